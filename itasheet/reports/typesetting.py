"""Setting the report's entries: texts to lines to pages, in columns as wide as serves them best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import dropwhile, pairwise, takewhile

from itasheet.cells.records import Field
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.texts import fill_text
from itasheet.layout.column_widths import (
    STEPS,
    Bounds,
    estimate_widths,
    improve_widths,
    meet_bounds,
    share_width,
)
from itasheet.layout.fonts import line_height, measure_width
from itasheet.layout.line_counts import break_lines
from itasheet.layout.paper import cell_height, count_fitting_lines, text_width
from itasheet.merging.merge import MergedEntry
from itasheet.reports.crest import MARGINS, ROOM
from itasheet.reports.pagination import BrokenCell, Pages, paginate_rows, spare_room
from itasheet.reports.provenance import from_definition, list_sourced_items, list_sourced_lines
from itasheet.sheets.styles import font_of
from itasheet.sheets.text_source import SourcedText
from itasheet.thai.numbers import Digits, convert_digits, to_thai

FONT = font_of("report_cell")
CENTERED = (ColumnKind.UNIT, ColumnKind.PERIOD)
"""Kinds of column that are set line by line as typed, in the middle, and never broken."""

BROKEN = 2
"""Lines that may be spent on keeping a name or a date whole."""
JOINTS = ("-", "–", "—", "ถึง")
"""Between two dates: where a line ends beside one, neither date is broken."""
Price = tuple[int, int]
"""Pages and lines of a report at some widths."""
Texts = tuple[tuple[SourcedText, ...], ...]
"""An entry as text: for each column its items."""


class Typesetter:
    """Sets the rows of one report at any widths; each column is broken once for each width."""

    def __init__(
        self, definition: Definition, rows: Sequence[Texts], top: float, below: float = 0.0
    ) -> None:
        """``top`` and ``below`` are points above the headings and below the last row."""
        self._definition = definition
        self._rows = rows
        self._top = top
        self._below = below
        self._break_column = lru_cache(maxsize=None)(self._break_column_anew)
        self._count_lines = lru_cache(maxsize=None)(self._count_lines_anew)
        self._count_broken = lru_cache(maxsize=None)(self._count_broken_anew)

    def set_pages(self, widths: tuple[int, ...]) -> Pages:
        """The rows on pages, at these widths of the columns."""
        room = ROOM - fit_headings(self._definition, widths)
        columns = (self._break_column(index, width) for index, width in enumerate(widths))
        first = room - self._top
        pages = paginate_rows(list(zip(*columns, strict=True)), first, room, FONT)
        return spare_room(pages, first, room, self._below, FONT)

    def choose_widths(self) -> tuple[int, ...]:
        """Widths within the definition's bounds at which the report takes the fewest pages.

        Of these, the ones that break few names and dates and take few lines.
        """
        wished, bounds = plan_bounds(self._definition)
        if not self._rows:
            return wished
        whole = [self._keep_whole(index, bound) for index, bound in enumerate(bounds)]
        start = self._estimate(meet_bounds(wished, whole), whole)
        best = self._take_steps(start, bounds, STEPS[:1])
        if self._fills_pages(best):
            return best
        starts = (best, self._estimate(wished, bounds))
        return min((self._take_steps(one, bounds, STEPS) for one in starts), key=self.judge)

    def _estimate(self, wished: tuple[int, ...], bounds: Sequence[Bounds]) -> tuple[int, ...]:
        page_lines = count_fitting_lines(ROOM, FONT)
        return estimate_widths(wished, bounds, self._measure_paragraphs(), page_lines)

    def _take_steps(
        self, widths: tuple[int, ...], bounds: Sequence[Bounds], steps: Sequence[int]
    ) -> tuple[int, ...]:
        """Widths that no step makes better on real pages."""
        for step in steps:
            widths = improve_widths(widths, bounds, self.judge, self.hope, step)
        return widths

    def _fills_pages(self, widths: tuple[int, ...]) -> bool:
        """Whether the rows take no more pages than their lines must."""
        return self.judge(widths)[0] == self.hope(widths)[0]

    def _keep_whole(self, index: int, bound: Bounds) -> Bounds:
        """Bounds in which as few names and dates are broken as can be."""
        if self._definition.columns[index].kind not in CENTERED:
            return bound
        widths = range(bound.narrowest, bound.widest + 1, STEPS[-1])
        fewest = min(self._count_broken(index, width) for width in widths)
        broken = partial(self._is_broken, index, fewest)
        first, *more = dropwhile(broken, widths)
        return Bounds(first, [first, *takewhile(lambda width: not broken(width), more)][-1])

    def _is_broken(self, index: int, fewest: int, width: int) -> bool:
        return self._count_broken(index, width) > fewest

    def judge(self, widths: tuple[int, ...]) -> Price:
        """Pages first; then lines, and for every broken name or date some more."""
        pages = self.set_pages(widths)
        lines = sum(part.lines for page in pages for part in page)
        return len(pages), lines + self._price_breaks(widths)

    def hope(self, widths: tuple[int, ...]) -> Price:
        """The price if rows could be broken anywhere and filled every page."""
        room = ROOM - fit_headings(self._definition, widths)
        lines = sum(map(max, zip(*self._count_columns(widths), strict=True)))
        points = self._top + lines * line_height(FONT) + self._below
        return max(1, -int(-points // room)), lines + self._price_breaks(widths)

    def _price_breaks(self, widths: tuple[int, ...]) -> int:
        """What the names and dates cost that are broken."""
        broken = (
            self._count_broken(index, widths[index])
            for index, column in enumerate(self._definition.columns)
            if column.kind in CENTERED
        )
        return BROKEN * sum(broken)

    def _count_columns(self, widths: tuple[int, ...]) -> list[tuple[int, ...]]:
        """The lines of all cells, column by column."""
        return [self._count_lines(index, width) for index, width in enumerate(widths)]

    def _count_lines_anew(self, index: int, width: int) -> tuple[int, ...]:
        return tuple(cell.lines for cell in self._break_column(index, width))

    def _count_broken_anew(self, index: int, width: int) -> int:
        texts = Counter(tuple(item.text for item in row[index]) for row in self._rows)
        return sum(
            times * count_broken(BrokenCell(break_texts(cell, width), listed=False))
            for cell, times in texts.items()
        )

    def _measure_paragraphs(self) -> list[list[list[float]]]:
        return [[list(_measure_cell(cell)) for cell in row] for row in self._rows]

    def _break_column_anew(self, index: int, width: int) -> tuple[BrokenCell, ...]:
        listed = self._definition.columns[index].kind in (ColumnKind.ITEMS, ColumnKind.TEXT)
        cells = [row[index] for row in self._rows]
        return tuple(
            BrokenCell(
                break_texts([item.text for item in cell], width),
                listed,
                sources=tuple(item.sources for item in cell),
            )
            for cell in cells
        )


def _measure_cell(items: tuple[SourcedText, ...]) -> Iterator[float]:
    """The widths that a cell's paragraphs have on one line."""
    for item in items:
        for line in item.text.split("\n"):
            yield measure_width(line, FONT)


def set_texts(merged: MergedEntry, definition: Definition, digits: Digits) -> Texts:
    """The texts of an entry's row, as they are printed."""
    return tuple(
        tuple(_set_column(merged, column, definition, digits)) for column in definition.columns
    )


def _set_column(
    merged: MergedEntry, column: Column, definition: Definition, digits: Digits
) -> Iterator[SourcedText]:
    field = merged.entry.fields.get(column.key)
    if column.kind is ColumnKind.MEASURE:
        yield _set_measure(merged, field, column.heading, definition, digits)
    elif field and column.kind in CENTERED:
        yield from list_sourced_lines(merged, field, column.heading, digits)
    elif field:
        yield from list_sourced_items(merged, field, column.heading, digits)


def _set_measure(
    merged: MergedEntry,
    field: Field | None,
    heading: str,
    definition: Definition,
    digits: Digits,
) -> SourcedText:
    """A measure's title: the definition's, but for one that a unit changed and that counts."""
    measure, measures = merged.measure, definition.measures
    values = {"number": to_thai(str(measure.number)), "title": measure.title}
    text = convert_digits(fill_text(definition.report.measure, values), digits)
    if field and measure not in measures:
        lines = list_sourced_lines(merged, field, heading, digits)
        return SourcedText(text, tuple(source for line in lines for source in line.sources))
    place = [one.number for one in measures].index(measure.number) + 1
    (source,) = from_definition(definition, f"measures[{place}].title", measure.title)
    return SourcedText(text, (source._replace(text=text, measure=measure.number),))


def break_texts(texts: Sequence[str], width: int) -> tuple[tuple[str, ...], ...]:
    """A cell's items in lines for a column of so many pixels; typed line ends stay in place."""
    room = text_width(width)
    items = []
    for text in texts:
        lines: list[str] = []
        for paragraph in text.split("\n"):
            lines += break_lines(paragraph, FONT, room)
            lines[-1] += "\n"
        lines[-1] = lines[-1].removesuffix("\n")
        items.append(tuple(lines))
    return tuple(items)


def count_broken(column: BrokenCell) -> int:
    """How often a cell's lines end within a name or a date."""
    return sum(
        not (line.endswith("\n") or line.rstrip().endswith(JOINTS) or after.startswith(JOINTS))
        for item in column.items
        for line, after in pairwise(item)
    )


def plan_bounds(definition: Definition) -> tuple[tuple[int, ...], list[Bounds]]:
    """The widths that the definition wishes, in pixels, and how far each column may leave them."""
    columns = definition.columns
    wished = share_width([column.width for column in columns], MARGINS, landscape=True)
    bounds = [
        Bounds(
            int(width * (column.narrowest or column.width) / column.width),
            int(width * (column.widest or column.width) / column.width),
        )
        for column, width in zip(columns, wished, strict=True)
    ]
    return wished, bounds


def fit_headings(definition: Definition, widths: tuple[int, ...]) -> float:
    """The height of the heading row in points."""
    return max(
        cell_height(column.printed, font_of("report_heading"), width)
        for column, width in zip(definition.columns, widths, strict=True)
    )
