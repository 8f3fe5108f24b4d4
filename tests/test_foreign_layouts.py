"""Tables that agencies keep themselves: every layout gives the right entries, and what was assumed.

They stand in ``foreign_layouts.txt``, modelled on layouts that were seen, of made-up text.
"""

from datetime import datetime

import pytest

from itasheet.checks import Outcome, Status, judge_workbook
from itasheet.definition.round import Round, fill_texts
from itasheet.merging.merge import merge_returns
from itasheet.reports.contents import ReportContents
from itasheet.reports.report import make_report
from tests import tables
from tests.example.fill import open_workbook
from tests.layouts import list_cells, load_layouts, tell_entry, write_sheets

LAYOUTS = load_layouts("foreign_layouts")
UNITS = tuple(unit._replace(measures=()) for unit in tables.load_round().units)
ROUND = tables.load_round()._replace(units=UNITS)
"""The example's round, in which each unit may report on every measure."""
ORDINARY = ("identity-lost",)
"""What is told of every workbook that is no form, and of lists of different lengths."""


def judge_layout(name: str, round_: Round | None = ROUND) -> Outcome:
    """What a layout's workbook is understood as, read from a real file."""
    workbook = open_workbook(write_sheets(LAYOUTS[name].workbook.grids))
    return judge_workbook(workbook, workbook.path, tables.load_definition(), round_)


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    """Each entry as expected, what was assumed with its place, and nothing else is wrong."""
    outcome, layout = judge_layout(name), LAYOUTS[name]
    assert outcome.returned is not None
    assert list(map(tell_entry, outcome.returned.entries)) == layout.entries
    assert list_cells(outcome.problems, *ORDINARY) == sorted(layout.problems)
    assert outcome.status in (Status.OK, Status.WARNINGS)
    merged = merge_returns([outcome.returned], tables.load_definition(), ROUND)
    assert len(merged.entries) == len(layout.entries)
    make_report(
        ReportContents(tables.load_definition(), merged, fill_texts(ROUND)), datetime(2025, 10, 1)
    )


def test_above_the_table() -> None:
    """Unit, agency and year are read from the lines above the table."""
    outcome = judge_layout("other-names-anywhere", None)
    assert outcome.returned and outcome.fiscal_year == 2568
    assert outcome.returned.unit_name == "กองช่าง"
    assert outcome.returned.agency == "เทศบาลตำบลบ้านตัวอย่าง"


def test_several_units_without_a_round() -> None:
    """Without a round units are told apart by what stands above their tables."""
    outcome = judge_layout("a-table-to-a-unit", None)
    assert outcome.returned is not None
    units = [entry.unit and entry.unit.name for entry in outcome.returned.entries]
    assert units == ["กองคลัง", "กองช่าง", "กองช่าง"]
    assert "measure-twice" not in {problem.code for problem in outcome.problems}


def test_no_table() -> None:
    """A workbook without a table is told what was looked for and which row came nearest."""
    near = """
        | โครงการ | ลำดับ | ผู้รับผิดชอบ | งบประมาณ |
        | ซ่อมถนน | ๑ | กองช่าง | ๑๐๐๐ |
        | มาตรการ | ขั้นตอน | งบประมาณ |
    """
    (problem,) = tables.judge(tables.make_workbook(tables.parse_grid(near, name="แผน"))).problems
    assert tables.list_problems((problem,)) == ["table-unlike A3, B3 มาตรการ, ขั้นตอน"]
    assert problem.place.sheet == "แผน"
    assert problem.words["missing"].split(", ")[0] == "ผู้รับผิดชอบ"
