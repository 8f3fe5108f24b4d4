"""The form's table: printed titles, open cells, and hints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.texts import fill_text
from itasheet.forms.blocks import (
    COUNT_ROW,
    FIRST_ROW,
    HEADING_ROW,
    MARGINS,
    STATUS_WIDTH,
    Block,
    plan_widths,
    style_of,
)
from itasheet.forms.prefill_layout import list_once, stands_once
from itasheet.forms.status_columns import make_status_columns
from itasheet.layout.paper import (
    MAX_ROW_HEIGHT,
    cell_height,
    printable_height,
    span_columns,
)
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.page import Cell, Choice, Formula, Page, Paper, Row
from itasheet.sheets.styles import DIGIT_FAMILY, font_of

SPARE = 6.0
"""Points left free on every page: LibreOffice gives a little less room above a footer."""
SPARE_DIGITS = "๙"
"""Room for the digit that the count gains as a form is filled in."""
TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
"""Excel's bounds for the title and the message of a cell's hint."""


def make_table(
    definition: Definition,
    values: Mapping[str, str],
    blocks: tuple[Block, ...],
    choices: Mapping[ColumnKind, str],
) -> Page:
    """The sheet to fill in. ``choices`` are the names of the lists that drop-downs offer."""
    columns = len(definition.columns)
    told = make_status_columns(definition, values, blocks)
    last_row = blocks[-1].last_row
    widths = plan_widths(definition)
    rows = _fit_titles(definition, values, widths, told.done)
    filled = {row: height for block in blocks for row, height in block.rows.items()}
    return Page(
        name=definition.form.sheet,
        cells=(
            *_write_titles(definition, values),
            *_write_headings(definition),
            *(cell for block in blocks for cell in _write_block(definition, block)),
            *told.cells,
        ),
        widths=(*widths, *told.widths),
        hidden=told.hidden,
        rows={**rows, **filled},
        merges=(
            *_merge_titles(columns),
            *_merge_blocks(definition, blocks),
            *told.merges,
        ),
        choices=tuple(_offer_choices(definition, last_row, choices)),
        highlights=told.highlights,
        paper=Paper(
            landscape=True,
            margins=MARGINS,
            area=CellRange(0, 0, last_row, columns - 1),
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


def _write_headings(definition: Definition) -> Iterator[Cell]:
    for index, column in enumerate(definition.columns):
        yield Cell(HEADING_ROW, index, column.printed, "heading")


def _write_block(definition: Definition, block: Block) -> Iterator[Cell]:
    texts = dict(_place_texts(definition, block))
    for index, column in enumerate(definition.columns):
        for row in range(block.first_row, block.last_row + 1):
            yield Cell(row, index, texts.get(CellRef(row, index)), style_of(column))


def _place_texts(definition: Definition, block: Block) -> Iterator[tuple[CellRef, str]]:
    """What stands in a block's cells."""
    title = definition.columns.index(definition.measure_column)
    for index, text in ((title, block.title), *list_once(definition, block.texts)):
        yield CellRef(block.first_row, index), text
    for row, group in block.walk_groups():
        for index, text in group.texts.items():
            yield CellRef(row, index), text


def _fit_titles(
    definition: Definition,
    values: Mapping[str, str],
    widths: tuple[int, ...],
    count: Formula,
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
        if used + block.height > room and block is not blocks[0]:
            yield block.first_row
            used = rows[HEADING_ROW].height
        used += block.height


def _merge_titles(columns: int) -> Iterator[CellRange]:
    for row in range(HEADING_ROW):
        yield CellRange(row, 0, row, columns - 1)


def _merge_blocks(definition: Definition, blocks: tuple[Block, ...]) -> Iterator[CellRange]:
    for block in blocks:
        once = [i for i, c in enumerate(definition.columns) if stands_once(c, block.texts)]
        if block.last_row > block.first_row:  # a single cell cannot be merged
            yield from map(block.area, once)
        for row, group in block.walk_groups():
            for index in sorted(group.tall):
                yield CellRange(row, index, row + len(group.heights) - 1, index)


def _offer_choices(
    definition: Definition, last_row: int, sources: Mapping[ColumnKind, str]
) -> Iterator[Choice]:
    for index, column in enumerate(definition.columns):
        source = sources.get(column.kind)
        if column.kind is not ColumnKind.MEASURE and (column.help or source):
            area = CellRange(FIRST_ROW, index, last_row, index)
            title = column.heading[:TITLE_LIMIT] if column.help else ""
            yield Choice(area, title, column.help[:MESSAGE_LIMIT], source)
