"""The hidden sheet of lists: what drop-downs offer, and what formulas of the table look up."""

from __future__ import annotations

from itasheet.cells.period import format_period
from itasheet.definition.definition import Column, Definition, Words
from itasheet.definition.round import Round
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell, Page, Visibility
from itasheet.thai.dates import fiscal_months

UNITS, PERIODS = "itasheet_units", "itasheet_periods"
"""Defined names of the lists that drop-downs choose from."""
BLANK, NIL = "blank_words", "nil_words"
"""Defined names of what is looked up; they are short, as the formulas have to be."""
MARK = "¦"
"""Stands before each heading of what is missing until the status puts it on a line of its own."""
WILDCARDS = str.maketrans({sign: f"~{sign}" for sign in "~*?"})
"""How ``COUNTIF`` is told to take a sign for itself."""


def make_lists(definition: Definition, round_: Round) -> tuple[Page, dict[str, str]]:
    """The sheet, a list to a column, and the defined names with the cells that they stand for.

    The last list, of headings, has no name. A cell says that nothing was done where one of the
    words for that stands alone in it. The first word is the one that guidance asks for: it is also
    known behind the number of an item (two signs and a space), and with a reason behind it.
    """
    words, sheet = definition.words, definition.form.lists
    nil, reasons = (
        [one.translate(WILDCARDS) for one in group] for group in (words.nil, words.reasons)
    )
    wanted = nil[:1]
    lists = {
        UNITS: (*(unit.name for unit in round_.units), *words.everyone[:1]),
        PERIODS: tuple(
            format_period(*fiscal_months(first, last, round_.fiscal_year))
            for first, last in definition.form.periods
        ),
        BLANK: tuple(word.translate(WILDCARDS) for word in (" ", *words.blank)),
        NIL: (
            *nil,
            *(f"?? {word}{end}" for word in wanted for end in ("", " *")),
            *(f"{word}{end}*" for word in wanted for end in (" ", "\n", *reasons)),
        ),
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


def says_nil(words: Words, text: str) -> bool:
    """Whether a cell's text is like one of the patterns of the list of words for nil."""
    bare = text[3:] if text[2:3] == " " else ""
    return text in words.nil or any(
        bare == word
        or bare.startswith(f"{word} ")
        or text.startswith(tuple(f"{word}{end}" for end in (" ", "\n", *words.reasons)))
        for word in words.nil[:1]
    )


def find_heading(definition: Definition, column: Column) -> str:
    """The absolute address of a required column's heading on the sheet."""
    row, last = definition.required_columns.index(column), 4
    return CellRange(row, last, row, last).absolute(definition.form.lists)
