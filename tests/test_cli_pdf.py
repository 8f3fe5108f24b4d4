"""``itasheet pdf``, and ``merge --pdf``."""

from pathlib import Path

import openpyxl
import pytest

from itasheet.resources import find_data
from tests.command import run, run_json
from tests.office.session import Office
from tests.office.steps import DeleteRows, RenameSheet, SetText
from tests.printed import read_glyphs

MERGE = ("merge", "returns", "-o", "report.xlsx")
TEMPLATE = find_data("templates", "report.typ").read_text("utf-8")


def read_text(path: str) -> str:
    return "".join(glyph.text for page in read_glyphs(Path(path)) for glyph in page)


def change_unit(text: str) -> None:
    """Type a text for the first unit, and a note beside the table; save as ``changed.xlsx``."""
    book = openpyxl.load_workbook("report.xlsx")
    book["รายงาน"]["C6"], book["รายงาน"]["J7"] = text, "ถามเจ้าหน้าที่ก่อน"
    book.save("changed.xlsx")


def test_same_pages(round_folder: Path) -> None:
    """Both commands make the same pages, those of the workbook as it is now."""
    document = run_json(*MERGE, "--pdf", code=0)
    assert document["report"]["pdf"] == "report.pdf"
    assert run("pdf", "report.xlsx", "-o", "again.pdf").stdout == "again.pdf\n"
    assert Path("again.pdf").read_bytes() == Path("report.pdf").read_bytes()
    change_unit("กองกลาง")
    assert run("pdf", "changed.xlsx").exit_code == 0
    assert "กองกลาง" in read_text("changed.pdf") and "กองกลาง" not in read_text("report.pdf")
    assert "ถามเจ้าหน้าที่ก่อน" not in read_text("changed.pdf")
    assert run_json(*MERGE, "--force")["report"]["pdf"] is None


def test_edited_in_office(round_folder: Path, office: Office) -> None:
    """A table is found whose sheet has another name, and not its first rows any more."""
    run(*MERGE)
    steps = [SetText("รายงาน", "C6", "กองกลาง"), DeleteRows("รายงาน", 1, 3)]
    edited = round_folder / "edited.xlsx"
    office.edit(round_folder / "report.xlsx", edited, [*steps, RenameSheet("รายงาน", "เผยแพร่")])
    assert run("pdf", edited).exit_code == 0
    assert "กองกลาง" in read_text("edited.pdf")


@pytest.mark.parametrize(
    ("template", "code", "told"),
    [
        (TEMPLATE.replace("set-signature()\n}", "set-signature()\n[หน้าของเรา]\n}"), 0, ""),
        (TEMPLATE.replace("#counter(page)", "#counter("), 2, "[pdf-failed]"),
        ("#let a = 1\n#nothing", 2, "(line 2)"),
    ],
)
def test_own_template(
    round_folder: Path, template: str, code: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The round's own template says how pages are set; from a faulty one there are none."""
    Path("report.typ").write_text(template, "utf-8")
    result = run(*MERGE, "--pdf")
    assert result.exit_code == code and told in result.stderr
    assert [path.name for path in sorted(Path().glob("report.[px]*"))] == (
        ["report.pdf", "report.xlsx"] if code == 0 else []
    )
    if code == 0:
        assert "หน้าของเรา" in read_text("report.pdf")
        monkeypatch.chdir("/")
        assert run("pdf", round_folder / "report.xlsx", "-o", round_folder / "b.pdf").exit_code == 0
        assert (round_folder / "b.pdf").read_bytes() == (round_folder / "report.pdf").read_bytes()


@pytest.mark.parametrize("sign", ["\U000f0000", "\ue000"])
def test_unknown_sign(round_folder: Path, sign: str) -> None:
    """A sign that no font has, or nobody knows, is told; there is a PDF all the same."""
    run(*MERGE)
    change_unit(f"กองกลาง {sign}")
    result = run("pdf", "changed.xlsx")
    assert result.exit_code == 0 and f"“\\u{{{ord(sign):x}}}”" in result.stderr
    assert "[pdf-no-standard]" in result.stderr
    assert "กองกลาง" in read_text("changed.pdf")
