"""Rows of lists on pages: whole if they fit, else broken between items, else between lines."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import NamedTuple

from itasheet.layout.paper import count_fitting_lines, fit_row_height
from itasheet.layout.styles import font_of
from itasheet.sheets.page import TextSource, count_letters, cut_sources

FONT = font_of("report_cell")
FEWEST_LINES = 2
"""Lines that must stand together at the foot of a page where a text is broken between lines."""


class BrokenCell(NamedTuple):
    """One cell: its items, each broken into lines. A ``listed`` one may be broken between pages.

    ``lines`` are those of all items. Of a ``cut`` one the last item goes on on the next page.
    ``sources`` are those of each item.
    """

    items: tuple[tuple[str, ...], ...]
    lines: int
    listed: bool
    cut: bool = False
    sources: tuple[tuple[TextSource, ...], ...] = ()

    def split(self, free: int) -> "tuple[BrokenCell, BrokenCell]":
        """What of it stands on so many lines, and the rest; all and nothing if it is not listed."""
        if not self.listed or self.lines <= free:
            return self, self._replace(items=(), lines=0, cut=False, sources=())
        index, most = 0, free
        while len(self.items[index]) <= free:
            free -= len(self.items[index])
            index += 1
        items, sources = self.items, self.sources
        if free:
            item, (of_item, *more) = items[index], sources[index:] or [()]
            above, below = cut_sources(of_item, count_letters("".join(item[:free])))
            items = (*items[:index], item[:free], item[free:], *items[index + 1 :])
            sources = (*sources[:index], above, below, *more)
            index += 1
        return (
            BrokenCell(items[:index], most, True, bool(free), sources[:index]),
            BrokenCell(items[index:], self.lines - most, True, self.cut, sources[index:]),
        )


class Part(NamedTuple):
    """A row, or what of it stands on one page. ``continued`` ones go on from the page before."""

    row: int
    columns: tuple[BrokenCell, ...]
    lines: int
    continued: bool = False

    @property
    def height(self) -> float:
        return fit_row_height(self.lines, FONT)


Pages = tuple[tuple[Part, ...], ...]
"""What stands on each page."""


def paginate_rows(rows: Sequence[tuple[BrokenCell, ...]], first_room: float, room: float) -> Pages:
    """Set rows on pages with so many points below their headings, ``first_room`` on the first.

    Rows that fit a page are kept whole, unless the page has nothing but its heading yet; longer
    ones begin where the one before ends. No part is higher than a row can be. The first page is
    empty where not even the beginning of the first row has room on it.
    """
    pages: list[list[Part]] = [[]]
    free, whole = first_room, count_fitting_lines(room, FONT)
    for index, columns in enumerate(rows):
        rest: Part | None = _make_part(index, columns)
        while rest:
            lines, begun = count_fitting_lines(free, FONT), bool(pages[-1])
            cut: tuple[Part | None, Part | None] | None
            if rest.lines <= lines:
                cut = rest, None
            elif begun and rest.lines <= whole:
                cut = None, rest
            else:
                cut = _break_items(rest, lines) or (None if begun else _break_lines(rest, lines))
            if cut is None and not begun and lines >= whole:
                # Even a whole page is too small for what should stand together.
                listed = tuple(column._replace(listed=True) for column in rest.columns)
                cut = _split_part(rest._replace(columns=listed), repeat(lines))
            part, rest = cut or (None, rest)
            if part:
                pages[-1].append(part)
                free -= part.height
            if rest:
                pages.append([])
                free = room
    return tuple(map(tuple, pages))


def spare_room(pages: Pages, first_room: float, room: float, needed: float) -> Pages:
    """Leave so many points free below the last row, for what must not stand on a page alone.

    Where there is less, the last row moves to a new page, or the rest of it if it fills its page.
    """
    *before, last = pages
    free = (room if before else first_room) - sum(part.height for part in last)
    if needed <= free or not last:
        return pages
    if len(last) > 1 and last[-1].height + needed <= room:
        return (*before, last[:-1], last[-1:])
    *above, part = last
    cut = _break_items(part, part.lines - 1)
    if cut is None or cut[1].height + needed > room:
        cut = _break_lines(part, max(part.lines - FEWEST_LINES, 1))
    return (*before, (*above, cut[0]), (cut[1],)) if cut else (*pages, ())


def _break_items(rest: Part, free: int) -> tuple[Part, Part] | None:
    """Break before the same item in all lists, as late as it fits; None if not even one does."""
    longest = max((len(column.items) for column in rest.columns if column.listed), default=0)
    for count in range(longest - 1, 0, -1):
        above = [
            sum(map(len, column.items[:count])) if column.listed else column.lines
            for column in rest.columns
        ]
        if FEWEST_LINES <= max(above) <= free:
            return _split_part(rest, above)
    return None


def _break_lines(rest: Part, free: int) -> tuple[Part, Part] | None:
    """Break within an item, some lines on each side; None where too few would stand together."""
    unlisted = max((c.lines for c in rest.columns if not c.listed), default=0)
    if free < max(FEWEST_LINES, unlisted):
        return None
    return _split_part(rest, repeat(free))


def _split_part(rest: Part, lines: Iterable[int]) -> tuple[Part, Part]:
    """So many lines of each column, and the rest."""
    pairs = (column.split(count) for column, count in zip(rest.columns, lines))
    first, second = zip(*pairs, strict=True)
    return _make_part(rest.row, first, rest.continued), _make_part(rest.row, second, True)


def _make_part(row: int, columns: tuple[BrokenCell, ...], continued: bool = False) -> Part:
    return Part(row, columns, max([column.lines for column in columns], default=0), continued)
