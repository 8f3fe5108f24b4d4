"""A round: one agency reporting on one fiscal year, as read from ``itasheet.toml``."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Annotated, NamedTuple

from itasheet.definition import settings
from itasheet.definition.definition import Definition
from itasheet.definition.mailing import Address, Mailing
from itasheet.definition.texts import ROUND_KEYS, Name
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash

FILE = "itasheet.toml"
"""The name of a round's file in its folder."""

FIRST_YEAR, LAST_YEAR = 2550, 2650
"""Fiscal years (พ.ศ.) that a round may have; ITA began in 2556. A Gregorian year falls outside."""

_YEAR, _ID = N_("a Buddhist year such as 2568"), N_("a short name in Latin letters")
_find_id = partial(re.fullmatch, "[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
FiscalYear = Annotated[int, settings.Expect(_YEAR, lambda year: FIRST_YEAR <= year <= LAST_YEAR)]
ShortName = Annotated[str, settings.Expect(_ID, _find_id)]


class Agency(NamedTuple):
    """The agency that reports; ``district`` and ``province`` with or without อำเภอ and จังหวัด.

    ``crest`` is a picture for the report's cover, by its path from the round's folder.
    """

    name: Name
    district: str = ""
    province: str = ""
    other_names: tuple[str, ...] = ()
    crest: str = ""

    @property
    def place(self) -> str:
        """District and province as they stand under the agency's name; what is unknown is left out.

        Bangkok has เขต for districts and no จังหวัด before its name.
        """
        district = _prefix(self.district, "อำเภอ", ("อำเภอ", "อ.", "เขต", "กิ่งอำเภอ"))
        province = _prefix(self.province, "จังหวัด", ("จังหวัด", "จ."))
        if re.match(r"(?:จังหวัด|จ\.)\s*(?:กรุงเทพ|กทม)", province):
            province = "กรุงเทพมหานคร"
            district = re.sub(r"^(?:อำเภอ|อ\.)\s*", "เขต", district)
        return f"{district} {province}".strip()


class Signer(NamedTuple):
    """Who signs the report, and in which position; a report without a name is not signed."""

    name: str = ""
    position: str = ""


def _prefix(name: str, prefix: str, known: tuple[str, ...]) -> str:
    name = name.strip()
    return name if not name or name.startswith(known) else prefix + name


class Unit(NamedTuple):
    """A unit, with the numbers of its measures; without any it may report on each."""

    id: ShortName
    name: Name
    other_names: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    measures: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the official one first."""
        return (self.name, *self.other_names)


class Round(NamedTuple):
    """A round. ``fiscal_year`` is a Buddhist year: Y runs from 1 October Y−1 to 30 September Y.

    ``deadline`` is the last day on which units may answer, ``plan`` the path of the workbook with
    the measures that were planned for the year, from the round's folder.
    """

    fiscal_year: FiscalYear
    agency: Agency
    units: tuple[Unit, ...] = ()
    signer: Signer = Signer()
    definition: str = "ita-report"
    deadline: date | None = None
    plan: str = ""
    mail: Mailing = Mailing()
    format: settings.Format = settings.FORMAT

    @property
    def id(self) -> str:
        """What tells this round from others: agency and year."""
        return f"{self.agency.name} {self.fiscal_year}"

    def find_unit(self, name: str) -> Unit | None:
        """The unit of that id, name or other name, compared without spaces; or None."""
        named = (one for one in self.units if squash(name) in map(squash, (one.id, *one.names)))
        return next(named, None)


FindDefinition = Callable[[str], tuple[Definition | None, tuple[Problem, ...]]]
"""The definition of a name, or what is wrong with it."""


def read_round(
    text: str, file: str, find: FindDefinition | None = None
) -> tuple[Round | None, Definition | None, tuple[Problem, ...]]:
    """A round, and its definition as ``find`` finds it, with all that is wrong in either."""
    parts, problems = settings.read_parts(Round, text, file, CHECKS)
    name = parts.get("definition")
    definition, faults = find(name) if find and name is not None else (None, ())
    problems += faults
    numbers = sorted(measure.number for measure in definition.measures) if definition else []
    for position, unit in enumerate(parts.get("units", ()) if definition else (), 1):
        words = {"key": f"units[{position}].measures", "expected": ", ".join(map(str, numbers))}
        place = Place(file=file, key=words["key"])
        wrong = (str(number) for number in unit.measures if number not in numbers)
        problems += tuple(Problem("setting-value", place, found, words) for found in wrong)
    return (None if problems else Round(**parts)), definition, problems


def fill_texts(round_: Round) -> Mapping[str, str]:
    """The values of the placeholders that any text of a definition may use, digits Thai."""
    years = {"year": 0, "last_year": -1, "next_year": 1}
    return {
        **{name: attrgetter(keys[0])(round_) for name, keys in ROUND_KEYS.items()},
        **{name: to_thai(round_.fiscal_year + more) for name, more in years.items()},
        "place": round_.agency.place,
    }


def _check_units(units: tuple[Unit, ...]) -> Iterator[settings.Fault]:
    expected = N_("an id and names that no other unit has")
    return settings.list_shared("units", units, "id name other_names", expected=expected)


CHECKS: tuple[settings.Check, ...] = ((("units",), _check_units),)
