"""Sheets beside a form's table for texts of other files that have no cell in it; never reported."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from itasheet.definition.definition import Definition
from itasheet.forms.blocks import MARGINS, ROW_HEIGHT
from itasheet.forms.filling import split_height
from itasheet.layout.column_widths import share_width
from itasheet.layout.paper import MAX_ROW_HEIGHT, cell_height, span_columns
from itasheet.returns.planned import Aside, Contents
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Cell, Page, Paper, Row
from itasheet.sheets.styles import DIGIT_FAMILY, font_of
from itasheet.thai.text import squash

SHARES = (16, 15, 18, 14, 45)
"""Widths of file, place, measure, column and text, relative to each other."""
HEADING_ROW = 2


def make_asides(definition: Definition, contents: Contents) -> Iterator[Page]:
    """A sheet of the unit's own texts and one of references, as far as there are any."""
    texts = definition.asides
    if contents.asides:
        yield _make_page(definition, (texts.sheet, texts.title, texts.note), contents.asides)
    if contents.references:
        told = (texts.reference_sheet, texts.reference_title, texts.reference_note)
        yield _make_page(definition, told, contents.references)


def read_asides(workbook: Workbook, definition: Definition) -> Contents:
    """The texts beside the table of a form that was itself made from other files."""
    texts = definition.asides
    return Contents(
        asides=tuple(_read_sheet(workbook, texts.sheet, texts.title)),
        references=tuple(_read_sheet(workbook, texts.reference_sheet, texts.reference_title)),
    )


def _read_sheet(workbook: Workbook, sheet: str, title: str) -> Iterator[Aside]:
    for grid in workbook.grids:
        first = grid.cells.get(CellRef(0, 0))
        if isinstance(first, str) and squash(first) == squash(title):
            for row in range(HEADING_ROW + 1, grid.height):
                cells = (grid.cells.get(CellRef(row, column), "") for column in range(len(SHARES)))
                aside = Aside(*map(str, cells))
                if any(aside):
                    yield aside


def _make_page(definition: Definition, told: tuple[str, ...], asides: tuple[Aside, ...]) -> Page:
    name, *above = told
    widths = share_width(SHARES, MARGINS, landscape=True)
    texts = definition.asides
    headings = (texts.file, texts.place, texts.measure, texts.column, texts.text)
    heights = [_measure_aside(aside, widths) for aside in asides]
    firsts = list(accumulate(map(len, heights), initial=HEADING_ROW + 1))
    top = [
        Cell(row, 0, text, style)
        for row, (text, style) in enumerate(zip(above, ("guide_title", "guide_text"), strict=True))
    ]
    heading = [Cell(HEADING_ROW, column, text, "heading") for column, text in enumerate(headings)]
    return Page(
        name=name,
        cells=(*top, *heading, *_write_asides(asides, heights, firsts)),
        widths=widths,
        rows={
            **{cell.row: Row(_fit(cell, span_columns(widths))) for cell in top},
            HEADING_ROW: Row(max(_fit(cell, widths[cell.column]) for cell in heading)),
            **dict(enumerate((Row(one) for rows in heights for one in rows), HEADING_ROW + 1)),
        },
        merges=(
            *(CellRange(cell.row, 0, cell.row, len(widths) - 1) for cell in top),
            *_merge_asides(heights, firsts),
        ),
        paper=Paper(
            landscape=True,
            margins=MARGINS,
            repeated=(HEADING_ROW, HEADING_ROW),
            footer=f'&C&"{DIGIT_FAMILY},Regular"&16- &P -',
            centered=True,
        ),
        frozen_rows=HEADING_ROW + 1,
        protected=True,
    )


def _fit(cell: Cell, width: float) -> float:
    return min(cell_height(str(cell.value), font_of(cell.style), width), MAX_ROW_HEIGHT)


def _measure_aside(aside: Aside, widths: tuple[int, ...]) -> tuple[float, ...]:
    """The heights of the rows that show all of an aside."""
    font = font_of("aside")
    pairs = zip(aside, widths, strict=True)
    return split_height(max(cell_height(text, font, w) for text, w in pairs), font, ROW_HEIGHT)


def _write_asides(
    asides: tuple[Aside, ...], heights: list[tuple[float, ...]], firsts: list[int]
) -> Iterator[Cell]:
    for aside, rows, first in zip(asides, heights, firsts, strict=False):
        for row in range(first, first + len(rows)):
            for column, text in enumerate(aside):
                yield Cell(row, column, text if row == first else None, "aside")


def _merge_asides(heights: list[tuple[float, ...]], firsts: list[int]) -> Iterator[CellRange]:
    for rows, first in zip(heights, firsts, strict=False):
        if len(rows) > 1:
            for column in range(len(SHARES)):
                yield CellRange(first, column, first + len(rows) - 1, column)
