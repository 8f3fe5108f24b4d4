"""Checks: one mistake in a good return, and exactly the problem that it makes, at its cell."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from itasheet.checks import Outcome, Status, judge_workbook
from itasheet.definition.round import Agency
from itasheet.problems.problem import Place, Problem, Severity, format_message, severity_of
from itasheet.returns.senders import list_fiscal_years
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Read, Workbook
from tests.tables import (
    SHEET,
    answer_form,
    change_identity,
    insert_rows,
    issue_form,
    judge,
    list_problems,
    load_definition,
    load_round,
    strip_identity,
    write_cells,
)

UNITS = [unit.id for unit in load_round().units]
STEP = "จัดทำทะเบียนคุมทรัพย์สินในระบบคอมพิวเตอร์"
FIRST = "๔. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ"


def spoil(cells: dict[str, Read | None], *without: str) -> list[str]:
    """The problems of the finance unit's good return with other values in some cells.

    Notes on unequal counts are left out: the good return has one itself.
    """
    outcome = judge(write_cells(answer_form("finance"), cells))
    return list_problems(outcome.problems, "counts-unequal", *without)


@pytest.mark.parametrize("unit", UNITS)
def test_good_return(unit: str) -> None:
    """A return that is as it should be has no error and no warning."""
    outcome = judge(answer_form(unit))
    assert outcome.status is Status.OK
    assert {severity_of(problem) for problem in outcome.problems} <= {Severity.NOTE}


def test_good_return_without_round() -> None:
    """A good return is good also where no round says what to expect."""
    workbook = answer_form("office")
    outcome = judge_workbook(workbook, workbook.path, load_definition(), None)
    assert (outcome.status, outcome.fiscal_year) == (Status.OK, 2568)


def test_untouched_form() -> None:
    """A form that nobody filled in lacks all its measures, each at its title, and nothing else."""
    problems = judge(issue_form("finance")).problems
    assert list_problems(problems) == ["measure-missing A6", "measure-missing A12"]


OTHER_BLOCK = {
    "B18": "ทำอย่างหนึ่ง",
    "C18": "กองคลัง",
    "D18": "ตลอดปีงบประมาณ ๒๕๖๘",
    "E18": "ได้ผลอย่างหนึ่ง",
    "F18": "ดีขึ้นอย่างหนึ่ง",
}
CLEARED = dict.fromkeys(("B12", "B13", "D12", "E12", "E13", "E14", "F12"))

ONE_MISTAKE: tuple[tuple[dict[str, Read | None], str], ...] = (
    # measures
    (CLEARED, "measure-missing A12"),
    ({"A18": FIRST, **OTHER_BLOCK}, "measure-twice A18"),
    (
        {"A18": "๗. กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน", **OTHER_BLOCK},
        "measure-unassigned A18",
    ),
    (
        {"A18": "๘. การดูแลสิ่งแวดล้อม", **OTHER_BLOCK},
        "measure-unknown A18 ๘. การดูแลสิ่งแวดล้อม",
    ),
    (
        {"A6": "๔. การกำกับดูแลการใช้ทรัพย์สินของราชการ"},
        "measure-retitled A6 ๔. การกำกับดูแลการใช้ทรัพย์สินของราชการ",
    ),
    ({"A6": "๔. กระบวนการกำกับดูแล"}, "measure-retitled A6 ๔. กระบวนการกำกับดูแล"),
    (
        {"A6": "๓. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ"},
        "measure-retitled A6 ๓. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ",
    ),
    ({"A6": None}, "measure-retitled A6"),
    ({"A6": "ทรัพย์สิน"}, "measure-retitled A6 ทรัพย์สิน"),
    # blanks
    ({"F6": None}, "required-blank F6"),
    ({"F6": "-"}, "required-blank F6 -"),
    ({"F6": " – "}, "required-blank F6 –"),
    ({"F6": "๑."}, "required-blank F6 ๑."),
    ({"F6": "๑. -"}, "required-blank F6 ๑. -"),
    ({"F6": "…"}, "required-blank F6 …"),
    ({"C6": None}, "required-blank C6"),
    ({"D6": "-"}, "required-blank D6 -"),
    ({"E12": "-", "E13": None, "E14": "-"}, "required-blank E12, E14 -⏎-"),
    # blanks of a sample text
    ({"E6": "จัดอบรม ........ ครั้ง"}, "placeholder-left E6 ........"),
    ({"E6": "จัดอบรม ____ ครั้ง"}, "placeholder-left E6 ____"),
    ({"E6": "จัดอบรมเมื่อ [ระบุวันที่]"}, "placeholder-left E6 [ระบุวันที่]"),
    ({"E6": "จัดอบรมเมื่อ [ระบุ ...... ]"}, "placeholder-left E6 [ระบุ ...... ]"),
    ({"E13": "๒. อบรม XXX คน"}, "placeholder-left E13 XXX"),
    ({"C6": "โปรดระบุ กองคลัง"}, "placeholder-left C6 โปรดระบุ"),
    # who
    ({"C12": "กองคลังง"}, "unit-unknown C12 กองคลังง"),
    ({"C6": "งานพัสดุ"}, "unit-unknown C6 งานพัสดุ"),
    # names and numbers
    (
        {"E6": "เทศบาลตำบลบ้านตัวอยางลงทะเบียนแล้ว"},
        "agency-misspelt E6 เทศบาลตำบลบ้านตัวอยาง",
    ),
    ({"E6": "ลงทะเบียนเมื่อปี ๒๕๖๔"}, "year-doubtful E6 ปี ๒๕๖๔"),
    ({"E6": "ลงทะเบียนเมื่อ พ.ศ. ๓๕๖๘"}, "year-doubtful E6 พ.ศ. ๓๕๖๘"),
    ({"E6": "ลงทะเบียน ๑2 รายการ"}, "numerals-mixed E6 ๑2"),
    ({"E6": "ดาเนินการทำทะเบียน"}, "text-doubtful E6 ดาเนิน"),
    ({"F6": "ประเมิณได้ดี"}, "text-doubtful F6 ประเมิณ"),
    # periods
    (
        {"D6": "๑ เมษายน ๒๕๖๘ ถึง ๓๐ มีนาคม ๒๕๖๘"},
        "period-reversed D6 ๑ เมษายน ๒๕๖๘ ถึง ๓๐ มีนาคม ๒๕๖๘",
    ),
    (
        {"D6": "๑ ตุลาคม ๒๕๖๖ – ๓๐ กันยายน ๒๕๖๗"},
        "period-outside D6 ๑ ตุลาคม ๒๕๖๖ – ๓๐ กันยายน ๒๕๖๗",
    ),
    ({"D6": "ตลอดปีงบประมาณ ๒๕๖๗"}, "period-outside D6 ตลอดปีงบประมาณ ๒๕๖๗"),
    ({"D6": "ส.ค. ๖๗ - ก.ย. ๖๘"}, "period-partly-outside D6 ส.ค. ๖๗ - ก.ย. ๖๘"),
    ({"D6": "ก.ย. - ต.ค. ๖๘"}, "period-partly-outside D6 ก.ย. - ต.ค. ๖๘"),
    ({"D6": "ตามความเหมาะสม"}, "period-unreadable D6 ตามความเหมาะสม"),
    ({"D6": "๓๑ กันยายน ๒๕๖๘"}, "period-impossible D6 ๓๑ กันยายน ๒๕๖๘"),
    ({"D6": "๑ ตุลาคม ๓๕๖๗"}, "period-impossible D6 ๑ ตุลาคม ๓๕๖๗"),
    ({"D6": "๑ ต.ค. ๖๗ เป็นต้นไป"}, "period-endless D6 ๑ ต.ค. ๖๗ เป็นต้นไป"),
    ({"D6": "ภายใน ธ.ค. ๖๗"}, "period-deadline D6 ภายใน ธ.ค. ๖๗"),
    ({"D6": "ไตรมาส ๑ และไตรมาส ๓/๒๕๖๗"}, "period-outside D6 ไตรมาส ๑ และไตรมาส ๓/๒๕๖๗"),
    ({"D6": "ก.ย. ๖๗ และ ธ.ค. ๖๗"}, "period-partly-outside D6 ก.ย. ๖๗ และ ธ.ค. ๖๗"),
    # lists
    ({"E6": f"ดำเนินการ{STEP}", "B6": STEP}, f"result-equals-step E6 ดำเนินการ{STEP}"),
    ({"E6": f"๑. ได้{STEP}", "B6": f"- {STEP}"}, f"result-equals-step E6 ๑. ได้{STEP}"),
    (
        {"F6": "๑. งานโปร่งใส", "F12": "งาน โปร่งใส"},
        "outcome-repeated F6, F12 งานโปร่งใส",
    ),
    ({"E14": "๔. สรุปรายเดือน"}, "numbering-gap E14 ๔."),
    ({"E14": "๒. สรุปรายเดือน"}, "numbering-gap E14 ๒."),
    ({"B6": "๑) หนึ่ง⏎๓) สาม".replace("⏎", "\n")}, "numbering-gap B6 ๓)"),
    # nothing done, and yet told
    ({"B6": "ไม่มีการดำเนินการ"}, "nil-contradicted B6 ไม่มีการดำเนินการ"),
    # structure
    ({"F5": "ผลลัพธ์และความสำเร็จ"}, "column-renamed F5 ผลลัพธ์และความสำเร็จ"),
    ({"F5": "สิ่งที่ดีขึ้น"}, "column-renamed F5 สิ่งที่ดีขึ้น"),
    ({"H5": "ผู้รับผิดชอบ"}, "column-twice H5"),
    ({"H5": "งบประมาณ (บาท)", "H6": 12000}, "column-extra H5"),
    ({"A20": "ขอแจ้งเพิ่มเติม"}, "text-outside A20 ขอแจ้งเพิ่มเติม"),
    ({"CC7": "ดูเอกสารแนบ"}, "text-outside CC7 ดูเอกสารแนบ"),
    ({"E6": "#REF!"}, "cell-error E6 #REF!"),
    ({"D6": "#VALUE!"}, "cell-error D6 #VALUE!"),
    ({"E6": "จัดทำ\u200bทะเบียน"}, "text-repaired E6"),
    ({"G3": "ขอส่งภายหลัง"}, "text-outside G3 ขอส่งภายหลัง"),
    ({"B1": "ด่วน"}, "text-outside B1 ด่วน"),
    # lines above the table
    ({"A2": "อบต. หนองน้ำใส"}, "agency-disagrees A2 อบต.หนองน้ำใส"),
    (
        {"A2": "เทศบาลตำบลหนองน้ำใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๘"},
        "agency-disagrees A2 เทศบาลตำบลหนองน้ำใส",
    ),
    ({"A3": "ส่วนราชการ: กองช่าง"}, "unit-disagrees A3 กองช่าง"),
    ({"A3": "ส่วนราชการ : ฝ่ายบัญชี"}, "unit-disagrees A3 ฝ่ายบัญชี"),
    # years above the table
    ({"A2": "ประจำปีงบประมาณ พ.ศ. ๒๕๖๗"}, "year-disagrees A2 ประจำปีงบประมาณ พ.ศ. ๒๕๖๗"),
)


@pytest.mark.parametrize(("cells", "expected"), ONE_MISTAKE, ids=lambda value: str(value)[:40])
def test_one_mistake(cells: dict[str, Read | None], expected: str) -> None:
    """One mistake makes one problem, at the cell where a person would mend it."""
    assert spoil(cells) == [expected]


def test_blanks_side_by_side() -> None:
    """Blanks of two kinds that touch are told each."""
    assert spoil({"E6": "อบรม ......____"}) == [
        "placeholder-left E6 ......",
        "placeholder-left E6 ____",
    ]


def test_years_in_play() -> None:
    """The definition's offsets count from the round's year, those before it below it."""
    definition = load_definition()
    definition = definition._replace(years=definition.years._replace(in_play=(-2, 0)))
    cells = {"E6": "ลงทะเบียนเมื่อปี ๒๕๖๖ และปี ๒๕๖๗", "E7": "และอีกครั้งเมื่อปี ๒๕๗๐"}
    outcome = judge(write_cells(answer_form("finance"), cells), load_round(), definition)
    years = [problem for problem in outcome.problems if problem.code == "year-doubtful"]
    told = ["year-doubtful E6 ปี ๒๕๖๗", "year-doubtful E7 ปี ๒๕๗๐"]
    assert list_problems(years[:2]) == told
    assert {problem.words["expected"] for problem in years} == {"๒๕๖๖, ๒๕๖๘"}


def test_agency_misspelt_beside_the_titles() -> None:
    """What stands beside the titles is told as such, and how the agency is spelt there."""
    text = "เทศบาลตำบลบ้านตัวอยาง"
    assert spoil({"G1": text}) == [f"text-outside G1 {text}", f"agency-misspelt G1 {text}"]


NO_MISTAKE: tuple[dict[str, Read | None], ...] = (
    # nothing to report is an answer, also to several measures
    {"E6": "ไม่มี", "F6": "ไม่มีเนื่องจากไม่มีผู้ยืม", "F12": "ไม่มีเนื่องจากไม่มีผู้ยืม"},
    {"B6": "ไม่มี", "E6": "ไม่มี"},
    {"F6": "-", "F7": "ทรัพย์สินครบ"},
    {"F6": "0"},
    {"F6": 12},
    {"F6": "ก. ทรัพย์สินครบ\nข. ทะเบียนครบ"},
    # brackets and dots that leave nothing open
    {"E6": "ทำทะเบียน (พัสดุ) แล้ว... และรายงานผล"},
    {"E6": "ระบุผู้รับผิดชอบและวันที่ในทะเบียนแล้ว"},
    {"E6": "เผยแพร่ที่ https://www.example.go.th/a_b/x.pdf"},
    {"E6": "ตามระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้าง (ฉบับที่ ๒)"},
    # who is responsible, told in more words
    {"C6": "งานพัสดุ กองคลัง เทศบาลตำบลบ้านตัวอย่าง"},
    {"C6": "ผู้อำนวยการกองคลังและคณะ"},
    {"C6": "เจ้าหน้าที่กองคลังทุกคน"},
    {"C6": "กองคลัง", "C7": "กองช่าง", "C8": "สำนักปลัด / นายกเทศมนตรี"},
    {"C6": "ทุกสำนัก/กอง"},
    {"C6": "กอง คลัง"},
    {"C6": "กองการศึกษาฯ"},
    # years that have their reason
    {"E6": "ตามพระราชบัญญัติการจัดซื้อจัดจ้าง พ.ศ. ๒๕๖๐"},
    {"E6": "ตามแผนพัฒนา (พ.ศ. ๒๕๖๖ - ๒๕๗๐)"},
    {"E6": "จ่ายไป ๒๕๖๔ บาท จากปี ๒๕๖๗ ถึงปี ๒๕๖๙"},
    {"E6": "หมายเลข RSK-01/2550 และ ISO 9001:2015"},
    {"A2": "ประจำปีงบประมาณ พ.ศ. ๒๕๖๘ (ประเมินในปี ๒๕๖๙)"},
    {"A3": "ข้อมูล ณ วันที่ ๑๕ ตุลาคม ๒๕๖๙"},
    {"A3": "ส่วนราชการ: งานพัสดุ กองคลัง เทศบาลตำบลบ้านตัวอย่าง"},
    {"A2": "ทต.บ้านตัวอย่าง ร่วมกับเทศบาลตำบลหนองน้ำใส"},
    {"A2": "เทศบาลตำบล บ้านตัวอย่าง อำเภอเมือง"},
    {"A3": "ประชุมครั้งที่ ๒/๒๕๖๙ เมื่อ 15/1/2569"},
    # names
    {"E6": "เทศบาลตำบลบ้าน ตัวอย่าง และเทศบาลตำบลหนองน้ำใส ร่วมกันตรวจ"},
    {"E6": "เทศบาลตำบล\nบ้านตัวอย่าง"},
    # numbers
    {"E6": "รวม ๑,๓๕๒.๕๐ บาท และ 2,000 บาท"},
    {"E12": "๓. ต่อจากแผ่นก่อน", "E13": "๔. หนึ่ง", "E14": "๕. สอง"},
    {"B6": "๑. หนึ่ง\n๑.๑ ก\n๑.๒ ข\n๒. สอง"},
    # periods
    {"D6": "ตลอดปีงบประมาณ พ.ศ. ๒๕๖๘"},
    {"D6": "ไตรมาส ๑ - ๔"},
    {"D6": "ทุกวันที่ ๑ - ๕ ของทุกเดือน"},
    {"D6": "๓ วัน"},
    {"D6": "ไตรมาส ๑ และ ๓"},
    {"D6": "๑ ต.ค. - ๓๑ ธ.ค. ๖๗", "D7": "๑ เม.ย. - ๓๐ ก.ย. ๖๘"},
    # results and outcomes that only begin alike
    {"B6": "จัดทำทะเบียน", "E6": "ดำเนินการจัดทำทะเบียนแล้ว ๓ เล่ม"},
    {"F6": "งานโปร่งใส ๑", "F12": "งานโปร่งใส ๒"},
    # a signature below the table
    {"A20": "ลงชื่อ ........................ ผู้รายงาน"},
    {"E20": "(ลงชื่อ)........................", "E21": "(นายตัวอย่าง ดีงาม)", "E22": "ผู้อำนวยการ"},
    {"D20": "ผู้รายงาน: นายตัวอย่าง ดีงาม", "D21": "โทร. ๐-๒๑๒๓-๔๕๖๗"},
    # headings by another of their names
    {"F5": "ผลสัมฤทธิ์", "C5": "หน่วยงาน\nรับผิดชอบ", "B5": "ขั้นตอน (ต่อ)"},
    {"G12": "#NAME?", "J30": "#REF!"},
)


@pytest.mark.parametrize("cells", NO_MISTAKE, ids=lambda value: str(value)[:40])
def test_no_mistake(cells: dict[str, Read | None]) -> None:
    """What people ordinarily write is no problem; what they sign with stands outside the table."""
    assert spoil(cells, "text-outside", "printed-changed", "cell-hidden-value") == []


NIL = "ไม่มีการดำเนินการ"
REASONED = f"{NIL} เนื่องจากไม่มีภารกิจด้านนี้"


@pytest.mark.parametrize(
    "cells",
    [
        {"B12": REASONED},
        {"B12": REASONED, "D12": "-", "E12": "ไม่มี"},
        {"B12": REASONED, "D12": NIL, "E12": REASONED, "F12": REASONED},
        {"B12": REASONED, "B13": REASONED, "E12": REASONED},
    ],
    ids=len,
)
def test_nil(cells: dict[str, Read | None]) -> None:
    """Of a measure on which nothing was done nothing else is asked or said, in any column."""
    assert spoil({**CLEARED, **cells}) == [f"measure-nil B12 {REASONED}"]


def test_nil_says_whose_it_is() -> None:
    """Who is responsible has to be told of a nil as well, and a period that is told be right."""
    cells: dict[str, Read | None] = {"B12": NIL, "C12": None, "D12": "ตลอดปีงบประมาณ ๒๕๖๗"}
    assert spoil({**CLEARED, **cells}) == [
        "required-blank C12",
        "period-outside D12 ตลอดปีงบประมาณ ๒๕๖๗",
        f"measure-nil B12 {NIL}",
    ]


def test_all_nil() -> None:
    """A form of which every measure is nil is in order, and an untouched one is not nil."""
    blank = dict.fromkeys(("D6", "E6", "F6"))
    cells = {**CLEARED, **blank, "B6": NIL, "B12": NIL}
    outcome = judge(write_cells(answer_form("finance"), cells))
    assert outcome.status is Status.OK and outcome.returned
    assert [entry.nil for entry in outcome.returned.entries] == [True, True]
    untouched = judge(issue_form("finance")).returned
    assert untouched and not any(entry.nil for entry in untouched.untouched)


def test_signature() -> None:
    """Who signs below the table is told as standing outside, and no part of the last measure."""
    cells = {"E20": "(ลงชื่อ)......", "E21": "(นายตัวอย่าง ดีงาม)", "B22": "ผู้อำนวยการกองคลัง"}
    assert spoil(dict(cells)) == [
        "text-outside E20 (ลงชื่อ)......",
        "text-outside E21 (นายตัวอย่าง ดีงาม)",
        "text-outside B22 ผู้อำนวยการกองคลัง",
    ]


def test_notes_on_the_guidance_sheet() -> None:
    """What somebody wrote on the guidance sheet is listed, what was printed there is not."""
    workbook = answer_form("audit")
    guidance = workbook.grids[1]
    bottom = CellRef(guidance.height + 1, 0)
    written = guidance._replace(cells={**guidance.cells, bottom: "ไม่เข้าใจข้อ ๓"})
    changed = workbook._replace(grids=(workbook.grids[0], written, *workbook.grids[2:]))
    (problem,) = judge(changed).problems
    assert (problem.code, problem.found) == ("text-outside", "ไม่เข้าใจข้อ ๓")
    assert (problem.place.sheet, problem.place.spots) == (guidance.name, (bottom,))
    old = change_identity(changed, version="2567.1")
    assert list_problems(judge(old).problems) == ["definition-other"]


def test_all_mistakes_at_once() -> None:
    """Mistakes do not hide one another; structure comes first, equal ones are named together."""
    cells: dict[str, Read | None] = {
        "H5": "หมายเหตุ",
        "E6": "#N/A",
        "F6": "-",
        "D6": "ตามความเหมาะสม",
        "C12": "กองคลังง",
        "B12": "๑. อบรม .......... ครั้ง",
        "B13": "๓. อบรม .......... ครั้ง",
        "E12": "อบรม ๒๕68",
        "A20": "ขอบคุณ",
    }
    assert spoil(cells) == [
        "column-extra H5",
        "cell-error E6 #N/A",
        "text-outside A20 ขอบคุณ",
        "required-blank F6 -",
        "placeholder-left B12:B13 ..........",
        "unit-unknown C12 กองคลังง",
        "numerals-mixed E12 ๒๕68",
        "period-unreadable D6 ตามความเหมาะสม",
        "numbering-gap B13 ๓.",
    ]


def test_counts_unequal() -> None:
    """Lists of different lengths are noted once for all measures; a blank list is not counted."""
    workbook = write_cells(answer_form("finance"), {"F6": "๑. ก\n๒. ข"})
    (problem,) = judge(workbook).problems
    assert problem.place.cells == "B6, B12, E6, E12, F6, F12"
    assert problem.words == {"counts": "๔ (๑/๑/๒), ๕ (๒/๓/๑)"}
    blank = judge(write_cells(workbook, {"F6": "-", "F12": None})).problems
    assert [p.words["counts"] for p in blank if p.code == "counts-unequal"] == ["๕ (๒/๓)"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"version": "2567.1"}, "definition-other"),
        ({"definition": "other-report"}, "definition-other"),
        ({"agency": "เทศบาลตำบลบ้านข้างเคียง"}, "round-other"),
        ({"fiscal_year": "2567"}, "year-disagrees ๒๕๖๗"),
        ({"unit_id": "planning", "unit_name": "กองแผน"}, "unit-unidentified กองแผน"),
    ],
)
def test_wrong_form(facts: dict[str, str], expected: str) -> None:
    """A form that was made for something else is told once, for the whole file."""
    outcome = judge(change_identity(answer_form("audit"), **facts))
    assert list_problems(outcome.problems) == [expected]
    assert outcome.problems[0].place.file == outcome.path


def test_half_a_period_is_completed() -> None:
    """Where a beginning or an end is missing, the year's own is proposed."""
    workbook = write_cells(
        answer_form("finance"), {"D6": "ภายใน ธ.ค. ๖๗", "D12": "ม.ค. ๖๘ เป็นต้นไป"}
    )
    examples = [problem.words.get("example") for problem in judge(workbook).problems]
    assert examples[:2] == [
        "๑ ตุลาคม ๒๕๖๗ – ๓๑ ธันวาคม ๒๕๖๗",
        "๑ มกราคม ๒๕๖๘ – ๓๐ กันยายน ๒๕๖๘",
    ]


def test_old_form() -> None:
    """In a form of last year the year above the table is not told again."""
    old = change_identity(answer_form("audit"), fiscal_year="2567")
    outcome = judge(write_cells(old, {"A2": "ประจำปีงบประมาณ พ.ศ. ๒๕๖๗"}))
    assert list_problems(outcome.problems) == ["year-disagrees ๒๕๖๗"]


@pytest.mark.parametrize(
    "agency", ["เทศบาลตำบลบ้าน ตัวอย่าง", "ทต.บ้านตัวอย่าง"], ids=["spaced", "other name"]
)
def test_own_agency(agency: str) -> None:
    """The agency's own name counts however it is spaced, and by any of its other names."""
    found = load_round()
    named = Agency("เทศบาลตำบลบ้านตัวอย่าง", other_names=("ทต.บ้านตัวอย่าง",))
    workbook = change_identity(answer_form("audit"), agency=agency)
    assert list_problems(judge(workbook, found._replace(agency=named)).problems) == []


@pytest.mark.parametrize(
    ("name", "disagrees"),
    [
        ("แบบรายงาน ๒๕๖๘ (2).xlsx", False),
        ("returns/2567/กองคลัง.xlsx", False),
        ("scan_20251001.xlsx", False),
        ("กองคลัง 15-1-2569.xlsx", False),
        ("กองคลัง 2026-01-15.xlsx", False),
        ("ครั้งที่ 1-2569 กองคลัง 2568.xlsx", False),
        ("กองคลัง (1).xlsx", False),
        ("ITA 2567-2568.xlsx", False),
        ("แบบรายงาน ๒๕๖๗.xlsx", True),
        ("ITA 2569 กองคลัง.xlsx", True),
    ],
)
def test_year_in_file_name(name: str, disagrees: bool) -> None:
    """A file name speaks of a fiscal year only by a year, not by the day of a scan."""
    outcome = judge(answer_form("audit")._replace(path=name))
    expected = [f"year-disagrees {name.removesuffix('.xlsx')}"] if disagrees else []
    assert list_problems(outcome.problems) == expected


@pytest.mark.parametrize(("name", "disagrees"), [("ปี 2567", True), ("15-1-69", False)])
def test_year_in_sheet_name(name: str, disagrees: bool) -> None:
    """A sheet's name is held against the year too, once."""
    workbook = answer_form("office")
    grids = (workbook.grids[0]._replace(name=name), *workbook.grids[1:])
    problems = judge(workbook._replace(grids=grids)).problems
    found = [problem for problem in problems if problem.code == "year-disagrees"]
    assert [(problem.place.sheet, problem.found) for problem in found] == [(name, name)] * disagrees


def test_lost_identity() -> None:
    """A form without its marks is read all the same, and that is noted."""
    outcome = judge(strip_identity(answer_form("audit")))
    assert list_problems(outcome.problems) == ["identity-lost"]
    assert outcome.returned is not None and outcome.returned.unit_name == "หน่วยตรวจสอบภายใน"


def test_unit_unidentified() -> None:
    """Where neither marks nor title nor table name a unit, that is told, and little else."""
    lost = strip_identity(answer_form("audit"))
    outcome = judge(write_cells(lost, {"A3": None, "C6": "ฝ่ายหนึ่ง"}))
    assert list_problems(outcome.problems) == [
        "identity-lost",
        "unit-unidentified",
        "unit-unknown C6 ฝ่ายหนึ่ง",
    ]


@pytest.mark.parametrize("heading", "ABCDEF")
def test_column_missing(heading: str) -> None:
    """A heading that was deleted is told at the heading row; what stood under it is kept."""
    workbook = write_cells(answer_form("audit"), {f"{heading}5": None})
    codes = [problem.code for problem in judge(workbook).problems]
    assert codes == ["column-missing", "text-outside"]


def test_no_titles() -> None:
    """Without the column of the measures and without marks nothing can be read, and no more."""
    workbook = strip_identity(write_cells(answer_form("audit"), {"A5": None}))
    outcome = judge(workbook)
    assert (list_problems(outcome.problems), outcome.status) == (
        ["column-missing A5"],
        Status.UNREADABLE,
    )


def test_table_missing() -> None:
    """Where no table is found nothing else is said, but which row came nearest to one."""
    none = judge(write_cells(issue_form("audit"), {f"{c}5": None for c in "ABCDEF"}))
    assert list_problems(none.problems) == ["table-missing"]
    assert none.problems[0].words["headings"].startswith("มาตรการ/แนวทาง, ขั้นตอน")
    near = judge(write_cells(issue_form("audit"), {f"{c}5": None for c in "BDEF"}))
    assert list_problems(near.problems) == ["table-unlike A5, C5 มาตรการ/แนวทาง, ผู้รับผิดชอบ"]
    assert near.problems[0].words["missing"].startswith("ขั้นตอน/วิธีการดำเนินการ, ระยะเวลา")


def test_column_of_place() -> None:
    """A place names the column by the heading that stands there."""
    workbook = write_cells(answer_form("finance"), {"F5": "ผลสัมฤทธิ์", "F6": None})
    problem = next(p for p in judge(workbook).problems if p.code == "required-blank")
    assert (problem.place.sheet, problem.place.column) == (SHEET, "ผลสัมฤทธิ์")


def test_untouched_without_measures() -> None:
    """A form that came back as it went out is told, also where no measure is assigned."""
    example = load_round()
    found = example._replace(units=tuple(one._replace(measures=()) for one in example.units))
    outcome = judge(issue_form("finance", round_=found), found)
    assert [problem.code for problem in outcome.problems] == ["return-empty"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("กองคลัง\nกองครัง", ["กองครัง"]),
        ("กองชาง/กองคลัง", ["กองชาง"]),
        ("งานพัสดุ\nกองคลัง", []),
        ("กองคลัง, นายกเทศมนตรี", []),
    ],
)
def test_slips_beside_a_known_unit(text: str, found: list[str]) -> None:
    """A misspelt unit is seen beside one that is right; a section of one's own is none."""
    outcome = judge(write_cells(answer_form("finance"), {"C6": text}))
    slips = [one.found for one in outcome.problems if one.code == "unit-unknown"]
    assert slips == found


GOOD = answer_form("finance")


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, Status.OK),
        ({"C6": "กองคลังง"}, Status.WARNINGS),
        ({"C6": "กองคลังง", "F6": "-"}, Status.ERRORS),
        (dict.fromkeys(("A5", "B5", "C5", "D5")), Status.UNREADABLE),
    ],
)
def test_status_of_a_file(cells: dict[str, Read | None], status: Status) -> None:
    """The worst problem makes the status; notes do not."""
    assert judge(write_cells(GOOD, cells)).status is status


def test_unreadable_file() -> None:
    """A file that could not be read keeps its reason; one passed over is not called unreadable."""
    damaged = Problem("file-damaged", Place(file="a.xlsx"), words={"what": "x"})
    outcome = judge_workbook(damaged, "a.xlsx", load_definition(), None)
    assert (outcome.status, outcome.problems, outcome.path) == (
        Status.UNREADABLE,
        (damaged,),
        "a.xlsx",
    )
    skipped = Outcome("~$a.xlsx", None, (Problem("file-skipped", words={"reason": "x"}),))
    assert skipped.status is Status.SKIPPED


def judge_alone(workbook: Workbook) -> Outcome:
    """The outcome where there is no round."""
    return judge_workbook(workbook, workbook.path, load_definition(), None)


def test_year_of_the_form() -> None:
    """Without a round the form's own year is what periods are held against."""
    outcome = judge_alone(write_cells(GOOD, {"D6": "ปีงบประมาณ ๒๕๖๗"}))
    assert outcome.fiscal_year == 2568
    assert "period-outside D6 ปีงบประมาณ ๒๕๖๗" in list_problems(outcome.problems)


@pytest.mark.parametrize(
    ("above", "year"),
    [
        ("ประจำปีงบประมาณ พ.ศ. ๒๕๗๐", 2570),
        ("ปี 2570 (ประเมิน ๒๕๗๑)", 2570),
        ("ตามประกาศ พ.ศ. ๒๕๖๑ ปีงบประมาณ ๒๕๗๐", 2570),
        ("ณ วันที่ ๑๕ มกราคม ๒๕๖๙", None),
        ("รายงาน", None),
    ],
)
def test_year_above_table(above: str, year: int | None) -> None:
    """Without round and marks the year is that of the title; none is assumed."""
    lost = strip_identity(write_cells(GOOD, {"A1": above, "A2": None, "A3": None}))
    outcome = judge_alone(lost)
    assert outcome.fiscal_year == year
    codes = {problem.code for problem in outcome.problems}
    assert ("period-outside" in codes) == (year is not None)


def test_unit_without_round() -> None:
    """Without a round the form's word for its unit is taken, and no unit is missed."""
    outcome = judge_alone(write_cells(GOOD, {"C6": "ใครก็ได้"}))
    assert outcome.returned is not None and outcome.returned.unit is not None
    assert (outcome.returned.unit.id, outcome.returned.unit_name) == ("finance", "กองคลัง")
    assert list_problems(outcome.problems, "counts-unequal") == []


def test_same_outcome_twice() -> None:
    """Reading the same workbook twice gives the same."""
    assert judge(GOOD) == judge(GOOD._replace())


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ประจำปีงบประมาณ พ.ศ. ๒๕๖๘", (2568,)),
        ("ปีงบประมาณ 2567-2568", (2567, 2568)),
        ("ปี ๒๕๖๘ และ ๒๕๖๙", (2568, 2569)),
        ("15-1-2569", ()),
        ("1/2569", ()),
        ("๓๐ ก.ย. ๒๕๖๘", ()),
        ("2025-10-01", ()),
        ("20251001", ()),
        ("ระเบียบ พ.ศ. ๒๕๖๐", ()),
    ],
)
def test_fiscal_years(text: str, years: tuple[int, ...]) -> None:
    """Years of a title or name, not those of dates, numbered papers and laws."""
    assert list_fiscal_years(text) == years


FORM = answer_form("finance")
CODES = (
    *("printed-changed", "unit-disagrees", "agency-disagrees", "measure-retitled"),
    *("column-renamed", "year-disagrees"),
)
UNIT_LINE = "ส่วนราชการ: กองคลัง"
SUBTITLE = "เทศบาลตำบลบ้านตัวอย่าง ประจำปีงบประมาณ พ.ศ. ๒๕๖๘"
TITLE_LINE = "๔. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ"


def find_printed(cells: Mapping[str, Read | None]) -> list[Problem]:
    """What is told of printed text, of a good return with other texts in some cells."""
    problems = judge(write_cells(FORM, cells)).problems
    return [problem for problem in problems if problem.code in CODES]


@pytest.mark.parametrize(
    ("cell", "returned", "code", "issued"),
    [
        ("A3", "ส่วนราชการ: กองคลัง (งานพัสดุ)", "printed-changed", UNIT_LINE),
        ("A2", f"{SUBTITLE} ฉบับแก้ไข", "printed-changed", SUBTITLE),
        ("A6", "๔. การดูแลทรัพย์สินของราชการ", "measure-retitled", TITLE_LINE[3:]),
        ("E5", "สรุปผลดำเนินการ", "column-renamed", "สรุปผลการดำเนินการ"),
    ],
)
def test_issued_beside_returned(cell: str, returned: str, code: str, issued: str) -> None:
    """The problem has the cell, what came back, and in its words what was issued."""
    (problem,) = find_printed({cell: returned})
    assert (problem.code, problem.place.cells, problem.found) == (code, cell, returned)
    assert f"“{issued}”" in format_message(problem, str)


def test_line_gone() -> None:
    """A line that is gone is told with what it was, and no cell."""
    (problem,) = find_printed({"A3": None})
    assert (problem.code, problem.found, problem.place.cells) == ("printed-changed", "", "")


@pytest.mark.parametrize(
    "cells",
    [
        {"A3": "ส่วนราชการ : กองคลัง"},
        {"A2": SUBTITLE.replace("๒๕๖๘", "2568")},
        {"G1": "เลขรับ ๑๒๓/๒๕๖๘"},
    ],
    ids=["spaces", "digits", "another-line"],
)
def test_nothing_changed(cells: Mapping[str, Read | None]) -> None:
    """Spaces, digits and what people write beside the printed lines change none of them."""
    assert not find_printed(cells)


def test_moved_lines() -> None:
    """Lines may stand lower; only their wording counts."""
    codes = {problem.code for problem in judge(insert_rows(FORM, 1, 3)).problems}
    assert "printed-changed" not in codes


@pytest.mark.parametrize("lost", ["identity", "year"])
def test_form_not_known(lost: str) -> None:
    """Of a workbook that is not this round's form it is not known what was printed."""
    changed = write_cells(FORM, {"A3": "ส่วนราชการ: กองช่าง"})
    other = (
        strip_identity(changed)
        if lost == "identity"
        else change_identity(changed, fiscal_year="2567")
    )
    assert "printed-changed" not in {problem.code for problem in judge(other).problems}
