"""What comes in, by whatever way, as the same values: workbooks, and mails with their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from itasheet.files import WORKBOOK_ENDINGS, Found, Skip, display_name, list_workbooks
from itasheet.mail.incoming import Received, read_mail, read_outlook
from itasheet.mail.message import Attachment
from itasheet.problems.problem import Place, Problem
from itasheet.workflow.loading import SKIPS
from itasheet.xlsx.package import MOST_BYTES, Refusal, read_file

if TYPE_CHECKING:
    from itasheet.mail.imap import Mailbox


MAIL_ENDINGS = (".eml", ".msg")
CANDIDATE_ENDINGS = (*WORKBOOK_ENDINGS, ".zip", ".rar", ".7z")
"""Attachments that are looked at; an archive is refused in words, a signature's picture is not."""

DOCUMENT_ENDINGS = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".csv", ".numbers", ".pages")
"""What a unit may have sent in place of the workbook: told of, so that it is not overlooked."""
DEEPEST = 3
"""Mails within mails, each saved as a file, that are opened."""

_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file or a mail: where from, what the mail says, its possible workbooks, what is wrong.

    ``folder`` is the one on a server that it lies in, by which people know it.
    """

    source: str
    mail: Received | None = None
    files: tuple[Attachment, ...] = ()
    problems: tuple[Problem, ...] = ()
    folder: str = ""

    @property
    def label(self) -> str:
        """How messages name it: a mail on a server by its sender and subject, else the file."""
        if not (self.folder and self.mail):
            return self.source
        return " ▸ ".join(filter(None, (self.folder, self.mail.sender, self.mail.subject)))


def read_incoming(paths: Iterable[Path], own: Iterable[Path]) -> Iterator[Incoming]:
    """What lies among files and folders, except in our own: the inbox, and what we sent."""
    folders = [folder.resolve() for folder in own]
    for found in list_workbooks(paths):
        path = found.path.resolve()
        if not any(path.is_relative_to(folder) for folder in folders):
            yield _read_found(found)


def fetch_incoming(mailbox: Mailbox, number: str) -> Incoming:
    """A mail of the mailbox."""
    source = mailbox.name_mail(number)
    if mailbox.measure(number) > MOST_BYTES:
        return _refuse(source, Problem("file-too-large"), mailbox.folder)
    return _open_mail(source, mailbox.fetch(number), ".eml", mailbox.folder)


def _read_found(found: Found) -> Incoming:
    path, source = found.path, display_name(found.path)
    ending = path.suffix.lower()
    is_mail = ending in MAIL_ENDINGS
    if found.skipped and not (is_mail and found.skipped is Skip.NOT_A_WORKBOOK):
        return _refuse(source, Problem("file-skipped", words={"reason": SKIPS[found.skipped]}))
    try:
        content = read_file(path)
    except Refusal as refusal:
        return _refuse(source, Problem(refusal.code, found=refusal.found, words=refusal.words))
    if is_mail:
        return _open_mail(source, content, ending)
    return Incoming(source, files=(Attachment(path.name, content),))


def _refuse(source: str, problem: Problem, folder: str = "") -> Incoming:
    problems = (problem._replace(place=Place(file=source)),)
    return Incoming(source, problems=problems, folder=folder)


def _open_mail(source: str, content: bytes, ending: str, folder: str = "") -> Incoming:
    try:
        mail = _read_mail(content, ending)
        files = tuple(_list_candidates(mail.attachments)) if mail else ()
    except ImportError:
        return _refuse(source, Problem("mail-outlook-library"))
    if mail is None:
        return _refuse(source, Problem("mail-unreadable"), folder)
    incoming = Incoming(source, mail, files, folder=folder)
    return incoming if files else replace(incoming, problems=(_explain_absence(incoming, mail),))


def _read_mail(content: bytes, ending: str) -> Received | None:
    """The mail, or None if it is none. Raises ImportError without the library for Outlook's."""
    if ending == ".msg":
        return read_outlook(content)
    mail = read_mail(content)
    return mail if mail.message_id or mail.sender or mail.subject or mail.attachments else None


def _list_candidates(files: Iterable[Attachment], depth: int = 0) -> Iterator[Attachment]:
    """The possible workbooks among files, those in mails that are attached as files too."""
    for file in files:
        ending = Path(file.name).suffix.lower()
        is_nameless = ending in ("", ".", ".bin", ".dat") and file.content.startswith(_ZIP)
        if ending in CANDIDATE_ENDINGS or is_nameless:
            yield file
        elif ending in MAIL_ENDINGS and depth < DEEPEST:
            inner = _read_mail(file.content, ending)
            yield from _list_candidates(inner.attachments if inner else (), depth + 1)


def _explain_absence(incoming: Incoming, mail: Received) -> Problem:
    names = [file.name for file in mail.attachments]
    others = [name for name in names if name.lower().endswith(DOCUMENT_ENDINGS)]
    words = {}
    if mail.is_packed:
        code = "mail-packed"
    elif mail.is_sealed or any(name.lower().endswith(".p7m") for name in names):
        code = "mail-sealed"
    elif others:
        code, words = "mail-other-files", {"files": ", ".join(others)}
    else:
        code = "mail-no-workbook"
    found = "" if incoming.folder else mail.subject  # on a server it stands in the label
    return Problem(code, Place(file=incoming.label), found, words)
