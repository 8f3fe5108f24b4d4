"""What a workbook holds beside the cells that are seen: hidden, commented on, drawn, linked.

Hidden text is read as any other, and a person should know. What has no place in a report is
counted, in one note for each sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from itasheet.cells.link import Leading, judge_link
from itasheet.model.problems import Place, Problem
from itasheet.model.records import Link
from itasheet.returns.headings import Heading
from itasheet.returns.rows import read_piece
from itasheet.sheets.address import Spot
from itasheet.sheets.grid import Grid, Workbook
from itasheet.thai.digits import to_thai

Tables = Mapping[str, tuple[Heading, ...]]
"""The headings found on each sheet that was looked at, by its name."""


def check_surroundings(workbook: Workbook, tables: Tables) -> Iterator[Problem]:
    """What is hidden in the tables, and what of the workbook is not carried over."""
    for grid in workbook.grids:
        if grid.name in tables:
            place = Place(workbook.path, grid.name)
            yield from _find_hidden(grid, tables[grid.name], place)
            yield from _count_beside(grid, place)
    whole = Place(file=workbook.path)
    if workbook.has_macros:
        yield Problem("macros-ignored", whole)
    if workbook.has_outside_links:
        yield Problem("outside-links", whole)
    for name in workbook.other_tabs:
        yield Problem("tab-without-cells", Place(workbook.path, name))


def _find_hidden(grid: Grid, headings: tuple[Heading, ...], place: Place) -> Iterator[Problem]:
    """Rows and columns of the tables that a person does not see, and tables on hidden sheets."""
    if grid.hidden and headings:
        yield Problem("sheet-hidden", place)
    below = headings[0].rows.start if headings else grid.height
    first = min(headings[0].columns, default=0) if headings else 0
    rows = [Spot(row, first) for row in grid.hidden_rows if row >= below]
    if rows:
        count = to_thai(str(len(rows)))
        yield Problem("rows-hidden", place._replace(spots=tuple(rows)), words={"count": count})
    columns = frozenset(column for heading in headings for column in heading.columns)
    spots = [Spot(headings[0].row, column) for column in grid.hidden_columns if column in columns]
    if spots:
        count = to_thai(str(len(spots)))
        yield Problem("columns-hidden", place._replace(spots=tuple(spots)), words={"count": count})


def _count_beside(grid: Grid, place: Place) -> Iterator[Problem]:
    if grid.comments:
        words = {"count": to_thai(str(len(grid.comments)))}
        yield Problem("comments-left", place._replace(spots=grid.comments), words=words)
    if grid.pictures or grid.shapes:
        words = {"pictures": to_thai(str(grid.pictures)), "shapes": to_thai(str(grid.shapes))}
        yield Problem("drawings-left", place, words=words)


def find_unread(workbook: Workbook, tables: Tables, ours: frozenset[str]) -> Iterator[Problem]:
    """Hidden sheets with cells in which no table was found; ``ours`` a form brings along itself."""
    for grid in workbook.grids:
        if grid.hidden and grid.cells and grid.name not in {*tables, *ours}:
            words = {"count": to_thai(str(len(grid.cells)))}
            yield Problem("sheet-unread", Place(workbook.path, grid.name), words=words)


def list_links(grid: Grid) -> Iterator[Link]:
    """Cells that lead where their text does not say."""
    for spot, target in sorted(grid.links.items()):
        piece = read_piece(grid, spot)
        leading = judge_link(piece.text, target) if piece else Leading.INSIDE
        if piece and leading not in (Leading.TOLD, Leading.INSIDE):
            yield Link(grid.name, spot, piece.text, target)
