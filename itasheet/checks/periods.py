"""Checks of periods: readable, in order, within the fiscal year."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.cells.nil import list_filled
from itasheet.cells.period import find_missing_day, format_period, read_field_period
from itasheet.cells.period_grammar import Period, PeriodKind
from itasheet.cells.records import Return
from itasheet.checks.context import CheckContext, place_field, walk_fields
from itasheet.definition.definition import ColumnKind
from itasheet.problems.problem import Place, Problem
from itasheet.thai.dates import find_fiscal_year, fiscal_range
from itasheet.thai.numbers import to_thai

EXAMPLE_YEAR = 2568
"""Year of the example where the report's own is not known."""


def _walk_periods(returned: Return, context: CheckContext) -> Iterator[tuple[Period, Place, str]]:
    for entry, column, field in walk_fields(returned, context, ColumnKind.PERIOD):
        if column.key not in entry.faulty and list_filled(field, context.definition.words):
            period = read_field_period(field, context.fiscal_year)
            if entry.nil and period.kind is PeriodKind.FREE:
                continue  # nothing was done: there is no period to tell
            yield period, place_field(returned, entry, field), field.text


def find_unreadable(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A period that names no dates, months, quarters or year, or dates that do not exist."""
    for period, place, text in _walk_periods(returned, context):
        if period.kind is PeriodKind.FREE:
            example = format_period(*fiscal_range(context.fiscal_year or EXAMPLE_YEAR))
            yield Problem("period-unreadable", place, text, {"example": example})
        elif period.kind is PeriodKind.IMPOSSIBLE:
            month, last = find_missing_day(text) or ("", "")
            yield Problem("period-impossible", place, text, {"month": month, "last": last})


def find_half(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A period of which only the beginning or only the end is told; the year's own is proposed."""
    for period, place, text in _walk_periods(returned, context):
        if period.kind in (PeriodKind.OPEN, PeriodKind.DEADLINE):
            (start, end) = period.spans[0]
            first, last = fiscal_range(context.fiscal_year or find_fiscal_year(start))
            if period.kind is PeriodKind.OPEN:
                example = format_period(start, max(start, last))
                yield Problem("period-endless", place, text, {"example": example})
            else:
                example = format_period(min(first, end), end)
                yield Problem("period-deadline", place, text, {"example": example})


def find_reversed(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A period whose end lies before its start."""
    for period, place, text in _walk_periods(returned, context):
        if period.reversed:
            yield Problem("period-reversed", place, text)


def find_outside(returned: Return, context: CheckContext) -> Iterator[Problem]:
    """A period outside the fiscal year, wholly or in part; one in disorder is told apart."""
    if context.fiscal_year is None:
        return
    first, last = fiscal_range(context.fiscal_year)
    words = {"year": to_thai(str(context.fiscal_year)), "range": format_period(first, last)}
    for period, place, text in _walk_periods(returned, context):
        days = () if period.reversed else period.days
        if days and all(end < first or start > last for start, end in days):
            yield Problem("period-outside", place, text, words)
        elif any(start < first or end > last for start, end in days):
            yield Problem("period-partly-outside", place, text, words)
