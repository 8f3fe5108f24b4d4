"""The blocks of a form's table: the rows of each measure, with what the form comes with.

Texts of a list stand one to a row, side by side with those of the other lists. A text that no
single row can show has several, merged. Units and periods stand once a block, in one merged cell,
unless there are several texts: then these stand one to a row too, as they were given.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from math import ceil
from types import MappingProxyType
from typing import NamedTuple

from itasheet.definition.definition import ONCE, Column, ColumnKind, Definition, Measure
from itasheet.definition.texts import fill_text
from itasheet.layout import paper
from itasheet.layout.fonts import Font
from itasheet.layout.styles import STYLES
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.page import Row

STATUS_WIDTH = 200
"""Pixels of the column of the status, which stands right of the printed area."""
ROW_HEIGHT = 21.0
"""Points of a row that holds one line of body text, as the workbook's default."""
COUNT_ROW = 3
HEADING_ROW = COUNT_ROW + 1
FIRST_ROW = HEADING_ROW + 1


class LooseText(NamedTuple):
    """A text that has no cell in a form's table, and where it stood: all as people read it."""

    file: str
    place: str
    measure: str
    column: str
    text: str


class BlockTexts(NamedTuple):
    """The texts of one measure's block by column key, in order.

    Those of the keys in ``issued`` were put there for the unit and are no answer of its own.
    """

    columns: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    issued: frozenset[str] = frozenset()


class Prefill(NamedTuple):
    """All that a form comes with: texts by measure number, then what stands beside the table.

    ``own`` are texts that the unit wrote, ``references`` what a plan or earlier report says.
    """

    blocks: Mapping[int, BlockTexts] = MappingProxyType({})
    own: tuple[LooseText, ...] = ()
    references: tuple[LooseText, ...] = ()


class Block(NamedTuple):
    """The rows of one measure, 0-based, both included, and the title printed beside them.

    ``cells`` are the texts that it comes with, the title too, by their places, ``merges`` the cells
    that show one text together. ``rows`` are all, of which nobody fits those whose texts stand in
    merged cells. ``issued`` are keys of columns whose texts are no answer of the unit's: what was
    put in for it, and its own name.
    """

    measure: Measure
    title: str
    first_row: int
    last_row: int
    texts: Mapping[str, tuple[str, ...]]
    issued: frozenset[str]
    cells: Mapping[CellRef, str]
    merges: tuple[CellRange, ...]
    rows: Mapping[int, Row]

    @property
    def height(self) -> float:
        """Points from the first row to the last."""
        return sum(row.height for row in self.rows.values())

    def area(self, column: int) -> CellRange:
        """The block's cells in one column."""
        return CellRange(self.first_row, column, self.last_row, column)


def plan_widths(definition: Definition) -> tuple[int, ...]:
    """Pixels of the definition's columns, which together fill the printed width."""
    return paper.share_width([column.width for column in definition.columns], paper.FORM_PAPER)


def plan_blocks(
    definition: Definition,
    measures: tuple[Measure, ...],
    unit: str,
    prefilled: Mapping[int, BlockTexts] = MappingProxyType({}),
) -> tuple[Block, ...]:
    """Where each measure's rows stand: as many as the definition says, or what is printed needs.

    Every column for units comes with the unit's name. A block that comes filled has a blank row
    below its texts. A block has room for its title, for what stands once in it, and for the
    longest status.
    """
    names = {column.key: (unit,) for column in definition.columns_of(ColumnKind.UNIT)}
    widths = plan_widths(definition)
    status = format_missing(definition, definition.required_columns)
    status_height = paper.cell_height(status, STYLES["status"].font, STATUS_WIDTH)
    blocks: list[Block] = []
    for measure in measures:
        row = blocks[-1].last_row + 1 if blocks else FIRST_ROW
        given = prefilled.get(measure.number, BlockTexts())
        texts = {**names, **given.columns}
        title = fill_text(definition.report.measure, measure.words)
        found = {
            index: (title,) if column.kind is ColumnKind.MEASURE else texts.get(column.key, ())
            for index, column in enumerate(definition.columns)
        }
        once = [
            index
            for index, column in enumerate(definition.columns)
            if column.kind is ColumnKind.MEASURE or (column.kind in ONCE and len(found[index]) < 2)
        ]
        lists = {index: many for index, many in found.items() if index not in once}
        cells, merges, rows = _plan_rows(lists, row, widths)
        heights = [status_height]
        for index in once:
            if text := "".join(found[index]):
                cells[CellRef(row, index)] = text
                look = STYLES[style_of(definition.columns[index])]
                heights.append(paper.cell_height(text, look.font, widths[index], look.indent))
        rest = max(heights) - sum(one.height for one in rows.values())
        blank = max(1 if rows else 0, ceil(rest / ROW_HEIGHT))
        last_row = row + max(definition.form.rows, len(rows) + blank) - 1
        rows |= dict.fromkeys(range(row + len(rows), last_row + 1), Row(ROW_HEIGHT, grows=True))
        if last_row > row:  # a single cell cannot be merged
            merges = [*(CellRange(row, index, last_row, index) for index in once), *merges]
        own = {key for key, name in names.items() if texts[key] == name}
        issued = frozenset(own | (given.issued & given.columns.keys()))
        block = Block(measure, title, row, last_row, texts, issued, cells, tuple(merges), rows)
        blocks.append(block)
    return tuple(blocks)


def _plan_rows(
    lists: Mapping[int, Sequence[str]], first: int, widths: Sequence[int]
) -> tuple[dict[CellRef, str], list[CellRange], dict[int, Row]]:
    """The texts of columns from a row on, what of them is merged, and the rows that they need."""
    cells: dict[CellRef, str] = {}
    merges: list[CellRange] = []
    rows: dict[int, Row] = {}
    font, indent = STYLES["input"].font, STYLES["input"].indent
    for texts in zip_longest(*lists.values()):
        row = first + len(rows)
        beside = {index: text for index, text in zip(lists, texts, strict=True) if text}
        needed = {
            index: paper.cell_height(text, font, widths[index], indent)
            for index, text in beside.items()
        }
        heights = split_height(max(needed.values(), default=ROW_HEIGHT), font)
        rows |= {at: Row(height, grows=len(heights) == 1) for at, height in enumerate(heights, row)}
        cells |= {CellRef(row, index): text for index, text in beside.items()}
        tall = (index for index, height in needed.items() if height > heights[0])
        merges += [CellRange(row, index, row + len(heights) - 1, index) for index in tall]
    return cells, merges, rows


def split_height(height: float, font: Font) -> tuple[float, ...]:
    """Rows that together have a height: one, or as many of whole lines as none may do without."""
    if height <= paper.MAX_ROW_HEIGHT:
        return (max(height, ROW_HEIGHT),)
    most = paper.fit_row_height(paper.count_fitting_lines(paper.MAX_ROW_HEIGHT, font), font)
    count = ceil(height / most)
    rest = ceil((height - most * (count - 1)) / paper.HEIGHT_STEP) * paper.HEIGHT_STEP
    return (*[most] * (count - 1), max(rest, ROW_HEIGHT))


def format_missing(definition: Definition, columns: Iterable[Column]) -> str:
    """The status of a block in which columns are blank, a line for each."""
    return "\n- ".join((definition.form.status_missing, *(c.heading for c in columns)))


def style_of(column: Column) -> str:
    if column.kind is ColumnKind.MEASURE:
        return "printed"
    return "input_center" if column.kind in ONCE else "input"
