"""A conflict: where returns disagree, between what, what is proposed, and what was decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from os.path import basename
from typing import NamedTuple

from itasheet.cells.records import Entry, Return
from itasheet.definition.definition import Measure
from itasheet.definition.round import Unit
from itasheet.language import N_, Translate
from itasheet.merging.decisions import FILE, Decision, DecisionSource, Topic
from itasheet.problems.problem import Place, Problem, format_number
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import quote

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
"""The problem that an open conflict is."""

Indexes = tuple[int, ...]
"""The indexes of candidates that count together."""


class Candidate(NamedTuple):
    """What may count: a workbook, with the entry in it that is meant; or a text."""

    returned: Return
    entry: Entry | None = None
    text: str = ""

    @property
    def unit(self) -> Unit | None:
        """Whose it is, where that is known."""
        return self.entry.unit if self.entry else self.returned.unit

    @property
    def place(self) -> Place:
        return Place(self.returned.path, self.entry.sheet if self.entry else "")


class Conflict(NamedTuple):
    """A conflict of a unit or on a measure or both, its candidates in a steady order.

    ``proposal`` is one of the ``options``, None where nothing speaks for any, and ``reason`` a
    msgid that tells why. ``decision`` is the option that the office chose, None as long as it is
    open.
    """

    topic: Topic
    unit: Unit | None
    measure: Measure | None
    candidates: tuple[Candidate, ...]
    options: tuple[Indexes, ...]
    proposal: Indexes | None
    reason: str
    decision: Indexes | None = None

    @property
    def is_open(self) -> bool:
        """Whether the office has still to decide it."""
        return self.decision is None

    @property
    def is_pressing(self) -> bool:
        """Whether it is open and holds up the report; a title that has a proposal does not."""
        return self.is_open and (self.topic is not Topic.TITLE or self.proposal is None)

    @property
    def chosen(self) -> Indexes:
        """What counts; for the time being the proposal, else everything, or the issued title."""
        everything = self.options[0] if self.topic is Topic.TITLE else range(len(self.candidates))
        return self.decision or self.proposal or tuple(everything)

    @property
    def counting(self) -> tuple[Candidate, ...]:
        return tuple(self.candidates[index] for index in self.chosen)

    @property
    def left_out(self) -> tuple[Candidate, ...]:
        return tuple(one for at, one in enumerate(self.candidates) if at not in self.chosen)

    @property
    def number(self) -> str:
        """The number of its measure in Thai digits, as problems have it; empty without one."""
        return to_thai(self.measure.number) if self.measure else ""

    @property
    def subject(self) -> tuple[Topic, str, int | None]:
        """What it is about, as of a decision."""
        number = self.measure.number if self.measure else None
        return self.topic, self.unit.id if self.unit else "", number

    @property
    def sources(self) -> tuple[DecisionSource, ...]:
        """The candidates as a record names them, with what counts."""
        return tuple(
            DecisionSource(index in self.chosen, text=one.text)
            if self.topic is Topic.TITLE
            else DecisionSource(
                index in self.chosen,
                basename(one.returned.path),
                one.returned.sha256,
                one.unit.id if one.unit and self.topic is Topic.MEASURE else "",
            )
            for index, one in enumerate(self.candidates)
        )

    def follow(self, decisions: Sequence[Decision]) -> "Conflict":
        """The conflict by the last decision on the same subject and basis; else as it is."""
        sources = self.sources
        basis = frozenset(source.basis for source in sources)
        for decision in reversed(decisions):
            if (decision.subject, decision.basis) == (self.subject, basis):
                counting = {source.basis for source in decision.sources if source.counts}
                chosen = (i for i, source in enumerate(sources) if source.basis in counting)
                return self._replace(decision=tuple(chosen))
        return self

    def decide(self, option: Indexes, day: date) -> Decision:
        topic, unit, number = self.subject
        return Decision(topic, day, self._replace(decision=option).sources, unit, number)

    def touches(self, unit: Unit | None, number: int | None = None) -> bool:
        """Whether it is about a unit, or about what that reports on the measure of a number."""
        units = {candidate.unit.id for candidate in self.candidates if candidate.unit}
        about = self.measure.number if self.measure else None
        return (unit.id if unit else "") in units and (about is None or number in (None, about))


def format_question(conflict: Conflict, translate: Translate) -> str:
    words = _list_words(conflict)
    words["number"] = format_number(conflict.number, translate)
    return translate(QUESTIONS[conflict.topic]).format_map(words)


def format_option(conflict: Conflict, option: Indexes, translate: Translate) -> str:
    chosen = [conflict.candidates[index] for index in option]
    if conflict.topic is Topic.TITLE:
        title = translate((RESTORED, ACCEPTED)[option[0]])
        return title.format(text=quote(chosen[0].text))
    if len(option) == len(conflict.candidates):
        return translate(ALL)
    names = (
        f"{one.unit.name} ({one.returned.path})"
        if conflict.topic is Topic.MEASURE and one.unit
        else one.returned.path
        for one in chosen
    )
    return ", ".join(dict.fromkeys(names))


def list_problems(
    conflicts: Iterable[Conflict], decisions: Sequence[Decision]
) -> Iterator[Problem]:
    """Open conflicts, decisions whose basis has changed, and what was left out by decisions.

    Of changed titles only those that may be another measure's are told: of the others the check of
    their return tells.
    """
    for conflict in conflicts:
        if not conflict.is_open:
            yield from list_left_out(conflict)
            continue
        yield from find_outdated(conflict, decisions)
        if not conflict.is_pressing:
            continue
        *others, last = conflict.candidates
        proposal = conflict.proposal
        together = proposal is not None and len(proposal) == len(conflict.candidates)
        words = {
            **_list_words(conflict),
            "other": ", ".join(candidate.returned.path for candidate in others),
            "proposal": format_option(conflict, proposal, str) if proposal and not together else "",
            "choice": ALL if together else "",
            "reason": conflict.reason,
        }
        place = last.place if last.text else Place(last.returned.path)
        yield Problem(CODES[conflict.topic], place, last.text, words)


def find_outdated(conflict: Conflict, decisions: Sequence[Decision]) -> Iterator[Problem]:
    """The last decision on the subject of an open conflict, which rests on another basis."""
    same = (i for i, one in enumerate(decisions, 1) if one.subject == conflict.subject)
    if number := max(same, default=0):
        place = Place(file=FILE, key=f"decisions[{number}]")
        yield Problem("decision-outdated", place, words=_list_words(conflict))


def list_left_out(conflict: Conflict) -> Iterator[Problem]:
    """The returns or entries that do not count by a conflict that was decided."""
    for one in conflict.left_out if conflict.topic is not Topic.TITLE else ():
        if conflict.topic is Topic.RETURN:
            others = ", ".join(counting.returned.path for counting in conflict.counting)
            yield Problem("return-left-out", one.place, words={"other": others})
        else:
            words = {"unit": one.unit.name if one.unit else "", "number": conflict.number}
            yield Problem("entry-left-out", one.place, words=words)


def _list_words(conflict: Conflict) -> dict[str, str]:
    units = {one.unit.id: one.unit for one in conflict.candidates if one.unit}.values()
    measure = conflict.measure if conflict.topic is Topic.MEASURE else None
    assigned = [unit.name for unit in units if measure and measure.number in unit.measures]
    return {
        "unit": conflict.unit.name if conflict.unit else "",
        "number": conflict.number,
        "assigned": ", ".join(assigned),
        "others": ", ".join(unit.name for unit in units if unit.name not in assigned),
    }
