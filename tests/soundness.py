"""Is a workbook's package sound? What Excel would repair, or refuse, found without Excel.

Rules of ECMA-376 parts 1 and 2 that a patched package could break: types of parts, targets of
relations, the order of a sheet's elements, indexes into styles, comments and their boxes.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from tests.tables import parse_spot

SHEET_ORDER = """
sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells
phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup
headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing
legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts
extLst
""".split()
BOOK_ORDER = """
fileVersion fileSharing workbookPr AlternateContent workbookProtection bookViews sheets
functionGroups externalReferences definedNames calcPr
""".split()
STYLE_ORDER = """
numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst
""".split()


def list_faults(content: bytes) -> list[str]:
    """What is wrong with a package, in words; nothing for a sound one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        parts = {name: archive.read(name) for name in archive.namelist()}
        assert len(parts) == len(archive.namelist())
    return [*_check_types(parts), *_check_relations(parts), *_check_book(parts)]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _parse(parts: dict[str, bytes], name: str) -> ElementTree.Element:
    return ElementTree.fromstring(parts[name])


def _check_types(parts: dict[str, bytes]) -> Iterator[str]:
    types = _parse(parts, "[Content_Types].xml")
    defaults = [one.get("Extension", "").lower() for one in types if _local(one.tag) == "Default"]
    overrides = [one.get("PartName", "") for one in types if _local(one.tag) == "Override"]
    yield from (f"type twice: {one}" for one in {*defaults} if defaults.count(one) > 1)
    yield from (f"type twice: {one}" for one in {*overrides} if overrides.count(one) > 1)
    yield from (f"type of nothing: {one}" for one in overrides if one.lstrip("/") not in parts)
    for name in parts.keys() - {"[Content_Types].xml"}:
        if f"/{name}" not in overrides and name.rpartition(".")[2].lower() not in defaults:
            yield f"no type: {name}"


def _list_relations(parts: dict[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    if relations not in parts:
        return {}
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in _parse(parts, relations)
        if one.get("TargetMode") != "External"
    }


def _check_relations(parts: dict[str, bytes]) -> Iterator[str]:
    for relations in (name for name in parts if name.endswith(".rels")):
        ids = [one.get("Id") for one in _parse(parts, relations)]
        if len(ids) != len(set(ids)):
            yield f"identifier twice: {relations}"
        folder, name = posixpath.split(relations)
        part = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
        if part and part not in parts:
            yield f"relations of nothing: {relations}"
        for kind, target in _list_relations(parts, part).values():
            if target not in parts:
                yield f"{relations}: no {kind} {target}"


def _check_order(root: ElementTree.Element, order: list[str], part: str) -> Iterator[str]:
    places = [order.index(_local(one.tag)) for one in root if _local(one.tag) in order]
    if places != sorted(places):
        yield f"order of elements: {part}"


def _check_book(parts: dict[str, bytes]) -> Iterator[str]:
    book = _parse(parts, "xl/workbook.xml")
    relations = _list_relations(parts, "xl/workbook.xml")
    yield from _check_order(book, BOOK_ORDER, "workbook")
    sheets = [one for one in book.iter() if _local(one.tag) == "sheet"]
    names = [one.get("name", "").casefold() for one in sheets]
    numbers = [one.get("sheetId") for one in sheets]
    if len({*names}) < len(names) or len({*numbers}) < len(numbers):
        yield "two sheets have the same name or number"
    yield from (f"name too long: {name}" for name in names if len(name) > 31)
    yield from _check_names(book, len(sheets))
    style = _parse(parts, next(part for kind, part in relations.values() if kind == "styles"))
    yield from _check_order(style, STYLE_ORDER, "styles")
    sizes = {_local(one.tag): len(one) for one in style}
    for one in style:
        if one.get("count") not in (None, str(len(one))):
            yield f"count of {_local(one.tag)}"
    yield from _check_looks(style, sizes)
    tabs = [[v for k, v in one.items() if k.endswith("}id")][0] for one in sheets]
    parts_of = [relations[tab] for tab in tabs]
    selected = 0
    for kind, part in parts_of:
        root = _parse(parts, part)
        views = (one for one in root.iter() if _local(one.tag) == "sheetView")
        selected += any(view.get("tabSelected") in ("1", "true") for view in views)
        if kind == "worksheet":
            yield from _check_order(root, SHEET_ORDER, part)
            yield from _check_cells(root, sizes, part)
            yield from _check_notes(parts, root, part)
    if selected > 1:
        yield "more than one tab is selected"


def _check_names(book: ElementTree.Element, count: int) -> Iterator[str]:
    names = [
        (one.get("name"), one.get("localSheetId"))
        for one in book.iter()
        if _local(one.tag) == "definedName"
    ]
    if len(names) != len(set(names)):
        yield "a name is defined twice"
    yield from (f"name of no sheet: {name}" for name, at in names if at and int(at) >= count)
    for view in (one for one in book.iter() if _local(one.tag) == "workbookView"):
        if int(view.get("activeTab", 0)) >= count:
            yield "a tab is open that is not there"


def _check_looks(style: ElementTree.Element, sizes: dict[str, int]) -> Iterator[str]:
    kinds = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
    for xf in (one for one in style.iter() if _local(one.tag) == "xf"):
        for attribute, kind in kinds.items():
            if int(xf.get(attribute, 0)) >= sizes.get(kind, 0):
                yield f"{attribute} of nothing"


def _check_cells(root: ElementTree.Element, sizes: dict[str, int], part: str) -> Iterator[str]:
    styles = {int(one.get("s", 0)) for one in root.iter() if _local(one.tag) == "c"}
    if max(styles, default=0) >= sizes.get("cellXfs", 0):
        yield f"style of nothing: {part}"
    rules = [one for one in root.iter() if _local(one.tag) == "cfRule"]
    if any(int(one.get("dxfId", 0)) >= sizes.get("dxfs", 0) for one in rules if one.get("dxfId")):
        yield f"colour of nothing: {part}"
    priorities = [one.get("priority") for one in rules if one.get("priority")]
    if len(priorities) != len(set(priorities)) or any(int(one or 0) < 1 for one in priorities):
        yield f"priorities: {part}"


def _check_notes(parts: dict[str, bytes], root: ElementTree.Element, part: str) -> Iterator[str]:
    """Every comment has one box, and every box a comment."""
    relations = _list_relations(parts, part)
    used = {
        value for one in root.iter() for key, value in one.items()
        if key.endswith("relationships}id")
    }  # fmt: skip
    boxes: list[tuple[int, int]] = []
    comments: list[str] = []
    for identifier, (kind, target) in relations.items():
        if kind == "vmlDrawing":
            if identifier not in used:
                yield f"drawing that is not named: {part}"
            boxes += _find_boxes(parts[target].decode())
        elif kind == "comments":
            found = _parse(parts, target)
            comments += [one.get("ref", "") for one in found.iter() if _local(one.tag) == "comment"]
            authors = [one for one in found.iter() if _local(one.tag) == "author"]
            for one in found.iter():
                if int(one.get("authorId", 0)) >= len(authors) and _local(one.tag) == "comment":
                    yield f"comment of nobody: {part}"
    cells = sorted(tuple(parse_spot(one)) for one in comments)
    if cells != sorted(boxes):
        yield f"comments at {cells} and boxes at {sorted(boxes)}: {part}"


def _find_boxes(drawing: str) -> Iterator[tuple[int, int]]:
    ElementTree.fromstring(drawing)
    for note in re.findall(r'ObjectType="Note".*?ClientData>', drawing, re.DOTALL):
        row, column = (re.search(rf":{name}>\s*(\d+)", note) for name in ("Row", "Column"))
        assert row and column
        yield int(row[1]), int(column[1])
