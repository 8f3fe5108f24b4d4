"""Entries in the making: what their rows gave so far, and what they are in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from itasheet.cells.nil import is_nil
from itasheet.model.definition import ColumnKind, Definition, Measure
from itasheet.model.identity import Identity
from itasheet.model.prefill import digest_text
from itasheet.model.records import Entry, Field, Piece
from itasheet.model.round import Unit
from itasheet.returns.headings import Heading
from itasheet.returns.titles import Likeness, match_measure, read_number
from itasheet.sheets.address import Spot
from itasheet.thai.text import squash


@dataclass
class Draft:
    """An entry while its rows are read; parts are by column key, or by heading for extras.

    ``unit`` is the one whose table this is, where several tables stand in one workbook; ``others``
    are further measures that its title names.
    """

    measure: Measure | None
    heading: Heading
    first_row: int
    unit: Unit | None = None
    others: tuple[Measure, ...] = ()
    is_titled_above: bool = False
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

    def says_something(self, key: str) -> bool:
        """Whether there is more than a title, in the column of that key, of no measure."""
        beside = set(self.parts) - {key}
        return bool(self.measure or self.faulty or self.extras or beside)

    def settle(self, heading: Heading, row: int) -> None:
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
        room = pieces[0].spot if column is None and pieces else Spot(draft.first_row, column or 0)
        yield key, Field(heading.texts.get(key) or draft.headings[key], room, pieces)
