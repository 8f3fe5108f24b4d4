"""Thai dates: month names, Buddhist years, and the fiscal year of the Thai state.

Years are Buddhist (พ.ศ. = ค.ศ. + 543) wherever they are numbers; ``date`` values are Gregorian.
Fiscal year Y runs from 1 October Y-1 to 30 September Y (Budget Procedures Act, B.E. 2561,
section 4).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from itasheet.thai import list_likely
from itasheet.thai.numbers import is_counted, part_codes, to_arabic, to_thai

BUDDHIST_ERA = 543
THAI_TIME = timezone(timedelta(hours=7))
"""The clocks of Thailand, which has no summer time."""
MONTHS = tuple(
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
)
SHORT_MONTHS = tuple("ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split())
_FIRST_MONTH = 10
QUARTERS = ((10, 12), (1, 3), (4, 6), (7, 9))
"""The first and the last calendar month of each quarter of a fiscal year."""


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


def format_typed_date(value: date, parts: str = "dmy") -> str:
    """A date as ``correct_date`` understands it; one that no year has, as it was typed.

    ``parts`` has the letters of those that are told: day, month and year. A year by itself is told
    as one.
    """
    year = value.year if value.year > 2400 else value.year - 1900 + 2500
    typed = to_thai(f"{value.day} {MONTHS[value.month - 1]} {year}")
    words = format_date(day) if (day := correct_date(value)) else typed
    told = [word for part, word in zip("dmy", words.split(), strict=True) if part in parts]
    return " ".join(["พ.ศ.", *told] if parts == "y" else told)


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
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _spell_months() -> Iterator[tuple[str, int]]:
    """Every spelling of a month's name with its index, also those that are common slips."""
    stems = (
        "มกรา กุมภาพันธ์|กุมภาพันธ|กุมภา มีนา เมษา พฤษภา|พฤศภา มิถุนา "
        "กรกฎา|กรกฏา สิงหา กันยา ตุลา พฤศจิกา|พฤษจิกา ธันวา"
    ).split()
    for index, (spelt, short) in enumerate(zip(stems, SHORT_MONTHS, strict=True)):
        for stem in spelt.split("|"):
            yield from ((f"{stem}{ending}", index) for ending in ("คม", "ยน", ""))
        first, last, _ = short.split(".")
        for joint in (".", ". ", " ", ""):
            yield from ((f"{first}{joint}{last}{dot}", index) for dot in (".", ""))


MONTH_NAMES = dict(sorted(_spell_months(), key=lambda spelling: -len(spelling[0])))
"""Each spelling with the month's index, the longest first; for wordings that consist of dates."""
# In running text "พค" may be the end of one word and the start of the next, and ตุลา a name.
_IN_TEXT = tuple(
    name
    for name in MONTH_NAMES
    if "." in name.split(" ")[0] or name.endswith(("คม", "ยน", "พันธ", "พันธ์"))
)


def to_buddhist(text: str) -> str:
    """A wording of a period with its Christian years as Buddhist ones, also 24 for 2024."""
    for row in list_likely("year", text):
        text = re.sub(row.pattern, row.put or _shift_year, text)
    return text


def _shift_year(found: re.Match[str]) -> str:
    typed = found["year"]
    if is_counted(found.string, found.end()):
        return found[0]
    year = str(int(typed) + BUDDHIST_ERA)[-len(typed) :]
    return found[0].removesuffix(typed) + (year if typed.isascii() else to_thai(year))


class Year(NamedTuple):
    """A Buddhist year and the wording that tells it.

    ``cited`` where it belongs to the name of something older: a law, rule, notice, resolution or
    order cited by its year, or a plan named by the years that it spans (๒๕๖๖ - ๒๕๗๐). ``dated``
    where it is the year of a day, of a month, or of a number in that year's series (๓/๒๕๖๘).
    """

    number: int
    text: str
    cited: bool = False
    dated: bool = False


class _Mention(NamedTuple):
    """A number that may be a year, its place, and what leads to it: month, year, era, western."""

    run: str
    start: int
    end: int
    leads: Sequence[str]


_RUN = re.compile(r"\d+(?:[.,:/-]\d+)*")
_ERA = re.compile(r"([พค])\.?\s?ศ\.*\s*\Z")
_YEARS = tuple(f"ปี{kind}" for kind in ("", "งบประมาณ", "การศึกษา", "ภาษี", "ปฏิทิน"))
_DATING = (*_YEARS, *_IN_TEXT)


def _list_mentions(text: str) -> Iterator[_Mention]:
    """The numbers of a text with Arabic digits; the day of a month belongs to its year."""
    last = _Mention("", 0, 0, ())
    for found in _RUN.finditer(text):
        before, start, leads = text[last.end : found.start()], found.start(), list[str]()
        if era := _ERA.search(before):
            leads, start = ["western" if era[1] == "ค" else "era"], last.end + era.start()
            before = before[: era.start()]
        before = before.rstrip()
        if before.endswith(_DATING):
            word = next(filter(before.endswith, _DATING))
            if word in _YEARS or "." not in word or not before[: -len(word)].endswith("."):
                leads.append("year" if word in _YEARS else "month")
                start = last.end + len(before) - len(word)
            day = before.strip() == word and not last.leads and len(last.run) in (1, 2)
            start = last.start if day and leads[-1:] == ["month"] else start
        last = _Mention(found[0], start, found.end(), leads)
        yield last


_FOUR = r"(\d{4})(?:[/-](\d{4})|/\d{1,2})?"
_DATED = r"\d{1,2}([/.-])\d{1,2}\1(\d{4}|[4-9]\d)|(\d{4})-\d{1,2}-\d{1,2}"
_NUMBERED = r"\d{1,3}/(\d{4})"
_DATED_PAPER = ("ลงวันที่", "เมื่อวันที่", "ณวันที่", "ณ วันที่", "ลว.")


@lru_cache(maxsize=1024)
def find_years(text: str) -> tuple[Year, ...]:
    """The years a text mentions, in order, Gregorian ones turned into Buddhist ones.

    A number is a year by its look (2400 to 2699, not counting anything) or by the word before it:
    after พ.ศ., ปี or a month also one of two digits, and a slip such as ๓๕๖๓ as it stands. Numbers
    inside longer numbers, codes and addresses are none.
    """
    if not re.search("[0-9๐-๙]{2}", text):
        return ()
    masked = ("x" * len(part) if is_code else part for part, is_code in part_codes(text))
    plain = to_arabic("".join(masked)).replace("–", "-")
    years: list[tuple[Year, int, int]] = []
    for one in _list_mentions(plain):
        before = plain[years[-1][2] if years else 0 : one.start].rpartition("\n")[2]
        for number in _read_mention(one, before, is_counted(plain, one.end)):
            is_number = one.run.isdecimal() or not re.fullmatch(f"{_DATED}|{_NUMBERED}", one.run)
            dated = "month" in one.leads or not is_number
            wording, cited = text[one.start : one.end].strip(), _is_cited(before, one)
            years.append((Year(number, wording, cited, dated), one.start, one.end))
    spanned: set[int] = set()
    for index, ((first, start, end), (last, other, _)) in enumerate(pairwise(years)):
        together = start == other or plain[end:other].strip() in ("-", "–", "—", "ถึง")
        # Both ends of a span of three years or more belong to the name of a plan.
        if together and last.number - first.number > 1:
            spanned |= {index, index + 1}
    return tuple(y._replace(cited=True) if i in spanned else y for i, (y, _, _) in enumerate(years))


def _read_mention(found: _Mention, before: str, counted: bool) -> Iterator[int]:
    """The years of one number, given the word before it; none where it is no year."""
    # The word that shows that a year is meant, and of which kind.
    lead = next((name for name in ("western", "month", "year", "era") if name in found.leads), "")
    run = found.run
    if four := re.fullmatch(_FOUR, run):
        rows = () if lead else list_likely("no-year", before)
        if not lead and counted or any(re.search(row.pattern, before) for row in rows):
            return
        for typed in filter(None, four.groups()):
            yield from _read_year(int(typed), lead, counted)
    elif run.isdecimal():
        # "3 ปี 65 วัน" and "ตุลาคม 45 ราย" count; "ปี ๖๘" does not.
        is_short = len(run) == 2 and run > "4" and lead not in ("", "western")
        if is_short and not counted and not before.rstrip()[-1:].isdigit():
            yield 2500 + int(run)
    elif dated := re.fullmatch(_DATED, run):
        typed = dated[2] or dated[3]
        yield from _read_year(int(typed) + 2500 * (len(typed) == 2), "month", False)
    elif numbered := re.fullmatch(_NUMBERED, run):
        yield from _read_year(int(numbered[1]), "", False)


def _read_year(number: int, lead: str, counted: bool) -> Iterator[int]:
    western = 1900 <= number < 2200
    if lead == "western" or western and lead in ("year", "month"):
        yield number + BUDDHIST_ERA
    elif 2400 <= number < 2700 or lead and not counted:
        yield number


def _is_cited(before: str, found: _Mention) -> bool:
    """Whether the words before a year, back to the last one or the line's start, cite by it.

    A fiscal year is never cited by: "ประกาศ … ประจำปีงบประมาณ ๒๕๖๖" is of that year's work.
    """
    if "year" in found.leads or "ประจำปี" in before:
        return False
    undotted = before.replace(".", "")
    law, notice = (bool(list_likely(code, undotted)) for code in ("law", "notice"))
    if "month" in found.leads or re.fullmatch(_DATED, found.run):
        dated = before.rstrip().endswith(_DATED_PAPER) or re.search(r"ลงวัน\S{2,12}ที่\s*$", before)
        return (law or notice) and bool(dated)
    return law or notice and ("era" in found.leads or "/" in found.run)
