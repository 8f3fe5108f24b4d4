"""What a cell says: its value as a person saw it, read once for all that looks at it later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from itasheet.cells.records import CellText
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Read
from itasheet.sheets.page import CUT, CUT_AT_LINE_END
from itasheet.thai.dates import format_typed_date
from itasheet.thai.text import Repair, repair_text


@dataclass(frozen=True, slots=True)
class SheetTexts:
    """A sheet and what its cells say, by 0-based row and column, in order.

    A row is there where any cell of it holds something, be it white space or an error.
    """

    grid: Grid
    rows: Mapping[int, Mapping[int, CellText]]


def read_sheet(grid: Grid) -> SheetTexts:
    """Every cell of a sheet, read."""
    rows: dict[int, dict[int, CellText]] = {}
    for spot in sorted((*grid.cells, *grid.faults)):
        row = rows.setdefault(spot.row, {})
        if piece := read_cell(grid, spot):
            row[spot.column] = piece
    return SheetTexts(grid, rows)


def read_cell(grid: Grid, spot: CellRef) -> CellText | None:
    """What a cell holds, or None where that is nothing or white space only.

    A person saw a number or text as its format shows it; a date is told in our own way. A format
    that hides what a cell holds hides nothing here.
    """
    value = grid.cells.get(spot)
    if value is None:
        return None
    seen = value if isinstance(value, date) else grid.shown.get(spot) or value
    text, repairs = show_value(strip_cut(seen))
    return CellText(spot, value, text, repairs, grid.name) if text.strip() else None


def show_value(value: Read) -> tuple[str, tuple[Repair, ...]]:
    """A value as the text that a person saw, and the repairs that a text needed.

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
        return format_typed_date(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def strip_cut(value: Read) -> Read:
    """A cell's value without the mark, which is not seen, of a text cut by a page break."""
    if not isinstance(value, str):
        return value
    return value.removesuffix(CUT_AT_LINE_END).removesuffix(CUT)


def is_cut(value: Read) -> bool:
    """Whether the text of a cell goes on in the cell below it."""
    return isinstance(value, str) and value.endswith(CUT)


def join_cut(head: CellText, rest: CellText) -> CellText:
    """Both parts as one; it is cut itself if the rest is."""
    between = "\n" if str(head.value).endswith(CUT_AT_LINE_END) else ""
    return replace(
        head,
        value=f"{strip_cut(head.value)}{between}{rest.value}",
        text=f"{head.text}{between}{rest.text}",
        repairs=tuple(dict.fromkeys((*head.repairs, *rest.repairs))),
        halves=(*(head.halves or (head,)), *(rest.halves or (rest,))),
    )
