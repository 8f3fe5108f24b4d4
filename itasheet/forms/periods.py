"""Formulas that read a period as far as plain functions can, and tell what is wrong with it.

Step by step, each in a cell of its own, a text becomes figures and slashes: "๑ ต.ค. ๒๕๖๗ – ๓๐
กันยายน พ.ศ. ๒๕๖๘" is ``1/10/2567-30/9/2568``, a month without its day ``/10/2567``, a whole year
``F2568``. What does not come out as one of these is left to ``check``. Years are Buddhist
throughout, a day is the number YYYYMMDD, and ``0`` is a year or month that is not told.
"""

from __future__ import annotations

from typing import NamedTuple

from itasheet.forms.bench import Bench
from itasheet.forms.formulas import (
    MENDED,
    NO_DIGITS,
    SINGLE_SPACES,
    THAI_DIGITS,
    count_found,
    fix_area,
    fix_first,
    pair_texts,
    replace_all,
)
from itasheet.sheets.cell_reference import CellRange
from itasheet.thai.dates import BUDDHIST_ERA, MONTHS, SHORT_MONTHS

FIRST_DATE = 10_000
"""Serial number from which on a number is taken for a date: 1927, long before any report."""

_FULL = pair_texts(*((name, f"/{number}/") for number, name in enumerate(MONTHS, 1)))
_SHORT = pair_texts(*((name, f"/{number}/") for number, name in enumerate(SHORT_MONTHS, 1)))
_UNDOTTED = pair_texts(
    *((name.rstrip("."), f"/{number}/") for number, name in enumerate(SHORT_MONTHS, 1))
)
_WORDS = pair_texts(
    *(("ปีงบประมาณ", "F"), ("ปี", "Y"), ("พ.ศ.", "E"), ("พ.ศ", "E")),
    *(("ประจำF", "F"), ("ประจำY", "Y"), ("ภายในF", "F"), ("ในF", "F"), ("ในY", "Y")),
    *(("ตลอดทั้ง", "ตลอด"), ("ตลอดF", "F"), ("ตลอดY", "Y"), ("ทั้งF", "F"), ("ทั้งY", "Y")),
    *(("ไปจนถึง", "-"), ("จนถึง", "-"), ("ถึง", "-"), ("สิ้นสุด", "-")),
    *(("ตั้งแต่", ""), ("ระหว่าง", ""), ("วันที่", "")),
    *(("เดือน/", "/"), ("เดือน /", "/")),
)
"""F is a fiscal year, Y any year and E its era: texts with Latin letters of their own are not read.

เดือน goes only before a month: "๓ เดือน" is a length of time.
"""
_TIGHT = pair_texts(
    *((f" {sign}", sign) for sign in "/-FYE"),
    *((f"{sign} ", sign) for sign in "/-FYE"),
    *((f"/{sign}", "/") for sign in "FYE"),
)
"""Spaces go beside a sign only: between two figures one parts what does not belong together."""
_NO_SIGNS = pair_texts(("/", ""), ("-", ""))
_NO_LETTERS = pair_texts(*((letter, "") for letter in "FYE"))
_MONTH_LETTERS = tuple(name.replace(".", "") for name in SHORT_MONTHS)
_NOTHING = pair_texts(
    *((word, "") for word in ("ตั้งแต่", "ระหว่าง", "เริ่ม", "ต้น", "ช่วง", "ใน", "ถึง", "และ")),
    *((word, "") for word in _MONTH_LETTERS),
    *((sign, "") for sign in " -._…,"),
)
"""Where more than these is left of a text without figures and words of time, it tells no months."""

_STEMS = (
    *("มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "พฤศภา", "มิถุนา", "กรกฎา", "กรกฏา"),
    *("สิงหา", "กันยา", "ตุลา", "พฤศจิกา", "พฤษจิกา", "ธันวา"),
)
_TIME_WORDS = (
    *"0123456789",
    *("ปี", "เดือน", "วัน", "สัปดาห์", "ไตรมาส", "ทุก", "ราย", "ละ", "ครั้ง", "ประจำ", "งปม"),
    *_STEMS,
    *(name.rstrip(".") for name in SHORT_MONTHS),
    *(" ".join(letters) for letters in _MONTH_LETTERS if len(letters) == 2),
)
"""Where none of these stands in a text, nothing but months without dots can make a period of it."""


class _Point(NamedTuple):
    """The cells of one end of a period: how many slashes it has, and its parts as numbers.

    ``day`` is the text of the day, "" where there is none; the year is below 0 where it is no year.
    """

    slashes: str
    day: str
    month: str
    year: str


def judge_period(bench: Bench, area: CellRange, filled: str, nil: str, fiscal_year: int) -> str:
    """The cell that holds the code of what is wrong with a block's period, or "".

    ``filled`` is a cell that holds 1 where the period says something, ``nil`` one where nothing was
    done, or "": then there need be no period.
    """
    text = _write_text(bench, area)
    signs = _write_signs(bench, text)
    whole_year = _read_whole_year(bench, signs)
    start, end, fault = _read_days(bench, signs, fiscal_year)
    first, last = _number(fiscal_year - 1, 1001), _number(fiscal_year, 930)
    start = bench.put(f'IF({whole_year}="",{start},({whole_year}-1)*10000+1001)')
    end = bench.put(f'IF({whole_year}="",{end},{whole_year}*10000+930)')
    wordless = f"AND(LEN({replace_all(text, _NOTHING)})>0,{count_found(text, _TIME_WORDS)}=0)"
    unreadable = f"OR({fault}=1,{wordless})"
    impossible = f"OR({whole_year}=-1,{fault}=2)"
    outside = f"OR({end}<{first},{start}>{last})"
    partly = f"OR({start}<{first},{end}>{last})"
    told = f'IF({nil}=1,"","period-unreadable")' if nil else '"period-unreadable"'
    return bench.put(
        f'IF({filled}=0,"",IF({impossible},"period-impossible",IF({unreadable},{told},'
        f'IF({start}=0,"",IF({start}>{end},"period-reversed",IF({outside},"period-outside",'
        f'IF({partly},"period-partly-outside","")))))))',
        "",
    )


def _number(year: int, day: int) -> str:
    return str(year * 10000 + day)


def _write_text(bench: Bench, area: CellRange) -> str:
    """The text, with Arabic digits and single spaces; a date in figures; "" for several cells.

    Excel keeps a year typed as ๒๕๖๗ as it is, and takes ๖๗ to be of the 20th century.
    """
    cell, cells = fix_first(area), fix_area(area)
    year = (
        f"YEAR({cell})+{BUDDHIST_ERA}*(YEAR({cell})<=2400)"
        f"+57*(YEAR({cell})>=1940)*(YEAR({cell})<2000)"
    )
    date = f'DAY({cell})&"/"&MONTH({cell})&"/"&({year})'
    number = f'IF({cell}<{FIRST_DATE},"",IFERROR({date},""))'
    typed = bench.put(
        f'IF(SUMPRODUCT(--(LEN({cells})>0))<>1,"",IF(ISNUMBER({cell}),{number},{cell}&""))', ""
    )
    return bench.put(f"TRIM({replace_all(typed, (*SINGLE_SPACES, *MENDED, *THAI_DIGITS))})", "")


def _write_signs(bench: Bench, text: str) -> str:
    """The text in figures and signs; "" for one with Latin letters, which could be signs."""
    months = bench.put(replace_all(text, (*_FULL, *_SHORT, *_UNDOTTED)), "")
    worded = bench.put(replace_all(months, (*_WORDS, *_TIGHT)), "")
    return bench.put(f'IF(EXACT(UPPER({text}),LOWER({text})),{worded},"")', "")


def _read_whole_year(bench: Bench, signs: str) -> str:
    """A whole year, -1 for one that can be none; "" where the text tells no whole year."""
    figures = bench.put(replace_all(signs, _NO_LETTERS), "")
    is_year = (
        f"AND({figures}<>{signs},RIGHT({signs},LEN({figures}))={figures},"
        f'OR(LEN({figures})=2,LEN({figures})=4),{replace_all(figures, NO_DIGITS)}="")'
    )
    return bench.put(f'IF({is_year},{_read_year(figures)},"")', "")


def _read_year(figures: str) -> str:
    """The Buddhist year; two digits are its last two. The centuries around ours only, else -1.

    Of so many figures as no year has it is -2.
    """
    four = (
        f"IF(AND(VALUE({figures})>=2400,VALUE({figures})<2700),VALUE({figures}),"
        f"IF(AND(VALUE({figures})>=1900,VALUE({figures})<2200),"
        f"VALUE({figures})+{BUDDHIST_ERA},-1))"
    )
    two = f"2500+VALUE({figures})"
    return f"IF(LEN({figures})=2,{two},IF(LEN({figures})=4,{four},-2))"


def _read_days(bench: Bench, signs: str, fiscal_year: int) -> tuple[str, str, str]:
    """The cells of the first and last day, 0 where none is told, and of a fault.

    That is 0 where there is none, 1 where figures make no date, 2 where there is no such date.
    """
    start, end = _read_points(bench, signs)
    readable = bench.put(f"IF({_ask_readable(signs, start, end)},1,0)")
    sound = bench.put(f"IF({readable}=1,IF({_ask_faulty(start, end)},0,1),0)")
    first_year, last_year = _fill_years(start, end, fiscal_year)
    first = _place_day(bench, sound, start, bench.put(first_year, fiscal_year), begins=True)
    last = _place_day(bench, sound, end, bench.put(last_year, fiscal_year), begins=False)
    kind = f"IF({_ask_shapeless(start, end)},1,2)"
    fault = bench.put(f"IF(AND({readable}=1,OR({first}=0,{last}=0)),{kind},0)")
    return first, last, fault


def _read_points(bench: Bench, signs: str) -> tuple[_Point, _Point]:
    """Both ends of a period; a day without its month is of the month, and year, told next."""
    dash = f'FIND("-",{signs})'
    start = _read_point(bench, bench.put(f"IFERROR(LEFT({signs},{dash}-1),{signs})", ""))
    end = _read_point(bench, bench.put(f"IFERROR(MID({signs},{dash}+1,99),{signs})", ""))
    month = bench.put(f"IF({start.slashes}=0,{end.month},{start.month})")
    year = bench.put(f"IF({start.slashes}=0,{end.year},{start.year})")
    return start._replace(month=month, year=year), end


def _ask_readable(signs: str, start: _Point, end: _Point) -> str:
    """A condition: nothing but figures, in one date or two."""
    parts = ",".join(f"OR({slashes}=0,{slashes}=2)" for slashes in (start.slashes, end.slashes))
    dashes = f'LEN({signs})-LEN(SUBSTITUTE({signs},"-",""))'
    rest = replace_all(signs, (*_NO_SIGNS, *NO_DIGITS))
    return f'AND({signs}<>"",{dashes}<2,{parts},{rest}="")'


def _ask_faulty(start: _Point, end: _Point) -> str:
    """A condition: a month is missing, or a figure is too long or too large."""
    faults = (f"{point.year}=-1,{point.month}<1,{point.month}>12" for point in (start, end))
    return f"OR({_ask_shapeless(start, end)},{','.join(faults)})"


def _ask_shapeless(start: _Point, end: _Point) -> str:
    """A condition: there are not the parts of a date, or one has too many figures."""
    lengths = (f"{point.year}=-2,LEN({point.day})>2" for point in (start, end))
    lone = f'AND({start.slashes}=0,{start.day}="")'
    return f"OR({end.slashes}=0,{lone},{','.join(lengths)})"


def _place_day(bench: Bench, sound: str, point: _Point, year: str, begins: bool) -> str:
    """The cell of a day's number, 0 if there is no such day; a month begins, or ends, with one.

    Spreadsheets know no years before 1900, but 400 years on the months are as long.
    """
    last = f"DAY(DATE({year}-{BUDDHIST_ERA - 400},{point.month}+1,0))"
    length = bench.put(f"IF({sound}=1,{last},0)")
    told = f'IF({point.day}="",{1 if begins else length},VALUE({point.day}))'
    day = bench.put(f"IF({sound}=1,{told},0)")
    real = f"AND({day}>=1,{day}<={length})"
    return bench.put(f"IF({real},{year}*10000+{point.month}*100+{day},0)")


def _read_point(bench: Bench, text: str) -> _Point:
    """The parts of ``1/10/2567``, ``/10/`` or ``1``; of anything else they mean nothing."""
    slashes = bench.put(f'LEN({text})-LEN(SUBSTITUTE({text},"/",""))')
    first = f'FIND("/",{text})'
    second = f'FIND("/",{text},{first}+1)'
    day = bench.put(f"IF({slashes}=2,LEFT({text},{first}-1),{text})", "")
    month = f"VALUE(MID({text},{first}+1,{second}-{first}-1))"
    year = bench.put(f'IF({slashes}=2,MID({text},{second}+1,99),"")', "")
    return _Point(
        slashes=slashes,
        day=day,
        month=bench.put(f"IF({slashes}=2,IFERROR({month},0),0)"),
        year=bench.put(f'IF({year}="",0,IFERROR({_read_year(year)},-2))'),
    )


def _fill_years(start: _Point, end: _Point, fiscal_year: int) -> tuple[str, str]:
    """Formulas for both years; one that is not told is the other's, so that months run on."""
    first = (
        f"IF({start.year}<>0,{start.year},IF({end.year}<>0,"
        f"{end.year}-({start.month}>{end.month}),{fiscal_year}-({start.month}>=10)))"
    )
    last = (
        f"IF({end.year}<>0,{end.year},IF({start.year}<>0,"
        f"{start.year}+({end.month}<{start.month}),{fiscal_year}-({end.month}>=10)))"
    )
    return first, last
