"""A round whose mail goes through a server of the tests, which misbehaves as told."""

import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from itasheet.cli import main
from tests.command import SURROUNDINGS, run
from tests.mail.faults import Mischief, certify, serve
from tests.mail.rounds import edit
from tests.mail.servers import PASSWORD


class Sending(NamedTuple):
    """A round with forms and a report, and the server through which its mail goes."""

    folder: Path
    mischief: Mischief

    @property
    def ledger(self) -> Path:
        return self.folder / "mail/ledger.jsonl"

    def copy(self, temporary: Path) -> "Sending":
        """A copy of the round, and the same server."""
        return self._replace(folder=shutil.copytree(self.folder, temporary / "round"))

    def run(self, *words: str, days: int = 0) -> Result:
        """Run ``itasheet mail``, so many days from now."""
        epoch = str(int(time.time()) + days * 86400)
        words = ("--lang", "en", "mail", *words, "--round", str(self.folder))
        return CliRunner().invoke(main, words, env={**SURROUNDINGS, "SOURCE_DATE_EPOCH": epoch})

    def plan_report(self, *readers: str, attach: str = "pdf") -> None:
        """Plan the report on the day of the tests: for the round's readers, or for others."""
        if readers:
            edit(self.folder, "readers = ", f"readers = {json.dumps(readers)} #")
        planned = run("mail", "report", "--round", self.folder, "--as", attach)
        assert planned.exit_code == 0, planned.output

    def send_report(self, *words: str) -> Result:
        """Send the report as it was planned."""
        return run("mail", "report", "--round", self.folder, "--send", *words)

    def send(self, *words: str, limit: str = "1000", days: int = 0) -> tuple[Counter[str], str]:
        """Plan and send: who got how much of it, and what the plan showed."""
        before, (purpose, *_choice) = self.mischief.taken.copy(), words
        planned = self.run(*words, days=days)
        assert planned.exit_code == 0, planned.output
        sent = self.run(purpose, "--send", "--limit", limit, days=days)
        assert sent.exit_code == 0, sent.output
        return self.mischief.taken - before, planned.output


@contextmanager
def open_sending(
    folder: Path, temporary: Path, *lines: str, password: str = PASSWORD
) -> Iterator[Sending]:
    """The server of a copy of a round with more lines under ``[mail]``; the password is known, and
    no authorities but the server's, as the system's hundred take as long to read as to send.
    """
    mischief, copy = Mischief(), shutil.copytree(folder, temporary / "round")
    context, certificates = certify(temporary)
    with serve(mischief, context) as port, pytest.MonkeyPatch.context() as patch:
        told = "\n".join((f"port = {port}", f'certificates = "{certificates}"', *lines))
        edit(copy, "port = 9", told)
        patch.setenv("ITASHEET_SMTP_PASSWORD", password)
        patch.setenv("SSL_CERT_FILE", os.devnull)
        patch.setenv("SSL_CERT_DIR", os.devnull)
        yield Sending(copy, mischief)
