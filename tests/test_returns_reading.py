"""Reading a return as it comes back: everything ordinary that people do to a form or a table."""

from itertools import combinations

import pytest

from itasheet.cells.records import Item
from itasheet.checks import Status
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Read, Workbook
from tests import tables
from tests.forms import read_sent
from tests.layouts import ONE, SIX, TWO, list_cells, load_layouts, tell_entry

ALL = "ตลอดปีงบประมาณ ๒๕๖๘"
PARTS = "| ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินการ | ผลลัพธ์ |"

TABLES = load_layouts("returns_reading", ALL=ALL, PARTS=PARTS)
OF_CONTENTS = (
    *("identity-lost", "unit-unidentified", "unit-unknown", "measure-missing", "measure-twice"),
    *("measure-unassigned", "required-blank", "result-equals-step"),
    "numbering-gap",
)
"""Problems of what the rows say, which are short here."""


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str) -> None:
    """What is read of a table, each text with its cell; what is missing of it is no matter here."""
    layout = TABLES[name]
    outcome = tables.judge(layout.workbook)
    assert outcome.returned is not None
    only = [() if "days" in cells else tuple(cells) for _, _, cells in layout.entries]
    entries = zip(outcome.returned.entries, only, strict=True)
    assert [tell_entry(*one, with_cells=True) for one in entries] == layout.entries
    assert list_cells(outcome.problems, *OF_CONTENTS) == sorted(layout.problems)


@pytest.mark.parametrize(
    ("above", "responsible", "unit"),
    [
        ("ส่วนราชการ: กองช่าง", "ฝ่ายหนึ่ง", "กองช่าง"),
        ("หน่วยงาน : กองช่าง เทศบาลตำบลบ้านตัวอย่าง", "ฝ่ายหนึ่ง", "กองช่าง"),
        ("กองช่าง เทศบาลตำบลบ้านตัวอย่าง", "ฝ่ายหนึ่ง", "กองช่าง"),
        ("หน่วยงาน: กองอื่น", "ฝ่ายหนึ่ง", "กองอื่น"),
        ("กองช่าง กองคลัง", "ฝ่ายหนึ่ง", ""),
        ("รายงานผลการดำเนินการ", "ฝ่ายหนึ่ง", ""),
        ("รายงานผลการดำเนินการ", "กองช่าง", "กองช่าง"),
        ("รายงานผลการดำเนินการ", "กองช่าง |\n| | ค | กองคลัง", ""),
    ],
)
def test_unit(above: str, responsible: str, unit: str) -> None:
    """A line above the table names the unit; else it is who is responsible throughout."""
    table = f"| {above} |\n{SIX}\n| {ONE} | ก | {responsible} |\n| {TWO} | ข | |"
    returned = read_sent(tables.make_workbook(tables.parse_grid(table)))
    assert returned.unit_name == unit
    if returned.unit:
        assert {entry.unit for entry in returned.entries} == {returned.unit}


@pytest.mark.parametrize(
    ("above", "sheet"),
    [
        (f"มาตรการที่ ๒ : {TWO}", "Sheet1"),
        (f"มาตรการ: {TWO}", "Sheet1"),
        (f"ประเด็นที่ ๒ {TWO[:-1]}", "Sheet1"),
        ("รายงาน", "ประเด็นที่ ๒"),
        ("รายงาน", TWO),
    ],
)
def test_measure_above(above: str, sheet: str) -> None:
    """The measure of a table without a column for it stands above it, or is the sheet's name."""
    grid = tables.parse_grid(f"| {above} |\n{PARTS}\n| ก | กองคลัง |", name=sheet)
    outcome = tables.judge(tables.make_workbook(grid))
    told = ("2", "กองคลัง", {"steps": ["ก"]})
    assert outcome.returned is not None
    assert [tell_entry(one, ["steps"]) for one in outcome.returned.entries] == [told]
    # What is told of an entry whose title stands nowhere is told at its first cell.
    place = "A3" if above == "รายงาน" else "A1"
    assert f"measure-unassigned {place}" in list_cells(outcome.problems)


def test_no_measure_above() -> None:
    """A sheet that is only numbered names no measure: its column is missing, its texts are kept."""
    grid = tables.parse_grid(f"| รายงาน |\n{PARTS}\n| ก | กองคลัง |", name="๒")
    outcome = tables.judge(tables.make_workbook(grid))
    assert (outcome.returned, list_cells(outcome.problems)) == (None, ["column-missing A2"])


def test_table_over_sheets() -> None:
    """A measure may go on on the next sheet; its cells are named with the sheet they stand on."""
    first = tables.parse_grid(f"{SIX}\n| {ONE} | ๑. ก | กองคลัง | {ALL} | ได้ | ดี |", name="หน้า ๑")
    second = tables.parse_grid(f"{SIX}\n| (ต่อ) | ๓. อบรม .... ครั้ง | | | | |", name="หน้า ๒")
    outcome = tables.judge(tables.make_workbook(first, second))
    assert outcome.returned is not None and len(outcome.returned.entries) == 1
    places = {problem.code: problem.place for problem in outcome.problems}
    assert (places["placeholder-left"].sheet, places["placeholder-left"].cells) == ("หน้า ๒", "B2")
    assert places["numbering-gap"].sheet == "หน้า ๒"


def test_empty_workbook() -> None:
    """A workbook without any text has no table."""
    outcome = tables.judge(tables.make_workbook(Grid("Sheet1", {})))
    assert tables.list_problems(outcome.problems) == ["table-missing"]
    assert outcome.status is Status.UNREADABLE


def list_said(workbook: Workbook) -> list[tuple[str, str, dict[str, list[str]]]]:
    """What a return says, without places and without the texts of titles."""
    return [tell_entry(entry) for entry in read_sent(workbook).entries]


FORM = tables.answer_form("finance")
SHEET, *OTHERS = FORM.grids
SAID = list_said(FORM)
UNMERGED = tables.change_grid(FORM, SHEET._replace(merges=()))


def fill_down(columns: str) -> Workbook:
    """The unmerged form with what stands once a block typed into each of its rows."""
    cells = {
        f"{column}{row}": SHEET.cells[tables.parse_cell(f"{column}{first}")]
        for column in columns
        for first in (6, 12)
        for row in range(first, first + 6)
    }
    return tables.write_cells(UNMERGED, cells)


NAMES: dict[str, Read | None] = {
    "A5": "ประเด็น",
    "B5": "ขั้นตอน\nการดำเนินการ",
    "C5": "หน่วยงาน รับผิดชอบ",
    "E5": "ผลการดำเนินงาน",
}
RETITLED = OTHERS[0]._replace(cells={**OTHERS[0].cells, CellRef(0, 0): "อ่านก่อน"})
NOTES = tables.parse_grid("| บันทึก |\n| โทรถามกองช่าง |", name="Sheet2")
HANDLED: dict[str, tuple[Workbook, list[str]]] = {
    "blocks unmerged": (UNMERGED, []),
    **{f"{one} filled down": (fill_down(one), []) for one in ("A", "C", "D", "AC", "ACD")},
    "filled down, then merged": (
        tables.write_cells(FORM, {"C13": "กองคลัง", "D14": "ปีก่อน"}),
        ["cell-hidden-value D14"],
    ),
    "two columns changed": (tables.move_columns(FORM, {"B": "C", "C": "B"}), []),
    "titles last": (tables.move_columns(FORM, {"A": "F", "F": "A"}), []),
    "columns turned": (tables.move_columns(FORM, dict(zip("ABCDEF", "BCDEFA", strict=True))), []),
    "a column far off": (tables.move_columns(FORM, {"F": "CZ"}), []),
    "other known headings": (tables.write_cells(FORM, NAMES), []),
    "headings slightly off": (
        tables.write_cells(FORM, {"D5": "ระยะเวลาการดำเนินการ (เดือน)", "F5": "ผลลัพธ์ / ความสำเร็จจ"}),
        ["column-renamed F5"],
    ),
    "moved behind other sheets": (
        FORM._replace(grids=(NOTES, *OTHERS, SHEET._replace(name="Sheet1"))),
        ["text-outside A1", "text-outside A2"],
    ),
    "guidance and sheet renamed": (
        FORM._replace(grids=(SHEET._replace(name="a"), OTHERS[0]._replace(name="b"), *OTHERS[1:])),
        [],
    ),
    "guidance under another title": (
        FORM._replace(grids=(SHEET, RETITLED, *OTHERS[1:])),
        ["text-aside A1"],
    ),
    "a first title gone": (tables.write_cells(FORM, {"A6": None}), ["measure-retitled A6"]),
    "another title gone": (tables.write_cells(FORM, {"A12": None}), ["measure-retitled A12"]),
    "all titles gone": (
        tables.write_cells(FORM, {"A6": None, "A12": "อะไรสักอย่าง"}),
        ["measure-retitled A12", "measure-retitled A6"],
    ),
    "a stray cell": (tables.write_cells(FORM, {"XFD1048576": "หลง"}), ["text-outside XFD1048576"]),
    "a merge down to the last row": (
        tables.change_grid(
            FORM, SHEET._replace(merges=(*SHEET.merges, tables.parse_area("G5:G1048576")))
        ),
        [],
    ),
    "all marks lost": (tables.strip_identity(FORM), ["identity-lost"]),
}


@pytest.mark.parametrize("name", HANDLED)
def test_handled(name: str) -> None:
    """What people do to a form changes nothing that it says, nor whose it is."""
    workbook, told = HANDLED[name]
    assert list_said(workbook) == SAID
    outcome = tables.judge(workbook)
    assert list_cells(outcome.problems) == told
    assert outcome.returned and outcome.returned.unit and outcome.returned.unit.id == "finance"
    assert {entry.unit for entry in outcome.returned.entries} == {outcome.returned.unit}


def test_unit_of_titled_return() -> None:
    """Whose return it is stands above the table; others responsible make it nobody else's."""
    lost = tables.strip_identity(tables.write_cells(FORM, {"C6": "สำนักปลัด"}))
    assert {entry.unit and entry.unit.id for entry in read_sent(lost).entries} == {"finance"}
    assert list_cells(tables.judge(lost).problems) == ["identity-lost"]


@pytest.mark.parametrize(
    ("before", "count"), [(6, 1), (7, 3), (8, 2), (12, 1), (13, 2), (9, -2), (15, -3), (1, 2)]
)
def test_rows_put_in_and_taken_out(before: int, count: int) -> None:
    """Rows may be put in and taken out; what is read is the same, its places are the new ones."""
    workbook = tables.insert_rows(FORM, before, count)
    assert list_said(workbook) == SAID
    assert list_cells(tables.judge(workbook).problems) == []
    rooms = [entry.fields["period"].spots[0].row + 1 for entry in read_sent(workbook).entries]
    assert rooms == [6 + count * (before <= 6), 12 + count * (before <= 12)]


def test_places_after_inserted_rows() -> None:
    """Every text is read with its cell, and what is missing is told at the cell a person sees."""
    entry = read_sent(FORM).entries[1]
    assert [str(piece.spot) for piece in entry.fields["results"].pieces] == ["E12", "E13", "E14"]
    workbook = tables.write_cells(
        tables.insert_rows(FORM, 7, 2), {"F14": None, "D6": "ตามความเหมาะสม"}
    )
    told = ["period-unreadable D6", "required-blank F14"]
    assert list_cells(tables.judge(workbook).problems) == told
    below = read_sent(tables.write_cells(tables.insert_rows(FORM, 12, 1), {"B12": "อีกขั้นตอนหนึ่ง"}))
    assert str(below.entries[0].fields["steps"].pieces[-1].spot) == "B12"


def test_unknown_heading_out_of_place() -> None:
    """A column of another name is taken for the missing one only where that stood."""
    workbook = tables.write_cells(FORM, {"F5": None, "K5": "ปัญหา/อุปสรรค", "K6": "ไม่มีผู้รับผิดชอบ"})
    codes = {problem.code for problem in tables.judge(workbook).problems}
    assert {"column-missing", "column-extra"} <= codes and "column-renamed" not in codes


MARKS = ("sheet", "names", "properties")


@pytest.mark.parametrize(
    "kept", [kept for size in (0, 1, 2) for kept in combinations(MARKS, size)], ids="+".join
)
def test_some_marks_lost(kept: tuple[str, ...]) -> None:
    """Any one of a form's marks is enough to know it by; without any the titles tell."""
    lost = [] if kept else ["identity-lost"]
    outcome = tables.judge(tables.strip_identity(FORM, *kept))
    assert tables.list_problems(outcome.problems) == lost
    assert list_said(tables.strip_identity(FORM, *kept)) == SAID
    untouched = tables.judge(tables.strip_identity(tables.issue_form("finance"), *kept))
    missing = ["measure-missing A6", "measure-missing A12"]
    assert tables.list_problems(untouched.problems) == [*lost, *missing]


@pytest.mark.parametrize(("row", "number"), [(6, 4), (11, 4), (12, 5), (17, 5)])
def test_titles_lost_over_one_row(row: int, number: int) -> None:
    """A row alone, the first or the last of its measure, is that measure's."""
    gone = dict.fromkeys(("A6", "A12", "C6", "C12"))
    entries = read_sent(
        tables.write_cells(tables.issue_form("finance"), {**gone, f"B{row}": "จัดอบรม"})
    ).entries
    assert [entry.measure and entry.measure.number for entry in entries] == [number]


def test_names_astray() -> None:
    """Names that did not move with rows put in are not believed where titles still stand."""
    workbook = tables.insert_rows(FORM, 7, 4)._replace(names=FORM.names)
    assert list_said(tables.write_cells(workbook, {"B14": "อีกขั้นตอน"}))[1] == SAID[1]


def test_formulas_without_a_value_are_named() -> None:
    """A cell whose formula was never worked out is an error of its own and no blank cell."""
    workbook = tables.write_cells(FORM, {"F6": None})
    changed = workbook.grids[0]._replace(faults={CellRef(5, 5): "=A1"})
    told = tables.list_problems(tables.judge(tables.change_grid(workbook, changed)).problems)
    assert told == ["cell-uncalculated F6 =A1"]


def test_numbers_are_read_as_they_were_seen() -> None:
    """A number stands in the report as its format showed it, a hidden one not at all."""
    cells = {**SHEET.cells, CellRef(6, 4): 0.956, CellRef(7, 4): 12, CellRef(8, 4): -5}
    cells |= {CellRef(5, 5): -5, CellRef(11, 5): 1.5}
    shown = {CellRef(6, 4): "95.6%", CellRef(7, 4): "", CellRef(8, 4): "(5)", CellRef(11, 5): "1."}
    workbook = tables.change_grid(FORM, SHEET._replace(cells=cells, shown=shown))
    first, second = read_sent(workbook).entries
    items = [one.item for key in ("results", "outcomes") for one in first.fields[key].items]
    items += (one.item for one in second.fields["outcomes"].items)
    assert items[1:] == [Item("", text) for text in ("95.6%", "(5)", "-5", "1.")]
    assert tables.list_problems(tables.judge(workbook).problems) == []
