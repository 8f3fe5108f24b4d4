"""What a plan says, and how a text that a form was issued with is known again."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from itasheet.cells.records import Entry
from itasheet.definition.definition import Measure
from itasheet.definition.round import Unit
from itasheet.thai.text import squash

DIGEST_LENGTH = 16
"""Hexadecimal digits: enough to tell a text from what a person makes of it, short in a name."""


class Planned(NamedTuple):
    """One entry of a plan: the report's measure, and the units it is for; none is for all."""

    measure: Measure
    units: tuple[Unit, ...]
    entry: Entry

    def concerns(self, unit: Unit) -> bool:
        """Whether it is planned for this unit."""
        return not self.units or any(one.id == unit.id for one in self.units)


class Plan(NamedTuple):
    """A round's plan; ``path`` is how messages name its file.

    ``unclear`` are the numbers of measures on which it says something for nobody that is known.
    """

    path: str
    entries: tuple[Planned, ...]
    unclear: frozenset[int] = frozenset()

    def list_entries(self, number: int) -> tuple[Planned, ...]:
        """What is planned on the measure of that number."""
        return tuple(one for one in self.entries if one.measure.number == number)

    def covers(self, number: int) -> bool:
        """Whether anything is planned on the measure of that number, for whomever."""
        return number in self.unclear or bool(self.list_entries(number))


def digest_text(text: str) -> str:
    """A short stand-in for a text, the same for all wordings that differ only in spacing."""
    return sha256(squash(text).encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]
