"""``itasheet init``: start a round by writing its itasheet.toml."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from itasheet.cli.app import Argument, Command, Option, force_option
from itasheet.cli.interview import Settings, ask_agency, ask_units, read_numbers
from itasheet.language import N_, _

if TYPE_CHECKING:
    from itasheet.definition.round import Round
    from itasheet.problems.problem import Problem

Pairs = tuple[str, ...]
"""What was given as ID=VALUE."""


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
    from itasheet.definition.draft import draft_round
    from itasheet.definition.round import FILE
    from itasheet.files import display_name, make_folder, write_whole
    from itasheet.workflow.loading import refuse_existing

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
    from itasheet.workflow.loading import DEFINITION, load_definition

    complete = bool(organisation and year and units)
    if not complete and not sys.stdin.isatty():
        raise click.UsageError(
            _("Give --organisation, --year and --unit; nobody can be asked here.")
        )
    tables = _read_units(units, **details)
    agency = {"name": organisation, "district": district, "province": province}
    if not complete:
        year, agency = ask_agency(year, agency)
    agency = {key: value or "" for key, value in agency.items()}
    settings = {"agency": agency, "fiscal_year": year, "units": tables}
    if tables:
        return settings
    _build_round(settings, path)  # no answer about units could mend the rest
    measures = load_definition(DEFINITION, Path()).measures

    def try_units(units: list[Settings]) -> tuple[Problem, ...]:
        return _try_round({**settings, "units": units}, path)[1]

    return {**settings, "units": ask_units(measures, try_units)}


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
        _find_table(tables, unit_id).setdefault("measures", []).extend(read_numbers(value))
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


def _build_round(settings: Settings, path: Path) -> Round:
    from itasheet.problems.problem import Stop

    found, problems = _try_round(settings, path)
    if found is None or problems:
        raise Stop(*problems)
    return found


def _try_round(settings: Settings, path: Path) -> tuple[Round | None, tuple[Problem, ...]]:
    """Check a round as its file will be checked, before it is written."""
    from itasheet.definition.round import Round, check_assignments, check_round
    from itasheet.definition.settings import build_settings
    from itasheet.files import display_name
    from itasheet.workflow.loading import load_definition

    file = display_name(path)
    found, problems = build_settings(Round, settings, file)
    if found is None:
        return None, problems
    definition = load_definition(found.definition, path.parent)
    return found, (*check_round(found, file), *check_assignments(found.units, definition, file))
