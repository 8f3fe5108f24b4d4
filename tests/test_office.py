"""The harness itself: a real LibreOffice does what a person would."""

from __future__ import annotations

import datetime
import os
import subprocess
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from tests.office import (
    Clear,
    DeleteRows,
    InsertRows,
    Merge,
    MoveColumn,
    Office,
    OfficeError,
    Protect,
    RenameSheet,
    SetDate,
    SetFormula,
    SetText,
    Step,
    Unmerge,
)

pytestmark = pytest.mark.office

SHEET = "แบบรายงาน"
LONG = "เทศบาลตำบลบ้านตัวอย่างจัดทำประกาศเจตนารมณ์ไม่รับของขวัญ " * 4
STYLE = {"font_name": "TH SarabunPSK", "font_size": 16, "text_wrap": True, "valign": "top"}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two sheets; on the first, which is protected, only B2 and B3 are open."""
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as book:
        wrapped, opened = book.add_format(STYLE), book.add_format({**STYLE, "locked": False})
        sheet = book.add_worksheet(SHEET)
        sheet.set_column_pixels(0, 4, 150)
        sheet.write_string("A1", "หัวข้อ", wrapped)
        sheet.write_number("B2", 5, opened)
        sheet.write_blank("B3", None, opened)
        sheet.write_formula("C1", "=B2*2", None, 0)
        sheet.protect()
        book.add_worksheet("อื่น").write_string("A1", "x")
    return path


def do_steps(office: Office, workbook: Path, *steps: Step) -> dict[str, dict[str, str]]:
    """What the cells show after some steps, in the saved file."""
    target = workbook.with_name("edited.xlsx")
    office.edit(workbook, target, steps)
    return office.read_cells(target)


@pytest.mark.parametrize(
    ("step", "cell", "shown"),
    [
        (SetText(SHEET, "B2", "=ข้อ ๑\nข้อ ๒"), "B2", "=ข้อ ๑\nข้อ ๒"),
        (SetText(SHEET, "B2", "007"), "B2", "007"),
        (SetFormula(SHEET, "B3", "SUM(B2:B2)*3"), "B3", "15"),
        (SetDate(SHEET, "B3", datetime.date(2025, 1, 31)), "B3", "31/01/2025"),
        (SetText(SHEET, "A1", "ใหม่", force=True), "A1", "ใหม่"),
        (InsertRows(SHEET, 1, 2), "A3", "หัวข้อ"),
        (DeleteRows(SHEET, 1), "B1", "5"),
        (MoveColumn(SHEET, "B", "A"), "A2", "5"),
        (MoveColumn(SHEET, "A", "C"), "B1", "หัวข้อ"),
    ],
)
def test_steps(office: Office, workbook: Path, step: Step, cell: str, shown: str) -> None:
    """Each step changes the cell that it should."""
    assert do_steps(office, workbook, step)[SHEET][cell] == shown


def test_clear(office: Office, workbook: Path) -> None:
    """A cleared cell shows nothing."""
    assert "B2" not in do_steps(office, workbook, Clear(SHEET, "B2:B3"))[SHEET]


def test_sheets_are_renamed(office: Office, workbook: Path) -> None:
    """Sheets are renamed, to names with signs in them too."""
    cells = do_steps(office, workbook, RenameSheet("อื่น", "ข้อ 'ก'.ข"))
    assert cells == {SHEET: {"A1": "หัวข้อ", "B2": "5", "C1": "0"}, "ข้อ 'ก'.ข": {"A1": "x"}}


def test_merge(office: Office, workbook: Path) -> None:
    """Merges are saved, and can be undone."""
    from openpyxl import load_workbook

    merged, split = workbook.with_name("merged.xlsx"), workbook.with_name("split.xlsx")
    office.edit(workbook, merged, [Merge("อื่น", "A1:B2")])
    office.edit(merged, split, [Unmerge("อื่น", "A1:B2")])
    assert str(load_workbook(merged)["อื่น"].merged_cells) == "A1:B2"
    assert not load_workbook(split)["อื่น"].merged_cells.ranges


@pytest.mark.parametrize(
    "steps",
    [
        [SetText(SHEET, "A1", "x")],
        [Clear(SHEET, "A1:B2")],
        [Protect("อื่น"), SetText("อื่น", "A1", "1")],
        [SetText("ไม่มี", "A1", "x")],
    ],
)
def test_refused(office: Office, workbook: Path, steps: list[Step]) -> None:
    """What a person could not do is refused, the step is named, and nothing is saved."""
    with pytest.raises(OfficeError, match=rf"step {len(steps)}, {type(steps[-1]).__name__}"):
        do_steps(office, workbook, *steps)
    assert not workbook.with_name("edited.xlsx").exists()


def test_row_heights(office: Office, workbook: Path) -> None:
    """A row grows as text is typed; one with a height of its own is clipped."""
    target = workbook.with_name("typed.xlsx")
    office.edit(workbook, target, [SetText(SHEET, "B3", LONG)])
    rows = {row.row: row for row in office.row_heights(target) if row.sheet == SHEET}
    assert sorted(rows) == [1, 2, 3]
    assert rows[3].needed > 6 * rows[3].line
    assert not rows[3].clipped
    assert rows[3].slack < 0.1


def test_row_is_clipped(office: Office, tmp_path: Path) -> None:
    """A row too low for its text is found."""
    path = tmp_path / "low.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_string("A1", LONG, book.add_format(STYLE))
        sheet.set_row(0, 30)
        sheet.write_string("A3", "สั้น", book.add_format(STYLE))
        sheet.set_row(2, 64.5)
    low, high = office.row_heights(path)
    assert (low.row, low.clipped) == (1, True)
    assert low.given == pytest.approx(30, abs=0.1)
    assert (high.row, high.clipped) == (3, False)
    assert high.slack == pytest.approx(2, abs=0.1)


def test_recalculate(office: Office, workbook: Path) -> None:
    """Formulas show what the file says until they are computed."""
    assert office.read_cells(workbook)[SHEET]["C1"] == "0"
    assert office.read_cells(workbook, recalculate=True)[SHEET]["C1"] == "10"


def test_to_pdf(office: Office, workbook: Path) -> None:
    """A workbook is printed in the test fonts."""
    target = workbook.with_name("book.pdf")
    office.to_pdf(workbook, target)
    fonts = subprocess.run(["pdffonts", target], capture_output=True, text=True, check=True)
    assert "THSarabunPSK" in fonts.stdout


def test_sarabun_fonts(sarabun_fonts: Path) -> None:
    """fontconfig finds the three families where the file is named."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(sarabun_fonts)}
    for family in ("TH Sarabun New", "TH SarabunPSK", "TH SarabunIT๙"):
        found = subprocess.run(
            ["fc-match", "-f", "%{family}", family], env=environment, capture_output=True, text=True
        )
        assert found.stdout == family


@pytest.mark.slow
def test_failure_leaves_nothing(office: Office, workbook: Path) -> None:
    """After a time-out LibreOffice is started again; at the end nothing of it is left."""
    with Office(seconds=60) as own:
        own.read_cells(workbook)
        folder = own.fontconfig.parent.parent
        own._seconds = 1e-6
        with pytest.raises(OfficeError, match="no answer"):
            own.row_heights(workbook)
        own._seconds = 60
        assert own.row_heights(workbook)
    assert not folder.exists()
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert folder.name not in running
