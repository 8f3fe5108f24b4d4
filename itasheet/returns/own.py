"""Sheets that a form or a report brings along beside its table."""

from __future__ import annotations

from itasheet.marking.corrections import is_list
from itasheet.model.definition import Definition
from itasheet.model.identity import is_identity
from itasheet.returns.headings import find_headings
from itasheet.sheets.address import Spot
from itasheet.sheets.grid import Grid, Workbook
from itasheet.thai.text import squash


def is_ours(grid: Grid, definition: Definition) -> bool:
    """Whether a sheet is one that form or report bring along, or is hidden and without a table."""
    if is_buried(grid, definition) or is_guidance(grid, definition):
        return True
    if grid.hidden and not find_headings(grid, definition, is_form=False):
        return True
    names = (definition.cover.sheet, definition.summary.sheet)
    asides = definition.asides
    titles = (definition.summary.title, asides.title, asides.reference_title)
    if any(_is_titled(grid, title) for title in titles):
        return True
    return grid.name in names and not find_headings(grid, definition, is_form=False)


def is_guidance(grid: Grid, definition: Definition) -> bool:
    """Whether a sheet is the one that says how to fill in a form."""
    guidance = definition.guidance
    return grid.name == guidance.sheet or _is_titled(grid, guidance.title)


def _is_titled(grid: Grid, title: str) -> bool:
    """Whether a sheet has a title in one of its first two rows."""
    first = (grid.cells.get(Spot(row, 0)) for row in range(2))
    return any(isinstance(text, str) and squash(text) == squash(title) for text in first)


def is_buried(grid: Grid, definition: Definition) -> bool:
    """Whether a sheet is one of ours that nobody is meant to see, or a list of problems."""
    lists = grid.hidden and grid.name == definition.form.lists
    return lists or is_identity(grid) or is_list(grid)


def name_ours(workbook: Workbook, definition: Definition) -> frozenset[str]:
    """The hidden sheets that are nobody's but ours."""
    return frozenset(grid.name for grid in workbook.grids if is_buried(grid, definition))
