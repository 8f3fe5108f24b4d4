"""Checks of measures: each that was assigned, once, under its printed title, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.cells.nil import find_contradicted, find_nil
from itasheet.cells.records import Entry, Return
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
