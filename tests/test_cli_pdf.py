"""``itasheet pdf``, and ``merge --pdf``."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from itasheet import libreoffice
from tests.command import EXAMPLE, run
from tests.office.session import Office

RETURNS = EXAMPLE / "returns"
WORKBOOK = sorted(RETURNS.glob("*.xlsx"))[0]
FALSE_OFFICE = """#!/bin/sh
while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done
printf '%PDF-1.6\\n%%EOF\\n' > "$out/workbook.pdf"
"""
posix = pytest.mark.skipif(os.name != "posix", reason="the false program is a shell script")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A sound workbook."""
    return Path(shutil.copy(WORKBOOK, tmp_path / "report.xlsx"))


@pytest.fixture
def false_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in place of LibreOffice that prints nothing, quickly."""
    program = tmp_path / "soffice"
    program.write_text(FALSE_OFFICE.replace("%", "%%"), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(libreoffice, "find_office", lambda: program)


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without LibreOffice."""
    monkeypatch.setattr(libreoffice, "find_office", lambda: None)


@posix
@pytest.mark.usefixtures("false_office")
def test_beside_the_workbook(workbook: Path) -> None:
    """The PDF stands beside the workbook, and its name is told."""
    result = run("pdf", workbook)
    target = workbook.with_suffix(".pdf")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{target}\n", "")
    assert target.read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("no_office")
@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "LibreOffice was not found"), ("th", "ทำ PDF ไม่ได้ เพราะไม่พบ LibreOffice")],
)
def test_no_office(language: str, told: str, workbook: Path) -> None:
    """Without LibreOffice the command says so, and what to do."""
    result = run("pdf", workbook, language=language)
    assert result.exit_code == 2
    assert told in result.stderr and "[pdf-no-office]" in result.stderr
    assert "libreoffice.org" in result.stderr


@pytest.mark.parametrize(
    ("problem", "code"), [("pdf-failed", 2), ("pdf-timeout", 75)], ids=["failed", "timeout"]
)
def test_failed(
    problem: str, code: int, workbook: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A print that fails leaves no PDF; one that hung may be tried again."""
    from itasheet.problems.problem import Problem

    fault = Problem(problem, words={"seconds": "180"})
    monkeypatch.setattr(libreoffice, "find_office", lambda: tmp_path)
    monkeypatch.setattr(libreoffice, "print_workbook", lambda content, name: fault)
    result = run("pdf", workbook)
    assert result.exit_code == code and f"[{problem}]" in result.stderr
    assert not workbook.with_suffix(".pdf").exists()


def test_other_font(workbook: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A PDF in another font is written all the same, and it is said what will be wrong with it."""
    printed = b"%PDF-1.6 /BaseFont/BAAAAA+Laksaman %%EOF"
    monkeypatch.setattr(libreoffice, "find_office", lambda: tmp_path)
    monkeypatch.setattr(libreoffice, "print_workbook", lambda content, name: printed)
    result = run("pdf", workbook)
    assert result.exit_code == 0 and "[pdf-font-missing]" in result.stderr
    assert workbook.with_suffix(".pdf").read_bytes() == printed


def merge(tmp_path: Path, *words: str) -> tuple[int, str, str]:
    """Merge the example's returns; code, output and errors."""
    output = tmp_path / "report.xlsx"
    result = run("merge", RETURNS, "--round", EXAMPLE, "-o", output, *words)
    return result.exit_code, result.stdout, result.stderr


@posix
@pytest.mark.usefixtures("false_office")
def test_merge(tmp_path: Path) -> None:
    """``merge --pdf`` writes both files and names them."""
    code, told, _ = merge(tmp_path, "--pdf")
    assert code == 0 and told.splitlines()[-1] == str(tmp_path / "report.pdf")
    assert (tmp_path / "report.xlsx").exists() and (tmp_path / "report.pdf").exists()
    code, told, _ = merge(tmp_path, "--pdf", "--json", "--force")
    assert json.loads(told)["report"]["pdf"] == str(tmp_path / "report.pdf")
    code, told, _ = merge(tmp_path, "--json", "--force")
    assert json.loads(told)["report"]["pdf"] is None


@pytest.mark.usefixtures("no_office")
def test_merge_without_office(tmp_path: Path) -> None:
    """Where no PDF can be made, that is told before the work."""
    code, _, errors = merge(tmp_path, "--pdf")
    assert code == 2 and "[pdf-no-office]" in errors
    assert list(tmp_path.iterdir()) == []


@pytest.mark.office
@pytest.mark.slow
def test_real_print(office: Office, workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real LibreOffice prints a unit's return."""
    monkeypatch.setenv("FONTCONFIG_FILE", str(office.fontconfig))
    assert run("pdf", workbook).exit_code == 0
    assert workbook.with_suffix(".pdf").stat().st_size > 10_000
