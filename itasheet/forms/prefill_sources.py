"""What a file is that forms are to begin with, and what it says for whom: a return, an earlier
report, a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import NamedTuple

from itasheet.cells.period import read_field_period
from itasheet.cells.read_cell import read_sheet
from itasheet.cells.records import Entry, Return
from itasheet.cells.unit_names import find_units, names_everyone
from itasheet.checks import Outcome, judge_workbook
from itasheet.checks.context import CheckContext, place_title
from itasheet.checks.sender import find_other_years
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.identity import read_identity
from itasheet.definition.round import Round, Unit
from itasheet.forms.prefill import Origin, Prefill, prefill_from_plan, prefill_from_return
from itasheet.problems.problem import Place, Problem, group_problems
from itasheet.returns.find_table import find_tables
from itasheet.returns.planned import Plan, Planned
from itasheet.returns.read_return import read_return
from itasheet.returns.senders import find_sender, list_fiscal_years
from itasheet.sheets.grid import Workbook
from itasheet.thai.dates import find_fiscal_year


class Source(NamedTuple):
    """A file that forms can begin with; ``origin`` is None where it cannot be read."""

    origin: Origin | None
    outcome: Outcome


def judge_source(
    workbook: Workbook | Problem,
    path: str,
    definition: Definition,
    plan: Definition | None,
    round_: Round,
) -> Source:
    """Find out what a file is, and read it as that. ``plan`` defines plans, if there are any.

    A return is checked as any other; of what was written before this round only the structure is.
    """
    if isinstance(workbook, Problem):
        return Source(None, Outcome(path, None, (workbook,)))
    if plan and _is_plan(workbook, definition, plan):
        returned, problems = _read_plan(workbook, plan, round_)
        return Source(Origin.PLAN if returned else None, Outcome(path, returned, problems))
    returned, problems = read_return(workbook, definition, round_)
    if returned is None:
        return Source(None, Outcome(path, None, problems))
    if _is_earlier(returned, definition, round_.fiscal_year):
        return Source(Origin.EARLIER, Outcome(path, returned, problems))
    return Source(Origin.RETURN, judge_workbook(workbook, path, definition, round_))


def _is_plan(workbook: Workbook, definition: Definition, plan: Definition) -> bool:
    """By the file's own word, else by which of both tables it has more columns of."""
    identity = read_identity(workbook)
    if identity and identity.definition in (definition.id, plan.id):
        return identity.definition == plan.id
    shares: list[float] = []
    sheets = [read_sheet(grid) for grid in workbook.grids if not grid.hidden]
    for known in (definition, plan):
        tables = (table for sheet in sheets for table in find_tables(sheet, known, False))
        most = max((len(set(table.keys.values())) for table in tables), default=0)
        shares.append(most / len(known.columns))
    return shares[1] > shares[0]


def _is_earlier(returned: Return, definition: Definition, fiscal_year: int) -> bool:
    """Whether a report is of an earlier year: it says so, and its periods do not say otherwise.

    An old form in which a unit reports on this year is a return of this year.
    """
    said = returned.identity.fiscal_year if returned.identity else None
    if not said:
        texts = (*(title.text for title in returned.titles), PurePath(returned.path).stem)
        said = next((year for text in texts for year in list_fiscal_years(text)), None)
    if said is None or said >= fiscal_year:
        return False
    keys = [column.key for column in definition.columns_of(ColumnKind.PERIOD)]
    fields = [entry.fields[k] for entry in returned.entries for k in keys if k in entry.fields]
    ends = [read_field_period(field, None).end for field in fields]
    years = [find_fiscal_year(end) for end in ends if end]
    return years.count(fiscal_year) <= len(years) - years.count(fiscal_year)


def share_out(
    source: Source,
    returned: Return,
    definition: Definition,
    plan: Definition | None,
    round_: Round,
    units: Sequence[Unit],
) -> tuple[dict[str, Prefill], tuple[Problem, ...]]:
    """What a file gives to the form of each unit, by the unit's id, and what is left over of it."""
    own = plan if plan and source.origin is Origin.PLAN else definition
    if source.origin is Origin.RETURN:
        named = returned.unit or any(entry.unit for entry in returned.entries)
        if not named and len(units) == 1:
            # A return of which nothing tells the unit is that of the one that was asked for.
            returned = returned._replace(unit=units[0])
        owners = {unit.id for unit in (returned.unit, *(e.unit for e in returned.entries)) if unit}
        shares = {
            unit.id: prefill_from_return(returned, unit, definition)
            for unit in units
            if unit.id in owners
        }
        rest = tuple(e for e in returned.entries if not (e.unit or returned.unit))
    else:
        known, rest = list_known(returned, definition, own, round_)
        origin, year = source.origin or Origin.EARLIER, round_.fiscal_year
        given = {u.id: prefill_from_plan(known, u, definition, origin, year) for u in units}
        shares = {unit_id: share for unit_id, share in given.items() if share != Prefill()}
    if not shares:
        return {}, (Problem("source-unused", Place(file=returned.path)),)
    return shares, _list_entry_problems("source-unplaced", returned, rest, own)


def read_plan(
    workbook: Workbook | Problem, definition: Definition, own: Definition, round_: Round
) -> tuple[Plan | None, tuple[Problem, ...]]:
    """A plan for comparison with what is reported under ``definition``; ``own`` is its definition.

    Its structure is checked, and that each entry is on a measure and names who is responsible.
    None where it cannot be read.
    """
    if isinstance(workbook, Problem):
        return None, (workbook,)
    returned, problems = _read_plan(workbook, own, round_)
    if returned is None:
        return None, problems
    plan, rest = list_known(returned, definition, own, round_)
    return plan, (*problems, *_list_entry_problems("plan-unclear", returned, rest, own))


def _read_plan(
    workbook: Workbook, own: Definition, round_: Round
) -> tuple[Return | None, tuple[Problem, ...]]:
    """A plan, with what is wrong with its structure and its year."""
    returned, problems = read_return(workbook, own, round_)
    if returned is None:
        return None, problems
    years = find_other_years(returned, CheckContext(own, round_, round_.fiscal_year))
    return returned, (*problems, *years)


def _list_entry_problems(
    code: str, returned: Return, entries: Iterable[Entry], definition: Definition
) -> tuple[Problem, ...]:
    """A problem of this kind for each entry, with its place and title."""
    key = definition.measure_column.key
    return group_problems(
        Problem(
            code,
            place_title(returned, entry, definition),
            entry.fields[key].text if key in entry.fields else "",
        )
        for entry in entries
    )


def list_known(
    returned: Return, definition: Definition, own: Definition, round_: Round
) -> tuple[Plan, tuple[Entry, ...]]:
    """What a plan or an earlier report says on the measures of a definition, for which units; and
    its entries that are on none of them or for no unit.

    ``own`` is the definition by which it was read.
    """
    entries: list[Planned] = []
    rest: list[Entry] = []
    unclear: set[int] = set()
    for entry in returned.entries:
        measure = definition.find_titled(entry.measure) if entry.measure else None
        units = _list_units(entry, returned, own, round_)
        if measure is None or units is None:
            rest.append(entry)
            unclear |= {measure.number} if measure else set()
        else:
            entries.append(Planned(measure, units, entry))
    return Plan(returned.path, tuple(entries), frozenset(unclear)), tuple(rest)


def _list_units(
    entry: Entry, returned: Return, definition: Definition, round_: Round
) -> tuple[Unit, ...] | None:
    """The units that an entry is for, none for all of them; None where nothing tells.

    A form is for the unit that has it, whomever it names besides. That a table names one unit only
    does not give it the entries of others.
    """
    unit = find_sender(returned.identity, returned.titles, round_, definition.words).unit
    sender = (unit,) if unit else None
    if sender and returned.identity:
        return sender
    columns = definition.columns_of(ColumnKind.UNIT)
    texts = [entry.fields[column.key].text for column in columns if column.key in entry.fields]
    units = tuple(unit for text in texts for unit in find_units(text, round_, definition.words))
    if units:
        return units
    everyone = any(names_everyone(text, definition.words.everyone) for text in texts)
    return () if everyone else sender
