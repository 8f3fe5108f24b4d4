"""How far two texts are apart, letter by letter."""

from __future__ import annotations

from collections import Counter


def count_edits(a: str, b: str, limit: int) -> int | None:
    """The fewest insertions, deletions, changes and swaps of neighbours that make ``a`` into ``b``.

    No letter is edited twice (optimal string alignment). None where more than ``limit`` are needed.
    The work grows with the distance found, not with the product of the lengths.
    """
    a, b = _trim_common(a, b)
    bound = min(limit, max(len(a), len(b)))
    band = max(1, abs(len(a) - len(b)))
    # Nearly alike texts, the common case, are settled by a narrow band; others widen it.
    while band < bound:
        edits = _count_within(a, b, band)
        if edits <= band:
            return edits
        band *= 2
    edits = _count_within(a, b, bound)
    return edits if edits <= bound else None


def _trim_common(a: str, b: str) -> tuple[str, str]:
    """Both texts without the letters that they begin and end with in common."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    end = 0
    while end < min(len(a), len(b)) and a[-1 - end] == b[-1 - end]:
        end += 1
    return a[: len(a) - end], b[: len(b) - end]


def _count_within(a: str, b: str, band: int) -> int:
    """The distance if it is at most ``band``, else a number above it.

    Only the cells of the usual table that lie within ``band`` of the diagonal are worked out; every
    other cell is worth more than ``band`` anyway.
    """
    beyond = band + 1
    if _count_strangers(a, b) > band:
        return beyond
    before = [beyond] * (len(b) + 1)
    above = [min(column, beyond) for column in range(len(b) + 1)]
    for row in range(1, len(a) + 1):
        current = _next_row(a, b, row, band, above, before)
        # A swap reaches two rows back, so that both must be past hope.
        if min(current) > band and min(above) > band:
            return beyond
        before, above = above, current
    return above[-1]


def _count_strangers(a: str, b: str) -> int:
    """The letters of one text that the other lacks, in any order: at least so many edits."""
    ours, theirs = Counter(a), Counter(b)
    return max((ours - theirs).total(), (theirs - ours).total())


def _next_row(
    a: str, b: str, row: int, band: int, above: list[int], before: list[int]
) -> list[int]:
    """The table's line for the letter ``a[row - 1]``, from the two lines above it."""
    current = [band + 1] * len(above)
    current[0] = min(row, band + 1)
    letter, earlier = a[row - 1], a[row - 2] if row > 1 else None
    for column in range(max(1, row - band), min(len(b), row + band) + 1):
        other = b[column - 1]
        if letter == other:
            current[column] = above[column - 1]
            continue
        best = min(above[column - 1], above[column], current[column - 1])
        if earlier == other and column > 1 and letter == b[column - 2]:
            best = min(best, before[column - 2])
        current[column] = best + 1
    return current
