"""What a form or a report brings along beside its table, and what people added to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from itasheet.cells.period import read_period
from itasheet.cells.read_cell import SheetTexts
from itasheet.cells.records import CellText
from itasheet.definition.definition import Definition
from itasheet.definition.identity import is_identity
from itasheet.marking.corrections import is_list
from itasheet.sheets.grid import Grid
from itasheet.thai.dates import find_fiscal_year, fiscal_range
from itasheet.thai.text import squash

_PLACEHOLDER = re.compile(r"\{\w+\}")


def is_buried(grid: Grid, definition: Definition) -> bool:
    """Whether a sheet is one of ours that nobody is meant to see, or a list of problems."""
    lists = grid.hidden and grid.name == definition.form.lists
    return lists or is_identity(grid) or is_list(grid)


def is_guidance(sheet: SheetTexts, definition: Definition) -> bool:
    """Whether a sheet is the one that says how to fill in a form."""
    guidance = definition.guidance
    return sheet.grid.name == guidance.sheet or _is_titled(sheet, (guidance.title,))


def is_report_page(sheet: SheetTexts, has_table: bool, definition: Definition) -> bool:
    """Whether a sheet is one that forms or reports bring along, none of the unit's own."""
    beside = definition.reference_sheets
    titles = (beside.title, beside.reference_title)
    names = (definition.cover.sheet, definition.summary.sheet)
    return _is_titled(sheet, titles) or (not has_table and sheet.grid.name in names)


def _is_titled(sheet: SheetTexts, titles: Iterable[str]) -> bool:
    """Whether a sheet has a title in one of its first two rows."""
    first = {piece.key for row in (0, 1) if (piece := sheet.rows.get(row, {}).get(0))}
    return not first.isdisjoint(map(squash, titles))


def list_additions(titles: Iterable[CellText], definition: Definition) -> Iterator[CellText]:
    """Texts above a form's table that are none of its own lines, whatever these are filled with.

    A line that was changed altogether is still the form's: so is, for each that is gone, a text in
    the first column.
    """
    form, titles = definition.form, tuple(titles)
    lines = list(filter(None, (form.title, form.subtitle, form.unit, form.hint)))
    added = tuple(_drop_printed(titles, (*lines, f"{form.count_before}{{count}}")))
    changed = len(lines) - len([one for one in titles if one not in added and not one.spot.column])
    for piece in added:
        if piece.spot.column == 0 and changed > 0:
            changed -= 1
        else:
            yield piece


def list_notes(sheet: SheetTexts, definition: Definition) -> Iterator[CellText]:
    """Texts on the guidance sheet that were not printed there."""
    guidance = definition.guidance
    headings = (column.printed for column in definition.columns)
    lines = (guidance.title, *guidance.lines, guidance.example_title, *headings)
    example = [text for text in guidance.example.values() if _PLACEHOLDER.sub("", text).strip()]
    pieces = (piece for row in sheet.rows.values() for piece in row.values())
    for piece in _drop_printed(pieces, (*lines, *example)):
        # What is left of the example has nothing but placeholders: its period, a whole year.
        period = read_period(piece.text, None)
        year = fiscal_range(find_fiscal_year(period.start)) if period.start else None
        if year is None or (period.start, period.end) != year:
            yield piece


def _drop_printed(pieces: Iterable[CellText], lines: Iterable[str]) -> Iterator[CellText]:
    """The texts that are no line of the definition, with any text for its placeholders."""
    printed = _compile_printed(tuple(filter(None, lines)))
    return (piece for piece in pieces if not printed.fullmatch(piece.key))


@lru_cache(maxsize=8)
def _compile_printed(lines: tuple[str, ...]) -> re.Pattern[str]:
    parts = (map(re.escape, map(squash, _PLACEHOLDER.split(line))) for line in lines)
    return re.compile("|".join(".*".join(line) for line in parts), re.DOTALL)
