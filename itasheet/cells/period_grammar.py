"""Wordings of periods brought to one short form, so that a small grammar can read them.

"ตั้งแต่วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๗ ถึง ๓๐ กันยายน ๒๕๖๘" becomes ``1j2567-30i2568``: digits Arabic,
months the letters a to l, years Buddhist, a dash for "from … to", a comma for "and", ``q`` for a
quarter, ``y`` for a year, ``A`` before it for the whole of one. A word that means nothing to the
grammar stays, and so keeps the period from being read.
"""

import re
from collections.abc import Sequence
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from itasheet.thai import dates, list_likely
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import join_dashes, repair_text

MONTH_LETTERS = "abcdefghijkl"
NO_MONTH = "m"  # the thirteenth and all beyond

_NUMERIC = re.compile(r"(?<![\d/.])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/.])")
_ISO = re.compile(r"(?<![\d-])(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?![\d-])")
_MONTH_YEAR = re.compile(r"^(?:เดือน)?\s*(\d\d?)/(\d{4}|[4-9]\d)\s*-\s*(\d\d?)/(\d{4}|[4-9]\d)$")


def mend_wording(text: str) -> str:
    """A wording with digits, dashes and years of one kind, and what of it is English in Thai."""
    text = join_dashes(to_arabic(dates.to_buddhist(repair_text(text)[0])))
    for row in list_likely("english", text.lower()) if re.search("[A-Za-z]", text) else ():
        text = re.sub(f"(?i){row.pattern}", row.put, text)
    return text


@lru_cache(maxsize=4096)
def shorten(text: str) -> str:
    """The short form of a wording; "" for one with Latin letters that are no English of periods."""
    short = mend_wording(text)
    if re.search("[A-Za-z]", short):
        return ""  # letters of its own would be taken for signs
    short = re.sub(r"\s*/\s*", "/", short)
    short = _ISO.sub(lambda day: f"{day[4]}{_month(day[3])}{day[1]}", short)
    short = _NUMERIC.sub(lambda day: f"{day[1]}{_month(day[3])}{day[4]}", short)
    short = _MONTH_YEAR.sub(lambda m: f"{_month(m[1])}{m[2]}-{_month(m[3])}{m[4]}", short)
    for name, month in dates.MONTH_NAMES.items():
        short = short.replace(name, MONTH_LETTERS[month])
    for row in list_likely("short", short):
        short = re.sub(row.pattern, row.put, short)
    short = re.sub(r"(?<!\d) | (?!\d)", "", " ".join(short.split()))
    return re.sub(r"(?<=[a-lyF])[EyF]+(?=\d)", "", short)


def _month(number: str) -> str:
    return MONTH_LETTERS[int(number) - 1] if 1 <= int(number) <= 12 else NO_MONTH


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


class Period(NamedTuple):
    """The days from ``start`` to ``end``; None where the year is neither told nor to be assumed.

    ``assumed_year`` tells that no year was typed and the round's fiscal year was taken. ``spans``
    are the days of which SEPARATE ones consist, and those that OPEN ones begin with and DEADLINE
    ones end with: none of these runs from a first day to a last.
    """

    kind: PeriodKind
    start: date | None = None
    end: date | None = None
    assumed_year: bool = False
    spans: tuple[Span, ...] = ()

    @property
    def reversed(self) -> bool:
        """Whether it ends before it starts, as no period can."""
        return self.start is not None and self.end is not None and self.start > self.end

    @property
    def days(self) -> tuple[Span, ...]:
        """The first and last days of which it consists, of an open one that which is told."""
        return ((self.start, self.end),) if self.start and self.end else self.spans


class _Point(NamedTuple):
    """A day, or a month where ``day`` is None; ``year`` is Gregorian."""

    day: int | None
    month: int | None
    year: int | None


_YEAR = r"(?P<year>\d{4}|\d{2})"
_MONTH = f"[{MONTH_LETTERS}{NO_MONTH}]"
_POINT = re.compile(rf"(?P<day>\d{{1,2}})?(?:(?P<month>{_MONTH}){_YEAR}?)?")
_WHOLE_DATE = rf"\d{{1,2}}{_MONTH}(?:\d{{4}}|\d{{2}})"
_QUARTER = re.compile(rf"q?(?P<number>[1-4])(?:[yFE/ ]+{_YEAR}?)?")
_YEAR_FIRST = re.compile(rf"A?[yFE]{_YEAR}(?P<rest>q.*)")
_WHOLE_YEAR = re.compile(r"A[yF]|F|[AyFE]+(\d{4}|\d{2})(?:[-,][yFE]*(\d{4}|\d{2}))?")


def parse_period(short: str, fiscal_year: int | None) -> Period | None:
    """The period that a short form means; None where it means none.

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
        return Period(PeriodKind.IMPOSSIBLE)


def join_spans(kind: PeriodKind, spans: Sequence[Span], assumed_year: bool) -> Period:
    """Spans as one period where each goes on from another; SEPARATE where days lie between.

    One in disorder, as a slip, is told by itself.
    """
    turned = next((span for span in spans if span[0] > span[1]), None)
    if turned:
        return Period(kind, *turned, assumed_year)
    ordered = sorted(spans)
    start, last = ordered[0]
    for first, end in ordered[1:]:
        if (first - last).days > 1:
            return Period(PeriodKind.SEPARATE, assumed_year=assumed_year, spans=tuple(ordered))
        last = max(last, end)
    return Period(kind, start, last, assumed_year)


def _group_spans(short: str, spans: Sequence[Span]) -> list[Span]:
    """The spans between commas, of one point or from one to another, given those of all points."""
    rest = iter(spans)
    groups = [[next(rest) for _ in re.split("[- ]", part)] for part in short.split(",")]
    return [(group[0][0], group[-1][1]) for group in groups]


def _read_whole_year(short: str, fiscal_year: int | None) -> Period | None:
    found = _WHOLE_YEAR.fullmatch(short)
    if not found:
        return None
    told = [_read_year(year) + dates.BUDDHIST_ERA for year in found.groups() if year]
    if years := told or [year for year in (fiscal_year,) if year]:
        start, end = dates.fiscal_range(years[0])[0], dates.fiscal_range(years[-1])[1]
        return Period(PeriodKind.WHOLE_YEAR, start, end, not told)
    return Period(PeriodKind.WHOLE_YEAR)


def _read_quarters(short: str, fiscal_year: int | None) -> Period | None:
    """Quarters of fiscal years; one without a year has that of the next one told."""
    turned = _YEAR_FIRST.sub(r"\g<rest>y\g<year>", short).replace(" ", "y")
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
            year = _read_year(quarter["year"]) + dates.BUDDHIST_ERA
        if year is None:
            return Period(PeriodKind.QUARTERS)
        spans.append(dates.fiscal_months(*dates.QUARTERS[int(quarter["number"]) - 1], year))
    return join_spans(PeriodKind.QUARTERS, _group_spans(turned, spans[::-1]), not told)


def _read_days(short: str, fiscal_year: int | None) -> Period | None:
    """Days and months, each of the year told with it or with its neighbour."""
    points = _read_points(short)
    if not points or points[-1].month is None:
        return None
    kind = PeriodKind.DAY if len(points) == 1 else PeriodKind.RANGE
    if all(point.day is None for point in points):
        kind = PeriodKind.MONTHS
    # "19 - 21 ตุลาคม 2563": a day without its month is of the month, and year, told next.
    for index in range(len(points) - 2, -1, -1):
        if not points[index].month:
            after = points[index + 1]
            points[index] = points[index]._replace(month=after.month, year=after.year)
    told = any(point.year for point in points)
    if not told and fiscal_year is None:
        return Period(kind)
    # Years from the point after, else from the one before, so that months run on in order.
    last = len(points) - 1
    for indexes, towards in ((range(last - 1, -1, -1), 1), (range(1, last + 1), -1)):
        for index in indexes:
            point, neighbour = points[index], points[index + towards]
            if not point.year and neighbour.year:
                turns = ((point.month or 0) - (neighbour.month or 0)) * towards > 0
                points[index] = point._replace(year=neighbour.year - towards * turns)
    spans: list[Span] = []
    for day, month, year in points:
        assert month is not None
        year = year or dates.gregorian_year(month, fiscal_year or 0)
        start = date(year, month, 1 if day is None else day)
        spans.append((start, dates.end_month(year, month) if day is None else start))
    return join_spans(kind, _group_spans(short, spans), not told)


def _read_points(short: str) -> list[_Point] | None:
    parts = re.split("[-, ]", short)
    # Two dates with nothing but a space or a line end between them; a lone number is too little.
    if " " in short and not all(re.fullmatch(_WHOLE_DATE, part) for part in parts):
        return None
    if any(part.count("-") > 1 for part in short.split(",")):
        return None
    found = [point for part in parts if part and (point := _POINT.fullmatch(part))]
    if len(found) < len(parts):
        return None
    return [
        _Point(
            int(point["day"]) if point["day"] else None,
            (MONTH_LETTERS + NO_MONTH).index(point["month"]) + 1 if point["month"] else None,
            _read_year(point["year"]) if point["year"] else None,
        )
        for point in found
    ]


def _read_year(typed: str) -> int:
    """The Gregorian year; two digits are the last two of a Buddhist one. ValueError if it is none.

    The centuries around ours only: a year outside them, ๓๕๖๓, is a slip of the keyboard.
    """
    year = int(typed) + 2500 if len(typed) == 2 else int(typed)
    if 2400 <= year < 2700:
        return year - dates.BUDDHIST_ERA
    if 1900 <= year < 2200:
        return year
    raise ValueError(f"no year of our time: {typed}")
