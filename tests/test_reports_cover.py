"""The cover: one page whatever stands on it."""

from __future__ import annotations

import pytest

from itasheet.definition.round import fill_texts
from itasheet.layout.paper import printable_height
from itasheet.reports.crest import MARGINS, Crest
from itasheet.reports.report import make_cover
from itasheet.sheets.page import Page
from itasheet.thai.numbers import Digits
from tests.example.fill import load_report
from tests.example.make import load_round
from tests.test_reports_crest import make_png

DEFINITION = load_report()
VALUES = fill_texts(load_round())
CREST = Crest(make_png(80, 80), 80, 80)


def cover(draft: bool = False, crest: Crest | None = None, digits: Digits = Digits.THAI) -> Page:
    """The cover of the example."""
    return make_cover(DEFINITION, VALUES, digits, draft, crest)


@pytest.mark.parametrize("crest", [None, CREST], ids=["plain", "crest"])
@pytest.mark.parametrize("draft", [False, True], ids=["final", "draft"])
def test_one_page(draft: bool, crest: Crest | None) -> None:
    """All rows fit the page, and most of it is used."""
    height = sum(row.height for row in cover(draft, crest).rows.values())
    room = printable_height(MARGINS.top, MARGINS.bottom, landscape=True)
    assert room * 0.7 < height <= room - 5


def test_texts() -> None:
    """The texts stand in order, digits as wanted."""
    texts = [cell.value for cell in cover(draft=True).cells]
    assert texts == [
        "ฉบับร่าง – ยังมีข้อที่ต้องแก้ไข",
        "รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใส",
        "ภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
        "เทศบาลตำบลบ้านตัวอย่าง",
        "อำเภอเมืองตัวอย่าง จังหวัดตัวอย่างบุรี",
    ]
    arabic = [cell.value for cell in cover(digits=Digits.ARABIC).cells]
    assert arabic[1] == "ภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2568"


def test_crest() -> None:
    """The crest stands in a row of its own above the title, in the middle, and is described."""
    page = cover(crest=CREST)
    (picture,) = page.pictures
    assert page.rows[picture.row].height == pytest.approx(CREST.shown_height)
    assert picture.row < min(cell.row for cell in page.cells)
    middle = (page.widths[0] - CREST.shown_width / 0.75) / 2
    assert picture.offset == pytest.approx(middle, rel=0.03)
    assert picture.description == "เทศบาลตำบลบ้านตัวอย่าง"
    assert not cover().pictures
