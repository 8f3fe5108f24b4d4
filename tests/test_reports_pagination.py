"""Rows on pages: whole if that fills them, else between items, else between lines; no line lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.layout.line_breaks import break_lines
from itasheet.layout.paper import MAX_ROW_HEIGHT
from itasheet.reports import typesetting

ROOM = 450.0


def make_column(*counts: int, listed: bool = True) -> typesetting.BrokenCell:
    """A cell whose items have so many lines; each line says which it is."""
    lines = [[f"{number}.{at}" for at in range(count)] for number, count in enumerate(counts)]
    items = (break_lines("\n".join(one), typesetting.FONT, 100.0) for one in lines)
    return typesetting.BrokenCell(tuple(map(typesetting.BrokenItem, items)), 100.0, listed)


def title(lines: int = 2) -> typesetting.BrokenCell:
    return make_column(lines, listed=False)


def make_rows(text: str) -> list[tuple[typesetting.BrokenCell, ...]]:
    """Rows, parted by bars: a title of two lines (or as many as before a slash), and a list."""
    rows: list[tuple[typesetting.BrokenCell, ...]] = []
    for row in filter(None, text.split(" | ")):
        before, _, counts = row.rpartition("/")
        rows.append((title(int(before or 2)), make_column(*map(int, counts.split()))))
    return rows


def tell(pages: typesetting.Pages) -> str:
    """Where rows go, with a bar between pages: number and lines, and a plus if it goes on."""
    seen: set[int] = set()
    told: list[list[str]] = []
    for page in pages:
        told.append([f"{one.row}:{one.lines}{'+' * (one.row in seen)}" for one in page])
        seen |= {one.row for one in page}
    return " | ".join(map(" ".join, told))


RULES = {
    "two that fit one page": ("5 5 | 5 5", ROOM, 0, "0:10 1:10"),
    "a whole one moves to the next page": ("15 | 4 4", ROOM, 0, "0:15 | 1:8"),
    "or its rest, where a third were blank": ("10 | 6 6", ROOM, 0, "0:10 1:6 | 1:6+"),
    "or where that saves a page": ("15 | 4 4 | 15", ROOM, 0, "0:15 1:4 | 1:4+ 2:15"),
    "the first page has less room": ("4 4 4", 220, 0, "0:8 | 0:4+"),
    "broken between items": ("15 15", ROOM, 0, "0:15 | 0:15+"),
    "one of more than a page begins below another": ("3 | 9 9 9", ROOM, 0, "0:3 1:18 | 1:9+"),
    "one item longer than a page is broken between lines": ("30", ROOM, 0, "0:19 | 0:11+"),
    "but such an item begins on a new page": ("8 | 30", ROOM, 0, "0:8 | 1:19 | 1:11+"),
    "unless the one before had too little": ("4 | 30", ROOM, 0, "0:4 1:17 | 1:13+"),
    "nor does a page end with a short item": ("2 30", ROOM, 0, "0:19 | 0:13+"),
    "one line stays not behind alone": ("1/18 | 1/1 12 12", ROOM, 0, "0:18 | 1:13 | 1:12+"),
    "no room for the beginning of a row on the first page": ("5", 20, 0, " | 0:5"),
    "nor for one longer than a page": ("30", -50, 0, " | 0:19 | 0:11+"),
    "no rows": ("", ROOM, 0, ""),
    "room below": ("5", ROOM, 100, "0:5"),
    "the last row goes with what stands below": ("9 | 8", ROOM, 100, "0:9 | 1:8"),
    "the last items go with it": ("6 6 6", ROOM, 100, "0:12 | 0:6+"),
    "the last lines of a single item": ("18", ROOM, 100, "0:16 | 0:2+"),
    "the last lines, as the last item is too long": ("2 16", ROOM, 200, "0:16 | 0:2+"),
    "below no rows": ("", ROOM, 100, ""),
}


@pytest.mark.parametrize(("rows", "first", "below", "expected"), RULES.values(), ids=RULES)
def test_rules(rows: str, first: float, below: float, expected: str) -> None:
    """Rows go where they should, and what must stand below the last never stands alone."""
    spared = typesetting.fill_pages(make_rows(rows), first, ROOM, below)
    assert tell(spared) == expected
    room = ROOM if len(spared) > 1 else first
    assert sum(part.height for part in spared[-1]) + below <= room


def test_lists_break_before_the_same_item() -> None:
    """Parallel lists go on with the same item, and unit and period stand only once."""
    lists = (make_column(3, 3, 3, 3), title(1), make_column(6, 6, 6), make_column(1, 1, 1, 1))
    row = (title(), *lists)
    first, second = typesetting.paginate_rows([row], 260.0, ROOM, 0)
    assert [len(column.items) for column in first[0].columns] == [1, 2, 1, 2, 2]
    assert [len(column.items) for column in second[0].columns] == [0, 2, 0, 1, 2]


def test_cuts_are_told() -> None:
    """A cell that is broken within an item says so; one that is broken between items does not."""
    (first,), (second,) = typesetting.paginate_rows(
        [(title(), make_column(30, 4), make_column(19, 1))], ROOM, ROOM, 0
    )
    assert [column.cut for column in first.columns] == [False, True, False]
    assert not any(column.cut for column in second.columns)


def test_what_stands_above_the_rest_counts() -> None:
    """A title of more than a page goes on below a word that says so, and loses no line by it."""
    long = title(45)._replace(above=(typesetting.BrokenItem(("(ต่อ)",)),))
    pages = typesetting.fill_pages([(long, make_column(3))], ROOM, ROOM, 0)
    parts = [part for page in pages for part in page]
    items = [[item.lines for item in part.columns[0].items] for part in parts]
    assert [part.lines for part in parts] == [sum(map(len, one)) for one in items]
    assert all(part.height <= MAX_ROW_HEIGHT for part in parts)
    assert [one[0] == ("(ต่อ)",) for one in items] == [False, True, True]
    assert "".join("".join(one[-1]) for one in items) == "".join(long.items[0].lines)


cells = st.lists(st.integers(1, 30), max_size=6).map(lambda counts: make_column(*counts))
rows_strategy = st.lists(
    st.tuples(st.integers(1, 5).map(title), cells, st.integers(0, 4).map(title), cells), max_size=6
)


@given(rows_strategy, st.floats(120, ROOM), st.floats(0, 200))
def test_nothing_is_lost_and_everything_fits(
    rows: list[tuple[typesetting.BrokenCell, ...]], first: float, below: float
) -> None:
    """All parts of a row joined are the row; no page and no part is higher than it may be."""
    pages = typesetting.fill_pages(rows, first, ROOM, below)
    for number, page in enumerate(pages):
        assert sum(part.height for part in page) <= (ROOM if number else first)
        assert all(part.height <= MAX_ROW_HEIGHT for part in page)
    for index, row in enumerate(rows):
        parts = [part for page in pages for part in page if part.row == index]
        for column, whole in enumerate(row):
            joined = "".join(
                line for part in parts for item in part.columns[column].items for line in item.lines
            )
            assert joined == "".join(line for item in whole.items for line in item.lines)
        if len(parts) > 1:
            assert parts[0].lines >= typesetting.FEWEST_LINES
