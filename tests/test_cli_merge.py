"""``itasheet merge`` as a person runs it."""

import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from itasheet.definition.round import Agency, Round, Unit
from itasheet.forms.workbook import make_form
from itasheet.xlsx.write_workbook import write_book
from tests.command import EXAMPLE, FAULTY, RETURNS, run
from tests.example.fill import open_workbook
from tests.forms import CREATED
from tests.rich import draw_picture
from tests.tables import load_definition


@pytest.fixture
def output(empty_folder: Path) -> Path:
    """Where the report goes: an empty folder, in which the command runs."""
    return empty_folder / "report.xlsx"


def read_texts(path: Path) -> str:
    grids = open_workbook(path).grids
    return "\n".join(str(value) for grid in grids for value in grid.cells.values())


def test_good_returns(output: Path) -> None:
    """The report is written, and told in a line; nothing is said on stderr."""
    result = run("merge", RETURNS, "--round", EXAMPLE, "-o", "report.xlsx")
    assert (result.exit_code, result.stderr) == (0, "")
    first, second, third, fourth = result.stdout.splitlines()
    assert first == "5 files: in order 5"
    assert second.startswith("report-audit.xlsx: ")
    assert third.startswith("report-summary.xlsx: ")
    assert fourth.startswith("report.xlsx: entries 9, pages ")
    assert [grid.name for grid in open_workbook(output).grids] == ["ปก", "รายงาน"]
    summary = open_workbook(output.with_name("report-summary.xlsx"))
    assert [grid.name for grid in summary.grids] == ["สรุป"]
    assert "ฉบับร่าง" not in read_texts(output)


def test_same_bytes(output: Path) -> None:
    """The same returns on the same day make the same file, in whatever order and folder."""
    again = output.with_name("again.xlsx")
    shutil.copytree(RETURNS, "copied")
    run("merge", *sorted(RETURNS.iterdir()), "--round", EXAMPLE, "-o", output)
    run("merge", *sorted(Path("copied").iterdir(), reverse=True), "--round", EXAMPLE, "-o", again)
    assert output.read_bytes() == again.read_bytes()


def test_own_files_among_returns(output: Path) -> None:
    """The report that is replaced, an audit and a summary under any name are told as no returns."""
    folder = output.with_name("returns")
    shutil.copytree(RETURNS, folder)
    words = ("merge", "returns", "--round", EXAMPLE, "-o", "returns/report.xlsx")
    assert run(*words).exit_code == 0
    before = (folder / "report.xlsx").read_bytes()
    shutil.copy(folder / "report-audit.xlsx", folder / "กองแผน.xlsx")
    shutil.move(folder / "report-summary.xlsx", folder / "กองคลัง.xlsx")
    again = run(*words, "--force")
    assert again.exit_code == 0
    assert "report.xlsx: skipped – the report that is to be replaced" in again.stdout
    assert "กองแผน.xlsx: skipped – the audit of a report, which is no return" in again.stdout
    assert "กองคลัง.xlsx: skipped – the summary of a report, which is no" in again.stdout
    assert (folder / "report.xlsx").read_bytes() == before


def test_report_hides_nothing(output: Path) -> None:
    """The report has no summary, and nothing of the units' files that cannot be seen."""
    run("merge", RETURNS, "--round", EXAMPLE, "-o", output)
    workbook = open_workbook(output)
    assert [grid.name for grid in workbook.grids] == ["ปก", "รายงาน"]
    assert not any(grid.hidden or grid.comments for grid in workbook.grids)
    assert not workbook.notices
    told = {key.removeprefix("itasheet.report.") for key in workbook.properties}
    kept = {"definition", "version", "agency", "fiscal_year", "merge"}
    assert told == {"itasheet.report", *kept}
    with ZipFile(output) as archive:
        parts = b"".join(map(archive.read, archive.namelist()))
    assert b"office.xlsx" not in parts and b"returns" not in parts


def test_left_out(round_folder: Path) -> None:
    """What the report leaves out, a link and a note below the table, is in the summary alone."""
    book = openpyxl.load_workbook("returns/works.xlsx")
    sheet = book["แบบรายงาน"]
    sheet["H3"], sheet["A60"] = "ประกาศ", "หมายเหตุท้ายตาราง"
    sheet["H3"].hyperlink = "https://example.go.th/notice"
    book.save("returns/works.xlsx")
    run("merge", "returns", "-o", "report.xlsx", "--draft")
    for text in ("https://example.go.th/notice", "หมายเหตุท้ายตาราง", "A60"):
        assert text in read_texts(Path("report-summary.xlsx"))
        assert text not in read_texts(Path("report.xlsx"))


def test_errors(output: Path) -> None:
    """Errors stop the merge, and leave the report that is there; a draft says so on its face."""
    output.write_text("mine")
    result = run("merge", FAULTY, "--round", EXAMPLE, "-o", output, "--force")
    assert (result.exit_code, result.stdout.count("[period-reversed]")) == (1, 1)
    assert "add --draft" in result.stderr
    assert result.stdout.count("no return of “") == 4
    assert (output.read_text(), list(output.parent.iterdir())) == ("mine", [output])
    draft = run("merge", FAULTY, "--round", EXAMPLE, "-o", output, "--force", "--draft")
    assert (draft.exit_code, "ฉบับร่าง" in read_texts(output)) == (1, True)
    assert draft.stdout.endswith("stamped as a draft\n")


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("thai", "๔. กำหนดเวลามาตรฐานของงานบริการที่ประชาชนใช้บ่อย ๑๒ งาน"),
        ("arabic", "4. กำหนดเวลามาตรฐานของงานบริการที่ประชาชนใช้บ่อย 12 งาน"),
        ("typed", "๔. กำหนดเวลามาตรฐานของงานบริการที่ประชาชนใช้บ่อย 12 งาน"),
    ],
)
def test_digits(output: Path, digits: str, shown: str) -> None:
    run("merge", RETURNS, "--round", EXAMPLE, "-o", output, "--digits", digits)
    assert shown.replace(" ", "") in read_texts(output).replace(" ", "").replace("\n", "")


def test_crest(round_folder: Path) -> None:
    file, picture = Path("itasheet.toml"), draw_picture(60, 80)
    text = file.read_text("utf-8").replace("[agency]\n", '[agency]\ncrest = "crest.png"\n')
    file.write_text(text, encoding="utf-8")
    Path("crest.png").write_bytes(picture)
    run("merge", "returns", "-o", "report.xlsx")
    with ZipFile("report.xlsx") as package:
        assert picture in map(package.read, package.namelist())


def test_without_round(output: Path) -> None:
    """Without a round, agency and year come from the forms."""
    result = run("merge", RETURNS, "-o", output)
    assert result.exit_code == 0
    texts = read_texts(output)
    assert "เทศบาลตำบลบ้านตัวอย่าง" in texts
    assert "ปีงบประมาณ พ.ศ. ๒๕๖๘" in texts


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"agency": "อบต.หนองน้ำใส"}, ("เทศบาลตำบลบ้านตัวอย่าง", "อบต.หนองน้ำใส")),
        ({"agency": "เทศบาลตำบลบ้านตัวอย่าก"}, ("เทศบาลตำบลบ้านตัวอย่าก",)),
        ({"fiscal_year": 2567}, ("๒๕๖๗", "๒๕๖๘")),
        ({"agency": "เทศบาลตำบล บ้านตัวอย่าง"}, ()),
    ],
)
def test_mixed_without_round(output: Path, change: dict[str, Any], named: tuple[str, ...]) -> None:
    """Several agencies or years without a round are an error that names them; a draft may be."""
    shutil.copytree(RETURNS, "copied")
    agency = Agency(change.get("agency", "เทศบาลตำบลบ้านตัวอย่าง"))
    round_ = Round(change.get("fiscal_year", 2568), agency)
    form = make_form(load_definition(), round_, Unit("x", "กองตัวอย่าง"), CREATED)
    Path("copied/x.xlsx").write_bytes(write_book(form))
    result = run("merge", "copied", "-o", output)
    told = [line for line in result.stdout.splitlines() if "[returns-mixed]" in line]
    assert (result.exit_code, output.exists(), len(told)) == (bool(named), not named, bool(named))
    assert all(f"{name} (copied" in line for name in named for line in told)
    if named:
        assert run("merge", "copied", "-o", output, "--draft").exit_code == 1 and output.exists()
