"""Mail that came in, as it travels (.eml) and as Outlook saves it (.msg), read for its workbooks.

A .msg is an OLE file with a stream for each property. Their numbers are those of MS-OXPROPS;
``001F`` marks UTF-16 text, ``001E`` text in the code page of Thai Windows, ``0102`` bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime
from io import BytesIO
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from itasheet.definition.mailing import match_address, read_address
from itasheet.mail.message_templates import Attachment, Thread, flatten_text
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.grid import WORKBOOK_ENDINGS

if TYPE_CHECKING:
    from olefile import OleFileIO

MAIL_ENDINGS = (".eml", ".msg")
CANDIDATE_ENDINGS = (*WORKBOOK_ENDINGS, ".zip", ".rar", ".7z")
"""Attachments that are looked at; an archive is refused in words, a signature's picture is not."""
DOCUMENT_ENDINGS = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".csv", ".numbers", ".pages")
"""What a unit may have sent in place of the workbook: told of, so that it is not overlooked."""
DEEPEST = 3
"""Mails within mails, each saved as a file, that are opened."""
MOST_ATTACHMENTS = 100
"""Files taken from one mail; no unit sends so many, and each costs a look."""
MOST_REFERENCES = 50
LONGEST_HEADER = 30_000
"""Characters of a header that is read; Python takes minutes over one of a megabyte."""
THAI_WINDOWS = "cp874"
NAMELESS = "attachment"

# An encoded word in one would be decoded when it is put into a header of ours.
_ID = re.compile(r"<(?:(?!=\?)[!-;=?-~]){3,250}>")
# Outlook's names for Thai Windows, which Python does not know, where a header names an encoding.
_WINDOWS = re.compile(r"(=\?|\*=)(?:x-)?(?:windows|cp|dos)[-_]874(?=[?*'])", re.IGNORECASE)
_ZIP = b"PK\x03\x04"
_TNEF_NAME, _TNEF_BEGINNING = "winmail.dat", b"\x78\x9f\x3e\x22"
_SEALED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"))
"""Types of parts that hide whatever is in them: encrypted, or signed in S/MIME's opaque way."""

SUBJECT, MESSAGE_ID, PARENT, REFERENCES = "0037", "1035", "1042", "1039"
SENDER_SMTP, SENDER = "5D01", "0C1F"
LONG_NAME, SHORT_NAME, DATA = "3707", "3704", "3701"


class _ReadingPolicy(EmailPolicy):
    """The usual policy, but a header beyond reason counts as empty, and Thai Windows is known.

    Bytes that some programs put into a header as they are count as UTF-8, else as Thai Windows.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        raw = value.encode("utf-8", "surrogateescape") if len(value) <= LONGEST_HEADER else b""
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode(THAI_WINDOWS, "replace")
        return name, _WINDOWS.sub(rf"\1{THAI_WINDOWS}", text)


_POLICY = _ReadingPolicy()


@dataclass(frozen=True, slots=True)
class Received:
    """A mail, or a file that came alone, as far as returns are concerned.

    ``sender`` is its address for comparing, empty where there is none or more than one; ``date``
    is ISO with its zone, or empty. ``thread`` is what it answers. Files in mails that are attached
    count as its own. ``is_sealed`` tells of encryption, which hides all files. ``source`` is where
    it was, ``folder`` the one on a server that it lies in, by which people know it; ``problems``
    are what is wrong with it as a whole.
    """

    message_id: str = ""
    thread: Thread = Thread()
    sender: str = ""
    subject: str = ""
    date: str = ""
    attachments: tuple[Attachment, ...] = ()
    is_sealed: bool = False
    is_mail: bool = True
    source: str = ""
    folder: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def label(self) -> str:
        """How messages name it: a mail on a server by its sender and subject, else the file."""
        if not self.folder:
            return self.source
        return " ▸ ".join(filter(None, (self.folder, self.sender, self.subject)))


def open_mail(source: str, content: bytes, ending: str, folder: str = "") -> Received:
    """A mail with those of its files that may be workbooks, else with the reason for none."""
    code, words = "mail-unreadable", {}
    try:
        mail = _read_mail(content, ending)
        files = tuple(_list_candidates(mail.attachments if mail else ()))
    except ImportError:
        mail, code = None, "mail-outlook-library"
    if mail is None:
        problem = Problem(code, Place(file=source))
        return Received(source=source, folder=folder, problems=(problem,))
    opened = replace(mail, source=source, folder=folder, attachments=files)
    if files:
        return opened
    names = [file.name for file in mail.attachments]
    others = [name for name in names if name.lower().endswith(DOCUMENT_ENDINGS)]
    if _TNEF_NAME in map(str.lower, names) or any(
        file.content.startswith(_TNEF_BEGINNING) for file in mail.attachments
    ):
        code = "mail-packed"
    elif mail.is_sealed or any(name.lower().endswith(".p7m") for name in names):
        code = "mail-sealed"
    elif others:
        code, words = "mail-other-files", {"files": ", ".join(others)}
    else:
        code = "mail-no-workbook"
    found = "" if folder else mail.subject  # on a server it stands in the label
    return replace(opened, problems=(Problem(code, Place(file=opened.label), found, words),))


def _read_mail(content: bytes, ending: str) -> Received | None:
    """The mail, or None if it is none. Raises ImportError without the library for Outlook's."""
    if ending == ".msg":
        return read_outlook(content)
    mail = read_mail(content)
    return mail if mail.message_id or mail.sender or mail.subject or mail.attachments else None


def _list_candidates(files: Iterable[Attachment], depth: int = 0) -> Iterator[Attachment]:
    """The possible workbooks among files, those in mails that are attached as files too."""
    for file in files:
        ending = PurePath(file.name).suffix.lower()
        is_nameless = ending in ("", ".", ".bin", ".dat") and file.content.startswith(_ZIP)
        if ending in CANDIDATE_ENDINGS or is_nameless:
            yield file
        elif ending in MAIL_ENDINGS and depth < DEEPEST:
            inner = _read_mail(file.content, ending)
            yield from _list_candidates(inner.attachments if inner else (), depth + 1)


def read_mail(content: bytes) -> Received:
    """Read a mail in the form in which it travels (.eml)."""
    try:
        mail = message_from_bytes(content, policy=_POLICY)
        files = tuple(islice(_list_files(mail), MOST_ATTACHMENTS))
        subject, date = _read_raw(mail, "Subject"), ""
        with suppress(ValueError, LookupError, AttributeError):
            subject = str(mail["Subject"] or "")
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            date = parsedate_to_datetime(_read_raw(mail, "Date")).isoformat()
        ids = (_read_raw(mail, name) for name in ("Message-ID", "In-Reply-To", "References"))
        is_sealed = any(part.get_content_type() in _SEALED for part in mail.walk())
        told = _describe_mail(ids, _read_raw(mail, "From"), subject, files)
        return replace(told, date=date, is_sealed=is_sealed)
    except (RecursionError, ValueError, LookupError, TypeError, AssertionError, AttributeError):
        # Nested beyond reason, or one of the parser's own faults on garbled headers.
        return Received()


def _describe_mail(
    ids: Iterable[str], sender: str, subject: str, files: tuple[Attachment, ...]
) -> Received:
    """A mail by its headers; ``ids`` are its own, the one it answers, and those before that.

    Message-IDs that could not stand in a header of ours are left out. The sender is
    the one address, else nobody: names prove nothing, and two addresses tell nothing.
    """
    own, above, known = map(_ID.findall, ids)
    thread = Thread(next(iter((*above, *known[-1:])), ""), tuple(known[-MOST_REFERENCES:]))
    addresses = {address for _name, address in getaddresses([sender]) if address}
    single = addresses.pop() if len(addresses) == 1 else ""
    address = match_address(single) if read_address(single) else ""
    return Received(next(iter(own), ""), thread, address, flatten_text(subject), attachments=files)


def _read_raw(mail: Message, name: str) -> str:
    """A header as it was sent, on one line; given twice it says nothing."""
    values = [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]
    return " ".join(values[0].split()) if len(values) == 1 else ""


def _list_files(mail: Message) -> Iterator[Attachment]:
    for part in mail.walk():
        is_file = part.get_content_disposition() == "attachment"
        is_file = is_file or part.get_content_maintype() == "application"
        name = flatten_text((part.get_filename() or "").encode("utf-8", "replace").decode())
        name = name or (NAMELESS if is_file else "")
        if part.is_multipart() or not name:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Attachment(name, content)


def read_outlook(content: bytes) -> Received | None:
    """Read a .msg file; None if it is none. Raises ImportError where olefile is not installed."""
    from olefile import OleFileIO

    try:
        with OleFileIO(BytesIO(content)) as ole:
            if not ole.exists("__properties_version1.0"):
                return None
            files: list[Attachment] = []
            for top in sorted({path[0] for path in ole.listdir()}):
                # A mail inside a mail holds no data, and is no file.
                if ole.exists(f"{top}/__substg1.0_{DATA}0102") and len(files) < MOST_ATTACHMENTS:
                    name = _read_text(ole, LONG_NAME, top) or _read_text(ole, SHORT_NAME, top)
                    data = _read_stream(ole, f"{DATA}0102", top)
                    files.append(Attachment(flatten_text(name) or NAMELESS, data))
            ids = (_read_text(ole, number) for number in (MESSAGE_ID, PARENT, REFERENCES))
            sender = _read_text(ole, SENDER_SMTP) or _read_text(ole, SENDER)
            return _describe_mail(ids, sender, _read_text(ole, SUBJECT), tuple(files))
    except Exception:  # olefile has no error of its own for what garbled files do to it
        return None


def _read_text(ole: OleFileIO, number: str, folder: str = "") -> str:
    wide = _read_stream(ole, f"{number}001F", folder).decode("utf-16-le", "replace")
    narrow = _read_stream(ole, f"{number}001E", folder).decode(THAI_WINDOWS, "replace")
    return (wide or narrow).rstrip("\0")


def _read_stream(ole: OleFileIO, name: str, folder: str) -> bytes:
    path = f"{folder}/__substg1.0_{name}".lstrip("/")
    return bytes(ole.openstream(path).read()) if ole.exists(path) else b""
