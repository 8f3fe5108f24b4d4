"""Merging: all entries in the definition's order of measures, then the round's order of units.

Nothing that a unit wrote is lost: what has no place in the table is listed as a leftover. What the
returns lack together, or say twice, is told as problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from itasheet.cells.nil import fill_nil
from itasheet.cells.records import Entry, Field, OutsideText, Return
from itasheet.definition.definition import Definition, Measure
from itasheet.definition.round import Round, Unit
from itasheet.merging.conflicts import Question
from itasheet.merging.decisions import Decision
from itasheet.merging.resolution import Ruling, Settled, settle_returns
from itasheet.merging.wording import tell_rulings
from itasheet.problems.problem import Problem
from itasheet.sheets.cell_reference import join_spots
from itasheet.thai.numbers import to_thai

LONGEST_LINK = 60
"""Characters of a link's text, where its address is listed."""


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
    """All returns as one. ``units`` are those of the round, or else those that were seen.

    ``kept`` are the returns that count; ``rulings`` say for whatever they disagree on what counts,
    and whether that was decided.
    """

    entries: tuple[MergedEntry, ...]
    leftovers: tuple[Leftover, ...]
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    kept: tuple[Return, ...] = ()
    rulings: tuple[Ruling, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is still to be decided."""
        return tuple(ruling.question for ruling in self.rulings if not ruling.decided)


def merge_returns(
    returns: Iterable[Return],
    definition: Definition,
    found: Round | None,
    decisions: Sequence[Decision] = (),
) -> Merged:
    """Merge returns; one that was sent twice with the same contents counts once.

    Where they disagree, ``decisions`` say what counts; a question that is open follows its proposal
    and is told as a problem.
    """
    settled = settle_returns(tuple(returns), definition, found, decisions)
    units = found.units if found and found.units else _collect_units(settled.kept)
    entries = tuple(
        MergedEntry(claim.measure, fill_nil(claim.entry, definition), claim.returned)
        for claim in settled.claims
        if claim.entry and claim.measure
    )
    numbers = [measure.number for measure in definition.measures]
    ids = [unit.id for unit in units]

    def order(merged: MergedEntry) -> tuple[int, int]:
        unit = ids.index(merged.unit.id) if merged.unit and merged.unit.id in ids else len(ids)
        return numbers.index(merged.measure.number), unit

    return Merged(
        entries=tuple(sorted(entries, key=order)),
        leftovers=tuple(_list_all_leftovers(settled, definition)),
        units=units,
        problems=(
            *settled.repeated,
            *tell_rulings(settled.rulings, decisions),
            *_find_absent(settled.kept, found),
            *_find_unreported(entries, definition, found),
        ),
        kept=settled.kept,
        rulings=settled.rulings,
    )


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


def _list_all_leftovers(settled: Settled, definition: Definition) -> Iterator[Leftover]:
    """What returns hold beside the table, and the entries that do not count although they do."""
    for returned in settled.kept:
        yield from _list_leftovers(returned)
    title = definition.measure_column.key
    for returned, entry, _text in settled.left_out:
        if entry:
            fields = entry.fields.items()
            shown = (field for key, field in fields if key != title or entry.retitled)
            yield from _keep_fields(returned, shown, entry.sheet)


def _list_leftovers(returned: Return) -> Iterator[Leftover]:
    for entry in returned.entries:
        fields = entry.fields.values() if entry.measure is None else ()
        yield from _keep_fields(returned, (*fields, *entry.extra.values()), entry.sheet)
    for remark in (*returned.remarks, *returned.covered):
        yield _keep_remark(returned, remark)
    for link in returned.links:
        told = " ".join(link.text.split())[:LONGEST_LINK]
        yield Leftover(returned.path, link.sheet, str(link.spot), told, link.target)


def _keep_fields(returned: Return, fields: Iterable[Field], sheet: str) -> Iterator[Leftover]:
    for field in fields:
        for piece in field.pieces:
            cells = join_spots((piece.spot,))
            yield Leftover(returned.path, piece.sheet or sheet, cells, field.heading, piece.text)


def _keep_remark(returned: Return, remark: OutsideText) -> Leftover:
    return Leftover(returned.path, remark.sheet, str(remark.spot), "", remark.text)
