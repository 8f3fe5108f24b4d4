"""The package of a workbook that is changed: its parts, their types and relations, its archive.

A part that is not changed keeps its compressed bytes; one that is keeps its names as they are
written, so that nothing is lost that we do not know. Parts' names differ not by case or slash.
Sources: ECMA-376 part 2, Open Packaging Conventions; the ZIP file format (APPNOTE 6.3), 4.3.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Collection
from copy import copy
from functools import cached_property
from itertools import chain, count
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from itasheet.xlsx.package import Package, damage_part, fold_name
from itasheet.xlsx.xml import (
    Relation,
    Relations,
    find_target,
    make_safe,
    name_relations,
    read_relation,
)

_TYPES = "[Content_Types].xml"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_ROWS = re.compile(rb"<((?:[\w.-]{1,20}:)?sheetData)(?:\s[^<>]*)?(?<!/)>")
_HAS_DESCRIPTOR = 0x8


class NewPart(NamedTuple):
    """A part that another one is to lead to; its name is numbered if it is not free."""

    kind: str
    content: bytes | XmlPart
    name: str
    content_type: str


class XmlPart:
    """A part as a tree that may be changed, in which its own elements have plain names.

    Those are the names with the prefix of the root, if that has one; all other names are as they
    are written. ``rows``, what stands inside a sheet's data, is no part of the tree and stays.
    ``relations`` are those that the part was read with. When the package is packed, the targets in
    ``detached`` go with them, and parts that are ``attached`` come.
    """

    def __init__(self, content: bytes, rows: bytes = b"") -> None:
        self.root = _parse_as_written(content)
        self.rows = rows
        self.relations: Relations = {}
        self.attached: dict[str, NewPart] = {}
        self.detached: set[str] = set()
        self._prefix = self.root.tag.rpartition(":")[0]
        self._exchange_prefix()

    @property
    def namespace(self) -> str:
        """The namespace that the part's own elements have."""
        return self.root.get(f"xmlns:{self._prefix}" if self._prefix else "xmlns", "")

    def insert(self, elements: list[Element], after: Collection[str]) -> None:
        """Put elements in after the last of the root's children that have one of these names."""
        at = max((at for at, one in enumerate(self.root, 1) if one.tag in after), default=0)
        self.root[at:at] = elements

    def attach(self, kind: str, content: bytes | XmlPart, name: str, content_type: str) -> str:
        """Let the part lead to a new one; the identifier of the relation."""
        kept = {key for key, one in self.relations.items() if one.target not in self.detached}
        taken = {key.lower() for key in kept | self.attached.keys()}
        identifier = next(f"rId{number}" for number in count(1) if f"rid{number}" not in taken)
        self.attached[identifier] = NewPart(kind, content, name, content_type)
        return identifier

    def render(self) -> bytes:
        """The part as it is now."""
        self._exchange_prefix()
        content: bytes = tostring(self.root, encoding="utf-8", xml_declaration=True)
        self._exchange_prefix()
        # A line end that was written as a character reference would else be read as another one.
        content = content.replace(b"\r", b"&#13;")
        data = f"{self._prefix}:sheetData".lstrip(":").encode()
        return re.sub(
            rb"<(%s\b[^<>]*?) ?/>" % data,
            lambda tag: b"<%s>%s</%s>" % (tag[1], self.rows, data) if self.rows else tag[0],
            content,
            count=1,
        )

    def _exchange_prefix(self) -> None:
        """Take the root's prefix from the names that have it, and give it to those without any."""
        for element in self.root.iter() if self._prefix else ():
            prefix, _, name = element.tag.rpartition(":")
            if prefix in ("", self._prefix):
                element.tag = name if prefix else f"{self._prefix}:{name}"


class PatchedPackage(Package):
    """A workbook's parts. Each is parsed at most once; ``pack`` makes an archive of them all."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.names = {fold_name(info.filename): info.filename for info in self.archive.infolist()}
        """The names of all parts as they are written, by those that are compared."""
        self._parts: dict[str, bytes | XmlPart] = {}
        self._originals: dict[str, bytes] = {}

    @cached_property
    def workbook(self) -> str:
        """The workbook part."""
        return find_target(self._read_relations(""), "officeDocument") or "xl/workbook.xml"

    @property
    def kinds(self) -> str:
        """What the types of the workbook's relations, and attributes for relations, begin with."""
        is_strict = self.edit(self.workbook).namespace == _STRICT_MAIN
        return _STRICT_KINDS if is_strict else _KINDS

    def __contains__(self, part: str) -> bool:
        return fold_name(part) in self.names

    def read_bytes(self, part: str) -> bytes:
        """The bytes of a part that is no tree, as it is now; raises ``Refusal``."""
        content = self._parts.get(fold_name(part))
        return content if isinstance(content, bytes) else self.inflate_part(part)

    def write_bytes(self, part: str, content: bytes) -> None:
        """Replace or add a part that is no tree."""
        self.names.setdefault(fold_name(part), part)
        self._parts[fold_name(part)] = content

    def edit(self, part: str) -> XmlPart:
        """A part as a tree; raises ``Refusal`` for one that is not well formed or made to harm."""
        key = fold_name(part)
        tree = self._parts.get(key)
        if isinstance(tree, XmlPart):
            return tree
        try:
            content, rows = make_safe(self.read_bytes(part)), b""
            if opened := _ROWS.search(content):
                end = max(content.rfind(b"</" + opened[1]), opened.end())
                rows = content[opened.end() : end]
                content = content[: opened.end()] + content[end:]
            self.spend_marks(content)
            tree = self._parts[key] = XmlPart(content, rows)
            self._originals[key] = tree.render()
        except (expat.ExpatError, ValueError, LookupError, RecursionError):
            raise damage_part(part) from None
        tree.relations = self._read_relations(part)
        return tree

    def _read_relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part, or of the whole package for ``""``, as they are written."""
        name = name_relations(part)
        elements = self.edit(name).root.iterfind("Relationship") if name in self else ()
        return dict(read_relation(element.attrib, part) for element in elements)

    def _write_relations(self, part: str, tree: XmlPart) -> None:
        """Write the relations of a part as they are now; of one that has none any more none."""
        name = name_relations(part)
        kept = {key for key, one in tree.relations.items() if one.target not in tree.detached}
        if not (kept or tree.attached):
            self._drop([name])
            return
        if name not in self:
            empty = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()
            self._add(NewPart("", empty, name, _RELATIONS_TYPE))
        root = self.edit(name).root
        root[:] = [one for one in root if one.get("Id", "") in kept]
        for key, new in tree.attached.items():
            words = {"Id": key, "Type": f"{self.kinds}/{new.kind}", "Target": f"/{self._add(new)}"}
            SubElement(root, "Relationship", words)

    def _drop(self, parts: Collection[str]) -> None:
        """Take parts away with their content types."""
        keys = self.names.keys() & set(map(fold_name, parts))
        for key in keys:
            del self.names[key]
            self._parts.pop(key, None)
        if keys:
            types = self.edit(_TYPES).root
            types[:] = [one for one in types if fold_name(one.get("PartName", "")) not in keys]

    def _add(self, new: NewPart) -> str:
        """Add a part with its content type; its name, numbered if the wanted one is not free."""
        stem, dot, ending = new.name.rpartition(".")
        numbered = (f"{stem}{number}{dot}{ending}" for number in count(2))
        part = next(one for one in chain([new.name], numbered) if one not in self)
        self.names[fold_name(part)] = part
        self._parts[fold_name(part)] = new.content
        types = self.edit(_TYPES).root
        usual = [(one.get("Extension", "").lower(), one.get("ContentType")) for one in types]
        if (ending, new.content_type) not in usual:
            # Defaults stand before overrides by custom, and need not.
            words = {"PartName": f"/{part}", "ContentType": new.content_type}
            SubElement(types, "Override", words)
        return part

    def pack(self) -> bytes:
        """The workbook with all changes made; no clock is asked."""
        trees = [(key, one) for key, one in self._parts.items() if isinstance(one, XmlPart)]
        gone = [target for _, tree in trees for target in tree.detached]
        self._drop([*gone, *map(name_relations, gone)])  # before parts that are attached come
        for key, tree in trees:
            if key in self.names and (tree.attached or tree.detached):
                self._write_relations(self.names[key], tree)
        changes: dict[str, bytes] = {}
        for key, part in self._parts.items():
            content = part.render() if isinstance(part, XmlPart) else part
            if content != self._originals.get(key):
                changes[key] = content
        target = io.BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for info in self.archive.infolist():
                key = fold_name(info.filename)
                if key in changes:
                    archive.writestr(_make_entry(info.filename), changes.pop(key))
                elif key in self.names:
                    self._copy_entry(info, archive, target)
            for key, content in changes.items():
                archive.writestr(_make_entry(self.names[key]), content)
        return target.getvalue()

    def _copy_entry(self, info: ZipInfo, archive: ZipFile, target: io.BytesIO) -> None:
        """Copy an entry as it is compressed; its sizes stand before it, wherever they stood."""
        try:
            packed = self.read_packed(info)
        except struct.error:
            raise damage_part(info.filename) from None
        copied = copy(info)
        copied.flag_bits &= ~_HAS_DESCRIPTOR
        copied.extra = b""
        copied.header_offset = target.tell()
        target.write(copied.FileHeader())
        target.write(packed)
        archive.filelist.append(copied)
        archive.NameToInfo[copied.filename] = copied
        archive.start_dir = target.tell()


def _parse_as_written(content: bytes) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(content, True)
    return builder.close()


def parse_elements(markup: str) -> list[Element]:
    """New elements from their markup, in which a part's own elements have plain names."""
    return list(_parse_as_written(f"<_>{markup}</_>".encode()))


def _make_entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 0  # the same wherever it is written
    return entry
