"""What a form takes over from a return, an earlier report or a plan, and how it reads again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.cells.records import Entry, Return
from itasheet.checks import judge_workbook
from itasheet.definition.round import Unit
from itasheet.forms.blocks import BlockTexts, Prefill
from itasheet.forms.prefill import LONGEST, Origin, prefill_from_plan, prefill_from_return
from itasheet.forms.workbook import make_form
from itasheet.returns.senders import Plan, Planned
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook
from itasheet.thai.text import squash
from itasheet.xlsx.write_workbook import write_book
from tests.made_returns import make_field
from tests.reissues import (
    CREATED,
    carry,
    fill_form,
    find_unit,
    judge_again,
    read_sent,
    tell_entries,
)
from tests.tables import (
    answer_form,
    change_identity,
    issue_form,
    judge,
    list_problems,
    load_definition,
    load_round,
    make_workbook,
    parse_grid,
    strip_identity,
    write_cells,
)
from tests.test_returns_properties import draw_grids

FOREIGN = """
| รายงานของกองคลัง ปีงบประมาณ พ.ศ. ๒๕๖๘ | | | | | |
| ขั้นตอน | มาตรการ | งบประมาณ (บาท) | ผู้รับผิดชอบ | ผลการดำเนินการ | ระยะเวลา |
| ๑. ก⏎๒. ข⏎ต่อ | กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ | 5,000 | กองคลัง | ทำแล้ว | ปี ๒๕๖๘ |
| ๓. ค | (ต่อ) | | | ทำอีก | |
| อื่น | เรื่องที่ไม่มีในแบบ | 7 | กองคลัง | ได้ผล | ปี ๒๕๖๘ |
"""


@pytest.mark.parametrize("unit_id", [unit.id for unit in load_round().units])
def test_good_returns(unit_id: str) -> None:
    """A unit's return and the form that is made from it say the same, and have no other fault."""
    sent = answer_form(unit_id)
    again = judge_again(sent, unit_id)
    assert tell_entries(again.returned) == tell_entries(read_sent(sent))
    assert {one.code for one in again.problems} == {one.code for one in judge(sent).problems}


FINANCE = answer_form("finance")
LOST = {
    "buried-sheet": strip_identity(FINANCE, "names", "properties"),
    "names-only": strip_identity(FINANCE, "names"),
    "all": strip_identity(FINANCE),
    "old-year": change_identity(FINANCE, fiscal_year="2567"),
    "old-version": change_identity(FINANCE, version="2560.1"),
}


@pytest.mark.parametrize("sent", LOST.values(), ids=LOST)
def test_damaged(sent: Workbook) -> None:
    """A form that lost what tells it, or an old one, comes back as the current one."""
    again = judge_again(sent)
    assert tell_entries(again.returned) == tell_entries(read_sent(FINANCE))
    assert {one.code for one in again.problems} == {"counts-unequal"}


def test_error_cells() -> None:
    """A cell with an Excel error is blank in the form; the others stay what they are."""
    again = judge_again(write_cells(FINANCE, {"F6": "#REF!"}))
    assert "required-blank F6" in list_problems(again.problems)
    expected = tell_entries(read_sent(FINANCE))
    expected[4]["outcomes"] = []
    assert tell_entries(again.returned) == expected


def test_foreign_table() -> None:
    """A table of other headings and order: items one to a row, all else beside the table."""
    sent = make_workbook(parse_grid(FOREIGN))
    prefill = carry(sent, "finance")
    assert prefill.blocks[4].columns == {
        "steps": ("๑. ก", "๒. ข\nต่อ", "๓. ค"),
        "responsible": ("กองคลัง",),
        "results": ("ทำแล้ว", "ทำอีก"),
        "period": ("ปี ๒๕๖๘",),
    }
    unknown, budget = "เรื่องที่ไม่มีในแบบ", "งบประมาณ (บาท)"
    assert [aside[1:] for aside in prefill.own] == [
        ("แบบรายงาน ▸ C3", load_definition().measures[3].title, budget, "5,000"),
        ("แบบรายงาน ▸ A5", unknown, "ขั้นตอน", "อื่น"),
        ("แบบรายงาน ▸ D5", unknown, "ผู้รับผิดชอบ", "กองคลัง"),
        ("แบบรายงาน ▸ E5", unknown, "ผลการดำเนินการ", "ได้ผล"),
        ("แบบรายงาน ▸ F5", unknown, "ระยะเวลา", "ปี ๒๕๖๘"),
        ("แบบรายงาน ▸ C5", unknown, budget, "7"),
        ("แบบรายงาน ▸ A1", "", "", "รายงานของกองคลัง ปีงบประมาณ พ.ศ. ๒๕๖๘"),
    ]


def test_other_measures() -> None:
    """What a unit wrote on a measure that is not its own has its place in the form too; of one that
    stands there twice the second is set aside, as the form has one place.
    """
    cells = {"A18": "๗. กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน", "B18": "ทำ"}
    again = judge_again(write_cells(FINANCE, dict(cells)))
    assert tell_entries(again.returned)[7]["steps"] == ["ทำ"]
    assert "measure-unassigned" in {one.code for one in again.problems}
    cells = {"A18": "๔. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ", "B18": "ทำซ้ำ", "C18": "กองช่าง"}
    prefill = carry(write_cells(FINANCE, dict(cells)), "finance")
    assert [(aside.place, aside.text) for aside in prefill.own] == [
        ("แบบรายงาน ▸ B18", "ทำซ้ำ"),
        ("แบบรายงาน ▸ C18", "กองช่าง"),
    ]


def test_several_units() -> None:
    """Of a table of several units each gets what it is responsible for."""
    table = """
        | มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | ผลการดำเนินการ |
        | กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ | ๑. ก | กองคลัง | ข |
        | กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ | ๑. ค | งานแบบแผน กองช่าง | ง |
    """
    sent = make_workbook(parse_grid(table))
    assert list(carry(sent, "finance").blocks) == [4]
    assert carry(sent, "works").blocks[1].columns["responsible"] == ("งานแบบแผน กองช่าง",)


def test_period_in_two_cells() -> None:
    """A period of two columns keeps its two cells, and so its meaning."""
    table = """
        | มาตรการ | ขั้นตอน | วันที่เริ่มต้น | ระยะเวลา | ผลการดำเนินการ | ผู้รับผิดชอบ |
        | กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ | ๑. ก | | `2024-10-01` | ข | กองคลัง |
        | (ต่อ) | | | `2025-09-30` | | |
    """
    sent = make_workbook(parse_grid(table))
    again = judge_again(sent)
    days = ["๑ ตุลาคม ๒๕๖๗", "๓๐ กันยายน ๒๕๖๘"]
    assert tell_entries(again.returned)[4]["period"] == days
    assert not [one for one in again.problems if one.code.startswith("period-")]


def test_longest_texts() -> None:
    """A text longer than a cell can be is cut into several, and nothing of it is lost."""
    text = "ก" * 40_000
    prefill = carry(write_cells(FINANCE, {"B6": text}), "finance")
    steps = prefill.blocks[4].columns["steps"]
    assert "".join(steps[:3]) == text and len(steps[0]) == LONGEST


def test_issued_again() -> None:
    """What had been put into a form for the unit is no answer in the form made from it either."""
    planned = Prefill({4: BlockTexts({"steps": ("๑. ตามแผน",)}, frozenset({"steps"}))})
    damaged = strip_identity(fill_form(planned), "names")
    prefill = carry(damaged, "finance")
    assert prefill.blocks[4].issued == {"steps"}
    assert list_problems(judge(fill_form(prefill)).problems) == [
        "measure-missing A6",
        "measure-missing A12",
    ]


MARKS = st.sampled_from(("", "๑. ", "2) ", "- ", "1.1 "))
WORDS = st.text("กขคมรา่้ ๑2.,/:()", min_size=1, max_size=30).filter(lambda text: squash(text))
LINES = st.tuples(MARKS, WORDS).map("".join)
CELLS = st.lists(st.lists(LINES, min_size=1, max_size=3).map("\n".join), max_size=7)


@settings(max_examples=30, deadline=None)
@given(CELLS, CELLS, st.lists(WORDS, max_size=2, unique_by=squash))
def test_any_texts(steps: list[str], results: list[str], period: list[str]) -> None:
    """Whatever a unit wrote into its cells, form and return say the same."""
    cells = {
        f"{letter}{row}": text
        for letter, texts in (("B", steps), ("E", results), ("D", period))
        for row, text in enumerate(texts, 12)
    }
    sent = write_cells(issue_form("finance"), dict(cells))
    assert tell_entries(judge_again(sent).returned) == tell_entries(read_sent(sent))


def list_lines(workbook: Workbook) -> set[str]:
    """Every line of every text in a workbook's shown sheets, compared without spaces."""
    texts = [
        str(value) for grid in workbook.grids if not grid.hidden for value in grid.cells.values()
    ]
    return {squash(line) for text in texts for line in text.split("\n")}


def list_said(returned: Return) -> set[str]:
    """Every line that the first unit's return says, but for the titles of known measures."""
    titles = load_definition().measure_column.key
    fields = [
        field
        for entry in returned.entries
        for key, field in (*entry.fields.items(), *entry.extra.items())
        if key != titles or not entry.measure
    ]
    texts = [piece.text for field in fields for piece in field.pieces]
    texts += [remark.text for remark in returned.remarks]
    return {squash(line) for text in texts for line in text.split("\n")}


@settings(max_examples=30, deadline=None)
@given(draw_grids())
def test_nothing_is_lost(grid: Grid) -> None:
    """Of any workbook every line stands somewhere in the form, in its table or beside it."""
    sent = make_workbook(grid)
    outcome = judge_workbook(sent, sent.path, load_definition(), load_round())
    if outcome.returned is None:
        return
    unit = find_unit("finance")
    returned = outcome.returned._replace(
        unit=unit, entries=tuple(e._replace(unit=unit) for e in outcome.returned.entries)
    )
    prefill = prefill_from_return(returned, unit, load_definition())
    assert list_said(returned) <= list_lines(fill_form(prefill)) | {""}
    assert write_book(make_form(load_definition(), load_round(), unit, CREATED, prefill))


PLANNED = {
    "steps": "๑. ก\n๒. ข",
    "responsible": "กองคลัง",
    "period": "ตลอดปีงบประมาณ ๒๕๖๘",
    "follow_up": "รายงานทุกไตรมาส",
}


def plan_entry(number: int, *units: Unit, **texts: str) -> Planned:
    """An entry of a plan."""
    measure = load_definition().find_measure(number)
    assert measure is not None
    fields = {
        key: make_field(text, key, CellRef(5, column))
        for column, (key, text) in enumerate({**PLANNED, **texts}.items(), 1)
    }
    return Planned(measure, units, Entry(measure, "แผน", fields))


def know(*entries: Planned, origin: Origin = Origin.PLAN, unit: str = "finance") -> Prefill:
    """What the finance unit's form takes over."""
    plan = Plan("plan.xlsx", entries)
    return prefill_from_plan(plan, find_unit(unit), load_definition(), origin, 2568)


def test_plan() -> None:
    """Steps, responsible and period of a plan are issued; its other columns are for reference."""
    prefill = know(plan_entry(4, find_unit("finance")), plan_entry(5, find_unit("works")))
    assert prefill.blocks == {
        4: BlockTexts(
            {
                "steps": ("๑. ก", "๒. ข"),
                "responsible": ("กองคลัง",),
                "period": (PLANNED["period"],),
            },
            frozenset({"steps", "responsible", "period"}),
        )
    }
    assert [(one.column, one.text) for one in prefill.references] == [
        ("follow_up", "รายงานทุกไตรมาส")
    ]


def test_earlier_report() -> None:
    """The dates of an earlier year and what was achieved then are only for reference."""
    prefill = know(plan_entry(4, results="ทำแล้ว"), origin=Origin.EARLIER)
    assert set(prefill.blocks[4].columns) == {"steps", "responsible"}
    told = {one.column: one.text for one in prefill.references}
    assert told["period"] == PLANNED["period"] and told["results"] == "ทำแล้ว"


def test_planned_for_another_measure() -> None:
    """What is planned on a measure that a unit's form does not have is for reference too."""
    prefill = know(plan_entry(4, find_unit("works")), unit="works")
    assert not prefill.blocks
    assert {one.measure for one in prefill.references} == {load_definition().measures[3].title}
    assert know(plan_entry(4), unit="works") == Prefill()


@pytest.mark.parametrize(
    ("period", "is_taken"),
    [
        ("๑ ตุลาคม ๒๕๖๗ - ๓๐ กันยายน ๒๕๖๘", True),
        ("ไตรมาส ๑ - ๔", True),
        ("ทุกเดือน", True),
        ("๑ ตุลาคม ๒๕๖๖ - ๓๐ กันยายน ๒๕๖๗", False),
        ("ตลอดปีงบประมาณ ๒๕๖๗", False),
    ],
)
def test_plan_of_another_year(period: str, is_taken: bool) -> None:
    """A plan's period stands in the form unless it is plainly one of another year."""
    prefill = know(plan_entry(4, period=period))
    assert ("period" in prefill.blocks[4].columns) is is_taken
    assert (period in [one.text for one in prefill.references]) is not is_taken


def test_planned_in_two_rows() -> None:
    """Two rows of one measure are joined; who is responsible and when is not said twice."""
    prefill = know(plan_entry(4), plan_entry(4, steps="๑. ค", responsible="งานพัสดุ กองคลัง"))
    texts = prefill.blocks[4].columns
    assert texts["steps"] == ("๑. ก", "๒. ข", "๑. ค")
    assert texts["responsible"] == ("กองคลัง", "งานพัสดุ กองคลัง")
    assert texts["period"] == (PLANNED["period"],)


def test_planned_form_is_silent() -> None:
    """A form with planned texts and nothing else is no answer, until a result is filled in."""
    form = fill_form(know(plan_entry(4), plan_entry(5)))
    first, second = "measure-missing A6", "measure-missing A12"
    assert list_problems(judge(form).problems) == [first, second]
    filled = judge(write_cells(form, {"E6": "ทำแล้ว", "F6": "ดีขึ้น"}))
    assert tell_entries(filled.returned)[4]["steps"] == ["๑. ก", "๒. ข"]
    assert second in list_problems(filled.problems)
    changed = judge(write_cells(form, {"B7": "๒. อย่างอื่น"}))
    assert "required-blank E6" in list_problems(changed.problems)
