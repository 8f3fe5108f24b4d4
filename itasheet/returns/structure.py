"""What is wrong with a workbook as such: no table, columns missing, cells in error or hidden."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from itasheet.cells.read_cell import SheetTexts
from itasheet.cells.records import CellLink, Entry, Leading
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.problems.problem import Place, Problem
from itasheet.returns.columns import PeriodPart
from itasheet.returns.find_table import FoundTable, find_nearest_row
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import repair_text

Tables = Mapping[str, Sequence[FoundTable]]
"""The tables found on each sheet that was looked at, by its name."""


def find_nearest_table(path: str, sheets: Iterable[SheetTexts], definition: Definition) -> Problem:
    """That there is no table: which headings were looked for, and the row that comes nearest."""
    rows = [(sheet.grid.name, find_nearest_row(sheet, definition)) for sheet in sheets]
    name, labels = max(rows, key=lambda pair: len(pair[1]), default=("", []))
    if not labels:
        wanted = ", ".join(column.heading for column in definition.columns)
        return Problem("table-missing", Place(file=path), words={"headings": wanted})
    keys = {key for key, _ in labels}
    missing = (column.heading for column in definition.columns if column.key not in keys)
    place = Place(path, name, tuple(label.spot for _, label in labels))
    found = ", ".join(" ".join(label.text.split()) for _, label in labels)
    return Problem("table-unlike", place, found, {"missing": ", ".join(missing)})


def check_headings(
    tables: Tables, entries: Sequence[Entry], path: str, definition: Definition
) -> tuple[Problem, ...]:
    """Columns that are missing, other than printed, twice or not known; each told once a sheet.

    ``entries`` are what the tables gave: one whose rows got their measures from lines above them
    needs no column of measures. In a form there are none left out, so that there they are ().
    """
    measured: dict[str, list[int]] = {}
    fields = (field for one in entries if one.measure for field in one.fields.values())
    for sheet, spot in sorted((p.sheet, p.spot) for field in fields for p in field.pieces):
        measured.setdefault(sheet, []).append(spot.row)
    columns = {column.key: column for column in definition.columns}
    # Of problems that every repeated heading row has again, the first.
    kept: dict[tuple[object, ...], Problem] = {}
    for name, group in tables.items():
        for table in group:
            rows = measured.get(name, [])
            told = bisect_left(rows, table.rows.start) < bisect_left(rows, table.rows.stop)
            for problem in (
                *_check_columns(table, told, path, definition),
                *_check_others(table, path, columns),
            ):
                words = tuple(sorted(problem.words.items()))
                kept.setdefault((problem.code, name, problem.found, words), problem)
    return tuple(kept.values())


def _check_columns(
    table: FoundTable, has_measures: bool, path: str, definition: Definition
) -> Iterator[Problem]:
    for column in definition.columns:
        words = {"heading": column.heading}
        place = Place(path, table.grid.name, (table.spot(column.key),))
        needed = not has_measures if column.kind is ColumnKind.MEASURE else column.required
        if column.key in table.guessed:
            yield Problem("column-renamed", place, table.texts[column.key], words)
        elif needed and table.find_column(column.key) is None:
            yield Problem("column-missing", place, words=words)


def _check_others(table: FoundTable, path: str, columns: Mapping[str, Column]) -> Iterator[Problem]:
    def place(*spots: CellRef) -> Place:
        return Place(path, table.grid.name, spots)

    if marks := [i for i, role in table.roles.items() if role.part is PeriodPart.MARK]:
        yield Problem("period-marked", place(*(table.spots[index] for index in marks)))
    for key, label in table.doubled:
        yield Problem("column-twice", place(label.spot), words={"heading": table.texts[key]})
    for key, taken, other, reason in table.choices:
        words = {"heading": columns[key].heading, "taken": taken.text, "other": other.text}
        at = place(other.spot, taken.spot)
        yield Problem("column-chosen", at, words={**words, "reason": reason})
    # Those under one merged heading are told once.
    told = {choice.other.spot for choice in table.choices}
    for index, text in sorted(table.extras.items()):
        spot = table.spots[index]
        if spot not in told:
            told.add(spot)
            yield Problem("column-extra", place(spot), words={"heading": text})


def check_errors(tables: Tables, path: str) -> Iterator[Problem]:
    """Excel errors and formulas without a value in the table; elsewhere they harm nobody."""
    for table in (table for group in tables.values() for table in group):
        grid = table.grid
        for code, cells in (("cell-error", grid.errors), ("cell-uncalculated", grid.uncalculated)):
            for spot, shown in sorted(cells.items()):
                key = table.keys.get(spot.column, "")
                column = table.texts[key] if key else table.extras.get(spot.column)
                if spot.row in table.rows and column is not None:
                    yield Problem(code, Place(path, grid.name, (spot,), column), shown)


def check_surroundings(workbook: Workbook, tables: Tables) -> Iterator[Problem]:
    """What is hidden in the tables, and what of the workbook is not carried over."""
    for grid in workbook.grids:
        if grid.name in tables:
            place = Place(workbook.path, grid.name)
            yield from _find_hidden(grid, tables[grid.name], place)
            if grid.comments:
                words = {"count": to_thai(str(len(grid.comments)))}
                yield Problem("comments-left", place._replace(spots=grid.comments), words=words)
            if grid.pictures or grid.shapes:
                counts = {"pictures": grid.pictures, "shapes": grid.shapes}
                words = {name: to_thai(str(count)) for name, count in counts.items()}
                yield Problem("drawings-left", place, words=words)
    whole = Place(file=workbook.path)
    if workbook.has_macros:
        yield Problem("macros-ignored", whole)
    if workbook.has_outside_links:
        yield Problem("outside-links", whole)
    for name in workbook.other_tabs:
        yield Problem("tab-without-cells", Place(workbook.path, name))


def _find_hidden(grid: Grid, tables: Sequence[FoundTable], place: Place) -> Iterator[Problem]:
    """Rows and columns of the tables that a person does not see, and tables on hidden sheets."""
    if grid.hidden and tables:
        yield Problem("sheet-hidden", place)
    columns = {column for table in tables for column in table.columns}
    below = tables[0].rows.start if tables else grid.height
    first = min(tables[0].columns, default=0) if tables else 0
    rows = [CellRef(row, first) for row in grid.hidden_rows if row >= below]
    hidden = [CellRef(tables[0].row, i) for i in grid.hidden_columns if i in columns]
    for code, spots in (("rows-hidden", rows), ("columns-hidden", hidden)):
        if spots:
            words = {"count": to_thai(str(len(spots)))}
            yield Problem(code, place._replace(spots=tuple(spots)), words=words)


def find_unread(workbook: Workbook, read: Iterable[str]) -> Iterator[Problem]:
    """Hidden sheets with cells in which no table was found, and that nothing of ours is on."""
    known = frozenset(read)
    for grid in workbook.grids:
        if grid.hidden and grid.cells and grid.name not in known:
            words = {"count": to_thai(str(len(grid.cells)))}
            yield Problem("sheet-unread", Place(workbook.path, grid.name), words=words)


_WEB = re.compile(r"\s*(?:https?://|mailto:)", re.IGNORECASE)
_HOST = re.compile(
    r"(?:https?://)?(?:[^\s/@:]*@)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![a-z0-9.-]*@)", re.IGNORECASE
)
_LEAD = re.compile(r"(?:https?://|mailto:)?(?:www\.)?", re.IGNORECASE)


def judge_link(text: str, target: str) -> Leading:
    """How a cell's text and the target of its link belong together.

    A target is told where it stands in the text, but for scheme, www. and a slash at its end;
    INSIDE the workbook where it begins with ``#``. An address in the text that names another host
    than the target makes it lead ELSEWHERE; a target that is no http, https or mailto address, such
    as a file on somebody's disk, is NO_ADDRESS.
    """
    if target.startswith("#"):
        return Leading.INSIDE
    if not _WEB.match(target):
        return Leading.NO_ADDRESS
    mended, address = (repair_text(one)[0].casefold() for one in (text, target))
    told = _strip_lead(address)
    if told and told in mended:
        return Leading.TOLD
    hosts = {_strip_lead(host) for host in _HOST.findall(mended)}
    led = _HOST.search(address.removeprefix("mailto:"))
    if hosts and (led is None or _strip_lead(led[1]) not in hosts):
        return Leading.ELSEWHERE
    return Leading.UNTOLD


def _strip_lead(address: str) -> str:
    """An address without what may be left out where it is written."""
    return _LEAD.sub("", address.strip().casefold()).rstrip("/")


def list_links(sheet: SheetTexts) -> Iterator[CellLink]:
    """Cells that lead where their text does not say."""
    for spot, target in sorted(sheet.grid.links.items()):
        if piece := sheet.rows.get(spot.row, {}).get(spot.column):
            leading = judge_link(piece.text, target)
            if leading not in (Leading.TOLD, Leading.INSIDE):
                yield CellLink(sheet.grid.name, spot, piece.text, target, leading)
