"""``itasheet init``: start a round by writing its itasheet.toml."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from itasheet.cli.frame import Argument, Command, Option
from itasheet.cli.options import force_option
from itasheet.language import _
from itasheet.model.wording import N_

if TYPE_CHECKING:
    from itasheet.model.problems import Problem
    from itasheet.model.round import Round

Pairs = tuple[str, ...]
"""What was given as ID=VALUE."""
Settings = dict[str, Any]
"""A round, or one unit of it, as the tables of its file."""


@click.command(
    "init",
    cls=Command,
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
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), cls=Argument)
@click.option("--organisation", cls=Option, metavar="NAME", help=N_("The agency's full name."))
@click.option("--district", cls=Option, metavar="NAME", help=N_("Its district (อำเภอ)."))
@click.option("--province", cls=Option, metavar="NAME", help=N_("Its province (จังหวัด)."))
@click.option(
    "--year", cls=Option, type=int, metavar="YEAR", help=N_("The fiscal year (Buddhist).")
)
@click.option(
    "--unit",
    "units",
    cls=Option,
    multiple=True,
    metavar="ID=NAME",
    help=N_("A unit: a short name in Latin letters and its full name; once for each."),
)
@click.option(
    "--other-name",
    "other_names",
    cls=Option,
    multiple=True,
    metavar="ID=NAME",
    help=N_("Another name of a unit."),
)
@click.option(
    "--address",
    "addresses",
    cls=Option,
    multiple=True,
    metavar="ID=MAIL",
    help=N_("A unit's e-mail address."),
)
@click.option(
    "--measures",
    cls=Option,
    multiple=True,
    metavar="ID=1,2",
    help=N_("The measures that a unit reports on; without any it may report on all."),
)
@force_option
def command(folder: Path, force: bool, units: Pairs, **given: Any) -> None:
    from itasheet.cli.sources import refuse_existing
    from itasheet.edges.files import display_name, make_folder, write_whole
    from itasheet.model.draft import draft_round
    from itasheet.model.round import FILE

    path = folder / FILE
    if not force:
        refuse_existing([path])
    text = draft_round(_build_round(_collect_settings(path, units, **given), path))
    make_folder(folder)
    write_whole(path, text.encode("utf-8"), force)
    click.echo(display_name(path))
    told = _("Next: itasheet template --round {folder}")
    click.echo(told.format(folder=display_name(folder)), err=True)


def _collect_settings(
    path: Path,
    units: Pairs,
    organisation: str | None,
    district: str | None,
    province: str | None,
    year: int | None,
    **details: Pairs,
) -> Settings:
    """The round as its file would hold it, from options and, at a terminal, from answers."""
    complete = bool(organisation and year and units)
    if not complete and not sys.stdin.isatty():
        raise click.UsageError(
            _("Give --organisation, --year and --unit; nobody can be asked here.")
        )
    tables = _read_units(units, **details)
    if not complete:
        organisation = organisation or _ask(_("Full name of the agency"), read=_read_text)
        district = _ask(_("District (อำเภอ)")) if district is None else district
        province = _ask(_("Province (จังหวัด)")) if province is None else province
        year = year or _ask(_("Fiscal year (Buddhist)"), _this_year(), _read_year)
    agency = {"name": organisation, "district": district or "", "province": province or ""}
    settings = {"agency": agency, "fiscal_year": year, "units": tables}
    return settings if tables else {**settings, "units": _ask_units(settings, path)}


def _read_units(
    units: Pairs, other_names: Pairs, addresses: Pairs, measures: Pairs
) -> list[Settings]:
    """The units that options tell of, each as a table of the file."""
    tables: dict[str, Settings] = {}
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


def _find_table(tables: dict[str, Settings], unit_id: str) -> Settings:
    if unit_id not in tables:
        known = ", ".join(tables)
        told = _("There is no --unit {unit_id}; given are: {known}")
        raise click.UsageError(told.format(unit_id=unit_id, known=known))
    return tables[unit_id]


def _ask(question: str, default: object = "", read: Callable[[str], Any] = str.strip) -> Any:
    """Ask until ``read`` takes the answer; on stderr, so that results stay apart."""
    return click.prompt(
        question, default=default, show_default=default != "", value_proc=read, err=True
    )


def _ask_units(settings: Settings, path: Path) -> list[Settings]:
    """Ask for units until an empty name; one that the round could not have is asked for again."""

    from itasheet.cli.sentences import write_problem
    from itasheet.model.problems import Place

    _build_round(settings, path)  # no answer about units could mend the rest
    click.echo(_("The units that fill in a form; an empty name ends the list."), err=True)
    tables: list[Settings] = []
    while name := _ask(_("Name of the unit"), read=str.strip if tables else _read_text):
        table = _ask_unit(name, len(tables) + 1)
        _found, problems = _try_round({**settings, "units": [*tables, table]}, path)
        for problem in problems:  # the file is not yet there
            shown = problem._replace(place=Place(key=problem.place.key))
            click.echo(write_problem(shown, _), err=True)
        if problems:
            click.echo(_("Please answer again for this unit."), err=True)
        else:
            tables.append(table)
    return tables


def _ask_unit(name: str, number: int) -> Settings:
    unit_id = _ask(_("Its short name in Latin letters"), f"unit-{number}")
    address = _ask(_("Its e-mail address"))
    numbers = _ask(_("Measures it reports on, such as 1,2 (empty: any)"), "", _read_numbers)
    addresses = [address] if address else []
    return {"id": unit_id, "name": name, "addresses": addresses, "measures": numbers}


def _read_text(text: str) -> str:
    if not text.strip():
        raise click.UsageError(_("Please write something here."))
    return text.strip()


def _read_year(text: str) -> int:
    from itasheet.model.round import FIRST_YEAR, LAST_YEAR

    year = int(text) if str(text).strip().isdecimal() else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise click.UsageError(_("This should be a Buddhist year such as 2568."))
    return year


def _read_numbers(text: str) -> list[int]:
    from itasheet.thai.digits import to_arabic

    parts = to_arabic(text).replace(",", " ").split()
    if not all(part.isdecimal() for part in parts):
        raise click.UsageError(_("“{text}” should be numbers such as 1,2.").format(text=text))
    return [int(part) for part in parts]


def _this_year() -> int:
    from itasheet.cli.sources import read_today
    from itasheet.thai.calendar import find_fiscal_year

    return find_fiscal_year(read_today())


def _build_round(settings: Settings, path: Path) -> Round:
    from itasheet.cli.boundary import Stop

    found, problems = _try_round(settings, path)
    if found is None or problems:
        raise Stop(*problems)
    return found


def _try_round(settings: Settings, path: Path) -> tuple[Round | None, tuple[Problem, ...]]:
    """Check a round as its file will be checked, before it is written."""
    from itasheet.cli.sources import load_definition
    from itasheet.edges.files import display_name
    from itasheet.model.round import Round, check_assignments, check_round
    from itasheet.model.settings import build_settings

    file = display_name(path)
    found, problems = build_settings(Round, settings, file)
    if found is None:
        return None, problems
    definition = load_definition(found.definition, path.parent)
    return found, (*check_round(found, file), *check_assignments(found.units, definition, file))
