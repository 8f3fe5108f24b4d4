"""Cells by their references, as they are written and as people type them, and grids of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string, coordinate_to_tuple

from itasheet.sheets.cell_reference import (
    MOST_COLUMNS,
    MOST_ROWS,
    CellRange,
    CellRef,
    find_range,
    format_cells,
    name_column,
)
from itasheet.sheets.grid import Grid
from itasheet.thai.numbers import to_thai

ROWS = st.integers(0, 1_048_575)
COLUMNS = st.integers(0, 16_383)
CELLS = [CellRef(row, column) for row in range(7) for column in range(4)]


@given(ROWS, COLUMNS)
def test_cell_is_named_as_excel_names_it(row: int, column: int) -> None:
    """Another library reads the same row and column in the name of a cell."""
    assert coordinate_to_tuple(str(CellRef(row, column))) == (row + 1, column + 1)
    assert column_index_from_string(name_column(column)) == column + 1


def test_ranges_are_named_by_their_corners() -> None:
    """A range is named by two corners, or by its cell if it is one; from another sheet with it."""
    assert str(CellRange(3, 0, 8, 1)) == "A4:B9"
    assert str(CellRange(0, 0, 0, 0)) == "A1"
    assert CellRange(3, 0, 8, 1).absolute("แบบรายงาน") == "'แบบรายงาน'!$A$4:$B$9"
    assert CellRange(0, 26, 0, 26).absolute("Bob's") == "'Bob''s'!$AA$1"


def test_a_range_covers_its_corners_and_all_between() -> None:
    """Cells are in a range or not; it overlaps with the ranges that have one of them."""
    area = CellRange(3, 1, 5, 2)
    covered = [CellRef(row, column) for row in (3, 4, 5) for column in (1, 2)]
    assert [cell for cell in CELLS if area.overlaps(cell.area)] == [*area.list_cells()] == covered
    assert area.overlaps(CellRange(0, 0, 9, 9)) and CellRange(0, 0, 9, 9).overlaps(area)


@given(st.lists(st.sampled_from(CELLS), max_size=12))
def test_formatted_cells_are_read_back(cells: list[CellRef]) -> None:
    """Read by another library, the names give each cell once, runs down a column as one."""
    named = set()
    for part in filter(None, format_cells(cells).split(", ")):
        first, _, last = part.partition(":")
        (top, column), (bottom, _same) = map(coordinate_to_tuple, (first, last or first))
        named |= {CellRef(row - 1, column - 1) for row in range(top, bottom + 1)}
    assert named == set(cells)
    runs = [CellRef(9, 2), CellRef(3, 2), CellRef(8, 2), CellRef(3, 2), CellRef(3, 3)]
    assert format_cells(runs) == "C4, C9:C10, D4"


@pytest.mark.parametrize(
    ("text", "area"),
    [
        *((text, CellRange(4, 2, 4, 2)) for text in ("C5", "c5", " c๕ ", "$C$5")),
        ("C5:C7", CellRange(4, 2, 6, 2)),
        ("c๗ : b๕", CellRange(4, 1, 6, 2)),
        ("XFD1048576", CellRange(MOST_ROWS - 1, MOST_COLUMNS - 1, MOST_ROWS - 1, MOST_COLUMNS - 1)),
    ],
)
def test_references(text: str, area: CellRange) -> None:
    """Small letters, Thai digits, dollars and ranges from any corner are understood."""
    assert find_range(text) == area


@pytest.mark.parametrize(
    "text",
    [
        *("", "5C", "C 5", "C0", ":C5", "C5:C6:C7", "C", "5", "C5:", "C5:7", "ก5"),
        *("XFE1", "A1048577", "C5,C6", "Cß5", "C٥"),
    ],
)
def test_no_references(text: str) -> None:
    """What names no cell of a sheet is none."""
    assert find_range(text) is None


spans = st.tuples(
    *(st.integers(0, most - 1) for most in (MOST_ROWS, MOST_COLUMNS, MOST_ROWS, MOST_COLUMNS))
)


@given(spans)
def test_round_trip(corners: tuple[int, int, int, int]) -> None:
    """Every area is read back from its name, also where the digits are Thai."""
    rows, columns = sorted(corners[::2]), sorted(corners[1::2])
    area = CellRange(rows[0], columns[0], rows[1], columns[1])
    assert find_range(str(area)) == find_range(to_thai(str(area))) == area


@pytest.mark.parametrize(
    ("cells", "faults", "height"),
    [
        ({}, {}, 0),
        ({CellRef(4, 1): 1, CellRef(2, 5): 2}, {}, 5),
        ({CellRef(1, 1): "ก"}, {CellRef(9, 3): "#REF!"}, 10),
        ({}, {CellRef(0, 2): "#N/A"}, 1),
    ],
)
def test_grid_reaches_to_its_last_cell(
    cells: dict[CellRef, str | int], faults: dict[CellRef, str], height: int
) -> None:
    """The height counts up to the last cell that holds a value or an error."""
    assert Grid("แบบรายงาน", cells, faults).height == height
