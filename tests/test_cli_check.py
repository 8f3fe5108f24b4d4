"""``itasheet check`` as a person runs it."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from itasheet.checks import Outcome, sort_problems
from itasheet.cli.terminal import list_outcome, show_progress, show_result
from itasheet.language import speak
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRef
from tests.command import EXAMPLE, FAULTY, run, run_at_terminal
from tests.example.fill import edit_workbook
from tests.tables import load_cases, part_arrows

WORST = "What a problem means: itasheet explain {}\n"


@pytest.fixture
def folder(round_folder: Path) -> Path:
    """A round, and in folders: a doubtful return, one among much else, one twice, and none."""
    edit_workbook("returns/works.xlsx", "doubtful.xlsx", C6="กองช่างง")
    for name in ("mixed", "letters", "empty", "twice"):
        Path(name).mkdir()
    for name in ("twice/a.xlsx", "twice/b.xlsx"):
        shutil.copy(FAULTY, name)
    shutil.copy("returns/works.xlsx", "mixed/งาน ช่าง.xlsx")
    for name in ("mixed/~$งาน ช่าง.xlsx", "mixed/.hidden.xlsx", "mixed/ก.pdf", "letters/ก.pdf"):
        Path(name).write_text("a,b\n1,2\n")
    Path("empty.xlsx").touch()
    return round_folder


@pytest.mark.parametrize(
    ("line", "code", "told", "worst"), part_arrows(load_cases("checked")["outcomes"])
)
def test_outcomes(folder: Path, line: str, code: str, told: str, worst: str) -> None:
    """What a line ends with and tells, with a hint at the worst problem; nothing is written."""
    before = {path: (path.stat().st_mtime_ns, path.is_dir()) for path in folder.rglob("*")}
    result = run("check", *line.split())
    assert (str(result.exit_code), result.stdout.count(told)) == (code, 1)
    assert result.stderr == (WORST.format(worst) if worst else "")
    after = {path: (path.stat().st_mtime_ns, path.is_dir()) for path in folder.rglob("*")}
    assert after == before


def test_without_round(empty_folder: Path) -> None:
    """Without a round nothing is known of units, but all else is checked."""
    result = run("check", FAULTY)
    assert result.exit_code == 1
    assert "[period-reversed]" in result.stdout
    assert "[unit-unknown]" not in result.stdout


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colours(no_color: str, coloured: bool) -> None:
    """At a terminal severities are coloured, and with NO_COLOR they are not."""
    words = ("check", str(FAULTY), "--round", str(EXAMPLE))
    code, shown = run_at_terminal(*words, NO_COLOR=no_color)
    assert code == 1
    assert ("\x1b[31m✗" in shown) is coloured
    assert "✗" in shown


def test_progress(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal the files are counted in a line that is gone at the end; elsewhere nowhere."""
    show_progress(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with speak("en"):
        show_progress(1, 2)
        show_progress(2, 2)
    assert capsys.readouterr().err == "\r1 of 2 files\r" + " " * 12 + "\r"


def make_problem(code: str, *spots: CellRef, sheet: str = "แบบรายงาน") -> Problem:
    return Problem(code, Place(file="returns/a.xlsx", sheet=sheet, spots=spots))


BLANK = make_problem("required-blank", CellRef(9, 1))
EARLY = make_problem("placeholder-left", CellRef(5, 4))
WHOLE = make_problem("column-missing")
ELSEWHERE = make_problem("required-blank", CellRef(0, 0), sheet="อื่น")
WARNING = make_problem("numbering-gap", CellRef(0, 0))
NOTE = make_problem("counts-unequal", CellRef(0, 0))


def test_path_cannot_act_upon_the_terminal() -> None:
    (line,) = list_outcome(Outcome("\x1b[2Ja.xlsx", None, ()))
    assert "\x1b[2J" not in line


def test_sort_problems() -> None:
    """The worst come first, and among equals what is of the whole file, then down each sheet."""
    mixed = [NOTE, BLANK, WARNING, ELSEWHERE, EARLY, WHOLE]
    assert sort_problems(mixed) == [WHOLE, EARLY, BLANK, ELSEWHERE, WARNING, NOTE]


@pytest.mark.parametrize(
    ("problems", "code"),
    [((), ""), ((NOTE,), ""), ((NOTE, WARNING), "numbering-gap"), ((WARNING, EARLY, BLANK), "pla")],
)
def test_hint(problems: tuple[Problem, ...], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The hint is about the worst problem, and there is none for notes."""
    show_result(False, dict, ["line"], problems)
    shown = capsys.readouterr()
    assert (shown.out, code in shown.err, bool(shown.err)) == ("line\n", True, bool(code))
