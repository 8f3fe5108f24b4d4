"""Any cell's value as the text that a person saw in it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from itasheet.cells.period import read_period
from itasheet.sheets.grid import Read
from itasheet.thai.text import Repair, repair_text


def show_value(value: Read) -> tuple[str, tuple[Repair, ...]]:
    """A value as text, and the repairs that a text needed.

    Whole numbers lose their ``.0``, dates are told in Thai, also those whose Buddhist year was
    typed as a Gregorian one; truth values are spelled as Excel spells them.
    """
    if isinstance(value, str):
        return repair_text(value)
    return _show_other(value), ()


def _show_other(value: bool | int | float | date | datetime | time | timedelta) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return read_period(value, None).text
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
