"""What a person does to a workbook, step by step.

Sheets go by name, cells and areas by their address (``B4``, ``B4:C9``), columns by their letters,
rows by the number at their left. Steps that set a cell are refused where the cell is locked and its
sheet protected, as a person could not type there. Steps that change rows, columns or merges take
the protection off without being told, as a person would who is refused, and leave it off.

The caller makes the steps, and the server does them, so nothing but UNO is imported here.
"""

import datetime
from dataclasses import dataclass
from typing import Any

CONTENT = 1 | 2 | 4 | 16
"""UNO's flags for numbers, dates, texts and formulas: what is no note and no look."""


class Refused(Exception):
    """What a person could not have done."""


@dataclass(frozen=True)
class Step:
    """One thing that is done to a sheet."""

    sheet: str

    def do(self, model: Any) -> None:
        """Do it to a workbook that LibreOffice has open."""
        raise NotImplementedError

    def find_sheet(self, model: Any) -> Any:
        if not model.Sheets.hasByName(self.sheet):
            raise Refused(f"there is no sheet {self.sheet}")
        return model.Sheets.getByName(self.sheet)

    def open_sheet(self, model: Any) -> Any:
        found = self.find_sheet(model)
        found.unprotect("")
        return found

    def reach_cells(self, model: Any, area: str) -> Any:
        """The cells of an area, if a person could type there."""
        found = self.find_sheet(model)
        cells = found.getCellRangeByName(area)
        columns, rows = range(cells.Columns.Count), range(cells.Rows.Count)
        each = (cells.getCellByPosition(column, row) for row in rows for column in columns)
        if found.isProtected() and any(cell.CellProtection.IsLocked for cell in each):
            raise Refused(f"{self.sheet} {area} is locked")
        return cells


@dataclass(frozen=True)
class SetText(Step):
    """Put a text into a cell as it is: a leading ``=`` or a number stays text, newlines too."""

    cell: str
    text: str

    def do(self, model: Any) -> None:
        self.reach_cells(model, self.cell).getCellByPosition(0, 0).String = self.text


@dataclass(frozen=True)
class SetFormula(Step):
    """Put a formula into a cell, without its ``=``, names in English."""

    cell: str
    formula: str

    def do(self, model: Any) -> None:
        self.reach_cells(model, self.cell).getCellByPosition(0, 0).Formula = f"={self.formula}"


@dataclass(frozen=True)
class SetDate(Step):
    """Put a real date, ``2025-01-31``, into a cell; it is shown as 31/01/2025."""

    cell: str
    date: str

    def do(self, model: Any) -> None:
        from com.sun.star.lang import Locale  # type: ignore

        target = self.reach_cells(model, self.cell).getCellByPosition(0, 0)
        null = model.NullDate
        start = datetime.date(null.Year, null.Month, null.Day)
        target.Value = (datetime.date.fromisoformat(self.date) - start).days
        look, formats = ("DD/MM/YYYY", Locale("en", "US", "")), model.NumberFormats
        known = formats.queryKey(*look, False)
        target.NumberFormat = formats.addNew(*look) if known == -1 else known


@dataclass(frozen=True)
class Clear(Step):
    """Empty the cells of an area; their looks and notes stay."""

    area: str

    def do(self, model: Any) -> None:
        self.reach_cells(model, self.area).clearContents(CONTENT)


@dataclass(frozen=True)
class InsertRows(Step):
    """Insert rows above the row ``first``; they look like the row above them."""

    first: int
    count: int = 1

    def do(self, model: Any) -> None:
        self.open_sheet(model).Rows.insertByIndex(self.first - 1, self.count)


@dataclass(frozen=True)
class DeleteRows(Step):
    first: int
    count: int = 1

    def do(self, model: Any) -> None:
        self.open_sheet(model).Rows.removeByIndex(self.first - 1, self.count)


@dataclass(frozen=True)
class MoveColumn(Step):
    """Cut a column and insert it left of the column that is now at ``before``."""

    column: str
    before: str

    def do(self, model: Any) -> None:
        sheet = self.open_sheet(model)
        source, target = (
            sheet.getCellRangeByName(f"{letters}1").RangeAddress.StartColumn
            for letters in (self.column, self.before)
        )
        columns = sheet.Columns
        columns.insertByIndex(target, 1)
        source += source >= target
        columns.getByIndex(target).Width = columns.getByIndex(source).Width
        whole = columns.getByIndex(source).RangeAddress
        sheet.moveRange(sheet.getCellByPosition(target, 0).CellAddress, whole)
        columns.removeByIndex(source, 1)


@dataclass(frozen=True)
class Merge(Step):
    """Merge the cells of an area, or undo its merges."""

    area: str
    merged: bool = True

    def do(self, model: Any) -> None:
        self.open_sheet(model).getCellRangeByName(self.area).merge(self.merged)


@dataclass(frozen=True)
class RenameSheet(Step):
    name: str

    def do(self, model: Any) -> None:
        self.find_sheet(model).Name = self.name


@dataclass(frozen=True)
class Protect(Step):
    """Protect a sheet without a password, or take its protection off."""

    protected: bool = True

    def do(self, model: Any) -> None:
        sheet = self.open_sheet(model)
        if self.protected:
            sheet.protect("")
