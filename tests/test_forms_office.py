"""Forms in a real LibreOffice, used as a clerk uses them."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from itasheet.definition.definition import Definition
from itasheet.definition.round import Unit
from tests.office.session import Office, OfficeError
from tests.office.steps import SetText, Step
from tests.test_forms_workbook import DEFINITION, FINANCE, widen_definition, write_form

pytestmark = pytest.mark.office
SHEET = DEFINITION.form.sheet
FILLED = {"B": "๑. ทำ", "D": "ตลอดปี", "E": "ทำแล้ว", "F": "ดีขึ้น"}


def fill_block(row: int, left_out: str = "", **texts: str) -> list[Step]:
    """Fill the first row of a block, but for the columns left out; ``texts`` replace some."""
    wanted = {**FILLED, **texts}
    return [
        SetText(SHEET, f"{column}{row}", text)
        for column, text in wanted.items()
        if column not in left_out
    ]


def edit_form(office: Office, folder: Path, *steps: Step) -> Path:
    """The form of the finance unit after some steps."""
    path = folder / "filled.xlsx"
    office.edit(write_form(folder), path, steps)
    return path


@pytest.mark.parametrize("cell", ["A1", "A5", "A12", "G6", "B18", "H6"])
def test_locked(office: Office, tmp_path: Path, cell: str) -> None:
    """Nobody types into what is printed, or beside the table."""
    with pytest.raises(OfficeError, match="locked"):
        edit_form(office, tmp_path, SetText(SHEET, cell, "ก"))


def test_open(office: Office, tmp_path: Path) -> None:
    """All other cells of the blocks take text."""
    cells = [f"{column}{row}" for column in "BEF" for row in range(6, 18)]
    cells += ["C6", "D6", "C12", "D12"]
    path = edit_form(office, tmp_path, *(SetText(SHEET, cell, f"ที่ {cell}") for cell in cells))
    shown = office.read_cells(path)[SHEET]
    assert {cell: shown[cell] for cell in cells} == {cell: f"ที่ {cell}" for cell in cells}


def test_protection_allows_rows(tmp_path: Path) -> None:
    """The protected sheet lets people insert and delete rows and fit columns, without password."""
    with ZipFile(write_form(tmp_path)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    protection = sheet.partition("<sheetProtection ")[2].partition("/>")[0]
    for allowed in ("insertRows", "deleteRows", "formatRows", "formatColumns", "formatCells"):
        assert f'{allowed}="0"' in protection
    assert "password" not in protection and "hash" not in protection


def test_rows_grow(office: Office, tmp_path: Path) -> None:
    """Rows grow with what is typed, on the spot and when the file is opened again."""
    text = "จัดทำทะเบียนคุมทรัพย์สินและตรวจนับประจำเดือน " * 6
    path = edit_form(office, tmp_path, SetText(SHEET, "B6", text), SetText(SHEET, "F13", text))
    rows = {row.row: row for row in office.row_heights(path) if row.sheet == SHEET}
    assert not [row for row in rows.values() if row.clipped]
    assert min(rows[6].given, rows[13].given) > 5 * 20.8
    assert rows[12].given < 25


@pytest.mark.parametrize(
    ("definition", "unit"),
    [
        (DEFINITION, FINANCE),
        (DEFINITION, Unit("x", "กองสาธารณสุขและสิ่งแวดล้อม")),
        (widen_definition(), Unit("x", "กองตัวอย่าง")),
    ],
    ids=["ita", "all-measures", "wide"],
)
def test_nothing_clipped(
    office: Office, tmp_path: Path, definition: Definition, unit: Unit
) -> None:
    """As it opens, every line of every row is visible on every sheet."""
    rows = office.row_heights(write_form(tmp_path, definition, unit))
    assert {row.sheet for row in rows} == {SHEET, definition.guidance.sheet}
    assert not [row for row in rows if row.clipped]


def test_drop_downs(office: Office, tmp_path: Path) -> None:
    """The lists are still lists by their names after another program has saved the form."""
    path = edit_form(office, tmp_path, *fill_block(6))
    with ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<formula1>itasheet_units</formula1>" in sheet
    assert "<formula1>itasheet_periods</formula1>" in sheet
