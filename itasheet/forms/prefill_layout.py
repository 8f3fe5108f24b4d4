"""Texts that a form comes with, laid out in the rows of a block so that every line can be seen.

Texts of a list stand one to a row, side by side with those of the other lists. A text that no
single row can show has several, merged. Units and periods stand once a block, in one merged cell,
unless there are several texts: then these stand one to a row too, as they were given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from math import ceil
from typing import NamedTuple

from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.forms.prefill import BlockTexts
from itasheet.layout.paper import (
    HEIGHT_STEP,
    MAX_ROW_HEIGHT,
    cell_height,
    count_fitting_lines,
    fit_row_height,
)
from itasheet.sheets.styles import Font

ONCE = (ColumnKind.UNIT, ColumnKind.PERIOD)
"""What a unit fills in once for all rows of a block."""


class RowGroup(NamedTuple):
    """Rows that show one text of each column side by side, by 0-based column; points high.

    Several rows stand for one that would be too high; the texts in ``tall`` columns need them.
    """

    heights: tuple[float, ...]
    texts: Mapping[int, str]
    tall: frozenset[int] = frozenset()


def stands_once(column: Column, texts: BlockTexts) -> bool:
    """Whether a column's text stands in one cell for all rows of a block."""
    if column.kind is ColumnKind.MEASURE:
        return True
    return column.kind in ONCE and len(texts.columns.get(column.key, ())) < 2


def plan_groups(
    definition: Definition,
    texts: BlockTexts,
    widths: Sequence[int],
    font: Font,
    lowest: float,
) -> tuple[RowGroup, ...]:
    """The rows that texts need, none lower than ``lowest``; ``widths`` are pixels."""
    columns = [
        (index, texts.columns.get(column.key, ()))
        for index, column in enumerate(definition.columns)
        if not stands_once(column, texts)
    ]
    indexes = [index for index, _ in columns]
    groups: list[RowGroup] = []
    for row in zip_longest(*(many for _, many in columns)):
        beside = {index: text for index, text in zip(indexes, row, strict=True) if text}
        needed = {index: cell_height(text, font, widths[index]) for index, text in beside.items()}
        heights = split_height(max(needed.values(), default=lowest), font, lowest)
        tall = frozenset(index for index, height in needed.items() if height > heights[0])
        groups.append(RowGroup(heights, beside, tall))
    return tuple(groups)


def split_height(height: float, font: Font, lowest: float) -> tuple[float, ...]:
    """Rows that together have a height: one, or as many of whole lines as none may do without."""
    if height <= MAX_ROW_HEIGHT:
        return (max(height, lowest),)
    most = fit_row_height(count_fitting_lines(MAX_ROW_HEIGHT, font), font)
    count = ceil(height / most)
    rest = ceil((height - most * (count - 1)) / HEIGHT_STEP) * HEIGHT_STEP
    return (*[most] * (count - 1), max(rest, lowest))


def list_once(definition: Definition, texts: BlockTexts) -> Iterator[tuple[int, str]]:
    """The texts that stand once a block, with their 0-based columns."""
    for index, column in enumerate(definition.columns):
        found = texts.columns.get(column.key, ())
        if found and stands_once(column, texts):
            yield index, found[0]
