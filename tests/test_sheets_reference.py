"""Cell references as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.sheets.cell_reference import MOST_COLUMNS, MOST_ROWS, CellRange, find_area, read_area
from itasheet.thai.numbers import to_thai


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("C5", CellRange(4, 2, 4, 2)),
        ("c5", CellRange(4, 2, 4, 2)),
        (" c๕ ", CellRange(4, 2, 4, 2)),
        ("$C$5", CellRange(4, 2, 4, 2)),
        ("C5:C7", CellRange(4, 2, 6, 2)),
        ("c๗ : b๕", CellRange(4, 1, 6, 2)),
        ("XFD1048576", CellRange(MOST_ROWS - 1, MOST_COLUMNS - 1, MOST_ROWS - 1, MOST_COLUMNS - 1)),
    ],
)
def test_references(text: str, area: CellRange) -> None:
    """Small letters, Thai digits, dollars and ranges from any corner are understood."""
    assert find_area(text) == area


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5C",
        "C 5",
        "C0",
        ":C5",
        "C5:C6:C7",
        "C",
        "5",
        "C5:",
        "C5:7",
        "ก5",
        "XFE1",
        "A1048577",
        "C5,C6",
        "Cß5",
        "C٥",
    ],
)
def test_no_references(text: str) -> None:
    """What names no cell of a sheet is none."""
    assert find_area(text) is None


spans = st.tuples(
    *(st.integers(0, most - 1) for most in (MOST_ROWS, MOST_COLUMNS, MOST_ROWS, MOST_COLUMNS))
)


@given(spans)
def test_round_trip(corners: tuple[int, int, int, int]) -> None:
    """Every area is read back from its name, also where the digits are Thai."""
    rows, columns = sorted(corners[::2]), sorted(corners[1::2])
    area = CellRange(rows[0], columns[0], rows[1], columns[1])
    assert read_area(str(area)) == find_area(to_thai(str(area))) == area
