"""The blocks of a form's table: the rows of each measure, with what the form comes with.

Texts of a list stand one to a row, side by side with those of the other lists. A text that no
single row can show has several, merged. Units and periods stand once a block, in one merged cell,
unless there are several texts: then these stand one to a row too, as they were given.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from math import ceil
from types import MappingProxyType
from typing import NamedTuple

from itasheet.definition.definition import Column, ColumnKind, Definition, Measure
from itasheet.definition.texts import fill_text
from itasheet.layout.paper import (
    FORM_PAPER,
    HEIGHT_STEP,
    MAX_ROW_HEIGHT,
    cell_height,
    count_fitting_lines,
    fit_row_height,
    share_width,
)
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Row
from itasheet.sheets.styles import Font, font_of
from itasheet.thai.numbers import to_thai

STATUS_WIDTH = 200
"""Pixels of the column of the status, which stands right of the printed area."""
ROW_HEIGHT = 21.0
"""Points of a row that holds one line of body text, as the workbook's default."""
COUNT_ROW = 3
HEADING_ROW = COUNT_ROW + 1
FIRST_ROW = HEADING_ROW + 1
ONCE = (ColumnKind.UNIT, ColumnKind.PERIOD)
"""What a unit fills in once for all rows of a block."""


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


class RowGroup(NamedTuple):
    """Rows that show one text of each column side by side, by 0-based column; points high.

    Several rows stand for one that would be too high; the texts in ``tall`` columns need them.
    """

    heights: tuple[float, ...]
    texts: Mapping[int, str]
    tall: frozenset[int] = frozenset()


class Block(NamedTuple):
    """The rows of one measure, 0-based, both included, and the title printed beside them.

    ``once`` are the texts that stand in one cell for all rows, by 0-based column, the title too.
    ``issued`` are keys of columns whose texts are no answer of the unit's: what was put in for it,
    and its own name.
    """

    measure: Measure
    title: str
    first_row: int
    last_row: int
    texts: BlockTexts
    once: Mapping[int, str]
    groups: tuple[RowGroup, ...]
    issued: frozenset[str]

    @property
    def rows(self) -> dict[int, Row]:
        """The rows that hold texts; those of a text in merged cells are fitted by nobody."""
        return {
            row: Row(height, grows=len(group.heights) == 1)
            for first, group in self.walk_groups()
            for row, height in enumerate(group.heights, first)
        }

    @property
    def height(self) -> float:
        """Points from the first row to the last."""
        filled = self.rows
        blank = self.last_row - self.first_row + 1 - len(filled)
        return sum(row.height for row in filled.values()) + blank * ROW_HEIGHT

    def walk_groups(self) -> Iterator[tuple[int, RowGroup]]:
        """The groups of rows, each with its first row."""
        row = self.first_row
        for group in self.groups:
            yield row, group
            row += len(group.heights)

    def area(self, first: int, last: int | None = None) -> CellRange:
        """The block's cells in one column, or from one column to another."""
        return CellRange(self.first_row, first, self.last_row, first if last is None else last)


def plan_widths(definition: Definition) -> tuple[int, ...]:
    """Pixels of the definition's columns, which together fill the printed width."""
    return share_width([column.width for column in definition.columns], FORM_PAPER)


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
    status_height = cell_height(status, font_of("status"), STATUS_WIDTH)
    blocks: list[Block] = []
    row = FIRST_ROW
    for measure in measures:
        given = prefilled.get(measure.number, BlockTexts())
        texts = given._replace(columns={**names, **given.columns})
        groups = _plan_groups(definition, texts.columns, widths)
        title = fill_text(
            definition.report.measure,
            {"number": to_thai(str(measure.number)), "title": measure.title},
        )
        found = {
            index: title if column.kind is ColumnKind.MEASURE else "".join(many)
            for index, column in enumerate(definition.columns)
            if stands_once(column, many := texts.columns.get(column.key, ()))
        }
        once = {index: text for index, text in found.items() if text}
        printed = (
            cell_height(text, font_of(style_of(definition.columns[index])), widths[index])
            for index, text in once.items()
        )
        heights = [height for group in groups for height in group.heights]
        rest = max(status_height, *printed) - sum(heights)
        blank = max(1 if heights else 0, ceil(rest / ROW_HEIGHT))
        last_row = row + max(definition.form.rows, len(heights) + blank) - 1
        own = {key for key, name in names.items() if texts.columns[key] == name}
        issued = frozenset(own | (given.issued & given.columns.keys()))
        blocks.append(Block(measure, title, row, last_row, texts, once, groups, issued))
        row = last_row + 1
    return tuple(blocks)


def _plan_groups(
    definition: Definition, texts: Mapping[str, tuple[str, ...]], widths: Sequence[int]
) -> tuple[RowGroup, ...]:
    """The rows that texts need, none lower than one line."""
    columns = {
        index: many
        for index, column in enumerate(definition.columns)
        if not stands_once(column, many := texts.get(column.key, ()))
    }
    font = font_of("input")
    groups: list[RowGroup] = []
    for row in zip_longest(*columns.values()):
        beside = {index: text for index, text in zip(columns, row, strict=True) if text}
        needed = {index: cell_height(text, font, widths[index]) for index, text in beside.items()}
        heights = split_height(max(needed.values(), default=ROW_HEIGHT), font)
        tall = frozenset(index for index, height in needed.items() if height > heights[0])
        groups.append(RowGroup(heights, beside, tall))
    return tuple(groups)


def split_height(height: float, font: Font) -> tuple[float, ...]:
    """Rows that together have a height: one, or as many of whole lines as none may do without."""
    if height <= MAX_ROW_HEIGHT:
        return (max(height, ROW_HEIGHT),)
    most = fit_row_height(count_fitting_lines(MAX_ROW_HEIGHT, font), font)
    count = ceil(height / most)
    rest = ceil((height - most * (count - 1)) / HEIGHT_STEP) * HEIGHT_STEP
    return (*[most] * (count - 1), max(rest, ROW_HEIGHT))


def stands_once(column: Column, texts: Sequence[str]) -> bool:
    """Whether a column's text stands in one cell for all rows of a block."""
    return column.kind is ColumnKind.MEASURE or (column.kind in ONCE and len(texts) < 2)


def format_missing(definition: Definition, columns: Iterable[Column]) -> str:
    """The status of a block in which columns are blank, a line for each."""
    return "\n- ".join((definition.form.status_missing, *(c.heading for c in columns)))


def style_of(column: Column) -> str:
    """The name of the style of a column's cells."""
    if column.kind is ColumnKind.MEASURE:
        return "printed"
    return "input_center" if column.kind in ONCE else "input"
