"""What a plan says, and for which units."""

from __future__ import annotations

from typing import NamedTuple

from itasheet.cells.records import Entry, Return
from itasheet.cells.unit_names import find_units, names_everyone
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.round import Round, Unit
from itasheet.returns.senders import find_sender


class Planned(NamedTuple):
    """One entry of a plan: the report's measure, and the units it is for; none is for all."""

    measure: Measure
    units: tuple[Unit, ...]
    entry: Entry

    def concerns(self, unit: Unit) -> bool:
        """Whether it is planned for this unit."""
        return not self.units or any(one.id == unit.id for one in self.units)


class Plan(NamedTuple):
    """A round's plan; ``path`` is how messages name its file.

    ``unclear`` are the numbers of measures on which it says something for nobody that is known.
    """

    path: str
    entries: tuple[Planned, ...]
    unclear: frozenset[int] = frozenset()

    def list_entries(self, number: int) -> tuple[Planned, ...]:
        """What is planned on the measure of that number."""
        return tuple(one for one in self.entries if one.measure.number == number)

    def covers(self, number: int) -> bool:
        """Whether anything is planned on the measure of that number, for whomever."""
        return number in self.unclear or bool(self.list_entries(number))


def make_plan(
    returned: Return, definition: Definition, own: Definition, round_: Round
) -> tuple[Plan, tuple[Entry, ...]]:
    """What a plan or an earlier report says on the measures of a definition, for which units; and
    its entries that are on none of them or for no unit.

    ``own`` is the definition by which it was read. A form is for the unit that has it, whomever it
    names besides. That a table names one unit only does not give it the entries of others.
    """
    entries: list[Planned] = []
    rest: list[Entry] = []
    unclear: set[int] = set()
    unit = find_sender(returned.identity, returned.titles, round_, own.words).unit
    sender: tuple[Unit, ...] | None = (unit,) if unit else None
    keys = [column.key for column in own.columns_of(ColumnKind.UNIT)]
    for entry in returned.entries:
        measure = definition.find_titled(entry.measure) if entry.measure else None
        units = sender if returned.identity else None
        if units is None:
            texts = [entry.fields[key].text for key in keys if key in entry.fields]
            units = tuple(u for text in texts for u in find_units(text, round_, own.words))
            if not units and not any(names_everyone(t, own.words.everyone) for t in texts):
                units = sender
        if measure is None or units is None:
            rest.append(entry)
            unclear |= {measure.number} if measure else set()
        else:
            entries.append(Planned(measure, units, entry))
    return Plan(returned.path, tuple(entries), frozenset(unclear)), tuple(rest)
