"""Problems: something wrong at a place. They are values, returned beside a result; what a
job cannot go on without raises ``Stop`` with them.

A problem carries the code of its kind and the words that fill its message; ``kinds`` has the
kinds with their wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from itasheet.sheets.cell_reference import CellRef, format_cells


class Severity(Enum):
    """How bad: an error stops the merge, a warning needs a look, a note is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """Where: a file, a sheet in it, cells on that, their column's heading; or a settings key."""

    file: str = ""
    sheet: str = ""
    spots: tuple[CellRef, ...] = ()
    column: str = ""
    key: str = ""

    @property
    def cells(self) -> str:
        """The cells as a person names them: ``C4, C9:C11``."""
        return format_cells(self.spots)


def format_place(place: Place) -> str:
    """Where: ``file ▸ sheet ▸ C4, C9:C11 (heading)``, or ``file ▸ key``; what is known of it."""
    return " ▸ ".join(filter(None, (place.file, format_spot(place), place.key)))


def format_spot(place: Place) -> str:
    """Where in a file: ``sheet ▸ C4, C9:C11 (heading)``; what is known of it."""
    column = f"({place.column})" if place.column else ""
    cells = " ".join(filter(None, (place.cells, column)))
    return " ▸ ".join(filter(None, (place.sheet, cells)))


class Problem(NamedTuple):
    """One problem. ``found`` is what stands there, as typed; ``words`` fill the kind's wording."""

    code: str
    place: Place = Place()
    found: str = ""
    words: Mapping[str, str] = MappingProxyType({})


class Stop(Exception):
    """Ends a job that cannot go on, for these problems; ``later``: it may well succeed later."""

    def __init__(self, *problems: Problem, later: bool = False) -> None:
        super().__init__(*problems)
        self.problems = problems
        self.later = later


def group_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Join problems that differ only in their cell into one that names all the cells."""
    groups: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        place = problem.place
        key = (
            problem.code,
            place._replace(spots=()),
            problem.found,
            tuple(sorted(problem.words.items())),
        )
        if key in groups:
            before = groups[key]
            spots = (*before.place.spots, *place.spots)
            groups[key] = before._replace(place=before.place._replace(spots=spots))
        else:
            groups[key] = problem
    return tuple(groups.values())
