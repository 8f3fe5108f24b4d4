"""Stored values: what number formats do, what is a number, what is escaped."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.xlsx.cell_text import read_iso, read_number, show_general, show_number, show_text
from itasheet.xlsx.number_formats import BUILT_IN, CONTENT, parse_format
from itasheet.xlsx.package import Refusal
from itasheet.xlsx.read_styles import MOST_PIECES, CellStyle, SharedContent
from itasheet.xlsx.xml import decode_escapes


@pytest.mark.parametrize(
    ("showing", "codes"),
    [
        ("number", ["General", '#,##0" บาท (baht)"', "0\\ \\d\\a\\y\\s", "@", "t0", BUILT_IN[59]]),
        ("number", ["#,##0.00_);[Red](#,##0.00)", "[DBNum1][$-41E]General"]),
        ("date", ["[$-107041E]d mmm bb", '"พ.ศ. "bbbb', "YYYY\\-MM\\-DD", BUILT_IN[14]]),
        ("date", ["[$-D07041E]d mmmm yyyy;@", "h:mm AM/PM"]),
        ("elapsed", ["[h]:mm:ss", "[mm]:ss"]),
    ],
)
def test_formats_are_told_apart(showing: str, codes: list[str]) -> None:
    """A format shows a date if it has a date's letters outside of quoted and bracketed text."""
    assert {code: parse_format(code)[0].showing for code in codes} == dict.fromkeys(codes, showing)


NOON = 45566.5
BUILT_IN_FORMATS = [
    (15, NOON, "1-ต.ค.-24"), (16, NOON, "๑ ตุลาคม"), (17, NOON, "ตุลาคม ๒๕๖๗"),
    (18, NOON, "12:00 PM"), (19, NOON, "12:00:00 PM"), (38, -1200, "(1,200)"),
    (39, -1200, "(1,200.00)"), (40, 1200, "1,200.00"), (45, NOON, "00:00"), (68, 0.5, "๕๐.๐๐%"),
    (72, NOON, "๑-ต.ค.-๖๗"), (73, NOON, "๑ ตุลาคม"), (74, NOON, "ตุลาคม ๒๕๖๗"),
    (75, NOON, "๑๒:๐๐"), (76, NOON, "๑๒:๐๐:๐๐"), (77, NOON, "๑/๑๐/๒๕๖๗ ๑๒:๐๐"),
    (78, NOON, "๐๐:๐๐"), (79, 1.5, "๓๖:๐๐:๐๐"), (81, NOON, "1/10/67"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "stored", "shown"), [*BUILT_IN_FORMATS, ("yyy", NOON, "พ.ศ. ๒๕๖๗")]
)
def test_what_a_format_shows(code: int | str, stored: float, shown: str) -> None:
    """Formats without a code of their own are known by their number; dates may not be whole."""
    sections = parse_format(code if isinstance(code, str) else BUILT_IN[code])
    value, found = show_number(stored, sections)
    assert shown in (value, found)


PIECES = st.sampled_from(
    [*'0#?.,%/@;*_\\" -ymdhsbetEก', "General", "E+", "AM/PM", "[h]", "[$-D07041E]", "[<5]", "[Red]"]
    + ['"บาท"', "[>=-1]", "[$฿-41E]", "[$-FFFFFFFF]", "00", "mmmm", ".000", "\n", "["]
)
NUMBERS = st.integers() | st.floats(-1e300, 1e300)


@given(st.lists(PIECES, max_size=12).map("".join), NUMBERS | st.integers(0, 60_000), st.text())
def test_any_format_shows_any_number(code: str, number: int | float, text: str) -> None:
    """Whatever a format is made of, a number becomes one text or none, and a text keeps its own."""
    _, shown = show_number(number, parse_format(code))
    assert shown is None or (shown.encode() and len(shown) < 5000) or shown == ""
    sections = parse_format(code)
    if len(sections) < 4 or any(CONTENT in one.pieces for one in sections):
        assert text.strip() in show_text(text, sections)


@given(NUMBERS)
def test_a_number_without_a_format_keeps_its_value(number: int | float) -> None:
    """What is shown of a number reads as that number, to the digits that Excel keeps."""
    shown = show_general(number)
    assert float(shown) == pytest.approx(float(number), rel=1e-14)
    assert isinstance(number, float) or shown == str(number)


def show_with(number: int, code: str) -> str | None:
    return show_number(number, parse_format(code))[1]


@given(st.integers(-(10**14), 10**14))
def test_formats_keep_the_digits_of_whole_numbers(number: int) -> None:
    """With commas, zeros in front, or Thai digits, it is the number that stood there."""
    assert show_with(number, "#,##0") == f"{number:,}"
    assert show_with(number, "0.00") == f"{number}.00"
    assert int(show_with(number, "[$-D00041E]0") or "") == number
    assert show_with(abs(number), "0" * 16) == f"{abs(number):016}"


def test_showing_is_bounded() -> None:
    """One value is worked out once; too many different ones are refused."""
    shared = SharedContent({0: CellStyle("#,##0.00")})
    assert {shared.see(5, 0)[1] for _ in range(MOST_PIECES // 7)} == {"5.00"}
    with pytest.raises(Refusal):
        for number in range(MOST_PIECES):
            shared.see(number, 0)


@given(st.text("_x0123456789ABCDEFabcdefDก😀\n"))
def test_decoded_text_can_be_written(text: str) -> None:
    """Whatever escapes a text has, the result is text that can be stored as UTF-8."""
    assert "\ufffd" in (decoded := decode_escapes(text)) or decoded.encode().decode() == decoded


@given(st.text("_x0123456789ABCDEFกข \n"))
def test_escaped_text_comes_back(text: str) -> None:
    """A text whose underscores are escaped decodes to itself."""
    assert decode_escapes(text.replace("_", "_x005F_")) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_their_value(number: float) -> None:
    """A number as a program stores it reads back equal, whole ones without a fraction."""
    found = read_number(repr(number))
    assert found == number
    assert isinstance(found, int) == (number.is_integer() and abs(number) < 2**53)


@given(st.text("0123456789.eE+-_ ๑xinfaN"))
def test_what_is_no_number_is_none(text: str) -> None:
    """Any text is a finite number or none at all, and none that Python alone takes for one."""
    number = read_number(text)
    assert number is None or math.isfinite(number)
    if set(text) & set("_ ๑xifaN"):
        assert number is None


@given(st.text("0123456789-:TZ+.W"))
def test_iso_dates_have_no_time_zone(text: str) -> None:
    """Any text is a date, a moment without a time zone, a time, or none."""
    assert getattr(read_iso(text), "tzinfo", None) is None
