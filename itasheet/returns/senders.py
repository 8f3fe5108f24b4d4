"""Whose return a workbook is, and of which fiscal year, by what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from itasheet.cells.records import Entry, OutsideText
from itasheet.cells.unit_names import find_agency, find_unit, find_units, list_units
from itasheet.definition.definition import ColumnKind, Definition, Words
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.returns.rows import compile_unit_line
from itasheet.thai.dates import MONTH_IN_TEXT
from itasheet.thai.numbers import to_arabic
from itasheet.thai.years import find_years

# A day, or a number in a year's series: neither says which fiscal year is reported on.
_DATED = re.compile(
    rf"{MONTH_IN_TEXT}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d|\d{{4}}-\d{{1,2}}-\d|(?<!\d)\d{{1,3}}/\d{{4}}"
)


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
    identity: Identity | None,
    titles: Iterable[OutsideText],
    round_: Round | None,
    words: Words,
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
    years = (year for year in find_years(text) if not year.cited)
    return tuple(year.number for year in years if not _DATED.search(to_arabic(year.text)))


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
    keys = [column.key for column in definition.columns_of(ColumnKind.UNIT)]
    named = [
        [
            unit
            for key in keys
            if key in entry.fields
            for unit in find_units(entry.fields[key].text, round_, definition.words)
        ]
        for entry in entries
    ]
    units = {unit.id: unit for group in named for unit in group}
    sole = next(iter(units.values())) if len(units) == 1 else None
    return (
        sender._replace(unit=sole, name=sole.name if sole else sender.name),
        tuple(
            entry._replace(unit=group[-1] if group else sole)
            for entry, group in zip(entries, named)
        ),
    )
