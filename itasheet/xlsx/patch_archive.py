"""The zip archive of a workbook with some entries changed: all others keep their compressed bytes.

Source: the ZIP file format specification (APPNOTE 6.3), sections 4.3 and 4.4.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from struct import Struct
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from itasheet.language import N_
from itasheet.xlsx.guard import Refusal, damage_part
from itasheet.xlsx.package import MOST_MARKUP

_LOCAL = Struct("<4s5H3L2H")
_CENTRAL = Struct("<4s6H3L5H2L")
_END = Struct("<4s4H2LH")
_VERSION = 20
_HAS_DESCRIPTOR = 0x8
_IS_UTF8 = 0x800
_FIRST_DAY = 1 << 5 | 1  # 1 January 1980, nought o'clock


class _Entry(NamedTuple):
    name: bytes
    flags: int
    method: int
    time: int
    date: int
    checksum: int
    packed: bytes
    size: int


class Archive:
    """A workbook's archive that was read before, and so has passed the guard.

    Raises ``Refusal`` where an entry is damaged, or those that are read inflate to too much.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._zip = ZipFile(io.BytesIO(content))
        except (BadZipFile, ValueError, LookupError, OSError):
            raise Refusal("file-damaged", what=N_("its zip archive is faulty")) from None
        self._left = MOST_MARKUP

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all entries in their order."""
        return tuple(info.filename for info in self._zip.infolist())

    def read(self, name: str) -> bytes:
        """Inflate an entry."""
        try:
            with self._zip.open(name) as stream:
                content = stream.read(self._left + 1)
        except (BadZipFile, zlib.error, ValueError, LookupError, OSError, RuntimeError, EOFError):
            raise damage_part(name) from None
        self._left -= len(content)
        if self._left < 0:
            raise Refusal("file-bomb", what=N_("it unpacks to more than any form holds"))
        return content

    def replace(self, changes: Mapping[str, bytes | None]) -> bytes:
        """The archive with entries replaced, dropped (None), and new ones added at its end."""
        present = set(self.names)
        old = (self._choose(info, changes) for info in self._zip.infolist())
        new = (
            _pack(name, content)
            for name, content in changes.items()
            if name not in present and content is not None
        )
        return _write_archive([entry for entry in (*old, *new) if entry])

    def _choose(self, info: ZipInfo, changes: Mapping[str, bytes | None]) -> _Entry | None:
        if info.filename not in changes:
            return self._copy(info)
        content = changes[info.filename]
        return None if content is None else _pack(info.filename, content)

    def _copy(self, info: ZipInfo) -> _Entry:
        """An entry as it is; its sizes stand before it, wherever they stood until now."""
        header = _LOCAL.unpack_from(self._content, info.header_offset)
        start = info.header_offset + _LOCAL.size + header[-2] + header[-1]
        year, month, day, hour, minute, second = info.date_time
        return _Entry(
            name=info.orig_filename.encode("utf-8" if info.flag_bits & _IS_UTF8 else "cp437"),
            flags=info.flag_bits & ~_HAS_DESCRIPTOR,
            method=info.compress_type,
            time=hour << 11 | minute << 5 | second // 2,
            date=(year - 1980) << 9 | month << 5 | day,
            checksum=info.CRC,
            packed=self._content[start : start + info.compress_size],
            size=info.file_size,
        )


def _pack(name: str, content: bytes) -> _Entry:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(content) + deflate.flush()
    method = ZIP_DEFLATED if len(packed) < len(content) else ZIP_STORED
    return _Entry(
        name=name.encode("utf-8"),
        flags=0 if name.isascii() else _IS_UTF8,
        method=method,
        time=0,
        date=_FIRST_DAY,
        checksum=zlib.crc32(content),
        packed=packed if method == ZIP_DEFLATED else content,
        size=len(content),
    )


def _write_archive(entries: list[_Entry]) -> bytes:
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        pieces += _write_local(entry)
        directory += _write_central(entry, offset)
        offset += _LOCAL.size + len(entry.name) + len(entry.packed)
    listed = b"".join(directory)
    count = len(entries)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), offset, 0)
    return b"".join((*pieces, listed, end))


def _write_local(entry: _Entry) -> Iterator[bytes]:
    yield _LOCAL.pack(b"PK\x03\x04", _VERSION, *_describe(entry), len(entry.name), 0)
    yield entry.name
    yield entry.packed


def _write_central(entry: _Entry, offset: int) -> Iterator[bytes]:
    described = (*_describe(entry), len(entry.name))
    yield _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *described, 0, 0, 0, 0, 0, offset)
    yield entry.name


def _describe(entry: _Entry) -> tuple[int, ...]:
    sizes = (entry.checksum, len(entry.packed), entry.size)
    return (entry.flags, entry.method, entry.time, entry.date, *sizes)
