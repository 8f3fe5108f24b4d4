"""The first look at a file: is it one at all, can it be had, and is it a workbook?

Nothing here trusts a file's name. A file is looked at before it is opened (a pipe would block for
ever, a device never ends), read once, and everything else is done on the bytes that were read.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from itasheet.language import N_

MOST_BYTES = 50_000_000
"""The largest file taken: twice what mail servers let through, photographs included."""

UNKNOWN = N_("a file of unknown kind")
ARCHIVE = N_("an archive of files")
WORD_DOCUMENT = N_("a Word document")
PICTURE = N_("a picture")
WEB_PAGE = N_("a web page")

_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL)
_NODES = (
    (stat.S_ISDIR, N_("a folder")),
    (stat.S_ISFIFO, N_("a pipe")),
    (stat.S_ISSOCK, N_("a socket")),
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_BEGINNINGS = (
    (b"%PDF", N_("a PDF")),
    (b"{\\rtf", N_("a text document (RTF)")),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
)
_MARKUP_BEGINNINGS = (
    (b"<?xml", N_("an XML file")),
    (b"<!doctype html", WEB_PAGE),
    (b"<html", WEB_PAGE),
    (b"<table", WEB_PAGE),
    (b"<head", WEB_PAGE),
    (b"<meta", WEB_PAGE),
    (b"mime-version:", N_("a saved web page or mail")),
)
_SAMPLE = 4096


class Refusal(Exception):
    """Why a file is not read, to be turned into a problem where reading began.

    ``code`` is the problem's code, ``found`` what stood there, ``words`` fill its wording (English
    texts that are translated when they are shown).
    """

    def __init__(self, code: str, found: str = "", **words: str) -> None:
        super().__init__(code)
        self.code = code
        self.found = found
        self.words = words


def damage_part(part: str) -> Refusal:
    """Why a workbook is not read of which one part cannot be; ``part`` is its name."""
    return Refusal("file-damaged", part, what=N_("a part of it is missing or faulty"))


def read_file(path: Path) -> bytes:
    """The bytes of a regular file of at most ``MOST_BYTES``; raises ``Refusal``."""
    try:
        _require_regular(os.stat(path))
        # The name may have come to mean something else since: opened so that nothing can block,
        # and looked at again.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as stream:
            _require_regular(os.fstat(stream.fileno()))
            content = stream.read(MOST_BYTES + 1)
    except ValueError:  # a name with a NUL, or one the file system cannot encode
        raise Refusal("file-missing") from None
    except OSError as fault:
        if fault.errno in _ABSENT:
            raise Refusal("file-missing") from None
        # The system's own sentence is in a language we did not choose and may hold the path.
        raise Refusal("file-unreadable", errno.errorcode.get(fault.errno or 0, "")) from None
    _require_size(len(content))
    if not content:
        raise Refusal("file-empty")
    return content


def _require_regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        kinds = (kind for is_kind, kind in _NODES if is_kind(status.st_mode))
        raise Refusal("file-not-regular", kind=next(kinds, N_("a device")))
    _require_size(status.st_size)


def _require_size(size: int) -> None:
    if size > MOST_BYTES:
        raise Refusal("file-too-large", found=f"{size / 1_000_000:.0f} MB")


def require_zip(content: bytes, name: str) -> None:
    """Pass what may be a workbook; raises ``Refusal`` saying what else the file is.

    ``name`` is the file's last name, needed only to know Excel's lock files.
    """
    if content.startswith(_ZIP):
        return
    if name.startswith("~$") and len(content) < 1000:
        raise Refusal("file-other", kind=N_("the lock file of a workbook open in Excel"))
    if content.startswith(_OLE):
        # A directory entry begins with the stream's name in UTF-16, filled with zeros to 64 bytes.
        names = ("EncryptedPackage", "Workbook", "Book", "WordDocument")
        held = {name for name in names if name.encode("utf-16-le").ljust(64, b"\0") in content}
        if "EncryptedPackage" in held:
            raise Refusal("file-encrypted")
        if held & {"Workbook", "Book"}:
            raise Refusal("file-old-excel")
        raise Refusal("file-other", kind=WORD_DOCUMENT if held else UNKNOWN)
    if content.startswith(_OLD_EXCEL):
        raise Refusal("file-old-excel")
    if not content.strip(b"\0"):
        raise Refusal("file-damaged", what=N_("it holds nothing but zero bytes"))
    raise Refusal("file-other", kind=_name_kind(content))


def _name_kind(content: bytes) -> str:
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    text = content[:_SAMPLE].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for beginning, kind in _MARKUP_BEGINNINGS:
        if text.startswith(beginning):
            return WEB_PAGE if b"<html" in text else kind
    sample = content[:_SAMPLE]
    is_wide = sample.startswith((b"\xff\xfe", b"\xfe\xff"))
    if is_wide or all(byte >= 32 or byte in b"\t\n\r\x0c\x1a" for byte in sample):
        return N_("plain text or CSV")
    return UNKNOWN
