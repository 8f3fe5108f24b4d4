"""Widths and heights of text."""

import pytest

from itasheet.layout.fonts import UNKNOWN_EM, WIDE_EM, Font, line_height, measure_width

BODY = Font(16)


@pytest.mark.parametrize(
    ("text", "true_em"),
    [
        ("ก", 0.386),
        ("กี่", 0.386),
        ("นํ้า", 0.413 + 0.316),
        ("No Gift", 0.441 + 0.398 + 0.216 + 0.425 + 0.143 + 0.206 + 0.238),
        ("๑๒๓", 3 * 0.449),
        ("", 0.0),
        # Combining marks and invisible characters take no room.
        ("ัิีึืฺุู็่้๊๋์ํ๎\u200b\u00ad\u0301", 0.0),
        # A character without a width gets a safe one.
        ("é", UNKNOWN_EM),
        ("Ж", UNKNOWN_EM),
        ("漢", WIDE_EM),
        ("\U00010000", WIDE_EM),
        ("😀", WIDE_EM),
    ],
)
def test_measure_width(text: str, true_em: float) -> None:
    """A text is at least as wide as the font's own figures say, and at most a tenth wider."""
    width = measure_width(text, BODY)
    assert true_em * 16 <= width + 1e-9
    assert width <= true_em * 16 * 1.1


def test_bold_is_wider() -> None:
    """Bold text has a table of its own."""
    text = "เทศบาลตำบลบ้านตัวอย่าง"
    assert measure_width(text, BODY._replace(bold=True)) > measure_width(text, BODY)


@pytest.mark.parametrize(
    ("size", "height"), [(14, 18.75), (16, 21.0), (20, 26.25), (12, 15.75), (18, 18 * 1.301)]
)
def test_line_height(size: float, height: float) -> None:
    """Lines are as high as Excel sets them, and never less than on paper."""
    assert line_height(Font(size)) == pytest.approx(height)
