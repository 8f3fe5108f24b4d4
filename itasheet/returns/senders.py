"""Whose return a workbook is, and of which fiscal year, by what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from itasheet.cells.unit import find_units
from itasheet.model.definition import ColumnKind, Definition
from itasheet.model.identity import Identity
from itasheet.model.records import Entry, Remark
from itasheet.model.round import Round, Unit
from itasheet.thai.digits import to_arabic
from itasheet.thai.months import MONTH_IN_TEXT
from itasheet.thai.years import find_years

UNIT_LINE = re.compile(r"(?:ส่วนราชการ|หน่วยงาน|สำนัก/กอง|กอง/ฝ่าย)\s*[:：]\s*(.+)")
# A day, or a number in a year's series: neither says which fiscal year is reported on.
_DATED = re.compile(
    rf"{MONTH_IN_TEXT}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d|\d{{4}}-\d{{1,2}}-\d|(?<!\d)\d{{1,3}}/\d{{4}}"
)


class Sender(NamedTuple):
    """The round's unit that sent a return, None where it is not recognised, and how it is named.

    ``issued`` tells that the form itself says for whom it was made.
    """

    unit: Unit | None
    name: str
    issued: bool = False


def find_sender(identity: Identity | None, titles: Iterable[Remark], found: Round | None) -> Sender:
    """Who sent a return: by the form's own word, else by what stands above the table."""
    if identity and (identity.unit_id or identity.unit_name):
        name = identity.unit_name or identity.unit_id
        return Sender(_find_issued(identity, found), name, issued=True)
    texts = [title.text for title in titles]
    named = [match[1].strip() for text in texts if (match := UNIT_LINE.search(text))]
    units = {unit.id: unit for text in (named or texts) for unit in _list_units(text, found)}
    if len(units) == 1:
        (unit,) = units.values()
        return Sender(unit, unit.name)
    return Sender(None, named[0] if named else "")


def _find_issued(identity: Identity, found: Round | None) -> Unit | None:
    if found:
        return found.find_unit(identity.unit_id) or found.find_unit(identity.unit_name)
    return Unit(id=identity.unit_id or "unit", name=identity.unit_name or identity.unit_id)


def _list_units(text: str, found: Round | None) -> tuple[Unit, ...]:
    if found is None:
        return ()
    unit = found.find_unit(text)
    return (unit,) if unit else find_units(text, found)


def list_fiscal_years(text: str) -> tuple[int, ...]:
    """The Buddhist years that a title or a name tells, in order; dates and cited years are none."""
    years = (year for year in find_years(text) if not year.cited)
    return tuple(year.number for year in years if not _DATED.search(to_arabic(year.text)))


def name_units(
    sender: Sender, entries: tuple[Entry, ...], found: Round | None, definition: Definition
) -> tuple[Sender, tuple[Entry, ...]]:
    """Who reports each entry: the sender, or the units above their tables where these are several.

    In a table of several units it is the one responsible; where only one is responsible throughout,
    that is the sender.
    """
    if len({entry.unit for entry in entries if entry.unit}) > 1 and not sender.issued:
        return Sender(None, ""), entries
    if sender.unit or sender.issued or found is None:
        return sender, tuple(entry._replace(unit=sender.unit) for entry in entries)
    named = [_read_units(entry, found, definition) for entry in entries]
    units = {unit.id: unit for group in named for unit in group}
    sole = next(iter(units.values())) if len(units) == 1 else None
    return (
        Sender(sole, sole.name if sole else sender.name),
        tuple(
            entry._replace(unit=group[-1] if group else sole)
            for entry, group in zip(entries, named, strict=True)
        ),
    )


def _read_units(entry: Entry, found: Round, definition: Definition) -> tuple[Unit, ...]:
    return tuple(
        unit
        for column in definition.columns_of(ColumnKind.UNIT)
        if column.key in entry.fields
        for unit in find_units(entry.fields[column.key].text, found)
    )
