"""``itasheet trace`` as a person runs it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from itasheet.files import write_whole
from itasheet.thai.numbers import to_thai
from itasheet.tracking.audit import CHUNK
from tests.command import EXAMPLE, run
from tests.example.fill import open_workbook
from tests.office.session import Office

RETURNS = EXAMPLE / "returns"
pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's returns with their report and its audit; nobody writes here."""
    folder = tmp_path_factory.mktemp("merged")
    shutil.copytree(RETURNS, folder / "returns")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run("merge", "returns", "--round", EXAMPLE, "-o", "report.xlsx").exit_code == 0
    return folder


@pytest.fixture
def folder(merged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all that, in which the command runs."""
    shutil.copytree(merged, tmp_path / "round")
    monkeypatch.chdir(tmp_path / "round")
    return tmp_path / "round"


def trace(*words: str | Path, code: int = 0) -> dict[str, Any]:
    """What trace tells as its JSON document."""
    result = run("trace", "report.xlsx", *words, "--json")
    assert result.exit_code == code, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def refuse(*words: str) -> str:
    """What trace says where it tells nothing; by default of a cell of the report."""
    result = run("trace", *(words or ("report.xlsx", "C6")))
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


def list_codes(document: dict[str, Any]) -> list[str]:
    """The codes of a document's problems."""
    return [problem["code"] for problem in document["problems"]]


def edit(path: str | Path, sheet: str, cell: str, text: str) -> None:
    """Type a text into a cell and save the workbook, as a person would."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = text
    book.save(path)


def squeeze(text: object) -> str:
    """A text without white space and marks of cuts, its digits Thai but in addresses."""
    return to_thai("".join(str(text).replace("\u200b", "").split()))


def list_cells(report: str) -> Iterator[tuple[str, str, object]]:
    """Sheet, name and value of every filled cell of a workbook."""
    for sheet in openpyxl.load_workbook(report):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value not in (None, ""):
                    yield sheet.title, cell.coordinate, cell.value


def test_every_cell_of_the_example() -> None:
    """Each cell of each sheet traces to cells whose texts together are just what it shows."""
    books = {path.name: openpyxl.load_workbook(path) for path in Path("returns").iterdir()}
    returned = 0
    for sheet, name, value in list_cells("report.xlsx"):
        (cell,) = trace(name, "--sheet", sheet)["cells"]
        assert squeeze(cell["text"]) == squeeze(value)
        sources = [source for source in cell["sources"] if source["cell"]]
        assert sources or cell["sources"][0]["key"]
        said = ""
        for source in sources:
            original = books[Path(source["file"]).name][source["sheet"]][source["cell"]].value
            assert source["original"] == original
            said += str(original)
        if sources:
            assert squeeze(said) == squeeze(value)
            returned += 1
    # Nine entries of five columns each, of which one goes on on a second page in two of them.
    assert returned == 9 * 5 + 2


def test_text() -> None:
    """A cell with its text, and each source with what of it was changed, in both languages."""
    result = run("trace", "report.xlsx", "b๖")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "รายงาน ▸ B6"
    assert lines[4] == "  ๔. กำหนดเวลามาตรฐานของงานบริการที่ประชาชนใช้บ่อย ๑๒ งาน"
    place = "returns/office.xlsx ▸ แบบรายงาน ▸ B9 ("
    assert lines[-3].startswith(f"  ← สำนักปลัด · measure ๑ · {place}")
    assert lines[-2:] == [
        "      original: ๔. กำหนดเวลามาตรฐานของงานบริการที่ประชาชนใช้บ่อย 12 งาน",
        "      in the report: ๔. กำหนดเวลามาตรฐานของงานบริการที่ประชาชนใช้บ่อย ๑๒ งาน",
    ]
    assert "มาตรการ ๑" in run("trace", "report.xlsx", "B6", language="th").stdout


def test_settings() -> None:
    """A cell that no unit wrote names the keys that it was made from."""
    told = run("trace", "report.xlsx", "C2").stdout
    assert told.startswith("รายงาน ▸ A2\n  เทศบาลตำบลบ้านตัวอย่าง")
    assert "the definition: ita-report ▸ report.title[2]\n      original: {agency}" in told
    assert "filled from: itasheet.toml ▸ agency.name, agency.district, agency.province" in told
    counted = run("trace", "report.xlsx", "J10", "--sheet", "สรุป").stdout
    assert "counted by itasheet from the returns" in counted


def test_ranges() -> None:
    """Ranges and several cells are told once each, from the top; empty ones are passed over."""
    document = trace("D6:C6", "C6", "A1:F1")
    assert [cell["cell"] for cell in document["cells"]] == ["C6", "D6", "A1"]


def test_overview() -> None:
    """Without a cell the files are listed, with how much of them is in the report."""
    result = run("trace", "report.xlsx")
    lines = result.stdout.splitlines()
    assert (result.exit_code, len(lines)) == (0, 6)
    assert lines[0].startswith("report.xlsx: merged on ๑ กันยายน ๒๕๖๘ by itasheet ")
    assert lines[4].startswith("  returns/office.xlsx · สำนักปลัด · 45 cells · sha256 ")
    assert [file["unused"] for file in trace()["files"]] == [None] * 5


def test_unused_files(folder: Path) -> None:
    """Files that were read and not used are listed with the reason."""
    shutil.copy("returns/office.xlsx", "returns/office (1).xlsx")
    Path("returns/bad.xlsx").write_text("no workbook")
    Path("returns/note.txt").write_text("note")
    merged = run("merge", "returns", "--round", EXAMPLE, "-o", "report.xlsx", "--force", "--draft")
    assert merged.exit_code == 1
    unused = {file["path"]: file["unused"] for file in trace()["files"] if file["unused"]}
    assert set(unused) == {"returns/bad.xlsx", "returns/note.txt", "returns/office.xlsx"}
    assert "returns/office (1).xlsx" in unused["returns/office.xlsx"]


def test_verify() -> None:
    """Nothing has changed: every file is the same, and all its cells agree."""
    result = run("trace", "report.xlsx", "--verify")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "76 of 76 cells agree with the report"
    assert {file["state"] for file in trace("--verify")["verified"]} == {"same"}


def test_changed_source() -> None:
    """A file that was saved anew is found, and each cell that says something else."""
    edit("returns/office.xlsx", "แบบรายงาน", "B9", "๔. อย่างอื่น")
    document = trace("--verify", code=1)
    assert list_codes(document) == ["source-changed", "source-differs"]
    assert document["problems"][1]["cell"] == "B9"
    assert document["problems"][1]["found"] == "๔. อย่างอื่น"
    states = {file["path"]: (file["state"], file["agreeing"]) for file in document["verified"]}
    assert states["returns/office.xlsx"] == ("changed", 44)


def test_emptied_cell() -> None:
    """A source cell that was emptied, and a sheet that was renamed, differ too."""
    edit("returns/works.xlsx", "แบบรายงาน", "C6", "")
    assert list_codes(trace("--verify", code=1)) == ["source-changed", "source-differs"]
    book = openpyxl.load_workbook("returns/works.xlsx")
    book["แบบรายงาน"].title = "Sheet1"
    book.save("returns/works.xlsx")
    works = trace("--verify", code=1)["verified"][-1]
    assert (works["state"], works["agreeing"]) == ("changed", 0)


def test_moved_and_changed_source(folder: Path) -> None:
    """A file that was moved and changed is told to stand where it is, with other contents."""
    edit("returns/finance.xlsx", "แบบรายงาน", "C6", "อย่างอื่น")
    archive = folder / "archive" / "๒๕๖๘"
    archive.mkdir(parents=True)
    Path("returns/finance.xlsx").rename(archive / "finance.xlsx")
    document = trace("--verify", "--base", "archive", code=1)
    assert "source-replaced" in list_codes(document)
    replaced = next(one for one in document["problems"] if one["code"] == "source-replaced")
    assert replaced["file"] == "returns/finance.xlsx"
    assert str(Path("archive", "๒๕๖๘", "finance.xlsx")) in replaced["message"]
    finance = document["verified"][2]
    assert (finance["state"], finance["cells"] > finance["agreeing"] > 0) == ("changed", True)


def test_moved_source(folder: Path) -> None:
    """An unchanged file beside the report, or renamed where it was, is found by its contents."""
    Path("returns/finance.xlsx").rename("finance.xlsx")
    Path("returns/works.xlsx").rename("returns/กองช่าง ส่งแล้ว.xlsx")
    shutil.copy("returns/office.xlsx", "returns/works.xlsx")
    document = trace("--verify")
    states = {file["path"]: (file["state"], file["found"]) for file in document["verified"]}
    assert states["returns/finance.xlsx"] == ("moved", "finance.xlsx")
    assert states["returns/works.xlsx"] == ("moved", str(Path("returns/กองช่าง ส่งแล้ว.xlsx")))


def test_missing_source(folder: Path) -> None:
    """A file that is gone is named; in a folder that is named it is found under any name."""
    archive = folder / "archive" / "๒๕๖๘"
    archive.mkdir(parents=True)
    Path("returns/finance.xlsx").rename(archive / "คลัง.xlsx")
    document = trace("--verify", code=1)
    assert list_codes(document) == ["source-missing"]
    found = trace("--verify", "--base", "archive")["verified"][2]
    assert (found["state"], found["agreeing"]) == ("moved", 13)
    assert found["found"] == str(Path("archive", "๒๕๖๘", "คลัง.xlsx"))


def test_unreadable_source(folder: Path) -> None:
    """A file that is no workbook any more is told with the reason."""
    Path("returns/finance.xlsx").write_text("no workbook")
    assert list_codes(trace("--verify", code=1)) == ["file-other"]


def test_another_place(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are found beside the report, wherever trace is run."""
    monkeypatch.chdir(tmp_path)
    result = run("trace", folder / "report.xlsx", "--verify", "--json")
    states = {file["state"] for file in json.loads(result.stdout)["verified"]}
    assert (result.exit_code, states) == (0, {"moved"})


def test_reworded_cell_of_the_report() -> None:
    """A cell that was reworded in the report is found out, and agrees with none of its sources."""
    edit("report.xlsx", "รายงาน", "B6", "ใครก็ไม่รู้")
    document = trace("B6:D6", code=1)
    assert list_codes(document) == ["report-changed", "report-differs"]
    assert [cell["cell"] for cell in document["cells"]] == ["C6", "D6"]
    assert document["report"]["sha256"] != document["report"]["merged"]
    document = trace("--verify", code=1)
    assert list_codes(document) == ["report-changed", "report-differs"]
    assert (document["problems"][1]["cell"], document["problems"][1]["sheet"]) == ("B6", "รายงาน")
    assert document["report"]["agreeing"] == document["report"]["cells"] - 1
    told = run("trace", "report.xlsx", "--verify").stdout
    assert "72 of 76 cells agree with the report" in told
    assert "report.xlsx: changed since" in told


def test_emptied_cell_of_the_report() -> None:
    """A cell that was emptied in the report differs as well, on whatever sheet."""
    edit("report.xlsx", "สรุป", "A5", "")
    edit("report.xlsx", "รายงาน", "C6", "")
    document = trace("--verify", code=1)
    assert list_codes(document) == ["report-changed", "report-differs", "report-differs"]
    assert {one["cell"] for one in document["problems"][1:]} == {"A5", "C6"}
    assert {one["found"] for one in document["problems"]} == {None}


def test_saved_report() -> None:
    """A report that was only saved again is told from its merge, and every cell still agrees."""
    openpyxl.load_workbook("report.xlsx").save("report.xlsx")
    document = trace("--verify", code=1)
    assert list_codes(document) == ["report-changed"]
    assert document["report"]["agreeing"] == document["report"]["cells"] > 76


def test_row_put_into_the_report() -> None:
    """Cells below a row that was put in are still traced, and only that row is unknown."""
    (before,) = trace("B8")["cells"]
    book = openpyxl.load_workbook("report.xlsx")
    sheet = book["รายงาน"]
    for merge in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merge))
    sheet.insert_rows(7)
    sheet["B7"] = "ข้อความแทรก"
    book.save("report.xlsx")
    document = trace("B7", "B9", code=1)
    assert list_codes(document) == ["report-changed", "trace-unknown"]
    (moved,) = document["cells"]
    assert (moved["cell"], moved["sources"]) == ("B9", before["sources"])
    document = trace("--verify", code=1)
    assert list_codes(document) == ["report-changed", "trace-unknown"]
    assert document["report"]["agreeing"] == document["report"]["cells"]


def test_added_text() -> None:
    """A text that was typed below the table, or on a sheet of its own, came from no merge."""
    edit("report.xlsx", "รายงาน", "A90", "หมายเหตุ")
    book = openpyxl.load_workbook("report.xlsx")
    book.create_sheet("บันทึก")["A1"] = "หมายเหตุ"
    book.save("report.xlsx")
    unknown = ["report-changed", "trace-unknown"]
    assert list_codes(trace("A90", code=1)) == unknown
    assert list_codes(trace("A1", "--sheet", "บันทึก", code=1)) == unknown
    assert list_codes(trace("--verify", code=1)) == [*unknown, "trace-unknown"]


@pytest.mark.office
def test_saved_by_libreoffice(folder: Path, office: Office) -> None:
    """Report and audit that LibreOffice saved still tell all."""
    for name in ("report.xlsx", "report-audit.xlsx"):
        office.edit(folder / name, folder / "saved.xlsx", [])
        Path("saved.xlsx").replace(name)
    document = trace("B6", "--verify", code=1)
    assert list_codes(document) == ["report-changed"]
    assert len(document["cells"][0]["sources"]) == 4
    assert document["report"]["agreeing"] == document["report"]["cells"]


def test_reworded_program() -> None:
    """An audit that was written in quite other words tells the same."""
    before = trace("A1:F90", "A1", "--verify")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("itasheet.workflow.merge.load_translator", lambda _: lambda text: f"~ {text}")
        run("merge", "returns", "--round", EXAMPLE, "-o", "report.xlsx", "--force")
    assert open_workbook(Path("report-audit.xlsx")).grids[0].name == "~ Files"
    assert trace("A1:F90", "A1", "--verify") == before


def test_renamed() -> None:
    """A report is traced under another name of its file and its sheets, by what it says it is."""
    Path("report.xlsx").rename("รายงานปี ๒๕๖๘.xlsx")
    book = openpyxl.load_workbook("รายงานปี ๒๕๖๘.xlsx")
    book["รายงาน"].title = "ตาราง ITA"
    # As Excel does by itself.
    book.defined_names["itasheet_sheet_table"].attr_text = "'ตาราง ITA'!$A$1"
    book.save("report.xlsx")
    Path("report-audit.xlsx").rename("รายงาน-audit (1).xlsx")
    document = trace("B6", code=1)
    assert list_codes(document) == ["report-changed"]
    assert [(one["sheet"], len(one["sources"])) for one in document["cells"]] == [("ตาราง ITA", 4)]
    assert list_codes(trace("--verify", code=1)) == ["report-changed"]


def test_broken_off_merge(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a merge that ended between its two files the old report is told from the new audit."""
    import itasheet.workflow.merge

    def write_audit_only(path: Path, content: bytes, force: bool = False) -> None:
        if path.name == "report.xlsx":
            raise KeyboardInterrupt
        write(path, content, force)

    write = write_whole
    monkeypatch.setattr(itasheet.workflow.merge, "write_whole", write_audit_only)
    before = Path("report.xlsx").read_bytes()
    run("merge", "returns", "--round", EXAMPLE, "-o", "report.xlsx", "--force", "--public")
    assert Path("report.xlsx").read_bytes() == before
    result = run("trace", "report.xlsx", "C6")
    assert result.exit_code == 1
    assert "not the one that report-audit.xlsx was written for" in result.stdout
    assert "[audit-foreign]" in result.stdout
    assert "merge the returns again" in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("report.xlsx 5C", "[trace-reference]"),
        ("report.xlsx C6 ที่ไหน", "[trace-reference]"),
        ("report.xlsx C6 --sheet Sheet1", "[trace-sheet]"),
        ("report.xlsx --base nowhere", "[file-missing]"),
        ("report-audit.xlsx C6", "[audit-itself]"),
        ("report.pdf C6", "Name the workbook"),
    ],
)
def test_wrong_questions(words: str, told: str) -> None:
    """What cannot be meant ends the command with a sentence; an audit and a PDF are recognised."""
    assert told in refuse(*words.split())


def test_empty_cell() -> None:
    """An empty cell is said to be one."""
    document = trace("C90", code=1)
    assert list_codes(document) == ["trace-empty"]
    assert document["cells"] == []


def test_no_audit() -> None:
    """Without the audit beside it nothing of a report can be told."""
    Path("report-audit.xlsx").unlink()
    told = refuse()
    assert "there is no report-audit.xlsx beside the report" in told and "[audit-missing]" in told


def test_no_audit_of_ours() -> None:
    """Another workbook, or none, under the audit's name is not believed."""
    shutil.copy("report.xlsx", "report-audit.xlsx")
    assert "[audit-damaged]" in refuse()
    Path("report-audit.xlsx").write_text("no workbook")
    assert "[file-other]" in refuse()


def test_edited_audit() -> None:
    """What people change on an audit's sheets changes nothing; its data must be whole."""
    book = openpyxl.load_workbook("report-audit.xlsx")
    for sheet in book.worksheets[:2]:
        sheet.title = f"{sheet.title} (2)"
        sheet.delete_rows(1, 5)
    book.save("report-audit.xlsx")
    assert len(trace("B6")["cells"][0]["sources"]) == 4
    book.worksheets[2]["A3"] = str(book.worksheets[2]["A3"].value).replace("สำนักปลัด", "กองคลัง")
    book.save("report-audit.xlsx")
    assert "[audit-damaged]" in refuse()


def test_lying_audit() -> None:
    """An audit that was made to say what a source never said does not pass."""
    book = openpyxl.load_workbook("report-audit.xlsx")
    data = book.worksheets[2]
    rows = range(3, data.max_row + 1)
    text = "".join(str(data.cell(row, 1).value) for row in rows)
    start = text.index('"original":"๔. กำหนดเวลามาตรฐาน')
    lie = f'{text[:start]}"original":"๔. อย่างอื่น{text[start + 12 :]}'
    for row in rows:
        data.cell(row, 1).value = lie[(row - 3) * CHUNK : (row - 2) * CHUNK]
    data["A2"] = sha256(lie.encode()).hexdigest()
    book.save("report-audit.xlsx")
    assert list_codes(trace("--verify", code=1)) == ["source-differs"]


def test_merge_of_a_merge() -> None:
    """A report that was merged again traces to the cells of the first one."""
    Path("all").mkdir()
    shutil.copy("report.xlsx", "all/part.xlsx")
    Path("report.xlsx").unlink()
    result = run("merge", "all", "--round", EXAMPLE, "-o", "report.xlsx", "--draft", "--force")
    assert result.exit_code in (0, 1)
    book = openpyxl.load_workbook("all/part.xlsx")
    for sheet, name, value in list_cells("report.xlsx"):
        (cell,) = trace(name, "--sheet", sheet)["cells"]
        sources = [source for source in cell["sources"] if source["cell"]]
        if sources and sheet == "รายงาน":
            said = [str(book[one["sheet"]][one["cell"]].value) for one in sources]
            assert {one["file"] for one in sources} == {"all/part.xlsx"}
            assert squeeze(value) in squeeze("".join(said))
    assert trace("--verify")["verified"][0]["state"] == "same"


def test_audit_can_be_printed() -> None:
    """The audit's sheets have a filter, headings that stay, and go onto A4 across."""
    *shown, data = openpyxl.load_workbook("report-audit.xlsx")
    assert data.sheet_state == "veryHidden"
    for sheet in shown:
        left, top, right, bottom = range_boundaries(sheet.auto_filter.ref)
        assert (left, right, bottom) == (1, sheet.max_column, sheet.max_row)
        assert sheet.freeze_panes == f"A{top + 1}"
        assert sheet.print_title_rows == f"${top}:${top}"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    grids = open_workbook(Path("report-audit.xlsx")).grids
    assert [grid.name for grid in grids] == ["ไฟล์", "ที่มารายเซลล์", "_itasheet_audit"]


def test_link_and_note(folder: Path) -> None:
    """A link that leads elsewhere and a note below the table are verified like all other cells."""
    book = openpyxl.load_workbook("returns/works.xlsx")
    sheet = book["แบบรายงาน"]
    sheet["H3"] = "ประกาศ"
    sheet["H3"].hyperlink = "https://example.go.th/notice"
    sheet["A60"] = "หมายเหตุ\u200bท้ายตาราง"
    book.save("returns/works.xlsx")
    merged = run("merge", "returns", "--round", EXAMPLE, "-o", "report.xlsx", "--force", "--draft")
    assert merged.exit_code in (0, 1)
    document = trace("--verify")
    assert document["report"]["cells"] == document["report"]["agreeing"]
    (works,) = [one for one in document["verified"] if one["path"] == "returns/works.xlsx"]
    assert works["cells"] == works["agreeing"] >= 9
