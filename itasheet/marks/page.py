"""The list of problems as a page: what to do, then a line for each, the corrected ones last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from itasheet.layout.paper import MAX_ROW_HEIGHT, cell_height
from itasheet.model.marks import (
    FIXED,
    MEMORY,
    SHOWN,
    SIGNATURE,
    SIGNATURE_SPOT,
    Line,
    write_memory,
)
from itasheet.model.problems import Severity, Translate
from itasheet.model.wording import N_
from itasheet.sheets.address import Area, Spot
from itasheet.sheets.page import Cell, Page, Row
from itasheet.sheets.style import font_of

SHEET = N_("Corrections")
"""The list's name, of at most 31 characters."""
TITLE = N_("What to correct")
INTRODUCTION = (
    N_("Correct the coloured cells in this very file, save it and send it back."),
    N_(
        "A click on a cell's name leads there. Colours, comments and this sheet can stay as they "
        "are: they are passed over when the file is read."
    ),
)
HEADINGS = (
    N_("No."),
    N_("Status"),
    N_("Cell"),
    N_("Column"),
    N_("What is wrong"),
    N_("What to do"),
)
WIDTHS = (48, 120, 96, 176, 390, 330)
COUNTS = (
    (Severity.ERROR.value, N_("{count} to correct")),
    (Severity.WARNING.value, N_("{count} to check")),
    (FIXED, N_("{count} corrected since last time")),
)
STATUSES = {
    Severity.ERROR.value: N_("must be corrected"),
    Severity.WARNING.value: N_("please check"),
    Severity.NOTE.value: N_("for information"),
    FIXED: N_("✓ corrected"),
}


class Heading(NamedTuple):
    """Whose return it is: the unit's name, and the report's title; either may be empty."""

    unit: str = ""
    report: str = ""


def make_page(
    lines: Sequence[Line], heading: Heading, taken: Iterable[str], translate: Translate
) -> tuple[Page, dict[Spot, int]]:
    """The list under a name that no sheet has, and the cells that lead to a line's mark."""
    above = tuple(_write_top(lines, heading, translate))
    first = len(above) + 1
    names = [
        Cell(first - 1, at, translate(text), "mark_heading") for at, text in enumerate(HEADINGS)
    ]
    body = [
        cell for row, line in enumerate(lines, first) for cell in _write_row(row, line, translate)
    ]
    page = Page(
        name=_choose_name(translate(SHEET), taken),
        cells=(*above, Cell(*SIGNATURE_SPOT, SIGNATURE, "mark_memory"), *names, *body),
        widths=(*WIDTHS, *[0] * MEMORY),
        rows={**_fit_top(above), **_fit_rows([*names, *body])},
        merges=tuple(Area(cell.row, 0, cell.row, SHOWN - 1) for cell in above),
        frozen_rows=first,
        protected=True,
    )
    links = {
        Spot(row, 2): line.number
        for row, line in enumerate(lines, first)
        if line.sheet and line.level != FIXED
    }
    return page, links


def _write_top(lines: Sequence[Line], heading: Heading, translate: Translate) -> Iterator[Cell]:
    """The rows above the table."""
    counts = Counter(line.level for line in lines)
    told = [translate(text).format(count=counts[level]) for level, text in COUNTS if counts[level]]
    texts = (
        (translate(TITLE), "mark_title"),
        (" – ".join(filter(None, heading)), "mark_text"),
        (" · ".join(told), "mark_count"),
        *((translate(text), "mark_text") for text in INTRODUCTION),
    )
    for row, (text, style) in enumerate(pair for pair in texts if pair[0]):
        yield Cell(row, 0, text, style)


def _write_row(row: int, line: Line, translate: Translate) -> Iterator[Cell]:
    style = "mark_soft" if line.level == FIXED else "mark_cell"
    linked = line.sheet and line.level != FIXED
    yield Cell(row, 0, str(line.number), "mark_number")
    yield Cell(row, 1, translate(STATUSES[line.level]), f"mark_{line.level}")
    yield Cell(row, 2, line.place, "mark_link" if linked else "mark_number")
    for column, text in enumerate((line.heading, line.message, line.remedy), 3):
        yield Cell(row, column, text, style)
    for column, text in enumerate(write_memory(line), SHOWN):
        yield Cell(row, column, text, "mark_memory")


def _fit_top(cells: Iterable[Cell]) -> dict[int, Row]:
    width = sum(WIDTHS)
    return {
        cell.row: Row(cell_height(str(cell.value), font_of(cell.style), width)) for cell in cells
    }


def _fit_rows(cells: Iterable[Cell]) -> dict[int, Row]:
    heights: dict[int, float] = {}
    for cell in cells:
        if cell.column < SHOWN:
            height = cell_height(str(cell.value), font_of(cell.style), WIDTHS[cell.column])
            heights[cell.row] = max(heights.get(cell.row, 0), height)
    return {row: Row(min(height, MAX_ROW_HEIGHT)) for row, height in heights.items()}


def _choose_name(wanted: str, taken: Iterable[str]) -> str:
    """The name, or with a number; programs take names for the same whatever their case."""
    known = {name.casefold() for name in taken}
    name, number = wanted, 2
    while name.casefold() in known:
        name, number = f"{wanted} ({number})", number + 1
    return name
