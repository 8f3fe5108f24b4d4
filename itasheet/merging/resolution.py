"""What of all returns counts: repetitions once, and where they disagree as the office decided.

Where it has not decided yet the proposal is followed for the time being, so that a draft looks as
the report will, and the question stays open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from itasheet.cells.records import Return
from itasheet.definition.definition import Definition, Measure
from itasheet.definition.round import Round, Unit
from itasheet.merging.conflicts import (
    Claim,
    Question,
    ask_entry,
    ask_measure,
    ask_return,
    ask_title,
    has_sender,
    list_entry,
    says_same,
)
from itasheet.merging.decisions import Decision
from itasheet.problems.problem import Place, Problem
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import strip_number


class Ruling(NamedTuple):
    """A question and what is done about it: ``counting`` are the indexes of claims that count.

    ``decided`` tells that the office said so; else it is only the proposal, or everything where
    there is none.
    """

    question: Question
    counting: tuple[int, ...]
    decided: bool

    @property
    def counted(self) -> tuple[Claim, ...]:
        """The claims that count."""
        return tuple(self.question.claims[index] for index in self.counting)

    @property
    def dropped(self) -> tuple[Claim, ...]:
        """The claims that do not."""
        claims = enumerate(self.question.claims)
        return tuple(claim for index, claim in claims if index not in self.counting)


class Settled(NamedTuple):
    """The returns that count, their claims on the report's measures, and how that came about.

    ``left_out`` are the entries that do not count although their return does; ``repeated`` are
    problems.
    """

    kept: tuple[Return, ...]
    claims: tuple[Claim, ...]
    left_out: tuple[Claim, ...]
    rulings: tuple[Ruling, ...]
    repeated: tuple[Problem, ...]


def settle_returns(
    returns: Sequence[Return],
    definition: Definition,
    found: Round | None,
    decisions: Sequence[Decision],
) -> Settled:
    """Drop what is repeated, then let decisions and proposals say what counts, topic by topic."""
    kept, repeated = _drop_repeated(returns, found)
    of_returns = _rule(_ask_returns(kept, found), decisions)
    outside = [claim.returned for ruling in of_returns for claim in ruling.dropped]
    kept = tuple(one for one in kept if not any(one is other for other in outside))
    claims, again = _drop_repeated_entries(_list_claims(kept))
    asked: tuple[Callable[[tuple[Claim, ...]], Iterator[Question]], ...] = (
        lambda left: _ask_entries(left, _list_open(of_returns)),
        lambda left: _ask_measures(left, definition, found),
    )
    rulings = of_returns
    left_out: tuple[Claim, ...] = ()
    for ask in asked:
        more = _rule(ask(claims), decisions)
        dropped = tuple(claim for ruling in more for claim in ruling.dropped)
        claims = tuple(claim for claim in claims if not _is_among(claim, dropped))
        rulings, left_out = (*rulings, *more), (*left_out, *dropped)
    titles = _rule(_ask_titles(claims, definition), decisions)
    return Settled(
        kept,
        tuple(_retitle(claim, titles) for claim in claims),
        left_out,
        (*rulings, *titles),
        (*repeated, *again),
    )


def _rule(questions: Iterable[Question], decisions: Sequence[Decision]) -> tuple[Ruling, ...]:
    return tuple(_follow(question, decisions) for question in questions)


def _follow(question: Question, decisions: Sequence[Decision]) -> Ruling:
    answer = question.find_answer(decisions)
    return Ruling(question, answer or question.interim, decided=answer is not None)


def _drop_repeated(
    returns: Sequence[Return], found: Round | None
) -> tuple[tuple[Return, ...], tuple[Problem, ...]]:
    """Returns that say something of their own, and problems for those that only repeat.

    Of equal ones a form of the round's year is kept rather than one of another.
    """
    kept: list[Return] = []
    problems: list[Problem] = []
    for returned in sorted(returns, key=lambda one: _is_outdated(one, found)):
        same = [other for other in kept if says_same(returned, other)]
        if same:
            words = {"other": same[0].path}
            problems.append(Problem("return-repeated", Place(file=returned.path), words=words))
        else:
            kept.append(returned)
    return tuple(kept), tuple(problems)


def _is_outdated(returned: Return, found: Round | None) -> bool:
    year = returned.identity.fiscal_year if returned.identity else None
    return bool(found and year and year != found.fiscal_year)


def _ask_returns(kept: tuple[Return, ...], found: Round | None) -> Iterator[Question]:
    """Units of which several returns are left."""
    year = found.fiscal_year if found else None
    seen: set[str] = set()
    for returned in kept:
        rivals = [other for other in kept if has_sender(returned, other)]
        if returned.unit and len(rivals) > 1 and returned.unit.id not in seen:
            seen.add(returned.unit.id)
            yield ask_return(returned.unit, rivals, year)


def _list_claims(kept: tuple[Return, ...]) -> tuple[Claim, ...]:
    return tuple(
        Claim(returned, entry) for returned in kept for entry in returned.entries if entry.measure
    )


def _group(claims: Iterable[Claim]) -> Iterator[tuple[Unit, Measure, list[Claim]]]:
    """Claims of units that are known, by unit and measure."""
    groups: dict[tuple[str, int], tuple[Unit, Measure, list[Claim]]] = {}
    for claim in claims:
        if claim.unit and claim.measure:
            key = claim.unit.id, claim.measure.number
            groups.setdefault(key, (claim.unit, claim.measure, []))[2].append(claim)
    yield from groups.values()


def _drop_repeated_entries(
    claims: tuple[Claim, ...],
) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """Without what a unit says of a measure again, word for word, in another workbook."""
    dropped: list[Claim] = []
    problems: list[Problem] = []
    for unit, measure, group in _group(claims):
        for index, claim in enumerate(group):
            before = [one for one in group[:index] if _repeats(claim, one)]
            if before:
                dropped.append(claim)
                problems.append(_tell_repeated(unit, measure, claim, before[0]))
    return tuple(claim for claim in claims if not _is_among(claim, dropped)), tuple(problems)


def _repeats(claim: Claim, other: Claim) -> bool:
    if claim.returned is other.returned or claim.entry is None or other.entry is None:
        return False
    return set(list_entry(claim.entry)) == set(list_entry(other.entry))


def _tell_repeated(unit: Unit, measure: Measure, claim: Claim, other: Claim) -> Problem:
    place = Place(claim.returned.path, claim.entry.sheet if claim.entry else "")
    number = to_thai(str(measure.number))
    words = {"number": number, "unit": unit.name, "other": other.returned.path}
    return Problem("entry-repeated", place, words=words)


def _list_open(rulings: Iterable[Ruling]) -> set[str]:
    """The ids of units of which it is not yet known what counts, and nothing is proposed."""
    return {
        ruling.question.unit.id
        for ruling in rulings
        if ruling.question.unit and not ruling.decided and ruling.question.proposal is None
    }


def _ask_entries(claims: tuple[Claim, ...], waiting: set[str]) -> Iterator[Question]:
    """Measures on which a unit reports in several workbooks; none of ``waiting`` units."""
    for unit, measure, group in _group(claims):
        files = {id(claim.returned) for claim in group}
        if len(files) > 1 and unit.id not in waiting:
            yield ask_entry(unit, measure, group)


def _ask_measures(
    claims: tuple[Claim, ...], definition: Definition, found: Round | None
) -> Iterator[Question]:
    """Measures on which a unit reports beside the one to which the round assigns them.

    A unit to which nothing is assigned may report on any.
    """
    for measure in definition.measures if found else ():
        told = (
            claim for claim in claims if claim.measure and claim.measure.number == measure.number
        )
        bound = [claim for claim in told if claim.unit and claim.unit.measures]
        units = {claim.unit.id: claim.unit for claim in bound if claim.unit}
        inside = [unit for unit in units.values() if measure.number in unit.measures]
        if 0 < len(inside) < len(units):
            yield ask_measure(measure, bound, inside)


def _ask_titles(claims: tuple[Claim, ...], definition: Definition) -> Iterator[Question]:
    for claim in claims:
        question = ask_title(claim.returned, claim.entry, definition) if claim.entry else None
        if question:
            yield question


def _is_on(claim: Claim, measure: Measure) -> bool:
    return claim.measure is not None and claim.measure.number == measure.number


def _is_among(claim: Claim, others: Iterable[Claim]) -> bool:
    return any(claim.entry is other.entry for other in others)


def _retitle(claim: Claim, titles: Iterable[Ruling]) -> Claim:
    """The claim with its measure's title as the unit changed it, where the office accepts that."""
    entry = claim.entry
    for ruling in titles:
        if entry and entry.measure and ruling.question.claims[0].entry is entry:
            if ruling.counting == (1,):
                title = strip_number(ruling.counted[0].text)
                measure = entry.measure._replace(title=title)
                return claim._replace(entry=entry._replace(measure=measure))
    return claim
