"""What the text of a stored cell value means: numbers, dates, escapes.

Sources: ECMA-376 part 1, 18.17.4 (dates), 22.9.2.19 (escapes).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from itasheet.sheets.grid import Read
from itasheet.xlsx.number_formats import Showing

_NUMBER = r"(?a)[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_EXACT = 2**53
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = "[\ud800-\udfff]"

_DAY = timedelta(days=1)
_MILLISECOND = timedelta(milliseconds=1)
_LAST_SERIAL = 2_958_466  # 1 January 10000


class Calendar(NamedTuple):
    """How a workbook's numbers are shown: what each cell style makes of them, and day nought.

    ``from_1904``: days count from 1 January 1904, as in workbooks begun on old Macintoshes.
    """

    styles: Sequence[Showing] = ()
    from_1904: bool = False

    def interpret(self, number: int | float, style: int) -> Read:
        """The number, or the date, time or span of time that it is shown as."""
        showing = self.styles[style] if 0 <= style < len(self.styles) else Showing.NUMBER
        if showing is Showing.NUMBER or not 0 <= number < _LAST_SERIAL:
            return number
        elapsed = timedelta(milliseconds=round(number * (_DAY // _MILLISECOND)))
        if showing is Showing.ELAPSED:
            return elapsed
        return self._find_date(elapsed, number)

    def _find_date(self, elapsed: timedelta, number: int | float) -> Read:
        if elapsed.days == 0 and (elapsed or not self.from_1904):
            return (datetime.min + elapsed).time()
        if self.from_1904:
            moment = datetime(1904, 1, 1)
        elif elapsed.days == 60:
            return number  # 29 February 1900, a day that never was
        else:
            moment = datetime(1899, 12, 30 if elapsed.days > 60 else 31)
        try:
            moment += elapsed
        except OverflowError:
            return number
        return moment if elapsed % _DAY else moment.date()


def read_number(text: str) -> int | float | None:
    """A stored number: whole ones as int, as far as they are exact; ``None`` for no number."""
    if _WHOLE.fullmatch(text):
        return int(text)
    if not re.fullmatch(_NUMBER, text):
        return None
    number = float(text)
    if abs(number) < _EXACT and number.is_integer():
        return int(number)
    return number if abs(number) != float("inf") else None


def read_iso(text: str) -> date | datetime | time | None:
    """A date stored as text in ISO 8601, as Strict Open XML may have it; ``None`` for none.

    A time zone is passed over: cells have none.
    """
    with suppress(ValueError):
        return date.fromisoformat(text)
    with suppress(ValueError):
        return datetime.fromisoformat(text).replace(tzinfo=None)
    with suppress(ValueError):
        return time.fromisoformat(text).replace(tzinfo=None)
    return None


def decode_escapes(text: str) -> str:
    """Characters written as ``_x000D_``, decoded once, as Excel does.

    Halves of a surrogate pair are joined; one alone becomes U+FFFD, so that any result can be
    written as UTF-8.
    """
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if re.search(_SURROGATE, decoded):
        decoded = decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return decoded
