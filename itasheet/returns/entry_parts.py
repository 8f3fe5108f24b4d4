"""Texts that a page break of a report cut in two: told by a mark that is not seen, put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from itasheet.cells.measure_titles import Likeness, match_measure, read_number
from itasheet.cells.nil import is_nil
from itasheet.cells.records import CellText, Entry, Field
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.identity import Identity
from itasheet.definition.round import Unit
from itasheet.problems.problem import Place, Problem
from itasheet.returns.find_table import FoundTable
from itasheet.returns.planned import digest_text
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Read
from itasheet.sheets.page import CUT, CUT_AT_LINE_END
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash


def strip_cut(value: Read) -> Read:
    """A cell's value without the mark."""
    if not isinstance(value, str):
        return value
    return value.removesuffix(CUT_AT_LINE_END).removesuffix(CUT)


def is_cut(value: Read) -> bool:
    """Whether the text of a cell goes on in the cell below it."""
    return isinstance(value, str) and value.endswith(CUT)


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


def join_entries(
    entries: Sequence[Entry], definition: Definition
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Entries, those of one measure and one unit that follow each other as one, and notes on them.

    So stands a title that was filled down beside each section of a unit.
    """
    joined: list[Entry] = []
    notes: list[Problem] = []
    for entry in entries:
        if joined and _belongs(joined[-1], entry):
            notes.append(_tell_joined(entry, definition))
            joined[-1] = _join(joined[-1], entry, definition)
        else:
            joined.append(entry)
    return tuple(joined), tuple(notes)


def _belongs(before: Entry, entry: Entry) -> bool:
    same = before.measure is not None and entry.measure is before.measure
    return same and before.unit is not None and entry.unit == before.unit


def _join(before: Entry, entry: Entry, definition: Definition) -> Entry:
    once = {c.key for c in definition.columns if c.kind not in (ColumnKind.ITEMS, ColumnKind.TEXT)}
    keys = dict.fromkeys((*before.fields, *entry.fields))
    extras = dict.fromkeys((*before.extra, *entry.extra))
    return before._replace(
        fields={k: _add(before.fields.get(k), entry.fields.get(k), k in once) for k in keys},
        extra={k: _add(before.extra.get(k), entry.extra.get(k), False) for k in extras},
        prefilled=before.prefilled & entry.prefilled,
        faulty=before.faulty | entry.faulty,
        retitled=before.retitled or entry.retitled,
    )


def _add(before: Field | None, field: Field | None, is_told_once: bool) -> Field:
    """Both fields' cells; of what stands once only those that say something new."""
    if before is None or field is None:
        only = before or field
        assert only is not None
        return only
    said = {squash(piece.text) for piece in before.pieces}
    new = (p for p in field.pieces if not is_told_once or squash(p.text) not in said)
    return replace(before, pieces=(*before.pieces, *new))


def _tell_joined(entry: Entry, definition: Definition) -> Problem:
    assert entry.measure is not None
    field = entry.fields.get(definition.measure_column.key)
    spots = field.spots[:1] if field else ()
    words = {"number": to_thai(str(entry.measure.number)), "title": entry.measure.title}
    return Problem("rows-joined", Place(sheet=entry.sheet, spots=spots), words=words)


def find_shared(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Cells that span several measures and so were read for each; told once for equal measures."""
    owners: dict[tuple[str, CellRef], set[int]] = {}
    for entry in entries:
        for piece in _list_pieces(entry):
            numbers = owners.setdefault((piece.sheet, piece.spot), set())
            numbers.add(entry.measure.number if entry.measure else 0)
    groups: dict[tuple[str, tuple[int, ...]], list[CellRef]] = {}
    for (sheet, spot), numbers in sorted(owners.items()):
        if len(numbers - {0}) > 1:
            groups.setdefault((sheet, tuple(sorted(numbers - {0}))), []).append(spot)
    for (sheet, told), spots in groups.items():
        words = {"measures": ", ".join(to_thai(str(number)) for number in told)}
        yield Problem("cell-shared", Place(sheet=sheet, spots=tuple(spots)), words=words)


def _list_pieces(entry: Entry) -> Iterator[CellText]:
    fields = chain(entry.fields.values(), entry.extra.values())
    yield from chain.from_iterable(field.pieces for field in fields)


@dataclass
class Draft:
    """An entry while its rows are read; parts are by column key, or by heading for extras.

    ``unit`` is the one whose table this is, where several tables stand in one workbook; ``others``
    are further measures that its title names.
    """

    measure: Measure | None
    heading: FoundTable
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

    def repeats(self, key: str, text: str) -> bool:
        """Whether a text only says again what stands in a column, or in its last cell."""
        if key not in self.parts:
            return False
        said = (self.text(key), self.parts[key][-1].text)
        return squash(text) in map(squash, said)

    def says_something(self, key: str) -> bool:
        """Whether there is more than a title, in the column of that key, of no measure."""
        beside = set(self.parts) - {key}
        return bool(self.measure or self.faulty or self.extras or beside)

    def settle(self, heading: FoundTable, row: int) -> None:
        """Take the table and the first row of an entry whose title stands above its table."""
        if self.is_titled_above:
            self.heading, self.first_row, self.is_titled_above = heading, row, False


def make_entries(
    draft: Draft, definition: Definition, identity: Identity | None, issued_to: str
) -> Iterator[Entry]:
    """The entry of a draft, or one for each measure that its title names."""
    for measure in (draft.measure, *draft.others):
        entry = Entry(
            measure=measure,
            sheet=draft.heading.grid.name,
            fields=dict(_make_fields(draft)),
            extra={
                text: Field(text, pieces[0].spot, tuple(pieces))
                for text, pieces in draft.extras.items()
            },
            unit=draft.unit,
            prefilled=frozenset(_list_prefilled(draft, definition, identity, issued_to)),
            faulty=frozenset(draft.faulty),
            retitled=not draft.others and _is_retitled(draft, definition, identity),
        )
        yield entry._replace(nil=is_nil(entry, definition))


def _list_prefilled(
    draft: Draft, definition: Definition, identity: Identity | None, issued_to: str
) -> Iterator[str]:
    """The columns whose text is the one that the form was issued with."""
    yield definition.measure_column.key
    for column in definition.columns_of(ColumnKind.UNIT):
        if squash(draft.text(column.key)) in ("", squash(issued_to)):
            yield column.key
    number = draft.measure.number if draft.measure else None
    issued = identity.issued if identity else {}
    for (owner, key), digest in issued.items():
        if owner == number and digest_text(draft.text(key)) == digest:
            yield key


def _is_retitled(draft: Draft, definition: Definition, identity: Identity | None) -> bool:
    """Whether the title is not quite the measure's; in a form its number counts too."""
    key = definition.measure_column.key
    if draft.measure is None or draft.heading.find_column(key) is None:
        return False
    text = draft.text(key)
    match = match_measure(text, definition)
    if match is None or match.measure is not draft.measure:
        return True
    printed = identity.titles.get(draft.measure.number) if identity else None
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
        room = (
            pieces[0].spot if column is None and pieces else CellRef(draft.first_row, column or 0)
        )
        yield key, Field(heading.texts.get(key) or draft.headings[key], room, pieces)
