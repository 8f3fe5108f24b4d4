"""The harness itself: LibreOffice tells what it cut off and what a person could not have done.

That its steps do what they say is seen in the tests that take them.
"""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from tests.office.session import Office, OfficeError
from tests.office.steps import Clear, Protect, SetText, Step

SHEET = "แบบรายงาน"
LONG = "เทศบาลตำบลบ้านตัวอย่างจัดทำประกาศเจตนารมณ์ไม่รับของขวัญ " * 4
STYLE = {"font_name": "TH SarabunPSK", "font_size": 16, "text_wrap": True, "valign": "top"}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two sheets; on the first, which is protected, only B2 and B3 are open."""
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as book:
        wrapped, opened = book.add_format(STYLE), book.add_format({**STYLE, "locked": False})
        sheet, other = book.add_worksheet(SHEET), book.add_worksheet("อื่น")
        sheet.set_column_pixels(0, 4, 150)
        sheet.write_string("A1", "หัวข้อ", wrapped)
        sheet.write_number("B2", 5, opened)
        sheet.write_blank("B3", None, opened)
        sheet.protect()
        for row, (text, height) in enumerate(((LONG, 30), ("สั้น", 64.5))):
            other.write_string(row, 0, text, wrapped)
            other.set_row(row, height)
    return path


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
    target = workbook.with_name("edited.xlsx")
    with pytest.raises(OfficeError, match=rf"step {len(steps)}, {type(steps[-1]).__name__}"):
        office.edit(workbook, target, steps)
    assert not target.exists()


def test_row_heights(office: Office, workbook: Path) -> None:
    """A row grows as text is typed; one with a height of its own, too low for it, is clipped."""
    target = workbook.with_name("typed.xlsx")
    office.edit(workbook, target, [SetText(SHEET, "B3", LONG)])
    rows = {(row.sheet, row.row): row for row in office.row_heights(target)}
    grown, low, high = rows[SHEET, 3], rows["อื่น", 1], rows["อื่น", 2]
    assert (grown.clipped, low.clipped, high.clipped) == (False, True, False)
    assert grown.needed > 6 * grown.line and grown.slack < 0.1
    assert low.given == pytest.approx(30, abs=0.1)
    assert high.slack == pytest.approx(2, abs=0.1)
