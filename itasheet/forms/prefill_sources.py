"""What a file is that forms are to begin with, and what it says for whom: a return, an earlier
report, a plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple

from itasheet.cells.period import read_field_period
from itasheet.cells.read_cell import read_sheet
from itasheet.cells.records import Entry, Return
from itasheet.checks import Outcome, judge_workbook
from itasheet.checks.plans import judge_plan, place_entries
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.identity import read_identity
from itasheet.definition.round import Round, Unit
from itasheet.forms.other_sheets import read_reference_sheets
from itasheet.forms.prefill import Origin, Prefill, prefill_from_plan, prefill_from_return
from itasheet.problems.problem import Place, Problem
from itasheet.returns.find_table import find_tables
from itasheet.returns.read_return import read_return
from itasheet.returns.senders import list_fiscal_years, make_plan
from itasheet.sheets.grid import Workbook
from itasheet.thai.dates import find_fiscal_year


class Source(NamedTuple):
    """A file that forms can begin with; ``origin`` is None where it cannot be read.

    ``shares`` are what it gives to the form of each unit, by the unit's id; ``leftovers`` are
    problems of what it gives to none.
    """

    outcome: Outcome
    origin: Origin | None = None
    shares: Mapping[str, Prefill] = MappingProxyType({})
    leftovers: tuple[Problem, ...] = ()


def read_source(
    workbook: Workbook | Problem,
    path: str,
    definition: Definition,
    plan: Definition | None,
    round_: Round,
    units: Sequence[Unit],
) -> Source:
    """Find out what a file is, and read it as that. ``plan`` defines plans, if there are any.

    A return is checked as any other; of what was written before this round only the structure is.
    """
    if isinstance(workbook, Problem):
        return Source(Outcome(path, None, (workbook,)))
    own, origin = definition, Origin.RETURN
    if plan and _is_plan(workbook, definition, plan):
        own, origin = plan, Origin.PLAN
        outcome = Outcome(path, *judge_plan(workbook, plan, round_))
    else:
        outcome = Outcome(path, *read_return(workbook, definition, round_))
        if outcome.returned and _is_earlier(outcome.returned, definition, round_.fiscal_year):
            origin = Origin.EARLIER
        elif outcome.returned:
            outcome = judge_workbook(workbook, path, definition, round_)
    if (returned := outcome.returned) is None:
        return Source(outcome)
    shares, rest = _share_out(returned, origin, definition, own, round_, units)
    if not shares:
        unused = Problem("source-unused", Place(file=returned.path))
        return Source(outcome, origin, {}, (unused,))
    kept = read_reference_sheets(workbook, definition)
    together = {
        unit_id: share._replace(
            own=(*kept.own, *share.own), references=(*kept.references, *share.references)
        )
        for unit_id, share in shares.items()
    }
    return Source(outcome, origin, together, place_entries("source-unplaced", returned, rest, own))


def _share_out(
    returned: Return,
    origin: Origin,
    definition: Definition,
    own: Definition,
    round_: Round,
    units: Sequence[Unit],
) -> tuple[dict[str, Prefill], tuple[Entry, ...]]:
    """What each unit gets, by its id, and the entries that are left over."""
    if origin is Origin.RETURN:
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
        return shares, tuple(e for e in returned.entries if not (e.unit or returned.unit))
    known, rest = make_plan(returned, definition, own, round_)
    year = round_.fiscal_year
    given = {u.id: prefill_from_plan(known, u, definition, origin, year) for u in units}
    return {unit_id: share for unit_id, share in given.items() if share != Prefill()}, rest


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
