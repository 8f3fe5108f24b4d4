"""Checks of the plan: what was planned is reported, and nothing else."""

from __future__ import annotations

import pytest

from itasheet.cells.records import Return
from itasheet.checks import judge_workbook
from itasheet.problems.problem import Problem
from itasheet.returns.senders import Plan
from itasheet.sheets.grid import Read, Workbook
from tests.tables import (
    answer_form,
    issue_form,
    list_problems,
    load_definition,
    load_round,
    make_workbook,
    parse_grid,
    write_cells,
)
from tests.test_forms_prefill_sources import MEASURES, read, show_table

HEADINGS = "| มาตรการ/แนวทาง | ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | วิธีการติดตาม |"
WORKS = answer_form("works")
CODES = ("planned-unreported", "measure-unplanned", "plan-differs")


def make_plan(*rows: str) -> Plan:
    """A plan of rows: number of the measure, steps and those responsible, parted by bars."""
    lines = []
    for row in rows:
        number, steps, units = row.split("|")
        lines.append(f"| {MEASURES[int(number) - 1]} | {steps} | {units} | ปี ๒๕๖๘ | ทุกเดือน |")
    plan, problems = read(show_table("\n".join((HEADINGS, *lines))))
    assert plan is not None, problems
    return plan


def compare(workbook: Workbook, *rows: str) -> list[str]:
    """What differs from a plan."""
    definition, found = load_definition(), load_round()
    outcome = judge_workbook(workbook, workbook.path, definition, found, make_plan(*rows))
    return list_problems([one for one in outcome.problems if one.code in CODES])


def write_works(**cells: Read | None) -> Workbook:
    """The works unit's return, on measure 1, with other steps and unit."""
    steps: dict[str, Read | None] = {f"B{row}": None for row in range(6, 12)}
    return write_cells(WORKS, {**steps, "B6": "๑. ก", "B7": "๒. ข", **cells})


AS_PLANNED = "1|๑. ก⏎๒. ข|กองช่าง"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((AS_PLANNED,), []),
        (("1|2) ข⏎- ก|งานก่อสร้าง กองช่าง",), []),
        (("1|๑. ก⏎๒. ข|ทุกสำนัก/กอง",), []),
        (("1|๑. ก⏎๒. ข|กองช่าง / กองคลัง",), []),
        ((AS_PLANNED, "3|๑. ค|กองช่าง"), ["planned-unreported"]),
        ((AS_PLANNED, "3|๑. ค|กองคลัง"), []),
        ((AS_PLANNED, "3|๑. ค|ทุกกอง"), []),
        (("3|๑. ค|กองคลัง",), ["measure-unplanned A6"]),
        (("1|๑. ค|นายตัวอย่าง",), []),
        (("1|๑. ก|กองช่าง",), ["plan-differs B6:B7"]),
        (("1|๑. ก⏎๒. ข|กองคลัง",), ["plan-differs C6"]),
        (("1|๑. ก|กองช่าง", "1|๑. ข|กองช่าง"), []),
        (("1|๑. ก⏎๒. ข|กองช่าง", "1|๑. ง|กองคลัง"), []),
    ],
    ids=[
        *("as-planned", "other-numbers-and-section", "for-all", "for-two"),
        *("unreported", "of-another-unit", "for-all-unreported"),
        *(
            *("unplanned", "for-nobody-known", "steps-differ", "unit-differs", "two-rows"),
            "rows-of-two-units",
        ),
    ],
)
def test_differences(rows: tuple[str, ...], expected: list[str]) -> None:
    """Measures must be the planned ones; steps and units that differ are worth a note."""
    assert compare(write_works(), *rows) == expected


def test_untouched() -> None:
    """A planned measure that a unit left as issued is told at its title, if none is assigned it."""
    found = load_round()
    free = found._replace(units=tuple(unit._replace(measures=()) for unit in found.units))
    form = write_cells(issue_form("works", round_=free), {"B6": "ก"})
    plan = make_plan("1|ก|กองช่าง", "2|ข|กองช่าง")
    outcome = judge_workbook(form, form.path, load_definition(), free, plan)
    told = [one for one in outcome.problems if one.code == "planned-unreported"]
    assert list_problems(told) == ["planned-unreported A12"]
    assert told[0].words == {"number": "๒", "title": MEASURES[1]}


def test_assigned() -> None:
    """A measure that is assigned and not reported on is told once, as missing."""
    form = write_cells(issue_form("works"), {})
    definition, found = load_definition(), load_round()
    outcome = judge_workbook(form, form.path, definition, found, make_plan(AS_PLANNED))
    assert list_problems(outcome.problems) == ["measure-missing A6"]


def test_table_of_several_units() -> None:
    """In a table of several units each is held against what it planned."""
    table = f"""
        | มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | ผลการดำเนินการ |
        | {MEASURES[3]} | ๑. ก | กองคลัง | ข |
        | {MEASURES[0]} | ๑. ค | กองช่าง | ง |
    """
    rows = ("4|๑. ก|กองคลัง", "1|๑. ค|กองช่าง", "6|๑. จ|กองคลัง", "7|๑. ฉ|กองช่าง")
    sent = make_workbook(parse_grid(table))
    assert compare(sent, *rows) == ["planned-unreported", "planned-unreported"]


def test_long_text_is_shortened() -> None:
    """Of a long planned text the beginning is told."""
    text = "ก" * 500
    definition, found = load_definition(), load_round()
    plan = make_plan(f"1|{text}|กองช่าง")
    outcome = judge_workbook(write_works(), "x.xlsx", definition, found, plan)
    (told,) = (one for one in outcome.problems if one.code == "plan-differs")
    assert told.words["planned"] == "ก" * 120 + "…"


def test_without_round() -> None:
    """Without a round units are compared as they are written."""
    plan = make_plan("1|๑. ก⏎๒. ข|งานก่อสร้าง")
    outcome = judge_workbook(write_works(), "x.xlsx", load_definition(), None, plan)
    assert "plan-differs" not in _list_codes(outcome.problems, "B")
    assert isinstance(outcome.returned, Return)


def _list_codes(problems: tuple[Problem, ...], column: str) -> list[str]:
    return [one.code for one in problems if one.place.cells.startswith(column)]
