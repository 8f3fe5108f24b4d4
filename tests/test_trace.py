"""``itasheet trace``: where cells of a report came from, and whether all is as it was merged."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from itasheet import __version__
from itasheet.problems.problem import Stop
from itasheet.thai.numbers import to_thai
from itasheet.tracking.audit import CHUNK
from itasheet.workflow.trace import FileState, trace
from tests.command import EXAMPLE, run
from tests.golden import Golden
from tests.office.session import Office
from tests.tables import list_problems

REPORT, AUDIT = "report.xlsx", "report-audit.xlsx"
OFFICE, FINANCE, WORKS = (f"returns/{unit}.xlsx" for unit in ("office", "finance", "works"))
FORM, TABLE = "แบบรายงาน", "รายงาน"
pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's returns with their report and its audit; nobody writes here."""
    folder = tmp_path_factory.mktemp("merged")
    shutil.copytree(EXAMPLE / "returns", folder / "returns")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        merge()
    return folder


@pytest.fixture
def folder(merged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all that, in which the command runs."""
    shutil.copytree(merged, tmp_path / "round")
    monkeypatch.chdir(tmp_path / "round")
    return tmp_path / "round"


def merge(*words: str, source: str = "returns", base: Path = EXAMPLE, output: str = REPORT) -> None:
    """Merge returns anew, as the example's round."""
    run("merge", source, "--round", base, "-o", output, "--force", *words)


def ask(*references: str) -> str:
    """The cells that are told, each with its sources by cell or key, and what is wrong."""
    traced = trace(Path(REPORT), references)
    told = []
    for cell in traced.cells:
        sources = " ".join(str(one.cell or one.key) for one in cell.sources)
        told.append(f"{traced.sheet} {cell.cell} from {sources}")
    return "; ".join((*told, *list_problems(traced.problems)))


def verify(base: str | None = None) -> str:
    """Report and files that are not what they were, with the cells that agree, and problems."""
    traced = trace(Path(REPORT), verify=True, base=Path(base) if base else None)
    files = [
        f"{one.state.value} {one.found or one.path} {one.agreeing}/{one.cells}"
        for one in traced.verified
        if one.state is not FileState.SAME or one.agreeing != one.cells
    ]
    return "; ".join((*files, *list_problems(traced.problems)))


def edit(path: str, cell: str, text: str, sheet: str = TABLE) -> None:
    """Type a text into a cell and save the workbook, as a person would; a form has one sheet."""
    book = openpyxl.load_workbook(path)
    if sheet in book.sheetnames:
        book[sheet][cell] = text
    else:
        (book.create_sheet(sheet) if path == REPORT else book.active)[cell] = text
    book.save(path)


def rename_sheet(path: str, before: str, after: str) -> None:
    """Give a sheet another name, which our defined name of it follows, as Excel does by itself."""
    book = openpyxl.load_workbook(path)
    book[before].title = after
    if name := book.defined_names.get("itasheet_sheet_table"):
        name.attr_text = f"'{after}'!$A$1"
    book.save(path)


def move(source: str, target: str) -> None:
    """Move a file to where there may be no folder yet."""
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(source).rename(target)


def insert_row() -> None:
    """Put a row with a text into the report's table."""
    book = openpyxl.load_workbook(REPORT)
    sheet = book[TABLE]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(7)
    sheet["B7"] = "ข้อความแทรก"
    book.save(REPORT)


ARCHIVE = "archive/๒๕๖๘"
SAVED = "report-changed"
Steps = list[tuple[Callable[..., object], *tuple[str, ...]]]
"""What is done, one after the other: each a function and what it is given."""
CHANGES: dict[str, tuple[Steps, str]] = {
    "nothing": ([], ""),
    "source reworded": (
        [(edit, OFFICE, "B9", "๔. อย่างอื่น")],
        f"changed {OFFICE} 44/45; source-changed; source-differs B9 ๔. อย่างอื่น",
    ),
    "source emptied": (
        [(edit, WORKS, "C6", "")],
        f"changed {WORKS} 6/7; source-changed; source-differs C6",
    ),
    "sources moved": (
        [
            (move, FINANCE, "finance.xlsx"),
            (move, WORKS, "returns/กองช่าง ส่งแล้ว.xlsx"),
            (shutil.copy, OFFICE, WORKS),
        ],
        "moved finance.xlsx 13/13; moved returns/กองช่าง ส่งแล้ว.xlsx 7/7",
    ),
    "source missing": (
        [(move, FINANCE, f"{ARCHIVE}/คลัง.xlsx")],
        f"missing {FINANCE} 0/13; source-missing",
    ),
    "source no workbook": (
        [(Path(FINANCE).write_text, "no workbook")],
        f"changed {FINANCE} 0/13; file-other",
    ),
    "report reworded": (
        [(edit, REPORT, "B6", "ใคร")],
        f"changed {REPORT} 70/71; same {OFFICE} 40/45; {SAVED}; report-differs B6 ใคร",
    ),
    "report emptied": (
        [(edit, REPORT, "A1", "", TABLE), (edit, REPORT, "C6", "")],
        f"changed {REPORT} 69/71; same {OFFICE} 44/45; {SAVED}; "
        "report-differs A1; report-differs C6",
    ),
    "report saved": ([(edit, REPORT, "C90", "")], SAVED),
    "row put in": ([(insert_row,)], f"{SAVED}; trace-unknown B7 ข้อความแทรก"),
    "texts typed": (
        [(edit, REPORT, "A90", "ก"), (edit, REPORT, "A1", "ข", "บันทึก")],
        f"{SAVED}; trace-unknown A90 ก; trace-unknown A1 ข",
    ),
    "renamed": (
        [(rename_sheet, REPORT, TABLE, "ตาราง ITA"), (move, AUDIT, "รายงาน-audit (1).xlsx")],
        SAVED,
    ),
}


@pytest.mark.parametrize(("steps", "told"), CHANGES.values(), ids=CHANGES)
def test_verify(steps: Steps, told: str) -> None:
    """What was changed is found out, cell by cell, and where files of the same contents are now."""
    for step, *given in steps:
        step(*given)
    assert verify() == told


def test_verify_in_a_folder() -> None:
    """In a folder that is named files are found at whatever depth, also changed ones."""
    move(OFFICE, f"{ARCHIVE}/สำนักปลัด.xlsx")
    move(FINANCE, f"{ARCHIVE}/finance.xlsx")
    edit(f"{ARCHIVE}/finance.xlsx", "C6", "อื่น")
    rename_sheet(WORKS, FORM, "Sheet1")
    assert verify("archive").startswith(
        f"changed {ARCHIVE}/finance.xlsx 12/13; moved {ARCHIVE}/สำนักปลัด.xlsx 45/45; "
        f"changed {WORKS} 0/7; source-replaced; source-differs C6 อื่น; source-changed; "
    )


def test_another_place(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are found beside the report, wherever trace is run."""
    monkeypatch.chdir(tmp_path)
    result = run("trace", folder / REPORT, "--verify", "--json")
    states = {file["state"] for file in json.loads(result.stdout)["verified"]}
    assert (result.exit_code, states) == (0, {"moved"})


@pytest.mark.parametrize(
    ("step", "words", "told"),
    [
        (None, "B6", f"{TABLE} B6 from B6 B7 B8 B9 B10"),
        (
            None,
            "D6:C6 C6 A1:F1",
            f"{TABLE} C6 from C6; {TABLE} D6 from D6; {TABLE} A1 from report.title[1]",
        ),
        (None, "B8", f"{TABLE} B8 from B6 B7"),
        (None, "C90", "trace-empty C90"),
        (
            (edit, REPORT, "B6", "ใคร"),
            "B6:C6",
            f"{TABLE} C6 from C6; {SAVED}; report-differs B6 ใคร",
        ),
        ((insert_row,), "B7 B9", f"{TABLE} B9 from B6 B7; {SAVED}; trace-unknown B7 ข้อความแทรก"),
        ((rename_sheet, REPORT, TABLE, "ITA"), "B6", f"ITA B6 from B6 B7 B8 B9 B10; {SAVED}"),
    ],
)
def test_cells(step: tuple[Callable[..., None], str] | None, words: str, told: str) -> None:
    """Cells are told once each, from the top; of those that changed only that is told."""
    if step:
        step[0](*step[1:])
    assert ask(*words.split()) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("report.xlsx 5C", "[trace-reference]"),
        ("report.xlsx C6 ที่ไหน", "[trace-reference]"),
        ("report.xlsx C6 --sheet Sheet1", "no sheet “Sheet1”; [trace-sheet]"),
        ("report.xlsx --base nowhere", "[file-missing]"),
        ("report-audit.xlsx C6", "[report-beside]"),
        ("report-summary.xlsx B6", "[report-beside]"),
        ("report.pdf C6", "Name the workbook"),
    ],
)
def test_wrong_questions(words: str, told: str) -> None:
    """What cannot be meant ends the command with a sentence; an audit and a PDF are recognised."""
    result = run("trace", *words.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert all(part in result.stderr for part in told.split("; "))


def replace_audit(name: str) -> None:
    """Leave of all audits only one, under another name, of another merge than the report's."""
    report = Path(REPORT).read_bytes()
    merge("--draft")
    move(AUDIT, name)
    Path(REPORT).write_bytes(report)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (lambda: Path(AUDIT).unlink(), "audit-missing"),
        (lambda: Path(AUDIT).write_text("no workbook"), "file-other"),
        (lambda: shutil.copy(REPORT, AUDIT), "audit-damaged"),
        (lambda: replace_audit("a-audit.xlsx"), "audit-missing"),
    ],
)
def test_no_audit(step: Callable[[], object], told: str) -> None:
    """Without its audit nothing of a report can be told."""
    step()
    with pytest.raises(Stop) as stopped:
        trace(Path(REPORT))
    assert list_problems(stopped.value.problems) == [told]


def test_lying_audit() -> None:
    """An audit that was made to say what a source never said does not pass."""
    book = openpyxl.load_workbook(AUDIT)
    data = book.worksheets[2]
    rows = range(3, data.max_row + 1)
    text = "".join(str(data.cell(row, 1).value) for row in rows)
    text = text.replace('"original":"๔. กำหนดเวลา', '"original":"๔. อย่างอื่น')
    for row in rows:
        data.cell(row, 1).value = text[(row - 3) * CHUNK : (row - 2) * CHUNK]
    data["A2"] = sha256(text.encode()).hexdigest()
    book.save(AUDIT)
    assert verify().startswith(f"same {OFFICE} 44/45; source-differs B9 ๔. กำหนดเวลามาตรฐาน")


@pytest.mark.parametrize("fault", [KeyboardInterrupt, PermissionError])
def test_broken_off_merge(monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]) -> None:
    """After a merge that ended between its two files both are as before."""
    replace = os.replace

    def fail(source: Path, target: Path) -> None:
        if target.name == REPORT:
            raise fault
        replace(source, target)

    before = [Path(name).read_bytes() for name in (REPORT, AUDIT)]
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        merge("--digits", "typed")
    assert [Path(name).read_bytes() for name in (REPORT, AUDIT)] == before


def test_audit_of_another_merge() -> None:
    """A report is told from the audit of another merge."""
    merge("--digits", "typed", output="other.xlsx")
    shutil.copy("other-audit.xlsx", AUDIT)
    result = run("trace", REPORT, "C6")
    assert result.exit_code == 1
    assert "not the one that report-audit.xlsx was written for" in result.stdout
    assert "[audit-foreign]" in result.stdout


def squeeze(text: object) -> str:
    """A text without white space and marks of cuts, its digits Thai but in addresses."""
    return to_thai("".join(str(text).replace("\u200b", "").split()))


def list_sources(*files: str) -> Iterator[tuple[str, object, list[str]]]:
    """Each filled cell of the report with its sheet, its value, and what its sources now say."""
    books = {path: openpyxl.load_workbook(path) for path in files}
    for sheet in openpyxl.load_workbook(REPORT):
        shown = [cell for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")]
        traced = trace(Path(REPORT), [cell.coordinate for cell in shown], sheet.title)
        for cell, one in zip(shown, traced.cells, strict=True):
            assert (str(one.cell), squeeze(one.text)) == (cell.coordinate, squeeze(cell.value))
            sources = [source for source in one.sources if source.cell]
            assert sources or one.sources[0].key
            said = [books[one.file][one.sheet][str(one.cell)].value for one in sources]
            assert said == [source.original for source in sources]
            yield sheet.title, cell.value, list(map(str, said))


def test_every_cell_of_the_example() -> None:
    """Each cell of each sheet traces to cells whose texts together are just what it shows."""
    returns = sorted(map(str, Path("returns").iterdir()))
    told = [(value, said) for _, value, said in list_sources(*returns) if said]
    assert all(squeeze(value) == squeeze("".join(said)) for value, said in told)
    # Nine entries of five columns each, of which one goes on on a second page in two of them.
    assert len(told) == 9 * 5 + 2


def test_merge_of_a_merge() -> None:
    """A report that was merged again traces to the cells of the first one."""
    move(REPORT, "all/part.xlsx")
    merge("--draft", source="all")
    for sheet, value, said in list_sources("all/part.xlsx"):
        if said and sheet == TABLE:
            assert squeeze(value) in squeeze("".join(said))
    assert verify() == ""


def test_saved_by_libreoffice(folder: Path, office: Office) -> None:
    """Report and audit that LibreOffice saved still tell all."""
    for name in (REPORT, AUDIT):
        office.edit(folder / name, folder / "saved.xlsx", [])
        move("saved.xlsx", name)
    assert (ask("B6"), verify()) == (f"{TABLE} B6 from B6 B7 B8 B9 B10; {SAVED}", SAVED)


@pytest.mark.parametrize("language", ["th", "en"])
def test_golden(golden: Golden, language: str) -> None:
    """All that the command says, and its document, which is in no language."""
    shutil.copy(EXAMPLE / "itasheet.toml", "itasheet.toml")
    shutil.copy(EXAMPLE / "with-mistakes/finance.xlsx", "returns/คลัง.xlsx")
    edit(WORKS, "C6", "กอง\u00a0ช่าง")
    shutil.copy(OFFICE, "returns/office (1).xlsx")
    Path("returns/bad.xlsx").write_text("no workbook")
    Path("returns/note.txt").write_text("note")
    merge("--draft", "--proposed", base=Path())
    told = []
    for words in ("", "b๖ A2:C2 C11 C8", "A3 A4 --sheet ปก", "B6 C90 --verify"):
        if "--verify" in words:
            edit(REPORT, "B6", "ใคร")
            edit(FINANCE, "C6", "อื่น")
            move(WORKS, "กองช่าง.xlsx")
            Path("returns/audit.xlsx").unlink()
        result = run("trace", REPORT, *words.split(), language=language)
        if Path(WORKS).exists():
            edited = sha256(Path(WORKS).read_bytes()).hexdigest()[:12]
        told += [f"$ itasheet trace {REPORT} {words}", result.stdout, result.stderr]
    golden.check(
        f"trace-{language}.txt",
        "\n".join(told).replace(__version__, "0.0").replace(edited, 12 * "0"),
    )
    document = json.loads(run("trace", REPORT, "C11", "--verify", "--json").stdout)
    assert document["report"].pop("merged") != document["report"]["sha256"]
    document["files"][7]["size"] = None  # openpyxl saved it
    golden.check_document("document-trace.json", {**document, "version": "…"})
