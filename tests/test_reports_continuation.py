"""Tables that go on on another page have their heading there too."""

from __future__ import annotations

from itasheet.reports.pagination import Rows, Shift, repeat_headings
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell

TABLE = Rows(
    cells=(
        *(Cell(row, 0, f"row {row}", "plain") for row in range(6)),
        Cell(1, 1, "heading too", "bold"),
    ),
    merges=(CellRange(1, 1, 1, 2), CellRange(4, 0, 4, 2)),
    heights=dict.fromkeys(range(6), 30.0),
    headings=dict.fromkeys(range(2, 6), 1),
)
"""A title, a heading and four rows below it."""


def test_headings_go_where_pages_begin() -> None:
    """Of pages of three rows the second begins with the heading, then go on the rows."""
    rows, breaks, shift = repeat_headings(TABLE, 90)
    assert [cell.value for cell in sorted(rows.cells) if not cell.column] == [
        *("row 0", "row 1", "row 2"),
        *("row 1", "row 3", "row 4"),
        *("row 1", "row 5"),
    ]
    assert breaks == (3, 6)
    assert [shift.move(row) for row in range(6)] == [0, 1, 2, 4, 5, 7]
    assert rows.heights == dict.fromkeys(range(8), 30.0)
    assert set(rows.merges) == {
        CellRange(1, 1, 1, 2),
        CellRange(3, 1, 3, 2),
        CellRange(6, 1, 6, 2),
        CellRange(5, 0, 5, 2),
    }
    assert [c.row for c in rows.cells if c.style == "bold"] == [1, 3, 6]


def test_all_on_one_page() -> None:
    """Where everything fits nothing is changed."""
    rows, breaks, shift = repeat_headings(TABLE, 180)
    assert (set(rows.cells), breaks, shift) == (set(TABLE.cells), (), Shift())
    assert dict(rows.heights) == TABLE.heights


def test_rows_without_heading() -> None:
    """A page that begins with what is no table's row begins with just that."""
    plain = TABLE._replace(headings={})
    rows, breaks, _ = repeat_headings(plain, 90)
    assert breaks == (3,)
    assert len(rows.cells) == len(TABLE.cells)
