"""The form as a workbook: table, guidance, lists to choose from, identity, and its file name."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.identity import Identity, digest_text, mark_form
from itasheet.definition.round import Round, Unit, fill_texts
from itasheet.definition.texts import fill_text
from itasheet.forms import other_sheets
from itasheet.forms.blocks import (
    FIRST_ROW,
    HEADING_ROW,
    STATUS_WIDTH,
    Block,
    Prefill,
    plan_blocks,
    plan_widths,
    style_of,
)
from itasheet.forms.form_status import add_status_columns
from itasheet.layout.page_builder import Content, PageBuilder, break_rows
from itasheet.layout.paper import FORM_PAPER, page_room
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.page import Book, Cell, Choice, Page

TITLE_LIMIT = 32
"""Excel's bound for the title of a cell's hint."""
LISTS = {ColumnKind.UNIT: other_sheets.UNITS, ColumnKind.PERIOD: other_sheets.PERIODS}
"""What drop-downs offer in columns of a kind."""
ENDING = ".xlsx"
MOST_BYTES = 200
"""File systems take 255 bytes, of which a Thai letter needs three; copies get `` (1)`` added."""
REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
"""What Windows refuses, and characters that nobody sees."""
RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) *(?:\..*)?", re.IGNORECASE
)
"""Names that Windows keeps for devices."""


def make_form(
    definition: Definition,
    round_: Round,
    unit: Unit,
    created: datetime,
    prefill: Prefill = Prefill(),
) -> Book:
    """A unit's form: the measures assigned to it, else all, and those on which it comes filled."""
    form, guidance = definition.form, definition.guidance.sheet
    values = {**fill_texts(round_), "unit": unit.name, "guidance": guidance}
    asked = {*unit.measures, *prefill.blocks}
    measures = (m for m in definition.measures if not unit.measures or m.number in asked)
    blocks = plan_blocks(definition, tuple(measures), unit.name, prefill.blocks)
    identity = Identity(
        definition=definition.id,
        version=definition.version,
        agency=round_.agency.name,
        fiscal_year=round_.fiscal_year,
        unit_id=unit.id,
        unit_name=unit.name,
        titles={block.measure.number: block.title for block in blocks},
        blocks={b.measure.number: (form.sheet, b.first_row, b.last_row) for b in blocks},
        issued={
            (block.measure.number, key): digest_text("\n".join(block.texts[key]))
            for block in blocks
            if (given := prefill.blocks.get(block.measure.number))
            for key in sorted(given.issued)
        },
    )
    lists, names = other_sheets.make_lists(definition, round_)
    marks, custom = mark_form(identity, len(definition.columns) - 1)
    return Book(
        pages=(
            make_table(definition, values, blocks),
            *other_sheets.make_reference_sheets(definition, prefill),
            other_sheets.make_guidance(definition, round_),
            lists,
            other_sheets.make_identity(identity),
        ),
        created=created,
        title=fill_text(form.title, values),
        author=round_.agency.name,
        subject=fill_text(form.subtitle, values),
        names={**names, **marks},
        custom=custom,
    )


def make_table(
    definition: Definition, values: Mapping[str, str], blocks: tuple[Block, ...]
) -> Page:
    """The sheet to fill in; ``values`` are those of the placeholders in its titles."""
    form, last_row = definition.form, blocks[-1].last_row
    builder = PageBuilder(plan_widths(definition))
    above = {"title": form.title, "subtitle": form.subtitle, "unit": form.unit, "note": form.hint}
    for style, text in above.items():
        builder.add_line(Content(fill_text(text, values), style))
    builder.add_row(Content(column.printed, "heading") for column in definition.columns)
    builder.cells += (
        Cell(row, index, block.cells.get(CellRef(row, index)), style_of(column))
        for block in blocks
        for index, column in enumerate(definition.columns)
        for row in range(block.first_row, block.last_row + 1)
    )
    builder.merges += (merge for block in blocks for merge in block.merges)
    hidden, highlights = add_status_columns(builder, definition, values, blocks)
    # An empty form has whole measures on each page.
    heads = dict.fromkeys(range(1, len(blocks) + 1), builder.heights[HEADING_ROW])
    heights = [sum(builder.heights), *(block.height for block in blocks)]
    begun = break_rows(heights, page_room(FORM_PAPER), heads=heads)
    paper = FORM_PAPER._replace(
        area=CellRange(0, 0, last_row, len(definition.columns) - 1),
        breaks=tuple(blocks[index - 1].first_row for index in begun if index > 1),
        repeated=(HEADING_ROW, HEADING_ROW),
    )
    page = builder.make_page(form.sheet, paper)
    choices = tuple(
        Choice(
            CellRange(FIRST_ROW, index, last_row, index),
            column.heading[:TITLE_LIMIT] if column.help else "",
            column.help,
            LISTS.get(column.kind),
        )
        for index, column in enumerate(definition.columns)
        if column.kind in LISTS or (column.help and column.kind is not ColumnKind.MEASURE)
    )
    return page._replace(
        widths=(*page.widths, STATUS_WIDTH),
        hidden=hidden,
        rows={**page.rows, **{at: row for block in blocks for at, row in block.rows.items()}},
        choices=choices,
        highlights=highlights,
        frozen_rows=FIRST_ROW,
        protected=True,
        selected=(FIRST_ROW, 1),
    )


def name_forms(definition: Definition, round_: Round, units: Sequence[Unit]) -> Mapping[str, str]:
    """Names of forms by the units' ids, which are added where two would be alike in any case."""
    names: dict[str, str] = {}
    for unit in units:
        values = {**fill_texts(round_), "unit": unit.name}
        stem = clean_name(fill_text(definition.form.file, values)) or unit.id
        taken = {name.casefold() for name in names.values()}
        while f"{stem}{ENDING}".casefold() in taken:
            stem = f"{stem} {unit.id}"
        names[unit.id] = f"{stem}{ENDING}"
    return names


def clean_name(name: str) -> str:
    """A name without what would be refused, and not too long; may be left empty."""
    short = REFUSED.sub("-", name).encode("utf-8")[:MOST_BYTES].decode("utf-8", "ignore")
    cleaned = short.strip(" .")
    return f"{cleaned}-" if RESERVED.fullmatch(cleaned) else cleaned
