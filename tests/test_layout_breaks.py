"""Rows on pages, and long texts on rows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.layout.fonts import Font
from itasheet.layout.line_breaks import break_rows, cut_text
from itasheet.layout.line_counts import count_lines
from tests.layout_proof import read_texts

BODY = Font("TH SarabunPSK", 16)


@pytest.mark.parametrize(
    ("heights", "tied", "breaks"),
    [
        ([], set(), ()),
        ([50, 50], set(), ()),
        ([50, 51], set(), (1,)),
        ([60, 60, 60], set(), (1, 2)),
        ([60, 30, 30], {1}, (1,)),
        ([60, 30, 10], {1}, ()),
        ([30, 60, 30, 30], {0, 1, 2}, (2,)),
        ([200, 10], set(), (1,)),
        ([10, 200], set(), (1,)),
        ([40, 40, 40], {2}, (2,)),
    ],
    ids=[
        "no rows",
        "all fit",
        "one does not",
        "each on its own",
        "tied rows go together",
        "tied rows that fit",
        "tied to more than a page",
        "higher than the page",
        "higher than the page, below another",
        "the last row is tied to nothing",
    ],
)
def test_break_rows(heights: list[float], tied: set[int], breaks: tuple[int, ...]) -> None:
    """Pages of 100 points; each case names the rule it shows."""
    assert break_rows(heights, 100, tied) == breaks


@pytest.mark.parametrize(
    ("heights", "tied", "heads", "breaks"),
    [
        ([60, 60, 30], set(), {1: 20}, (1, 2)),
        ([60, 60, 30], set(), {2: 20}, (1,)),
        ([60, 90, 10], set(), {1: 20, 2: 20}, (1, 2)),
        ([60, 60, 30], {1}, {1: 20}, (1, 2)),
    ],
    ids=["a head takes room", "only where a page begins", "more than a page", "of a tied row"],
)
def test_heads(
    heights: list[float], tied: set[int], heads: dict[int, float], breaks: tuple[int, ...]
) -> None:
    """What stands above a row that begins a page takes room on that page."""
    assert break_rows(heights, 100, tied, heads) == breaks


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(1, 100), max_size=30), st.sets(st.integers(0, 29)))
def test_no_page_is_overfull(heights: list[float], tied: set[int]) -> None:
    """Whatever is tied, the rows of a page fit it."""
    starts = (0, *break_rows(heights, 100, tied))
    for start, end in zip(starts, (*starts[1:], len(heights)), strict=True):
        assert sum(heights[start:end]) <= 100 + 1e-6


@pytest.mark.parametrize("most", [1, 3, 12])
def test_cut_text(most: int) -> None:
    """No piece has more lines than it may, and together they have all that the text has."""
    for text in read_texts()[::9]:
        pieces = cut_text(text, BODY, 120, most)
        assert "".join("".join(pieces).split()) == "".join(text.split())
        if len(pieces) > 1:
            assert count_lines(text, BODY, 120) > most
        assert all(count_lines(piece, BODY, 120) <= most + 1 for piece in pieces)


def test_cut_text_keeps_line_ends() -> None:
    """Line ends within a piece stay; the one between two pieces is what parts them."""
    assert cut_text("ก\nข\n\nค", BODY, 120, 2) == ("ก\nข", "\nค")
    assert cut_text("ก\nข", BODY, 120, 2) == ("ก\nข",)
