"""What was read from a sheet, and how far it reaches."""

from __future__ import annotations

import pytest

from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid


@pytest.mark.parametrize(
    ("cells", "errors", "height", "width"),
    [
        ({}, {}, 0, 0),
        ({CellRef(0, 0): "ก"}, {}, 1, 1),
        ({CellRef(4, 1): 1, CellRef(2, 5): 2}, {}, 5, 6),
        ({CellRef(1, 1): "ก"}, {CellRef(9, 3): "#REF!"}, 10, 4),
        ({}, {CellRef(0, 2): "#N/A"}, 1, 3),
    ],
)
def test_grid_reaches_to_its_last_cell(
    cells: dict[CellRef, str | int], errors: dict[CellRef, str], height: int, width: int
) -> None:
    """Height and width count up to the last cell that holds a value or an error."""
    grid = Grid("แบบรายงาน", cells, errors)
    assert (grid.height, grid.width) == (height, width)
