"""Digits for print, numbers that mix them, and the list marks that begin an item."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.thai.numbers import (
    Digits,
    convert_digits,
    find_mixed_numbers,
    match_mark,
    part_codes,
    read_number,
    to_arabic,
    to_thai,
)

MIXTURE = st.text("aZ019๐๖ .,/-:@#()ISO\nกเคนwww", max_size=40)

# The lines of all tables of the document that tells the rule: what was typed and what is printed.
RULE = (Path(__file__).parents[1] / "docs" / "digits.md").read_text("utf-8")
CASES = re.findall(r"(?m)^\| (?!typed)(.+?) \| (.+?) \|", RULE)


@pytest.mark.parametrize(("typed", "printed"), CASES)
def test_digits_as_printed(typed: str, printed: str) -> None:
    """Digits are printed in Thai, but in addresses, names and codes."""
    assert len(CASES) > 90
    typed, printed = (text.replace("⏎", "\n") for text in (typed, printed))
    assert convert_digits(typed, Digits.THAI) == printed.replace("stays", typed)


def test_other_kinds_of_digits() -> None:
    """Arabic print has no Thai digit, typed print is the text itself."""
    assert convert_digits("๑ O๒6 2568", Digits.ARABIC) == "1 O26 2568"
    assert convert_digits("๑ O๒6 2568", Digits.TYPED) == "๑ O๒6 2568"


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


def test_codes_are_told_from_the_text_around_them() -> None:
    """The parts together are the text; capitals before a number that counts are no code."""
    parts = [("ดู ", False), ("O26", True), (" ปี 2568 จาก LINE 1500 คน", False)]
    assert list(part_codes("ดู O26 ปี 2568 จาก LINE 1500 คน")) == parts


MARKS: dict[tuple[int, ...] | None, tuple[str, ...]] = {
    (1,): ("๑. ", "1. ", "๑) ", "1)", "(1) ", "(๑)", "ข้อ ๑ ", "ข้อ 1. "),
    (1, 1): ("1.1 ", "๑.๑) ", "1.1."),
    (1, 1, 1): ("1.1.1 ",),
    (2,): ("ข้อที่ 2 ",),
    (6,): ("๖.",),
    (10,): ("๑๐. ",),
    None: (*("ก. ", "ก) ", "a. ", "- ", "-", "– ", "• ", "· ", "* ", "o ", "▪ ", "✓", "➢ "),),
}
UNMARKED = (
    *("1.5 ล้านบาท", "๓ ครั้ง", "08.30 น. ประชุม", "10.30 น. ประชุม", "10.30 - 12.00 น."),
    *("2568 ดำเนินการ", "1.10.67 ประชุม", "1/2568", "-5 องศา", "12.5%", "๑", "", "0. ก"),
    *("--", "-", "***", "จ.ตัวอย่าง", "ต.ค. 67", "ข้อมูล", "e.g. x"),
)


@pytest.mark.parametrize(
    ("mark", "number"), [(mark, number) for number, row in MARKS.items() for mark in row]
)
def test_mark(mark: str, number: tuple[int, ...] | None) -> None:
    """Every usual list mark is told from the text after it; bullets and letters have no number."""
    assert match_mark(f"{mark}จัดทำแผน") == mark
    assert read_number(mark) == number


@pytest.mark.parametrize("line", UNMARKED)
def test_line_without_mark(line: str) -> None:
    """Numbers that count, measure or date are no marks."""
    assert match_mark(line) == ""
