"""Widths and pages of a report with the shape of a real one: as few pages, broken as people broke.

The shape is that of an agency's printed report of seven measures in 16 points on five pages: how
wide each item is on one line. The words are made up.
"""

import re
from itertools import cycle

import pytest

from itasheet.cells.records import Entry, Return
from itasheet.definition.round import fill_texts
from itasheet.layout.fonts import measure_width
from itasheet.layout.line_breaks import break_lines
from itasheet.layout.paper import REPORT_PAPER, share_width, text_width
from itasheet.merging.merge import merge_returns
from itasheet.reports.contents import ReportContents, set_texts
from itasheet.reports.report import make_report_table
from itasheet.reports.typesetting import FONT, BrokenCell, BrokenItem, Typesetter, count_broken
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import Page
from itasheet.thai.numbers import Digits, to_thai
from tests.printed import list_pages
from tests.rounds import LONG, make_sample
from tests.tables import load_definition, load_round, make_field

Shape = tuple[tuple[int, ...], ...]
SHAPES: tuple[Shape, ...] = (
    (
        (463, 774, 312, 266, 269, 337),
        (798, 837, 451, 315, 315, 350),
        (567, 439, 341, 345, 311, 249),
    ),
    ((336,), (354, 241), (485,)),
    ((611, 295), (949,), (609,)),
    ((1006,), (1000,), (727,)),
    ((673, 211), (295, 341, 447), (325,)),
    ((1223, 430, 437), (796,), (333, 386)),
    ((664, 312, 277, 256), (731, 316, 699, 353), (819, 382, 727, 419, 339)),
)
"""Points of the items of steps, results and outcomes, for each measure."""
LISTS = ("steps", "results", "outcomes")
WORDS = (
    *("จัดทำ", "คู่มือ", "การให้", "บริการ", "ประชาชน", "และ", "เผยแพร่", "ขั้นตอน", "ทุกคน"),
    *("รับทราบ ", "พร้อม", "ติดตาม", "ผล", "ประจำ", "ทุกเดือน ", "ตาม", "แผน", "ที่", "กำหนด"),
)
PERIODS = ("๑ ตุลาคม ๒๕๖๗\n- ๓๐ กันยายน ๒๕๖๘", "๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘")
UNITS = ("สำนักปลัด", "งานพัสดุ\nและ\nทรัพย์สิน\nกองคลัง")
DEFINITION = load_definition()


def fill_width(points: float, number: int, count: int) -> str:
    """An item of about so many points; numbered if it is one of several."""
    text = f"{to_thai(number)}. " if count > 1 else ""
    for word in cycle(WORDS):
        if measure_width(text + word, FONT) > points:
            return text
        text += word
    raise AssertionError("no words")


def make_entry(number: int, shape: Shape) -> Entry:
    """What is reported on a measure."""
    texts = {
        key: [fill_width(width, n, len(widths)) for n, width in enumerate(widths, 1)]
        for key, widths in zip(LISTS, shape, strict=True)
    }
    texts["responsible"] = [UNITS[number in (4, 5)]]
    texts["period"] = [PERIODS[number in (2, 3)]]
    fields = {key: make_field(*items, spot=CellRef(6, 0)) for key, items in texts.items()}
    return Entry(DEFINITION.find_measure(number), "แบบรายงาน", fields)


def list_column(page: Page, index: int) -> list[list[str]]:
    """What stands in a column on each printed page, below the headings."""
    first = page.selected[0]
    texts = {cell.row: str(cell.value or "") for cell in page.cells if cell.column == index}
    return [[texts[row] for row in rows if row >= first] for rows in list_pages(page)]


def test_pages_break_as_people_broke_them() -> None:
    """Five pages; the first measure goes on from its fifth item on the second."""
    entries = tuple(make_entry(number, shape) for number, shape in enumerate(SHAPES, 1))
    returned = Return("แบบ.xlsx", "central", None, None, "สำนักปลัด", entries)
    merged = merge_returns([returned], DEFINITION, None)
    page = make_report_table(ReportContents(DEFINITION, merged, fill_texts(load_round())))
    one, two, three, four, five, six, seven = (f"{to_thai(n)}." for n in range(1, 8))
    told = [[re.split(r"\s", text)[0] for text in texts] for texts in list_column(page, 0)]
    assert told == [[one], ["(ต่อ)", two, three], [four, five], [six, seven], ["(ต่อ)"]]
    for index, column in enumerate(DEFINITION.columns):
        (first,) = list_column(page, index)[0]
        assert column.key not in LISTS or len(first.split("\n")) == 4
    # Where it costs no page, the column of periods is wide enough for a date on a line.
    index = [column.key for column in DEFINITION.columns].index("period")
    texts = (text for texts in list_column(page, index) for text in texts if text)
    room = text_width(page.widths[index])
    lines = {line.strip() for text in texts for line in break_lines(text, FONT, room)}
    assert lines == {*PERIODS[0].split("\n"), "๑ ตุลาคม ๒๕๖๗ –", "๓๐ กันยายน ๒๕๖๘"}


@pytest.mark.parametrize(
    ("lines", "broken"),
    [
        (("๑ ตุลาคม ๒๕๖๗ – ", "๓๐ กันยายน ๒๕๖๘"), 0),
        (("๑ ตุลาคม ๒๕๖๗ ", "ถึง ๓๐ กันยายน ๒๕๖๘"), 0),
        (("๑ ตุลาคม ๒๕๖๗\n", "- ๓๐ กันยายน ", "๒๕๖๘"), 1),
        (("๑ ตุลาคม ๒๕๖๗ – ๓๐ ", "กันยายน ๒๕๖๘"), 1),
        (("กองยุทธศาสตร์", "และงบประมาณ"), 1),
        (("งานพัสดุ\n", "กองคลัง"), 0),
        (("๑ ตุลาคม ", "๒๕๖๗ – ๓๐ ", "กันยายน ", "๒๕๖๘"), 3),
        ((), 0),
    ],
)
def test_broken_names_and_dates(lines: tuple[str, ...], broken: int) -> None:
    """A line that ends where it was ended, or beside a dash, breaks no name and no date."""
    assert count_broken(BrokenCell((BrokenItem(lines),), 0.0, listed=False)) == broken


@pytest.mark.parametrize(
    "number", [3, 8, *(pytest.param(number, marks=pytest.mark.slow) for number in (11, LONG))]
)
def test_chosen_widths(number: int) -> None:
    """The chosen widths cost no more than the wished ones, and fill the paper as those do."""
    sample = make_sample(number)
    rows = [set_texts(one, sample.definition, Digits.THAI) for one in sample.merged.entries]
    typesetter = Typesetter(sample.definition, rows, top=150.0, below=90.0)
    wished = share_width([column.width for column in sample.definition.columns], REPORT_PAPER)
    chosen = typesetter.choose_widths()
    assert typesetter.judge(chosen) <= typesetter.judge(wished)
    assert sum(chosen) == sum(wished)
