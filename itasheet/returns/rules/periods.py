"""Rules on periods: readable, in order, within the fiscal year."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.cells.fields import list_filled, read_field_period
from itasheet.cells.period import Period, PeriodKind, format_period
from itasheet.model.definition import ColumnKind
from itasheet.model.problems import Place, Problem
from itasheet.model.records import Return
from itasheet.returns.rules.context import Context, Rule, place_field, walk_fields
from itasheet.thai.calendar import fiscal_range
from itasheet.thai.digits import to_thai

EXAMPLE_YEAR = 2568
"""Year of the example where the report's own is not known."""


def _walk_periods(returned: Return, context: Context) -> Iterator[tuple[Period, Place, str]]:
    for entry, column, field in walk_fields(returned, context.definition, ColumnKind.PERIOD):
        if column.key not in entry.faulty and list_filled(field, context.definition.words):
            period = read_field_period(field, context.fiscal_year)
            if entry.nil and period.kind is PeriodKind.FREE:
                continue  # nothing was done: there is no period to tell
            yield period, place_field(returned, entry, field), field.text


def find_unreadable(returned: Return, context: Context) -> Iterator[Problem]:
    """A period that names no dates, months, quarters or year."""
    example = format_period(*fiscal_range(context.fiscal_year or EXAMPLE_YEAR))
    for period, place, text in _walk_periods(returned, context):
        if period.kind is PeriodKind.FREE:
            yield Problem("period-unreadable", place, text, {"example": example})


def find_reversed(returned: Return, context: Context) -> Iterator[Problem]:
    """A period whose end lies before its start."""
    for period, place, text in _walk_periods(returned, context):
        if period.reversed:
            yield Problem("period-reversed", place, text)


def find_outside(returned: Return, context: Context) -> Iterator[Problem]:
    """A period outside the fiscal year, wholly or in part; one in disorder is told apart."""
    if context.fiscal_year is None:
        return
    first, last = fiscal_range(context.fiscal_year)
    words = {"year": to_thai(str(context.fiscal_year)), "range": format_period(first, last)}
    for period, place, text in _walk_periods(returned, context):
        if period.start is None or period.end is None or period.reversed:
            continue
        if period.end < first or period.start > last:
            yield Problem("period-outside", place, text, words)
        elif period.start < first or period.end > last:
            yield Problem("period-partly-outside", place, text, words)


PERIOD_RULES: tuple[Rule, ...] = (find_unreadable, find_reversed, find_outside)
