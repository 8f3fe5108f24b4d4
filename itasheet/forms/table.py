"""The form's table: printed titles, open cells, hints, and a status that follows what is typed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from itasheet.forms.status import (
    ask_filled,
    ask_touched,
    quote_text,
    show_longest,
    tell_count,
    tell_status,
)
from itasheet.layout.columns import share_width
from itasheet.layout.paper import (
    MAX_ROW_HEIGHT,
    cell_height,
    printable_height,
    span_columns,
)
from itasheet.model.definition import Column, ColumnKind, Definition, Measure
from itasheet.model.texts import fill_text
from itasheet.sheets.address import Area
from itasheet.sheets.page import (
    Cell,
    Choice,
    Formula,
    Highlight,
    Margins,
    Page,
    Paper,
    Row,
)
from itasheet.sheets.style import DIGIT_FAMILY, font_of
from itasheet.thai.digits import to_thai

MARGINS = Margins(left=42, right=42, top=42, bottom=48, header=22, footer=22)
STATUS_WIDTH = 200
"""Pixels of the status column, which stands right of the printed area."""
SPARE = 6.0
"""Points left free on every page: LibreOffice gives a little less room above a footer."""
ROW_HEIGHT = 21.0
"""Points of a row that holds one line of body text, as the workbook's default."""
COUNT_ROW = 3
SPARE_DIGITS = "๙"
"""Room for the digit that the count gains as a form is filled in."""
HEADING_ROW = COUNT_ROW + 1
FIRST_ROW = HEADING_ROW + 1
TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
"""Excel's bounds for the title and the message of a cell's hint."""
ONCE = (ColumnKind.MEASURE, ColumnKind.UNIT, ColumnKind.PERIOD)
"""What stands once for all rows of a block, in cells merged into one; nobody fits rows to those."""


class Block(NamedTuple):
    """The rows of one measure, 0-based, both included, and the title printed beside them."""

    measure: Measure
    title: str
    first_row: int
    last_row: int

    def area(self, column: int) -> Area:
        """The block's cells in one column."""
        return Area(self.first_row, column, self.last_row, column)


def plan_widths(definition: Definition) -> tuple[int, ...]:
    """Pixels of the definition's columns, which together fill the printed width."""
    return share_width([column.width for column in definition.columns], MARGINS, landscape=True)


def plan_blocks(
    definition: Definition, measures: tuple[Measure, ...], unit: str
) -> tuple[Block, ...]:
    """Where each measure's rows stand: as many as the definition says, or what is printed needs."""
    blocks: list[Block] = []
    row = FIRST_ROW
    for measure in measures:
        values = {"number": to_thai(str(measure.number)), "title": measure.title}
        title = fill_text(definition.report.measure, values)
        height = _measure_printed(definition, title, unit)
        rows = max(definition.form.rows, math.ceil(height / ROW_HEIGHT))
        blocks.append(Block(measure, title, row, row + rows - 1))
        row += rows
    return tuple(blocks)


def _measure_printed(definition: Definition, title: str, unit: str) -> float:
    """Points that a block's title, the name of its unit and its status need in their columns."""
    texts = {ColumnKind.MEASURE: title, ColumnKind.UNIT: unit}
    printed = (
        cell_height(texts[column.kind], font_of(_style_of(column)), width)
        for column, width in zip(definition.columns, plan_widths(definition), strict=True)
        if column.kind in texts
    )
    return max(cell_height(show_longest(definition), font_of("status"), STATUS_WIDTH), *printed)


def make_table(
    definition: Definition,
    values: Mapping[str, str],
    blocks: tuple[Block, ...],
    units: str,
    periods: str,
) -> Page:
    """The sheet to fill in. ``units`` and ``periods`` name the lists of the drop-downs."""
    columns = len(definition.columns)
    last_row = blocks[-1].last_row
    widths = plan_widths(definition)
    count = _count_done(definition, values, blocks)
    rows = _fit_titles(definition, values, widths, count)
    return Page(
        name=definition.form.sheet,
        cells=(
            *_write_titles(definition, values),
            Cell(COUNT_ROW, columns, count, "count"),
            *_write_headings(definition),
            *(cell for block in blocks for cell in _write_block(definition, values, block)),
        ),
        widths=(*widths, STATUS_WIDTH),
        rows=rows,
        merges=(*_merge_titles(columns), *_merge_blocks(definition, blocks)),
        choices=tuple(_offer_choices(definition, last_row, units, periods)),
        highlights=tuple(_mark_missing(definition, blocks)),
        paper=Paper(
            landscape=True,
            margins=MARGINS,
            area=Area(0, 0, last_row, columns - 1),
            breaks=tuple(_plan_breaks(blocks, rows)),
            repeated=(HEADING_ROW, HEADING_ROW),
            footer=f'&C&"{DIGIT_FAMILY},Regular"&16- &P -',
            centered=True,
        ),
        frozen_rows=FIRST_ROW,
        protected=True,
        selected=(FIRST_ROW, 1),
    )


def _write_titles(definition: Definition, values: Mapping[str, str]) -> Iterator[Cell]:
    texts = definition.form
    yield Cell(0, 0, fill_text(texts.title, values), "title")
    yield Cell(1, 0, fill_text(texts.subtitle, values), "subtitle")
    yield Cell(2, 0, fill_text(texts.unit, values), "unit")
    hint = fill_text(texts.hint, {**values, "guidance": definition.guidance.sheet})
    yield Cell(COUNT_ROW, 0, hint, "note")


def _count_done(
    definition: Definition, values: Mapping[str, str], blocks: tuple[Block, ...]
) -> Formula:
    total = {**values, "total": to_thai(str(len(blocks)))}
    after = fill_text(definition.form.count_after, total)
    return tell_count(definition, _cover_statuses(definition, blocks), after)


def _cover_statuses(definition: Definition, blocks: tuple[Block, ...]) -> Area:
    column = len(definition.columns)
    return Area(blocks[0].first_row, column, blocks[-1].last_row, column)


def _write_headings(definition: Definition) -> Iterator[Cell]:
    for index, column in enumerate(definition.columns):
        yield Cell(HEADING_ROW, index, column.printed, "heading")
    yield Cell(HEADING_ROW, len(definition.columns), definition.form.status, "heading")


def _write_block(definition: Definition, values: Mapping[str, str], block: Block) -> Iterator[Cell]:
    for index, column in enumerate(definition.columns):
        for row in range(block.first_row, block.last_row + 1):
            first = row == block.first_row
            yield Cell(
                row, index, _prefill(column, values, block) if first else None, _style_of(column)
            )
    status = len(definition.columns)
    told = tell_status(definition, _list_areas(definition, block), _list_prefilled(definition))
    yield Cell(block.first_row, status, told, "status")
    for row in range(block.first_row + 1, block.last_row + 1):
        yield Cell(row, status, None, "status")


def _style_of(column: Column) -> str:
    if column.kind is ColumnKind.MEASURE:
        return "printed"
    return "input_center" if column.kind in (ColumnKind.UNIT, ColumnKind.PERIOD) else "input"


def _prefill(column: Column, values: Mapping[str, str], block: Block) -> str | None:
    if column.kind is ColumnKind.MEASURE:
        return block.title
    return values["unit"] if column.kind is ColumnKind.UNIT else None


def _list_prefilled(definition: Definition) -> frozenset[str]:
    return frozenset(column.key for column in definition.columns_of(ColumnKind.UNIT))


def _list_areas(definition: Definition, block: Block) -> dict[str, Area]:
    return {
        column.key: block.area(index)
        for index, column in enumerate(definition.columns)
        if column.kind is not ColumnKind.MEASURE
    }


def _fit_titles(
    definition: Definition, values: Mapping[str, str], widths: tuple[int, ...], count: Formula
) -> dict[int, Row]:
    """Rows down to the headings."""
    heights = {
        cell.row: cell_height(str(cell.value), font_of(cell.style), span_columns(widths))
        for cell in _write_titles(definition, values)
    }
    heights[HEADING_ROW] = max(
        cell_height(column.printed, font_of("heading"), width)
        for column, width in zip(definition.columns, widths, strict=True)
    )
    needed = cell_height(f"{count.value}{SPARE_DIGITS}", font_of("count"), STATUS_WIDTH)
    heights[COUNT_ROW] = max(heights[COUNT_ROW], needed)
    return {row: Row(min(height, MAX_ROW_HEIGHT)) for row, height in heights.items()}


def _plan_breaks(blocks: tuple[Block, ...], rows: Mapping[int, Row]) -> Iterator[int]:
    """Rows that begin a page, so that an empty form has whole measures on each."""
    room = printable_height(MARGINS.top, MARGINS.bottom, landscape=True) - SPARE
    used = sum(row.height for row in rows.values())
    for block in blocks:
        height = (block.last_row - block.first_row + 1) * ROW_HEIGHT
        if used + height > room and block is not blocks[0]:
            yield block.first_row
            used = rows[HEADING_ROW].height
        used += height


def _merge_titles(columns: int) -> Iterator[Area]:
    for row in range(HEADING_ROW):
        yield Area(row, 0, row, columns - 1)


def _merge_blocks(definition: Definition, blocks: tuple[Block, ...]) -> Iterator[Area]:
    once = [index for index, column in enumerate(definition.columns) if column.kind in ONCE]
    for block in blocks:
        if block.last_row > block.first_row:  # a single cell cannot be merged
            yield from map(block.area, (*once, len(definition.columns)))


def _offer_choices(
    definition: Definition, last_row: int, units: str, periods: str
) -> Iterator[Choice]:
    lists = {ColumnKind.UNIT: units, ColumnKind.PERIOD: periods}
    for index, column in enumerate(definition.columns):
        source = lists.get(column.kind)
        if column.kind is not ColumnKind.MEASURE and (column.help or source):
            area = Area(FIRST_ROW, index, last_row, index)
            title = column.heading[:TITLE_LIMIT] if column.help else ""
            yield Choice(area, title, column.help[:MESSAGE_LIMIT], source)


def _mark_missing(definition: Definition, blocks: tuple[Block, ...]) -> Iterator[Highlight]:
    for block in blocks:
        areas = _list_areas(definition, block)
        touched = ask_touched(areas, _list_prefilled(definition))
        for column in definition.filled_columns:
            if column.required:
                area = areas[column.key]
                yield Highlight(area, f"AND({touched},NOT({ask_filled(area)}))", "missing")
    statuses = _cover_statuses(definition, blocks)
    first = str(statuses).partition(":")[0]
    yield Highlight(statuses, f"{first}={quote_text(definition.form.status_done)}", "done")
