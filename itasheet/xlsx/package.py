"""The package around a workbook: a zip archive of parts, and the relationships between them.

Only the parts that are asked for are inflated, and their bytes are counted while that is done; so
photographs cost nothing and a bomb stops at the limit, however its directory lies about sizes.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from typing import NamedTuple
from urllib.parse import unquote

from itasheet.language import N_
from itasheet.xlsx.guard import Refusal, damage_part
from itasheet.xlsx.xml import parse_markup

MOST_ENTRIES = 10_000
"""Parts in one archive; a workbook of 500 photographs has about 1,100."""

MOST_MARKUP = 40_000_000
"""Bytes of all parts that are read, inflated; a form has 0.2 million, a province's report 10."""

MOST_MARKS = 1_200_000
"""Tags and attributes of all parts that are read: 170,000 filled cells, 1 to 2 seconds."""

MOST_SKIMMED = 8_000_000
"""Bytes of the parts, inflated, that are only looked over for comments and drawings."""

_LEAST_SKIMMED = 1_000

# Cells and rows that hold nothing but a style; a table formatted to the bottom has a million.
_ATTRIBUTES = rb'(?: [A-Za-z0-9:]+="[0-9A-Za-z.:]*")*'
_BLANK_CELL = rb'<c r="[A-Z]+[0-9]+"' + _ATTRIBUTES + rb"/>"
_BLANK_ROW = rb'<row r="[0-9]+"' + _ATTRIBUTES + rb"(?:/>|></row>)"
_ENTRY_SIGNATURE = b"PK\x01\x02"
_END_SIGNATURE = b"PK\x05\x06"
_LONGEST_END = 65_535 + 22
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
    OSError,
)


class Relation(NamedTuple):
    """What one part says of another: ``kind`` is the last word of its type, ``target`` a part.

    Where ``outside`` is true, the target is an address out of the package as it was written.
    Nothing there is ever looked at.
    """

    kind: str
    target: str
    outside: bool = False


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
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _FAULTS:
            raise Refusal("file-damaged", what=N_("its zip archive is faulty")) from None
        self._entries: dict[str, list[zipfile.ZipInfo]] = {}
        for entry in self._archive.infolist():
            self._entries.setdefault(_fold_name(entry.filename), []).append(entry)
        self._bytes_left = MOST_MARKUP
        self._marks_left = MOST_MARKS
        self._skim_left = MOST_SKIMMED

    def __contains__(self, name: str) -> bool:
        return _fold_name(name) in self._entries

    def read_part(self, name: str) -> bytes:
        """Inflate a part; the limit is for all parts read together. Raises ``Refusal``."""
        entries = self._entries.get(_fold_name(name), [])
        if len(entries) != 1:  # of two with one name, every program takes another one
            raise damage_part(name)
        if entries[0].flag_bits & _ENCRYPTED:
            raise Refusal("file-encrypted")
        if entries[0].compress_type not in _METHODS:
            raise damage_part(name)
        try:
            with self._archive.open(entries[0]) as stream:
                content = stream.read(self._bytes_left + 1)
        except _FAULTS:
            raise damage_part(name) from None
        self._bytes_left -= len(content)
        if self._bytes_left < 0:
            raise Refusal("file-bomb", what=N_("it unpacks to more than any form holds"))
        return self._weigh(content)

    def skim_part(self, name: str, weight: int = 1) -> bytes:
        """The beginning of a part that holds no values; what is missing or faulty is empty.

        ``weight`` is how often its bytes count against the limit.
        """
        entries = self._entries.get(_fold_name(name), [])
        if len(entries) != 1 or entries[0].flag_bits & _ENCRYPTED or self._skim_left <= 0:
            return b""
        try:
            with self._archive.open(entries[0]) as stream:
                content = stream.read(self._skim_left // weight)
        except _FAULTS:
            return b""
        # One that is empty costs time too.
        self._skim_left -= max(len(content) * weight, _LEAST_SKIMMED)
        return content

    def _weigh(self, content: bytes) -> bytes:
        """Bound what parsing will cost, before it is begun; blank cells are free."""
        marks = _count_marks(content)
        if marks > self._marks_left and b"<![CDATA[" not in content:
            content = re.sub(_BLANK_ROW, b"", re.sub(_BLANK_CELL, b"", content))
            marks = _count_marks(content)
        self._marks_left -= marks
        if self._marks_left < 0:
            raise Refusal("file-bomb", what=N_("it has too many cells"))
        return content

    def read_relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part (of the whole package for ``""``) by identifier."""
        folder, name = posixpath.split(part)
        relations_part = posixpath.join(folder, "_rels", f"{name}.rels")
        relations: dict[str, Relation] = {}

        def add_relation(attributes: dict[str, str]) -> None:
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "")
            outside = attributes.get("TargetMode", "").lower() == "external"
            if not outside:
                target = posixpath.join("/", folder, unquote(target))
                target = posixpath.normpath(target).lstrip("/")
            relations[attributes.get("Id", "")] = Relation(kind, target, outside)

        if relations_part in self:
            content = self.read_part(relations_part)
            parse_markup(content, relations_part, {"Relationship": add_relation})
        return relations


def _count_marks(content: bytes) -> int:
    return content.count(b"<") + content.count(b"=")


def _fold_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
