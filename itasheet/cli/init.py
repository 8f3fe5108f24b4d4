"""``itasheet init``: start a round by writing its itasheet.toml.

At a terminal a person is asked for what the options do not say. Questions go to stderr, so that
results stay apart; an answer that cannot be is asked for again.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from itasheet.cli.app import as_command, force_option, option
from itasheet.definition.round import FILE
from itasheet.language import N_, _

if TYPE_CHECKING:
    from itasheet.definition.definition import Measure
    from itasheet.problems.problem import Problem
    from itasheet.workflow.round_folder import Table

Pairs = tuple[str, ...]
"""What was given as ID=VALUE."""


@as_command(
    "init",
    help=N_(
        "Start a round: write itasheet.toml into DIR, with comments on how to go on. What the "
        "options do not say is asked for at a terminal."
    ),
    epilog=N_(
        "Examples:\n\n"
        "  itasheet init 2568\n"
        "  itasheet init 2568 --organisation เทศบาลตำบลบ้านตัวอย่าง --year 2568\n"
        "      --unit office=สำนักปลัด --unit finance=กองคลัง --measures finance=4,5"
    ),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--organisation", metavar="NAME", help=N_("The agency's full name."))
@option("--district", metavar="NAME", help=N_("Its district (อำเภอ)."))
@option("--province", metavar="NAME", help=N_("Its province (จังหวัด)."))
@option("--year", type=int, metavar="YEAR", help=N_("The fiscal year (Buddhist)."))
@option(
    "--unit",
    "units",
    multiple=True,
    metavar="ID=NAME",
    help=N_("A unit: a short name in Latin letters and its full name; once for each."),
)
@option(
    "--other-name",
    "other_names",
    multiple=True,
    metavar="ID=NAME",
    help=N_("Another name of a unit."),
)
@option(
    "--address", "addresses", multiple=True, metavar="ID=MAIL", help=N_("A unit's e-mail address.")
)
@option(
    "--measures",
    multiple=True,
    metavar="ID=1,2",
    help=N_("The measures that a unit reports on; without any it may report on all."),
)
@force_option
def command(folder: Path, force: bool, units: Pairs, **given: Any) -> None:
    from itasheet.files import display_name, refuse_existing
    from itasheet.workflow.round_folder import write_round

    refuse_existing([folder / FILE], force)  # before anybody is asked in vain
    path = write_round(_collect_settings(folder, units, **given), folder, force)
    click.echo(display_name(path))
    told = _("Next: itasheet template --round {folder}")
    click.echo(told.format(folder=display_name(folder)), err=True)


def _collect_settings(
    folder: Path,
    units: Pairs,
    organisation: str | None,
    district: str | None,
    province: str | None,
    year: int | None,
    **details: Pairs,
) -> Table:
    """The round as its file would hold it, from options and, at a terminal, from answers."""
    from itasheet.problems.problem import Stop
    from itasheet.workflow.loading import DEFINITION, load_definition
    from itasheet.workflow.round_folder import find_faults

    complete = bool(organisation and year and units)
    if not complete and not sys.stdin.isatty():
        raise click.UsageError(
            _("Give --organisation, --year and --unit; nobody can be asked here.")
        )
    tables = _read_units(units, **details)
    agency = {"name": organisation, "district": district, "province": province}
    if not complete:
        year, agency = _ask_agency(year, agency)
    agency = {key: value or "" for key, value in agency.items()}
    settings: Table = {"agency": agency, "fiscal_year": year, "units": tables}
    if tables:
        return settings
    if problems := find_faults(settings, folder):  # no answer about units could mend these
        raise Stop(*problems)
    measures = load_definition(DEFINITION, Path()).measures
    units_asked = _ask_units(measures, lambda more: find_faults(settings | {"units": more}, folder))
    return settings | {"units": units_asked}


def _read_units(units: Pairs, other_names: Pairs, addresses: Pairs, measures: Pairs) -> list[Table]:
    """The units that options tell of, each as a table of the file."""
    tables: dict[str, Table] = {}
    for unit_id, name in map(_split_pair, units):
        if unit_id in tables:
            raise click.UsageError(_("--unit {unit_id} is given twice.").format(unit_id=unit_id))
        tables[unit_id] = {"id": unit_id, "name": name}
    for key, pairs in (("other_names", other_names), ("addresses", addresses)):
        for unit_id, value in map(_split_pair, pairs):
            _find_table(tables, unit_id).setdefault(key, []).append(value)
    for unit_id, value in map(_split_pair, measures):
        _find_table(tables, unit_id).setdefault("measures", []).extend(_read_numbers(value))
    return list(tables.values())


def _split_pair(pair: str) -> tuple[str, str]:
    unit_id, sign, value = pair.partition("=")
    if not (unit_id.strip() and sign and value.strip()):
        raise click.UsageError(_("“{pair}” should be ID=VALUE.").format(pair=pair))
    return unit_id.strip(), value.strip()


def _find_table(tables: dict[str, Table], unit_id: str) -> Table:
    if unit_id not in tables:
        known = ", ".join(tables)
        told = _("There is no --unit {unit_id}; given are: {known}")
        raise click.UsageError(told.format(unit_id=unit_id, known=known))
    return tables[unit_id]


def _ask_agency(year: int | None, known: Table) -> tuple[int, Table]:
    """Year and agency, asked for as far as they are not known; None is what is not known."""
    from itasheet.thai.dates import find_fiscal_year
    from itasheet.workflow.loading import read_today

    name = known["name"] or _ask(_("Full name of the agency"), read=_read_text)
    district, province = known["district"], known["province"]
    if district is None:
        district = _ask(_("District (อำเภอ)"))
    if province is None:
        province = _ask(_("Province (จังหวัด)"))
    agency = {"name": name, "district": district, "province": province}
    if not year:
        this_year = find_fiscal_year(read_today())
        year = _ask(_("Fiscal year (Buddhist)"), this_year, _read_year)
    return year, agency


def _ask_units(
    measures: Iterable[Measure], try_units: Callable[[list[Table]], Sequence[Problem]]
) -> list[Table]:
    """Units until an empty name; ``try_units`` says what is wrong with those answered so far."""
    from itasheet.problems.problem import Place, format_problem

    _tell(_("The measures of the report:"))
    for measure in measures:
        _tell(f"  {measure.number}  {measure.title}")
    _tell(_("The units that fill in a form; an empty name ends the list."))
    tables: list[Table] = []
    while name := _ask(_("Name of the unit"), read=str.strip if tables else _read_text):
        others = _ask(_("Other names it goes by, with commas between"))
        unit_id = _ask(_("Its short name in Latin letters"), f"unit-{len(tables) + 1}")
        address = _ask(_("Its e-mail address"))
        told = _("Measures it reports on, such as 1,2 or 1-3 (empty: any)")
        table = {
            "id": unit_id,
            "name": name,
            "other_names": [one.strip() for one in re.split("[,\n]", others) if one.strip()],
            "addresses": [address] if address else [],
            "measures": _ask(told, [], _read_numbers),
        }
        problems = try_units([*tables, table])
        for problem in problems:  # the file is not yet there
            _tell(format_problem(problem._replace(place=Place(key=problem.place.key)), _))
        if problems:
            _tell(_("Please answer again for this unit."))
        else:
            tables.append(table)
    return tables


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _ask(question: str, default: object = "", read: Callable[[str], Any] = str.strip) -> Any:
    """Ask until ``read`` takes the answer; an empty one is the default."""
    shown = isinstance(default, int) or bool(default)
    suggestion = default if shown else ""
    return click.prompt(question, default=suggestion, show_default=shown, value_proc=read, err=True)


def _read_text(text: str) -> str:
    if not text.strip():
        raise click.UsageError(_("Please write something here."))
    return text.strip()


def _read_year(text: str) -> int:
    from itasheet.definition.round import FIRST_YEAR, LAST_YEAR

    year = int(text) if str(text).strip().isdecimal() else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise click.UsageError(_("This should be a Buddhist year such as 2568."))
    return year


def _read_numbers(text: str) -> list[int]:
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
