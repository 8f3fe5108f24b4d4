"""Where lines end."""

from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker

from itasheet.layout import line_breaks
from itasheet.layout.fonts import Font, measure_width
from itasheet.layout.paper import text_width
from tests.growth import EVEN, measure_growth
from tests.rounds import read_texts

BODY = Font(16)
THAI_TEXT = st.text("กขคงดนมรลวสหอะาิี่้์ำเแโไ ๑๒๓()/.-,\\\n\tabcXYZ019ๆฯ", max_size=120)


@pytest.mark.parametrize(
    "text",
    [
        *("ดำเนิน|การ|ประชาสัมพันธ์", "๖. |ประชุม", "เด็ก |ๆ |ทุก|คน", "งาน/|โครงการ", "(ต่อ)"),
        *("ก|\t|ข", "  |ย่อหน้า", r"ที่ \\|server\|share", "12 ,34", "ก}ข", "“ก” (ข)"),
        *("ก |(ข)", "ก /|ข", "กรมำก", '"|\t|(ข)', ""),
    ],
)
def test_split_pieces(text: str) -> None:
    """Lines may end between words, behind spaces and signs, and where LibreOffice ends them."""
    assert "|".join(line_breaks.split_pieces(text.replace("|", ""))) == text


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 100, ("",)),
        ("ดำเนินการแล้ว", 200, ("ดำเนินการแล้ว",)),
        ("ก\nข", 100, ("ก\n", "ข")),
        ("ก\nข\n", 100, ("ก\n", "ข\n", "")),
        ("ข้อมูล ข่าวสาร", 45, ("ข้อมูล ", "ข่าวสาร")),
        ("กกกกกก", 13, ("กก", "กก", "กก")),
        ("กี่กี้กำ", 7, ("กี่", "กี้", "กำ")),
        ("ก     ข", 14, ("ก   ", "  ข")),
    ],
)
def test_break_lines(text: str, width: float, lines: tuple[str, ...]) -> None:
    """Lines end at line ends, between words, and inside words that are too long."""
    assert line_breaks.break_lines(text, BODY, width) == lines


@pytest.mark.parametrize(
    ("text", "beyond", "line"),
    [
        ("ตาม แผนงาน/โครงการ", "การ", "ตาม "),
        ("แผนงาน/โครงการ", "การ", "แผนงาน/"),
        ("ผู้รับ /ผู้ตรวจ/กรรมการ", "มการ", "ผู้รับ "),
        ("ก/ข/ค /ง/จ/ฉ/ชุมชน", "ุมชน", "ก/ข/ค "),
        ("ก ข/ค / ง/จ/ฉ/ชุมชน", "ุมชน", "ก ข/ค / "),
        ("เรื่อง/ งาน/โครงการ", "งการ", "เรื่อง/ "),
    ],
)
def test_slashes(text: str, beyond: str, line: str) -> None:
    """A line that would end behind a slash ends at the nearest space before it, if there is one."""
    width = measure_width(text.removesuffix(beyond), BODY)
    assert line_breaks.break_lines(text, BODY, width)[0] == line


def test_space_too_far_from_a_slash() -> None:
    """To a space that is far before the slash it does not go back."""
    words = "แผน/" * 17
    width = measure_width(f"ก {words}แผน", BODY)
    assert line_breaks.break_lines(f"ก {words[:-4]}แผนงาน", BODY, width - 30)[0] == "ก "
    assert line_breaks.break_lines(f"ก {words}แผนงาน", BODY, width)[0] != "ก "


def test_tab_may_end_a_line() -> None:
    """LibreOffice may print what stands behind a tab on the next line, whole words as they are."""
    rest = "ช่องทางร้องเรียน - ศูนย์ดำรงธรรม - เว็บไซต์ - ตู้ ปณ. - สายด่วนนายก – ตลอด ๒๔ ชั่วโมง"
    assert line_breaks.break_lines(f"๑.\t{rest}", BODY, text_width(220))[0] == "๑.\t"
    assert len(line_breaks.break_lines("๑.\tสายด่วน", BODY, text_width(220))) == 1


@pytest.mark.parametrize("most", [1, 3, 12])
def test_cut_text(most: int) -> None:
    """No piece has more lines than it may, and together they have all that the text has."""
    for text in read_texts()[::9]:
        pieces = line_breaks.cut_text(text, BODY, 120, most)
        assert "".join("".join(pieces).split()) == "".join(text.split())
        if len(pieces) > 1:
            assert len(line_breaks.break_lines(text, BODY, 120)) > most
        assert all(len(line_breaks.break_lines(one, BODY, 120)) <= most + 1 for one in pieces)
    assert line_breaks.cut_text("ก\nข\n\nค", BODY, 120, 2) == ("ก\nข", "\nค")


@given(THAI_TEXT, st.floats(min_value=20, max_value=400))
def test_lines_hold_the_text(text: str, width: float) -> None:
    """The lines joined are the text, and each fits (with slashes, as LibreOffice's may)."""
    lines = line_breaks.break_lines(text, BODY, width)
    assert "".join(lines) == text
    most = width * (1 + line_breaks.EDGE) if "/" in text else width
    for line in line_breaks.break_lines(text.replace("\t", " "), BODY, width):
        core = line.rstrip(" \n")
        fits = measure_width(core, BODY) <= most + 1e-6
        assert fits or len(list(CharacterBreaker(core, "th"))) == 1


@given(st.text("กขนมรวส่้ีิำ", max_size=60), st.floats(min_value=12, max_value=80))
def test_marks_stay_with_their_letter(text: str, width: float) -> None:
    """No line starts with a mark that belongs to the letter before it."""
    for before, after in pairwise(line_breaks.break_lines(text, BODY, width)):
        joined = CharacterBreaker(before[-1:] + after[:1], "th")
        assert not (before and after) or len(list(joined)) == 2


def test_long_texts() -> None:
    """A text that is four times as long takes about four times as long."""
    text, numbers = "เทศบาลตำบลบ้านตัวอย่างดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส ", count()

    def work(times: int) -> None:
        line_breaks.break_lines(f"{text * times}{next(numbers)}", BODY, text_width(300))

    assert measure_growth(work, 40) < EVEN
