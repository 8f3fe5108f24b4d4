"""The summary: matrix, chart and lists, on pages that break where they should."""

from itertools import pairwise

import pytest

from itasheet.definition.round import Unit
from itasheet.layout.page_builder import TEXT_LINES, PageBuilder
from itasheet.layout.paper import REPORT_PAPER, fit_row_height, share_width
from itasheet.layout.styles import STYLES
from itasheet.reports.contents import Remark, Wishes
from itasheet.reports.summary import PLACE_WIDTH, add_list, make_summary, plan_widths
from itasheet.reports.typesetting import ROOM
from itasheet.sheets.page import Page
from itasheet.thai.numbers import to_thai
from tests.printed import list_pages
from tests.rounds import COUNT, MANY_UNITS, Sample, make_sample, resize_definition

TABLE = {"summary_remark", "summary_unit", "summary_total"}
SMALL = make_sample(4)


def summarise(sample: Sample, draft: bool = False) -> Page:
    return make_summary(sample._replace(wishes=Wishes(draft=draft)).contents)


def with_units(count: int) -> Sample:
    """The sample of many units with as many as wanted, whose names have a number in them."""
    sample = make_sample(MANY_UNITS)
    units = tuple(Unit(f"unit-{n}", f"โรงเรียนเทศบาล {n}") for n in range(1, count + 1))
    return sample._replace(merged=sample.merged._replace(units=units))


@pytest.mark.parametrize("number", [*range(0, COUNT, 3), MANY_UNITS])
def test_pages_fit(number: int) -> None:
    """No page is overfull, no row higher than a row can be, and no page breaks beside the chart."""
    page = summarise(make_sample(number))
    (chart,) = page.charts
    assert page.rows[chart.row].height == pytest.approx(chart.height * 0.75)
    for rows in list_pages(page):
        assert sum(page.rows[row].height for row in rows) <= ROOM
        assert all(page.rows[row].height <= 409 for row in rows)
        assert chart.row not in rows or {chart.row - 1, chart.row + 1} <= set(rows)


@pytest.mark.parametrize("count", [15, 24, 60])
def test_headings_are_repeated(count: int) -> None:
    """The matrix and the lists have their headings on every page; its sums stand below a unit."""
    page = summarise(with_units(count))
    styles = {row: {cell.style for cell in page.cells if cell.row == row} for row in page.rows}
    continued = 0
    for before, rows in pairwise(list_pages(page)):
        # Rows of tables have a line around their cells.
        after = next((row for row in rows if "summary_heading" not in styles[row]), rows[-1])
        if styles[before[-1]] & TABLE and styles[after] & TABLE:
            assert "summary_heading" in styles[rows[0]]
            continued += 1
    assert continued > 3
    sums = max(row for row in styles if "summary_unit" in styles[row]) + 1
    assert any({sums - 1, sums} <= set(rows) for rows in list_pages(page))


def test_chart_leaves_out_headings() -> None:
    """The chart takes the units' rows only, where a heading stands between them."""
    page = summarise(with_units(30))
    (chart,) = page.charts
    texts = {(cell.row, cell.column): cell.value for cell in page.cells}
    for series in chart.series:
        assert len(series.names) == len(series.figures) == 2
        rows = [cell.row for area in series.names for cell in area.list_cells()]
        names = [f"โรงเรียนเทศบาล {to_thai(number)}" for number in range(1, 31)]
        assert [texts[row, 0] for row in rows] == names
        assert [area[::2] for area in series.figures] == [area[::2] for area in series.names]


def test_draft() -> None:
    """A draft is stamped on the head of every page; other summaries have no head."""
    cover = SMALL.definition.cover._replace(draft="ก & ข")
    sample = SMALL._replace(definition=SMALL.definition._replace(cover=cover))
    paper, plain = summarise(sample, draft=True).paper, summarise(sample).paper
    assert paper is not None and plain is not None and plain.header == ""
    assert paper.header.endswith("ก && ข") and paper.header.startswith("&C")


@pytest.mark.parametrize("measures", [1, 2, 7, 20, 30])
def test_plan_widths(measures: int) -> None:
    """The columns fill the paper, the counts wide enough for their headings."""
    widths = plan_widths(measures)
    assert sum(widths) == sum(share_width([1], REPORT_PAPER))
    assert len(widths) == measures + 3
    assert min(widths[0], 2 * widths[-1]) >= 140
    assert min(widths) >= 20


@pytest.mark.parametrize("measures", [1, 7, 20])
def test_lists(measures: int) -> None:
    """A remark has its three cells, a long one goes on below; of nothing missing that is said."""
    long = "ข้อความยาวที่หน่วยงานส่งมา " * 120
    remarks = [Remark("a.xlsx", "แบบรายงาน ▸ C6", "สั้น"), Remark("b.xlsx", "ที่อื่น", long)]
    contents = SMALL._replace(definition=resize_definition(measures)).contents
    lists = PageBuilder(plan_widths(measures))
    for title in ("missing_title", "extra_title"):
        add_list(lists, contents, title, [])
    assert [cell.value for cell in lists.cells] == ["ครบถ้วน ไม่มีสิ่งที่ยังขาด"]
    lists = PageBuilder(plan_widths(measures))
    add_list(lists, contents, "missing_title", remarks)
    rows = sorted({cell.row for cell in lists.cells})
    texts = [[str(c.value or "") for c in lists.cells if c.row == row] for row in rows]
    assert texts[0] == ["สิ่งที่ยังขาดหรือต้องแก้ไข"]
    assert texts[1:3] == [["ไฟล์", "ตำแหน่ง", "ข้อความ"], ["a.xlsx", "แบบรายงาน > C6", "สั้น"]]
    assert texts[3][:2] == ["b.xlsx", "ที่อื่น"] and len(texts) > 4
    assert all(row[:2] == ["", ""] for row in texts[4:])
    assert "".join(row[2] for row in texts[3:]).split() == long.split()
    font, place = STYLES["summary_remark"].font, [merge for merge in lists.merges if merge[1] == 1]
    assert {lists.heights[row] for row in rows[3:-1]} == {fit_row_height(TEXT_LINES, font)}
    columns = lists.widths[1 : place[0].last_column + 1 if place else 2]
    assert sum(columns[:-1]) < PLACE_WIDTH
    assert sum(columns) >= PLACE_WIDTH or measures == len(columns) == 1
