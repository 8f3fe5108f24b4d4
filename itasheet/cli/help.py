"""Help laid out for a terminal: by the width that is seen, and Thai broken between words.

click counts characters, but Thai vowels and tone marks stand above and below others, and Thai has
spaces only between phrases.
"""

import os
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache

import click

WIDEST, NARROWEST = 80, 50
"""Columns of a page of help, whatever the terminal has."""


@cache
def _count_columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 1 + (unicodedata.east_asian_width(letter) in "WF")


def display_width(text: str) -> int:
    """The columns that a text takes on a terminal: vowels and marks above and below take none."""
    return sum(map(_count_columns, text))


def pad_text(text: str, width: int) -> str:
    """The text with spaces after it up to ``width`` columns; a wider text stays as it is."""
    return text + " " * (width - display_width(text))


def wrap_text(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns, broken at spaces and between Thai words.

    A single word that is wider stands on a line of its own.
    """
    text = " ".join(text.split())
    if display_width(text) <= width:
        return [text]
    if text.isascii():
        pieces = [f"{word} " for word in text.split(" ")]
    else:
        from icu4py.breakers import LineBreaker

        pieces = list(map(str, LineBreaker(text, "th")))
    lines = [""]
    # No line ends between the hyphens of an option and its name.
    for piece in "\0".join(pieces).replace("-\0", "-").split("\0"):
        if lines[-1] and display_width((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


class Formatter(click.HelpFormatter):
    """Writes click's help pages; only what depends on the width of text is its own."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        columns = min(width or measure_terminal(), max_width or WIDEST)
        super().__init__(indent_increment, max(columns - 2, NARROWEST))

    def write_text(self, text: str) -> None:
        super().write_text(_break_lines(text, self.width - self.current_indent))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        column = min(max(len(term) for term, _text in rows), col_max) + col_spacing
        width = max(self.width - self.current_indent - column, 10)
        broken = [(term, _break_lines(text, width)) for term, text in rows]
        super().write_dl(broken, col_max, col_spacing)


def measure_terminal() -> int:
    """Columns of the terminal. shutil has this too, and five compression libraries with it."""
    if (columns := os.environ.get("COLUMNS", "")).isdecimal():
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return WIDEST


def _break_lines(text: str, width: int) -> str:
    """Paragraphs set apart by blank lines, in lines that click keeps for the ``\\b`` before them.

    A paragraph of which every line is indented has its own already.
    """
    broken = []
    for paragraph in text.split("\n\n") if text else ():
        lines = paragraph.splitlines()
        if not all(line.startswith(" ") for line in lines):
            lines = wrap_text(paragraph, width)
        broken.append("\n".join(("\b", *lines)))
    return "\n\n".join(broken)
