"""The blocks of a form's table: the rows of each measure, with what the form comes with."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from itasheet.definition.definition import Column, ColumnKind, Definition, Measure
from itasheet.definition.texts import fill_text
from itasheet.forms.filling import Band, list_once, plan_bands
from itasheet.forms.status import show_doubts, show_longest
from itasheet.layout.column_widths import share_width
from itasheet.layout.paper import cell_height
from itasheet.returns.planned import Filling
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Margins, Row
from itasheet.sheets.styles import font_of
from itasheet.thai.numbers import to_thai

MARGINS = Margins(left=42, right=42, top=42, bottom=48, header=22, footer=22)
STATUS_WIDTH, CHECK_WIDTH = 200, 320
"""Pixels of the columns of status and self-check, which stand right of the printed area."""
ROW_HEIGHT = 21.0
"""Points of a row that holds one line of body text, as the workbook's default."""
COUNT_ROW = 3
HEADING_ROW = COUNT_ROW + 1
FIRST_ROW = HEADING_ROW + 1


class Block(NamedTuple):
    """The rows of one measure, 0-based, both included, and the title printed beside them."""

    measure: Measure
    title: str
    first_row: int
    last_row: int
    filling: Filling = Filling()
    bands: tuple[Band, ...] = ()

    @property
    def rows(self) -> dict[int, Row]:
        """The rows that hold texts; those of a text in merged cells are fitted by nobody."""
        heights = ((height, len(band.heights)) for band in self.bands for height in band.heights)
        return {
            row: Row(height, grows=count == 1)
            for row, (height, count) in enumerate(heights, self.first_row)
        }

    @property
    def height(self) -> float:
        """Points from the first row to the last."""
        filled = self.rows
        blank = self.last_row - self.first_row + 1 - len(filled)
        return sum(row.height for row in filled.values()) + blank * ROW_HEIGHT

    def walk_bands(self) -> Iterator[tuple[int, Band]]:
        """The bands, each with its first row."""
        row = self.first_row
        for band in self.bands:
            yield row, band
            row += len(band.heights)

    def area(self, column: int) -> CellRange:
        """The block's cells in one column."""
        return CellRange(self.first_row, column, self.last_row, column)


def plan_widths(definition: Definition) -> tuple[int, ...]:
    """Pixels of the definition's columns, which together fill the printed width."""
    return share_width([column.width for column in definition.columns], MARGINS, landscape=True)


def plan_blocks(
    definition: Definition,
    measures: tuple[Measure, ...],
    unit: str,
    fillings: Mapping[int, Filling] = MappingProxyType({}),
) -> tuple[Block, ...]:
    """Where each measure's rows stand: as many as the definition says, or what is printed needs.

    A block that comes filled has a blank row below its texts.
    """
    blocks: list[Block] = []
    row = FIRST_ROW
    for measure in measures:
        filling = _fill_units(definition, unit, fillings.get(measure.number, Filling()))
        bands = _plan_bands(definition, filling)
        values = {"number": to_thai(str(measure.number)), "title": measure.title}
        title = fill_text(definition.report.measure, values)
        taken = sum(len(band.heights) for band in bands)
        rest = _measure_printed(definition, title, filling) - sum(
            height for band in bands for height in band.heights
        )
        blank = max(1 if taken else 0, math.ceil(rest / ROW_HEIGHT))
        rows = max(definition.form.rows, taken + blank)
        blocks.append(Block(measure, title, row, row + rows - 1, filling, bands))
        row += rows
    return tuple(blocks)


def _fill_units(definition: Definition, unit: str, filling: Filling) -> Filling:
    """A filling with the unit's name wherever a unit is asked for and none is given."""
    names = {column.key: (unit,) for column in definition.columns_of(ColumnKind.UNIT)}
    return filling._replace(texts={**names, **filling.texts})


def _plan_bands(definition: Definition, filling: Filling) -> tuple[Band, ...]:
    widths = plan_widths(definition)
    return plan_bands(definition, filling, widths, font_of("input"), ROW_HEIGHT)


def _measure_printed(definition: Definition, title: str, filling: Filling) -> float:
    """Points that a block's title, what stands once in it, status and self-check need."""
    titles = {definition.columns.index(definition.measure_column): title}
    widths = plan_widths(definition)
    printed = (
        cell_height(text, font_of(style_of(definition.columns[index])), widths[index])
        for index, text in {**titles, **dict(list_once(definition, filling))}.items()
    )
    told = (
        cell_height(show_longest(definition), font_of("status"), STATUS_WIDTH),
        cell_height(show_doubts(definition), font_of("check"), CHECK_WIDTH),
    )
    return max(*told, *printed)


def style_of(column: Column) -> str:
    """The name of the style of a column's cells."""
    if column.kind is ColumnKind.MEASURE:
        return "printed"
    return "input_center" if column.kind in (ColumnKind.UNIT, ColumnKind.PERIOD) else "input"


def list_areas(definition: Definition, block: Block) -> dict[str, CellRange]:
    """The block's cells in each column that is filled in, by the column's key."""
    return {
        column.key: block.area(index)
        for index, column in enumerate(definition.columns)
        if column.kind is not ColumnKind.MEASURE
    }
