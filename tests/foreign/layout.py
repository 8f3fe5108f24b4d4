"""A foreign workbook as a test has it: its sheets as tables, and what must be read from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from tests.tables import parse_grid


class Tab(NamedTuple):
    """A sheet: its name, its cells as ``tests.tables`` writes them, and its merged cells."""

    name: str
    table: str
    merges: tuple[str, ...] = ()
    first_row: int = 1


class Expected(NamedTuple):
    """An entry that must be read: measure, unit, each column's cells; and the period's days."""

    measure: int | None
    unit: str
    cells: dict[str, list[str]]
    days: str = ""


class Layout(NamedTuple):
    """A workbook, its entries, and the problems in it that are no matter of its contents."""

    tabs: tuple[Tab, ...]
    entries: tuple[Expected, ...]
    notes: tuple[str, ...] = ()


def write_layout(layout: Layout, path: Path) -> None:
    """Write the workbook as a real file; a merged cell keeps what its other cells hold."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "d/m/yyyy"})
        for tab in layout.tabs:
            sheet = book.add_worksheet(tab.name)
            grid = parse_grid(tab.table, tab.first_row, tab.name, tab.merges)
            for area in grid.merges:
                sheet.merge_range(*area, "")
            for spot, value in grid.cells.items():
                if isinstance(value, date):
                    sheet.write_datetime(*spot, value, day)
                else:
                    sheet.write(*spot, value)
