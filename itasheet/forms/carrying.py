"""What a form takes over from another file: a unit's own return, or what was known before.

From a return of this round everything comes along and counts as the unit's own; of an earlier
report or a plan only what is planned goes into cells, and counts as issued. An earlier year's
period never does: last year's dates left in a copy are a mistake that is seldom seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from itasheet.cells.item_list import read_field_period, split_items
from itasheet.cells.records import CellText, Entry, Field, OutsideText, Return
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.round import Unit
from itasheet.returns.planned import Aside, Contents, Filling, Origin, Plan, Planned
from itasheet.thai.dates import find_fiscal_year
from itasheet.thai.text import squash

LONGEST = 16_000
"""Characters of a cell's text: Excel takes 32,767, of which some characters need two."""


def carry_return(returned: Return, unit: Unit, definition: Definition) -> Contents:
    """All that a return says for a unit; of a table of several units the entries of that one."""
    fillings: dict[int, Filling] = {}
    asides: list[Aside] = []
    for entry in _list_own(returned, unit):
        number = entry.measure.number if entry.measure else None
        if number is None or number in fillings:
            asides += _set_aside(returned.path, entry, definition, _list_beside(entry, definition))
        elif entry.touched or not unit.measures or number in unit.measures:
            fillings[number] = _fill_block(entry, unit, definition)
        asides += _set_aside(returned.path, entry, definition, entry.extra.values())
    outside = (*(returned.titles if returned.identity is None else ()), *returned.remarks)
    asides += (_keep_remark(returned.path, remark) for remark in outside)
    return Contents(fillings, tuple(asides))


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


def _fill_block(entry: Entry, unit: Unit, definition: Definition) -> Filling:
    columns = (column for column in definition.filled_columns if column.key in entry.fields)
    texts = {c.key: tuple(_list_texts(c, entry.fields[c.key])) for c in columns}
    kept = {key: found for key, found in texts.items() if found}
    named = {
        c.key for c in definition.columns_of(ColumnKind.UNIT) if kept.get(c.key) == (unit.name,)
    }
    return Filling(kept, frozenset(kept) & entry.prefilled - named)


def _list_texts(column: Column, field: Field) -> Iterator[str]:
    """A text for each item of a list; of other columns one for each cell."""
    for piece in field.pieces:
        lists = column.kind is ColumnKind.ITEMS
        texts = (item.line for item in split_items(piece.text)) if lists else (piece.text,)
        for text in texts:
            yield from (text[at : at + LONGEST] for at in range(0, len(text), LONGEST))


def carry_known(
    plan: Plan, unit: Unit, definition: Definition, origin: Origin, fiscal_year: int
) -> Contents:
    """What a plan, or an earlier report taken for one, says for a unit.

    What has no cell, as it is not planned or is on no measure of the unit, is for reference.
    """
    fillings: dict[int, Filling] = {}
    references: list[Aside] = []
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
            fillings[number] = _add_texts(fillings.get(number, Filling()), taken, columns)
        more = (*(f for key, f in fields.items() if key not in taken), *entry.extra.values())
        references += _set_aside(plan.path, entry, definition, more, planned)
    return Contents(fillings, references=tuple(references))


def _is_current(column: Column, field: Field, origin: Origin, fiscal_year: int) -> bool:
    """Whether a field may stand in this year's form: dates of another year may not."""
    if column.kind is not ColumnKind.PERIOD:
        return True
    end = read_field_period(field, None).end
    return origin is Origin.PLAN and (end is None or find_fiscal_year(end) == fiscal_year)


def _add_texts(
    filling: Filling, texts: dict[str, Iterator[str]], columns: dict[str, Column]
) -> Filling:
    """A filling with more texts; who is responsible and when is not said twice."""
    joined = dict(filling.texts)
    for key, more in texts.items():
        lists = columns[key].kind in (ColumnKind.ITEMS, ColumnKind.TEXT)
        for text in more:
            before = joined.get(key, ())
            if lists or squash(text) not in map(squash, before):
                joined[key] = (*before, text)
    return Filling(joined, frozenset(joined))


def _set_aside(
    path: str,
    entry: Entry,
    definition: Definition,
    fields: Iterable[Field],
    planned: Planned | None = None,
) -> Iterator[Aside]:
    """An aside for each cell of these fields, under the title that stands beside them."""
    title = planned.measure.title if planned else _find_title(entry, definition)
    for field in fields:
        for piece in field.pieces:
            place = _name_place(piece.sheet or entry.sheet, piece)
            yield from _cut_aside(Aside(path, place, title, field.heading, piece.text))


def _find_title(entry: Entry, definition: Definition) -> str:
    if entry.measure:
        return entry.measure.title
    field = entry.fields.get(definition.measure_column.key)
    return field.text if field else ""


def _keep_remark(path: str, remark: OutsideText) -> Aside:
    return Aside(path, _name_place(remark.sheet, remark), "", "", remark.text[:LONGEST])


def _name_place(sheet: str, found: CellText | OutsideText) -> str:
    return f"{sheet} ▸ {found.spot}"


def _cut_aside(aside: Aside) -> Iterator[Aside]:
    for at in range(0, len(aside.text), LONGEST):
        yield aside._replace(text=aside.text[at : at + LONGEST])
