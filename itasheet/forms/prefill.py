"""What a form takes over from another file: a unit's own return, or what was known before.

From a return of this round everything comes along and counts as the unit's own; of an earlier
report or a plan only what is planned goes into cells, and counts as issued. An earlier year's
period never does: last year's dates left in a copy are a mistake that is seldom seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from itasheet.cells.period import read_field_period
from itasheet.cells.records import Entry, Field, Return, split_items
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.round import Unit
from itasheet.returns.senders import Plan
from itasheet.thai.dates import find_fiscal_year
from itasheet.thai.text import squash

LONGEST = 16_000
"""Characters of a cell's text: Excel takes 32,767, of which some characters need two."""


class Origin(Enum):
    """What a file is that a form begins with: a return of this round, an earlier report, a plan."""

    RETURN = "return"
    EARLIER = "earlier"
    PLAN = "plan"


class LooseText(NamedTuple):
    """A text that has no cell in a form's table, and where it stood: all as people read it."""

    file: str
    place: str
    measure: str
    column: str
    text: str


class BlockTexts(NamedTuple):
    """The texts of one measure's block by column key, in order.

    Those of the keys in ``issued`` were put there for the unit and are no answer of its own.
    """

    columns: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    issued: frozenset[str] = frozenset()


class Prefill(NamedTuple):
    """All that a form comes with: texts by measure number, then what stands beside the table.

    ``own`` are texts that the unit wrote, ``references`` what a plan or earlier report says.
    """

    blocks: Mapping[int, BlockTexts] = MappingProxyType({})
    own: tuple[LooseText, ...] = ()
    references: tuple[LooseText, ...] = ()


def prefill_from_return(returned: Return, unit: Unit, definition: Definition) -> Prefill:
    """All that a return says for a unit; of a table of several units the entries of that one.

    What the form had been issued with is issued again, but for the unit's name.
    """
    blocks: dict[int, BlockTexts] = {}
    own: list[LooseText] = []
    titles = definition.measure_column.key
    columns = {column.key: column for column in definition.filled_columns}
    # What the unit wrote comes first: of a measure that stands there twice, only one has a block.
    for entry in (*returned.entries, *returned.untouched):
        owner = entry.unit or returned.unit
        if owner is None or owner.id != unit.id:
            continue
        number, fields = entry.measure.number if entry.measure else None, entry.fields
        if number is None or number in blocks:
            beside = [field for key, field in fields.items() if key != titles and field.pieces]
            if not beside and not entry.measure and titles in fields:
                beside = [fields[titles]]  # a title that stands alone and is nobody's
            own += _list_loose(returned.path, entry, definition, beside)
        elif entry.touched or not unit.measures or number in unit.measures:
            texts = {k: tuple(_list_texts(c, fields[k])) for k, c in columns.items() if k in fields}
            kept = {key: found for key, found in texts.items() if found}
            units = definition.columns_of(ColumnKind.UNIT)
            named = {column.key for column in units if kept.get(column.key) == (unit.name,)}
            blocks[number] = BlockTexts(kept, frozenset(kept) & entry.prefilled - named)
        own += _list_loose(returned.path, entry, definition, entry.extra.values())
    for remark in (*(() if returned.identity else returned.titles), *returned.remarks):
        place = f"{remark.sheet} ▸ {remark.spot}"
        own.append(LooseText(returned.path, place, "", "", remark.text[:LONGEST]))
    return Prefill(blocks, tuple(own))


def prefill_from_plan(
    plan: Plan, unit: Unit, definition: Definition, origin: Origin, fiscal_year: int
) -> Prefill:
    """What a plan, or an earlier report taken for one, says for a unit.

    What has no cell, as it is not planned or is on no measure of the unit, is for reference.
    """
    blocks: dict[int, BlockTexts] = {}
    references: list[LooseText] = []
    columns = {column.key: column for column in definition.filled_columns if column.planned}
    for planned in plan.entries:
        number, entry = planned.measure.number, planned.entry
        asked = not unit.measures or number in unit.measures
        if not planned.concerns(unit) or not (asked or planned.units):
            continue
        fields = {k: f for k, f in entry.fields.items() if k != definition.measure_column.key}
        taken: dict[str, Iterator[str]] = {}
        for key, column in columns.items() if asked else ():
            if key in fields and column.kind is ColumnKind.PERIOD:
                # Dates of another year may not stand in this year's form.
                end = read_field_period(fields[key], None).end
                if origin is Origin.EARLIER or (end and find_fiscal_year(end) != fiscal_year):
                    continue
            if key in fields:
                taken[key] = _list_texts(column, fields[key])
        if asked:
            joined = dict(blocks[number].columns) if number in blocks else {}
            for key, texts in taken.items():
                lists = columns[key].kind in (ColumnKind.ITEMS, ColumnKind.TEXT)
                for text in texts:
                    # Who is responsible and when is not said twice.
                    if lists or squash(text) not in map(squash, joined.get(key, ())):
                        joined[key] = (*joined.get(key, ()), text)
            blocks[number] = BlockTexts(joined, frozenset(joined))
        more = (*(f for key, f in fields.items() if key not in taken), *entry.extra.values())
        references += _list_loose(plan.path, entry, definition, more, planned.measure.title)
    return Prefill(blocks, references=tuple(references))


def _list_texts(column: Column, field: Field) -> Iterator[str]:
    """A text for each item of a list; of other columns one for each cell."""
    for piece in field.pieces:
        lists = column.kind is ColumnKind.ITEMS
        for text in (item.line for item in split_items(piece.text)) if lists else (piece.text,):
            yield from _cut_text(text)


def _list_loose(
    path: str, entry: Entry, definition: Definition, fields: Iterable[Field], title: str = ""
) -> Iterator[LooseText]:
    """A loose text for each cell of these fields, under a title or the one that stands beside."""
    if not title and entry.measure:
        title = entry.measure.title
    elif not title and definition.measure_column.key in entry.fields:
        title = entry.fields[definition.measure_column.key].text
    for field in fields:
        for piece in field.pieces:
            place = f"{piece.sheet or entry.sheet} ▸ {piece.spot}"
            for text in _cut_text(piece.text):
                yield LooseText(path, place, title, field.heading, text)


def _cut_text(text: str) -> Iterator[str]:
    return (text[at : at + LONGEST] for at in range(0, len(text), LONGEST))
