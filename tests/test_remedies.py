"""Advice, tried: what a remedy says, done to the letter, ends the problem and makes no other."""

from typing import Any

import pytest

from itasheet.problems.problem import Problem, Severity, load_kinds
from itasheet.sheets.grid import Notice
from tests import tables
from tests.test_checks_plans import MEASURES, compare
from tests.test_returns_copies import copy_sheet

FORM, OWN = tables.answer_form("finance"), tables.strip_identity(tables.answer_form("finance"))
FREE = tables.load_round()._replace(
    units=tuple(u._replace(measures=()) for u in tables.load_round().units)
)
NIL, WHY = "ไม่มีการดำเนินการ", "เนื่องจากไม่ได้รับงบประมาณ"
CLEARED = "B12: | B13: | C12: | D12: | E12: | E13: | E14: | F12:"
TITLE = FORM.grids[0].cells[tables.parse_cell("A6")]
CELLS = tables.load_cases("remedies", CLEARED=CLEARED, NIL=NIL, TITLE=TITLE, WHY=WHY)["cells"]


def compare_problems(code: str, before: tuple[Problem, ...], after: tuple[Problem, ...]) -> None:
    """The problem is gone, and there is none that was not there before; notes ask for nothing."""
    told = {one.code for one in before}
    left = {one.code for one in after}
    assert code in told and code not in left
    new = [one for one in left - told if load_kinds()[one].severity is not Severity.NOTE]
    assert not new, new


@pytest.mark.parametrize("line", CELLS)
def test_cells(line: str) -> None:
    """What is mended by writing into cells."""
    name, cells, *remedies = line.split(" → ")
    code, form = name.removesuffix(" own"), OWN if name.endswith(" own") else FORM
    round_ = FREE if code == "return-empty" else tables.load_round()
    spoiled = tables.write_cells(form, tables.parse_cells(cells))
    before = tables.judge(spoiled, round_).problems
    assert code in {one.code for one in before}, before
    words = next(one.words for one in before if one.code == code)
    for remedy in remedies:
        mended = tables.write_cells(spoiled, tables.parse_cells(remedy.format_map(words)))
        compare_problems(code, before, tables.judge(mended, round_).problems)


SHEET = FORM.grids[0]
SPOT = tables.parse_cell("F6")


LAID = ("text-unseen", "text-struck", "picture-in-cell", "textbox-left", "object-left")
"""What a person takes off the sheet, and writes into a cell."""
GRIDS: dict[str, dict[str, Any]] = {
    **{code: {"notices": (Notice(code, (SPOT,), "ข้อความ", "x"),)} for code in LAID},
    "rows-hidden": {"hidden_rows": (7,)},
    "columns-hidden": {"hidden_columns": (4,)},
    "sheet-hidden": {"hidden": True},
    "cell-hidden-value": {"merges": (*SHEET.merges, tables.parse_area("E12:E14"))},
    "cell-uncalculated": {"faults": {SPOT: "=A1"}},
    "link-suspect": {"links": {SPOT: "file:///c/a.docx"}},
}
WHOLE = {
    **{code: tables.change_grid(FORM, SHEET._replace(**parts)) for code, parts in GRIDS.items()},
    "sheet-lost": FORM._replace(notices=(Notice("sheet-lost", (), "แผ่น"),)),
    "table-too-large": tables.write_cells(OWN, {f"B{row}": f"{row}" for row in range(15, 10_020)}),
    "sheet-copied": copy_sheet(FORM, tables.write_cells(FORM, {"F12": "อื่น"})),
    "definition-other": tables.change_identity(FORM, version="2560.1"),
    "round-other": tables.change_identity(FORM, agency="อบต.หนองน้ำใส"),
}


@pytest.mark.parametrize("code", WHOLE)
def test_whole(code: str) -> None:
    """What is mended by taking away or showing, and writing; or by sending the right file."""
    mended = tables.write_cells(FORM, {"F7": "เพิ่ม"}) if code in LAID else FORM
    compare_problems(code, tables.judge(WHOLE[code]).problems, tables.judge(mended).problems)


def test_plan() -> None:
    """What was planned is reported, or said not to have been done; what nobody planned is moved."""
    rows = ("4|๑. ก|กองคลัง", "5|๑. ก|กองคลัง")
    lacking = tables.write_cells(FORM, tables.parse_cells(CLEARED))
    mended = tables.write_cells(lacking, {"B12": f"{NIL} {WHY}"})
    before, after = (compare(one, *rows, round_=FREE) for one in (lacking, mended))
    compare_problems("planned-unreported", before, after)
    other = tables.write_cells(FORM, {"A6": f"๑. {MEASURES[0]}"})
    before, after = (compare(one, *rows, round_=FREE) for one in (other, FORM))
    compare_problems("measure-unplanned", before, after)


def test_all_kinds() -> None:
    """Every kind that a return can have, and that asks for anything, is tried."""
    codes = list(load_kinds())
    own = codes[codes.index("table-missing") : codes.index("measure-unplanned")]
    tried = {line.split()[0] for line in CELLS} | set(WHOLE)
    asking = {one for one in own if load_kinds()[one].severity is not Severity.NOTE}
    assert asking - tried == {"planned-unreported"}
