"""Proof that no text is cut off: our lines against those of a real LibreOffice.

Every text of ``layout_texts.txt`` is laid out at seven column widths, in two sizes, regular and
bold, and each cell's lines are compared with those that LibreOffice needs, set up for Thailand and
not (it then takes other ways to find the ends of lines). ``pytest -s`` shows the figures.
"""

from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from itasheet.layout.fonts import NORMAL_FAMILY, NORMAL_SIZE, Font, line_height
from itasheet.layout.line_breaks import break_lines
from itasheet.layout.paper import LINE_SHRINK, ROW_EXTRA, fit_row_height, text_width
from tests.golden import Golden
from tests.office.session import Office, available
from tests.rounds import read_texts

BODY = Font(16)
PIXELS = (95, 130, 165, 200, 250, 310, 420)
MOST_SURPLUS = 0.5
"""Lines that a cell may have too many on the average."""
SECONDS = 600


class Case(NamedTuple):
    """One cell: a text in a font and a column of so many pixels."""

    text: str
    font: Font
    pixels: int


def write_workbook(path: Path, cases: list[Case], family: str) -> None:
    """One sheet a width, one wrapped cell a row; the rows have no height of their own."""
    from xlsxwriter import Workbook

    options = {
        "default_format_properties": {"font_name": NORMAL_FAMILY, "font_size": NORMAL_SIZE},
        "default_row_height": 28,
        "default_column_width": 80,
        "strings_to_urls": False,
    }
    with Workbook(str(path), options) as book:
        styles = {}
        for font in {case.font for case in cases}:
            look = {"font_name": family, "font_size": font.size, "bold": font.bold}
            styles[font] = book.add_format(look | {"text_wrap": True, "valign": "top"})
        for pixels in PIXELS:
            sheet = book.add_worksheet(str(pixels))
            sheet.set_column_pixels(0, 0, pixels)
            for row, case in enumerate(case for case in cases if case.pixels == pixels):
                sheet.write_string(row, 0, case.text, styles[case.font])


def test_lines_are_those_that_were_proven(golden: Golden) -> None:
    """How many lines each text takes at each width; where that changes, prove it anew."""
    told = (
        " ".join(str(len(break_lines(text, BODY, text_width(pixels)))) for pixels in PIXELS)
        for text in read_texts()
    )
    golden.check("layout-lines.txt", "\n".join(told) + "\n")


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize(
    ("family", "language"), [("TH Sarabun New", "th-TH"), ("TH SarabunPSK", "hi-IN")]
)
def test_no_line_is_lost(family: str, language: str, tmp_path: Path) -> None:
    """No cell gets fewer lines than LibreOffice needs, and few get more."""
    if available():
        pytest.skip(available())
    cases = [
        Case(text, Font(size, bold), pixels)
        for pixels, size, bold, text in product(PIXELS, (14, 16), (False, True), read_texts())
    ]
    path = tmp_path / "cells.xlsx"
    write_workbook(path, cases, family)
    with Office(seconds=SECONDS, language=language) as office:
        rows = office.row_heights(path)
    short, surplus = [], []
    for case, row in zip(cases, rows, strict=True):
        ours = len(break_lines(case.text, case.font, text_width(case.pixels)))
        # LibreOffice's height has ``ROW_EXTRA`` beside its lines.
        needed = round((row.needed - ROW_EXTRA) / (line_height(case.font) * LINE_SHRINK))
        surplus.append(ours - needed)
        if ours < needed or fit_row_height(ours, case.font) < row.needed:
            short.append((ours, needed, case))
    mean = sum(surplus) / len(surplus)
    print(f"{len(cases)} cells, exact {surplus.count(0) / len(surplus):.1%}, mean {mean:.3f}")
    assert short == []
    assert mean <= MOST_SURPLUS
