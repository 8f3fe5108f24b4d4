"""Arrivals: the files that came back, whose they are, and which of a unit's counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from itasheet.model.catalogue import severity_of
from itasheet.model.problems import Problem, Severity
from itasheet.model.records import Return
from itasheet.model.round import Unit
from itasheet.reports.sayings import says_same


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


class Choice(NamedTuple):
    """Which of a unit's returns counts, those that do not, and whether that was only assumed."""

    counting: Arrival | None
    others: tuple[Arrival, ...] = ()
    undecided: bool = False


def choose_return(arrivals: Sequence[Arrival]) -> Choice:
    """Which of a unit's files counts: of equal ones one, of others the one that was saved last.

    This is the only place that decides it. Forms in which nothing is filled in never count, files
    that cannot be read only where there is no other.
    """
    spoken = [arrival for arrival in arrivals if not arrival.is_silent]
    read = [arrival for arrival in spoken if arrival.returned]
    newest = sorted(read or spoken, key=_order_by_age)[-1:]
    others = tuple(arrival for arrival in arrivals if arrival not in newest)
    counting = newest[0] if newest else None
    undecided = any(counting and differ(arrival, counting) for arrival in read)
    return Choice(counting, others, undecided)


def differ(arrival: Arrival, other: Arrival) -> bool:
    """Whether two files that could be read do not say the same."""
    if arrival.returned is None or other.returned is None:
        return False
    return not says_same(arrival.returned, other.returned)


def _order_by_age(arrival: Arrival) -> tuple[float, float, str]:
    saved = arrival.returned.saved if arrival.returned else None
    return _tell_seconds(saved), _tell_seconds(arrival.time), arrival.path


def _tell_seconds(time: datetime | None) -> float:
    return time.timestamp() if time else float("-inf")
