"""Rules on the plan: what is reported is what was planned, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from itasheet.cells.item_list import split_items
from itasheet.cells.records import Entry, Return
from itasheet.cells.unit_names import find_units, names_everyone
from itasheet.checks.context import (
    CheckContext,
    Rule,
    name_measure,
    place_field,
    place_title,
    place_unreported,
)
from itasheet.definition.definition import Column, ColumnKind, Measure
from itasheet.definition.round import Unit
from itasheet.problems.problem import Problem
from itasheet.returns.planned import Plan
from itasheet.thai.text import squash

LONGEST_SHOWN = 120
"""Characters of a planned text that are worth showing."""


def find_unreported(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure that was planned for a unit by name, on which it reports nothing.

    One that it is assigned besides is told as missing anyway.
    """
    for unit in _list_reporters(returned) if context.plan else ():
        reported = {
            entry.measure.number
            for entry in returned.entries
            if entry.measure and entry.unit and entry.unit.id == unit.id
        }
        for measure in context.definition.measures:
            known = measure.number in reported or measure.number in unit.measures
            if not known and _is_planned_for(context.plan, measure, unit):
                place = place_unreported(returned, measure, context)
                yield Problem("planned-unreported", place, words=name_measure(measure))


def _list_reporters(returned: Return) -> tuple[Unit, ...]:
    units = [entry.unit for entry in returned.entries if entry.unit]
    sole = (returned.unit,) if returned.unit else ()
    return tuple({unit.id: unit for unit in (*sole, *units)}.values())


def _is_planned_for(plan: Plan | None, measure: Measure, unit: Unit) -> bool:
    """Whether a plan names the unit on a measure; one for all units names none."""
    planned = plan.list_entries(measure.number) if plan else ()
    return any(one.units and one.concerns(unit) for one in planned)


def find_unplanned(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure that is reported on, and that the plan does not have."""
    for entry in returned.entries if context.plan else ():
        if context.plan and entry.measure and not context.plan.covers(entry.measure.number):
            place = place_title(returned, entry, context.definition)
            yield Problem("measure-unplanned", place, words=name_measure(entry.measure))


def find_differing(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Steps or a unit other than the planned ones; periods may well be others."""
    for entry in returned.entries if context.plan else ():
        for column in context.definition.columns:
            compared = column.kind in (ColumnKind.ITEMS, ColumnKind.UNIT)
            if column.planned and compared and column.key in entry.fields:
                field = entry.fields[column.key]
                planned = _list_planned(entry, column, context.plan)
                if planned and field.pieces and _differ(field.text, planned, column, context):
                    words = {"planned": _shorten("\n".join(planned))}
                    place = place_field(returned, entry, field)
                    yield Problem("plan-differs", place, words=words)


def _list_planned(entry: Entry, column: Column, plan: Plan | None) -> tuple[str, ...]:
    """What the plan has in a column: for the entry's unit, or if nothing is, for all."""
    if plan is None or entry.measure is None:
        return ()
    planned = plan.list_entries(entry.measure.number)
    own = tuple(one for one in planned if entry.unit and one.concerns(entry.unit))
    fields = (one.entry.fields.get(column.key) for one in own or planned)
    return tuple(field.text for field in fields if field and field.text)


def _differ(text: str, planned: Iterable[str], column: Column, context: CheckContext) -> bool:
    planned = tuple(planned)
    if column.kind is ColumnKind.UNIT and context.round_:
        if any(names_everyone(one, context.definition.words.everyone) for one in planned):
            return False
        reported = find_units(text, context.round_)
        known = {unit.id for one in planned for unit in find_units(one, context.round_)}
        if reported and known:
            return not {unit.id for unit in reported} <= known
    return _list_wordings((text,)) != _list_wordings(planned)


def _list_wordings(texts: Iterable[str]) -> set[str]:
    """The items of texts, whatever their numbers and spacing."""
    return {squash(item.text) for text in texts for item in split_items(text)}


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN].rstrip()}…"


PLAN_RULES: tuple[Rule, ...] = (find_unreported, find_unplanned, find_differing)
