"""A sheet as data: what the writer will write, as plain values, and where its texts came from.

Indexes are 0-based, widths are pixels at 96 dpi (Excel's own grid), heights and margins are points.
Styles are named; ``layout.styles`` says what a name looks like. Nothing here knows XlsxWriter.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.thai.text import Repair


class Formula(NamedTuple):
    """A formula without its ``=``, and the value it has when the workbook is made."""

    text: str
    value: str | int | float = ""


Value = str | int | float | date | Formula

CUT = "\u200b"
"""A zero-width space: at a text's end it says that the next page's cell goes on with its line."""
CUT_AT_LINE_END = CUT * 2
"""The same, where the text was ended by a line end, which the two joined need between them."""


class TextSource(NamedTuple):
    """One place that a text came from: a cell of a file, or a key of its settings.

    ``original`` is what stands there: as read or, of a setting, before it is filled in. ``text`` is
    what of the cell shown comes from it, empty where that is all of it. ``column`` is the column's
    and ``unit`` a name. ``filled`` are the keys of the round's file from which placeholders were
    filled; ``decisions`` are sentences.
    """

    file: str
    sheet: str = ""
    cell: CellRef | None = None
    column: str = ""
    key: str = ""
    original: str = ""
    text: str = ""
    unit: str = ""
    measure: int | None = None
    repairs: tuple[Repair, ...] = ()
    decisions: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


class SourcedText(NamedTuple):
    """A text and its sources, whose texts make it up in their order."""

    text: str
    sources: tuple[TextSource, ...]


class Cell(NamedTuple):
    """One written cell, blank but for its style if the value is None; sources stay unwritten."""

    row: int
    column: int
    value: Value | None
    style: str
    sources: tuple[TextSource, ...] = ()


class Row(NamedTuple):
    """A row's height in points; one that ``grows`` is fitted anew by the viewer as people type."""

    height: float
    grows: bool = False


class Listing(NamedTuple):
    """Rows too many for cells, from ``first_row`` on: styles by column, heights (points) by row."""

    first_row: int
    styles: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]
    heights: tuple[float, ...]


class Choice(NamedTuple):
    """A hint (title of 32, message of 255 characters), with a list where ``source`` names one."""

    area: CellRange
    title: str
    message: str
    source: str | None = None


class Highlight(NamedTuple):
    """A style laid over an area where ``formula`` (for its first cell, without ``=``) is true."""

    area: CellRange
    formula: str
    style: str


class Series(NamedTuple):
    """One row of bars: names and figures of the chart's sheet, each in one area or several."""

    title: str
    names: tuple[CellRange, ...]
    figures: tuple[CellRange, ...]
    color: str


class Chart(NamedTuple):
    """A native stacked bar chart whose upper left corner lies where a row begins."""

    row: int
    width: int
    height: int
    title: str
    series: tuple[Series, ...]


class Picture(NamedTuple):
    """A picture (PNG or JPEG bytes) in a row, scaled, moved right by ``offset`` pixels."""

    row: int
    content: bytes
    scale: float = 1.0
    offset: int = 0
    description: str = ""


class Margins(NamedTuple):
    """Page margins in points."""

    left: float
    right: float
    top: float
    bottom: float
    header: float
    footer: float


class Paper(NamedTuple):
    """How a sheet goes onto A4 in landscape: area, breaks (each before a row), headings, footer.

    It is fitted to the paper's width and as long as it needs, or else stands in the middle.
    """

    margins: Margins
    area: CellRange | None = None
    breaks: tuple[int, ...] = ()
    repeated: tuple[int, int] | None = None
    header: str = ""
    footer: str = ""
    fit_width: bool = False
    first_page: int | None = None


class Visibility(Enum):
    """Whether a sheet's tab is shown; a buried one cannot be shown by hand in Excel."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    BURIED = "buried"


class Page(NamedTuple):
    """One sheet: its cells and all that stands around them.

    ``filtered`` is a table with its headings, of which people can show some rows only; ``hidden``
    are the first and last of columns that are not shown.
    """

    name: str
    cells: tuple[Cell, ...]
    widths: tuple[int, ...] = ()
    rows: Mapping[int, Row] = MappingProxyType({})
    merges: tuple[CellRange, ...] = ()
    choices: tuple[Choice, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    charts: tuple[Chart, ...] = ()
    pictures: tuple[Picture, ...] = ()
    paper: Paper | None = None
    frozen_rows: int = 0
    filtered: CellRange | None = None
    protected: bool = False
    visibility: Visibility = Visibility.SHOWN
    selected: tuple[int, int] = (0, 0)
    listing: Listing | None = None
    hidden: tuple[int, int] | None = None


class Book(NamedTuple):
    """A workbook: its sheets in order, its defined names, and its document properties.

    ``names`` are defined names and the formulas they stand for (without ``=``); ``custom`` are
    custom document properties. ``created`` is the only date in the file: the same book gives the
    same bytes.
    """

    pages: tuple[Page, ...]
    created: datetime
    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    names: Mapping[str, str] = MappingProxyType({})
    custom: Mapping[str, str] = MappingProxyType({})


def count_letters(text: str) -> int:
    """The characters of a text that are no white space, of which alone no cutting loses any."""
    return len("".join(text.split()))


def cut_letters(text: str, letters: int) -> tuple[str, str]:
    """A text in two, the first with so many letters."""
    counted = (index for index, letter in enumerate(text, 1) if not letter.isspace())
    end = next((index for number, index in enumerate(counted, 1) if number == letters), len(text))
    return (text[:end], text[end:]) if letters else ("", text)


def cut_sources(
    sources: tuple[TextSource, ...], letters: int
) -> tuple[tuple[TextSource, ...], tuple[TextSource, ...]]:
    """The sources of a text's first letters, and those of the rest."""
    for index, source in enumerate(sources):
        size = count_letters(source.text)
        if size > letters:
            head, tail = cut_letters(source.text, letters)
            begun = (source._replace(text=head),) if letters else ()
            return (*sources[:index], *begun), (source._replace(text=tail), *sources[index + 1 :])
        letters -= size
    return sources, ()
