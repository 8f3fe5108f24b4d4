"""The items of a list in one cell, and gaps in their numbering."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from itasheet.thai.numbers import match_mark, read_number, to_thai
from itasheet.thai.text import squash

_LAST_FIGURES = r"[0-9๐-๙]+(?=[^0-9๐-๙]*$)"


class Item(NamedTuple):
    """One item: its mark as typed, with the spaces after it, and its text, of one line or more."""

    mark: str
    text: str

    @property
    def line(self) -> str:
        """The item as it stands in the cell."""
        return self.mark + self.text

    @property
    def key(self) -> str:
        """What is the same for all wordings that say the same, whatever their number."""
        return squash(self.text)


@dataclass(frozen=True, slots=True)
class NumberingGap:
    """A mark out of turn, at an item's index: the mark that should stand there, and that does."""

    index: int
    expected: str
    found: str


@lru_cache(maxsize=4096)
def split_items(text: str) -> tuple[Item, ...]:
    """The items of a cell.

    An unmarked line right after a marked item goes on with it; any other unmarked line is an item
    of its own. Only blank lines and the white space around each line are lost.
    """
    items: list[Item] = []
    goes_on = False
    for line in map(str.strip, text.split("\n")):
        mark = match_mark(line)
        if mark:
            items.append(Item(mark, line.removeprefix(mark)))
        elif line and goes_on:
            items[-1] = items[-1]._replace(text=f"{items[-1].text}\n{line}")
        elif line:
            items.append(Item("", line))
        goes_on = bool(mark or line and goes_on)
    return tuple(items)


def find_gaps(items: Iterable[Item]) -> tuple[NumberingGap, ...]:
    """Numbers that do not follow on the one before them in their list.

    Lists are told apart by how their numbers are written ("1." and "1)") and, below the first
    level, by the number above ("1.1" and "2.1"). A list may start at any number, as on a
    continuation sheet, and anew at 1; but a 1 right after a 1 is a repetition.
    """
    gaps: list[NumberingGap] = []
    latest: dict[tuple[str, tuple[int, ...]], tuple[int, int]] = {}
    for index, item in enumerate(items):
        number = read_number(item.mark)
        if number is None:
            continue
        *above, found = number
        style = re.sub(r"[0-9๐-๙.\s]+", "0", item.mark)
        if not above:  # below the first level a dot at the end counts for nothing
            style += "." * item.mark.rstrip().endswith(".")
        key = (style, tuple(above))
        before, place = latest.get(key, (found - 1, index))
        restarts = found == 1 and (before > 1 or place < index - 1)
        if found != before + 1 and not restarts:
            gaps.append(NumberingGap(index, _renumber(item.mark, before + 1), item.mark.strip()))
        latest = {one: seen for one, seen in latest.items() if one[1][: len(number)] != number}
        latest[key] = (found, index)
    return tuple(gaps)


def _renumber(mark: str, number: int) -> str:
    """The mark with another number in its last place, in the kind of digits that it has."""
    figures = re.search(_LAST_FIGURES, mark)
    assert figures is not None  # only numbered marks are renumbered
    digits = str(number) if figures[0].isascii() else to_thai(str(number))
    return re.sub(_LAST_FIGURES, digits, mark).strip()
