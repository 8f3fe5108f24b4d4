"""The package around a workbook: a zip archive of parts, and the relations between them.

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
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from itasheet.language import N_
from itasheet.xlsx.guard import Refusal, damage_part
from itasheet.xlsx.xml import find_all, parse_xml

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
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, LookupError, OverflowError, OSError),
)


class Relation(NamedTuple):
    """What one part says of another: ``kind`` is the last word of its type, ``target`` a part.

    Where ``outside`` is true, the target is an address out of the package as it was written.
    Nothing there is ever looked at.
    """

    kind: str
    target: str
    outside: bool = False


Relations = Mapping[str, Relation]
"""The relations of a part by identifier."""


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
        self._bytes_left = MOST_MARKUP
        self._marks_left = MOST_MARKS
        self._skim_left = MOST_SKIMMED

    def __contains__(self, part: str) -> bool:
        return fold_name(part) in self.entries

    def inflate_part(self, part: str) -> bytes:
        """The bytes of a part; the limit is for all parts together. Raises ``Refusal``."""
        entries = self.entries.get(fold_name(part), [])
        if len(entries) != 1:  # of two with one name, every program takes another one
            raise damage_part(part)
        if entries[0].flag_bits & _ENCRYPTED:
            raise Refusal("file-encrypted")
        if entries[0].compress_type not in _METHODS:
            raise damage_part(part)
        try:
            with self.archive.open(entries[0]) as stream:
                content = stream.read(self._bytes_left + 1)
        except _FAULTS:
            raise damage_part(part) from None
        self._bytes_left -= len(content)
        if self._bytes_left < 0:
            raise Refusal("file-bomb", what=N_("it unpacks to more than any form holds"))
        return content

    def read_part(self, part: str) -> bytes:
        """The bytes of a part that is to be parsed, but for blank cells where there are too many.

        What parsing will cost is bounded before it is begun. Raises ``Refusal``.
        """
        content = self.inflate_part(part)
        if _count_marks(content) > self._marks_left and b"<![CDATA[" not in content:
            content = re.sub(_BLANK_ROW, b"", re.sub(_BLANK_CELL, b"", content))
        self.spend_marks(content)
        return content

    def spend_marks(self, content: bytes) -> None:
        """Count what is going to be parsed; raises ``Refusal`` once that is too much."""
        self._marks_left -= _count_marks(content)
        if self._marks_left < 0:
            raise Refusal("file-bomb", what=N_("it has too many cells"))

    def skim_part(self, part: str, weight: int = 1) -> bytes:
        """The beginning of a part that holds no values; what is missing or faulty is empty.

        ``weight`` is how often its bytes count against the limit.
        """
        entries = self.entries.get(fold_name(part), [])
        if len(entries) != 1 or entries[0].flag_bits & _ENCRYPTED or self._skim_left <= 0:
            return b""
        try:
            with self.archive.open(entries[0]) as stream:
                content = stream.read(self._skim_left // weight)
        except _FAULTS:
            return b""
        # One that is empty costs time too.
        self._skim_left -= max(len(content) * weight, _LEAST_SKIMMED)
        return content

    def read_relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part (of the whole package for ``""``) by identifier."""
        name = name_relations(part)
        if name not in self:
            return {}
        root = parse_xml(self.read_part(name), name)
        return dict(read_relation(one.attrib, part) for one in find_all(root, "Relationship"))


def find_target(relations: Relations, *kinds: str) -> str:
    """The part that the first relation of these kinds leads to; empty if there is none."""
    inside = (relation for relation in relations.values() if not relation.outside)
    return next((relation.target for relation in inside if relation.kind in kinds), "")


def read_relation(attributes: Mapping[str, str], part: str) -> tuple[str, Relation]:
    """The identifier of one relation of a part, and the relation."""
    kind = attributes.get("Type", "").rpartition("/")[2]
    target = attributes.get("Target", "")
    outside = attributes.get("TargetMode", "").lower() == "external"
    if not outside:
        target = posixpath.join("/", posixpath.dirname(part), unquote(target))
        target = posixpath.normpath(target).lstrip("/")
    return attributes.get("Id", ""), Relation(kind, target, outside)


def name_relations(part: str) -> str:
    """The part that holds the relations of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def fold_name(part: str) -> str:
    """The name of a part as it is compared with others."""
    return part.replace("\\", "/").lstrip("/").lower()


def _count_marks(content: bytes) -> int:
    return content.count(b"<") + content.count(b"=")
