"""Tables that go on on another page, below a heading that is written there once more.

Excel repeats the same rows on every page of a sheet; where one sheet has several tables each needs
its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from itasheet.layout.breaks import break_rows
from itasheet.sheets.address import Area
from itasheet.sheets.page import Cell


class Rows(NamedTuple):
    """Rows of a sheet: cells, merged areas, and heights in points by row.

    A ``tied`` row stands on the same page as the one below it. ``headings`` are the rows that
    belong below a heading, and its row.
    """

    cells: tuple[Cell, ...]
    merges: tuple[Area, ...]
    heights: Mapping[int, float]
    tied: frozenset[int] = frozenset()
    headings: Mapping[int, int] = MappingProxyType({})


class Shift(NamedTuple):
    """Where rows went: those that begin a page, as they were, which got a heading above them."""

    begun: tuple[int, ...] = ()

    def move(self, row: int) -> int:
        """The new place of a row."""
        return row + sum(begun <= row for begun in self.begun)


class Continued(NamedTuple):
    """Rows with all their headings, the rows that begin a page, and where the others went."""

    rows: Rows
    breaks: tuple[int, ...]
    shift: Shift


def repeat_headings(rows: Rows, room: float) -> Continued:
    """Break rows into pages of so many points, with a heading above each that goes on a table."""
    numbers = sorted(rows.heights)
    heads = {
        index: rows.heights[rows.headings[row]]
        for index, row in enumerate(numbers)
        if row in rows.headings
    }
    tied = {index for index, row in enumerate(numbers) if row in rows.tied}
    heights = [rows.heights[row] for row in numbers]
    breaks = tuple(numbers[index] for index in break_rows(heights, room, tied, heads))
    shift = Shift(tuple(row for row in breaks if row in rows.headings))
    places = tuple(shift.move(row) - (row in shift.begun) for row in breaks)
    return Continued(_shift_rows(rows, shift), places, shift)


def _shift_rows(rows: Rows, shift: Shift) -> Rows:
    """The rows at their new places, and the headings between them."""
    moved = [(row, shift.move(row)) for row in rows.heights]
    moved += [(rows.headings[row], shift.move(row) - 1) for row in shift.begun]
    places: dict[int, list[int]] = {}
    for row, place in sorted(moved):
        places.setdefault(row, []).append(place)
    return Rows(
        cells=tuple(c._replace(row=place) for c in rows.cells for place in places[c.row]),
        merges=tuple(
            merge._replace(first_row=place, last_row=place + merge.last_row - merge.first_row)
            for merge in rows.merges
            for place in places[merge.first_row]
        ),
        heights={place: rows.heights[row] for row, place in sorted(moved, key=lambda m: m[1])},
    )
