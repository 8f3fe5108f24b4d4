"""Stretches of days, read from the short form that ``shorthand`` gives a wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from itasheet.cells.shorthand import MONTH_LETTERS, NO_MONTH
from itasheet.thai.calendar import (
    BUDDHIST_ERA,
    end_month,
    fiscal_quarter,
    fiscal_range,
    gregorian_year,
)


class PeriodKind(Enum):
    """How a period is put into words."""

    RANGE = "range"
    DAY = "day"
    WHOLE_YEAR = "whole year"
    MONTHS = "months"
    QUARTERS = "quarters"
    SEPARATE = "separate"
    OPEN = "open"
    DEADLINE = "deadline"
    RECURRING = "recurring"
    DURATION = "duration"
    IMPOSSIBLE = "impossible"
    FREE = "free"
    BLANK = "blank"


Span = tuple[date, date]
"""A first and a last day."""


class Stretch(NamedTuple):
    """The days from ``start`` to ``end``; None where the year is neither told nor to be assumed.

    ``spans`` are the days of which SEPARATE ones consist, and those that OPEN ones begin with and
    DEADLINE ones end with: none of these runs from a first day to a last.
    """

    kind: PeriodKind
    start: date | None = None
    end: date | None = None
    assumed_year: bool = False
    spans: tuple[Span, ...] = ()


class _Point(NamedTuple):
    """A day, or a month where ``day`` is None; ``year`` is Gregorian."""

    day: int | None
    month: int | None
    year: int | None


_YEAR = r"(?P<year>\d{4}|\d{2})"
_MONTH = f"[{MONTH_LETTERS}{NO_MONTH}]"
_POINT = re.compile(rf"(?P<day>\d{{1,2}})?(?:(?P<month>{_MONTH}){_YEAR}?)?")
_WHOLE_DATE = re.compile(rf"\d{{1,2}}{_MONTH}(?:\d{{4}}|\d{{2}})")
_QUARTER = re.compile(rf"q?(?P<number>[1-4])(?:[yFE/ ]+{_YEAR})?")
_YEAR_FIRST = re.compile(rf"A?[yFE]{_YEAR}(?P<rest>q.*)")
_WHOLE_YEAR = re.compile(r"A[yF]|F|[AyFE]+(\d{4}|\d{2})(?:[-,][yFE]*(\d{4}|\d{2}))?")


def read_stretch(short: str, fiscal_year: int | None) -> Stretch | None:
    """The stretch of days that a short form means; None where it means none.

    Days and months without any year lie in the Buddhist ``fiscal_year``. Days that no calendar has
    are IMPOSSIBLE.
    """
    try:
        return (
            _read_whole_year(short, fiscal_year)
            or _read_quarters(short, fiscal_year)
            or _read_days(short, fiscal_year)
        )
    except ValueError:  # 31 September, or a year that cannot be meant
        return Stretch(PeriodKind.IMPOSSIBLE)


def join_spans(kind: PeriodKind, spans: Sequence[Span], assumed_year: bool) -> Stretch:
    """Spans as one stretch where each goes on from another; SEPARATE where days lie between.

    One in disorder, as a slip, is told by itself.
    """
    turned = next((span for span in spans if span[0] > span[1]), None)
    if turned:
        return Stretch(kind, *turned, assumed_year)
    ordered = sorted(spans)
    start, last = ordered[0]
    for first, end in ordered[1:]:
        if (first - last).days > 1:
            return Stretch(PeriodKind.SEPARATE, assumed_year=assumed_year, spans=tuple(ordered))
        last = max(last, end)
    return Stretch(kind, start, last, assumed_year)


def _group_spans(short: str, spans: Sequence[Span]) -> list[Span]:
    """The spans between commas, of one point or from one to another, given those of all points."""
    rest = iter(spans)
    groups = [[next(rest) for _ in re.split("[- ]", part)] for part in short.split(",")]
    return [(group[0][0], group[-1][1]) for group in groups]


def _read_whole_year(short: str, fiscal_year: int | None) -> Stretch | None:
    found = _WHOLE_YEAR.fullmatch(short)
    if not found:
        return None
    told = [_read_year(year) + BUDDHIST_ERA for year in found.groups() if year]
    years = told or ([fiscal_year] if fiscal_year else [])
    if not years:
        return Stretch(PeriodKind.WHOLE_YEAR)
    start, end = fiscal_range(years[0])[0], fiscal_range(years[-1])[1]
    return Stretch(PeriodKind.WHOLE_YEAR, start, end, not told)


def _read_quarters(short: str, fiscal_year: int | None) -> Stretch | None:
    """Quarters of fiscal years; one without a year has that of the next one told."""
    turned = _YEAR_FIRST.sub(r"\g<rest>y\g<year>", short)
    found = [_QUARTER.fullmatch(part) for part in re.split("[-,]", turned)]
    quarters = [quarter for quarter in found if quarter]
    if not turned.startswith("q") or len(quarters) < len(found):
        return None
    told = any(quarter["year"] for quarter in quarters)
    if told and not quarters[-1]["year"]:
        return None
    year = fiscal_year
    spans: list[Span] = []
    for quarter in reversed(quarters):
        if quarter["year"]:
            year = _read_year(quarter["year"]) + BUDDHIST_ERA
        if year is None:
            return Stretch(PeriodKind.QUARTERS)
        spans.append(fiscal_quarter(year, int(quarter["number"])))
    return join_spans(PeriodKind.QUARTERS, _group_spans(turned, spans[::-1]), not told)


def _read_days(short: str, fiscal_year: int | None) -> Stretch | None:
    points = _read_points(short)
    if not points or points[-1].month is None:
        return None
    kind = _tell_kind(points)
    points = _fill_months(points)
    told = any(point.year for point in points)
    if not told and fiscal_year is None:
        return Stretch(kind)
    points = _carry_years(points) if told else _assume_years(points, fiscal_year or 0)
    spans = _group_spans(short, [_span_point(point) for point in points])
    return join_spans(kind, spans, not told)


def _read_points(short: str) -> list[_Point] | None:
    parts = re.split("[-, ]", short)
    # Two dates with nothing but a space or a line end between them; a lone number is too little.
    if " " in short and not all(map(_WHOLE_DATE.fullmatch, parts)):
        return None
    if any(part.count("-") > 1 for part in short.split(",")):
        return None
    found = [_POINT.fullmatch(part) for part in parts]
    return [_read_point(point) for point in found if point] if all(found) and all(parts) else None


def _read_point(point: re.Match[str]) -> _Point:
    return _Point(
        int(point["day"]) if point["day"] else None,
        (MONTH_LETTERS + NO_MONTH).index(point["month"]) + 1 if point["month"] else None,
        _read_year(point["year"]) if point["year"] else None,
    )


def _tell_kind(points: list[_Point]) -> PeriodKind:
    if all(point.day is None for point in points):
        return PeriodKind.MONTHS
    return PeriodKind.DAY if len(points) == 1 else PeriodKind.RANGE


def _fill_months(points: list[_Point]) -> list[_Point]:
    """ "19 - 21 ตุลาคม 2563": a day without its month is of the month, and year, told next."""
    filled = [points[-1]]
    for point in reversed(points[:-1]):
        after = filled[-1]
        filled.append(point if point.month else point._replace(month=after.month, year=after.year))
    return filled[::-1]


def _carry_years(points: list[_Point]) -> list[_Point]:
    """Years from the point after, else from the one before, so that months run on in order."""
    carried = list(points)
    for index in range(len(carried) - 2, -1, -1):
        carried[index] = _carry_year(carried[index], carried[index + 1], -1)
    for index in range(1, len(carried)):
        carried[index] = _carry_year(carried[index], carried[index - 1], 1)
    return carried


def _carry_year(point: _Point, neighbour: _Point, step: int) -> _Point:
    if point.year or not neighbour.year:
        return point
    turns = ((point.month or 0) - (neighbour.month or 0)) * step < 0
    return point._replace(year=neighbour.year + step * turns)


def _assume_years(points: list[_Point], fiscal_year: int) -> list[_Point]:
    return [point._replace(year=gregorian_year(point.month or 0, fiscal_year)) for point in points]


def _span_point(point: _Point) -> tuple[date, date]:
    """The first and last day of a day or month whose year and month are known."""
    year, month = point.year or 0, point.month or 0
    start = date(year, month, 1 if point.day is None else point.day)
    return start, end_month(year, month) if point.day is None else start


def _read_year(typed: str) -> int:
    """The Gregorian year; two digits are the last two of a Buddhist one. ValueError if it is none.

    The centuries around ours only: a year outside them, ๓๕๖๓, is a slip of the keyboard.
    """
    year = int(typed) + 2500 if len(typed) == 2 else int(typed)
    if 2400 <= year < 2700:
        return year - BUDDHIST_ERA
    if 1900 <= year < 2200:
        return year
    raise ValueError(f"no year of our time: {typed}")
