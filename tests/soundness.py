"""Is a workbook's package sound? What Excel would repair, or refuse, found without Excel.

Rules of ECMA-376 parts 1 and 2 that a patched package could break: types of parts, targets of
relations, the order of a sheet's elements, indexes into styles, comments and their boxes.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, fromstring

from itasheet.sheets.cell_reference import parse_cell

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


Parts = dict[str, bytes]


def list_faults(content: bytes) -> list[str]:
    """What is wrong with a package, in words; nothing for a sound one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        parts = {name: archive.read(name) for name in archive.namelist()}
        assert len(parts) == len(archive.namelist())
    return [*_check_types(parts), *_check_relations(parts), *_check_book(parts)]


def _local(one: Element) -> str:
    return one.tag.rpartition("}")[2]


def _find_all(root: Element, name: str) -> list[Element]:
    return [one for one in root.iter() if _local(one) == name]


def _has_twice(values: Sequence[object]) -> bool:
    return len(values) > len(set(values))


def _check_types(parts: Parts) -> Iterator[str]:
    types = fromstring(parts["[Content_Types].xml"])
    defaults = [one.get("Extension", "").lower() for one in _find_all(types, "Default")]
    overrides = [one.get("PartName", "") for one in _find_all(types, "Override")]
    if _has_twice(defaults) or _has_twice(overrides):
        yield f"type twice: {defaults} {overrides}"
    yield from (f"type of nothing: {one}" for one in overrides if one.lstrip("/") not in parts)
    for name in parts.keys() - {"[Content_Types].xml"}:
        if f"/{name}" not in overrides and name.rpartition(".")[2].lower() not in defaults:
            yield f"no type: {name}"


def _list_relations(parts: Parts, part: str) -> dict[str, tuple[str, str]]:
    """The kind and the target of each relation of a part, by its identifier."""
    folder, name = posixpath.split(part)
    relations = parts.get(f"{folder}/_rels/{name}.rels".lstrip("/"), b"<none/>")
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in fromstring(relations)
        if one.get("TargetMode") != "External"
    }


def _check_relations(parts: Parts) -> Iterator[str]:
    for relations in (name for name in parts if name.endswith(".rels")):
        if _has_twice([one.get("Id") for one in fromstring(parts[relations])]):
            yield f"identifier twice: {relations}"
        folder, name = posixpath.split(relations)
        part = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
        if part and part not in parts:
            yield f"relations of nothing: {relations}"
        for kind, target in _list_relations(parts, part).values():
            if target not in parts:
                yield f"{relations}: no {kind} {target}"


def _check_order(root: Element, order: list[str], part: str) -> Iterator[str]:
    places = [order.index(_local(one)) for one in root if _local(one) in order]
    if places != sorted(places):
        yield f"order of elements: {part}"


def _check_book(parts: Parts) -> Iterator[str]:
    part = "xl/workbook.xml"
    book, relations = fromstring(parts[part]), _list_relations(parts, part)
    yield from _check_order(book, BOOK_ORDER, "workbook")
    sheets = _find_all(book, "sheet")
    names = [one.get("name", "").casefold() for one in sheets]
    if _has_twice(names) or _has_twice([one.get("sheetId") for one in sheets]):
        yield "two sheets have the same name or number"
    yield from (f"name too long: {name}" for name in names if len(name) > 31)
    defined = [(one.get("name"), one.get("localSheetId")) for one in _find_all(book, "definedName")]
    if _has_twice(defined):
        yield "a name is defined twice"
    yield from (f"name of no sheet: {name}" for name, at in defined if int(at or 0) >= len(sheets))
    for view in _find_all(book, "workbookView"):
        if int(view.get("activeTab", 0)) >= len(sheets):
            yield "a tab is open that is not there"
    style = fromstring(parts[next(part for kind, part in relations.values() if kind == "styles")])
    sizes = {_local(one): len(one) for one in style}
    yield from _check_styles(style, sizes)
    selected = 0
    for tab in sheets:
        kind, part = relations[next(v for k, v in tab.items() if k.endswith("}id"))]
        root = fromstring(parts[part])
        views = _find_all(root, "sheetView")
        selected += any(view.get("tabSelected") in ("1", "true") for view in views)
        if kind == "worksheet":
            yield from _check_order(root, SHEET_ORDER, part)
            yield from _check_cells(root, sizes, part)
            yield from _check_notes(parts, root, part)
    if selected > 1:
        yield "more than one tab is selected"


def _check_styles(style: Element, sizes: dict[str, int]) -> Iterator[str]:
    yield from _check_order(style, STYLE_ORDER, "styles")
    for one in style:
        if one.get("count") not in (None, str(len(one))):
            yield f"count of {_local(one)}"
    for xf in _find_all(style, "xf"):
        for attribute, kind in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            if int(xf.get(attribute, 0)) >= sizes.get(kind, 0):
                yield f"{attribute} of nothing"


def _check_cells(root: Element, sizes: dict[str, int], part: str) -> Iterator[str]:
    styles = {int(one.get("s", 0)) for one in _find_all(root, "c")}
    if max(styles, default=0) >= sizes.get("cellXfs", 0):
        yield f"style of nothing: {part}"
    rules = _find_all(root, "cfRule")
    if any(int(one.get("dxfId", 0)) >= sizes.get("dxfs", 0) for one in rules if one.get("dxfId")):
        yield f"colour of nothing: {part}"
    priorities = [int(one.get("priority", 1)) for one in rules if one.get("priority")]
    if _has_twice(priorities) or min(priorities, default=1) < 1:
        yield f"priorities: {part}"


def _check_notes(parts: Parts, root: Element, part: str) -> Iterator[str]:
    """Every comment has one box, and every box a comment."""
    pairs = [pair for one in root.iter() for pair in one.items()]
    used = {value for key, value in pairs if key.endswith("relationships}id")}
    boxes: list[tuple[int, int]] = []
    cells: list[tuple[int, int]] = []
    for identifier, (kind, target) in _list_relations(parts, part).items():
        if kind == "vmlDrawing":
            if identifier not in used:
                yield f"drawing that is not named: {part}"
            boxes += _find_boxes(parts[target].decode())
        elif kind == "comments":
            found = fromstring(parts[target])
            comments, authors = _find_all(found, "comment"), len(_find_all(found, "author"))
            cells += [parse_cell(one.get("ref", "")) for one in comments]
            if any(int(one.get("authorId", 0)) >= authors for one in comments):
                yield f"comment of nobody: {part}"
    if sorted(cells) != sorted(boxes):
        yield f"comments at {cells} and boxes at {boxes}: {part}"


def _find_boxes(drawing: str) -> Iterator[tuple[int, int]]:
    fromstring(drawing)
    for note in re.findall(r'ObjectType="Note".*?ClientData>', drawing, re.DOTALL):
        row, column = (re.search(rf":{name}>\s*(\d+)", note) for name in ("Row", "Column"))
        assert row and column
        yield int(row[1]), int(column[1])
