"""Checks of measures: each that was assigned or planned, once, under its title, and no other.

Also of the round's plan, which is read for comparison.
"""

from collections.abc import Iterable, Iterator, Sequence

from itasheet.cells.names import find_units, names_everyone
from itasheet.cells.nil import find_nil
from itasheet.cells.records import Entry, Return, split_items
from itasheet.checks.context import CheckContext, Plan, make_plan, place_field, place_title
from itasheet.checks.sender import find_other_years
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.round import Round
from itasheet.problems.problem import Place, Problem, group_problems
from itasheet.returns.read_return import read_return
from itasheet.sheets.grid import Workbook
from itasheet.thai.text import find_nearest, quote, squash

NEAR = 0.5
"""Share of a title's letters that may differ in one that is suggested; beyond it is a guess."""


def find_missing(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure on which a unit reports nothing although it is assigned to it, or planned for it by
    name; or nothing filled in at all.
    """
    sender, definition = returned.unit, context.definition
    if not returned.entries and not (sender and sender.measures):
        yield Problem("return-empty", Place(file=returned.path))
    reporters = (sender, *(entry.unit for entry in returned.entries))
    for unit in {unit.id: unit for unit in reporters if unit}.values():
        own = (one for one in returned.entries if one.unit and one.unit.id == unit.id)
        reported = {one.measure.number for one in own if one.measure}
        for measure in (one for one in definition.measures if one.number not in reported):
            assigned = measure.number in unit.measures
            planned = context.plan.entries if context.plan else ()
            of_all = (one for one in planned if one.measure.number == measure.number)
            # One for all units names none.
            named = any(one.units and one.concerns(unit) for one in of_all)
            if unit == sender if assigned else named:
                code = "measure-missing" if assigned else "planned-unreported"
                issued = (one for one in returned.untouched if one.measure is measure)
                places = (place_title(returned, one, definition) for one in issued)
                yield Problem(code, next(places, Place(returned.path)), words=measure.words)


def find_unexpected(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure told twice by one unit, or not assigned to it; a title changed, or of none."""
    seen: set[tuple[str, int]] = set()
    for entry in returned.entries:
        place = place_title(returned, entry, context.definition)
        if entry.measure is None:
            title = entry.text(context.definition.measure_column.key)
            titles = (measure.title for measure in context.definition.measures)
            nearest = find_nearest(title, titles, limit=NEAR) or ""
            yield Problem("measure-unknown", place, title, {"nearest": nearest})
            continue
        # As written, where no unit is recognised.
        columns = context.definition.columns_of(ColumnKind.UNIT)
        written = squash("".join(entry.text(column.key) for column in columns))
        key = (entry.unit.id if entry.unit else written, entry.measure.number)
        if key in seen:
            yield Problem("measure-twice", place, words=entry.measure.words)
        seen.add(key)
        assigned = entry.unit.measures if entry.unit and context.round_ else ()
        if assigned and entry.measure.number not in assigned:
            yield Problem("measure-unassigned", place, words=entry.measure.words)
    # The whole title counts, and in a form its number too.
    for entry in (*returned.entries, *returned.untouched):
        if entry.retitled and entry.measure:
            field = entry.fields[context.definition.measure_column.key]
            place = place_field(returned, entry, field)
            yield Problem("measure-retitled", place, field.text, entry.measure.words)


def find_nil_measures(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A cell that says that nothing was done; beside others that tell what was it is an error."""
    word = next(iter(context.definition.words.nil), "")
    for entry in returned.entries:
        if entry.measure and (found := find_nil(entry, context.definition)):
            place = place_field(returned, entry, *found)
            code = "measure-nil" if entry.nil else "nil-contradicted"
            yield Problem(code, place, found[1].text, {**entry.measure.words, "word": word})


def find_unplanned(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure that the plan does not have, or steps or a unit other than the planned ones.

    Periods may well be others.
    """
    plan, kinds = context.plan, (ColumnKind.ITEMS, ColumnKind.UNIT)
    columns = [c for c in context.definition.columns if c.planned and c.kind in kinds]
    for entry in returned.entries:
        if plan is None or entry.measure is None:
            continue
        of_all = [one for one in plan.entries if one.measure.number == entry.measure.number]
        if not of_all and entry.measure.number not in plan.unclear:
            place = place_title(returned, entry, context.definition)
            yield Problem("measure-unplanned", place, words=entry.measure.words)
        own = [one for one in of_all if entry.unit and one.concerns(entry.unit)]
        for column in columns:
            field = entry.fields.get(column.key)
            fields = (one.entry.fields.get(column.key) for one in own or of_all)
            planned = [one.text for one in fields if one and one.text]
            if field and field.pieces and planned and _differ(field.text, planned, column, context):
                told = quote(" ".join("\n".join(planned).split()))
                place = place_field(returned, entry, field)
                yield Problem("plan-differs", place, words={"planned": told})


def _differ(text: str, planned: Sequence[str], column: Column, context: CheckContext) -> bool:
    """Whether other units or items are named, however these are numbered and spaced."""
    words, round_ = context.definition.words, context.round_
    if column.kind is ColumnKind.UNIT and round_:
        if any(names_everyone(one, words.everyone) for one in planned):
            return False
        reported = {unit.id for unit in find_units(text, round_, words)}
        known = {unit.id for one in planned for unit in find_units(one, round_, words)}
        if reported and known:
            return not reported <= known
    said, expected = (
        {item.key for one in texts for item in split_items(one)} for texts in ((text,), planned)
    )
    return said != expected


def read_plan(
    workbook: Workbook | Problem, definition: Definition, own: Definition, round_: Round
) -> tuple[Plan | None, tuple[Problem, ...]]:
    """A plan for comparison with what is reported under ``definition``; ``own`` is its definition.

    Its structure is checked, and that each entry is on a measure and names who is responsible.
    None where it cannot be read.
    """
    if isinstance(workbook, Problem):
        return None, (workbook,)
    returned, problems = judge_plan(workbook, own, round_)
    if returned is None:
        return None, problems
    plan, rest = make_plan(returned, definition, own, round_)
    return plan, (*problems, *place_entries("plan-unclear", returned, rest, own))


def judge_plan(
    workbook: Workbook, own: Definition, round_: Round
) -> tuple[Return | None, tuple[Problem, ...]]:
    """A plan as it stands, with what is wrong with its structure and its year."""
    returned, problems = read_return(workbook, own, round_)
    context = CheckContext(own, round_, round_.fiscal_year)
    return returned, (*problems, *(find_other_years(returned, context) if returned else ()))


def place_entries(
    code: str, returned: Return, entries: Iterable[Entry], definition: Definition
) -> tuple[Problem, ...]:
    """A problem of this kind for each entry, with its place and title."""
    key = definition.measure_column.key
    return group_problems(
        Problem(code, place_title(returned, entry, definition), entry.text(key))
        for entry in entries
    )
