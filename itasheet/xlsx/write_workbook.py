"""Write a book of pages as an .xlsx workbook, in memory.

XlsxWriter writes it through its public functions; what it has no setting for is put into the parts
that it made: the language, heights that are to be fitted anew, Thai fonts of charts, long lists.
"""

import re
import warnings
from datetime import UTC
from io import BytesIO
from itertools import count
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as WrittenChart
from xlsxwriter.exceptions import XlsxWriterException

from itasheet.layout import styles
from itasheet.layout.fonts import FAMILY, NORMAL_FAMILY, NORMAL_SIZE, THAI_CHARSET
from itasheet.problems.problem import Problem, Stop
from itasheet.sheets.cell_reference import CellRange, name_column
from itasheet.sheets.page import Book, Chart, Listing, Page, Visibility
from itasheet.xlsx.patch_package import PatchedPackage
from itasheet.xlsx.write_sheet import CellFormats, demand, write_sheet
from itasheet.xlsx.xml import format_cell, format_height

_CORE = "docProps/core.xml"
_BARS = {"type": "bar", "subtype": "stacked"}
# Names that are turned at all, if only a little, LibreOffice neither breaks nor leaves out.
_TURNED, _UNSEEN_TURN = b'rot="60000"', b'rot="600"'

# Excel measures columns by the normal style's font: the digits of 12 pt Arial are 9 px wide, which
# makes the usual column of eight of them, with its padding, 80 px. A line of body text takes 28.
WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_row_height": 28,
    "default_column_width": 80,
}


def write_book(book: Book) -> bytes:
    """The book as an .xlsx file. What would be lost, cut or refused is a ``ValueError``, and a text
    that is too long for any workbook a ``Stop``.
    """
    content = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            _write_workbook(book, content)
        except (UserWarning, XlsxWriterException) as fault:
            raise Stop(Problem("workbook-limits", found=str(fault))) from fault
        except KeyError as fault:
            raise ValueError(f"cannot be written: {fault}") from fault
    package, end = PatchedPackage(content.getvalue()), b"</cp:coreProperties>"
    core = package.read_bytes(_CORE).replace(end, b"<dc:language>th-TH</dc:language>" + end)
    package.write_bytes(_CORE, core)
    for number, page in enumerate(book.pages, 1):
        part = f"xl/worksheets/sheet{number}.xml"
        if page.rows or page.listing:
            sheet = _fit_rows(package.read_bytes(part), page)
            sheet = _put_listing(sheet, page.listing) if page.listing else sheet
            package.write_bytes(part, sheet)
    for part in [name for name in package.entries if name.startswith("xl/charts/chart")]:
        # To Office, Thai is a complex script, whose fonts are named apart.
        chart = re.sub(rb"<a:latin( [^>]*)/>", rb"<a:latin\1/><a:cs\1/>", package.read_bytes(part))
        package.write_bytes(part, chart.replace(_TURNED, _UNSEEN_TURN))
    return package.pack()


def _write_workbook(book: Book, content: BytesIO) -> None:
    # A new dict each time: XlsxWriter adds to it.
    font = {"font_name": NORMAL_FAMILY, "font_size": NORMAL_SIZE, "font_scheme": "none"}
    workbook = Workbook(content, {**WORKBOOK_OPTIONS, "default_format_properties": font})
    formats = CellFormats(workbook)
    shown = []
    for page in book.pages:
        sheet = workbook.add_worksheet(page.name)
        write_sheet(sheet, page, formats)
        if page.listing:
            # What is made of blank cells tells the numbers of the list's styles.
            for column, style in enumerate(page.listing.styles):
                sheet.write_blank(page.listing.first_row, column, None, formats[style])
        for chart in page.charts:
            bars = _draw_bars(workbook.add_chart(_BARS), chart, page.name)
            demand(sheet.insert_chart(chart.row, 0, bars), f"chart {chart.title}")
        if page.visibility is Visibility.SHOWN:
            shown.append(sheet)
    if not shown:
        raise ValueError("a workbook needs a sheet that is shown")
    shown[0].activate()
    shown[0].set_first_sheet()
    shown[0].set_tab_color(styles.VALUES["accent"])
    for name, formula in sorted(book.names.items()):
        demand(workbook.define_name(name, f"={formula}"), f"name {name}")
    # XlsxWriter writes the clock's figures and calls them UTC.
    created = book.created.astimezone(UTC) if book.created.tzinfo else book.created
    workbook.set_properties(
        {"title": book.title, "author": book.author, "subject": book.subject, "created": created}
        | ({"keywords": book.keywords} if book.keywords else {})
    )
    for name, value in sorted(book.custom.items()):
        workbook.set_custom_property(name, value, "text")
    workbook.close()


def _fit_rows(content: bytes, page: Page) -> bytes:
    """A sheet with just the heights of its page.

    XlsxWriter marks every height as set by hand, after which Excel never fits the row again, and
    leaves out a height that equals the default one.
    """

    def fit(match: re.Match[bytes]) -> bytes:
        row = page.rows.get(int(match[1]) - 1)
        if row is None:
            return match[0]
        others = re.sub(rb' (?:ht|customHeight)="[^"]*"', b"", match[2])
        return b'<row r="%s"%s%s%s>' % (match[1], others, format_height(row).encode(), match[3])

    return re.sub(rb'<row r="(\d+)"([^>]*?)(/?)>', fit, content)


def _put_listing(content: bytes, listing: Listing) -> bytes:
    """A sheet with a list's rows, their texts in the cells, in place of the blank ones laid."""
    first = listing.first_row + 1
    laid = re.search(rb'<row r="%d"[^>]*>(.*?)</row>' % first, content)
    found = re.findall(rb'<c r="[A-Z]+\d+" s="(\d+)"/>', laid[1] if laid else b"")
    if laid is None or len(found) != len(listing.styles):
        raise ValueError("XlsxWriter writes rows or blank cells otherwise than it did")
    columns = [(name_column(index), int(style)) for index, style in enumerate(found)]
    rows = []
    for number, values, height in zip(count(first), listing.rows, listing.heights):
        cells = (
            format_cell(f"{column}{number}", style, value)
            for (column, style), value in zip(columns, values, strict=True)
        )
        rows.append(f'<row r="{number}" ht="{height:g}">{"".join(cells)}</row>')
    last = CellRange(0, 0, listing.first_row + len(rows) - 1, len(columns) - 1)
    area = b'<dimension ref="%s"/>' % str(last).encode()
    head = re.sub(rb'<dimension ref="[^"]*"/>', area, content[: laid.start()])
    return head + "".join(rows).encode() + content[laid.end() :]


def _draw_bars(bars: WrittenChart, chart: Chart, sheet: str) -> WrittenChart:
    """The chart made ready to be inserted in the sheet of that name, where its figures stand."""
    text = _describe_font(styles.STYLES["chart_text"])
    bars.set_title({"name": chart.title, "name_font": _describe_font(styles.STYLES["chart_title"])})
    # The first name stands on top, as it does in the table, and none is left out to save room.
    bars.set_y_axis(
        {
            "num_font": text | {"rotation": 1},
            "reverse": True,
            "interval_unit": 1,
            "major_tick_mark": "none",
            "line": {"color": styles.VALUES["faint_line"]},
        }
    )
    # The bars carry their figures, so the scale need not be drawn.
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_legend({"position": "bottom", "font": text})
    bars.set_size({"width": chart.width, "height": chart.height})
    for series in chart.series:
        red, green, blue = (int(series.color[at : at + 2], 16) for at in (1, 3, 5))
        # Weights of ITU-R BT.601: how bright each of the three looks.
        is_bright = 0.299 * red + 0.587 * green + 0.114 * blue > 128
        bars.add_series(
            {
                "name": series.title,
                "categories": _refer(series.names, sheet),
                "values": _refer(series.figures, sheet),
                "fill": {"color": series.color},
                "gap": 40,
                "data_labels": {
                    "value": True,
                    "position": "center",
                    "num_format": styles.VALUES["thai_number_but_zero"],
                    "font": text | {"color": styles.VALUES["ink" if is_bright else "paper"]},
                },
            }
        )
    return bars


def _refer(areas: tuple[CellRange, ...], sheet: str) -> str:
    """A formula for areas; several stand in brackets."""
    joined = ",".join(area.absolute(sheet) for area in areas)
    return f"=({joined})" if len(areas) > 1 else f"={joined}"


def _describe_font(style: styles.Style) -> dict[str, Any]:
    return {
        "name": FAMILY,
        "size": style.font_size,
        "bold": style.bold,
        "color": style.font_color,
        "charset": THAI_CHARSET,
    }
