"""Setting the report's entries: texts to lines to pages, in columns as wide as serves them best.

Rows are whole on a page. Where that would leave too much of a page blank, or cost a page, they are
broken between items, and within one only where a page were hardly filled else.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise, repeat
from typing import NamedTuple

from itasheet.cells.nil import REPORTING
from itasheet.definition.definition import ONCE, ColumnKind, Definition
from itasheet.layout import paper
from itasheet.layout.line_breaks import break_lines
from itasheet.layout.styles import STYLES
from itasheet.reports.contents import Texts, from_definition
from itasheet.sheets.page import CUT, TextSource, count_letters, cut_sources

FONT = STYLES["report_cell"].font
ROOM = paper.page_room(paper.REPORT_PAPER)
"""Points for rows on a page, headings included."""
BROKEN = 2
"""Lines that may be spent on keeping a name or a date whole."""
FEWEST_LINES = 2
"""Lines that must stand together on both pages where a text is broken between lines."""
MOST_BLANK = 1 / 3
"""How much of a page may stay blank to keep a row whole."""
LEAST_FILLED = 1 / 3
"""How much of a page before the last is filled at least, if need be by breaking an item."""
JOINTS = ("-", "–", "—", "ถึง")
"""Between two dates: where a line ends beside one, neither date is broken."""


class BrokenItem(NamedTuple):
    """A text broken into lines, and its sources."""

    lines: tuple[str, ...]
    sources: tuple[TextSource, ...] = ()


class BrokenCell(NamedTuple):
    """One cell: its items, broken into lines of ``room`` points.

    A ``listed`` one may be broken between pages; of a ``cut`` one the last item goes on on the next
    page. There ``above`` stands above the rest, items as well.
    """

    items: tuple[BrokenItem, ...]
    room: float
    listed: bool
    cut: bool = False
    above: tuple[BrokenItem, ...] = ()

    def split(self, free: int) -> "tuple[BrokenCell, BrokenCell]":
        """What of it stands on so many lines, and the rest; of what is not listed all stands."""
        # However little room there is, something more stands on each page.
        free = max(free, count_lines(self.above) + 1)
        if not self.listed or count_lines(self.items) <= free:
            return self, self._replace(items=self.above)
        index, items = 0, self.items
        while len(items[index].lines) <= free:
            free -= len(items[index].lines)
            index += 1
        lines, sources = items[index]
        while free > (not index) and self._count_alone(lines[:free]) > free:
            free -= 1
        if free:
            above, below = cut_sources(sources, count_letters("".join(lines[:free])))
            rest = BrokenItem(break_lines("".join(lines[free:]), FONT, self.room), below)
            items = (*items[:index], BrokenItem(lines[:free], above), rest, *items[index + 1 :])
            index += 1
        rests = self._replace(items=(*self.above, *items[index:]))
        return self._replace(items=items[:index], cut=bool(free)), rests

    def _count_alone(self, lines: tuple[str, ...]) -> int:
        """How many lines these are before a mark: where they end hangs on what follows."""
        return len(break_lines("".join(lines).removesuffix("\n") + CUT, FONT, self.room))


def count_lines(items: Iterable[BrokenItem]) -> int:
    return sum(len(item.lines) for item in items)


class Part(NamedTuple):
    """A row, or what of it stands on one page."""

    row: int
    columns: tuple[BrokenCell, ...]
    lines: int

    @property
    def height(self) -> float:
        return paper.fit_row_height(self.lines, FONT)


Pages = tuple[tuple[Part, ...], ...]
"""What stands on each page."""


def paginate_rows(
    rows: Sequence[tuple[BrokenCell, ...]], first_room: float, room: float, most_blank: float
) -> Pages:
    """Set rows on pages with so many points below their headings, ``first_room`` on the first.

    Rows that fit a page are kept whole, unless that would leave more than ``most_blank`` points of
    the page before blank; longer ones begin where the one before ends. No part is higher than a row
    can be. The first page is empty where no beginning of the first row that is worth it has room.
    """
    pages: list[list[Part]] = [[]]
    free, whole = first_room, paper.count_fitting_lines(room, FONT)
    for index, columns in enumerate(rows):
        rest: Part | None = _make_part(index, columns)
        while rest:
            lines, begun = paper.count_fitting_lines(free, FONT), bool(pages[-1])
            cut: tuple[Part | None, Part | None] | None
            if rest.lines <= lines:
                cut = rest, None
            elif begun and rest.lines <= whole and free <= most_blank:
                cut = None, rest
            else:
                cut = _break_part(rest, free, room * (1 - LEAST_FILLED), begun)
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


def fill_pages(
    rows: Sequence[tuple[BrokenCell, ...]], first_room: float, room: float, below: float
) -> Pages:
    """Pages of whole rows as far as these cost no page more, with ``below`` points free at last."""
    ways = []
    for most_blank in (room * MOST_BLANK, 0.0):
        pages = paginate_rows(rows, first_room, room, most_blank)
        ways.append(spare_room(pages, first_room, room, below))
        *before, last = ([part.height for part in page] for page in ways[0])
        blank = first_room + room * (len(before) - 1) - sum(map(sum, before))
        if sum(last) > blank:
            break
    return min(ways, key=len)


def spare_room(pages: Pages, first_room: float, room: float, needed: float) -> Pages:
    """Leave so many points free below the last row; else that moves to a new page, or its rest."""
    *before, last = pages
    free = (room if before else first_room) - sum(part.height for part in last)
    if needed <= free or not last:
        return pages
    *above, part = last
    cuts: list[tuple[tuple[Part, ...], Part]] = [((), part)] if above else []
    for cut in (_break_items(part, part.lines - 1), _break_lines(part, part.lines)):
        cuts += [(cut[:1], cut[1])] if cut else []
    cuts = [(stays, moves) for stays, moves in cuts if moves.height + needed <= room]
    for stays, moves in cuts:
        blank = free + part.height - sum(one.height for one in stays)
        if blank <= room * (1 - LEAST_FILLED) or moves is cuts[-1][1]:
            return (*before, (*above, *stays), (moves,))
    return (*pages, ())


def _break_part(
    rest: Part, free: float, most_blank: float, begun: bool
) -> tuple[Part, Part] | None:
    """Break between items, or within one if too many of the free points would stay blank.

    None where it had better begin the next page, as it does not where this has not ``begun``.
    """
    lines = paper.count_fitting_lines(free, FONT)
    cut = _break_items(rest, lines)
    blank = free - cut[0].height if cut else free
    if blank <= most_blank and (cut or begun):
        return cut
    return _break_lines(rest, lines) or cut


def _break_items(rest: Part, free: int) -> tuple[Part, Part] | None:
    """Break before the same item in all lists, as late as it fits; None if not even one does."""
    longest = max((len(column.items) for column in rest.columns if column.listed), default=0)
    for count in range(longest - 1, 0, -1):
        above = [count_lines(column.items[:count]) for column in rest.columns]
        if max(n for n, column in zip(above, rest.columns) if column.listed) <= free:
            cut = _split_part(rest, above)
            if FEWEST_LINES <= cut[0].lines <= free:
                return cut
    return None


def _break_lines(rest: Part, free: int) -> tuple[Part, Part] | None:
    """Break within an item, some lines on each side; None where too few would stand together."""
    free = min(free, rest.lines - FEWEST_LINES)
    cut = _split_part(rest, repeat(free))
    return cut if FEWEST_LINES <= cut[0].lines <= free else None


def _split_part(rest: Part, lines: Iterable[int]) -> tuple[Part, Part]:
    """So many lines of each column, and the rest."""
    pairs = (column.split(count) for column, count in zip(rest.columns, lines))
    first, second = zip(*pairs, strict=True)
    return _make_part(rest.row, first), _make_part(rest.row, second)


def _make_part(row: int, columns: tuple[BrokenCell, ...]) -> Part:
    return Part(row, columns, max([count_lines(column.items) for column in columns], default=0))


class Typesetter:
    """Sets rows at any widths, with ``top`` points above the headings, ``below`` under the last."""

    def __init__(
        self, definition: Definition, rows: Sequence[Texts], top: float, below: float = 0.0
    ) -> None:
        self._definition, self._columns = definition, definition.columns
        self._rows, self._top, self._below = rows, top, below
        self._set_column = cache(self._set_column_anew)

    def set_pages(self, widths: tuple[int, ...]) -> Pages:
        """The rows on pages, at these widths of the columns."""
        font, pairs = STYLES["report_heading"].font, zip(self._columns, widths, strict=True)
        room = ROOM - max(paper.cell_height(column.printed, font, width) for column, width in pairs)
        first = room - self._top
        columns = (self._set_column(*column)[0] for column in enumerate(widths))
        return fill_pages(list(zip(*columns, strict=True)), first, room, self._below)

    def choose_widths(self) -> tuple[int, ...]:
        """Widths within the definition's bounds at which the report takes the fewest pages.

        Of these, the ones that break few names and dates and take few lines.
        """
        columns = self._columns
        widths = paper.share_width([column.width for column in columns], paper.REPORT_PAPER)
        if not self._rows:
            return widths
        bounds = [
            (
                int(width * (column.narrowest or column.width) / column.width),
                int(width * (column.widest or column.width) / column.width),
            )
            for column, width in zip(columns, widths, strict=True)
        ]
        judge = cache(self.judge)
        for step in paper.STEPS:
            widths = paper.improve_widths(widths, bounds, judge, step)
        return widths

    def judge(self, widths: tuple[int, ...]) -> tuple[int, int]:
        """Pages first; then lines, and for every broken name or date some more."""
        pages = self.set_pages(widths)
        broken = sum(self._set_column(*column)[1] for column in enumerate(widths))
        return len(pages), sum(part.lines for page in pages for part in page) + BROKEN * broken

    def _set_column_anew(self, index: int, width: int) -> tuple[list[BrokenCell], int]:
        """The cells of a column in lines, where typed line ends stay, and how often names or dates
        are broken there.
        """
        kind = self._columns[index].kind
        room = paper.text_width(width, STYLES[name_style(kind)].indent)
        blank = BrokenCell((), room, kind in REPORTING)
        if kind is ColumnKind.MEASURE:
            continued = self._definition.words.continued
            (source,) = from_definition(self._definition, "words.continued", continued)
            sources = (source._replace(text=continued),)
            blank = blank._replace(above=(BrokenItem(break_lines(continued, FONT, room), sources),))
        cells = [
            blank._replace(
                items=tuple(BrokenItem(break_lines(t, FONT, room), told) for t, told in row[index])
            )
            for row in self._rows
        ]
        return cells, sum(map(count_broken, cells)) if kind in ONCE else 0


def name_style(kind: ColumnKind) -> str:
    """The style of a column's cells."""
    return "report_center" if kind in ONCE else "report_cell"


def count_broken(column: BrokenCell) -> int:
    """How often a cell's lines end within a name or a date."""
    return sum(
        not (line.endswith("\n") or line.rstrip().endswith(JOINTS) or after.startswith(JOINTS))
        for item in column.items
        for line, after in pairwise(item.lines)
    )
