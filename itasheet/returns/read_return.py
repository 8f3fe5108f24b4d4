"""A workbook to a return: where its table is, who sent it, what it says, and what is missing of it.

Problems found here are those of structure. Where there is no table nothing else is said: all the
rest would only follow from it.
"""

from __future__ import annotations

from itasheet.cells.records import Return
from itasheet.definition.definition import Definition
from itasheet.definition.identity import read_identity, read_report_identity
from itasheet.definition.round import Round
from itasheet.problems.problem import Problem, group_problems
from itasheet.returns.entries import read_entries
from itasheet.returns.entry_builder import find_shared, join_entries, make_entries
from itasheet.returns.senders import find_sender, name_units
from itasheet.returns.structure import (
    check_errors,
    check_headings,
    check_surroundings,
    find_nearest_table,
    find_unread,
    list_notes,
    sort_sheets,
)
from itasheet.sheets.grid import Workbook


def read_return(
    workbook: Workbook, definition: Definition, round_: Round | None
) -> tuple[Return | None, tuple[Problem, ...]]:
    """Understand a workbook as a unit's return; None where it holds no table of the report."""
    identity, report = read_identity(workbook), read_report_identity(workbook)
    sheets = sort_sheets(workbook, definition, identity is not None, report)
    tables = [group for group in sheets.tables.values() if group]
    if not tables:
        return None, (find_nearest_table(workbook.path, sheets.own, definition),)
    above = [piece for group in tables for piece in group[0].above]
    titles = tuple(piece.outside for piece in above)
    sender = find_sender(identity, titles, round_, definition.words)
    said = read_entries(tables, definition, identity, round_)
    entries = tuple(make_entries(said.drafts, definition, identity, sender.name))
    problems = (
        *check_headings(sheets.tables, () if identity else entries, workbook.path, definition),
        *check_errors(sheets.tables, workbook.path),
        *check_surroundings(workbook, sheets.tables),
        *find_unread(workbook, (*sheets.tables, *sheets.buried)),
    )
    beside = tuple(piece.outside for piece in list_notes(sheets, above, identity, definition))
    key = definition.measure_column.key
    if not entries and all(key not in table.first for group in tables for table in group):
        return None, problems
    several = dict.fromkeys(entry.unit.name for entry in entries if entry.unit)
    sender, entries = name_units(sender, entries, round_, definition)
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
        remarks=(*said.remarks, *beside),
        titles=(*titles, *said.titles),
        saved=workbook.saved,
        covered=said.covered,
        links=tuple(link for sheet in sheets.own for link in sheet.links),
        agency=sender.agency,
        size=workbook.size,
    )
    notes = [*said.notes, *joined, *find_shared(touched)]
    if len(several) > 1 and not (sender.issued or sender.unit):
        notes.insert(0, Problem("units-several", words={"units": ", ".join(several)}))
    placed = (note._replace(place=note.place._replace(file=workbook.path)) for note in notes)
    return returned, (*problems, *group_problems(placed))
