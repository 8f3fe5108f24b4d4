"""Finding the table by its headings, wherever it stands and in whatever order its columns are.

Headings take one, two or three rows, merged down and across, or not merged at all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from itasheet.cells.names import match_measure
from itasheet.cells.read_cell import SheetTexts
from itasheet.cells.records import CellText
from itasheet.definition.definition import Definition
from itasheet.problems.problem import Place, Problem
from itasheet.returns.columns import ColumnChoice, Label, Names, Role, Stacks, sort_columns
from itasheet.sheets.cell_reference import MOST_COLUMNS, CellRange, CellRef
from itasheet.sheets.grid import Grid
from itasheet.thai.numbers import to_arabic
from itasheet.thai.text import find_nearest, squash

MOST_ROWS = 3
"""Rows that the headings of one table take at most."""
MOST_PARTS = 100
"""Texts of a second or third row of headings; more are no table for people."""
FEWEST_NUMBERS = 3
"""Columns from which on numbers from one up only count them."""
LONGEST_PART = 40
"""Characters of a heading under another one."""

_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")

Rows = Mapping[int, Mapping[int, Label]]
"""Texts, numbers among them, by 0-based row and column."""


class HeadingRows(NamedTuple):
    """The heading rows of one table; ``stacks`` has the labels above each column, top down."""

    first_row: int
    last_row: int
    stacks: Stacks


class FoundTable(NamedTuple):
    """A table's headings and what stands under them, to the next ones or the sheet's end.

    ``row`` is the first row of the headings, ``rows`` are those below them. ``keys`` gives the key
    of each 0-based column, ``extras`` the heading of each column that the definition does not have,
    and ``texts`` the headings of keys as they stand, ``spots`` where. A heading merged over several
    columns is that of each; ``roles`` are of those that tell a period in parts. ``status`` are
    columns with the form's own remarks, ``printed`` the last row of its printed blocks, -1 where
    these are not known, ``guessed`` keys that were recognised by likeness only,
    ``doubled`` second columns under the heading of another, ``choices`` what was taken where two
    columns were possible.
    """

    sheet: SheetTexts
    row: int
    rows: range
    keys: dict[int, str]
    extras: Mapping[int, str]
    texts: Mapping[str, str]
    spots: Mapping[int, CellRef]
    roles: Mapping[int, Role]
    status: frozenset[int]
    printed: int
    guessed: tuple[str, ...]
    doubled: tuple[tuple[str, Label], ...]
    choices: tuple[ColumnChoice, ...]

    @property
    def grid(self) -> Grid:
        """Its sheet, as it was read."""
        return self.sheet.grid

    @property
    def columns(self) -> frozenset[int]:
        """All columns that are read, by 0-based index."""
        return frozenset((*self.keys, *self.extras))

    @property
    def first(self) -> Mapping[str, int]:
        """The first column of each key."""
        return {key: index for index, key in reversed(self.keys.items())}

    @property
    def above(self) -> tuple[CellText, ...]:
        """What stands above its headings."""
        above = (pieces for row, pieces in self.sheet.rows.items() if row < self.row)
        return tuple(piece for pieces in above for piece in pieces.values())


def find_tables(sheet: SheetTexts, definition: Definition, is_form: bool) -> tuple[FoundTable, ...]:
    """The tables of a sheet, top down.

    Rows are headings if at least half of the columns (and no fewer than two) have theirs in them.
    In a form of ours (``is_form``) a single heading that is missing is taken to be the single one
    that is unknown, if that stands in its place.
    """
    names, rows = Names(definition), _list_labels(sheet)
    found = tuple(_find_heading_rows(sheet.grid, rows, definition, names))
    ends = (*(one.first_row for one in found), max(sheet.rows, default=-1) + 1)
    return tuple(
        _make_table(sheet, one, end, definition, names, is_form)
        for one, (_, end) in zip(found, pairwise(ends))
    )


def find_nearest_table(path: str, sheets: Iterable[SheetTexts], definition: Definition) -> Problem:
    """That there is no table: which headings were looked for, and the row that has most of them."""
    names, best, sheet = Names(definition), list[tuple[str, Label]](), ""
    for one in sheets:
        for texts in _list_labels(one).values():
            keys = map(names.find_key, texts.values())
            found = [(key, label) for key, label in zip(keys, texts.values()) if key]
            if len(found) > len(best):
                best, sheet = found, one.grid.name
    if not best:
        wanted = ", ".join(column.heading for column in definition.columns)
        return Problem("table-missing", Place(file=path), words={"headings": wanted})
    had = {key for key, _ in best}
    missing = (column.heading for column in definition.columns if column.key not in had)
    place = Place(path, sheet, tuple(label.spot for _, label in best))
    told = ", ".join(" ".join(label.text.split()) for _, label in best)
    return Problem("table-unlike", place, told, {"missing": ", ".join(missing)})


def _list_labels(sheet: SheetTexts) -> dict[int, dict[int, Label]]:
    return {
        row: {
            column: Label(piece.spot, piece.text.strip(), piece.key)
            for column, piece in texts.items()
            if isinstance(piece.value, str | int | float)
        }
        for row, texts in sheet.rows.items()
    }


def _find_heading_rows(
    grid: Grid, rows: Rows, definition: Definition, names: Names
) -> Iterator[HeadingRows]:
    needed = max(2, (len(definition.columns) + 1) // 2)
    merges: dict[int, list[CellRange]] = {}
    for area in grid.merges:
        merges.setdefault(area.first_row, []).append(area)
    done = -1
    for row, texts in rows.items():
        if row > done and any(map(names.find_key, texts.values())):
            areas = [one for at in range(row, row + MOST_ROWS) for one in merges.get(at, ())]
            last = row
            while last + 1 < row + MOST_ROWS and _goes_on(rows, row, last + 1, areas, names):
                last += 1
            if _numbers_columns(rows, row, last + 1):
                last += 1
            stacks = _stack_labels(rows, row, last, areas)
            labels = (label for stack in stacks.values() for label in stack)
            if len({names.find_key(label) for label in labels} - {""}) >= needed:
                done = last
                yield HeadingRows(row, last, stacks)


def _goes_on(rows: Rows, first: int, row: int, areas: Sequence[CellRange], names: Names) -> bool:
    """Whether a row belongs to the headings above it.

    It does where most of these are merged down into it, and where all that stands in it are
    headings or stands under one that is merged across.
    """
    above = [label.spot for at in range(first, row) for label in rows.get(at, {}).values()]
    down = {(a.first_row, a.first_column) for a in areas if a.last_row >= row > a.first_row}
    if 2 * sum(spot in down for spot in above) > len(above):
        return True
    groups = [
        (rows.get(area.first_row, {}).get(area.first_column), area)
        for area in areas
        if area.last_column > area.first_column
    ]
    labels = rows.get(row, {}).values()
    if not 0 < len(labels) <= MOST_PARTS:
        return False
    wide = {label for label, _ in groups}
    for label in labels:
        # A heading does not stand right under that of another column.
        above_it = rows.get(row - 1, {}).get(label.spot.column)
        keys = {names.find_key(one) for one in (label, above_it) if one} - {""}
        if above_it and len(keys) > 1 and above_it not in wide:
            return False
        # It is one by itself, or right under one that is merged across.
        over = [
            one
            for one, a in groups
            if a.last_row == row - 1 and a.first_column <= label.spot.column <= a.last_column
        ]
        stack = (*filter(None, over), label)
        if not names.find_key(label) and not names.find_role(stack):
            if not over or any(map(str.isdigit, label.text)) or len(label.text) > LONGEST_PART:
                return False
    return True


def _numbers_columns(rows: Rows, first: int, row: int) -> bool:
    """Whether a row only counts the columns, from the first one on: (๑) (๒) (๓)."""
    plain = {column: to_arabic(label.text) for column, label in rows.get(row, {}).items()}
    if len(plain) < FEWEST_NUMBERS or min(plain) > min(rows[first]):
        return False
    if not all(map(_COLUMN_NUMBER.fullmatch, plain.values())):
        return False
    return [int(text.strip("()")) for text in plain.values()] == list(range(1, len(plain) + 1))


def _stack_labels(rows: Rows, first: int, last: int, areas: Sequence[CellRange]) -> Stacks:
    corners = {CellRef(area.first_row, area.first_column): area for area in areas}
    stacks: dict[int, list[Label]] = {}
    for row in range(first, last + 1):
        texts = rows.get(row, {})
        if _numbers_columns(rows, first, row):
            continue
        for (column, label), beyond in zip(texts.items(), (*list(texts)[1:], MOST_COLUMNS)):
            area = corners.get(label.spot)
            end = min(area.last_column + 1, beyond) if area else column + 1
            for index in range(column, end):
                stacks.setdefault(index, []).append(label)
    return {column: tuple(labels) for column, labels in sorted(stacks.items())}


def _make_table(
    sheet: SheetTexts,
    heads: HeadingRows,
    end: int,
    definition: Definition,
    names: Names,
    is_form: bool,
) -> FoundTable:
    def count(column: int) -> int:
        """How many of the report's measures stand in a column below its heading."""
        below = (texts.get(column) for row, texts in sheet.rows.items() if row > heads.last_row)
        matches = (match_measure(one.text, definition) for one in below if one)
        return len({match.measure.number for match in matches if match})

    stacks = heads.stacks
    found = sort_columns(stacks, names, count)
    told = squash(definition.form.status)
    status = [index for index, text in found.others.items() if squash(text) == told]
    if status and is_form:  # whatever stands between them is a form's own, too
        status = [index for index in found.others if status[0] <= index <= status[-1]]
    free = {index: text for index, text in found.others.items() if index not in status}
    guesses = dict(_guess_columns(definition, found.keys, free, is_form))
    bottom = {index: stack[-1] for index, stack in stacks.items()}
    guessed = {  # and the columns that have the heading in common with it
        index: key
        for key, one in guesses.items()
        for index, label in bottom.items()
        if label == bottom[one]
    }
    labels = {**found.texts, **{key: bottom[index] for key, index in guesses.items()}}
    # The definition's own headings in one line, others as they stand.
    own = {squash(column.heading): column.heading for column in definition.columns}
    return FoundTable(
        sheet=sheet,
        row=heads.first_row,
        rows=range(heads.last_row + 1, end),
        keys=dict(sorted({**found.keys, **guessed}.items())),
        extras={index: text for index, text in free.items() if index not in guessed},
        texts={key: own.get(label.key, label.text) for key, label in labels.items()},
        spots={index: label.spot for index, label in bottom.items()},
        roles=found.roles,
        status=frozenset(status),
        printed=-1,
        guessed=tuple(guesses),
        doubled=found.doubled,
        choices=found.choices,
    )


def _guess_columns(
    definition: Definition, keys: Mapping[int, str], others: Mapping[int, str], is_form: bool
) -> Iterator[tuple[str, int]]:
    """Columns whose heading is only like theirs; never one that is another column's name too."""
    free = dict(others)
    missing = [column for column in definition.columns if column.key not in keys.values()]
    for column in missing:
        nearest = (find_nearest(n, free.values()) for n in (column.heading, *column.synonyms))
        text = next(filter(None, nearest), None)
        index = next((index for index, other in free.items() if other == text), None)
        if index is None and is_form and len(missing) == 1 and len(free) == 1:
            (only,) = free
            # It stands beside its neighbours, all in the definition's order.
            ordered = [key for _, key in sorted({**keys, only: column.key}.items())]
            beside = keys.keys() & {only - 1, only + 1}
            if beside and ordered == [one.key for one in definition.columns]:
                index = only
        if index is not None:
            del free[index]
            yield column.key, index
