"""What a file is that forms begin with, and what a plan says for whom."""

from __future__ import annotations

import pytest

from itasheet.checks.measures import read_plan
from itasheet.forms.prefill import Origin, Source, read_source
from itasheet.problems.problem import Problem
from itasheet.returns.senders import Plan, make_plan
from itasheet.sheets.grid import Workbook
from tests.tables import (
    PATH,
    answer_form,
    change_identity,
    issue_form,
    list_problems,
    load_definition,
    load_round,
    make_workbook,
    parse_grid,
    strip_identity,
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
EARLIER = f"""
| รายงานผลการดำเนินการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๗ | | | | | |
| มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินการ | ผลลัพธ์ |
| ๔. {MEASURES[3]} | ๑. ก | กองคลัง | ๑ ตุลาคม ๒๕๖๖ - ๓๐ กันยายน ๒๕๖๗ | ข | ค |
"""


def show_table(table: str, path: str = PATH) -> Workbook:
    """A workbook of one table."""
    return make_workbook(parse_grid(table), path=path)


def judge(workbook: Workbook | Problem, found_plan: bool = True) -> Source:
    """What a file is in the example's round."""
    plan = load_definition("ita-plan.toml") if found_plan else None
    return read_source(workbook, PATH, load_definition(), plan, load_round(), ())


NOW = {"D6": "๑ ตุลาคม ๒๕๖๗ - ๓๐ กันยายน ๒๕๖๘", "D12": "ตลอดปีงบประมาณ พ.ศ. ๒๕๖๘"}
THEN = {"D6": "๑ ตุลาคม ๒๕๖๖ - ๓๐ กันยายน ๒๕๖๗", "D12": "๑ ต.ค. ๖๖ - ๓๑ มี.ค. ๖๗"}
FINANCE = answer_form("finance")
OLD = change_identity(FINANCE, fiscal_year="2567")

KINDS = {
    "form": (FINANCE, Origin.RETURN),
    "untouched-form": (issue_form("finance"), Origin.RETURN),
    "no-identity": (strip_identity(FINANCE), Origin.RETURN),
    "old-form-this-year": (write_cells(OLD, dict(NOW)), Origin.RETURN),
    "old-form-half-this-year": (write_cells(OLD, {**NOW, "D12": THEN["D12"]}), Origin.EARLIER),
    "old-form-last-year": (write_cells(OLD, dict(THEN)), Origin.EARLIER),
    "old-form-no-period": (write_cells(OLD, {"D6": None, "D12": None}), Origin.EARLIER),
    "next-year": (change_identity(FINANCE, fiscal_year="2569"), Origin.RETURN),
    "report-by-title": (show_table(EARLIER), Origin.EARLIER),
    "report-by-name": (
        show_table(EARLIER.split("\n", 2)[2], path="รายงาน 2567.xlsx"),
        Origin.EARLIER,
    ),
    "report-without-year": (show_table(EARLIER.split("\n", 2)[2]), Origin.RETURN),
    "plan-table": (show_table(PLAN), Origin.PLAN),
    "plan-form": (issue_form("finance", load_definition("ita-plan.toml")), Origin.PLAN),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str) -> None:
    """A file says itself what it is, or else its columns, its year and its periods do."""
    workbook, origin = KINDS[kind]
    assert judge(workbook).origin is origin


def test_no_plans() -> None:
    """Where a report has no plan, a plan is read as any table of too few columns."""
    source = judge(show_table(PLAN), found_plan=False)
    assert source.origin is Origin.RETURN
    assert "column-missing" in {problem.code for problem in source.outcome.problems}


@pytest.mark.parametrize("workbook", [Problem("file-empty"), show_table("| ก | ข |")])
def test_unreadable(workbook: Workbook | Problem) -> None:
    """What cannot be read is nothing, and told."""
    source = judge(workbook)
    assert source.origin is None
    assert source.outcome.problems and source.outcome.returned is None


def test_problems() -> None:
    """Of an earlier report only the structure is looked at; a return is checked in full."""
    assert judge(KINDS["old-form-last-year"][0]).outcome.problems == ()
    codes = {one.code for one in judge(KINDS["old-form-this-year"][0]).outcome.problems}
    assert "year-disagrees" in codes


def test_known() -> None:
    """A plan's entries are for the units that they name, for all, or for nobody."""
    returned = judge(show_table(PLAN)).outcome.returned
    assert returned is not None
    plan, rest = make_plan(
        returned, load_definition(), load_definition("ita-plan.toml"), load_round()
    )
    told = [(one.measure.number, [unit.id for unit in one.units]) for one in plan.entries]
    assert told == [(1, ["works"]), (4, ["finance"]), (7, [])]
    assert [entry.fields["steps"].text for entry in rest] == ["๑. ง", "๑. จ"]
    assert all(plan.entries[2].concerns(unit) for unit in load_round().units)


def read(workbook: Workbook | Problem) -> tuple[Plan | None, tuple[Problem, ...]]:
    """A round's plan."""
    return read_plan(workbook, load_definition(), load_definition("ita-plan.toml"), load_round())


def test_plan_problems() -> None:
    """Entries that are compared with nothing are told, and a plan of another year is."""
    plan, problems = read(show_table(PLAN))
    assert plan is not None and len(plan.entries) == 3
    assert list_problems(problems) == [
        f"plan-unclear A6 ๒. {MEASURES[1]}",
        "plan-unclear A7 อื่น ๆ",
    ]
    _, other = read(show_table(PLAN.replace("พ.ศ. ๒๕๖๘", "พ.ศ. ๒๕๖๗")))
    assert "year-disagrees" in {problem.code for problem in other}


@pytest.mark.parametrize("workbook", [Problem("file-empty"), show_table("| ก | ข |")])
def test_unreadable_plan(workbook: Workbook | Problem) -> None:
    """A plan that cannot be read is none."""
    plan, problems = read(workbook)
    assert plan is None and problems
