"""The form's table: printed titles, open cells, and hints."""

from collections.abc import Iterator, Mapping, Sequence

from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.texts import fill_text
from itasheet.forms.blocks import (
    COUNT_ROW,
    FIRST_ROW,
    HEADING_ROW,
    STATUS_WIDTH,
    Block,
    plan_widths,
    stands_once,
    style_of,
)
from itasheet.forms.form_status import make_status_columns
from itasheet.forms.other_sheets import PERIODS, UNITS
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.paper import FORM_PAPER, MAX_ROW_HEIGHT, cell_height, page_room
from itasheet.sheets.cell_reference import CellRange
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
    paper = FORM_PAPER._replace(
        area=CellRange(0, 0, blocks[-1].last_row, columns - 1),
        breaks=tuple(_break_pages(blocks, builder.heights)),
        repeated=(HEADING_ROW, HEADING_ROW),
    )
    page = builder.make_page(form.sheet, paper)
    cells, merges = _write_blocks(definition, blocks)
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
        merges=(*page.merges, *merges, *status.merges),
        choices=tuple(choices),
        highlights=status.highlights,
        frozen_rows=FIRST_ROW,
        protected=True,
        selected=(FIRST_ROW, 1),
    )


def _break_pages(blocks: tuple[Block, ...], above: Sequence[float]) -> Iterator[int]:
    """Before which rows pages end; an empty form has whole measures on each."""
    used = sum(above)
    for block in blocks:
        if used + block.height > page_room(FORM_PAPER) and block is not blocks[0]:
            yield block.first_row
            used = above[HEADING_ROW]
        used += block.height


def _write_blocks(
    definition: Definition, blocks: tuple[Block, ...]
) -> tuple[list[Cell], list[CellRange]]:
    """The open cells and the measures' titles, with the texts that the form comes with; and what
    is merged of them.
    """
    cells: list[Cell] = []
    merges: list[CellRange] = []
    for block in blocks:
        texts = {(block.first_row, index): text for index, text in block.once.items()}
        tall: list[CellRange] = []
        for first, group in block.walk_groups():
            texts |= {(first, index): text for index, text in group.texts.items()}
            last = first + len(group.heights) - 1
            tall += [CellRange(first, index, last, index) for index in sorted(group.tall)]
        for index, column in enumerate(definition.columns):
            for row in range(block.first_row, block.last_row + 1):
                cells.append(Cell(row, index, texts.get((row, index)), style_of(column)))
            once = stands_once(column, block.texts.columns.get(column.key, ()))
            if once and block.last_row > block.first_row:  # a single cell cannot be merged
                merges.append(block.area(index))
        merges += tall
    return cells, merges
