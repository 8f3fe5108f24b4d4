"""Help laid out for a terminal: by the width that is seen, and Thai broken between words.

click counts characters, but Thai vowels and tone marks stand above and below others, and Thai has
spaces only between phrases.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click

from itasheet.language import _

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
    lines, held = [""], ""
    for piece in (*pieces, ""):
        held += piece
        # No line ends between the hyphens of an option and its name.
        if piece and held.endswith("-"):
            continue
        if held and lines[-1] and measure_text((lines[-1] + held).rstrip()) > width:
            lines.append("")
        lines[-1] += held
        held = ""
    return [line.rstrip() for line in lines]


class Formatter(click.HelpFormatter):
    """Writes click's help pages; only what depends on the width of text is its own."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        columns = min(width or _measure_terminal(), max_width or WIDEST)
        super().__init__(indent_increment, max(columns - 2, NARROWEST))

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        usage = _("Usage:") if prefix is None else prefix
        opening = f"{'':{self.current_indent}}{usage} {prog} "
        indent = measure_text(opening)
        lines = wrap_text(args, max(self.width - indent, 20))
        self.write(opening + f"\n{'':{indent}}".join(lines).rstrip() + "\n")

    def write_text(self, text: str) -> None:
        self._write_lines(_lay_out(text, self.width - self.current_indent), self.current_indent)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        widest = max(measure_text(term) for term, _text in rows)
        column = min(widest, col_max) + col_spacing
        for term, text in rows:
            lines = _lay_out(text, max(self.width - self.current_indent - column, 10))
            gap = column - measure_text(term)
            self.write(f"{'':{self.current_indent}}{term}")
            if lines and gap >= col_spacing:
                self.write(f"{'':{gap}}{lines.pop(0)}")
            self.write("\n")
            self._write_lines(lines, self.current_indent + column)

    def _write_lines(self, lines: Iterable[str], indent: int) -> None:
        for line in lines:
            self.write(f"{'':{indent}}{line}".rstrip() + "\n")


def _measure_terminal() -> int:
    """Columns of the terminal. shutil has this too, and five compression libraries with it."""
    if (columns := os.environ.get("COLUMNS", "")).isdecimal():
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return WIDEST


def _lay_out(text: str, width: int) -> list[str]:
    """The lines of paragraphs set apart by blank ones; an indented paragraph keeps its lines."""
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        if lines:
            lines.append("")
        kept = paragraph.strip("\n").splitlines()
        if all(line.startswith(" ") for line in kept):
            lines += kept
        else:
            lines += wrap_text(paragraph, width)
    return lines
