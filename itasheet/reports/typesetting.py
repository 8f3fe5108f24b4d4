"""Setting the report's entries: texts to lines to pages, in columns as wide as serves them best.

Rows are whole on a page if they fit, else broken between items, else between lines.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise, repeat
from typing import NamedTuple

from itasheet.cells.nil import REPORTING
from itasheet.definition.definition import ONCE, ColumnKind, Definition
from itasheet.definition.texts import fill_text
from itasheet.layout import paper
from itasheet.layout.line_breaks import break_lines
from itasheet.layout.styles import STYLES
from itasheet.merging.merge import MergedEntry
from itasheet.reports.contents import from_definition, list_sourced
from itasheet.sheets.page import SourcedText, TextSource, count_letters, cut_sources
from itasheet.thai.numbers import Digits, convert_digits

FONT = STYLES["report_cell"].font
ROOM = paper.page_room(paper.REPORT_PAPER)
"""Points for rows on a page, headings included."""
BROKEN = 2
"""Lines that may be spent on keeping a name or a date whole."""
FEWEST_LINES = 2
"""Lines that must stand together at the foot of a page where a text is broken between lines."""
JOINTS = ("-", "–", "—", "ถึง")
"""Between two dates: where a line ends beside one, neither date is broken."""
Texts = tuple[tuple[SourcedText, ...], ...]
"""An entry as text: for each column its items."""


class BrokenCell(NamedTuple):
    """One cell: its items, each broken into lines, ``lines`` in all. A ``listed`` one may be broken
    between pages; of a ``cut`` one the last item goes on on the next page.
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
        return paper.fit_row_height(self.lines, FONT)


Pages = tuple[tuple[Part, ...], ...]
"""What stands on each page."""


def paginate_rows(rows: Sequence[tuple[BrokenCell, ...]], first_room: float, room: float) -> Pages:
    """Set rows on pages with so many points below their headings, ``first_room`` on the first.

    Rows that fit a page are kept whole, unless the page has nothing but its heading yet; longer
    ones begin where the one before ends. No part is higher than a row can be. The first page is
    empty where not even the beginning of the first row has room on it.
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
    """Leave so many points free below the last row; else that moves to a new page, or its rest."""
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


class Typesetter:
    """Sets rows at any widths, with ``top`` points above the headings, ``below`` under the last."""

    def __init__(
        self, definition: Definition, rows: Sequence[Texts], top: float, below: float = 0.0
    ) -> None:
        self._columns, self._rows, self._top, self._below = definition.columns, rows, top, below
        self._set_column = cache(self._set_column_anew)

    def set_pages(self, widths: tuple[int, ...]) -> Pages:
        """The rows on pages, at these widths of the columns."""
        font, pairs = STYLES["report_heading"].font, zip(self._columns, widths, strict=True)
        room = ROOM - max(paper.cell_height(column.printed, font, width) for column, width in pairs)
        first = room - self._top
        columns = (self._set_column(*column)[0] for column in enumerate(widths))
        pages = paginate_rows(list(zip(*columns, strict=True)), first, room)
        return spare_room(pages, first, room, self._below)

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
        room, kind = paper.text_width(width), self._columns[index].kind
        cells = []
        for row in self._rows:
            texts, sources = zip(*row[index], strict=True) if row[index] else ((), ())
            items = tuple([break_lines(text, FONT, room) for text in texts])
            count = sum(map(len, items))
            cells.append(BrokenCell(items, count, kind in REPORTING, sources=sources))
        return cells, sum(map(count_broken, cells)) if kind in ONCE else 0


def set_texts(merged: MergedEntry, definition: Definition, digits: Digits) -> Texts:
    """The texts of an entry's row, as they are printed.

    A measure's title is the definition's, but for one that a unit changed and that counts.
    """
    measure, measures = merged.measure, definition.measures
    row: list[tuple[SourcedText, ...]] = []
    for column in definition.columns:
        field = merged.entry.fields.get(column.key)
        if column.kind is not ColumnKind.MEASURE:
            row.append(tuple(list_sourced(merged, field, column, digits)) if field else ())
            continue
        text = convert_digits(fill_text(definition.report.measure, measure.words), digits)
        if field and measure not in measures:
            said = list_sourced(merged, field, column, digits)
            sources = tuple(source for line in said for source in line.sources)
        else:
            place = [one.number for one in measures].index(measure.number) + 1
            (source,) = from_definition(definition, f"measures[{place}].title", measure.title)
            sources = (source._replace(text=text, measure=measure.number),)
        row.append((SourcedText(text, sources),))
    return tuple(row)


def count_broken(column: BrokenCell) -> int:
    """How often a cell's lines end within a name or a date."""
    return sum(
        not (line.endswith("\n") or line.rstrip().endswith(JOINTS) or after.startswith(JOINTS))
        for item in column.items
        for line, after in pairwise(item)
    )
