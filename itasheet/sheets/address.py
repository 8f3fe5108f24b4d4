"""Cell addresses as people see them: A1, C4:C9.

``row`` and ``column`` are 0-based indexes everywhere in the package; only the text of an address
counts from one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple


class Spot(NamedTuple):
    """One cell of a sheet, by 0-based indexes."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{name_column(self.column)}{self.row + 1}"

    @property
    def area(self) -> Area:
        """The cell by itself as an area."""
        return Area(self.row, self.column, self.row, self.column)


class Area(NamedTuple):
    """A rectangle of cells, both corners included, by 0-based indexes."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def covers(self, spot: Spot) -> bool:
        """Whether a cell lies in the area."""
        inside = self.first_row <= spot.row <= self.last_row
        return inside and self.first_column <= spot.column <= self.last_column

    def __str__(self) -> str:
        first = str(Spot(self.first_row, self.first_column))
        last = str(Spot(self.last_row, self.last_column))
        return first if first == last else f"{first}:{last}"

    def absolute(self, sheet: str) -> str:
        """The area as a formula names it from another sheet: ``'แบบรายงาน'!$A$4:$B$9``."""
        quoted = sheet.replace("'", "''")
        first = f"${name_column(self.first_column)}${self.first_row + 1}"
        last = f"${name_column(self.last_column)}${self.last_row + 1}"
        return f"'{quoted}'!{first}" + ("" if first == last else f":{last}")


@cache
def name_column(column: int) -> str:
    """The letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def join_spots(spots: Iterable[Spot]) -> str:
    """Name cells together, runs down a column drawn to one: ``C4, C9:C11``."""
    runs: list[Area] = []
    for row, column in sorted(set(spots), key=lambda spot: (spot[1], spot[0])):
        if runs and runs[-1].last_column == column and runs[-1].last_row == row - 1:
            runs[-1] = runs[-1]._replace(last_row=row)
        else:
            runs.append(Area(row, column, row, column))
    return ", ".join(map(str, runs))
