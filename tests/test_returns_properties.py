"""Whatever stands in a workbook, reading it raises nothing and loses nothing."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from itasheet.cells.names import match_measure
from itasheet.cells.records import Return
from itasheet.checks import judge_workbook
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Grid, Read
from itasheet.thai.text import repair_text
from tests.tables import (
    answer_form,
    change_grid,
    load_definition,
    load_round,
    make_workbook,
)

DEFINITION = load_definition()
HEADINGS = tuple(column.heading for column in DEFINITION.columns)
TITLES = tuple(f"{measure.number}. {measure.title}" for measure in DEFINITION.measures)
WORDS = (
    *HEADINGS,
    *TITLES,
    *(title[: len(title) // 2] for title in TITLES),
    *("(ต่อ)", "-", "๑.", "2", "กองคลัง", "กองช่างง", "ตลอดปีงบประมาณ ๒๕๖๘", "๑ ต.ค. ๖๗"),
    *("สถานะ", "ส่วนราชการ: กองคลัง", "ลงชื่อ ........ ผู้รายงาน", "ปี ๒๕๖๕", "........", "ไม่มี"),
)
TEXTS = st.one_of(
    st.sampled_from(WORDS),
    st.text("กขคดตนมรวสอาิีุู่้์ๆฯ๐๑๒๙129 .,-()/:\n\u200b\u00a0%x{", min_size=1, max_size=12),
    st.text(min_size=1, max_size=6),
)
VALUES: st.SearchStrategy[Read] = st.one_of(
    TEXTS,
    TEXTS,
    st.integers(-9999, 99999),
    st.floats(),
    st.dates(),
    st.booleans(),
    st.sampled_from((time(8, 30), timedelta(days=3, hours=1), date(2567, 2, 28))),
)
SPOTS = st.builds(CellRef, st.integers(0, 11), st.integers(0, 7))
AREAS = st.builds(
    lambda spot, rows, columns: CellRange(
        spot.row, spot.column, spot.row + rows, spot.column + columns
    ),
    SPOTS,
    st.integers(0, 3),
    st.integers(0, 2),
)


@st.composite
def draw_grids(draw: st.DrawFn) -> Grid:
    """A small sheet with headings somewhere, any values, errors and merged cells around them."""
    cells = dict(draw(st.dictionaries(SPOTS, VALUES, max_size=40)))
    top = draw(st.integers(0, 3))
    if draw(st.integers(0, 5)):
        order = draw(st.permutations(HEADINGS))
        cells |= {CellRef(top, column): heading for column, heading in enumerate(order)}
        titled = order.index(HEADINGS[0])
        rows = draw(st.lists(st.integers(top + 1, 11), max_size=4, unique=True))
        cells |= {CellRef(row, titled): draw(st.sampled_from(TITLES)) for row in rows}
    errors = draw(st.dictionaries(SPOTS, st.just("#REF!"), max_size=2))
    merges = tuple(draw(st.lists(AREAS, max_size=4)))
    kept = {spot: value for spot, value in cells.items() if spot not in errors}
    return Grid("แผ่น", kept, errors, merges)


def list_kept(returned: Return) -> set[str]:
    """Every text that a return has somewhere, line by line."""
    entries = (*returned.entries, *returned.untouched)
    texts = [
        piece.text
        for entry in entries
        for field in (*entry.fields.values(), *entry.extra.values())
        for piece in field.pieces
    ]
    texts += [remark.text for remark in (*returned.remarks, *returned.titles, *returned.covered)]
    return set(texts)


@settings(max_examples=150, deadline=None)
@given(draw_grids(), st.booleans())
def test_nothing_raises(grid: Grid, with_round: bool) -> None:
    """Any sheet is read and checked without an error, with a round and without."""
    workbook = make_workbook(grid)
    found = load_round() if with_round else None
    outcome = judge_workbook(workbook, workbook.path, DEFINITION, found)
    assert (outcome.returned is None) == (outcome.status.value == "unreadable")


@settings(max_examples=100, deadline=None)
@given(draw_grids())
def test_nothing_raises_in_form(grid: Grid) -> None:
    """A form of ours may hold anything instead of its table."""
    workbook = change_grid(answer_form("finance"), grid._replace(name="แบบรายงาน"))
    judge_workbook(workbook, workbook.path, DEFINITION, load_round())


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(SPOTS, TEXTS, max_size=30), st.lists(AREAS, max_size=3))
@example({CellRef(0, 0): HEADINGS[1]}, [])
@example({CellRef(0, 0): TITLES[0], CellRef(1, 0): ")"}, [])
def test_nothing_is_lost(cells: dict[CellRef, str], merges: list[CellRange]) -> None:
    """Each text below the headings stands in an entry or among the remarks.

    But for headings, and a measure's title or number that is only said again.
    """
    headings: dict[CellRef, Read] = {
        CellRef(0, column): text for column, text in enumerate(HEADINGS)
    }
    below = {CellRef(row + 1, column): text for (row, column), text in cells.items()}
    areas = tuple(
        area._replace(first_row=area.first_row + 1, last_row=area.last_row + 1) for area in merges
    )
    grid = Grid("แผ่น", {**headings, **below}, {}, areas)
    outcome = judge_workbook(make_workbook(grid), "x.xlsx", DEFINITION, None)
    assert outcome.returned is not None
    kept = {"".join(text.split()) for text in list_kept(outcome.returned)}
    for text in below.values():
        mended = "".join(repair_text(text)[0].split())
        said = mended in ("", "(ต่อ)", "สถานะ", *kept) or mended in map(_squeeze, HEADINGS)
        assert said or match_measure(text, DEFINITION)


def _squeeze(text: str) -> str:
    return "".join(text.split())
