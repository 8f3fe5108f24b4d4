"""Agencies above a table: the round's own, however it is written, and another's, of whatever kind."""

# flake8: noqa: E501

import re

import pytest

from itasheet.definition.round import Agency
from itasheet.returns import senders
from tests.tables import (
    answer_form,
    judge,
    load_definition,
    load_round,
    parse_wordings,
    strip_identity,
    write_cells,
)

FORM, WORDS = strip_identity(answer_form("finance")), load_definition().words
NAME = "เทศบาลตำบลบ้านตัวอย่าง"
ROUND = load_round()
# The round's agency; titles that do not disagree, and such as do, with « » around another's name.
TITLES = parse_wordings(
    f"""
{NAME} | {NAME} ¦ ทต.บ้านตัวอย่าง ¦ ทต. บ้านตัวอย่าง ¦ ทต บ้านตัวอย่าง ¦ เทศบาลบ้านตัวอย่าง ¦ เทศบาลตำบล บ้าน ตัวอย่าง
    ¦ เทศบาลตำบลบ้านตัวอยาง ¦ เทศบาลตำบนบ้านตัวอย่าง ¦ กองคลัง เทศบาลตำบนบ้านตัวอย่าง ¦ รายงานของ{NAME}ประจำปีงบประมาณ
    ¦ อำเภอเมืองตัวอย่าง จังหวัดตัวอย่างบุรี ¦ อ.เมืองตัวอย่าง จ.ตัวอย่างบุรี ¦ {NAME} และโรงเรียนบ้านอื่น ¦ สำนักปลัดเทศบาล ประจำปี
    ¦ พนักงานเทศบาล มีส่วนร่วม ¦ ตามหนังสือกรมส่งเสริมการปกครองท้องถิ่น ¦ ตามแบบของกรมอื่น ¦ ผลของโปรแกรม ¦ กองการประปา ¦ โครงการเทศบาลสีขาว ¦
    ¦ {NAME}⏎กระทรวงอื่น
{NAME} | «เทศบาลตำบลหนองน้ำใส» อำเภอเมือง ¦ «อบต.บ้านตัวอย่าง» ¦ «ทต.หนองน้ำใส» ¦ «{NAME}ใต้» ¦ «โรงเรียนบ้านตัวอย่าง»
    ¦ กองคลัง «อบต.หนองน้ำใส» จังหวัดตัวอย่าง ¦ «องค์การบริหารส่วนตำบลบ้านอื่น»ประจำปี ๒๕๖๘ ¦ «สำนักงานเขตบางอื่น» กรุงเทพมหานคร
    ¦ «กรมตัวอย่างอื่น» ประจำปีงบประมาณ ¦ «กระทรวงอื่นใด» ¦ «โรงพยาบาลอื่น» ¦ «รพ.สต.บ้านอื่น» ¦ «มหาวิทยาลัยอื่น» ¦ «การประปาส่วนอื่น»
    ¦ «จังหวัดอื่นบุรี» ประจำปี ¦ «อำเภออื่น» จังหวัดอื่นบุรี ¦ «ที่ว่าการอำเภออื่น» ¦ «องค์การบริหารสวนตำบลหนองน้ำใส» ¦ «โรงเรีนบ้านอื่น»
    ¦ «อบตหนองน้ำใส» ¦ รายงานของ«โรงเรียนบ้านอื่น» ¦ «เทสบาลตำบลหนองน้ำใส»
โรงเรียนวัดตัวอย่าง | รร.วัดตัวอย่าง ¦ ร.ร. วัดตัวอย่าง ¦ โรงเรียนวัดตัวอยาง ¦ โรงเรียน วัดตัวอย่าง สังกัดเทศบาลเมืองอื่น
    ¦ «โรงเรียนวัดอื่น» ¦ «รร.วัดอื่น» ¦ «โรงเรียนวัดตัวอย่างวิทยา» ¦ รายงาน«โรงเรียนวัดอื่น»
สำนักงานเขตบางตัวอย่าง | เขตบางตัวอย่าง กรุงเทพมหานคร ¦ เขตบางตัวอยาง ¦ สนข.บางตัวอย่าง ¦ กรุงเทพมหานคร
    ¦ «สำนักงานเขตบางอื่น» ¦ «เขตบางอื่น» กรุงเทพมหานคร ¦ «สำนักงานเขดบางอื่น»
กรมตัวอย่าง | กรมตัวอยาง ¦ กระทรวงตัวอย่าง กรมตัวอย่าง ¦ «กรมอื่นใด» กระทรวงตัวอย่าง ¦ ของ«กรมอื่นใด»
จังหวัดตัวอย่างบุรี | จ.ตัวอย่างบุรี ¦ อำเภอเมือง จังหวัดตัวอย่างบุรี ¦ «จังหวัดอื่นบุรี» ¦ «จ.อื่นบุรี»
สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต ๑ | สพป.ตัวอย่าง เขต 1 ¦ «สพป.ตัวอย่าง» เขต ๒ ¦ «สพม.ตัวอย่าง» เขต ๑
สำนักงานสาธารณสุขจังหวัดตัวอย่าง | สำนักงานสาธารณสุขจังหวัดตัวอยาง ¦ «สำนักงานสาธารณสุข»จังหวัดอื่น
หน่วยตัวอย่างแห่งชาติ | หน่วยตัวอย่างแห่งชาต ¦ «กรมอื่นใด»
"""
)


def list_others(agency: Agency, *lines: str, unit: str = "") -> list[str]:
    """What is told as another agency's name among lines above the finance unit's table."""
    above = dict(zip(("A1", "A2"), (*lines[::-1], None), strict=False))
    units = (ROUND.units[0]._replace(other_names=(unit,)), *ROUND.units[1:])
    outcome = judge(write_cells(FORM, above), ROUND._replace(agency=agency, units=units))
    return [one.found for one in outcome.problems if one.code == "agency-disagrees"]


@pytest.mark.parametrize(("own", "title"), TITLES)
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


MISSPELT = parse_wordings(
    f"""
เทศบาลตำบลบ้านตัวอยาง | ของเทศบาลตำบลบ้านตัวอยางในปีนี้ ¦ เทศบาลตำบลบ้านตัวอยาง เทศบาลตำบลบ้านตัวอยาง
    ¦ เทศบาลตำบล บ้านตัวอยาง
เทศบาลตำบลบานตัวอย่าง เทศบาลตำบลบ้านตัวย่าง | เทศบาลตำบลบานตัวอย่าง และ เทศบาลตำบลบ้านตัวย่าง
| ¦ {NAME} ¦ ณ {NAME}ได้ดำเนินการ ¦ เทศบาลตำบล บ้านตัวอย่าง ¦ เทศบาลตำบล⏎บ้าน ตัวอย่าง
    ¦ เทศบาลตำบลบ้านตัวอย่างใต้ ¦ เทศบาลตำบลหนองน้ำใส ¦ เทศบาลตำบลได้ประกาศนโยบาย ¦ เทศบาลตำบล
    ¦ องค์การบริหารส่วนตำบลบ้านตัวอยาง ¦ บ้านตัวอยาง
"""
)


@pytest.mark.parametrize(("found", "text"), MISSPELT)
def test_misspellings(found: str, text: str) -> None:
    """What is nearly the agency's name is found as typed, once; others and mere words are not."""
    assert " ".join(senders.find_misspellings(text, NAME, WORDS)) == found


@pytest.mark.parametrize("name", ["หน่วยตัวอย่าง", "อบต.กข", ""])
def test_unknown_type(name: str) -> None:
    """A name of no known type, or of too few letters, cannot be looked for."""
    assert senders.find_misspellings("อบต.กค หน่วยตัวอยาง", name, WORDS) == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("เทศบาลตำบลหนองน้ำใส อำเภอเมือง", "เทศบาลตำบลหนองน้ำใส"),
        ("รายงานของเทศบาลตำบล ปีงบประมาณ ๒๕๖๘", ""),
        ("เทศบาลตำบล", ""),
        (f"{NAME} และเทศบาลตำบลหนองน้ำใส", NAME),
        ("เทศบาลตำบล บ้าน ตัวอย่าง", "เทศบาลตำบลบ้าน"),
        ("อำเภอเมือง จังหวัดตัวอย่าง", ""),
    ],
)
def test_agency(text: str, named: str) -> None:
    """A title's agency ends where the next words begin; no place is taken for one."""
    assert senders.find_agency(text, WORDS) == named


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (("กองช่าง", "รายงานที่ส่งกองคลัง"), "กองช่าง"),
        (("เรียน กองคลัง และสำนักปลัด", "กองช่าง"), "กองช่าง"),
        (("กองช่าง", "ส่วนราชการ: สำนักปลัด"), "สำนักปลัด"),
        (("กองช่าง", f"หน่วยงาน: {NAME}"), "กองช่าง"),
        (("รายงานของกองช่าง", NAME), "กองช่าง"),
        ((NAME, "รายงาน"), "กองคลัง"),
    ],
)
def test_unit_above(lines: tuple[str, str], unit: str) -> None:
    """A unit's own name as title is the sender's, whatever others say and whoever is responsible."""
    sheet = write_cells(FORM, {"A1": lines[0], "A2": lines[1], "A3": None})
    returned = judge(sheet).returned
    assert returned and returned.unit and returned.unit.name == unit
