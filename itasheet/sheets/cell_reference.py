"""Cell addresses as people see them: A1, C4:C9.

``row`` and ``column`` are 0-based indexes everywhere in the package; only the text of an address
counts from one.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import product, starmap
from typing import NamedTuple

from itasheet.thai.numbers import to_arabic


class CellRef(NamedTuple):
    """One cell of a sheet, by 0-based indexes."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{name_column(self.column)}{self.row + 1}"

    @property
    def area(self) -> "CellRange":
        return CellRange(self.row, self.column, self.row, self.column)


class CellRange(NamedTuple):
    """A rectangle of cells, both corners included, by 0-based indexes."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def list_cells(self) -> Iterator[CellRef]:
        rows = range(self.first_row, self.last_row + 1)
        columns = range(self.first_column, self.last_column + 1)
        return starmap(CellRef, product(rows, columns))

    def overlaps(self, other: "CellRange") -> bool:
        rows = self.first_row <= other.last_row and other.first_row <= self.last_row
        columns = self.first_column <= other.last_column and other.first_column <= self.last_column
        return rows and columns

    def __str__(self) -> str:
        first = str(CellRef(self.first_row, self.first_column))
        last = str(CellRef(self.last_row, self.last_column))
        return first if first == last else f"{first}:{last}"

    def absolute(self, sheet: str) -> str:
        """The area as a formula names it from another sheet: ``'แบบรายงาน'!$A$4:$B$9``."""
        cells = re.sub("([A-Z]+)", r"$\1$", str(self))
        return "'{}'!{}".format(sheet.replace("'", "''"), cells)


@cache
def name_column(column: int) -> str:
    """The letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def join_cells(cells: Iterable[CellRef]) -> list[CellRange]:
    """The areas of cells, column by column, those that follow each other down one as one."""
    runs: list[CellRange] = []
    for row, column in sorted(set(cells), key=lambda cell: (cell[1], cell[0])):
        if runs and runs[-1].last_column == column and runs[-1].last_row == row - 1:
            runs[-1] = runs[-1]._replace(last_row=row)
        else:
            runs.append(CellRange(row, column, row, column))
    return runs


def format_cells(cells: Iterable[CellRef]) -> str:
    """Name cells together: ``C4, C9:C11``."""
    return ", ".join(map(str, join_cells(cells)))


MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""How far a sheet reaches."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.ASCII | re.IGNORECASE)


# The workbooks of a round have much the same cells.
@lru_cache(maxsize=4096)
def parse_cell(reference: str) -> CellRef:
    """The cell that is meant by B7 or $B$7; ValueError for one that no sheet has."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if not (1 <= row <= MOST_ROWS and column <= MOST_COLUMNS):
        raise ValueError
    return CellRef(row - 1, column - 1)


def find_range(text: str) -> CellRange | None:
    """The cells that a person means by C5, c๕ or C7 : C5; None for no cells."""
    first, colon, last = map(str.strip, to_arabic(text).partition(":"))
    try:
        corners = parse_cell(first), parse_cell(last if colon else first)
    except ValueError:
        return None
    rows, columns = zip(*corners)
    return CellRange(min(rows), min(columns), max(rows), max(columns))
