"""Any cell's value as the text that a person saw in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from itasheet.cells.period import Period, PeriodKind, read_period
from itasheet.cells.period_grammar import Span, join_spans
from itasheet.cells.records import CellText, Field
from itasheet.definition.definition import Words
from itasheet.sheets.grid import Read
from itasheet.thai.numbers import match_mark, read_number, to_thai
from itasheet.thai.text import Repair, repair_text, squash


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


_LAST_FIGURES = r"[0-9๐-๙]+(?=[^0-9๐-๙]*$)"


class Item(NamedTuple):
    """One item: its mark as typed, with the spaces after it, and its text, of one line or more."""

    mark: str
    text: str

    @property
    def line(self) -> str:
        """The item as it stands in the cell."""
        return self.mark + self.text


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


def join_items(items: Iterable[Item]) -> str:
    """The text of a cell that holds these items, each on a line of its own."""
    return "\n".join(item.line for item in items)


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
        key = (_name_style(item.mark, len(number)), tuple(above))
        before, place = latest.get(key, (found - 1, index))
        restarts = found == 1 and (before > 1 or place < index - 1)
        if found != before + 1 and not restarts:
            gaps.append(NumberingGap(index, _renumber(item.mark, before + 1), item.mark.strip()))
        latest = {other: seen for other, seen in latest.items() if not _is_below(other, number)}
        latest[key] = (found, index)
    return tuple(gaps)


def _name_style(mark: str, depth: int) -> str:
    """What stands around the figures; below the first level a dot at the end counts for nothing."""
    style = re.sub(r"[0-9๐-๙.\s]+", "0", mark)
    return style if depth > 1 else style + "." * mark.rstrip().endswith(".")


def _is_below(key: tuple[str, tuple[int, ...]], number: tuple[int, ...]) -> bool:
    return key[1][: len(number)] == number


def _renumber(mark: str, number: int) -> str:
    """The mark with another number in its last place, in the kind of digits that it has."""
    figures = re.search(_LAST_FIGURES, mark)
    assert figures is not None  # only numbered marks are renumbered
    digits = str(number) if figures[0].isascii() else to_thai(str(number))
    return re.sub(_LAST_FIGURES, digits, mark).strip()


class Leading(Enum):
    """What a link's text and target have to do with each other."""

    TOLD = "told"
    INSIDE = "inside"
    UNTOLD = "untold"
    ELSEWHERE = "elsewhere"
    NO_ADDRESS = "no address"


_WEB = re.compile(r"\s*(?:https?://|mailto:)", re.IGNORECASE)
_HOST = re.compile(
    r"(?:https?://)?(?:[^\s/@:]*@)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![a-z0-9.-]*@)", re.IGNORECASE
)
_LEAD = re.compile(r"(?:https?://|mailto:)?(?:www\.)?", re.IGNORECASE)


def judge_link(text: str, target: str) -> Leading:
    """How a cell's text and the target of its link belong together.

    A target is told where it stands in the text, but for scheme, www. and a slash at its end;
    INSIDE the workbook where it begins with ``#``. An address in the text that names another host
    than the target makes it lead ELSEWHERE; a target that is no http, https or mailto address, such
    as a file on somebody's disk, is NO_ADDRESS.
    """
    if target.startswith("#"):
        return Leading.INSIDE
    if not _WEB.match(target):
        return Leading.NO_ADDRESS
    mended, address = (repair_text(one)[0].casefold() for one in (text, target))
    told = _strip_lead(address)
    if told and told in mended:
        return Leading.TOLD
    hosts = {_strip_lead(host) for host in _HOST.findall(mended)}
    led = _HOST.search(address.removeprefix("mailto:"))
    if hosts and (led is None or _strip_lead(led[1]) not in hosts):
        return Leading.ELSEWHERE
    return Leading.UNTOLD


def _strip_lead(address: str) -> str:
    """An address without what may be left out where it is written."""
    return _LEAD.sub("", address.strip().casefold()).rstrip("/")


class PlacedItem(NamedTuple):
    """An item and the cell it stands in."""

    item: Item
    piece: CellText


def list_items(field: Field) -> tuple[PlacedItem, ...]:
    """The items of all cells of a field; a new cell begins a new item."""
    return tuple(
        PlacedItem(item, piece) for piece in field.pieces for item in split_items(piece.text)
    )


def list_statements(field: Field, words: Words) -> tuple[PlacedItem, ...]:
    """The items that say something: not those with only a word such as "-" behind their number."""
    blank = _list_blank(words)
    return tuple(placed for placed in list_items(field) if squash(placed.item.text) not in blank)


def read_field_period(field: Field, fiscal_year: int | None) -> Period:
    """The period of a field: of one cell, of a start and an end in two, or from first to last."""
    if len(field.pieces) == 1 and isinstance(value := field.pieces[0].value, str | date):
        return read_period(value, fiscal_year)
    for text in (field.text, " - ".join(piece.text for piece in field.pieces)):
        period = read_period(text, fiscal_year)
        if period.kind is not PeriodKind.FREE:
            return period
    return _span_periods(field, fiscal_year) or period


def _span_periods(field: Field, fiscal_year: int | None) -> Period | None:
    """All stretches of a field in one; None where a cell means none."""
    periods = [read_period(piece.text, fiscal_year) for piece in field.pieces]
    spans = [_list_spans(period) for period in periods]
    if not spans or not all(spans):
        return None
    assumed = all(period.assumed_year for period in periods)
    together = [span for group in spans for span in group]
    return Period(field.text, *join_spans(PeriodKind.RANGE, together, assumed))


def _list_spans(period: Period) -> tuple[Span, ...]:
    """The first and last days of which a period consists; none where it means no definite ones."""
    if period.start and period.end:
        return ((period.start, period.end),)
    return period.spans if period.kind is PeriodKind.SEPARATE else ()


def list_filled(field: Field, words: Words) -> tuple[CellText, ...]:
    """The cells that say something: neither white space, a lone number nor a word such as "-"."""
    blank = _list_blank(words)
    return tuple(
        piece
        for piece in field.pieces
        if any(squash(item.text) not in blank for item in split_items(piece.text))
    )


def _list_blank(words: Words) -> frozenset[str]:
    return frozenset(("", *map(squash, words.blank)))


def says_nothing(text: str, words: Words) -> bool:
    """Whether a text only says that there is nothing to report, such as ไม่มี."""
    said = squash(text)
    return any(said.startswith(squash(word)) for word in (*words.nothing, *words.nil))
