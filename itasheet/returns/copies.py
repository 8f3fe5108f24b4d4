"""Sheets that stand in a workbook twice: the same table counts once, one that differs is told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from itasheet.cells.records import CellText
from itasheet.problems.problem import Place, Problem
from itasheet.returns.rows import TableLine, TableRow
from itasheet.sheets.cell_reference import format_cells


class SheetRows(NamedTuple):
    """What is read of a sheet: the lines above its first table, and the rows of all its tables."""

    above: tuple[TableLine, ...]
    rows: tuple[TableRow, ...]


class Copy(NamedTuple):
    """A sheet that does not count, the problem that tells so, and what it says otherwise."""

    sheet: SheetRows
    problem: Problem
    otherwise: tuple[CellText, ...]


def find_copies(sheets: Sequence[SheetRows], once: set[str], is_form: bool) -> Iterator[Copy]:
    """The sheets that have the same titles as another, under the same lines, and say no more.

    A table of no form of ours is a copy only if it says more of the same than otherwise: the next
    quarter's is none. ``once`` are the columns that say nothing by themselves: their texts come
    with a form.
    """
    kept: dict[tuple[object, ...], tuple[str, dict[tuple[int, str, int], CellText]]] = {}
    told = [(sheet, _list_said(sheet)) for sheet in sheets if len(sheets) > 1]
    for sheet, said in sorted(told, key=lambda one: -len(one[1])):
        titles = (
            *((line.unit, line.measure) for line in sheet.above if line.unit or line.measure),
            *(one.match.measure if one.match else one.title.key for one in sheet.rows if one.title),
        )
        name = sheet.rows[0].sheet if sheet.rows else ""
        other, before = kept.setdefault(titles, (name, said))
        keys = [key for key in before if key not in said or said[key].key != before[key].key]
        keys += [key for key in said if key not in before]
        if other == name or not (titles and (is_form or 2 * len(keys) < len(before))):
            continue
        place, words = Place(sheet=name), {"other": other, "sheet": name}
        if not keys or {column for _, column, _ in said} <= once:
            yield Copy(sheet, Problem("sheet-repeated", place, words=words), ())
            continue
        spots = tuple(sorted({(said.get(key) or before[key]).spot for key in keys}))
        words["cells"] = format_cells(spots)
        otherwise = tuple(said[key] for key in keys if key in said)
        yield Copy(
            sheet, Problem("sheet-copied", place._replace(spots=spots), words=words), otherwise
        )


def _list_said(sheet: SheetRows) -> dict[tuple[int, str, int], CellText]:
    """Each text by its block, column, and how many stand above it there: rows put in move none."""
    said: dict[tuple[int, str, int], CellText] = {}
    block, counts = 0, Counter[tuple[int, str]]()
    for row in sheet.rows:
        block += row.title is not None
        for index, piece in row.pieces.items():
            if index not in row.table.status:
                place = block, row.table.keys.get(index) or row.table.extras.get(index, "")
                counts[place] += 1
                said[*place, counts[place]] = piece
    return said
