"""What a return is held against, the year's plan too, and how checks say where a problem is."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from itasheet.cells.names import names_everyone
from itasheet.cells.records import CellLink, CellText, Entry, Field, Return
from itasheet.definition.definition import Column, ColumnKind, Definition, Measure
from itasheet.definition.round import Round, Unit
from itasheet.problems.problem import Place
from itasheet.returns.senders import find_sender, list_named


class Planned(NamedTuple):
    """One entry of a plan: the report's measure, and the units it is for; none is for all."""

    measure: Measure
    units: tuple[Unit, ...]
    entry: Entry

    def concerns(self, unit: Unit) -> bool:
        """Whether it is planned for this unit."""
        return not self.units or any(one.id == unit.id for one in self.units)


class Plan(NamedTuple):
    """A round's plan, by its file's name; ``unclear`` are measures it has for nobody known."""

    path: str
    entries: tuple[Planned, ...]
    unclear: frozenset[int] = frozenset()


def make_plan(
    returned: Return, definition: Definition, own: Definition, round_: Round
) -> tuple[Plan, tuple[Entry, ...]]:
    """What a plan or an earlier report says on the measures of a definition, for which units; and
    its entries that are on none of them or for no unit.

    ``own`` is the definition by which it was read. A form is for the unit that has it, whomever it
    names besides. That a table names one unit only does not give it the entries of others.
    """
    entries, rest, unclear = list[Planned](), list[Entry](), set[int]()
    unit = find_sender(returned.identity, returned.titles, round_, own.words).unit
    sender: tuple[Unit, ...] | None = (unit,) if unit else None
    for entry in returned.entries:
        measure = definition.find_titled(entry.measure) if entry.measure else None
        units, named = sender, list_named(entry, round_, own)
        texts = (entry.text(column.key) for column in own.columns_of(ColumnKind.UNIT))
        everyone = any(names_everyone(text, own.words.everyone) for text in texts)
        if not returned.identity and (named or everyone):
            units = named
        if measure is None or units is None:
            rest.append(entry)
            unclear |= {measure.number} if measure else set()
        else:
            entries.append(Planned(measure, units, entry))
    return Plan(returned.path, tuple(entries), frozenset(unclear)), tuple(rest)


class CheckContext(NamedTuple):
    """What a return is held against; the year is None where neither round nor return names one."""

    definition: Definition
    round_: Round | None
    fiscal_year: int | None
    plan: Plan | None = None


def place_outside(returned: Return, cell: CellText | CellLink) -> Place:
    """The place of what stands in no column."""
    return Place(returned.path, cell.sheet, (cell.spot,))


def place_field(returned: Return, entry: Entry, field: Field, *pieces: CellText) -> Place:
    """The place of a field, or of some of its cells; of several sheets only the first is named."""
    shown = pieces or field.pieces
    sheet = shown[0].sheet if shown else entry.sheet
    spots = tuple(piece.spot for piece in shown if piece.sheet == sheet) or (field.room,)
    return Place(returned.path, sheet, spots, field.heading)


def place_title(returned: Return, entry: Entry, definition: Definition) -> Place:
    """The place of an entry's title, or of its first cell where the title's column is missing."""
    field = entry.fields.get(definition.measure_column.key) or next(iter(entry.fields.values()))
    return place_field(returned, entry, field, *field.pieces[:1])


def walk_fields(
    returned: Return, context: CheckContext, *kinds: ColumnKind
) -> Iterator[tuple[Entry, Column, Field, Callable[..., Place]]]:
    """Each field of each entry, of columns of these kinds, and what places it or some cells."""
    columns = [column for column in context.definition.columns if column.kind in kinds]
    for entry in returned.entries:
        for column in columns:
            if field := entry.fields.get(column.key):
                yield entry, column, field, partial(place_field, returned, entry, field)
