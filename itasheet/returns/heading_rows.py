"""Rows of headings: over one, two or three rows, merged down and across, or not merged at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from itasheet.cells.records import show_value
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Grid
from itasheet.thai.numbers import to_arabic

MOST_ROWS = 3
"""Rows that the headings of one table take at most."""

MOST_COLUMNS = 16_384
"""Columns of a sheet."""
MOST_PARTS = 100
"""Texts of a second or third row of headings; more are no table for people."""
FEWEST_NUMBERS = 3
"""Columns from which on numbers from one up only count them."""
LONGEST_PART = 40
"""Characters of a heading under another one."""

Rows = Mapping[int, Mapping[int, str]]
"""Texts by 0-based row and column."""

_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")


Ask = Callable[[Sequence[str]], bool]
"""Tells whether texts one above another name a column, or a part of one."""


class Label(NamedTuple):
    """A heading cell and its text."""

    spot: CellRef
    text: str


class HeadingRows(NamedTuple):
    """The heading rows of one table; ``stacks`` has the labels above each column, top down."""

    first_row: int
    last_row: int
    stacks: Mapping[int, tuple[Label, ...]]


def list_rows(grid: Grid) -> dict[int, dict[int, str]]:
    """The texts of a sheet, numbers among them, by row and column."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), value in sorted(grid.cells.items()):
        if isinstance(value, str | int | float) and (text := show_value(value)[0].strip()):
            rows.setdefault(row, {})[column] = text
    return rows


def group_merges(grid: Grid) -> dict[int, list[CellRange]]:
    """A sheet's merged cells by their first row."""
    merges: dict[int, list[CellRange]] = {}
    for area in grid.merges:
        merges.setdefault(area.first_row, []).append(area)
    return merges


def make_band(
    merges: Mapping[int, list[CellRange]], rows: Rows, first: int, is_label: Ask
) -> HeadingRows:
    """The heading rows that begin with one, as far down as they reach."""
    areas = [area for row in range(first, first + MOST_ROWS) for area in merges.get(row, ())]
    last = first
    while last + 1 < first + MOST_ROWS and _goes_on(rows, first, last + 1, areas, is_label):
        last += 1
    if _numbers_columns(rows, first, last + 1):
        last += 1
    return HeadingRows(first, last, dict(_list_stacks(rows, first, last, areas)))


def _goes_on(rows: Rows, first: int, row: int, areas: Sequence[CellRange], is_label: Ask) -> bool:
    """Whether a row belongs to the headings above it.

    It does where most of these are merged down into it, and where all that stands in it are
    headings or stands under one that is merged across.
    """
    texts = rows.get(row, {})
    above = [CellRef(r, column) for r in range(first, row) for column in rows.get(r, {})]
    down = {(a.first_row, a.first_column) for a in areas if a.last_row >= row > a.first_row}
    if 2 * sum(spot in down for spot in above) > len(above):
        return True
    groups = [(rows.get(a.first_row, {}).get(a.first_column, ""), a) for a in areas if _is_wide(a)]
    return 0 < len(texts) <= MOST_PARTS and all(
        _is_part(CellRef(row, column), text, groups, is_label) for column, text in texts.items()
    )


def _is_wide(area: CellRange) -> bool:
    return area.last_column > area.first_column


def _is_part(
    spot: CellRef, text: str, groups: Sequence[tuple[str, CellRange]], is_label: Ask
) -> bool:
    """Whether a cell is a heading, by itself or right under one that is merged across."""
    over = [
        told
        for told, area in groups
        if area.last_row == spot.row - 1 and area.first_column <= spot.column <= area.last_column
    ]
    if is_label((*over, text)):
        return True
    return bool(over) and not any(map(str.isdigit, text)) and len(text) <= LONGEST_PART


def _numbers_columns(rows: Rows, first: int, row: int) -> bool:
    """Whether a row only counts the columns, from the first one on: (๑) (๒) (๓)."""
    plain = {column: to_arabic(text) for column, text in rows.get(row, {}).items()}
    if len(plain) < FEWEST_NUMBERS or min(plain) > min(rows[first]):
        return False
    if not all(map(_COLUMN_NUMBER.fullmatch, plain.values())):
        return False
    return [int(text.strip("()")) for text in plain.values()] == list(range(1, len(plain) + 1))


def _list_stacks(
    rows: Rows, first: int, last: int, areas: Sequence[CellRange]
) -> Iterator[tuple[int, tuple[Label, ...]]]:
    corners = {CellRef(area.first_row, area.first_column): area for area in areas}
    stacks: dict[int, dict[CellRef, str]] = {}
    for row in range(first, last + 1):
        texts = rows.get(row, {})
        if not texts or row > first and _numbers_columns(rows, first, row):
            continue
        ends = (*list(texts)[1:], MOST_COLUMNS)
        for (column, text), beyond in zip(texts.items(), ends, strict=True):
            spot = CellRef(row, column)
            area = corners.get(spot, CellRange(row, column, row, column))
            for index in range(column, min(area.last_column + 1, beyond)):
                stacks.setdefault(index, {})[spot] = text
    for column, labels in sorted(stacks.items()):
        yield column, tuple(Label(spot, text) for spot, text in sorted(labels.items()))
