"""Numbers in Thai text: digits, what they count or measure, and the marks of lists.

Thai digits are printed everywhere but in addresses, names and codes: docs/digits.md has the rule.
"""

import os
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache, lru_cache

# Counting words (ลักษณนาม), as pieces of regular expressions. A look-ahead keeps out longer words
# that merely begin alike: ราย counts people, รายงาน is a report. These come in
# fractions: after "1.5" they show that the number is no list number.
_MEASURES = (
    r"%|เปอร์เซ็นต์|ล้าน|แสน|หมื่น|พัน(?!ธ)|บาท|สตางค์|น\.|นาฬิกา|ชั่วโมง|ชม\.|นาที|ปี(?!งบ)"
    r"|เมตร|กิโล|กม\.|กก\.|ซม\.|เซนติเมตร|ตารางเมตร|ตารางวา|ตร\.|ลูกบาศก์|ลิตร|ตัน|ไร่|องศา|คะแนน"
    r"|เท่า(?!เทียม|กับ|ที่|ทัน)"
)

# What is counted, besides: after "2568" it shows that the number is no year.
_COUNTED = (
    rf"\s*(?:{_MEASURES}|คน(?!พิการ|ไทย)|ครั้ง(?!ที่)|แห่ง(?!ชาติ)|ฉบับ(?!ที่)|ตัว(?!ชี้|แทน|อย่าง)"
    r"|ราย(?!งาน|ได้|จ่าย|รับ|ละเอียด|ชื่อ|บุคคล|วัน|เดือน|ไตรมาส|ปี|สัปดาห์)"
    r"|วัน(?!ที่)|สัปดาห์|เดือน(?=\s*(?:$|[^ก-๛\s]))|ครัวเรือน|หลัง(?!จาก)|เครื่อง(?!มือ)|คัน|ชุด"
    r"|เล่ม|แผ่น|ชิ้น|หน้า(?!ที่)|อัน|ใบ(?!อนุญาต|เสร็จ))"
)


_ARABIC = "0123456789"
_THAI = "๐๑๒๓๔๕๖๗๘๙"


@cache
def list_expressions(kind: str) -> list[tuple[str, str]]:
    """The regular expressions of ``expressions.tsv`` for this, each with what it is replaced by."""
    with open(os.path.join(os.path.dirname(__file__), "expressions.tsv"), encoding="utf-8") as file:
        rows = [line.split("\t") for line in file.read().splitlines()]
    return [(row[1], row[-1]) for row in rows if row[0] == kind]


class Digits(Enum):
    """Which digits a text is printed in."""

    THAI = "thai"
    ARABIC = "arabic"
    TYPED = "typed"


_PATH = r"(?:[^\s()<>\"]|\([^\s()<>\"]*\))*"
_HOST = r"[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
_NUMBER = r"[0-9]+(?:[.,:/-][0-9]+)*(?![.,:/-]?\d)"

# Every digit of a text that may stay lies in one match: in an address, behind a Latin word, in a
# long number, in a list number typed against a Latin word, or in a run.
_PIECE = re.compile(
    rf"""
    (?: (?i:https?|ftps?|sftp|file)://{_PATH}
      | {_HOST}[/?#:]{_PATH}
      | (?<![A-Za-z])(?:[A-Za-z][a-z]{{1,2}}\.|[A-WYZv]|[A-Za-z](?:[-/&+._]?[A-Za-z\d])+)
        [ \u00a0](?P<number>{_NUMBER})(?![A-Za-z])
      | (?P<code>
          (?<![\d.])(?=[\d.]*(?:\d{{3}}|\.0))\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?:[:/]\d+)?(?![\d.])
        | (?:รหัส|เลข|บัญชี)[^\d\n]{{0,40}}\d(?:-?\d){{9,}}(?![.,-]?\d)
        | (?<![\d.,-])(?P<long>\d{{10,}})(?![.,-]?\d) ) )
    | (?: ^[ \t(]* \d{{1,2}} (?:\.\d{{1,2}})* [.)]+ (?=[A-Za-z]) )
    | (?: [A-Za-z\d] (?: [A-Za-z\d] | [-_./&+\#@=%](?=[A-Za-z\d])
                       | (?<=\d)[:,](?=\d) )* )
    """,
    re.VERBOSE | re.MULTILINE,
)
_MAY_STAY = re.compile("[A-Za-z]|[0-9.-]{7}")
_LATIN = re.compile("[A-Za-z]")
_MIXED = re.compile(r"[0-9๐-๙]+(?:[.,][0-9๐-๙]+)*")


def to_thai(told: str | int) -> str:
    """A text, or a whole number, with every Arabic digit made Thai, wherever it stands."""
    text = str(told)
    for arabic, thai in zip(_ARABIC, _THAI):
        text = text.replace(arabic, thai)
    return text


def to_arabic(text: str) -> str:
    """The text with every Thai digit made Arabic, wherever it stands."""
    for arabic, thai in zip(_ARABIC, _THAI):
        text = text.replace(thai, arabic)  # a tenth of the time that a table takes on Thai
    return text


def is_counted(text: str, end: int) -> bool:
    """Whether a number that ends at a place counts or measures, by the word behind it."""
    return bool(re.compile(_COUNTED).match(text, end))


def convert_digits(text: str, digits: Digits) -> str:
    """The text as it is printed: Thai digits leave addresses and codes as they were typed."""
    if digits is Digits.THAI:
        return "".join(part if is_code else to_thai(part) for part, is_code in part_codes(text))
    return to_arabic(text) if digits is Digits.ARABIC else text


def part_codes(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts: addresses, names and codes, and what stands between them."""
    end = 0
    for piece in _PIECE.finditer(text) if _MAY_STAY.search(text) else ():
        start, stop = piece.start(), _end_name(text, piece) if piece["number"] else piece.end()
        code = text[start:stop]
        stays = not code.isalpha() and (piece["code"] or _LATIN.search(code))
        if stays and start >= end and not (piece["long"] and is_counted(text, stop)):
            yield from ((text[end:start], False), (code, True))
            end = stop
    yield text[end:], False


def _end_name(text: str, piece: re.Match[str]) -> int:
    """Where a name of a Latin word and numbers ends; at the word where they count, date or list."""
    kinds = ("amount", "before", "measured", "counted")
    amount, before, measured, counted = ("|".join(e for e, _ in list_expressions(k)) for k in kinds)
    start = end = piece.start("number") - 1
    inside = text.rfind("(", 0, start) > text.rfind(")", 0, start)
    further = None if re.search(before, text[max(0, piece.start() - 12) : end]) else piece
    while further:
        number, after = further[further.lastindex or 0], text[further.end() :][:30]
        counts = rf"(?: ?[-–] ?[0-9.,:]+)?(?:\.\s*[^\W\d_]| ?(?:{_MEASURES}|{measured})"
        counts += "" if "." in number else f"|{_COUNTED}| ?(?:{counted})"
        counts += "" if inside else r"|\)"
        if re.fullmatch(amount, number) or re.match(counts + ")", after.partition("\n")[0]):
            break
        end = further.end()
        list_on = rf"(?: ?[,&:–-] ?| ?(?:และ|หรือ|ถึง) ?)({_NUMBER})(?![A-Za-z])"
        further = re.compile(list_on).match(text, end)
    return end


def find_mixed_numbers(text: str) -> tuple[str, ...]:
    """Numbers that mix both kinds of digits within themselves: ๒๕61, 256๖."""
    return tuple(
        number
        for number in _MIXED.findall(text)
        if not (number.isascii() or set(number).isdisjoint(_ARABIC))
    )


_N = r"\d{1,2}"
_PAIR = rf"{_N}\.{_N}"
_COUNTING = r"(?!0|๐)"
_BULLETS = "•·●○▪▫■□◦‣⁃∙⚫◆◇❖★☆➢➤➔►▶→⇒✓✔☑✗✘①-⑳"
# "1.5 ล้านบาท" and "08.30 น." start with a number of two parts that is no list number, and
# "1.10.67" with one of three.
_DECIMAL = r"(?=(?P<decimal>[ ]?[\"'“‘(]?[^\W\d_].*))"
_DATE = r"(?![^.]+\.[^.]+\.[4-9๔-๙])"

_MARK = re.compile(
    rf"""
    (?:
        (?:ข้อ(?:ที่)?[ ]?) {_N}(?:\.{_N})*[.):]? (?=\s|$)
      | \( (?:{_N}(?:\.{_N})*|[ก-ฮ]|[a-zA-Z]|[ivx]{{1,4}}) \)
      | {_COUNTING} {_N}(?:\.{_N})* \.?\)
      | {_COUNTING} {_N}\. (?![\d.])
      | {_COUNTING} {_DATE} {_N}(?:\.{_N}){{2,}}\.? (?![\d./-])
      | {_COUNTING} {_PAIR} (?:\. (?=[ ]?[^\W\d_]) | {_DECIMAL})
      | [ก-ฉ]\. (?=\s)
      | [ก-ฮ]\)
      | (?:[a-zA-Z]|[ivx]{{1,4}}) [.)] (?=\s)
      | [-–—−] (?![-–—−\d]) (?=\s*\S)
      | [*o+] (?=\s+\S)
      | [{_BULLETS}] (?=\s*\S)
    )
    [^\S\n]*
    """,
    re.VERBOSE,
)
_FIGURES = re.compile(r"\d+")


def match_mark(line: str) -> str:
    """The list mark that a line begins with, and the spaces after it; "" where there is none.

    A number that counts or measures something ("๓ ครั้ง", "1.5 ล้านบาท", "08.30 น.") is no mark.
    """
    found = _MARK.match(line)
    if not found or found["decimal"] and re.match(rf" ?(?:{_MEASURES})", found["decimal"]):
        return ""
    return found[0]


def strip_number(text: str) -> str:
    """A title without the list number or bullet before it: "๖.กระบวนการ", "ข้อ ๑ ", "- ", "๖ "."""
    title = text.strip()
    mark = match_mark(title)
    found = None if mark else re.match(rf"{_N}[ \t]+(?=[^\W\d_])", title)
    if found and not is_counted(title, found.end()):
        mark = found[0]
    return title.removeprefix(mark).strip()


@lru_cache(maxsize=1024)
def read_number(mark: str) -> tuple[int, ...] | None:
    """The value of a numbered mark, (1, 2) for "๑.๒"; None for bullets and letters."""
    return tuple(int(to_arabic(figures)) for figures in _FIGURES.findall(mark)) or None
