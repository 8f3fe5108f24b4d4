"""Finding the table by its headings, wherever it stands and in whatever order its columns are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from itasheet.cells.measure_titles import match_measure
from itasheet.definition.definition import Column, Definition
from itasheet.returns.columns import ColumnChoice, Names, sort_columns
from itasheet.returns.heading_rows import (
    HeadingRows,
    Label,
    Rows,
    group_merges,
    list_rows,
    make_band,
)
from itasheet.returns.timeline import Role
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid
from itasheet.thai.text import find_nearest, squash


class FoundTable(NamedTuple):
    """A table's headings and what stands under them, to the next ones or the sheet's end.

    ``row`` is the first row of the headings, ``rows`` are those below them. ``keys`` gives the key
    of each 0-based column, ``extras`` the heading of each column that the definition does not have,
    and ``texts`` the headings of keys as they stand, ``spots`` where. A heading merged over several
    columns is that of each; ``roles`` are of those that tell a period in parts. ``status`` are
    columns with the form's own remarks, ``guessed`` keys that were recognised by likeness only,
    ``doubled`` second columns under the heading of another, ``choices`` what was taken where two
    columns were possible.
    """

    grid: Grid
    row: int
    rows: range
    keys: Mapping[int, str]
    extras: Mapping[int, str]
    texts: Mapping[str, str]
    spots: Mapping[int, CellRef] = MappingProxyType({})
    roles: Mapping[int, Role] = MappingProxyType({})
    status: frozenset[int] = frozenset()
    guessed: tuple[str, ...] = ()
    doubled: tuple[tuple[str, Label], ...] = ()
    choices: tuple[ColumnChoice, ...] = ()

    @property
    def columns(self) -> frozenset[int]:
        """All columns that are read, by 0-based index."""
        return frozenset((*self.keys, *self.extras))

    def find_column(self, key: str) -> int | None:
        """The first column of a key, or None."""
        return next((index for index, other in self.keys.items() if other == key), None)

    def spot(self, key: str) -> CellRef:
        """The cell that holds a key's heading; the row's first where the key has none."""
        return self.spots.get(self.find_column(key) or 0, CellRef(self.row, 0))


def find_tables(grid: Grid, definition: Definition, is_form: bool) -> tuple[FoundTable, ...]:
    """The headings of every table of a sheet, top down.

    Rows are headings if at least half of the columns (and no fewer than two) have theirs in them.
    In a form of ours (``is_form``) a single heading that is missing is taken to be the single one
    that is unknown, if that stands in its place.
    """
    names, rows = Names(definition), list_rows(grid)
    bands = tuple(_find_bands(grid, rows, definition, names))
    ends = (*(band.first_row for band in bands), grid.height)
    return tuple(
        _read_heading(grid, band, end, definition, names, is_form)
        for band, (_, end) in zip(bands, pairwise(ends), strict=True)
    )


class Known(NamedTuple):
    """A text that is a heading of the definition, and its key."""

    spot: CellRef
    text: str
    key: str


def find_nearest_row(grid: Grid, definition: Definition) -> tuple[Known, ...]:
    """The headings of the row that has most of them, though too few for a table; () for none."""
    names = Names(definition)
    found = (
        tuple(
            Known(CellRef(row, column), text, key)
            for column, text in texts.items()
            if (key := names.find_key(text))
        )
        for row, texts in list_rows(grid).items()
    )
    return max(found, key=len, default=())


def _find_bands(
    grid: Grid, rows: Rows, definition: Definition, names: Names
) -> Iterator[HeadingRows]:
    needed = max(2, (len(definition.columns) + 1) // 2)
    merges, done = group_merges(grid), -1
    for row, texts in sorted(rows.items()):
        if row > done and any(map(names.find_key, texts.values())):
            band = make_band(merges, rows, row, names.is_label)
            if len(set(_list_keys(band, names))) >= needed:
                done = band.last_row
                yield band


def _list_keys(band: HeadingRows, names: Names) -> Iterator[str]:
    for stack in band.stacks.values():
        yield from filter(None, (names.find_key(label.text) for label in stack))


def _read_heading(
    grid: Grid, band: HeadingRows, end: int, definition: Definition, names: Names, is_form: bool
) -> FoundTable:
    found = sort_columns(band, names, partial(_count_measures, grid, band, definition))
    told = squash(definition.form.status)
    free = {index: text for index, text in found.others.items() if squash(text) != told}
    guesses = dict(_guess_columns(definition, found.keys, free, is_form))
    bottom = {index: stack[-1] for index, stack in band.stacks.items()}
    guessed = {index: key for key, one in guesses.items() for index in _share_label(band, one)}
    texts = {
        **{key: label.text for key, label in found.texts.items()},
        **{key: bottom[index].text for key, index in guesses.items()},
    }
    return FoundTable(
        grid=grid,
        row=band.first_row,
        rows=range(band.last_row + 1, end),
        keys=dict(sorted({**found.keys, **guessed}.items())),
        extras={index: text for index, text in free.items() if index not in guessed},
        texts={key: _name(key, text, definition) for key, text in texts.items()},
        spots={index: label.spot for index, label in bottom.items()},
        roles=found.roles,
        status=frozenset(found.others.keys() - free.keys()),
        guessed=tuple(guesses),
        doubled=found.doubled,
        choices=found.choices,
    )


def _share_label(band: HeadingRows, column: int) -> list[int]:
    """The columns that have a heading in common with this one."""
    label = band.stacks[column][-1]
    return [index for index, stack in band.stacks.items() if stack[-1] == label]


def _count_measures(grid: Grid, band: HeadingRows, definition: Definition, column: int) -> int:
    """How many of the report's measures stand in a column below its heading."""
    texts = (
        value
        for spot, value in grid.cells.items()
        if spot.column == column and spot.row > band.last_row and isinstance(value, str)
    )
    matches = (match_measure(text, definition) for text in texts)
    return len({match.measure.number for match in matches if match})


def _name(key: str, text: str, definition: Definition) -> str:
    """A heading as messages name it: the definition's own in one line, another as it stands."""
    heading = next(column.heading for column in definition.columns if column.key == key)
    return heading if squash(text) == squash(heading) else text


def _guess_columns(
    definition: Definition, keys: Mapping[int, str], others: Mapping[int, str], is_form: bool
) -> Iterator[tuple[str, int]]:
    """Columns whose heading is only like theirs; never one that is another column's name too."""
    free = dict(others)
    missing = [column for column in definition.columns if column.key not in keys.values()]
    for column in missing:
        index = _find_alike(column, free)
        if index is None and is_form and len(missing) == 1 and len(free) == 1:
            (only,) = free
            index = only if _is_in_place(only, {**keys, only: column.key}, definition) else None
        if index is not None:
            del free[index]
            yield column.key, index


def _is_in_place(index: int, keys: Mapping[int, str], definition: Definition) -> bool:
    """Whether a column stands beside its neighbours, all in the definition's order."""
    ordered = [keys[other] for other in sorted(keys)] == [c.key for c in definition.columns]
    return ordered and not keys.keys().isdisjoint((index - 1, index + 1))


def _find_alike(column: Column, free: Mapping[int, str]) -> int | None:
    texts = tuple(free.values())
    for name in (column.heading, *column.synonyms):
        nearest = find_nearest(name, texts)
        if nearest:
            return next(index for index, text in free.items() if text == nearest)
    return None
