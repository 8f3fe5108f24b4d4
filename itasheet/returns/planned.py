"""What a form comes with: texts in its cells, and on sheets of their own what has no cell there."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

from itasheet.cells.records import Entry
from itasheet.definition.definition import Measure
from itasheet.definition.round import Unit
from itasheet.thai.text import squash

DIGEST_LENGTH = 16
"""Hexadecimal digits: enough to tell a text from what a person makes of it, short in a name."""


class Origin(Enum):
    """What a file is that a form begins with: a return of this round, an earlier report, a plan."""

    RETURN = "return"
    EARLIER = "earlier"
    PLAN = "plan"


class Aside(NamedTuple):
    """A text that has no cell in a form's table, and where it stood: all as people read it."""

    file: str
    place: str
    measure: str
    column: str
    text: str


class Filling(NamedTuple):
    """The texts of one measure's block by column key, in order.

    Those of the keys in ``issued`` were put there for the unit and are no answer of its own.
    """

    texts: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    issued: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """How many texts there are."""
        return sum(map(len, self.texts.values()))


class Contents(NamedTuple):
    """All that a form comes with: fillings by measure number, then what stands beside the table.

    ``asides`` are the unit's own texts, ``references`` what a plan or earlier report says.
    """

    fillings: Mapping[int, Filling] = MappingProxyType({})
    asides: tuple[Aside, ...] = ()
    references: tuple[Aside, ...] = ()


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
