"""``itasheet check --mark``: marked copies written, corrected by a real LibreOffice, sent back."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from itasheet.marking.corrections import is_list
from itasheet.workflow.check import judge_files, write_copies
from itasheet.workflow.loading import load_context
from tests.command import EXAMPLE, FAULTY, run, run_json
from tests.example.fill import fill_form, list_steps, load_answers, open_workbook
from tests.example.make import write_form
from tests.files.parts import save_book, unpack
from tests.forms import FINANCE
from tests.office.session import Office, OfficeError
from tests.office.steps import Clear, InsertRows, Protect, SetFormula, SetText, Step
from tests.rich import OWN, enrich, patch_part
from tests.soundness import list_faults
from tests.tables import load_definition

SHEET, LIST, SECOND = "แบบรายงาน", "รายการแก้ไข", "รายการแก้ไข (2)"
RICH = enrich(FAULTY.read_bytes())
DAMAGED = patch_part(RICH, "xl/comments/comment1.xml", lambda _: "<x")

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
    return run_json("check", *words, "--round", EXAMPLE, code=code, language=language)


def list_codes(document: dict[str, Any]) -> list[str]:
    problems = [problem for file in document["files"] for problem in file["problems"]]
    return sorted(one["code"] for one in problems if one["severity"] != "note")


def mark(content: bytes, folder: Path, code: int) -> tuple[dict[str, Any], Path]:
    """What check says of a return, which it must not touch, and where its marked copy is."""
    (folder / "form.xlsx").write_bytes(content)
    document = check(folder / "form.xlsx", "--mark", folder / "m", code=code)
    assert (folder / "form.xlsx").read_bytes() == content
    return document, folder / "m" / "form.xlsx"


@pytest.fixture(scope="module")
def mistaken(office: Office, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A form filled in with twelve mistakes, saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("mistaken")
    target = folder / "returned.xlsx"
    fill_form(office, write_form(FINANCE, folder), target, load_answers("finance"), MISTAKES)
    return target.read_bytes()


@pytest.mark.parametrize("save", [bytes, enrich], ids=["libreoffice", "openpyxl"])
def test_correcting_the_marked_copy(
    save: Callable[[bytes], bytes], mistaken: bytes, office: Office, tmp_path: Path
) -> None:
    """Twelve mistakes are marked, corrected in the copy itself, and leave no trace."""
    document, copy = mark(save(mistaken), tmp_path, code=1)
    kinds = {kind.replace("cell-error", "cell-uncalculated") for kind in KINDS}
    # openpyxl drops what formulas came to.
    assert set(list_codes(document)) == (kinds if save is enrich else KINDS)
    assert list_faults(copy.read_bytes()) == []
    assert list_codes(check(copy, code=1)) == list_codes(document)

    form = open_workbook(write_form(FINANCE, tmp_path))
    answers = list_steps(form, load_definition(), load_answers("finance"))
    corrected = tmp_path / "corrected.xlsx"
    office.edit(copy, corrected, [*answers, *CORRECTIONS])
    document = check(corrected, "--mark", tmp_path / "clean", code=0)
    assert list_codes(document) == []
    (told,) = document["marked"]
    assert (told["problems"], told["fixed"]) == (0, 0)
    clean = Path(told["path"])
    content, workbook = clean.read_bytes(), open_workbook(clean)
    assert list_faults(content) == []
    assert not any(map(is_list, workbook.grids))
    assert not any(grid.colors for grid in workbook.grids)
    assert not [name for name in workbook.names if name.startswith("itasheet_mark")]
    assert not [name for name, part in unpack(content).items() if b"itasheet: " in part]
    for locked in (copy, clean):
        with pytest.raises(OfficeError, match="locked"):
            office.edit(locked, tmp_path / "x.xlsx", [SetText(SHEET, "A6", "ก")])
    sheet = openpyxl.load_workbook(clean)[SHEET]
    lists = {rule.formula1: str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert lists["itasheet_units"] == "C6:C17" and lists["itasheet_periods"] == "D6:D17"
    if save is enrich:
        assert {cell: sheet[cell].comment.text.strip() for cell in OWN} == OWN
        assert (len(sheet._images), len(sheet._charts)) == (1, 1)


def test_half_corrected(mistaken: bytes, office: Office, tmp_path: Path) -> None:
    """What was corrected is shown so, wherever rows went; the rest is marked anew, and once."""
    _, first = mark(mistaken, tmp_path, code=1)
    steps: list[Step] = [
        SetText(SHEET, "C12", "กองคลัง"),
        SetText(SHEET, "D6", "ตลอดปีงบประมาณ พ.ศ. ๒๕๖๘"),
        InsertRows(SHEET, 8, 2),
    ]
    office.edit(first, tmp_path / "half.xlsx", steps)
    document = check(tmp_path / "half.xlsx", "--mark", tmp_path / "second", code=1)
    assert [one["fixed"] for one in document["marked"]] == [2]
    content = (tmp_path / "second" / "half.xlsx").read_bytes()
    assert list_faults(content) == []
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    lines = list(workbook[LIST].iter_rows(values_only=True, max_col=6))
    assert [line[2] for line in lines if line[1] == "✓ แก้แล้ว"] == ["D6", "C12"]
    assert "E15" in [line[2] for line in lines if line[1] == "ต้องแก้ไข"]
    comments = [cell.comment.text for row in workbook[SHEET] for cell in row if cell.comment]
    assert all(text.count("itasheet: ") == 1 for text in comments)
    colors = {grid.name: grid.colors for grid in open_workbook(tmp_path / "second/half.xlsx").grids}
    marked = {spot for one in colors[SHEET].values() for area in one for spot in area.list_cells()}
    assert len(comments) == len(marked)


def test_list_is_readable(office: Office, tmp_path: Path) -> None:
    """In LibreOffice no line of the list is cut off, in either language."""
    for language in ("th", "en"):
        check(FAULTY, "--mark", tmp_path / language, code=1, language=language)
        rows = office.row_heights(tmp_path / language / FAULTY.name)
        name = openpyxl.load_workbook(tmp_path / language / FAULTY.name).sheetnames[0]
        assert [row for row in rows if row.sheet == name]
        assert not [row for row in rows if row.sheet == name and row.clipped]


NUMBERED = ("finance.xlsx", "finance (2).xlsx", "finance (3).xlsx")


def test_where_copies_go(tmp_path: Path) -> None:
    """Copies of one name are numbered, and replaced only with --force; a return never is."""
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
        shutil.copy(FAULTY, tmp_path / folder)
    words = ("check", tmp_path, EXAMPLE / "returns", "--round", EXAMPLE, "--mark", tmp_path / "m")
    first = run(*words)
    copies = [tmp_path / "m" / name for name in NUMBERED]
    assert first.exit_code == 1 and {*(tmp_path / "m").iterdir()} == {*copies}
    assert all(f"{copy}: marked copy, problems 6\n" in first.stdout for copy in copies)
    again = ("check", tmp_path / "a", "--round", EXAMPLE, "--mark")
    copies[0].write_bytes(b"kept")
    refused = run(*again, tmp_path / "m")
    assert refused.exit_code == 2 and "--force" in refused.stderr
    assert copies[0].read_bytes() == b"kept"
    assert run(*again, tmp_path / "m", "--force").exit_code == 1
    assert list_faults(copies[0].read_bytes()) == []
    over = run(*again, tmp_path / "a", "--force")
    assert over.exit_code == 2 and "[mark-source]" in over.stderr
    assert (tmp_path / "a" / FAULTY.name).read_bytes() == FAULTY.read_bytes()


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (b"%PDF-1.7", 2, ("mark-impossible", None)),
        # A part that only marking needs.
        (DAMAGED, 1, ("mark-impossible", None)),
        # A cell with a comment of the unit's own gets none of ours.
        (RICH, 1, ("mark-gap", "F6")),
    ],
    ids=["no workbook", "damaged", "own comment"],
)  # fmt: skip
def test_what_cannot_be_shown(
    content: bytes, code: int, told: tuple[str, str | None], tmp_path: Path
) -> None:
    """For a damaged file no copy is made, which is told with its place, as is what one lacks."""
    document, copy = mark(content, tmp_path, code)
    (problem,) = document["problems"]
    assert (problem["code"], problem["cell"], problem["severity"]) == (*told, "note")
    assert problem["file"] == str(tmp_path / "form.xlsx") and list_codes(document)
    assert copy.exists() == bool(document["marked"]) == (told[0] == "mark-gap")


@pytest.mark.parametrize("now", [(EXAMPLE / "returns" / FAULTY.name).read_bytes(), b"", None])
def test_changed_meanwhile(tmp_path: Path, now: bytes | None) -> None:
    """Of a file that is saved anew after it was checked, or is gone, the copy is what it was."""
    returned = Path(shutil.copy(FAULTY, tmp_path))
    judged = judge_files([returned], load_context(EXAMPLE), to_mark=True)
    (expected,), _ = write_copies(judged, tmp_path / "before", force=False)
    returned.unlink() if now is None else returned.write_bytes(now)
    (copy,), problems = write_copies(judged, tmp_path / "m", force=False)
    assert (copy.problems, problems) == (6, ()) and copy.content == expected.content


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mark(FAULTY.read_bytes(), tmp_path_factory.mktemp("marked"), code=1)[1]


def name_sheets(content: bytes, *names: str) -> bytes:
    """A workbook with just these sheets; those that it has not are made."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for name in (one for one in names if one not in workbook.sheetnames):
        workbook.create_sheet(name)["A1"] = "ของเราเอง"
    for name in {*workbook.sheetnames} - {*names}:
        del workbook[name]
    return save_book(workbook)


@pytest.mark.parametrize(
    ("is_marked", "sheets", "code", "shown"),
    [
        (True, ["Sheet"], 2, [LIST, "Sheet"]),
        (True, [LIST], 2, [SECOND, LIST]),
        (True, [SHEET, LIST], 1, [LIST, SHEET]),
        # A unit's own sheet that is called like the list is no list.
        (False, [SHEET, LIST, SECOND], 1, [f"{LIST} (3)", SHEET, LIST, SECOND]),
    ],
    ids=["no table", "nothing but a list from before", "a list from before", "a unit's own sheets"],
)
def test_the_list_is_put_before_whatever_comes_back(
    is_marked: bool, sheets: list[str], code: int, shown: list[str], marked: Path, tmp_path: Path
) -> None:
    """A copy is sound, and tells what is wrong, also where the table or all but a list is gone."""
    document, copy = mark(
        name_sheets((marked if is_marked else FAULTY).read_bytes(), *sheets), tmp_path, code
    )
    assert ("table-missing" in list_codes(document)) == (code == 2)
    assert list_faults(copy.read_bytes()) == []
    workbook = openpyxl.load_workbook(copy)
    assert workbook.sheetnames == shown
    assert is_marked or workbook[LIST]["A1"].value == "ของเราเอง"


def test_marks_are_not_content(marked: Path) -> None:
    """A marked copy tells the same as the return: no remark, no comment, no sheet more."""
    documents = [check(path, code=1) for path in (FAULTY, marked)]
    assert [document["marked"] for document in documents] == [None, None]
    before, after = (document["files"][0] for document in documents)
    for file in (before, after):
        del file["path"], file["sha256"]
        file["problems"] = [{**problem, "file": ""} for problem in file["problems"]]
    assert before == after
    assert [grid.comments for grid in open_workbook(marked).grids] == [()] * 5
