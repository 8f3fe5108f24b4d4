"""The sheets of a form: where their printed blocks end, and which stand in a workbook twice.

Within the blocks everything is content, be it a telephone number; below them nothing is. A sheet
that was copied counts once; where the copy differs, that is told.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from itasheet.cells.names import Likeness, match_measure
from itasheet.cells.records import CellText
from itasheet.definition.definition import Definition
from itasheet.definition.identity import Identity
from itasheet.problems.problem import Place, Problem
from itasheet.returns.find_table import FoundTable
from itasheet.returns.rows import SheetRows
from itasheet.sheets.cell_reference import format_cells


def end_tables(
    tables: Sequence[FoundTable], identity: Identity, definition: Definition
) -> tuple[FoundTable, ...]:
    """The tables of one sheet of a form, the last of them ending with the last printed block.

    Rows that were put in right below that, and look like its own, are still of it; and where a
    measure was added below, everything from there on is read as in any other table.
    """
    last = max((_find_end(table, identity, definition) for table in tables), default=-1)
    if last < 0:
        return tuple(tables)
    looks = defaultdict[int, set[int]](set)
    for spot, look in tables[-1].grid.formats.items():
        if spot.column in tables[-1].keys:
            looks[spot.row].add(look)
    blocks = range(tables[0].rows.start, last + 1)
    known = set().union(*(own for row, own in looks.items() if row in blocks))
    while looks[last + 1] & known:
        last += 1
    ended = [table._replace(printed=min(last, table.rows.stop - 1)) for table in tables]
    rows = ended[-1].rows
    if all(row <= last for row, _ in _list_titles(ended[-1], definition)):
        ended[-1] = ended[-1]._replace(rows=range(rows.start, min(rows.stop, last + 1)))
    return tuple(ended)


def _find_end(table: FoundTable, identity: Identity, definition: Definition) -> int:
    """The last row of a table's blocks; -1 where nothing tells.

    A block is as high as the cells that are merged beside its title, or as its defined name says:
    one that went astray still tells the height.
    """
    named = {n: rows for n, (name, *rows) in identity.blocks.items() if name == table.grid.name}
    merged: dict[int, int] = {}
    for area in table.grid.merges:
        if area.first_column in table.keys:
            merged[area.first_row] = max(area.last_row, merged.get(area.first_row, -1))
    titled = dict(_list_titles(table, definition))
    ends = [merged[row] for row in titled if row in merged]
    for number, (first, end) in named.items():
        standing = [row for row, own in titled.items() if own == number]
        if first in (standing or [first]):
            ends.append(end)
        elif standing[0] not in merged:
            ends.append(standing[0] + end - first)
    return max(ends, default=-1)


def _list_titles(table: FoundTable, definition: Definition) -> Iterator[tuple[int, int]]:
    """The rows of a table in which a measure begins, with its number; 0 for one that is unknown, in
    a row that fills at least half of the table.
    """
    column, keys = table.first.get(definition.measure_column.key), table.keys
    for row, pieces in table.sheet.rows.items():
        title = pieces.get(column) if column is not None and row in table.rows else None
        match = match_measure(title.text, definition) if title else None
        if match and match.likeness is Likeness.EXACT:
            yield row, match.measure.number
        elif title and 2 * len(keys.keys() & pieces.keys()) >= len(keys):
            yield row, match.measure.number if match else 0


def find_copies(
    sheets: Sequence[SheetRows], once: set[str], is_form: bool
) -> Iterator[tuple[SheetRows, Problem, list[CellText]]]:
    """The sheets that have the same titles as another, under the same lines: what of each is told,
    and what it says otherwise.

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
            yield sheet, Problem("sheet-repeated", place, words=words), []
            continue
        spots = tuple(sorted({(said.get(key) or before[key]).spot for key in keys}))
        words["cells"] = format_cells(spots)
        problem = Problem("sheet-copied", place._replace(spots=spots), words=words)
        yield sheet, problem, [said[key] for key in keys if key in said]


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
