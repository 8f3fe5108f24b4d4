"""Write a book of pages as an .xlsx workbook, in memory.

XlsxWriter writes it through its public functions; what it has no setting for is put into the parts
that it made: the language, heights that are to be fitted anew, Thai fonts of charts, long lists.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import UTC
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as WrittenChart
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from itasheet.sheets.cell_reference import CellRange, name_column
from itasheet.sheets.page import Book, Chart, Listing, Page, Series, Visibility
from itasheet.sheets.styles import (
    ACCENT,
    FAINT_LINE,
    INK,
    PAPER,
    STYLES,
    THAI_NUMBER_BUT_ZERO,
    Style,
)
from itasheet.xlsx.house_styles import (
    THAI_CHARSET,
    WORKBOOK_OPTIONS,
    HouseFormats,
    describe_default,
)
from itasheet.xlsx.patch_package import PatchedPackage
from itasheet.xlsx.write_sheet import demand, write_sheet
from itasheet.xlsx.xml import format_cell

LANGUAGE = "th-TH"
_ROW = re.compile(rb'<row r="(\d+)"([^>]*?)(/?)>')
_HEIGHT = re.compile(rb' (?:ht|customHeight)="[^"]*"')
_BARS = {"type": "bar", "subtype": "stacked"}
_LATIN = re.compile(rb"<a:latin( [^>]*)/>")
# Names that are turned at all, if only a little, LibreOffice neither breaks nor leaves out.
_TURNED, _UNSEEN_TURN = b'rot="60000"', b'rot="600"'


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
    workbook = Workbook(content, options)
    formats = HouseFormats(workbook)
    sheets = []
    for page in book.pages:
        sheets.append(workbook.add_worksheet(page.name))
        write_sheet(sheets[-1], page, formats)
        if page.listing:
            _lay_styles(sheets[-1], page.listing, formats)
        for chart in page.charts:
            bars = _draw_bars(workbook.add_chart(_BARS), chart, page.name)
            demand(sheets[-1].insert_chart(chart.row, chart.column, bars), f"chart {chart.title}")
    _open_first(book, sheets)
    for name, formula in sorted(book.names.items()):
        demand(workbook.define_name(name, f"={formula}"), f"name {name}")
    _write_properties(workbook, book)
    workbook.close()
    return _finish(content.getvalue(), book)


def _open_first(book: Book, sheets: list[Worksheet]) -> None:
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


def _lay_styles(sheet: Worksheet, listing: Listing, formats: HouseFormats) -> None:
    """Put blank cells where a list begins: what is made of them tells the numbers of its styles."""
    for column, style in enumerate(listing.styles):
        sheet.write_blank(listing.first_row, column, None, formats.find(style))


def _finish(content: bytes, book: Book) -> bytes:
    """The workbook with what XlsxWriter has no setting for."""
    package = PatchedPackage(content)

    def change(part: str, old: bytes, new: bytes) -> None:
        package.write_bytes(part, package.read_bytes(part).replace(old, new))

    end = b"</cp:coreProperties>"
    change("docProps/core.xml", end, f"<dc:language>{LANGUAGE}</dc:language>".encode() + end)
    for number, page in enumerate(book.pages, 1):
        part = f"xl/worksheets/sheet{number}.xml"
        if page.rows or page.listing:
            sheet = _fit_rows(package.read_bytes(part), page)
            sheet = _put_listing(sheet, page.listing) if page.listing else sheet
            package.write_bytes(part, sheet)
    for number in range(1, sum(len(page.charts) for page in book.pages) + 1):
        part = f"xl/charts/chart{number}.xml"
        # To Office, Thai is a complex script, whose fonts are named apart.
        chart = _LATIN.sub(rb"<a:latin\1/><a:cs\1/>", package.read_bytes(part))
        package.write_bytes(part, chart.replace(_TURNED, _UNSEEN_TURN))
    return package.pack()


def _fit_rows(content: bytes, page: Page) -> bytes:
    """A sheet with just the heights of its page.

    XlsxWriter marks every height as set by hand, after which Excel never fits the row again, and
    leaves out a height that equals the default one.
    """

    def fit(match: re.Match[bytes]) -> bytes:
        row = page.rows.get(int(match[1]) - 1)
        if row is None:
            return match[0]
        by_hand = b"" if row.grows else b' customHeight="1"'
        height = b' ht="%g"' % _round_height(row.height)
        others = _HEIGHT.sub(b"", match[2])
        return b'<row r="%s"%s%s%s%s>' % (match[1], others, height, by_hand, match[3])

    return _ROW.sub(fit, content)


def _round_height(points: float) -> float:
    """A row height on Excel's grid of pixels, to the nearest of 0.75 points."""
    return int(points * 4 / 3 + 0.5) * 3 / 4


def _put_listing(content: bytes, listing: Listing) -> bytes:
    """A sheet with the rows of a list in place of the blank cells that were laid for it.

    The texts stand in the cells themselves, not in the workbook's table of strings.
    """
    first = listing.first_row + 1
    laid = re.search(rb'<row r="%d"[^>]*>(.*?)</row>' % first, content)
    styles = re.findall(rb'<c r="[A-Z]+\d+" s="(\d+)"/>', laid[1] if laid else b"")
    if laid is None or len(styles) != len(listing.styles):
        raise ValueError("XlsxWriter writes rows or blank cells otherwise than it did")
    columns = [(name_column(index), int(style)) for index, style in enumerate(styles)]
    rows = "".join(_write_rows(listing, columns)).encode()
    last = CellRange(0, 0, listing.first_row + len(listing.rows) - 1, len(columns) - 1)
    content = content[: laid.start()] + rows + content[laid.end() :]
    return re.sub(rb'<dimension ref="[^"]*"/>', f'<dimension ref="{last}"/>'.encode(), content)


def _write_rows(listing: Listing, columns: list[tuple[str, int]]) -> Iterator[str]:
    pairs = zip(listing.rows, listing.heights, strict=True)
    for number, (values, height) in enumerate(pairs, listing.first_row + 1):
        yield f'<row r="{number}" ht="{height:g}">'
        for (column, style), value in zip(columns, values, strict=True):
            yield format_cell(f"{column}{number}", style, value)
        yield "</row>"


def _draw_bars(bars: WrittenChart, chart: Chart, sheet: str) -> WrittenChart:
    """The chart made ready to be inserted in the sheet of that name, where its figures stand."""
    text = _describe_font(STYLES["chart_text"])
    bars.set_title({"name": chart.title, "name_font": _describe_font(STYLES["chart_title"])})
    # The first name stands on top, as it does in the table, and none is left out to save room.
    bars.set_y_axis(
        {
            "num_font": text | {"rotation": 1},
            "reverse": True,
            "interval_unit": 1,
            "major_tick_mark": "none",
            "line": {"color": FAINT_LINE},
        }
    )
    # The bars carry their figures, so the scale need not be drawn.
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_legend({"position": "bottom", "font": text})
    bars.set_size({"width": chart.width, "height": chart.height})
    for series in chart.series:
        bars.add_series(_describe_series(series, sheet))
    return bars


def _describe_series(series: Series, sheet: str) -> dict[str, Any]:
    return {
        "name": series.title,
        "categories": _refer(series.names, sheet),
        "values": _refer(series.figures, sheet),
        "fill": {"color": series.color},
        "gap": 40,
        "data_labels": {
            "value": True,
            "position": "center",
            "num_format": THAI_NUMBER_BUT_ZERO,
            "font": _describe_font(STYLES["chart_text"]) | {"color": _choose_ink(series.color)},
        },
    }


def _refer(areas: tuple[CellRange, ...], sheet: str) -> str:
    """A formula for areas; several stand in brackets."""
    joined = ",".join(area.absolute(sheet) for area in areas)
    return f"=({joined})" if len(areas) > 1 else f"={joined}"


def _choose_ink(background: str) -> str:
    """The ink for figures on a bar: dark on light colours, paper white on dark ones."""
    red, green, blue = (int(background[start : start + 2], 16) for start in (1, 3, 5))
    # Weights of ITU-R BT.601: how bright each of the three looks.
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 128 else PAPER


def _describe_font(style: Style) -> dict[str, Any]:
    return {
        "name": style.family,
        "size": style.size,
        "bold": style.bold,
        "color": style.color,
        "charset": THAI_CHARSET,
    }
