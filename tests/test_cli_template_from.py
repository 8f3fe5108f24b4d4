"""``itasheet template --from``, and plans in ``check`` and ``merge``, as a person runs them."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from itasheet.definition.identity import read_identity
from itasheet.problems.problem import Stop
from itasheet.workflow.loading import load_context, load_plan
from tests.command import EXAMPLE, FAULTY, RETURNS, run
from tests.example.fill import open_workbook
from tests.forms import tell_entries
from tests.tables import judge, load_cases, load_definition, part_arrows

MEASURES = [measure.title for measure in load_definition().measures]
YEAR = "ปีงบประมาณ พ.ศ. ๒๕๖๘"
PLAN_HEADINGS = ("มาตรการ/แนวทาง", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา", "วิธีการติดตาม/รายงานผล")
REPORT_HEADINGS = (*PLAN_HEADINGS[:4], "ผลการดำเนินการ", "ผลลัพธ์")
LAST_YEAR = ("๑ ตุลาคม ๒๕๖๖ - ๓๐ กันยายน ๒๕๖๗", "ทำแล้วปีก่อน", "ดีขึ้นปีก่อน")
FINANCE, WORKS = (f"forms/แบบรายงาน ๒๕๖๘ {unit}.xlsx" for unit in ("กองคลัง", "กองช่าง"))


@pytest.fixture(autouse=True)
def folder(empty_folder: Path) -> Path:
    """A folder with the example's round, in which commands run."""
    shutil.copy(EXAMPLE / "itasheet.toml", empty_folder)
    return empty_folder


def write_table(path: str, title: str, headings: Sequence[str], *rows: Sequence[str]) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ((title,), headings, *rows):
        sheet.append(row)
    book.save(path)
    return path


def write_plan(*rows: Sequence[str], path: str = "plan.xlsx", title: str = "มาตรการ") -> str:
    """A plan whose rows are measure's number, steps and unit."""
    more = ("ตลอดปีงบประมาณ ๒๕๖๘", "รายงานทุกเดือน")
    lines = [(MEASURES[int(number) - 1], steps, unit, *more) for number, steps, unit in rows]
    return write_table(path, f"{title} {YEAR}", PLAN_HEADINGS, *lines)


def write_last_year() -> str:
    """A report of the year before, with a line that is nobody's."""
    rows = ((MEASURES[3], "๑. ก", "กองคลัง"), (MEASURES[1], "๑. ข", "นายตัวอย่าง"))
    lines = [(*row, *LAST_YEAR) for row in rows]
    return write_table("last.xlsx", "รายงาน ปีงบประมาณ พ.ศ. ๒๕๖๗", REPORT_HEADINGS, *lines)


def list_texts(path: str, sheet: str) -> list[str]:
    grids = {grid.name: grid for grid in open_workbook(Path(path)).grids}
    return [str(value) for _, value in sorted(grids[sheet].cells.items())]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's round with files of all kinds to make forms from."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("sources") / "round"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        shutil.copy("returns/works.xlsx", "again.xlsx")
        nobodys = (MEASURES[0], "๑. ก\n๒. ข", "", "ตลอดปีงบประมาณ ๒๕๖๘", "ทำ", "ดี")
        write_table("foreign.xlsx", f"ตาราง {YEAR}", REPORT_HEADINGS, nobodys)
        write_plan(("4", "๑. ก\n๒. ข", "กองคลัง"), ("1", "๑. ค", "ทุกสำนัก/กอง"))
        write_last_year()
        write_plan(("4", "๑. ก", "กองคลัง"), title="มาตรการของอบต.หนองน้ำใส", path="other.xlsx")
        run("merge", "returns", "-o", "report.xlsx")
    return folder


ALL = ["กองการศึกษา", "กองคลัง", "กองช่าง", "สำนักปลัด", "หน่วยตรวจสอบภายใน"]


@pytest.mark.parametrize(
    ("line", "code", "units", "told"), part_arrows(load_cases("sources")["sources"])
)
def test_sources(
    sources: Path, empty_folder: Path, line: str, code: str, units: str, told: str
) -> None:
    """Who gets a form by what files give, and what is told of these."""
    shutil.copytree(sources, empty_folder, dirs_exist_ok=True)
    result = run("template", "--from", *line.split())
    made = sorted(path.stem.split()[-1] for path in Path().glob("forms/*.xlsx"))
    assert (str(result.exit_code), made) == (code, ALL if units == "all" else units.split())
    for words, _, count in (one.rpartition(" × ") for one in told.split(" ¦ ")):
        assert result.stderr.count(words) == int(count), words
    assert len(result.stdout.splitlines()) == len(made)


def test_faulty_return() -> None:
    """A return comes back as the current form; what it was taken for and its mistakes are told."""
    result = run("template", "--from", FAULTY)
    first, *others = result.stderr.splitlines()
    assert first.endswith(
        "finance.xlsx: a return of this round; measures 2, texts carried 12, kept aside 0"
    )
    assert len(others) == 6 and "[period-reversed]" in others[0]
    sent, again = (judge(open_workbook(path)) for path in (FAULTY, Path(FINANCE)))
    assert tell_entries(again.returned) == tell_entries(sent.returned)
    assert [one.code for one in again.problems] == [one.code for one in sent.problems]


def test_plan() -> None:
    """Planned texts stand in the form and are no answer."""
    run("template", "--from", write_plan(("4", "๑. ก\n๒. ข", "กองคลัง")))
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


def test_without_round(folder: Path) -> None:
    """Options alone name the unit too."""
    (folder / "itasheet.toml").unlink()
    words = ("--organisation", "เทศบาลตำบลบ้านตัวอย่าง", "--year", "2568", "--unit", "กองคลัง")
    assert run("template", *words, "--from", RETURNS / "finance.xlsx").exit_code == 0
    identity = read_identity(open_workbook(Path(FINANCE)))
    assert identity is not None and len(identity.titles) == 7


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
    """A plan that is missing, unreadable, or unknown to the definition stops a command."""
    write_plan(("5", "๑. ก", "กองคลัง"))
    write_table("notes.xlsx", "บันทึก", ("ก", "ข"))
    name_plan(path, definition)
    with pytest.raises(Stop) as stop:
        load_plan(load_context(folder))
    assert [problem.code for problem in stop.value.problems] == [code]
