"""Tables that go on on another page, below a heading that is written there once more.

Excel repeats the same rows on every page of a sheet; where one sheet has several tables each needs
its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from itasheet.layout.fonts import Font
from itasheet.layout.line_breaks import break_rows
from itasheet.layout.paper import count_fitting_lines, fit_row_height
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell
from itasheet.sheets.text_source import TextSource, count_letters, cut_sources


class Rows(NamedTuple):
    """Rows of a sheet: cells, merged areas, and heights in points by row.

    A ``tied`` row stands on the same page as the one below it. ``headings`` are the rows that
    belong below a heading, and its row.
    """

    cells: tuple[Cell, ...]
    merges: tuple[CellRange, ...]
    heights: Mapping[int, float]
    tied: frozenset[int] = frozenset()
    headings: Mapping[int, int] = MappingProxyType({})


class Shift(NamedTuple):
    """Where rows went: those that begin a page, as they were, which got a heading above them."""

    begun: tuple[int, ...] = ()

    def move(self, row: int) -> int:
        """The new place of a row."""
        return row + sum(begun <= row for begun in self.begun)


class Continued(NamedTuple):
    """Rows with all their headings, the rows that begin a page, and where the others went."""

    rows: Rows
    breaks: tuple[int, ...]
    shift: Shift


def repeat_headings(rows: Rows, room: float) -> Continued:
    """Break rows into pages of so many points, with a heading above each that goes on a table."""
    numbers = sorted(rows.heights)
    heads = {
        index: rows.heights[rows.headings[row]]
        for index, row in enumerate(numbers)
        if row in rows.headings
    }
    tied = {index for index, row in enumerate(numbers) if row in rows.tied}
    heights = [rows.heights[row] for row in numbers]
    breaks = tuple(numbers[index] for index in break_rows(heights, room, tied, heads))
    shift = Shift(tuple(row for row in breaks if row in rows.headings))
    places = tuple(shift.move(row) - (row in shift.begun) for row in breaks)
    return Continued(_shift_rows(rows, shift), places, shift)


def _shift_rows(rows: Rows, shift: Shift) -> Rows:
    """The rows at their new places, and the headings between them."""
    moved = [(row, shift.move(row)) for row in rows.heights]
    moved += [(rows.headings[row], shift.move(row) - 1) for row in shift.begun]
    places: dict[int, list[int]] = {}
    for row, place in sorted(moved):
        places.setdefault(row, []).append(place)
    return Rows(
        cells=tuple(c._replace(row=place) for c in rows.cells for place in places[c.row]),
        merges=tuple(
            merge._replace(first_row=place, last_row=place + merge.last_row - merge.first_row)
            for merge in rows.merges
            for place in places[merge.first_row]
        ),
        heights={place: rows.heights[row] for row, place in sorted(moved, key=lambda m: m[1])},
    )


FEWEST_LINES = 2
"""Lines that must stand together at the foot of a page where a text is broken between lines."""


class BrokenCell(NamedTuple):
    """One cell: its items, each broken into lines. A ``listed`` one may be broken between pages.

    Of a ``cut`` one the last item goes on on the next page. ``sources`` are those of each item.
    """

    items: tuple[tuple[str, ...], ...]
    listed: bool
    cut: bool = False
    sources: tuple[tuple[TextSource, ...], ...] = ()

    @property
    def lines(self) -> int:
        """The lines of all items."""
        return sum(map(len, self.items))


class Part(NamedTuple):
    """A row, or what of it stands on one page. ``continued`` ones go on from the page before."""

    row: int
    columns: tuple[BrokenCell, ...]
    continued: bool = False

    @property
    def lines(self) -> int:
        """The lines of the longest column."""
        return max([column.lines for column in self.columns], default=0)


Pages = tuple[tuple[Part, ...], ...]
"""What stands on each page."""


def paginate_rows(
    rows: Sequence[tuple[BrokenCell, ...]], first_room: float, room: float, font: Font
) -> Pages:
    """Set rows on pages with so many points below their headings, ``first_room`` on the first.

    Rows that fit a page are kept whole, unless the page has nothing but its heading yet; longer
    ones begin where the one before ends. No part is higher than a row can be. The first page is
    empty where not even the beginning of the first row has room on it.
    """
    pages: list[list[Part]] = [[]]
    free, whole = first_room, count_fitting_lines(room, font)
    for index, columns in enumerate(rows):
        rest: Part | None = Part(index, columns)
        while rest:
            lines = count_fitting_lines(free, font)
            part, rest = _take_part(rest, lines, whole, begun=bool(pages[-1]))
            if part:
                pages[-1].append(part)
                free -= fit_row_height(part.lines, font)
            if rest:
                pages.append([])
                free = room
    return tuple(map(tuple, pages))


def spare_room(pages: Pages, first_room: float, room: float, needed: float, font: Font) -> Pages:
    """Leave so many points free below the last row, for what must not stand on a page alone.

    Where there is less, the last row moves to a new page, or the rest of it if it fills its page.
    """
    *before, last = pages
    free = (room if before else first_room) - sum(fit_row_height(p.lines, font) for p in last)
    if needed <= free or not last:
        return pages
    if len(last) > 1 and fit_row_height(last[-1].lines, font) + needed <= room:
        return (*before, last[:-1], last[-1:])
    *above, part = last
    fewer = max(part.lines - FEWEST_LINES, 1)
    cut = _break_items(part, part.lines - 1)
    if cut is None or fit_row_height(cut[1].lines, font) + needed > room:
        cut = _break_lines(part, fewer)
    return (*before, (*above, cut[0]), (cut[1],)) if cut else (*pages, ())


def _take_part(rest: Part, free: int, whole: int, begun: bool) -> tuple[Part | None, Part | None]:
    """What of a row goes on the page with ``free`` lines, and what is left; None for nothing."""
    lines = rest.lines
    if lines <= free:
        return rest, None
    if begun and lines <= whole:
        return None, rest
    cut = _break_items(rest, free)
    if cut is None and not begun:
        cut = _break_lines(rest, free)
    if cut is None and not begun and free >= whole:
        cut = _force_break(rest, free)
    return cut or (None, rest)


def _break_items(rest: Part, free: int) -> tuple[Part, Part] | None:
    """Break before the same item in all lists, as late as it fits; None if not even one does."""
    longest = max((len(column.items) for column in rest.columns if column.listed), default=0)
    for count in range(longest - 1, 0, -1):
        part, left = _cut(rest, [count] * len(rest.columns))
        if FEWEST_LINES <= part.lines <= free:
            return part, left
    return None


def _cut(rest: Part, counts: Sequence[int]) -> tuple[Part, Part]:
    """Cut each listed column after so many items; the others stay whole on the first page."""
    first, second = [], []
    for column, count in zip(rest.columns, counts, strict=True):
        end = count if column.listed else len(column.items)
        items, sources = column.items, column.sources
        first.append(column._replace(items=items[:end], sources=sources[:end]))
        second.append(column._replace(items=items[end:], sources=sources[end:]))
    return (
        rest._replace(columns=tuple(first)),
        rest._replace(columns=tuple(second), continued=True),
    )


def _break_lines(rest: Part, free: int) -> tuple[Part, Part] | None:
    """Break within an item, some lines on each side; None where too few would stand together."""
    unlisted = max((c.lines for c in rest.columns if not c.listed), default=0)
    if free < max(FEWEST_LINES, unlisted):
        return None
    return _cut_lines(rest, free)


def _force_break(rest: Part, free: int) -> tuple[Part, Part]:
    """Break where even a whole page is too small for what should stand together."""
    listed = tuple(column._replace(listed=True) for column in rest.columns)
    return _cut_lines(rest._replace(columns=listed), free)


def _cut_lines(rest: Part, free: int) -> tuple[Part, Part]:
    first, second = [], []
    for column in rest.columns:
        head, tail = _split_column(column, free if column.listed else column.lines)
        first.append(head)
        second.append(tail)
    return (
        rest._replace(columns=tuple(first)),
        rest._replace(columns=tuple(second), continued=True),
    )


def _split_column(column: BrokenCell, free: int) -> tuple[BrokenCell, BrokenCell]:
    """What of a cell stands on so many lines, and the rest."""
    items, sources = column.items, column.sources
    for index, item in enumerate(items):
        if len(item) > free:
            head, begun = items[:index], sources[:index]
            rest, left = items[index:], sources[index:]
            if free:
                head, rest = (*head, item[:free]), (item[free:], *rest[1:])
                of_item = next(iter(left), ())
                above, below = cut_sources(of_item, count_letters("".join(item[:free])))
                begun, left = (*begun, above), (below, *left[1:])
            return (
                column._replace(items=head, cut=bool(free), sources=begun),
                column._replace(items=rest, sources=left),
            )
        free -= len(item)
    return column, column._replace(items=(), cut=False, sources=())
