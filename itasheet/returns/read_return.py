"""A workbook to a return: where its table is, who sent it, what it says, and what is missing of it.

Problems found here are those of structure. Where there is no table nothing else is said: all the
rest would only follow from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from itasheet.cells.records import Entry, OutsideText, Return
from itasheet.cells.unit_names import find_agency
from itasheet.definition.definition import Definition
from itasheet.definition.identity import Identity, read_identity
from itasheet.definition.round import Round
from itasheet.problems.problem import Problem, group_problems
from itasheet.returns.entries import read_entries
from itasheet.returns.entry_parts import find_shared, join_entries
from itasheet.returns.find_table import FoundTable, find_tables
from itasheet.returns.rows import read_piece
from itasheet.returns.senders import find_sender, name_units
from itasheet.returns.structure import check_errors, check_headings, find_nearest_table
from itasheet.returns.surroundings import (
    Tables,
    check_surroundings,
    find_unread,
    is_current,
    is_guidance,
    is_ours,
    list_additions,
    list_links,
    list_notes,
    name_ours,
)
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook


def read_return(
    workbook: Workbook, definition: Definition, round_: Round | None
) -> tuple[Return | None, tuple[Problem, ...]]:
    """Understand a workbook as a unit's return; None where it holds no table of the report."""
    identity = read_identity(workbook)
    grids = tuple(grid for grid in workbook.grids if not is_ours(grid, definition))
    tables = {grid.name: find_tables(grid, definition, identity is not None) for grid in grids}
    headings = tuple(heading for group in tables.values() for heading in group)
    if not headings:
        return None, (find_nearest_table(workbook, grids, definition),)
    titles = tuple(title for group in tables.values() for title in _list_titles(group))
    sender = find_sender(identity, titles, round_)
    said = read_entries(headings, definition, identity, sender.name, round_)
    told = () if identity else said.entries
    problems = tuple(_check_structure(workbook, tables, headings, told, definition))
    if not said.entries and not any(_has_titles(heading, definition) for heading in headings):
        return None, problems
    sender, entries = name_units(sender, said.entries, round_, definition)
    entries, joined = join_entries(entries, definition)
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
        titles=(*titles, *said.titles),
        saved=workbook.saved,
        covered=said.covered,
        links=tuple(link for grid in grids for link in list_links(grid)),
        agency=_find_agency(identity, titles, definition),
        size=workbook.size,
    )
    several = () if sender.issued or sender.unit else _tell_units(said.entries)
    notes = (*several, *said.notes, *joined, *find_shared(returned.entries))
    placed = (note._replace(place=note.place._replace(file=workbook.path)) for note in notes)
    return returned, (*problems, *group_problems(placed))


def _check_structure(
    workbook: Workbook,
    tables: Tables,
    headings: tuple[FoundTable, ...],
    entries: tuple[Entry, ...],
    definition: Definition,
) -> Iterator[Problem]:
    yield from check_headings(headings, entries, workbook.path, definition)
    yield from check_errors(headings, workbook.path)
    yield from check_surroundings(workbook, tables)
    yield from find_unread(workbook, tables, name_ours(workbook, definition))


def _tell_units(entries: tuple[Entry, ...]) -> Iterator[Problem]:
    """That tables of several units stand in one workbook."""
    names = dict.fromkeys(entry.unit.name for entry in entries if entry.unit)
    if len(names) > 1:
        yield Problem("units-several", words={"units": ", ".join(names)})


def _find_agency(
    identity: Identity | None, titles: tuple[OutsideText, ...], definition: Definition
) -> str:
    """The agency that reports: by the form's own word, else by what stands above the table."""
    if identity and identity.agency:
        return identity.agency
    named = (find_agency(title.text, definition.words.agency_types) for title in titles)
    return next(filter(None, named), "")


def _has_titles(heading: FoundTable, definition: Definition) -> bool:
    return heading.find_column(definition.measure_column.key) is not None


def _list_titles(headings: tuple[FoundTable, ...]) -> Iterator[OutsideText]:
    """What stands above a sheet's table."""
    if headings:
        grid = headings[0].grid
        yield from _list_texts(grid, (spot for spot in grid.cells if spot.row < headings[0].row))


def _list_remarks(
    grids: tuple[Grid, ...], tables: dict[str, tuple[FoundTable, ...]]
) -> Iterator[OutsideText]:
    """What stands on sheets that have no table."""
    for grid in grids:
        if not tables[grid.name]:
            yield from _list_texts(grid, grid.cells)


def _list_additions(
    workbook: Workbook,
    identity: Identity | None,
    titles: tuple[OutsideText, ...],
    definition: Definition,
) -> Iterator[OutsideText]:
    """What people wrote above a form's table and on its guidance, beside what was printed there."""
    if identity and is_current(identity, definition):
        yield from list_additions(titles, definition)
        for grid in workbook.grids:
            if is_guidance(grid, definition) and not grid.hidden:
                yield from list_notes(_list_texts(grid, grid.cells), definition)


def _list_texts(grid: Grid, spots: Iterable[CellRef]) -> Iterator[OutsideText]:
    for spot in sorted(spots):
        if piece := read_piece(grid, spot):
            yield OutsideText(grid.name, spot, piece.text)
