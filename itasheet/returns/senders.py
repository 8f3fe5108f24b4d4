"""Whose return a workbook is, and of which fiscal year, by what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from itasheet.cells.measure_titles import Likeness, match_measure, read_number
from itasheet.cells.records import CellText, Entry, OutsideText
from itasheet.cells.unit_names import find_units
from itasheet.definition.definition import ColumnKind, Definition, Measure
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.returns.find_table import FoundTable
from itasheet.returns.rows import TableRow, read_piece
from itasheet.thai.dates import MONTH_IN_TEXT
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import squash
from itasheet.thai.years import find_years

UNIT_LINE = re.compile(r"(?:ส่วนราชการ|หน่วยงาน|สำนัก/กอง|กอง/ฝ่าย)\s*[:：]\s*(.+)")
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


def find_sender(
    identity: Identity | None, titles: Iterable[OutsideText], round_: Round | None
) -> ReturnSender:
    """Who sent a return: by the form's own word, else by what stands above the table."""
    if identity and (identity.unit_id or identity.unit_name):
        name = identity.unit_name or identity.unit_id
        return ReturnSender(_find_issued(identity, round_), name, issued=True)
    texts = [title.text for title in titles]
    named = [match[1].strip() for text in texts if (match := UNIT_LINE.search(text))]
    units = {unit.id: unit for text in (named or texts) for unit in _list_units(text, round_)}
    if len(units) == 1:
        (unit,) = units.values()
        return ReturnSender(unit, unit.name)
    return ReturnSender(None, named[0] if named else "")


def _find_issued(identity: Identity, round_: Round | None) -> Unit | None:
    if round_:
        return round_.find_unit(identity.unit_id) or round_.find_unit(identity.unit_name)
    return Unit(id=identity.unit_id or "unit", name=identity.unit_name or identity.unit_id)


def _list_units(text: str, round_: Round | None) -> tuple[Unit, ...]:
    if round_ is None:
        return ()
    unit = round_.find_unit(text)
    return (unit,) if unit else find_units(text, round_)


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
    named = [_read_units(entry, round_, definition) for entry in entries]
    units = {unit.id: unit for group in named for unit in group}
    sole = next(iter(units.values())) if len(units) == 1 else None
    return (
        ReturnSender(sole, sole.name if sole else sender.name),
        tuple(
            entry._replace(unit=group[-1] if group else sole)
            for entry, group in zip(entries, named, strict=True)
        ),
    )


def _read_units(entry: Entry, round_: Round, definition: Definition) -> tuple[Unit, ...]:
    return tuple(
        unit
        for column in definition.columns_of(ColumnKind.UNIT)
        if column.key in entry.fields
        for unit in find_units(entry.fields[column.key].text, round_)
    )


WIDE = 3
"""Columns from which on a cell merged across them is a line of its own."""


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
    if len(row.pieces) != 1 or row.closes:
        return None
    ((column, piece),) = row.pieces.items()
    kind = _find_kind(row.heading, column, definition)
    wide = row.across >= WIDE or 2 * row.across > len(row.heading.columns)
    unit = _read_unit(piece.text, round_, wide) if kind is not ColumnKind.UNIT else None
    if unit:
        return TableLine(LineKind.UNIT, row.sheet, piece, unit=unit)
    if kind is ColumnKind.MEASURE:
        return None
    titled = row.heading.find_column(definition.measure_column.key) is not None
    measure = _read_measure(piece.text, definition, wide) if wide or not titled else None
    if measure:
        return TableLine(LineKind.MEASURE, row.sheet, piece, measure=measure)
    return TableLine(LineKind.SECTION, row.sheet, piece) if wide else None


def read_above(
    heading: FoundTable, definition: Definition, round_: Round | None
) -> Iterator[TableLine]:
    """The unit and the measure that stand above a sheet's first table, or are the sheet's name."""
    grid = heading.grid
    spots = sorted(spot for spot in grid.cells if spot.row < heading.row)
    pieces = [piece for piece in (read_piece(grid, spot) for spot in spots) if piece]
    unit = next(_find_units_above(pieces, round_), None) or _read_sheet_unit(grid.name, round_)
    if unit:
        yield unit
    if heading.find_column(definition.measure_column.key) is None:
        measure = next(_find_measures_above(pieces, grid.name, definition), None)
        if measure:
            yield measure


def _find_units_above(pieces: list[CellText], round_: Round | None) -> Iterator[TableLine]:
    told = [piece for piece in pieces if UNIT_LINE.search(piece.text)]
    for piece in told or pieces:
        if unit := _read_unit(piece.text, round_, is_wide=True):
            yield TableLine(LineKind.UNIT, piece.sheet, piece, unit=unit)


def _read_sheet_unit(name: str, round_: Round | None) -> TableLine | None:
    unit = round_.find_unit(name) if round_ else None
    return TableLine(LineKind.UNIT, name, unit=unit) if unit else None


def _find_measures_above(
    pieces: list[CellText], sheet: str, definition: Definition
) -> Iterator[TableLine]:
    """Measures above a table, the nearest first; at last that which the sheet is named by."""
    for piece in reversed(pieces):
        if measure := _read_measure(piece.text, definition, is_wide=False):
            yield TableLine(LineKind.MEASURE, piece.sheet, piece, measure=measure)
    if measure := _read_measure(sheet, definition, is_wide=False):
        yield TableLine(LineKind.MEASURE, sheet, measure=measure)


def _find_kind(heading: FoundTable, column: int, definition: Definition) -> ColumnKind | None:
    key = heading.keys.get(column)
    return next((one.kind for one in definition.columns if one.key == key), None)


def _read_unit(text: str, round_: Round | None, is_wide: bool) -> Unit | None:
    """The unit whose table a line begins: named after a word such as หน่วยงาน, or by itself."""
    told = UNIT_LINE.match(text.strip())
    if told is None and not (round_ and (is_wide or round_.find_unit(text))):
        return None
    name = told[1].strip() if told else text
    known = _list_units_lines(name, round_) if round_ else ()
    if len(known) == 1:
        return known[0]
    return Unit(squash(name), name) if told and not known else None


def _list_units_lines(name: str, round_: Round) -> tuple[Unit, ...]:
    unit = round_.find_unit(name)
    return (unit,) if unit else find_units(name, round_)


def _read_measure(text: str, definition: Definition, is_wide: bool) -> Measure | None:
    """The measure that a line names; a bare number only where it cannot be a list's."""
    match = match_measure(text, definition)
    if match is None:
        return None
    if match.likeness is Likeness.PART and read_number(text) != match.measure.number:
        return None
    bare = to_arabic(squash(text)).strip("().").isdecimal()
    return None if bare and not is_wide else match.measure
