"""Rows to entries: which rows belong to one measure, and what each column says of it.

An entry's rows run to the next measure. A blank title, "(ต่อ)", the same title again and the rest
of a title that was typed over several rows all continue the entry above, also on the next page or
sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from itasheet.cells.names import continues_title, list_measures
from itasheet.cells.read_cell import is_cut, strip_cut
from itasheet.cells.records import CellText, OutsideText
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.problems.problem import Place, Problem
from itasheet.returns.find_table import FoundTable
from itasheet.returns.rows import LineKind, TableLine, TableRow, list_rows
from itasheet.sheets.page import CUT_AT_LINE_END
from itasheet.thai.numbers import to_thai

Lost = dict[tuple[str, int], Measure]
"""Measures by sheet and 0-based row."""


@dataclass
class Draft:
    """An entry while its rows are read; parts are by column key, or by heading for extras.

    ``unit`` is the one whose table this is, where several tables stand in one workbook; ``others``
    are further measures that its title names. One that is titled above its table takes its place,
    and first row, from the first of its rows.
    """

    measure: Measure | None
    table: FoundTable
    first_row: int
    unit: Unit | None = None
    others: tuple[Measure, ...] = ()
    is_titled_above: bool = False
    parts: dict[str, list[CellText]] = field(default_factory=dict)
    extras: dict[str, list[CellText]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    def text(self, key: str) -> str:
        """What stands in a column so far."""
        return "\n".join(piece.text for piece in self.parts.get(key, ()))

    def repeats(self, key: str, said: str) -> bool:
        """Whether a text (``said`` is its key) only says again what a column, or its last cell."""
        parts = self.parts.get(key)
        if not parts:
            return False
        return said in (parts[-1].key, "".join(piece.key for piece in parts))

    def says_something(self, key: str) -> bool:
        """Whether there is more than a title, in the column of that key, of no measure."""
        beside = set(self.parts) - {key}
        return bool(self.measure or self.faulty or self.extras or beside)


class Said(NamedTuple):
    """What stands below headings: drafts of entries, texts of none, texts under merged cells.

    ``titles`` are lines between tables that name a unit; ``notes`` tell, of no file yet, where a
    table was read in one of several ways.
    """

    drafts: tuple[Draft, ...]
    remarks: tuple[OutsideText, ...]
    covered: tuple[OutsideText, ...]
    titles: tuple[OutsideText, ...]
    notes: tuple[Problem, ...]


def read_entries(
    sheets: Sequence[Sequence[FoundTable]],
    definition: Definition,
    identity: Identity | None,
    round_: Round | None,
) -> Said:
    """The entries of all tables, sheet by sheet, and the texts below them that belong to none."""
    pages = [list_rows(tables, definition, round_) for tables in sheets]
    lost: Lost = {}
    if identity:
        lost = _find_lost([row for page in pages for row in page.rows], definition, identity)
    reading = _Reading(definition, identity, lost)
    for tables, page in zip(sheets, pages):
        for line in page.above:
            reading.heed(line, tables[0])
        for row in page.rows:
            reading.take(row)
    return reading.finish()


def _find_lost(rows: Sequence[TableRow], definition: Definition, identity: Identity) -> Lost:
    """Measures whose title stands nowhere any more, by sheet and first row of those they had.

    A defined name still tells which rows these are. It is only asked for them: names go astray in
    programs that put in rows without moving them.
    """
    titled = {row.match.measure.number for row in rows if row.match and row.title}
    free = [row for row in rows if not (row.match and row.title)]
    lost: Lost = {}
    for number, (sheet, first, last) in identity.blocks.items():
        own = (row for row in free if row.sheet == sheet and first <= row.index <= last)
        measure = definition.find_measure(number) if number not in titled else None
        if measure and (row := next(own, None)):
            lost[sheet, row.index] = measure
    return lost


def join_cut(head: CellText, rest: CellText) -> CellText:
    """Both parts as one; it is cut itself if the rest is."""
    between = "\n" if str(head.value).endswith(CUT_AT_LINE_END) else ""
    return replace(
        head,
        value=f"{strip_cut(head.value)}{between}{rest.value}",
        text=f"{head.text}{between}{rest.text}",
        repairs=tuple(dict.fromkeys((*head.repairs, *rest.repairs))),
        halves=(*(head.halves or (head,)), *(rest.halves or (rest,))),
    )


class _Reading:
    """The rows taken so far: the entry that is being read, those before it, and what is left."""

    def __init__(self, definition: Definition, identity: Identity | None, lost: Lost) -> None:
        self._definition = definition
        self._identity = identity
        self._lost = lost
        self._key = definition.measure_column.key
        self._kinds = {column.key: column.kind for column in definition.columns}
        self._units = {column.key for column in definition.columns_of(ColumnKind.UNIT)}
        self._drafts: list[Draft] = []
        self._remarks: list[OutsideText] = []
        self._covered: list[OutsideText] = []
        self._titles: list[OutsideText] = []
        self._measured: list[TableLine] = []
        self._unit: Unit | None = None
        self._first = 0
        self._current: Draft | None = None
        self._page: FoundTable | None = None

    def heed(self, line: TableLine, table: FoundTable) -> None:
        """Go on with another unit's table, or with another measure."""
        if line.unit and self._identity is None and line.unit != self._unit:
            self._unit, self._first, self._current = line.unit, len(self._drafts), None
        if line.measure and not (self._current and self._current.measure is line.measure):
            self._current = Draft(line.measure, table, table.rows.start, self._unit)
            self._current.is_titled_above = True
            self._drafts.append(self._current)
            if line.piece:
                self._current.parts[self._key] = [line.piece]
                self._current.headings[self._key] = self._definition.measure_column.heading
            self._measured.append(line)

    def take(self, row: TableRow) -> None:
        """Add a row to the entry that it belongs to, which may be a new one."""
        self._covered += [piece.outside for piece in row.covered]
        if row.line:
            told = [piece.outside for piece in row.pieces.values()]
            if row.line.kind is LineKind.SECTION:
                self._remarks += told
            elif row.line.kind is LineKind.UNIT:
                self._titles += told
            self.heed(row.line, row.table)
            return
        current = self._current = self._place(row)
        self._page = row.table
        if current is None:
            self._remarks += [piece.outside for piece in row.pieces.values()]
            return
        if current.is_titled_above:
            current.table, current.first_row, current.is_titled_above = row.table, row.index, False
        current.faulty |= row.faulty
        pieces = row.pieces
        if row.above and row.index == current.first_row and row.table is current.table:
            keys = row.table.keys
            above = {i: piece for i, piece in row.above.items() if keys.get(i) != self._key}
            pieces = dict(sorted({**above, **pieces}.items()))
        self._fill(current, row, pieces)

    def finish(self) -> Said:
        """The entries; a title of no measure with nothing beside or below it is only a remark."""
        for draft in self._drafts:
            if not draft.says_something(self._key):
                self._remarks += [piece.outside for piece in draft.parts.get(self._key, ())]
        notes = []
        # One for a sheet, that rows were read as of the measures that stand above them.
        for sheet in dict.fromkeys(line.sheet for line in self._measured):
            own = [line for line in self._measured if line.sheet == sheet]
            spots = tuple(line.piece.spot for line in own if line.piece)
            numbers = (to_thai(str(line.measure.number)) for line in own if line.measure)
            words = {"measures": ", ".join(dict.fromkeys(numbers))}
            notes.append(Problem("measure-above", Place(sheet=sheet, spots=spots), words=words))
        return Said(
            tuple(draft for draft in self._drafts if draft.says_something(self._key)),
            tuple(self._remarks),
            tuple(self._covered),
            tuple(self._titles),
            tuple(notes),
        )

    def _place(self, row: TableRow) -> Draft | None:
        """The entry of a row; None for what stands above the first one or below the table."""
        title = row.title
        if row.continues:
            return self._resume()
        if row.match is None or title is None:
            if lost := self._lost.get((row.sheet, row.index)):
                return self._begin(row, lost)
            if row.closes:
                return None
        if title is None:
            return self._current if self._page is row.table else self._resume()
        if self._current and self._goes_on(self._current, title, row):
            return self._current
        return self._begin(row, row.match.measure if row.match else None, title.text)

    def _resume(self) -> Draft | None:
        """The entry that goes on: on a new page, and under "(ต่อ)", no page title is in between."""
        latest = self._drafts[self._first :][::-1]
        return next((draft for draft in latest if draft.says_something(self._key)), None)

    def _begin(self, row: TableRow, measure: Measure | None, title: str = "") -> Draft:
        """A new entry; one whose title has a measure in each line is of all of them."""
        first, *others = list_measures(title, self._definition) or (measure,)
        draft = Draft(first, row.table, row.index, self._unit, tuple(filter(None, others)))
        self._drafts.append(draft)
        return draft

    def _goes_on(self, current: Draft, title: CellText, row: TableRow) -> bool:
        """Whether a row with a title goes on with the entry above.

        So it does under the same title, unless another unit stands beside it: then it is an entry
        of its own.
        """
        match, before = row.match, current.text(self._key)
        if current.measure and not (match and match.is_whole):
            if continues_title(current.measure, before, title.text, self._definition):
                return True
        if (match.measure if match else None) is not current.measure:
            return False
        if match is None:
            return current.repeats(self._key, title.key)
        if title.text.strip().endswith(self._definition.words.continued):
            return True
        named = ((row.table.keys.get(index, ""), piece) for index, piece in row.pieces.items())
        units = [(key, piece.key) for key, piece in named if key in self._units]
        return all(current.repeats(key, said) for key, said in units)

    def _fill(self, draft: Draft, row: TableRow, pieces: Mapping[int, CellText]) -> None:
        table = row.table
        for index, piece in pieces.items():
            if key := table.keys.get(index):
                draft.headings.setdefault(key, table.texts[key])
                parts = draft.parts.get(key)
                if parts and row.continues and is_cut(parts[-1].value):
                    parts[-1] = join_cut(parts[-1], piece)
                elif not self._is_filled_down(draft, key, piece, row):
                    draft.parts.setdefault(key, []).append(piece)
            elif index in table.extras:
                draft.extras.setdefault(table.extras[index], []).append(piece)
            elif index not in table.status:
                self._remarks += [piece.outside]

    def _is_filled_down(self, draft: Draft, key: str, piece: CellText, row: TableRow) -> bool:
        """Whether a cell only says again what stands once a block: there it counts once."""
        kind = self._kinds[key]
        if kind is ColumnKind.ITEMS or (kind is ColumnKind.TEXT and row.title is None):
            return False
        if kind is ColumnKind.MEASURE and piece is row.title:
            match = row.match
            same = match is not None and match.measure is draft.measure and match.is_whole
            if row.continues or (same and key in draft.parts):
                return True
        return draft.repeats(key, piece.key)
