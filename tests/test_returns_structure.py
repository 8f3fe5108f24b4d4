"""What a workbook holds beside the cells that are seen: told once, with its place or its number."""

from __future__ import annotations

from typing import Any

import pytest

from itasheet.checks import Outcome
from itasheet.merging.merge import merge_returns
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook
from tests.tables import (
    answer_form,
    change_grid,
    judge,
    list_problems,
    load_definition,
    make_workbook,
    parse_grid,
    parse_spot,
    write_cells,
)

FORM = answer_form("finance")
MANUAL = "https://www.example.go.th/manual.pdf"
LISTS = parse_grid("| ชื่อ |\n| กองคลัง |\n| กองช่าง |", name="ชื่อเจ้าหน้าที่")


def change_sheet(**facts: Any) -> Workbook:
    """The finance unit's good return with other facts about its first sheet."""
    return change_grid(FORM, FORM.grids[0]._replace(**facts))


def tell(workbook: Workbook) -> list[str]:
    """The problems, but for the note that the good return has itself."""
    return list_problems(judge(workbook).problems, "counts-unequal")


def read_words(outcome: Outcome, code: str) -> list[dict[str, str]]:
    """What fills the wording of all problems of a kind."""
    return [dict(problem.words) for problem in outcome.problems if problem.code == code]


def test_hidden_rows_and_columns() -> None:
    """Hidden rows and columns of the table are a warning each; what they hold is read."""
    workbook = change_sheet(hidden_rows=(1, 6, 7), hidden_columns=(4, 9))
    assert tell(workbook) == ["rows-hidden A7:A8", "columns-hidden E5"]
    assert read_words(judge(workbook), "rows-hidden") == [{"count": "๒"}]
    assert judge(workbook).returned == judge(FORM).returned


def test_hidden_table() -> None:
    """A table on a hidden sheet is read, with a warning; other hidden sheets only noted."""
    hidden = FORM.grids[0]._replace(hidden=True)
    workbook = FORM._replace(grids=(hidden, *FORM.grids[1:], LISTS._replace(hidden=True)))
    assert tell(workbook) == ["sheet-hidden", "sheet-unread"]
    returned = judge(workbook).returned
    assert returned is not None and len(returned.entries) == 2
    assert read_words(judge(workbook), "sheet-unread") == [{"count": "๓"}]


def test_own_hidden_sheets() -> None:
    """The hidden sheets that a form brings along are not told of, nor an empty one."""
    assert [grid.name for grid in FORM.grids if grid.hidden] == ["รายการ", "_itasheet"]
    assert tell(FORM._replace(grids=(*FORM.grids, Grid("ว่าง", {}, hidden=True)))) == []


def test_comments_and_drawings() -> None:
    """Comments, pictures and shapes are counted, on sheets without a table too."""
    comments = (parse_spot("E6"), parse_spot("F6"))
    workbook = change_sheet(comments=comments, pictures=2, shapes=1)
    photos = Grid("ภาพกิจกรรม", {}, pictures=12)
    workbook = workbook._replace(grids=(*workbook.grids, photos))
    assert tell(workbook) == ["comments-left E6, F6", "drawings-left", "drawings-left"]
    assert read_words(judge(workbook), "drawings-left") == [
        {"pictures": "๒", "shapes": "๑"},
        {"pictures": "๑๒", "shapes": "๐"},
    ]


def test_facts_of_the_whole_file() -> None:
    """Macros, references to other workbooks and tabs without cells are noted once each."""
    workbook = FORM._replace(has_macros=True, has_outside_links=True, other_tabs=("กราฟ",))
    assert tell(workbook) == ["macros-ignored", "outside-links", "tab-without-cells"]
    assert [one.place.sheet for one in judge(workbook).problems][:3] == ["", "", "กราฟ"]


@pytest.mark.parametrize(
    ("text", "target", "told"),
    [
        ("ดูคู่มือ", MANUAL, ["link-kept E6"]),
        (MANUAL, MANUAL, []),
        ("ดูที่ www.example.go.th", "http://example.com/", ["link-suspect E6 http://example.com/"]),
        ("ดูคู่มือ", "file:///C:/a.pdf", ["link-suspect E6 file:///C:/a.pdf"]),
        ("ดูข้อ ๒", "#แบบรายงาน!A9", []),
    ],
)
def test_links(text: str, target: str, told: list[str]) -> None:
    """A link that its text does not tell is kept and told; one that leads elsewhere pointed out."""
    workbook = write_cells(FORM, {"E6": text})
    linked = change_grid(workbook, workbook.grids[0]._replace(links={parse_spot("E6"): target}))
    assert tell(linked) == told
    returned = judge(linked).returned
    assert returned is not None
    leftovers = merge_returns([returned], load_definition(), None).leftovers
    expected = [("E6", text, target)] * len(told)
    assert [(left.cells, left.heading, left.text) for left in leftovers] == expected


def test_links_are_counted() -> None:
    """Many links are one note for a sheet, not one for each."""
    links = {CellRef(row, 5): MANUAL for row in (5, 11)}
    workbook = change_grid(FORM, FORM.grids[0]._replace(links=links))
    assert tell(workbook) == ["link-kept F6, F12"]
    assert read_words(judge(workbook), "link-kept") == [{"count": "๒"}]


def test_covered_texts_are_listed() -> None:
    """What lies under merged cells stands in the report's list of other texts."""
    returned = judge(write_cells(FORM, {"D14": "ปีก่อน"})).returned
    assert returned is not None
    leftovers = merge_returns([returned], load_definition(), None).leftovers
    assert [(left.cells, left.text) for left in leftovers] == [("D14", "ปีก่อน")]


def test_nothing_is_told_where_nothing_could_be_read() -> None:
    """Without a table what stands beside it is of no interest."""
    outcome = judge(make_workbook(LISTS._replace(pictures=3, hidden_rows=(1,))))
    assert list_problems(outcome.problems) == ["table-missing"]
