"""Checks of measures: each that was planned, once, under its printed title, and no other.

Against the plan, if the round has one: what is reported is what was planned, and by whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from itasheet.cells.item_list import split_items
from itasheet.cells.nil import find_contradicted, find_nil
from itasheet.cells.records import Entry, Return
from itasheet.cells.unit_names import find_units, names_everyone
from itasheet.checks.context import (
    CheckContext,
    name_measure,
    place_field,
    place_title,
    place_unreported,
)
from itasheet.definition.definition import Column, ColumnKind
from itasheet.problems.problem import Place, Problem
from itasheet.returns.planned import Plan
from itasheet.thai.text import find_nearest

NEAR = 0.5
"""Share of a title's letters that may differ in one that is suggested; beyond it is a guess."""
LONGEST_SHOWN = 120
"""Characters of a planned text that are worth showing."""


def find_missing(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure assigned to the unit on which it reports nothing."""
    assigned = returned.unit.measures if returned.unit and context.round_ else ()
    reported = {entry.measure.number for entry in returned.entries if entry.measure}
    for measure in context.definition.measures:
        if measure.number in assigned and measure.number not in reported:
            place = place_unreported(returned, measure, context)
            yield Problem("measure-missing", place, words=name_measure(measure))


def find_nothing(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A return in which nothing is filled in, from a unit to which no measure is assigned."""
    if not returned.entries and not (returned.unit and returned.unit.measures):
        yield Problem("return-empty", Place(file=returned.path))


def find_twice(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure that one unit reports more than once."""
    seen: set[tuple[str, int]] = set()
    for entry in returned.entries:
        if entry.measure is None:
            continue
        columns = context.definition.columns_of(ColumnKind.UNIT)
        named = [entry.fields[column.key] for column in columns if column.key in entry.fields]
        # As written, where no unit is recognised.
        written = "".join(piece.key for field in named for piece in field.pieces)
        key = (entry.unit.id if entry.unit else written, entry.measure.number)
        if key in seen:
            place = place_title(returned, entry, context.definition)
            yield Problem("measure-twice", place, words=name_measure(entry.measure))
        seen.add(key)


def find_unassigned(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure reported by a unit for which it was not planned."""
    for entry in returned.entries:
        assigned = entry.unit.measures if entry.unit and context.round_ else ()
        if assigned and entry.measure and entry.measure.number not in assigned:
            place = place_title(returned, entry, context.definition)
            yield Problem("measure-unassigned", place, words=name_measure(entry.measure))


def find_unknown(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Rows under a title that is none of the measures'."""
    for entry in returned.entries:
        if entry.measure is None:
            place = place_title(returned, entry, context.definition)
            title = _read_title(entry, context)
            titles = (measure.title for measure in context.definition.measures)
            nearest = find_nearest(title, titles, limit=NEAR) or ""
            yield Problem("measure-unknown", place, title, {"nearest": nearest})


def find_retitled(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A printed title that was changed; the whole title counts, and in a form its number too."""
    for entry in (*returned.entries, *returned.untouched):
        if entry.retitled and entry.measure:
            field = entry.fields[context.definition.measure_column.key]
            place = place_field(returned, entry, field)
            found = _read_title(entry, context)
            yield Problem("measure-retitled", place, found, name_measure(entry.measure))


def _read_title(entry: Entry, context: CheckContext) -> str:
    field = entry.fields.get(context.definition.measure_column.key)
    return field.text if field else ""


def note_nil(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure on which nothing was done, at the cell that says so."""
    word = next(iter(context.definition.words.nil), "")
    for entry in returned.entries:
        found = find_nil(entry, context.definition) if entry.nil else None
        if entry.measure and found:
            field, piece = found
            place = place_field(returned, entry, field, piece)
            words = {**name_measure(entry.measure), "word": word}
            yield Problem("measure-nil", place, piece.text, words)


def find_contradictions(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A cell that says that nothing was done, beside others that tell what was."""
    for entry in returned.entries:
        found = find_contradicted(entry, context.definition)
        if entry.measure and found:
            field, piece = found
            place = place_field(returned, entry, field, piece)
            yield Problem("nil-contradicted", place, piece.text, name_measure(entry.measure))


def find_unreported(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure that was planned for a unit by name, on which it reports nothing.

    One that it is assigned besides is told as missing anyway.
    """
    plan = context.plan
    reporters = [returned.unit, *(entry.unit for entry in returned.entries)] if plan else []
    for unit in {unit.id: unit for unit in reporters if unit}.values():
        known = {
            *unit.measures,
            *(
                entry.measure.number
                for entry in returned.entries
                if entry.measure and entry.unit and entry.unit.id == unit.id
            ),
        }
        for measure in context.definition.measures:
            planned = plan.list_entries(measure.number) if plan else ()
            # One for all units names none.
            named = any(one.units and one.concerns(unit) for one in planned)
            if named and measure.number not in known:
                place = place_unreported(returned, measure, context)
                yield Problem("planned-unreported", place, words=name_measure(measure))


def find_unplanned(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure that is reported on, and that the plan does not have."""
    for entry in returned.entries if context.plan else ():
        if context.plan and entry.measure and not context.plan.covers(entry.measure.number):
            place = place_title(returned, entry, context.definition)
            yield Problem("measure-unplanned", place, words=name_measure(entry.measure))


def find_differing(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """Steps or a unit other than the planned ones; periods may well be others."""
    kinds = (ColumnKind.ITEMS, ColumnKind.UNIT)
    columns = [c for c in context.definition.columns if c.planned and c.kind in kinds]
    for entry in returned.entries if context.plan else ():
        for column in columns:
            field = entry.fields.get(column.key)
            planned = _list_planned(entry, column, context.plan) if field and field.pieces else ()
            if field and planned and _differ(field.text, planned, column, context):
                line = " ".join("\n".join(planned).split())
                if len(line) > LONGEST_SHOWN:
                    line = f"{line[:LONGEST_SHOWN].rstrip()}…"
                place = place_field(returned, entry, field)
                yield Problem("plan-differs", place, words={"planned": line})


def _list_planned(entry: Entry, column: Column, plan: Plan | None) -> tuple[str, ...]:
    """What the plan has in a column: for the entry's unit, or if nothing is, for all."""
    if plan is None or entry.measure is None:
        return ()
    planned = plan.list_entries(entry.measure.number)
    own = tuple(one for one in planned if entry.unit and one.concerns(entry.unit))
    fields = (one.entry.fields.get(column.key) for one in own or planned)
    return tuple(field.text for field in fields if field and field.text)


def _differ(text: str, planned: tuple[str, ...], column: Column, context: CheckContext) -> bool:
    words, round_ = context.definition.words, context.round_
    if column.kind is ColumnKind.UNIT and round_:
        if any(names_everyone(one, words.everyone) for one in planned):
            return False
        reported = {unit.id for unit in find_units(text, round_, words)}
        known = {unit.id for one in planned for unit in find_units(one, round_, words)}
        if reported and known:
            return not reported <= known
    return _list_keys((text,)) != _list_keys(planned)


def _list_keys(texts: Iterable[str]) -> set[str]:
    """The items of texts, whatever their numbers and spacing."""
    return {item.key for text in texts for item in split_items(text)}
