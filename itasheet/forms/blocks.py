"""The blocks of a form's table: the rows of each measure, with what the form comes with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from itasheet.definition.definition import Column, ColumnKind, Definition, Measure
from itasheet.definition.texts import fill_text
from itasheet.forms.lists import list_required
from itasheet.forms.prefill import BlockTexts
from itasheet.forms.prefill_layout import RowGroup, list_once, plan_groups
from itasheet.layout.column_widths import share_width
from itasheet.layout.paper import cell_height
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Margins, Row
from itasheet.sheets.styles import font_of
from itasheet.thai.numbers import to_thai

MARGINS = Margins(left=42, right=42, top=42, bottom=48, header=22, footer=22)
STATUS_WIDTH = 200
"""Pixels of the column of the status, which stands right of the printed area."""
ROW_HEIGHT = 21.0
"""Points of a row that holds one line of body text, as the workbook's default."""
COUNT_ROW = 3
HEADING_ROW = COUNT_ROW + 1
FIRST_ROW = HEADING_ROW + 1


class Block(NamedTuple):
    """The rows of one measure, 0-based, both included, and the title printed beside them.

    ``issued`` are keys of columns whose texts are no answer of the unit's: what was put in for it,
    and its own name.
    """

    measure: Measure
    title: str
    first_row: int
    last_row: int
    texts: BlockTexts
    groups: tuple[RowGroup, ...]
    issued: frozenset[str]

    @property
    def span(self) -> tuple[int, int]:
        """The first row and the last."""
        return self.first_row, self.last_row

    @property
    def rows(self) -> dict[int, Row]:
        """The rows that hold texts; those of a text in merged cells are fitted by nobody."""
        heights = (
            (height, len(group.heights)) for group in self.groups for height in group.heights
        )
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

    def walk_groups(self) -> Iterator[tuple[int, RowGroup]]:
        """The groups of rows, each with its first row."""
        row = self.first_row
        for group in self.groups:
            yield row, group
            row += len(group.heights)

    def area(self, first: int, last: int | None = None) -> CellRange:
        """The block's cells in one column, or from one column to another."""
        return CellRange(self.first_row, first, self.last_row, first if last is None else last)


def plan_widths(definition: Definition) -> tuple[int, ...]:
    """Pixels of the definition's columns, which together fill the printed width."""
    return share_width([column.width for column in definition.columns], MARGINS, landscape=True)


def plan_blocks(
    definition: Definition,
    measures: tuple[Measure, ...],
    unit: str,
    prefilled: Mapping[int, BlockTexts] = MappingProxyType({}),
) -> tuple[Block, ...]:
    """Where each measure's rows stand: as many as the definition says, or what is printed needs.

    Every column for units comes with the unit's name. A block that comes filled has a blank row
    below its texts.
    """
    names = {column.key: (unit,) for column in definition.columns_of(ColumnKind.UNIT)}
    blocks: list[Block] = []
    row = FIRST_ROW
    for measure in measures:
        given = prefilled.get(measure.number, BlockTexts())
        texts = given._replace(columns={**names, **given.columns})
        groups = plan_groups(
            definition, texts, plan_widths(definition), font_of("input"), ROW_HEIGHT
        )
        values = {"number": to_thai(str(measure.number)), "title": measure.title}
        title = fill_text(definition.report.measure, values)
        heights = [height for group in groups for height in group.heights]
        rest = _measure_printed(definition, title, texts) - sum(heights)
        blank = max(1 if heights else 0, math.ceil(rest / ROW_HEIGHT))
        last_row = row + max(definition.form.rows, len(heights) + blank) - 1
        own = {key for key, name in names.items() if texts.columns[key] == name}
        issued = frozenset(own | (given.issued & given.columns.keys()))
        blocks.append(Block(measure, title, row, last_row, texts, groups, issued))
        row = last_row + 1
    return tuple(blocks)


def _measure_printed(definition: Definition, title: str, texts: BlockTexts) -> float:
    """Points that a block's title, what stands once in it, and the longest status need."""
    titles = {definition.columns.index(definition.measure_column): title}
    widths = plan_widths(definition)
    printed = (
        cell_height(text, font_of(style_of(definition.columns[index])), widths[index])
        for index, text in {**titles, **dict(list_once(definition, texts))}.items()
    )
    status = format_missing(definition, list_required(definition))
    return max(cell_height(status, font_of("status"), STATUS_WIDTH), *printed)


def format_missing(definition: Definition, columns: Iterable[Column]) -> str:
    """The status of a block in which columns are blank, a line for each."""
    return "\n- ".join((definition.form.status_missing, *(c.heading for c in columns)))


def style_of(column: Column) -> str:
    """The name of the style of a column's cells."""
    if column.kind is ColumnKind.MEASURE:
        return "printed"
    return "input_center" if column.kind in (ColumnKind.UNIT, ColumnKind.PERIOD) else "input"
