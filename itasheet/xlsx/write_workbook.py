"""Write a book of pages as an .xlsx workbook, in memory.

XlsxWriter reports much of what it leaves out by a warning or a negative result; here nothing is
left out: whatever it cannot write as it stands is a ``ValueError``.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import UTC, date
from io import BytesIO
from math import isfinite
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format

from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.page import (
    Book,
    Cell,
    Chart,
    Choice,
    Formula,
    Highlight,
    Page,
    Picture,
    Visibility,
)
from itasheet.sheets.styles import ACCENT
from itasheet.xlsx.write_charts import draw_bars
from itasheet.xlsx.write_formats import WORKBOOK_OPTIONS, HouseFormats, describe_default
from itasheet.xlsx.write_listing import describe_listing
from itasheet.xlsx.write_package import ThaiWorkbook
from itasheet.xlsx.write_paper import set_paper
from itasheet.xlsx.write_sheet import FittedSheet

HIGHEST_ROW = 409.5
LONGEST_TEXT = 32_767
FIRST_YEAR = 1900
"""Excel counts days from here and takes this year for a leap year, which it was not."""
MOST_EXACT = 10**15
"""Excel keeps fifteen digits."""

# What a clerk may do on a locked sheet besides typing: everything that changes no printed text.
ALLOWED = {
    "objects": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "insert_hyperlinks": True,
    "autofilter": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


def write_book(book: Book) -> bytes:
    """The book as the bytes of an .xlsx file; the same book gives the same bytes.

    ``ValueError`` for anything that would be lost, cut or refused: a text of more than 32,767
    characters, a hint of more than 255, a style or name that is not one, merges that overlap or
    cover a value, a row of more than 409.5 points.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            return _write_workbook(book)
        except (UserWarning, XlsxWriterException) as fault:
            raise ValueError(f"cannot be written: {fault}") from fault


def _write_workbook(book: Book) -> bytes:
    content = BytesIO()
    options = {**WORKBOOK_OPTIONS, "default_format_properties": describe_default()}
    workbook = ThaiWorkbook(content, options)
    formats = HouseFormats(workbook)
    sheets = [_write_page(workbook, page, formats) for page in book.pages]
    _open_first(book, sheets)
    for name, formula in sorted(book.names.items()):
        _demand(workbook.define_name(name, f"={formula}"), f"name {name}")
    _write_properties(workbook, book)
    workbook.close()
    return content.getvalue()


def _open_first(book: Book, sheets: list[FittedSheet]) -> None:
    """Let the workbook open on its first visible sheet, and mark that sheet's tab."""
    shown = [
        sheet
        for page, sheet in zip(book.pages, sheets, strict=True)
        if page.visibility is Visibility.SHOWN
    ]
    if not shown:
        raise ValueError("a workbook needs a sheet that is shown")
    shown[0].activate()
    shown[0].set_first_sheet()
    shown[0].set_tab_color(ACCENT)


def _write_properties(workbook: Workbook, book: Book) -> None:
    created = book.created
    if created.tzinfo is not None:
        # XlsxWriter writes the clock's figures and calls them UTC.
        created = created.astimezone(UTC)
    workbook.set_properties(
        {"title": book.title, "author": book.author, "subject": book.subject, "created": created}
    )
    for name, value in sorted(book.custom.items()):
        workbook.set_custom_property(name, value, "text")


def _write_page(workbook: Workbook, page: Page, formats: HouseFormats) -> FittedSheet:
    sheet: FittedSheet = workbook.add_worksheet(page.name, worksheet_class=FittedSheet)
    _size_grid(sheet, page)
    _write_cells(sheet, page, formats)
    if page.listing:
        sheet.listing = describe_listing(page.listing, formats)
    for choice in page.choices:
        _offer_choice(sheet, choice)
    for highlight in page.highlights:
        _lay_highlight(sheet, highlight, formats)
    for chart in page.charts:
        _place_chart(workbook, sheet, chart)
    for picture in page.pictures:
        _place_picture(sheet, picture)
    if page.paper:
        set_paper(sheet, page.paper)
    _set_view(sheet, page)
    return sheet


def _size_grid(sheet: FittedSheet, page: Page) -> None:
    for column, width in enumerate(page.widths):
        _demand(sheet.set_column_pixels(column, column, width), f"column {column + 1}")
    if page.hidden:
        _demand(sheet.set_column(*page.hidden, options={"hidden": True}), "hidden columns")
    for index, row in page.rows.items():
        if not 0 < row.height <= HIGHEST_ROW:
            raise ValueError(f"row {index + 1} of {page.name} is {row.height} points high")
        _demand(sheet.set_row(index, row.height), f"row {index + 1}")
    sheet.heights = page.rows


def _write_cells(sheet: FittedSheet, page: Page, formats: HouseFormats) -> None:
    cells = {CellRef(cell.row, cell.column): cell for cell in page.cells}
    if len(cells) < len(page.cells):
        raise ValueError(f"a cell of {page.name} is written twice")
    for merge in page.merges:
        _merge_cells(sheet, merge, cells, formats)
    for cell in page.cells:
        _write_cell(sheet, cell, formats.find(cell.style))
    if cells:
        # Years and numbers typed as text are meant so: no green corners.
        everything = CellRange(0, 0, max(cells).row, max(spot.column for spot in cells))
        sheet.ignore_errors({"number_stored_as_text": str(everything)})


def _merge_cells(
    sheet: FittedSheet, merge: CellRange, cells: Mapping[CellRef, Cell], formats: HouseFormats
) -> None:
    """Merge an area in the style of its first cell; the others get theirs when they are written."""
    first, *others = _list_spots(merge)
    if any(cells[spot].value not in (None, "") for spot in others if spot in cells):
        raise ValueError(f"merge {merge} of {sheet.get_name()} covers a value")
    style = formats.find(cells[first].style) if first in cells else None
    _demand(sheet.merge_range(*merge, "", style), f"merge {merge}")


def _list_spots(area: CellRange) -> list[CellRef]:
    rows = range(area.first_row, area.last_row + 1)
    columns = range(area.first_column, area.last_column + 1)
    return [CellRef(row, column) for row in rows for column in columns]


def _write_cell(sheet: FittedSheet, cell: Cell, style: Format) -> None:
    row, column, value = cell[:3]
    match value:
        case None | "":
            result = sheet.write_blank(row, column, None, style)
        case Formula(text, cached):
            result = sheet.write_formula(row, column, f"={text}", style, cached)
        case str() if _count_units(value) <= LONGEST_TEXT:
            result = sheet.write_string(row, column, value, style)
        case date() if value.year > FIRST_YEAR:
            result = sheet.write_datetime(row, column, value, style)
        case int() | float() if isfinite(value) and abs(value) < MOST_EXACT:
            result = sheet.write_number(row, column, value, style)
        case _:
            raise ValueError(f"Excel cannot hold {value!r:.60}")
    if result < 0:  # asked here, as wording it for each cell would take longer than writing them
        _demand(result, f"cell {CellRef(row, column)} of {sheet.get_name()}")


def _count_units(text: str) -> int:
    """How long Excel finds a text: it counts UTF-16 units, of which an emoji has two.

    A text that is short enough even if it were all emoji is not looked at.
    """
    if len(text) <= LONGEST_TEXT // 2:
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _offer_choice(sheet: FittedSheet, choice: Choice) -> None:
    options: dict[str, Any] = {
        "validate": "any",
        "input_title": choice.title or None,
        "input_message": choice.message or None,
        # A list is an offer: with the error alert off, any other text is taken too.
        "show_error": False,
    }
    if choice.source:
        options |= {"validate": "list", "source": f"={choice.source}"}
    _demand(sheet.data_validation(*choice.area, options), f"choice on {choice.area}")


def _lay_highlight(sheet: FittedSheet, highlight: Highlight, formats: HouseFormats) -> None:
    options = {
        "type": "formula",
        "criteria": f"={highlight.formula}",
        "format": formats.find_highlight(highlight.style),
    }
    result = sheet.conditional_format(*highlight.area, options)
    _demand(result, f"highlight on {highlight.area}")


def _place_chart(workbook: Workbook, sheet: FittedSheet, chart: Chart) -> None:
    bars = draw_bars(chart, sheet.get_name())
    # ``add_chart`` makes no subclasses; this is all it does besides.
    workbook.charts.append(bars)
    _demand(sheet.insert_chart(chart.row, chart.column, bars), f"chart {chart.title}")


def _place_picture(sheet: FittedSheet, picture: Picture) -> None:
    options = {
        "x_scale": picture.scale,
        "y_scale": picture.scale,
        "x_offset": picture.offset,
        "description": picture.description,
        "decorative": not picture.description,
    }
    content = BytesIO(picture.content)
    spot = CellRef(picture.row, picture.column)
    _demand(sheet.insert_image(*spot, content, options), f"picture at {spot}")


def _set_view(sheet: FittedSheet, page: Page) -> None:
    sheet.hide_gridlines(1 if page.gridlines else 2)
    sheet.set_zoom(page.zoom)
    sheet.set_selection(*page.selected, *page.selected)
    if page.frozen_rows:
        sheet.freeze_panes(page.frozen_rows, 0)
    if page.filtered:
        _demand(sheet.autofilter(*page.filtered), f"filter {page.filtered}")
    if page.protected:
        sheet.protect("", ALLOWED)
    if page.visibility is Visibility.HIDDEN:
        sheet.hide()
    elif page.visibility is Visibility.BURIED:
        sheet.very_hidden()


def _demand(result: int, what: str) -> None:
    """``ValueError`` if XlsxWriter says, by a negative result, that it left something out."""
    if result < 0:
        raise ValueError(f"cannot be written: {what}")
