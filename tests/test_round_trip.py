"""The main job on real files: forms filled in by a real LibreOffice, checked, merged, read again.

The example round is the measure: seven issues, one to six items, unequal counts, dashes and numbers
mixed, a unit over several lines, a measure that goes on on a second page.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from itasheet.thai.numbers import Digits, convert_digits
from tests.command import EXAMPLE, run_json
from tests.example.fill import fill_form, load_answers
from tests.example.make import write_form
from tests.office.session import Office
from tests.office.steps import (
    DeleteRows,
    InsertRows,
    Merge,
    MoveColumn,
    Protect,
    RenameSheet,
    SetText,
    Step,
)
from tests.tables import load_definition, load_round

KEYS = ("steps", "responsible", "period", "results", "outcomes")
SHEET = "แบบรายงาน"


def tell_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as the document tells it: lists by line, the period as typed."""
    told: dict[str, Any] = {
        key: [line for cell in answer[key] for line in cell.split("\n")] for key in KEYS
    }
    told["period"] = "\n".join(answer["period"])
    return told


def tell_entry(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of the document, as far as a unit wrote it."""
    return {**{key: entry[key] for key in KEYS}, "period": entry["period"]["text"]}


@pytest.fixture(scope="module")
def returns(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forms of the example round, made now and filled in through LibreOffice."""
    forms, folder = tmp_path_factory.mktemp("forms"), tmp_path_factory.mktemp("returns")
    for unit in load_round().units:
        form = write_form(unit, forms)
        fill_form(office, form, folder / form.name, load_answers(unit.id))
    return folder


def test_periods_are_understood(returns: Path) -> None:
    """Every way in which the example words a period gives the days that it means."""
    document = run_json("check", returns, "--round", EXAMPLE, code=0)
    found = {
        (file["unit"], entry["measure"]): (entry["period"]["start"], entry["period"]["end"])
        for file in document["files"]
        for entry in file["entries"]
    }
    whole = ("2024-10-01", "2025-09-30")
    assert found == {
        **dict.fromkeys((("สำนักปลัด", measure) for measure in (1, 2, 6, 7)), whole),
        **dict.fromkeys((("กองคลัง", 4), ("กองคลัง", 5), ("กองการศึกษา", 3)), whole),
        ("กองช่าง", 1): ("2024-10-15", "2024-12-15"),
        ("หน่วยตรวจสอบภายใน", 7): ("2025-01-01", "2025-08-31"),
    }


def read_table(report: Path) -> list[list[str]]:
    """The rows of a report's table, read cell by cell, continuations joined."""
    sheet = openpyxl.load_workbook(report)[load_definition().report.sheet]
    values = [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]
    headings = [column.printed for column in load_definition().columns]
    start = values.index(headings) + 1
    assert any(row[0] == "(ต่อ)" for row in values[start:])
    table: list[list[str]] = []
    for row in values[start:]:
        if row[0].startswith("(ต่อ)"):
            assert row[1] and not row[2] and not row[3]
            for index in (1, 4, 5):
                table[-1][index] = "\n".join(filter(None, (table[-1][index], row[index])))
        else:
            table.append(row)
    return table


def test_the_report_tells_what_was_typed(returns: Path, tmp_path: Path) -> None:
    """The report has all entries in order, word for word, in Thai digits."""
    report = tmp_path / "report.xlsx"
    document = run_json("merge", returns, "--round", EXAMPLE, "-o", report, code=0)
    assert document["report"]["pages"] > 3
    units = [unit.id for unit in load_round().units]
    answers = sorted(load_answers(), key=lambda one: (one["measure"], units.index(one["unit"])))
    definition = load_definition()
    expected = []
    for answer in answers:
        measure = definition.find_measure(answer["measure"])
        assert measure is not None
        cells = ["\n".join(answer[column.key]) for column in definition.filled_columns]
        texts = [f"{measure.number}. {measure.title}", *cells]
        expected.append([convert_digits(text, Digits.THAI) for text in texts])
    assert read_table(report) == expected


# What people do to a form besides filling it in, none of which changes what it says. The finance
# unit's form has measure 4 in rows 6 to 11 and measure 5 in rows 12 to 17.
HANDLINGS: dict[str, Sequence[Step]] = {
    "rows inserted within a block": [InsertRows(SHEET, 8, 2), InsertRows(SHEET, 16, 1)],
    "blank rows deleted": [DeleteRows(SHEET, 9, 2)],
    "blocks unmerged": [Merge(SHEET, "A6:G17", merged=False)],
    "cells merged down a list": [Merge(SHEET, "B7:B9"), Merge(SHEET, "F13:F17")],
    "columns moved": [MoveColumn(SHEET, "F", "B"), MoveColumn(SHEET, "D", "A")],
    "a heading by another name": [Protect(SHEET, False), SetText(SHEET, "E5", "ผลการดำเนินงาน")],
    "the sheet renamed": [RenameSheet(SHEET, "กองคลัง")],
    "the title filled down": [
        Merge(SHEET, "A6:A11", merged=False),
        SetText(SHEET, "A7", "๔. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ"),
        SetText(SHEET, "A8", "(ต่อ)"),
    ],
    "a row above the table": [InsertRows(SHEET, 1, 3)],
}


@pytest.mark.parametrize("steps", HANDLINGS.values(), ids=HANDLINGS.keys())
def test_handling_a_form_changes_nothing(
    steps: Sequence[Step], office: Office, tmp_path: Path
) -> None:
    """A form that was worked on in an ordinary way tells the same as before."""
    unit = next(unit for unit in load_round().units if unit.id == "finance")
    form, target = write_form(unit, tmp_path), tmp_path / "returned.xlsx"
    fill_form(office, form, target, load_answers(unit.id), steps)
    (file,) = run_json("check", target, "--round", EXAMPLE, code=0)["files"]
    expected = {answer["measure"]: tell_answer(answer) for answer in load_answers(unit.id)}
    assert file["unit"] == unit.name
    assert {entry["measure"]: tell_entry(entry) for entry in file["entries"]} == expected
