"""Repairs, comparison keys, distances, order and width of Thai text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.thai.numbers import strip_number
from itasheet.thai.text import (
    Repair,
    clean_terminal,
    count_edits,
    display_width,
    find_nearest,
    pad_text,
    repair_text,
    squash,
)

DAMAGED = st.text(
    "กเ\u0e4d\u0e32\u0e33\u0e48\u200b\u200d\u00a0\r\n\v\x07\t_x000D_😀 เo1.\uf0b7\uf04d\uf711（"
    "'’＇\u3164\u2063\ufe0f",
    max_size=30,
)


@pytest.mark.parametrize(
    ("typed", "mended", "repairs"),
    (
        ("ด\u0e4d\u0e32เนิน", "ดำเนิน", {Repair.SARA_AM}),
        ("น\u0e4d\u0e49\u0e32", "น้ำ", {Repair.SARA_AM}),
        ("น\u0e49\u0e4d\u0e32", "น้ำ", {Repair.SARA_AM}),
        ("น\u0e4d\u200b\u0e32", "นำ", {Repair.SARA_AM, Repair.ZERO_WIDTH}),
        ("ก\ufeffข\u00adค\u200dง", "กขคง", {Repair.ZERO_WIDTH}),
        ("ก\u00a0ข", "ก ข", {Repair.NBSP}),
        ("ก\r\nข\rค\u2028ง\vจ_x000D_\nฉ", "ก\nข\nค\nง\nจ\nฉ", {Repair.LINE_END}),
        ("ก\x1b\x9fข", "กข", {Repair.CONTROL}),
        ("ท\uf70a\uf701 ก\uf711า \uf70f", "ท่ิ กำ ญ", {Repair.GLYPH, Repair.SARA_AM}),
        ("\uf0b7 ก\n\uf0a7\tข\no\tค", "• ก\n• ข\n• ค", {Repair.GLYPH, Repair.BULLET, Repair.TAB}),
        ("\uf0fe ทำ \uf0a8 ไม่ทำ\n\uf04d ก", "☑ ทำ ☐ ไม่ทำ\n• ก", {Repair.GLYPH, Repair.BULLET}),
        ("เเผน เเละ", "แผน และ", {Repair.SARA_AE}),
        ("๑.\tก\n2.1\tข\n\tก)\tค", "๑. ก\n2.1 ข\n\tก) ค", {Repair.TAB}),
        ("６４ คน（ＩＴＡ）𝟔", "64 คน(ITA)6", {Repair.WIDE}),
        ("ก\u2063ข\ufe0fค\u180e", "กขค", {Repair.ZERO_WIDTH}),
        ("ก\u2800ข\u3164\uffa0ค", "ก ข  ค", {Repair.NBSP}),
        # An apostrophe that only marks a text; in pairs they quote.
        *(
            (mark + text, text, {Repair.APOSTROPHE})
            for mark, text in (
                ("'", "1/10/2567"),
                ("’", "๒. จัดซื้อ"),
                ("‘ '", "2500"),
                ("'", ""),
                ("'", "ฝ่าย 'ก'ข"),
            )
        ),
        ("'๑. ก\n '๒. ข", "๑. ก\n ๒. ข", {Repair.APOSTROPHE}),
        # What mending could change the meaning of is left alone.
        *(
            (text, text, set())
            for text in (
                *("น้ำ", "ก\tข\nค", "ดาเนินการ", "ก\t1.", "o ก", "👩\u200d💻", "✔\ufe0f", "ํ า"),
                *("'หนึ่ง' และสอง", "‘ก’", "ปี ’68", "ก\u202eข"),
            )
        ),
    ),
)
def test_damage_is_mended(typed: str, mended: str, repairs: set[Repair]) -> None:
    """Each kind of damage is mended and told."""
    text, done = repair_text(typed)
    assert (text, set(done)) == (mended, repairs)
    assert len(done) == len(set(done))


@settings(max_examples=300)
@given(DAMAGED)
def test_mending_is_settled(text: str) -> None:
    """A mended text needs no repair, and a key is its own key."""
    assert repair_text(repair_text(text)[0]) == (repair_text(text)[0], ())
    assert squash(squash(text)) == squash(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    (
        ("กระบวนการ ปฏิบัติงาน (ต่อ)", "กระบวนการ\nปฏิบัติงาน", True),
        ("แผนงาน ต่อ)", "แผนงาน", True),
        ("ปี ๒๕๖๘", "ปี2568", True),
        ("E-Service", "e–service", True),
        ("ด\u0e4d\u0e32", "ดำ", True),
        ("ด\u0e4d \u0e32", "ดำ", True),
        ("เ เผน", "แผน", True),
        ("กองการศึกษา", "กองการศึกษาฯ", False),
        ("กองการศึกษา", "กองศึกษา", False),
    ),
)
def test_same_wording(one: str, other: str, same: bool) -> None:
    """Spacing, digits, dashes, case and (ต่อ) do not tell wordings apart; letters do."""
    assert (squash(one) == squash(other)) is same


def test_title_without_its_number() -> None:
    """Every way of numbering a title comes off; a number that counts, or a year, belongs to it."""
    for title in ("๖.แผน", "6) แผน", "ข้อ ๑ แผน", "(๑) แผน", "- แผน", "๗ แผน", " แผน "):
        assert strip_number(title) == "แผน", title
    for title in ("๓ ครั้งต่อปี", "ข้อมูลข่าวสาร", "2568 แผน", "1.5 ล้านบาท"):
        assert strip_number(title) == title


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    (
        ("กองคลัง", "กอง คลัง", 0),
        ("กองคลัง", "กองคลงั", 1),
        ("กองช่าง", "กองคลัง", 3),
        ("", "กข", 2),
        ("abcdef", "badcfe", 3),
        ("ca", "abc", 3),
    ),
)
def test_distance(a: str, b: str, distance: int) -> None:
    """Letters in, out, changed or swapped are counted, spaces are not."""
    a, b = squash(a), squash(b)
    assert count_edits(a, b, 9) == count_edits(b, a, 9) == distance


@pytest.mark.parametrize(
    ("text", "nearest"),
    (
        ("สำนักงานปลัด", "สำนักปลัด"),
        ("กองคลงั", "กองคลัง"),
        ("กองช่าง", "กองช่าง"),
        ("กอง ก", "กอง ข"),
        ("โรงพยาบาล", None),
        ("", None),
    ),
)
def test_nearest_choice(text: str, nearest: str | None) -> None:
    """The nearest name is suggested, the first of equals, none where all are far."""
    assert find_nearest(text, ("กองคลัง", "สำนักปลัด", "กองช่าง", "กอง ข", "กอง ค")) == nearest


@pytest.mark.parametrize(
    ("text", "width"), (("สำนักปลัด", 7), ("ที่นี่", 2), ("abc", 3), ("中文", 4), ("ก\u200bข", 2))
)
def test_width_on_a_terminal(text: str, width: int) -> None:
    """Marks above and below take no column, East Asian letters two."""
    assert display_width(text) == width
    assert display_width(pad_text(text, 9)) == 9
    assert pad_text(text, 1) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    (
        ("a\u202eb", "a<U+202E>b"),
        ("\x1b[31mแดง", "<U+001B>[31mแดง"),
        ("ก\r\nข\nค", "ก ⏎ ข ⏎ ค"),
        ("ก\tข", "ก ข"),
        ("\udc80", "<U+DC80>"),
        ("ที่ ๑ – ok", "ที่ ๑ – ok"),
    ),
)
def test_text_made_safe_to_print(text: str, shown: str) -> None:
    """What steers a terminal or hides is spelt out, all else is as it was."""
    assert clean_terminal(text) == shown


@given(st.text(max_size=20))
def test_anything_can_be_printed(text: str) -> None:
    """Whatever the text, one printable line comes out."""
    assert clean_terminal(text).isprintable()
