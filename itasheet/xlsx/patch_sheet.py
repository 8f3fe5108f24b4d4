"""Sheets of a marked workbook: colours laid over cells by rules, and the list of problems.

A colour is a conditional format that is always true, on top of all others. So no cell's own style
is touched, nothing has to be put back, programs move the colour along as rows are put in, and the
rule's text tells which problem it is for.
Source of the order of elements: ECMA-376 part 1, CT_Worksheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from xml.etree.ElementTree import Element

from itasheet.marking.corrections import Mark, Note, read_areas
from itasheet.sheets.cell_reference import CellRange, CellRef, join_spots
from itasheet.sheets.page import Page
from itasheet.sheets.styles import MUST_CORRECT
from itasheet.xlsx.xml import XmlPart, clean_text, format_cell, read_whole

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
_ROW = re.compile(rb"<(?:\w{1,20}:)?row\s[^<>]*>")
_ATTRIBUTE = re.compile(rb'\s(r|ht|hidden)="([^"]*)"')
_DIGIT, _PADDING = 7, 5
_USUAL_WIDTH, _USUAL_HEIGHT = 64, 20
_GAP, _RISE = 15, 2
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_575


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
        f'<conditionalFormatting sqref="{join_spots(mark.spots).replace(",", "")}"><cfRule'
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
            f'<col min="{number}" max="{number}" width="{max(width - _PADDING, 0) / _DIGIT:.4g}"'
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


class SheetSizes:
    """How wide the columns and how high the rows of a sheet are, in pixels at 96 dpi.

    Good enough to place a comment beside its cell: the width of a digit is taken to be seven
    pixels, as in Excel's usual font.
    """

    def __init__(self, tree: XmlPart) -> None:
        self._widths: dict[int, int] = {}
        self._heights: dict[int, int] = {}
        self._width, self._height = _USUAL_WIDTH, _USUAL_HEIGHT
        usual = tree.find("sheetFormatPr")
        attributes: Mapping[str, str] = {} if usual is None else usual.attrib
        with suppress(ValueError, KeyError):
            self._width = _count_pixels(float(attributes["defaultColWidth"]))
        with suppress(ValueError, KeyError):
            self._height = round(float(attributes["defaultRowHeight"]) * 96 / 72)
        for column in tree.list_inside("cols"):
            with suppress(ValueError, KeyError, OverflowError):
                first, last = (int(column.attrib[name]) for name in ("min", "max"))
                is_hidden = column.get("hidden") in ("1", "true")
                width = 0 if is_hidden else _count_pixels(float(column.attrib["width"]))
                self._widths |= dict.fromkeys(range(first - 1, min(last, first + 300)), width)
        for match in _ROW.finditer(tree.rows):
            found = dict(_ATTRIBUTE.findall(match[0]))
            with suppress(ValueError, KeyError, OverflowError):
                is_hidden = found.get(b"hidden") in (b"1", b"true")
                height = 0 if is_hidden else round(float(found[b"ht"]) * 96 / 72)
                self._heights[int(found[b"r"]) - 1] = height

    def place_box(self, note: Note) -> tuple[int, ...]:
        """Where a comment's box begins and ends, as VML has it: columns and rows with pixels.

        Right of its cell and a little higher; the last cells of a sheet have it over themselves.
        """
        column = min(note.spot.column + 1, _LAST_COLUMN - 4)
        row = min(max(note.spot.row - 1, 0), _LAST_ROW - 10)
        right = _advance(self._widths, self._width, column, _GAP + note.width, _LAST_COLUMN)
        below = _advance(self._heights, self._height, row, _RISE + note.height, _LAST_ROW)
        return (column, _GAP, row, _RISE, *right, *below)


def _count_pixels(width: float) -> int:
    return int(width * _DIGIT) + _PADDING


def _advance(
    sizes: Mapping[int, int], usual: int, index: int, length: int, last: int
) -> tuple[int, int]:
    """The column or row in which a length ends that begins with this one, and the rest there."""
    while length >= sizes.get(index, usual) and index < last:
        length -= sizes.get(index, usual)
        index += 1
    return index, length
