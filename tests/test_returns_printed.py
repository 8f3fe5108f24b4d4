"""What was printed on a form, as it comes back: issued beside returned, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from itasheet.problems.kinds import format_message
from itasheet.problems.problem import Problem
from itasheet.sheets.grid import Read
from tests.tables import (
    answer_form,
    change_identity,
    insert_rows,
    judge,
    strip_identity,
    write_cells,
)

FORM = answer_form("finance")
CODES = (
    "printed-changed",
    "unit-disagrees",
    "agency-disagrees",
    "measure-retitled",
    "column-renamed",
    "year-disagrees",
)
UNIT = "ส่วนราชการ: กองคลัง"
SUBTITLE = "เทศบาลตำบลบ้านตัวอย่าง ประจำปีงบประมาณ พ.ศ. ๒๕๖๘"
TITLE = "๔. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ"


def find_printed(cells: Mapping[str, Read | None]) -> list[Problem]:
    """What is told of printed text, of a good return with other texts in some cells."""
    problems = judge(write_cells(FORM, cells)).problems
    return [problem for problem in problems if problem.code in CODES]


@pytest.mark.parametrize(
    ("cell", "returned", "code", "issued"),
    [
        ("A3", "ส่วนราชการ: กองคลัง (งานพัสดุ)", "printed-changed", UNIT),
        ("A2", f"{SUBTITLE} ฉบับแก้ไข", "printed-changed", SUBTITLE),
        ("A6", "๔. การดูแลทรัพย์สินของราชการ", "measure-retitled", TITLE[3:]),
        ("E5", "สรุปผลดำเนินการ", "column-renamed", "สรุปผลการดำเนินการ"),
    ],
)
def test_issued_beside_returned(cell: str, returned: str, code: str, issued: str) -> None:
    """The problem has the cell, what came back, and in its words what was issued."""
    (problem,) = find_printed({cell: returned})
    assert (problem.code, problem.place.cells, problem.found) == (code, cell, returned)
    assert f"“{issued}”" in format_message(problem, str)


def test_line_gone() -> None:
    """A line that is gone is told with what it was, and no cell."""
    (problem,) = find_printed({"A3": None})
    assert (problem.code, problem.found, problem.place.cells) == ("printed-changed", "", "")


@pytest.mark.parametrize(
    "cells",
    [
        {"A3": "ส่วนราชการ : กองคลัง"},
        {"A2": SUBTITLE.replace("๒๕๖๘", "2568")},
        {"G1": "เลขรับ ๑๒๓/๒๕๖๘"},
    ],
    ids=["spaces", "digits", "another-line"],
)
def test_nothing_changed(cells: Mapping[str, Read | None]) -> None:
    """Spaces, digits and what people write beside the printed lines change none of them."""
    assert not find_printed(cells)


def test_another_year_is_told_once() -> None:
    """A year that was changed is told as that alone."""
    (problem,) = find_printed({"A2": SUBTITLE.replace("๒๕๖๘", "๒๕๖๗")})
    assert problem.code == "year-disagrees"


@pytest.mark.parametrize(
    ("cell", "returned", "code"),
    [
        ("A3", "ส่วนราชการ: กองช่าง", "unit-disagrees"),
        ("A2", SUBTITLE.replace("บ้านตัวอย่าง", "หนองน้ำใส"), "agency-disagrees"),
        ("A2", "อบต. หนองน้ำใส", "agency-disagrees"),
    ],
)
def test_another_sender_is_told_once(cell: str, returned: str, code: str) -> None:
    """Another unit or agency above the table is told as that alone."""
    (problem,) = find_printed({cell: returned})
    assert (problem.code, problem.place.cells) == (code, cell)


def test_moved_lines() -> None:
    """Lines may stand lower; only their wording counts."""
    codes = {problem.code for problem in judge(insert_rows(FORM, 1, 3)).problems}
    assert "printed-changed" not in codes


@pytest.mark.parametrize("lost", ["identity", "year"])
def test_form_not_known(lost: str) -> None:
    """Of a workbook that is not this round's form it is not known what was printed."""
    changed = write_cells(FORM, {"A3": "ส่วนราชการ: กองช่าง"})
    other = (
        strip_identity(changed)
        if lost == "identity"
        else change_identity(changed, fiscal_year="2567")
    )
    assert "printed-changed" not in {problem.code for problem in judge(other).problems}
