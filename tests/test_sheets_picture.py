"""Pages drawn as text."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import (
    Book,
    Cell,
    Chart,
    Choice,
    Formula,
    Highlight,
    Margins,
    Page,
    Paper,
    Picture,
    Row,
    Series,
    Visibility,
)
from tests.page_text import draw_book, draw_page

SENT = Series("ส่งแล้ว", (CellRange(3, 0, 4, 0),), (CellRange(3, 1, 4, 1),), "#1F3A5F")

PAGE = Page(
    name="แบบรายงาน",
    cells=(
        Cell(3, 1, "๑. จัดทำประกาศ\n๒. เผยแพร่", "input"),
        Cell(0, 0, "แบบรายงาน", "title"),
        Cell(0, 1, None, "title"),
        Cell(1, 0, Formula('COUNTA(B4:B9)&" จาก 2"', "0 จาก 2"), "count"),
        Cell(3, 0, 7, "printed"),
        Cell(4, 0, date(2024, 10, 1), "printed"),
        Cell(4, 1, "", "input"),
    ),
    widths=(120, 300),
    rows={0: Row(30), 3: Row(42, grows=True), 6: Row(20.25)},
    merges=(CellRange(1, 0, 1, 1), CellRange(0, 0, 0, 1)),
    choices=(
        Choice(CellRange(3, 1, 8, 1), "ขั้นตอน", "พิมพ์ทีละข้อ\nข้อละบรรทัด"),
        Choice(CellRange(3, 0, 8, 0), "", "เลือก", "unit_list"),
    ),
    highlights=(Highlight(CellRange(3, 1, 8, 1), 'B4=""', "missing"),),
    charts=(Chart(9, 0, 480, 240, "ผล", (SENT,)),),
    pictures=(Picture(9, 1, b"12345", 0.5, 7, "ตรา"),),
    paper=Paper(
        landscape=True,
        margins=Margins(36, 36, 42.5, 36, 18, 18),
        area=CellRange(0, 0, 8, 1),
        breaks=(4,),
        repeated=(2, 2),
        header="&Lร่าง",
        footer="&C&P",
        centered=True,
        first_page=2,
    ),
    frozen_rows=3,
    protected=True,
    zoom=90,
    selected=(3, 1),
)

DRAWN = """\
แบบรายงาน  shown
widths 120 300
frozen 3  protected  zoom 90  selected B4
paper landscape  left 36 right 36 top 42.5 bottom 36 header 18 footer 18
prints A1:B9  repeats 3:3  centered  first page 2
header &Lร่าง
footer &C&P
1  30
   A1 [title] แบบรายงาน
   B1 [title]
2
   A2 [count] =COUNTA(B4:B9)&" จาก 2" → 0 จาก 2
4  42 grows
   A4 [printed] <7>
   B4 [input] ๑. จัดทำประกาศ⏎๒. เผยแพร่
--- page break
5
   A5 [printed] <2024-10-01>
   B5 [input] ""
7  20.25
merge A1:B1
merge A2:B2
choice B4:B9: ขั้นตอน: พิมพ์ทีละข้อ⏎ข้อละบรรทัด
choice A4:A9 from unit_list: เลือก
highlight B4:B9 [missing] =B4=""
picture B10 5 bytes × 0.5 + 7 px: ตรา
chart A10 480 × 240 px: ผล
   #1F3A5F ส่งแล้ว: B4:B5 by A4:A5
"""


def test_page_is_drawn_whole() -> None:
    """Everything on a page is told, cells in their order whatever order they were made in."""
    assert draw_page(PAGE) == DRAWN
    assert draw_page(PAGE._replace(cells=PAGE.cells[::-1])) == DRAWN


def test_plain_page_is_drawn_short() -> None:
    """What is as usual is not told."""
    assert draw_page(Page("ว่าง", ())) == "ว่าง  shown\n"


@pytest.mark.parametrize(
    "other",
    [
        PAGE._replace(visibility=Visibility.BURIED),
        PAGE._replace(gridlines=True),
        PAGE._replace(protected=False),
        PAGE._replace(widths=(120, 301)),
        PAGE._replace(rows={**PAGE.rows, 3: Row(42)}),
        PAGE._replace(rows={**PAGE.rows, 5: Row(21)}),
        PAGE._replace(cells=(*PAGE.cells, Cell(8, 0, None, "printed"))),
        PAGE._replace(cells=(PAGE.cells[0]._replace(style="printed"), *PAGE.cells[1:])),
        PAGE._replace(cells=(*PAGE.cells[:4], PAGE.cells[4]._replace(value="7"), *PAGE.cells[5:])),
        PAGE._replace(paper=PAGE.paper._replace(landscape=False)),  # type: ignore[union-attr]
        PAGE._replace(paper=PAGE.paper._replace(breaks=(4, 7))),  # type: ignore[union-attr]
        PAGE._replace(paper=PAGE.paper._replace(fit_width=True)),  # type: ignore[union-attr]
        PAGE._replace(paper=None),
        PAGE._replace(merges=()),
    ],
)
def test_a_change_shows(other: Page) -> None:
    """A page that differs is drawn differently."""
    assert draw_page(other) != DRAWN


def test_invisible_characters_show() -> None:
    """A diff shows characters that have no shape of their own."""
    drawn = draw_page(Page("ก", (Cell(0, 0, "ก\u200bข\xa0ค\tง\r", "input"),)))
    assert drawn.splitlines()[-1] == "   A1 [input] ก\\u200bข\\xa0ค␉ง␍"


def test_book_is_drawn_with_names_and_properties() -> None:
    """A book's drawing has its properties and names in order, then each page."""
    book = Book(
        (Page("หนึ่ง", ()), Page("สอง", (), visibility=Visibility.HIDDEN)),
        datetime(2024, 10, 1),
        title="แบบรายงาน",
        names={"b": "2", "a": "'หนึ่ง'!$A$1"},
        custom={"unit": "กองคลัง\n"},
    )
    assert draw_book(book) == (
        "title: แบบรายงาน\nname a = 'หนึ่ง'!$A$1\nname b = 2\ncustom unit = กองคลัง⏎\n\n"
        "หนึ่ง  shown\n\nสอง  hidden\n"
    )
