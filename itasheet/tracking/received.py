"""Arrivals: the files that came back, whose they are, and when they came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from itasheet.cells.records import Entry, Return
from itasheet.definition.definition import Definition
from itasheet.definition.round import Round, Unit
from itasheet.merging.conflicts import Conflict
from itasheet.merging.decisions import Decision
from itasheet.merging.merge import make_filter
from itasheet.merging.resolution import Resolution, resolve_returns, says_same
from itasheet.problems.kinds import severity_of
from itasheet.problems.problem import Problem, Severity


class Clock(Enum):
    """What tells when a return came: its mail, when it was collected, or when it was saved."""

    MAIL = "mail"
    COLLECTED = "collected"
    SAVED = "saved"


class Arrival(NamedTuple):
    """A file that came: what was read of it, what is wrong with it, and when it came by which
    clock.

    ``unit`` is the one that collecting told, which counts where the file itself says nothing.
    """

    path: str
    returned: Return | None = None
    problems: tuple[Problem, ...] = ()
    time: datetime | None = None
    clock: Clock | None = None
    unit: Unit | None = None

    @property
    def units(self) -> tuple[Unit, ...]:
        """Whose it is: the sender's, or in a table of several units all of theirs."""
        if self.returned and self.returned.unit:
            return (self.returned.unit,)
        entries = self.returned.entries if self.returned else ()
        named = tuple(dict.fromkeys(entry.unit for entry in entries if entry.unit))
        return named or ((self.unit,) if self.unit else ())

    @property
    def is_silent(self) -> bool:
        """Whether it is a form in which nothing is filled in."""
        return self.returned is not None and not self.returned.entries

    def count(self, severity: Severity) -> int:
        """Its problems of one severity."""
        return sum(severity_of(problem) is severity for problem in self.problems)


class Post(NamedTuple):
    """The files that came, without problems that decisions settle, and what of them counts."""

    arrivals: tuple[Arrival, ...]
    resolution: Resolution


class Counted(NamedTuple):
    """A file that counts for a unit, and what counts of it."""

    arrival: Arrival
    entries: tuple[Entry, ...]


class Choice(NamedTuple):
    """A unit's files that count, all together, those that do not, and the conflicts about them."""

    counting: tuple[Counted, ...] = ()
    others: tuple[Arrival, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """The files that count, the one that came last at the end."""
        return tuple(sorted((one.arrival for one in self.counting), key=_order_by_age))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that counts of what the unit says."""
        return tuple(entry for one in self.counting for entry in one.entries)

    @property
    def is_undecided(self) -> bool:
        """Whether something has to be decided before it is known what counts."""
        return any(conflict.is_pressing for conflict in self.conflicts)

    def count(self, severity: Severity) -> int:
        """Problems of one severity in the files that count."""
        return sum(one.arrival.count(severity) for one in self.counting)

    def find_conflict(self, arrival: Arrival) -> Conflict | None:
        """In which conflict a file, or something in it, does not count; None if in none."""
        for conflict in self.conflicts:
            if any(one.returned is arrival.returned for one in conflict.left_out):
                return conflict
        return None

    def repeats(self, arrival: Arrival) -> bool:
        """Whether a file says the same as one that counts."""
        returned, counting = arrival.returned, [one.returned for one in self.arrivals]
        return returned is not None and any(says_same(returned, one) for one in counting if one)


def settle_arrivals(
    arrivals: Iterable[Arrival],
    definition: Definition,
    round_: Round,
    decisions: Sequence[Decision] = (),
) -> Post:
    """Let decisions and proposals say what counts of all files that could be read."""
    arrivals = tuple(arrivals)
    returns = [arrival.returned for arrival in arrivals if arrival.returned]
    # Of a text that stands in a table of several units too, the unit's own return is taken.
    returns.sort(key=lambda returned: returned.unit is None)
    resolution = resolve_returns(returns, definition, round_, decisions)
    leave = make_filter(resolution.conflicts, resolution.repeated)
    left = (one._replace(problems=leave(one.problems)) for one in arrivals)
    return Post(tuple(left), resolution)


def choose_returns(post: Post, unit: Unit) -> Choice:
    """Which of the files that are a unit's count."""
    own = [one for one in post.arrivals if any(unit.id == named.id for named in one.units)]
    spoken = [one for one in own if one.returned and not one.is_silent]
    counting = _count_read(post.resolution, spoken, unit) if spoken else _count_unread(own)
    inside = [one.arrival for one in counting]
    others = tuple(arrival for arrival in own if arrival not in inside)
    conflicts = (one for one in post.resolution.conflicts if one.touches(unit))
    return Choice(counting, others, tuple(conflicts))


def _count_read(
    resolution: Resolution, spoken: Iterable[Arrival], unit: Unit
) -> tuple[Counted, ...]:
    """The returns that are kept, without those of which all was left out, if any other is left."""
    kept = {id(returned) for returned in resolution.kept}
    counted = tuple(
        Counted(one, tuple(_list_entries(resolution, one.returned, unit)))
        for one in spoken
        if one.returned and id(one.returned) in kept
    )
    return tuple(one for one in counted if one.entries) or counted


def _count_unread(own: Iterable[Arrival]) -> tuple[Counted, ...]:
    """The newest of files that cannot be read."""
    unread = sorted((one for one in own if one.returned is None), key=_order_by_age)
    return tuple(Counted(one, ()) for one in unread[-1:])


def _list_entries(resolution: Resolution, returned: Return, unit: Unit) -> Iterator[Entry]:
    """What counts of a return for a unit: of its own, or of its part of a table of several units.

    What is on no measure of the report is in no table, so that nobody could leave it out.
    """
    # An entry whose title was accepted is another one, but with the same fields.
    counting = {id(one.entry.fields): one.entry for one in resolution.candidates if one.entry}
    for entry in _list_own(returned, unit):
        if entry.measure is None:
            yield entry
        elif found := counting.get(id(entry.fields)):
            yield found


def _list_own(returned: Return, unit: Unit) -> Iterator[Entry]:
    shared = returned.unit is None and any(entry.unit for entry in returned.entries)
    return (e for e in returned.entries if not shared or (e.unit and e.unit.id == unit.id))


def _order_by_age(arrival: Arrival) -> tuple[float, float, str]:
    saved = arrival.returned.saved if arrival.returned else None
    return _tell_seconds(arrival.time), _tell_seconds(saved), arrival.path


def _tell_seconds(time: datetime | None) -> float:
    return time.timestamp() if time else float("-inf")
