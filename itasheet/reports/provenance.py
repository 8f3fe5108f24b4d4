"""Where the report's texts came from: each cell of its table led back to the cells of the returns.

On the way to the report white space may change, items are broken into lines and cells over pages,
and digits are replaced one for one. What stays is the order of all other characters: each cell of
the report takes the next so many of its field's, and these are counted.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from itasheet.model.audit import Trace
from itasheet.model.definition import Column, ColumnKind, Definition
from itasheet.model.problems import Place
from itasheet.model.records import Field, Piece
from itasheet.reports.merge import Merged, MergedEntry
from itasheet.reports.table import Table
from itasheet.sheets.address import Spot

S = TypeVar("S")
C = TypeVar("C")

Decisions = Mapping[tuple[str, int | None], tuple[str, ...]]
"""What was decided, as sentences, by the id of the unit and the number of the measure.

Without a measure they are about all that the unit sent.
"""


Shown = tuple[Spot, tuple[str, ...]]
"""A cell of the table and the items, or what of them, that stand in it."""


def trace_table(
    definition: Definition, merged: Merged, table: Table, decisions: Decisions
) -> Iterator[Trace]:
    """The traces of the table's rows, each column of an entry from the first page to the last.

    Titles are the definition's, but for one that a unit changed and the office accepted.
    """
    for (number, index), cells in _gather_cells(table).items():
        entry, column = merged.entries[number], definition.columns[index]
        field = entry.entry.fields.get(column.key)
        is_own = column.kind is not ColumnKind.MEASURE or entry.measure not in definition.measures
        if field and is_own:
            yield from _trace_field(entry, column, field, cells, table.page.name, decisions)


def _gather_cells(table: Table) -> Mapping[tuple[int, int], list[Shown]]:
    """The cells of each entry and column, by their indexes."""
    cells: dict[tuple[int, int], list[Shown]] = defaultdict(list)
    for row, part in enumerate(table.list_parts(), table.first_row):
        for index, column in enumerate(part.columns):
            items = tuple(map("".join, column.items))
            cells[part.row, index].append((Spot(row, index), items))
    return cells


def _trace_field(
    merged: MergedEntry,
    column: Column,
    field: Field,
    cells: Sequence[Shown],
    sheet: str,
    decisions: Decisions,
) -> Iterator[Trace]:
    entry, returned = merged.entry, merged.returned
    unit, number = merged.unit, merged.measure.number
    told = tuple(
        sentence
        for key in ((number, None) if unit else ())
        for sentence in decisions.get((unit.id if unit else "", key), ())
    )
    for spot, piece, text in follow_texts(_list_sources(field), cells):
        place = Place(returned.path, piece.sheet or entry.sheet, (piece.spot,), column.heading)
        yield Trace(
            sheet=sheet,
            area=spot.area,
            place=place,
            unit=unit.name if unit else returned.unit_name,
            measure=number,
            original=piece.original,
            text=text,
            repairs=piece.repairs,
            decisions=told,
        )


def _list_sources(field: Field) -> Iterator[tuple[Piece, str]]:
    """The cells that a field was read from, one by one."""
    for piece in field.pieces:
        for half in piece.halves or (piece,):
            yield half, half.text


def follow_texts(
    sources: Iterable[tuple[S, str]], cells: Iterable[tuple[C, Sequence[str]]]
) -> Iterator[tuple[C, S, str]]:
    """Which cell shows what of which source, where cells take the sources' texts in their order.

    A cell that shows several sources, and a source that is shown in several cells, comes up for
    each of the other.
    """
    waiting = deque((source, size) for source, text in sources if (size := count_letters(text)))
    for cell, texts in cells:
        shown: list[tuple[S, list[str]]] = []
        for text in texts:
            for source, part in _share_text(text, waiting):
                if not shown or shown[-1][0] is not source:
                    shown.append((source, []))
                shown[-1][1].append(part)
        for source, parts in shown:
            yield cell, source, "\n".join(parts).strip("\n")


def _share_text(text: str, waiting: deque[tuple[S, int]]) -> Iterator[tuple[S, str]]:
    """A text in parts, by the sources whose turn it is; these are used up."""
    needed = count_letters(text)
    while needed and waiting:
        source, left = waiting.popleft()
        taken = min(left, needed)
        if taken < left:
            waiting.appendleft((source, left - taken))
        needed -= taken
        end = _find_end(text, taken) if needed else len(text)
        yield source, text[:end]
        text = text[end:]


def count_letters(text: str) -> int:
    """The characters of a text that are no white space."""
    return len("".join(text.split()))


def _find_end(text: str, letters: int) -> int:
    """The index behind so many characters that are no white space."""
    counted = (index for index, letter in enumerate(text, 1) if not letter.isspace())
    return next(index for number, index in enumerate(counted, 1) if number == letters)
