"""Mail that Outlook saved as a file of its own (.msg): an OLE file with a stream for each property.

Property numbers are those of MS-OXPROPS; ``001F`` marks UTF-16 text, ``001E`` text in the code page
of Thai Windows, ``0102`` bytes.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from itasheet.mail.letters import flatten_text
from itasheet.mail.messages import Attachment
from itasheet.mail.reading import (
    MOST_ATTACHMENTS,
    Received,
    choose_sender,
    find_ids,
    make_thread,
)

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
