"""What a workbook holds beside the cells that are seen: told once, with its place or its number."""

from typing import Any

import pytest

from itasheet.merging.merge import merge_returns
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Notice, Workbook
from tests import tables

FORM = tables.answer_form("finance")
SHEET, *OTHERS = FORM.grids
MANUAL = "https://www.example.go.th/manual.pdf"
LISTS = tables.parse_grid("| ชื่อ |\n| กองคลัง |\n| กองช่าง |", name="ชื่อเจ้าหน้าที่")
PHOTO = Notice("drawings-left", (tables.parse_cell("F6"),), reason="a picture")
PHOTOS = Grid("ภาพกิจกรรม", {}, notices=(PHOTO, PHOTO._replace(spots=())))


def change_sheet(*more: Grid, **facts: Any) -> Workbook:
    """The finance unit's good return with other facts about its first sheet, and more sheets."""
    return FORM._replace(grids=(SHEET._replace(**facts), *OTHERS, *more))


@pytest.mark.parametrize(
    ("workbook", "told"),
    [
        # Hidden rows and columns of the table are a warning each; what they hold is read.
        (
            change_sheet(hidden_rows=(1, 6, 7), hidden_columns=(4, 9)),
            {"rows-hidden A7:A8": {"count": "๒"}, "columns-hidden E5": {"count": "๑"}},
        ),
        # So is a table on a hidden sheet; other hidden sheets are only noted, but for an empty one.
        (
            change_sheet(LISTS._replace(hidden=True), Grid("ว่าง", {}, hidden=True), hidden=True),
            {"sheet-hidden": {}, "sheet-unread": {"count": "๓"}},
        ),
        (
            change_sheet(comments=(tables.parse_cell("E6"), tables.parse_cell("F6"))),
            {"comments-left E6, F6": {"count": "๒"}},
        ),
        # What is seen otherwise than it stands, but where the form reckons, and what lies over it.
        (
            change_sheet(
                notices=(
                    PHOTO,
                    Notice("text-struck", (tables.parse_cell("E6"),), "ร่าง"),
                    Notice("text-unseen", (tables.parse_cell("G6"),), "ครบแล้ว"),
                    *(Notice("picture-in-cell", (tables.parse_cell(one),)) for one in ("F7", "F8")),
                    Notice("textbox-left", (tables.parse_cell("J2"),), "ลอย"),
                    Notice("object-left", (), reason="an embedded file"),
                ),
            ),
            {
                "drawings-left F6": {"reason": "a picture"},
                "text-struck E6 ร่าง": {},
                "picture-in-cell F7:F8": {},
                "textbox-left J2 ลอย": {},
                "object-left": {"reason": "an embedded file"},
            },
        ),
        (change_sheet(PHOTOS), {"drawings-left": {"reason": "a picture"}}),
        # Of the whole file, once each.
        (
            FORM._replace(notices=(Notice("outside-links"), Notice("sheet-lost", (), "ข"))),
            {"outside-links": {}, "sheet-lost": {}},
        ),
        # Many links are one note for a sheet, not one for each.
        (
            change_sheet(links={CellRef(row, 5): MANUAL for row in (5, 11)}),
            {"link-kept F6, F12": {"count": "๒"}},
        ),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else "",
)
def test_beside_the_cells(workbook: Workbook, told: dict[str, dict[str, str]]) -> None:
    """What a workbook holds besides is told with place and number; what it says is the same."""
    outcome = tables.judge(workbook)
    problems = outcome.problems
    assert dict(zip(tables.list_problems(problems), [dict(one.words) for one in problems])) == told
    good = tables.judge(FORM).returned
    assert outcome.returned and good and outcome.returned.entries == good.entries


def test_columns_of_what_is_seen() -> None:
    """What is seen of a cell of the table is told with its column, not what is above or aside."""
    places = {"E6": "สรุปผลการดำเนินการ", "E3": "", "J6": ""}
    for address, column in places.items():
        struck = Notice("text-struck", (tables.parse_cell(address),), "ร่าง")
        (problem,) = tables.judge(change_sheet(notices=(struck,))).problems
        assert (problem.code, problem.place.column) == ("text-struck", column), address


def test_places_of_the_whole_file() -> None:
    """A tab without cells is told by its name, what concerns the file without a sheet."""
    notices = Notice("macros-ignored"), Notice("tab-without-cells", (), "กราฟ")
    workbook = FORM._replace(notices=notices)
    assert [one.place.sheet for one in tables.judge(workbook).problems][:2] == ["", "กราฟ"]


@pytest.mark.parametrize(
    ("text", "target", "told"),
    [
        ("ดูคู่มือ", MANUAL, ["link-kept E6"]),
        (MANUAL, MANUAL, []),
        ("ดูที่ www.example.go.th", "http://example.com/", ["link-suspect E6 http://example.com/"]),
        ("ดูคู่มือ", "file:///C:/a.pdf", ["link-suspect E6 file:///C:/a.pdf"]),
        ("ทำคู่มือแล้ว", "#แบบรายงาน!A9", []),
    ],
)
def test_links(text: str, target: str, told: list[str]) -> None:
    """A link that its text does not tell is kept and told; one that leads elsewhere pointed out."""
    workbook = tables.write_cells(FORM, {"E6": text})
    linked = tables.change_grid(
        workbook, workbook.grids[0]._replace(links={tables.parse_cell("E6"): target})
    )
    outcome = tables.judge(linked)
    assert tables.list_problems(outcome.problems) == told
    assert outcome.returned is not None
    leftovers = merge_returns([outcome.returned], tables.load_definition(), None).leftovers
    expected = [("E6", text, target)] * len(told)
    assert [(str(left.cell), left.column, left.original) for left in leftovers] == expected


def test_covered_texts_are_listed() -> None:
    """What lies under merged cells stands in the report's list of other texts."""
    returned = tables.judge(tables.write_cells(FORM, {"D14": "ปีก่อน"})).returned
    assert returned is not None
    leftovers = merge_returns([returned], tables.load_definition(), None).leftovers
    assert [(str(left.cell), left.original) for left in leftovers] == [("D14", "ปีก่อน")]


@pytest.mark.parametrize(
    ("row", "sheets", "count"),
    [
        ("| ก{} | ข{} | ค{} | ง{} |\n", 1, "๑๐๐๐๔"),
        ("| ก | ข | ค | ง |\n" * 4, 1, "๔๐๐๑๖"),
        ("| ก | ข | ค | ง |\n", 5, "๔๐๐๑๖"),
    ],
)
def test_too_much_for_a_report(row: str, sheets: int, count: str) -> None:
    """Tables of more cells, or of more texts, than any report has are not read."""
    headings = "| ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลลัพธ์ |\n"
    rows = "".join(row.replace("{}", str(number)) for number in range(2_501))
    grids = [tables.parse_grid(headings + rows, name=f"แผ่น {n}") for n in range(1, sheets + 1)]
    (problem,) = tables.judge(tables.make_workbook(*grids)).problems
    told = problem.code, problem.place.sheet, problem.words["count"]
    assert told == ("table-too-large", f"แผ่น {min(sheets, 4)}", count)


def test_nothing_is_told_where_nothing_could_be_read() -> None:
    """Without a table what stands beside it is of no interest."""
    outcome = tables.judge(tables.make_workbook(LISTS._replace(notices=(PHOTO,), hidden_rows=(1,))))
    assert tables.list_problems(outcome.problems) == ["table-missing"]
