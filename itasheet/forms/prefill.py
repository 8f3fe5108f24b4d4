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

from itasheet.cells.item_list import read_field_period, split_items
from itasheet.cells.records import CellText, Entry, Field, OutsideText, Return
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.round import Unit
from itasheet.returns.planned import Plan, Planned
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


def carry_return(returned: Return, unit: Unit, definition: Definition) -> Prefill:
    """All that a return says for a unit; of a table of several units the entries of that one."""
    blocks: dict[int, BlockTexts] = {}
    own: list[LooseText] = []
    for entry in _list_own(returned, unit):
        number = entry.measure.number if entry.measure else None
        if number is None or number in blocks:
            own += _list_loose(returned.path, entry, definition, _list_beside(entry, definition))
        elif entry.touched or not unit.measures or number in unit.measures:
            blocks[number] = _fill_block(entry, unit, definition)
        own += _list_loose(returned.path, entry, definition, entry.extra.values())
    outside = (
        *(returned.titles if returned.identity is None else ()),
        *returned.remarks,
    )
    own += (_keep_remark(returned.path, remark) for remark in outside)
    return Prefill(blocks, tuple(own))


def _list_own(returned: Return, unit: Unit) -> Iterator[Entry]:
    """The entries that a unit reports, those that it wrote first."""
    for entry in (*returned.entries, *returned.untouched):
        owner = entry.unit or returned.unit
        if owner and owner.id == unit.id:
            yield entry


def _list_beside(entry: Entry, definition: Definition) -> tuple[Field, ...]:
    """The fields beside a title; the title's own where it stands alone and is nobody's."""
    key = definition.measure_column.key
    beside = tuple(f for other, f in entry.fields.items() if other != key and f.pieces)
    alone = not entry.measure and not beside and key in entry.fields
    return (entry.fields[key],) if alone else beside


def _fill_block(entry: Entry, unit: Unit, definition: Definition) -> BlockTexts:
    columns = (column for column in definition.filled_columns if column.key in entry.fields)
    texts = {c.key: tuple(_list_texts(c, entry.fields[c.key])) for c in columns}
    kept = {key: found for key, found in texts.items() if found}
    named = {
        c.key for c in definition.columns_of(ColumnKind.UNIT) if kept.get(c.key) == (unit.name,)
    }
    return BlockTexts(kept, frozenset(kept) & entry.prefilled - named)


def _list_texts(column: Column, field: Field) -> Iterator[str]:
    """A text for each item of a list; of other columns one for each cell."""
    for piece in field.pieces:
        lists = column.kind is ColumnKind.ITEMS
        texts = (item.line for item in split_items(piece.text)) if lists else (piece.text,)
        for text in texts:
            yield from (text[at : at + LONGEST] for at in range(0, len(text), LONGEST))


def carry_known(
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
        taken = {
            key: _list_texts(column, fields[key])
            for key, column in columns.items()
            if asked and key in fields and _is_current(column, fields[key], origin, fiscal_year)
        }
        if asked:
            blocks[number] = _add_texts(blocks.get(number, BlockTexts()), taken, columns)
        more = (
            *(f for key, f in fields.items() if key not in taken),
            *entry.extra.values(),
        )
        references += _list_loose(plan.path, entry, definition, more, planned)
    return Prefill(blocks, references=tuple(references))


def _is_current(column: Column, field: Field, origin: Origin, fiscal_year: int) -> bool:
    """Whether a field may stand in this year's form: dates of another year may not."""
    if column.kind is not ColumnKind.PERIOD:
        return True
    end = read_field_period(field, None).end
    return origin is Origin.PLAN and (end is None or find_fiscal_year(end) == fiscal_year)


def _add_texts(
    given: BlockTexts, texts: dict[str, Iterator[str]], columns: dict[str, Column]
) -> BlockTexts:
    """Texts of a block with more of them; who is responsible and when is not said twice."""
    joined = dict(given.columns)
    for key, more in texts.items():
        lists = columns[key].kind in (ColumnKind.ITEMS, ColumnKind.TEXT)
        for text in more:
            before = joined.get(key, ())
            if lists or squash(text) not in map(squash, before):
                joined[key] = (*before, text)
    return BlockTexts(joined, frozenset(joined))


def _list_loose(
    path: str,
    entry: Entry,
    definition: Definition,
    fields: Iterable[Field],
    planned: Planned | None = None,
) -> Iterator[LooseText]:
    """A loose text for each cell of these fields, under the title that stands beside them."""
    title = planned.measure.title if planned else _find_title(entry, definition)
    for field in fields:
        for piece in field.pieces:
            place = _name_place(piece.sheet or entry.sheet, piece)
            yield from _cut_text(LooseText(path, place, title, field.heading, piece.text))


def _find_title(entry: Entry, definition: Definition) -> str:
    if entry.measure:
        return entry.measure.title
    field = entry.fields.get(definition.measure_column.key)
    return field.text if field else ""


def _keep_remark(path: str, remark: OutsideText) -> LooseText:
    return LooseText(path, _name_place(remark.sheet, remark), "", "", remark.text[:LONGEST])


def _name_place(sheet: str, found: CellText | OutsideText) -> str:
    return f"{sheet} ▸ {found.spot}"


def _cut_text(loose: LooseText) -> Iterator[LooseText]:
    for at in range(0, len(loose.text), LONGEST):
        yield loose._replace(text=loose.text[at : at + LONGEST])
