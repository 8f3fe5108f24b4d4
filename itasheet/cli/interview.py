"""What ``itasheet init`` asks a person at a terminal: the agency, the year, the units one by one.

Questions go to stderr, so that results stay apart. An answer that cannot be is asked for again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from itasheet.language import _

if TYPE_CHECKING:
    from itasheet.definition.definition import Measure
    from itasheet.problems.problem import Problem

Settings = dict[str, Any]
"""A round, or one unit of it, as the tables of its file."""


def ask_agency(year: int | None, known: Settings) -> tuple[int, Settings]:
    """Year and agency, asked for as far as they are not known; None is what is not known."""
    name = known["name"] or _ask(_("Full name of the agency"), read=_read_text)
    district, province = known["district"], known["province"]
    if district is None:
        district = _ask(_("District (อำเภอ)"))
    if province is None:
        province = _ask(_("Province (จังหวัด)"))
    agency = {"name": name, "district": district, "province": province}
    return year or _ask(_("Fiscal year (Buddhist)"), _this_year(), _read_year), agency


def ask_units(
    measures: Iterable[Measure], try_units: Callable[[list[Settings]], Sequence[Problem]]
) -> list[Settings]:
    """Units until an empty name; ``try_units`` says what is wrong with those answered so far."""
    _tell(_("The measures of the report:"))
    for measure in measures:
        _tell(f"  {measure.number}  {measure.title}")
    _tell(_("The units that fill in a form; an empty name ends the list."))
    tables: list[Settings] = []
    while name := _ask(_("Name of the unit"), read=str.strip if tables else _read_text):
        table = _ask_unit(name, len(tables) + 1)
        problems = try_units([*tables, table])
        if problems:
            _tell_problems(problems)
        else:
            tables.append(table)
    return tables


def _ask_unit(name: str, number: int) -> Settings:
    others = _ask(_("Other names it goes by, with commas between"), [], _read_names)
    unit_id = _ask(_("Its short name in Latin letters"), f"unit-{number}")
    address = _ask(_("Its e-mail address"))
    numbers = _ask(_("Measures it reports on, such as 1,2 or 1-3 (empty: any)"), [], read_numbers)
    return {
        "id": unit_id,
        "name": name,
        "other_names": others,
        "addresses": [address] if address else [],
        "measures": numbers,
    }


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _tell_problems(problems: Sequence[Problem]) -> None:
    from itasheet.problems.kinds import format_problem
    from itasheet.problems.problem import Place

    for problem in problems:  # the file is not yet there
        _tell(format_problem(problem._replace(place=Place(key=problem.place.key)), _))
    _tell(_("Please answer again for this unit."))


def _ask(question: str, default: object = "", read: Callable[[str], Any] = str.strip) -> Any:
    """Ask until ``read`` takes the answer; an empty one is the default."""
    shown = isinstance(default, int) or bool(default)
    suggestion = default if shown else ""
    return click.prompt(question, default=suggestion, show_default=shown, value_proc=read, err=True)


def _read_text(text: str) -> str:
    if not text.strip():
        raise click.UsageError(_("Please write something here."))
    return text.strip()


def _read_names(text: str) -> list[str]:
    return [name.strip() for name in re.split("[,\n]", text) if name.strip()]


def _read_year(text: str) -> int:
    from itasheet.definition.round import FIRST_YEAR, LAST_YEAR

    year = int(text) if str(text).strip().isdecimal() else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise click.UsageError(_("This should be a Buddhist year such as 2568."))
    return year


def read_numbers(text: str) -> list[int]:
    """Numbers with commas or spaces between, and stretches such as 1-3, in digits of either kind.

    Raises ``click.UsageError`` for anything else.
    """
    from itasheet.thai.numbers import to_arabic

    plain = re.sub(r"\s*[-–]\s*", "-", to_arabic(text)).replace(",", " ")
    stretches = [re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part) for part in plain.split()]
    numbers: list[int] = []
    for stretch in stretches:
        first, last = (int(stretch[1]), int(stretch[2] or stretch[1])) if stretch else (1, 0)
        if first > last:
            told = _("“{text}” should be numbers such as 1,2 or 1-3.")
            raise click.UsageError(told.format(text=text))
        numbers += range(first, last + 1)
    return list(dict.fromkeys(numbers))


def _this_year() -> int:
    from itasheet.thai.dates import find_fiscal_year
    from itasheet.workflow.loading import read_today

    return find_fiscal_year(read_today())
