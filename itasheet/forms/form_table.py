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
    stands_once,
    style_of,
)
from itasheet.forms.form_status import make_status_columns
from itasheet.forms.lists import PERIODS, UNITS
from itasheet.layout.paper import (
    MAX_ROW_HEIGHT,
    cell_height,
    fit_rows,
    printable_height,
    span_columns,
)
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell, Choice, Page, Paper, Row
from itasheet.sheets.styles import DIGIT_FAMILY, font_of

SPARE = 6.0
"""Points left free on every page: LibreOffice gives a little less room above a footer."""
SPARE_DIGITS = "๙"
"""Room for the digit that the count gains as a form is filled in."""
TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
"""Excel's bounds for the title and the message of a cell's hint."""


def make_table(
    definition: Definition, values: Mapping[str, str], blocks: tuple[Block, ...]
) -> Page:
    """The sheet to fill in; ``values`` are those of the placeholders in its titles."""
    form, columns = definition.form, len(definition.columns)
    hint = fill_text(form.hint, {**values, "guidance": definition.guidance.sheet})
    titles = (
        Cell(0, 0, fill_text(form.title, values), "title"),
        Cell(1, 0, fill_text(form.subtitle, values), "subtitle"),
        Cell(2, 0, fill_text(form.unit, values), "unit"),
        Cell(COUNT_ROW, 0, hint, "note"),
    )
    headings = tuple(
        Cell(HEADING_ROW, index, column.printed, "heading")
        for index, column in enumerate(definition.columns)
    )
    status = make_status_columns(definition, values, blocks)
    widths = plan_widths(definition)
    rows = {**fit_rows(titles, (span_columns(widths),)), **fit_rows(headings, widths)}
    count = cell_height(f"{status.done.value}{SPARE_DIGITS}", font_of("count"), STATUS_WIDTH)
    rows[COUNT_ROW] = Row(min(max(rows[COUNT_ROW].height, count), MAX_ROW_HEIGHT))
    return Page(
        name=form.sheet,
        cells=(
            *titles,
            *headings,
            *(cell for block in blocks for cell in _write_block(definition, block)),
            *status.cells,
        ),
        widths=(*widths, *status.widths),
        hidden=status.hidden,
        rows={**rows, **{index: row for block in blocks for index, row in block.rows.items()}},
        merges=(
            *(CellRange(row, 0, row, columns - 1) for row in range(HEADING_ROW)),
            *_merge_blocks(definition, blocks),
            *status.merges,
        ),
        choices=tuple(_offer_choices(definition, blocks[-1].last_row)),
        highlights=status.highlights,
        paper=_set_paper(blocks, rows, columns),
        frozen_rows=FIRST_ROW,
        protected=True,
        selected=(FIRST_ROW, 1),
    )


def _set_paper(blocks: tuple[Block, ...], rows: Mapping[int, Row], columns: int) -> Paper:
    """A4 landscape with the headings on each page; an empty form has whole measures on each."""
    room = printable_height(MARGINS.top, MARGINS.bottom, landscape=True) - SPARE
    used = sum(row.height for row in rows.values())
    breaks: list[int] = []
    for block in blocks:
        if used + block.height > room and block is not blocks[0]:
            breaks.append(block.first_row)
            used = rows[HEADING_ROW].height
        used += block.height
    return Paper(
        landscape=True,
        margins=MARGINS,
        area=CellRange(0, 0, blocks[-1].last_row, columns - 1),
        breaks=tuple(breaks),
        repeated=(HEADING_ROW, HEADING_ROW),
        footer=f'&C&"{DIGIT_FAMILY},Regular"&16- &P -',
        centered=True,
    )


def _write_block(definition: Definition, block: Block) -> Iterator[Cell]:
    """The open cells and the measure's title, with the texts that the form comes with."""
    texts = {(block.first_row, index): text for index, text in block.once.items()}
    texts |= {(row, i): t for row, group in block.walk_groups() for i, t in group.texts.items()}
    for index, column in enumerate(definition.columns):
        for row in range(block.first_row, block.last_row + 1):
            yield Cell(row, index, texts.get((row, index)), style_of(column))


def _merge_blocks(definition: Definition, blocks: tuple[Block, ...]) -> Iterator[CellRange]:
    for block in blocks:
        for index, column in enumerate(definition.columns):
            once = stands_once(column, block.texts.columns.get(column.key, ()))
            if once and block.last_row > block.first_row:  # a single cell cannot be merged
                yield block.area(index)
        for row, group in block.walk_groups():
            for index in sorted(group.tall):
                yield CellRange(row, index, row + len(group.heights) - 1, index)


def _offer_choices(definition: Definition, last_row: int) -> Iterator[Choice]:
    """A hint for each column, with a drop-down for units and periods."""
    lists = {ColumnKind.UNIT: UNITS, ColumnKind.PERIOD: PERIODS}
    for index, column in enumerate(definition.columns):
        source = lists.get(column.kind)
        if column.kind is not ColumnKind.MEASURE and (column.help or source):
            area = CellRange(FIRST_ROW, index, last_row, index)
            title = column.heading[:TITLE_LIMIT] if column.help else ""
            yield Choice(area, title, column.help[:MESSAGE_LIMIT], source)
