"""The resolution of all that returns disagree on: what of them counts, and why.

What is repeated counts once; conflicts are resolved as the office decided. Where it has not yet,
the proposal is followed for the time being, so that a draft looks as the report will.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from itasheet.cells.nil import REPORTING, list_filled
from itasheet.cells.records import Entry, Return
from itasheet.definition.definition import Definition, Measure
from itasheet.definition.round import Round, Unit
from itasheet.definition.texts import fill_text
from itasheet.language import N_
from itasheet.merging.conflicts import Candidate, Conflict, Indexes, list_problems
from itasheet.merging.decisions import Decision, Topic
from itasheet.problems.problem import Place, Problem
from itasheet.returns.senders import find_sender, list_named
from itasheet.thai.numbers import strip_number
from itasheet.thai.text import find_nearest, squash

CURRENT = N_("the others are forms of another year")
FILLED = N_("nothing is filled in in the others")
APART = N_("they report on different measures")
NEWER = N_("it was saved last")
FULLER = N_("it fills in what the others leave blank")
OWN = N_("it is the unit's own return")
ASSIGNED = N_("the round assigns the measure to no other")
ISSUED = N_("it is the official wording")
UNCLEAR = N_("nothing tells which of them is meant")
"""Why an option is proposed."""

Group = tuple[Unit, Measure | None, list[Candidate]]
"""What a unit sent, or where it says so reports on a measure."""


class Resolution(NamedTuple):
    """The returns that count, their candidates on the report's measures, and how that came about;
    ``problems`` tell what only repeats, what is open, and what was decided against.
    """

    kept: tuple[Return, ...]
    candidates: tuple[Candidate, ...]
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]


def resolve_returns(
    returns: Iterable[Return],
    definition: Definition,
    round_: Round | None,
    decisions: Sequence[Decision],
) -> Resolution:
    """Drop what is repeated, then let decisions and proposals say what counts, topic by topic."""
    kept: list[Return] = []
    repeated: list[Problem] = []
    # Of equal ones a form of the round's year is kept rather than one of another.
    for returned in sorted(returns, key=lambda one: not _is_current(one, round_)):
        if same := next(filter(returned.says_same, kept), None):
            place, words = Place(file=returned.path), {"other": same.path}
            repeated.append(Problem("return-repeated", place, words=words))
        else:
            kept.append(returned)
    found = _find_conflicts(map(Candidate, kept), definition, round_)
    conflicts = [one.follow(decisions) for one in found]
    # Of these it is not yet known which return counts: nothing is asked about their entries.
    waiting = {one.unit for one in conflicts if one.is_open and one.proposal is None}
    outside = {id(one.returned) for conflict in conflicts for one in conflict.left_out}
    kept = [returned for returned in kept if id(returned) not in outside]
    candidates, again = _drop_repeated_entries(kept)
    for search, passed in ((_find_conflicts, waiting), (_find_measure_conflicts, ())):
        found = search([one for one in candidates if one.unit not in passed], definition, round_)
        disputed = [one.follow(decisions) for one in found]
        dropped = [candidate for conflict in disputed for candidate in conflict.left_out]
        candidates = [candidate for candidate in candidates if candidate not in dropped]
        conflicts += disputed
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
    return Resolution(tuple(kept), tuple(candidates), tuple(conflicts), problems)


def _is_current(returned: Return, round_: Round | None) -> bool:
    """Whether it is in a form of the fiscal year reported on, as far as that is known."""
    form_year = returned.identity.fiscal_year if returned.identity else None
    return round_ is None or form_year in (None, round_.fiscal_year)


def _find_conflicts(
    candidates: Iterable[Candidate], definition: Definition, round_: Round | None
) -> Iterator[Conflict]:
    """What a unit sent, or reports on a measure, in several workbooks: which of these tells it, or
    whether all do.
    """
    for unit, measure, group in _group(candidates):
        parts: dict[int, list[int]] = {}
        for index, one in enumerate(group):
            parts.setdefault(id(one.returned), []).append(index)
        options = tuple(map(tuple, parts.values()))
        if len(options) == 1:
            continue
        returns = [group[option[0]].returned for option in options]
        if measure:
            told = ([group[index].entry for index in option] for option in options)
            each = (tuple(filter(None, entries)) for entries in told)
            returns = [one._replace(entries=own) for one, own in zip(returns, each)]
        best, reason = _propose(unit, returns, definition, round_)
        proposal = tuple(index for one in best for index in options[one]) or None
        every = dict.fromkeys((*options, proposal, tuple(range(len(group)))))
        topic = Topic.ENTRY if measure else Topic.RETURN
        offered = tuple(filter(None, every))
        yield Conflict(topic, unit, measure, tuple(group), offered, proposal, reason)


def _is_own(returned: Return, definition: Definition, round_: Round | None) -> bool:
    """Whether no other unit wrote into the form, by the line above its table, or as responsible."""
    titled = find_sender(None, returned.titles, round_, definition.words).unit
    if titled or round_ is None:
        return titled in (None, returned.unit)
    named = [unit for one in returned.entries for unit in list_named(one, round_, definition)]
    return not named or returned.unit in named


def _propose(
    unit: Unit, returns: Sequence[Return], definition: Definition, round_: Round | None
) -> tuple[Indexes, str]:
    """Which of the returns of a unit counts, none where nothing tells, and why.

    Its own go before others, then those in forms of the round's year, into which no other wrote,
    and in which anything is filled in. Of several of these all count where each reports on other
    measures, else the one that was saved last, but not where it leaves blank what another fills in.
    """
    pool, reason = list(range(len(returns))), UNCLEAR
    for why, kept in (
        (OWN, [one.unit == unit for one in returns]),
        (CURRENT, [_is_current(one, round_) for one in returns]),
        (OWN, [_is_own(one, definition, round_) for one in returns]),
        (FILLED, [bool(one.entries) for one in returns]),
    ):
        left = [index for index in pool if kept[index]]
        if 0 < len(left) < len(pool):
            pool, reason = left, why
    if len(pool) == 1:
        return tuple(pool), reason
    filled = {index: _list_places(returns[index].entries, definition) for index in pool}
    told = {column.key for column in definition.columns if column.kind in REPORTING}
    numbers = [{number for number, key in places if key in told} for places in filled.values()]
    if all(numbers) and sum(map(len, numbers)) == len(set().union(*numbers)):
        return tuple(pool), APART
    whole = set().union(*filled.values())
    times = {index: saved for index in pool if (saved := returns[index].saved)}
    latest = [index for index, time in times.items() if time == max(times.values())]
    if len(times) == len(pool) and len(latest) == 1 and filled[latest[0]] == whole:
        return tuple(latest), NEWER
    noted = any(returns[index].remarks for index in pool)
    full = [i for i in pool if filled[i] == whole and bool(returns[i].remarks) == noted]
    return (tuple(full), FULLER) if len(full) == 1 else ((), UNCLEAR)


def _list_places(entries: Iterable[Entry], definition: Definition) -> set[tuple[int, str]]:
    """The measures and columns in which anything is filled in; nil fills in all."""
    return {
        (entry.measure.number, key)
        for entry in entries
        if entry.measure
        for key, field in entry.fields.items()
        if entry.nil or list_filled(field, definition.words)
    }


def _group(candidates: Iterable[Candidate]) -> Iterable[Group]:
    """Candidates of units that are known, by unit and measure; whole workbooks by unit."""
    groups: dict[tuple[str, int], Group] = {}
    for one in candidates:
        measure = one.entry.measure if one.entry else None
        if one.unit:
            key = one.unit.id, measure.number if measure else 0
            groups.setdefault(key, (one.unit, measure, []))[2].append(one)
    return groups.values()


def _drop_repeated_entries(kept: Iterable[Return]) -> tuple[list[Candidate], list[Problem]]:
    """Without what a unit says of a measure again, word for word, in another workbook, be it less;
    what its own return says is never less.
    """
    candidates = [Candidate(r, entry) for r in kept for entry in r.entries if entry.measure]
    problems = []
    for unit, measure, group in _group(candidates):
        said = [set(one.entry.said) if one.entry else set() for one in group]
        for index, one in enumerate(group):
            more = (
                other.returned.path
                for at, other in enumerate(group)
                if other.returned is not one.returned
                if (said[index] == said[at] and at < index)
                or (said[index] < said[at] and (other.returned.unit or not one.returned.unit))
            )
            if path := next(more, ""):
                candidates.remove(one)
                number = measure.words["number"] if measure else ""
                words = {"number": number, "unit": unit.name, "other": path}
                problems.append(Problem("entry-repeated", one.place, words=words))
    return candidates, problems


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
            pool = tuple(bound)
            yield Conflict(Topic.MEASURE, None, measure, pool, options, inside, ASSIGNED)


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
