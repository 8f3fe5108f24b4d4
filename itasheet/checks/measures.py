"""Checks of measures: each that was assigned, once, under its printed title, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.cells.nil import find_contradicted, find_nil
from itasheet.cells.records import Return
from itasheet.checks.context import (
    CheckContext,
    name_measure,
    place_field,
    place_title,
    place_unreported,
)
from itasheet.definition.definition import ColumnKind
from itasheet.problems.problem import Place, Problem
from itasheet.thai.text import find_nearest

NEAR = 0.5
"""Share of a title's letters that may differ in one that is suggested; beyond it is a guess."""


def find_missing(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A measure assigned to the unit on which it reports nothing; or nothing filled in at all."""
    assigned = returned.unit.measures if returned.unit else ()
    if not returned.entries and not assigned:
        yield Problem("return-empty", Place(file=returned.path))
    reported = {entry.measure.number for entry in returned.entries if entry.measure}
    for measure in context.definition.measures if context.round_ else ():
        if measure.number in assigned and measure.number not in reported:
            place = place_unreported(returned, measure, context)
            yield Problem("measure-missing", place, words=name_measure(measure))


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
        columns = context.definition.columns_of(ColumnKind.UNIT)
        named = [entry.fields[column.key] for column in columns if column.key in entry.fields]
        # As written, where no unit is recognised.
        written = "".join(piece.key for field in named for piece in field.pieces)
        key = (entry.unit.id if entry.unit else written, entry.measure.number)
        if key in seen:
            yield Problem("measure-twice", place, words=name_measure(entry.measure))
        seen.add(key)
        assigned = entry.unit.measures if entry.unit and context.round_ else ()
        if assigned and entry.measure.number not in assigned:
            yield Problem("measure-unassigned", place, words=name_measure(entry.measure))
    # The whole title counts, and in a form its number too.
    for entry in (*returned.entries, *returned.untouched):
        if entry.retitled and entry.measure:
            place = place_field(
                returned, entry, entry.fields[context.definition.measure_column.key]
            )
            found = entry.text(context.definition.measure_column.key)
            yield Problem("measure-retitled", place, found, name_measure(entry.measure))


def find_nil_measures(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A cell that says that nothing was done; beside others that tell what was it is an error."""
    word = next(iter(context.definition.words.nil), "")
    for entry in returned.entries:
        found = find_nil(entry, context.definition) if entry.nil else None
        wrong = find_contradicted(entry, context.definition)
        if entry.measure and found:
            words = {**name_measure(entry.measure), "word": word}
            place = place_field(returned, entry, *found)
            yield Problem("measure-nil", place, found[1].text, words)
        if entry.measure and wrong:
            place = place_field(returned, entry, *wrong)
            yield Problem("nil-contradicted", place, wrong[1].text, name_measure(entry.measure))
