"""Names of attachments, as programs that read mail give them: GMime where it is installed."""

import email
import json
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import Message as Parsed
from pathlib import Path

import pytest
from imap_tools import MailMessage

from itasheet.mail.incoming import read_mail
from itasheet.mail.message_templates import Attachment, Message, Purpose
from itasheet.mail.mime import write_draft, write_message

GMIME_READER = Path(__file__).parent / "mail/gmime_reader.py"
NODE_READERS = Path(__file__).parent / "mail/node_readers.mjs"
NODE_MODULES = "ITASHEET_NODE_MODULES"
"""Names the folder node_modules that holds mailparser and postal-mime."""

NAMES = (
    "form.xlsx",
    "แบบรายงาน.xlsx",
    "แบบรายงาน ไตรมาส ๑ กองคลัง, เทศบาล (แก้ไข).xlsx",
    'กองช่าง; น้ำ\'s "ใหม่" 50% ครั้งที่ ๒.xlsx',
    "ก๊ก-ไก่_ฯลฯ ๆ & é 中文 😀.xlsx",
    "รายงาน=20% [ฉบับแก้ไข] {ก}.xlsx",
    "เทศบาลตำบลบ้านตัวอย่าง " + "แบบรายงานยาวมาก " * 3 + "จบ.xlsx",
)


def list_names(mail: Parsed) -> list[str]:
    """The names that Python gives."""
    return [name for part in mail.walk() if (name := part.get_filename())]


READERS: Mapping[str, Callable[[bytes], list[str]]] = {
    "itasheet": lambda mail: [one.name for one in read_mail(mail).attachments],
    "default": lambda mail: list_names(email.message_from_bytes(mail, policy=policy.default)),
    "compat32": lambda mail: list_names(email.message_from_bytes(mail, policy=policy.compat32)),
    "imap-tools": lambda mail: [one.filename for one in MailMessage.from_bytes(mail).attachments],
}


def write_mails(name: str) -> tuple[bytes, bytes]:
    """A mail with a file of this name, sent and as a draft."""
    to, attachments = ("finance@example.go.th",), (Attachment(name, b"PK\x03\x04"),)
    message = Message(Purpose.FORMS, "finance", to, "เรื่อง", "ข้อความ\n", attachments)
    message = replace(message, message_id="<a@example.go.th>")
    sent = write_message(message, "a@example.go.th", "สารบรรณ", datetime(2025, 9, 1, tzinfo=UTC))
    return sent, write_draft(message)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", NAMES)
def test_names(name: str, reader: str) -> None:
    """Every reader gives every name exactly."""
    assert [READERS[reader](mail) for mail in write_mails(name)] == [[name]] * 2


def list_names_apart(tmp_path: Path, *words: str) -> list[list[str]]:
    """The names that a program of its own prints for a mail with each name, sent and as a draft."""
    paths = [tmp_path / f"{number}.eml" for number in range(2 * len(NAMES))]
    mails = [mail for name in NAMES for mail in write_mails(name)]
    for path, mail in zip(paths, mails, strict=True):
        path.write_bytes(mail)
    command = (*words, *map(str, paths))
    done = subprocess.run(command, check=True, capture_output=True, timeout=60, encoding="utf-8")
    names: list[list[str]] = json.loads(done.stdout)
    return names


def test_names_in_gmime(tmp_path: Path) -> None:
    """So does GMime, the library of many mail programs."""
    python = "/usr/bin/python3"  # PyGObject is usually the system's
    check = "import gi; gi.require_version('GMime', '3.0')"
    if not Path(python).exists() or subprocess.run((python, "-c", check), check=False).returncode:
        pytest.skip("GMime or PyGObject is not installed")
    names = list_names_apart(tmp_path, python, str(GMIME_READER))
    assert names == [[name] for name in NAMES for _draft in range(2)]


@pytest.mark.skipif(NODE_MODULES not in os.environ, reason="no folder of Node's libraries is named")
@pytest.mark.parametrize("library", ["mailparser", "postal-mime"])
def test_names_in_node(tmp_path: Path, library: str) -> None:
    """So do the libraries of mail programs that are web pages; .ci/run installs them."""
    names = list_names_apart(tmp_path, "node", str(NODE_READERS), library, os.environ[NODE_MODULES])
    assert names == [[name] for name in NAMES for _draft in range(2)]
