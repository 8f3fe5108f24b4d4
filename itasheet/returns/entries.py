"""Rows to entries: which rows belong to one measure, and what each column says of it.

An entry's rows run to the next measure. A blank title, "(ต่อ)", the same title again and the rest
of a title that was typed over several rows all continue the entry above, also on the next page or
sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from itasheet.cells.measure_titles import (
    Match,
    continues_title,
    is_continuation,
    list_measures,
    match_measure,
    strip_continued,
)
from itasheet.cells.records import CellText, Entry, OutsideText
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.problems.problem import Place, Problem
from itasheet.returns.entry_parts import Draft, is_cut, join_cut, make_entries
from itasheet.returns.find_table import FoundTable
from itasheet.returns.rows import Places, TableRow, index_places, list_rows
from itasheet.returns.senders import LineKind, TableLine, read_above, read_line
from itasheet.thai.numbers import to_thai

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
    headings: Iterable[FoundTable],
    definition: Definition,
    identity: Identity | None,
    issued_to: str,
    round_: Round | None,
) -> Said:
    """The entries of all tables in order, and the texts below headings that belong to none.

    ``issued_to`` is the unit whose name a form was issued with: it alone makes no answer.
    """
    tables = list(_list_tables(headings))
    rows = tuple(row for _, group in tables for row in group)
    reading = _Reading(definition, identity, round_, _find_lost(rows, definition, identity))
    sheet = ""
    for heading, group in tables:
        if heading.grid.name != sheet:
            sheet = heading.grid.name
            reading.open_sheet(heading)
        for row in group:
            reading.take(row)
    return reading.finish(issued_to)


def _list_tables(
    headings: Iterable[FoundTable],
) -> Iterator[tuple[FoundTable, tuple[TableRow, ...]]]:
    """Each heading with its rows."""
    sheet, places = "", Places({}, [], [])
    for heading in headings:
        if heading.grid.name != sheet:
            sheet, places = heading.grid.name, index_places(heading.grid)
        yield heading, tuple(list_rows(heading, places))


def _find_lost(
    rows: tuple[TableRow, ...], definition: Definition, identity: Identity | None
) -> Lost:
    """Measures whose title stands nowhere any more, by sheet and first row of those they had.

    A defined name still tells which rows these are. It is only asked for them: names go astray in
    programs that put in rows without moving them.
    """
    matches = [_match_row(row, definition) for row in rows]
    titled = {measure.number for measure in matches if measure}
    lost: Lost = {}
    for row, match in zip(rows, matches, strict=True):
        number = identity.find_block(row.sheet, row.index) if identity and not match else None
        measure = definition.find_measure(number) if number is not None else None
        if measure and measure.number not in titled:
            titled.add(measure.number)
            lost[row.sheet, row.index] = measure
    return lost


def _make_remark(piece: CellText) -> OutsideText:
    return OutsideText(piece.sheet, piece.spot, piece.text)


def _tell_measures(lines: list[TableLine]) -> Iterator[Problem]:
    """The notes, one for a sheet, that rows were read as of the measures that stand above them."""
    for sheet in dict.fromkeys(line.sheet for line in lines):
        own = [line for line in lines if line.sheet == sheet]
        spots = tuple(line.piece.spot for line in own if line.piece)
        numbers = (to_thai(str(line.measure.number)) for line in own if line.measure)
        words = {"measures": ", ".join(dict.fromkeys(numbers))}
        yield Problem("measure-above", Place(sheet=sheet, spots=spots), words=words)


def _match_row(row: TableRow, definition: Definition) -> Measure | None:
    title = row.find_piece(definition.measure_column.key)
    match = match_measure(title.text, definition) if title else None
    return match.measure if match else None


class _Reading:
    """The rows taken so far: the entry that is being read, those before it, and what is left."""

    def __init__(
        self, definition: Definition, identity: Identity | None, round_: Round | None, lost: Lost
    ) -> None:
        self._definition = definition
        self._identity = identity
        self._found = round_
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

    def open_sheet(self, heading: FoundTable) -> None:
        """Begin a sheet: the lines above its first table tell whose it is, and of which measure."""
        for line in read_above(heading, self._definition, self._found):
            self._heed(line, heading)

    def take(self, row: TableRow) -> None:
        """Add a row to the entry that it belongs to, which may be a new one."""
        line = read_line(row, self._definition, self._found)
        if line and line.piece:
            self._covered += map(_make_remark, row.covered)
            if line.kind is LineKind.SECTION:
                self._note((line.piece,))
            elif line.kind is LineKind.UNIT:
                self._titles.append(_make_remark(line.piece))
            self._heed(line, row.heading)
            return
        self._current = self._place(row)
        self._page = row.heading
        self._covered += map(_make_remark, row.covered)
        if self._current is None:
            self._note(row.pieces.values())
            return
        self._current.settle(row.heading, row.index)
        self._current.faulty |= row.faulty
        first = row.index == self._current.first_row and row.heading is self._current.heading
        above = {i: piece for i, piece in row.above.items() if row.heading.keys.get(i) != self._key}
        self._fill(self._current, row, {**above, **row.pieces} if first else dict(row.pieces))

    def _heed(self, line: TableLine, heading: FoundTable) -> None:
        """Go on as a line says: with another unit's table, or with another measure."""
        if line.unit and self._identity is None and line.unit != self._unit:
            self._unit, self._first, self._current = line.unit, len(self._drafts), None
        if line.measure and not (self._current and self._current.measure is line.measure):
            self._current = Draft(line.measure, heading, heading.rows.start, self._unit)
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
                self._note(draft.parts.get(self._key, ()))
        return Said(
            tuple(entries),
            tuple(self._remarks),
            tuple(self._covered),
            tuple(self._titles),
            tuple(_tell_measures(self._measured)),
        )

    def _place(self, row: TableRow) -> Draft | None:
        """The entry of a row; None for what stands above the first one or below the table."""
        title = row.find_piece(self._key)
        if self._is_continued(row):
            return self._resume(row, titled=True)
        match = match_measure(title.text, self._definition) if title else None
        lost = self._lost.get((row.sheet, row.index))
        if match is None and lost:
            return self._begin(row, lost)
        if match is None and row.closes:
            return None
        if title is None:
            return self._resume(row, titled=False)
        if self._current and self._continues(self._current, match, title.text, row):
            return self._current
        return self._begin(row, match.measure if match else None, title.text)

    def _resume(self, row: TableRow, titled: bool) -> Draft | None:
        """The entry that goes on: on a new page, and under "(ต่อ)", no page title is in between."""
        if self._page is row.heading and not titled:
            return self._current
        latest = self._drafts[self._first :][::-1]
        return next((draft for draft in latest if draft.says_something(self._key)), None)

    def _begin(self, row: TableRow, measure: Measure | None, title: str = "") -> Draft:
        """A new entry; one whose title has a measure in each line is of all of them."""
        first, *others = list_measures(title, self._definition) or (measure,)
        draft = Draft(first, row.heading, row.index, self._unit, tuple(filter(None, others)))
        self._drafts.append(draft)
        return draft

    def _continues(self, current: Draft, match: Match | None, title: str, row: TableRow) -> bool:
        """Whether a row with a title goes on with the entry above.

        So it does under the same title, unless another unit stands beside it: then it is an entry
        of its own.
        """
        if current.measure and not (match and match.is_whole):
            if continues_title(current.measure, current.text(self._key), title):
                return True
        if (match.measure if match else None) is not current.measure:
            return False
        if match is None:
            return current.repeats(self._key, title)
        told = strip_continued(title, self._definition) != title.strip()
        return told or not self._names_other(current, row)

    def _names_other(self, current: Draft, row: TableRow) -> bool:
        """Whether a row names another unit than the entry does so far."""
        for column in self._definition.columns_of(ColumnKind.UNIT):
            piece = row.find_piece(column.key)
            if piece and not current.repeats(column.key, piece.text):
                return True
        return False

    def _fill(self, draft: Draft, row: TableRow, pieces: dict[int, CellText]) -> None:
        heading = row.heading
        for index, piece in sorted(pieces.items()):
            if index in heading.keys:
                key = heading.keys[index]
                draft.headings.setdefault(key, heading.texts[key])
                self._add_piece(draft, key, piece, row)
            elif index in heading.extras:
                draft.extras.setdefault(heading.extras[index], []).append(piece)
            elif index not in heading.status:
                self._note((piece,))

    def _add_piece(self, draft: Draft, key: str, piece: CellText, row: TableRow) -> None:
        """Add a cell to a column; what stands once a block and was only filled down counts once."""
        kind = self._kinds[key]
        parts = draft.parts.get(key)
        if parts and is_cut(parts[-1].value) and self._is_continued(row):
            parts[-1] = join_cut(parts[-1], piece)
            return
        if kind is ColumnKind.MEASURE:
            again = self._repeats_title(draft, piece.text)
        else:
            filled_down = kind is not ColumnKind.TEXT or row.find_piece(self._key) is not None
            again = filled_down and draft.repeats(key, piece.text)
        if kind is ColumnKind.ITEMS or not again:
            draft.parts.setdefault(key, []).append(piece)

    def _is_continued(self, row: TableRow) -> bool:
        title = row.find_piece(self._key)
        return title is not None and is_continuation(title.text, self._definition)

    def _repeats_title(self, draft: Draft, text: str) -> bool:
        """Whether a title is only said again, with or without its number."""
        if is_continuation(text, self._definition):
            return True
        match = match_measure(text, self._definition)
        whole = match is not None and match.measure is draft.measure and match.is_whole
        told = strip_continued(text, self._definition)
        return draft.repeats(self._key, told) or whole and self._key in draft.parts

    def _note(self, pieces: Iterable[CellText]) -> None:
        self._remarks += map(_make_remark, pieces)
