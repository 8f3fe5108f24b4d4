"""Paper, rows and columns: their room for text, shares of the width, and other shares of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.layout.fonts import Font, line_height
from itasheet.layout.paper import (
    MAX_ROW_HEIGHT,
    REPORT_PAPER,
    count_fitting_lines,
    estimate_widths,
    fit_row_height,
    improve_widths,
    meet_bounds,
    share_width,
)

BODY = Font(16)


@settings(max_examples=60)
@given(st.integers(1, 60), st.floats(5, 500), st.sampled_from([10.0, 12.0, 14.0, 16.0, 20.0]))
def test_rows_hold_their_lines(lines: int, height: float, size: float) -> None:
    """Rows lie on Excel's grid, with less than a line to spare, and none is higher than it may."""
    font, most = Font(size), min(height, MAX_ROW_HEIGHT)
    needed = fit_row_height(lines, font)
    assert needed % 0.75 == 0
    assert 0 <= needed - lines * line_height(font) < line_height(font)
    fitting = count_fitting_lines(height, font)
    assert fit_row_height(fitting, font) <= most or fitting == 0
    assert fit_row_height(fitting + 1, font) > most


@given(st.lists(st.floats(0.5, 40), min_size=1, max_size=12))
def test_shares_fill_the_paper(shares: list[float]) -> None:
    """Whole pixels, in proportion, and together the printable width to the pixel."""
    widths, paper = share_width(shares, REPORT_PAPER), 841.89 - 84
    assert paper - 0.75 < 0.75 * sum(widths) <= paper
    exact = [sum(widths) * share / sum(shares) for share in shares]
    assert all(abs(width - wish) <= 1 for width, wish in zip(widths, exact, strict=True))


@pytest.mark.parametrize(
    ("wished", "bounds", "cells", "widths"),
    [
        ((250, 250), [(100, 400)] * 2, [[4000.0], [800.0]], (298, 202)),
        ((250, 250), [(100, 400)] * 2, [[90.0], [90.0]], (250, 250)),
        ((90, 300, 300), [(90, 90), *[(90, 500)] * 2], [[60.0], [9000.0], [10.0]], (90, 444, 156)),
    ],
    ids=["a long text takes width from a short one", "no line is saved", "a fixed column stays"],
)
def test_estimated_widths(
    wished: tuple[int, ...],
    bounds: list[tuple[int, int]],
    cells: list[list[float]],
    widths: tuple[int, ...],
) -> None:
    """Columns give width to those where it saves lines, within bounds."""
    assert estimate_widths(wished, bounds, [cells], 20) == widths


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.lists(st.floats(0, 5000), max_size=3), min_size=3, max_size=3), max_size=5)
)
def test_widths_keep_their_sum_and_bounds(rows: list[list[list[float]]]) -> None:
    """Whatever the texts, columns stay within bounds and fill the paper."""
    bounds = [(90, 160), (150, 500), (150, 500)]
    widths = estimate_widths((120, 300, 300), bounds, rows, 20)
    assert sum(widths) == 720
    assert all(low <= width <= high for width, (low, high) in zip(widths, bounds, strict=True))


def test_steps_are_taken_while_they_help() -> None:
    """The best of all steps is taken again and again, until the widths are as good as steps go."""
    bounds = [(50, 200)] * 3
    wanted = (130, 95, 75)

    def judge(widths: tuple[int, ...]) -> int:
        return sum(abs(width - want) for width, want in zip(widths, wanted, strict=True))

    coarse = improve_widths((100, 100, 100), bounds, judge, judge, step=12)
    assert coarse == (124, 100, 76)
    assert improve_widths(coarse, bounds, judge, judge, step=5) == (129, 95, 76)


def test_hopeless_steps_are_not_judged() -> None:
    """A step that cannot be better than what is there is not looked at closely."""
    judged = []

    def judge(widths: tuple[int, ...]) -> int:
        judged.append(widths)
        return abs(widths[0] - 124)

    def hope(widths: tuple[int, ...]) -> int:
        return 0 if widths[0] > 100 else 1000

    bounds = [(50, 200)] * 2
    assert improve_widths((100, 100), bounds, judge, hope, step=12) == (124, 76)
    assert all(first >= 100 for first, _ in judged)


def test_widths_meet_bounds() -> None:
    """What columns lack or have over is shared with those that have most room; the sum stays."""
    bounds = [(100, 120), (50, 200), (90, 200)]
    assert meet_bounds((90, 100, 110), bounds) == (100, 90, 110)
    assert meet_bounds((100, 60, 100), bounds) == (100, 60, 100)
    assert meet_bounds((140, 100, 110), bounds) == (120, 115, 115)
    assert sum(meet_bounds((60, 100, 110), bounds)) == 270
