"""Recognising a measure by the text in its column: by its title, in whole or in part, or nearly."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from itasheet.definition.definition import Definition, Measure
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import find_nearest, squash, strip_number

SHORTEST_PART = 8
"""Characters from which a title's beginning may stand for the title, if no number helps."""

_WORD = r"(?:ประเด็น|มาตรการ|แนวทาง|ข้อ|ด้าน)(?:ที่)?"
_NUMBERED = re.compile(rf"{_WORD}\s*(?P<figures>[0-9๐-๙]{{1,3}})\s*[.):：/]*\s*")
_BARE_NUMBER = re.compile(rf"(?:{_WORD})?\(?(\d{{1,3}})[.)]*")
_NUMBER = re.compile(r"\(?(\d{1,3})(?:[.)]|\s)")


class Likeness(Enum):
    """How a measure was recognised: by its title, its number alone, a part of the title, nearly."""

    EXACT = "exact"
    NUMBER = "number"
    PART = "part"
    NEAR = "near"


class Match(NamedTuple):
    """A measure and how its text resembles the title."""

    measure: Measure
    likeness: Likeness

    @property
    def is_whole(self) -> bool:
        """Whether nothing else can be meant."""
        return self.likeness in (Likeness.EXACT, Likeness.NUMBER)


def match_measure(text: str, definition: Definition) -> Match | None:
    """The measure that a text in the measure's column means, or None.

    Numbers and spaces do not count, nor does "(ต่อ)". A bare number is the measure of that number;
    the beginning of a title, as where it was typed over several rows, is taken in part.
    """
    bare = strip_continued(text, definition)
    wanted = squash(_strip_number(bare))
    for measure in definition.measures:
        if wanted in map(squash, list_titles(measure)):
            return Match(measure, Likeness.EXACT)
    number = _BARE_NUMBER.fullmatch(squash(bare))
    if number and (numbered := definition.find_measure(int(number[1]))):
        return Match(numbered, Likeness.NUMBER)
    return _match_part(wanted, read_number(bare), definition) or _match_near(bare, definition)


def list_measures(text: str, definition: Definition) -> tuple[Measure, ...]:
    """The measures that the lines of one title name, where each line names another; else ()."""
    lines = [line for line in text.split("\n") if line.strip()]
    matches = [match_measure(line, definition) for line in lines] if len(lines) > 1 else []
    whole = [match.measure for match in matches if match and match.likeness is Likeness.EXACT]
    numbers = {measure.number for measure in whole}
    return tuple(whole) if len(numbers) == len(lines) else ()


def list_titles(measure: Measure) -> tuple[str, ...]:
    """All titles under which a measure is known, the printed one first."""
    return (measure.title, *measure.other_titles)


def continues_title(measure: Measure, before: str, text: str) -> bool:
    """Whether ``text`` goes on with a title of which ``before`` was the beginning."""
    begun, rest = squash(_strip_number(before)), squash(text)
    titles = [squash(title) for title in list_titles(measure)]
    if not begun or not rest or begun in titles or read_number(text) is not None:
        return False
    joined = begun + rest
    return any(title.startswith(joined) for title in titles) or bool(find_nearest(joined, titles))


def is_continuation(text: str, definition: Definition) -> bool:
    """Whether a text in the measure's column only says that the measure above goes on."""
    wanted, word = squash(text).strip("()"), definition.words.continued
    return wanted == "" or wanted == "".join(word.split()).casefold().strip("()")


def strip_continued(text: str, definition: Definition) -> str:
    """A title without the definition's word for "continued" at its end."""
    return text.strip().removesuffix(definition.words.continued).rstrip()


def read_number(text: str) -> int | None:
    """The number before a title, or None."""
    line = to_arabic(text.strip())
    number = _NUMBERED.match(line) or _NUMBER.match(line)
    return int(number[1]) if number else None


def _strip_number(text: str) -> str:
    """A title without its number, also one told in words: "ประเด็นที่ ๑ : "."""
    numbered = _NUMBERED.match(text.strip())
    return text.strip()[numbered.end() :] if numbered else strip_number(text)


def _match_part(wanted: str, number: int | None, definition: Definition) -> Match | None:
    """The measure whose title begins so; where several do, the one whose number stands before."""
    begun = [
        measure
        for measure in definition.measures
        if wanted and any(squash(title).startswith(wanted) for title in list_titles(measure))
    ]
    numbered = [measure for measure in begun if measure.number == number]
    if numbered:
        return Match(numbered[0], Likeness.PART)
    if len(begun) == 1 and len(wanted) >= SHORTEST_PART:
        return Match(begun[0], Likeness.PART)
    return None


def _match_near(text: str, definition: Definition) -> Match | None:
    titles = {title: measure for measure in definition.measures for title in list_titles(measure)}
    nearest = find_nearest(_strip_number(text), titles)
    return Match(titles[nearest], Likeness.NEAR) if nearest else None
