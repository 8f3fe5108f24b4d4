"""Workbooks of no form of ours as a test has them: their sheets, and what must be read from them.

    ## two-sheets: what the workbook shows
    [แผ่น ๑] A1:B1 D2:D4
    | มาตรการ | ขั้นตอน |
    → 1 | กองคลัง | steps: ก ¦ ข
    ! column-extra A1; text-outside A5

A sheet is its name, its merged cells and a table as ``tests.tables`` writes them. An arrow is an
entry: its measure, its unit, and its columns, cells parted by ¦. Columns are named by their keys,
``days`` for the first and last day of the period, or by the heading of an extra one; without names
they are those of ``KEYS``, in order. Then come the problems.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter

from itasheet.cells.period import read_field_period
from itasheet.cells.records import Entry
from itasheet.problems.problem import Problem
from itasheet.sheets.grid import Workbook
from tests.tables import load_cases, load_definition, make_workbook, parse_grid

ONE, TWO, THREE, FOUR, FIVE, *_ = (measure.title for measure in load_definition().measures)
SIX = "| " + " | ".join(column.heading for column in load_definition().columns) + " |"
"""The headings of the report."""
KEYS = ("steps", "responsible", "period", "results", "outcomes", "days")
YEAR = "2024-10-01/2025-09-30"


class Layout(NamedTuple):
    """A workbook, its entries by measure, unit and texts, and its problems."""

    workbook: Workbook
    entries: list[tuple[str, str, dict[str, list[str]]]]
    problems: list[str]


def load_layouts(name: str, **texts: str) -> dict[str, Layout]:
    """The layouts of a text of cases by their names; ``{ONE}`` is the first measure's title,
    ``{SIX}`` the headings, and so on.
    """
    texts |= {"ONE": ONE, "TWO": TWO, "THREE": THREE, "FOUR": FOUR, "FIVE": FIVE}
    layouts = {}
    for title, lines in load_cases(name, **texts, SIX=SIX, YEAR=YEAR).items():
        sheets: list[tuple[str, list[str], list[str]]] = []
        entries, problems = [], list[str]()
        for line in lines:
            if line.startswith("["):
                sheet, _, merges = line[1:].partition("]")
                sheets.append((sheet, [], merges.split()))
            elif line.startswith("→"):
                entries.append(_parse_entry(line[1:]))
            elif line.startswith("!"):
                problems += map(str.strip, line[1:].split(";"))
            else:
                sheets[-1][1].append(line)
        grids = (parse_grid("\n".join(table), 1, sheet, merges) for sheet, table, merges in sheets)
        layouts[title] = Layout(make_workbook(*grids), entries, problems)
    return layouts


def _parse_entry(line: str) -> tuple[str, str, dict[str, list[str]]]:
    number, unit, *columns = map(str.strip, line.split("|"))
    named = [
        text.split(": ", 1) if ": " in text else [KEYS[index], text]
        for index, text in enumerate(columns)
    ]
    return number, unit, {key: text.split(" ¦ ") for key, text in named if text}


def write_sheets(sheets: Iterable[Any]) -> bytes:
    """A workbook of sheets with their cells and merged areas, as a file."""
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "d/m/yyyy"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for area in sheet.merges:
                page.merge_range(*area, "")
            for spot, value in sheet.cells.items():
                page.write(*spot, value, day if isinstance(value, date) else None)
    return data.getvalue()


def tell_entry(
    entry: Entry, only: Sequence[str] = (), with_cells: bool = False
) -> tuple[str, str, dict[str, list[str]]]:
    """An entry as a layout expects it; ``only`` some columns of it, and each text with its cell."""
    fields = {**entry.fields, **entry.extra}
    told = {
        key: [f"{one.spot} {one.text}" if with_cells else one.text for one in field.pieces]
        for key, field in fields.items()
        if field.pieces and (key in only or not only and key != "measure")
    }
    if not only:
        period = read_field_period(entry.fields["period"], 2568)
        told["days"] = [f"{period.start}/{period.end}" if period.start else period.kind.value]
    texts = {key: [text.replace("\n", "⏎") for text in told[key]] for key in told}
    number = str(entry.measure.number) if entry.measure else "-"
    return number, entry.unit.name if entry.unit else "-", texts


def list_cells(problems: Sequence[Problem], *without: str) -> list[str]:
    """Problems by code and cells, sorted, but for those of some codes."""
    told = (f"{one.code} {one.place.cells}" for one in problems if one.code not in without)
    return sorted(map(str.strip, told))
