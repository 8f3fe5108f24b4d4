"""Where the printed blocks of a form end, and what a text is that stands below a table.

Within them everything is content, be it a telephone number; below them nothing is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from itasheet.cells.names import Likeness, match_measure
from itasheet.cells.records import CellText
from itasheet.definition.definition import Definition, Words
from itasheet.definition.identity import Identity
from itasheet.returns.find_table import FoundTable


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
    known = set().union(*(looks[row] for row in range(tables[0].rows.start, last + 1)))
    while looks[last + 1] & known:
        last += 1
    ended = [table._replace(printed=min(last, table.rows.stop - 1)) for table in tables]
    added = any(row > last for row, _ in _list_titles(ended[-1], definition))
    if not added:
        *_, table = ended
        ended[-1] = table._replace(rows=range(table.rows.start, min(table.rows.stop, last + 1)))
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


@lru_cache(maxsize=8)
def compile_beginnings(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """How a cell begins, by any of these patterns; without some, none does."""
    return re.compile(rf"\s*(?:{'|'.join(patterns) or '(?!)'})")


def sort_below(
    rows: Iterable[Mapping[int, CellText]], words: Words
) -> tuple[list[CellText], list[CellText]]:
    """What stands below a table: remarks, and apart from them what belongs to a signature.

    Whom to call is of a signature only where that stands above it: it may be a step as well.
    """
    closing, signing = map(compile_beginnings, (words.closing, words.signing))
    remarks, signed, is_signed = list[CellText](), list[CellText](), False
    for piece in (piece for row in rows for piece in row.values()):
        closes, signs = (one.match(piece.text) is not None for one in (closing, signing))
        is_signed = is_signed or (closes and signs)
        (signed if is_signed and (closes or signs) else remarks).append(piece)
    return remarks, signed
