"""The words of a text, between which a line of the published report may end."""

import re
from functools import cache, lru_cache
from pathlib import Path

from itasheet.layout.line_breaks import split_pieces

Words = tuple[tuple[str, ...], ...]
"""Words with the spaces behind them, each in the pieces between which a line may end if the word
alone is longer than one; a typed line end is a word of its own.
"""


@lru_cache(maxsize=4096)
def split_words(text: str, is_name: bool = False) -> Words:
    """The words of a text; those of a name end at spaces alone."""
    words: list[tuple[str, ...]] = []
    patterns = (re.compile(r"\S+"),) if is_name else load_patterns()
    for number, line in enumerate(text.split("\n")):
        words += [("\n",)] if number else []
        kept = [match.span() for pattern in patterns for match in pattern.finditer(line)]
        end, word = 0, list[str]()
        for piece in split_pieces(line):
            end += len(piece)
            word.append(piece.replace("\t", " "))
            if not any(first < end < last for first, last in kept):
                words.append(tuple(word))
                word = []
    return tuple(words)


@cache
def load_patterns() -> tuple[re.Pattern[str], ...]:
    """What stays whole, as ``whole-words.txt`` tells it."""
    text = Path(__file__).with_name("whole-words.txt").read_text("utf-8")
    for name, part in re.findall(r"(?m)^(<[a-z]+>) = (.+)", text):
        text = text.replace(name, part)
    lines = (line for line in text.splitlines() if line and line[0] != "#" and " = " not in line)
    return tuple(map(re.compile, lines))
