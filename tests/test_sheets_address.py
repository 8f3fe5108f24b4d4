"""Cell addresses as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string, coordinate_to_tuple

from itasheet.sheets.cell_reference import CellRange, CellRef, join_spots, name_column

ROWS = st.integers(0, 1_048_575)
COLUMNS = st.integers(0, 16_383)
SPOTS = st.builds(CellRef, st.integers(0, 6), st.integers(0, 3))


@pytest.mark.parametrize(
    ("column", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_column_names(column: int, letters: str) -> None:
    """Columns are named by letters, without a zero among them."""
    assert name_column(column) == letters


@given(ROWS, COLUMNS)
def test_spot_is_named_as_excel_names_it(row: int, column: int) -> None:
    """Another library reads the same row and column in the name of a spot."""
    assert coordinate_to_tuple(str(CellRef(row, column))) == (row + 1, column + 1)
    assert column_index_from_string(name_column(column)) == column + 1


@pytest.mark.parametrize(
    ("area", "text"),
    [
        (CellRange(3, 0, 8, 1), "A4:B9"),
        (CellRange(0, 0, 0, 0), "A1"),
        (CellRange(0, 0, 0, 1), "A1:B1"),
    ],
)
def test_area_is_named_by_its_corners(area: CellRange, text: str) -> None:
    """An area is named by two corners, or by its cell if it is one."""
    assert str(area) == text


@pytest.mark.parametrize(
    ("area", "sheet", "text"),
    [
        (CellRange(3, 0, 8, 1), "แบบรายงาน", "'แบบรายงาน'!$A$4:$B$9"),
        (CellRange(0, 26, 0, 26), "Bob's", "'Bob''s'!$AA$1"),
    ],
)
def test_absolute_area(area: CellRange, sheet: str, text: str) -> None:
    """From another sheet an area is named with the sheet, quoted, and dollar signs."""
    assert area.absolute(sheet) == text


@pytest.mark.parametrize(
    ("spot", "inside"),
    [
        (CellRef(3, 0), True),
        (CellRef(8, 1), True),
        (CellRef(5, 1), True),
        (CellRef(2, 0), False),
        (CellRef(9, 0), False),
        (CellRef(5, 2), False),
    ],
)
def test_area_covers_its_corners_and_all_between(spot: CellRef, inside: bool) -> None:
    """Spots are in an area or not."""
    assert CellRange(3, 0, 8, 1).covers(spot) is inside


@pytest.mark.parametrize(
    ("spots", "text"),
    [
        ([], ""),
        ([CellRef(3, 2)], "C4"),
        ([CellRef(3, 2), CellRef(8, 2), CellRef(9, 2), CellRef(10, 2)], "C4, C9:C11"),
        ([CellRef(10, 2), CellRef(9, 2), CellRef(9, 2)], "C10:C11"),
        ([CellRef(0, 0), CellRef(0, 1)], "A1, B1"),
    ],
)
def test_join_spots(spots: list[CellRef], text: str) -> None:
    """Cells are named by column, runs down a column as one, each cell once."""
    assert join_spots(spots) == text


@given(st.lists(SPOTS, max_size=12))
def test_joined_spots_name_just_these_cells(spots: list[CellRef]) -> None:
    """Read back, the joined names give the cells that went in."""
    named = set()
    for part in filter(None, join_spots(spots).split(", ")):
        first, _, last = part.partition(":")
        (top, column), (bottom, _same) = map(coordinate_to_tuple, (first, last or first))
        named |= {CellRef(row - 1, column - 1) for row in range(top, bottom + 1)}
    assert named == set(spots)
