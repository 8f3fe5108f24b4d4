"""What arrives, by whatever way, as the same values: workbooks, and mails with their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from itasheet.cli.sources import SKIPS
from itasheet.edges.files import (
    WORKBOOK_ENDINGS,
    Found,
    Skip,
    display_name,
    list_workbooks,
)
from itasheet.edges.reader.guard import MOST_BYTES, Refusal, read_file
from itasheet.mail.messages import Attachment
from itasheet.mail.reading import Received, read_mail
from itasheet.model.problems import Place, Problem

if TYPE_CHECKING:
    from itasheet.edges.mailbox import Mailbox

MAIL_ENDINGS = (".eml", ".msg")
CANDIDATE_ENDINGS = (*WORKBOOK_ENDINGS, ".zip", ".rar", ".7z")
"""Attachments that are looked at; an archive is refused in words, a signature's picture is not."""

_ZIP = b"PK\x03\x04"


class Arrival(NamedTuple):
    """A file or a mail: where from, what the mail says, its possible workbooks, what is wrong."""

    source: str
    mail: Received | None = None
    files: tuple[Attachment, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_remote: bool = False

    def show(self, file: Attachment) -> str:
        """How messages name one of its files."""
        return f"{self.source} ▸ {file.name}" if self.mail else self.source


def list_arrivals(paths: Iterable[Path], own: Iterable[Path]) -> Iterator[Arrival]:
    """What lies among files and folders, except in our own: the inbox, and what we sent."""
    folders = [folder.resolve() for folder in own]
    for found in list_workbooks(paths):
        path = found.path.resolve()
        if not any(path.is_relative_to(folder) for folder in folders):
            yield _read_found(found)


def fetch_arrival(mailbox: Mailbox, number: str, source: str) -> Arrival:
    """A mail of the mailbox."""
    if mailbox.measure(number) > MOST_BYTES:
        return _fault(source, Problem("file-too-large"))
    return _open_mail(source, mailbox.fetch(number), ".eml")._replace(is_remote=True)


def _read_found(found: Found) -> Arrival:
    path, source = found.path, display_name(found.path)
    ending = path.suffix.lower()
    is_mail = ending in MAIL_ENDINGS
    if found.skipped and not (is_mail and found.skipped is Skip.NOT_A_WORKBOOK):
        return _fault(source, Problem("file-skipped", words={"reason": SKIPS[found.skipped]}))
    try:
        content = read_file(path)
    except Refusal as refusal:
        return _fault(source, Problem(refusal.code, found=refusal.found, words=refusal.words))
    if is_mail:
        return _open_mail(source, content, ending)
    return Arrival(source, files=(Attachment(path.name, content),))


def _open_mail(source: str, content: bytes, ending: str) -> Arrival:
    mail: Received | None
    if ending == ".msg":
        from itasheet.mail.outlook import read_outlook

        try:
            mail = read_outlook(content)
        except ImportError:
            return _fault(source, Problem("mail-outlook-library"))
    else:
        mail = read_mail(content)
    if mail is None or not (mail.message_id or mail.sender or mail.subject or mail.attachments):
        return _fault(source, Problem("mail-unreadable"))
    files = tuple(one for one in mail.attachments if _is_candidate(one))
    problems = () if files else tuple(_explain_absence(mail, source))
    return Arrival(source, mail, files, problems)


def _explain_absence(mail: Received, source: str) -> Iterator[Problem]:
    code = "mail-packed" if mail.is_packed else "mail-no-workbook"
    yield Problem(code, Place(file=source), mail.subject)


def _is_candidate(file: Attachment) -> bool:
    ending = Path(file.name).suffix.lower()
    nameless = ending in ("", ".bin", ".dat") and file.content.startswith(_ZIP)
    return ending in CANDIDATE_ENDINGS or nameless


def _fault(source: str, problem: Problem) -> Arrival:

    return Arrival(source, problems=(problem._replace(place=Place(file=source)),))
