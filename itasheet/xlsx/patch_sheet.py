"""Sheets of a marked workbook: colours laid over cells by rules, the list of problems, their looks.

A colour is a conditional format that is always true, on top of all others. So no cell's own style
is touched, nothing has to be put back, programs move the colour along as rows are put in, and the
rule's text tells which problem it is for. Looks are added behind all others of the styles part, so
that every cell keeps its number, and are taken out again only where they still stand as written.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby, islice
from xml.etree.ElementTree import Element, SubElement, tostring

from itasheet.layout.fonts import FAMILY, THAI_CHARSET
from itasheet.layout.styles import MARK_COLORS, MARK_STYLES, MUST_CORRECT
from itasheet.marking.corrections import Mark, read_areas
from itasheet.sheets.cell_reference import CellRange, CellRef, format_cells
from itasheet.sheets.page import Page
from itasheet.xlsx.patch_package import XmlPart, parse_elements
from itasheet.xlsx.xml import clean_text, format_cell, read_whole

NAME = "itasheet_mark_"
"""Beginning of the defined names by which links find marked cells after rows were put in."""

_RULE = re.compile(r'\s*ISTEXT\(\s*"itasheet (\d{1,9})"\s*\)\s*')
MOST_AREAS = 500
"""Areas of one mark that are remembered."""
DIGIT, PADDING = 7, 5
"""Pixels by which a column's width is told: of a digit, and beside them."""


def list_colors(sheet: XmlPart) -> dict[int, tuple[CellRange, ...]]:
    """The areas of this sheet that marks colour, by their numbers."""
    colors: dict[int, list[CellRange]] = {}
    for holder in sheet.root.iterfind("conditionalFormatting"):
        if numbers := list(filter(None, map(_find_number, holder))):
            areas = list(islice(read_areas(holder.get("sqref", "")), MOST_AREAS))
            for number in numbers:
                colors.setdefault(number, []).extend(areas)
    return {number: tuple(areas) for number, areas in colors.items()}


def replace_colors(sheet: XmlPart, marks: Sequence[Mark], looks: Mapping[str, int]) -> None:
    """Colour the cells of marks in place of former ones, the first on top, then other rules."""
    marks = [mark for mark in marks if mark.color]
    former = len(list_colors(sheet))
    emptied = set()
    for holder in sheet.root.iterfind("conditionalFormatting"):
        others = [rule for rule in holder if _find_number(rule) is None]
        if len(others) < len(holder):
            holder[:] = others
            emptied |= set() if others else {holder}
    sheet.root[:] = [one for one in sheet.root if one not in emptied]
    rules = [rule for rule in sheet.root.iter() if rule.tag.rpartition(":")[2] == "cfRule"]
    numbers = [read_whole(rule.get("priority", "")) for rule in rules]
    # A program that numbered them all anew may have left no room before the others.
    room = min((number for number in numbers if number is not None), default=1) - 1
    step = len(marks) - (former if room >= former else 0)
    for rule, number in zip(rules, numbers, strict=True):
        if step and number is not None:
            rule.set("priority", str(number + step))
    added = [
        Element("conditionalFormatting", sqref=format_cells(mark.spots).replace(",", ""))
        for mark in marks
    ]
    for priority, (mark, holder) in enumerate(zip(marks, added, strict=True), 1):
        words = {"type": "expression", "dxfId": str(looks[mark.color]), "priority": str(priority)}
        formula = SubElement(SubElement(holder, "cfRule", words), "formula")
        formula.text = f'ISTEXT("itasheet {mark.number}")'
    sheet.insert(added)


def _find_number(rule: Element) -> int | None:
    match = _RULE.fullmatch(rule.findtext("formula", ""))
    return int(match[1]) if match else None


def write_list(
    page: Page, links: Mapping[CellRef, int], styles: Mapping[str, int], namespace: str
) -> bytes:
    """The page as a worksheet part; ``links`` are the numbers of the marks that cells lead to.

    Of a page, which has a merge, only texts, widths (0 hides a column), heights, merges and frozen
    rows are written.
    """
    linked = "".join(
        f'<hyperlink ref="{spot}" location="{NAME}{number}"/>'
        for spot, number in sorted(links.items())
    )
    rows = []
    for row, cells in groupby(sorted(page.cells, key=lambda cell: cell[:2]), lambda one: one.row):
        height = page.rows.get(row)
        size = f' ht="{height.height:g}" customHeight="1"' if height else ""
        rows.append(f'<row r="{row + 1}"{size}>')
        for cell in cells:
            text = None if cell.value is None else clean_text(str(cell.value))
            rows.append(format_cell(str(CellRef(row, cell.column)), styles[cell.style], text))
        rows.append("</row>")
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
        *rows,
        '</sheetData><sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0"'
        ' formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>',
        "<mergeCells>",
        *(f'<mergeCell ref="{merge}"/>' for merge in page.merges),
        "</mergeCells>",
        f"<hyperlinks>{linked}</hyperlinks>" if linked else "",
        '<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.5"'
        ' bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9"'
        ' orientation="landscape" fitToHeight="0"/></worksheet>',
    )
    return "".join(pieces).encode()


_FILL = '<fill><patternFill patternType="{pattern}">{color}</patternFill></fill>'
_SIDES = ("left", "right", "top", "bottom")
_ADDED = {
    **dict.fromkeys(("fonts", "fills", "borders", "cellXfs"), len(MARK_STYLES)),
    "dxfs": len(MARK_COLORS),
}
"""The lists of a styles part to which looks of marks are added, and how many to each."""
MINIMAL_STYLES = (
    '<styleSheet xmlns="{namespace}"><fonts><font><sz val="11"/><name val="Calibri"/></font>'
    '</fonts><fills><fill><patternFill patternType="none"/></fill><fill><patternFill'
    ' patternType="gray125"/></fill></fills><borders><border/></borders><cellStyleXfs><xf/>'
    '</cellStyleXfs><cellXfs><xf xfId="0"/></cellXfs><cellStyles><cellStyle name="Normal"'
    ' xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""The styles of a workbook that has none."""


def replace_looks(tree: XmlPart, is_marked: bool) -> tuple[dict[str, int], dict[str, int]]:
    """Let the looks of marks be the last of a styles part, or not be there.

    Those from before are ours only if all of them still are the end of each list. Given back are
    their numbers: of styles by name, of colours by #RRGGBB.
    """
    found = {name: tree.root.findall(f"{name}/*") for name in _ADDED}
    counts = {name: len(found[name]) - count for name, count in _ADDED.items()}
    are_there = min(counts.values()) >= 0 and all(
        list(map(tostring, found[name][counts[name] :])) == list(map(tostring, looks))
        for name, looks in _make_looks(counts).items()
    )
    if not are_there:
        counts = {name: len(found[name]) for name in _ADDED}
    if are_there != is_marked:
        for name, looks in _make_looks(counts).items():
            if not found[name] and tree.root.find(name) is None:
                tree.insert([Element(name)])
            for holder in tree.root.findall(name)[:1]:
                holder[counts[name] :] = looks if is_marked else []
                holder.set("count", str(len(holder)))
    styles = {name: counts["cellXfs"] + at for at, name in enumerate(MARK_STYLES)}
    return styles, {color: counts["dxfs"] + at for at, color in enumerate(MARK_COLORS)}


def _make_looks(counts: Mapping[str, int]) -> dict[str, list[Element]]:
    """The looks for each list of a styles part, in which they are numbered from ``counts`` on."""
    looks = dict.fromkeys(_ADDED, "")
    for at, style in enumerate(MARK_STYLES.values()):
        flags = (("b", style.bold), ("u", style.underline))
        shown = "".join(f"<{name}/>" for name, is_set in flags if is_set)
        looks["fonts"] += (
            f'<font>{shown}<sz val="{style.size:g}"/><color rgb="FF{style.color[1:]}"/>'
            f'<name val="{FAMILY}"/><charset val="{THAI_CHARSET}"/></font>'
        )
        color = f'<fgColor rgb="FF{style.fill[1:]}"/><bgColor indexed="64"/>' if style.fill else ""
        looks["fills"] += _FILL.format(pattern="solid" if color else "none", color=color)
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
    for rgb in MARK_COLORS:
        color = f'<fgColor rgb="FF{rgb[1:]}"/><bgColor rgb="FF{rgb[1:]}"/>'
        looks["dxfs"] += f"<dxf>{_FILL.format(pattern='solid', color=color)}</dxf>"
    return {name: parse_elements(markup) for name, markup in looks.items()}
