"""Paper, rows and columns: their room for text, shares of the width, and other shares of it."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from itasheet.layout.fonts import Font, line_height
from itasheet.layout.paper import (
    MAX_ROW_HEIGHT,
    REPORT_PAPER,
    count_fitting_lines,
    fit_row_height,
    improve_widths,
    share_width,
)

BODY = Font(16)


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


def judge_by(*wanted: int) -> Callable[[tuple[int, ...]], int]:
    return lambda widths: sum(abs(a - b) for a, b in zip(widths, wanted, strict=True))


@given(st.tuples(*[st.integers(0, 600)] * 3).map(lambda wanted: judge_by(*wanted)))
def test_widths_keep_their_sum_and_bounds(judge: Callable[[tuple[int, ...]], int]) -> None:
    """Whatever is wanted, columns stay within bounds, a fixed one as it is, and fill the paper."""
    bounds, wished = [(120, 120), (150, 500), (150, 500)], (120, 300, 300)
    widths = improve_widths(wished, bounds, judge, step=12)
    assert sum(widths) == 720 and judge(widths) <= judge(wished)
    assert all(low <= width <= high for width, (low, high) in zip(widths, bounds, strict=True))


def test_steps_are_taken_while_they_help() -> None:
    """The best of all steps is taken again and again, until the widths are as good as steps go."""
    bounds, judge = [(50, 200)] * 3, judge_by(130, 95, 75)
    coarse = improve_widths((100, 100, 100), bounds, judge, step=12)
    assert coarse == (124, 100, 76)
    assert improve_widths(coarse, bounds, judge, step=5) == (129, 95, 76)
