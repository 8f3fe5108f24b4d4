"""What a text names: measures by their titles, units, and the agency, also where misspelt."""

import pytest

from itasheet.cells import names
from itasheet.definition.round import Agency, Round, Unit
from itasheet.thai.text import squash
from tests.tables import load_cases, load_definition, part_wordings

DEFINITION = load_definition()
SIX = "กระบวนการควบคุม ตรวจสอบการใช้อำนาจและการบริหารงานบุคคล"
CASES = load_cases("names", SIX=SIX)


@pytest.mark.parametrize(("likeness", "told", "text"), part_wordings(CASES["titles"]))
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


@pytest.mark.parametrize(("goes_on", "texts"), part_wordings(CASES["goes-on"]))
def test_continues_title(goes_on: str, texts: str) -> None:
    """The rest of a title goes on with its beginning, also with a slip; a whole one is over."""
    measure, (before, _, text) = DEFINITION.find_measure(6), f"{texts} ".partition(" → ")
    assert measure is not None
    assert names.continues_title(measure, before, text.strip(), DEFINITION) is (goes_on == "yes")


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
        Unit("ict", "กอง ICT"),
    ),
)


@pytest.mark.parametrize(("ids", "text"), part_wordings(CASES["units"]))
def test_units(ids: str, text: str) -> None:
    """Units are found in a text by any of their names but blank ones, in the round's order."""
    assert [unit.id for unit in names.find_units(text, ROUND, WORDS)] == ids.split()


def test_everyone() -> None:
    """Words for all units at once."""
    for text in ("ทุกสำนัก/กอง", "ทุก สำนัก / กอง", "ทุกกองร่วมกัน"):
        assert names.names_everyone(text, ("ทุกสำนัก/กอง", "ทุกกอง")), text
    for text in ("กองคลัง", ""):
        assert not names.names_everyone(text, ("ทุกสำนัก/กอง", "ทุกกอง")), text
