"""Pages made row by row: fitted rows, breaks, headings that are repeated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.layout.page_builder import Content, PageBuilder, break_rows
from itasheet.layout.paper import MAX_ROW_HEIGHT, cell_height, fit_row_height
from itasheet.layout.styles import STYLES
from itasheet.sheets.cell_reference import CellRange

LONG = "ข้อความที่ยาวกว่าหนึ่งบรรทัดของช่องนี้ " * 4
FONT = STYLES["report_cell"].font


def cell(value: str | int | None, columns: int = 1) -> Content:
    return Content(value, "report_cell", columns=columns)


def test_rows_are_as_high_as_their_texts() -> None:
    """The highest cell of a row counts, over all the columns on which it stands."""
    builder = PageBuilder((120, 120, 200))
    assert builder.add_line(cell(LONG)) == 0
    builder.add_row([cell(LONG, columns=2), cell(7)])
    builder.add_row([cell(None)], first=2)
    builder.add_line(cell("ก"), first=1, height=99)
    builder.add_gap(12)
    builder.add_line(cell(LONG * 50))
    builder.add_row([Content(LONG, "audit_fact")])
    assert builder.heights == [
        cell_height(LONG, FONT, 438, indent=1),
        cell_height(LONG, FONT, 239, indent=1),
        fit_row_height(1, FONT),
        *(99, 12, MAX_ROW_HEIGHT),
        fit_row_height(1, FONT),
    ]
    assert [(c.row, c.column) for c in builder.cells] == [
        *((0, 0), (1, 0), (1, 2), (2, 2), (3, 1), (5, 0), (6, 0))
    ]
    assert builder.merges == [
        CellRange(0, 0, 0, 2),
        CellRange(1, 0, 1, 1),
        CellRange(3, 1, 3, 2),
        CellRange(5, 0, 5, 2),
    ]
    page = builder.make_page("แบบรายงาน")
    assert [page.rows[row].height for row in range(7)] == builder.heights


def make_table(heights: int = 4) -> PageBuilder:
    """A title, a heading over two columns, and rows below it, each 30 points high."""
    builder = PageBuilder((50, 50))
    builder.add_line(cell("title"))
    builder.add_table([cell("heading", columns=2)], [[cell(f"row {n}")] for n in range(heights)])
    builder.heights = [30.0] * len(builder.heights)
    return builder


def list_texts(builder: PageBuilder) -> list[object]:
    return [one.value for one in sorted(builder.cells, key=lambda one: one[:2])]


def test_headings_go_where_pages_begin() -> None:
    """Of pages of three rows all begin with the heading, then go on the rows."""
    builder = make_table()
    breaks, places = builder.repeat_headings(90)
    assert list_texts(builder) == [
        *("title", "heading", "row 0"),
        *("heading", "row 1", "row 2"),
        *("heading", "row 3"),
    ]
    assert breaks == (3, 6)
    assert places == [0, 1, 2, 4, 5, 7]
    assert builder.heights == [30.0] * 8
    assert set(builder.merges) == {CellRange(row, 0, row, 1) for row in (0, 1, 3, 6)}
    assert builder.area == CellRange(0, 0, 7, 1)
    assert make_table().repeat_headings(180) == ((), [0, 1, 2, 3, 4, 5])


def test_headings_that_excel_repeats() -> None:
    """They take room on each page but the first, where they stand anyway, and none alone."""
    assert make_table(8).break_pages(120) == (4, 7)
    assert make_table(4).break_pages(60) == (1, 3, 4, 5)


@pytest.mark.parametrize(
    ("heights", "tied", "heads", "breaks"),
    [
        pytest.param([], set(), {}, (), id="no rows"),
        pytest.param([50, 50], set(), {}, (), id="all fit"),
        pytest.param([50, 51], set(), {}, (1,), id="one does not"),
        pytest.param([60, 60, 60], set(), {}, (1, 2), id="each on its own"),
        pytest.param([60, 30, 30], {1}, {}, (1,), id="tied rows go together"),
        pytest.param([60, 30, 10], {1}, {}, (), id="tied rows that fit"),
        pytest.param([30, 60, 30, 30], {0, 1, 2}, {}, (2,), id="tied to more than a page"),
        pytest.param([200, 10], set(), {}, (1,), id="higher than the page"),
        pytest.param([10, 200], set(), {}, (1,), id="higher than the page, below another"),
        pytest.param([40, 40, 40], {2}, {}, (2,), id="the last row is tied to nothing"),
        pytest.param([60, 60, 30], set(), {1: 20}, (1, 2), id="a head takes room"),
        pytest.param([60, 60, 30], set(), {2: 20}, (1,), id="only where a page begins"),
        pytest.param(
            [60, 90, 10], set(), {1: 20, 2: 20}, (1, 2), id="more than a page with a head"
        ),
        pytest.param([60, 60, 30], {1}, {1: 20}, (1, 2), id="the head of a tied row"),
    ],
)
def test_break_rows(
    heights: list[float], tied: set[int], heads: dict[int, float], breaks: tuple[int, ...]
) -> None:
    """Pages of 100 points; each case names the rule it shows."""
    assert break_rows(heights, 100, tied, heads) == breaks


@given(st.lists(st.floats(1, 100), max_size=30), st.sets(st.integers(0, 29)))
def test_no_page_is_overfull(heights: list[float], tied: set[int]) -> None:
    """Whatever is tied, the rows of a page fit it."""
    starts = (0, *break_rows(heights, 100, tied))
    for start, end in zip(starts, (*starts[1:], len(heights)), strict=True):
        assert sum(heights[start:end]) <= 100 + 1e-6
