"""Sheets beside a form's table for texts of other files that have no cell in it; never reported."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.definition.definition import Definition
from itasheet.forms.blocks import split_height
from itasheet.forms.prefill import LooseText, Prefill
from itasheet.layout.column_widths import share_width
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.paper import cell_height
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Page
from itasheet.sheets.styles import FORM_PAPER, font_of
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
    builder = PageBuilder(share_width(SHARES, FORM_PAPER))
    texts = definition.reference_sheets
    for title, style in zip(titles, TITLE_STYLES, strict=True):
        builder.add_line(Content(title, style))
    headings = (texts.file, texts.place, texts.measure, texts.column, texts.text)
    builder.add_row(Content(heading, "heading") for heading in headings)
    for one in loose:
        first, *more = _measure_text(one, builder.widths)
        row = builder.add_row([Content(text, "reference") for text in one], height=first)
        for height in more:
            builder.add_row([Content(None, "reference")] * len(one), height=height)
        if more:
            below = row + len(more)
            builder.merges += [CellRange(row, at, below, at) for at in range(len(one))]
    paper = FORM_PAPER._replace(repeated=(HEADING_ROW, HEADING_ROW))
    page = builder.make_page(name, paper)
    return page._replace(frozen_rows=HEADING_ROW + 1, protected=True)


def _measure_text(loose: LooseText, widths: tuple[int, ...]) -> tuple[float, ...]:
    """The heights of the rows that show all of a text and what tells where it stood."""
    font = font_of("reference")
    pairs = zip(loose, widths, strict=True)
    return split_height(max(cell_height(text, font, w) for text, w in pairs), font)
