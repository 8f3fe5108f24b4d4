"""Merging: all entries in the definition's order of measures, then the round's order of units.

Nothing that a unit wrote is lost: what has no place in the table is listed as a leftover. What the
returns lack together, or say twice, is told as problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from itasheet.cells.nil import fill_nil
from itasheet.model.definition import Definition, Measure
from itasheet.model.problems import Place, Problem
from itasheet.model.records import Entry, Remark, Return
from itasheet.model.round import Round, Unit
from itasheet.sheets.address import join_spots
from itasheet.thai.digits import to_thai
from itasheet.thai.text import squash


class MergedEntry(NamedTuple):
    """One row of the report: an entry, its measure, and the return that it comes from."""

    measure: Measure
    entry: Entry
    returned: Return

    @property
    def unit(self) -> Unit | None:
        """The unit that reports, where it is known."""
        return self.entry.unit


class Leftover(NamedTuple):
    """A text that a unit sent and that has no place in the report's table."""

    path: str
    sheet: str
    cells: str
    heading: str
    text: str


class Merged(NamedTuple):
    """All returns as one. ``units`` are those of the round, or else those that were seen."""

    entries: tuple[MergedEntry, ...]
    leftovers: tuple[Leftover, ...]
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]


def merge_returns(returns: Iterable[Return], definition: Definition, found: Round | None) -> Merged:
    """Merge returns; one that was sent twice with the same contents counts once."""
    kept, repeated = _drop_repeated(tuple(returns))
    units = found.units if found and found.units else _collect_units(kept)
    entries = tuple(
        MergedEntry(entry.measure, fill_nil(entry, definition), returned)
        for returned in kept
        for entry in returned.entries
        if entry.measure
    )
    numbers = [measure.number for measure in definition.measures]
    ids = [unit.id for unit in units]

    def order(merged: MergedEntry) -> tuple[int, int]:
        unit = ids.index(merged.unit.id) if merged.unit and merged.unit.id in ids else len(ids)
        return numbers.index(merged.measure.number), unit

    return Merged(
        entries=tuple(sorted(entries, key=order)),
        leftovers=tuple(leftover for returned in kept for leftover in _list_leftovers(returned)),
        units=units,
        problems=(
            *repeated,
            *_find_absent(kept, found),
            *_find_unreported(entries, definition, found),
        ),
    )


def _drop_repeated(returns: tuple[Return, ...]) -> tuple[tuple[Return, ...], tuple[Problem, ...]]:
    """Returns that say something of their own, and problems for those that repeat or contradict."""
    kept: list[Return] = []
    problems: list[Problem] = []
    for returned in returns:
        same = [other for other in kept if says_same(returned, other)]
        rivals = [other for other in kept if returned.unit and _has_sender(returned, other)]
        place = Place(file=returned.path)
        if same:
            problems.append(Problem("return-repeated", place, words={"other": same[0].path}))
            continue
        if rivals and returned.unit:
            words = {"unit": returned.unit.name, "other": rivals[0].path}
            problems.append(Problem("returns-differ", place, words=words))
        kept.append(returned)
    return tuple(kept), tuple(problems)


def says_same(returned: Return, other: Return) -> bool:
    """Whether two returns are one file, or of one unit with the same contents."""
    if returned.sha256 == other.sha256:
        return True
    return _has_sender(returned, other) and _list_texts(returned) == _list_texts(other)


def _has_sender(returned: Return, other: Return) -> bool:
    return (
        returned.unit is not None and other.unit is not None and returned.unit.id == other.unit.id
    )


def _list_texts(returned: Return) -> list[tuple[int | None, str, str]]:
    """All that a return says, without spacing and places."""
    said = [
        (entry.measure.number if entry.measure else None, key, squash(field.text))
        for entry in returned.entries
        for key, field in (*entry.fields.items(), *entry.extra.items())
        if field.text.strip()
    ]
    return sorted(said, key=str) + [(None, "", squash(r.text)) for r in returned.remarks]


def _collect_units(returns: tuple[Return, ...]) -> tuple[Unit, ...]:
    seen = {entry.unit.id: entry.unit for r in returns for entry in r.entries if entry.unit}
    return tuple(seen.values())


def _find_absent(returns: tuple[Return, ...], found: Round | None) -> Iterator[Problem]:
    """Units of the round that have not sent anything."""
    sent = {returned.unit.id for returned in returns if returned.unit}
    sent |= {entry.unit.id for returned in returns for entry in returned.entries if entry.unit}
    for unit in found.units if found else ():
        if unit.id not in sent:
            measures = ", ".join(to_thai(str(number)) for number in unit.measures)
            code = "return-missing" if unit.measures else "return-awaited"
            yield Problem(code, words={"unit": unit.name, "measures": measures})


def _find_unreported(
    entries: tuple[MergedEntry, ...], definition: Definition, found: Round | None
) -> Iterator[Problem]:
    """Measures on which nobody reports; one that a unit was assigned is told with that unit."""
    reported = {merged.measure.number for merged in entries}
    assigned = {number for unit in (found.units if found else ()) for number in unit.measures}
    for measure in definition.measures:
        if measure.number not in reported | assigned:
            words = {"number": to_thai(str(measure.number)), "title": measure.title}
            yield Problem("measure-unreported", words=words)


def _list_leftovers(returned: Return) -> Iterator[Leftover]:
    for entry in returned.entries:
        fields = entry.fields.values() if entry.measure is None else ()
        for field in (*fields, *entry.extra.values()):
            for piece in field.pieces:
                cells = join_spots((piece.spot,))
                yield Leftover(returned.path, entry.sheet, cells, field.heading, piece.text)
    for remark in returned.remarks:
        yield _keep_remark(returned, remark)


def _keep_remark(returned: Return, remark: Remark) -> Leftover:
    return Leftover(returned.path, remark.sheet, str(remark.spot), "", remark.text)
