"""A round: one agency reporting on one fiscal year, as read from ``itasheet.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple

from itasheet.definition.definition import Definition
from itasheet.definition.mailing import ADDRESS_EXPECTED, Mailing, read_address
from itasheet.definition.schema import Check, Expect, Fault, check_parts
from itasheet.definition.settings import load_toml, read_settings
from itasheet.definition.texts import Text
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash

FORMAT = 1
FILE = "itasheet.toml"
"""The name of a round's file in its folder."""

FIRST_YEAR, LAST_YEAR = 2550, 2650
"""Fiscal years (พ.ศ.) that a round may have; ITA began in 2556. A Gregorian year falls outside."""


Format = Annotated[int, Expect(N_("1"), lambda value: value == FORMAT)]
FiscalYear = Annotated[
    int,
    Expect(N_("a Buddhist year such as 2568"), lambda year: FIRST_YEAR <= year <= LAST_YEAR),
]
ShortName = Annotated[
    str,
    Expect(
        N_("a short name in Latin letters"),
        lambda name: re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name) is not None,
    ),
]


class Agency(NamedTuple):
    """The agency that reports; ``district`` and ``province`` with or without อำเภอ and จังหวัด.

    ``crest`` is a picture for the report's cover, by its path from the round's folder.
    """

    name: Text
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
        province = _prefix(self.province, "จังหวัด", ("จังหวัด", "จ.", "กรุงเทพ"))
        return " ".join(part for part in (district, province) if part)


class Signer(NamedTuple):
    """Who signs the report, and in which position; a report without a name is not signed."""

    name: str = ""
    position: str = ""


def _prefix(name: str, prefix: str, known: tuple[str, ...]) -> str:
    name = name.strip()
    return name if not name or name.startswith(known) else prefix + name


class Unit(NamedTuple):
    """A unit that fills in a form.

    ``measures`` are the numbers of those assigned to it; without any it may report on each.
    """

    id: ShortName
    name: Text
    other_names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
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
    format: Format = FORMAT

    @property
    def id(self) -> str:
        """What tells this round from others: agency and year."""
        return f"{self.agency.name} {self.fiscal_year}"

    def find_unit(self, name: str) -> Unit | None:
        """The unit of that id, name or other name, compared without spaces; or None."""
        wanted = squash(name)
        for unit in self.units:
            if wanted == squash(unit.id) or wanted in map(squash, unit.names):
                return unit
        return None


def read_round(text: str, file: str) -> tuple[Round | None, tuple[Problem, ...]]:
    """Read a round from the text of its TOML file, with all that is wrong in it."""
    parts, problems = read_parts(text, file)
    return (None if problems else Round(**parts)), problems


def read_parts(text: str, file: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The keys of a round's file that are sound, defaults among them, and all that is wrong."""
    data, problems = load_toml(text, file)
    if problems:
        return {}, problems
    parts, problems = read_settings(Round, data, file)
    return parts, (*problems, *check_parts(parts, CHECKS, file))


def check_round(round_: Round, file: str) -> tuple[Problem, ...]:
    """Name what types cannot say: repeated ids, names that two units share, bad addresses."""
    return check_parts({"units": round_.units}, CHECKS, file)


def check_assignments(
    units: Iterable[Unit], definition: Definition, file: str
) -> tuple[Problem, ...]:
    """Name every measure that a unit is assigned and that the definition does not have."""
    numbers = {measure.number for measure in definition.measures}
    expected = ", ".join(map(str, sorted(numbers)))
    return tuple(
        Problem(
            "setting-value",
            Place(file=file, key=f"units[{position}].measures"),
            str(number),
            {"key": f"units[{position}].measures", "expected": expected},
        )
        for position, unit in enumerate(units, 1)
        for number in unit.measures
        if number not in numbers
    )


def fill_texts(round_: Round) -> Mapping[str, str]:
    """The values of the placeholders that any text of a definition may use, digits Thai."""
    agency, year = round_.agency, round_.fiscal_year
    return {
        "agency": agency.name,
        "place": agency.place,
        "district": agency.district,
        "province": agency.province,
        "year": to_thai(str(year)),
        "last_year": to_thai(str(year - 1)),
        "next_year": to_thai(str(year + 1)),
        "signer": round_.signer.name,
        "position": round_.signer.position,
    }


def _check_names(units: tuple[Unit, ...]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for position, unit in enumerate(units, 1):
        for name in dict.fromkeys((unit.id, *unit.names)):
            owner = seen.setdefault(squash(name), unit.id)
            if owner != unit.id:
                expected = N_("an id and names that no other unit has")
                yield Fault(f"units[{position}]", name, expected)


def _check_ids(units: tuple[Unit, ...]) -> Iterator[Fault]:
    ids = [unit.id for unit in units]
    for position, unit_id in enumerate(ids, 1):
        if unit_id in ids[: position - 1]:
            yield Fault(f"units[{position}].id", unit_id, N_("each value only once"))


def _check_addresses(units: tuple[Unit, ...]) -> Iterator[Fault]:
    for position, unit in enumerate(units, 1):
        for address in unit.addresses:
            if not read_address(address):
                yield Fault(f"units[{position}].addresses", address, ADDRESS_EXPECTED)


CHECKS: tuple[Check, ...] = (
    (("units",), _check_names),
    (("units",), _check_ids),
    (("units",), _check_addresses),
)
