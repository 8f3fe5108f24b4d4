"""Lines that stand by themselves: whose table follows, which measure, which section.

Such lines stand above a table, between the tables of one sheet, or across the columns of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from itasheet.cells.unit import find_units
from itasheet.model.definition import ColumnKind, Definition, Measure
from itasheet.model.records import Piece
from itasheet.model.round import Round, Unit
from itasheet.returns.headings import Heading
from itasheet.returns.rows import Row, read_piece
from itasheet.returns.senders import UNIT_LINE
from itasheet.returns.titles import Likeness, match_measure, read_number
from itasheet.thai.digits import to_arabic
from itasheet.thai.text import squash

WIDE = 3
"""Columns from which on a cell merged across them is a line of its own."""


class LineKind(Enum):
    """What a line says."""

    UNIT = 1
    MEASURE = 2
    SECTION = 3


class Line(NamedTuple):
    """A line: its cell, None where it is the sheet's name, and what it names."""

    kind: LineKind
    sheet: str
    piece: Piece | None = None
    unit: Unit | None = None
    measure: Measure | None = None


def read_line(row: Row, definition: Definition, found: Round | None) -> Line | None:
    """The line that a row below headings is, or None for one of the table."""
    if len(row.pieces) != 1 or row.closes:
        return None
    ((column, piece),) = row.pieces.items()
    kind = _find_kind(row.heading, column, definition)
    wide = row.across >= WIDE or 2 * row.across > len(row.heading.columns)
    unit = _read_unit(piece.text, found, wide) if kind is not ColumnKind.UNIT else None
    if unit:
        return Line(LineKind.UNIT, row.sheet, piece, unit=unit)
    if kind is ColumnKind.MEASURE:
        return None
    titled = row.heading.find_column(definition.measure_column.key) is not None
    measure = _read_measure(piece.text, definition, wide) if wide or not titled else None
    if measure:
        return Line(LineKind.MEASURE, row.sheet, piece, measure=measure)
    return Line(LineKind.SECTION, row.sheet, piece) if wide else None


def read_above(heading: Heading, definition: Definition, found: Round | None) -> Iterator[Line]:
    """The unit and the measure that stand above a sheet's first table, or are the sheet's name."""
    grid = heading.grid
    spots = sorted(spot for spot in grid.cells if spot.row < heading.row)
    pieces = [piece for piece in (read_piece(grid, spot) for spot in spots) if piece]
    unit = next(_find_units_above(pieces, found), None) or _read_sheet_unit(grid.name, found)
    if unit:
        yield unit
    if heading.find_column(definition.measure_column.key) is None:
        measure = next(_find_measures_above(pieces, grid.name, definition), None)
        if measure:
            yield measure


def _find_units_above(pieces: list[Piece], found: Round | None) -> Iterator[Line]:
    told = [piece for piece in pieces if UNIT_LINE.search(piece.text)]
    for piece in told or pieces:
        if unit := _read_unit(piece.text, found, is_wide=True):
            yield Line(LineKind.UNIT, piece.sheet, piece, unit=unit)


def _read_sheet_unit(name: str, found: Round | None) -> Line | None:
    unit = found.find_unit(name) if found else None
    return Line(LineKind.UNIT, name, unit=unit) if unit else None


def _find_measures_above(pieces: list[Piece], sheet: str, definition: Definition) -> Iterator[Line]:
    """Measures above a table, the nearest first; at last that which the sheet is named by."""
    for piece in reversed(pieces):
        if measure := _read_measure(piece.text, definition, is_wide=False):
            yield Line(LineKind.MEASURE, piece.sheet, piece, measure=measure)
    if measure := _read_measure(sheet, definition, is_wide=False):
        yield Line(LineKind.MEASURE, sheet, measure=measure)


def _find_kind(heading: Heading, column: int, definition: Definition) -> ColumnKind | None:
    key = heading.keys.get(column)
    return next((one.kind for one in definition.columns if one.key == key), None)


def _read_unit(text: str, found: Round | None, is_wide: bool) -> Unit | None:
    """The unit whose table a line begins: named after a word such as หน่วยงาน, or by itself."""
    told = UNIT_LINE.match(text.strip())
    if told is None and not (found and (is_wide or found.find_unit(text))):
        return None
    name = told[1].strip() if told else text
    known = _list_units(name, found) if found else ()
    if len(known) == 1:
        return known[0]
    return Unit(squash(name), name) if told and not known else None


def _list_units(name: str, found: Round) -> tuple[Unit, ...]:
    unit = found.find_unit(name)
    return (unit,) if unit else find_units(name, found)


def _read_measure(text: str, definition: Definition, is_wide: bool) -> Measure | None:
    """The measure that a line names; a bare number only where it cannot be a list's."""
    match = match_measure(text, definition)
    if match is None:
        return None
    if match.likeness is Likeness.PART and read_number(text) != match.measure.number:
        return None
    bare = to_arabic(squash(text)).strip("().").isdecimal()
    return None if bare and not is_wide else match.measure
