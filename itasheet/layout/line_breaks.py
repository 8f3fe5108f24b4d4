"""Where a sheet's rows go over to the next page, and long texts over to the next row."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from types import MappingProxyType

from itasheet.layout.fonts import Font
from itasheet.layout.line_counts import NEWLINE, break_lines


def break_rows(
    heights: Sequence[float],
    room: float,
    tied: Container[int] = (),
    heads: Mapping[int, float] = MappingProxyType({}),
) -> tuple[int, ...]:
    """The indexes of the rows that begin a page, but for the first.

    ``heights`` are points, of which a page has ``room``. A ``tied`` row stands on the same page as
    the row after it, unless those tied together are more than a page. ``heads`` are the points that
    a row needs above it where it begins a page.
    """
    breaks: list[int] = []
    used = 0.0
    for first, last in _group_rows(len(heights), tied):
        if used and used + sum(heights[first : last + 1]) > room:
            breaks.append(first)
            used = heads.get(first, 0.0)
        for index in range(first, last + 1):
            if used and used + heights[index] > room and index not in breaks[-1:]:
                breaks.append(index)
                used = heads.get(index, 0.0)
            used += heights[index]
    return tuple(breaks)


def _group_rows(count: int, tied: Container[int]) -> Iterator[tuple[int, int]]:
    """First and last rows of what should stand together."""
    first = 0
    for index in range(count):
        if index not in tied or index == count - 1:
            yield first, index
            first = index + 1


def cut_text(text: str, font: Font, width: float, most: int) -> tuple[str, ...]:
    """A text as several, each of at most so many lines where ``width`` points are free for them.

    Nothing is lost but the line ends between two of them; a text that is short enough stays whole.
    """
    lines = [
        (line, index == 0)
        for paragraph in NEWLINE.split(text)
        for index, line in enumerate(break_lines(paragraph, font, width))
    ]
    if len(lines) <= most:
        return (text,)
    return tuple(_join_lines(lines[start : start + most]) for start in range(0, len(lines), most))


def _join_lines(lines: Sequence[tuple[str, bool]]) -> str:
    """Lines as one text; those that begin a paragraph stand on a line of their own."""
    joined = "".join(f"\n{line}" if begins else line for line, begins in lines)
    return joined.removeprefix("\n") if lines[0][1] else joined
