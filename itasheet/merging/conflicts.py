"""What returns and entries say, whatever cells and spacing they say it in: to tell repetitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from itasheet.cells.records import Entry, Return
from itasheet.definition.definition import Definition, Measure
from itasheet.definition.identity import Identity
from itasheet.definition.round import Unit
from itasheet.definition.texts import fill_text
from itasheet.language import N_
from itasheet.merging.decisions import Decision, Source, Topic
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import find_nearest, squash, strip_number

Saying = tuple[int, str, str, str]
"""Measure (0 for none), unit's id, column or heading, and text; what is not known is empty."""


def list_said(returned: Return) -> tuple[Saying, ...]:
    """All that a return says, in one order whatever the order of its rows."""
    said = [saying for entry in returned.entries for saying in list_entry(entry)]
    said += ((0, "", "", squash(remark.text)) for remark in returned.remarks)
    return tuple(sorted(said))


def list_entry(entry: Entry) -> Iterator[Saying]:
    """All that an entry says."""
    number = entry.measure.number if entry.measure else 0
    unit = entry.unit.id if entry.unit else ""
    for key, field in (*entry.fields.items(), *entry.extra.items()):
        if field.text.strip():
            yield number, unit, key, squash(field.text)


def says_same(returned: Return, other: Return) -> bool:
    """Whether two returns are one: the same file, or the same words of the same sender."""
    if returned.sha256 == other.sha256:
        return True
    return has_sender(returned, other) and list_said(returned) == list_said(other)


def has_sender(returned: Return, other: Return) -> bool:
    """Whether one unit, which is known, sent both."""
    return (
        returned.unit is not None and other.unit is not None and returned.unit.id == other.unit.id
    )


CURRENT = N_("the others are forms of another year")
FILLED = N_("nothing is filled in in the others")
APART = N_("they report on different measures")
NEWER = N_("it was saved last")
FULLER = N_("it fills in what the others leave blank")
OWN = N_("it is the unit's own return")
ASSIGNED = N_("the round assigns the measure to no other")
ISSUED = N_("it is the official wording")
UNCLEAR = N_("nothing tells which of them is meant")


class Claim(NamedTuple):
    """What is chosen between: a workbook, with the entry in it that is meant; or a text."""

    returned: Return
    entry: Entry | None = None
    text: str = ""

    @property
    def unit(self) -> Unit | None:
        """Whose claim it is, where that is known."""
        return self.entry.unit if self.entry else self.returned.unit

    @property
    def measure(self) -> Measure | None:
        """The measure of its entry."""
        return self.entry.measure if self.entry else None


class Question(NamedTuple):
    """A question on a topic, of a unit or a measure or both, with its claims in a steady order.

    ``choices`` are the indexes of the claims that would count; ``proposal`` is one of the choices,
    None where nothing speaks for any, and ``reason`` a message that tells why. ``assigned`` are the
    units to which the measure is assigned, where that matters.
    """

    topic: Topic
    unit: Unit | None
    measure: Measure | None
    claims: tuple[Claim, ...]
    choices: tuple[tuple[int, ...], ...]
    proposal: tuple[int, ...] | None
    reason: str
    assigned: tuple[Unit, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The claims as a record names them, none of them counting."""
        return tuple(_name_source(self.topic, claim) for claim in self.claims)

    @property
    def subject(self) -> tuple[Topic, str, int | None]:
        """What it is about, as of a decision."""
        number = self.measure.number if self.measure else None
        return self.topic, self.unit.id if self.unit else "", number

    @property
    def interim(self) -> tuple[int, ...]:
        """What counts for the time being: the proposal, else everything, or the issued title."""
        everything = self.choices[0] if self.topic is Topic.TITLE else range(len(self.claims))
        return self.proposal or tuple(everything)

    def find_answer(self, decisions: Iterable[Decision]) -> tuple[int, ...] | None:
        """The choice that was recorded last on the same subject and ground, or None."""
        ground = frozenset(source.ground for source in self.sources)
        for decision in tuple(decisions)[::-1]:
            if (decision.subject, decision.ground) == (self.subject, ground):
                counting = {source.ground for source in decision.sources if source.counts}
                return tuple(i for i, s in enumerate(self.sources) if s.ground in counting)
        return None


def _name_source(topic: Topic, claim: Claim) -> Source:
    if topic is Topic.TITLE:
        return Source(counts=False, text=claim.text)
    unit = claim.unit if topic is Topic.MEASURE else None
    file = claim.returned.path.replace("\\", "/").rpartition("/")[2]
    return Source(False, file, claim.returned.sha256, unit.id if unit else "")


def ask_return(unit: Unit, returns: Sequence[Return], year: int | None) -> Question:
    """Which of a unit's returns counts, or whether all of them do together.

    ``year`` is the fiscal year reported on, where a round says it.
    """
    claims = tuple(map(Claim, returns))
    everything = tuple(range(len(claims)))
    choices = (*((index,) for index in everything), everything)
    proposal, reason = _propose_return(returns, year)
    return Question(Topic.RETURN, unit, None, claims, choices, proposal, reason)


def _propose_return(
    returns: Sequence[Return], year: int | None
) -> tuple[tuple[int, ...] | None, str]:
    everything = tuple(range(len(returns)))
    current = tuple(i for i in everything if _read_year(returns[i]) in (None, year))
    if len(current) == 1 and year:
        return current, CURRENT
    filled = tuple(i for i in everything if returns[i].entries)
    if len(filled) == 1:
        return filled, FILLED
    numbers = [entry.measure.number for r in returns for entry in r.entries if entry.measure]
    if filled == everything and len(set(numbers)) == len(numbers):
        return filled, APART
    return _propose_newer(returns) or _propose_fuller(returns) or (None, UNCLEAR)


def _read_year(returned: Return) -> int | None:
    return returned.identity.fiscal_year if returned.identity else None


def _propose_newer(returns: Sequence[Return]) -> tuple[tuple[int, ...], str] | None:
    """The one that was saved last, if all say when and no other was saved then."""
    times = [returned.saved for returned in returns if returned.saved]
    if len(times) < len(returns) or times.count(max(times)) > 1:
        return None
    return (times.index(max(times)),), NEWER


def _propose_fuller(returns: Sequence[Return]) -> tuple[tuple[int, ...], str] | None:
    """The one that fills in whatever the others do, and more."""
    filled = [{saying[:3] for saying in list_said(returned)} for returned in returns]
    fuller = [index for index, places in enumerate(filled) if all(places >= o for o in filled)]
    return ((fuller[0],), FULLER) if len(fuller) == 1 else None


def ask_entry(unit: Unit, measure: Measure, claims: Sequence[Claim]) -> Question:
    """Which of the workbooks tells what a unit reports on a measure, or whether all do."""
    returns = list({id(claim.returned): claim.returned for claim in claims}.values())
    groups = [tuple(i for i, c in enumerate(claims) if c.returned is one) for one in returns]
    own = [group for one, group in zip(returns, groups, strict=True) if _is_sender(one, unit)]
    newer = _propose_newer(returns)
    proposal, reason = None, UNCLEAR
    if len(own) == 1:
        proposal, reason = own[0], OWN
    elif newer:
        proposal, reason = groups[newer[0][0]], NEWER
    choices = (*groups, tuple(range(len(claims))))
    return Question(Topic.ENTRY, unit, measure, tuple(claims), choices, proposal, reason)


def _is_sender(returned: Return, unit: Unit) -> bool:
    return returned.unit is not None and returned.unit.id == unit.id


def ask_measure(measure: Measure, claims: Sequence[Claim], assigned: Sequence[Unit]) -> Question:
    """Whether units report on a measure that the round assigns to others."""
    ids = {unit.id for unit in assigned}
    inside = tuple(i for i, claim in enumerate(claims) if claim.unit and claim.unit.id in ids)
    choices = (inside, tuple(range(len(claims))))
    return Question(
        Topic.MEASURE, None, measure, tuple(claims), choices, inside, ASSIGNED, tuple(assigned)
    )


def ask_title(returned: Return, entry: Entry, definition: Definition) -> Question | None:
    """Whether a printed title that was changed is restored; None where nothing else stands there.

    To restore it is proposed, unless something else altogether stands there. Titles that say the
    same, and those of a unit that is not known, are no question.
    """
    field = entry.fields.get(definition.measure_column.key)
    if not (entry.retitled and entry.measure and entry.unit and field and field.text.strip()):
        return None
    issued = print_title(entry.measure, definition, returned.identity)
    back = " ".join(field.text.split())
    if squash(issued) == squash(back):
        return None
    claims = (Claim(returned, entry, issued), Claim(returned, entry, back))
    near = _is_near(back, (issued, entry.measure.title, *entry.measure.other_titles))
    proposal, reason = ((0,), ISSUED) if near else (None, UNCLEAR)
    return Question(Topic.TITLE, entry.unit, entry.measure, claims, ((0,), (1,)), proposal, reason)


def _is_near(title: str, titles: Iterable[str]) -> bool:
    """Whether a title is one of others, changed or cut short, and not one of something else."""
    bare, known = strip_number(title), tuple(map(strip_number, titles))
    begins = any(squash(one).startswith(squash(bare)) for one in known)
    return begins or find_nearest(bare, known) is not None


def print_title(measure: Measure, definition: Definition, identity: Identity | None) -> str:
    """A measure's title as it was printed on the form, so far as the form still says, else here."""
    values = {"number": to_thai(str(measure.number)), "title": measure.title}
    printed = fill_text(definition.report.measure, values)
    return identity.titles.get(measure.number, printed) if identity else printed
