"""``itasheet pdf``, and ``merge --pdf``."""

import shutil
from pathlib import Path

import pytest

from itasheet import libreoffice
from itasheet.problems.problem import Problem
from tests.command import EXAMPLE, RETURNS, run, run_json

WORDS = {"seconds": "180"}


@pytest.fixture
def workbook(empty_folder: Path) -> Path:
    return Path(shutil.copy(RETURNS / "works.xlsx", empty_folder / "report.xlsx"))


def pretend(monkeypatch: pytest.MonkeyPatch, printed: bytes | Problem | None) -> None:
    """Let LibreOffice print this; there is none of it for None."""
    office = None if printed is None else Path("soffice")
    monkeypatch.setattr(libreoffice, "find_office", lambda: office)
    if office:
        monkeypatch.setattr(libreoffice, "print_workbook", lambda content, name: printed)


@pytest.mark.parametrize(
    ("printed", "code", "told"),
    [
        (b"%PDF-1.6 /BaseFont/BAAAAA+THSarabunPSK %%EOF", 0, ""),
        (b"%PDF-1.6 /BaseFont/BAAAAA+Laksaman %%EOF", 0, "[pdf-font-missing]"),
        (Problem("pdf-failed", words=WORDS), 2, "[pdf-failed]"),
        (Problem("pdf-timeout", words=WORDS), 75, "[pdf-timeout]"),
        (None, 2, "libreoffice.org"),
    ],
)
def test_pdf(
    printed: bytes | Problem | None,
    code: int,
    told: str,
    workbook: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The PDF stands beside the workbook; a wrong font is told, and a failed print leaves none."""
    pretend(monkeypatch, printed)
    result = run("pdf", workbook)
    target = workbook.with_suffix(".pdf")
    assert (result.exit_code, result.stdout) == (code, f"{target}\n" if code == 0 else "")
    assert told in result.stderr and bool(result.stderr) is bool(told)
    assert (target.read_bytes() if target.exists() else None) == (printed if code == 0 else None)


def test_merge(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``merge --pdf`` writes both files; where no PDF can be made, that is told before the work."""
    words = ("merge", RETURNS, "--round", EXAMPLE, "-o", "report.xlsx")
    pretend(monkeypatch, None)
    refused = run(*words, "--pdf")
    assert (refused.exit_code, "[pdf-no-office]" in refused.stderr) == (2, True)
    assert list(empty_folder.iterdir()) == []
    pretend(monkeypatch, b"%PDF")
    done = run(*words, "--pdf")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "report.pdf")
    assert Path("report.xlsx").exists() and Path("report.pdf").read_bytes() == b"%PDF"
    for more, told in ((["--pdf"], "report.pdf"), ([], None)):
        document = run_json(*words, "--force", *more)
        assert document["report"]["pdf"] == told
