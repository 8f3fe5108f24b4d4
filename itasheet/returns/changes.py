"""What changed within a text, by words: Thai ones as a dictionary parts them, marks never apart."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

from itasheet.layout.lines import NEWLINE
from itasheet.layout.pieces import split_pieces

ALIKE = 0.3
"""The share of words that two texts must have in common for their differences to be worth showing
within the text."""


class Change(Enum):
    """What became of a stretch of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Stretch(NamedTuple):
    """A stretch of text with what became of it."""

    change: Change
    text: str


def mark_changes(before: str, after: str) -> tuple[Stretch, ...]:
    """The stretches of both texts: kept and removed ones make the first, kept and added the second.

    Where the texts have little in common, the whole of each.
    """
    first, second = split_words(before), split_words(after)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _keep_filled(Stretch(Change.REMOVED, before), Stretch(Change.ADDED, after))
    stretches: list[Stretch] = []
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        old, new = "".join(first[start:end]), "".join(second[other_start:other_end])
        if tag == "equal":
            stretches.append(Stretch(Change.KEPT, new))
        else:
            stretches += _keep_filled(Stretch(Change.REMOVED, old), Stretch(Change.ADDED, new))
    return tuple(stretches)


def _keep_filled(*stretches: Stretch) -> tuple[Stretch, ...]:
    return tuple(stretch for stretch in stretches if stretch.text)


def split_words(text: str) -> list[str]:
    """The words of a text and the spaces between them; joined they are the text."""
    words: list[str] = []
    for number, line in enumerate(NEWLINE.split(text)):
        words += ["\n"] if number else []
        for piece in split_pieces(line) if line else ():
            words += filter(None, (piece.word, piece.spaces))
    return words
