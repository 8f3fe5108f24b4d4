"""Digits: what is converted for print, what keeps its digits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.thai.numbers import (
    Digits,
    convert_digits,
    find_mixed_numbers,
    mask_codes,
    to_arabic,
    to_thai,
)

MIXTURE = st.text("aZ019๐๖ .,/-:@#()ISO\nกเคนwww", max_size=40)

BECOMES = (
    ("1/10/2567", "๑/๑๐/๒๕๖๗"),
    ("1,200.50", "๑,๒๐๐.๕๐"),
    ("1.1.1", "๑.๑.๑"),
    ("08.30 น.", "๐๘.๓๐ น."),
    ("50%", "๕๐%"),
    ("โทร. 02-123-4567", "โทร. ๐๒-๑๒๓-๔๕๖๗"),
    ("ITA 2568", "ITA ๒๕๖๘"),
    ("LPA 2568 ได้ 95.5", "LPA ๒๕๖๘ ได้ ๙๕.๕"),
    ("CCTV 12 ตัว", "CCTV ๑๒ ตัว"),
    ("LINE 1500 คน", "LINE ๑๕๐๐ คน"),
    ("1.LINE\n2.Facebook", "๑.LINE\n๒.Facebook"),
    ("(www.example.go.th)จำนวน5ครั้ง", "(www.example.go.th)จำนวน๕ครั้ง"),
    ("ISO 9001:2015 เมื่อ 2568", "ISO 9001:2015 เมื่อ ๒๕๖๘"),
    ("ข้อO26ปี2568", "ข้อO26ปี๒๕๖๘"),
)
STAYS = (
    *("e-GP", "RSK-01/2570", "ISO 9001", "ISO 9001:2015", "ISO/IEC 27001", "O26", "v2.0"),
    *("PM 2.5", "COVID-19", "LBP 6030", "www.example.go.th/2568"),
    *("example.go.th/ข่าว/2568?page=2", "https://example.go.th/a(1)/2568"),
    *("saraban.01@example2.go.th", "๑-๕"),
)


@pytest.mark.parametrize(("typed", "printed"), BECOMES)
def test_numbers_become_thai(typed: str, printed: str) -> None:
    """Numbers, dates and list numbers are printed in Thai digits."""
    assert convert_digits(typed, Digits.THAI) == printed


@pytest.mark.parametrize("typed", STAYS)
def test_codes_keep_their_digits(typed: str) -> None:
    """Addresses and codes with Latin letters are printed as they were typed."""
    assert convert_digits(typed, Digits.THAI) == typed


def test_other_kinds_of_digits() -> None:
    """Arabic print has no Thai digit, typed print is the text itself."""
    assert convert_digits("๑ O๒6 2568", Digits.ARABIC) == "1 O26 2568"
    assert convert_digits("๑ O๒6 2568", Digits.TYPED) == "๑ O๒6 2568"


@settings(max_examples=300)
@given(MIXTURE, st.sampled_from(Digits))
def test_conversion_is_settled_and_changes_digits_only(text: str, digits: Digits) -> None:
    """Converting again changes nothing, and by value nothing was changed at all."""
    once = convert_digits(text, digits)
    assert convert_digits(once, digits) == once
    assert to_arabic(once) == to_arabic(text)


@given(st.text("0123456789กa", max_size=20))
def test_plain_swaps_undo_each_other(text: str) -> None:
    """Thai and back is the text again, with no Arabic digit in between."""
    assert to_arabic(to_thai(text)) == text
    assert not any("0" <= letter <= "9" for letter in to_thai(text))


@pytest.mark.parametrize(
    ("text", "numbers"),
    (
        ("ปี ๒๕61 และ 256๖", ("๒๕61", "256๖")),
        ("1,๒๐๐ บาท", ("1,๒๐๐",)),
        ("๑ ใน 5 ปี 2568", ()),
        ("๑/10/๒๕๖๗", ()),
    ),
)
def test_mixed_numbers(text: str, numbers: tuple[str, ...]) -> None:
    """Only a number that mixes digits within itself is found."""
    assert find_mixed_numbers(text) == numbers


def test_codes_are_masked_in_place() -> None:
    """A mask keeps the length, so that places in it are places in the text."""
    assert mask_codes("ดู O26 ปี 2568") == "ดู xxx ปี 2568"
