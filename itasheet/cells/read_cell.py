"""What a cell says, and where it leads: read once for all that looks at it later."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from itasheet.cells.records import CellLink, CellText, Leading
from itasheet.language import N_
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Read
from itasheet.sheets.page import CUT, CUT_AT_LINE_END
from itasheet.thai.dates import format_typed_date
from itasheet.thai.text import Repair, is_seen, repair_text

REPAIRS = {
    Repair.ZERO_WIDTH: N_("zero-width characters"),
    Repair.CONTROL: N_("control characters"),
    Repair.NBSP: N_("no-break spaces"),
    Repair.APOSTROPHE: N_("an apostrophe before it"),
    Repair.LINE_END: N_("line ends"),
    Repair.SARA_AM: N_("split sara am"),
    Repair.SARA_AE: N_("two sara e for a sara ae"),
    Repair.GLYPH: N_("glyphs of old fonts"),
    Repair.BULLET: N_("bullets of Word"),
    Repair.TAB: N_("tabs behind numbers"),
    Repair.WIDE: N_("full-width signs"),
}
"""What each repair is told to have mended."""


class SheetTexts(NamedTuple):
    """A sheet and what its cells say, by 0-based row and column, in order.

    A row is there where any cell of it holds something, be it white space or an error. ``links``
    are cells that lead where their text does not say.
    """

    grid: Grid
    rows: Mapping[int, Mapping[int, CellText]]
    links: tuple[CellLink, ...] = ()

    @property
    def pieces(self) -> Iterator[CellText]:
        """Every cell that says something, in order."""
        return (piece for row in self.rows.values() for piece in row.values())


def read_sheet(grid: Grid) -> SheetTexts:
    """Every cell of a sheet, read."""
    links: list[CellLink] = []
    rows: dict[int, dict[int, CellText]] = {}
    for spot in sorted((*grid.cells, *grid.faults)):
        row = rows.setdefault(spot.row, {})
        if piece := read_cell(grid, spot):
            row[spot.column] = piece
            target = grid.links.get(spot)
            if target and (leading := judge_link(piece.text, target)):
                links.append(CellLink(grid.name, spot, piece.text, target, leading))
    return SheetTexts(grid, rows, tuple(links))


def read_cell(grid: Grid, spot: CellRef) -> CellText | None:
    """What a cell holds, as its format shows it, dates in our way; None where nothing is seen."""
    value = grid.cells.get(spot)
    if value is None:
        return None
    seen = value if isinstance(value, date) else grid.shown.get(spot, value)
    text, repairs = show_value(strip_cut(seen))
    return CellText(spot, value, text, repairs, grid.name) if is_seen(text) else None


@lru_cache(maxsize=8192, typed=True)
def show_value(value: Read) -> tuple[str, tuple[Repair, ...]]:
    """A value as the text that a person saw, and the repairs that a text needed.

    Whole numbers lose their ``.0``, dates are told in Thai, also those whose Buddhist year was
    typed as a Gregorian one; truth values are spelled as Excel spells them.
    """
    if isinstance(value, str):
        return repair_text(value)
    if isinstance(value, bool):
        return str(value).upper(), ()
    if isinstance(value, date):
        return format_typed_date(value), ()
    if isinstance(value, time):
        return value.strftime("%H:%M"), ()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value), ()


def strip_cut(value: Read) -> Read:
    """A cell's value without the mark, which is not seen, of a text cut by a page break."""
    if not isinstance(value, str):
        return value
    return value.removesuffix(CUT_AT_LINE_END).removesuffix(CUT)


_SCHEMES = ("http://", "https://", "mailto:")
# Compiled when it is first asked for: few cells have a link.
_HOST = r"(?:https?://)?(?:[^\s/@:]*@)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![a-z0-9.-]*@)"


def judge_link(text: str, target: str) -> Leading | None:
    """Where a cell leads by its link that its text does not say; None for no such thing.

    A target is told where it stands in the text, but for scheme, www. and a slash at its end; one
    within the workbook begins with ``#``. An address in the text that names another host than the
    target makes it lead ELSEWHERE; a target that is no http, https or mailto address, such as a
    file on somebody's disk, is NO_ADDRESS.
    """
    if target.startswith("#"):
        return None
    mended, address = (repair_text(one)[0].casefold() for one in (text, target))
    if not address.lstrip().startswith(_SCHEMES):
        return Leading.NO_ADDRESS
    told = _strip_lead(address)
    if told and told in mended:
        return None
    hosts = {_strip_lead(host) for host in re.findall(_HOST, mended)}
    led = re.search(_HOST, address.removeprefix("mailto:"))
    if hosts and (led is None or _strip_lead(led[1]) not in hosts):
        return Leading.ELSEWHERE
    return Leading.UNTOLD


def _strip_lead(address: str) -> str:
    """An address without what may be left out where it is written."""
    for lead in (*_SCHEMES, "www."):
        address = address.strip().removeprefix(lead)
    return address.rstrip("/")
