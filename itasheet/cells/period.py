"""When something was done: the period that a cell tells, however it is worded."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import chain

from itasheet.cells.period_grammar import (
    MONTH_LETTERS,
    Period,
    PeriodKind,
    join_spans,
    mend_wording,
    parse_period,
    shorten,
)
from itasheet.cells.records import Field
from itasheet.thai import dates, list_likely
from itasheet.thai.numbers import to_arabic, to_thai

_BRACKETED = r"(?:(?:รอบ|ครั้ง|ระยะ)(?:ที่\s*\d+)?\s*)?([^()]*)\(([^()]*)\)\s*"
_BEHIND_BRACKETS = r"(?<=\))\s*(?:,|และ)?\s*(?=\S)"


@lru_cache(maxsize=1024, typed=True)
def read_period(value: str | date, fiscal_year: int | None) -> Period:
    """The period in a cell; ``fiscal_year`` (Buddhist) stands in where no year was typed.

    A date value (a datetime is one) is a day; one after the year 2400 was typed with its Buddhist
    year, which the spreadsheet took for a Gregorian one. What cannot be understood, or could mean
    two things, is FREE; a day that no calendar has is IMPOSSIBLE. No text raises an error.
    """
    if not isinstance(value, str):
        day = dates.correct_date(value)
        return Period(PeriodKind.DAY if day else PeriodKind.IMPOSSIBLE, day, day)
    mended = mend_wording(value).strip(" \t\n.*⁰¹²³⁴⁵⁶⁷⁸⁹")  # with marks of notes
    if not "".join(mended.split()).strip("-.…_"):
        return Period(PeriodKind.BLANK)
    for kind in (PeriodKind.RECURRING, PeriodKind.DURATION):
        if any(re.fullmatch(row.pattern, mended) for row in list_likely(kind.value, mended)):
            return Period(kind)
    if "(" in mended and (told_twice := re.fullmatch(_BRACKETED, mended)):
        outside, inside = (read_period(part, fiscal_year) for part in told_twice.groups())
        return _choose_period(outside, inside)
    several = re.split(_BEHIND_BRACKETS, mended) if ")" in mended else []
    if len(several) > 1:  # each with its own brackets
        return _read_together(several, fiscal_year)
    for kind in (PeriodKind.OPEN, PeriodKind.DEADLINE):
        for row in list_likely(kind.value, mended):
            # A period of which only the beginning or only the end is told.
            if half := re.fullmatch(row.pattern, mended):
                known = parse_period(shorten(half[1]), fiscal_year) or Period(PeriodKind.FREE)
                if known.start:
                    return Period(kind, assumed_year=known.assumed_year, spans=known.days)
                return known if known.kind is PeriodKind.IMPOSSIBLE else Period(PeriodKind.FREE)
    return parse_period(shorten(mended), fiscal_year) or Period(PeriodKind.FREE)


def read_field_period(field: Field, fiscal_year: int | None) -> Period:
    """The period of a field: of one cell, of a start and an end in two, or from first to last."""
    if len(field.pieces) == 1 and isinstance(value := field.pieces[0].value, str | date):
        return read_period(value, fiscal_year)
    for text in (field.text, " - ".join(piece.text for piece in field.pieces)):
        period = read_period(text, fiscal_year)
        if period.kind is not PeriodKind.FREE:
            return period
    return _read_together([piece.text for piece in field.pieces], fiscal_year)


def find_missing_day(text: str) -> tuple[str, str] | None:
    """The month of the first day that it does not have, by name, and its last day; None if none."""
    for found in re.finditer(rf"(\d{{1,2}})([{MONTH_LETTERS}])", shorten(text)):
        number = MONTH_LETTERS.index(found[2]) + 1
        last = dates.end_month(2024, number).day  # a leap year
        if not 1 <= int(found[1]) <= last:
            return dates.MONTHS[number - 1], to_thai(last)
    return None


def format_period(start: date, end: date) -> str:
    """A period as it is printed: ``๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘``."""
    return f"{dates.format_date(start)} – {dates.format_date(end)}"


LEAP_YEAR = 2567
"""A fiscal year whose February has 29 days; only months that have no year are read by it."""

_DATED = re.compile(
    rf"(?:{'|'.join(map(re.escape, dates.MONTH_NAMES))}|วันที่|เดือน|ตั้งแต่|ระหว่าง|เริ่ม|สิ้นสุด"
    r"|จนถึง|ถึง|และ|พ\.?\s?ศ\.*|[\d\s./,~–—-])*"
)
_ONE_SIDED = re.compile("ตั้งแต่|เริ่ม|สิ้นสุด|ถึง")


def unify_period(text: str) -> str | None:
    """Days or months in one style: what two dates share stands once, as in ``๑๙ – ๒๑ ตุลาคม ๒๕๖๗``,
    and no year that nobody told. None for a wording that tells anything else, or none of them.
    """
    period = read_period(text, LEAP_YEAR)
    if not (period.start and period.end) or period.reversed or not _DATED.fullmatch(text):
        return None
    first, last = (dates.format_date(day).split() for day in (period.start, period.end))
    told = slice(period.kind is PeriodKind.MONTHS, 2 if period.assumed_year else 3)
    first, last = first[told], last[told]
    if first == last and _ONE_SIDED.search(text):  # which says more than the day does
        return None
    while first and first[-1] == last[len(first) - 1]:
        first.pop()
    return " – ".join(" ".join(words) for words in (first, last) if words)


def _read_together(wordings: Sequence[str], fiscal_year: int | None) -> Period:
    """Periods as one; FREE where any of them is not definite."""
    periods = [read_period(wording, fiscal_year) for wording in wordings]
    definite = [one.days if one.start or one.kind is PeriodKind.SEPARATE else () for one in periods]
    if not definite or not all(definite):
        return Period(PeriodKind.FREE)
    assumed = all(one.assumed_year for one in periods)
    return join_spans(PeriodKind.RANGE, [*chain(*definite)], assumed)


def _choose_period(outside: Period, inside: Period) -> Period:
    """Of two wordings for one period the more definite; FREE where they do not agree."""
    for kind in (PeriodKind.FREE, PeriodKind.IMPOSSIBLE):
        if kind in (outside.kind, inside.kind):
            return Period(kind)
    definite = [period for period in (outside, inside) if period.start]
    told = [period for period in definite if not period.assumed_year]
    if len({(period.start, period.end) for period in told or definite}) > 1:
        return Period(PeriodKind.FREE)
    return (told or definite or [outside])[0]


_QUARTER = re.compile(r"(q?)([1-4])(?:(?<=q.)[/Ey]*(\d{4}|\d{2}))?")
_MONTH = re.compile(rf"([{MONTH_LETTERS}])(\d{{4}}|\d{{2}})?")


def name_time(texts: Sequence[str]) -> str:
    """What time headings one above another name, or "": ไตรมาส ๑, ต.ค. ๖๗ - มี.ค. ๖๘.

    A year is taken along from above where it is the month's own, not a fiscal one.
    """
    *above, own = texts
    if len(own) > 40:  # no name of a quarter or a month
        return ""
    told = [*chain(*map(dates.find_years, (text for text in above if "งบประมาณ" not in text)))]
    names = []
    named = "(" in own and re.fullmatch(_BRACKETED, to_arabic(own))  # รอบที่ ๑ (ต.ค. - มี.ค.)
    told_by = named[2] if named and not named[1] else own.split("(")[0]
    for point in shorten(told_by).split("-"):
        quarter, month = _QUARTER.fullmatch(point), _MONTH.fullmatch(point)
        if quarter and (quarter[1] or any("ไตรมาส" in text for text in texts)):
            names.append("/".join(["ไตรมาส " + quarter[2], *filter(None, [quarter[3]])]))
        elif month:
            name = dates.SHORT_MONTHS[MONTH_LETTERS.index(month[1])]
            names.append(f"{name} {month[2] or (told[-1].number if told else '')}".strip())
        else:
            return ""
    return to_thai(" - ".join(dict.fromkeys((names[0], names[-1]))))
