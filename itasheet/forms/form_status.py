"""What a form tells while it is filled in: the status of each measure, the count, coloured cells.

The formulas are few and plain: none is longer than 255 characters, none is an array, and all
consist of functions that Excel 2010, LibreOffice, Google Sheets and WPS know. Which words are as
good as blank, and which say that nothing was done, they look up on the sheet of lists. They see
less than ``check`` does, which has the last word.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from math import ceil
from typing import NamedTuple

from itasheet.cells.nil import REPORTING, may_excuse
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.texts import FormTexts, fill_text
from itasheet.forms.blocks import (
    COUNT_ROW,
    FIRST_ROW,
    HEADING_ROW,
    STATUS_WIDTH,
    Block,
    format_missing,
)
from itasheet.forms.lists import (
    BLANK,
    HEADINGS,
    MARK,
    NIL,
    find_cell,
    list_required,
    says_nil,
)
from itasheet.sheets.cell_reference import CellRange, CellRef, name_column
from itasheet.sheets.page import Cell, Formula, Highlight
from itasheet.thai.numbers import to_thai

LONGEST = 255
"""Characters that Excel lets people type into the rule of a conditional format."""
MOST_HELPERS, TOGETHER = 4, 3
"""Hidden columns at most; each looks at so many columns of the table, or at more if it has to."""


class StatusColumns(NamedTuple):
    """The cells, among them ``done``, the count of complete measures, and what a page needs."""

    done: Formula
    cells: tuple[Cell, ...]
    widths: tuple[int, ...]
    hidden: tuple[int, int] | None
    merges: tuple[CellRange, ...]
    highlights: tuple[Highlight, ...]


def make_status_columns(
    definition: Definition, values: Mapping[str, str], blocks: tuple[Block, ...]
) -> StatusColumns:
    """What stands right of the table, and the rules that colour cells of the table."""
    status, form = len(definition.columns), definition.form
    groups = [*_group_columns(definition, False), *_group_columns(definition, True)]
    last = status + len(groups)
    span = CellRange(blocks[0].first_row, status, blocks[-1].last_row, status)
    statuses = [find_status(definition, block) for block in blocks]
    # By this heading the hidden columns are known when the form is read.
    headings = [
        Cell(HEADING_ROW, column, form.status, "hidden") for column in range(status, last + 1)
    ]
    headings[0] = headings[0]._replace(style="heading")
    total = fill_text(form.count_after, {**values, "total": to_thai(str(len(blocks)))})
    count = Formula(
        f"{_quote(f'{form.count_before} ')}&{_count_done(form, span, len(blocks))}"
        f"&{_quote(f' {total}')}",
        f"{form.count_before} {to_thai(str(statuses.count(form.status_done)))} {total}",
    )
    return StatusColumns(
        done=count,
        cells=(
            Cell(COUNT_ROW, status, count, "count"),
            *headings,
            *(cell for block in blocks for cell in _write_block(definition, block)),
        ),
        widths=(STATUS_WIDTH,),
        hidden=(status + 1, last) if groups else None,
        # A single cell cannot be merged.
        merges=tuple(b.area(status) for b in blocks if b.last_row > b.first_row),
        highlights=(
            *(rule for block in blocks for rule in _mark_missing(definition, block)),
            *_mark_doubtful(definition, blocks[-1].last_row),
            Highlight(span, f"{CellRef(*span[:2])}={_quote(form.status_done)}", "done"),
        ),
    )


def _count_done(form: FormTexts, statuses: CellRange, total: int) -> str:
    """A formula for how many blocks are complete, in Thai digits: for these there is no function
    and no format of numbers that all programs know.
    """
    width = len(str(total))
    numbers = "".join(to_thai(str(number)).ljust(width) for number in range(total + 1))
    done = f"COUNTIF({statuses},{_quote(form.status_done)})"
    return f"TRIM(MID({_quote(numbers)},{done}*{width}+1,{width}))"


def find_status(definition: Definition, block: Block) -> str:
    """What the status of a block says before anybody fills it in, as its formula finds it."""
    form, texts = definition.form, block.texts.columns
    if texts.keys() <= block.issued:
        return form.status_untouched
    missing = _find_missing(definition, block)
    if all(map(may_excuse, missing)) and _is_nil(definition, texts):
        return form.status_done
    return format_missing(definition, missing) if missing else form.status_done


def _find_missing(definition: Definition, block: Block) -> list[Column]:
    """The required columns of a block in which stand only words that are as good as blank."""
    blank = {word.casefold() for word in definition.words.blank}
    texts = block.texts.columns
    return [
        column
        for column in list_required(definition)
        if all(text.casefold() in blank for text in texts.get(column.key, ()))
    ]


def _list_reporting(definition: Definition) -> list[Column]:
    """The columns that tell what was done; in the first of them guidance wants the word for nil."""
    return [column for column in definition.columns if column.kind in REPORTING]


def _is_nil(definition: Definition, texts: Mapping[str, tuple[str, ...]]) -> bool:
    said = [texts.get(column.key, ()) for column in _list_reporting(definition)]
    nil = [text for text in said[0] if says_nil(definition.words, text)]
    return max(1, sum(map(len, said))) <= len(nil)


def _group_columns(definition: Definition, excused: bool) -> list[tuple[Column, ...]]:
    """The required columns, a few to a hidden one: those that nil excuses, or the others."""
    required = list_required(definition)
    kinds = [
        [column for column in required if may_excuse(column) is kind] for kind in (False, True)
    ]
    size = TOGETHER
    while sum(ceil(len(columns) / size) for columns in kinds) > MOST_HELPERS:
        size += 1
    chosen = kinds[excused]
    return [tuple(chosen[start : start + size]) for start in range(0, len(chosen), size)]


def _write_block(definition: Definition, block: Block) -> Iterator[Cell]:
    """The status, in cells merged like the measure's title, and what it is put together from."""
    row, status, form = block.first_row, len(definition.columns), definition.form
    asked, excused = (_group_columns(definition, kind) for kind in (False, True))
    cells = [str(CellRef(row, status + 1 + number)) for number in range(len(asked) + len(excused))]
    lacking = cells[: len(asked)]
    if excused:
        rest = "&".join(cells[len(asked) :])
        nil = _ask_nil(definition, block) if definition.words.nil else ""
        lacking.append(f'IF({nil},"",{rest})' if nil else rest)
    done, missing, untouched = map(
        _quote, (form.status_done, form.status_missing, form.status_untouched)
    )
    lines = f'SUBSTITUTE({"&".join(cells)},"{MARK}",CHAR(10)&"- ")'
    answer = f'IF({"&".join(lacking)}="",{done},{missing}&{lines})' if cells else done
    issued = sum(_count_units(text) for key in block.issued for text in block.texts.columns[key])
    written = "+".join(f"SUMPRODUCT(LEN({run}))" for run in _list_runs(definition, block.span))
    formula = f"IF({written}={issued},{untouched},{answer})"
    yield Cell(row, status, Formula(formula, find_status(definition, block)), "status")
    for other in range(row + 1, block.last_row + 1):
        yield Cell(other, status, None, "status")
    blank = _find_missing(definition, block)
    for index, columns in enumerate((*asked, *excused), status + 1):
        value = "".join(f"{MARK}{column.heading}" for column in columns if column in blank)
        formula = "&".join(_ask_missing(definition, block, column) for column in columns)
        yield Cell(row, index, Formula(formula, value), "hidden")


def _ask_missing(definition: Definition, block: Block, column: Column) -> str:
    """The line that tells that a column is blank, or nothing."""
    area = block.area(definition.columns.index(column))
    line = find_cell(definition, HEADINGS, list_required(definition).index(column))
    return f'IF(COUNTA({area})>SUMPRODUCT(COUNTIF({area},{BLANK})),"",{line})'


def _ask_nil(definition: Definition, block: Block) -> str:
    """A condition: nothing is reported in a block but that nothing was done."""
    said = ",".join(map(str, _list_runs(definition, block.span, REPORTING)))
    first = block.area(definition.columns.index(_list_reporting(definition)[0]))
    return f"MAX(1,COUNTA({said}))<=SUMPRODUCT(COUNTIF({first},{NIL}))"


def _mark_missing(definition: Definition, block: Block) -> Iterator[Highlight]:
    """Rules for columns that the status names."""
    status = f"${name_column(len(definition.columns))}${block.first_row + 1}"
    lines = f'SUBSTITUTE({status}," ","")&CHAR(10)'
    for area in _list_runs(definition, block.span, required=True):
        heading = f"{name_column(area.first_column)}${HEADING_ROW + 1}"
        bare = f'SUBSTITUTE(SUBSTITUTE({heading},CHAR(10),"")," ","")'
        yield Highlight(area, f'COUNT(FIND("-"&{bare}&CHAR(10),{lines}))', "missing")


def _mark_doubtful(definition: Definition, last_row: int) -> Iterator[Highlight]:
    """Rules for cells in which a blank was left, and for real dates before the one above or left.

    There are as many rules for blanks as it takes to keep each of them short.
    """
    rows = FIRST_ROW, last_row
    for area in _list_runs(definition, rows):
        rules = [""]
        for text in definition.form.placeholders:
            found = f"FIND({_quote(text)},{CellRef(*area[:2])})"
            longer = f"{rules[-1]},{found}" if rules[-1] else found
            fits = len(longer) + len("COUNT()") <= LONGEST
            rules[-1:] = [longer] if fits else [rules[-1], found]
        yield from (Highlight(area, f"COUNT({rule})", "doubtful") for rule in rules if rule)
    for area in _list_runs(definition, rows, (ColumnKind.PERIOD,)):
        letters, cell = name_column(area.first_column), CellRef(*area[:2])
        earlier = f"{cell}<MAX(${letters}{cell.row}:{cell})"
        yield Highlight(area, f"AND(ISNUMBER({cell}),{earlier})", "doubtful")


def _list_runs(
    definition: Definition,
    rows: tuple[int, int],
    kinds: Container[ColumnKind] = tuple(ColumnKind),
    required: bool = False,
) -> list[CellRange]:
    """The cells of these rows that a unit fills in, neighbouring columns of such kinds as one."""
    runs: list[CellRange] = []
    for index, column in enumerate(definition.columns):
        if column.kind is ColumnKind.MEASURE or column.kind not in kinds:
            continue
        if required and not column.required:
            continue
        if runs and runs[-1].last_column == index - 1:
            runs[-1] = runs[-1]._replace(last_column=index)
        else:
            runs.append(CellRange(rows[0], index, rows[1], index))
    return runs


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _count_units(text: str) -> int:
    """How long a text is for ``LEN``: an emoji counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
