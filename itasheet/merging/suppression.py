"""The sieve: which problems of single files are left, once decisions of the office are followed.

A return that does not count has none any more, nor has one that only repeats another; an entry that
does not count has none in its cells, and what was accepted is no mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from itasheet.merging.conflicts import Claim
from itasheet.merging.decisions import Topic
from itasheet.merging.resolution import Ruling
from itasheet.merging.wording import write_number
from itasheet.problems.problem import Problem
from itasheet.sheets.cell_reference import CellRef
from itasheet.thai.numbers import to_thai

SETTLED = {Topic.MEASURE: "measure-unassigned", Topic.TITLE: "measure-retitled"}
"""What the check of a return says of the same thing, which a decision settles."""


LACKING = ("measure-missing", "planned-unreported")
"""What it says of a measure on which another return of the unit reports that counts as well."""


class Sieve(NamedTuple):
    """What decisions have settled: ``points`` are code, file and number of problems, ``files``
    those of returns that do not count, ``cells`` file, sheet and place of entries that do not.
    """

    points: frozenset[tuple[str, str, str]]
    files: frozenset[str]
    cells: frozenset[tuple[str, str, CellRef]]

    def sift(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems that are left."""
        return tuple(filter(self._keeps, problems))

    def _keeps(self, problem: Problem) -> bool:
        file, sheet, spots, *_rest = problem.place
        inside = spots and all((file, sheet, spot) in self.cells for spot in spots)
        point = problem.code, file, problem.words.get("number", "")
        return not (inside or file in self.files or point in self.points)


def make_sieve(rulings: Iterable[Ruling], problems: Iterable[Problem] = ()) -> Sieve:
    """The sieve of those rulings that were decided; what is only proposed settles nothing.

    ``problems`` are those of merging, which tell of returns that only repeat others.
    """
    decided = tuple(ruling for ruling in rulings if ruling.decided)
    repeated = (problem.place.file for problem in problems if problem.code == "return-repeated")
    return Sieve(
        frozenset(_list_points(decided)),
        frozenset((*_list_files(decided), *repeated)),
        frozenset(_list_cells(decided)),
    )


def _list_points(decided: Iterable[Ruling]) -> Iterator[tuple[str, str, str]]:
    for ruling in decided:
        question = ruling.question
        if question.topic in SETTLED:
            code, number = SETTLED[question.topic], write_number(question)
            yield from ((code, claim.returned.path, number) for claim in question.claims)
        if question.topic is Topic.RETURN:
            yield from _list_supplied(ruling)


def _list_supplied(ruling: Ruling) -> Iterator[tuple[str, str, str]]:
    """What returns lack that other returns have which count together with them."""
    for claim in ruling.counted:
        others = (one.returned for one in ruling.counted if one is not claim)
        numbers = {e.measure.number for one in others for e in one.entries if e.measure}
        for number in numbers:
            yield from ((code, claim.returned.path, to_thai(str(number))) for code in LACKING)


def _list_files(decided: Iterable[Ruling]) -> Iterator[str]:
    for ruling in decided:
        if ruling.question.topic is Topic.RETURN:
            yield from (claim.returned.path for claim in ruling.dropped)


def _list_cells(decided: Iterable[Ruling]) -> Iterator[tuple[str, str, CellRef]]:
    for ruling in decided:
        if ruling.question.topic in (Topic.ENTRY, Topic.MEASURE):
            for claim in ruling.dropped:
                yield from _list_places(claim)


def _list_places(claim: Claim) -> Iterator[tuple[str, str, CellRef]]:
    path, entry = claim.returned.path, claim.entry
    if entry is None:
        return
    for field in (*entry.fields.values(), *entry.extra.values()):
        yield path, entry.sheet, field.room
        yield from ((path, piece.sheet or entry.sheet, piece.spot) for piece in field.pieces)
