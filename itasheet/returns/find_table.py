"""Finding the table by its headings, wherever it stands and in whatever order its columns are.

Headings take one, two or three rows, merged down and across, or not merged at all.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from itasheet.cells.names import match_measure
from itasheet.cells.read_cell import SheetTexts
from itasheet.cells.records import CellText
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.problems.problem import Place, Problem
from itasheet.returns.columns import Label, Names, Stacks, list_names, sort_columns
from itasheet.sheets.cell_reference import MOST_COLUMNS, CellRef
from itasheet.sheets.grid import Grid
from itasheet.thai.text import squash

MOST_ROWS = 3
"""Rows that the headings of one table take at most."""
MOST_PARTS = 100
"""Texts of a second or third row of headings; more are no table for people."""
FEWEST_NUMBERS = 3
"""Columns from which on numbers from one up only count them."""
LONGEST_PART = 40
"""Characters of a heading under another one."""

_NO_HEADING = re.compile(r"\d|^\W+$")

Rows = Mapping[int, Mapping[int, Label]]
"""Texts, numbers among them, by 0-based row and column."""


class FoundTable(NamedTuple):
    """A table's headings and what stands under them, to the next ones or the sheet's end.

    ``row`` is the first row of the headings, ``rows`` are those below them. ``keys`` and ``kinds``
    are those of each 0-based column, ``extras`` the headings of columns that the definition does
    not have, ``texts`` those of keys as they stand, ``spots`` where. A heading merged over several
    columns is that of each; ``parts`` are of those that tell a period in parts. ``status`` are
    columns with the form's own remarks, ``columns`` all that are read, ``first`` the first one of
    each key; ``printed`` is the last row of its printed blocks, -1 where these are not known;
    ``likely`` are extra columns that may be those of keys that are missing, ``notes`` tell, of no
    file yet, how columns were recognised.
    """

    sheet: SheetTexts
    row: int
    rows: range
    definition: Definition
    keys: dict[int, str]
    kinds: Mapping[int, ColumnKind]
    extras: Mapping[int, str]
    texts: Mapping[str, str]
    spots: Mapping[int, CellRef]
    parts: Mapping[int, str]
    status: frozenset[int]
    likely: Mapping[str, int]
    notes: tuple[Problem, ...]
    columns: frozenset[int]
    first: Mapping[str, int]
    printed: int = -1

    @property
    def grid(self) -> Grid:
        """Its sheet, as it was read."""
        return self.sheet.grid

    @property
    def has_titles(self) -> bool:
        """Whether it has a column of measures."""
        return ColumnKind.MEASURE in self.kinds.values()

    @property
    def above(self) -> tuple[CellText, ...]:
        """What stands above its headings."""
        return tuple(piece for piece in self.sheet.pieces if piece.spot.row < self.row)


def find_tables(sheet: SheetTexts, definition: Definition, is_form: bool) -> tuple[FoundTable, ...]:
    """The tables of a sheet, top down.

    Rows are headings if at least half of the columns (and no fewer than two) have theirs in them.
    In a form of ours (``is_form``) a single heading that is missing is taken to be the single one
    that is unknown, if that stands in its place.
    """
    names = list_names(definition)
    rows = list_labels(sheet, names)
    found = tuple(_find_heading_rows(rows, names, definition))
    ends = (*(first for first, _, _ in found), max(sheet.rows, default=-1) + 1)
    return tuple(
        _make_table(sheet, first, range(last + 1, end), stacks, definition, is_form)
        for (first, last, stacks), (_, end) in zip(found, pairwise(ends))
    )


def list_labels(sheet: SheetTexts, names: Names) -> dict[int, dict[int, Label]]:
    """What of a sheet may be a heading, by 0-based row and column, of rows near those in which one
    is known.
    """
    rows = sheet.rows.items()
    known = [row for row, texts in rows if any(names.find_key(one.key) for one in texts.values())]
    near = {at for row in known for at in range(row - 1, row + 2 * MOST_ROWS)}
    ends = {area[:2]: CellRef(*area[2:]) for area in sheet.grid.merges}
    return {
        row: {
            column: names.make_label(piece, ends.get(piece.spot, piece.spot))
            for column, piece in texts.items()
            if isinstance(piece.value, (str, int, float))
        }
        for row, texts in rows
        if row in near
    }


def _find_heading_rows(
    rows: Rows, names: Names, definition: Definition
) -> Iterator[tuple[int, int, Stacks]]:
    """The first and the last row of each table's headings, and the labels above each column."""

    def is_title(row: int) -> bool:
        """Whether a measure's title stands in a row, be it beside a label that is a heading too."""
        others = (label for label in rows.get(row, {}).values() if not label.known)
        found = (match_measure(label.text, definition) for label in others)
        return any(match and match.is_exact for match in found)

    needed, done = max(2, (len(names.headings) + 1) // 2), -1
    for row, texts in rows.items():
        if row <= done or not any(one.known for one in texts.values()) or is_title(row):
            continue
        # Right above it may be one of a group, beside headings that are only like those known.
        above = rows.get(row - 1, {}) if row - 1 > done and not is_title(row - 1) else {}
        groups = [one for one in above.values() if sum(map(one.covers, texts)) > 1]
        free = [one for column, one in above.items() if column not in texts and one not in groups]
        is_tied = groups or any(one.end.row >= row for one in free)
        is_headed = is_tied and any(names.guess_key(one.key)[1] for one in free)
        first = last = row - 1 if is_headed else row
        for at in range(first + 1, first + MOST_ROWS):
            if at == row or _goes_on(rows, range(first, last + 1), at, names):
                last = at
            elif rows.get(at):
                break
        labels = (label for at in range(first, last + 1) for label in rows.get(at, {}).values())
        if len({label.known for label in labels} - {""}) >= needed:
            below = [at for at in range(last + 1, first + 2 * MOST_ROWS) if rows.get(at)][:2]
            done = next((at for at in below if _numbers_columns(rows, first, at)), last)
            stacks = defaultdict[int, tuple[Label, ...]](tuple)
            for heads in (rows.get(at, {}) for at in range(first, max(last + 1, done))):
                for (column, label), beyond in zip(heads.items(), (*list(heads)[1:], MOST_COLUMNS)):
                    for index in range(column, min(label.end.column + 1, beyond)):
                        stacks[index] += (label,)
            yield first, done, dict(sorted(stacks.items()))


def _goes_on(rows: Rows, heads: range, row: int, names: Names) -> bool:
    """Whether a row belongs to the headings above it.

    It does where most of these are merged down into it, where it has two headings or more that do
    not stand above, and where all that stands in it are headings, stands with another under one
    that is merged across, or parts one of the office's own: under that, and beside it under none.
    """
    above = [label for at in heads for label in rows.get(at, {}).values()]
    if 2 * sum(label.end.row >= row for label in above) > len(above):
        return True
    labels = rows.get(row, {})
    if not 0 < len(labels) <= MOST_PARTS:
        return False
    wide = [label for label in above if label.end.column > label.spot.column]
    known, keys = ({label.known for label in one} - {""} for one in (above, labels.values()))
    if len(above) < 3 and not all(label.known or label in wide for label in above):
        return False
    parts = (names.period for label in labels.values() if names.find_part((label,)))
    if keys and known.isdisjoint(keys) and len(keys.union(parts)) > 1:
        return True
    tops = {label.spot.column: label.known for label in above}
    for column, label in labels.items():
        # A heading does not stand right under that of another column.
        above_it = rows.get(heads[-1], {}).get(column)
        if above_it and above_it not in wide and len({label.known, above_it.known} - {""}) > 1:
            return False
        over = [one for one in wide if one.end.row >= heads[-1] and one.covers(column)]
        if label.known or names.find_part((*over, label)):
            continue
        parted = any(sum(map(one.covers, labels)) > 1 for one in over)
        nearest = max((at for at in (*labels, *tops) if at < column), default=-1)
        beside = column in tops or nearest in labels
        if not (parted or labels.keys() - tops.keys() and beside and not tops.get(column)):
            return False
        if len(label.text) > LONGEST_PART or _NO_HEADING.search(label.text):
            return False
    return True


def _numbers_columns(rows: Rows, first: int, row: int) -> bool:
    """Whether a row only counts the columns, from the first one on: (๑) (๒) (๓)."""
    labels = rows.get(row, {})
    told = [label.key.strip("()") for label in labels.values()]
    is_counted = told == [str(number) for number in range(1, len(told) + 1)]
    return is_counted and len(told) >= FEWEST_NUMBERS and min(labels) <= min(rows[first])


def _make_table(
    sheet: SheetTexts, row: int, rows: range, stacks: Stacks, definition: Definition, is_form: bool
) -> FoundTable:
    names = list_names(definition)

    def count(column: int) -> int:
        """How many of the report's measures stand in a column below its heading."""
        below = (texts.get(column) for at, texts in sheet.rows.items() if at >= rows.start)
        matches = (match_measure(one.text, definition) for one in below if one)
        return len({match.measure.number for match in matches if match})

    found = sort_columns(stacks, names, count)
    told = squash(definition.form.status)
    status = [index for index, text in found.others.items() if squash(text) == told]
    if status and is_form:  # whatever stands between them is a form's own, too
        status = [index for index in found.others if status[0] <= index <= status[-1]]
    bottom = {index: stack[-1] for index, stack in stacks.items()}
    free = {index: bottom[index].key for index in found.others if index not in status}
    keys, texts = {**found.keys}, {**found.texts}
    likely, notes = dict[str, int](), list[Problem]()
    for key, guessed, is_sure in _guess_columns(names, keys, free, is_form):
        if not is_sure:
            likely[key] = guessed
            continue
        texts[key], spot = bottom[guessed].text, bottom[guessed].spot
        words = {"heading": names.headings[key]}
        notes.append(Problem("column-renamed", Place(spots=(spot,)), texts[key], words))
        # And the columns that have the heading in common with it.
        keys |= {index: key for index, label in bottom.items() if label.spot == spot}
    kinds = {column.key: column.kind for column in definition.columns}
    extras = {index: found.others[index] for index in free if index not in keys}
    return FoundTable(
        sheet=sheet,
        row=row,
        rows=rows,
        definition=definition,
        keys=dict(sorted(keys.items())),
        kinds={index: kinds[key] for index, key in keys.items()},
        extras=extras,
        texts=texts,
        spots={index: label.spot for index, label in bottom.items()},
        parts=found.parts,
        status=frozenset(status),
        likely={key: index for key, index in likely.items() if index in extras},
        notes=(*notes, *found.notes),
        columns=frozenset((*keys, *extras)),
        first={key: index for index, key in sorted(keys.items(), reverse=True)},
    )


def _guess_columns(
    names: Names, keys: Mapping[int, str], free: Mapping[int, str], is_form: bool
) -> Iterator[tuple[str, int, bool]]:
    """Columns that may be those of keys that are missing, and whether they are taken for them.

    They are by their heading, which is like theirs and no other's; else they are only asked about,
    as are those that stand between what should be beside them.
    """
    order = list(names.headings)
    missing = [key for key in order if key not in keys.values()]
    told = sorted(free.items(), reverse=True) if missing else ()
    likely = {names.guess_key(heading): index for index, heading in told}
    for key in missing:
        at, sure = order.index(key), likely.get((key, True))
        beside = [(n, order[at + n]) for n in (-1, 1) if 0 <= at + n < len(order)]
        between = (i for i in free if all(keys.get(i + n) == one for n, one in beside))
        placed = next(between, None)
        if sure is None and is_form and len(missing) == len(free) == 1:
            sure = placed
        guesses = (sure, likely.get((key, False)), placed)
        if (index := next((one for one in guesses if one is not None), None)) is not None:
            yield key, index, sure is not None


def find_nearest_table(path: str, sheets: Iterable[SheetTexts], definition: Definition) -> Problem:
    """That there is no table: which headings were looked for, and the row that has most of them."""
    names = list_names(definition)
    rows = (
        (one.grid.name, [label for label in texts.values() if label.known])
        for one in sheets
        for texts in list_labels(one, names).values()
    )
    sheet, best = max(rows, key=lambda row: len(row[1]), default=("", []))
    if not best:
        wanted = ", ".join(column.heading for column in definition.columns)
        return Problem("table-missing", Place(file=path), words={"headings": wanted})
    had = {label.known for label in best}
    missing = (column.heading for column in definition.columns if column.key not in had)
    place = Place(path, sheet, tuple(label.spot for label in best))
    told = ", ".join(" ".join(label.text.split()) for label in best)
    return Problem("table-unlike", place, told, {"missing": ", ".join(missing)})
