"""Rows on pages: whole if they fit, else between items, else between lines; never a line lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.layout.paper import MAX_ROW_HEIGHT, fit_row_height
from itasheet.reports.pagination import (
    FEWEST_LINES,
    BrokenCell,
    Pages,
    Part,
    paginate_rows,
    spare_room,
)
from itasheet.sheets.styles import font_of

FONT = font_of("report_cell")
ROOM = 450.0


def make_column(*counts: int, listed: bool = True) -> BrokenCell:
    """A cell whose items have so many lines; each line says which it is."""
    items = tuple(
        tuple(f"{number}.{line} " for line in range(count)) for number, count in enumerate(counts)
    )
    return BrokenCell(items, listed)


def title(lines: int = 2) -> BrokenCell:
    """A cell that stands once and is never broken."""
    return make_column(lines, listed=False)


def tell(pages: Pages) -> list[list[str]]:
    """Where rows go: on each page the row's number, its lines, and a plus for one that goes on."""
    return [[f"{part.row}:{part.lines}{'+' * part.continued}" for part in page] for page in pages]


@pytest.mark.parametrize(
    ("rows", "first", "expected"),
    [
        ([(title(), make_column(5, 5))] * 2, ROOM, [["0:10", "1:10"]]),
        ([(title(), make_column(10)), (title(), make_column(6, 6))], ROOM, [["0:10"], ["1:12"]]),
        ([(title(), make_column(4, 4, 4))], 220.0, [["0:8"], ["0:4+"]]),
        ([(title(), make_column(15, 15))], ROOM, [["0:15"], ["0:15+"]]),
        (
            [(title(), make_column(3)), (title(), make_column(9, 9, 9))],
            ROOM,
            [["0:3", "1:18"], ["1:9+"]],
        ),
        ([(title(), make_column(30))], ROOM, [["0:19"], ["0:11+"]]),
        (
            [(title(), make_column(4)), (title(), make_column(30))],
            ROOM,
            [["0:4"], ["1:19"], ["1:11+"]],
        ),
        (
            [(title(1), make_column(18)), (title(1), make_column(1, 12, 12))],
            ROOM,
            [["0:18"], ["1:13"], ["1:12+"]],
        ),
        ([(title(), make_column(5))], 20.0, [[], ["0:5"]]),
        ([(title(), make_column(30))], -50.0, [[], ["0:19"], ["0:11+"]]),
        ([], ROOM, [[]]),
    ],
    ids=[
        "two that fit one page",
        "a whole one moves to the next page",
        "the first page has less room",
        "broken between items",
        "longer than a page begins where the one before ends",
        "one item longer than a page is broken between lines",
        "but such an item does not begin on a page that is begun",
        "an item of one line does not stay behind by itself",
        "no room for the beginning of a row on the first page",
        "nor for one longer than a page",
        "no rows",
    ],
)
def test_rows_go_where_they_should(
    rows: list[tuple[BrokenCell, ...]], first: float, expected: list[list[str]]
) -> None:
    """Each case names the rule it shows."""
    assert tell(paginate_rows(rows, first, ROOM, FONT)) == expected


def test_lists_break_before_the_same_item() -> None:
    """Parallel lists go on with the same item, and unit and period stand only once."""
    lists = (make_column(3, 3, 3, 3), title(1), make_column(6, 6, 6), make_column(1, 1, 1, 1))
    row = (title(), *lists)
    first, second = paginate_rows([row], 260.0, ROOM, FONT)
    assert [len(column.items) for column in first[0].columns] == [1, 2, 1, 2, 2]
    assert [len(column.items) for column in second[0].columns] == [0, 2, 0, 1, 2]


def test_cuts_are_told() -> None:
    """A cell that is broken within an item says so; one that is broken between items does not."""
    (first,), (second,) = paginate_rows(
        [(title(), make_column(30, 4), make_column(19, 1))], ROOM, ROOM, FONT
    )
    assert [column.cut for column in first.columns] == [False, True, False]
    assert not any(column.cut for column in second.columns)


@pytest.mark.parametrize(
    ("rows", "needed", "expected"),
    [
        ([(title(), make_column(5))], 100.0, [["0:5"]]),
        ([(title(), make_column(9)), (title(), make_column(8))], 100.0, [["0:9"], ["1:8"]]),
        ([(title(), make_column(6, 6, 6))], 100.0, [["0:12"], ["0:6+"]]),
        ([(title(), make_column(18))], 100.0, [["0:16"], ["0:2+"]]),
        ([(title(), make_column(2, 16))], 200.0, [["0:16"], ["0:2+"]]),
        ([], 100.0, [[]]),
    ],
    ids=[
        "there is room",
        "the last row goes with it",
        "the last items go with it",
        "the last lines of a single item",
        "the last lines, as the last item is too long",
        "no rows",
    ],
)
def test_room_is_spared(
    rows: list[tuple[BrokenCell, ...]], needed: float, expected: list[list[str]]
) -> None:
    """What must stand below the last row never stands on a page alone."""
    pages = paginate_rows(rows, ROOM, ROOM, FONT)
    spared = spare_room(pages, ROOM, ROOM, needed, FONT)
    assert tell(spared) == expected
    used = sum(height(part) for part in spared[-1])
    assert used + needed <= ROOM


cells = st.lists(st.integers(1, 30), max_size=6).map(lambda counts: make_column(*counts))
rows_strategy = st.lists(
    st.tuples(st.integers(1, 5).map(title), cells, st.integers(0, 4).map(title), cells), max_size=6
)


@settings(max_examples=100, deadline=None)
@given(rows_strategy, st.floats(120, ROOM))
def test_nothing_is_lost_and_everything_fits(
    rows: list[tuple[BrokenCell, ...]], first: float
) -> None:
    """All parts of a row joined are the row; no page and no part is higher than it may be."""
    pages = paginate_rows(rows, first, ROOM, FONT)
    for number, page in enumerate(pages):
        assert sum(height(part) for part in page) <= (ROOM if number else first)
        assert all(height(part) <= MAX_ROW_HEIGHT for part in page)
    for index, row in enumerate(rows):
        parts = [part for page in pages for part in page if part.row == index]
        assert [part.continued for part in parts] == [False] + [True] * (len(parts) - 1)
        for column, whole in enumerate(row):
            joined = "".join(
                line for part in parts for item in part.columns[column].items for line in item
            )
            assert joined == "".join(line for item in whole.items for line in item)
        if len(parts) > 1:
            assert parts[0].lines >= FEWEST_LINES


def height(part: Part) -> float:
    """A part's height in points."""
    return fit_row_height(part.lines, FONT)
