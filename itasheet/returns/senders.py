"""Whose return a workbook is, and of which fiscal year; for which units a plan says what."""

from collections.abc import Iterable
from typing import NamedTuple

from itasheet.cells.names import find_agency, find_unit, find_units, list_units, names_everyone
from itasheet.cells.records import CellText, Entry, Return
from itasheet.definition.definition import ColumnKind, Definition, Measure, Words
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.returns.rows import compile_unit_line
from itasheet.thai.dates import find_years


class ReturnSender(NamedTuple):
    """The round's unit that sent a return, None where it is not recognised, and how it is named.

    ``issued`` tells that the form itself says for whom it was made. ``agency`` is its name by the
    form's own word, else by what stands above the table, else empty.
    """

    unit: Unit | None
    name: str
    issued: bool = False
    agency: str = ""


def find_sender(
    identity: Identity | None, titles: Iterable[CellText], round_: Round | None, words: Words
) -> ReturnSender:
    """Who sent a return: by the form's own word, else by what stands above the table."""
    texts = [title.text for title in titles]
    agencies = (find_agency(text, words.agency_types) for text in texts)
    agency = (identity.agency if identity else "") or next(filter(None, agencies), "")
    if identity and (identity.unit_id or identity.unit_name):
        name = identity.unit_name or identity.unit_id
        unit: Unit | None = Unit(id=identity.unit_id or "unit", name=name)
        if round_:
            unit = find_unit(identity.unit_id, round_) or find_unit(identity.unit_name, round_)
        return ReturnSender(unit, name, True, agency)
    line = compile_unit_line(words.unit_labels)
    named = [match[1].strip() for text in texts if (match := line.search(text))]
    known = (unit for text in (named or texts) for unit in list_units(text, round_, words))
    units = {unit.id: unit for unit in known}
    if len(units) == 1:
        (sole,) = units.values()
        return ReturnSender(sole, sole.name, False, agency)
    return ReturnSender(None, named[0] if named else "", False, agency)


def list_fiscal_years(text: str) -> tuple[int, ...]:
    """The Buddhist years that a title or a name tells, in order; dates and cited years are none."""
    return tuple(year.number for year in find_years(text) if not year.cited and not year.dated)


def name_units(
    sender: ReturnSender, entries: tuple[Entry, ...], round_: Round | None, definition: Definition
) -> tuple[ReturnSender, tuple[Entry, ...]]:
    """Who reports each entry: the sender, or the units above their tables where these are several.

    In a table of several units it is the one responsible; where only one is responsible throughout,
    that is the sender.
    """
    if len({entry.unit for entry in entries if entry.unit}) > 1 and not sender.issued:
        return sender._replace(unit=None, name=""), entries
    if sender.unit or sender.issued or round_ is None:
        return sender, tuple(entry._replace(unit=sender.unit) for entry in entries)
    named = [list_named(entry, round_, definition) for entry in entries]
    units = {unit.id: unit for group in named for unit in group}
    sole = next(iter(units.values())) if len(units) == 1 else None
    sender = sender._replace(unit=sole, name=sole.name if sole else sender.name)
    pairs = zip(entries, named)
    return sender, tuple(one._replace(unit=group[-1] if group else sole) for one, group in pairs)


def list_named(entry: Entry, round_: Round, definition: Definition) -> tuple[Unit, ...]:
    """The units that an entry names as responsible."""
    texts = (entry.text(column.key) for column in definition.columns_of(ColumnKind.UNIT))
    return tuple(unit for text in texts for unit in find_units(text, round_, definition.words))


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
    columns = own.columns_of(ColumnKind.UNIT)
    for entry in returned.entries:
        measure = definition.find_titled(entry.measure) if entry.measure else None
        units = sender if returned.identity else None
        if units is None:
            units = list_named(entry, round_, own)
            texts = (entry.text(column.key) for column in columns)
            if not units and not any(names_everyone(text, own.words.everyone) for text in texts):
                units = sender
        if measure is None or units is None:
            rest.append(entry)
            unclear |= {measure.number} if measure else set()
        else:
            entries.append(Planned(measure, units, entry))
    return Plan(returned.path, tuple(entries), frozenset(unclear)), tuple(rest)
