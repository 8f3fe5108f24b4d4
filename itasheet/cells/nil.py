"""Confirmed nil: what a unit says of a measure on which nothing was done.

Silence is no nil: a unit has to write it. An entry is nil where one of its required cells says that
nothing was done, or all of its lists say that there is nothing, and no list or text reports
anything. Who is responsible and when is no report: a form may have come with the one, and a list
offers the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from itasheet.cells.item_list import list_filled, list_items
from itasheet.cells.records import CellText, Entry, Field
from itasheet.definition.definition import Column, ColumnKind, Definition, Words
from itasheet.thai.text import squash

_LEAD = re.compile(r"\A\W+")
_ENDS = frozenset(".,;:()“”\"'/–—-")
"""Signs that end a word; spaces do too."""

REPORTING = (ColumnKind.ITEMS, ColumnKind.TEXT)
DATED = (ColumnKind.PERIOD,)


class Saying(Enum):
    """What one item says: that nothing was done, that there is nothing, why, or anything else."""

    NIL = "nil"
    NOTHING = "nothing"
    REASON = "reason"
    REPORT = "report"


def is_nil(entry: Entry, definition: Definition) -> bool:
    """Whether an entry says that nothing was done on its measure."""
    words = definition.words
    reporting = _list_columns(entry, definition)
    said = {column: set(_list_sayings(field, words)) for column, field in reporting}
    if any(Saying.REPORT in sayings for sayings in said.values()):
        return False
    lists = [sayings for column, sayings in said.items() if column.kind is ColumnKind.ITEMS]
    denied = bool(lists) and all(Saying.NOTHING in sayings for sayings in lists)
    return (
        denied
        or any(Saying.NIL in sayings for sayings in said.values())
        or any(_list_nil(field, words) for _, field in _list_columns(entry, definition, DATED))
    )


def find_contradicted(entry: Entry, definition: Definition) -> tuple[Field, CellText] | None:
    """The cell that says that nothing was done, where others tell what was; or None.

    What was planned is no contradiction: steps may stand above a result that says that nothing
    was done. A plan is a column that another one must differ from.
    """
    plans = {column.differs_from for column in definition.columns}
    words = definition.words
    nil: tuple[Field, CellText] | None = None
    reports = False
    for column, field in _list_columns(entry, definition):
        sayings = tuple(_list_sayings(field, words))
        mixed = Saying.NIL in sayings and Saying.REPORT in sayings
        reports |= mixed or (Saying.REPORT in sayings and column.key not in plans)
        nil = nil or next(((field, piece) for piece in _list_nil(field, words)), None)
    return nil if reports else None


def find_nil(entry: Entry, definition: Definition) -> tuple[Field, CellText] | None:
    """The cell by which a nil entry says so: with the word for it, else that there is nothing."""
    fields = [field for _, field in _list_columns(entry, definition, (*REPORTING, *DATED))]
    said = ((field, piece) for field in fields for piece in _list_nil(field, definition.words))
    there = ((field, piece) for field in fields for piece in list_filled(field, definition.words))
    return next(said, None) or next(there, None)


def list_blank(entry: Entry, definition: Definition) -> tuple[Column, ...]:
    """The required columns that a nil entry may leave blank and does."""
    return tuple(
        column
        for column in definition.columns
        if excuses_blank(entry, column) and column.required and column.key in entry.fields
        if not list_filled(entry.fields[column.key], definition.words)
    )


def excuses_blank(entry: Entry, column: Column) -> bool:
    """Whether an entry need not fill in a column."""
    return entry.nil and may_excuse(column)


def may_excuse(column: Column) -> bool:
    """Whether a nil entry need not fill in a column: it only says whose it is."""
    return column.kind not in (ColumnKind.MEASURE, ColumnKind.UNIT)


def fill_nil(entry: Entry, definition: Definition) -> Entry:
    """A nil entry as it is printed: the definition's word in each required cell left blank.

    The word stands where the unit could have written it, so that it can be traced to that cell.
    """
    word = next(iter(definition.words.nil), "")
    blank = list_blank(entry, definition) if word else ()
    filled = {column.key: _write_word(entry, column, word) for column in blank}
    return entry._replace(fields={**entry.fields, **filled}) if filled else entry


def _write_word(entry: Entry, column: Column, word: str) -> Field:
    """The field with the word in its first cell, which stays known for what stands there."""
    field = entry.fields[column.key]
    blank = CellText(field.room, "", "", sheet=entry.sheet)
    return field._replace(pieces=(next(iter(field.pieces), blank)._replace(text=word),))


def _list_columns(
    entry: Entry, definition: Definition, kinds: tuple[ColumnKind, ...] = REPORTING
) -> list[tuple[Column, Field]]:
    """The columns of these kinds that a unit has to fill in."""
    return [
        (column, entry.fields[column.key])
        for column in definition.columns
        if column.required and column.kind in kinds and column.key in entry.fields
    ]


def _list_nil(field: Field, words: Words) -> tuple[CellText, ...]:
    """The cells that say that nothing was done."""
    return tuple(
        piece for item, piece in list_items(field) if _tell_saying(item.text, words) is Saying.NIL
    )


def _list_sayings(field: Field, words: Words) -> Iterator[Saying]:
    filled = list_filled(field, words)
    blank = {squash(word) for word in words.blank} | {""}
    for item, piece in list_items(field):
        if piece in filled and squash(item.text) not in blank:
            yield _tell_saying(item.text, words)


def _tell_saying(text: str, words: Words) -> Saying:
    """A word counts where the item ends or a reason follows: ไม่มีเรื่องร้องเรียน is a result."""
    text = _LEAD.sub("", text)
    if text[:1] not in _list_initials(words):
        return Saying.REPORT
    for saying, group in ((Saying.NIL, words.nil), (Saying.NOTHING, words.nothing)):
        rests = (_strip_word(text, word) for word in group)
        if any(rest is not None and _ends_word(rest, words) for rest in rests):
            return saying
    return Saying.REASON if _begins_with(text, words.reasons) else Saying.REPORT


@lru_cache(maxsize=8)
def _list_initials(words: Words) -> frozenset[str]:
    """The letters with which the words begin: what most reports do not."""
    return frozenset(squash(word)[:1] for word in (*words.nil, *words.nothing, *words.reasons))


def _ends_word(rest: str, words: Words) -> bool:
    """Whether a word is over where this follows it."""
    if rest[:1] in _ENDS or rest[:1].isspace() or not _LEAD.sub("", rest):
        return True
    return _begins_with(rest, words.reasons)


def _begins_with(text: str, group: tuple[str, ...]) -> bool:
    return any(_strip_word(text, word) is not None for word in group)


def _strip_word(text: str, word: str) -> str | None:
    """What follows a word with which a text begins, however it is spaced there; else None."""
    place = 0
    for letter in squash(word):
        while text[place : place + 1].isspace():
            place += 1
        if text[place : place + 1] != letter:
            return None
        place += 1
    return text[place:]
