"""Fills the example round's forms as its units would, through LibreOffice.

The forms are made by the program itself; ``answers.toml`` says what each unit writes. A list entry
goes into a cell of its own, from the first row of the measure down.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell

from itasheet.cells.names import match_measure
from itasheet.definition.definition import Definition, read_definition
from itasheet.problems.problem import Problem
from itasheet.resources import find_data
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Workbook
from itasheet.xlsx.read_workbook import read_bytes, read_workbook
from tests.office.session import Office
from tests.office.steps import SetText, Step

ANSWERS = Path(__file__).with_name("answers.toml")


def load_answers(unit: str | None = None) -> list[dict[str, Any]]:
    """What the units of the example answer (or one of them), in the order of the file."""
    answers: list[dict[str, Any]] = tomllib.loads(ANSWERS.read_text("utf-8"))["answers"]
    return [answer for answer in answers if unit in (None, answer["unit"])]


@cache
def load_definition(name: str = "ita-report.toml") -> Definition:
    """A report definition that ships."""
    path = find_data("templates", name)
    definition, problems = read_definition(path.read_text("utf-8"), path.name)
    assert definition is not None, problems
    return definition


def open_workbook(source: Path | bytes) -> Workbook:
    """Read a workbook that can be read, or its bytes."""
    workbook = (
        read_bytes(source, "a.xlsx", "a.xlsx")
        if isinstance(source, bytes)
        else read_workbook(source)
    )
    assert not isinstance(workbook, Problem), workbook
    return workbook


def edit_workbook(
    source: str | Path, target: str | Path, *emptied: str, **cells: str | None
) -> Path:
    """A workbook with nothing in some areas and other texts in some cells, saved by openpyxl."""
    book = openpyxl.load_workbook(source)
    sheet = book["แบบรายงาน"]
    for cell in (cell for area in emptied for row in sheet[area] for cell in row):
        if isinstance(cell, Cell):
            cell.value = None
    for address, text in cells.items():
        sheet[address] = text
    Path(target).parent.mkdir(exist_ok=True, parents=True)
    book.save(target)
    return Path(target)


def fill_form(
    office: Office,
    form: Path,
    target: Path,
    answers: Sequence[Mapping[str, Any]],
    more: Sequence[Step] = (),
) -> None:
    """Type answers into a form, then do more to it, and save it as Excel's format."""
    steps = [*list_steps(open_workbook(form), load_definition(), answers), *more]
    office.edit(form, target, steps)


def list_steps(
    form: Workbook, definition: Definition, answers: Sequence[Mapping[str, Any]]
) -> Iterator[SetText]:
    """A step for each cell that the answers fill."""
    rows = find_blocks(form, definition)
    for answer in answers:
        for index, column in enumerate(definition.columns):
            for offset, text in enumerate(answer.get(column.key, ()) if index else ()):
                spot = CellRef(rows[answer["measure"]] + offset, index)
                yield SetText(definition.form.sheet, str(spot), text)


def find_blocks(form: Workbook, definition: Definition) -> dict[int, int]:
    """The first 0-based row of each measure in a form."""
    grid = next(grid for grid in form.grids if grid.name == definition.form.sheet)
    rows: dict[int, int] = {}
    for (row, column), text in sorted(grid.cells.items()):
        match = match_measure(str(text), definition) if column == 0 and row > 4 else None
        if match:
            rows.setdefault(match.measure.number, row)
    return rows
