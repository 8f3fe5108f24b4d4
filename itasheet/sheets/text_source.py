"""Where the text of a cell came from, and texts that are cut with their sources."""

from __future__ import annotations

from typing import NamedTuple

from itasheet.sheets.cell_reference import CellRef
from itasheet.thai.text import Repair


class TextSource(NamedTuple):
    """One place that a text came from: a cell of a file, or a key of its settings.

    ``original`` is what stands there: as read or, of a setting, before it is filled in. ``text`` is
    what of the cell shown comes from it, empty where that is all of it. ``column`` is the column's
    and ``unit`` a name. ``filled`` are the keys of the round's file from which placeholders were
    filled; ``decisions`` are sentences.
    """

    file: str
    sheet: str = ""
    cell: CellRef | None = None
    column: str = ""
    key: str = ""
    original: str = ""
    text: str = ""
    unit: str = ""
    measure: int | None = None
    repairs: tuple[Repair, ...] = ()
    decisions: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


class SourcedText(NamedTuple):
    """A text and its sources, whose texts make it up in their order."""

    text: str
    sources: tuple[TextSource, ...]


def count_letters(text: str) -> int:
    """The characters of a text that are no white space, of which alone no cutting loses any."""
    return len("".join(text.split()))


def cut_letters(text: str, letters: int) -> tuple[str, str]:
    """A text in two, the first with so many letters."""
    counted = (index for index, letter in enumerate(text, 1) if not letter.isspace())
    end = next((index for number, index in enumerate(counted, 1) if number == letters), len(text))
    return (text[:end], text[end:]) if letters else ("", text)


def cut_sources(
    sources: tuple[TextSource, ...], letters: int
) -> tuple[tuple[TextSource, ...], tuple[TextSource, ...]]:
    """The sources of a text's first letters, and those of the rest."""
    for index, source in enumerate(sources):
        size = count_letters(source.text)
        if size > letters:
            head, tail = cut_letters(source.text, letters)
            begun = (source._replace(text=head),) if letters else ()
            return (*sources[:index], *begun), (
                source._replace(text=tail),
                *sources[index + 1 :],
            )
        letters -= size
    return sources, ()
