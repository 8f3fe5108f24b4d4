"""A table's rows: what a person sees in each, by column, and which are lines of their own."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from itasheet.cells.names import Likeness, Match, is_continuation, list_units, match_measure
from itasheet.cells.records import CellText
from itasheet.definition.definition import ColumnKind, Measure, Words
from itasheet.definition.round import Round, Unit
from itasheet.problems.problem import Place, Problem
from itasheet.returns.columns import join_parts
from itasheet.returns.find_table import FoundTable
from itasheet.returns.senders import compile_unit_line
from itasheet.sheets.cell_reference import CellRange, format_cells
from itasheet.thai.dates import to_buddhist
from itasheet.thai.text import squash

WIDE = 3
"""Columns from which on a cell merged across them is a line of its own."""


class TableLine(NamedTuple):
    """A line and what it names: a unit, a measure with its cell, if it is no sheet's name, or a
    section. One ``again`` is another page's, as it stands above the first one's table.
    """

    piece: CellText | None = None
    unit: Unit | None = None
    measure: Measure | None = None
    again: bool = False


class TableRow(NamedTuple):
    """One row below a heading; pieces are by 0-based column.

    ``above`` are cells of earlier rows, but titles, that are merged down into this one, ``covered``
    texts that lie unseen under merged cells. ``title`` is what stands in the measure's column,
    ``match`` its measure, or where a row may be a line of its own that of its only cell.
    ``continues`` tells that the title only says so, ``closes`` that somebody signs here. ``line``
    is what a row says that is none of the table; one ``apart`` is full, below all titles and a gap.
    """

    table: FoundTable
    at: int
    pieces: Mapping[int, CellText]
    above: Mapping[int, CellText]
    covered: tuple[CellText, ...]
    title: CellText | None
    match: Match | None
    continues: bool
    closes: bool
    line: TableLine | None
    apart: bool = False


SheetRows = tuple[tuple[TableLine, ...], tuple[TableRow, ...]]
"""What is read of a sheet: the lines above its first table, and the rows of all its tables."""


@lru_cache(maxsize=4096)
def begins(text: str, patterns: Sequence[str]) -> bool:
    """Whether a cell begins by any of these patterns."""
    return any(re.match(pattern, text.lstrip()) for pattern in patterns)


def list_rows(tables: Sequence[FoundTable], round_: Round | None) -> SheetRows:
    """The lines and rows of a sheet; rows are there if they hold something, top down."""
    sheet, found = tables[0].sheet, list[TableRow]()
    filled, merges = list(sheet.rows), sorted(sheet.grid.merges)

    def tell(row: int) -> dict[int, str]:
        return {column: piece.key for column, piece in sheet.rows[row].items()}

    titles = list(filter(None, map(tell, filled[: bisect_left(filled, tables[0].row)])))
    for table in tables:
        first, end = table.rows.start, table.rows.stop
        rows = filled[bisect_left(filled, first) : bisect_left(filled, end)]
        # The merged cells below the heading that reach into each row.
        areas: dict[int, list[CellRange]] = defaultdict(list)
        for area in merges[bisect_left(merges, (first,)) : bisect_left(merges, (end,))]:
            start, beyond = bisect_left(rows, area.first_row), bisect_right(rows, area.last_row)
            for row in rows[start:beyond]:
                areas[row].append(area)
        read = [_read_row(table, row, areas[row], round_) for row in rows]
        again = [row for row in rows if row > table.printed and tell(row) in titles]
        found += _close_rows(read, again)
    return tuple(_list_above(tables[0], round_)), tuple(found)


def _close_rows(rows: Sequence[TableRow], again: Sequence[int]) -> Iterator[TableRow]:
    """The rows of a table; below one in which somebody signs all are closed that hold few texts and
    no measure, and so are those at its end, after a blank row, that are no item of a list.

    In those of ``again`` stands a line above the first page's table anew.
    """
    end, closed = 0, False
    for place, row in enumerate(rows, 1):
        named = {row.table.kinds.get(index) for index in row.pieces}
        alone = len(row.pieces) < 2 and ColumnKind.ITEMS not in named
        if row.title or row.line or not alone or row.at <= row.table.printed:
            end = place
    last = max((place for place, row in enumerate(rows) if row.title), default=len(rows))
    for place, row in enumerate(rows):
        few = not (row.match or row.line) and 2 * len(row.pieces) < len(row.table.columns)
        gap = place > 0 and row.at > rows[place - 1].at + 1
        closed = row.closes or (gap and place >= end > 0) or closed and few
        apart = gap and place > last and not (few or row.above or row.table.printed >= 0)
        if row.at in again and not (row.line and (row.line.unit or row.line.measure)):
            row = row._replace(line=TableLine(again=True))
        yield row._replace(closes=closed, apart=apart)


def _read_row(
    table: FoundTable, index: int, areas: Sequence[CellRange], round_: Round | None
) -> TableRow:
    pieces, above, covered = dict[int, CellText](), dict[int, CellText](), list[CellText]()
    definition, kinds, grid = table.definition, table.kinds, table.grid
    # What a form reckons with, out of sight, is nothing that anybody wrote.
    unseen, across = table.status.intersection(grid.hidden_columns), 1
    for column, piece in table.sheet.rows[index].items():
        # A merged area that reaches into the row hides all its cells but its corner.
        within = (a for a in areas if a.first_column <= column <= a.last_column)
        over = next((a for a in within if piece.spot != (a.first_row, a.first_column)), None)
        seen = table.sheet.rows.get(over.first_row, {}).get(over.first_column) if over else None
        # A title under a blank area got there by a program that put in rows and left areas alone.
        if over and seen is None and kinds.get(column) is ColumnKind.MEASURE:
            stray = match_measure(piece.text, definition)
            over = None if stray and stray.is_exact else over
        if over is None and column not in unseen:
            pieces[column] = piece
        elif over and (seen is None or piece.key != seen.key):  # not only filled down
            covered.append(piece)
    for area in areas:
        if area.first_row < index and kinds.get(area.first_column) is not ColumnKind.MEASURE:
            if corner := table.sheet.rows.get(area.first_row, {}).get(area.first_column):
                above[area.first_column] = corner
        elif area.first_column in pieces:
            bar = area.first_column in table.parts and area.last_column <= max(table.parts)
            across = max(across, 1 if bar else area.last_column - area.first_column + 1)
    wide = across >= WIDE or 2 * across > len(table.columns)
    said = _drop_label(pieces, definition.words)
    title = next((one for i, one in said.items() if kinds.get(i) is ColumnKind.MEASURE), None)
    alone = next(iter(said.values())) if len(said) == 1 else None
    labelled = len(said) < len(pieces)
    naming = title or (alone if wide or labelled or not table.has_titles else None)
    match = match_measure(naming.text, definition) if naming else None
    # Within printed blocks nobody signs, and no line says whose or which measure's table follows.
    inside = index <= table.printed
    signs = any(begins(one.text, definition.words.closing) for one in pieces.values())
    closes = signs and not (match or inside)
    is_line = not (closes or inside)
    line = _find_line(table, said, match, wide, labelled, round_) if is_line else None
    if not (closes or line):
        pieces = join_parts(table.parts, pieces, areas)
        for column, piece in pieces.items():
            if kinds.get(column) is ColumnKind.PERIOD and isinstance(piece.value, str):
                pieces[column] = piece._replace(text=to_buddhist(piece.text))
    continues = title is not None and is_continuation(title.key, definition)
    return TableRow(
        table, index, pieces, above, tuple(covered), title, match, continues, closes, line
    )


def _drop_label(pieces: Mapping[int, CellText], words: Words) -> Mapping[int, CellText]:
    """The cells of a row; where the first of two only says what the other names, that alone."""
    if len(pieces) == 2:
        (_, label), (column, piece) = pieces.items()
        named = label.key.rstrip(".:：").rstrip("0123456789").removesuffix("ที่")
        if named in (*words.measure_labels, *words.unit_labels):
            return {column: piece}
    return pieces


def _find_line(
    table: FoundTable,
    pieces: Mapping[int, CellText],
    match: Match | None,
    is_wide: bool,
    is_labelled: bool,
    round_: Round | None,
) -> TableLine | None:
    """The line that a row below headings is, or None for one of the table."""
    if len(pieces) != 1:
        return None
    ((column, piece),) = pieces.items()
    kind, words = table.kinds.get(column), table.definition.words
    told = compile_unit_line(words.unit_labels).match(piece.text)
    if is_labelled or told or kind is not ColumnKind.UNIT:
        if unit := _find_unit(piece.text, round_, is_wide, words):
            return TableLine(unit=unit)
    if kind is ColumnKind.MEASURE:
        return None
    if measure := _name_measure(match, piece.key, is_wide):
        return TableLine(piece, measure=measure)
    return TableLine(piece) if is_wide else None


def _list_above(table: FoundTable, round_: Round | None) -> Iterator[TableLine]:
    """The unit and the measure that stand above a sheet's first table, or are the sheet's name."""
    sheet, words = table.grid.name, table.definition.words
    line = compile_unit_line(words.unit_labels)
    labelled = [piece for piece in table.above if line.search(piece.text)] or table.above
    units = (_find_unit(piece.text, round_, True, words) for piece in labelled)
    if unit := next(filter(None, units), round_ and round_.find_unit(sheet)):
        yield TableLine(unit=unit)
    if not table.has_titles:
        # The nearest one counts; at last that which the sheet is named by.
        for nearest in (*reversed(table.above), None):
            text, key = (nearest.text, nearest.key) if nearest else (sheet, squash(sheet))
            if measure := _name_measure(match_measure(text, table.definition), key, is_wide=False):
                yield TableLine(nearest, measure=measure)
                break


def _find_unit(text: str, round_: Round | None, is_wide: bool, words: Words) -> Unit | None:
    """The unit whose table a line begins: named after a word such as หน่วยงาน, or by itself."""
    told = compile_unit_line(words.unit_labels).match(text.strip())
    if told is None and not (round_ and (is_wide or round_.find_unit(text))):
        return None
    name = told[1].strip() if told else text
    known = list_units(name, round_, words)
    if len(known) == 1:
        return known[0]
    return Unit(squash(name), name) if told and not known else None


def _name_measure(match: Match | None, key: str, is_wide: bool) -> Measure | None:
    """The measure that a line names; a bare number only where it cannot be a list's."""
    if match is None:
        return None
    if match.likeness is Likeness.PART and match.told != match.measure.number:
        return None
    return None if key.strip("().").isdecimal() and not is_wide else match.measure


Said = dict[tuple[object, str, int], CellText]
"""Each text by its measure, column, and how many stand above it there: rows put in move none."""


def find_copies(
    sheets: Sequence[SheetRows], is_form: bool
) -> Iterator[tuple[int, Problem, list[CellText]]]:
    """The indexes of sheets that say again what another does, under the same lines: what of each is
    told, and what it says otherwise.

    A form's sheet with the very same titles is a copy; any other with some of them only if it says
    more of the same than otherwise: a page that goes on, or the next quarter's, is none.
    """
    kept = defaultdict[object, list[tuple[str, Said]]](list)
    told = [(at, _list_said(rows)) for at, (_, rows) in enumerate(sheets) if rows and sheets[1:]]
    for index, said in sorted(told, key=lambda one: -len(one[1])):
        above, rows = sheets[index]
        # What stands in some columns comes with a form, and says nothing by itself.
        columns, name = rows[0].table.definition.columns, rows[0].table.grid.name
        once = {c.key for c in columns if c.kind in (ColumnKind.MEASURE, ColumnKind.UNIT)}
        lines = tuple((line.unit, line.measure) for line in above)
        titles = {title for title, _, _ in said} - {None}
        for earlier, before in kept[lines]:
            known = {title for title, _, _ in before} - {None}
            texts = {(column, piece.key) for (_, column, _), piece in before.items()}
            new = [(c, p.key) not in texts for (_, c, _), p in said.items() if c not in once]
            mine, theirs = ({t for t, c, _ in one if c not in once} for one in (said, before))
            is_split = mine and theirs and mine.isdisjoint(theirs)  # by measures
            is_same = is_form and known == titles and not is_split
            if titles and titles <= known and (is_same or 2 * sum(new) < max(len(new), 1)):
                other, there = earlier, {key: p for key, p in before.items() if key[0] in titles}
                break
        else:
            kept[lines].append((name, said))
            continue
        own, same = ({(key, piece.key) for key, piece in one.items()} for one in (said, there))
        keys = {key for key, _ in own ^ same} if new else set()
        spots = tuple(sorted({(said.get(key) or there[key]).spot for key in keys}))
        words = {"other": other, "sheet": name} | ({"cells": format_cells(spots)} if keys else {})
        code = "sheet-copied" if keys else "sheet-repeated"
        problem = Problem(code, Place(sheet=name, spots=spots), words=words)
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
