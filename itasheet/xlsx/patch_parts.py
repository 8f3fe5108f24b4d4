"""The parts of a workbook while it is marked: their bytes, their types, and their relations.

Source: ECMA-376 part 2, Open Packaging Conventions. Names differ neither by case nor by slash.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from urllib.parse import unquote

from itasheet.xlsx.patch_archive import Archive
from itasheet.xlsx.patch_markup import Element, Markup, escape

TYPES = "[Content_Types].xml"
OFFICE_TYPES = "application/vnd.openxmlformats-officedocument."
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Relation(NamedTuple):
    """A relation: its identifier, the last word of its type, and the part it leads to.

    ``target`` is empty where it leads out of the package.
    """

    id: str
    kind: str
    target: str


class Parts:
    """A workbook's parts; changes are gathered until ``pack`` makes an archive of them."""

    def __init__(self, content: bytes) -> None:
        self._archive = Archive(content)
        self._names = {_fold(name): name for name in self._archive.names}
        self._inflated: dict[str, bytes] = {}
        self._changes: dict[str, bytes | None] = {}
        found = (one.target for one in self.list_relations("") if one.kind == "officeDocument")
        self.workbook = next(found, "xl/workbook.xml")

    def __contains__(self, part: str) -> bool:
        return _fold(part) in self._names

    def list_names(self, ending: str) -> tuple[str, ...]:
        """The names of all parts that end in this, in small letters."""
        return tuple(name for name in self._names if name.endswith(ending))

    def read(self, part: str) -> bytes:
        """The bytes of a part as it is now; raises ``Refusal``."""
        name = self._names.get(_fold(part), part)
        changed = self._changes.get(name)
        if changed is not None:
            return changed
        if name not in self._inflated:
            self._inflated[name] = self._archive.read(name)
        return self._inflated[name]

    def parse(self, part: str, *skip: str) -> Markup:
        """A part to be patched; raises ``Refusal``."""
        return Markup(self.read(part), part, skip)

    def write(self, part: str, content: bytes) -> None:
        """Replace a part; one that stays as it was is not touched."""
        if part not in self or self.read(part) != content:
            self._changes[self._names.setdefault(_fold(part), part)] = content

    def add(self, stem: str, ending: str, content: bytes, kind: str = "") -> str:
        """Add a part under a free name, numbered if need be, with its content type; its name."""
        part, number = f"{stem}{ending}", 2
        while part in self:
            part, number = f"{stem}{number}{ending}", number + 1
        self.write(part, content)
        if kind:
            self._add_type(f'<{{}} PartName="/{escape(part)}" ContentType="{kind}"/>', "Override")
        return part

    def drop(self, part: str) -> None:
        """Take a part away, with its relations and content types."""
        dropped = {_fold(part), _fold(_name_relations(part))}
        for one in dropped & self._names.keys():
            self._changes[self._names.pop(one)] = None
        types = self.parse(TYPES)
        kinds = types.root.find_all("Override")
        types.remove(*(k for k in kinds if _fold(k.attributes.get("PartName", "")) in dropped))
        self.write(TYPES, types.render())

    def set_default_type(self, ending: str, kind: str) -> None:
        """Give parts of this ending their content type; take it away if none is left."""
        types = self.parse(TYPES)
        known = [
            one
            for one in types.root.find_all("Default")
            if one.attributes.get("Extension", "").lower() == ending
        ]
        wanted = bool(self.list_names(f".{ending}"))
        if wanted and not known:
            self._add_type(f'<{{}} Extension="{ending}" ContentType="{kind}"/>', "Default")
        elif known and not wanted:
            types.remove(*known)
            self.write(TYPES, types.render())

    def list_relations(self, part: str) -> tuple[Relation, ...]:
        """The relations of a part, or of the whole package for ``""``."""
        relations = _name_relations(part)
        if relations not in self:
            return ()
        elements = self.parse(relations).root.find_all("Relationship")
        return tuple(_read_relation(element, part) for element in elements)

    def find_target(self, part: str, kind: str) -> str:
        """The part that a part's first relation of a kind leads to; empty if there is none."""
        kinds = (one.target for one in self.list_relations(part) if one.kind == kind)
        return next(kinds, "")

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation to a part; its identifier."""
        relations = _name_relations(part)
        if relations not in self:
            self.write(relations, f'<Relationships xmlns="{_RELATIONS}"/>'.encode("ascii"))
            self.set_default_type("rels", _RELATIONS_TYPE)
        taken = {one.id.lower() for one in self.list_relations(part)}
        number = next(n for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
        markup = self.parse(relations)
        markup.append(
            markup.root,
            f'<{markup.name_tag("Relationship")} Id="rId{number}" Type="{self.kinds}/{kind}"'
            f' Target="/{escape(target)}"/>',
        )
        self.write(relations, markup.render())
        return f"rId{number}"

    def unrelate(self, part: str, target: str) -> None:
        """Take the relations of a part to another away, and the list of them if none is left."""
        relations = _name_relations(part)
        markup = self.parse(relations)
        elements = list(markup.root.find_all("Relationship"))
        gone = [one for one in elements if _fold(_read_relation(one, part).target) == _fold(target)]
        if len(gone) == len(elements):
            self.drop(relations)
            return
        markup.remove(*gone)
        self.write(relations, markup.render())

    @property
    def namespace(self) -> str:
        """The namespace of the workbook's elements: Strict Open XML has one of its own."""
        return _STRICT_MAIN if self._is_strict else _MAIN

    @property
    def kinds(self) -> str:
        """What the types of the workbook's relations, and attributes for relations, begin with."""
        return _STRICT_KINDS if self._is_strict else _KINDS

    @property
    def _is_strict(self) -> bool:
        return self.parse(self.workbook).root.namespace == _STRICT_MAIN

    def pack(self) -> bytes:
        """The workbook with all changes made."""
        return self._archive.replace(self._changes)

    def _add_type(self, template: str, name: str) -> None:
        """Add a content type; defaults stand before overrides by custom, and need not."""
        types = self.parse(TYPES)
        types.append(types.root, template.format(types.name_tag(name)))
        self.write(TYPES, types.render())


def _fold(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _name_relations(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _read_relation(element: Element, part: str) -> Relation:
    kind = element.attributes.get("Type", "").rpartition("/")[2]
    target = ""
    if element.attributes.get("TargetMode", "").lower() != "external":
        folder = posixpath.dirname(part)
        target = posixpath.join("/", folder, unquote(element.attributes.get("Target", "")))
        target = posixpath.normpath(target).lstrip("/")
    return Relation(element.attributes.get("Id", ""), kind, target)
