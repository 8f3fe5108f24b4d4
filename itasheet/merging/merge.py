"""Merging: all entries in the definition's order of measures, then the round's order of units.

Nothing that a unit wrote is lost: what has no place in the table is listed as a leftover. What the
returns lack together, or say twice, is told as problems.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from itasheet.cells.nil import fill_nil
from itasheet.cells.records import Entry, Field, Return
from itasheet.definition.definition import Definition, Measure
from itasheet.definition.round import Round, Unit
from itasheet.merging.conflicts import Conflict
from itasheet.merging.decisions import Decision, Topic
from itasheet.merging.resolution import Resolution, resolve_returns
from itasheet.problems.problem import Problem
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import TextSource
from itasheet.thai.numbers import to_thai

LONGEST_LINK = 60
"""Characters of a link's text, where its address is listed."""
MISTAKES = {Topic.MEASURE: "measure-unassigned", Topic.TITLE: "measure-retitled"}
"""What the check of a return says of the same thing as a conflict."""
LACKING = ("measure-missing", "planned-unreported")
"""What it says of a measure on which another return of the unit reports that counts as well."""


class MergedEntry(NamedTuple):
    """One row of the report: an entry, its measure, and the return that it comes from."""

    measure: Measure
    entry: Entry
    returned: Return

    @property
    def unit(self) -> Unit | None:
        return self.entry.unit


class Merged(NamedTuple):
    """All returns as one. ``units`` are those of the round, or else those that were seen, and
    ``leftovers`` the sources of texts that have no place in the report's table.
    """

    entries: tuple[MergedEntry, ...]
    leftovers: tuple[TextSource, ...]
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    resolution: Resolution

    @property
    def open_conflicts(self) -> tuple[Conflict, ...]:
        return tuple(conflict for conflict in self.resolution.conflicts if conflict.is_open)


def merge_returns(
    returns: Iterable[Return],
    definition: Definition,
    round_: Round | None,
    decisions: Sequence[Decision] = (),
) -> Merged:
    """Merge returns; one that was sent twice with the same contents counts once.

    Where they disagree, ``decisions`` say what counts; a conflict that is open follows its proposal
    and is told as a problem.
    """
    resolution = resolve_returns(returns, definition, round_, decisions)
    kept = resolution.kept
    seen = {entry.unit.id: entry.unit for r in kept for entry in r.entries if entry.unit}
    units = round_.units if round_ and round_.units else tuple(seen.values())
    entries = tuple(
        MergedEntry(one.entry.measure, fill_nil(one.entry, definition), one.returned)
        for one in resolution.candidates
        if one.entry and one.entry.measure
    )
    numbers = [measure.number for measure in definition.measures]
    ids = [unit.id for unit in units]

    def order(merged: MergedEntry) -> tuple[int, int]:
        unit = ids.index(merged.unit.id) if merged.unit and merged.unit.id in ids else len(ids)
        return numbers.index(merged.measure.number), unit

    return Merged(
        entries=tuple(sorted(entries, key=order)),
        leftovers=tuple(_list_leftovers(resolution, definition)),
        units=units,
        problems=(*resolution.problems, *_find_missing(kept, entries, definition, round_)),
        resolution=resolution,
    )


def _find_missing(
    returns: tuple[Return, ...],
    entries: tuple[MergedEntry, ...],
    definition: Definition,
    round_: Round | None,
) -> Iterator[Problem]:
    """Units of the round that have not sent anything, and measures on which nobody reports.

    A measure that a unit was assigned is told with that unit.
    """
    units = round_.units if round_ else ()
    sent = {returned.unit.id for returned in returns if returned.unit}
    sent |= {entry.unit.id for returned in returns for entry in returned.entries if entry.unit}
    for unit in units:
        if unit.id not in sent:
            measures = ", ".join(to_thai(number) for number in unit.measures)
            code = "return-missing" if unit.measures else "return-awaited"
            yield Problem(code, words={"unit": unit.name, "measures": measures})
    known = {merged.measure.number for merged in entries}
    known |= {number for unit in units for number in unit.measures}
    for measure in definition.measures:
        if measure.number not in known:
            yield Problem("measure-unreported", words=measure.words)


def _list_leftovers(resolution: Resolution, definition: Definition) -> Iterator[TextSource]:
    """What returns hold beside the table, and the entries that do not count although they do."""
    for returned in resolution.kept:
        for entry in returned.entries:
            fields = entry.fields.values() if entry.measure is None else ()
            yield from _keep_fields(returned, (*fields, *entry.extra.values()), entry.sheet)
        for remark in (*returned.outside, *returned.covered):
            yield TextSource(returned.path, remark.sheet, remark.spot, original=remark.text)
        for link in returned.links:
            told = " ".join(link.text.split())[:LONGEST_LINK]
            yield TextSource(returned.path, link.sheet, link.spot, told, original=link.target)
    title = definition.measure_column.key
    topics = (Topic.ENTRY, Topic.MEASURE)
    for one in (c for each in resolution.conflicts if each.topic in topics for c in each.left_out):
        if one.entry:
            own = one.entry.fields.items()
            shown = (field for key, field in own if key != title or one.entry.retitled)
            yield from _keep_fields(one.returned, shown, one.entry.sheet)


def _keep_fields(returned: Return, fields: Iterable[Field], sheet: str) -> Iterator[TextSource]:
    for field in fields:
        for piece in field.pieces:
            place = piece.sheet or sheet
            yield TextSource(returned.path, place, piece.spot, field.heading, original=piece.text)


def make_filter(
    conflicts: Iterable[Conflict], repeated: Iterable[Problem] = ()
) -> Callable[[Iterable[Problem]], tuple[Problem, ...]]:
    """A function that leaves, of problems of single files, those that no decision has answered.

    What is only proposed answers nothing. A return that does not count has no problems any more,
    nor has one that only repeats another, of which ``repeated`` tell; an entry that does not count
    has none in its cells, and what was accepted is no mistake.
    """
    files = {problem.place.file for problem in repeated if problem.code == "return-repeated"}
    cells: set[tuple[str, str, CellRef]] = set()
    mistakes: set[tuple[str, str, str]] = set()
    for conflict in (one for one in conflicts if not one.is_open):
        if conflict.topic is Topic.RETURN:
            files |= {one.returned.path for one in conflict.left_out}
            # What one of several that count together has, none of them lacks.
            returns = [one.returned for one in conflict.counting]
            measures = (entry.measure for one in returns for entry in one.entries)
            for number in {to_thai(one.number) for one in measures if one}:
                mistakes |= {(code, one.path, number) for one in returns for code in LACKING}
            continue
        code = MISTAKES.get(conflict.topic, "")
        mistakes |= {(code, one.returned.path, conflict.number) for one in conflict.candidates}
        for one in conflict.left_out if conflict.topic is not Topic.TITLE else ():
            path, entry = one.returned.path, one.entry
            if entry is None:
                continue
            for field in (*entry.fields.values(), *entry.extra.values()):
                cells.add((path, entry.sheet, field.room))
                cells |= {(path, each.sheet or entry.sheet, each.spot) for each in field.pieces}

    def is_left(problem: Problem) -> bool:
        file, sheet, spots, *_rest = problem.place
        inside = spots and all((file, sheet, spot) in cells for spot in spots)
        mistake = problem.code, file, problem.words.get("number", "")
        return not (inside or file in files or mistake in mistakes)

    return lambda problems: tuple(filter(is_left, problems))
