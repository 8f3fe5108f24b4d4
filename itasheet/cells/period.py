"""When something was done: the period that a cell tells, however it is worded."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from itasheet.cells.period_grammar import (
    MONTH_LETTERS,
    PeriodKind,
    Span,
    Stretch,
    read_stretch,
    shorten,
)
from itasheet.thai.dates import BUDDHIST_ERA, MONTHS, end_month, format_date
from itasheet.thai.numbers import to_arabic, to_thai
from itasheet.thai.text import repair_text

__all__ = ["Period", "PeriodKind", "format_period", "read_period"]


class Period(NamedTuple):
    """A period as typed, and the days from ``start`` to ``end`` where it means definite ones.

    ``assumed_year`` tells that no year was typed and the round's fiscal year was taken; ``spans``
    are as in ``Stretch``.
    """

    text: str
    kind: PeriodKind
    start: date | None = None
    end: date | None = None
    assumed_year: bool = False
    spans: tuple[Span, ...] = ()

    @property
    def reversed(self) -> bool:
        """Whether it ends before it starts, as no period can."""
        return self.start is not None and self.end is not None and self.start > self.end


_LEAP_YEAR = 2024

_BLANK = re.compile(r"[\s\-\u2010-\u2015\u2212.…_]*")
_RECURRING = re.compile(
    r"ทุก|ราย(?:วัน|สัปดาห์|เดือน|ไตรมาส|ปี)|(?:วัน|สัปดาห์|เดือน|ไตรมาส|ปี)ละ|ของแต่ละ|แต่ละเดือน"
    r"|ครั้ง\s*(?:/|ต่อ)|ประจำ(?:วัน|สัปดาห์|เดือน)\s*$"
)
_LENGTH = re.compile(
    r"(?:(?:ตลอด|ภายใน|ไม่เกิน|ไม่น้อยกว่า|ระยะเวลา|ใช้เวลา|เวลา|ประมาณ"
    r"|จำนวน|รวม)\s*)*"
    r"\d+(?:[.,]\d+)?\s*(?:-\s*\d+)?\s*"
    r"(?:วัน(?!ที่)|สัปดาห์|เดือน|ไตรมาส|ปี(?!\s*งบ)|ชั่วโมง|ชม\.?|นาที)(?:\s*ทำการ)?"
    r"(?:\s*(?:นับ|หลังจาก|/|ต่อ).*)?",
    re.DOTALL,
)
_OPEN = re.compile(
    r"(.*?)\s*"
    r"(?:เป็นต้น(?:ไป|มา)|(?:-|\u2013|จนถึง|ถึง|จน)\s*(?:ใน)?(?:ปัจจุบัน|บัดนี้|วันนี้))",
    re.DOTALL,
)
_DEADLINE = re.compile(
    r"(?:ให้)?(?:แล้ว)?(?:เสร็จ(?:สิ้น)?)?\s*(?:ภายใน|ไม่เกิน|ก่อน|จนถึง|ถึง)"
    r"(?!\s*(?:ประจำ)?ปี)(.+)",
    re.DOTALL,
)
_BRACKETED = re.compile(r"(?P<outside>[^()]*)\((?P<inside>[^()]*)\)\s*")


@lru_cache(maxsize=1024, typed=True)
def read_period(value: str | date | int | float, fiscal_year: int | None) -> Period:
    """The period in a cell; ``fiscal_year`` (Buddhist) stands in where no year was typed.

    A date value (a datetime is one) is a day; one after the year 2400 was typed with its Buddhist
    year, which the spreadsheet took for a Gregorian one. A number means nothing. What cannot be
    understood, or could mean two things, is FREE; a day that no calendar has is IMPOSSIBLE. No text
    raises an error.
    """
    if isinstance(value, str):
        found = _read_wording(value, fiscal_year)
        return Period(value, *found)
    if isinstance(value, date):
        return _read_date(value)
    whole = isinstance(value, float) and value.is_integer()
    return Period(str(int(value) if whole else value), PeriodKind.FREE)


def find_missing_day(text: str) -> tuple[str, str] | None:
    """The month of the first day that it does not have, by name, and its last day; None if none."""
    for found in re.finditer(rf"(\d{{1,2}})([{MONTH_LETTERS}])", shorten(text)):
        number = MONTH_LETTERS.index(found[2]) + 1
        last = end_month(_LEAP_YEAR, number).day
        if not 1 <= int(found[1]) <= last:
            return MONTHS[number - 1], to_thai(str(last))
    return None


def format_period(start: date, end: date) -> str:
    """A period as it is printed: ``๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘``."""
    return f"{format_date(start)} – {format_date(end)}"


def _read_date(value: date) -> Period:
    year = value.year
    if year > 2400:
        year -= BUDDHIST_ERA
    elif 1940 <= year < 2000:
        # "1/10/67" was typed: Excel takes a short year from 30 on to be of the 20th century.
        year += 2500 - 1900 - BUDDHIST_ERA
    try:
        day = date(year, value.month, value.day)
    except ValueError:  # 29 February of a year that has none in its own era
        typed = f"{value.day} {MONTHS[value.month - 1]} {year + BUDDHIST_ERA}"
        return Period(to_thai(typed), PeriodKind.IMPOSSIBLE)
    return Period(format_date(day), PeriodKind.DAY, day, day)


def _read_wording(text: str, fiscal_year: int | None) -> Stretch:
    mended = to_arabic(repair_text(text)[0]).strip(" \t\n.")
    if _BLANK.fullmatch(mended):
        return Stretch(PeriodKind.BLANK)
    if _RECURRING.search(mended):
        return Stretch(PeriodKind.RECURRING)
    if _LENGTH.fullmatch(mended):
        return Stretch(PeriodKind.DURATION)
    told_twice = _BRACKETED.fullmatch(mended)
    if told_twice:
        outside, inside = (_read_wording(part, fiscal_year) for part in told_twice.groups())
        return _choose_stretch(outside, inside)
    for kind, pattern in ((PeriodKind.OPEN, _OPEN), (PeriodKind.DEADLINE, _DEADLINE)):
        if half := pattern.fullmatch(mended):
            return _read_half(kind, half[1], fiscal_year)
    return read_stretch(shorten(mended), fiscal_year) or Stretch(PeriodKind.FREE)


def _read_half(kind: PeriodKind, text: str, fiscal_year: int | None) -> Stretch:
    """A period of which only the beginning or only the end is told."""
    known = read_stretch(shorten(text), fiscal_year) or Stretch(PeriodKind.FREE)
    if known.start and known.end:
        spans = ((known.start, known.end),)
        return Stretch(kind, assumed_year=known.assumed_year, spans=spans)
    return known if known.kind is PeriodKind.IMPOSSIBLE else Stretch(PeriodKind.FREE)


def _choose_stretch(outside: Stretch, inside: Stretch) -> Stretch:
    """Of two wordings for one period the more definite; FREE where they do not agree."""
    for kind in (PeriodKind.FREE, PeriodKind.IMPOSSIBLE):
        if kind in (outside.kind, inside.kind):
            return Stretch(kind)
    definite = [stretch for stretch in (outside, inside) if stretch.start]
    told = [stretch for stretch in definite if not stretch.assumed_year]
    if len({stretch[1:3] for stretch in told or definite}) > 1:
        return Stretch(PeriodKind.FREE)
    return (told or definite or [outside])[0]
