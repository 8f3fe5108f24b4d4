"""Mail that Outlook saved as a file of its own (.msg): an OLE file with a stream for each property.

Property numbers are those of MS-OXPROPS; ``001F`` marks UTF-16 text, ``001E`` text in the code page
of Thai Windows, ``0102`` bytes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, cast

from itasheet.definition.mailing import match_address, read_address
from itasheet.mail.message import Attachment, Thread
from itasheet.mail.templates import flatten_text

if TYPE_CHECKING:
    from olefile import OleFileIO


SUBJECT, MESSAGE_ID, PARENT, REFERENCES = "0037", "1035", "1042", "1039"
SENDER_SMTP, SENDER = "5D01", "0C1F"
LONG_NAME, SHORT_NAME, DATA = "3707", "3704", "3701"
CODE_PAGE = "cp874"


def read_outlook(content: bytes) -> Received | None:
    """Read a .msg file; None if it is none. Raises ImportError where olefile is not installed."""
    from olefile import OleFileIO

    try:
        with OleFileIO(BytesIO(content)) as ole:
            return _read_properties(ole)
    except Exception:  # olefile has no error of its own for what garbled files do to it
        return None


def _read_properties(ole: OleFileIO) -> Received | None:
    if not ole.exists("__properties_version1.0"):
        return None
    message_ids = find_ids(_read_text(ole, "", MESSAGE_ID))
    return Received(
        message_ids[0] if message_ids else "",
        make_thread(_read_text(ole, "", PARENT), _read_text(ole, "", REFERENCES)),
        choose_sender(_read_text(ole, "", SENDER_SMTP) or _read_text(ole, "", SENDER)),
        flatten_text(_read_text(ole, "", SUBJECT)),
        "",
        tuple(_read_attachment(ole, folder) for folder in _list_folders(ole)),
    )


def _list_folders(ole: OleFileIO) -> list[str]:
    """The storages of attachments that hold a file; a mail inside a mail holds none."""
    tops = sorted({path[0] for path in ole.listdir() if path[0].startswith("__attach_version1.0_")})
    files = [top for top in tops if ole.exists(f"{top}/__substg1.0_{DATA}0102")]
    return files[:MOST_ATTACHMENTS]


def _read_attachment(ole: OleFileIO, folder: str) -> Attachment:
    name = _read_text(ole, folder, LONG_NAME) or _read_text(ole, folder, SHORT_NAME)
    content = _read_stream(ole, folder, f"{DATA}0102")
    return Attachment(flatten_text(name) or "attachment", content)


def _read_text(ole: OleFileIO, folder: str, number: str) -> str:
    wide = _read_stream(ole, folder, f"{number}001F").decode("utf-16-le", "replace")
    narrow = _read_stream(ole, folder, f"{number}001E").decode(CODE_PAGE, "replace")
    return (wide or narrow).rstrip("\0")


def _read_stream(ole: OleFileIO, folder: str, name: str) -> bytes:
    path = f"{folder}/__substg1.0_{name}".lstrip("/")
    return bytes(ole.openstream(path).read()) if ole.exists(path) else b""


MOST_ATTACHMENTS = 100
"""Files taken from one mail; no unit sends so many, and each costs a look."""
MOST_REFERENCES = 50
LONGEST_HEADER = 30_000
"""Characters of a header that is read; Python takes minutes over one of a megabyte."""
# An encoded word in one would be decoded when it is put into a header of ours.
_ID = re.compile(r"<(?:(?!=\?)[!-;=?-~]){3,250}>")
_TNEF_NAME, _TNEF_BEGINNING = "winmail.dat", b"\x78\x9f\x3e\x22"
_SEALED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"))
"""Types of parts that hide whatever is in them: encrypted, or signed in S/MIME's opaque way."""


class _BoundedPolicy(EmailPolicy):
    """The usual policy, but a header beyond reason counts as empty."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value if len(value) <= LONGEST_HEADER else ""


_POLICY = _BoundedPolicy()


def _find_codec(name: str) -> codecs.CodecInfo | None:
    """Thai Windows under the names that Outlook writes and Python does not know."""
    known = ("windows_874", "cp_874", "x_windows_874", "dos_874")
    return codecs.lookup("cp874") if name.replace("-", "_") in known else None


codecs.register(_find_codec)


@dataclass(frozen=True, slots=True)
class Received:
    """A mail as far as returns are concerned.

    ``sender`` is its address for comparing, empty where there is none or more than one; ``date``
    is ISO with its zone, or empty. ``thread`` is what it answers. Files in mails that are attached
    count as its own. ``is_packed`` tells of Outlook's own packing, ``is_sealed`` of encryption:
    both hide all files.
    """

    message_id: str
    thread: Thread
    sender: str
    subject: str
    date: str
    attachments: tuple[Attachment, ...]
    is_packed: bool = False
    is_sealed: bool = False


def read_mail(content: bytes) -> Received:
    """Read a mail in the form in which it travels (.eml)."""
    try:
        return _describe_mail(message_from_bytes(content, policy=_POLICY))
    except (RecursionError, ValueError, LookupError, TypeError, AssertionError, AttributeError):
        # Nested beyond reason, or one of the parser's own faults on garbled headers.
        return Received("", Thread(), "", "", "", ())


def _describe_mail(mail: Message) -> Received:
    files = tuple(islice(_list_files(mail), MOST_ATTACHMENTS))
    message_ids = find_ids(_read_raw(mail, "Message-ID"))
    return Received(
        message_ids[0] if message_ids else "",
        make_thread(_read_raw(mail, "In-Reply-To"), _read_raw(mail, "References")),
        choose_sender(_read_raw(mail, "From")),
        flatten_text(_decode_header(mail, "Subject")),
        _read_date(_read_raw(mail, "Date")),
        files,
        any(map(_is_packed, files)),
        any(part.get_content_type() in _SEALED for part in mail.walk()),
    )


def make_thread(parents: str, ancestors: str) -> Thread:
    """What a mail answers, of the two headers that say so."""
    parent = next(iter(find_ids(parents)), "")
    known = find_ids(ancestors)[-MOST_REFERENCES:]
    return Thread(parent or (known[-1] if known else ""), known)


def find_ids(text: str) -> tuple[str, ...]:
    """The Message-IDs in a header; what could not stand in one of ours is left out."""
    return tuple(_ID.findall(text))


def choose_sender(text: str) -> str:
    """The one address of a From header, else nothing: names prove nothing, two tell nothing."""
    addresses = {address for _name, address in getaddresses([text]) if address}
    single = addresses.pop() if len(addresses) == 1 else ""
    return match_address(single) if read_address(single) else ""


def _read_raw(mail: Message, name: str) -> str:
    """A header as it was sent, on one line; given twice it says nothing."""
    values = [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]
    return " ".join(values[0].split()) if len(values) == 1 else ""


def _read_date(text: str) -> str:
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _list_files(mail: Message) -> Iterator[Attachment]:
    for part in mail.walk():
        name = _read_name(cast(EmailMessage, part)) or _name_nameless(part)
        if part.is_multipart() or not name:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Attachment(name, content)


def _is_packed(file: Attachment) -> bool:
    return file.name.lower() == _TNEF_NAME or file.content.startswith(_TNEF_BEGINNING)


def _name_nameless(part: Message) -> str:
    is_file = part.get_content_disposition() == "attachment"
    return "attachment" if is_file or part.get_content_maintype() == "application" else ""


def _read_name(part: EmailMessage) -> str:
    """A file's name, also where it stands undecoded in the header, as some programs write it."""
    name = part.get_filename("") or ""
    if not re.search("[\ufffd\ud800-\udfff]", name):
        return flatten_text(name)
    raw = " ".join(_read_raw(part, key) for key in ("Content-Disposition", "Content-Type"))
    found = re.search(r'name="([^"]*)"', _decode_raw(raw)) or re.search(
        r"name=([^;\s]*)", _decode_raw(raw)
    )
    return flatten_text(found[1] if found else name.encode("ascii", "replace").decode("ascii"))


def _decode_header(mail: Message, name: str) -> str:
    raw = _read_raw(mail, name)
    if raw.isascii():
        try:
            return str(mail[name] or "")
        except (ValueError, LookupError, IndexError, AttributeError):
            return raw
    return _decode_raw(raw)


def _decode_raw(text: str) -> str:
    """Bytes that were put into a header as they are: UTF-8, else Thai Windows."""
    content = text.encode("utf-8", "surrogateescape")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp874", "replace")
