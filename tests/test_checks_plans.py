"""Checks of the plan: what was planned is reported, and nothing else."""

import pytest

from itasheet.checks import judge_workbook
from itasheet.checks.context import Plan
from itasheet.checks.measures import read_plan
from itasheet.definition.round import Round
from itasheet.problems.problem import Problem
from itasheet.sheets.grid import Workbook
from tests.tables import (
    PATH,
    answer_form,
    issue_form,
    list_problems,
    load_definition,
    load_round,
    make_workbook,
    parse_grid,
    write_cells,
)

MEASURES = tuple(measure.title for measure in load_definition().measures)
PLAN = f"""
| มาตรการเพื่อส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๘ | | | | |
| มาตรการ/แนวทาง | ขั้นตอน/วิธีการดำเนินการ | ผู้รับผิดชอบ | ระยะเวลา | การติดตามและรายงานผล |
| ๑. {MEASURES[0]} | ๑. ก | กองช่าง | ตลอดปีงบประมาณ ๒๕๖๘ | ทุกเดือน |
| ๔. {MEASURES[3]} | ๑. ข | งานพัสดุ กองคลัง | ตลอดปีงบประมาณ ๒๕๖๘ | ทุกเดือน |
| ๗. {MEASURES[6]} | ๑. ค | ทุกสำนัก/กอง | ตลอดปีงบประมาณ ๒๕๖๘ | ทุกเดือน |
| ๒. {MEASURES[1]} | ๑. ง | นายตัวอย่าง | ตลอดปีงบประมาณ ๒๕๖๘ | ทุกเดือน |
| อื่น ๆ | ๑. จ | กองคลัง | ตลอดปีงบประมาณ ๒๕๖๘ | ทุกเดือน |
"""
HEADINGS = "| มาตรการ/แนวทาง | ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | วิธีการติดตาม |"
CODES = ("planned-unreported", "measure-unplanned", "plan-differs")


def show_table(table: str, path: str = PATH) -> Workbook:
    return make_workbook(parse_grid(table), path=path)


def read(workbook: Workbook | Problem) -> tuple[Plan | None, tuple[Problem, ...]]:
    return read_plan(workbook, load_definition(), load_definition("ita-plan.toml"), load_round())


def test_read_plan() -> None:
    """Entries are for units named, for all, or for nobody; what is compared to nothing is told."""
    plan, problems = read(show_table(PLAN))
    assert plan is not None
    told = [(one.measure.number, [unit.id for unit in one.units]) for one in plan.entries]
    assert told == [(1, ["works"]), (4, ["finance"]), (7, [])]
    assert all(plan.entries[2].concerns(unit) for unit in load_round().units)
    assert list_problems(problems) == [f"plan-unclear A6 ๒. {MEASURES[1]}", "plan-unclear A7 อื่น ๆ"]
    _, other = read(show_table(PLAN.replace("พ.ศ. ๒๕๖๘", "พ.ศ. ๒๕๖๗")))
    assert "year-disagrees" in {problem.code for problem in other}


@pytest.mark.parametrize("workbook", [Problem("file-empty"), show_table("| ก | ข |")])
def test_unreadable_plan(workbook: Workbook | Problem) -> None:
    """A plan that cannot be read is none."""
    plan, problems = read(workbook)
    assert plan is None and problems


def compare(
    workbook: Workbook, *rows: str, round_: Round | None = load_round()
) -> tuple[Problem, ...]:
    """All that is told beside a plan of rows: a measure's number, steps and those responsible."""
    lines = []
    for row in rows:
        number, steps, units = row.split("|")
        lines.append(f"| {MEASURES[int(number) - 1]} | {steps} | {units} | ปี ๒๕๖๘ | ทุกเดือน |")
    plan, problems = read(show_table("\n".join((HEADINGS, *lines))))
    assert plan is not None, problems
    return judge_workbook(workbook, workbook.path, load_definition(), round_, plan).problems


def list_differences(problems: tuple[Problem, ...]) -> list[str]:
    return list_problems([one for one in problems if one.code in CODES])


WORKS = write_cells(
    answer_form("works"),
    {**dict.fromkeys(f"B{row}" for row in range(6, 12)), "B6": "๑. ก", "B7": "๒. ข"},
)
"""The works unit's return, on measure 1, with two steps."""
AS_PLANNED = "1|๑. ก⏎๒. ข|กองช่าง"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([AS_PLANNED], []),
        (["1|2) ข⏎- ก|งานก่อสร้าง กองช่าง"], []),
        (["1|๑. ก⏎๒. ข|ทุกสำนัก/กอง"], []),
        (["1|๑. ก⏎๒. ข|กองช่าง / กองคลัง"], []),
        ([AS_PLANNED, "3|๑. ค|กองช่าง"], ["planned-unreported"]),
        ([AS_PLANNED, "3|๑. ค|กองคลัง"], []),
        ([AS_PLANNED, "3|๑. ค|ทุกกอง"], []),
        (["3|๑. ค|กองคลัง"], ["measure-unplanned A6"]),
        (["1|๑. ค|นายตัวอย่าง"], []),
        (["1|๑. ก|กองช่าง"], ["plan-differs B6:B7"]),
        (["1|๑. ก⏎๒. ข|กองคลัง"], ["plan-differs C6"]),
        (["1|๑. ก|กองช่าง", "1|๑. ข|กองช่าง"], []),
        (["1|๑. ก⏎๒. ข|กองช่าง", "1|๑. ง|กองคลัง"], []),
    ],
    ids=" + ".join,
)
def test_differences(rows: list[str], expected: list[str]) -> None:
    """Measures must be the planned ones; steps and units that differ are worth a note."""
    assert list_differences(compare(WORKS, *rows)) == expected


def test_untouched() -> None:
    """A planned measure left as issued is told at its title; one not reported on as missing."""
    free = load_round()._replace(
        units=tuple(unit._replace(measures=()) for unit in load_round().units)
    )
    form = write_cells(issue_form("works", round_=free), {"B6": "ก"})
    problems = compare(form, "1|ก|กองช่าง", "2|ข|กองช่าง", round_=free)
    assert list_differences(problems) == ["planned-unreported A12"]
    (told,) = (one for one in problems if one.code == "planned-unreported")
    assert told.words == {"number": "๒", "title": MEASURES[1]}
    assert list_problems(compare(issue_form("works"), AS_PLANNED)) == ["measure-missing A6"]


def test_table_of_several_units() -> None:
    """Each unit is held against what it planned; what is on no measure against nothing."""
    table = f"""
        | มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | ผลการดำเนินการ |
        | {MEASURES[3]} | ๑. ก | กองคลัง | ข |
        | {MEASURES[0]} | ๑. ค | กองช่าง | ง |
        | อื่น ๆ | ๑. จ | กองช่าง | ง |
    """
    rows = ("4|๑. ก|กองคลัง", "1|๑. ค|กองช่าง", "6|๑. จ|กองคลัง", "7|๑. ฉ|กองช่าง")
    assert list_differences(compare(show_table(table), *rows)) == ["planned-unreported"] * 2


def test_long_text_is_shortened() -> None:
    """Of a long planned text the beginning is told."""
    problems = compare(WORKS, f"1|{'ก' * 500}|กองช่าง")
    (told,) = (one for one in problems if one.code == "plan-differs")
    assert told.words["planned"] == "ก" * 200 + " …"


def test_without_round() -> None:
    """Without a round units are compared as they are written."""
    problems = compare(WORKS, "1|๑. ก⏎๒. ข|งานก่อสร้าง กองช่าง", round_=None)
    assert list_differences(problems) == ["plan-differs C6"]
