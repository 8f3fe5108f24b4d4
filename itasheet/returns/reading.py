"""A workbook to a return: where its table is, who sent it, what it says, and what is missing of it.

Problems found here are those of structure. Where there is no table nothing else is said: all the
rest would only follow from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from itasheet.cells.unit import find_units
from itasheet.model.definition import ColumnKind, Definition
from itasheet.model.identity import Identity, is_identity, read_identity
from itasheet.model.marks import is_list
from itasheet.model.problems import Place, Problem
from itasheet.model.records import Entry, Remark, Return
from itasheet.model.round import Round, Unit
from itasheet.returns.entries import read_entries
from itasheet.returns.headings import Heading, find_headings
from itasheet.returns.printed import is_current, list_additions, list_notes
from itasheet.returns.rows import read_piece
from itasheet.returns.senders import Sender, find_sender
from itasheet.returns.surroundings import check_surroundings, find_unread, list_links
from itasheet.sheets.address import Spot
from itasheet.sheets.grid import Grid, Workbook
from itasheet.thai.text import squash


def read_return(
    workbook: Workbook, definition: Definition, found: Round | None
) -> tuple[Return | None, tuple[Problem, ...]]:
    """Understand a workbook as a unit's return; None where it holds no table of the report."""
    identity = read_identity(workbook)
    grids = tuple(grid for grid in workbook.grids if not _is_ours(grid, definition))
    tables = {grid.name: find_headings(grid, definition, identity is not None) for grid in grids}
    headings = tuple(heading for group in tables.values() for heading in group)
    if not headings:
        wanted = ", ".join(column.heading for column in definition.columns)
        place = Place(file=workbook.path)
        return None, (Problem("table-missing", place, words={"headings": wanted}),)
    problems = (
        *_keep_first(_check_headings(headings, workbook.path, definition)),
        *_check_errors(headings, workbook.path),
        *check_surroundings(workbook, tables),
        *find_unread(workbook, tables, _name_ours(workbook, definition)),
    )
    titles = tuple(title for group in tables.values() for title in _list_titles(group))
    sender = find_sender(identity, titles, found)
    said = read_entries(headings, definition, identity, sender.name)
    if not said.entries and not any(_has_titles(heading, definition) for heading in headings):
        return None, problems
    sender, entries = _name_units(sender, said.entries, found, definition)
    returned = Return(
        path=workbook.path,
        sha256=workbook.sha256,
        identity=identity,
        unit=sender.unit,
        unit_name=sender.name,
        entries=tuple(entry for entry in entries if entry.touched),
        untouched=tuple(entry for entry in entries if not entry.touched),
        remarks=(
            *said.remarks,
            *_list_remarks(grids, tables),
            *_list_additions(workbook, identity, titles, definition),
        ),
        titles=titles,
        saved=workbook.saved,
        covered=said.covered,
        links=tuple(link for grid in grids for link in list_links(grid)),
    )
    return returned, problems


def _is_ours(grid: Grid, definition: Definition) -> bool:
    """Whether a sheet is one that form or report bring along, or is hidden and without a table."""
    if _is_buried(grid, definition) or _is_guidance(grid, definition):
        return True
    if grid.hidden and not find_headings(grid, definition, is_form=False):
        return True
    names = (definition.cover.sheet, definition.summary.sheet)
    asides = definition.asides
    titles = (definition.summary.title, asides.title, asides.reference_title)
    if any(_is_titled(grid, title) for title in titles):
        return True
    return grid.name in names and not find_headings(grid, definition, is_form=False)


def _is_guidance(grid: Grid, definition: Definition) -> bool:
    guidance = definition.guidance
    return grid.name == guidance.sheet or _is_titled(grid, guidance.title)


def _is_titled(grid: Grid, title: str) -> bool:
    """Whether a sheet has a title in one of its first two rows."""
    first = (grid.cells.get(Spot(row, 0)) for row in range(2))
    return any(isinstance(text, str) and squash(text) == squash(title) for text in first)


def _is_buried(grid: Grid, definition: Definition) -> bool:
    """Whether a sheet is one of ours that nobody is meant to see, or a list of problems."""
    lists = grid.hidden and grid.name == definition.form.lists
    return lists or is_identity(grid) or is_list(grid)


def _name_ours(workbook: Workbook, definition: Definition) -> frozenset[str]:
    """The hidden sheets that are nobody's but ours."""
    return frozenset(grid.name for grid in workbook.grids if _is_buried(grid, definition))


def _has_titles(heading: Heading, definition: Definition) -> bool:
    return heading.find_column(definition.measure_column.key) is not None


def _list_titles(headings: tuple[Heading, ...]) -> Iterator[Remark]:
    """What stands above a sheet's table."""
    if headings:
        grid = headings[0].grid
        yield from _list_texts(grid, (spot for spot in grid.cells if spot.row < headings[0].row))


def _list_remarks(
    grids: tuple[Grid, ...], tables: dict[str, tuple[Heading, ...]]
) -> Iterator[Remark]:
    """What stands on sheets that have no table."""
    for grid in grids:
        if not tables[grid.name]:
            yield from _list_texts(grid, grid.cells)


def _list_additions(
    workbook: Workbook,
    identity: Identity | None,
    titles: tuple[Remark, ...],
    definition: Definition,
) -> Iterator[Remark]:
    """What people wrote above a form's table and on its guidance, beside what was printed there."""
    if identity and is_current(identity, definition):
        yield from list_additions(titles, definition)
        for grid in workbook.grids:
            if _is_guidance(grid, definition) and not grid.hidden:
                yield from list_notes(_list_texts(grid, grid.cells), definition)


def _list_texts(grid: Grid, spots: Iterable[Spot]) -> Iterator[Remark]:
    for spot in sorted(spots):
        if piece := read_piece(grid, spot):
            yield Remark(grid.name, spot, piece.text)


def _name_units(
    sender: Sender, entries: tuple[Entry, ...], found: Round | None, definition: Definition
) -> tuple[Sender, tuple[Entry, ...]]:
    """Who reports each entry: the sender; in a table of several units the one responsible.

    Where only one is responsible throughout, that is the sender.
    """
    if sender.unit or sender.issued or found is None:
        return sender, tuple(entry._replace(unit=sender.unit) for entry in entries)
    named = [_read_units(entry, found, definition) for entry in entries]
    units = {unit.id: unit for group in named for unit in group}
    sole = next(iter(units.values())) if len(units) == 1 else None
    return (
        Sender(sole, sole.name if sole else sender.name),
        tuple(
            entry._replace(unit=group[-1] if group else sole)
            for entry, group in zip(entries, named, strict=True)
        ),
    )


def _read_units(entry: Entry, found: Round, definition: Definition) -> tuple[Unit, ...]:
    return tuple(
        unit
        for column in definition.columns_of(ColumnKind.UNIT)
        if column.key in entry.fields
        for unit in find_units(entry.fields[column.key].text, found)
    )


def _check_headings(
    headings: tuple[Heading, ...], path: str, definition: Definition
) -> Iterator[Problem]:
    for heading in headings:
        yield from _check_columns(heading, path, definition)
        place = Place(path, heading.grid.name)
        for key, index in heading.doubled:
            at = place._replace(spots=(Spot(heading.row, index),))
            yield Problem("column-twice", at, words={"heading": heading.texts[key]})
        for text, index in _list_extras(heading):
            at = place._replace(spots=(Spot(heading.row, index),))
            yield Problem("column-extra", at, words={"heading": text})


def _check_columns(heading: Heading, path: str, definition: Definition) -> Iterator[Problem]:
    for column in definition.columns:
        words = {"heading": column.heading}
        place = Place(path, heading.grid.name, (heading.spot(column.key),))
        if column.key in heading.guessed:
            yield Problem("column-renamed", place, heading.texts[column.key], words)
        elif heading.find_column(column.key) is None and (
            column.required or column.kind is ColumnKind.MEASURE
        ):
            yield Problem("column-missing", place, words=words)


def _list_extras(heading: Heading) -> Iterator[tuple[str, int]]:
    """Columns that the definition does not have, those under one merged heading told once."""
    for index, text in sorted(heading.extras.items()):
        if Spot(heading.row, index) in heading.grid.cells:
            yield text, index


def _keep_first(problems: Iterator[Problem]) -> tuple[Problem, ...]:
    """Of problems that every repeated heading row has again, the first."""
    kept: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        words = tuple(sorted(problem.words.items()))
        kept.setdefault((problem.code, problem.place.sheet, problem.found, words), problem)
    return tuple(kept.values())


def _check_errors(headings: tuple[Heading, ...], path: str) -> Iterator[Problem]:
    """Excel errors and formulas without a value in the table; elsewhere they harm nobody."""
    for heading in headings:
        grid = heading.grid
        for code, cells in (("cell-error", grid.errors), ("cell-uncalculated", grid.uncalculated)):
            for spot, shown in sorted(cells.items()):
                key = heading.keys.get(spot.column, "")
                if spot.row in heading.rows and (key or spot.column in heading.extras):
                    column = heading.texts[key] if key else heading.extras[spot.column]
                    yield Problem(code, Place(path, grid.name, (spot,), column), shown)
