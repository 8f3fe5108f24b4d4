"""What a form finds by itself while it is filled in: by the codes of ``check``, and how far.

It finds nothing that ``check`` would not, and of a mistake that it covers it knows every cell. It
knows nil as ``check`` does, where an item stands in a cell of its own; and it leaves alone what a
unit has not touched. Issued texts that were only put in another order are untouched to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BLANK = "required-blank"
"""Told beside the table's status, by the headings of what is missing."""

COVERED: Mapping[str, str] = MappingProxyType(
    {
        "period-reversed": "two dates, or months, with a dash or ถึง between them",
        "period-outside": "dates, months and whole years in one cell, in letters or figures",
        "placeholder-left": "the usual blanks: dots, ___, (ระบุ), [ระบุวันที่], โปรดระบุ, xx",
        "period-partly-outside": "as period-outside",
        "period-impossible": "a day, month or year that there is not, in letters or figures",
        "period-unreadable": "no word of time and no figure; figures that are no date",
        "unit-unknown": "one cell, which names no unit; not a slip beside a right name",
        "numerals-mixed": "everywhere",
        "result-equals-step": "items in cells of their own",
        "outcome-repeated": "items in cells of their own",
    }
)
"""Codes in the order in which a form tells them, and which of their mistakes it sees.

``required-blank`` is covered besides, everywhere but for nil said among other items of a cell.
"""
