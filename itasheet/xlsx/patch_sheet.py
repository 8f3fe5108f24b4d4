"""Sheets of a marked workbook: colours laid over cells by rules, the list of problems, their looks.

A colour is a conditional format that is always true, on top of all others. So no cell's own style
is touched, nothing has to be put back, programs move the colour along as rows are put in, and the
rule's text tells which problem it is for. Looks are added behind all others of the styles part, so
that every cell keeps its number, and are taken out again only where they still stand as written.
Source of the order of elements: ECMA-376 part 1, CT_Worksheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from xml.etree.ElementTree import Element, tostring

from itasheet.marking.corrections import Mark, read_areas
from itasheet.sheets.cell_reference import CellRange, CellRef, format_cells
from itasheet.sheets.page import Page
from itasheet.sheets.styles import MARK_COLORS, MARK_STYLES, MUST_CORRECT, THAI_CHARSET, Style
from itasheet.xlsx.patch_package import OFFICE_TYPES, PatchedPackage, XmlPart
from itasheet.xlsx.xml import clean_text, escape, format_cell, read_whole

NAME = "itasheet_mark_"
"""Beginning of the defined names by which links find marked cells after rows were put in."""

_RULE = re.compile(r'\s*ISTEXT\(\s*"itasheet (\d{1,9})"\s*\)\s*')
_BEFORE_RULES = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"),
)
BEFORE_DRAWING = (
    *_BEFORE_RULES,
    *("conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches"),
    *("ignoredErrors", "smartTags", "drawing"),
)
DIGIT, PADDING = 7, 5
"""Pixels by which a column's width is told: of a digit, and beside them."""


def list_colors(tree: XmlPart) -> dict[int, tuple[CellRange, ...]]:
    """The areas of this sheet that marks colour, by their numbers."""
    colors: dict[int, tuple[CellRange, ...]] = {}
    for holder in tree.find_all("conditionalFormatting"):
        areas = tuple(read_areas(holder.get("sqref", "")))
        for number in filter(None, (_find_number(tree, rule) for rule in holder)):
            colors[number] = (*colors.get(number, ()), *areas)
    return colors


def add_colors(tree: XmlPart, marks: Iterable[Mark], looks: Mapping[str, int]) -> None:
    """Colour the cells of marks, the first on top; ``looks`` are the numbers of their formats."""
    colored = [mark for mark in marks if mark.color]
    rules = [rule for rule in tree.root.iter() if rule.tag.rpartition(":")[2] == "cfRule"]
    _move_priorities(rules, len(colored))
    added = "".join(
        f'<conditionalFormatting sqref="{format_cells(mark.spots).replace(",", "")}"><cfRule'
        f' type="expression" dxfId="{looks[mark.color]}" priority="{priority}">'
        f"<formula>ISTEXT(&quot;itasheet {mark.number}&quot;)</formula></cfRule>"
        "</conditionalFormatting>"
        for priority, mark in enumerate(colored, 1)
    )
    tree.insert_after(_BEFORE_RULES, added)


def drop_colors(tree: XmlPart) -> None:
    """Take all colours of marks away; the other rules have their old priorities again."""
    count = len(list_colors(tree))
    for holder in tree.find_all("conditionalFormatting"):
        ours = [rule for rule in holder if _find_number(tree, rule) is not None]
        tree.remove(*([holder] if ours and len(ours) == len(holder) else ours))
    rules = [rule for rule in tree.root.iter() if rule.tag.rpartition(":")[2] == "cfRule"]
    _move_priorities(rules, -count)


def _find_number(tree: XmlPart, rule: Element) -> int | None:
    formulas = (child.text or "" for child in rule if child.tag == f"{tree.prefix}formula")
    match = _RULE.fullmatch(next(formulas, ""))
    return int(match[1]) if match else None


def _move_priorities(rules: list[Element], step: int) -> None:
    """Move the rules' priorities by a step; none of them where one would come below 1."""
    numbers = [read_whole(rule.get("priority", "")) for rule in rules]
    if step and all(number is None or number + step > 0 for number in numbers):
        for rule, number in zip(rules, numbers, strict=True):
            if number is not None:
                rule.set("priority", str(number + step))


def write_list(
    page: Page, links: Mapping[CellRef, int], styles: Mapping[str, int], namespace: str
) -> bytes:
    """The page as a worksheet part; ``links`` are the numbers of the marks that cells lead to.

    Of a page only texts, widths (0 hides a column), heights, merges and frozen rows are written.
    """
    pieces = (
        f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FF{MUST_CORRECT.color[1:]}"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr>',
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{page.frozen_rows}" topLeftCell="A{page.frozen_rows + 1}"'
        ' activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView>'
        '</sheetViews><sheetFormatPr defaultRowHeight="21"/><cols>',
        *(
            f'<col min="{number}" max="{number}" width="{max(width - PADDING, 0) / DIGIT:.4g}"'
            f' customWidth="1" hidden="{int(not width)}"/>'
            for number, width in enumerate(page.widths, 1)
        ),
        "</cols><sheetData>",
        *_write_rows(page, styles),
        '</sheetData><sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0"'
        ' formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>',
        *_write_all("mergeCells", (f'<mergeCell ref="{merge}"/>' for merge in page.merges)),
        *_write_all(
            "hyperlinks",
            (
                f'<hyperlink ref="{spot}" location="{NAME}{number}"/>'
                for spot, number in sorted(links.items())
            ),
        ),
        '<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.5"'
        ' bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9"'
        ' orientation="landscape" fitToHeight="0"/></worksheet>',
    )
    return "".join(pieces).encode()


def _write_rows(page: Page, styles: Mapping[str, int]) -> Iterator[str]:
    for row, cells in groupby(sorted(page.cells, key=lambda cell: cell[:2]), lambda one: one.row):
        height = page.rows.get(row)
        size = f' ht="{height.height:g}" customHeight="1"' if height else ""
        yield f'<row r="{row + 1}"{size}>'
        for cell in cells:
            text = None if cell.value is None else clean_text(str(cell.value))
            yield format_cell(str(CellRef(row, cell.column)), styles[cell.style], text)
        yield "</row>"


def _write_all(name: str, elements: Iterable[str]) -> Iterator[str]:
    """A list of elements, which must not be empty."""
    joined = "".join(elements)
    if joined:
        yield f"<{name}>{joined}</{name}>"


_TYPE = f"{OFFICE_TYPES}spreadsheetml.styles+xml"
_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_NO_FILL = '<patternFill patternType="none"/>'
_SIDES = ("left", "right", "top", "bottom")
_ADDED = ("fonts", "fills", "borders", "cellXfs", "dxfs")
_MINIMAL = (
    '<styleSheet xmlns="{namespace}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/>'
    '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/>'
    '<top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0"'
    ' fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0"'
    ' fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle'
    ' name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def add_looks(package: PatchedPackage) -> tuple[dict[str, int], dict[str, int]]:
    """Add the styles and colours of marks behind those that are there.

    Given back are their numbers: of styles by name, of colours by #RRGGBB.
    """
    part = package.find_target(package.workbook, "styles")
    if not part:
        content = _MINIMAL.format(namespace=package.namespace).encode()
        part = package.add("xl/styles", ".xml", content, _TYPE)
        package.relate(package.workbook, "styles", part)
    tree = package.edit(part)
    counts = {name: len(tree.list_inside(name)) for name in _ADDED}
    for name, added in _make_looks(tree, counts).items():
        holder = tree.find(name)
        if holder is None:
            (holder,) = tree.insert_after(_ORDER[: _ORDER.index(name)], f"<{name}/>")
        holder.extend(added)
        holder.set("count", str(len(holder)))
    styles = {name: counts["cellXfs"] + at for at, name in enumerate(MARK_STYLES)}
    return styles, {color: counts["dxfs"] + at for at, color in enumerate(MARK_COLORS)}


def drop_looks(package: PatchedPackage) -> None:
    """Take out what ``add_looks`` added, if all of it still is the end of each list."""
    part = package.find_target(package.workbook, "styles")
    if not part:
        return
    tree = package.edit(part)
    sizes = {**dict.fromkeys(_ADDED, len(MARK_STYLES)), "dxfs": len(MARK_COLORS)}
    counts = {name: len(tree.list_inside(name)) - sizes[name] for name in _ADDED}
    if min(counts.values()) < 0:
        return
    looks = _make_looks(tree, counts)
    found = {name: tree.list_inside(name)[counts[name] :] for name in _ADDED}
    if any(list(map(tostring, found[name])) != list(map(tostring, looks[name])) for name in _ADDED):
        return
    for name in _ADDED:
        tree.remove(*found[name])
        for holder in tree.find_all(name):
            holder.set("count", str(counts[name]))


def _make_looks(tree: XmlPart, counts: Mapping[str, int]) -> dict[str, list[Element]]:
    looks = format_looks(MARK_STYLES.values(), MARK_COLORS, counts)
    return {name: tree.make(group) for name, group in looks.items()}


def format_looks(
    styles: Iterable[Style], colors: Iterable[str], counts: Mapping[str, int]
) -> dict[str, str]:
    """The markup of styles and coloured rules for each list of a styles part.

    The first that is added to a list gets the number that it has in ``counts``.
    """
    looks = dict.fromkeys(("fonts", "fills", "borders", "cellXfs", "dxfs"), "")
    for at, style in enumerate(styles):
        flags = (("b", style.bold), ("u", style.underline))
        shown = "".join(f"<{name}/>" for name, is_set in flags if is_set)
        looks["fonts"] += (
            f'<font>{shown}<sz val="{style.size:g}"/><color rgb="FF{style.color[1:]}"/>'
            f'<name val="{escape(style.family)}"/><charset val="{THAI_CHARSET}"/></font>'
        )
        filled = _NO_FILL
        if style.fill:
            color = f'<fgColor rgb="FF{style.fill[1:]}"/><bgColor indexed="64"/>'
            filled = f'<patternFill patternType="solid">{color}</patternFill>'
        looks["fills"] += f"<fill>{filled}</fill>"
        is_drawn = style.border != "none"
        line = f'style="{style.border}"' if is_drawn else ""
        color = f'<color rgb="FF{style.border_color[1:]}"/>' if is_drawn else ""
        sides = "".join(f"<{side} {line}>{color}</{side}>" for side in _SIDES)
        looks["borders"] += f"<border>{sides}<diagonal/></border>"
        wrap = ' wrapText="1"' if style.wrap else ""
        looks["cellXfs"] += (
            f'<xf numFmtId="0" fontId="{counts["fonts"] + at}" fillId="{counts["fills"] + at}"'
            f' borderId="{counts["borders"] + at}" xfId="0" applyFont="1" applyFill="1"'
            f' applyBorder="1" applyAlignment="1"><alignment horizontal="{style.align}"'
            f' vertical="{"center" if style.valign == "middle" else style.valign}"{wrap}/>'
            "</xf>"
        )
    for rgb in colors:
        color = f'<fgColor rgb="FF{rgb[1:]}"/><bgColor rgb="FF{rgb[1:]}"/>'
        filled = f'<patternFill patternType="solid">{color}</patternFill>'
        looks["dxfs"] += f"<dxf><fill>{filled}</fill></dxf>"
    return looks
