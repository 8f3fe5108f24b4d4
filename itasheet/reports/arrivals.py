"""Arrivals: the files that came back, whose they are, and when they came."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import NamedTuple

from itasheet.model.catalogue import severity_of
from itasheet.model.problems import Problem, Severity
from itasheet.model.records import Return
from itasheet.model.round import Unit


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
