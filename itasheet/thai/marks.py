"""List marks at the start of a line: numbers, letters and bullets, as Thai offices type them."""

from __future__ import annotations

import re

from itasheet.thai.classifiers import COUNTED, MEASURES
from itasheet.thai.digits import to_arabic

_N = r"[0-9๐-๙]{1,2}"
_PAIR = rf"{_N}\.{_N}"
_COUNTING = r"(?!0|๐)"
_BULLETS = (
    "•·●○▪▫■□◦‣⁃∙⚫◆◇❖★☆➢➤➔►▶→⇒✓✔☑✗✘①-⑳"
    # Bullets of Word's Symbol and Wingdings fonts, which have no place of their own in Unicode.
    "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06e\uf071"
)
# "1.5 ล้านบาท" and "08.30 น." start with a number of two parts that is no list number, and
# "1.10.67" with one of three.
_DECIMAL = rf"(?![ ]?{MEASURES})(?=[ ]?[\"'“‘(]?[^\W\d_])"
_DATE = r"(?![^.]+\.[^.]+\.[4-9๔-๙])"

_MARK = re.compile(
    rf"""
    (?:
        (?:ข้อ(?:ที่)?[ ]?) {_N}(?:\.{_N})*[.):]? (?=\s|$)
      | \( (?:{_N}(?:\.{_N})*|[ก-ฮ]|[a-zA-Z]|[ivx]{{1,4}}) \)
      | {_COUNTING} {_N}(?:\.{_N})* \.?\)
      | {_COUNTING} {_N}\. (?![0-9๐-๙.])
      | {_COUNTING} {_DATE} {_N}(?:\.{_N}){{2,}}\.? (?![0-9๐-๙./-])
      | {_COUNTING} {_PAIR} (?:\. (?=[ ]?[^\W\d_]) | {_DECIMAL})
      | [ก-ฉ]\. (?=\s)
      | [ก-ฮ]\)
      | (?:[a-zA-Z]|[ivx]{{1,4}}) [.)] (?=\s)
      | [-–—−] (?![-–—−0-9๐-๙]) (?=\s*\S)
      | [*o+] (?=\s+\S)
      | [{_BULLETS}] (?=\s*\S)
    )
    [^\S\n]*
    """,
    re.VERBOSE,
)
# Compiled by who needs it, as few do.
_BARE_NUMBER = rf"{_N}[ \t]+(?!{COUNTED})(?=[^\W\d_])"
_FIGURES = re.compile(r"[0-9๐-๙]+")


def match_mark(line: str) -> str:
    """The list mark that a line begins with, and the spaces after it; "" where there is none.

    A number that counts or measures something ("๓ ครั้ง", "1.5 ล้านบาท", "08.30 น.") is no mark.
    """
    found = _MARK.match(line)
    return found[0] if found else ""


def match_title_number(title: str) -> str:
    """As ``match_mark``, but a number with nothing but a space after it is one too."""
    found = _MARK.match(title) or re.match(_BARE_NUMBER, title)
    return found[0] if found else ""


def read_number(mark: str) -> tuple[int, ...] | None:
    """The value of a numbered mark, (1, 2) for "๑.๒"; None for bullets and letters."""
    return tuple(int(to_arabic(figures)) for figures in _FIGURES.findall(mark)) or None
