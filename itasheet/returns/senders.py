"""Whose return a workbook is, and of which fiscal year, by what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from itasheet.cells.measure_titles import Likeness, is_bare_number, match_measure, read_number
from itasheet.cells.records import CellText, Entry, OutsideText
from itasheet.cells.unit_names import find_units
from itasheet.definition.definition import ColumnKind, Definition, Measure, Words
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.returns.find_table import FoundTable
from itasheet.returns.rows import TableRow
from itasheet.thai.dates import MONTH_IN_TEXT
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import squash
from itasheet.thai.years import find_years

WIDE = 3
"""Columns from which on a cell merged across them is a line of its own."""

# A day, or a number in a year's series: neither says which fiscal year is reported on.
_DATED = re.compile(
    rf"{MONTH_IN_TEXT}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d|\d{{4}}-\d{{1,2}}-\d|(?<!\d)\d{{1,3}}/\d{{4}}"
)


class ReturnSender(NamedTuple):
    """The round's unit that sent a return, None where it is not recognised, and how it is named.

    ``issued`` tells that the form itself says for whom it was made.
    """

    unit: Unit | None
    name: str
    issued: bool = False


@lru_cache(maxsize=8)
def compile_unit_line(labels: tuple[str, ...]) -> re.Pattern[str]:
    """A line that names a unit: after one of the definition's words and a colon."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, labels)) or '(?!)'})\s*[:：]\s*(.+)")


def find_sender(
    identity: Identity | None,
    titles: Iterable[OutsideText],
    round_: Round | None,
    words: Words,
) -> ReturnSender:
    """Who sent a return: by the form's own word, else by what stands above the table."""
    if identity and (identity.unit_id or identity.unit_name):
        name = identity.unit_name or identity.unit_id
        unit: Unit | None = Unit(id=identity.unit_id or "unit", name=name)
        if round_:
            unit = round_.find_unit(identity.unit_id) or round_.find_unit(identity.unit_name)
        return ReturnSender(unit, name, issued=True)
    line, texts = compile_unit_line(words.unit_labels), [title.text for title in titles]
    named = [match[1].strip() for text in texts if (match := line.search(text))]
    known = (unit for text in (named or texts) for unit in list_units(text, round_, words))
    units = {unit.id: unit for unit in known}
    if len(units) == 1:
        (sole,) = units.values()
        return ReturnSender(sole, sole.name)
    return ReturnSender(None, named[0] if named else "")


def list_units(text: str, round_: Round | None, words: Words) -> tuple[Unit, ...]:
    """The unit that a text is the name of, else those that it names."""
    if round_ is None:
        return ()
    unit = round_.find_unit(text)
    return (unit,) if unit else find_units(text, round_, words)


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
        return ReturnSender(None, ""), entries
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
        ReturnSender(sole, sole.name if sole else sender.name),
        tuple(
            entry._replace(unit=group[-1] if group else sole)
            for entry, group in zip(entries, named)
        ),
    )


class LineKind(Enum):
    """What a line says."""

    UNIT = 1
    MEASURE = 2
    SECTION = 3


class TableLine(NamedTuple):
    """A line: its cell, None where it is the sheet's name, and what it names."""

    kind: LineKind
    sheet: str
    piece: CellText | None = None
    unit: Unit | None = None
    measure: Measure | None = None


def read_line(row: TableRow, definition: Definition, round_: Round | None) -> TableLine | None:
    """The line that a row below headings is, or None for one of the table."""
    if len(row.pieces) != 1 or row.closes(definition.words):
        return None
    ((column, piece),) = row.pieces.items()
    table, key = row.table, row.table.keys.get(column)
    kind = next((one.kind for one in definition.columns if one.key == key), None)
    wide = row.across >= WIDE or 2 * row.across > len(table.columns)
    if kind is not ColumnKind.UNIT:
        if unit := _find_unit(piece.text, round_, wide, definition.words):
            return TableLine(LineKind.UNIT, row.sheet, piece, unit=unit)
    if kind is ColumnKind.MEASURE:
        return None
    if wide or table.find_column(definition.measure_column.key) is None:
        if measure := _find_measure(piece.text, definition, wide):
            return TableLine(LineKind.MEASURE, row.sheet, piece, measure=measure)
    return TableLine(LineKind.SECTION, row.sheet, piece) if wide else None


def read_above(
    table: FoundTable, definition: Definition, round_: Round | None
) -> Iterator[TableLine]:
    """The unit and the measure that stand above a sheet's first table, or are the sheet's name."""
    sheet, words = table.grid.name, definition.words
    above = (texts for row, texts in table.sheet.rows.items() if row < table.row)
    pieces = [piece for texts in above for piece in texts.values()]
    line = compile_unit_line(words.unit_labels)
    for piece in [piece for piece in pieces if line.search(piece.text)] or pieces:
        if unit := _find_unit(piece.text, round_, True, words):
            yield TableLine(LineKind.UNIT, sheet, piece, unit=unit)
            break
    else:
        if round_ and (unit := round_.find_unit(sheet)):
            yield TableLine(LineKind.UNIT, sheet, unit=unit)
    if table.find_column(definition.measure_column.key) is None:
        # The nearest one counts; at last that which the sheet is named by.
        for nearest in (*reversed(pieces), None):
            text = nearest.text if nearest else sheet
            if measure := _find_measure(text, definition, is_wide=False):
                yield TableLine(LineKind.MEASURE, sheet, nearest, measure=measure)
                break


def _find_unit(text: str, round_: Round | None, is_wide: bool, words: Words) -> Unit | None:
    """The unit whose table a line begins: named after a word such as หน่วยงาน, or by itself."""
    told = compile_unit_line(words.unit_labels).match(text.strip())
    if told is None and not (round_ and (is_wide or round_.find_unit(text))):
        return None
    name = told[1].strip() if told else text
    known = list_units(name, round_, words)
    if len(known) == 1:
        return known[0]
    return Unit(squash(name), name) if told and not known else None


def _find_measure(text: str, definition: Definition, is_wide: bool) -> Measure | None:
    """The measure that a line names; a bare number only where it cannot be a list's."""
    match = match_measure(text, definition)
    if match is None:
        return None
    if match.likeness is Likeness.PART and read_number(text, definition) != match.measure.number:
        return None
    return None if is_bare_number(squash(text)) and not is_wide else match.measure
