"""Outcomes as lines of text."""

from __future__ import annotations

import pytest
from click import unstyle

from itasheet.checks import Outcome, sort_problems
from itasheet.cli.terminal import (
    count_statuses,
    hint_explain,
    list_outcome,
    list_outcomes,
    list_problems,
)
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRef


def make_problem(code: str, *spots: CellRef, sheet: str = "แบบรายงาน") -> Problem:
    """A problem in a file of a folder."""
    return Problem(code, Place(file="returns/a.xlsx", sheet=sheet, spots=spots))


BLANK = make_problem("required-blank", CellRef(9, 1))
EARLY = make_problem("placeholder-left", CellRef(5, 4))
WHOLE = make_problem("column-missing")
ELSEWHERE = make_problem("required-blank", CellRef(0, 0), sheet="อื่น")
WARNING = make_problem("numbering-gap", CellRef(0, 0))
NOTE = make_problem("counts-unequal", CellRef(0, 0))


def test_sort_problems() -> None:
    """The worst come first, and among equals what is of the whole file, then down each sheet."""
    mixed = [NOTE, BLANK, WARNING, ELSEWHERE, EARLY, WHOLE]
    assert sort_problems(mixed) == [WHOLE, EARLY, BLANK, ELSEWHERE, WARNING, NOTE]


def test_list_problems() -> None:
    """Each problem is a line with the mark of its severity."""
    listed = [NOTE._replace(words={"counts": ""}), WARNING._replace(words={"expected": ""}), BLANK]
    lines = [unstyle(line) for line in list_problems(listed)]
    assert [line[:4] for line in lines] == ["  ✗ ", "  ! ", "  · "]
    assert all("returns/a.xlsx ▸ แบบรายงาน ▸ " in line for line in lines)


def test_list_outcome() -> None:
    """The file's line has the whole path; its problems have only its name."""
    first, second = list_outcome(Outcome("returns/a.xlsx", None, (BLANK,)))
    assert first.startswith("returns/a.xlsx: ")
    assert " a.xlsx ▸ แบบรายงาน ▸ B10: " in second
    assert "returns" not in second


def test_list_skipped() -> None:
    """A file that was passed over takes one line, with the reason."""
    problem = Problem("file-skipped", Place(file="~$a.xlsx"), words={"reason": "a hidden file"})
    (line,) = list_outcome(Outcome("~$a.xlsx", None, (problem,)))
    assert line.startswith("~$a.xlsx: ")


def test_list_nothing() -> None:
    """No files are not counted."""
    assert list(list_outcomes([])) == []


def test_count_statuses() -> None:
    """The files are counted by what became of them."""
    outcomes = (Outcome("a", None, (BLANK,)), Outcome("b", None, ()))
    assert "2" in count_statuses(outcomes)


@pytest.mark.parametrize(
    ("problems", "code"),
    [((), ""), ((NOTE,), ""), ((NOTE, WARNING), "numbering-gap"), ((WARNING, EARLY, BLANK), "pla")],
)
def test_hint_explain(problems: tuple[Problem, ...], code: str) -> None:
    """The hint is about the worst problem, and there is none for notes."""
    hint = hint_explain(problems)
    assert code in hint
    assert bool(hint) is bool(code)


def test_safe_for_terminals() -> None:
    """A file's name cannot act upon the terminal."""
    (line,) = list_outcome(Outcome("\x1b[2Ja.xlsx", None, ()))
    assert "\x1b[2J" not in line
