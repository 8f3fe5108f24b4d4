"""The form's table: printed titles, open cells, and hints."""

from collections.abc import Mapping

from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.texts import fill_text
from itasheet.forms.blocks import (
    COUNT_ROW,
    FIRST_ROW,
    HEADING_ROW,
    STATUS_WIDTH,
    Block,
    plan_widths,
    style_of,
)
from itasheet.forms.form_status import make_status_columns
from itasheet.forms.other_sheets import PERIODS, UNITS
from itasheet.layout.page_builder import Content, PageBuilder, break_rows
from itasheet.layout.paper import FORM_PAPER, MAX_ROW_HEIGHT, cell_height, page_room
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.page import Cell, Choice, Page
from itasheet.sheets.styles import font_of

SPARE_DIGITS = "๙"
"""Room for the digit that the count gains as a form is filled in."""
TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
"""Excel's bounds for the title and the message of a cell's hint."""
LISTS = {ColumnKind.UNIT: UNITS, ColumnKind.PERIOD: PERIODS}
"""What drop-downs offer in columns of a kind."""


def make_table(
    definition: Definition, values: Mapping[str, str], blocks: tuple[Block, ...]
) -> Page:
    """The sheet to fill in; ``values`` are those of the placeholders in its titles."""
    form, columns = definition.form, len(definition.columns)
    builder = PageBuilder(plan_widths(definition))
    for text, style in ((form.title, "title"), (form.subtitle, "subtitle"), (form.unit, "unit")):
        builder.add_line(Content(fill_text(text, values), style))
    hint = fill_text(form.hint, {**values, "guidance": definition.guidance.sheet})
    builder.add_line(Content(hint, "note"))
    status = make_status_columns(definition, values, blocks)
    count = cell_height(f"{status.done.value}{SPARE_DIGITS}", font_of("count"), STATUS_WIDTH)
    builder.heights[COUNT_ROW] = min(max(builder.heights[COUNT_ROW], count), MAX_ROW_HEIGHT)
    builder.add_row(Content(column.printed, "heading") for column in definition.columns)
    # An empty form has whole measures on each page.
    heights = (sum(builder.heights), *(block.height for block in blocks))
    heads = dict.fromkeys(range(1, len(heights)), builder.heights[HEADING_ROW])
    begun = break_rows(heights, page_room(FORM_PAPER), heads=heads)
    paper = FORM_PAPER._replace(
        area=CellRange(0, 0, blocks[-1].last_row, columns - 1),
        breaks=tuple(blocks[index - 1].first_row for index in begun if index > 1),
        repeated=(HEADING_ROW, HEADING_ROW),
    )
    page = builder.make_page(form.sheet, paper)
    cells = (
        Cell(row, index, block.cells.get(CellRef(row, index)), style_of(column))
        for block in blocks
        for index, column in enumerate(definition.columns)
        for row in range(block.first_row, block.last_row + 1)
    )
    choices: list[Choice] = []
    for index, column in enumerate(definition.columns):
        source = LISTS.get(column.kind)
        if column.kind is not ColumnKind.MEASURE and (column.help or source):
            area = CellRange(FIRST_ROW, index, blocks[-1].last_row, index)
            title = column.heading[:TITLE_LIMIT] if column.help else ""
            choices.append(Choice(area, title, column.help[:MESSAGE_LIMIT], source))
    return page._replace(
        cells=(*page.cells, *cells, *status.cells),
        widths=(*page.widths, STATUS_WIDTH),
        hidden=status.hidden,
        rows={**page.rows, **{at: row for block in blocks for at, row in block.rows.items()}},
        merges=(*page.merges, *(merge for b in blocks for merge in b.merges), *status.merges),
        choices=tuple(choices),
        highlights=status.highlights,
        frozen_rows=FIRST_ROW,
        protected=True,
        selected=(FIRST_ROW, 1),
    )
