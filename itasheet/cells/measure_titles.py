"""Recognising a measure by the text in its column: by its title, in whole or in part, or nearly."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from itasheet.definition.definition import Definition, Measure, Words
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import find_nearest, squash, strip_number

SHORTEST_PART = 8
"""Characters from which a title's beginning may stand for the title, if no number helps."""

_NUMBER = re.compile(r"\(?(\d{1,3})(?:[.)]|\s)")


class Likeness(Enum):
    """How a measure was recognised: by its title, its number alone, a part of the title, nearly."""

    EXACT = "exact"
    NUMBER = "number"
    PART = "part"
    NEAR = "near"


class Match(NamedTuple):
    """A measure, how its text resembles the title, and the number told before that."""

    measure: Measure
    likeness: Likeness
    told: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing else can be meant."""
        return self.likeness in (Likeness.EXACT, Likeness.NUMBER)


class _Titles:
    """A definition's titles, as they are looked for."""

    def __init__(self, measures: tuple[Measure, ...], words: Words) -> None:
        self.numbers = {
            title: one.number for one in measures for title in (one.title, *one.other_titles)
        }
        self.keys = [(squash(title), number) for title, number in self.numbers.items()]
        self.exact = dict(reversed(self.keys))
        label = rf"(?:{'|'.join(map(re.escape, words.measure_labels)) or '(?!)'})(?:ที่)?"
        self.numbered = re.compile(rf"{label}\s*(?P<figures>[0-9๐-๙]{{1,3}})\s*[.):：/]*\s*")
        self.bare_number = re.compile(rf"(?:{label})?\(?(\d{{1,3}})[.)]*")
        self.continued_key = "".join(words.continued.split()).casefold().strip("()")

    def strip_number(self, text: str) -> str:
        """A title without its number, also one told in words: "ประเด็นที่ ๑ : "."""
        numbered = self.numbered.match(text.strip())
        return text.strip()[numbered.end() :] if numbered else strip_number(text)

    def read_number(self, text: str) -> int | None:
        """The number before a title, or None."""
        line = to_arabic(text.strip())
        number = self.numbered.match(line) or _NUMBER.match(line)
        return int(number[1]) if number else None


_list_known = lru_cache(maxsize=8)(_Titles)


def _list_titles(definition: Definition) -> _Titles:
    return _list_known(definition.measures, definition.words)


def match_measure(text: str, definition: Definition) -> Match | None:
    """The measure that a text in the measure's column means, or None.

    Numbers and spaces do not count, nor does "(ต่อ)". A bare number is the measure of that number;
    the beginning of a title, as where it was typed over several rows, is taken in part.
    """
    number, likeness, told = _match(text, definition.measures, definition.words)
    measure = definition.find_measure(number) if likeness else None
    return Match(measure, likeness, told) if measure and likeness else None


@lru_cache(maxsize=1024)
def _match(
    text: str, measures: tuple[Measure, ...], words: Words
) -> tuple[int, Likeness | None, int | None]:
    """The number of the measure, as another definition that is equal has measures of its own."""
    titles = _list_known(measures, words)
    bare = text.strip().removesuffix(words.continued).rstrip()
    stripped = titles.strip_number(bare)
    wanted, told = squash(stripped), titles.read_number(bare)
    if wanted in titles.exact:
        return titles.exact[wanted], Likeness.EXACT, told
    figures = titles.bare_number.fullmatch(squash(bare))
    if figures and int(figures[1]) in titles.exact.values():
        return int(figures[1]), Likeness.NUMBER, told
    # Where several titles begin so it is the one whose number stands before.
    begun = {number for key, number in titles.keys if wanted and key.startswith(wanted)}
    if told in begun or (len(begun) == 1 and len(wanted) >= SHORTEST_PART):
        return (told if told in begun else begun.pop()), Likeness.PART, told
    nearest = find_nearest(stripped, titles.numbers)
    return (titles.numbers[nearest], Likeness.NEAR, told) if nearest else (0, None, None)


def list_measures(text: str, definition: Definition) -> tuple[Measure, ...]:
    """The measures that the lines of one title name, where each line names another; else ()."""
    lines = [line for line in text.split("\n") if line.strip()]
    matches = [match_measure(line, definition) for line in lines] if len(lines) > 1 else []
    whole = [match.measure for match in matches if match and match.likeness is Likeness.EXACT]
    return tuple(whole) if len({one.number for one in whole}) == len(lines) else ()


def continues_title(measure: Measure, before: str, text: str, definition: Definition) -> bool:
    """Whether ``text`` goes on with a title of which ``before`` was the beginning."""
    titles = _list_titles(definition)
    if titles.read_number(text) is not None:
        return False
    keys = [key for key, number in titles.keys if number == measure.number]
    begun, rest = squash(titles.strip_number(before)), squash(text)
    if not begun or not rest or begun in keys:
        return False
    joined = begun + rest
    return any(key.startswith(joined) for key in keys) or bool(find_nearest(joined, keys))


def is_continuation(key: str, definition: Definition) -> bool:
    """Whether a text of that key, in the measure's column, only says that the one above goes on."""
    return key == "" or key.strip("()") == _list_titles(definition).continued_key


def read_number(text: str, definition: Definition) -> int | None:
    """The number before a title, or None."""
    return _list_titles(definition).read_number(text)
