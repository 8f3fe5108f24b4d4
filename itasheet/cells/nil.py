"""Cells that say nothing, or that there is nothing: blank ones, "-", ไม่มี, and confirmed nil.

Silence is no nil: a unit has to write that nothing was done on a measure. An entry is nil where one
of its required cells says so, or all of its lists say that there is nothing, and no list or text
reports anything. Who is responsible and when is no report, and need not be told.
"""

import re
from enum import Enum
from functools import lru_cache

from itasheet.cells.records import CellText, Entry, Field, PlacedItem
from itasheet.definition.definition import Column, ColumnKind, Definition, Words
from itasheet.thai.text import squash

_LEAD = re.compile(r"\A\W+")
_OVER = ".,;:()“”\"'/–—-"
"""Signs that stand behind a denial that says all."""
REPORTING = (ColumnKind.ITEMS, ColumnKind.TEXT)


class Saying(Enum):
    """What one item says: that nothing was done, that there is nothing, why, or anything else."""

    NIL = "nil"
    NOTHING = "nothing"
    REASON = "reason"
    REPORT = "report"


class _Wordings:
    """A definition's words with a meaning of their own, as they are looked for."""

    def __init__(self, words: Words) -> None:
        self.blank = frozenset(("", *map(squash, words.blank)))
        self.nothing = tuple(map(squash, (*words.nothing, *words.nil)))
        self.reasons = tuple(map(squash, words.reasons))
        kinds = ((Saying.NIL, words.nil), (Saying.NOTHING, words.nothing))
        self.denials = [(saying, squash(word)) for saying, group in kinds for word in group]
        self.openings = (*self.nothing, *self.reasons)


_list_wordings = lru_cache(maxsize=8)(_Wordings)


def list_statements(field: Field, words: Words) -> tuple[PlacedItem, ...]:
    """The items that say something: not those with only a word such as "-" behind their number."""
    if field.statements[0] is not words:
        blank = _list_wordings(words).blank
        told = tuple(placed for placed in field.items if placed.item.key not in blank)
        field.statements = words, told
    return field.statements[1]


def list_filled(field: Field, words: Words) -> tuple[CellText, ...]:
    """The cells that say something: neither white space, a lone number nor a word such as "-"."""
    return tuple(dict.fromkeys(placed.piece for placed in list_statements(field, words)))


def list_told(field: Field, words: Words) -> tuple[PlacedItem, ...]:
    """The items that tell anything: neither blank ones nor such as ไม่มี, nothing to report."""
    nothing = _list_wordings(words).nothing
    told = list_statements(field, words)
    return tuple(placed for placed in told if not placed.item.key.startswith(nothing))


def is_nil(entry: Entry, definition: Definition) -> bool:
    """Whether an entry says that nothing was done on its measure."""
    statements = _list_required(entry, definition)
    if any(says is Saying.REPORT and column.kind in REPORTING for column, says, _, _ in statements):
        return False
    required = {one.key for one in definition.columns_of(ColumnKind.ITEMS) if one.required}
    lists = required & entry.fields.keys()
    denied = {column.key for column, says, _, _ in statements if says is Saying.NOTHING}
    said = any(says is Saying.NIL for _, says, _, _ in statements)
    return said or bool(lists) and lists <= denied


def find_nil(entry: Entry, definition: Definition) -> tuple[Field, CellText] | None:
    """The cell that says that nothing was done on a measure, or None.

    Of a nil entry it has the word for that, else says that there is nothing. Of any other it
    contradicts those that tell what was done. What was planned is no contradiction: steps may stand
    above a result that says that nothing was done. A plan is a column that another one must differ
    from.
    """
    statements = _list_required(entry, definition)
    found = [one for one in statements if one[1] is Saying.NIL] or statements
    if not entry.nil:
        plans = {column.differs_from for column in definition.columns}
        reporting = [one for one in statements if one[0].kind in REPORTING]
        found = [one for one in reporting if one[1] is Saying.NIL]
        told = {column.key for column, says, _, _ in reporting if says is Saying.REPORT}
        if not told - (plans - {column.key for column, *_ in found}):
            return None
    return found[0][2:] if found else None


def fill_nil(entry: Entry, definition: Definition) -> Entry:
    """A nil entry as it is printed: the definition's word in each required cell left blank, and for
    who is responsible the unit that reports.

    The word stands where the unit could have written it, so that it can be traced to that cell.
    """
    word = next(iter(definition.words.nil), "")
    filled: dict[str, Field] = {}
    for column in definition.columns if word else ():
        field = entry.fields.get(column.key)
        if field and column.required and entry.nil and column.kind is not ColumnKind.MEASURE:
            if not list_filled(field, definition.words):
                text = entry.unit.name if entry.unit and column.kind is ColumnKind.UNIT else word
                blank = CellText(field.room, "", "", sheet=entry.sheet)
                first = next(iter(field.pieces), blank)._replace(text=text)
                filled[column.key] = field._replace(pieces=(first,))
    return entry._replace(fields={**entry.fields, **filled}) if filled else entry


def _list_required(
    entry: Entry, definition: Definition
) -> list[tuple[Column, Saying, Field, CellText]]:
    """What is said, and where, in columns that must be filled in; of a period only nil counts."""
    known = _list_wordings(definition.words)
    return [
        (column, _find_saying(item.text, known), field, piece)
        for column in definition.columns
        if column.required and column.kind in (*REPORTING, ColumnKind.PERIOD)
        if (field := entry.fields.get(column.key))
        for item, piece in list_statements(field, definition.words)
    ]


@lru_cache(maxsize=1024)
def _find_saying(text: str, known: _Wordings) -> Saying:
    """What an item says; a denial counts where the item ends or goes on with a reason.

    ไม่มีเรื่องร้องเรียน is a result.
    """
    if not _LEAD.sub("", squash(text)).startswith(known.openings):  # as most reports
        return Saying.REPORT
    text = _LEAD.sub("", text)
    # The text however it is spaced, and where each of its letters ends.
    solid = "".join(text.split())
    ends = [end for end, letter in enumerate(text, 1) if not letter.isspace()]
    for saying, denial in known.denials:
        if solid.startswith(denial):  # ไม่มีเรื่องร้องเรียน is a result
            rest = text[ends[len(denial) - 1] :]
            is_over = rest[:1].isspace() or rest[:1] in _OVER or not re.search(r"\w", rest)
            if is_over or solid.startswith(known.reasons, len(denial)):
                return saying
    return Saying.REASON if solid.startswith(known.reasons) else Saying.REPORT
