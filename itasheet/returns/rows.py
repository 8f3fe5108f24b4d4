"""A table's rows: what a person sees in each, by column."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from itasheet.cells.records import CellText, show_value
from itasheet.returns.entry_parts import strip_cut
from itasheet.returns.find_table import FoundTable
from itasheet.returns.timeline import join_parts
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Grid, Read
from itasheet.thai.text import squash

# Who signs, and whom to call, stands below the table in whatever column there is room.
_SIGNER = r"ผู้(?:รายงาน|จัดทำ|กรอกข้อมูล|ให้ข้อมูล|ประสานงาน|ตรวจสอบ|รับรอง|อนุมัติ|เห็นชอบ)"
_CLOSING = re.compile(
    rf"""\s*(?:
        \((?:ลงชื่อ|ลงนาม|ผู้รายงาน|ผู้จัดทำ|ผู้รับรอง)\)
      | (?:ลงชื่อ|ลงนาม)\s*(?:[:：.…_(]|$)
      | ลงชื่อ\s.*\s{_SIGNER}\s*$
      | (?:{_SIGNER}|ตำแหน่ง|โทรศัพท์|โทร|เบอร์โทร|เบอร์ติดต่อ)\s*(?:[:：…_]|\.{{2,}}|\.\s*[0-9๐-๙])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below a heading; pieces are by 0-based column.

    ``above`` are cells of earlier rows that are merged down into this one, ``covered`` texts that
    lie unseen under merged cells, ``faulty`` the keys of columns that show an Excel error.
    ``across`` is the most columns over which one of its cells is merged.
    """

    heading: FoundTable
    index: int
    pieces: Mapping[int, CellText]
    above: Mapping[int, CellText]
    covered: tuple[CellText, ...]
    faulty: frozenset[str]
    across: int = 1

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return self.heading.grid.name

    def find_piece(self, key: str) -> CellText | None:
        """The first cell of a key's columns that holds something, or None."""
        keys = self.heading.keys
        return next((piece for i, piece in self.pieces.items() if keys.get(i) == key), None)

    @property
    def closes(self) -> bool:
        """Whether the table is over: somebody signs here."""
        return any(_CLOSING.match(piece.text) for piece in self.pieces.values())


class Places(NamedTuple):
    """What a sheet has in which row: filled cells by row, rows in order, merged cells in order."""

    spots: Mapping[int, list[CellRef]]
    rows: list[int]
    areas: list[CellRange]


def index_places(grid: Grid) -> Places:
    """Sort a sheet's cells once for all of its tables, of which there may be many."""
    spots: dict[int, list[CellRef]] = defaultdict(list)
    for spot in sorted((*grid.cells, *grid.faults)):
        spots[spot.row].append(spot)
    return Places(spots, list(spots), sorted(grid.merges))


def list_rows(heading: FoundTable, places: Places) -> Iterator[TableRow]:
    """The rows below a heading that hold something, top down."""
    first, end = heading.rows.start, heading.rows.stop
    rows = places.rows[bisect_left(places.rows, first) : bisect_left(places.rows, end)]
    areas = _index_areas(heading, rows, places.areas)
    for index in rows:
        yield _read_row(heading, index, places.spots[index], areas[index])


def read_piece(grid: Grid, spot: CellRef) -> CellText | None:
    """What a cell holds, or None where that is nothing or white space only."""
    if spot not in grid.cells:
        return None
    value = grid.cells[spot]
    text, repairs = show_value(strip_cut(_find_shown(grid, spot)))
    return CellText(spot, value, text, repairs, grid.name) if text.strip() else None


def _find_shown(grid: Grid, spot: CellRef) -> Read:
    """What a person saw: a number or text as its format shows it; a date is told in our own way.

    A format that hides what a cell holds hides nothing here.
    """
    value = grid.cells[spot]
    return value if isinstance(value, date) else grid.shown.get(spot) or value


def _index_areas(
    heading: FoundTable, rows: list[int], merges: list[CellRange]
) -> dict[int, list[CellRange]]:
    """The merged cells below the heading that reach into each row."""
    areas: dict[int, list[CellRange]] = defaultdict(list)
    start, end = ((row,) for row in (heading.rows.start, heading.rows.stop))
    for area in merges[bisect_left(merges, start) : bisect_left(merges, end)]:
        first, last = bisect_left(rows, area.first_row), bisect_right(rows, area.last_row)
        for row in rows[first:last]:
            areas[row].append(area)
    return areas


def _read_row(
    heading: FoundTable, index: int, spots: list[CellRef], areas: list[CellRange]
) -> TableRow:
    own = frozenset(spots)
    pieces: dict[int, CellText] = {}
    covered: list[CellText] = []
    for spot in spots:
        piece = read_piece(heading.grid, spot)
        over = next((area for area in areas if _lies_under(spot, area)), None)
        if piece and over is None:
            pieces[spot.column] = piece
        elif piece and over and not _repeats(heading.grid, over, piece):
            covered.append(piece)
    return TableRow(
        heading=heading,
        index=index,
        pieces=join_parts(heading.roles, pieces, areas),
        above=dict(_reach_up(heading.grid, index, areas)),
        covered=tuple(covered),
        faulty=frozenset(
            heading.keys[spot.column]
            for spot in spots
            if spot in heading.grid.faults and spot.column in heading.keys
        ),
        across=max((_count_columns(a) for a in areas if _find_corner(a) in own), default=1),
    )


def _count_columns(area: CellRange) -> int:
    return area.last_column - area.first_column + 1


def _lies_under(spot: CellRef, area: CellRange) -> bool:
    """Whether a merged area that reaches into a cell's row hides that cell."""
    inside = area.first_column <= spot.column <= area.last_column
    return inside and spot != _find_corner(area)


def _find_corner(area: CellRange) -> CellRef:
    """The cell of a merged area that is seen."""
    return CellRef(area.first_row, area.first_column)


def _repeats(grid: Grid, area: CellRange, piece: CellText) -> bool:
    """Whether an unseen text is the one that is seen above it, filled down before the merge."""
    seen = read_piece(grid, _find_corner(area))
    return seen is not None and squash(seen.text) == squash(piece.text)


def _reach_up(grid: Grid, row: int, areas: list[CellRange]) -> Iterator[tuple[int, CellText]]:
    for area in areas:
        piece = read_piece(grid, _find_corner(area)) if area.first_row < row else None
        if piece:
            yield area.first_column, piece
