"""What a text names: a measure by its title, and the units responsible.

A title is known in part and where it is misspelt, too. Texts are those of cells as they were read,
with their damage mended.
"""

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from itasheet.definition.definition import Definition, Measure, Words
from itasheet.definition.round import Round, Unit
from itasheet.thai.numbers import strip_number, to_arabic
from itasheet.thai.text import find_nearest, squash

SHORTEST_PART = 8
"""Characters from which a title's beginning may stand for the title, if no number helps."""


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
    def is_exact(self) -> bool:
        """Whether the text is the title itself, whatever its number."""
        return self.likeness is Likeness.EXACT

    @property
    def is_whole(self) -> bool:
        """Whether nothing else can be meant."""
        return self.likeness in (Likeness.EXACT, Likeness.NUMBER)


class _Titles:
    """A definition's titles, as they are looked for."""

    def __init__(self, definition: Definition) -> None:
        words = definition.words
        self.numbers = {title: one.number for one in definition.measures for title in one.titles}
        self.keys = [(squash(title), number) for title, number in self.numbers.items()]
        self.exact = dict(reversed(self.keys))
        self.labels = sorted(words.measure_labels, key=len, reverse=True)
        self.continued_key = "".join(words.continued.split()).casefold().strip("()")

    def strip_label(self, title: str) -> str:
        """A title without the word for a measure before its number: "ประเด็นที่"."""
        label = next(filter(title.startswith, self.labels), "")
        return title.removeprefix(label).removeprefix("ที่") if label else title

    def read_number(self, text: str) -> tuple[int | None, str]:
        """The number before a title, also one told in words, "ประเด็นที่ ๑ : ", and the rest."""
        title = text.strip()
        told = self.strip_label(title)
        numbered = told != title and re.match(r"\s*(\d{1,3})", told)
        if numbered:
            return int(numbered[1]), told[numbered.end() :].lstrip().lstrip(".):：/").lstrip()
        number = re.match(r"\(?(\d{1,3})(?:[.)]|\s)", title)
        return int(number[1]) if number else None, strip_number(title)


_list_known = lru_cache(maxsize=8)(_Titles)


def match_measure(text: str, definition: Definition) -> Match | None:
    """The measure that a text in the measure's column means, or None.

    Numbers and spaces do not count, nor does "(ต่อ)". A bare number is the measure of that number;
    the beginning of a title, as where it was typed over several rows, is taken in part.
    """
    number, likeness, told = _match(text, definition)
    measure = definition.find_measure(number) if likeness else None
    return Match(measure, likeness, told) if measure and likeness else None


@lru_cache(maxsize=1024)
def _match(text: str, definition: Definition) -> tuple[int, Likeness | None, int | None]:
    """The number of the measure, as another definition that is equal has measures of its own."""
    titles = _list_known(definition)
    bare = text.strip().removesuffix(definition.words.continued).rstrip()
    told, stripped = titles.read_number(bare)
    wanted = squash(stripped)
    if wanted in titles.exact:
        return titles.exact[wanted], Likeness.EXACT, told
    figures = titles.strip_label(squash(bare)).removeprefix("(").rstrip(".)")
    if figures.isdecimal() and len(figures) <= 3 and int(figures) in titles.exact.values():
        return int(figures), Likeness.NUMBER, told
    # Where several titles begin so it is the one whose number stands before.
    begun = {number for key, number in titles.keys if wanted and key.startswith(wanted)}
    if told in begun or (len(begun) == 1 and len(wanted) >= SHORTEST_PART):
        return (told if told in begun else begun.pop()), Likeness.PART, told
    nearest = find_nearest(stripped, titles.numbers)
    return (titles.numbers[nearest], Likeness.NEAR, told) if nearest else (0, None, None)


def continues_title(measure: Measure, before: str, text: str, definition: Definition) -> bool:
    """Whether ``text`` goes on with a title of which ``before`` was the beginning.

    A line that says so does not count: a long title has one on each of several pages.
    """
    titles, told = _list_known(definition), f"{definition.words.continued}\n"
    before, text = before.replace(told, ""), text.replace(told, "")
    if titles.read_number(text)[0] is not None:
        return False
    keys = [key for key, number in titles.keys if number == measure.number]
    begun, rest = squash(titles.read_number(before)[1]), squash(text)
    if not begun or not rest or begun in keys:
        return False
    joined = begun + rest
    return any(key.startswith(joined) for key in keys) or bool(find_nearest(joined, keys))


def is_continuation(key: str, definition: Definition) -> bool:
    """Whether a text of that key, in the measure's column, only says that the one above goes on."""
    return not key or key.strip("()") == _list_known(definition).continued_key


_NAME_ENDS = ("และ", "หรือ", "กับ", "ร่วม", "โดย", "ของ", "ทุก")
"""Words that may follow any name without a space; those of the field are the definition's."""
_SIGNS = "/,;:()-–—.ฯ"

_TAKEN = "\n"
"""Stands for letters that belong to a longer name; no name holds it."""


def list_units(text: str, round_: Round | None, words: Words) -> tuple[Unit, ...]:
    """The unit of which a text is the id or a name, else the units that it names."""
    if round_ is None:
        return ()
    unit = round_.find_unit(text)
    return (unit,) if unit else find_units(text, round_, words)


def find_units(text: str, round_: Round, words: Words) -> tuple[Unit, ...]:
    """The round's units that a text names, in the round's order.

    A section may stand before the unit (งานพัสดุ กองคลัง), over several lines, and white space
    anywhere in a name. Where one unit's name is part of another's that is named too, only the
    longer one counts.
    """
    places = [index for index, letter in enumerate(text) if not letter.isspace()]
    letters = to_arabic(text)
    folded = [(letters[index], letters[index].casefold()) for index in places]
    # As ``squash`` compares letters, but always one for one, so that places stay countable.
    solid = "".join(fold if len(fold) == 1 else letter for letter, fold in folded)
    named, ends = set[str](), (*_NAME_ENDS, *words.unit_endings)
    for name, unit_id in _list_names(round_.units):
        start = solid.find(name)
        while start >= 0:
            end = start + len(name)
            after = text[places[end - 1] + 1 :]
            # Anything else behind a name is part of another word, or a slip.
            if after[:1] in _SIGNS or after[0].isspace() or after.startswith(ends):
                named.add(unit_id)
                solid = f"{solid[:start]}{_TAKEN * len(name)}{solid[end:]}"
            start = solid.find(name, end)
    return tuple(unit for unit in round_.units if unit.id in named)


@lru_cache(maxsize=8)
def _list_names(units: tuple[Unit, ...]) -> tuple[tuple[str, str], ...]:
    """Every name with its unit's id, the longest first."""
    names = [(key, unit.id) for unit in units for name in unit.names if (key := squash(name))]
    return tuple(sorted(names, key=lambda pair: -len(pair[0])))


def names_everyone(text: str, everyone: tuple[str, ...]) -> bool:
    """Whether a text names all units at once, such as ทุกสำนัก/กอง."""
    return any(squash(word) in squash(text) for word in everyone)
