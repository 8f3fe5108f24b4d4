"""Sheets beside a form's table for texts of other files that have no cell in it; never reported."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from itasheet.definition.definition import Definition
from itasheet.forms.blocks import MARGINS, split_height
from itasheet.forms.prefill import LooseText, Prefill
from itasheet.layout.column_widths import share_width
from itasheet.layout.paper import cell_height, fit_rows, span_columns
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Cell, Page, Paper, Row
from itasheet.sheets.styles import DIGIT_FAMILY, font_of
from itasheet.thai.text import squash

SHARES = (16, 15, 18, 14, 45)
"""Widths of file, place, measure, column and text, relative to each other."""
TITLE_STYLES = ("guide_title", "guide_text")
HEADING_ROW = len(TITLE_STYLES)


def make_reference_sheets(definition: Definition, prefill: Prefill) -> Iterator[Page]:
    """A sheet of the unit's own texts and one of references, as far as there are any."""
    texts = definition.reference_sheets
    if prefill.own:
        yield _make_page(definition, texts.sheet, (texts.title, texts.note), prefill.own)
    if prefill.references:
        titles = (texts.reference_title, texts.reference_note)
        yield _make_page(definition, texts.reference_sheet, titles, prefill.references)


def read_reference_sheets(workbook: Workbook, definition: Definition) -> Prefill:
    """The texts beside the table of a form that was itself made from other files."""
    texts = definition.reference_sheets
    return Prefill(
        own=tuple(_read_sheet(workbook, texts.title)),
        references=tuple(_read_sheet(workbook, texts.reference_title)),
    )


def _read_sheet(workbook: Workbook, title: str) -> Iterator[LooseText]:
    for grid in workbook.grids:
        first = grid.cells.get(CellRef(0, 0))
        if isinstance(first, str) and squash(first) == squash(title):
            for row in range(HEADING_ROW + 1, grid.height):
                cells = (grid.cells.get(CellRef(row, column), "") for column in range(len(SHARES)))
                loose = LooseText(*map(str, cells))
                if any(loose):
                    yield loose


def _make_page(
    definition: Definition, name: str, titles: tuple[str, str], loose: tuple[LooseText, ...]
) -> Page:
    widths = share_width(SHARES, MARGINS, landscape=True)
    texts = definition.reference_sheets
    headings = (texts.file, texts.place, texts.measure, texts.column, texts.text)
    heights = [_measure_text(text, widths) for text in loose]
    firsts = accumulate(map(len, heights), initial=HEADING_ROW + 1)
    blocks = list(zip(loose, heights, firsts, strict=False))
    top = [Cell(row, 0, titles[row], style) for row, style in enumerate(TITLE_STYLES)]
    heading = [Cell(HEADING_ROW, column, text, "heading") for column, text in enumerate(headings)]
    return Page(
        name=name,
        cells=(
            *top,
            *heading,
            *(
                Cell(row, column, text if row == first else None, "reference")
                for parts, rows, first in blocks
                for row in range(first, first + len(rows))
                for column, text in enumerate(parts)
            ),
        ),
        widths=widths,
        rows={
            **fit_rows(top, (span_columns(widths),)),
            **fit_rows(heading, widths),
            **dict(
                enumerate((Row(height) for rows in heights for height in rows), HEADING_ROW + 1)
            ),
        },
        merges=(
            *(CellRange(cell.row, 0, cell.row, len(widths) - 1) for cell in top),
            *(
                CellRange(first, column, first + len(rows) - 1, column)
                for _, rows, first in blocks
                if len(rows) > 1
                for column in range(len(SHARES))
            ),
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


def _measure_text(loose: LooseText, widths: tuple[int, ...]) -> tuple[float, ...]:
    """The heights of the rows that show all of a text and what tells where it stood."""
    font = font_of("reference")
    pairs = zip(loose, widths, strict=True)
    return split_height(max(cell_height(text, font, w) for text, w in pairs), font)
