"""The cells of a report as it is now, held against what its audit has of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from itasheet.cells.read_cell import show_value
from itasheet.sheets.cell_reference import CellRef, find_area
from itasheet.sheets.grid import Grid
from itasheet.sheets.page import CUT
from itasheet.sheets.text_source import TextSource
from itasheet.tracking.audit import AuditedCell


class ComparedCell(NamedTuple):
    """A cell of the report now, and what was merged into it; None where one of them is not there.

    The place of a cell that is gone is the one that it had.
    """

    cell: CellRef
    text: str | None
    merged: AuditedCell | None

    @property
    def agrees(self) -> bool:
        """Whether it still says what was merged; white space does not count."""
        if self.text is None or self.merged is None:
            return False
        return _squeeze(self.text) == _squeeze(self.merged.text)

    @property
    def sources(self) -> tuple[TextSource, ...]:
        """Where the text that was merged came from."""
        return self.merged.sources if self.merged else ()


def compare_cells(merged: Mapping[CellRef, AuditedCell], grid: Grid) -> Iterator[ComparedCell]:
    """All cells of a sheet, those that were merged first, then those that were typed afterwards.

    Rows that were put in or taken out move the others: a row is known again by its texts.
    """
    shown = {
        cell: value.replace(CUT, "") if isinstance(value, str) else show_value(value)[0]
        for cell, value in grid.cells.items()
    }
    rows = _pair_rows({cell: one.text for cell, one in merged.items()}, shown)
    for cell, one in merged.items():
        place = CellRef(rows[cell.row], cell.column) if cell.row in rows else None
        text = shown.pop(place, None) if place else None
        yield ComparedCell(place or cell, text, one)
    for cell, text in shown.items():
        yield ComparedCell(cell, text, None)


def _pair_rows(before: Mapping[CellRef, str], now: Mapping[CellRef, str]) -> dict[int, int]:
    """Where each row is now, but for those that are gone."""
    rows_before, rows_now = _join_rows(before), _join_rows(now)
    texts_before, texts_now = list(rows_before.values()), list(rows_now.values())
    blocks = SequenceMatcher(None, texts_before, texts_now, autojunk=False).get_opcodes()
    numbers_before, numbers_now = list(rows_before), list(rows_now)
    return {
        row: place
        for _, i1, i2, j1, j2 in blocks
        for row, place in zip(numbers_before[i1:i2], numbers_now[j1:j2], strict=False)
    }


def _join_rows(texts: Mapping[CellRef, str]) -> dict[int, tuple[tuple[int, str], ...]]:
    """What each row says, by its columns."""
    rows: dict[int, tuple[tuple[int, str], ...]] = {}
    for cell, text in sorted(texts.items()):
        rows[cell.row] = (*rows.get(cell.row, ()), (cell.column, _squeeze(text)))
    return rows


def _squeeze(text: str) -> str:
    return "".join(text.replace(CUT, "").split())


def list_asked(grid: Grid, reference: str) -> tuple[CellRef, ...] | None:
    """The filled cells that a reference means, of merged ones the seen; None if it is none."""
    area = find_area(reference)
    if area is None:
        return None
    corners = {
        CellRef(merge.first_row, merge.first_column)
        for merge in grid.merges
        if merge.first_row <= area.last_row
        and merge.last_row >= area.first_row
        and merge.first_column <= area.last_column
        and merge.last_column >= area.first_column
    }
    return tuple(spot for spot in sorted(grid.cells) if area.covers(spot) or spot in corners)
