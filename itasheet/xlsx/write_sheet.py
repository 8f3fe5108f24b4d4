"""A page written into a sheet of XlsxWriter: cells and their formats, paper, view.

XlsxWriter reports much of what it leaves out by a warning or a negative result; here nothing is
left out: a text that no workbook holds is a ``Stop`` that names its place, whatever else it cannot
write as it stands a ``ValueError``.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from itasheet.layout.fonts import FAMILY, THAI_CHARSET
from itasheet.layout.styles import STYLES, Style
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.page import Formula, Page, Paper, Visibility

HIGHEST_ROW = 409.5
FIRST_YEAR = 1900
"""Excel counts days from here and takes this year for a leap year, which it was not."""
MOST_EXACT = 10**15
"""Excel keeps fifteen digits."""

FAMILY_FORMAT = {"font_name": FAMILY, "font_charset": THAI_CHARSET, "font_scheme": "none"}
"""A font that has Thai; one with a scheme would follow the theme, whose fonts are Latin."""
POINTS_PER_INCH = 72
A4 = 9
"""The number of the paper in Office Open XML."""
MOST_BREAKS = 1023

# What a clerk may do on a locked sheet besides typing: everything that changes no printed text.
ALLOWED = dict.fromkeys(
    "objects format_cells format_columns format_rows insert_rows delete_rows insert_hyperlinks "
    "autofilter select_locked_cells select_unlocked_cells".split(),
    True,
)


def write_sheet(sheet: Worksheet, page: Page, formats: CellFormats) -> None:
    """Write all of a page but its charts, or raise what tells of what a workbook cannot hold."""
    _lay_out(sheet, page)
    _write_cells(sheet, page, formats)
    for choice in page.choices:
        offer = {"validate": "list", "source": f"={choice.source}"}
        options: dict[str, Any] = {
            **(offer if choice.source else {"validate": "any"}),
            "input_title": choice.title or None,
            "input_message": choice.message or None,
            # A list is an offer: with the error alert off, any other text is taken too.
            "show_error": False,
        }
        demand(sheet.data_validation(*choice.area, options), f"choice on {choice.area}")
    for highlight in page.highlights:
        look = formats.add_look(highlight.style)
        options = {"type": "formula", "criteria": f"={highlight.formula}", "format": look}
        result = sheet.conditional_format(*highlight.area, options)
        demand(result, f"highlight on {highlight.area}")
    for picture in page.pictures:
        options = {
            "x_scale": picture.scale,
            "y_scale": picture.scale,
            "x_offset": picture.offset,
            "description": picture.description,
            "decorative": not picture.description,
        }
        spot, content = CellRef(picture.row, 0), BytesIO(picture.content)
        demand(sheet.insert_image(*spot, content, options), f"picture at {spot}")
    if page.paper:
        _set_paper(sheet, page.paper)


def _lay_out(sheet: Worksheet, page: Page) -> None:
    """Set the sizes of columns and rows, and what of the sheet is seen, chosen and locked."""
    for column, width in enumerate(page.widths):
        demand(sheet.set_column_pixels(column, column, width), f"column {column + 1}")
    if page.hidden:
        demand(sheet.set_column(*page.hidden, options={"hidden": True}), "hidden columns")
    for index, row in page.rows.items():
        if not 0 < row.height <= HIGHEST_ROW:
            raise explain_limit(page.name, CellRef(index, 0))
        demand(sheet.set_row(index, row.height), f"row {index + 1}")
    sheet.hide_gridlines(2)
    sheet.set_selection(*page.selected, *page.selected)
    if page.frozen_rows:
        sheet.freeze_panes(page.frozen_rows, 0)
    if page.filtered:
        demand(sheet.autofilter(*page.filtered), f"filter {page.filtered}")
    if page.protected:
        sheet.protect("", ALLOWED)
    if page.visibility is Visibility.HIDDEN:
        sheet.hide()
    elif page.visibility is Visibility.BURIED:
        sheet.very_hidden()


def _write_cells(sheet: Worksheet, page: Page, formats: CellFormats) -> None:
    cells = {CellRef(cell.row, cell.column): cell for cell in page.cells}
    if len(cells) < len(page.cells):
        raise ValueError(f"a cell of {page.name} is written twice")
    for merge in page.merges:
        # In the style of its first cell; the others get theirs when they are written.
        first, *others = merge.list_cells()
        if any(cells[spot].value not in (None, "") for spot in others if spot in cells):
            raise ValueError(f"merge {merge} of {page.name} covers a value")
        style = formats[cells[first].style] if first in cells else None
        demand(sheet.merge_range(*merge, "", style), f"merge {merge}")
    for row, column, value, name, _ in page.cells:
        style = formats[name]
        match value:
            case None | "":
                result = sheet.write_blank(row, column, None, style)
            case Formula(text, cached):
                result = sheet.write_formula(row, column, f"={text}", style, cached)
            case str():
                result = sheet.write_string(row, column, value, style)
            case date() if value.year > FIRST_YEAR:
                result = sheet.write_datetime(row, column, value, style)
            case int() | float() if abs(value) < MOST_EXACT:
                result = sheet.write_number(row, column, value, style)
            case _:
                raise ValueError(f"Excel cannot hold {value!r:.60}")
        if result < 0:
            raise explain_limit(page.name, CellRef(row, column))
    if cells:
        # Years and numbers typed as text are meant so: no green corners.
        everything = CellRange(0, 0, max(cells).row, max(spot.column for spot in cells))
        sheet.ignore_errors({"number_stored_as_text": str(everything)})


def _set_paper(sheet: Worksheet, paper: Paper) -> None:
    """Set up a sheet for printing; page breaks that Excel would not keep are refused."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    if paper.area:
        sheet.print_area(*paper.area)
    if paper.repeated:
        sheet.repeat_rows(*paper.repeated)
    if paper.fit_width:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.center_horizontally()
    if paper.first_page is not None:
        sheet.set_start_page(paper.first_page)
    *sides, header, footer = (points / POINTS_PER_INCH for points in paper.margins)
    sheet.set_margins(*sides)
    sheet.set_header(paper.header, {"margin": header})
    sheet.set_footer(paper.footer, {"margin": footer})
    if paper.breaks and paper.fit_width:
        raise ValueError("Excel passes over page breaks on a sheet that is fitted to its paper")
    if len(paper.breaks) > MOST_BREAKS or any(row < 1 for row in paper.breaks):
        raise explain_limit(sheet.name, CellRef(max(paper.breaks), 0))
    sheet.set_h_pagebreaks(list(paper.breaks))


def explain_limit(sheet: str, spot: CellRef) -> Stop:
    """What ends a job of whose texts one is too long, by its place."""
    return Stop(Problem("workbook-limits", Place(sheet=sheet, spots=(spot,))))


def demand(result: int, what: str) -> None:
    """``ValueError`` if XlsxWriter says, by a negative result, that it left something out."""
    if result < 0:
        raise ValueError(f"cannot be written: {what}")


class CellFormats(dict[str, Format]):
    """The formats of one workbook by the names of styles, each made when it is first asked for."""

    def __init__(self, workbook: Workbook) -> None:
        super().__init__()
        self._workbook = workbook

    def __missing__(self, name: str) -> Format:
        told = {key: value for key, value in STYLES[name]._asdict().items() if value is not None}
        return self.setdefault(name, self._workbook.add_format(FAMILY_FORMAT | told))

    def add_look(self, name: str) -> Format:
        """What a rule lays over a cell: only what differs from plain text, else its own shows."""
        usual, told = Style()._asdict(), STYLES[name]._asdict().items()
        return self._workbook.add_format({key: one for key, one in told if one != usual[key]})
