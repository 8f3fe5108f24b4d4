"""Help laid out for a terminal: by the width that is seen, and Thai broken between words.

click counts characters, but Thai vowels and tone marks stand above and below others, and Thai has
spaces only between phrases.
"""

import os
import sys
from collections.abc import Iterable

import click

WIDEST, NARROWEST = 80, 50
"""Columns of a page of help, whatever the terminal has."""

_MARKS = dict.fromkeys((0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)))
"""Thai vowels and marks that stand above or below a letter and take no column of their own."""


def measure_text(text: str) -> int:
    """Terminal columns of a help text.

    Our own words are plain Thai and Latin; ``thai.text.display_width`` knows all of Unicode, but
    importing that takes a third of the time in which help should be there.
    """
    return len(text.translate(_MARKS))


def wrap_text(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns, broken at spaces and between Thai words.

    A single word that is wider stands on a line of its own.
    """
    text = " ".join(text.split())
    if measure_text(text) <= width:
        return [text]
    if text.isascii():
        pieces = [f"{word} " for word in text.split(" ")]
    else:
        from icu4py.breakers import LineBreaker

        pieces = list(map(str, LineBreaker(text, "th")))
    lines = [""]
    # No line ends between the hyphens of an option and its name.
    for piece in "\0".join(pieces).replace("-\0", "-").split("\0"):
        if lines[-1] and measure_text((lines[-1] + piece).rstrip()) > width:
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
