"""Merging returns: order, repetitions, what is missing, what is left over, and nil."""

from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.cells.records import CellLink, CellText, Leading, Return
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.merging.merge import Merged, merge_returns
from itasheet.merging.resolution import APART
from itasheet.sheets.cell_reference import CellRef
from tests.made_returns import DEFINITION, ROUND, find_problem, make_entry, make_return

OFFICE = Unit("office", "สำนักปลัด", measures=(1, 2))
FINANCE = Unit("finance", "กองคลัง", measures=(4,))
WORKS = Unit("works", "กองช่าง")
UNITS = (OFFICE, FINANCE, WORKS)


def merge(*returns: Return, round_: Round | None = ROUND._replace(units=UNITS)) -> Merged:
    return merge_returns(returns, DEFINITION, round_)


def list_codes(merged: Merged) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.file) for problem in merged.problems]


RETURNS = (
    make_return("works.xlsx", WORKS, 7, 1, 3, 5, 6),
    make_return("finance.xlsx", FINANCE, 4),
    make_return("office.xlsx", OFFICE, 2, 1),
    make_return("unknown.xlsx", None, 1),
)


@settings(max_examples=20)
@given(st.permutations(RETURNS))
def test_order(returns: list[Return]) -> None:
    """By measure, then unit, then as in the return; what nobody is known to have sent is last."""
    merged = merge(*returns)
    order = ["office", "works", "unknown", "office", "works", "finance", "works", "works", "works"]
    assert [one.returned.path for one in merged.entries] == [f"{name}.xlsx" for name in order]
    assert [one.measure.number for one in merged.entries] == [1, 1, 1, 2, 3, 4, 5, 6, 7]
    assert (merged.problems, merged.leftovers, merged.units) == ((), (), UNITS)
    entries = (make_entry(1, OFFICE, steps="ก่อน"), make_entry(1, OFFICE, steps="หลัง"))
    twice = merge(make_return("a.xlsx", OFFICE, *entries)).entries
    assert [one.entry.fields["steps"].text for one in twice] == ["ก่อน", "หลัง"]


def test_same_file_of_unknown_sender() -> None:
    """The same bytes are one return, whoever sent them; the same words of two senders are two."""
    first, second = make_return("a.xlsx", None, 1), make_return("b.xlsx", None, 1)
    assert len(merge(first, second._replace(sha256=first.sha256)).entries) == 1
    assert len(merge(first, second).entries) == 2
    both = merge(make_return("a.xlsx", OFFICE, 1, 2), make_return("b.xlsx", WORKS, 1, 2))
    assert len(both.entries) == 4


def test_absent_units() -> None:
    """Missing where measures are assigned, else awaited, unless another's workbook has entries."""
    merged = merge(make_return("a.xlsx", FINANCE, 4))
    missing = find_problem(merged, "return-missing")
    assert missing.words == {"unit": "สำนักปลัด", "measures": "๑, ๒"}
    assert find_problem(merged, "return-awaited").words["unit"] == "กองช่าง"
    entries = [make_entry(1, OFFICE), make_entry(4, FINANCE), make_entry(3, WORKS)]
    assert {code for code, _ in list_codes(merge(make_return("a.xlsx", OFFICE, *entries)))} == {
        "measure-unreported"
    }


def test_unreported_measures() -> None:
    """A measure that nobody reports on is told, but once only: not if its unit is missing."""
    merged = merge(make_return("a.xlsx", FINANCE, 4), make_return("b.xlsx", WORKS, 3, 5, 7))
    unreported = [p.words["number"] for p in merged.problems if p.code == "measure-unreported"]
    assert unreported == ["๖"]
    assert find_problem(merged, "return-missing").words["measures"] == "๑, ๒"


def test_without_round() -> None:
    """Units are those that were seen, and all measures must be reported on."""
    works, office = make_return("b.xlsx", WORKS, 1, 2, 3), make_return("a.xlsx", OFFICE, 4, 5, 6)
    merged = merge(works, office, round_=None)
    assert [unit.id for unit in merged.units] == ["works", "office"]
    assert [p.words["number"] for p in merged.problems] == ["๗"]
    old = make_return("old.xlsx", OFFICE, 1)._replace(identity=Identity(fiscal_year=2567))
    (conflict,) = merge(old, office, round_=None).open_conflicts
    assert conflict.reason == APART
    nothing = merge(round_=None)
    assert (nothing.entries, nothing.leftovers, nothing.units) == ((), (), ())
    assert len(nothing.problems) == len(DEFINITION.measures)


def test_leftovers() -> None:
    """Every text that is no entry's is kept as a leftover, with its place."""
    stray = make_entry(1, OFFICE, steps="หลงมา")._replace(measure=None)
    returned = make_return("a.xlsx", OFFICE, make_entry(1, OFFICE, extra="๑,๐๐๐ บาท"), stray)
    sheet, text = "แบบรายงาน", f"ดู  {'ก' * 100}"
    remark = CellText(CellRef(40, 1), "หมายเหตุท้ายตาราง", "หมายเหตุท้ายตาราง", sheet=sheet)
    covered = CellText(CellRef(7, 2), "ใต้เซลล์", "ใต้เซลล์", sheet=sheet)
    link = CellLink(sheet, CellRef(8, 2), text, "https://a.go.th", Leading.ELSEWHERE)
    merged = merge(returned._replace(remarks=(remark,), covered=(covered,), links=(link,)))
    assert [(*one[:2], str(one.cell), one.column, one.original) for one in merged.leftovers] == [
        ("a.xlsx", "แบบรายงาน", "C6", "หัวข้อ", "๑,๐๐๐ บาท"),
        ("a.xlsx", "แบบรายงาน", "A6", "หัวข้อ", "ชื่อ"),
        ("a.xlsx", "แบบรายงาน", "B6", "หัวข้อ", "หลงมา"),
        ("a.xlsx", "แบบรายงาน", "B41", "", "หมายเหตุท้ายตาราง"),
        ("a.xlsx", "แบบรายงาน", "C8", "", "ใต้เซลล์"),
        ("a.xlsx", "แบบรายงาน", "C9", f"ดู {'ก' * 57}", "https://a.go.th"),
    ]
    assert [one.entry.fields["steps"].text for one in merged.entries] == ["๑. ทำ"]
