"""The house style: readable, printable in black and white, and what the form promises."""

import re

import pytest

from itasheet.layout import styles as house
from itasheet.layout.styles import STYLES

INPUTS = {"input", "input_center"}


def luminance(color: str) -> float:
    """Relative luminance, 0 black to 1 white, as WCAG 2.1 defines it for sRGB."""
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.1 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", STYLES)
def test_legible(name: str) -> None:
    """Text stands out by 5 to 1 (WCAG AA asks 4.5) at 14 pt or more, on grey printouts too."""
    style = STYLES[name]
    assert contrast(style.font_color, style.bg_color or "#FFFFFF") >= 5
    assert style.font_size >= house.DENSE_SIZE
    assert luminance(style.bg_color or "#FFFFFF") > 0.66
    assert not style.border_color or contrast(style.border_color, "#FFFFFF") >= 3


def test_bars_differ_in_black_and_white() -> None:
    """The parts of a stacked bar differ in lightness, not in hue alone."""
    assert luminance(house.VALUES["missing_bar"]) - luminance(house.VALUES["done_bar"]) > 0.3


def test_only_inputs_are_open() -> None:
    """A clerk types where it is meant; text format keeps dates and years as they are typed."""
    assert {name for name, style in STYLES.items() if not style.locked} == INPUTS
    assert {STYLES[name].num_format for name in INPUTS} == {"@"}


def test_colors_are_well_formed() -> None:
    """Colours are six hexadecimal digits, as XlsxWriter passes them on unchecked."""
    colors = {value for style in STYLES.values() for value in (style.font_color, style.bg_color)}
    assert all(re.fullmatch("#[0-9A-F]{6}", color) for color in colors if color)
