"""Problems to marks: what is coloured, commented on and listed, and what is shown as corrected."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.language import load_translator
from itasheet.layout.styles import STYLES
from itasheet.marking.corrections import (
    SHOWN,
    SIGNATURE_SPOT,
    Correction,
    FormerMarks,
    Marks,
    find_former,
    is_list,
    read_areas,
)
from itasheet.marking.plan_marks import LONGEST_FOUND, MOST_NOTES, plan_marks
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Grid
from itasheet.sheets.page import Page

SHEET = "แบบรายงาน"
THAI, ENGLISH = load_translator("th"), load_translator("en")
D6, E9, E10 = CellRef(5, 3), CellRef(8, 4), CellRef(9, 4)

BLANK = Problem("required-blank", Place("a.xlsx", SHEET, (D6,), "ระยะเวลา"))
MIXED = Problem("numerals-mixed", Place("a.xlsx", SHEET, (E9, E10), "ผล"), "๒๕67")
MIXED_TOLD = (
    "Thai and Arabic digits are mixed in one number — “๒๕67”",
    "type the number in one kind of digits",
)
COUNTS = Problem(
    "counts-unequal", Place("a.xlsx", SHEET, (D6,)), words={"count": "๑", "expected": "๒"}
)
LOST = Problem("identity-lost", Place("a.xlsx"))
OTHER_AGENCY = Problem("round-other", Place("a.xlsx"), words={"found": "ก", "expected": "ข"})


def plan(*problems: Problem, former: FormerMarks = FormerMarks()) -> Marks:
    """The marks for problems, in English."""
    return plan_marks(problems, former, "กองคลัง – รายงาน", ENGLISH)


def show(page: Page) -> list[list[str]]:
    """The visible texts of the list's lines."""
    cells = {(cell.row, cell.column): str(cell.value) for cell in page.cells}
    last = max(row for row, _ in cells)
    rows = range(page.frozen_rows, last + 1)
    return [[cells.get((row, column), "") for column in range(SHOWN)] for row in rows]


def save(page: Page) -> Grid:
    """The page as it is read back, under whatever name."""
    cells = {CellRef(cell.row, cell.column): str(cell.value) for cell in page.cells if cell.value}
    return Grid("Sheet1", cells)


def test_list() -> None:
    """Whose return it is and how much there is to do; then all of every problem."""
    page = plan(BLANK, MIXED, MIXED, COUNTS).page
    top = [cell.value for cell in page.cells if cell.column == 0 and cell.row < page.frozen_rows]
    assert top[:3] == ["What to correct", "กองคลัง – รายงาน", "1 to correct · 2 to check"]
    lines = show(page)
    assert [line[:4] for line in lines] == [
        ["1", "must be corrected", "D6", "ระยะเวลา"],
        ["2", "please check", "E9:E10", "ผล"],
        ["3", "please check", "E9:E10", "ผล"],
        ["4", "for information", "D6", ""],
    ]
    assert lines[1][4:] == [*MIXED_TOLD]
    assert {cell.row for cell in page.cells} == set(page.rows)
    assert max(row.height for row in page.rows.values()) < 60  # hidden columns do not count for it
    assert page.widths[SHOWN:] == (0, 0, 0, 0, 0)
    assert {cell.style for cell in page.cells} <= set(STYLES)


def test_thai_list() -> None:
    """In Thai no English is left but the program's own memory."""
    page = plan_marks([BLANK, MIXED], FormerMarks(), "กองคลัง", THAI).page
    shown = " ".join(str(cell.value) for cell in page.cells if cell.column < SHOWN)
    assert "ต้องแก้ไข" in shown and not re.search("[A-Z][a-z]|correct|cell", shown)
    assert len(page.name) <= 31


@pytest.mark.parametrize(
    ("problems", "levels", "noted"),
    [
        ([BLANK, COUNTS], {"error": D6.area, "note": D6.area}, {D6: 93}),
        ([MIXED], {"warning": CellRange(8, 4, 9, 4)}, {E9: 118, E10: 118}),
        ([COUNTS], {}, {}),
    ],
)
def test_colors_and_comments(
    problems: list[Problem], levels: dict[str, CellRange], noted: dict[CellRef, int]
) -> None:
    """Errors and warnings are coloured and commented on, cell by cell, as high as the text is."""
    marks = plan(*problems)
    assert {line.level: line.areas for line in marks.lines} == {
        level: (area,) for level, area in levels.items()
    }
    assert {note.spot: note.height for note in marks.notes} == noted


def test_problems_without_cells() -> None:
    """A problem of a whole file is listed without a link; one of a sheet leads to its beginning."""
    of_sheet = OTHER_AGENCY._replace(place=Place("a.xlsx", SHEET))
    marks = plan(OTHER_AGENCY, of_sheet, LOST)
    assert [(line.number, line.areas) for line in marks.lines] == [(2, ())]
    (spot,) = [cell[:2] for cell in marks.page.cells if cell.style == "mark_link"]
    assert spot == (marks.page.frozen_rows + 1, 2)
    assert [line[2] for line in show(marks.page)] == ["", SHEET, ""]


def test_two_problems_in_one_cell() -> None:
    """One comment tells both."""
    marks = plan(BLANK, MIXED._replace(place=MIXED.place._replace(spots=(D6,))))
    (note,) = marks.notes
    assert [title for title, _ in note.texts] == ["must be corrected", "please check"]
    assert note.height > plan(BLANK).notes[0].height


def test_too_many_comments() -> None:
    """Cells beyond the limit are coloured all the same, and counted."""
    many = MIXED._replace(place=Place("a.xlsx", SHEET, tuple(CellRef(r, 1) for r in range(1_200))))
    marks = plan(many)
    assert (len(marks.notes), marks.unnoted) == (MOST_NOTES, 200)
    assert marks.lines[0].areas == (CellRange(0, 1, 1_199, 1),)


def test_long_texts_are_cut() -> None:
    """A pasted page, or a thousand cells, do not fill the list; line breaks are gone."""
    spots = tuple(CellRef(row, 1) for row in range(0, 900, 2))
    long = MIXED._replace(found="ก\nข " * 400, place=Place("a.xlsx", SHEET, spots))
    (line,) = show(plan(long).page)
    assert len(line[4]) < LONGEST_FOUND + 60 and line[4].endswith("…”") and "\n" not in line[4]
    assert len(line[2]) < 70


def remember(marks: Marks, colors: dict[int, tuple[CellRange, ...]] | None = None) -> FormerMarks:
    """What a copy with these marks tells when it comes back, its colours where they are now."""
    found = {line.number: line.areas for line in marks.lines}
    grid = save(marks.page)
    assert is_list(grid)
    return find_former([grid])._replace(colors={SHEET: found if colors is None else colors})


def list_fixed(marks: Marks) -> list[str]:
    """The cells of the lines that are shown as corrected."""
    return [line[2] for line in show(marks.page) if line[1] == "✓ corrected"]


MOVED_BLANK = BLANK._replace(place=BLANK.place._replace(spots=(CellRef(7, 3),)))
HALF_MIXED = MIXED._replace(place=MIXED.place._replace(spots=(E10,)), found="๒๕68")


@pytest.mark.parametrize(
    ("before", "colors", "now", "fixed"),
    [
        ([BLANK, MIXED], None, [BLANK, MIXED], []),
        ([BLANK, MIXED], None, [MIXED], ["D6"]),
        ([BLANK, MIXED], None, [OTHER_AGENCY], ["D6", "E9:E10"]),
        ([MIXED], None, [HALF_MIXED], []),
        ([BLANK], {1: (CellRef(7, 3).area,)}, [MOVED_BLANK], []),
        ([BLANK], None, [MOVED_BLANK], ["D6"]),
        ([BLANK], {}, [BLANK], []),
        ([BLANK], None, [BLANK._replace(place=Place("a.xlsx", SHEET))], []),
        ([OTHER_AGENCY], None, [OTHER_AGENCY], []),
        ([OTHER_AGENCY], None, [BLANK], [""]),
        ([BLANK, COUNTS, LOST], None, [BLANK], []),
        ([BLANK], None, [MIXED._replace(place=BLANK.place)], ["D6"]),
    ],
    ids=["same", "one", "all", "half", "moved", "elsewhere", "no-colours", "no-cells", "file",
         "file-mended", "notes", "other-kind"],
)  # fmt: skip
def test_corrected_since(
    before: list[Problem],
    colors: dict[int, tuple[CellRange, ...]] | None,
    now: list[Problem],
    fixed: list[str],
) -> None:
    """A problem is corrected when none of its kind is left in its cells, wherever these are now."""
    former = remember(plan(*before), colors)
    marks = plan(*now, former=former)
    assert list_fixed(marks) == fixed
    assert marks.fixed == len(fixed)


def test_corrected_is_numbered_on_and_told_once() -> None:
    """Lines are numbered through, only what is open has a link, and the next time none is told."""
    second = plan(MIXED, former=remember(plan(BLANK, MIXED)))
    assert [line[0] for line in show(second.page)] == ["1", "2"]
    assert [line.number for line in second.lines] == [1]
    assert list_fixed(plan(MIXED, former=remember(second))) == []


def test_a_list_is_known_by_its_word() -> None:
    """A sheet without the word is no list, whatever it is called; garbled lines are left out."""
    grid = save(plan(BLANK, MIXED).page)
    assert not is_list(grid._replace(cells={**grid.cells, SIGNATURE_SPOT: "x"}))
    number = next(spot for spot, text in grid.cells.items() if spot.column == SHOWN and text == "1")
    for garbled in ("", "x", "9" * 5000):
        lines = find_former([grid._replace(cells={**grid.cells, number: garbled})]).lines
        assert [line.number for line in lines] == [2]


AREAS = st.tuples(
    st.integers(0, 9_000), st.integers(0, 900), st.integers(0, 50), st.integers(0, 50)
).map(lambda one: CellRange(one[0], one[1], one[0] + one[2], one[1] + one[3]))


@given(st.lists(AREAS))
def test_areas_come_back(areas: list[CellRange]) -> None:
    """Areas are read as they were written; what is no area is passed over."""
    assert tuple(read_areas(" ".join(map(str, areas)))) == tuple(areas)
    assert list(read_areas("$D$6 x9x E0 A1:B2:C3 #REF!")) == [D6.area]


def test_lines_come_back() -> None:
    """What is remembered of a line is what it said."""
    (line,) = find_former([save(plan(MIXED).page)]).lines
    where = (SHEET, (CellRange(8, 4, 9, 4),), "E9:E10", "ผล")
    assert line == Correction(1, "numerals-mixed", "warning", *where, *MIXED_TOLD)
