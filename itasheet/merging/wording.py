"""Questions, choices and decisions in words: problems for those that are open, sentences for all.

Sentences are told in the language of ``translate``; digits in Thai ones are Thai.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from itasheet.cells.records import Return
from itasheet.definition.round import Unit
from itasheet.language import N_, Translate
from itasheet.merging.conflicts import Claim, Question
from itasheet.merging.decisions import FILE, Decision, Topic
from itasheet.merging.resolution import Ruling
from itasheet.problems.problem import Place, Problem
from itasheet.thai.numbers import to_thai

QUESTIONS: Mapping[Topic, str] = {
    Topic.RETURN: N_("“{unit}” sent returns that differ. Which of them counts?"),
    Topic.ENTRY: N_(
        "“{unit}” reports on measure {number} differently in several workbooks. Which counts?"
    ),
    Topic.MEASURE: N_(
        "Measure {number} is assigned to {assigned}, but others report on it too. Whose report "
        "counts?"
    ),
    Topic.TITLE: N_(
        "“{unit}” changed the printed title of measure {number}. Which title stands in the report?"
    ),
}
ALL = N_("all of them together")
RESTORED, ACCEPTED = N_("the issued title: {text}"), N_("the title as it came back: {text}")

CODES = {
    Topic.RETURN: "returns-differ",
    Topic.ENTRY: "entries-differ",
    Topic.MEASURE: "measure-disputed",
    Topic.TITLE: "title-replaced",
}
"""What an open question is called. Of changed titles only those that may be another measure's are
told: of the others the check of their return tells.
"""


def word_question(question: Question, translate: Translate) -> str:
    """What is asked."""
    return translate(QUESTIONS[question.topic]).format_map(_fill(question))


def word_choice(question: Question, choice: Sequence[int], translate: Translate) -> str:
    """What would count by a choice."""
    if question.topic is Topic.TITLE:
        (index,) = choice
        text = question.claims[index].text
        return translate((RESTORED, ACCEPTED)[index]).format(text=text)
    if len(choice) == len(question.claims):
        return translate(ALL)
    names = (_name_claim(question, question.claims[index]) for index in choice)
    return ", ".join(dict.fromkeys(names))


def word_ruling(ruling: Ruling, translate: Translate) -> str:
    """What was asked, and what counts."""
    question = ruling.question
    answer = word_choice(question, ruling.counting, translate)
    return f"{word_question(question, translate)} — {answer}"


def find_rulings(
    rulings: Iterable[Ruling], unit: Unit | None, number: int | None = None
) -> tuple[Ruling, ...]:
    """Those that touch a unit, or what it reports on the measure of a number."""
    return tuple(ruling for ruling in rulings if _touches(ruling.question, unit, number))


def _touches(question: Question, unit: Unit | None, number: int | None) -> bool:
    units = {claim.unit.id for claim in question.claims if claim.unit}
    about = question.measure.number if question.measure else None
    return (unit.id if unit else "") in units and (about is None or number in (None, about))


def make_decision(question: Question, choice: Sequence[int], day: date) -> Decision:
    """A choice as it is recorded."""
    topic, unit, number = question.subject
    sources = tuple(
        source._replace(counts=index in choice) for index, source in enumerate(question.sources)
    )
    return Decision(topic, day, sources, unit, number)


def tell_rulings(rulings: Sequence[Ruling], decisions: Sequence[Decision]) -> Iterator[Problem]:
    """Open questions, decisions whose ground has changed, and what was left out by decisions."""
    for ruling in rulings:
        if not ruling.decided:
            yield from _tell_outdated(ruling.question, decisions)
            if is_pressing(ruling):
                yield _tell_open(ruling.question)
        else:
            yield from tell_left_out(ruling)


def tell_left_out(ruling: Ruling) -> Iterator[Problem]:
    """The returns or entries that do not count by a ruling that was decided."""
    if ruling.question.topic is not Topic.TITLE:
        yield from (_tell_left_out(ruling, claim) for claim in ruling.dropped)


def recall_left_out(returned: Return, decisions: Iterable[Decision]) -> Iterator[Problem]:
    """That a return does not count, by the last decision on it, though its rivals are not here."""
    for decision in tuple(decisions)[::-1]:
        own = [one for one in decision.sources if one.sha256 == returned.sha256]
        if decision.topic is Topic.RETURN and own:
            if not own[0].counts:
                names = ", ".join(source.file for source in decision.sources if source.counts)
                place = Place(file=returned.path)
                yield Problem("return-left-out", place, words={"other": names})
            return


def is_pressing(ruling: Ruling) -> bool:
    """Whether it is open and holds up the report; a title that has a proposal does not."""
    question = ruling.question
    return not ruling.decided and (question.topic is not Topic.TITLE or question.proposal is None)


def find_outdated(question: Question, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Of problems of a merge, that an earlier decision on a question no longer holds."""
    words = _fill(question)
    return tuple(p for p in problems if p.code == "decision-outdated" and p.words == words)


def _tell_open(question: Question) -> Problem:
    first, *others = question.claims
    last = others[-1] if others else first
    proposal = question.proposal
    together = proposal is not None and len(proposal) == len(question.claims)
    words = {
        **_fill(question),
        "other": ", ".join(claim.returned.path for claim in question.claims if claim is not last),
        "proposal": word_choice(question, proposal, str) if proposal and not together else "",
        "choice": ALL if together else "",
        "reason": question.reason,
    }
    sheet = last.entry.sheet if last.text and last.entry else ""
    place = Place(last.returned.path, sheet)
    return Problem(CODES[question.topic], place, last.text, words)


def _tell_outdated(question: Question, decisions: Sequence[Decision]) -> Iterator[Problem]:
    """The last decision on the same subject, which rests on another ground."""
    same = (i for i, one in enumerate(decisions, 1) if one.subject == question.subject)
    if number := max(same, default=0):
        place = Place(file=FILE, key=f"decisions[{number}]")
        yield Problem("decision-outdated", place, words=_fill(question))


def _tell_left_out(ruling: Ruling, claim: Claim) -> Problem:
    question = ruling.question
    if question.topic is Topic.RETURN:
        others = ", ".join(counted.returned.path for counted in ruling.counted)
        place = Place(file=claim.returned.path)
        return Problem("return-left-out", place, words={"other": others})
    place = Place(claim.returned.path, claim.entry.sheet if claim.entry else "")
    words = {"unit": claim.unit.name if claim.unit else "", "number": write_number(question)}
    return Problem("entry-left-out", place, words=words)


def _fill(question: Question) -> dict[str, str]:
    return {
        "unit": question.unit.name if question.unit else "",
        "number": write_number(question),
        "assigned": ", ".join(unit.name for unit in question.assigned),
        "others": ", ".join(dict.fromkeys(_list_others(question))),
    }


def _list_others(question: Question) -> Iterator[str]:
    assigned = {unit.id for unit in question.assigned}
    return (c.unit.name for c in question.claims if c.unit and c.unit.id not in assigned)


def write_number(question: Question) -> str:
    """The number of its measure in Thai digits, as problems have it; empty where it has none."""
    return to_thai(str(question.measure.number)) if question.measure else ""


def _name_claim(question: Question, claim: Claim) -> str:
    path = claim.returned.path
    if question.topic is not Topic.MEASURE or claim.unit is None:
        return path
    return f"{claim.unit.name} ({path})"
