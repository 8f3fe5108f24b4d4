"""The form as a workbook: table, guidance, texts of other files, identity, and its file name.

The guidance says how to fill the form in, on one page, with one filled example. Texts that a form
comes with and that have no cell in its table stand on sheets of their own, which are not reported.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from itasheet.cells.period import format_period
from itasheet.definition.definition import ONCE, ColumnKind, Definition
from itasheet.definition.identity import SHEET, Identity, digest_text, list_facts, mark_form
from itasheet.definition.round import Round, Unit, fill_texts
from itasheet.definition.texts import fill_lines, fill_text
from itasheet.forms.blocks import (
    FIRST_ROW,
    HEADING_ROW,
    STATUS_WIDTH,
    Block,
    LooseText,
    Prefill,
    plan_blocks,
    plan_widths,
    split_height,
    style_of,
)
from itasheet.forms.form_status import PERIODS, UNITS, add_status_columns, make_lists
from itasheet.layout.page_builder import Content, PageBuilder, break_rows
from itasheet.layout.paper import FORM_PAPER, cell_height, page_room, share_width
from itasheet.layout.styles import STYLES
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Book, Cell, Choice, Page, Visibility
from itasheet.thai.dates import fiscal_range, format_date
from itasheet.thai.text import squash

SHARES = (16, 15, 18, 14, 45)
"""Widths of file, place, measure, column and text, relative to each other."""
TITLE_STYLES = ("guide_title", "guide_text")
REFERENCE_ROW = len(TITLE_STYLES)
TITLE_LIMIT = 32
"""Excel's bound for the title of a cell's hint."""
LISTS = {ColumnKind.UNIT: UNITS, ColumnKind.PERIOD: PERIODS}
"""What drop-downs offer in columns of a kind."""
ENDING = ".xlsx"
MOST_BYTES = 200
"""File systems take 255 bytes, of which a Thai letter needs three; copies get `` (1)`` added."""
REFUSED = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff'
    r"\ud800-\udfff]+"
)
"""What Windows refuses, characters that nobody sees, and bytes that are not UTF-8."""
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
    lists, names = make_lists(definition, round_)
    marks, custom = mark_form(identity, len(definition.columns) - 1)
    return Book(
        pages=(
            make_table(definition, values, blocks),
            *make_reference_sheets(definition, prefill),
            make_guidance(definition, round_),
            lists,
            make_identity(identity),
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


def make_guidance(definition: Definition, round_: Round) -> Page:
    """How to fill in the form, until when and whom to ask, in columns as wide as the form's."""
    builder, texts = PageBuilder(plan_widths(definition)), definition.guidance
    values = {
        **fill_texts(round_),
        "period": format_period(*fiscal_range(round_.fiscal_year)),
        "deadline": format_date(round_.deadline) if round_.deadline else "",
        "sender": round_.mail.sender_name,
        "address": round_.mail.sender,
    }
    builder.add_line(Content(fill_text(texts.title, values), "guide_title"))
    for line in fill_lines(texts.lines, values):
        builder.add_line(Content(line, "guide_text"))
    if texts.example and texts.example_title:
        builder.add_line(Content(fill_text(texts.example_title, values), "guide_subtitle"))
    if texts.example:
        builder.add_row(Content(one.printed, "example_heading") for one in definition.columns)
        example = []
        for column in definition.columns:
            text = fill_text(texts.example.get(column.key, "").strip("\n"), values)
            example.append(Content(text, "example_center" if column.kind in ONCE else "example"))
        builder.add_row(example)
    page = builder.make_page(texts.sheet, FORM_PAPER._replace(footer=""))
    return page._replace(protected=True)


def make_reference_sheets(definition: Definition, prefill: Prefill) -> Iterator[Page]:
    """A sheet of the unit's own texts and one of references, as far as there are any."""
    texts, font = definition.reference_sheets, STYLES["reference"].font
    headings = (texts.file, texts.place, texts.measure, texts.column, texts.text)
    own = texts.sheet, texts.title, texts.note
    reference = texts.reference_sheet, texts.reference_title, texts.reference_note
    for (sheet, *titles), rows in ((own, prefill.own), (reference, prefill.references)):
        if not rows:
            continue
        builder = PageBuilder(share_width(SHARES, FORM_PAPER))
        for title, style in zip(titles, TITLE_STYLES, strict=True):
            builder.add_line(Content(title, style))
        builder.add_row(Content(heading, "heading") for heading in headings)
        for loose in rows:
            cells = zip(loose, builder.widths, strict=True)
            height = max(cell_height(text, font, width) for text, width in cells)
            first, *more = split_height(height, font)
            row = builder.add_row([Content(text, "reference") for text in loose], height=first)
            for height in more:
                last = builder.add_row([Content(None, "reference")] * len(loose), height=height)
            if more:
                builder.merges += [CellRange(row, at, last, at) for at in range(len(loose))]
        page = builder.make_page(
            sheet, FORM_PAPER._replace(repeated=(REFERENCE_ROW, REFERENCE_ROW))
        )
        yield page._replace(frozen_rows=REFERENCE_ROW + 1, protected=True)


def read_reference_sheets(workbook: Workbook, definition: Definition) -> Prefill:
    """The texts beside the table of a form that was itself made from other files."""
    texts = definition.reference_sheets
    titles = [squash(title) for title in (texts.title, texts.reference_title)]
    found: tuple[list[LooseText], list[LooseText]] = [], []
    for grid in workbook.grids:
        title = squash(str(grid.cells.get(CellRef(0, 0), "")))
        for row in range(REFERENCE_ROW + 1, grid.height if title in titles else 0):
            cells = (grid.cells.get(CellRef(row, column), "") for column in range(len(SHARES)))
            found[titles.index(title)].append(LooseText(*map(str, cells)))
    own, references = (tuple(filter(any, rows)) for rows in found)
    return Prefill(own=own, references=references)


def make_identity(identity: Identity) -> Page:
    """The sheet that says what the form is, which cannot be shown by hand in Excel."""
    cells = tuple(
        Cell(row, column, text, "hidden")
        for row, fact in enumerate(list_facts(identity).items())
        for column, text in enumerate(fact)
    )
    return Page(SHEET, cells, widths=(160, 480), visibility=Visibility.BURIED)


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
