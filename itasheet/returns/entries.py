"""Rows to entries: which rows belong to one measure, and what each column says of it.

An entry's rows run to the next measure. A blank title, "(ต่อ)", the same title again and the rest
of a title that was typed over several rows all continue the entry above, also on the next page or
sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from itasheet.cells.measure_titles import (
    Match,
    continues_title,
    is_continuation,
    list_measures,
    match_measure,
    strip_continued,
)
from itasheet.cells.read_cell import is_cut, join_cut
from itasheet.cells.records import CellText, Entry, OutsideText
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.problems.problem import Place, Problem
from itasheet.returns.entry_builder import Draft, make_entries
from itasheet.returns.find_table import FoundTable
from itasheet.returns.rows import TableRow, list_rows
from itasheet.returns.senders import LineKind, TableLine, read_above, read_line
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash

Lost = dict[tuple[str, int], Measure]
"""Measures by sheet and 0-based row."""


class Said(NamedTuple):
    """What stands below headings: entries, texts that belong to none, texts under merged cells.

    ``titles`` are lines between tables that name a unit; ``notes`` tell, of no file yet, where a
    table was read in one of several ways.
    """

    entries: tuple[Entry, ...]
    remarks: tuple[OutsideText, ...]
    covered: tuple[OutsideText, ...]
    titles: tuple[OutsideText, ...]
    notes: tuple[Problem, ...]


def read_entries(
    sheets: Iterable[Sequence[FoundTable]],
    definition: Definition,
    identity: Identity | None,
    issued_to: str,
    round_: Round | None,
) -> Said:
    """The entries of all tables, sheet by sheet, and the texts below headings that belong to none.

    ``issued_to`` is the unit whose name a form was issued with: it alone makes no answer.
    """
    rows = [(tables[0], list(list_rows(tables))) for tables in sheets]
    lost: Lost = {}
    if identity:
        lost = _find_lost([row for _, group in rows for row in group], definition, identity)
    reading = _Reading(definition, identity, round_, lost)
    for first, group in rows:
        for line in read_above(first, definition, round_):
            reading.heed(line, first)
        for row in group:
            reading.take(row)
    return reading.finish(issued_to)


def _find_lost(rows: Sequence[TableRow], definition: Definition, identity: Identity) -> Lost:
    """Measures whose title stands nowhere any more, by sheet and first row of those they had.

    A defined name still tells which rows these are. It is only asked for them: names go astray in
    programs that put in rows without moving them.
    """
    key = definition.measure_column.key
    titles = [row.find_piece(key) for row in rows]
    matches = [match_measure(title.text, definition) if title else None for title in titles]
    titled = {match.measure.number for match in matches if match}
    lost: Lost = {}
    for row, match in zip(rows, matches):
        number = None if match else identity.find_block(row.sheet, row.index)
        measure = definition.find_measure(number) if number is not None else None
        if measure and measure.number not in titled:
            titled.add(measure.number)
            lost[row.sheet, row.index] = measure
    return lost


def list_outside(pieces: Iterable[CellText]) -> Iterator[OutsideText]:
    """Cells as texts that are in no column of a table."""
    return (OutsideText(piece.sheet, piece.spot, piece.text) for piece in pieces)


class _Reading:
    """The rows taken so far: the entry that is being read, those before it, and what is left."""

    def __init__(
        self, definition: Definition, identity: Identity | None, round_: Round | None, lost: Lost
    ) -> None:
        self._definition = definition
        self._identity = identity
        self._round = round_
        self._lost = lost
        self._key = definition.measure_column.key
        self._kinds = {column.key: column.kind for column in definition.columns}
        self._drafts: list[Draft] = []
        self._remarks: list[OutsideText] = []
        self._covered: list[OutsideText] = []
        self._titles: list[OutsideText] = []
        self._measured: list[TableLine] = []
        self._unit: Unit | None = None
        self._first = 0
        self._current: Draft | None = None
        self._page: FoundTable | None = None

    def take(self, row: TableRow) -> None:
        """Add a row to the entry that it belongs to, which may be a new one."""
        line = read_line(row, self._definition, self._round)
        self._covered += list_outside(row.covered)
        if line and line.piece:
            if line.kind is LineKind.SECTION:
                self._remarks += list_outside((line.piece,))
            elif line.kind is LineKind.UNIT:
                self._titles += list_outside((line.piece,))
            self.heed(line, row.table)
            return
        title = row.find_piece(self._key)
        continued = title is not None and is_continuation(title.key, self._definition)
        current = self._current = self._place(row, title, continued)
        self._page = row.table
        if current is None:
            self._remarks += list_outside(row.pieces.values())
            return
        current.settle(row.table, row.index)
        current.faulty |= row.faulty
        pieces = row.pieces
        if row.above and row.index == current.first_row and row.table is current.table:
            keys = row.table.keys
            above = {i: piece for i, piece in row.above.items() if keys.get(i) != self._key}
            pieces = dict(sorted({**above, **pieces}.items()))
        self._fill(current, row, pieces, title, continued)

    def heed(self, line: TableLine, table: FoundTable) -> None:
        """Go on as a line says: with another unit's table, or with another measure."""
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

    def finish(self, issued_to: str) -> Said:
        """The entries; a title of no measure with nothing beside or below it is only a remark."""
        entries: list[Entry] = []
        for draft in self._drafts:
            if draft.says_something(self._key):
                entries += make_entries(draft, self._definition, self._identity, issued_to)
            else:
                self._remarks += list_outside(draft.parts.get(self._key, ()))
        return Said(
            tuple(entries),
            tuple(self._remarks),
            tuple(self._covered),
            tuple(self._titles),
            tuple(self._tell_measures()),
        )

    def _tell_measures(self) -> Iterator[Problem]:
        """The notes, one for a sheet, that rows were read as of the measures that stand above."""
        for sheet in dict.fromkeys(line.sheet for line in self._measured):
            own = [line for line in self._measured if line.sheet == sheet]
            spots = tuple(line.piece.spot for line in own if line.piece)
            numbers = (to_thai(str(line.measure.number)) for line in own if line.measure)
            words = {"measures": ", ".join(dict.fromkeys(numbers))}
            yield Problem("measure-above", Place(sheet=sheet, spots=spots), words=words)

    def _place(self, row: TableRow, title: CellText | None, continued: bool) -> Draft | None:
        """The entry of a row; None for what stands above the first one or below the table."""
        if continued:
            return self._resume(row, titled=True)
        match = match_measure(title.text, self._definition) if title else None
        lost = self._lost.get((row.sheet, row.index))
        if match is None and lost:
            return self._begin(row, lost)
        if match is None and row.closes(self._definition.words):
            return None
        if title is None:
            return self._resume(row, titled=False)
        if self._current and self._continues(self._current, match, title, row):
            return self._current
        return self._begin(row, match.measure if match else None, title.text)

    def _resume(self, row: TableRow, titled: bool) -> Draft | None:
        """The entry that goes on: on a new page, and under "(ต่อ)", no page title is in between."""
        if self._page is row.table and not titled:
            return self._current
        latest = self._drafts[self._first :][::-1]
        return next((draft for draft in latest if draft.says_something(self._key)), None)

    def _begin(self, row: TableRow, measure: Measure | None, title: str = "") -> Draft:
        """A new entry; one whose title has a measure in each line is of all of them."""
        first, *others = list_measures(title, self._definition) or (measure,)
        draft = Draft(first, row.table, row.index, self._unit, tuple(filter(None, others)))
        self._drafts.append(draft)
        return draft

    def _continues(
        self, current: Draft, match: Match | None, title: CellText, row: TableRow
    ) -> bool:
        """Whether a row with a title goes on with the entry above.

        So it does under the same title, unless another unit stands beside it: then it is an entry
        of its own.
        """
        before = current.text(self._key)
        if current.measure and not (match and match.is_whole):
            if continues_title(current.measure, before, title.text, self._definition):
                return True
        if (match.measure if match else None) is not current.measure:
            return False
        if match is None:
            return current.repeats(self._key, title.key)
        if strip_continued(title.text, self._definition) != title.text.strip():
            return True
        units = (column.key for column in self._definition.columns_of(ColumnKind.UNIT))
        named = [(key, piece) for key in units if (piece := row.find_piece(key))]
        return all(current.repeats(key, piece.key) for key, piece in named)

    def _fill(
        self,
        draft: Draft,
        row: TableRow,
        pieces: Mapping[int, CellText],
        title: CellText | None,
        continued: bool,
    ) -> None:
        table = row.table
        for index, piece in pieces.items():
            if key := table.keys.get(index):
                draft.headings.setdefault(key, table.texts[key])
                parts = draft.parts.get(key)
                if parts and continued and is_cut(parts[-1].value):
                    parts[-1] = join_cut(parts[-1], piece)
                elif not self._is_filled_down(draft, key, piece, title):
                    draft.parts.setdefault(key, []).append(piece)
            elif index in table.extras:
                draft.extras.setdefault(table.extras[index], []).append(piece)
            elif index not in table.status:
                self._remarks += list_outside((piece,))

    def _is_filled_down(
        self, draft: Draft, key: str, piece: CellText, title: CellText | None
    ) -> bool:
        """Whether a cell only says again what stands once a block: there it counts once."""
        kind = self._kinds[key]
        if kind is ColumnKind.ITEMS or (kind is ColumnKind.TEXT and title is None):
            return False
        if kind is not ColumnKind.MEASURE:
            return draft.repeats(key, piece.key)
        if is_continuation(piece.key, self._definition):
            return True
        match = match_measure(piece.text, self._definition)
        whole = match is not None and match.measure is draft.measure and match.is_whole
        told = squash(strip_continued(piece.text, self._definition))
        return draft.repeats(key, told) or (whole and key in draft.parts)
