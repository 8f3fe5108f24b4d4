"""Merging returns."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.cells.records import CellText, Entry, Field, OutsideText, Return
from itasheet.definition.round import Round, Unit
from itasheet.merging.merge import Merged, merge_returns
from itasheet.problems.problem import Problem
from itasheet.sheets.cell_reference import CellRef
from tests.example.fill import load_report
from tests.example.make import load_round

DEFINITION = load_report()
AGENCY = load_round().agency
OFFICE = Unit("office", "สำนักปลัด", measures=(1, 2))
FINANCE = Unit("finance", "กองคลัง", measures=(4,))
WORKS = Unit("works", "กองช่าง")
ROUND = Round(2568, AGENCY, (OFFICE, FINANCE, WORKS))


def make_field(text: str, heading: str = "หัวข้อ", spot: CellRef = CellRef(5, 1)) -> Field:
    """A field of one cell."""
    return Field(heading, spot, (CellText(spot, text, text),))


def make_entry(number: int, unit: Unit | None, text: str = "๑. ทำ", **extra: str) -> Entry:
    """What a unit says on a measure; ``extra`` are columns that the report does not have."""
    return Entry(
        measure=DEFINITION.find_measure(number),
        sheet="แบบรายงาน",
        fields={"measure": make_field("ชื่อ", spot=CellRef(5, 0)), "steps": make_field(text)},
        extra={
            heading: make_field(text, heading, CellRef(5, 7)) for heading, text in extra.items()
        },
        unit=unit,
    )


def make_return(
    unit: Unit | None, *numbers: int, path: str = "", sha256: str = "", text: str = "๑. ทำ"
) -> Return:
    """A unit's return on some measures; its path and hash are made up from the unit's id."""
    name = unit.id if unit else "unknown"
    return Return(
        path=path or f"{name}.xlsx",
        sha256=sha256 or f"hash of {path or name}",
        identity=None,
        unit=unit,
        unit_name=unit.name if unit else "",
        entries=tuple(make_entry(number, unit, text) for number in numbers),
    )


def merge(*returns: Return, round_: Round | None = ROUND) -> Merged:
    """Merge under the report's definition."""
    return merge_returns(returns, DEFINITION, round_)


def list_order(merged: Merged) -> list[tuple[int, str]]:
    """Measure and file of each entry, in order."""
    return [(entry.measure.number, entry.returned.path) for entry in merged.entries]


def list_codes(merged: Merged) -> list[tuple[str, str]]:
    """Code and file of each problem."""
    return [(problem.code, problem.place.file) for problem in merged.problems]


RETURNS = (
    make_return(WORKS, 7, 1, 3, 5, 6),
    make_return(FINANCE, 4),
    make_return(OFFICE, 2, 1),
)


@settings(max_examples=20)
@given(st.permutations(RETURNS))
def test_order(returns: list[Return]) -> None:
    """Entries follow the definition's measures, then the round's units, however files come."""
    merged = merge(*returns)
    assert list_order(merged) == [
        (1, "office.xlsx"),
        (1, "works.xlsx"),
        (2, "office.xlsx"),
        (3, "works.xlsx"),
        (4, "finance.xlsx"),
        (5, "works.xlsx"),
        (6, "works.xlsx"),
        (7, "works.xlsx"),
    ]
    assert not merged.problems
    assert not merged.leftovers
    assert merged.units == ROUND.units


def test_unknown_unit_comes_last() -> None:
    """What nobody is known to have sent comes after the units of the round."""
    merged = merge(make_return(None, 1), make_return(WORKS, 1), make_return(OFFICE, 1))
    assert [path for _, path in list_order(merged)] == ["office.xlsx", "works.xlsx", "unknown.xlsx"]


def test_unit_twice_on_a_measure_keeps_its_order() -> None:
    """Two entries of one unit on one measure stay as they stood in the return."""
    entries = (make_entry(1, OFFICE, "ก่อน"), make_entry(1, OFFICE, "หลัง"))
    merged = merge(make_return(OFFICE)._replace(entries=entries))
    assert [entry.entry.fields["steps"].text for entry in merged.entries] == ["ก่อน", "หลัง"]


@pytest.mark.parametrize(
    ("again", "code"),
    [
        ({"sha256": "hash of office"}, "return-repeated"),
        ({"sha256": "other"}, "return-repeated"),
        ({"sha256": "other", "text": "๑.  ทำ"}, "return-repeated"),
        ({"sha256": "other", "text": "๑. ทำใหม่"}, "returns-differ"),
    ],
    ids=["identical", "saved-again", "spaces", "different"],
)
def test_sent_twice(again: Mapping[str, str], code: str) -> None:
    """The same return counts once, even if another program saved it; a different one is told."""
    others = (make_return(FINANCE, 4), make_return(WORKS, 3, 5, 6, 7))
    merged = merge(
        make_return(OFFICE, 1, 2), make_return(OFFICE, 1, 2, path="again.xlsx", **again), *others
    )
    assert list_codes(merged) == [(code, "again.xlsx")]
    assert merged.problems[0].words["other"] == "office.xlsx"
    count = 1 if code == "return-repeated" else 2
    assert len([entry for entry in merged.entries if entry.measure.number == 1]) == count


def test_same_file_of_unknown_sender() -> None:
    """Two files with the same bytes are one return even where nobody knows who sent it."""
    first, second = make_return(None, 1), make_return(None, 1, path="b.xlsx", sha256="x")
    assert len(merge(first, second._replace(sha256=first.sha256)).entries) == 1
    assert len(merge(first, second).entries) == 2


def test_two_units_may_say_the_same() -> None:
    """Units with the same words have both said them."""
    merged = merge(make_return(OFFICE, 1, 2), make_return(WORKS, 1, 2))
    assert not [code for code, _ in list_codes(merged) if code.startswith("return-repeated")]
    assert len(merged.entries) == 4


def find_problem(merged: Merged, code: str) -> Problem:
    """The single problem of that code."""
    (problem,) = (problem for problem in merged.problems if problem.code == code)
    return problem


def test_absent_units() -> None:
    """A unit that has not answered is missing where measures are assigned, else awaited."""
    merged = merge(make_return(FINANCE, 4))
    missing = find_problem(merged, "return-missing")
    assert missing.words == {"unit": "สำนักปลัด", "measures": "๑, ๒"}
    assert find_problem(merged, "return-awaited").words["unit"] == "กองช่าง"


def test_unit_in_another_return() -> None:
    """A unit whose entries came in somebody else's workbook is not absent."""
    both = make_return(OFFICE, 1, 2)._replace(
        entries=(
            make_entry(1, OFFICE),
            make_entry(2, OFFICE),
            make_entry(4, FINANCE),
            make_entry(3, WORKS),
        )
    )
    assert {code for code, _ in list_codes(merge(both))} == {"measure-unreported"}


def test_unreported_measures() -> None:
    """A measure that nobody reports on is told, but once only: not if its unit is missing."""
    merged = merge(make_return(FINANCE, 4), make_return(WORKS, 3, 5, 7))
    unreported = [p.words["number"] for p in merged.problems if p.code == "measure-unreported"]
    assert unreported == ["๖"]
    assert find_problem(merged, "return-missing").words["measures"] == "๑, ๒"


def test_without_round() -> None:
    """Without a round, units are those that were seen, and all measures must be reported on."""
    merged = merge(make_return(WORKS, 1, 2, 3), make_return(OFFICE, 4, 5, 6), round_=None)
    assert [unit.id for unit in merged.units] == ["works", "office"]
    assert [p.words["number"] for p in merged.problems] == ["๗"]


def test_nothing() -> None:
    """No returns make no entries, and every measure is unreported."""
    merged = merge(round_=None)
    assert (merged.entries, merged.leftovers, merged.units) == ((), (), ())
    assert len(merged.problems) == len(DEFINITION.measures)


def test_leftovers() -> None:
    """Extra columns, measures of another report and remarks are kept with their places."""
    stray = make_entry(1, OFFICE, "หลงมา")._replace(measure=None)
    returned = make_return(OFFICE)._replace(
        entries=(make_entry(1, OFFICE, งบประมาณ="๑,๐๐๐ บาท"), stray),
        remarks=(OutsideText("แบบรายงาน", CellRef(40, 1), "หมายเหตุท้ายตาราง"),),
    )
    merged = merge(returned)
    assert [tuple(leftover) for leftover in merged.leftovers] == [
        ("office.xlsx", "แบบรายงาน", "H6", "งบประมาณ", "๑,๐๐๐ บาท"),
        ("office.xlsx", "แบบรายงาน", "A6", "หัวข้อ", "ชื่อ"),
        ("office.xlsx", "แบบรายงาน", "B6", "หัวข้อ", "หลงมา"),
        ("office.xlsx", "แบบรายงาน", "B41", "", "หมายเหตุท้ายตาราง"),
    ]
    assert len(merged.entries) == 1


def test_nothing_is_lost() -> None:
    """Every text of every return that is kept is an entry's or a leftover."""
    stray = make_entry(1, WORKS, "ค")._replace(measure=None)
    returns = (
        make_return(OFFICE)._replace(entries=(make_entry(1, OFFICE, "ก", หมายเหตุ="ข"),)),
        make_return(WORKS)._replace(entries=(stray, make_entry(3, WORKS, "ง"))),
    )
    merged = merge(*returns)
    said = {entry.entry.fields["steps"].text for entry in merged.entries}
    assert said | {leftover.text for leftover in merged.leftovers} >= {"ก", "ข", "ค", "ง"}
