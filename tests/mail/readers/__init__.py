"""Programs that read mail, each asked for the names of attachments: as many as are installed."""

from __future__ import annotations

import email
import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from email import policy
from pathlib import Path

from imap_tools import MailMessage

from itasheet.mail.incoming import read_mail

HERE = Path(__file__).parent
Names = list[list[str]]
Reader = Callable[[Sequence[Path]], Names | None]
"""Gives the attachments' names of each mail; None if it is not installed."""


def _ask_python(chosen: policy.Policy) -> Reader:
    def read(paths: Sequence[Path]) -> Names:
        mails = (email.message_from_bytes(path.read_bytes(), policy=chosen) for path in paths)
        return [list(filter(None, (part.get_filename() for part in mail.walk()))) for mail in mails]

    return read


def _ask_imap_tools(paths: Sequence[Path]) -> Names:
    mails = (MailMessage.from_bytes(path.read_bytes()) for path in paths)
    return [[one.filename for one in mail.attachments] for mail in mails]


def _ask_ourselves(paths: Sequence[Path]) -> Names:
    return [[one.name for one in read_mail(path.read_bytes()).attachments] for path in paths]


def _ask_gmime(paths: Sequence[Path]) -> Names | None:
    python = "/usr/bin/python3"
    check = "import gi; gi.require_version('GMime', '3.0')"
    try:
        subprocess.run((python, "-c", check), check=True, capture_output=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return _run(python, str(HERE / "gmime.py"), *map(str, paths))


def _run(*words: str) -> Names:
    done = subprocess.run(words, check=True, capture_output=True, timeout=60, encoding="utf-8")
    names: Names = json.loads(done.stdout)
    return names


READERS: Mapping[str, Reader] = {
    "itasheet": _ask_ourselves,
    "Python, default": _ask_python(policy.default),
    "Python, compat32": _ask_python(policy.compat32),
    "imap-tools": _ask_imap_tools,
    "GMime": _ask_gmime,
}
