"""``itasheet diff`` as a person runs it."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.command import EXAMPLE, FAULTY, RETURNS, run
from tests.example.fill import edit_workbook

GOOD = RETURNS / "finance.xlsx"


@pytest.mark.parametrize("round_words", [(), ("--round", EXAMPLE)], ids=["alone", "round"])
def test_equal(round_words: tuple[str, ...]) -> None:
    result = run("diff", GOOD, GOOD, *round_words)
    assert result.exit_code == 0
    assert result.stdout.endswith("\nBoth say the same.\n")


@pytest.mark.parametrize("names", [("bad.xlsx", GOOD), (GOOD, "bad.xlsx")])
def test_unreadable(empty_folder: Path, names: tuple[str | Path, str | Path]) -> None:
    """A file that cannot be read is told with its problem, with 2."""
    Path("bad.xlsx").write_text("no workbook")
    result = run("diff", *names)
    assert (result.exit_code, result.stdout.count("[file-other]")) == (2, 1)
    assert "finance.xlsx" not in result.stdout


def test_other_sheet_name(tmp_path: Path) -> None:
    """Where sheets are named differently, each cell is told with its sheet."""
    workbook = load_workbook(FAULTY)
    workbook["แบบรายงาน"].title = "ข้อมูล"
    workbook.save(tmp_path / "other.xlsx")
    result = run("diff", GOOD, tmp_path / "other.xlsx")
    assert "~ แบบรายงาน!D6 → ข้อมูล!D6" in result.stdout


def test_nothing_steers_the_terminal(tmp_path: Path) -> None:
    """Whatever a cell holds, a difference is a line of harmless text."""
    edit_workbook(GOOD, tmp_path / "odd.xlsx", E13="๒. ก\u202eข\nค")
    lines = run("diff", GOOD, tmp_path / "odd.xlsx").stdout.splitlines()
    (line,) = [line for line in lines if "E13" in line]
    assert "<U+202E>" in line
    assert "⏎" in line
