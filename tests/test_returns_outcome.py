"""A file's outcome: its status, and the year that it is held against."""

from __future__ import annotations

import pytest

from itasheet.checks import Outcome, Status, judge_workbook
from itasheet.problems.problem import Place, Problem
from itasheet.returns.senders import list_fiscal_years
from itasheet.sheets.grid import Read, Workbook
from tests.tables import (
    answer_form,
    judge,
    list_problems,
    load_definition,
    strip_identity,
    write_cells,
)

GOOD = answer_form("finance")


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, Status.OK),
        ({"C6": "กองคลังง"}, Status.WARNINGS),
        ({"C6": "กองคลังง", "F6": "-"}, Status.ERRORS),
        (dict.fromkeys(("A5", "B5", "C5", "D5")), Status.UNREADABLE),
    ],
)
def test_status(cells: dict[str, Read | None], status: Status) -> None:
    """The worst problem makes the status; notes do not."""
    assert judge(write_cells(GOOD, cells)).status is status


def test_unreadable_file() -> None:
    """A file that could not be read keeps its reason; one passed over is not called unreadable."""
    damaged = Problem("file-damaged", Place(file="a.xlsx"), words={"what": "x"})
    outcome = judge_workbook(damaged, "a.xlsx", load_definition(), None)
    assert (outcome.status, outcome.problems, outcome.path) == (
        Status.UNREADABLE,
        (damaged,),
        "a.xlsx",
    )
    skipped = Outcome("~$a.xlsx", None, (Problem("file-skipped", words={"reason": "x"}),))
    assert skipped.status is Status.SKIPPED


def judge_alone(workbook: Workbook) -> Outcome:
    """The outcome where there is no round."""
    return judge_workbook(workbook, workbook.path, load_definition(), None)


def test_year_of_the_form() -> None:
    """Without a round the form's own year is what periods are held against."""
    outcome = judge_alone(write_cells(GOOD, {"D6": "ปีงบประมาณ ๒๕๖๗"}))
    assert outcome.fiscal_year == 2568
    assert "period-outside D6 ปีงบประมาณ ๒๕๖๗" in list_problems(outcome.problems)


@pytest.mark.parametrize(
    ("above", "year"),
    [
        ("ประจำปีงบประมาณ พ.ศ. ๒๕๗๐", 2570),
        ("ปี 2570 (ประเมิน ๒๕๗๑)", 2570),
        ("ตามประกาศ พ.ศ. ๒๕๖๑ ปีงบประมาณ ๒๕๗๐", 2570),
        ("ณ วันที่ ๑๕ มกราคม ๒๕๖๙", None),
        ("รายงาน", None),
    ],
)
def test_year_above_table(above: str, year: int | None) -> None:
    """Without round and marks the year is that of the title; none is assumed."""
    lost = strip_identity(write_cells(GOOD, {"A1": above, "A2": None, "A3": None}))
    outcome = judge_alone(lost)
    assert outcome.fiscal_year == year
    codes = {problem.code for problem in outcome.problems}
    assert ("period-outside" in codes) == (year is not None)


def test_unit_without_round() -> None:
    """Without a round the form's word for its unit is taken, and no unit is missed."""
    outcome = judge_alone(write_cells(GOOD, {"C6": "ใครก็ได้"}))
    assert outcome.returned is not None and outcome.returned.unit is not None
    assert (outcome.returned.unit.id, outcome.returned.unit_name) == ("finance", "กองคลัง")
    assert list_problems(outcome.problems, "counts-unequal") == []


def test_same_outcome_twice() -> None:
    """Reading the same workbook twice gives the same."""
    assert judge(GOOD) == judge(GOOD._replace())


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ประจำปีงบประมาณ พ.ศ. ๒๕๖๘", (2568,)),
        ("ปีงบประมาณ 2567-2568", (2567, 2568)),
        ("ปี ๒๕๖๘ และ ๒๕๖๙", (2568, 2569)),
        ("15-1-2569", ()),
        ("1/2569", ()),
        ("๓๐ ก.ย. ๒๕๖๘", ()),
        ("2025-10-01", ()),
        ("20251001", ()),
        ("ระเบียบ พ.ศ. ๒๕๖๐", ()),
    ],
)
def test_fiscal_years(text: str, years: tuple[int, ...]) -> None:
    """Years of a title or name, not those of dates, numbered papers and laws."""
    assert list_fiscal_years(text) == years
