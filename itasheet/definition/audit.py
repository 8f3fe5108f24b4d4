"""How an overview of who has answered is told from a return, should it lie among them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from itasheet.problems.problem import Place
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Grid, Workbook
from itasheet.thai.text import Repair

PROPERTY, NAME = "itasheet.overview", "itasheet_overview"
"""The custom property and the defined name that say so; programs that drop the one keep the other.
"""


def is_overview(workbook: Workbook) -> bool:
    """Whether a workbook is an overview that was written by this program."""
    return PROPERTY in workbook.properties or NAME in workbook.names


SIGNATURE = "itasheet audit 1"
SIGNATURE_SPOT = CellRef(1, 1)
"""Where the first sheet says what kind of workbook this is: a cell outlives every program."""
ENDING = "-audit"
"""What the audit's name has more than the report's, before the .xlsx."""
PROGRAM = "itasheet"
"""Stands for a file where the program itself made a text: a count, what a check says."""


class Trace(NamedTuple):
    """One place that a cell of the report came from.

    ``sheet`` and ``area`` are the report's, mostly of one cell; ``place`` is a cell of a return, or
    a key of the definition (by its id), of the round's file, or of the program (``PROGRAM``).
    ``original`` is what stands there, as read or, of a setting, before it is filled in; ``text``
    what of the cell comes from it, empty for cells of several texts. ``filled`` are the keys of the
    round's file from which placeholders of a definition's text were filled. ``unit`` is a name;
    ``decisions`` are sentences.
    """

    sheet: str
    area: CellRange
    place: Place
    unit: str = ""
    measure: int | None = None
    original: str = ""
    text: str = ""
    repairs: tuple[Repair, ...] = ()
    decisions: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()

    @property
    def is_returned(self) -> bool:
        """Whether a unit wrote it."""
        return bool(self.place.spots)


class Examined(NamedTuple):
    """A file that a merge looked at. ``unused`` says why nothing of it is in the report.

    ``size`` is in bytes, ``saved`` in UTC; both and ``sha256`` are unknown of what was not read.
    """

    path: str
    unit: str = ""
    sha256: str = ""
    size: int | None = None
    saved: datetime | None = None
    unused: str = ""


class Audit(NamedTuple):
    """All that is known of a report's origin.

    ``report`` is its file's name, ``table`` the sheet with its table, ``version`` the program's.
    ``made`` is the day, as it is told.
    """

    report: str
    sha256: str
    made: str
    version: str
    table: str
    files: tuple[Examined, ...] = ()
    traces: tuple[Trace, ...] = ()


def is_audit(workbook: Workbook) -> bool:
    """Whether a workbook is an audit, whatever its file is called."""
    return any(_is_signed(grid) for grid in workbook.grids)


def find_signed(grids: Iterable[Grid]) -> Grid | None:
    """The first sheet of an audit, or None."""
    return next(filter(_is_signed, grids), None)


def _is_signed(grid: Grid) -> bool:
    return grid.cells.get(SIGNATURE_SPOT) == SIGNATURE
