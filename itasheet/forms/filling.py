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

from itasheet.cells.nil import is_nil
from itasheet.cells.records import CellText, Entry, Field
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.layout.paper import (
    HEIGHT_STEP,
    MAX_ROW_HEIGHT,
    cell_height,
    count_fitting_lines,
    fit_row_height,
)
from itasheet.returns.planned import Filling
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.styles import Font

ONCE = (ColumnKind.UNIT, ColumnKind.PERIOD)
"""What a unit fills in once for all rows of a block."""


class Band(NamedTuple):
    """Rows that show one text of each column side by side, by 0-based column; points high.

    Several rows stand for one that would be too high; the texts in ``tall`` columns need them.
    """

    heights: tuple[float, ...]
    texts: Mapping[int, str]
    tall: frozenset[int] = frozenset()


def stands_once(column: Column, filling: Filling) -> bool:
    """Whether a column's text stands in one cell for all rows of a block."""
    if column.kind is ColumnKind.MEASURE:
        return True
    return column.kind in ONCE and len(filling.texts.get(column.key, ())) < 2


def plan_bands(
    definition: Definition, filling: Filling, widths: Sequence[int], font: Font, lowest: float
) -> tuple[Band, ...]:
    """The rows that a filling needs, none lower than ``lowest``; ``widths`` are pixels."""
    columns = [
        (index, filling.texts.get(column.key, ()))
        for index, column in enumerate(definition.columns)
        if not stands_once(column, filling)
    ]
    rows = zip_longest(*(texts for _, texts in columns))
    indexes = [index for index, _ in columns]
    return tuple(
        _make_band(
            {index: text for index, text in zip(indexes, texts, strict=True) if text},
            widths,
            font,
            lowest,
        )
        for texts in rows
    )


def _make_band(texts: Mapping[int, str], widths: Sequence[int], font: Font, lowest: float) -> Band:
    needed = {index: cell_height(text, font, widths[index]) for index, text in texts.items()}
    heights = split_height(max(needed.values(), default=lowest), font, lowest)
    tall = frozenset(index for index, height in needed.items() if height > heights[0])
    return Band(heights, texts, tall)


def split_height(height: float, font: Font, lowest: float) -> tuple[float, ...]:
    """Rows that together have a height: one, or as many of whole lines as none may do without."""
    if height <= MAX_ROW_HEIGHT:
        return (max(height, lowest),)
    most = fit_row_height(count_fitting_lines(MAX_ROW_HEIGHT, font), font)
    count = ceil(height / most)
    rest = ceil((height - most * (count - 1)) / HEIGHT_STEP) * HEIGHT_STEP
    return (*[most] * (count - 1), max(rest, lowest))


def list_once(definition: Definition, filling: Filling) -> Iterator[tuple[int, str]]:
    """The texts that stand once a block, with their 0-based columns."""
    for index, column in enumerate(definition.columns):
        texts = filling.texts.get(column.key, ())
        if texts and stands_once(column, filling):
            yield index, texts[0]


def read_filling(definition: Definition, filling: Filling, unit: str) -> Entry:
    """What a block that comes with a filling says, as if the form had come back as it is issued.

    The texts stand in no cells yet; ``unit`` is the name that the form is issued to.
    """
    names = {column.key for column in definition.columns_of(ColumnKind.UNIT)}
    own = {key for key in names if filling.texts.get(key, (unit,)) == (unit,)}
    fields = {column.key: _read_field(column, filling) for column in definition.filled_columns}
    entry = Entry(None, definition.form.sheet, fields, prefilled=filling.issued | own)
    return entry._replace(nil=is_nil(entry, definition))


def _read_field(column: Column, filling: Filling) -> Field:
    texts = (text for text in filling.texts.get(column.key, ()) if text.strip())
    pieces = tuple(CellText(CellRef(0, 0), text, text) for text in texts)
    return Field(column.heading, CellRef(0, 0), pieces)
