"""Sheets that a form or a report brings along beside its table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from itasheet.cells.period import read_period
from itasheet.cells.records import CellLink, Leading, OutsideText
from itasheet.definition.definition import Definition
from itasheet.definition.identity import Identity, is_identity
from itasheet.marking.corrections import is_list
from itasheet.problems.problem import Place, Problem
from itasheet.returns.find_table import FoundTable, find_tables
from itasheet.returns.rows import read_piece
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook
from itasheet.thai.dates import find_fiscal_year, fiscal_range
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import repair_text, squash


def is_ours(grid: Grid, definition: Definition) -> bool:
    """Whether a sheet is one that form or report bring along, or is hidden and without a table."""
    if is_buried(grid, definition) or is_guidance(grid, definition):
        return True
    if grid.hidden and not find_tables(grid, definition, is_form=False):
        return True
    names = (definition.cover.sheet, definition.summary.sheet)
    beside = definition.reference_sheets
    titles = (definition.summary.title, beside.title, beside.reference_title)
    if any(_is_titled(grid, title) for title in titles):
        return True
    return grid.name in names and not find_tables(grid, definition, is_form=False)


def is_guidance(grid: Grid, definition: Definition) -> bool:
    """Whether a sheet is the one that says how to fill in a form."""
    guidance = definition.guidance
    return grid.name == guidance.sheet or _is_titled(grid, guidance.title)


def _is_titled(grid: Grid, title: str) -> bool:
    """Whether a sheet has a title in one of its first two rows."""
    first = (grid.cells.get(CellRef(row, 0)) for row in range(2))
    return any(isinstance(text, str) and squash(text) == squash(title) for text in first)


def is_buried(grid: Grid, definition: Definition) -> bool:
    """Whether a sheet is one of ours that nobody is meant to see, or a list of problems."""
    lists = grid.hidden and grid.name == definition.form.lists
    return lists or is_identity(grid) or is_list(grid)


def name_ours(workbook: Workbook, definition: Definition) -> frozenset[str]:
    """The hidden sheets that are nobody's but ours."""
    return frozenset(grid.name for grid in workbook.grids if is_buried(grid, definition))


Tables = Mapping[str, tuple[FoundTable, ...]]
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


def _find_hidden(grid: Grid, headings: tuple[FoundTable, ...], place: Place) -> Iterator[Problem]:
    """Rows and columns of the tables that a person does not see, and tables on hidden sheets."""
    if grid.hidden and headings:
        yield Problem("sheet-hidden", place)
    below = headings[0].rows.start if headings else grid.height
    first = min(headings[0].columns, default=0) if headings else 0
    rows = [CellRef(row, first) for row in grid.hidden_rows if row >= below]
    if rows:
        count = to_thai(str(len(rows)))
        yield Problem("rows-hidden", place._replace(spots=tuple(rows)), words={"count": count})
    columns = frozenset(column for heading in headings for column in heading.columns)
    spots = [
        CellRef(headings[0].row, column) for column in grid.hidden_columns if column in columns
    ]
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


def list_links(grid: Grid) -> Iterator[CellLink]:
    """Cells that lead where their text does not say."""
    for spot, target in sorted(grid.links.items()):
        piece = read_piece(grid, spot)
        leading = judge_link(piece.text, target) if piece else Leading.INSIDE
        if piece and leading not in (Leading.TOLD, Leading.INSIDE):
            yield CellLink(grid.name, spot, piece.text, target, leading)


_PLACEHOLDER = re.compile(r"\{\w+\}")


def list_additions(titles: Iterable[OutsideText], definition: Definition) -> Iterator[OutsideText]:
    """Texts above a form's table that are none of its own lines, whatever these are filled with.

    A line that was changed altogether is still the form's: so is, for each that is gone, a text in
    the first column.
    """
    form, titles = definition.form, tuple(titles)
    lines = list(filter(None, (form.title, form.subtitle, form.unit, form.hint)))
    added = tuple(_drop_printed(titles, (*lines, f"{form.count_before}{{count}}")))
    changed = len(lines) - len([one for one in titles if one not in added and not one.spot.column])
    for remark in added:
        if remark.spot.column == 0 and changed > 0:
            changed -= 1
        else:
            yield remark


def list_notes(texts: Iterable[OutsideText], definition: Definition) -> Iterator[OutsideText]:
    """Texts on the guidance sheet that were not printed there."""
    guidance = definition.guidance
    headings = (column.printed for column in definition.columns)
    lines = (guidance.title, *guidance.lines, guidance.example_title, *headings)
    example = [text for text in guidance.example.values() if _PLACEHOLDER.sub("", text).strip()]
    for remark in _drop_printed(texts, (*lines, *example)):
        # What is left of the example has nothing but placeholders: its period, a whole year.
        if not _is_whole_year(remark.text):
            yield remark


def _is_whole_year(text: str) -> bool:
    period = read_period(text, None)
    if not period.start:
        return False
    return (period.start, period.end) == fiscal_range(find_fiscal_year(period.start))


def is_current(identity: Identity, definition: Definition) -> bool:
    """Whether a form was made with this definition, so that what was printed on it is known."""
    known = (definition.id, definition.version)
    return (identity.definition, identity.version) == known


def _drop_printed(texts: Iterable[OutsideText], lines: Iterable[str]) -> Iterator[OutsideText]:
    patterns = [_write_pattern(line) for line in lines if line]
    for remark in texts:
        if not any(pattern.fullmatch(squash(remark.text)) for pattern in patterns):
            yield remark


def _write_pattern(line: str) -> re.Pattern[str]:
    """A line of the definition, with any text for its placeholders."""
    parts = (re.escape(squash(part)) for part in _PLACEHOLDER.split(line))
    return re.compile(".*".join(parts), re.DOTALL)
