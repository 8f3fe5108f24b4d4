"""Columns, rows and paper."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.layout.fonts import line_height
from itasheet.layout.paper import (
    EXCEL_MARGIN,
    MAX_ROW_HEIGHT,
    cell_height,
    count_fitting_lines,
    fit_row_height,
    page_room,
    printable_width,
    text_width,
)
from itasheet.sheets.page import Margins, Paper
from itasheet.sheets.styles import Font

BODY = Font("TH SarabunPSK", 16)


@pytest.mark.parametrize(
    ("lines", "size", "height"),
    [(1, 16, 22.5), (2, 16, 43.5), (10, 16, 210.75), (17, 16, 357.0), (1, 14, 20.25)],
)
def test_fit_row_height(lines: int, size: float, height: float) -> None:
    """Rows are as high as LibreOffice needs and Excel sets, in whole pixels."""
    assert fit_row_height(lines, Font("TH SarabunPSK", size)) == height


@settings(max_examples=60)
@given(st.integers(1, 60), st.sampled_from([10.0, 12.0, 14.0, 16.0, 18.0, 20.0]))
def test_rows_are_whole_pixels(lines: int, size: float) -> None:
    """Every height lies on Excel's grid and shows its lines with less than a line to spare."""
    font = Font("TH Sarabun New", size)
    height = fit_row_height(lines, font)
    assert height % 0.75 == 0
    assert 0 <= height - lines * line_height(font) < line_height(font)


@settings(max_examples=60)
@given(st.floats(5, 500), st.sampled_from([14.0, 16.0]))
def test_count_fitting_lines(height: float, size: float) -> None:
    """So many lines fit, one more does not, and a row is never higher than Excel allows."""
    font = Font("TH SarabunPSK", size)
    lines = count_fitting_lines(height, font)
    assert fit_row_height(lines, font) <= min(height, MAX_ROW_HEIGHT) or lines == 0
    assert fit_row_height(lines + 1, font) > min(height, MAX_ROW_HEIGHT)


@pytest.mark.parametrize("pixels", [47, 75, 96, 130, 200, 310, 420, 663])
def test_text_width(pixels: int) -> None:
    """Text has less room than Excel gives it, by the stated margin, and most of the column."""
    excel = 0.75 * pixels - 5 * 0.75
    assert text_width(pixels) / 1.031 <= excel * (1 - EXCEL_MARGIN)
    assert text_width(pixels) >= 0.75 * pixels * 0.95 - 4
    assert text_width(3) == 0


def test_printable() -> None:
    """A4 less its margins, either way up, and less what is left free below the rows."""
    margins = Margins(left=36, right=42, top=48, bottom=54, header=9, footer=9)
    upright, lying = (Paper(landscape, margins) for landscape in (False, True))
    assert printable_width(upright) == pytest.approx(595.28 - 78)
    assert printable_width(lying) == pytest.approx(841.89 - 78)
    assert page_room(upright) == pytest.approx(841.89 - 102 - 6)
    assert page_room(lying) == pytest.approx(595.28 - 102 - 6)


def test_cell_height() -> None:
    """A cell's row shows all its lines."""
    assert cell_height("ก\nข\nค", BODY, 100) == fit_row_height(3, BODY)
    assert cell_height("ข้อความ " * 30, BODY, 100) > 10 * line_height(BODY)
