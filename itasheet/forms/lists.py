"""The hidden sheet of lists: what drop-downs offer, and what formulas of the table look up."""

from __future__ import annotations

from collections.abc import Mapping

from itasheet.cells.period import format_period
from itasheet.definition.definition import Column, Definition, Words
from itasheet.definition.round import Round
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell, Page, Visibility
from itasheet.thai.dates import fiscal_months

UNITS, PERIODS = "itasheet_units", "itasheet_periods"
"""Defined names of the lists that drop-downs choose from."""
BLANK, NIL, NUMBERS, HEADINGS = (
    "blank_words",
    "nil_words",
    "thai_numbers",
    "missing_headings",
)
"""Defined names of what is looked up; they are short, as the formulas have to be."""
MARK = "¦"
"""Stands before each heading of what is missing until the status puts it on a line of its own."""
WILDCARDS = str.maketrans({sign: f"~{sign}" for sign in "~*?"})
"""How ``COUNTIF`` is told to take a sign for itself."""


def list_texts(definition: Definition, round_: Round) -> dict[str, tuple[str, ...]]:
    """The lists by their defined names, each a column of the sheet."""
    words = definition.words
    return {
        UNITS: (*(unit.name for unit in round_.units), *words.everyone[:1]),
        PERIODS: tuple(
            format_period(*fiscal_months(first, last, round_.fiscal_year))
            for first, last in definition.form.periods
        ),
        BLANK: tuple(word.translate(WILDCARDS) for word in (" ", *words.blank)),
        NIL: _list_nil_patterns(words),
        HEADINGS: tuple(f"{MARK}{column.heading}" for column in list_required(definition)),
    }


def _list_nil_patterns(words: Words) -> tuple[str, ...]:
    """What a cell looks like that says that nothing was done: one of the words alone.

    The first word is the one that guidance asks for: it is also known behind the number of an item
    (two signs and a space), and with a reason behind it.
    """
    nil, reasons = (
        [one.translate(WILDCARDS) for one in group] for group in (words.nil, words.reasons)
    )
    more = (" ", "\n", *reasons)
    marked = (f"?? {word}{end}" for word in nil[:1] for end in ("", " *"))
    return (*nil, *marked, *(f"{word}{end}*" for word in nil[:1] for end in more))


def says_nil(words: Words, text: str) -> bool:
    """Whether a cell's text is like one of these patterns."""
    bare = text[3:] if text[2:3] == " " else ""
    return text in words.nil or any(
        bare == word
        or bare.startswith(f"{word} ")
        or text.startswith(tuple(f"{word}{end}" for end in (" ", "\n", *words.reasons)))
        for word in words.nil[:1]
    )


def list_required(definition: Definition) -> tuple[Column, ...]:
    """The columns that a unit has to fill in."""
    return tuple(column for column in definition.filled_columns if column.required)


def find_cell(definition: Definition, name: str, index: int) -> str:
    """The absolute address of an entry of a list."""
    column = (UNITS, PERIODS, BLANK, NIL, HEADINGS).index(name)
    return CellRange(index, column, index, column).absolute(definition.form.lists)


def name_lists(definition: Definition, texts: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The defined names, with the cells that they stand for."""
    return {
        name: CellRange(0, column, max(len(entries) - 1, 0), column).absolute(definition.form.lists)
        for column, (name, entries) in enumerate(texts.items())
        if name != HEADINGS
    }


def make_lists(definition: Definition, texts: Mapping[str, tuple[str, ...]]) -> Page:
    """The sheet."""
    cells = tuple(
        Cell(row, column, text, "hidden")
        for column, entries in enumerate(texts.values())
        for row, text in enumerate(entries)
    )
    return Page(definition.form.lists, cells, visibility=Visibility.HIDDEN)
