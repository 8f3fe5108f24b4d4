"""Numbers in Thai text: digits, what they count or measure, and the marks of lists.

Thai digits are printed everywhere but in addresses, names and codes: docs/digits.md has the rule.
"""

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from itasheet.thai import list_likely

_ARABIC = "0123456789"
_THAI = "๐๑๒๓๔๕๖๗๘๙"


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


def is_counted(text: str, end: int, fraction: bool = False) -> bool:
    """Whether a number, or a fraction, that ends at a place counts or measures, by what follows."""
    after = text[end:].removeprefix(" ") if fraction else text[end:].lstrip()
    if after.startswith("เดือน") and not fraction:
        return not "ก" <= after.removeprefix("เดือน").lstrip()[:1] <= "๛"
    after = after[:20]  # no counting word is longer
    counts = list_likely("measure", after) or not fraction and list_likely("count", after)
    return bool(counts) and not list_likely("longer", after)


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
        stays = not code.isalpha() and (piece["code"] or re.search("[A-Za-z]", code))
        if stays and start >= end and not (piece["long"] and is_counted(text, stop)):
            yield from ((text[end:start], False), (code, True))
            end = stop
    yield text[end:], False


def _end_name(text: str, piece: re.Match[str]) -> int:
    """Where a name of a Latin word and numbers ends; at the word where they count, date or list."""
    start = end = piece.start("number") - 1
    inside = text.rfind("(", 0, start) > text.rfind(")", 0, start)
    before = text[max(0, piece.start() - 12) : end].lower()
    counts = any(re.search(row.pattern, before) for row in list_likely("before", before))
    further = None if counts else piece
    while further:
        number, after = further[further.lastindex or 0], text[further.end() :][:30]
        codes = ("measured",) if "." in number else ("measured", "counted")
        words = (f"| ?(?:{row.pattern})" for code in codes for row in list_likely(code, after))
        pattern = "".join((r"\.\s*[^\W\d_]", "" if inside else r"|\)", *words))
        rests = [after.partition("\n")[0]]
        rests.append(re.sub("^ ?[-–] ?[0-9.,:]+", "", rests[0]))
        if any(re.fullmatch(row.pattern, number) for row in list_likely("amount", number)) or any(
            re.match(pattern, rest) or is_counted(rest, 0, "." in number) for rest in rests
        ):
            break
        end = further.end()
        list_on = rf"(?: ?[,&:–-] ?| ?(?:และ|หรือ|ถึง) ?)({_NUMBER})(?![A-Za-z])"
        further = re.compile(list_on).match(text, end)
    return end


@lru_cache(maxsize=1024)
def find_mixed_numbers(text: str) -> tuple[str, ...]:
    """Numbers that mix both kinds of digits within themselves: ๒๕61, 256๖."""
    found = (one for one in _MIXED.findall(text) if not one.isascii())
    return tuple(one for one in found if not set(one).isdisjoint(_ARABIC))


_N = r"\d{1,2}"
# Marks, by what they begin with: a figure, a letter, a bracket. "1.5 ล้านบาท" and "08.30 น." start
# with a number of two parts that is no list number, "1.10.67" with one of three.
_FIGURES = (
    rf"(?!0|๐)(?:{_N}(?:\.{_N})*\.?\)|{_N}\.(?![\d.])"
    rf"|(?![^.]+\.[^.]+\.[4-9๔-๙]){_N}(?:\.{_N}){{2,}}\.?(?![\d./-])"
    rf"|{_N}\.{_N}(?:\.(?=[ ]?[^\W\d_])|(?=(?P<decimal>[ ]?[\"'“‘(]?[^\W\d_].*))))"
)
_LETTERS = rf"ข้อ(?:ที่)?[ ]?{_N}(?:\.{_N})*[.):]?(?=\s|$)|[ก-ฉ]\.(?=\s)|[ก-ฮ]\)"
_LATIN_LETTERS = r"(?:[a-zA-Z]|[ivx]{1,4})[.)](?=\s)|o(?=\s+\S)"
_BRACKETS = rf"\((?:{_N}(?:\.{_N})*|[ก-ฮ]|[a-zA-Z]|[ivx]{{1,4}})\)"
_BULLETS = "•·●○▪▫■□◦‣⁃∙⚫◆◇❖★☆➢➤➔►▶→⇒✓✔☑✗✘①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DASHES = "-–—−"


def match_mark(line: str) -> str:
    """The list mark that a line begins with, and the spaces after it; "" where there is none.

    A number that counts or measures something ("๓ ครั้ง", "1.5 ล้านบาท", "08.30 น.") is no mark.
    """
    first, after = line[:1], line[1:2]
    if first.isdecimal():
        pattern = _FIGURES
    elif first.isalpha() and first.isascii():
        pattern = _LATIN_LETTERS
    elif first.isalpha():
        pattern = _LETTERS if after in (".", ")") or line.startswith("ข้อ") else ""
    elif first == "(":
        pattern = _BRACKETS
    else:
        is_dash = first in _DASHES and not (after in _DASHES or after.isdecimal())
        bullet = is_dash or first in _BULLETS or first in "*+" and after.isspace()
        pattern = "." if bullet and line[1:].strip() else ""
    found = re.match(rf"(?:{pattern})[^\S\n]*", line) if pattern else None
    decimal = found and found.groupdict().get("decimal")
    return found[0] if found and not (decimal and is_counted(decimal, 0, fraction=True)) else ""


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
    return tuple(int(to_arabic(figures)) for figures in re.findall(r"\d+", mark)) or None


@lru_cache(maxsize=1024)
def find_style(mark: str, counting: str) -> str:
    """How a mark is written, whatever number it has."""
    return re.sub(counting, "0", mark)
