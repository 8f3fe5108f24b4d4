"""Forms in a real LibreOffice, used as a clerk uses them."""

from pathlib import Path

import pytest

from itasheet.forms.blocks import Prefill
from itasheet.sheets.page import Formula
from tests.example.fill import open_workbook
from tests.forms import DEFINITION, make_book, tell_entries, write_form
from tests.office.session import Office
from tests.office.steps import SetText
from tests.tables import judge, parse_cell
from tests.test_forms_table import HEAVY, SOME

SHEET = DEFINITION.form.sheet


def test_rows_grow(office: Office, tmp_path: Path) -> None:
    """Rows grow with what is typed, on the spot and when the file is opened again."""
    text = "จัดทำทะเบียนคุมทรัพย์สินและตรวจนับประจำเดือน " * 6
    form, path = write_form(tmp_path, make_book()), tmp_path / "filled.xlsx"
    office.edit(form, path, [SetText(SHEET, cell, text) for cell in ("B6", "F13")])
    heights = [row for row in office.row_heights(path) if row.sheet == SHEET]
    assert not [row for row in heights if row.clipped]
    rows = {row.row: row for row in heights if not row.merged}
    assert min(rows[6].given, rows[13].given) > 5 * 20.8
    assert rows[12].given < 25


@pytest.mark.parametrize(
    "prefill", [SOME, pytest.param(HEAVY, marks=pytest.mark.slow)], ids=["some", "much"]
)
def test_prefilled(office: Office, tmp_path: Path, prefill: Prefill) -> None:
    """LibreOffice shows every line, computes the same status, and saves what the form came with."""
    book = make_book(prefill)
    form, saved = write_form(tmp_path, book), tmp_path / "saved.xlsx"
    assert not [row for row in office.row_heights(form) if row.clipped]
    opened = office.read_cells(form)[SHEET]
    assert opened == office.read_cells(form, recalculate=True)[SHEET]
    values = {cell[:2]: cell.value for cell in book.pages[0].cells}
    spots = [spot for spot in opened if spot[0] == "G" and spot != "G5"]
    assert len(spots) == 3
    for formula, spot in ((values[parse_cell(spot)], spot) for spot in spots):
        assert isinstance(formula, Formula) and formula.value == opened[spot]
    office.edit(form, saved, [])
    again, sent = judge(open_workbook(saved)), judge(open_workbook(form))
    assert tell_entries(again.returned) == tell_entries(sent.returned)
    assert [one.code for one in again.problems] == [one.code for one in sent.problems]
