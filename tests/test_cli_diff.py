"""``itasheet diff`` as a person runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command import EXAMPLE, ROOT, run
from tests.golden import Golden
from tests.test_cli_decisions import edit

GOOD = EXAMPLE / "returns" / "finance.xlsx"
FAULTY = EXAMPLE / "with-mistakes" / "finance.xlsx"


@pytest.mark.parametrize("language", ["th", "en"])
def test_golden(golden: Golden, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """How the example's two returns of one unit differ, for review."""
    monkeypatch.chdir(ROOT)
    names = ("returns", "with-mistakes")
    paths = [f"examples/round/{name}/finance.xlsx" for name in names]
    result = run("diff", *paths, "--round", "examples/round", language=language)
    # When they were saved changes whenever the example is made anew.
    told = re.sub(r" · (saved|บันทึกเมื่อ) .+", "", result.stdout)
    golden.check(f"diff-{language}.txt", told)
    assert (result.exit_code, result.stderr) == (1, "")


@pytest.mark.parametrize("round_words", [(), ("--round", EXAMPLE)], ids=["alone", "round"])
def test_equal(round_words: tuple[str, ...]) -> None:
    """Equal contents are told so, with 0."""
    result = run("diff", GOOD, GOOD, *round_words)
    assert result.exit_code == 0
    assert result.stdout.endswith("\nBoth say the same.\n")


@pytest.mark.parametrize("number", [0, 1], ids=["first", "second"])
def test_unreadable(tmp_path: Path, number: int) -> None:
    """A file that cannot be read is told with its problem, with 2."""
    bad = tmp_path / "bad.xlsx"
    bad.write_text("no workbook")
    paths = [GOOD, GOOD]
    paths[number] = bad
    result = run("diff", *paths)
    assert result.exit_code == 2
    assert "[file-other]" in result.stdout
    assert "finance.xlsx" not in result.stdout
    document = json.loads(run("diff", *paths, "--json").stdout)
    side = document[("first", "second")[number]]
    assert [problem["code"] for problem in side["problems"]] == ["file-other"]


def test_other_sheet_name(tmp_path: Path) -> None:
    """Where sheets are named differently, each cell is told with its sheet."""
    from openpyxl import load_workbook

    workbook = load_workbook(FAULTY)
    workbook["แบบรายงาน"].title = "ข้อมูล"
    workbook.save(tmp_path / "other.xlsx")
    result = run("diff", GOOD, tmp_path / "other.xlsx")
    assert "~ แบบรายงาน!D6 → ข้อมูล!D6" in result.stdout


def test_json() -> None:
    """The document has each difference with both texts and their cells."""
    document = json.loads(run("diff", GOOD, FAULTY, "--json").stdout)
    assert list(document) == ["itasheet", "schema", "first", "second", "differences"]
    assert document["first"]["unit"] == "กองคลัง"
    period, *_others = document["differences"]
    assert (period["kind"], period["unit"]) == ("changed", "กองคลัง")
    assert period["after"] == {
        "sheet": "แบบรายงาน", "cell": "D6", "text": "๑ ตุลาคม ๒๕๖๘ - ๓๐ กันยายน ๒๕๖๗",
    }  # fmt: skip
    assert document["differences"][1]["after"] is None


def test_nothing_steers_the_terminal(tmp_path: Path) -> None:
    """Whatever a cell holds, a difference is a line of harmless text."""
    edit(str(GOOD), str(tmp_path / "odd.xlsx"), E13="๒. ก\u202eข\nค")
    lines = run("diff", GOOD, tmp_path / "odd.xlsx").stdout.splitlines()
    (line,) = [line for line in lines if "E13" in line]
    assert "<U+202E>" in line
    assert "⏎" in line
