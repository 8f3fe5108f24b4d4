"""The Thai language as far as a report needs it: digits, letters, dates, list marks, wordings.

Wordings stand in tables, which say at their head what a row holds. Most texts have no sign of any:
the expression of a row is compiled only for a text that may have it.
"""

import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from operator import add
from typing import NamedTuple

_TABLES = ("expressions.tsv", "wordings.tsv")


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
def _load_tables() -> tuple[list[Wording], Mapping[str, list[tuple[str, int]]]]:
    """All rows, and their signs with their places among them, by the sign's first two letters."""
    parts: dict[str, str] = {}
    rows: list[Wording] = []
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for table in _TABLES:
        with open(os.path.join(os.path.dirname(__file__), table), encoding="utf-8") as file:
            lines = file.read().replace("\n ", " ").split("\n")
        for line in lines:
            if "<" in line:
                line = re.sub(r"<\^?[a-z-]+>", lambda name: parts.get(name[0], name[0]), line)
            code, *rest = line.split("\t")
            if code == "=":
                parts[rest[0]] = rest[1]
            elif rest:
                listed = rest[0].split()
                starts = tuple(sign[1:] for sign in listed if sign[0] == "^")
                signs = [sign.replace("␣", " ") for sign in listed if sign[0] != "^"] or starts
                for sign in signs:
                    places[sign[:2]].append((sign, len(rows)))
                rows.append(Wording(code, signs, starts or ("",), rest[1] or rest[0], *rest[2:]))
    return rows, places


@lru_cache(maxsize=8192)
def _find_likely(text: str) -> Mapping[str, list[Wording]]:
    """The wordings that a text may have, by what they are for, in the order of the tables."""
    rows, places = _load_tables()
    begun = places.keys() & {*text, *map(add, text, text[1:])}
    likely: dict[str, list[Wording]] = {}
    for place in sorted({at for one in begun for sign, at in places[one] if sign in text}):
        if text.startswith(rows[place].starts):
            likely.setdefault(rows[place].code, []).append(rows[place])
    return likely


def list_likely(code: str, text: str) -> Sequence[Wording]:
    """The wordings of a code that a text may have; none, in most texts."""
    return _find_likely(text).get(code, ())
