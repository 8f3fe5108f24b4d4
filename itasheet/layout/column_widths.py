"""Column widths: shares of the paper's width in whole pixels, fixed or fitted to the texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import permutations
from math import ceil
from typing import Any, NamedTuple

from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.paper import printable_width, text_width
from itasheet.sheets.page import Paper

STEPS = (12, 8, 4)
"""Pixels that a column gives another at a time: at first about a letter and a half, then less."""
RAGGED = 1.06
"""Lines of Thai text are a little shorter than their column, as words are not cut."""
UNEVEN = 0.02
"""Lines that a step away from the wished widths must save to be worth it."""

BEYOND = 1.5
"""What a line beyond the page costs, in lines, as it takes the row's rest to another page."""


class Bounds(NamedTuple):
    """Pixels that a column may have."""

    narrowest: int
    widest: int


def share_width(shares: Sequence[float], paper: Paper) -> tuple[int, ...]:
    """Pixels of columns that together fill the printable width of A4, by their shares of it.

    What rounding down leaves over goes to the columns that lost most by it.
    """
    total = int(printable_width(paper) / POINTS_PER_PIXEL + 1e-6)
    exact = [total * share / sum(shares) for share in shares]
    widths = [int(width) for width in exact]
    losers = sorted(range(len(exact)), key=lambda index: widths[index] - exact[index])
    for index in losers[: total - sum(widths)]:
        widths[index] += 1
    return tuple(widths)


def meet_bounds(wished: Sequence[int], bounds: Sequence[Bounds]) -> tuple[int, ...]:
    """Widths with the same sum as the wished ones, within bounds as far as that is possible.

    What columns lack or have over is taken from those, or given to those, that have most room.
    """
    widths = [min(max(w, low), high) for w, (low, high) in zip(wished, bounds, strict=True)]
    over = sum(widths) - sum(wished)
    for _ in range(abs(over)):
        pairs = zip(widths, bounds, strict=True)
        room = [w - low if over > 0 else high - w for w, (low, high) in pairs]
        widths[room.index(max(room))] -= 1 if over > 0 else -1
    return tuple(widths)


Paragraphs = Sequence[float]
"""The widths in points that a cell's paragraphs have on one line."""
Judge = Callable[[tuple[int, ...]], Any]
"""The price of widths, to be compared with that of others."""


def estimate_widths(
    wished: Sequence[int],
    bounds: Sequence[Bounds],
    rows: Sequence[Sequence[Paragraphs]],
    page_lines: int,
) -> tuple[int, ...]:
    """Widths with the same sum as the wished ones at which rows take few lines.

    ``rows`` have a cell for each column; those that do not fit a page of ``page_lines`` are the
    first to be helped. How many lines a cell takes is estimated from the widths of its paragraphs,
    which is enough to begin with.
    """
    columns = tuple(zip(*rows, strict=True))

    @cache
    def count_lines(column: int, width: int) -> tuple[int, ...]:
        room = max(text_width(width), 1.0) / RAGGED
        return tuple(sum(max(1, ceil(one / room)) for one in cell) for cell in columns[column])

    def judge(widths: tuple[int, ...]) -> float:
        """The lines of all rows, and a little for every step away from the wished widths."""
        counts = (count_lines(*column) for column in enumerate(widths[: len(columns)]))
        lines: list[int] = [max(row) for row in zip(*counts, strict=True)]
        beyond = sum(max(0, count - page_lines) for count in lines)
        steps = sum(abs(width - wish) for width, wish in zip(widths, wished, strict=True))
        return sum(lines) + BEYOND * beyond + UNEVEN * steps / STEPS[0]

    return improve_widths(tuple(wished), bounds, judge, judge, STEPS[0])


def improve_widths(
    widths: tuple[int, ...], bounds: Sequence[Bounds], judge: Judge, hope: Judge, step: int
) -> tuple[int, ...]:
    """Widths that no step of so many pixels from column to column makes better.

    What ``judge`` gives less for is better. Of all steps the best one is taken, again and again.
    Those for which there is no ``hope``, which is quicker and never more than the judgement, are
    not judged.
    """
    best, price = widths, judge(widths)
    while True:
        moves = []
        for giver, taker in permutations(range(len(best)), 2):
            moved = list(best)
            moved[giver] -= step
            moved[taker] += step
            if moved[giver] >= bounds[giver].narrowest and moved[taker] <= bounds[taker].widest:
                moves.append(tuple(moved))
        prices = {move: judge(move) for move in moves if hope(move) < price}
        move = min(prices, key=prices.__getitem__, default=best)
        if not prices or prices[move] >= price:
            return best
        best, price = move, prices[move]
