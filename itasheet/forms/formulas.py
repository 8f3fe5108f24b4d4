"""Pieces of formulas, in functions that Excel 2010, LibreOffice and Google Sheets all have.

What stands for cells may be one cell or a column of them: inside ``SUMPRODUCT`` all of this works
on each by itself. So there is no ``IF`` here, which does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from itertools import accumulate

from itasheet.sheets.cell_reference import CellRange
from itasheet.thai.text import squash

Pairs = tuple[tuple[str, str], ...]
"""Formulas of what is replaced and by what, in order."""

EDGE = "¦"
"""Stands at both ends of a wording where it is looked up in a list of them; nobody types it."""
LONGEST_FORMULA, DEEPEST_FORMULA = 8192, 64
"""Characters and levels of brackets that Excel takes in one formula."""


def quote_text(text: str) -> str:
    """A text as a formula holds it."""
    return '"' + text.replace('"', '""') + '"'


def fix_area(area: CellRange) -> str:
    """The cells by absolute address, as a range even where it is one cell: ``$B$6:$B$11``."""
    first, _, last = str(area).partition(":")
    return ":".join(_fix_spot(spot) for spot in (first, last or first))


def fix_first(area: CellRange) -> str:
    """The first cell by absolute address."""
    return fix_area(area).partition(":")[0]


def _fix_spot(spot: str) -> str:
    letters = spot.rstrip("0123456789")
    return f"${letters}${spot[len(letters) :]}"


def pair_texts(*pairs: tuple[str, str]) -> Pairs:
    """Replacements of texts by texts."""
    return tuple((quote_text(found), quote_text(put)) for found, put in pairs)


def replace_all(text: str, pairs: Pairs) -> str:
    """A formula for the text with each pair's first part replaced by its second."""
    return reduce(lambda inner, pair: f"SUBSTITUTE({inner},{pair[0]},{pair[1]})", pairs, text)


def is_accepted(formula: str) -> bool:
    """Whether Excel takes a formula of this length and depth."""
    steps = (1 if bracket == "(" else -1 for bracket in re.findall("[()]", formula))
    return len(formula) <= LONGEST_FORMULA and max(accumulate(steps), default=0) <= DEEPEST_FORMULA


THAI_DIGITS = pair_texts(*zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))
NO_DIGITS = pair_texts(*((digit, "") for digit in "0123456789"))
_SPACES = ("CHAR(10)", quote_text("\u00a0"))
SINGLE_SPACES: Pairs = tuple((space, '" "') for space in _SPACES)
"""Line ends and no-break spaces become spaces."""
MENDED = pair_texts(("\u200b", ""), ("\u0e4d\u0e32", "\u0e33"), ("–", "-"), ("—", "-"))
"""As a return is mended on reading; the dashes as they are compared."""
_TIGHT = (*((space, '""') for space in (*_SPACES, '" "')), *MENDED, *THAI_DIGITS)


def fold_text(cells: str, lines: bool = False) -> str:
    """A formula for the key by which wordings are compared, as ``squash`` is one.

    With ``lines`` line ends stay: each line may be an item of its own.
    """
    return f"LOWER({replace_all(cells, _TIGHT[lines:])})"


MARKS = (
    *("-", "•"),
    *(f"{number}." for number in range(12, 0, -1)),
    *(f"{number})" for number in range(5, 0, -1)),
    *(f"({number})" for number in range(5, 0, -1)),
)
"""The usual numbers and bullets of items, as keys; "12." before "2."."""


def list_words(words: Iterable[str]) -> str:
    """Several texts as a row of constants."""
    return f"{{{','.join(map(quote_text, words))}}}"


def count_found(text: str, words: Iterable[str]) -> str:
    """How many of the words stand in a text; upper and lower case differ."""
    listed = tuple(words)
    return f"SUMPRODUCT(--ISNUMBER(FIND({list_words(listed)},{text})))" if listed else "0"


def find_in_rows(cells: str, row: str, column: str) -> str:
    """For each cell how many words of a ``row`` of cells stand in it.

    A column of as many cells, whatever they hold, gives the ones that are counted up.
    """
    return f"MMULT(--ISNUMBER(FIND({row},{cells})),ROW({column})^0)"


def ask_typed(area: CellRange) -> str:
    """A condition: anything but white space stands in a column of a block."""
    spaces = (*SINGLE_SPACES, *MENDED[:1])
    return f"SUMPRODUCT(LEN(TRIM({replace_all(fix_area(area), spaces)})))>0"


def ask_spoken(cells: str, silent: str) -> str:
    """For each cell whether it says something; ``silent`` is the cell of ``list_silent``."""
    edge = quote_text(EDGE)
    return f"ISERROR(FIND({edge}&{fold_text(cells)}&{edge},{silent}))"


def list_silent(words: Iterable[str]) -> str:
    """Words that are as good as nothing in one text: alone, after an item's mark, the mark alone.

    A dash right before another is no mark.
    """
    keys = dict.fromkeys(map(squash, ("", *words)))
    said = (f"{mark}{key}" for key in keys for mark in ("", *MARKS) if f"{mark}{key}"[:3] != "---")
    return EDGE + "".join(f"{one}{EDGE}" for one in dict.fromkeys(said))
