"""Recognising measures by their titles."""

from __future__ import annotations

import pytest

from itasheet.cells.names import (
    Likeness,
    continues_title,
    is_continuation,
    match_measure,
)
from itasheet.thai.text import squash
from tests.tables import load_definition

DEFINITION = load_definition()
SIX = "กระบวนการควบคุม ตรวจสอบการใช้อำนาจและการบริหารงานบุคคล"


@pytest.mark.parametrize(
    ("text", "number", "likeness"),
    [
        (SIX, 6, Likeness.EXACT),
        (f"๖.{SIX}", 6, Likeness.EXACT),
        (f"6) {SIX} (ต่อ)", 6, Likeness.EXACT),
        (f"ประเด็นที่ ๖ {SIX}", 6, Likeness.EXACT),
        (f"ด้านที่ ๖: {SIX}", 6, Likeness.EXACT),
        (f"๓. {SIX}", 6, Likeness.EXACT),
        ("๖", 6, Likeness.NUMBER),
        ("(6)", 6, Likeness.NUMBER),
        ("มาตรการที่ ๖", 6, Likeness.NUMBER),
        ("๖. กระบวนการควบคุม", 6, Likeness.PART),
        ("๖. กระบวนการ", 6, Likeness.PART),
        ("กระบวนการควบคุม", 6, Likeness.PART),
        ("๖. กระบวนการควบคุม ตรวจสอบการใช้อำนาจ และบริหารงานบุคคล", 6, Likeness.NEAR),
        ("กระบวนกำรควบคุม ตรวจสอบกำรใช้อำนำจและกำรบริหำรงำนบุคคล", 6, Likeness.NEAR),
    ],
)
def test_match(text: str, number: int, likeness: Likeness) -> None:
    """A title is known whole, by its number, in part, and nearly."""
    match = match_measure(text, DEFINITION)
    assert match is not None
    assert (match.measure.number, match.likeness) == (number, likeness)


@pytest.mark.parametrize(
    "text",
    [
        *("", "๘", "๘. การดูแลสิ่งแวดล้อม", "กระบวนการ", "๙. กระบวนการ", "การ", "หมายเหตุ", "ลงชื่อ"),
        "2567",
    ],
)
def test_no_match(text: str) -> None:
    """What could be several measures, or is none, is not taken for one."""
    assert match_measure(text, DEFINITION) is None


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
    assert continues_title(measure, before, text, DEFINITION) is goes_on


@pytest.mark.parametrize("text", ["(ต่อ)", "ต่อ", " ( ต่อ ) ", "(ต่อ", ""])
def test_continuation(text: str) -> None:
    """Words that only say that the measure above goes on."""
    assert is_continuation(squash(text), DEFINITION)


@pytest.mark.parametrize("text", ["ต่อไป", f"{SIX} (ต่อ)", "-", "๑"])
def test_no_continuation(text: str) -> None:
    """Any other text says more."""
    assert not is_continuation(squash(text), DEFINITION)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"๖. {SIX}", 6),
        (f"(12) {SIX}", 12),
        (f"6) {SIX}", 6),
        (f"6 {SIX}", 6),
        (f"ข้อ ๖ {SIX}", 6),
        (SIX, None),
        (f"2567 {SIX}", None),
    ],
)
def test_number_told(text: str, number: int | None) -> None:
    """The number before a title, however it is written."""
    match = match_measure(text, DEFINITION)
    assert match and match.told == number
