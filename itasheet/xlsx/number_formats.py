"""Number formats read: which of their sections holds for a number, and of what pieces it is made.

Sources: ECMA-376 part 1, 18.8.30 and 18.8.31 (codes and built-in numbers); the numeral shape and
calendar before a locale, as in ``[$-D07041E]``, are Microsoft's: two hexadecimal digits each.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple

LONGEST_CODE = 255
"""Characters of a number format in Excel; longer ones are only looked at for dates."""


class Showing(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    DATE = "date"
    ELAPSED = "elapsed"


class Piece(NamedTuple):
    """One piece of a section: ``kind`` says of what kind, ``text`` is what stands in the code.

    Kinds are ``text`` (shown as it is), ``digit``, ``point``, ``comma``, ``percent``,
    ``exponent``, ``general``, ``content`` (the cell's text), ``slash``, ``half`` (AM/PM),
    ``elapsed``, ``fraction`` (of a second), and ``y m n d h s``, of which n is minutes.
    """

    kind: str
    text: str


class Section(NamedTuple):
    """What is done with the numbers that fulfil a condition, by default by their sign.

    ``thai_digits``, ``thai_names`` and ``buddhist`` say how numbers, months and years are told.
    """

    pieces: tuple[Piece, ...]
    showing: Showing
    condition: tuple[Callable[[float, float], bool], float] | None = None
    thai_digits: bool = False
    thai_names: bool = True
    buddhist: bool = False

    @property
    def shows_content(self) -> bool:
        """Whether it is for texts."""
        return any(piece.kind == "content" for piece in self.pieces)


BUILT_IN: Mapping[int, str] = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM"},
    **{20: "h:mm", 21: "h:mm:ss", 37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)"},
    **{39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss"},
    **{47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 59: "t0", 60: "t0.00", 61: "t#,##0"},
    **{62: "t#,##0.00", 67: "t0%", 68: "t0.00%", 78: "tmm:ss", 79: "t[h]:mm:ss", 80: "tmm:ss.0"},
    **{71: "td/m/bbbb", 72: "td-mmm-bb", 73: "td-mmm", 74: "tmmm-bb", 75: "th:mm"},
    **{76: "th:mm:ss", 77: "td/m/bbbb h:mm", 81: "d/m/bb"},
}
"""Codes by number. 14 and 22 are missing: each machine shows them in its own order of the day."""

# What a format shows as it stands: quoted, escaped, padded; and bracketed conditions and locales.
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\[\]]*\]', re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
# Day, month, year, hour, minute, second, and the Buddhist year, which is b.
_DATE_LETTER = re.compile(r"[dmyhsbDMYHSB]")
# These are compiled with the first format that is not one of those that every program knows.
_TOKEN = r"""(?xis)
      "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | (?P<pad>_.) | \*.
    | \[(?P<elapsed>h+|m+|s+)\] | \[(?P<bracket>[^\[\]]*)\] | (?P<general>General)
    | (?P<half>AM/PM|A/P) | (?P<exponent>E[+-]) | (?P<letters>y+|e+|b+|m+|d+|h+|s+)
    | (?P<digit>[0#?]) | (?P<fraction>(?<=s)\.0+) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%)
    | (?P<content>@) | (?P<slash>/) | (?P<end>;) | (?P<text>[^\x00-\x7f]+|.)
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


def classify_format(format_id: int, codes: Mapping[int, str]) -> Showing:
    """What a number format does, by its own code or, where it has none, by its number."""
    code = codes.get(format_id)
    return _classify_builtin(format_id) if code is None else _classify_code(code)


def _classify_code(code: str) -> Showing:
    if _ELAPSED.search(code):
        return Showing.ELAPSED
    shows_date = _DATE_LETTER.search(_LITERAL.sub("", code))
    return Showing.DATE if shows_date else Showing.NUMBER


def _classify_builtin(format_id: int) -> Showing:
    # 27-36 and 50-58 are dates in East Asian editions, 71-81 in the Thai one.
    if format_id in (46, 79):
        return Showing.ELAPSED
    dates = ((14, 22), (27, 36), (45, 47), (50, 58), (71, 81))
    is_date = any(first <= format_id <= last for first, last in dates)
    return Showing.DATE if is_date else Showing.NUMBER


def parse_format(code: str) -> tuple[Section, ...]:
    """The sections of a format, at most four; none for one that is empty or too long."""
    if not code or len(code) > LONGEST_CODE:
        return ()
    builder = _Builder()
    for token in re.finditer(_TOKEN, code):
        builder.add(token.lastgroup or "", token[token.lastgroup or 0])
    return tuple(builder.finish())[:4]


def choose_section(sections: tuple[Section, ...], number: float) -> tuple[Section, bool] | None:
    """The section that holds for a number, and whether the number is shown without its sign."""
    numeric = [section for section in sections[:3] if not section.shows_content] or sections[:1]
    if any(section.condition for section in numeric):
        return _choose_by_condition(numeric, number)
    if len(numeric) > 1 and number < 0:
        return numeric[1], True
    if len(numeric) > 2 and number == 0:
        return numeric[2], True
    return (numeric[0], False) if numeric else None


def _choose_by_condition(
    sections: list[Section] | tuple[Section, ...], number: float
) -> tuple[Section, bool] | None:
    for section in sections:
        if section.condition is None:
            return section, False
        compare, limit = section.condition
        if compare(number, limit):
            # A section for negative numbers alone writes their sign itself, if it wants one.
            return section, compare in (operator.lt, operator.le) and limit <= 0
    return None


class _Builder:
    """Gathers the sections of one format from its tokens."""

    def __init__(self) -> None:
        self._sections: list[Section] = []
        self._begin()

    def _begin(self) -> None:
        self._pieces: list[Piece] = []
        self._section = Section((), Showing.NUMBER)

    def add(self, group: str, text: str) -> None:
        """Take the next token, named by what kind of token it is."""
        if group == "end":
            self._close()
        elif group == "bracket":
            self._add_bracket(text)
        elif group == "letters":
            self._add_letters(text.lower())
        elif group == "text" and text in "tT" and not self._pieces:
            self._section = self._section._replace(thai_digits=True)
        elif group in ("quoted", "escaped", "text", "pad"):
            self._add_text(" " if group == "pad" else text)
        elif group:
            self._pieces.append(Piece(group, text))

    def finish(self) -> Iterator[Section]:
        """All sections, the last one closed."""
        self._close()
        yield from self._sections

    def _close(self) -> None:
        pieces = tuple(_tell_minutes(self._pieces))
        kinds = {piece.kind for piece in pieces}
        showing = Showing.DATE if kinds & set("ymndhs") else Showing.NUMBER
        showing = Showing.ELAPSED if "elapsed" in kinds else showing
        self._sections.append(self._section._replace(pieces=pieces, showing=showing))
        self._begin()

    def _add_text(self, text: str) -> None:
        if self._pieces and self._pieces[-1].kind == "text":
            text = self._pieces.pop().text + text
        self._pieces.append(Piece("text", text))

    def _add_letters(self, text: str) -> None:
        if text[0] == "b":
            self._section = self._section._replace(buddhist=True)
        self._pieces.append(Piece("y" if text[0] in "ybe" else text[0], text))

    def _add_bracket(self, text: str) -> None:
        condition, locale = re.fullmatch(_CONDITION, text), re.fullmatch(_LOCALE, text)
        if condition:
            test = _OPERATORS[condition[1]], float(condition[2])
            self._section = self._section._replace(condition=test)
        elif text.lower() in ("dbnum1", "natnum1"):
            self._section = self._section._replace(thai_digits=True)
        elif locale:
            self._add_text(locale[1])
            self._add_locale(int(locale[2] or "0", 16))

    def _add_locale(self, identifier: int) -> None:
        language = identifier & 0xFFFF
        self._section = self._section._replace(
            thai_digits=self._section.thai_digits or identifier >> 24 & 0x7F == _THAI_NUMERALS,
            buddhist=self._section.buddhist or identifier >> 16 & 0x7F == _BUDDHIST_CALENDAR,
            # Where the format leaves it to the machine: Thai forms are filled in on Thai ones.
            thai_names=language in (_SYSTEM, _THAI),
        )


def _tell_minutes(pieces: list[Piece]) -> Iterator[Piece]:
    """An m is minutes after hours or before seconds, else the month."""
    letters = [piece for piece in pieces if piece.kind in "ymdhs" or piece.kind == "elapsed"]
    order = {id(piece): index for index, piece in enumerate(letters)}
    for piece in pieces:
        if piece.kind != "m" or len(piece.text) > 2:
            yield piece
            continue
        at = order[id(piece)]
        before = letters[at - 1].text.lower() if at else ""
        after = letters[at + 1].kind if at + 1 < len(letters) else ""
        yield (Piece("n", piece.text) if before.startswith("h") or after == "s" else piece)
