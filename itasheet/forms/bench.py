"""The hidden cells beside a block in which the form works things out, one after the other."""

from __future__ import annotations

from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell, Formula


class Bench:
    """A row of cells that is filled from left to right, from a 0-based ``column`` on.

    In a form that comes with texts the values are not ``foreseen``: the spreadsheet has to work
    them out when it opens the form, which all do where there is none.
    """

    def __init__(self, row: int, column: int, foreseen: bool = True) -> None:
        self._row = row
        self._first = column
        self._foreseen = foreseen
        self._cells: list[Cell] = []

    def put(self, formula: str, value: str | int = 0) -> str:
        """Add a cell, whose ``value`` is that in an empty form; its absolute address."""
        column = self._first + len(self._cells)
        known = Formula(formula, value if self._foreseen else "")
        self._cells.append(Cell(self._row, column, known, "hidden"))
        letters = str(CellRange(0, column, 0, column)).rstrip("1")
        return f"${letters}${self._row + 1}"

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What was put so far."""
        return tuple(self._cells)
