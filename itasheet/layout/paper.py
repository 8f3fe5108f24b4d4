"""Paper, columns and rows: pixels and points, and how much of them text may use.

Each kind of sheet has its paper. Columns have shares of its width in whole pixels, fixed or fitted
to the texts. Our workbooks have Arial 12 as the font of their normal style, whose digits are 9
pixels wide in Excel. LibreOffice converts column widths by the digits' exact width, so that its
columns are a little narrower.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import permutations
from math import ceil
from typing import Any

from itasheet.layout import fonts
from itasheet.layout.line_breaks import break_lines
from itasheet.sheets.page import Margins, Paper

A4_WIDTH = 595.28
A4_HEIGHT = 841.89

MAX_ROW_HEIGHT = 409.0
HEIGHT_STEP = 0.75
# LibreOffice adds 1.48 pt to the lines of a wrapped cell, and sets each of them 0.5 % lower than
# the pixels it counts. Measured in 7.4, at 10-26 pt.
ROW_EXTRA = 1.5
LINE_SHRINK = 0.9953

# A column of LibreOffice by that of Excel: 0.556 em of 12 pt instead of 9 pixels, and what rounding
# may take from a narrow one. Measured in 7.4.
OFFICE_COLUMN = 0.9845
# What a column does not give to text, at both sides together, in points.
OFFICE_INSET = 3.2
EXCEL_INSET = 3.75
INDENT = 10.1
"""Points of one indent: three spaces of Arial 12 in LibreOffice 7.4; Excel counts whole pixels."""
# Excel finds the words of a Thai text with another dictionary and hints glyphs by its own rules,
# so that a line may be 1-2 % longer and end a word earlier. We leave it this share of every line.
EXCEL_MARGIN = 0.04
# Points left free on every page: printers and viewers count heights each in their own way. Over a
# footer of 16 pt LibreOffice 7.4 leaves 5.3 pt less for the page, as it counts with the font's size
# where it should with the height of its line; 15.8 where Laksaman stands in for the font of digits.
SPARE = 16.0

STEPS = (24, 12, 4)
"""Pixels that a column gives another at a time: at first about three letters, then less."""
FORM_PAPER = Paper(
    margins=Margins(left=42, right=42, top=42, bottom=38, header=22, footer=16),
    footer=f'&C&"{fonts.DIGIT_FAMILY},Regular"&16- &P -',
)
"""Like all that is printed it has the number of the page at its foot."""
REPORT_PAPER = FORM_PAPER._replace(
    margins=Margins(left=42, right=42, top=44, bottom=34, header=16, footer=13)
)
"""Of the report, and of what the office prints beside it."""
AUDIT_PAPER = FORM_PAPER._replace(
    margins=Margins(left=36, right=36, top=42, bottom=32, header=18, footer=12), fit_width=True
)


def page_room(paper: Paper) -> float:
    """Points for rows on a page of A4, those repeated at its head included."""
    return A4_WIDTH - paper.margins.top - paper.margins.bottom - SPARE


def span_columns(widths: Iterable[int]) -> int:
    """Pixels that merged columns have for text: each may be rounded down by as much as one."""
    pixels = list(widths)
    return sum(pixels) - len(pixels) + 1


def text_width(pixels: float, indent: int = 0) -> float:
    """Points for a line of text in an indented cell, as ``fonts.measure_width`` counts them.

    Safe for LibreOffice, on screen and on paper, and for Excel by ``EXCEL_MARGIN``; never negative.
    """
    column, indented = pixels * fonts.POINTS_PER_PIXEL, indent * INDENT
    office = column * OFFICE_COLUMN - OFFICE_INSET - indented
    excel = (column - EXCEL_INSET - indented) * fonts.SCREEN_STRETCH * (1 - EXCEL_MARGIN)
    return max(min(office, excel), 0.0)


@lru_cache(maxsize=1024)
def fit_row_height(lines: int, font: fonts.Font) -> float:
    """The height in points of a row that shows so many lines, in whole pixels as Excel counts.

    May be more than ``MAX_ROW_HEIGHT``: what then does not fit must go onto another row.
    """
    height = fonts.line_height(font) * lines
    return ceil(max(height, height * LINE_SHRINK + ROW_EXTRA) / HEIGHT_STEP) * HEIGHT_STEP


@lru_cache(maxsize=1024)
def count_fitting_lines(height: float, font: fonts.Font) -> int:
    """How many lines a row of this height (or of the greatest there is) shows."""
    lines = int(min(height, MAX_ROW_HEIGHT) / (fonts.line_height(font) * LINE_SHRINK))
    while lines and fit_row_height(lines, font) > min(height, MAX_ROW_HEIGHT):
        lines -= 1
    return lines


@lru_cache(maxsize=1024)
def cell_height(text: str, font: fonts.Font, pixels: float, indent: int = 0) -> float:
    """The height in points of a row that shows a whole text in a column of so many pixels."""
    return fit_row_height(len(break_lines(text, font, text_width(pixels, indent))), font)


def share_width(shares: Sequence[float], paper: Paper) -> tuple[int, ...]:
    """Pixels of columns that fill the width of A4 by their shares, what is over to the losers."""
    printable = A4_HEIGHT - paper.margins.left - paper.margins.right
    total = int(printable / fonts.POINTS_PER_PIXEL + 1e-6)
    exact = [total * share / sum(shares) for share in shares]
    widths = list(map(int, exact))
    losers = sorted(range(len(exact)), key=lambda index: widths[index] - exact[index])
    for index in losers[: total - sum(widths)]:
        widths[index] += 1
    return tuple(widths)


def improve_widths(
    widths: tuple[int, ...],
    bounds: Sequence[tuple[int, int]],
    judge: Callable[[tuple[int, ...]], Any],
    step: int,
) -> tuple[int, ...]:
    """Widths that no step of so many pixels from column to column makes better.

    What ``judge`` gives less for is better. Of all steps the best one is taken, again and again.
    """
    while True:
        moves = [widths]
        for giver, taker in permutations(range(len(widths)), 2):
            moved = list(widths)
            moved[giver] -= step
            moved[taker] += step
            if moved[giver] >= bounds[giver][0] and moved[taker] <= bounds[taker][1]:
                moves.append(tuple(moved))
        best = min(moves, key=judge)
        if best == widths:
            return best
        widths = best
