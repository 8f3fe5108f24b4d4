"""The resolution of all that returns disagree on: what of them counts, and why.

What is repeated counts once; conflicts are resolved as the office decided. Where it has not yet,
the proposal is followed for the time being, so that a draft looks as the report will.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from itasheet.cells.records import Return
from itasheet.definition.definition import Definition, Measure
from itasheet.definition.round import Round, Unit
from itasheet.definition.texts import fill_text
from itasheet.merging.conflicts import Candidate, Conflict, list_problems
from itasheet.merging.decisions import Decision, Topic
from itasheet.merging.proposals import (
    ASSIGNED,
    ISSUED,
    NEWER,
    OWN,
    UNCLEAR,
    find_newer,
    is_current,
    list_entry,
    list_places,
    list_said,
    propose,
)
from itasheet.problems.problem import Place, Problem
from itasheet.thai.numbers import strip_number
from itasheet.thai.text import find_nearest, squash


class Resolution(NamedTuple):
    """The returns that count, their candidates on the report's measures, and how that came about.

    ``left_out`` are the entries that do not count although their return does; ``problems`` tell
    what only repeats, what is open, and what was decided against.
    """

    kept: tuple[Return, ...]
    candidates: tuple[Candidate, ...]
    left_out: tuple[Candidate, ...]
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]


def resolve_returns(
    returns: Iterable[Return],
    definition: Definition,
    round_: Round | None,
    decisions: Sequence[Decision],
) -> Resolution:
    """Drop what is repeated, then let decisions and proposals say what counts, topic by topic."""
    year = round_.fiscal_year if round_ else None
    kept, repeated = _drop_repeated(returns, year)
    found = _find_return_conflicts(kept, definition, round_)
    conflicts = [one.follow(decisions) for one in found]
    waiting = {
        one.unit.id for one in conflicts if one.unit and one.is_open and one.proposal is None
    }
    outside = {id(one.returned) for conflict in conflicts for one in conflict.left_out}
    kept = [returned for returned in kept if id(returned) not in outside]
    candidates, again = _drop_repeated_entries(kept)
    left_out: list[Candidate] = []
    for search in (
        partial(_find_entry_conflicts, waiting=waiting, definition=definition),
        partial(_find_measure_conflicts, definition=definition, round_=round_),
    ):
        disputed = [one.follow(decisions) for one in search(candidates)]
        dropped = [candidate for conflict in disputed for candidate in conflict.left_out]
        candidates = [candidate for candidate in candidates if candidate not in dropped]
        conflicts += disputed
        left_out += dropped
    titles = [one.follow(decisions) for one in _find_title_conflicts(candidates, definition)]
    for conflict in titles:
        _, changed = conflict.candidates
        for index, one in enumerate(candidates):
            if conflict.chosen == (1,) and one.entry is changed.entry and one.entry:
                title = strip_number(changed.text)
                measure = conflict.measure and conflict.measure._replace(title=title)
                candidates[index] = one._replace(entry=one.entry._replace(measure=measure))
    conflicts += titles
    problems = (*repeated, *again, *list_problems(conflicts, decisions))
    return Resolution(tuple(kept), tuple(candidates), tuple(left_out), tuple(conflicts), problems)


def says_same(returned: Return, other: Return) -> bool:
    """Whether two returns are one: the same file, or the same words of the same sender."""
    if returned.sha256 == other.sha256:
        return True
    has_sender = returned.unit and other.unit and returned.unit.id == other.unit.id
    return bool(has_sender) and list_said(returned) == list_said(other)


def _drop_repeated(
    returns: Iterable[Return], year: int | None
) -> tuple[list[Return], list[Problem]]:
    """Returns that say something of their own, and problems for those that only repeat.

    Of equal ones a form of the round's year is kept rather than one of another.
    """
    kept: list[Return] = []
    problems: list[Problem] = []
    for returned in sorted(returns, key=lambda one: not is_current(one, year)):
        same = next((other for other in kept if says_same(returned, other)), None)
        if same:
            words = {"other": same.path}
            problems.append(Problem("return-repeated", Place(file=returned.path), words=words))
        else:
            kept.append(returned)
    return kept, problems


def _find_return_conflicts(
    kept: Iterable[Return], definition: Definition, round_: Round | None
) -> Iterator[Conflict]:
    """Units of which several returns are left: which of them counts, or whether all do."""
    groups: dict[str, list[Return]] = {}
    for returned in kept:
        if returned.unit:
            groups.setdefault(returned.unit.id, []).append(returned)
    for returns in groups.values():
        if len(returns) == 1:
            continue
        proposal, reason = propose(returns, definition, round_)
        everything = tuple(range(len(returns)))
        options = dict.fromkeys((*((index,) for index in everything), proposal, everything))
        candidates, unit = tuple(map(Candidate, returns)), returns[0].unit
        every = tuple(filter(None, options))
        yield Conflict(Topic.RETURN, unit, None, candidates, every, proposal, reason)


def _group(candidates: Iterable[Candidate]) -> Iterable[tuple[Unit, Measure, list[Candidate]]]:
    """Candidates of units that are known, by unit and measure."""
    groups: dict[tuple[str, int], tuple[Unit, Measure, list[Candidate]]] = {}
    for one in candidates:
        if one.unit and one.entry and one.entry.measure:
            key = one.unit.id, one.entry.measure.number
            groups.setdefault(key, (one.unit, one.entry.measure, []))[2].append(one)
    return groups.values()


def _drop_repeated_entries(kept: Iterable[Return]) -> tuple[list[Candidate], list[Problem]]:
    """Without what a unit says of a measure again, word for word, in another workbook, be it less;
    what its own return says is never less.
    """
    candidates = [Candidate(r, entry) for r in kept for entry in r.entries if entry.measure]
    problems = []
    for unit, measure, group in _group(candidates):
        for index, one in enumerate(group):
            said = set(list_entry(one.entry))
            more = {id(other): set(list_entry(other.entry)) for other in group}
            before = next(
                (
                    other
                    for at, other in enumerate(group)
                    if other.returned is not one.returned
                    if (said == more[id(other)] and at < index)
                    or (said < more[id(other)] and (other.returned.unit or not one.returned.unit))
                ),
                None,
            )
            if before:
                candidates.remove(one)
                number, other = measure.words["number"], before.returned.path
                words = {"number": number, "unit": unit.name, "other": other}
                problems.append(Problem("entry-repeated", one.place, words=words))
    return candidates, problems


def _find_entry_conflicts(
    candidates: Iterable[Candidate], waiting: set[str], definition: Definition
) -> Iterator[Conflict]:
    """Measures on which a unit reports in several workbooks: which tells it, or whether all do.

    None of ``waiting`` units, of which it is not yet known which return counts.
    """
    for unit, measure, group in _group(candidates):
        returns = list({id(one.returned): one.returned for one in group}.values())
        if len(returns) == 1 or unit.id in waiting:
            continue
        options = [tuple(i for i, c in enumerate(group) if c.returned is r) for r in returns]
        own = [
            option
            for returned, option in zip(returns, options, strict=True)
            if returned.unit and returned.unit.id == unit.id
        ]
        proposal, reason = None, UNCLEAR
        if len(own) == 1:
            proposal, reason = own[0], OWN
        elif newer := find_newer(returns):
            entries = [[group[i].entry for i in option] for option in options]
            filled = [list_places(filter(None, one), definition) for one in entries]
            if all(filled[newer[0]] >= other for other in filled):
                proposal, reason = options[newer[0]], NEWER
        every = (*options, tuple(range(len(group))))
        yield Conflict(Topic.ENTRY, unit, measure, tuple(group), every, proposal, reason)


def _find_measure_conflicts(
    candidates: Iterable[Candidate], definition: Definition, round_: Round | None
) -> Iterator[Conflict]:
    """Measures on which a unit reports beside the one to which the round assigns them.

    A unit to which nothing is assigned may report on any.
    """
    for measure in definition.measures if round_ else ():
        bound = [
            one
            for one in candidates
            if one.unit and one.unit.measures
            if one.entry and one.entry.measure and one.entry.measure.number == measure.number
        ]
        units = {one.unit.id: one.unit for one in bound if one.unit}
        assigned = tuple(unit for unit in units.values() if measure.number in unit.measures)
        if 0 < len(assigned) < len(units):
            inside = tuple(i for i, one in enumerate(bound) if one.unit in assigned)
            options = (inside, tuple(range(len(bound))))
            topic, every = Topic.MEASURE, tuple(bound)
            yield Conflict(topic, None, measure, every, options, inside, ASSIGNED, assigned)


def _find_title_conflicts(
    candidates: Iterable[Candidate], definition: Definition
) -> Iterator[Conflict]:
    """Printed titles that were changed, if another stands there: whether they are restored.

    That is proposed, unless something else altogether stands there. Titles that say the same, and
    those of a unit that is not known, are no conflict.
    """
    for one in candidates:
        entry, returned = one.entry, one.returned
        if not (entry and entry.retitled and entry.measure and entry.unit):
            continue
        measure, field = entry.measure, entry.fields.get(definition.measure_column.key)
        title = " ".join(field.text.split()) if field else ""
        # As it was printed on the form, so far as the form still says that.
        printed = returned.identity.titles if returned.identity else {}
        issued = printed.get(measure.number, fill_text(definition.report.measure, measure.words))
        if squash(title) in ("", squash(issued)):
            continue
        # Near is one that was changed or cut short, and not one of something else.
        bare = strip_number(title)
        known = list(map(strip_number, (issued, *measure.titles)))
        begins = any(squash(each).startswith(squash(bare)) for each in known)
        near = begins or find_nearest(bare, known) is not None
        proposal, reason = ((0,), ISSUED) if near else (None, UNCLEAR)
        pair = Candidate(returned, entry, issued), Candidate(returned, entry, title)
        yield Conflict(Topic.TITLE, entry.unit, measure, pair, ((0,), (1,)), proposal, reason)
