"""The Thai language as far as a report needs it: digits, letters, dates, list marks, wordings.

Wordings stand in tables, which say at their head what a row holds. Most texts have no sign of any:
the expression of a row is compiled only for a text that may have it.
"""

import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from operator import add
from typing import NamedTuple


class Wording(NamedTuple):
    """A row of a table: what it is for, a regular expression, and what is put in its place.

    A text without any of the signs has no such wording, nor has one that begins otherwise.
    """

    code: str
    signs: Sequence[str]
    starts: tuple[str, ...]
    pattern: str
    put: str = ""


@cache
def _load_table(name: str) -> Mapping[str, list[Wording]]:
    """The rows of a table by what they are for, in their order."""
    rows, parts = defaultdict[str, list[Wording]](list), dict[str, str]()
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        lines = file.read().replace("\n ", " ").split("\n")
    for line in lines:
        if "<" in line:
            line = re.sub(r"<\^?[a-z-]+>", lambda name: parts.get(name[0], name[0]), line)
        code, *rest = line.split("\t")
        if code == "=":
            parts[rest[0]] = rest[1]
        elif rest:
            within, _, begun = f" {rest[0].strip()}".partition(" ^")
            starts = tuple(begun.split(" ^"))
            signs = [sign.replace("␣", " ") for sign in within.split()] or starts
            rows[code].append(Wording(code, signs, starts, rest[1] or rest[0], *rest[2:]))
    return rows


@cache
def _place_signs() -> Mapping[str, list[tuple[str, int, Wording]]]:
    """The signs of ``wordings.tsv`` by their first two letters, with their rows, numbered."""
    places = defaultdict[str, list[tuple[str, int, Wording]]](list)
    for number, row in enumerate(chain(*_load_table("wordings.tsv").values())):
        for sign in row.signs:
            places[sign[:2]].append((sign, number, row))
    return places


@lru_cache(maxsize=8192)
def _find_likely(text: str) -> list[Wording]:
    places, spaced = _place_signs(), f" {text}".replace("\n", " ").replace("\t", " ")
    letters = [*spaced]
    begun = places.keys() & chain(letters, map(add, letters, letters[1:]))
    found = {number: row for one in begun for sign, number, row in places[one] if sign in spaced}
    return [row for _, row in sorted(found.items()) if text.startswith(row.starts)]


def list_likely(code: str, text: str) -> Sequence[Wording]:
    """The wordings of a code that a text may have; none, in most texts."""
    # Expressions are few of each code, and for parts of texts: an index would take longer.
    if (rows := _load_table("expressions.tsv").get(code)) is None:
        return [row for row in _find_likely(text) if row.code == code]
    begun = [row for row in rows if text.startswith(row.starts)]
    return [row for row in begun if any(map(text.__contains__, row.signs))]
