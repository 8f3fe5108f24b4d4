"""Rows to entries: which rows belong to one measure, and what each column says of it.

An entry's rows run to the next measure. A blank title, "(ต่อ)", the same title again and the rest
of a title that was typed over several rows all continue the entry above, also on the next page or
sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from itasheet.cells.nil import is_nil
from itasheet.model.definition import ColumnKind, Definition, Measure
from itasheet.model.identity import Identity
from itasheet.model.prefill import digest_text
from itasheet.model.records import Entry, Field, Piece, Remark
from itasheet.returns.cuts import is_cut, join_cut
from itasheet.returns.headings import Heading
from itasheet.returns.rows import Row, list_rows
from itasheet.returns.titles import (
    Likeness,
    Match,
    continues_title,
    is_continuation,
    match_measure,
    read_number,
    strip_continued,
)
from itasheet.sheets.address import Spot
from itasheet.thai.text import squash

Lost = dict[tuple[str, int], Measure]
"""Measures by sheet and 0-based row."""


class Found(NamedTuple):
    """What stands below headings: entries, texts that belong to none, texts under merged cells."""

    entries: tuple[Entry, ...]
    remarks: tuple[Remark, ...]
    covered: tuple[Remark, ...]


@dataclass
class Draft:
    """An entry while its rows are read; parts are by column key, or by heading for extras."""

    measure: Measure | None
    heading: Heading
    first_row: int
    parts: dict[str, list[Piece]] = field(default_factory=dict)
    extras: dict[str, list[Piece]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    def text(self, key: str) -> str:
        """What stands in a column so far."""
        return "\n".join(piece.text for piece in self.parts.get(key, ()))

    def repeats(self, key: str, text: str) -> bool:
        """Whether a text only says again what stands in a column, or in its last cell."""
        if key not in self.parts:
            return False
        said = (self.text(key), self.parts[key][-1].text)
        return squash(text) in map(squash, said)


def read_entries(
    headings: Iterable[Heading], definition: Definition, identity: Identity | None, issued_to: str
) -> Found:
    """The entries of all tables in order, and the texts below headings that belong to none.

    ``issued_to`` is the unit whose name a form was issued with: it alone makes no answer.
    """
    rows = tuple(row for heading in headings for row in list_rows(heading))
    reading = _Reading(definition, identity, _find_lost(rows, definition, identity))
    for row in rows:
        reading.take(row)
    return reading.finish(issued_to)


def _find_lost(rows: tuple[Row, ...], definition: Definition, identity: Identity | None) -> Lost:
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


def _make_remark(piece: Piece) -> Remark:
    return Remark(piece.sheet, piece.spot, piece.text)


def _match_row(row: Row, definition: Definition) -> Measure | None:
    title = row.find_piece(definition.measure_column.key)
    match = match_measure(title.text, definition) if title else None
    return match.measure if match else None


class _Reading:
    """The rows taken so far: the entry that is being read, those before it, and what is left."""

    def __init__(self, definition: Definition, identity: Identity | None, lost: Lost) -> None:
        self._definition = definition
        self._identity = identity
        self._lost = lost
        self._key = definition.measure_column.key
        self._kinds = {column.key: column.kind for column in definition.columns}
        self._drafts: list[Draft] = []
        self._remarks: list[Remark] = []
        self._covered: list[Remark] = []
        self._current: Draft | None = None
        self._page: Heading | None = None

    def take(self, row: Row) -> None:
        """Add a row to the entry that it belongs to, which may be a new one."""
        self._current = self._place(row)
        self._page = row.heading
        self._covered += map(_make_remark, row.covered)
        if self._current is None:
            self._note(row.pieces.values())
            return
        self._current.faulty |= row.faulty
        first = row.index == self._current.first_row and row.heading is self._current.heading
        above = {i: piece for i, piece in row.above.items() if row.heading.keys.get(i) != self._key}
        self._fill(self._current, row, {**above, **row.pieces} if first else dict(row.pieces))

    def finish(self, issued_to: str) -> Found:
        """The entries; a title of no measure with nothing beside or below it is only a remark."""
        entries = []
        for draft in self._drafts:
            if self._says_something(draft):
                entries.append(self._make_entry(draft, issued_to))
            else:
                self._note(draft.parts.get(self._key, ()))
        return Found(tuple(entries), tuple(self._remarks), tuple(self._covered))

    def _place(self, row: Row) -> Draft | None:
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
        return self._begin(row, match.measure if match else None)

    def _resume(self, row: Row, titled: bool) -> Draft | None:
        """The entry that goes on: on a new page, and under "(ต่อ)", no page title is in between."""
        if self._page is row.heading and not titled:
            return self._current
        return next((draft for draft in self._drafts[::-1] if self._says_something(draft)), None)

    def _says_something(self, draft: Draft) -> bool:
        beside = set(draft.parts) - {self._key}
        return bool(draft.measure or draft.faulty or draft.extras or beside)

    def _begin(self, row: Row, measure: Measure | None) -> Draft:
        self._drafts.append(Draft(measure, row.heading, row.index))
        return self._drafts[-1]

    def _continues(self, current: Draft, match: Match | None, title: str, row: Row) -> bool:
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

    def _names_other(self, current: Draft, row: Row) -> bool:
        """Whether a row names another unit than the entry does so far."""
        for column in self._definition.columns_of(ColumnKind.UNIT):
            piece = row.find_piece(column.key)
            if piece and not current.repeats(column.key, piece.text):
                return True
        return False

    def _fill(self, draft: Draft, row: Row, pieces: dict[int, Piece]) -> None:
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

    def _add_piece(self, draft: Draft, key: str, piece: Piece, row: Row) -> None:
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

    def _is_continued(self, row: Row) -> bool:
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

    def _note(self, pieces: Iterable[Piece]) -> None:
        self._remarks += map(_make_remark, pieces)

    def _make_entry(self, draft: Draft, issued_to: str) -> Entry:
        entry = Entry(
            measure=draft.measure,
            sheet=draft.heading.grid.name,
            fields=dict(_make_fields(draft)),
            extra={
                text: Field(text, pieces[0].spot, tuple(pieces))
                for text, pieces in draft.extras.items()
            },
            prefilled=frozenset(self._list_prefilled(draft, issued_to)),
            faulty=frozenset(draft.faulty),
            retitled=self._is_retitled(draft),
        )
        return entry._replace(nil=is_nil(entry, self._definition))

    def _list_prefilled(self, draft: Draft, issued_to: str) -> Iterator[str]:
        yield self._key
        for column in self._definition.columns_of(ColumnKind.UNIT):
            if squash(draft.text(column.key)) in ("", squash(issued_to)):
                yield column.key
        number = draft.measure.number if draft.measure else None
        issued = self._identity.issued if self._identity else {}
        for (owner, key), digest in issued.items():
            if owner == number and digest_text(draft.text(key)) == digest:
                yield key

    def _is_retitled(self, draft: Draft) -> bool:
        """Whether the title is not quite the measure's; in a form its number counts too."""
        if draft.measure is None or draft.heading.find_column(self._key) is None:
            return False
        text = draft.text(self._key)
        match = match_measure(text, self._definition)
        if match is None or match.measure is not draft.measure:
            return True
        printed = self._identity.titles.get(draft.measure.number) if self._identity else None
        if printed is None:
            return not match.is_whole
        numbers = (None, read_number(printed))
        return match.likeness is not Likeness.EXACT or read_number(text) not in numbers


def _make_fields(draft: Draft) -> Iterator[tuple[str, Field]]:
    """A field for each column of the entry's heading, and for those that later pages add."""
    heading = draft.heading
    for key in dict.fromkeys((*heading.keys.values(), *draft.headings)):
        pieces = tuple(draft.parts.get(key, ()))
        column = heading.find_column(key)
        room = pieces[0].spot if column is None and pieces else Spot(draft.first_row, column or 0)
        yield key, Field(heading.texts.get(key) or draft.headings[key], room, pieces)
