"""The package of a workbook that is changed: its parts, their types and relations, its archive.

A part that is not changed keeps its compressed bytes; one that is keeps its names as they are
written, so that nothing is lost that we do not know. Parts' names differ not by case or slash.
Sources: ECMA-376 part 2, Open Packaging Conventions; the ZIP file format (APPNOTE 6.3), 4.3;
for the order of elements ECMA-376 part 1, 18.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from copy import copy
from functools import cached_property
from itertools import chain, count
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from itasheet.language import N_
from itasheet.xlsx.package import Package, Refusal, damage_part, fold_name
from itasheet.xlsx.xml import Relations, find_target, make_safe, name_relations, read_relation

_TYPES = "[Content_Types].xml"
_OFFICE_TYPES = "application/vnd.openxmlformats-officedocument"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_ROWS = rb"<((?:[\w.-]{1,20}:)?sheetData)(?:\s[^<>]*)?(?<!/)>"
_HERE = "\ue000itasheet\ue001".encode()
"""Stands in a tree for the rows of its sheet."""
_HEAD = b"<?xml version='1.0' encoding='utf-8'?>\n"
_HAS_DESCRIPTOR = 0x8

MOST_CHANGED = 400_000
"""Tags, attributes and references in all parts that may be changed: 60,000 cell styles."""
_ORDERS = {
    "workbook": "sheets functionGroups externalReferences definedNames",
    "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr "
    "sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate "
    "customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks "
    "printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties "
    "cellWatches ignoredErrors smartTags drawing legacyDrawing",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs",
}
"""Elements in their order up to those that are put in, by the roots that have them."""


class XmlPart:
    """A part as a tree that may be changed, in which its own elements have plain names.

    Those are the names with the prefix of the root, if that has one; all other names are as they
    are written. ``rows``, what stands inside a sheet's data, is no part of the tree and stays.
    """

    def __init__(self, content: bytes, rows: bytes = b"") -> None:
        self.root = _parse_as_written(content)
        self.rows = rows
        self._prefix = self.root.tag.rpartition(":")[0]
        self._exchange_prefix()

    @property
    def namespace(self) -> str:
        """The namespace that the part's own elements have."""
        return self.root.get(f"xmlns:{self._prefix}" if self._prefix else "xmlns", "")

    def insert(self, elements: Sequence[Element]) -> None:
        """Put elements of one name in where the part has such; one of another kind is refused."""
        if elements:
            names = _ORDERS.get(self.root.tag, "").split()
            if elements[0].tag not in names:
                raise damage_part(self.root.tag)
            before = names[: names.index(elements[0].tag)]
            at = max((at for at, one in enumerate(self.root, 1) if one.tag in before), default=0)
            self.root[at:at] = elements

    def render(self) -> bytes:
        self._exchange_prefix()
        content = _HEAD + tostring(self.root, "unicode").encode()
        self._exchange_prefix()
        # A line end that was written as a character reference would else be read as another one.
        return content.replace(b"\r", b"&#13;").replace(_HERE, self.rows, 1)

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
        if sum(entry.compress_size for entry in self.archive.infolist()) > len(content):
            raise Refusal("file-damaged", what=N_("its zip archive is faulty"))
        self._marks_left = MOST_CHANGED
        self._parts: dict[str, bytes | XmlPart] = {}
        self._originals: dict[str, bytes] = {}

    @cached_property
    def workbook(self) -> str:
        return find_target(self.read_relations(""), "officeDocument") or "xl/workbook.xml"

    @property
    def kinds(self) -> str:
        """What the types of the workbook's relations, and attributes for relations, begin with."""
        is_strict = self.edit(self.workbook).namespace == _STRICT_MAIN
        return _STRICT_KINDS if is_strict else _KINDS

    def read_bytes(self, part: str) -> bytes:
        """The bytes of a part that is no tree, as it is now; raises ``Refusal``."""
        content = self._parts.get(fold_name(part))
        return content if isinstance(content, bytes) else self.inflate_part(part)

    def write_bytes(self, part: str, content: bytes) -> None:
        """Replace or add a part that is no tree."""
        self.entries.setdefault(fold_name(part), [])
        self._parts[fold_name(part)] = content

    def edit(self, part: str) -> XmlPart:
        """A part as a tree; raises ``Refusal`` for one that is not well formed or made to harm."""
        key = fold_name(part)
        tree = self._parts.get(key)
        if isinstance(tree, XmlPart):
            return tree
        try:
            content, rows = make_safe(self.read_bytes(part)), b""
            if opened := re.search(_ROWS, content):
                end = max(content.rfind(b"</" + opened[1]), opened.end())
                rows = content[opened.end() : end]
                content = content[: opened.end()] + (rows and _HERE) + content[end:]
            self.spend_markup(content)
            tree = self._parts[key] = XmlPart(content, rows)
            self._originals[key] = tree.render()
        except (expat.ExpatError, ValueError, LookupError, RecursionError):
            raise damage_part(part) from None
        return tree

    def read_relations(self, part: str) -> Relations:
        """The relations of a part, or of the whole package for ``""``, as they are now."""
        name = name_relations(part)
        elements = self.edit(name).root.iterfind("Relationship") if name in self else ()
        return dict(read_relation(element.attrib, part) for element in elements)

    def attach(self, part: str, kind: str, content: bytes, name: str) -> str:
        """Lead a part to a new one, numbered if need be; gives the relation's identifier."""
        relations = name_relations(part)
        if relations not in self:
            self.write_bytes(relations, f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
        stem, dot, ending = name.rpartition(".")
        numbered = (f"{stem}{number}{dot}{ending}" for number in count(2))
        name = next(one for one in chain([name], numbered) if one not in self)
        self.write_bytes(name, content)
        types = self.edit(_TYPES).root
        said = f"{_OFFICE_TYPES}.{kind if kind == 'vmlDrawing' else f'spreadsheetml.{kind}+xml'}"
        usual = [(one.get("Extension", "").lower(), one.get("ContentType")) for one in types]
        if (ending, said) not in usual:
            # Defaults stand before overrides by custom, and need not.
            SubElement(types, "Override", PartName=f"/{name}", ContentType=said)
        root = self.edit(relations).root
        taken = {one.get("Id", "").lower() for one in root}
        identifier = next(f"rId{number}" for number in count(1) if f"rid{number}" not in taken)
        words = {"Id": identifier, "Type": f"{self.kinds}/{kind}", "Target": f"/{name}"}
        SubElement(root, "Relationship", words)
        return identifier

    def detach(self, part: str, target: str) -> None:
        """Take away what a part leads to, with the relations that either has no more."""
        own = name_relations(part)
        root = self.edit(own).root
        root[:] = [one for one in root if read_relation(one.attrib, part)[1].target != target]
        gone = {*map(fold_name, (target, name_relations(target), *([] if len(root) else [own])))}
        for key in gone & self.entries.keys():
            del self.entries[key]
            self._parts.pop(key, None)
        types = self.edit(_TYPES).root
        types[:] = [one for one in types if fold_name(one.get("PartName", "")) not in gone]

    def pack(self) -> bytes:
        """The workbook with all changes made; no clock is asked."""
        rendered = (
            (key, part.render() if isinstance(part, XmlPart) else part)
            for key, part in self._parts.items()
        )
        changes = {key: one for key, one in rendered if one != self._originals.get(key)}
        infos = [(fold_name(info.filename), info) for info in self.archive.infolist()]
        known = {key for key, _ in infos}
        added = [(key, None) for key in self.entries if key not in known]
        target = io.BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for key, info in (*infos, *added):
                if key in changes:
                    entry = ZipInfo(info.filename if info else key)
                    entry.compress_type = ZIP_DEFLATED
                    entry.create_system = 0  # the same wherever it is written
                    archive.writestr(entry, changes[key])
                elif info and key in self.entries:
                    self._copy_entry(info, archive, target)
        return target.getvalue()

    def _copy_entry(self, info: ZipInfo, archive: ZipFile, target: io.BytesIO) -> None:
        """Copy an entry as it is compressed; its sizes stand before it, wherever they stood."""
        packed = self.read_packed(info)
        if len(packed) < info.compress_size:
            raise damage_part(info.filename)
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


def read_markup(name: str) -> tuple[str, ...]:
    """The pieces of a file of markup beside this one, which blank lines part, each as one line."""
    text = Path(__file__).with_name(name).read_text("utf-8").rstrip("\n")
    return tuple(piece.replace("\n", "") for piece in text.split("\n\n"))


def parse_elements(markup: str) -> list[Element]:
    """New elements from their markup, in which a part's own elements have plain names."""
    return list(_parse_as_written(f"<_>{markup}</_>".encode()))
