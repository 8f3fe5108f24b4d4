"""What a file is that forms are to begin with, and what it says for whom: a return, an earlier
report, a plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

from itasheet.cells.period import read_field_period
from itasheet.cells.read_cell import read_sheet
from itasheet.cells.records import Return
from itasheet.checks import Outcome, judge_workbook
from itasheet.checks.plans import judge_plan, place_entries
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.identity import read_identity
from itasheet.definition.round import Round, Unit
from itasheet.forms.prefill import Origin, Prefill, prefill_from_plan, prefill_from_return
from itasheet.problems.problem import Place, Problem
from itasheet.returns.find_table import find_tables
from itasheet.returns.planned import make_plan
from itasheet.returns.read_return import read_return
from itasheet.returns.senders import list_fiscal_years
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
        returned, problems = judge_plan(workbook, plan, round_)
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
        known, rest = make_plan(returned, definition, own, round_)
        origin, year = source.origin or Origin.EARLIER, round_.fiscal_year
        given = {u.id: prefill_from_plan(known, u, definition, origin, year) for u in units}
        shares = {unit_id: share for unit_id, share in given.items() if share != Prefill()}
    if not shares:
        return {}, (Problem("source-unused", Place(file=returned.path)),)
    return shares, place_entries("source-unplaced", returned, rest, own)
