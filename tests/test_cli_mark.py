"""``itasheet check --mark``: marked copies written, corrected by a real LibreOffice, sent back."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from itasheet.marking.corrections import is_list
from itasheet.workflow.check import judge_files
from itasheet.workflow.loading import load_context
from itasheet.workflow.mark import write_copies
from itasheet.xlsx.patch_workbook import PatchedWorkbook
from tests.command import EXAMPLE, run
from tests.example.fill import (
    fill_form,
    list_steps,
    load_answers,
    load_report,
    open_workbook,
)
from tests.example.make import load_round, write_form
from tests.office.session import Office, OfficeError
from tests.office.steps import Clear, InsertRows, Protect, SetFormula, SetText, Step
from tests.rich import OWN, enrich, patch_part, read_parts
from tests.soundness import list_faults

SHEET, LIST = "แบบรายงาน", "รายการแก้ไข"
GOOD = EXAMPLE / "returns" / "finance.xlsx"
FAULTY = EXAMPLE / "with-mistakes" / "finance.xlsx"
RICH = enrich(FAULTY.read_bytes())

# The finance unit's form has measure 4 in rows 6 to 11 and measure 5 in rows 12 to 17.
MISTAKES: tuple[Step, ...] = (
    SetText(SHEET, "D6", "๑ ตุลาคม ๒๕๖๘ - ๓๐ กันยายน ๒๕๖๗"),
    Clear(SHEET, "F6"),
    SetText(SHEET, "B6", "จัดทำทะเบียนคุมทรัพย์สินในระบบคอมพิวเตอร์"),
    SetText(SHEET, "E6", "ดำเนินการจัดทำทะเบียนคุมทรัพย์สินในระบบคอมพิวเตอร์"),
    SetText(SHEET, "C12", "กองคลังง"),
    SetText(SHEET, "D12", "เดือนหน้า"),
    SetText(SHEET, "E12", "๑. เผยแพร่แผนเมื่อวันที่ ๒๒ ตุลาคม ๒๕67 รวม ๖๔ โครงการ"),
    SetText(SHEET, "E13", "๓. จัดซื้อจัดจ้างผ่าน e-GP ครบ ........ โครงการ"),
    SetText(SHEET, "F12", "เทศบาลตำบลบ้านตัวอยาง ประหยัดงบประมาณใน พ.ศ. ๓๕๖๓"),
    SetFormula(SHEET, "B13", "1/0"),
    Protect(SHEET, False),
    SetText(SHEET, "A12", "๕. กระบวนการจัดซื้อจัดจ้าง"),
    SetText(SHEET, "E5", "สรุปผลดำเนินการ"),
    Protect(SHEET),
)
KINDS = {
    *("period-reversed", "required-blank", "result-equals-step", "unit-unknown", "agency-misspelt"),
    *("period-unreadable", "numerals-mixed", "placeholder-left", "numbering-gap", "year-doubtful"),
    *("cell-error", "measure-retitled", "column-renamed"),
}
"""What check says of the mistakes; two of them are in one cell."""

CORRECTIONS: tuple[Step, ...] = (
    Protect(SHEET, False),
    SetText(SHEET, "A12", "๕. กระบวนการสร้างความโปร่งใสในการใช้งบประมาณและการจัดซื้อจัดจ้าง"),
    SetText(SHEET, "E5", "สรุปผลการดำเนินการ"),
    Protect(SHEET),
)


def check(*words: str | Path, code: int, language: str = "th") -> dict[str, Any]:
    """What check prints as JSON."""
    result = run("check", *words, "--round", EXAMPLE, "--json", language=language)
    assert result.exit_code == code, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def list_codes(document: dict[str, Any]) -> list[str]:
    """The codes of errors and warnings."""
    problems = [problem for file in document["files"] for problem in file["problems"]]
    return sorted(one["code"] for one in problems if one["severity"] != "note")


def assert_no_marks(path: Path) -> None:
    """No list, no colour, no comment, no name of ours is left."""
    content = path.read_bytes()
    assert list_faults(content) == []
    assert not any(map(is_list, open_workbook(path).grids))
    assert not any(PatchedWorkbook(content).find_colors().values())
    assert not [name for name in open_workbook(path).names if name.startswith("itasheet_mark")]
    assert not [name for name, part in read_parts(content).items() if b"itasheet: " in part]


@pytest.fixture(scope="module")
def mistaken(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A form filled in with twelve mistakes, saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("mistaken")
    unit = next(unit for unit in load_round().units if unit.id == "finance")
    target = folder / "returned.xlsx"
    fill_form(office, write_form(unit, folder), target, load_answers(unit.id), MISTAKES)
    return target


def list_answers(folder: Path) -> list[Step]:
    """What the finance unit should have typed."""
    unit = next(unit for unit in load_round().units if unit.id == "finance")
    form = open_workbook(write_form(unit, folder))
    return list(list_steps(form, load_report(), load_answers(unit.id)))


@pytest.mark.office
@pytest.mark.parametrize("save", [bytes, enrich], ids=["libreoffice", "openpyxl"])
def test_correcting_the_marked_copy(
    save: Callable[[bytes], bytes], mistaken: Path, office: Office, tmp_path: Path
) -> None:
    """Twelve mistakes are marked, corrected in the copy itself, and leave no trace."""
    returned, copies = tmp_path / "กองคลัง.xlsx", tmp_path / "marked"
    returned.write_bytes(save(mistaken.read_bytes()))
    document = check(returned, "--mark", copies, code=1)
    kinds = {kind.replace("cell-error", "cell-uncalculated") for kind in KINDS}
    # openpyxl drops what formulas came to.
    assert set(list_codes(document)) == (kinds if save is enrich else KINDS)
    copy = copies / returned.name
    assert list_faults(copy.read_bytes()) == []
    assert list_codes(check(copy, code=1)) == list_codes(document)
    with pytest.raises(OfficeError, match="locked"):
        office.edit(copy, tmp_path / "x.xlsx", [SetText(SHEET, "A6", "ก")])

    corrected = tmp_path / "corrected.xlsx"
    office.edit(copy, corrected, [*list_answers(tmp_path), *CORRECTIONS])
    document = check(corrected, "--mark", tmp_path / "clean", code=0)
    assert list_codes(document) == []
    (clean,) = document["marked"]
    assert (clean["problems"], clean["fixed"]) == (0, 0)
    assert_no_marks(Path(clean["path"]))
    with pytest.raises(OfficeError, match="locked"):
        office.edit(Path(clean["path"]), tmp_path / "x.xlsx", [SetText(SHEET, "A6", "ก")])
    sheet = openpyxl.load_workbook(clean["path"])[SHEET]
    lists = {rule.formula1: str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert lists["itasheet_units"] == "C6:C17" and lists["itasheet_periods"] == "D6:D17"
    if save is enrich:
        assert {cell: sheet[cell].comment.text.strip() for cell in OWN} == OWN
        assert (len(sheet._images), len(sheet._charts)) == (1, 1)


@pytest.mark.office
def test_half_corrected(mistaken: Path, office: Office, tmp_path: Path) -> None:
    """What was corrected is shown so, wherever rows went; the rest is marked anew, and once."""
    first, second = tmp_path / "first", tmp_path / "second"
    check(mistaken, "--mark", first, code=1)
    steps: list[Step] = [
        SetText(SHEET, "C12", "กองคลัง"),
        SetText(SHEET, "D6", "ตลอดปีงบประมาณ พ.ศ. ๒๕๖๘"),
        InsertRows(SHEET, 8, 2),
    ]
    office.edit(first / mistaken.name, tmp_path / "half.xlsx", steps)
    document = check(tmp_path / "half.xlsx", "--mark", second, code=1)
    assert [one["fixed"] for one in document["marked"]] == [2]
    workbook = openpyxl.load_workbook(second / "half.xlsx")
    lines = list(workbook[LIST].iter_rows(values_only=True, max_col=6))
    assert [line[2] for line in lines if line[1] == "✓ แก้แล้ว"] == ["D6", "C12"]
    assert "E15" in [line[2] for line in lines if line[1] == "ต้องแก้ไข"]
    content = (second / "half.xlsx").read_bytes()
    assert list_faults(content) == []
    comments = [
        cell.comment.text for row in workbook[SHEET] for cell in row if cell.comment is not None
    ]
    assert all(text.count("itasheet: ") == 1 for text in comments)
    colors = PatchedWorkbook(content).find_colors()[SHEET]
    assert len(comments) == len({cell for mark in colors.values() for cell in mark})


@pytest.mark.office
def test_list_is_readable(office: Office, tmp_path: Path) -> None:
    """In LibreOffice no line of the list is cut off, in either language."""
    for language in ("th", "en"):
        check(FAULTY, "--mark", tmp_path / language, code=1, language=language)
        rows = office.row_heights(tmp_path / language / FAULTY.name)
        name = openpyxl.load_workbook(tmp_path / language / FAULTY.name).sheetnames[0]
        assert [row for row in rows if row.sheet == name]
        assert not [row for row in rows if row.sheet == name and row.clipped]


def test_only_returns_with_problems_are_copied(tmp_path: Path) -> None:
    """Returns in order get no copy, nor do notes alone make one; what was written is told."""
    result = run("check", EXAMPLE / "returns", FAULTY, "--round", EXAMPLE, "--mark", tmp_path / "m")
    assert result.exit_code == 1
    assert [path.name for path in (tmp_path / "m").iterdir()] == ["finance.xlsx"]
    assert f"{tmp_path / 'm' / 'finance.xlsx'}: marked copy, 7 problems\n" in result.stdout


def test_the_return_stays(tmp_path: Path) -> None:
    """What the unit sent is not touched, and parts without marks are equal in the copy."""
    returned = Path(shutil.copy(FAULTY, tmp_path))
    check(returned, "--mark", tmp_path / "m", code=1)
    assert returned.read_bytes() == FAULTY.read_bytes()
    before = read_parts(returned.read_bytes())
    after = read_parts((tmp_path / "m" / returned.name).read_bytes())
    changed = {name for name in before if after[name] != before[name]}
    assert {name for name in changed if not re.search(r"rels$|Types", name)} == {
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    }


def test_same_names(tmp_path: Path) -> None:
    """Two returns of one name get two copies."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(FAULTY, tmp_path / folder)
    document = check(tmp_path / "a", tmp_path / "b", "--mark", tmp_path / "m", code=1)
    names = [Path(one["path"]).name for one in document["marked"]]
    assert names == ["finance.xlsx", "finance (2).xlsx"]
    assert [Path(one["source"]).parent.name for one in document["marked"]] == ["a", "b"]


def test_never_over_the_return(tmp_path: Path) -> None:
    """A copy never replaces a return, not even with --force."""
    returned = Path(shutil.copy(FAULTY, tmp_path))
    result = run("check", tmp_path, "--round", EXAMPLE, "--mark", tmp_path, "--force")
    assert result.exit_code == 2
    assert "[mark-source]" in result.stderr
    assert returned.read_bytes() == FAULTY.read_bytes()


def test_force(tmp_path: Path) -> None:
    """A copy from before is replaced only with --force."""
    words = ("check", FAULTY, "--round", EXAMPLE, "--mark", tmp_path / "m")
    assert run(*words).exit_code == 1
    (tmp_path / "m" / "finance.xlsx").write_bytes(b"kept")
    refused = run(*words)
    assert refused.exit_code == 2 and "--force" in refused.stderr
    assert (tmp_path / "m" / "finance.xlsx").read_bytes() == b"kept"
    assert run(*words, "--force").exit_code == 1
    assert list_faults((tmp_path / "m" / "finance.xlsx").read_bytes()) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"%PDF-1.7", 2), (patch_part(RICH, "xl/comments/comment1.xml", lambda _: "<x"), 1)],
    ids=["no workbook", "a part that only marking needs"],
)
def test_what_cannot_be_marked(content: bytes, code: int, tmp_path: Path) -> None:
    """For a damaged file no copy is made, which is told; what can be checked is."""
    (tmp_path / "form.xlsx").write_bytes(content)
    document = check(tmp_path / "form.xlsx", "--mark", tmp_path / "m", code=code)
    assert [problem["code"] for problem in document["problems"]] == ["mark-impossible"]
    assert document["marked"] == [] and list_codes(document)


def test_changed_meanwhile(tmp_path: Path) -> None:
    """Of a file that was saved after it was checked, no copy with the old problems is made."""
    returned = Path(shutil.copy(FAULTY, tmp_path))
    context = load_context(EXAMPLE)
    judged = judge_files([returned], context)
    shutil.copy(GOOD, returned)
    copies = write_copies([returned], judged, context, tmp_path / "m", force=False)
    assert (copies.copies, [one.code for one in copies.problems]) == ((), ["mark-changed"])


def test_own_comment_is_told(tmp_path: Path) -> None:
    """That a cell with a comment of the unit's own gets none of ours is a note with its place."""
    (tmp_path / "form.xlsx").write_bytes(RICH)
    document = check(tmp_path / "form.xlsx", "--mark", tmp_path / "m", code=1, language="en")
    (gap,) = document["problems"]
    assert (gap["code"], gap["severity"], gap["cell"]) == ("mark-gap", "note", "F6")
    assert gap["message"].endswith("a cell has a comment already, which was kept")


def test_no_table(tmp_path: Path) -> None:
    """A workbook without the table gets a copy too: its list tells so."""
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "รายงาน"
    workbook.save(tmp_path / "other.xlsx")
    document = check(tmp_path / "other.xlsx", "--mark", tmp_path / "m", code=2)
    assert list_codes(document) == ["table-missing"]
    copy = openpyxl.load_workbook(tmp_path / "m" / "other.xlsx")
    assert copy.sheetnames == [LIST, "Sheet"]
    assert list_faults((tmp_path / "m" / "other.xlsx").read_bytes()) == []


def test_only_the_list_is_left(tmp_path: Path) -> None:
    """Somebody sends back the list and nothing else: that too is told in a sound copy."""
    check(FAULTY, "--mark", tmp_path / "m", code=1)
    workbook = openpyxl.load_workbook(tmp_path / "m" / FAULTY.name)
    for name in workbook.sheetnames[1:]:
        del workbook[name]
    workbook.save(tmp_path / "list.xlsx")
    document = check(tmp_path / "list.xlsx", "--mark", tmp_path / "again", code=2)
    assert list_codes(document) == ["table-missing"]
    copy = (tmp_path / "again" / "list.xlsx").read_bytes()
    assert list_faults(copy) == []
    assert openpyxl.load_workbook(io.BytesIO(copy)).sheetnames == [f"{LIST} (2)", LIST]


def test_marks_are_not_content(tmp_path: Path) -> None:
    """A marked copy tells the same as the return: no remark, no comment, no sheet more."""
    check(FAULTY, "--mark", tmp_path, code=1)
    before, after = (check(path, code=1)["files"][0] for path in (FAULTY, tmp_path / FAULTY.name))
    different = {"path", "sha256", "problems"}
    assert {key: before[key] for key in before.keys() - different} == {
        key: after[key] for key in after.keys() - different
    }
    shown = [[{**problem, "file": ""} for problem in file["problems"]] for file in (before, after)]
    assert shown[0] == shown[1]
    assert [grid.comments for grid in open_workbook(tmp_path / FAULTY.name).grids] == [()] * 5


def test_foreign_sheet_of_that_name(tmp_path: Path) -> None:
    """A unit's own sheet that is called like the list is no list, and stays."""
    workbook = openpyxl.load_workbook(FAULTY)
    workbook.create_sheet(LIST)["A1"] = "ของเราเอง"
    content = io.BytesIO()
    workbook.save(content)
    (tmp_path / "form.xlsx").write_bytes(content.getvalue())
    check(tmp_path / "form.xlsx", "--mark", tmp_path / "m", code=1)
    copy = openpyxl.load_workbook(tmp_path / "m" / "form.xlsx")
    assert copy.sheetnames[0] == f"{LIST} (2)"
    assert copy[LIST]["A1"].value == "ของเราเอง"


def test_nothing_is_written_without_the_option(tmp_path: Path) -> None:
    """Without --mark the document says that no copies were asked for."""
    assert check(FAULTY, code=1)["marked"] is None
    assert list(tmp_path.iterdir()) == []
    assert GOOD.is_file()
