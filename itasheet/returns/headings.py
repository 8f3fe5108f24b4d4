"""Finding the table by its headings, wherever it stands and in whatever order its columns are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from itasheet.cells.value import show_value
from itasheet.model.definition import Column, ColumnKind, Definition
from itasheet.sheets.address import Area, Spot
from itasheet.sheets.grid import Grid
from itasheet.thai.text import find_nearest, squash


class Heading(NamedTuple):
    """A heading row and what stands under it, down to the next heading row or the sheet's end.

    ``keys`` gives the key of each 0-based column, ``extras`` the heading of each column that the
    definition does not have, and ``texts`` the headings of keys as they stand. A heading merged
    over several columns is that of each. ``status`` are columns with the form's own remarks,
    ``guessed`` keys that were recognised by likeness only, ``doubled`` second columns under the
    heading of another. ``rows`` are the rows below.
    """

    grid: Grid
    row: int
    rows: range
    keys: Mapping[int, str]
    extras: Mapping[int, str]
    texts: Mapping[str, str]
    status: frozenset[int] = frozenset()
    guessed: tuple[str, ...] = ()
    doubled: tuple[tuple[str, int], ...] = ()

    @property
    def columns(self) -> frozenset[int]:
        """All columns that are read, by 0-based index."""
        return frozenset((*self.keys, *self.extras))

    def find_column(self, key: str) -> int | None:
        """The first column of a key, or None."""
        return next((index for index, other in self.keys.items() if other == key), None)

    def spot(self, key: str) -> Spot:
        """The cell that holds a key's heading; the row's first where the key has none."""
        return Spot(self.row, self.find_column(key) or 0)


def find_headings(grid: Grid, definition: Definition, is_form: bool) -> tuple[Heading, ...]:
    """Every heading row of a sheet, top down.

    A row is one if at least half of the columns (and no fewer than two) have their heading in it.
    In a form of ours (``is_form``) a single heading that is missing is taken to be the single one
    that is unknown, if that stands in its place.
    """
    known = _list_names(definition)
    rows = _list_rows(grid)
    needed = max(2, (len(definition.columns) + 1) // 2)
    found = [
        row
        for row, texts in sorted(rows.items())
        if len({known[squash(text)] for text in texts.values() if squash(text) in known}) >= needed
    ]
    return tuple(
        _read_heading(grid, row, end, rows[row], definition, is_form)
        for row, end in pairwise((*found, grid.height))
    )


def _list_names(definition: Definition) -> dict[str, str]:
    """The key that each heading or synonym means; a heading before all synonyms."""
    synonyms = {squash(name): c.key for c in definition.columns for name in c.synonyms}
    return synonyms | {squash(column.heading): column.key for column in definition.columns}


def _list_rows(grid: Grid) -> dict[int, dict[int, str]]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), value in sorted(grid.cells.items()):
        if isinstance(value, str) and value.strip():
            rows.setdefault(row, {})[column] = show_value(value)[0].strip()
    return rows


def _read_heading(
    grid: Grid, row: int, end: int, texts: dict[int, str], definition: Definition, is_form: bool
) -> Heading:
    keys, doubled, others = _sort_columns(texts, definition)
    status = {i for i, text in others.items() if squash(text) == squash(definition.form.status)}
    free = {index: text for index, text in others.items() if index not in status}
    guesses = dict(_guess_columns(definition, keys, free, is_form))
    keys |= {index: key for key, index in guesses.items()}
    merges = [area for area in grid.merges if area.first_row == row and area.first_column in texts]
    extras = {index: text for index, text in free.items() if index not in keys}
    return Heading(
        grid=grid,
        row=row,
        rows=range(_find_last_row(row, keys, merges) + 1, end),
        keys=_widen(keys, merges),
        extras=_widen(extras, merges),
        texts={key: _name(key, texts[index], definition) for index, key in reversed(keys.items())},
        status=frozenset(status),
        guessed=tuple(guesses),
        doubled=doubled,
    )


def _name(key: str, text: str, definition: Definition) -> str:
    """A heading as messages name it: the definition's own in one line, another as it stands."""
    heading = next(column.heading for column in definition.columns if column.key == key)
    return heading if squash(text) == squash(heading) else text


def _sort_columns(
    texts: dict[int, str], definition: Definition
) -> tuple[dict[int, str], tuple[tuple[str, int], ...], dict[int, str]]:
    """The columns of each key, those that only repeat a heading, and all others.

    A period may stand in two columns of different headings side by side: its start and its end.
    """
    known = _list_names(definition)
    periods = {column.key for column in definition.columns_of(ColumnKind.PERIOD)}
    keys: dict[int, str] = {}
    doubled: list[tuple[str, int]] = []
    others: dict[int, str] = {}
    for index, text in texts.items():
        key = known.get(squash(text))
        if key is None:
            others[index] = text
        elif key not in keys.values():
            keys[index] = key
        elif key in periods and keys.get(index - 1) == key and text != texts[index - 1]:
            keys[index] = key
        else:
            doubled.append((key, index))
    return keys, tuple(doubled), others


def _find_last_row(row: int, keys: Mapping[int, str], merges: list[Area]) -> int:
    """The last row of the headings, which may be merged down: most of them, not a stray one."""
    ends = sorted(
        area.last_row for area in merges if area.first_column in keys and area.last_row > row
    )
    return ends[0] if 2 * len(ends) > len(keys) else row


def _widen(columns: Mapping[int, str], merges: list[Area]) -> dict[int, str]:
    """Columns with those that their heading is merged over."""
    wide = dict(columns)
    for area in merges:
        if area.first_column in columns:
            for index in range(area.first_column + 1, area.last_column + 1):
                wide.setdefault(index, columns[area.first_column])
    return wide


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
