"""A table's rows: what a person sees in each, by column; a period in several columns as one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from itasheet.cells.read_cell import SheetTexts
from itasheet.cells.records import CellText
from itasheet.definition.definition import Words
from itasheet.returns.columns import PeriodPart, Role
from itasheet.returns.find_table import FoundTable
from itasheet.sheets.cell_reference import CellRange, CellRef

_TRUE_MARKS = frozenset(
    "x × ✓ ✔ √ / ● ○ • ■ * v p ü \uf0fc \uf050 1 ใช่ มี → ← ↔ <-> -> <--> --> ←→".split()
)
_NO_MARKS = frozenset(("", "-", "–", "0", "ไม่มี"))


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below a heading; pieces are by 0-based column.

    ``above`` are cells of earlier rows that are merged down into this one, ``covered`` texts that
    lie unseen under merged cells, ``faulty`` the keys of columns that show an Excel error.
    ``across`` is the most columns over which one of its cells is merged.
    """

    table: FoundTable
    index: int
    pieces: Mapping[int, CellText]
    above: Mapping[int, CellText]
    covered: tuple[CellText, ...]
    faulty: frozenset[str]
    across: int = 1

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return self.table.grid.name

    def find_piece(self, key: str) -> CellText | None:
        """The first cell of a key's columns that holds something, or None."""
        keys = self.table.keys
        return next((piece for i, piece in self.pieces.items() if keys.get(i) == key), None)

    def closes(self, words: Words) -> bool:
        """Whether the table is over: somebody signs here."""
        closing = _compile_closing(words.closing)
        return any(closing.match(piece.text) for piece in self.pieces.values())


@lru_cache(maxsize=8)
def _compile_closing(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Who signs, and whom to call, stands below the table in whatever column there is room."""
    return re.compile(rf"\s*(?:{'|'.join(patterns) or '(?!)'})")


def list_rows(tables: Sequence[FoundTable]) -> Iterator[TableRow]:
    """The rows below each heading of a sheet that hold something, top down."""
    sheet = tables[0].sheet
    filled, merges = list(sheet.rows), sorted(sheet.grid.merges)
    for table in tables:
        first, end = table.rows.start, table.rows.stop
        rows = filled[bisect_left(filled, first) : bisect_left(filled, end)]
        # The merged cells below the heading that reach into each row.
        areas: dict[int, list[CellRange]] = defaultdict(list)
        for area in merges[bisect_left(merges, (first,)) : bisect_left(merges, (end,))]:
            start, beyond = bisect_left(rows, area.first_row), bisect_right(rows, area.last_row)
            for row in rows[start:beyond]:
                areas[row].append(area)
        faults = defaultdict(set)
        for spot in table.grid.faults:
            if spot.column in table.keys:
                faults[spot.row].add(table.keys[spot.column])
        for index in rows:
            yield _read_row(table, index, areas[index], frozenset(faults[index]))


def _read_row(
    table: FoundTable, index: int, areas: list[CellRange], faulty: frozenset[str]
) -> TableRow:
    pieces: dict[int, CellText] = {}
    above: dict[int, CellText] = {}
    covered: list[CellText] = []
    # What a form reckons with, out of sight, is nothing that anybody wrote.
    unseen = table.status.intersection(table.grid.hidden_columns)
    across = 1
    for column, piece in table.sheet.rows[index].items():
        over = next((area for area in areas if _lies_under(piece.spot, area)), None)
        if over is None and column not in unseen:
            pieces[column] = piece
        elif over and piece.key != _find_key(table.sheet, over):
            covered.append(piece)
    for area in areas:
        if area.first_row < index:
            if corner := table.sheet.rows.get(area.first_row, {}).get(area.first_column):
                above[area.first_column] = corner
        elif area.first_column in pieces:
            across = max(across, area.last_column - area.first_column + 1)
    pieces = join_parts(table.roles, pieces, areas)
    return TableRow(table, index, pieces, above, tuple(covered), faulty, across)


def _lies_under(spot: CellRef, area: CellRange) -> bool:
    """Whether a merged area that reaches into a cell's row hides that cell."""
    inside = area.first_column <= spot.column <= area.last_column
    return inside and spot != (area.first_row, area.first_column)


def _find_key(sheet: SheetTexts, area: CellRange) -> str:
    """What is seen of a merged area; the same text is often filled down under it."""
    corner = sheet.rows.get(area.first_row, {}).get(area.first_column)
    return corner.key if corner else ""


def join_parts(
    roles: Mapping[int, Role], pieces: dict[int, CellText], areas: Sequence[CellRange]
) -> dict[int, CellText]:
    """A row's cells, those that tell its period in parts worded so that they read as one.

    An end follows its start after a dash; marks become the quarters or months that they stand
    under, from the first to the last of a run. ``areas`` are the merged cells: one that reaches
    over several columns marks them all.
    """
    if not roles:
        return pieces
    joined = {column: piece for column, piece in pieces.items() if column not in roles}
    started = any(roles[i].part is PeriodPart.START for i in pieces if i in roles)
    for column, piece in pieces.items():
        role = roles.get(column)
        if role and role.part is not PeriodPart.MARK:
            dashed = piece.text.startswith(("-", "–", "ถึง"))
            if role.part is PeriodPart.END and started and not dashed:
                piece = replace(piece, text=f"- {piece.text}")
            joined[column] = piece
    joined.update(_word_marks(roles, pieces, areas))
    return dict(sorted(joined.items()))


def _word_marks(
    roles: Mapping[int, Role], pieces: Mapping[int, CellText], areas: Sequence[CellRange]
) -> Iterator[tuple[int, CellText]]:
    columns = [column for column, role in sorted(roles.items()) if role.part is PeriodPart.MARK]
    marked: dict[int, CellText] = {}
    for column in columns:
        piece = pieces.get(column)
        if piece and piece.key not in _NO_MARKS:
            over = next((a for a in areas if (a.first_row, a.first_column) == piece.spot), None)
            last = over.last_column if over else column
            marked |= {i: piece for i in columns if column <= i <= last}
    # Marked columns, those next to each other together.
    runs: list[list[int]] = []
    for before, column in zip((None, *columns), columns):
        if column in marked and before in marked:
            runs[-1].append(column)
        elif column in marked:
            runs.append([column])
    for number, (first, *rest) in enumerate(runs):
        yield first, _word_mark(marked[first], f"{'และ' * bool(number)}{roles[first].name}")
        if rest:
            yield rest[-1], _word_mark(marked[rest[-1]], f"- {roles[rest[-1]].name}")


def _word_mark(piece: CellText, name: str) -> CellText:
    """A mark as the time that it stands for; whatever else was written there stays with it."""
    told = name if piece.key in _TRUE_MARKS else f"{name} {piece.text}"
    return replace(piece, value=told, text=told)
