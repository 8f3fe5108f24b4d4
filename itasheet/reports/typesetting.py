"""Setting the report's entries: texts to lines to pages, in columns as wide as serves them best."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from itasheet.cells.nil import REPORTING
from itasheet.definition.definition import ONCE, ColumnKind, Definition
from itasheet.definition.texts import fill_text
from itasheet.layout.line_breaks import break_lines
from itasheet.layout.paper import (
    REPORT_PAPER,
    STEPS,
    cell_height,
    improve_widths,
    page_room,
    share_width,
    text_width,
)
from itasheet.layout.styles import font_of
from itasheet.merging.merge import MergedEntry
from itasheet.reports.contents import from_definition, list_sourced
from itasheet.reports.pagination import FONT, BrokenCell, Pages, paginate_rows, spare_room
from itasheet.sheets.page import SourcedText
from itasheet.thai.numbers import Digits, convert_digits

ROOM = page_room(REPORT_PAPER)
"""Points for rows on a page, headings included."""
BROKEN = 2
"""Lines that may be spent on keeping a name or a date whole."""
JOINTS = ("-", "–", "—", "ถึง")
"""Between two dates: where a line ends beside one, neither date is broken."""
Texts = tuple[tuple[SourcedText, ...], ...]
"""An entry as text: for each column its items."""


class Typesetter:
    """Sets the rows of one report at any widths; each column is broken once for each width.

    ``top`` and ``below`` are points above the headings and below the last row.
    """

    def __init__(
        self, definition: Definition, rows: Sequence[Texts], top: float, below: float = 0.0
    ) -> None:
        self._columns, self._rows, self._top, self._below = definition.columns, rows, top, below
        self._set_column = cache(self._set_column_anew)

    def set_pages(self, widths: tuple[int, ...]) -> Pages:
        """The rows on pages, at these widths of the columns."""
        font, pairs = font_of("report_heading"), zip(self._columns, widths, strict=True)
        room = ROOM - max(cell_height(column.printed, font, width) for column, width in pairs)
        first = room - self._top
        columns = (self._set_column(*column)[0] for column in enumerate(widths))
        pages = paginate_rows(list(zip(*columns, strict=True)), first, room)
        return spare_room(pages, first, room, self._below)

    def choose_widths(self) -> tuple[int, ...]:
        """Widths within the definition's bounds at which the report takes the fewest pages.

        Of these, the ones that break few names and dates and take few lines.
        """
        columns = self._columns
        widths = share_width([column.width for column in columns], REPORT_PAPER)
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
        for step in STEPS:
            widths = improve_widths(widths, bounds, judge, step)
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
        room, kind = text_width(width), self._columns[index].kind
        cells = []
        for row in self._rows:
            items = tuple(break_lines(item.text, FONT, room) for item in row[index])
            sources = tuple(item.sources for item in row[index])
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
