"""Buddhist years that a text mentions, so that a date left over from last year can be noticed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from itasheet.thai.dates import BUDDHIST_ERA, MONTH_IN_TEXT
from itasheet.thai.numbers import COUNTED, mask_codes, to_arabic


class Year(NamedTuple):
    """A Buddhist year and the wording that tells it.

    ``cited`` where it belongs to the name of something older: a law, rule, notice, resolution or
    order cited by its year, or a plan named by the years that it spans (๒๕๖๖ - ๒๕๗๐).
    """

    number: int
    text: str
    cited: bool


_MENTION = re.compile(
    rf"""
    (?: (?: (?P<month> (?:(?<!\d)\d{{1,2}}\s*)? {MONTH_IN_TEXT})
          | (?P<year> ปี(?:งบประมาณ|การศึกษา|ภาษี|ปฏิทิน)?) ) \s* )?
    (?: (?: (?P<era> พ\.?\s?ศ\.*) | (?P<western> ค\.?\s?ศ\.*) ) \s* )?
    (?P<run> \d+(?:[.,:/–-]\d+)*)
    """,
    re.VERBOSE,
)
_FOUR = re.compile(r"(\d{4})(?:[/–-](\d{4})|/\d{1,2})?")
_TWO = re.compile(r"[4-9]\d")
_DATED = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(\d{4}|[4-9]\d)|(\d{4})-\d{1,2}-\d{1,2}")
_NUMBERED = re.compile(r"\d{1,4}/(\d{4})")
_COUNTED = re.compile(rf"\s*{COUNTED}")
# Compiled when it is first asked for: few texts come to it.
_NOT_A_YEAR = (
    r"(?:จำนวน|เลขที่|หมายเลข|รหัส|โทร(?:ศัพท์|สาร)?\.?|รวม|กว่า|(?<!งบ)ประมาณ|หมู่|ห้อง|ราคา"
    r"|วงเงิน|เป็นเงิน|มาตรา|฿)\s*$"
)

_LAW = re.compile(
    r"พระราช(?:บัญญัติ|กฤษฎีกา|กำหนด)|พ\.?ร\.?[บฎก]\.?|กฎกระทรวง|กฎหมาย|ระเบียบ|ข้อบังคับ"
    r"|ข้อบัญญัติ|เทศบัญญัติ|รัฐธรรมนูญ|ประมวล|มติ|ฉบับที่|แก้ไขเพิ่มเติม"
)
_NOTICE = re.compile(r"ประกาศ|คำสั่ง|หลักเกณฑ์|หนังสือ|มาตรฐาน")
_DATED_PAPER = re.compile(r"(?:ลงวันที่|เมื่อวันที่|ณ\s?วันที่|ลงวัน\S{2,12}ที่|ลว\.)\s*$")
_TWO_DIGITS = re.compile("[0-9๐-๙]{2}")
_SPAN = re.compile(r"\s*(?:[–—-]|ถึง)\s*")


@lru_cache(maxsize=1024)
def find_years(text: str) -> tuple[Year, ...]:
    """The years a text mentions, in order, Gregorian ones turned into Buddhist ones.

    A number is a year by its look (2400 to 2699, not counting anything) or by the word before it:
    after พ.ศ., ปี or a month also one of two digits, and a slip such as ๓๕๖๓ as it stands. Numbers
    inside longer numbers, codes and addresses are none.
    """
    if not _TWO_DIGITS.search(text):
        return ()
    years: list[Year] = []
    places: list[tuple[int, int]] = []
    plain = to_arabic(mask_codes(text))
    for found in _MENTION.finditer(plain):
        done = places[-1][1] if places else 0
        before = plain[done : found.start()].rpartition("\n")[2]
        cited = _is_cited(before, found)
        wording = text[slice(*found.span())].strip()
        for number in _read_mention(found, before):
            years.append(Year(number, wording, cited))
            places.append(found.span())
    spanned: set[int] = set()
    for index, (first, last) in enumerate(zip(places, places[1:], strict=False)):
        together = first == last or _SPAN.fullmatch(plain, first[1], last[0])
        # Both ends of a span of three years or more belong to the name of a plan.
        if together and years[index + 1].number - years[index].number > 1:
            spanned |= {index, index + 1}
    return tuple(y._replace(cited=True) if i in spanned else y for i, y in enumerate(years))


def _read_mention(found: re.Match[str], before: str) -> Iterator[int]:
    """The years of one number, given the word before it; none where it is no year."""
    # The word that shows that a year is meant, and of which kind.
    lead = next((name for name in ("western", "month", "year", "era") if found[name]), "")
    run = found["run"]
    counted = bool(_COUNTED.match(found.string, found.end()))
    if four := _FOUR.fullmatch(run):
        if not lead and (counted or re.search(_NOT_A_YEAR, before)):
            return
        for typed in filter(None, four.groups()):
            yield from _read_year(int(typed), lead, counted)
    elif dated := _DATED.fullmatch(run):
        typed = dated[2] or dated[3]
        yield from _read_year(int(typed) + 2500 * (len(typed) == 2), "month", False)
    elif numbered := _NUMBERED.fullmatch(run):
        yield from _read_year(int(numbered[1]), "", False)
    elif _TWO.fullmatch(run) and lead not in ("", "western"):
        # "3 ปี 65 วัน" and "ตุลาคม 45 ราย" count; "ปี ๖๘" does not.
        if not counted and not before.rstrip()[-1:].isdigit():
            yield 2500 + int(run)


def _read_year(number: int, lead: str, counted: bool) -> Iterator[int]:
    western = 1900 <= number < 2200
    if lead == "western" or western and lead in ("year", "month"):
        yield number + BUDDHIST_ERA
    elif 2400 <= number < 2700 or lead and not counted:
        yield number


def _is_cited(before: str, found: re.Match[str]) -> bool:
    """Whether the words before a year, back to the last one or the line's start, cite by it.

    A fiscal year is never cited by: "ประกาศ … ประจำปีงบประมาณ ๒๕๖๖" is of that year's work.
    """
    if found["year"] or "ประจำปี" in before:
        return False
    law, notice = _LAW.search(before), _NOTICE.search(before)
    if found["month"] or _DATED.fullmatch(found["run"]):
        return bool((law or notice) and _DATED_PAPER.search(before))
    return bool(law or notice and (found["era"] or "/" in found["run"]))
