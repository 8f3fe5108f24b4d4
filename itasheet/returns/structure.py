"""What is wrong with a workbook's tables as such: none there, columns missing, cells in error."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from itasheet.cells.records import Entry
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.problems.problem import Place, Problem
from itasheet.returns.columns import ColumnChoice
from itasheet.returns.find_table import FoundTable, find_nearest_row
from itasheet.returns.timeline import PeriodPart
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook


def find_nearest_table(
    workbook: Workbook, grids: Sequence[Grid], definition: Definition
) -> Problem:
    """That there is no table: which headings were looked for, and the row that comes nearest."""
    wanted = ", ".join(column.heading for column in definition.columns)
    rows = [(grid, find_nearest_row(grid, definition)) for grid in grids]
    grid, labels = max(rows, key=lambda pair: len(pair[1]), default=(None, ()))
    if grid is None or not labels:
        return Problem("table-missing", Place(file=workbook.path), words={"headings": wanted})
    keys = {label.key for label in labels}
    missing = (column.heading for column in definition.columns if column.key not in keys)
    place = Place(workbook.path, grid.name, tuple(label.spot for label in labels))
    found = ", ".join(" ".join(label.text.split()) for label in labels)
    return Problem("table-unlike", place, found, {"missing": ", ".join(missing)})


def check_headings(
    headings: tuple[FoundTable, ...], entries: Sequence[Entry], path: str, definition: Definition
) -> tuple[Problem, ...]:
    """Columns that are missing, other than printed, twice or not known; each told once a sheet.

    ``entries`` are what the tables gave: one whose rows got their measures from lines above them
    needs no column of measures. In a form there are none left out, so that there they are ().
    """
    told = _Told(entries)
    return _keep_first(
        problem
        for heading in headings
        for problem in (
            *_check_columns(heading, told, path, definition),
            *_check_others(heading, path, definition),
        )
    )


def _check_others(heading: FoundTable, path: str, definition: Definition) -> Iterator[Problem]:
    place = Place(path, heading.grid.name)
    if marks := [i for i, role in heading.roles.items() if role.part is PeriodPart.MARK]:
        at = place._replace(spots=tuple(heading.spots[index] for index in marks))
        yield Problem("period-marked", at)
    for key, label in heading.doubled:
        at = place._replace(spots=(label.spot,))
        yield Problem("column-twice", at, words={"heading": heading.texts[key]})
    for choice in heading.choices:
        at = place._replace(spots=(choice.other.spot, choice.taken.spot))
        yield Problem("column-chosen", at, words=_word_choice(choice, definition))
    for text, spot in _list_extras(heading):
        at = place._replace(spots=(spot,))
        yield Problem("column-extra", at, words={"heading": text})


class _Told:
    """The rows of each sheet that belong to a measure."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._rows: dict[str, list[int]] = {}
        fields = (field for one in entries if one.measure for field in one.fields.values())
        for sheet, spot in sorted((p.sheet, p.spot) for field in fields for p in field.pieces):
            self._rows.setdefault(sheet, []).append(spot.row)

    def has_measures(self, heading: FoundTable) -> bool:
        """Whether any row below a heading belongs to one."""
        rows = self._rows.get(heading.grid.name, [])
        return bisect_left(rows, heading.rows.start) < bisect_left(rows, heading.rows.stop)


def _check_columns(
    heading: FoundTable, told: _Told, path: str, definition: Definition
) -> Iterator[Problem]:
    for column in definition.columns:
        words = {"heading": column.heading}
        place = Place(path, heading.grid.name, (heading.spot(column.key),))
        if column.key in heading.guessed:
            yield Problem("column-renamed", place, heading.texts[column.key], words)
        elif heading.find_column(column.key) is None and (
            not told.has_measures(heading) if column.kind is ColumnKind.MEASURE else column.required
        ):
            yield Problem("column-missing", place, words=words)


def _word_choice(choice: ColumnChoice, definition: Definition) -> dict[str, str]:
    column = next(column for column in definition.columns if column.key == choice.key)
    return {
        "heading": column.heading,
        "taken": choice.taken.text,
        "other": choice.other.text,
        "reason": choice.reason,
    }


def _list_extras(heading: FoundTable) -> Iterator[tuple[str, CellRef]]:
    """Columns that the definition does not have, those under one merged heading told once."""
    told = {choice.other.spot for choice in heading.choices}
    for index, text in sorted(heading.extras.items()):
        spot = heading.spots[index]
        if spot not in told:
            told.add(spot)
            yield text, spot


def _keep_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Of problems that every repeated heading row has again, the first."""
    kept: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        words = tuple(sorted(problem.words.items()))
        kept.setdefault((problem.code, problem.place.sheet, problem.found, words), problem)
    return tuple(kept.values())


def check_errors(headings: tuple[FoundTable, ...], path: str) -> Iterator[Problem]:
    """Excel errors and formulas without a value in the table; elsewhere they harm nobody."""
    for heading in headings:
        grid = heading.grid
        for code, cells in (("cell-error", grid.errors), ("cell-uncalculated", grid.uncalculated)):
            for spot, shown in sorted(cells.items()):
                key = heading.keys.get(spot.column, "")
                if spot.row in heading.rows and (key or spot.column in heading.extras):
                    column = heading.texts[key] if key else heading.extras[spot.column]
                    yield Problem(code, Place(path, grid.name, (spot,), column), shown)
