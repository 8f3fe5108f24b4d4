"""The sheets beside a form's table: guidance, texts of other files, hidden lists and identity.

The guidance says how to fill the form in, on one page, with one filled example. Texts that a form
comes with and that have no cell in its table stand on sheets of their own, which are not reported.
The lists are what drop-downs offer, and what formulas of the table look up.
"""

from collections.abc import Callable, Iterator

from itasheet.cells.period import format_period
from itasheet.definition.definition import ONCE, Definition, Words
from itasheet.definition.identity import SHEET, Identity, list_facts
from itasheet.definition.round import Round, fill_texts
from itasheet.definition.texts import fill_lines, fill_text
from itasheet.forms.blocks import LooseText, Prefill, plan_widths, split_height
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.paper import FORM_PAPER, cell_height, share_width
from itasheet.layout.styles import font_of
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Cell, Page, Visibility
from itasheet.thai.dates import fiscal_months, fiscal_range, format_date
from itasheet.thai.text import squash

SHARES = (16, 15, 18, 14, 45)
"""Widths of file, place, measure, column and text, relative to each other."""
TITLE_STYLES = ("guide_title", "guide_text")
HEADING_ROW = len(TITLE_STYLES)
UNITS, PERIODS = "itasheet_units", "itasheet_periods"
"""Defined names of the lists that drop-downs choose from."""
BLANK, NIL = "blank_words", "nil_words"
"""Defined names of what is looked up; they are short, as the formulas have to be."""
HEADINGS = 4
"""The column of the headings of required columns, one to a row, which have no name."""
MARK = "¦"
"""Stands before each heading of what is missing until the status puts it on a line of its own."""
WILDCARDS = str.maketrans({sign: f"~{sign}" for sign in "~*?"})
"""How ``COUNTIF`` is told to take a sign for itself."""


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
    texts, font = definition.reference_sheets, font_of("reference")
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
        page = builder.make_page(sheet, FORM_PAPER._replace(repeated=(HEADING_ROW, HEADING_ROW)))
        yield page._replace(frozen_rows=HEADING_ROW + 1, protected=True)


def read_reference_sheets(workbook: Workbook, definition: Definition) -> Prefill:
    """The texts beside the table of a form that was itself made from other files."""
    texts = definition.reference_sheets
    titles = [squash(title) for title in (texts.title, texts.reference_title)]
    found: tuple[list[LooseText], list[LooseText]] = [], []
    for grid in workbook.grids:
        title = squash(str(grid.cells.get(CellRef(0, 0), "")))
        for row in range(HEADING_ROW + 1, grid.height if title in titles else 0):
            cells = (grid.cells.get(CellRef(row, column), "") for column in range(len(SHARES)))
            found[titles.index(title)].append(LooseText(*map(str, cells)))
    own, references = (tuple(filter(any, rows)) for rows in found)
    return Prefill(own=own, references=references)


def list_nil_patterns(words: Words, escape: Callable[[str], str]) -> tuple[str, ...]:
    """How a cell says that nothing was done, as patterns with ``?`` and ``*``.

    One of the words for that stands alone in it. The first word is the one that guidance asks for:
    it is also known behind the number of an item (two signs and a space), and with a reason behind
    it. ``escape`` lets the signs of a word stand for themselves.
    """
    nil, reasons = (list(map(escape, group)) for group in (words.nil, words.reasons))
    return (
        *nil,
        *(f"?? {word}{end}" for word in nil[:1] for end in ("", " *")),
        *(f"{word}{end}*" for word in nil[:1] for end in (" ", "\n", *reasons)),
    )


def make_lists(definition: Definition, round_: Round) -> tuple[Page, dict[str, str]]:
    """The lists, a column each, and the defined names of their cells, but for the last one."""
    words, sheet = definition.words, definition.form.lists
    lists = {
        UNITS: (*(unit.name for unit in round_.units), *words.everyone[:1]),
        PERIODS: tuple(
            format_period(*fiscal_months(first, last, round_.fiscal_year))
            for first, last in definition.form.periods
        ),
        BLANK: tuple(word.translate(WILDCARDS) for word in (" ", *words.blank)),
        NIL: list_nil_patterns(words, lambda word: word.translate(WILDCARDS)),
    }
    headings = tuple(f"{MARK}{column.heading}" for column in definition.required_columns)
    cells = tuple(
        Cell(row, column, text, "hidden")
        for column, texts in enumerate((*lists.values(), headings))
        for row, text in enumerate(texts)
    )
    names = {
        name: CellRange(0, column, max(len(texts) - 1, 0), column).absolute(sheet)
        for column, (name, texts) in enumerate(lists.items())
    }
    return Page(sheet, cells, visibility=Visibility.HIDDEN), names


def make_identity(identity: Identity) -> Page:
    """The sheet that says what the form is, which cannot be shown by hand in Excel."""
    cells = tuple(
        Cell(row, column, text, "hidden")
        for row, fact in enumerate(list_facts(identity).items())
        for column, text in enumerate(fact)
    )
    return Page(SHEET, cells, widths=(160, 480), visibility=Visibility.BURIED)
