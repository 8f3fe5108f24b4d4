"""How a sheet goes onto paper, in the terms of XlsxWriter."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from itasheet.sheets.page import Paper

POINTS_PER_INCH = 72
A4 = 9
"""The number of the paper in Office Open XML."""
MOST_BREAKS = 1023


def set_paper(sheet: Worksheet, paper: Paper) -> None:
    """Set up a sheet for printing. ``ValueError`` for page breaks that Excel would not keep."""
    sheet.set_paper(A4)
    if paper.landscape:
        sheet.set_landscape()
    if paper.area:
        sheet.print_area(*paper.area)
    if paper.repeated:
        sheet.repeat_rows(*paper.repeated)
    if paper.centered:
        sheet.center_horizontally()
    if paper.fit_width:
        sheet.fit_to_pages(1, 0)
    if paper.first_page is not None:
        sheet.set_start_page(paper.first_page)
    _set_margins(sheet, paper)
    _set_breaks(sheet, paper)


def _set_margins(sheet: Worksheet, paper: Paper) -> None:
    margins = paper.margins
    sides = (margins.left, margins.right, margins.top, margins.bottom)
    sheet.set_margins(*(points / POINTS_PER_INCH for points in sides))
    sheet.set_header(paper.header, {"margin": margins.header / POINTS_PER_INCH})
    sheet.set_footer(paper.footer, {"margin": margins.footer / POINTS_PER_INCH})


def _set_breaks(sheet: Worksheet, paper: Paper) -> None:
    if paper.breaks and paper.fit_width:
        raise ValueError("Excel passes over page breaks on a sheet that is fitted to its paper")
    if len(paper.breaks) > MOST_BREAKS or any(row < 1 for row in paper.breaks):
        raise ValueError(f"{len(paper.breaks)} page breaks, or one above the first row")
    sheet.set_h_pagebreaks(list(paper.breaks))
