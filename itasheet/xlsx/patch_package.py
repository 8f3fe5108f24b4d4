"""The package of a workbook that is changed: its parts, their types and relations, its archive.

A part that is not changed keeps its compressed bytes; one that is keeps its names as they are
written, so that nothing is lost that we do not know. Parts' names differ not by case or slash.
Sources: ECMA-376 part 2, Open Packaging Conventions; the ZIP file format (APPNOTE 6.3), 4.3.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable
from copy import copy
from functools import cached_property
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from itasheet.xlsx.package import (
    Package,
    Relation,
    damage_part,
    find_target,
    fold_name,
    name_relations,
    read_relation,
)
from itasheet.xlsx.xml import escape, make_safe

OFFICE_TYPES = "application/vnd.openxmlformats-officedocument."
_TYPES = "[Content_Types].xml"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_ROWS = re.compile(rb"<((?:[\w.-]{1,20}:)?sheetData)(?:\s[^<>]*)?(?<!/)>")
_HAS_DESCRIPTOR = 0x8


class XmlPart:
    """A part that is changed in place. Its cells are no part of the tree and stay byte for byte.

    Raises ``Refusal`` for a part that is not well formed or made to harm; ``part`` is its name.
    ``spend`` is called with what is going to be parsed, and may refuse to go on.
    """

    def __init__(self, content: bytes, part: str, spend: Callable[[bytes], None]) -> None:
        self._part = part
        try:
            content = make_safe(content)
            opened = _ROWS.search(content)
            start = opened.end() if opened else 0
            end = max(content.rfind(b"</" + opened[1]), start) if opened else 0
            self.rows = content[start:end]
            content = content[:start] + content[end:]
            spend(content)
            self.root = _parse_as_written(content)
        except (expat.ExpatError, ValueError, LookupError):
            raise damage_part(part) from None
        prefix, colon, _ = self.root.tag.rpartition(":")
        self.prefix = prefix + colon
        self._original = self._render_tree()

    @property
    def is_changed(self) -> bool:
        """Whether the tree is another than it was read."""
        return self._render_tree() != self._original

    @property
    def namespace(self) -> str:
        """The namespace that the part's own elements have."""
        return self.root.get(f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns", "")

    def find(self, name: str) -> Element | None:
        """The root's first child of this name."""
        return next(iter(self.find_all(name)), None)

    def find_all(self, *names: str) -> list[Element]:
        """The elements down a path of names below the root."""
        found = [self.root]
        for name in names:
            tag = self.prefix + name
            found = [child for one in found for child in one if child.tag == tag]
        return found

    def list_inside(self, name: str) -> list[Element]:
        """The elements inside the root's first child of this name."""
        return [child for holder in self.find_all(name)[:1] for child in holder]

    def make(self, markup: str) -> list[Element]:
        """New elements from their markup, which is written without the part's prefix."""
        added = _parse_as_written(f"<_>{markup}</_>".encode())
        for element in added.iter():
            element.tag = self.prefix + element.tag
        return list(added)

    def insert_after(self, names: tuple[str, ...], markup: str) -> list[Element]:
        """Put elements in after the last of the root's children that have one of these names."""
        known = {self.prefix + name for name in names}
        at = max((at for at, one in enumerate(self.root, 1) if one.tag in known), default=0)
        added = self.make(markup)
        self.root[at:at] = added
        return added

    def remove(self, *elements: Element) -> None:
        """Take children of the root, or of these, out."""
        gone = {id(element) for element in elements}
        for holder in (self.root, *self.root):
            if any(id(child) in gone for child in holder):
                holder[:] = [child for child in holder if id(child) not in gone]

    def render(self) -> bytes:
        """The part as it is now."""
        name = f"{self.prefix}sheetData".encode()
        content = self._render_tree()
        if self.rows:
            before, start, after = content.partition(b"<%s" % name)
            inside, _, after = after.partition(b"/>")
            pieces = (before, start, inside.rstrip(), b">", self.rows, b"</%s>" % name, after)
            content = b"".join(pieces)
        return content

    def _render_tree(self) -> bytes:
        try:
            content: bytes = tostring(self.root, encoding="utf-8", xml_declaration=True)
        except RecursionError:
            raise damage_part(self._part) from None
        # A line end that was written as a character reference would else be read as another one.
        return content.replace(b"\r", b"&#13;")


class PatchedPackage(Package):
    """A workbook's parts. Each is parsed at most once; ``pack`` makes an archive of them all."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._names = {fold_name(info.filename): info.filename for info in self.archive.infolist()}
        self._written: dict[str, bytes | None] = {}
        self._trees: dict[str, XmlPart] = {}

    @cached_property
    def workbook(self) -> str:
        """The workbook part."""
        return self.find_target("", "officeDocument") or "xl/workbook.xml"

    @cached_property
    def namespace(self) -> str:
        """The namespace of the workbook's elements: Strict Open XML has one of its own."""
        return self.edit(self.workbook).namespace

    @property
    def kinds(self) -> str:
        """What the types of the workbook's relations, and attributes for relations, begin with."""
        return _STRICT_KINDS if self.namespace == _STRICT_MAIN else _KINDS

    def __contains__(self, part: str) -> bool:
        return fold_name(part) in self._names

    def list_names(self, ending: str) -> list[str]:
        """The names of all parts that end in this, in small letters."""
        return [name for name in self._names if name.endswith(ending)]

    def read_bytes(self, part: str) -> bytes:
        """The bytes of a part that is no tree, as it is now; raises ``Refusal``."""
        return self._written.get(fold_name(part)) or self.inflate_part(part)

    def write_bytes(self, part: str, content: bytes) -> None:
        """Replace or add a part that is no tree."""
        self._names.setdefault(fold_name(part), part)
        self._written[fold_name(part)] = content

    def edit(self, part: str) -> XmlPart:
        """A part as a tree that may be changed; raises ``Refusal``."""
        name = fold_name(part)
        if name not in self._trees:
            self._trees[name] = XmlPart(self.read_bytes(part), part, self.spend_marks)
        return self._trees[name]

    def add(self, stem: str, ending: str, content: bytes, kind: str = "") -> str:
        """Add a part under a free name, numbered if need be, with its content type; its name."""
        part, number = f"{stem}{ending}", 2
        while part in self:
            part, number = f"{stem}{number}{ending}", number + 1
        self.write_bytes(part, content)
        if kind:
            # Defaults stand before overrides by custom, and need not.
            types = self.edit(_TYPES)
            override = f'<Override PartName="/{escape(part)}" ContentType="{kind}"/>'
            types.root.extend(types.make(override))
        return part

    def drop(self, part: str) -> None:
        """Take a part away, with its relations and content types."""
        for name in {fold_name(part), fold_name(name_relations(part))} & self._names.keys():
            self._written[name] = None
            self._trees.pop(name, None)
            del self._names[name]
            types = self.edit(_TYPES)
            kinds = types.find_all("Override")
            types.remove(*(one for one in kinds if fold_name(one.get("PartName", "")) == name))

    def set_default_type(self, ending: str, kind: str) -> None:
        """Give parts of this ending their content type; take it away if none is left."""
        types = self.edit(_TYPES)
        defaults = types.find_all("Default")
        known = [one for one in defaults if one.get("Extension", "").lower() == ending]
        wanted = bool(self.list_names(f".{ending}"))
        if wanted and not known:
            types.root.extend(types.make(f'<Default Extension="{ending}" ContentType="{kind}"/>'))
        elif not wanted:
            types.remove(*known)

    def read_relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part, or of the whole package for ``""``, as they are now."""
        name = name_relations(part)
        elements = self.edit(name).find_all("Relationship") if name in self else []
        return dict(read_relation(element.attrib, part) for element in elements)

    def find_target(self, part: str, kind: str) -> str:
        """The part that a part's first relation of a kind leads to; empty if there is none."""
        return find_target(self.read_relations(part), kind)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation to a part; its identifier."""
        name = name_relations(part)
        if name not in self:
            self.write_bytes(name, f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
            self.set_default_type("rels", _RELATIONS_TYPE)
        taken = {identifier.lower() for identifier in self.read_relations(part)}
        number = next(n for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
        tree = self.edit(name)
        attributes = f'Type="{self.kinds}/{kind}" Target="/{escape(target)}"'
        tree.root.extend(tree.make(f'<Relationship Id="rId{number}" {attributes}/>'))
        return f"rId{number}"

    def unrelate(self, part: str, target: str) -> None:
        """Take the relations of a part to another away, and the list of them if none is left."""
        tree = self.edit(name_relations(part))
        elements = tree.find_all("Relationship")
        targets = [fold_name(read_relation(one.attrib, part)[1].target) for one in elements]
        gone = [one for one, to in zip(elements, targets) if to == fold_name(target)]
        if len(gone) == len(elements):
            self.drop(name_relations(part))
        else:
            tree.remove(*gone)

    def pack(self) -> bytes:
        """The workbook with all changes made; no clock is asked."""
        changes = dict(self._written)
        changes |= {name: tree.render() for name, tree in self._trees.items() if tree.is_changed}
        target = io.BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for info in self.archive.infolist():
                name = fold_name(info.filename)
                if name not in changes:
                    self._copy_entry(info, archive, target)
                elif (content := changes.pop(name)) is not None:
                    archive.writestr(_make_entry(info.filename), content)
            for name, content in changes.items():
                if content is not None:
                    archive.writestr(_make_entry(self._names[name]), content)
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


def _make_entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 0  # the same wherever it is written
    return entry
