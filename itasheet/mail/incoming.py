"""Mail that came in, as it travels (.eml) and as Outlook saves it (.msg): what it brings and says.

A .msg is an OLE file with a stream for each property. Their numbers are those of MS-OXPROPS;
``001F`` marks UTF-16 text, ``001E`` text in the code page of Thai Windows, ``0102`` bytes.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_uu
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from itasheet.definition.round import match_address, read_address
from itasheet.mail import notices
from itasheet.mail.message_templates import Attachment, Purpose, Thread, flatten_text
from itasheet.mail.notices import MailNotice, list_inner, list_parts, read_notice, read_raw
from itasheet.problems.problem import Problem
from itasheet.thai.dates import BUDDHIST_ERA, THAI_TIME

if TYPE_CHECKING:
    from olefile import OleFileIO

MAIL_ENDINGS = (".eml", ".msg")
MOST_ATTACHMENTS = 100
"""Files taken from one mail; no unit sends so many, and each costs a look."""
SMALL_PICTURE = 30_000
"""Bytes of a picture inside a text that is no more than part of a signature."""
MOST_REFERENCES = 50
LONGEST_HEADER = 30_000
"""Characters of a header that is read; Python takes minutes over one of a megabyte."""
THAI_WINDOWS = "cp874"
NAMELESS = "attachment"

# An encoded word in one would be decoded when it is put into a header of ours.
_ID = re.compile(r"<(?:(?!=\?)[!-;=?-~]){3,250}>")
# Outlook's names for Thai Windows, which Python does not know, where a header names an encoding.
_WINDOWS = re.compile(r"(=\?|\*=)(?:x-)?(?:windows|cp|dos)[-_]874(?=[?*'])", re.IGNORECASE)
_SEALED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"))
"""Types of parts that hide whatever is in them: encrypted, or signed in S/MIME's opaque way."""

_OURS = re.compile(rf"<[0-9a-f]{{40}}\.(?:{'|'.join(one.value for one in Purpose)})@")
_STORES = re.compile(
    r"(?:https?://|\bwww\.)(?:(?:[\w-]+\.)*(?:(?:drive|docs)\.google\.com|photos\.app\.goo\.gl|1drv\.ms|"
    r"sharepoint\.com|onedrive\.(?:live\.)?com|teams\.microsoft\.com/l/file|dropbox\.com|box\.com|we\.tl|"
    r"wetransfer\.com|mediafire\.com|transfer\.sh|icloud\.com|mega\.nz|bit\.ly|tinyurl\.com|shorturl\.\w+|"
    r"(?:line\.me|line-apps\.com)(?!/(?:R/)?ti/p/))|"  # a person's own page is no file
    r"[^\s\"'<>)\]]{1,300}(?:/s/\w{6}|\.(?:xlsx?|ods|zip|rar|7z)\b))[^\s\"'<>)\]]*"
)
"""Links to where files are shared."""
_UUENCODED = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]+)$", re.MULTILINE)
_BUDDHIST_YEAR = re.compile(r"(?<![\d+-])2[45]\d\d(?!\d)")
SUBJECT, MESSAGE_ID, PARENT, REFERENCES = "0037", "1035", "1042", "1039"
SENDER_SMTP, SENDER = "5D01", "0C1F"
CLASS, HEADERS, BODY = "001A", "007D", "1000"
LONG_NAME, SHORT_NAME, DATA = "3707", "3704", "3701"


class _ReadingPolicy(EmailPolicy):
    """The usual policy, but a header beyond reason counts as empty, and Thai Windows is known.

    Bytes that some programs put into a header as they are count as UTF-8, else as Thai Windows.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        raw = value.encode("utf-8", "surrogateescape") if len(value) <= LONGEST_HEADER else b""
        return name, _WINDOWS.sub(rf"\1{THAI_WINDOWS}", decode_thai(raw))


def decode_thai(raw: bytes) -> str:
    """Text of which nobody says in what encoding it is: UTF-8, else Thai Windows."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(THAI_WINDOWS, "replace")


_POLICY = _ReadingPolicy()


@dataclass(frozen=True, slots=True)
class Received:
    """A mail, or a file that came alone, as far as returns are concerned.

    ``sender`` is its address for comparing, empty where there is none or more than one. ``times``
    are its date and when servers got it, the last one first; ``date`` which of them counts, in ISO.
    ``thread`` is what it answers. Files in mails that are attached count as its own; ``links`` lead
    to shared files. ``is_sealed`` tells of encryption, which hides all files. ``source`` is where
    it was, ``folder`` the one on a server that it lies in, by which people know it; ``problems``
    are what is wrong with it as a whole.
    """

    message_id: str = ""
    thread: Thread = ()
    sender: str = ""
    subject: str = ""
    date: str = ""
    times: tuple[datetime, ...] = ()
    notice: MailNotice = MailNotice()
    links: tuple[str, ...] = ()
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


def read_mail(content: bytes) -> Received:
    """Read a mail in the form in which it travels (.eml)."""
    try:
        mail = message_from_bytes(content, policy=_POLICY)
        ids = (read_raw(mail, name) for name in ("Message-ID", "In-Reply-To", "References"))
        sender, answer = read_raw(mail, "From"), read_raw(mail, "Reply-To")
        if answer and re.search(r"no-?reply@", sender, re.IGNORECASE):
            sender = answer  # a service that shares files tells so whom it speaks for
        # When servers got it, the last one first. A date that is days later is a wrong clock's.
        lines = (str(value) for key, value in mail.raw_items() if key.lower() == "received")
        received = tuple(_find_times(line.rpartition(";")[2] for line in lines))
        dates = _find_times([read_raw(mail, "Date")])
        most = timedelta(days=1)
        own = (one for one in dates if not received or one - received[0] < most)
        told = Received(
            times=(*own, *received),
            notice=read_notice(mail),
            attachments=tuple(islice(_list_files(mail), MOST_ATTACHMENTS)),
            links=tuple(dict.fromkeys(_STORES.findall(notices.join_texts(mail)))),
            is_sealed=any(part.get_content_type() in _SEALED for part in mail.walk()),
        )
        return _identify_mail(told, ids, sender, notices.read_subject(mail))
    except (RecursionError, ValueError, LookupError, TypeError, AssertionError, AttributeError):
        # Nested beyond reason, or one of the parser's own faults on garbled headers.
        return Received()


def _find_times(texts: Iterable[str]) -> Iterator[datetime]:
    """Times; what names no zone is Thai time; a Buddhist year is read as what it means."""
    for text in texts:
        text = _BUDDHIST_YEAR.sub(lambda year: str(int(year[0]) - BUDDHIST_ERA), text.strip())
        for read in (datetime.fromisoformat, parsedate_to_datetime):
            with suppress(ValueError, TypeError, IndexError, OverflowError):
                time = read(text)
                yield time.replace(tzinfo=UTC if "-0000" in text else time.tzinfo or THAI_TIME)
                break


def _identify_mail(mail: Received, ids: Iterable[str], sender: str, subject: str) -> Received:
    """A mail with its headers; ``ids`` are its own, the one it answers, and those before that.

    Message-IDs that could not stand in a header of ours are left out. The sender is
    the one address, else nobody: names prove nothing, and two addresses tell nothing.
    """
    own, above, known = map(_ID.findall, ids)
    thread = tuple(dict.fromkeys((*known[-MOST_REFERENCES:], *above[:1])))
    addresses = {address for _name, address in getaddresses([sender]) if address}
    single = addresses.pop() if len(addresses) == 1 else ""
    address = match_address(single) if read_address(single) else ""
    told, own_id = flatten_text(subject), next(iter(own), "")
    return replace(mail, message_id=own_id, thread=thread, sender=address, subject=told)


def _list_files(mail: Message) -> Iterator[Attachment]:
    """The files of a mail and of those in it, but for what came back, or comes from us."""
    for part in list_parts(mail):
        if part.get_content_maintype() == "message":
            for inner in list_inner(part):
                is_ours = _OURS.match(read_raw(inner, "Message-ID"))
                if not is_ours and not read_notice(inner).sure:
                    yield from _list_files(inner)
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or part.get_content_subtype() == "applefile":
            continue
        is_file = part.get_content_disposition() == "attachment"
        if part.get_content_maintype() == "image" and not is_file and len(content) < SMALL_PICTURE:
            continue
        is_file = is_file or part.get_content_maintype() in ("application", "image")
        name = flatten_text((part.get_filename() or "").encode("utf-8", "replace").decode())
        if name or is_file:
            yield Attachment(name or NAMELESS, content)
        elif part.get_content_maintype() == "text":
            _, *pieces = _UUENCODED.split(content.replace(b"\r\n", b"\n"))
            for named, text in zip(pieces[::2], pieces[1::2]):
                with suppress(Error):
                    lines = filter(None, text.partition(b"\nend")[0].splitlines())
                    yield Attachment(flatten_text(decode_thai(named)), b"".join(map(a2b_uu, lines)))


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
            # The same as a mail in the usual form, as far as Outlook kept it: headers and text.
            path = "Return-Path: <>\n" if _read_text(ole, CLASS).startswith("REPORT.") else ""
            text = f"{path}Content-Type: text/plain\n{_read_text(ole, HEADERS).strip()}"
            said = read_mail(f"{text}\n\n{_read_text(ole, BODY)}".encode())
            told = replace(said, attachments=tuple(files))
            return _identify_mail(told, ids, sender, _read_text(ole, SUBJECT))
    except Exception:  # olefile has no error of its own for what garbled files do to it
        return None


def _read_text(ole: OleFileIO, number: str, folder: str = "") -> str:
    wide = _read_stream(ole, f"{number}001F", folder).decode("utf-16-le", "replace")
    narrow = _read_stream(ole, f"{number}001E", folder).decode(THAI_WINDOWS, "replace")
    return (wide or narrow).rstrip("\0")


def _read_stream(ole: OleFileIO, name: str, folder: str) -> bytes:
    path = f"{folder}/__substg1.0_{name}".lstrip("/")
    return bytes(ole.openstream(path).read()) if ole.exists(path) else b""
