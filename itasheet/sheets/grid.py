"""What a workbook held: values at their places, as they were read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import NamedTuple

from itasheet.sheets.cell_reference import CellRange, CellRef

Read = str | bool | int | float | date | datetime | time | timedelta

WORKBOOK_ENDINGS = frozenset((".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".fods"))
"""Whatever a unit may take for a workbook: one that cannot be read must be named, not passed by."""


class Notice(NamedTuple):
    """What is seen otherwise than it stands, or lies over cells; ``reason`` tells why or what."""

    code: str
    spots: tuple[CellRef, ...] = ()
    text: str = ""
    reason: str = ""


class Grid(NamedTuple):
    """One sheet. ``cells`` has every cell that holds a value; ``faults`` those that show #REF! etc.
    and, with their =, the formulas that were never worked out.

    ``shown`` is what a person saw in a cell where its number format makes that differ from the
    plain value: ๒,๕๐๐, 50%. What is struck out or hidden by its format is in no cell, and a date of
    which only month or year was seen is a text. ``links`` are the targets of cells that lead
    somewhere, as they were written; #แผ่นงาน!A1 is a place in the workbook itself.
    ``formulas`` are filled cells whose value was worked out, ``formats`` the numbers of formats
    by which those are known that look alike, of the first cells of the first rows, also blank ones,
    where they have one of their own.

    ``hidden`` is true for a hidden sheet of either kind. ``hidden_rows`` and ``hidden_columns`` are
    the indexes of those that hold a value, ``comments`` the cells that somebody commented on.
    ``notices`` are of what is seen otherwise than it stands, and of what lies over the cells,
    ``colors`` the areas that marks of ours colour, by their numbers.
    """

    name: str
    cells: Mapping[CellRef, Read]
    faults: Mapping[CellRef, str] = MappingProxyType({})
    merges: tuple[CellRange, ...] = ()
    hidden: bool = False
    shown: Mapping[CellRef, str] = MappingProxyType({})
    links: Mapping[CellRef, str] = MappingProxyType({})
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    comments: tuple[CellRef, ...] = ()
    formulas: frozenset[CellRef] = frozenset()
    formats: Mapping[CellRef, int] = MappingProxyType({})
    notices: tuple[Notice, ...] = ()
    colors: Mapping[int, Sequence[CellRange]] = MappingProxyType({})

    @property
    def height(self) -> int:
        """Rows down to the last one that holds something."""
        return max((cell.row for cell in (*self.cells, *self.faults)), default=-1) + 1


class Workbook(NamedTuple):
    """A workbook that was read.

    ``path`` is how messages name the file; ``sha256`` is of its bytes. ``names`` are the defined
    names with what they refer to, ``properties`` the custom document properties. ``notices`` are of
    what is passed over or lost, be it of the whole or a tab, whose name is the text: macros are
    never run, links to other workbooks never followed.
    ``saved`` is when a program last saved it (UTC), as far as the workbook itself records that.
    ``size`` counts the file's bytes.
    """

    path: str
    sha256: str
    grids: tuple[Grid, ...]
    names: Mapping[str, str] = MappingProxyType({})
    properties: Mapping[str, str] = MappingProxyType({})
    notices: tuple[Notice, ...] = ()
    saved: datetime | None = None
    size: int = 0
