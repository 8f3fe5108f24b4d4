"""Pages drawn as text."""

from __future__ import annotations

from datetime import date, datetime

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
        Cell(3, 1, "๑. จัดทำ\u200bประกาศ\n๒. เผยแพร่\xa0\t", "input"),
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
        fit_width=True,
        first_page=2,
    ),
    frozen_rows=3,
    protected=True,
    selected=(3, 1),
)
DRAWN = """\
title: แบบรายงาน
name a = 'หนึ่ง'!$A$1
name b = 2
custom unit = กองคลัง⏎

แบบรายงาน  shown
widths 120 300
frozen 3  protected  selected B4
paper landscape  left 36 right 36 top 42.5 bottom 36 header 18 footer 18
prints A1:B9  repeats 3:3  centered  fits width  first page 2
header &Lร่าง
footer &C&P
1  30
   A1 [title] แบบรายงาน
   B1 [title]
2
   A2 [count] =COUNTA(B4:B9)&" จาก 2" → 0 จาก 2
4  42 grows
   A4 [printed] <7>
   B4 [input] ๑. จัดทำ\\u200bประกาศ⏎๒. เผยแพร่\\xa0␉
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

สอง  hidden
"""


def test_book_is_drawn_whole() -> None:
    """Everything of a book is told, cells in their order whatever order they were made in."""
    book = Book(
        (PAGE, Page("สอง", (), visibility=Visibility.HIDDEN)),
        datetime(2024, 10, 1),
        title="แบบรายงาน",
        names={"b": "2", "a": "'หนึ่ง'!$A$1"},
        custom={"unit": "กองคลัง\n"},
    )
    assert draw_book(book) == DRAWN
    assert draw_page(PAGE._replace(cells=PAGE.cells[::-1])) == draw_page(PAGE)
