"""Cell references read: as a sheet's XML has them, and as people type them."""

from __future__ import annotations

import re
from functools import lru_cache

from itasheet.sheets.address import Area, Spot
from itasheet.thai.digits import to_arabic

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""How far a sheet reaches."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.ASCII | re.IGNORECASE)


# The workbooks of a round have much the same cells.
@lru_cache(maxsize=4096)
def read_spot(reference: str) -> Spot:
    """The cell that is meant by B7 or $B$7; ValueError for one that no sheet has."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if not (1 <= row <= MOST_ROWS and column <= MOST_COLUMNS):
        raise ValueError
    return Spot(row - 1, column - 1)


def read_area(reference: str) -> Area:
    """The cells that are meant by A1:B2 or by A1, turned round or not; ValueError for none."""
    first, _, last = reference.partition(":")
    corners = read_spot(first), read_spot(last or first)
    rows, columns = zip(*corners)
    return Area(min(rows), min(columns), max(rows), max(columns))


def find_area(text: str) -> Area | None:
    """The cells that a person means by C5, c๕ or C5 : C7; None for no cells."""
    parts = [part.strip() for part in to_arabic(text).split(":")]
    try:
        return read_area(":".join(parts)) if all(parts) else None
    except ValueError:
        return None
