"""An audit workbook read back, and the origin of cells found in it.

The audit may have been edited or damaged: what is not as it was written makes it useless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from itasheet.cells.records import REPAIRS
from itasheet.definition.audit import SIGNATURE_SPOT, Audit, Examined, Trace, find_signed
from itasheet.language import Translate
from itasheet.problems.problem import Place
from itasheet.sheets.cell_reference import CellRef, find_area
from itasheet.sheets.grid import Grid, Read, Workbook
from itasheet.sheets.page import CUT
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import Repair
from itasheet.tracking.audit_workbook import (
    CELL_COLUMNS,
    FACTS,
    FILE_COLUMNS,
    FIRST_CELL,
    FIRST_FILE,
    USED,
)

_SHA256 = re.compile("[0-9a-f]{64}")


def read_audit(workbook: Workbook, translate: Translate) -> Audit | None:
    """What an audit tells; None for a workbook that is none, or not as it was written.

    ``translate`` is that of the language in which audits are written. When files were saved is not
    read back.
    """
    first = find_signed(workbook.grids)
    second = next((grid for grid in workbook.grids if grid is not first), None)
    if first is None or second is None:
        return None
    column, row = SIGNATURE_SPOT.column, SIGNATURE_SPOT.row + 1
    facts = [_take(first, row + index, column) for index in range(len(FACTS) - 1)]
    report, sha256, made, version, table = facts
    try:
        files = tuple(_read_files(first, translate(USED)))
        repairs = {translate(text): repair for repair, text in REPAIRS.items()}
        traces = tuple(_read_traces(second, repairs))
    except (ValueError, LookupError):
        return None
    if not _SHA256.fullmatch(sha256) or not traces:
        return None
    return Audit(report, sha256, made, version, table, files, traces)


def _take(grid: Grid, row: int, column: int) -> str:
    return str(grid.cells.get(CellRef(row, column), ""))


def _list_rows(grid: Grid, first: int, width: int) -> Iterator[tuple[str, ...]]:
    for row in range(first, grid.height):
        yield tuple(_take(grid, row, column) for column in range(width))


def _read_files(grid: Grid, used: str) -> Iterator[Examined]:
    for values in _list_rows(grid, FIRST_FILE, len(FILE_COLUMNS)):
        path, unit, told, _saved, size, sha256 = values
        if not path or (sha256 and not _SHA256.fullmatch(sha256)):
            raise ValueError(path)
        unused = "" if told == used else told
        yield Examined(path, unit, sha256, int(size) if size else None, None, unused)


def _read_traces(grid: Grid, repairs: Mapping[str, Repair]) -> Iterator[Trace]:
    for values in _list_rows(grid, FIRST_CELL, len(CELL_COLUMNS)):
        sheet, cells, unit, measure, column, file, source, at, original, text, mended, told = values
        area, place = find_area(cells), find_area(at) if source else None
        if area is None or not file or (source and place is None):
            raise ValueError(cells)
        spots = (CellRef(place.first_row, place.first_column),) if place else ()
        key, *filled = [""] if source else at.split(", ")
        yield Trace(
            sheet=sheet,
            area=area,
            place=Place(file, source, spots, column, key),
            unit=unit,
            measure=int(to_arabic(measure)) if measure else None,
            original=original,
            text=text,
            repairs=tuple(repairs[word] for word in mended.split(", ") if word),
            decisions=tuple(filter(None, told.split("\n"))),
            filled=tuple(filled),
        )


def find_traces(audit: Audit, sheet: str, spot: CellRef) -> tuple[Trace, ...]:
    """What a cell of the report came from, in the order of its text."""
    return tuple(one for one in audit.traces if one.sheet == sheet and one.area.covers(spot))


def still_says(traces: Iterable[Trace], value: Read) -> bool:
    """Whether a cell of the report says what it said when the traces were written."""
    texts = [trace.text for trace in traces]
    return "" in texts or _squeeze(str(value)) == _squeeze("".join(texts))


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
