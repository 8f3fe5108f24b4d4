"""The form's table: printed titles, open cells, hints, and a status that follows what is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
from itasheet.forms.filling import list_once, stands_once
from itasheet.forms.status import (
    ask_filled,
    ask_touched,
    quote_text,
    tell_count,
    tell_filling,
    tell_status,
)
from itasheet.layout.paper import (
    MAX_ROW_HEIGHT,
    cell_height,
    printable_height,
    span_columns,
)
from itasheet.model.definition import ColumnKind, Definition
from itasheet.model.texts import fill_text
from itasheet.sheets.address import Area, Spot
from itasheet.sheets.page import (
    Cell,
    Choice,
    Formula,
    Highlight,
    Page,
    Paper,
    Row,
)
from itasheet.sheets.style import DIGIT_FAMILY, font_of
from itasheet.thai.digits import to_thai

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
    units: str,
    periods: str,
) -> Page:
    """The sheet to fill in. ``units`` and ``periods`` name the lists of the drop-downs."""
    columns = len(definition.columns)
    last_row = blocks[-1].last_row
    widths = plan_widths(definition)
    count = _count_done(definition, values, blocks)
    rows = _fit_titles(definition, values, widths, count)
    filled = {row: height for block in blocks for row, height in block.rows.items()}
    return Page(
        name=definition.form.sheet,
        cells=(
            *_write_titles(definition, values),
            Cell(COUNT_ROW, columns, count, "count"),
            *_write_headings(definition),
            *(cell for block in blocks for cell in _write_block(definition, block)),
        ),
        widths=(*widths, STATUS_WIDTH),
        rows={**rows, **filled},
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
    done = sum(tell_filling(definition, b.filling) == definition.form.status_done for b in blocks)
    return tell_count(definition, _cover_statuses(definition, blocks), after, done)


def _cover_statuses(definition: Definition, blocks: tuple[Block, ...]) -> Area:
    column = len(definition.columns)
    return Area(blocks[0].first_row, column, blocks[-1].last_row, column)


def _write_headings(definition: Definition) -> Iterator[Cell]:
    for index, column in enumerate(definition.columns):
        yield Cell(HEADING_ROW, index, column.printed, "heading")
    yield Cell(HEADING_ROW, len(definition.columns), definition.form.status, "heading")


def _write_block(definition: Definition, block: Block) -> Iterator[Cell]:
    texts = dict(_place_texts(definition, block))
    for index, column in enumerate(definition.columns):
        for row in range(block.first_row, block.last_row + 1):
            yield Cell(row, index, texts.get(Spot(row, index)), style_of(column))
    status = len(definition.columns)
    areas, prefilled = _list_areas(definition, block), _list_prefilled(definition, block)
    told = tell_status(definition, areas, prefilled)
    value = tell_filling(definition, block.filling)
    yield Cell(block.first_row, status, told._replace(value=value), "status")
    for row in range(block.first_row + 1, block.last_row + 1):
        yield Cell(row, status, None, "status")


def _place_texts(definition: Definition, block: Block) -> Iterator[tuple[Spot, str]]:
    """What stands in a block's cells."""
    title = definition.columns.index(definition.measure_column)
    for index, text in ((title, block.title), *list_once(definition, block.filling)):
        yield Spot(block.first_row, index), text
    for row, band in block.walk_bands():
        for index, text in band.texts.items():
            yield Spot(row, index), text


def _list_prefilled(definition: Definition, block: Block) -> frozenset[str]:
    units = (column.key for column in definition.columns_of(ColumnKind.UNIT))
    return block.filling.issued.union(units)


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
        if used + block.height > room and block is not blocks[0]:
            yield block.first_row
            used = rows[HEADING_ROW].height
        used += block.height


def _merge_titles(columns: int) -> Iterator[Area]:
    for row in range(HEADING_ROW):
        yield Area(row, 0, row, columns - 1)


def _merge_blocks(definition: Definition, blocks: tuple[Block, ...]) -> Iterator[Area]:
    for block in blocks:
        once = [i for i, c in enumerate(definition.columns) if stands_once(c, block.filling)]
        if block.last_row > block.first_row:  # a single cell cannot be merged
            yield from map(block.area, (*once, len(definition.columns)))
        for row, band in block.walk_bands():
            for index in sorted(band.tall):
                yield Area(row, index, row + len(band.heights) - 1, index)


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
        touched = ask_touched(areas, _list_prefilled(definition, block))
        for column in definition.filled_columns:
            if column.required:
                area = areas[column.key]
                yield Highlight(area, f"AND({touched},NOT({ask_filled(area)}))", "missing")
    statuses = _cover_statuses(definition, blocks)
    first = str(statuses).partition(":")[0]
    yield Highlight(statuses, f"{first}={quote_text(definition.form.status_done)}", "done")
