"""Wordings of periods brought to one short form, so that a small grammar can read them.

"ตั้งแต่วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๗ ถึง ๓๐ กันยายน ๒๕๖๘" becomes ``1j2567-30i2568``: digits Arabic,
months the letters a to l, years Buddhist, a dash for "from … to", a comma for "and", ``q`` for a
quarter, ``y`` for a year, ``A`` before it for the whole of one. A word that means nothing to the
grammar stays, and so keeps the period from being read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from itasheet.thai.calendar import BUDDHIST_ERA
from itasheet.thai.digits import to_arabic
from itasheet.thai.months import replace_months
from itasheet.thai.text import repair_text

MONTH_LETTERS = "abcdefghijkl"
NO_MONTH = "m"
"""Stands for a thirteenth month and all beyond."""

_WEEKDAY = "(?:วัน)?(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์|อาทิตย์)(?:ที่)?"

# Applied from top to bottom; later ones rely on what earlier ones leave.
_REWRITES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?i)\bq(?=\s*\d)", "q"),
        (r"ไตรมาส(?:ที่|\s)*", "q"),
        (r"qแรก", "q1"),
        (r"qสุดท้าย", "q4"),
        (r"ระหว่าง(.*?)และ", r"\1-"),
        (r"[~\u2010-\u2015\u2212]|(?:ไป)?จนถึง|ถึง|สิ้นสุด", "-"),
        (r"และ|กับ|,", ","),
        (r"พ\.?\s?ศ\.*", "E"),
        (r"(?:ประจำ)?ปี\s?(?:งบประมาณ|งปม\.)", "F"),
        (r"(?:ประจำ)?ปี", "y"),
        (r"(?:ดำเนินการ)?ต่อเนื่อง(?=ตลอด)", ""),
        (r"(?:ตลอด|ทั้ง)(?:ระยะเวลา|ทั้ง)?(?=\s*[yF])", "A"),
        (r"ภายใน(?=\s*[Fy])", ""),
        (rf"{_WEEKDAY}(?=\s*\d)", ""),
        (
            r"(?:ตั้งแต่|ระหว่าง|เริ่ม(?:ตั้งแต่|ต้น)?|(?:ใน)?ช่วง|ประจำ|ใน)"
            r"(?=วัน|เดือน|[\s\da-lqyFAE])",
            "",
        ),
        (r"วันที่|เดือน", ""),
        (r"\s+", " "),
        (r"(?<!\d) | (?!\d)", ""),
    )
)
_WESTERN = re.compile(r"(?:ค\.?\s?ศ\.*)\s*(\d{4})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d/.])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/.])")
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_MONTH_YEAR = re.compile(r"^(?:เดือน)?\s*(\d{1,2})/(\d{4})\s*-\s*(\d{1,2})/(\d{4})$")
# An era or year sign between a month and its year, or before a sign of its own, says nothing more.
_SIGNS = re.compile(rf"(?<=[{MONTH_LETTERS}])[EyF]+(?=\d)|(?<=[yF])[EyF]+(?=\d)")


@lru_cache(maxsize=4096)
def shorten(text: str) -> str:
    """The short form of a wording; "" for one with Latin letters, which no period has but Q1."""
    short = re.sub(r"[\u2010-\u2015\u2212]", "-", to_arabic(repair_text(text)[0]))
    if re.search("[A-Za-z]", re.sub(r"(?i)\bq(?=\s*\d)", "", short)):
        return ""  # letters of its own would be taken for signs
    short = _WESTERN.sub(lambda year: str(int(year[1]) + BUDDHIST_ERA), short)
    short = re.sub(r"\s*/\s*", "/", short)
    short = _ISO.sub(lambda day: _write_day(day[3], day[2], day[1]), short)
    short = _NUMERIC.sub(lambda day: _write_day(day[1], day[3], day[4]), short)
    short = _MONTH_YEAR.sub(_write_months, short)
    return _rewrite(replace_months(short, MONTH_LETTERS))


def _rewrite(short: str) -> str:
    for pattern, replacement in _REWRITES:
        short = pattern.sub(replacement, short)
    return _SIGNS.sub("", short)


def _write_day(day: str, month: str, year: str) -> str:
    return f"{day}{_name_month(month)}{year}"


def _write_months(span: re.Match[str]) -> str:
    return f"{_name_month(span[1])}{span[2]}-{_name_month(span[3])}{span[4]}"


def _name_month(number: str) -> str:
    return MONTH_LETTERS[int(number) - 1] if 1 <= int(number) <= 12 else NO_MONTH
