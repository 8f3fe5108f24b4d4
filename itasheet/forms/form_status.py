"""What a form tells while it is filled in: the status of each measure, the count, coloured cells.

The formulas are few and plain: none is longer than 255 characters, none is an array, and all
consist of functions that Excel 2010, LibreOffice, Google Sheets and WPS know. Which words are as
good as blank, and which say that nothing was done, they look up on the hidden sheet of lists, which
has what drop-downs offer, too. They see less than ``check`` does, which has the last word.
"""

import glob
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from math import ceil

from itasheet.cells.nil import REPORTING
from itasheet.cells.period import format_period
from itasheet.definition.definition import Column, ColumnKind, Definition, Words
from itasheet.definition.round import Round
from itasheet.definition.texts import fill_text
from itasheet.forms.blocks import (
    COUNT_ROW,
    FIRST_ROW,
    HEADING_ROW,
    STATUS_WIDTH,
    Block,
    format_missing,
)
from itasheet.layout.page_builder import PageBuilder
from itasheet.layout.paper import MAX_ROW_HEIGHT, cell_height
from itasheet.layout.styles import STYLES
from itasheet.sheets.cell_reference import CellRange, CellRef, name_column
from itasheet.sheets.page import Cell, Formula, Highlight, Page, Visibility
from itasheet.thai.dates import fiscal_months
from itasheet.thai.numbers import to_thai

LONGEST = 255
"""Characters that Excel lets people type into the rule of a conditional format."""
SPARE_DIGIT = "๙"
"""Room for the digit that the count gains as a form is filled in."""
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
MOST_HELPERS, TOGETHER = 4, 3
"""Hidden columns at most; each looks at so many columns of the table, or at more if it has to."""


def add_status_columns(
    builder: PageBuilder,
    definition: Definition,
    values: Mapping[str, str],
    blocks: tuple[Block, ...],
) -> tuple[tuple[int, int] | None, tuple[Highlight, ...]]:
    """Add what stands right of the table, the count first; gives the columns that are hidden, and
    the rules that colour cells.
    """
    status, form, many = len(definition.columns), definition.form, len(blocks)
    # The required columns, a few to a hidden one.
    required = definition.required_columns
    size = max(TOGETHER, ceil(len(required) / MOST_HELPERS))
    groups = [required[start : start + size] for start in range(0, len(required), size)]
    last = status + len(groups)
    span = CellRange(blocks[0].first_row, status, blocks[-1].last_row, status)
    statuses = [find_status(definition, block) for block in blocks]
    # By this heading the hidden columns are known when the form is read.
    builder.cells += (
        Cell(HEADING_ROW, column, form.status, "heading" if column == status else "hidden")
        for column in range(status, last + 1)
    )
    # For Thai digits there is no function and no format of numbers that all programs know.
    width = len(str(many))
    numbers = "".join(to_thai(number).ljust(width) for number in range(many + 1))
    done = f"COUNTIF({span},{_quote(form.status_done)})"
    number = f"TRIM(MID({_quote(numbers)},{done}*{width}+1,{width}))"
    total = fill_text(form.count_after, {**values, "total": to_thai(many)})
    shown = f"{form.count_before} {to_thai(statuses.count(form.status_done))} {total}"
    count = Formula(f"{_quote(f'{form.count_before} ')}&{number}&{_quote(f' {total}')}", shown)
    height = cell_height(f"{shown}{SPARE_DIGIT}", STYLES["count"].font, STATUS_WIDTH)
    builder.cells.append(Cell(COUNT_ROW, status, count, "count"))
    builder.heights[COUNT_ROW] = max(builder.heights[COUNT_ROW], min(height, MAX_ROW_HEIGHT))
    for block in blocks:
        builder.cells += _write_block(definition, block, groups)
        if block.last_row > block.first_row:  # a single cell cannot be merged
            builder.merges.append(block.area(status))
    done_rule = Highlight(span, f"{CellRef(*span[:2])}={_quote(form.status_done)}", "done")
    highlights = (*_list_highlights(definition, blocks), done_rule)
    return (status + 1, last) if groups else None, highlights


def find_status(definition: Definition, block: Block) -> str:
    """What the status of a block says before anybody fills it in, as its formula finds it."""
    form, texts = definition.form, block.texts
    if texts.keys() <= block.issued:
        return form.status_untouched
    missing = _find_missing(definition, block)
    said = [texts.get(column.key, ()) for column in definition.columns if column.kind in REPORTING]
    patterns = list_nil_patterns(definition.words, glob.escape)
    first = (text for many in said[:1] for text in many)
    nil = [text for text in first if any(fnmatchcase(text, pattern) for pattern in patterns)]
    if max(1, sum(map(len, said))) <= len(nil):
        return form.status_done
    return format_missing(definition, missing) if missing else form.status_done


def _find_missing(definition: Definition, block: Block) -> list[Column]:
    """The required columns of a block in which stand only words that are as good as blank."""
    blank = {word.casefold() for word in definition.words.blank}
    texts = block.texts
    return [
        column
        for column in definition.required_columns
        if all(text.casefold() in blank for text in texts.get(column.key, ()))
    ]


def _write_block(
    definition: Definition, block: Block, groups: list[tuple[Column, ...]]
) -> Iterator[Cell]:
    """The status, in cells merged like the measure's title, and what it is put together from.

    Nothing is reported but that nothing was done where all texts stand in the first of the columns
    that tell what was done, for there guidance wants the word for it, and all say it.
    """
    row, status, form = block.first_row, len(definition.columns), definition.form
    rows = block.first_row, block.last_row
    cells = [str(CellRef(row, status + number)) for number in range(1, len(groups) + 1)]
    lacking = "&".join(cells)
    if cells and definition.words.nil:
        reporting = (column for column in definition.columns if column.kind in REPORTING)
        said = _list_runs(definition, rows, reporting)
        first = said[0]._replace(last_column=said[0].first_column)
        nil = f"MAX(1,COUNTA({','.join(map(str, said))}))<=SUMPRODUCT(COUNTIF({first},{NIL}))"
        lacking = f'IF({nil},"",{lacking})'
    done, missing, untouched = map(
        _quote, (form.status_done, form.status_missing, form.status_untouched)
    )
    lines = f'SUBSTITUTE({"&".join(cells)},"{MARK}",CHAR(10)&"- ")'
    answer = f'IF({lacking}="",{done},{missing}&{lines})' if cells else done
    # ``LEN`` counts an emoji twice.
    given = "".join(text for key in block.issued for text in block.texts[key])
    issued = len(given.encode("utf-16-le", "surrogatepass")) // 2
    runs = _list_runs(definition, rows, definition.filled_columns)
    written = "+".join(f"SUMPRODUCT(LEN({run}))" for run in runs)
    formula = f"IF({written}={issued},{untouched},{answer})"
    yield Cell(row, status, Formula(formula, find_status(definition, block)), "status")
    for other in range(row + 1, block.last_row + 1):
        yield Cell(other, status, None, "status")
    blank = _find_missing(definition, block)
    for index, columns in enumerate(groups, status + 1):
        value = "".join(f"{MARK}{column.heading}" for column in columns if column in blank)
        parts = []
        for column in columns:
            area = block.area(definition.columns.index(column))
            heading = CellRef(definition.required_columns.index(column), HEADINGS).area
            missing = f"COUNTA({area})>SUMPRODUCT(COUNTIF({area},{BLANK}))"
            parts.append(f'IF({missing},"",{heading.absolute(form.lists)})')
        formula = "&".join(parts)
        yield Cell(row, index, Formula(formula, value), "hidden")


def _list_highlights(definition: Definition, blocks: tuple[Block, ...]) -> Iterator[Highlight]:
    """Short rules for columns that the status names, blanks that were left, earlier dates."""
    for block in blocks:
        rows = block.first_row, block.last_row
        status = f"${name_column(len(definition.columns))}${block.first_row + 1}"
        lines = f'SUBSTITUTE({status}," ","")&CHAR(10)'
        for area in _list_runs(definition, rows, definition.required_columns):
            heading = f"{name_column(area.first_column)}${HEADING_ROW + 1}"
            bare = f'SUBSTITUTE(SUBSTITUTE({heading},CHAR(10),"")," ","")'
            yield Highlight(area, f'COUNT(FIND("-"&{bare}&CHAR(10),{lines}))', "missing")
    rows = FIRST_ROW, blocks[-1].last_row
    for area in _list_runs(definition, rows, definition.filled_columns):
        rules = [""]
        for text in definition.form.placeholders:
            found = f"FIND({_quote(text)},{CellRef(*area[:2])})"
            longer = f"{rules[-1]},{found}" if rules[-1] else found
            fits = len(longer) + len("COUNT()") <= LONGEST
            rules[-1:] = [longer] if fits else [rules[-1], found]
        yield from (Highlight(area, f"COUNT({rule})", "doubtful") for rule in rules if rule)
    for area in _list_runs(definition, rows, definition.columns_of(ColumnKind.PERIOD)):
        letters, cell = name_column(area.first_column), CellRef(*area[:2])
        earlier = f"{cell}<MAX(${letters}{cell.row}:{cell})"
        yield Highlight(area, f"AND(ISNUMBER({cell}),{earlier})", "doubtful")


def _list_runs(
    definition: Definition, rows: tuple[int, int], columns: Iterable[Column]
) -> list[CellRange]:
    """The cells of these rows in some columns, neighbouring ones as one area."""
    runs: list[CellRange] = []
    for index in map(definition.columns.index, columns):
        if runs and runs[-1].last_column == index - 1:
            runs[-1] = runs[-1]._replace(last_column=index)
        else:
            runs.append(CellRange(rows[0], index, rows[1], index))
    return runs


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


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
