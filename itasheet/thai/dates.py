"""Thai dates: month names, Buddhist years, and the fiscal year of the Thai state.

Years are Buddhist (พ.ศ. = ค.ศ. + 543) wherever they are numbers; ``date`` values are Gregorian.
Fiscal year Y runs from 1 October Y-1 to 30 September Y (Budget Procedures Act, B.E. 2561,
section 4).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from itasheet.thai.numbers import to_thai

BUDDHIST_ERA = 543
THAI_TIME = timezone(timedelta(hours=7))
"""The clocks of Thailand, which has no summer time."""
MONTHS = tuple(
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
)
SHORT_MONTHS = tuple("ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split())
_FIRST_MONTH = 10


def format_date(day: date, short: bool = False) -> str:
    """A day as Thai papers write it: ``๑ ตุลาคม ๒๕๖๗``, short ``๑ ต.ค. ๖๗``."""
    year = day.year + BUDDHIST_ERA
    if short:
        return to_thai(f"{day.day} {SHORT_MONTHS[day.month - 1]} {year % 100:02}")
    return to_thai(f"{day.day} {MONTHS[day.month - 1]} {year}")


def correct_date(value: date) -> date | None:
    """The day that was meant by a date as a spreadsheet took it; None for one that no year has.

    A Buddhist year becomes the Gregorian one that it is: "1/10/2567" was typed, or "1/10/67", whose
    short year Excel takes, from 30 on, to be of the 20th century.
    """
    year = value.year
    if year > 2400:
        year -= BUDDHIST_ERA
    elif 1940 <= year < 2000:
        year += 2500 - 1900 - BUDDHIST_ERA
    try:
        return date(year, value.month, value.day)
    except ValueError:  # 29 February of a year that has none in its own era
        return None


def format_typed_date(value: date) -> str:
    """A date as ``correct_date`` understands it; one that no year has, as it was typed."""
    if day := correct_date(value):
        return format_date(day)
    year = value.year if value.year > 2400 else value.year - 1900 + 2500
    return to_thai(f"{value.day} {MONTHS[value.month - 1]} {year}")


def find_day(time: datetime) -> date:
    """The day in Thailand at a time, which has its zone."""
    return time.astimezone(THAI_TIME).date()


def format_time(time: datetime) -> str:
    """A time in Thailand as Thai papers write it: ``๑ ตุลาคม ๒๕๖๗ เวลา ๑๔.๓๐ น.``"""
    told = time.astimezone(THAI_TIME)
    return f"{format_date(told.date())} เวลา {to_thai(told.strftime('%H.%M'))} น."


def find_fiscal_year(day: date) -> int:
    """The Buddhist fiscal year in which a day lies."""
    return day.year + BUDDHIST_ERA + (day.month >= _FIRST_MONTH)


def fiscal_range(year: int) -> tuple[date, date]:
    """The first and last day of a Buddhist fiscal year."""
    return fiscal_months(_FIRST_MONTH, _FIRST_MONTH - 1, year)


def fiscal_quarter(year: int, number: int) -> tuple[date, date]:
    """The first and last day of a quarter, 1 (October to December) to 4 (July to September).

    ValueError for any other number.
    """
    if not 1 <= number <= 4:
        raise ValueError(f"a year has no quarter {number}")
    first = (_FIRST_MONTH - 1 + 3 * (number - 1)) % 12 + 1
    return fiscal_months(first, first + 2, year)


def fiscal_months(first: int, last: int, year: int) -> tuple[date, date]:
    """The first day of one calendar month (1 to 12) and the last of another in a fiscal year.

    The months of a fiscal year run from 10 to 9; where ``last`` comes before ``first`` in that
    order, so does its day.
    """
    start = date(gregorian_year(first, year), first, 1)
    return start, end_month(gregorian_year(last, year), last)


def gregorian_year(month: int, year: int) -> int:
    """The Gregorian year in which a calendar month of a Buddhist fiscal year falls."""
    return year - BUDDHIST_ERA - (month >= _FIRST_MONTH)


def end_month(year: int, month: int) -> date:
    """The last day of a month of a Gregorian year."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


# Stems, for "ตุลา" and "ตุลาคม" alike, with the misspellings that are common.
_STEMS = ("มกรา กุมภา(?:พันธ์?)? มีนา เมษา พฤ[ษศ]ภา มิถุนา กรก[ฎฏ]า สิงหา กันยา ตุลา พฤ[ศษ]จิกา ธันวา").split()
_ENDING = "(?:คม|ยน)"
_HALVES = tuple(short.rstrip(".").split(".") for short in SHORT_MONTHS)

# In running text "พค" may be the end of one word and the start of the next: a dot is asked for.
_DOTTED = "|".join(rf"{first}(?:\.[ ]?{last}\.?|{last}\.)" for first, last in _HALVES)
MONTH_IN_TEXT = rf"(?:(?:{'|'.join(_STEMS)}){_ENDING}|กุมภาพันธ์?|(?<!\.)(?:{_DOTTED}))"

_NAMES = re.compile(
    "|".join(
        rf"(?P<m{number}>{stem}{_ENDING}?|{first}\.?[ ]?{last}\.?)"
        for number, (stem, (first, last)) in enumerate(zip(_STEMS, _HALVES, strict=True), start=1)
    )
)


def replace_months(text: str, letters: str) -> str:
    """The text with every month name replaced by that month's letter, of twelve given.

    Meant for short wordings that consist of dates, not for running text.
    """
    return _NAMES.sub(lambda name: letters[int((name.lastgroup or "m1")[1:]) - 1], text)
