"""Workbooks of no form of ours: every layout gives the right entries, and says what was assumed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from itasheet.cells.period import read_field_period
from itasheet.cells.records import Entry
from itasheet.checks import Outcome, Status
from itasheet.definition.round import Round
from itasheet.sheets.grid import Workbook
from itasheet.xlsx.read_workbook import read_workbook
from tests.command import EXAMPLE, run
from tests.foreign.layout import Expected, write_layout
from tests.foreign.layouts import LAYOUTS
from tests.tables import judge, list_problems, load_round, make_workbook, parse_grid

ORDINARY = ("identity-lost", "counts-unequal")
"""What is told of every workbook that is no form, and of lists of different lengths."""


def free_round() -> Round:
    """The example's round, in which each unit may report on every measure."""
    found = load_round()
    return found._replace(units=tuple(unit._replace(measures=()) for unit in found.units))


def judge_layout(name: str, folder: Path) -> Outcome:
    """What a layout's workbook is understood as, read from a real file."""
    path = folder / "ตาราง.xlsx"
    write_layout(LAYOUTS[name], path)
    workbook = read_workbook(path, path.name)
    assert isinstance(workbook, Workbook), workbook
    return judge(workbook, free_round())


def tell(entry: Entry) -> Expected:
    """An entry as the layouts expect it."""
    fields = (*entry.fields.items(), *entry.extra.items())
    period = read_field_period(entry.fields["period"], 2568)
    days = f"{period.start}/{period.end}" if period.start else period.kind.value
    cells = {
        key: [piece.text.replace("\n", "⏎") for piece in field.pieces]
        for key, field in fields
        if field.pieces and key != "measure"
    }
    number = entry.measure.number if entry.measure else None
    return Expected(number, entry.unit.name if entry.unit else "", cells, days)


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str, tmp_path: Path) -> None:
    """Each entry has its measure, unit, texts and period; what was assumed is told with its place,
    and nothing else is wrong.
    """
    outcome = judge_layout(name, tmp_path)
    assert outcome.returned is not None
    assert [tell(entry) for entry in outcome.returned.entries] == LAYOUTS[name].entries
    told = [
        f"{one.code} {one.place.cells}".strip()
        for one in outcome.problems
        if one.code not in ORDINARY
    ]
    assert sorted(told) == sorted(LAYOUTS[name].notes)
    assert outcome.status in (Status.OK, Status.WARNINGS)


def test_above_the_table(tmp_path: Path) -> None:
    """Unit, agency and year are read from the lines above the table."""
    outcome = judge_layout("other-names-anywhere", tmp_path)
    assert outcome.returned is not None
    assert (outcome.returned.unit_name, outcome.returned.agency) == (
        "กองช่าง",
        "เทศบาลตำบลบ้านตัวอย่าง",
    )
    workbook = read_workbook(tmp_path / "ตาราง.xlsx")
    assert isinstance(workbook, Workbook)
    assert judge(workbook, free_round()._replace(units=())).fiscal_year == 2568


def test_several_units_without_a_round(tmp_path: Path) -> None:
    """Without a round units are told apart by what stands above their tables."""
    layout = LAYOUTS["a-table-to-a-unit"]
    write_layout(layout, tmp_path / "a.xlsx")
    file = json.loads(run("check", tmp_path / "a.xlsx", "--json").stdout)["files"][0]
    assert [entry["unit"] for entry in file["entries"]] == ["กองคลัง", "กองช่าง", "กองช่าง"]
    assert "measure-twice" not in {problem["code"] for problem in file["problems"]}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_merge(tmp_path: Path, name: str) -> None:
    """A foreign workbook merges into a report, which has all its entries."""
    settings = (EXAMPLE / "itasheet.toml").read_text("utf-8")
    free = re.sub(r"(?m)^measures = .*$", "", settings)
    (tmp_path / "itasheet.toml").write_text(free, "utf-8")
    write_layout(LAYOUTS[name], tmp_path / "return.xlsx")
    words = ("--round", tmp_path, "-o", tmp_path / "report.xlsx", "--draft", "--json")
    document = json.loads(run("merge", tmp_path / "return.xlsx", *words).stdout)
    assert document["report"]["entries"] == len(LAYOUTS[name].entries)


NEAR = """
    | โครงการ | ลำดับ | ผู้รับผิดชอบ | งบประมาณ |
    | ซ่อมถนน | ๑ | กองช่าง | ๑๐๐๐ |
    | มาตรการ | ขั้นตอน | งบประมาณ |
"""


def test_no_table(tmp_path: Path) -> None:
    """A workbook without a table is told what was looked for and which row came nearest."""
    (problem,) = judge(make_workbook(parse_grid(NEAR, name="แผน"))).problems
    assert list_problems((problem,)) == ["table-unlike A3, B3 มาตรการ, ขั้นตอน"]
    assert problem.place.sheet == "แผน"
    assert problem.words["missing"].split(", ")[0] == "ผู้รับผิดชอบ"
