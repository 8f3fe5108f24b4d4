"""The pieces of a text: what stands between two places where a line may end.

Lines may end where ICU allows it, whose Thai dictionary is the one that LibreOffice uses, but for
LibreOffice's own exceptions.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# What follows is LibreOffice's own, found by asking the break iterator of 7.4 about every sign
# that Thai reports use. It does not end a line before or behind some where ICU would; nor do we
# before a Thai vowel or mark, where ICU's dictionary gives up on a text that is not Thai.
NOT_BEFORE = re.compile(r"[\\,.:;—°\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u3000-\u303f\uff00-\uffef]")
NOT_BEHIND = re.compile(r"[}\u2060\u3000-\u303f\uff00-\uffef]\s*$")
# Nor between a quotation mark and a bracket, even with a space between them, as ICU's used to be.
QUOTE_BEHIND = re.compile(r"[\"'“”‘’«»]\s*$")
OPENING = re.compile(r"[(\[{]")
# It does end one behind the backslashes of a path.
BEHIND_BACKSLASH = re.compile(r"(?<=\\)(?=[^\\\s])")


class SpacedWord(NamedTuple):
    """What stands between two places where a line may end: a word, and the spaces behind it."""

    word: str
    spaces: str


@lru_cache(maxsize=4096)
def split_pieces(text: str) -> tuple[SpacedWord, ...]:
    """The text between all places where a line may end."""
    from icu4py.breakers import LineBreaker

    joined = [""]
    # A tab is where a line may end, for us and for LibreOffice; ICU glues it to what follows.
    for word in [word for part in text.split("\t") for word in (*LineBreaker(part, "th"), "\t")][
        :-1
    ]:
        if (
            NOT_BEFORE.match(word)
            or NOT_BEHIND.search(joined[-1])
            or (QUOTE_BEHIND.search(joined[-1]) and OPENING.match(word))
        ):
            joined[-1] += word
        else:
            joined.append(word)
    parts = (part for word in filter(None, joined) for part in BEHIND_BACKSLASH.split(word))
    cores = ((part, part.rstrip(" ")) for part in parts)
    return tuple(SpacedWord(core, part[len(core) :]) for part, core in cores)
