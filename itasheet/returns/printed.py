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
from itasheet.returns.rows import SheetRows, TableRow
from itasheet.sheets.cell_reference import format_cells


def end_tables(
    tables: Sequence[FoundTable], identity: Identity, definition: Definition
) -> tuple[FoundTable, ...]:
    """The tables of one sheet of a form, the last of them ending with the last printed block.

    Defined names and cells merged down tell where that is. Programs that move neither put in and
    take out rows all the same, which how the cells look shows; rows right below that look like the
    blocks' own are of them. Where a measure was added below, all from there on is read as in any
    other table.
    """
    table, first = tables[-1], tables[0].rows.start
    grid, keys = table.grid, table.keys
    down = (a for a in grid.merges if a.first_column == a.last_column and a.first_row >= first)
    ends = [area.last_row for area in down if area.first_column in keys]
    ends += [end for sheet, _, end in identity.blocks.values() if sheet == grid.name]
    if not ends:
        return tuple(tables)
    looks = defaultdict[int, list[int]](list)
    for spot, look in grid.formats.items():
        if spot.column in keys:
            looks[spot.row].append(look)
    last = max(ends)
    # The looks that most rows of the blocks have, and no line above the table.
    usual = Counter(tuple(own) for row, own in looks.items() if first <= row <= last)
    known = set(next(iter(usual.most_common(1)), ((), 0))[0])
    known -= {look for row, own in looks.items() if row < tables[0].row for look in own}
    like = {row: sum(look in known for look in own) for row, own in looks.items()}
    last = max([last, *(row for row, count in like.items() if 2 * count >= len(keys))])
    while known and not looks[last]:
        last -= 1
    while like.get(last + 1):
        last += 1
    ended = [one._replace(printed=min(last, one.rows.stop - 1)) for one in tables]
    if not any(_adds_measure(table, row, definition) for row in table.sheet.rows if row > last):
        ended[-1] = ended[-1]._replace(rows=range(table.rows.start, min(table.rows.stop, last + 1)))
    return tuple(ended)


def _adds_measure(table: FoundTable, row: int, definition: Definition) -> bool:
    """Whether a measure begins in a row, or what is none in one that fills half of the table."""
    pieces, column = table.sheet.rows[row], table.first.get(definition.measure_column.key)
    title = pieces.get(column) if column is not None and row in table.rows else None
    match = match_measure(title.text, definition) if title else None
    is_full = 2 * len(table.keys.keys() & pieces.keys()) >= len(table.keys)
    return bool(title and (is_full or (match and match.likeness is Likeness.EXACT)))


Said = dict[tuple[object, str, int], CellText]
"""Each text by its measure, column, and how many stand above it there: rows put in move none."""


def find_copies(
    sheets: Sequence[SheetRows], once: set[str], is_form: bool
) -> Iterator[tuple[int, Problem, list[CellText]]]:
    """The indexes of sheets that say again what another does, under the same lines: what of each is
    told, and what it says otherwise.

    A form's sheet with the very same titles is a copy; any other with some of them only if it says
    more of the same than otherwise: a page that goes on, or the next quarter's, is none. ``once``
    are the columns that say nothing by themselves: their texts come with a form.
    """
    kept = defaultdict[object, list[tuple[str, Said]]](list)
    told = [(index, _list_said(one.rows)) for index, one in enumerate(sheets) if len(sheets) > 1]
    for index, said in sorted(told, key=lambda one: -len(one[1])):
        above, rows = sheets[index]
        lines = tuple((line.unit, line.measure) for line in above if line.unit or line.measure)
        titles, name = {title for title, _, _ in said} - {None}, rows[0].sheet if rows else ""
        for earlier, before in kept[lines]:
            known = {title for title, _, _ in before} - {None}
            texts = {(column, piece.key) for (_, column, _), piece in before.items()}
            new = [(c, p.key) not in texts for (_, c, _), p in said.items() if c not in once]
            is_same = is_form and known == titles
            if titles and titles <= known and (is_same or 2 * sum(new) < max(len(new), 1)):
                other, there = earlier, {key: p for key, p in before.items() if key[0] in titles}
                break
        else:
            kept[lines].append((name, said))
            continue
        own, same = ({(key, piece.key) for key, piece in one.items()} for one in (said, there))
        keys = {key for key, _ in own ^ same}
        place, words = Place(sheet=name), {"other": other, "sheet": name}
        if not (keys and new):
            yield index, Problem("sheet-repeated", place, words=words), []
            continue
        spots = tuple(sorted({(said.get(key) or there[key]).spot for key in keys}))
        words["cells"] = format_cells(spots)
        problem = Problem("sheet-copied", place._replace(spots=spots), words=words)
        yield index, problem, [piece for key, piece in said.items() if key in keys]


def _list_said(rows: Sequence[TableRow]) -> Said:
    said: Said = {}
    title, counts = None, Counter[tuple[object, str]]()
    for row in rows:
        if row.title:
            title = row.match.measure if row.match else row.title.key
        for index, piece in row.pieces.items():
            if index not in row.table.status:
                place = title, row.table.keys.get(index) or row.table.extras.get(index, "")
                counts[place] += 1
                said[*place, counts[place]] = piece
    return said
