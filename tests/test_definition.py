"""The report definition: every fault by its key, and nothing of one report in the code."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

import itasheet
from itasheet.checks import Status
from itasheet.definition.definition import ColumnKind, Definition, read_definition
from itasheet.definition.round import Round, read_round
from itasheet.definition.texts import fill_lines, fill_text
from itasheet.forms.workbook import make_form
from itasheet.resources import find_data
from itasheet.sheets.cell_reference import CellRef
from tests.tables import issue_form, judge, list_problems, load_definition, write_cells

PACKAGE = Path(itasheet.__file__).parent
SHIPPED = find_data("templates", "ita-report.toml").read_text("utf-8")
PLAN = find_data("templates", "ita-plan.toml").read_text("utf-8")


def list_faults(text: str) -> list[tuple[str, str, str]]:
    """Faults by code, key and value found."""
    definition, problems = read_definition(text, "report.toml")
    assert (definition is None) == bool(problems)
    assert {problem.place.file for problem in problems} <= {"report.toml"}
    return [(problem.code, problem.place.key, problem.found) for problem in problems]


def spoil(before: str, after: str) -> list[tuple[str, str, str]]:
    """The faults of the shipped definition with one text in it changed."""
    assert before in SHIPPED
    return list_faults(SHIPPED.replace(before, after, 1))


@pytest.mark.parametrize("text", [SHIPPED, PLAN], ids=["report", "plan"])
def test_shipped(text: str) -> None:
    """The definitions that ship have no fault."""
    assert list_faults(text) == []
    assert list_faults("\ufeff" + text) == []


def test_report_and_plan() -> None:
    """The report names its plan; both have the same measures, and all that the report takes over
    from the plan under the same keys and headings.
    """
    report, plan = (read_definition(text, "x.toml")[0] for text in (SHIPPED, PLAN))
    assert report and plan
    assert report.plan == plan.id
    assert report.measures == plan.measures
    headings = {column.key: column.heading for column in plan.columns}
    taken = {column.key: column.heading for column in report.columns if column.planned}
    assert list(taken) == ["steps", "responsible", "period"]
    assert taken.items() <= headings.items()
    assert all(report.find_titled(measure) for measure in plan.measures)
    assert report.find_titled(plan.measures[0]._replace(title="เรื่องอื่น")) is None


V, U, M, T = "setting-value", "setting-unknown", "setting-missing", "setting-type"


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('kind = "measure"', 'kind = "text"', (V, "columns", "0")),
        ('kind = "unit"', 'kind = "measure"', (V, "columns", "2")),
        ('kind = "unit"', 'kind = "units"', (V, "columns[3].kind", "units")),
        (
            'heading = "ผู้รับผิดชอบ"',
            'heading = "ขั้นตอน/ วิธีการดำเนินการ"',
            (V, "columns[3].heading", "ขั้นตอน/ วิธีการดำเนินการ"),
        ),
        ('"ผู้รับผิดชอบหลัก"', '"ขั้นตอน"', (V, "columns[3].synonyms", "ขั้นตอน")),
        ('"ผู้รับผิดชอบหลัก"', '"ผลลัพธ์/ความสำเร็จ"', (V, "columns[3].synonyms", "ผลลัพธ์/ความสำเร็จ")),
        (
            "ends = [",
            'ends = ["ระยะเวลาการดำเนินการ", ',
            (V, "columns[4].ends", "ระยะเวลาการดำเนินการ"),
        ),
        ('differs_from = "steps"', 'differs_from = "step"', (V, "columns[5].differs_from", "step")),
        (
            'differs_from = "steps"',
            'differs_from = "period"',
            (V, "columns[5].differs_from", "period"),
        ),
        (
            'differs_from = "steps"',
            'differs_from = "results"',
            (V, "columns[5].differs_from", "results"),
        ),
        ("distinct = true", 'distinct = "yes"', (T, "columns[6].distinct", "yes")),
        ("distinct = true", "distinkt = true", (U, "columns[6].distinkt", "")),
        ("number = 3", "number = 2", (V, "measures[3].number", "2")),
        ("number = 3", "number = 0", (V, "measures[3].number", "0")),
        ("number = 3\n", "", (M, "measures[3].number", "")),
        ('"(ต่อ)"', '" "', (V, "words.continued", " ")),
        (r"'\.{4,}'", "'(.{4,}'", (V, "words.placeholders[1]", "(.{4,}")),
        ('sheet = "แบบรายงาน"', 'sheet = "แบบ/รายงาน"', (V, "form.sheet", "แบบ/รายงาน")),
        ('sheet = "สรุป"', f'sheet = "{"ส" * 32}"', (V, "summary.sheet", "ส" * 32)),
        ("rows = 6", "rows = 0", (V, "form.rows", "0")),
        (
            "[10, 9]",
            "[10, 13]",
            (V, "form.periods", "[[10, 13], [10, 12], [1, 3], [4, 6], [7, 9], [10, 3], [4, 9]]"),
        ),
        ("{agency} ประจำ", "{agancy} ประจำ", (V, "form.subtitle", "{agancy}")),
        ("{agency} ประจำ", "{agency.name} ประจำ", (V, "form.subtitle", "{agency.name}")),
        ("{agency} ประจำ", "{agency:d} ประจำ", (V, "form.subtitle", "{agency:d}")),
        ("{agency} ประจำ", "{} ประจำ", (V, "form.subtitle", "{}")),
        ('"ข้อ {number}"', '"ข้อ {number"', (V, "summary.measure", "ข้อ {number")),
        (
            "[guidance.example]\nmeasure",
            "[guidance.example]\nissue",
            (V, "guidance.example.issue", "issue"),
        ),
        ("format = 1", "format = 2", (V, "format", "2")),
    ],
)
def test_fault(before: str, after: str, fault: tuple[str, str, str]) -> None:
    """One fault is told once, by its key and what stands there."""
    assert spoil(before, after) == [fault]


@pytest.mark.parametrize(
    ("key", "fault"),
    [("ขั้นตอน", (V, "columns[2].key", "ขั้นตอน")), ("results", (V, "columns[5].key", "results"))],
)
def test_bad_key(key: str, fault: tuple[str, str, str]) -> None:
    """A column's key is plain and its own; what named the old key is told too."""
    faults = spoil('key = "steps"', f'key = "{key}"')
    assert set(faults) == {
        fault,
        (V, "columns[5].differs_from", "steps"),
        (V, "guidance.example.steps", "steps"),
    }


@pytest.mark.parametrize(
    ("before", "after", "keys"),
    [
        ('sheet = "คำชี้แจง"', 'sheet = "แบบรายงาน"', ["form.sheet", "guidance.sheet"]),
        ('sheet = "ปก"', 'sheet = "สรุป"', ["cover.sheet", "summary.sheet"]),
    ],
)
def test_sheet_named_twice(before: str, after: str, keys: list[str]) -> None:
    """Two sheets of one workbook must not bear one name."""
    assert [key for _, key, _ in spoil(before, after)] == keys


def test_blank_that_is_none() -> None:
    """A form must not colour as a blank what ``check`` would leave alone."""
    assert spoil('"25xx"', '"เติม"') == [(V, "form.placeholders[10]", "เติม")]


def test_synonym_of_its_own() -> None:
    """A column may be called by its own heading once more, where nothing else is meant by it."""
    assert spoil('"ผู้รับผิดชอบหลัก"', '"ผู้รับผิดชอบ"') == []


def test_other_titles_shared() -> None:
    """A title must not mean two measures."""
    text = SHIPPED.replace(
        "number = 3\n", 'number = 3\nother_titles = ["การให้บริการและระบบ e-service"]\n'
    )
    assert list_faults(text) == [(V, "measures[3].other_titles", "การให้บริการและระบบ e-service")]


def test_all_faults_at_once() -> None:
    """Faults of every sort are told together, whichever part they are in."""
    text = SHIPPED.replace("number = 3\n", "nummer = 3\n").replace('"ผู้รับผิดชอบหลัก"', '"ขั้นตอน"')
    text = text.replace("{agency} ประจำ", "{agancy} ประจำ").replace("rows = 6", 'rows = "6"', 1)
    text = text.replace('"ข้อ {number}"', '"ข้อ {nummer}"')
    assert list_faults(text) == [
        (U, "measures[3].nummer", ""),
        (T, "form.rows", "6"),
        (V, "columns[3].synonyms", "ขั้นตอน"),
        (V, "summary.subtitle", "{agancy}"),
        (V, "summary.measure", "{nummer}"),
    ]


def test_empty() -> None:
    """Of an empty file every required key is named, and no more."""
    assert {(code, key) for code, key, _ in list_faults("")} == {
        (M, name) for name in Definition._fields if name not in ("format", "plan")
    }


def test_bad_toml() -> None:
    """A mistake in writing is told by line and column alone."""
    (problem,) = read_definition('id = "a"\nid = "b"\n', "report.toml")[1]
    assert (problem.code, problem.words["line"]) == ("setting-syntax", "2")


OTHER = """
id = "audit-plan"
version = "3"
title = "แผนตรวจสอบ"
[years]
in_play = [0]
[words]
continued = "[ยังมีต่อ]"
blank = ["ไม่ระบุ"]
nothing = ["ไม่มี"]
result_openings = ["เริ่ม"]
[[columns]]
key = "note"
heading = "บันทึก"
kind = "text"
width = 1
required = false
[[columns]]
key = "goal"
heading = "เป้าหมาย"
kind = "items"
width = 2
distinct = true
[[columns]]
key = "topic"
heading = "เรื่อง"
kind = "measure"
width = 2
[[columns]]
key = "work"
heading = "งานที่ทำ"
kind = "items"
width = 2
differs_from = "goal"
[[columns]]
key = "who"
heading = "เจ้าของเรื่อง"
kind = "unit"
width = 1
[[measures]]
number = 11
title = "รายได้ของท้องถิ่น"
[[measures]]
number = 12
title = "รายจ่ายประจำ"
[[measures]]
number = 20
title = "พัสดุคงคลัง"
[form]
sheet = "แผน"
file = "แผน {unit}"
title = "แผนตรวจสอบ {year}"
subtitle = "{agency}"
unit = "ส่วนราชการ: {unit}"
count_before = "ทำแล้ว"
count_after = "จาก {total}"
hint = "อ่าน {guidance}"
rows = 2
status = "ครบไหม"
status_done = "ครบ"
status_missing = "ขาด"
status_untouched = "ว่าง"
lists = "ตัวเลือก"
periods = []
[guidance]
sheet = "วิธีกรอก"
title = "วิธีกรอก"
[cover]
sheet = "ปก"
draft = "ร่าง"
[report]
sheet = "รายงาน"
[summary]
sheet = "สรุป"
title = "สรุป"
subtitle = "สรุป"
unit = "หน่วย"
measure = "{number}"
total = "รวม"
reported = "มี"
missing = "ขาด"
not_assigned = "-"
yes = "มี"
no = "ไม่"
chart = "กราฟ"
missing_title = "ขาด"
nothing_missing = "ครบ"
extra_title = "อื่น"
file = "ไฟล์"
place = "ที่"
text = "ข้อความ"
[reference_sheets]
sheet = "อื่น"
title = "ข้อความอื่น"
note = "จากไฟล์เดิม"
reference_sheet = "อ้างอิง"
reference_title = "ปีก่อน"
reference_note = "ดูประกอบ"
file = "ไฟล์"
place = "ที่"
measure = "เรื่อง"
column = "ช่อง"
text = "ข้อความ"
"""
ROUND = """
fiscal_year = 2570
definition = "audit-plan"
[agency]
name = "องค์การบริหารส่วนตำบลบ้านตัวอย่าง"
[[units]]
id = "a"
name = "ฝ่ายหนึ่ง"
measures = [11, 20]
[[units]]
id = "b"
name = "ฝ่ายสอง"
"""


def load_other() -> tuple[Definition, Round]:
    """Another report: five columns in another order, two lists, no period, three measures."""
    definition, faults = read_definition(OTHER, "plan.toml")
    round_, _definition, more = read_round(ROUND, "itasheet.toml")
    assert definition and round_, (faults, more)
    return definition, round_


def test_other_report() -> None:
    """Another table goes through forms, reading and checking: nothing in the code knows ours."""
    definition, found = load_other()
    form = issue_form("a", definition, found)
    headings = {form.grids[0].cells[CellRef(4, column)] for column in range(6)}
    assert headings == {*(column.heading for column in definition.columns), "ครบไหม"}
    filled = {
        "B6": "เก็บภาษีครบ",
        "D6": "ออกเก็บภาษี 3 ครั้ง",
        "D7": "ติดตาม",
        "A10": "ทำปีหน้า",
        "B10": "นับพัสดุครบ",
        "D10": "นับพัสดุ",
    }
    outcome = judge(write_cells(form, {**filled}), found, definition)
    assert list_problems(outcome.problems) == ["counts-unequal B6, D6"]
    assert outcome.status is Status.OK and outcome.returned is not None
    first, second = outcome.returned.entries
    assert [entry.measure and entry.measure.number for entry in (first, second)] == [11, 20]
    assert first.fields["work"].text == "ออกเก็บภาษี 3 ครั้ง\nติดตาม"
    assert second.fields["note"].text == "ทำปีหน้า"
    assert "measures[3]" not in OTHER and not definition.columns_of(ColumnKind.PERIOD)


def test_other_report_with_mistakes() -> None:
    """Its own words decide what is blank, continued, and only a copy."""
    definition, found = load_other()
    form = issue_form("a", definition, found)
    cells = {
        "B6": "เก็บภาษี",
        "D6": "๑. เริ่มเก็บภาษี",
        "D7": "๓. รายงานปี ๒๕๖๙",
        "E6": "ฝ่ายสาม",
        "B10": "ไม่ระบุ",
        "D10": "-",
    }
    outcome = judge(write_cells(form, cells), found, definition)
    expected = [
        "required-blank B10 ไม่ระบุ",
        "unit-unknown E6 ฝ่ายสาม",
        "year-doubtful D7 ปี ๒๕๖๙",
        "numbering-gap D7 ๓.",
        "result-equals-step D6 ๑. เริ่มเก็บภาษี",
        "counts-unequal B6, D6",
    ]
    assert list_problems(outcome.problems) == expected
    free = issue_form("b", definition, found)
    two = judge(write_cells(free, {"B6": "ก", "D6": "ข", "B7": "ค"}), found, definition)
    assert list_problems(two.problems) == ["counts-unequal B6, D6"]


def test_other_word_for_continued() -> None:
    """The definition's word for "continued" is known at a title's end and by itself."""
    definition, found = load_other()
    for title in ("๑๑. รายได้ของท้องถิ่น [ยังมีต่อ]", "[ยังมีต่อ]"):
        form = write_cells(issue_form("b", definition, found), {"B6": "ก", "D6": "ข"})
        outcome = judge(
            write_cells(form, {"C10": title, "B10": "ค", "D10": "ง"}), found, definition
        )
        assert outcome.returned is not None
        (entry,) = outcome.returned.entries
        assert entry.fields["goal"].text == "ก\nค"


def test_measure_column() -> None:
    """The columns that a unit fills in are all but the measure's."""
    definition = load_definition()
    filled = [column.key for column in definition.filled_columns]
    assert filled == [c.key for c in definition.columns if c is not definition.measure_column]
    assert len(filled) == len(definition.columns) - 1
    assert definition.find_measure(7) is definition.measures[-1]
    assert definition.find_measure(8) is None


def test_code_knows_no_column() -> None:
    """No module of reading and checking names a column of the report that ships."""
    keys = "|".join(column.key for column in load_definition().columns)
    paths = [path for area in ("returns", "cells") for path in (PACKAGE / area).rglob("*.py")]
    assert len(paths) > 15
    for path in paths:
        assert not re.search(rf"""["'](?:{keys})["']""", path.read_text("utf-8")), path


def test_form_date() -> None:
    """A form's only date is the one it is given."""
    definition, found = load_other()
    book = make_form(definition, found, found.units[0], datetime(2026, 1, 2))
    assert book.created == datetime(2026, 1, 2)


VALUES = {"agency": "เทศบาล", "place": "", "year": "๒๕๖๘"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{agency} ปี {year}", "เทศบาล ปี ๒๕๖๘"),
        ("{agency} {place} ปี {year}", "เทศบาล ปี ๒๕๖๘"),
        ("ณ {place}", "ณ"),
        ("{unknown}", ""),
        ("  ย่อหน้า  {year}", "  ย่อหน้า  ๒๕๖๘"),
        ("ไม่มีคำแทน", "ไม่มีคำแทน"),
        ("{{year}}", "{year}"),
        ("", ""),
    ],
)
def test_fill_text(text: str, filled: str) -> None:
    """A value is filled in; where there is none, not even its space is left."""
    assert fill_text(text, VALUES) == filled


def test_values_are_not_read() -> None:
    """Braces in a value are text."""
    assert fill_text("{agency}", {"agency": "{year} {"}) == "{year} {"


def test_fill_lines() -> None:
    """A line of whose placeholders none has a value is left out."""
    lines = ("{agency}", "{place}", "{place} {year}", "เปล่า")
    assert fill_lines(lines, VALUES) == ("เทศบาล", "๒๕๖๘", "เปล่า")
