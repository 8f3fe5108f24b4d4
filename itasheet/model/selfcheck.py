"""What a form finds by itself while it is filled in: by the codes of ``check``, and how far.

It finds nothing that ``check`` would not, and of a mistake that it covers it knows every cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BLANK = "required-blank"
"""Told beside the table's status, by the headings of what is missing."""

COVERED: Mapping[str, str] = MappingProxyType(
    {
        "period-reversed": "two dates, or months, with a dash or ถึง between them",
        "period-outside": "dates, months and whole years, spelled out, abbreviated or in figures",
        "placeholder-left": "the usual blanks: dots, ___, (ระบุ), [ระบุวันที่], โปรดระบุ, xx",
        "period-partly-outside": "as period-outside",
        "period-unreadable": "no word of time and no figure; figures that are no day or year",
        "unit-unknown": "no unit is named; not a slip in a second name beside a right one",
        "numerals-mixed": "everywhere",
        "result-equals-step": "items in cells of their own",
        "outcome-repeated": "items in cells of their own",
    }
)
"""Codes in the order in which a form tells them, and which of their mistakes it sees.

``required-blank`` is covered besides, everywhere.
"""
