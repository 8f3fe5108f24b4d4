"""The report definition: every fault by its key, and nothing of one report in the code."""

import re
from datetime import datetime
from pathlib import Path

import pytest

import itasheet
from itasheet.checks import Outcome, Status
from itasheet.definition.definition import (
    Column,
    ColumnKind,
    Definition,
    Measure,
    Words,
    Years,
    read_definition,
)
from itasheet.definition.round import Unit
from itasheet.definition.texts import GuidanceTexts, fill_lines, fill_text
from itasheet.forms.workbook import make_form
from itasheet.resources import find_data
from itasheet.sheets.cell_reference import CellRef
from tests import tables

PACKAGE = Path(itasheet.__file__).parent
SHIPPED = find_data("templates", "ita-report.toml").read_text("utf-8")
PLAN = find_data("templates", "ita-plan.toml").read_text("utf-8")


def list_faults(text: str) -> str:
    definition, problems = read_definition(text, "report.toml")
    assert (definition is None) == bool(problems)
    assert {problem.place.file for problem in problems} <= {"report.toml"}
    return tables.tell_faults(problems)


@pytest.mark.parametrize("text", [SHIPPED, PLAN], ids=["report", "plan"])
def test_shipped(text: str) -> None:
    assert list_faults(text) == list_faults("\ufeff" + text) == ""


def test_report_and_plan() -> None:
    """The report names its plan; what it takes over has the same keys and headings there."""
    report, plan = tables.load_definition(), tables.load_definition("ita-plan.toml")
    assert report.plan == plan.id
    assert report.measures == plan.measures
    headings = {column.key: column.heading for column in plan.columns}
    taken = {column.key: column.heading for column in report.columns if column.planned}
    assert list(taken) == ["steps", "responsible", "period"]
    assert taken.items() <= headings.items()
    assert all(report.find_titled(measure) for measure in plan.measures)
    assert report.find_titled(plan.measures[0]._replace(title="เรื่องอื่น")) is None


HELP = 'help = "ประเด็นที่ต้องรายงาน พิมพ์ไว้ให้แล้ว ไม่ต้องแก้ไข"'
LONG = "ส" * 256


@pytest.mark.parametrize(
    ("before", "after", "faults"),
    [
        *tables.part_arrows(tables.load_cases("settings")["definition"]),
        (HELP, f"help = '{LONG[1:]}'", ""),
        (HELP, f"help = '{LONG}'", f"value columns[1].help {LONG[:79]}…"),
        ('sheet = "สรุป"', f'sheet = "{LONG[:31]}"', ""),
        ('sheet = "สรุป"', f'sheet = "{LONG[:32]}"', f"value summary.sheet {LONG[:32]}"),
    ],
)
def test_fault(before: str, after: str, faults: str) -> None:
    """A changed text is told once, by its key and what stands there; what named an old key too."""
    assert before in SHIPPED
    assert list_faults(SHIPPED.replace(before, after, 1)) == faults


def test_all_faults_at_once() -> None:
    text = SHIPPED.replace("number = 3\n", "nummer = 3\n").replace('"ผู้รับผิดชอบหลัก"', '"ขั้นตอน"')
    text = text.replace("{agency} ประจำ", "{agancy} ประจำ").replace("rows = 6", 'rows = "6"', 1)
    text = text.replace('"ข้อ {number}"', '"ข้อ {nummer}"')
    assert list_faults(text).split("; ") == [
        "unknown measures[3].nummer",
        "type form.rows 6",
        "value columns[3].synonyms ขั้นตอน",
        "value summary.subtitle {agancy}",
        "value summary.measure {nummer}",
    ]


def test_nothing_there() -> None:
    """Of an empty file every required key is named, and no more; so are lists that are empty."""
    required = [name for name in Definition._fields if name not in ("format", "plan")]
    assert list_faults("").split("; ") == [f"missing {name}" for name in required]
    text = re.sub(r"\[\[columns\]\].*?(?=\[form\])", "", SHIPPED, flags=re.DOTALL)
    told = list_faults(f"columns = []\nmeasures = []\n{text}")
    assert told.startswith("value columns 0; value columns 0; value measures 0; ")
    (problem,) = read_definition('id = "a"\nid = "b"\n', "report.toml")[1]
    assert (problem.code, problem.words["line"]) == ("setting-syntax", "2")


COLUMNS = (
    Column("note", "บันทึก", ColumnKind.TEXT, 1, required=False),
    Column("goal", "เป้าหมาย", ColumnKind.ITEMS, 2, distinct=True),
    Column("topic", "เรื่อง", ColumnKind.MEASURE, 2),
    Column("work", "งานที่ทำ", ColumnKind.ITEMS, 2, differs_from="goal"),
    Column("who", "เจ้าของเรื่อง", ColumnKind.UNIT, 1),
)
MEASURES = (Measure(11, "รายได้ของท้องถิ่น"), Measure(12, "รายจ่ายประจำ"), Measure(20, "พัสดุคงคลัง"))
WORDS = Words("[ยังมีต่อ]", ("ไม่ระบุ",), nothing=("ไม่มี",), result_openings=("เริ่ม",))
OTHER = tables.load_definition()._replace(
    id="audit-plan",
    years=Years((0,)),
    words=WORDS,
    columns=COLUMNS,
    measures=MEASURES,
    form=tables.load_definition().form._replace(
        rows=2, status="ครบไหม", periods=(), placeholders=()
    ),
    guidance=GuidanceTexts("วิธีกรอก", "วิธีกรอก"),
)
"""Another report: five columns in another order, two lists, no period, three measures."""
UNITS = (Unit("a", "ฝ่ายหนึ่ง", measures=(11, 20)), Unit("b", "ฝ่ายสอง"))
ROUND = tables.load_round()._replace(fiscal_year=2570, units=UNITS)


def judge_other(unit: str, **cells: str) -> Outcome:
    """What is read of a unit's form of it with these cells filled in."""
    form = tables.issue_form(unit, OTHER, ROUND)
    headings = {form.grids[0].cells[CellRef(4, column)] for column in range(6)}
    assert headings == {*(column.heading for column in COLUMNS), "ครบไหม"}
    return tables.judge(tables.write_cells(form, cells), ROUND, OTHER)


def test_other_report() -> None:
    """Another table goes through forms, reading and checking: nothing in the code knows ours."""
    first = {"B6": "เก็บภาษีครบ", "D6": "ออกเก็บภาษี 3 ครั้ง", "D7": "ติดตาม"}
    outcome = judge_other("a", **first, A10="ทำปีหน้า", B10="นับพัสดุครบ", D10="นับพัสดุ")
    assert tables.list_problems(outcome.problems) == []
    assert outcome.status is Status.OK and outcome.returned is not None
    one, two = outcome.returned.entries
    assert [entry.measure and entry.measure.number for entry in (one, two)] == [11, 20]
    assert one.fields["work"].text == "ออกเก็บภาษี 3 ครั้ง\nติดตาม"
    assert two.fields["note"].text == "ทำปีหน้า"


def test_other_report_with_mistakes() -> None:
    """Its own words decide what is blank, continued, and only a copy."""
    first = {"B6": "เก็บภาษี", "D6": "๑. เริ่มเก็บภาษี", "D7": "๓. รายงานปี ๒๕๖๙"}
    outcome = judge_other("a", **first, E6="ฝ่ายสาม", B10="ไม่ระบุ", D10="-")
    assert tables.list_problems(outcome.problems) == [
        "required-blank B10 ไม่ระบุ",
        "unit-unknown E6 ฝ่ายสาม",
        "year-doubtful D7 ปี ๒๕๖๙",
        "numbering-gap D7 ๓.",
        "result-equals-step D6 ๑. เริ่มเก็บภาษี",
    ]
    free = judge_other("b", B6="ก", D6="ข", B7="ค")
    assert tables.list_problems(free.problems) == []


@pytest.mark.parametrize("title", ["๑๑. รายได้ของท้องถิ่น [ยังมีต่อ]", "[ยังมีต่อ]"])
def test_other_word_for_continued(title: str) -> None:
    """The definition's word for "continued" is known at a title's end and by itself."""
    returned = judge_other("b", B6="ก", D6="ข", C10=title, B10="ค", D10="ง").returned
    assert returned is not None
    (entry,) = returned.entries
    assert entry.fields["goal"].text == "ก\nค"


def test_form_date() -> None:
    """A form's only date is the one it is given."""
    book = make_form(OTHER, ROUND, UNITS[0], datetime(2026, 1, 2))
    assert book.created == datetime(2026, 1, 2)


def test_code_knows_no_column() -> None:
    """No module of reading and checking names a column of the report that ships."""
    keys = "|".join(column.key for column in tables.load_definition().columns)
    paths = [path for area in ("returns", "cells") for path in (PACKAGE / area).rglob("*.py")]
    assert len(paths) > 15
    for path in paths:
        assert not re.search(rf"""["'](?:{keys})["']""", path.read_text("utf-8")), path


VALUES = {"agency": "เทศบาล", "place": "", "year": "๒๕๖๘", "braces": "{year} {"}


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
        ("{braces}", "{year} {"),
        ("", ""),
    ],
)
def test_fill_text(text: str, filled: str) -> None:
    """A value is filled in, braces and all; where there is none, not even its space is left."""
    assert fill_text(text, VALUES) == filled


def test_fill_lines() -> None:
    """A line of whose placeholders none has a value is left out."""
    lines = ("{agency}", "{place}", "{place} {year}", "เปล่า")
    assert fill_lines(lines, VALUES) == ("เทศบาล", "๒๕๖๘", "เปล่า")
