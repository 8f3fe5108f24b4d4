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


@dataclass(frozen=True)
class Step:
    """One thing that is done to a sheet."""

    sheet: str


@dataclass(frozen=True)
class SetText(Step):
    """Put a text into a cell as it is: a leading ``=`` or a number stays text, newlines too."""

    cell: str
    text: str
    force: bool = False


@dataclass(frozen=True)
class SetDate(Step):
    """Put a real date into a cell, shown by a number format."""

    cell: str
    date: datetime.date
    format: str = "DD/MM/YYYY"
    force: bool = False


@dataclass(frozen=True)
class SetFormula(Step):
    """Put a formula into a cell, with or without its ``=``, names in English."""

    cell: str
    formula: str
    force: bool = False


@dataclass(frozen=True)
class Clear(Step):
    """Empty the cells of an area; their looks and notes stay."""

    area: str
    force: bool = False


@dataclass(frozen=True)
class InsertRows(Step):
    """Insert rows above the row ``first``; they look like the row above them."""

    first: int
    count: int = 1


@dataclass(frozen=True)
class DeleteRows(Step):
    """Delete rows from ``first`` on."""

    first: int
    count: int = 1


@dataclass(frozen=True)
class MoveColumn(Step):
    """Cut a column and insert it left of the column that is now at ``before``."""

    column: str
    before: str


@dataclass(frozen=True)
class Merge(Step):
    """Merge the cells of an area."""

    area: str


@dataclass(frozen=True)
class Unmerge(Step):
    """Undo the merges of an area."""

    area: str


@dataclass(frozen=True)
class RenameSheet(Step):
    """Give a sheet another name."""

    name: str


@dataclass(frozen=True)
class Protect(Step):
    """Protect a sheet without a password."""


def describe_step(step: Step) -> dict[str, object]:
    """The step as JSON can hold it: its kind and its fields, dates as ``YYYY-MM-DD``."""
    fields = asdict(step)
    for name, value in fields.items():
        if isinstance(value, datetime.date):
            fields[name] = value.strftime("%Y-%m-%d")
    return {"kind": type(step).__name__, "fields": fields}
