"""``itasheet pdf``, ``merge --pdf``, and the pictures that a round names."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from itasheet import libreoffice
from tests.command import EXAMPLE, run
from tests.office.session import Office
from tests.rich import draw_picture

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


@posix
@pytest.mark.usefixtures("false_office")
def test_force(workbook: Path, tmp_path: Path) -> None:
    """A PDF that exists is replaced where that is asked for."""
    target = tmp_path / "web.pdf"
    target.write_bytes(b"yesterday's")
    assert run("pdf", workbook, "-o", target, "--force").exit_code == 0
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


def merge(tmp_path: Path, *words: str, round_folder: Path = EXAMPLE) -> tuple[int, str, str]:
    """Merge the example's returns; code, output and errors."""
    output = tmp_path / "report.xlsx"
    result = run("merge", RETURNS, "--round", round_folder, "-o", output, *words)
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


def make_round(folder: Path, crest: str) -> Path:
    """The example's round with a crest."""
    folder.mkdir()
    text = (EXAMPLE / "itasheet.toml").read_text("utf-8")
    text = text.replace("[agency]\n", f'[agency]\ncrest = "{crest}"\n')
    (folder / "itasheet.toml").write_text(text, encoding="utf-8")
    return folder


def test_crest(tmp_path: Path) -> None:
    """The picture lies in the round's folder and goes into the report."""
    folder = make_round(tmp_path / "round", "crest.png")
    (folder / "crest.png").write_bytes(draw_picture(60, 80))
    for named in (folder, folder / "itasheet.toml"):
        assert merge(tmp_path, "--force", round_folder=named)[0] == 0
        assert draw_picture(60, 80) in _unpack(tmp_path / "report.xlsx")


def _unpack(path: Path) -> list[bytes]:
    from zipfile import ZipFile

    with ZipFile(path) as package:
        return [package.read(name) for name in package.namelist()]


@pytest.mark.parametrize("content", [None, b"GIF89a"], ids=["missing", "another kind"])
def test_faulty_crest(content: bytes | None, tmp_path: Path) -> None:
    """A picture that cannot be used stops the merge with the setting that names it."""
    folder = make_round(tmp_path / "round", "crest.png")
    if content:
        (folder / "crest.png").write_bytes(content)
    code, _, errors = merge(tmp_path, round_folder=folder)
    assert code == 2
    assert "agency.crest" in errors and "PNG or JPEG" in errors and "[setting-value]" in errors
    assert not (tmp_path / "report.xlsx").exists()


@pytest.mark.office
@pytest.mark.slow
def test_real_print(office: Office, workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real LibreOffice prints a unit's return."""
    monkeypatch.setenv("FONTCONFIG_FILE", str(office.fontconfig))
    assert run("pdf", workbook).exit_code == 0
    assert workbook.with_suffix(".pdf").stat().st_size > 10_000
