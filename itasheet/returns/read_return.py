"""A workbook to a return: where its table is, who sent it, what it says, and what is missing of it.

Problems found here are those of structure. Where there is no table nothing else is said: all the
rest would only follow from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from itasheet.cells.read_cell import SheetTexts, read_sheet
from itasheet.cells.records import CellText, Entry, OutsideText, Return
from itasheet.cells.unit_names import find_agency
from itasheet.definition.definition import Definition
from itasheet.definition.identity import Identity, read_identity, read_report_identity
from itasheet.definition.round import Round
from itasheet.problems.problem import Problem, group_problems
from itasheet.returns.entries import list_outside, read_entries
from itasheet.returns.entry_builder import find_shared, join_entries
from itasheet.returns.find_table import FoundTable, find_tables
from itasheet.returns.known_sheets import (
    is_buried,
    is_guidance,
    is_report_page,
    list_additions,
    list_notes,
)
from itasheet.returns.senders import find_sender, name_units
from itasheet.returns.structure import (
    check_errors,
    check_headings,
    check_surroundings,
    find_nearest_table,
    find_unread,
    list_links,
)
from itasheet.sheets.grid import Workbook


@dataclass(slots=True)
class _Sheets:
    """A workbook's sheets by what they are: with the unit's tables or notes, guidance, buried."""

    own: list[SheetTexts] = field(default_factory=list)
    tables: dict[str, tuple[FoundTable, ...]] = field(default_factory=dict)
    guidance: list[SheetTexts] = field(default_factory=list)
    buried: list[str] = field(default_factory=list)


def _sort_sheets(workbook: Workbook, definition: Definition, is_form: bool) -> _Sheets:
    sheets, report = _Sheets(), read_report_identity(workbook)
    beside = [name for role, name in report.sheets.items() if role != "table"] if report else []
    for grid in workbook.grids:
        if grid.name in beside:
            continue
        if is_buried(grid, definition):
            sheets.buried.append(grid.name)
            continue
        sheet = read_sheet(grid)
        if is_guidance(sheet, definition):
            sheets.guidance.append(sheet)
            continue
        tables = find_tables(sheet, definition, is_form)
        is_idle = grid.hidden and not tables
        if not is_idle and not is_report_page(sheet, bool(tables), definition):
            sheets.own.append(sheet)
            sheets.tables[grid.name] = tables
    return sheets


def read_return(
    workbook: Workbook, definition: Definition, round_: Round | None
) -> tuple[Return | None, tuple[Problem, ...]]:
    """Understand a workbook as a unit's return; None where it holds no table of the report."""
    identity = read_identity(workbook)
    sheets = _sort_sheets(workbook, definition, identity is not None)
    tables = [group for group in sheets.tables.values() if group]
    if not tables:
        return None, (find_nearest_table(workbook.path, sheets.own, definition),)
    above = [piece for group in tables for piece in _list_above(group[0])]
    titles = tuple(list_outside(above))
    sender = find_sender(identity, titles, round_, definition.words)
    said = read_entries(tables, definition, identity, sender.name, round_)
    problems = (
        *check_headings(sheets.tables, () if identity else said.entries, workbook.path, definition),
        *check_errors(sheets.tables, workbook.path),
        *check_surroundings(workbook, sheets.tables),
        *find_unread(workbook, (*sheets.tables, *sheets.buried)),
    )
    key = definition.measure_column.key
    if not said.entries and all(one.find_column(key) is None for group in tables for one in group):
        return None, problems
    sender, entries = name_units(sender, said.entries, round_, definition)
    entries, joined = join_entries(entries, definition)
    touched = tuple(entry for entry in entries if entry.touched)
    returned = Return(
        path=workbook.path,
        sha256=workbook.sha256,
        identity=identity,
        unit=sender.unit,
        unit_name=sender.name,
        entries=touched,
        untouched=tuple(entry for entry in entries if not entry.touched),
        remarks=(*said.remarks, *list_outside(_list_notes(sheets, above, identity, definition))),
        titles=(*titles, *said.titles),
        saved=workbook.saved,
        covered=said.covered,
        links=tuple(link for sheet in sheets.own for link in list_links(sheet)),
        agency=_find_agency(identity, titles, definition),
        size=workbook.size,
    )
    several = () if sender.issued or sender.unit else _tell_units(said.entries)
    notes = (*several, *said.notes, *joined, *find_shared(touched))
    placed = (note._replace(place=note.place._replace(file=workbook.path)) for note in notes)
    return returned, (*problems, *group_problems(placed))


def _list_above(table: FoundTable) -> Iterator[CellText]:
    """What stands above a sheet's first table."""
    for row, pieces in table.sheet.rows.items():
        if row < table.row:
            yield from pieces.values()


def _list_notes(
    sheets: _Sheets, above: Sequence[CellText], identity: Identity | None, definition: Definition
) -> Iterator[CellText]:
    """What stands on sheets without a table, and what people wrote beside what a form has printed.

    What was printed is known where the form was made with this definition.
    """
    for sheet in sheets.own:
        if not sheets.tables[sheet.grid.name]:
            for pieces in sheet.rows.values():
                yield from pieces.values()
    known = (definition.id, definition.version)
    if identity and (identity.definition, identity.version) == known:
        yield from list_additions(above, definition)
        for sheet in sheets.guidance:
            if not sheet.grid.hidden:
                yield from list_notes(sheet, definition)


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
