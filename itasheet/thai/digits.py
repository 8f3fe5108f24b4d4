"""Thai and Arabic digits: telling them apart, swapping them, and where a swap would do harm.

Official Thai papers print numbers in Thai digits. Web and e-mail addresses and codes with Latin
letters (e-GP, RSK-01/2570, ISO 9001) keep theirs: with other digits they would lead nowhere.
"""

from __future__ import annotations

import re
from enum import Enum

from itasheet.thai.classifiers import COUNTED

_ARABIC = "0123456789"
_THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans(_ARABIC, _THAI)
_TO_ARABIC = str.maketrans(_THAI, _ARABIC)


class Digits(Enum):
    """Which digits a text is printed in."""

    THAI = "thai"
    ARABIC = "arabic"
    TYPED = "typed"


_PATH = r"(?:[^\s()<>\"]|\([^\s()<>\"]*\))*"
_HOST = r"[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
_BUDDHIST = r"2[456][0-9]{2}(?![0-9])"
_NUMBER = rf"(?!{_BUDDHIST})[0-9]+(?:[.:/-][0-9]+)*"
# Names that are written apart from their number; other words in capitals only before a long one.
_NUMBERED = (
    r"(?:ISO|IEC|ISO/IEC|IEEE|TIS|RFC|ISBN|ISSN|OHSAS|PM|HTTP|USB|Windows|Office|Excel|Word|Android"
    r"|Version|Ver\.?|No\.)"
)
_CAPITALS = r"[A-Z](?:[A-Z]|[/-](?=[A-Z]))*"
_LONG = rf"(?!{_BUDDHIST})[0-9]{{4,}}(?![0-9]|[.,][0-9]|\s*{COUNTED})"

# Every digit of a text lies in one match: in an address or a numbered name, in a list number typed
# against a Latin word, or in a run. A match with a Latin letter is one that keeps its digits.
_PIECE = re.compile(
    rf"""
    (?: (?i:https?|ftps?|sftp|file)://{_PATH}
      | {_HOST}[/?#:]{_PATH}
      | (?<![A-Za-z]){_NUMBERED}[ \u00a0]{_NUMBER}
      | (?<![A-Za-z]){_CAPITALS}[ \u00a0]{_LONG} )
    | (?: ^[ \t(]* [0-9๐-๙]{{1,2}} (?:\.[0-9๐-๙]{{1,2}})* [.)]+ (?=[A-Za-z]) )
    | (?: [A-Za-z0-9๐-๙] (?: [A-Za-z0-9๐-๙] | [-_./&+\#@=%](?=[A-Za-z0-9๐-๙])
                       | (?<=[0-9๐-๙])[:,](?=[0-9๐-๙]) )* )
    """,
    re.VERBOSE | re.MULTILINE,
)
_LATIN = re.compile("[A-Za-z]")
_MIXED = re.compile(r"[0-9๐-๙]+(?:[.,][0-9๐-๙]+)*")


def to_thai(text: str) -> str:
    """The text with every Arabic digit made Thai, wherever it stands."""
    return text.translate(_TO_THAI)


def to_arabic(text: str) -> str:
    """The text with every Thai digit made Arabic, wherever it stands."""
    return text.translate(_TO_ARABIC)


def convert_digits(text: str, digits: Digits) -> str:
    """The text as it is printed: Thai digits leave addresses and codes as they were typed."""
    if digits is Digits.THAI:
        return _PIECE.sub(_print_piece, text)
    return to_arabic(text) if digits is Digits.ARABIC else text


def mask_codes(text: str) -> str:
    """The text with addresses and codes blotted out by x, character for character."""
    return _PIECE.sub(_mask_piece, text)


def find_mixed_numbers(text: str) -> tuple[str, ...]:
    """Numbers that mix both kinds of digits within themselves: ๒๕61, 256๖."""
    return tuple(filter(_mixes_digits, _MIXED.findall(text)))


def _print_piece(piece: re.Match[str]) -> str:
    return piece[0] if _LATIN.search(piece[0]) else to_thai(piece[0])


def _mask_piece(piece: re.Match[str]) -> str:
    return "x" * len(piece[0]) if _LATIN.search(piece[0]) else piece[0]


def _mixes_digits(text: str) -> bool:
    letters = frozenset(text)
    return not (letters.isdisjoint(_THAI) or letters.isdisjoint(_ARABIC))
