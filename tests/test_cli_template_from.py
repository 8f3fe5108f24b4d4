"""``itasheet template --from``, and plans in ``check`` and ``merge``, as a person runs them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from itasheet.checks import Status
from itasheet.definition.identity import read_identity
from itasheet.problems.problem import Stop
from itasheet.workflow.loading import load_context, load_plan
from tests.command import EXAMPLE, run
from tests.example.fill import load_report, open_workbook
from tests.forms import tell_entries
from tests.tables import judge

RETURNS = EXAMPLE / "returns"
FAULTY = EXAMPLE / "with-mistakes" / "finance.xlsx"
MEASURES = [measure.title for measure in load_report().measures]
YEAR = "ปีงบประมาณ พ.ศ. ๒๕๖๘"
PLAN_HEADINGS = ("มาตรการ/แนวทาง", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา", "วิธีการติดตาม/รายงานผล")
REPORT_HEADINGS = (*PLAN_HEADINGS[:4], "ผลการดำเนินการ", "ผลลัพธ์")
FINANCE, WORKS = (f"forms/แบบรายงาน ๒๕๖๘ {unit}.xlsx" for unit in ("กองคลัง", "กองช่าง"))


@pytest.fixture(autouse=True)
def folder(empty_folder: Path) -> Path:
    """A folder with the example's round, in which commands run."""
    shutil.copy(EXAMPLE / "itasheet.toml", empty_folder)
    return empty_folder


def write_table(path: str, title: str, headings: Sequence[str], *rows: Sequence[str]) -> str:
    """A workbook with a table and a title above it."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ((title,), headings, *rows):
        sheet.append(row)
    book.save(path)
    return path


def write_plan(*rows: Sequence[str], path: str = "plan.xlsx") -> str:
    """A plan whose rows are measure's number, steps and unit."""
    more = ("ตลอดปีงบประมาณ ๒๕๖๘", "รายงานทุกเดือน")
    lines = [(MEASURES[int(number) - 1], steps, unit, *more) for number, steps, unit in rows]
    return write_table(path, f"มาตรการ {YEAR}", PLAN_HEADINGS, *lines)


def list_forms(folder: Path) -> list[str]:
    """The units that have a form."""
    return sorted(path.stem.split()[-1] for path in folder.glob("forms/*.xlsx"))


def list_texts(path: str, sheet: str) -> list[str]:
    """The texts of a sheet, row by row."""
    grids = {grid.name: grid for grid in open_workbook(Path(path)).grids}
    return [str(value) for _, value in sorted(grids[sheet].cells.items())]


def test_faulty_return(folder: Path) -> None:
    """A return comes back as the current form; what it was taken for and its mistakes are told."""
    result = run("template", "--from", FAULTY)
    assert (result.exit_code, result.stdout) == (0, f"{FINANCE}\n")
    first, *others = result.stderr.splitlines()
    assert first.endswith(
        "finance.xlsx: a return of this round; measures 2, texts carried 12, kept aside 0"
    )
    assert len(others) == 7 and "[period-reversed]" in others[0]
    sent, again = (judge(open_workbook(path)) for path in (FAULTY, Path(FINANCE)))
    assert tell_entries(again.returned) == tell_entries(sent.returned)
    assert [one.code for one in again.problems] == [one.code for one in sent.problems]


def test_all_returns(folder: Path) -> None:
    """A folder of returns gives each unit that sent one its form, as good as the return."""
    result = run("template", "--from", RETURNS)
    assert result.exit_code == 0
    assert len(list_forms(folder)) == 5
    checked = run("check", "forms", "--json")
    assert {one["status"] for one in json.loads(checked.stdout)["files"]} == {Status.OK.value}


def test_only_some_units(folder: Path) -> None:
    """With --unit only these get a form; a file with nothing for them is told."""
    result = run("template", "--from", RETURNS, "--unit", "works")
    assert (result.exit_code, list_forms(folder)) == (1, ["กองช่าง"])
    assert result.stderr.count("[source-unused]") == 4


def test_two_returns_of_a_unit(folder: Path) -> None:
    """Two files of one unit are told, and it gets no form; the same file twice counts once."""
    shutil.copy(RETURNS / "works.xlsx", folder / "works (1).xlsx")
    both = run("template", "--from", FAULTY, "--from", RETURNS, "--from", "works (1).xlsx")
    assert (both.exit_code, len(list_forms(folder))) == (1, 4)
    assert "กองคลัง" not in list_forms(folder)
    assert both.stderr.count("[source-twice]") == both.stderr.count("[return-repeated]") == 1
    alone = run("template", "--from", FAULTY, "--from", RETURNS / "finance.xlsx", "-o", "x")
    assert (alone.exit_code, alone.stdout, Path("x").exists()) == (2, "", False)


def test_foreign_table_of_one_unit(folder: Path) -> None:
    """A table that names nobody is that of the one unit that is asked for."""
    row = (MEASURES[0], "๑. ก\n๒. ข", "", "ตลอดปีงบประมาณ ๒๕๖๘", "ทำ", "ดี")
    path = write_table("x.xlsx", f"ตาราง {YEAR}", REPORT_HEADINGS, row)
    nobody = run("template", "--from", path)
    assert (nobody.exit_code, list_forms(folder)) == (2, [])
    assert "[source-unused]" in nobody.stderr
    assert run("template", "--from", path, "--unit", "works").exit_code == 0
    assert "๒. ข" in list_texts(WORKS, "แบบรายงาน")
    assert f"ตาราง {YEAR}" in list_texts(WORKS, "ข้อความอื่นจากไฟล์เดิม")


def test_plan(folder: Path) -> None:
    """From a plan every unit gets a form; planned texts stand in it and are no answer."""
    plan = write_plan(("4", "๑. ก\n๒. ข", "กองคลัง"), ("1", "๑. ค", "ทุกสำนัก/กอง"))
    result = run("template", "--from", plan)
    assert (result.exit_code, len(list_forms(folder))) == (0, 5)
    told = "plan.xlsx: the plan; measures 3, texts carried 10, kept aside"
    assert result.stderr.startswith(told)
    texts = list_texts(FINANCE, "แบบรายงาน")
    assert texts.index("๒. ข") > texts.index("๑. ก")
    assert "รายงานทุกเดือน" in list_texts(FINANCE, "ข้อมูลอ้างอิง")
    checked = run("check", FINANCE)
    assert checked.stdout.count("[measure-missing]") == 2
    assert "[required-blank]" not in checked.stdout


def test_plan_by_its_own_forms(folder: Path) -> None:
    """The plan has forms of its own, which are made, read and merged like those of the report."""
    made = run("template", "--definition", "ita-plan", "--unit", "works", "-o", "plans")
    assert made.exit_code == 0
    (path,) = Path("plans").iterdir()
    book = openpyxl.load_workbook(path)
    sheet = book["แบบแผน"]
    for cell, text in {"B6": "๑. ตรวจงาน", "D6": "ตลอดปีงบประมาณ ๒๕๖๘", "E6": "ทุกเดือน"}.items():
        sheet[cell] = text
    book.save(path)
    result = run("template", "--from", "plans", "--unit", "works")
    assert (result.exit_code, result.stderr.count("the plan;")) == (0, 1)
    assert "๑. ตรวจงาน" in list_texts(WORKS, "แบบรายงาน")
    text = Path("itasheet.toml").read_text("utf-8").replace('"ita-report"', '"ita-plan"')
    Path("plans/itasheet.toml").write_text(text, encoding="utf-8")
    merged = run("merge", path, "--round", "plans", "-o", "plan.xlsx", "--draft")
    assert "plan.xlsx: entries 1" in merged.stdout
    assert "๑. ตรวจงาน" in list_texts("plan.xlsx", "แผน")


def test_earlier_report(folder: Path) -> None:
    """Last year's steps come along; its dates and results are only shown beside the table."""
    period = "๑ ตุลาคม ๒๕๖๖ - ๓๐ กันยายน ๒๕๖๗"
    more = (period, "ทำแล้วปีก่อน", "ดีขึ้นปีก่อน")
    rows = ((MEASURES[3], "๑. ก", "กองคลัง", *more), (MEASURES[1], "๑. ข", "นายตัวอย่าง", *more))
    path = write_table("last.xlsx", "รายงาน ปีงบประมาณ พ.ศ. ๒๕๖๗", REPORT_HEADINGS, *rows)
    result = run("template", "--from", path)
    assert result.exit_code == 1
    assert "last.xlsx: a report of an earlier year; measures 1" in result.stderr
    assert "[source-unplaced]" in result.stderr
    texts = list_texts(FINANCE, "แบบรายงาน")
    assert "๑. ก" in texts and not any("๒๕๖๖" in text for text in texts)
    shown = list_texts(FINANCE, "ข้อมูลอ้างอิง")
    assert set(more) <= set(shown)


def test_report_of_this_round(folder: Path) -> None:
    """The merged report itself gives every unit its form back."""
    assert run("merge", RETURNS, "-o", "report.xlsx").exit_code == 0
    result = run("template", "--from", "report.xlsx")
    assert (result.exit_code, len(list_forms(folder))) == (0, 5)
    for unit, name in (("finance", FINANCE), ("works", WORKS)):
        sent, again = (
            judge(open_workbook(path)) for path in (RETURNS / f"{unit}.xlsx", Path(name))
        )
        assert tell_entries(again.returned).keys() == tell_entries(sent.returned).keys()


def test_without_round(folder: Path) -> None:
    """Options alone name the unit too."""
    (folder / "itasheet.toml").unlink()
    words = ("--organisation", "เทศบาลตำบลบ้านตัวอย่าง", "--year", "2568", "--unit", "กองคลัง")
    assert run("template", *words, "--from", RETURNS / "finance.xlsx").exit_code == 0
    identity = read_identity(open_workbook(Path(FINANCE)))
    assert identity is not None and len(identity.titles) == 7


def test_thai(folder: Path) -> None:
    """In Thai all of it is told in Thai."""
    plan = write_plan(("4", "๑. ก", "กองคลัง"), ("3", "๑. ข", "นายตัวอย่าง"))
    result = run("template", "--from", plan, "--from", FAULTY, language="th")
    assert "plan.xlsx: แผน มาตรการ 1 ข้อ" in result.stderr
    assert "อยู่ในไฟล์มากกว่าหนึ่งไฟล์" in result.stderr
    assert "ไม่ได้อยู่ในแบบฟอร์มของส่วนราชการใด" in result.stderr


def name_plan(path: str = "plan.xlsx", definition: str = "ita-report") -> None:
    """Let the round name a plan, and a definition."""
    file = Path("itasheet.toml")
    text = file.read_text("utf-8").replace("format = 1", f'format = 1\nplan = "{path}"')
    file.write_text(text.replace('"ita-report"', f'"{definition}"'), encoding="utf-8")


def test_compare_with_plan(folder: Path) -> None:
    """check tells what differs from the plan, and what is wrong with the plan itself."""
    write_plan(("5", "๑. ก", "กองคลัง"), ("1", "๑. ข", "ไม่ทราบ"))
    name_plan()
    result = run("check", RETURNS / "finance.xlsx")
    assert result.exit_code == 1
    for code in ("measure-unplanned", "plan-differs", "plan-unclear"):
        assert result.stdout.count(f"[{code}]") == 1
    assert "plan.xlsx ▸ Sheet ▸ A4" in result.stdout


@pytest.mark.parametrize(
    ("path", "definition", "code"),
    [
        ("แผน.xlsx", "ita-report", "plan-missing"),
        ("notes.xlsx", "ita-report", "table-missing"),
        ("plan.xlsx", "ita-plan", "plan-undefined"),
    ],
)
def test_useless_plan(folder: Path, path: str, definition: str, code: str) -> None:
    """A plan that is not there, that cannot be read, or that the definition does not know stops a
    command.
    """
    write_plan(("5", "๑. ก", "กองคลัง"))
    write_table("notes.xlsx", "บันทึก", ("ก", "ข"))
    name_plan(path, definition)
    with pytest.raises(Stop) as stop:
        load_plan(load_context(folder))
    assert [problem.code for problem in stop.value.problems] == [code]
