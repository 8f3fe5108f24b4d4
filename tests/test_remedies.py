"""Advice, tried: what a remedy says, followed to the letter, ends the problem and makes no other."""

# flake8: noqa: E501

from typing import Any

import pytest

from itasheet.problems.problem import Problem, Severity, load_kinds
from itasheet.sheets.grid import Notice
from tests.tables import (
    answer_form,
    change_grid,
    change_identity,
    judge,
    load_round,
    parse_area,
    parse_cells,
    parse_spot,
    strip_identity,
    write_cells,
)
from tests.test_checks_plans import MEASURES, compare
from tests.test_returns_copies import copy_sheet

FORM, OWN = answer_form("finance"), strip_identity(answer_form("finance"))
FREE = load_round()._replace(units=tuple(u._replace(measures=()) for u in load_round().units))
NIL, WHY = "ไม่มีการดำเนินการ", "เนื่องจากไม่ได้รับงบประมาณ"
CLEARED = "B12: | B13: | C12: | D12: | E12: | E13: | E14: | F12:"
TITLES = {row: str(FORM.grids[0].cells[parse_spot(f"A{row}")]) for row in (6, 12)}
# A problem; the cells of a good return that make it; what then is written, each time as a remedy
# says, with the words that it gives. «own» is a table of the unit's own, without a form's marks.
CELLS = f"""
table-missing → A5: | B5: | C5: | D5: | E5: | F5: → A5: มาตรการ/แนวทาง | B5: ขั้นตอน | C5: ผู้รับผิดชอบ | D5: ระยะเวลา | E5: ผลการดำเนินการ | F5: ผลลัพธ์
table-unlike → B5: | D5: | E5: | F5: → B5: ขั้นตอน | D5: ระยะเวลา | E5: ผลการดำเนินการ | F5: ผลลัพธ์
column-missing → F5: → F5: {{heading}}
column-renamed → F5: สิ่งที่ดีขึ้น → F5: {{heading}}
column-twice → K5: ผู้รับผิดชอบ → K5: → K5: หมายเหตุ
text-outside → A20: ขอแจ้งเพิ่มเติม → A20: → A20: | F7: ขอแจ้งเพิ่มเติม
cell-error → E6: #REF! → E6: ทำแล้ว
year-disagrees → A2: ประจำปีงบประมาณ พ.ศ. ๒๕๖๗ → A2: ประจำปีงบประมาณ พ.ศ. {{expected}}
agency-disagrees → A2: โรงเรียนบ้านอื่น → A2: {{expected}}
unit-disagrees → A3: ส่วนราชการ: กองช่าง → A3: ส่วนราชการ: {{expected}}
unit-unidentified own → A3: | C6: | C12: → A3: กองคลัง → C6: กองคลัง
measure-retitled → A6: ๔. การกำกับดูแลการใช้ทรัพย์สินของราชการ → A6: {{title}}
measure-unknown → A18: ๘. สิ่งแวดล้อม | B18: ก | E18: ข → A18: | B18: | E18: | B11: ก | E11: ข
return-empty → {CLEARED} | B6: | B7: | B8: | C6: | D6: | E6: | E7: | E8: | F6: | F7: → B6: {NIL} {WHY}
measure-missing → {CLEARED} → B12: {NIL} → B12: {NIL} {WHY}
measure-missing own → {CLEARED} → B12: {NIL} {WHY} → B12: {NIL}
measure-twice → A18: {TITLES[6]} | B18: ก | C18: กองคลัง | D18: ปี ๒๕๖๘ | E18: ข | F18: ค → A18: | B18: | C18: | D18: | E18: | F18: | B11: ก | E11: ข | F11: ค
measure-unassigned → A18: ๑. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ | B18: ก | C18: กองคลัง | D18: ปี ๒๕๖๘ | E18: ข | F18: ค → A18: | B18: | C18: | D18: | E18: | F18:
required-blank → B12: | B13: | B14: → B12: {{nothing}} {WHY}
required-blank → E12: | E13: | E14: → E12: {{nothing}} {WHY}
required-blank → F12: → F12: {{nothing}} {WHY}
required-blank → B12: | B13: | B14: | E12: | E13: | E14: | F12: → B12: {{nothing}} {WHY} | E12: {{nothing}} {WHY} | F12: {{nothing}} {WHY} → B12: {NIL} {WHY}
required-blank own → B12: | B13: | B14: | C12: | E12: | E13: | E14: | F12: → B12: {NIL} {WHY}
required-blank → C12: → C12: กองคลัง
required-blank → D12: → D12: ๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘
nil-contradicted → B12: {NIL} | B13: | B14: → B12: จัดอบรม → E12: | E13: | E14: | F12:
nil-contradicted → E12: {NIL} | E13: | E14: → E12: จัดอบรมแล้ว → E12: {NIL} | F12: ไม่มี
placeholder-left → E6: จัดอบรม ........ ครั้ง → E6: จัดอบรม ๒ ครั้ง
result-equals-step → B6: จัดทำทะเบียน | B7: | B8: | E6: จัดทำทะเบียน | E7: | E8: → E6: จัดทำทะเบียนแล้ว ๓ เล่มเมื่อเดือนธันวาคม
outcome-repeated → F6: งานโปร่งใส | F7: | F12: งานโปร่งใส → F12: จัดซื้อทันเวลา
unit-unknown → C12: กองคลังง → C12: {{nearest}}
unit-unknown → C12: คณะกรรมการ → C12: กองคลัง
year-doubtful → E6: ลงทะเบียนเมื่อปี ๒๕๖๔ → E6: ลงทะเบียนเมื่อปี ๒๕๖๘
numerals-mixed → E6: ลงทะเบียน ๑2 รายการ → E6: ลงทะเบียน ๑๒ รายการ → E6: ลงทะเบียน 12 รายการ
text-doubtful → E6: ดาเนินการทำทะเบียน → E6: {{proposal}}การทำทะเบียน
text-garbled → E6: à¸—à¸³à¹à¸¥à¹‰à¸§ → E6: ทำแล้ว
keyboard-wrong → E6: 0yfmemtgrup → E6: {{proposal}}
markup-left → E6: ทำแล้ว&nbsp;ครบ → E6: ทำแล้ว ครบ
digits-other → E6: ลงทะเบียน ໑໒ รายการ → E6: ลงทะเบียน {{proposal}} รายการ
machine-word → E6: Loading... → E6: ทำแล้ว
answer-elsewhere → E6: ตามเอกสารแนบ | E7: | E8: → E6: ทำแล้ว
agency-misspelt → E6: เทศบาลตำบลบ้านตัวอยางลงทะเบียนแล้ว → E6: {{name}}ลงทะเบียนแล้ว
numbering-gap → B6: ๑) หนึ่ง⏎๓) สาม | B7: | B8: → B6: ๑) หนึ่ง⏎{{expected}} สาม
period-reversed → D6: ๑ เมษายน ๒๕๖๘ ถึง ๓๐ มีนาคม ๒๕๖๘ → D6: ๑ เมษายน ๒๕๖๘ ถึง ๓๐ กันยายน ๒๕๖๘
period-outside → D6: ตลอดปีงบประมาณ ๒๕๖๗ → D6: {{range}} → D6: ตลอดปีงบประมาณ {{year}}
period-partly-outside → D6: ส.ค. ๖๗ - ก.ย. ๖๘ → D6: {{range}}
period-unreadable → D6: ตามความเหมาะสม → D6: {{example}}
period-impossible → D6: ๑ ต.ค. ๒๕๖๗ - ๓๑ เมษายน ๒๕๖๘ → D6: ๑ ต.ค. ๒๕๖๗ - {{last}} {{month}} ๒๕๖๘
period-endless → D6: ๑ ต.ค. ๖๗ เป็นต้นไป → D6: {{example}}
period-deadline → D6: ภายใน ธ.ค. ๖๗ → D6: {{example}}
"""


def compare_problems(code: str, before: tuple[Problem, ...], after: tuple[Problem, ...]) -> None:
    """The problem is gone, and there is none that was not there before; notes ask for nothing."""
    told = {one.code for one in before}
    left = {one.code for one in after}
    assert code in told and code not in left
    new = [one for one in left - told if load_kinds()[one].severity is not Severity.NOTE]
    assert not new, new


@pytest.mark.parametrize("line", CELLS.strip().splitlines())
def test_cells(line: str) -> None:
    """What is mended by writing into cells."""
    name, cells, *remedies = line.split(" → ")
    code, form = name.removesuffix(" own"), OWN if name.endswith(" own") else FORM
    round_ = FREE if code == "return-empty" else load_round()
    spoiled = write_cells(form, parse_cells(cells))
    before = judge(spoiled, round_).problems
    assert code in {one.code for one in before}, before
    words = next(one.words for one in before if one.code == code)
    for remedy in remedies:
        mended = write_cells(spoiled, parse_cells(remedy.format_map(words)))
        compare_problems(code, before, judge(mended, round_).problems)


SHEET = FORM.grids[0]
SPOT = parse_spot("F6")


LAID = ("text-unseen", "text-struck", "picture-in-cell", "textbox-left", "object-left")
"""What a person takes off the sheet, and writes into a cell."""
GRIDS: dict[str, dict[str, Any]] = {
    **{code: {"notices": (Notice(code, (SPOT,), "ข้อความ", "x"),)} for code in LAID},
    "rows-hidden": {"hidden_rows": (7,)},
    "columns-hidden": {"hidden_columns": (4,)},
    "sheet-hidden": {"hidden": True},
    "cell-hidden-value": {"merges": (*SHEET.merges, parse_area("E12:E14"))},
    "cell-uncalculated": {"uncalculated": {SPOT: "=A1"}},
    "link-suspect": {"links": {SPOT: "file:///c/a.docx"}},
}
WHOLE = {
    **{code: change_grid(FORM, SHEET._replace(**parts)) for code, parts in GRIDS.items()},
    "sheet-lost": FORM._replace(lost_tabs=("แผ่น",)),
    "sheet-copied": copy_sheet(FORM, write_cells(FORM, {"F12": "อื่น"})),
    "definition-other": change_identity(FORM, version="2560.1"),
    "round-other": change_identity(FORM, agency="อบต.หนองน้ำใส"),
}


@pytest.mark.parametrize("code", WHOLE)
def test_whole(code: str) -> None:
    """What is mended by taking away or showing, and writing; or by sending the right file."""
    mended = write_cells(FORM, {"F7": "เพิ่ม"}) if code in LAID else FORM
    compare_problems(code, judge(WHOLE[code]).problems, judge(mended).problems)


def test_plan() -> None:
    """What was planned is reported, or said not to have been done; what nobody planned is moved."""
    rows = ("4|๑. ก|กองคลัง", "5|๑. ก|กองคลัง")
    lacking = write_cells(FORM, parse_cells(CLEARED))
    mended = write_cells(lacking, {"B12": f"{NIL} {WHY}"})
    before, after = (compare(one, *rows, round_=FREE) for one in (lacking, mended))
    compare_problems("planned-unreported", before, after)
    other = write_cells(FORM, {"A6": f"๑. {MEASURES[0]}"})
    before, after = (compare(one, *rows, round_=FREE) for one in (other, FORM))
    compare_problems("measure-unplanned", before, after)


def test_all_kinds() -> None:
    """Every kind that a return can have, and that asks for anything, is tried."""
    codes = list(load_kinds())
    own = codes[codes.index("table-missing") : codes.index("measure-unplanned")]
    tried = {line.split()[0] for line in CELLS.strip().splitlines()} | set(WHOLE)
    asking = {one for one in own if load_kinds()[one].severity is not Severity.NOTE}
    assert asking - tried == {"planned-unreported"}
