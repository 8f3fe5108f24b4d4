"""What each column of a table is, by the labels above it, and where two of them could be meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.language import N_
from itasheet.returns.heading_rows import HeadingRows, Label
from itasheet.returns.timeline import PeriodPart, Role, name_time
from itasheet.thai.text import squash

OWN_HEADING = N_("its heading is the report's own")
MORE_MEASURES = N_("more of the report's measures stand in it")
LEFTMOST = N_("it stands further left")

Count = Callable[[int], int]
"""Tells how many of the report's measures stand in a column."""


class ColumnChoice(NamedTuple):
    """Two columns that could both be ``key``: the one that was read, the other, and why."""

    key: str
    taken: Label
    other: Label
    reason: str


class Columns(NamedTuple):
    """Each column's key; ``texts`` has the heading of each key, ``others`` of all other columns.

    ``roles`` are of columns that tell a period in parts. ``doubled`` are labels that only repeat
    another, ``choices`` what was taken where two columns were possible.
    """

    keys: Mapping[int, str]
    others: Mapping[int, str]
    texts: Mapping[str, Label]
    roles: Mapping[int, Role]
    doubled: tuple[tuple[str, Label], ...]
    choices: tuple[ColumnChoice, ...]


class Names:
    """The headings of a definition, by which columns are known."""

    def __init__(self, definition: Definition) -> None:
        synonyms = {squash(name): c.key for c in definition.columns for name in c.synonyms}
        self._own = {squash(column.heading): column.key for column in definition.columns}
        self._known = synonyms | self._own
        periods = definition.columns_of(ColumnKind.PERIOD)
        self._kinds = {column.key: column.kind for column in definition.columns}
        self._parts = dict(_list_parts(periods))
        self.period = periods[0].key if periods else ""

    def find_key(self, text: str) -> str:
        """The key of a heading, or ""; a period's may have its unit behind it: (ไตรมาส)."""
        key = self._known.get(squash(text), "")
        if key or not text.endswith(")"):
            return key
        bare = self._known.get(squash(text.rpartition("(")[0]), "")
        return bare if bare == self.period else ""

    def is_own(self, text: str) -> bool:
        """Whether a heading is the definition's own, and no other name for it."""
        return squash(text) in self._own

    def is_measure(self, key: str) -> bool:
        """Whether a key is the column of the measures."""
        return self._kinds.get(key) is ColumnKind.MEASURE

    def find_role(self, texts: Sequence[str]) -> Role | None:
        """The part of the period that labels one above another tell of, or None."""
        part = self._parts.get(squash(texts[-1]))
        if part:
            return Role(part)
        name = name_time(texts) if self.period else ""
        return Role(PeriodPart.MARK, name) if name else None

    def is_label(self, texts: Sequence[str]) -> bool:
        """Whether labels one above another name a column or a part of the period."""
        return bool(self.find_key(texts[-1]) or self.find_role(texts))


def _list_parts(periods: Iterable[Column]) -> Iterator[tuple[str, PeriodPart]]:
    for column in periods:
        yield from ((squash(name), PeriodPart.START) for name in column.starts)
        yield from ((squash(name), PeriodPart.END) for name in column.ends)


class _Named(NamedTuple):
    """A column's own label, its key, or "", with the label that tells it, and its part."""

    own: Label
    key: str
    label: Label
    role: Role | None


def sort_columns(band: HeadingRows, names: Names, count: Count) -> Columns:
    """What each column is. The deepest label that is known decides."""
    named = _name_columns(band, names)
    parts = _pick_parts(named, names)
    keys = dict.fromkeys(parts, names.period)
    texts = {names.period: named[min(parts)].label} if parts else {}
    doubled: list[tuple[str, Label]] = []
    choices: list[ColumnChoice] = []
    for key, labels in _group_labels(named, parts, names).items():
        taken, reason = _choose(labels, key, names, count)
        texts[key] = taken
        keys |= dict.fromkeys(labels[taken], key)
        for label in labels:
            if label is not taken and squash(label.text) == squash(taken.text):
                doubled.append((key, label))
            elif label is not taken:
                choices.append(ColumnChoice(key, taken, label, reason))
    seconds = {label.spot.column for _, label in doubled}
    others = {
        index: " ".join(dict.fromkeys(label.text for label in stack))
        for index, stack in band.stacks.items()
        if index not in keys and index not in seconds
    }
    ordered = dict(sorted(keys.items()))
    return Columns(ordered, others, texts, parts, tuple(doubled), tuple(choices))


def _name_columns(band: HeadingRows, names: Names) -> dict[int, _Named]:
    """What each column's labels say; one over columns with names of their own is but a group."""
    named = {index: _name_column(stack, names) for index, stack in band.stacks.items()}
    own = {index for index, one in named.items() if one.key and one.label is one.own}
    groups = {label for index in own for label in band.stacks[index][:-1]}
    return {
        index: one._replace(key="", label=one.own) if one.label in groups else one
        for index, one in named.items()
    }


def _name_column(stack: tuple[Label, ...], names: Names) -> _Named:
    label = next((one for one in reversed(stack) if names.find_key(one.text)), None)
    role = names.find_role([one.text for one in stack])
    if label is None:
        return _Named(stack[-1], "", stack[-1], role)
    key = names.find_key(label.text)
    if label is stack[-1]:
        role = None
    elif key == names.period and role is None:
        label = stack[-1]  # what is told under the period may be a plan and what became of it
    return _Named(stack[-1], key, label, role)


def _pick_parts(named: Mapping[int, _Named], names: Names) -> dict[int, Role]:
    """The columns that tell the period in parts, if any do.

    They stand under its heading, or there is no other column of the period. Two columns side by
    side that both are headings of it are its start and its end.
    """
    told = {i: one.role for i, one in named.items() if one.role}
    marks = {i for i, role in told.items() if role.part is PeriodPart.MARK}
    under = {i for i in told if named[i].key == names.period}
    if under:  # its heading need not be merged over all of them
        return {i: role for i, role in told.items() if bool(under & marks) == (i in marks)}
    whole = [i for i, one in named.items() if one.key == names.period and one.key]
    if not whole:
        return {i: role for i, role in told.items() if len(marks) != 1}
    first, *rest = whole
    known = all(names.find_key(named[index].own.text) for index in whole)
    if rest == [first + 1] and known and len({squash(named[i].own.text) for i in whole}) == 2:
        return {first: Role(PeriodPart.START), first + 1: Role(PeriodPart.END)}
    return {}


def _group_labels(
    named: Mapping[int, _Named], parts: Mapping[int, Role], names: Names
) -> dict[str, dict[Label, list[int]]]:
    """The labels of each key, each with its columns; the period has none where parts tell it."""
    groups: dict[str, dict[Label, list[int]]] = {}
    for index, one in named.items():
        if one.key and index not in parts and not (parts and one.key == names.period):
            groups.setdefault(one.key, {}).setdefault(one.label, []).append(index)
    return groups


def _choose(
    labels: Mapping[Label, list[int]], key: str, names: Names, count: Count
) -> tuple[Label, str]:
    """The label that is read of several with one meaning, and why."""
    first = next(iter(labels))
    if names.is_measure(key):
        counts = {label: max(map(count, indexes)) for label, indexes in labels.items()}
        best = max(counts, key=lambda label: counts[label])
        if counts[best] > min(counts.values()):
            return best, MORE_MEASURES
    own = next((label for label in labels if names.is_own(label.text)), None)
    return (own, OWN_HEADING) if own else (first, LEFTMOST)
