"""Paper, columns and rows: pixels and points, and how much of them text may use.

Our workbooks are written with TH SarabunPSK 16 as their default font, whose digits are 8 pixels
wide in Excel. LibreOffice converts column widths by the digits' exact width, so that its columns
are narrower; what fits there fits in Excel.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import ceil

from itasheet.layout.fonts import POINTS_PER_PIXEL, SCREEN_STRETCH, Font, line_height
from itasheet.layout.line_breaks import count_lines
from itasheet.sheets.page import Paper

A4_WIDTH = 595.28
A4_HEIGHT = 841.89

MAX_ROW_HEIGHT = 409.0
HEIGHT_STEP = 0.75
# LibreOffice adds 1.48 pt to the lines of a wrapped cell, and sets each of them 0.5 % lower than
# the pixels it counts. Measured in 7.4, at 10-26 pt.
ROW_EXTRA = 1.5
LINE_SHRINK = 0.9953

# A column of LibreOffice by that of Excel: 0.362 em of 16 pt instead of 8 pixels.
OFFICE_COLUMN = 0.9667
# What a column does not give to text, at both sides together, in points.
OFFICE_INSET = 3.2
EXCEL_INSET = 3.75
# Excel finds the words of a Thai text with another dictionary and hints glyphs by its own rules,
# so that a line may be 1-2 % longer and end a word earlier. We leave it this share of every line.
EXCEL_MARGIN = 0.04
# Points left free on every page: printers and viewers count heights each in their own way. Over a
# footer of 16 pt LibreOffice 7.4 leaves 5.3 pt less for the page, as it counts with the font's size
# where it should with the height of its line.
SPARE = 6.0


def printable_width(paper: Paper) -> float:
    """Points between the margins of A4."""
    return (A4_HEIGHT if paper.landscape else A4_WIDTH) - paper.margins.left - paper.margins.right


def page_room(paper: Paper) -> float:
    """Points for rows on a page of A4, those repeated at its head included."""
    height = A4_WIDTH if paper.landscape else A4_HEIGHT
    return height - paper.margins.top - paper.margins.bottom - SPARE


def span_columns(widths: Iterable[int]) -> int:
    """Pixels that merged columns have for text: each may be rounded down by as much as one."""
    pixels = list(widths)
    return sum(pixels) - len(pixels) + 1


def text_width(pixels: float) -> float:
    """Points for a line of text in a column, as ``fonts.measure_width`` counts them.

    Safe for LibreOffice, on screen and on paper, and for Excel by ``EXCEL_MARGIN``; never negative.
    """
    column = pixels * POINTS_PER_PIXEL
    office = column * OFFICE_COLUMN - OFFICE_INSET
    excel = (column - EXCEL_INSET) * SCREEN_STRETCH * (1 - EXCEL_MARGIN)
    return max(min(office, excel), 0.0)


def fit_row_height(lines: int, font: Font) -> float:
    """The height in points of a row that shows so many lines, in whole pixels as Excel counts.

    May be more than ``MAX_ROW_HEIGHT``: what then does not fit must go onto another row.
    """
    height = line_height(font) * lines
    return ceil(max(height, height * LINE_SHRINK + ROW_EXTRA) / HEIGHT_STEP) * HEIGHT_STEP


def count_fitting_lines(height: float, font: Font) -> int:
    """How many lines a row of this height (or of the greatest there is) shows."""
    lines = int(min(height, MAX_ROW_HEIGHT) / (line_height(font) * LINE_SHRINK))
    while lines and fit_row_height(lines, font) > min(height, MAX_ROW_HEIGHT):
        lines -= 1
    return lines


@lru_cache(maxsize=1024)
def cell_height(text: str, font: Font, pixels: float) -> float:
    """The height in points of a row that shows a whole text in a column of so many pixels."""
    return fit_row_height(count_lines(text, font, text_width(pixels)), font)
