"""What a text names: measures by their titles, units, and the agency, also where misspelt."""

import pytest

from itasheet.cells import names
from itasheet.definition.round import Agency, Round, Unit
from itasheet.thai.text import squash
from tests.tables import load_definition, parse_wordings

DEFINITION = load_definition()
SIX = "กระบวนการควบคุม ตรวจสอบการใช้อำนาจและการบริหารงานบุคคล"

# how measure 6 is recognised, the number told before it; texts
TITLES = parse_wordings(
    f"""
exact | | {SIX}
exact | 6 | ๖.{SIX} ¦ ๖. {SIX} ¦ 6) {SIX} (ต่อ) ¦ 6 {SIX} ¦ ข้อ ๖ {SIX}
    ¦ ประเด็นที่ ๖ {SIX} ¦ ด้านที่ ๖: {SIX}
exact | 3 | ๓. {SIX}
exact | 12 | (12) {SIX}
number | 6 | (6) ¦ มาตรการที่ ๖
number | | ๖
part | 6 | ๖. กระบวนการควบคุม ¦ ๖. กระบวนการ
part | | กระบวนการควบคุม
near | 6 | ๖. กระบวนการควบคุม ตรวจสอบการใช้อำนาจ และบริหารงานบุคคล
near | | 2567 {SIX} ¦ กระบวนกำรควบคุม ตรวจสอบกำรใช้อำนำจและกำรบริหำรงำนบุคคล
"""
)


@pytest.mark.parametrize(("likeness", "told", "text"), TITLES)
def test_measure(likeness: str, told: str, text: str) -> None:
    """A title is known whole, by its number, in part, and nearly, however it is numbered."""
    match = names.match_measure(text, DEFINITION)
    assert match is not None
    assert (match.measure.number, match.likeness.value) == (6, likeness)
    assert match.told == (int(told) if told else None)


@pytest.mark.parametrize(
    "text",
    [
        *("", "๘", "๘. การดูแลสิ่งแวดล้อม", "กระบวนการ", "๙. กระบวนการ", "การ", "หมายเหตุ", "ลงชื่อ"),
        "2567",
    ],
)
def test_no_measure(text: str) -> None:
    """What could be several measures, or is none, is not taken for one."""
    assert names.match_measure(text, DEFINITION) is None


@pytest.mark.parametrize(
    ("before", "text", "goes_on"),
    [
        ("๖. กระบวนการควบคุม", "ตรวจสอบการใช้อำนาจ", True),
        ("๖. กระบวนการควบคุม ตรวจสอบ", "การใช้อำนาจและบริหารงานบุคคล", True),
        ("๖.", "กระบวนการควบคุม", False),
        (SIX, "การบริหารงานบุคคล", False),
        ("๖. กระบวนการควบคุม", "๗. กลไก", False),
        ("๖. กระบวนการควบคุม", "หมายเหตุ", False),
        ("๖. กระบวนการควบคุม", "", False),
    ],
)
def test_continues_title(before: str, text: str, goes_on: bool) -> None:
    """The rest of a title goes on with its beginning, also with a slip; a whole one is over."""
    measure = DEFINITION.find_measure(6)
    assert measure is not None
    assert names.continues_title(measure, before, text, DEFINITION) is goes_on


def test_continuation() -> None:
    """Words that only say that the measure above goes on; any other text says more."""
    for text in ("(ต่อ)", "ต่อ", " ( ต่อ ) ", "(ต่อ", ""):
        assert names.is_continuation(squash(text), DEFINITION), text
    for text in ("ต่อไป", f"{SIX} (ต่อ)", "-", "๑"):
        assert not names.is_continuation(squash(text), DEFINITION), text


WORDS = DEFINITION.words
ROUND = Round(
    2568,
    Agency("เทศบาลตำบลบ้านตัวอย่าง"),
    (
        Unit("office", "สำนักปลัด", ("สำนักปลัดเทศบาล", "สำนักงานปลัด")),
        Unit("finance", "กองคลัง", ("", " ")),
        Unit("works", "กองช่าง"),
        Unit("education", "กองการศึกษา", ("กองการศึกษา ศาสนาและวัฒนธรรม",)),
        Unit("health", "กองสาธารณสุข"),
        Unit("water", "กองช่างสุขาภิบาล"),
    ),
)

UNITS = parse_wordings(
    """
finance | กองคลัง ¦ กอง คลัง ¦ งานพัสดุ⏎และ⏎ทรัพย์สิน⏎กองคลัง ¦ เจ้าหน้าที่กองคลังทุกคน ¦ ผอ.กองคลัง
    ¦ กองคลัง ของเรา
office finance | - สำนักปลัด⏎- กองคลัง
finance works | กองช่าง/กองคลัง ¦ กองคลังและกองช่าง ¦ กองคลังร่วมกับกองช่าง
office | สำนักปลัดเทศบาลตำบลบ้านตัวอย่าง ¦ สำ⏎นักงานปลัด
education | กองการศึกษาฯ ¦ กองการศึกษา ศาสนา และวัฒนธรรม
water | กองช่างสุขาภิบาล
works water | กองช่าง และกองช่างสุขาภิบาล
| กองคลังง ¦ กองช่างภาพ ¦ ¦ นายกเทศมนตรี
"""
)


@pytest.mark.parametrize(("ids", "text"), UNITS)
def test_units(ids: str, text: str) -> None:
    """Units are found in a text by any of their names but blank ones, in the round's order."""
    assert [unit.id for unit in names.find_units(text, ROUND, WORDS)] == ids.split()


def test_everyone() -> None:
    """Words for all units at once."""
    for text in ("ทุกสำนัก/กอง", "ทุก สำนัก / กอง", "ทุกกองร่วมกัน"):
        assert names.names_everyone(text, ("ทุกสำนัก/กอง", "ทุกกอง")), text
    for text in ("กองคลัง", ""):
        assert not names.names_everyone(text, ("ทุกสำนัก/กอง", "ทุกกอง")), text
