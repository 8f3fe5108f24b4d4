"""What a person does to a workbook, step by step.

Sheets go by name, cells and areas by their address (``B4``, ``B4:C9``), columns by their letters,
rows by the number at their left. Steps that set a cell raise ``OfficeError`` where the cell is
locked and its sheet protected, as a person could not type there; with ``force`` the protection is
taken off first. Steps that change rows, columns or merges take it off without being told, as a
person would who is refused, and leave it off.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class SetText:
    """Put a text into a cell as it is: a leading ``=`` or a number stays text, newlines too."""

    sheet: str
    cell: str
    text: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class Type:
    """Type into a cell: ``=A1``, ``12``, ``10%`` and ``1/31/2025`` are read in English.

    The cell keeps its number format: ``10%`` becomes 0.1, a date its serial number.
    """

    sheet: str
    cell: str
    text: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class SetNumber:
    """Put a number into a cell."""

    sheet: str
    cell: str
    number: float
    force: bool = False


@dataclass(frozen=True, slots=True)
class SetDate:
    """Put a real date into a cell, shown by a number format."""

    sheet: str
    cell: str
    date: datetime.date
    format: str = "DD/MM/YYYY"
    force: bool = False


@dataclass(frozen=True, slots=True)
class SetFormula:
    """Put a formula into a cell, with or without its ``=``, names in English."""

    sheet: str
    cell: str
    formula: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class Clear:
    """Empty the cells of an area; their looks and notes stay."""

    sheet: str
    area: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Insert rows above the row ``first``; they look like the row above them."""

    sheet: str
    first: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class DeleteRows:
    """Delete rows from ``first`` on."""

    sheet: str
    first: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class InsertColumns:
    """Insert columns left of the column ``first``."""

    sheet: str
    first: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class DeleteColumns:
    """Delete columns from ``first`` on."""

    sheet: str
    first: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class MoveColumn:
    """Cut a column and insert it left of the column that is now at ``before``."""

    sheet: str
    column: str
    before: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Merge the cells of an area."""

    sheet: str
    area: str


@dataclass(frozen=True, slots=True)
class Unmerge:
    """Undo the merges of an area."""

    sheet: str
    area: str


@dataclass(frozen=True, slots=True)
class RenameSheet:
    """Give a sheet another name."""

    sheet: str
    name: str


@dataclass(frozen=True, slots=True)
class MoveSheet:
    """Move a sheet before the one that is now at the 0-based ``position``."""

    sheet: str
    position: int


@dataclass(frozen=True, slots=True)
class Protect:
    """Protect a sheet without a password."""

    sheet: str


@dataclass(frozen=True, slots=True)
class Unprotect:
    """Take the protection without a password off a sheet."""

    sheet: str


Step = (
    SetText
    | Type
    | SetNumber
    | SetDate
    | SetFormula
    | Clear
    | InsertRows
    | DeleteRows
    | InsertColumns
    | DeleteColumns
    | MoveColumn
    | Merge
    | Unmerge
    | RenameSheet
    | MoveSheet
    | Protect
    | Unprotect
)


def describe_step(step: Step) -> dict[str, object]:
    """The step as JSON can hold it: its kind and its fields, dates as ``YYYY-MM-DD``."""
    fields = asdict(step)
    for name, value in fields.items():
        if isinstance(value, datetime.date):
            fields[name] = value.strftime("%Y-%m-%d")
    return {"kind": type(step).__name__, "fields": fields}
