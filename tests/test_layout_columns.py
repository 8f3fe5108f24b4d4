"""Column widths: the full width of the paper, and where lines can be saved, other shares of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.layout.paper import Bounds, estimate_widths, improve_widths, meet_bounds, share_width
from itasheet.sheets.styles import REPORT_PAPER


@given(st.lists(st.floats(0.5, 40), min_size=1, max_size=12), st.booleans())
def test_shares_fill_the_paper(shares: list[float], landscape: bool) -> None:
    """Whole pixels, in proportion, and together the printable width to the pixel."""
    widths = share_width(shares, REPORT_PAPER._replace(landscape=landscape))
    paper = (841.89 if landscape else 595.28) - 84
    assert paper - 0.75 < 0.75 * sum(widths) <= paper
    exact = [sum(widths) * share / sum(shares) for share in shares]
    assert all(abs(width - wish) <= 1 for width, wish in zip(widths, exact, strict=True))


def test_a_long_text_gets_a_wider_column() -> None:
    """Of two equal columns the one whose text is longer takes width from the other."""
    bounds = [Bounds(100, 400)] * 2
    widths = estimate_widths((250, 250), bounds, [[[4000.0], [800.0]]], page_lines=20)
    assert widths[0] > widths[1]
    assert sum(widths) == 500


def test_nothing_moves_without_gain() -> None:
    """Where no line is saved the wished widths stay."""
    widths = estimate_widths((250, 250), [Bounds(100, 400)] * 2, [[[90.0], [90.0]]], 20)
    assert widths == (250, 250)


def test_fixed_columns_stay() -> None:
    """A column whose bounds are its width neither gives nor takes."""
    bounds = [Bounds(100, 100), Bounds(100, 500), Bounds(100, 500)]
    widths = estimate_widths((100, 300, 300), bounds, [[[60.0], [9000.0], [10.0]]], 20)
    assert widths[0] == 100
    assert widths[1] > 300


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.lists(st.floats(0, 5000), max_size=3), min_size=3, max_size=3), max_size=5)
)
def test_widths_keep_their_sum_and_bounds(rows: list[list[list[float]]]) -> None:
    """Whatever the texts, columns stay within bounds and fill the paper."""
    bounds = [Bounds(90, 160), Bounds(150, 500), Bounds(150, 500)]
    widths = estimate_widths((120, 300, 300), bounds, rows, 20)
    assert sum(widths) == 720
    assert all(low <= width <= high for width, (low, high) in zip(widths, bounds, strict=True))


def test_steps_are_taken_while_they_help() -> None:
    """The best of all steps is taken again and again, until the widths are as good as steps go."""
    bounds = [Bounds(50, 200)] * 3
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

    bounds = [Bounds(50, 200)] * 2
    assert improve_widths((100, 100), bounds, judge, hope, step=12) == (124, 76)
    assert all(first >= 100 for first, _ in judged)


def test_widths_meet_bounds() -> None:
    """What columns lack or have over is shared with those that have most room; the sum stays."""
    bounds = [Bounds(100, 120), Bounds(50, 200), Bounds(90, 200)]
    assert meet_bounds((90, 100, 110), bounds) == (100, 90, 110)
    assert meet_bounds((100, 60, 100), bounds) == (100, 60, 100)
    assert meet_bounds((140, 100, 110), bounds) == (120, 115, 115)
    assert sum(meet_bounds((60, 100, 110), bounds)) == 270
