"""Number formats read: which of their sections holds for a number, and of what pieces it is made.

Sources: ECMA-376 part 1, 18.8.30 and 18.8.31 (codes and built-in numbers); the numeral shape and
calendar before a locale, as in ``[$-D07041E]``, are Microsoft's: two hexadecimal digits each.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

LONGEST_CODE = 255
"""Characters of a number format in Excel; longer ones are not looked at."""


Showing = Literal["number", "date", "elapsed"]
"""What a number format makes of a number."""


class FormatPiece(NamedTuple):
    """One piece of a section: ``kind`` says of what kind, ``text`` is what stands in the code.

    Kinds are ``text`` (shown as it is), ``digit``, ``point``, ``comma``, ``percent``, ``general``,
    ``content`` (the cell's text), ``half`` (AM/PM), ``elapsed``, ``other`` (which is not followed:
    fractions, powers of ten), and ``y m n d h s``, of which n is minutes.
    """

    kind: str
    text: str


CONTENT = FormatPiece("content", "@")
"""What sections for texts have."""


class Section(NamedTuple):
    """What is done with the numbers that fulfil a condition, by default by their sign.

    ``thai_digits``, ``thai_names`` and ``buddhist`` say how numbers, months and years are told.
    """

    pieces: tuple[FormatPiece, ...]
    showing: Showing
    condition: tuple[Callable[[float, float], bool], float] | None = None
    thai_digits: bool = False
    thai_names: bool = True
    buddhist: bool = False


BUILT_IN: Mapping[int, str] = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 15: "d-mmm-yy"},
    **{16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss"},
    **{37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)"},
    **{40: "#,##0.00_);(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 49: "@", 59: "t0", 60: "t0.00"},
    **{61: "t#,##0", 62: "t#,##0.00", 67: "t0%", 68: "t0.00%", 71: "td/m/bbbb", 72: "td-mmm-bb"},
    **{73: "td-mmm", 74: "tmmm-bb", 75: "th:mm", 76: "th:mm:ss", 77: "td/m/bbbb h:mm"},
    **{78: "tmm:ss", 79: "t[h]:mm:ss", 81: "d/m/bb"},
    # Dates, which each machine shows in its own order, or each edition of Excel in its language.
    **dict.fromkeys((14, 22, *range(27, 37), 47, *range(50, 59), 80), "d/m/yyyy?"),
}
"""Codes by number."""

# These are compiled with the first format that is not one of those that every program knows.
_TOKEN = r"""(?xis)
      "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | (?P<pad>_.) | \*. | (?P<thai>(?:\A|(?<=;))t)
    | \[(?P<elapsed>h+|m+|s+)\] | \[(?P<bracket>[^\[\]]*)\] | (?P<general>General)
    | (?P<half>AM/PM|A/P) | (?P<other>E[+-] | \? | (?<=s)\.0+ | (?<=[0\#])/)
    | (?P<letters>y+|b+|m+|d+|h+|s+)
    | (?P<digit>[0\#]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<content>@) | (?P<end>;)
    | (?P<text>[^\x00-\x7f]+|.)
    """
_CONDITION = r"(?a)(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)"
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq,
    ">": operator.gt, ">=": operator.ge, "<>": operator.ne,
}  # fmt: skip
_LOCALE = r"\$([^-]*)(?:-([0-9A-Fa-f]{1,8}))?"
_THAI_NUMERALS = 0x0D
_BUDDHIST_CALENDAR = 0x07
_SYSTEM, _THAI = 0x0000, 0x041E


@lru_cache(maxsize=1024)  # of 250 that a workbook may have
def parse_format(code: str) -> tuple[Section, ...]:
    """The sections of a format, at most four; none for one that is empty or too long."""
    if not code or len(code) > LONGEST_CODE:
        return ()
    sections: list[list[FormatPiece]] = [[]]
    for token in re.finditer(_TOKEN, code):
        kind = token.lastgroup or ""
        if kind == "end":
            sections.append([])
        elif kind:
            sections[-1].append(FormatPiece(kind, token[kind]))
    return tuple(map(_make_section, sections[:4]))


def _make_section(tokens: Iterable[FormatPiece]) -> Section:
    pieces: list[FormatPiece] = []
    settings: dict[str, Any] = {"thai_digits": False, "buddhist": False}
    for kind, text in tokens:
        if kind == "thai":
            settings["thai_digits"] = True
        elif kind == "bracket":
            if condition := re.fullmatch(_CONDITION, text):
                settings["condition"] = _OPERATORS[condition[1]], float(condition[2])
            elif text.lower() in ("dbnum1", "natnum1"):
                settings["thai_digits"] = True
            elif locale := re.fullmatch(_LOCALE, text):
                pieces.append(FormatPiece("text", locale[1]))
                identifier = int(locale[2] or "0", 16)
                settings["thai_digits"] |= identifier >> 24 & 0x7F == _THAI_NUMERALS
                settings["buddhist"] |= identifier >> 16 & 0x7F == _BUDDHIST_CALENDAR
                # Where the format leaves it to the machine: Thai forms are filled in on Thai ones.
                settings["thai_names"] = identifier & 0xFFFF in (_SYSTEM, _THAI)
        elif kind == "letters":
            letter = text[0].lower()
            if letter == "b":
                settings["buddhist"] = True
            pieces.append(FormatPiece("y" if letter == "b" else letter, text))
        elif kind in ("quoted", "escaped", "text", "pad"):
            before = pieces.pop().text if pieces and pieces[-1].kind == "text" else ""
            pieces.append(FormatPiece("text", before + (" " if kind == "pad" else text)))
        else:
            pieces.append(FormatPiece(kind, text))
    # An m is minutes after hours or before seconds, else the month.
    places = [at for at, (kind, _) in enumerate(pieces) if kind in ("elapsed", *"ymdhs")]
    for last, at, following in zip([None, *places], places, [*places[1:], None]):
        kind, text = pieces[at]
        follows = last is not None and pieces[last].text[0] in "hH"
        leads = following is not None and pieces[following].kind == "s"
        if kind == "m" and len(text) <= 2 and (follows or leads):
            pieces[at] = FormatPiece("n", text)
    kinds = {piece.kind for piece in pieces}
    showing: Showing = "date" if kinds & set("ymndhs") else "number"
    showing = "elapsed" if "elapsed" in kinds else showing
    return Section(tuple(pieces), showing, **settings)


def choose_section(sections: tuple[Section, ...], number: float) -> tuple[Section, bool] | None:
    """The section that holds for a number, and whether the number is shown without its sign."""
    numeric = [section for section in sections[:3] if CONTENT not in section.pieces] or sections[:1]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None:
                return section, False
            compare, limit = section.condition
            if compare(number, limit):
                # A section for negative numbers alone writes their sign itself, if it wants one.
                return section, compare in (operator.lt, operator.le) and limit <= 0
        return None
    if len(numeric) > 1 and number < 0:
        return numeric[1], True
    if len(numeric) > 2 and number == 0:
        return numeric[2], True
    return (numeric[0], False) if numeric else None
