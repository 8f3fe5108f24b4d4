"""Marks on a unit's own workbook: colours and comments on cells, and a sheet that lists problems.

The list is also the tool's memory. Columns that are not shown keep what each line is about, so that
the next check can tell what has been corrected; and a word in its first row makes the sheet known
under any name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from itasheet.sheets.cell_reference import CellRange, CellRef, find_range
from itasheet.sheets.grid import Grid
from itasheet.sheets.page import Page

AUTHOR = "itasheet"
OPENING = f"{AUTHOR}: "
"""How our comments begin, by which they are told from people's own: LibreOffice drops authors."""

RULE = r'\s*ISTEXT\(\s*"itasheet (\d{1,9})"\s*\)\s*'
"""A rule's formula by which cells are coloured; it is always true, and has the line's number."""
MOST_AREAS = 500
"""Areas of one line that are remembered."""

SIGNATURE = "itasheet marks 1"
SHOWN = 6
"""Columns of the list that people see: number, status, place, heading, problem, remedy."""
MEMORY = 5
"""Columns after those, which nobody sees: number, code, level, sheet, cells."""
SIGNATURE_SPOT = CellRef(0, SHOWN)
FIXED = "fixed"
"""The level of a line about something that has been corrected; the others are severities."""


class Note(NamedTuple):
    """A comment on a cell: a bold word and a text for each problem; its size is in pixels."""

    sheet: str
    spot: CellRef
    texts: tuple[tuple[str, str], ...]
    width: int
    height: int


class Correction(NamedTuple):
    """A line of the list: what was wrong when it was written. ``level`` is a severity or FIXED."""

    number: int
    code: str
    level: str
    sheet: str
    areas: tuple[CellRange, ...]
    place: str
    heading: str
    message: str
    remedy: str


class Marks(NamedTuple):
    """All marks of one workbook, or none.

    ``page`` is the list, ``lines`` those of it that lead to a sheet, the gravest first. ``unnoted``
    counts the cells beyond those that are commented on, ``fixed`` the lines of what has been
    corrected.
    """

    page: Page = Page("", ())
    lines: tuple[Correction, ...] = ()
    notes: tuple[Note, ...] = ()
    unnoted: int = 0
    fixed: int = 0


class FormerMarks(NamedTuple):
    """What is left of marks from before: lists, their lines, colours by sheet and number."""

    lists: tuple[str, ...] = ()
    lines: tuple[Correction, ...] = ()
    colors: Mapping[str, Mapping[int, Sequence[CellRange]]] = MappingProxyType({})


def is_list(grid: Grid) -> bool:
    """Whether a sheet is a list of problems, whatever it is called."""
    return grid.cells.get(SIGNATURE_SPOT) == SIGNATURE


def find_former(grids: Sequence[Grid]) -> FormerMarks:
    """The lines of the first list of problems, but for garbled ones, and the names of all."""
    lists = [grid for grid in grids if is_list(grid)]
    lines = []
    for row in range(1, lists[0].height if lists else 0):
        cells = lists[0].cells
        texts = [str(cells.get(CellRef(row, column), "")) for column in range(SHOWN + MEMORY)]
        _, _, place, heading, message, remedy, number, code, level, sheet, areas = texts
        if re.fullmatch("[0-9]{1,9}", number) and code:
            told = (place, heading, message, remedy)
            where = tuple(read_areas(areas))
            lines.append(Correction(int(number), code, level, sheet, where, *told))
    colors = {grid.name: grid.colors for grid in grids if grid.colors}
    return FormerMarks(tuple(grid.name for grid in lists), tuple(lines), colors)


def find_number(formula: str) -> int:
    """The number of the line whose cells a rule colours; 0 for a rule that is not ours."""
    found = AUTHOR in formula and re.fullmatch(RULE, formula)
    return int(found[1]) if found else 0


def read_areas(text: str) -> Iterator[CellRange]:
    """The areas of a text such as ``D6 E9:E11``; whatever else stands in it is passed over."""
    yield from filter(None, map(find_range, text.split()))
