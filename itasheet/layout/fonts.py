"""The font, and how wide and how high text is in it, in points.

``th-sarabun.json`` has the characters of each width, regular and bold, in 1/1000 em, and ascent and
descent: measured from TH Sarabun New 1.35, which TH SarabunPSK 2.0 equals. Screens round every
advance to whole pixels, paper does not, and both must hold the same lines; so a character counts
with the wider of the two. Characters that it does not have are taken as wide as any that an office
is likely to see instead.
"""

import json
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

FAMILY = "TH SarabunPSK"
"""The font of all that is shown or printed."""
DIGIT_FAMILY = "TH SarabunIT๙"
"""Draws ASCII digits as Thai ones: for page numbers, which no renderer can set in Thai digits."""
NORMAL_FAMILY, NORMAL_SIZE = "Arial", 12
"""The font of workbooks' normal style, by whose digits columns are measured. No text is set in it:
every Excel, LibreOffice and Google Sheets has it, or its metric twin, so that columns stay as wide
as they are meant where the national fonts are missing.
"""
THAI_CHARSET = 222
"""The number by which Windows knows fonts that have Thai; it guides the choice of a substitute."""

POINTS_PER_PIXEL = 0.75
# LibreOffice lays text out in whole pixels and makes up for what that adds on the average by
# shrinking its columns: 1.031 times, measured in 7.4 with TH SarabunPSK 16 as default font.
SCREEN_STRETCH = 1.031
# Bold letters it may draw wider still, by so much at most.
BOLD_STRETCH = 1.02
# Widths of the table are rounded, so that half a pixel may be a little less than half.
ROUNDING = 0.52

UNKNOWN_EM = 1.0
WIDE_EM = 1.4
INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cc"})


class Font(NamedTuple):
    """The font in a size, and regular or bold."""

    size: float
    bold: bool = False


@lru_cache(maxsize=4096)
def measure_width(text: str, font: Font) -> float:
    """The width of a text set on one line, in points: never less than on screen or paper.

    Combining marks, format and control characters are 0 wide; a tab is not counted.
    """
    return sum(map(load_advances(font).__getitem__, text))


@cache
def line_height(font: Font) -> float:
    """The distance from line to line in points, as Excel and LibreOffice set it: 21 for 16 pt.

    Ascent and descent are rounded to pixels one by one. On paper a line is 1.301 em high.
    """
    ascent, descent = (_load_table()[name] / 1000 for name in ("ascent", "descent"))
    pixels = round_pixels(font.size)
    on_screen = (round(ascent * pixels) + round(descent * pixels)) * POINTS_PER_PIXEL
    return float(max(on_screen, (ascent + descent) * font.size))


def round_pixels(size: float) -> int:
    """A font size in whole pixels, as screens draw it at 96 dots per inch."""
    return int(size / POINTS_PER_PIXEL + 0.5)


class Advances(dict[str, float]):
    """The advance of every character of a font in points, filled as characters come up."""

    def __init__(self, font: Font) -> None:
        super().__init__()
        self._size = font.size
        self._stretch = SCREEN_STRETCH * (BOLD_STRETCH if font.bold else 1)
        rows = _load_table()["bold" if font.bold else "regular"].items()
        self._ems = {one: int(width) / 1000 for width, characters in rows for one in characters}

    def __missing__(self, character: str) -> float:
        em = self._ems.get(character)
        if em is None and unicodedata.category(character) in INVISIBLE:
            em = 0.0
        elif em is None:
            # A safe width of a character that the table does not have.
            is_wide = unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF
            em = WIDE_EM if is_wide else UNKNOWN_EM
        on_screen = int(em * round_pixels(self._size) + ROUNDING) * POINTS_PER_PIXEL
        return self.setdefault(character, max(em * self._size, on_screen * self._stretch))


load_advances = cache(Advances)
"""A font's advances, made once."""


@cache
def _load_table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(
        Path(__file__).with_name("th-sarabun.json").read_text("utf-8")
    )
    return table
