"""Pages made row by row: each row as high as its texts need, and breaks where a page is full.

Excel can repeat the same rows at the head of every page of a sheet. Where a sheet has several
tables, each needs its own headings there: these are written between the rows.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, zip_longest
from types import MappingProxyType
from typing import NamedTuple

from itasheet.layout.line_breaks import cut_text
from itasheet.layout.paper import MAX_ROW_HEIGHT, cell_height, span_columns, text_width
from itasheet.layout.styles import STYLES
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell, Page, Paper, Row, TextSource, Value

FILTER_BUTTON = 20
"""Pixels that the button of a filter takes of its heading."""
TEXT_LINES = 12
"""Lines of a text that stand in one row: a row has a greatest height, a text has none."""


class Content(NamedTuple):
    """What stands in a cell, its style and its sources, and over how many columns it stands."""

    value: Value | None
    style: str
    sources: tuple[TextSource, ...] = ()
    columns: int = 1


class PageBuilder:
    """A page in the making, to whose end rows are added; ``widths`` are the columns' pixels.

    They may be changed on the way, as long as they add up to the same: a line across all columns
    has the same room then. ``heights`` are the rows' in points. ``tied`` are the rows that stand on
    the same page as the one below them.
    """

    def __init__(self, widths: Sequence[int]) -> None:
        self.widths = tuple(widths)
        self.cells: list[Cell] = []
        self.merges: list[CellRange] = []
        self.heights: list[float] = []
        self.tied: set[int] = set()
        self._headings: dict[int, int] = {}

    @property
    def area(self) -> CellRange:
        return CellRange(0, 0, len(self.heights) - 1, len(self.widths) - 1)

    def add_row(
        self, contents: Iterable[Content], first: int = 0, height: float | None = None
    ) -> int:
        """Add cells side by side from a column on, and give their row, fitted if not given high."""
        row, column, needed = len(self.heights), first, 0.0
        for one in contents:
            end, style = column + one.columns, STYLES[one.style]
            self.cells.append(Cell(row, column, one.value, one.style, one.sources))
            if one.columns > 1:
                self.merges.append(CellRange(row, column, row, end - 1))
            if height is None:
                text = str(one.value) if style.text_wrap and one.value is not None else ""
                room = span_columns(self.widths[column:end])
                needed = max(needed, cell_height(text, style.font, room, style.indent))
            column = end
        self.heights.append(min(needed, MAX_ROW_HEIGHT) if height is None else height)
        return row

    def add_line(self, content: Content, first: int = 0, height: float | None = None) -> int:
        """Add a text across all columns, or from one on."""
        across = content._replace(columns=len(self.widths) - first)
        return self.add_row([across], first, height)

    def add_gap(self, points: float) -> int:
        """Add a row without cells."""
        return self.add_row((), height=points)

    def add_table(self, headings: Iterable[Content], rows: Iterable[Iterable[Content]]) -> range:
        """Add headings, never alone on a page, and rows, long texts in several; gives the rows."""
        heading = self.add_row(headings)
        self.tied.add(heading)
        for row in (row for contents in rows for row in self.cut_row(list(contents))):
            self._headings[self.add_row(row)] = heading
        return range(heading + 1, len(self.heights))

    def fit_buttons(self, row: int) -> None:
        """Make a row of headings high enough for its texts beside the buttons of a filter."""
        self.heights[row] = max(
            cell_height(
                str(one.value), STYLES[one.style].font, self.widths[one.column] - FILTER_BUTTON
            )
            for one in self.cells
            if one.row == row
        )

    def cut_row(self, contents: Sequence[Content]) -> Iterator[Iterable[Content]]:
        """Texts side by side as rows that no text is too high for; blank below those that end."""
        ends = accumulate(one.columns for one in contents)
        pieces: list[Sequence[Value | None]] = []
        for one, end in zip(contents, ends):
            style, pixels = STYLES[one.style], span_columns(self.widths[end - one.columns : end])
            if isinstance(one.value, str):
                room = text_width(pixels, style.indent)
                pieces.append(cut_text(one.value, style.font, room, TEXT_LINES))
            else:
                pieces.append((one.value,))
        for row in zip_longest(*pieces):
            yield (one._replace(value=value) for one, value in zip(contents, row))

    def break_pages(self, room: float) -> tuple[int, ...]:
        """The rows that begin a page of so many points, below the headings of their table."""
        heads = {row: self.heights[heading] for row, heading in self._headings.items()}
        return break_rows(self.heights, room, self.tied, heads)

    def repeat_headings(self, room: float) -> tuple[tuple[int, ...], Sequence[int]]:
        """Write headings on each page where their table goes on; gives breaks and rows' places."""
        begun = self.break_pages(room)
        order: list[int] = []
        breaks = []
        for row in range(len(self.heights)):
            if row in begun:
                breaks.append(len(order))
                order += [self._headings[row]] if row in self._headings else []
            order.append(row)
        places: dict[int, list[int]] = {}
        for place, row in enumerate(order):
            places.setdefault(row, []).append(place)
        self.cells = [cell._replace(row=place) for cell in self.cells for place in places[cell.row]]
        self.merges = [
            merge._replace(first_row=place, last_row=place)
            for merge in self.merges
            for place in places[merge.first_row]
        ]
        self.heights = [self.heights[row] for row in order]
        self.tied, self._headings = set(), {}
        return tuple(breaks), [places[row][0] for row in sorted(places)]

    def make_page(self, name: str, paper: Paper | None = None) -> Page:
        """The page. Viewers fit the rows of texts to the font that they find, in place of ours.

        Nobody fits a row to merged cells, and none without a text has anything to be fitted to.
        """
        fitted = {cell.row for cell in self.cells if cell.value not in (None, "")}
        fitted -= {merge.first_row for merge in self.merges}
        rows = {at: Row(height, grows=at in fitted) for at, height in enumerate(self.heights)}
        return Page(name, tuple(self.cells), self.widths, rows, tuple(self.merges), paper=paper)


def break_rows(
    heights: Sequence[float],
    room: float,
    tied: Container[int] = (),
    heads: Mapping[int, float] = MappingProxyType({}),
) -> tuple[int, ...]:
    """The indexes of the rows that begin a page, but for the first.

    ``heights`` are points, of which a page has ``room``. A ``tied`` row stands on the same page as
    the row after it, unless those tied together are more than a page. ``heads`` are the points that
    a row needs above it where it begins a page.
    """
    breaks: list[int] = []
    used, first = 0.0, 0
    for last in range(len(heights)):
        if last in tied and last < len(heights) - 1:
            continue
        if used and used + sum(heights[first : last + 1]) > room:
            breaks.append(first)
            used = heads.get(first, 0.0)
        for index in range(first, last + 1):
            if used and used + heights[index] > room and index not in breaks[-1:]:
                breaks.append(index)
                used = heads.get(index, 0.0)
            used += heights[index]
        first = last + 1
    return tuple(breaks)
