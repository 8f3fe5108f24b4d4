"""Agencies above a table: the round's own, however written, and another's, of whatever kind."""

import re

import pytest

from itasheet.definition.round import Agency
from itasheet.returns import senders
from tests import tables

FORM, WORDS = tables.strip_identity(tables.answer_form("finance")), tables.load_definition().words
NAME = "เทศบาลตำบลบ้านตัวอย่าง"
ROUND = tables.load_round()
CASES = tables.load_cases("agencies", NAME=NAME)


def list_others(agency: Agency, *lines: str, unit: str = "") -> list[str]:
    """What is told as another agency's name among lines above the finance unit's table."""
    above = dict(zip(("A1", "A2"), (*lines[::-1], None), strict=False))
    units = (ROUND.units[0]._replace(other_names=(unit,)), *ROUND.units[1:])
    outcome = tables.judge(
        tables.write_cells(FORM, above), ROUND._replace(agency=agency, units=units)
    )
    return [one.found for one in outcome.problems if one.code == "agency-disagrees"]


@pytest.mark.parametrize(("own", "title"), tables.part_wordings(CASES["titles"]))
def test_titles(own: str, title: str) -> None:
    """Another agency is told; the own one, places and what only sounds so are not."""
    text, found = re.sub("[«»]", "", title), title.partition("«")[2].partition("»")[0]
    agency = ROUND.agency if own == NAME else Agency(own)
    assert list_others(agency, text) == [found] * bool(found)


@pytest.mark.parametrize(
    ("other", "is_told"),
    [("กระทรวงอื่นใด", False), ("จังหวัดอื่นบุรี", False), ("โรงเรียนบ้านอื่น", True), ("อบต.อื่น", True)],
)
def test_beside_the_own(other: str, is_told: bool) -> None:
    """Beside the own agency one that may stand above it is no other, nor is one that is a unit."""
    assert list_others(ROUND.agency, NAME, other) == [other] * is_told
    assert list_others(Agency("หน่วยตัวอย่าง"), "หน่วยตัวอย่าง", other) == []
    assert list_others(Agency("จังหวัดตัวอย่าง"), other, unit=other) == [other] * ("จังหวัด" in other)


@pytest.mark.parametrize(("found", "text"), tables.part_wordings(CASES["misspelt"]))
def test_misspellings(found: str, text: str) -> None:
    """What is nearly the agency's name is found as typed, once; others and mere words are not."""
    spellings = dict.fromkeys(senders.list_spellings(text, NAME, WORDS))
    assert " ".join(filter(None, spellings)) == found


@pytest.mark.parametrize("name", ["หน่วยตัวอย่าง", "อบต.กข", ""])
def test_unknown_type(name: str) -> None:
    """A name of no known type, or of too few letters, cannot be looked for."""
    assert not any(senders.list_spellings("อบต.กค หน่วยตัวอยาง", name, WORDS))


@pytest.mark.parametrize(("named", "text"), tables.part_wordings(CASES["named"]))
def test_agency(named: str, text: str) -> None:
    """A title's agency ends where the next words begin; no place is taken for one."""
    assert senders.find_agency(text, WORDS) == named


@pytest.mark.parametrize(("unit", "first", "second"), tables.part_wordings(CASES["senders"]))
def test_unit_above(unit: str, first: str, second: str) -> None:
    """A unit's own name as title is the sender's, whatever others say or answer for."""
    sheet = tables.write_cells(FORM, {"A1": first, "A2": second, "A3": None})
    returned = tables.judge(sheet).returned
    assert returned and returned.unit and returned.unit.name == unit
