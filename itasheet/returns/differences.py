"""What changed within a text, by words: Thai ones as a dictionary parts them, marks never apart."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum
from operator import itemgetter
from typing import NamedTuple

from itasheet.cells.records import Entry, Field, Return
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.layout.line_breaks import split_pieces
from itasheet.sheets.cell_reference import format_cells
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash

ALIKE = 0.3
"""The share of words that two texts must have in common for their differences to be worth showing
within the text."""


class Change(Enum):
    """What became of a text from the first workbook to the second, or of a stretch of one."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


def mark_changes(before: str, after: str) -> list[tuple[Change, str]]:
    """The stretches of both texts: kept and removed ones make the first, kept and added the second.

    Where the texts have little in common, the whole of each.
    """
    first, second = split_words(before), split_words(after)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    found = [(Change.REMOVED, before), (Change.ADDED, after)]
    if matcher.ratio() >= ALIKE:
        found.clear()
        for tag, start, end, other_start, other_end in matcher.get_opcodes():
            old, new = "".join(first[start:end]), "".join(second[other_start:other_end])
            kept = [(Change.KEPT, new)]
            found += kept if tag == "equal" else [(Change.REMOVED, old), (Change.ADDED, new)]
    return [(change, text) for change, text in found if text]


def split_words(text: str) -> list[str]:
    """The words of a text and the spaces between them; joined they are the text."""
    words: list[str] = []
    for number, line in enumerate(text.split("\n")):
        words += ["\n"] if number else []
        for piece in split_pieces(line) if line else ():
            word = piece.rstrip(" ")
            words += filter(None, (word, piece[len(word) :]))
    return words


ALIKE_DIFFERENCES = 0.5
"""The share of two items that must agree for one to be taken for the other, changed."""
MOST_COMPARED = 900
"""Pairs of texts that are compared to find those alike; of longer lists only equals are found."""
CERTAIN = 6
"""Characters from which the same text taken out here and put in there is certainly one."""


@dataclass(frozen=True)
class Placed:
    """A text, and its cells in one of the workbooks; so ``diff --json`` prints it."""

    sheet: str
    cell: str
    text: str
    body: str = field(repr=False)

    @property
    def key(self) -> str:
        """What tells it from others: the text without its list number, however it is spaced."""
        return squash(self.body)


class Difference(NamedTuple):
    """One text that differs. ``measure`` and ``unit`` say whose entry it is in, ``column`` where.

    All three are empty for what stands outside the table. The column and the entry are those of the
    first workbook where there is a text in it, else of the second.
    """

    kind: Change
    measure: str
    unit: str
    column: str
    before: Placed | None
    after: Placed | None


def compare_returns(
    first: Return, second: Return, definition: Definition
) -> tuple[Difference, ...]:
    """All differences, in the order of the first's entries, then what only the second has."""
    # Entries on the same measure of the same unit; also where one does not tell its unit.
    left, found = list(second.entries), list[Difference]()
    for entry in first.entries:
        name, unit = _name_entry(entry), _name_unit(entry)
        same = [(_name_unit(one) != unit, one) for one in left if _name_entry(one) == name]
        near = [(far, one) for far, one in same if not (far and unit and _name_unit(one))]
        _, other = min(near, key=itemgetter(0), default=(True, None))
        left = [one for one in left if one is not other]
        found += compare_entries(entry, other, definition)
    for other in left:
        found += compare_entries(None, other, definition)
    outside = (
        [Placed(remark.sheet, str(remark.spot), remark.text, remark.text) for remark in one.outside]
        for one in (first, second)
    )
    return _join_moved((*found, *_compare_lists(("", "", ""), *outside)))


def compare_entries(
    first: Entry | None, second: Entry | None, definition: Definition
) -> Iterator[Difference]:
    """How two entries differ, column by column; one of them may be missing."""
    one = first or second
    assert one is not None  # an entry is paired with one that is missing, never two of those
    about = _name_measure(one, definition), one.unit.name if one.unit else ""
    pair = [entry or one._replace(fields={}, extra={}) for entry in (first, second)]
    rows = [(c.heading, c.kind, [e.fields.get(c.key) for e in pair]) for c in definition.columns]
    for key in dict.fromkeys(key for entry in pair for key in entry.extra):
        rows.append((key, ColumnKind.TEXT, [entry.extra.get(key) for entry in pair]))
    for named, kind, fields in rows:
        listed = [list(_list_texts(field, one.sheet, kind)) for field in fields]
        heading = next((field.heading for field in fields if field), named)
        if kind is not ColumnKind.MEASURE or all(listed):  # no title of what only one of them has
            yield from _compare_lists((*about, heading), *listed)


Pair = tuple[Change, Placed | None, Placed | None]


def _name_measure(entry: Entry, definition: Definition) -> str:
    """Number and title as printed; of a measure that is none of the report's, what stands there."""
    if entry.measure:
        return f"{to_thai(entry.measure.number)}. {entry.measure.title}"
    return " ".join(entry.text(definition.measure_column.key).split())


def _name_entry(entry: Entry) -> int | str:
    """The measure's number, of none the first text that stands there."""
    if entry.measure:
        return entry.measure.number
    return squash(next((field.text for field in entry.fields.values() if field.text), ""))


def _name_unit(entry: Entry) -> str:
    return squash(entry.unit.name) if entry.unit else ""


def _list_texts(field: Field | None, sheet: str, kind: ColumnKind) -> Iterator[Placed]:
    """The items of a list, or the whole of any other field."""
    if field and kind is ColumnKind.ITEMS:
        for item, piece in field.items:
            yield Placed(piece.sheet or sheet, str(piece.spot), item.line, item.text)
    elif field and (text := field.text.strip()):
        yield Placed(field.pieces[0].sheet or sheet, format_cells(field.spots), text, text)


def _compare_lists(
    place: tuple[str, str, str], first: Sequence[Placed], second: Sequence[Placed]
) -> Iterator[Difference]:
    """What differs between two lists, of a measure, unit and heading; if nothing, their numbers."""
    matcher = SequenceMatcher(None, [p.key for p in first], [p.key for p in second], autojunk=False)
    blocks = [
        (list(first[start:end]), list(second[other_start:other_end]))
        for tag, start, end, other_start, other_end in matcher.get_opcodes()
        if tag != "equal"
    ]
    # Texts that stand elsewhere in the list now are taken out of the blocks.
    waiting = defaultdict[str, list[tuple[list[Placed], Placed]]](list)
    for _, seconds in blocks:
        for after in seconds:
            waiting[after.key].append((seconds, after))
    found = list[Pair]()
    for firsts, _ in blocks:
        for before in tuple(firsts):
            if waiting[before.key]:
                seconds, after = waiting[before.key].pop(0)
                firsts.remove(before)
                seconds.remove(after)
                found.append((Change.MOVED, before, after))
    found += (pair for block in blocks for pair in _pair_texts(*block))
    if not found and len(first) == len(second):
        found = [
            (Change.CHANGED, before, after)
            for before, after in zip(first, second)
            if squash(before.text) != squash(after.text)
        ]
    yield from (Difference(kind, *place, old, new) for kind, old, new in found)


def _pair_texts(first: Sequence[Placed], second: Sequence[Placed]) -> Iterator[Pair]:
    """Texts that stand in one another's place: each beside the one most like it, if any is."""
    if len(first) == len(second) == 1:
        yield Change.CHANGED, first[0], second[0]
        return
    left, few = list(second), len(first) * len(second) <= MOST_COMPARED
    for before in first:
        matchers = (SequenceMatcher(None, before.key, p.key, autojunk=False) for p in left if few)
        alike = [(matcher.ratio(), placed) for matcher, placed in zip(matchers, left)]
        likeness, nearest = max(alike, key=itemgetter(0), default=(0.0, None))
        if nearest and likeness >= ALIKE_DIFFERENCES:
            left.remove(nearest)
            yield Change.CHANGED, before, nearest
        else:
            yield Change.REMOVED, before, None
    yield from ((Change.ADDED, None, after) for after in left)


def _join_moved(found: Sequence[Difference]) -> tuple[Difference, ...]:
    """The same text, taken out in one place only and put in in one other, was moved."""
    places = defaultdict[str, list[Difference]](list)
    for one in found:
        placed = one.before or one.after
        if placed and one.kind in (Change.REMOVED, Change.ADDED) and len(placed.key) >= CERTAIN:
            places[placed.key].append(one)
    pairs = [sorted(group, key=lambda one: one.kind.value) for group in places.values()]
    moved = {pair[-1]: pair[0] for pair in pairs if len(pair) == 2 and pair[0].kind != pair[1].kind}
    return tuple(
        one._replace(kind=Change.MOVED, after=moved[one].after) if one in moved else one
        for one in found
        if one not in moved.values()
    )
