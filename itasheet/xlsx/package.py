"""A file let in as a package: is it one, can it be had, is it a zip archive, what are its parts?

Nothing trusts a file's name. A file is looked at before it is opened (a pipe would block for ever,
a device never ends) and read once. Only parts that are asked for are inflated, and their bytes are
counted meanwhile; so photographs cost nothing and a bomb stops at the limit, whatever its directory
says about sizes.
"""

import errno
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from itasheet.language import N_
from itasheet.problems.problem import Place, Problem

MOST_BYTES = 50_000_000
"""The largest file taken: twice what mail servers let through, photographs included."""

UNKNOWN = N_("a file of unknown kind")
ARCHIVE = N_("an archive of files")
WORD_DOCUMENT = N_("a Word document")
WEB_PAGE = N_("a web page")
TOO_LARGE = N_("it unpacks to more than any form holds")

_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL)
_NODES = (
    (stat.S_ISDIR, N_("a folder")),
    (stat.S_ISFIFO, N_("a pipe")),
    (stat.S_ISSOCK, N_("a socket")),
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_MARKUP = N_("an XML file"), N_("a saved web page or mail")
_BEGINNINGS = (
    ((b"%pdf",), N_("a PDF")),
    ((b"{\\rtf",), N_("a text document (RTF)")),
    ((b"\x89png", b"\xff\xd8\xff", b"gif8", b"bm", b"ii*\x00", b"mm\x00*"), N_("a picture")),
    ((b"rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b"), ARCHIVE),
    ((b"<?xml",), _MARKUP[0]),
    ((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta"), WEB_PAGE),
    ((b"mime-version:",), _MARKUP[1]),
)
"""How files begin, in small letters."""
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

    def explain(self, file: str) -> Problem:
        """The problem of the file that messages call so."""
        return Problem(self.code, Place(file=file), self.found, self.words)


def damage_part(part: str) -> Refusal:
    """Why a workbook is not read of which one part cannot be; ``part`` is its name."""
    return Refusal("file-damaged", part, what=N_("a part of it is missing or faulty"))


def read_file(path: Path) -> bytes:
    """The bytes of a regular file of at most ``MOST_BYTES``; raises ``Refusal``."""
    try:
        _measure_regular(os.stat(path))
        # The name may have come to mean something else since: opened so that nothing can block,
        # and looked at again.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as stream:
            before = os.fstat(stream.fileno())
            content, after = stream.read(_measure_regular(before)), os.fstat(stream.fileno())
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise Refusal("file-changing")
    except ValueError:  # a name with a NUL, or one the file system cannot encode
        raise Refusal("file-missing") from None
    except OSError as fault:
        if fault.errno in _ABSENT:
            raise Refusal("file-missing") from None
        # The system's own sentence is in a language we did not choose and may hold the path.
        raise Refusal("file-unreadable", errno.errorcode.get(fault.errno or 0, "")) from None
    if not content:
        raise Refusal("file-empty")
    return content


def _measure_regular(status: os.stat_result) -> int:
    """The size of what must be a regular file, and none too large."""
    if not stat.S_ISREG(status.st_mode):
        kinds = (kind for is_kind, kind in _NODES if is_kind(status.st_mode))
        raise Refusal("file-not-regular", kind=next(kinds, N_("a device")))
    if status.st_size > MOST_BYTES:
        raise Refusal("file-too-large", found=f"{status.st_size / 1_000_000:.0f} MB")
    return status.st_size


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
        protected = ("EncryptedPackage", "\tDRMContent")
        names = (*protected, "EncryptionInfo", "Workbook", "Book", "WordDocument")
        held = {name for name in names if name.encode("utf-16-le").ljust(64, b"\0") in content}
        if not held.isdisjoint(protected):
            # Rights management names its transformations DRM…: Office Document Cryptography, 2.2.
            has_password = "EncryptionInfo" in held and "DRM".encode("utf-16-le") not in content
            raise Refusal("file-encrypted" if has_password else "file-protected")
        if held & {"Workbook", "Book"}:
            raise Refusal("file-old-excel")
        raise Refusal("file-other", kind=WORD_DOCUMENT if held else UNKNOWN)
    if content.startswith(_OLD_EXCEL):
        raise Refusal("file-old-excel")
    if not content.strip(b"\0"):
        raise Refusal("file-damaged", what=N_("it holds nothing but zero bytes"))
    sample = content[:_SAMPLE]
    text = sample.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    kind = next((kind for known, kind in _BEGINNINGS if text.startswith(known)), "")
    if kind in _MARKUP and b"<html" in text:
        kind = WEB_PAGE
    elif not kind:
        is_wide = sample.startswith((b"\xff\xfe", b"\xfe\xff"))
        is_text = is_wide or all(byte >= 32 or byte in b"\t\n\r\x0c\x1a" for byte in sample)
        kind = N_("plain text or CSV") if is_text else UNKNOWN
    raise Refusal("file-other", kind=kind)


MOST_ENTRIES = 10_000
"""Parts in one archive; a workbook of 500 photographs has about 1,100."""

MOST_INFLATED = 100_000_000
"""Bytes of all parts that are read, inflated; two million blank cells have 50."""

_SMALL, _TINY = 1_000_000, 200_000
"""Bytes of a small package, and of one in which there cannot be too many marks."""

MOST_MARKUP = 40_000_000
"""Bytes of them that are parsed, which blank cells are not; a form has 0.2 million, a province's
report 10."""

MOST_MARKS = 1_200_000
"""Tags, attributes and references in what is parsed: 170,000 filled cells, 1 to 2 seconds."""

MOST_SKIMMED = 1_600_000
"""Bytes of the parts, inflated, that are only looked over for comments and drawings."""

_LEAST_SKIMMED = 200  # one that is empty costs time too

_ENTRY_SIGNATURE = b"PK\x01\x02"
_END_SIGNATURE = b"PK\x05\x06"
_LONGEST_END = 65_535 + 22
_ENCRYPTED = 0x1
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, LookupError, OverflowError, OSError),
)


class Package:
    """The parts of a zip archive by name; names differ neither by case nor by kind of slash.

    Raises ``Refusal`` for an archive that is truncated, damaged or made to exhaust its reader.
    """

    def __init__(self, content: bytes) -> None:
        if _END_SIGNATURE not in content[-_LONGEST_END:]:
            raise Refusal("file-damaged", what=N_("it breaks off before its end"))
        # Counted before the directory is read, as reading it takes time for every entry.
        if content.count(_ENTRY_SIGNATURE) > MOST_ENTRIES:
            raise Refusal("file-bomb", what=N_("it has too many parts"))
        self.content = content
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
        except _FAULTS:
            raise Refusal("file-damaged", what=N_("its zip archive is faulty")) from None
        self.entries: dict[str, list[zipfile.ZipInfo]] = {}
        for entry in self.archive.infolist():
            self.entries.setdefault(fold_name(entry.filename), []).append(entry)
        self._inflated_left, self._skim_left = MOST_INFLATED, MOST_SKIMMED
        self._bytes_left, self._marks_left = MOST_MARKUP, MOST_MARKS
        self._uncounted: list[bytes] = []

    def __contains__(self, part: str) -> bool:
        return fold_name(part) in self.entries

    def inflate_part(self, part: str) -> bytes:
        """The bytes of a part; the limit is for all parts together. Raises ``Refusal``."""
        try:
            content = self._inflate(part, self._inflated_left + 1)
        except _FAULTS:
            raise damage_part(part) from None
        self._inflated_left -= len(content)
        if self._inflated_left < 0:
            raise Refusal("file-bomb", what=TOO_LARGE)
        return content

    def read_packed(self, entry: zipfile.ZipInfo) -> bytes:
        """The bytes of an entry as they are packed, behind its header and the names in that."""
        start = entry.header_offset + 30
        names, extra = self.content[start - 4 : start - 2], self.content[start - 2 : start]
        start += int.from_bytes(names, "little") + int.from_bytes(extra, "little")
        return self.content[start : start + entry.compress_size]

    def _inflate(self, part: str, most: int) -> bytes:
        """A part's first bytes, up to ``most``; if these are all, they must be as was packed."""
        (entry,) = self.entries.get(fold_name(part), [])  # of two, every program takes another one
        if entry.flag_bits & _ENCRYPTED:
            raise Refusal("file-encrypted")
        content = self.read_packed(entry)
        if entry.compress_type == zipfile.ZIP_DEFLATED:
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, most)
        elif entry.compress_type != zipfile.ZIP_STORED:
            raise NotImplementedError
        told = entry.file_size, entry.CRC
        if len(content) < most and (len(content), zlib.crc32(content)) != told:
            raise zipfile.BadZipFile
        return content[:most]

    @property
    def is_small(self) -> bool:
        """Whether what has been inflated so far is no more than forms have."""
        return MOST_INFLATED - self._inflated_left < _SMALL

    def spend_markup(self, content: bytes) -> None:
        """Count what is going to be parsed; raises ``Refusal`` where that is too much."""
        self._bytes_left -= len(content)
        if self._bytes_left < 0:
            raise Refusal("file-bomb", what=TOO_LARGE)
        self._uncounted.append(content)
        while self._uncounted and self._bytes_left < MOST_MARKUP - _TINY:
            part = self._uncounted.pop()
            marks = sum(map(part.count, (b"<", b"=", b"&")))
            if 100_000 < marks <= self._marks_left:  # a name of a tag costs as ten tags at first
                marks += 10 * len(set(re.findall(rb"<[^\s/<>]+", part)))
            self._marks_left -= marks
        if self._marks_left < 0:
            raise Refusal("file-bomb", what=N_("it has too many cells"))

    def skim_part(self, part: str) -> bytes:
        """The beginning of a part that holds no values; what is missing or faulty is empty."""
        if self._skim_left <= 0:
            return b""
        try:
            content = self._inflate(part, self._skim_left)
        except (Refusal, *_FAULTS):
            return b""
        self._skim_left -= max(len(content), _LEAST_SKIMMED)
        return content


def fold_name(part: str) -> str:
    """The name of a part as it is compared with others."""
    return part.replace("\\", "/").lstrip("/").lower()
