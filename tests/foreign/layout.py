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
    """A workbook, its entries (see ``layouts``), and problems that are none of its contents."""

    tabs: tuple[Tab, ...]
    expected: str
    notes: tuple[str, ...] = ()

    @property
    def entries(self) -> list[Expected]:
        """What must be read."""
        return [_parse_expected(line) for line in self.expected.strip().splitlines()]


def _parse_expected(line: str) -> Expected:
    number, unit, *columns = (text.strip() for text in line.strip().strip("|").split("|"))
    keys = ("steps", "responsible", "period", "results", "outcomes")
    others = dict(text.split(": ", 1) for text in columns[6:])
    cells = {**dict(zip(keys, columns)), **others}
    return Expected(
        int(number) if number != "-" else None,
        unit.strip("-"),
        {key: text.split(" ¦ ") for key, text in cells.items() if text},
        "2024-10-01/2025-09-30" if columns[5] == "YEAR" else columns[5],
    )


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
