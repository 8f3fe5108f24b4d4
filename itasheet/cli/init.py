"""``itasheet init``: start a round by writing its itasheet.toml.

At a terminal a person is asked for what the options do not say. Questions go to stderr, so that
results stay apart; an answer that cannot be is asked for again.
"""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import click

from itasheet.cli import app
from itasheet.cli.terminal import tell
from itasheet.definition.round import FILE, FIRST_YEAR, LAST_YEAR
from itasheet.files import display_name, refuse_existing
from itasheet.language import N_, _
from itasheet.problems.problem import Place, Stop, format_problem
from itasheet.thai.dates import find_fiscal_year
from itasheet.thai.numbers import to_arabic
from itasheet.workflow.loading import DEFINITION, load_definition, read_today
from itasheet.workflow.template import Table, find_faults, write_round


def read_year(text: str | int) -> int:
    """A Buddhist year, in digits of either kind."""
    year = int(text) if str(text).strip().isdecimal() else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise click.BadParameter(_("This should be a Buddhist year such as 2568."))
    return year


def _read_pair(text: str) -> tuple[str, str]:
    unit_id, _sign, value = (part.strip() for part in text.partition("="))
    if not (unit_id and value):
        raise click.BadParameter(_("“{pair}” should be ID=VALUE.").format(pair=text))
    return unit_id, value


def _read_text(text: str) -> str:
    if not text.strip():
        raise click.BadParameter(_("Please write something here."))
    return text.strip()


def _read_numbers(text: str) -> list[int]:
    """Numbers with commas or spaces between, and stretches such as 1-3, in digits of any kind."""
    plain = re.sub(r"\s*[-–]\s*", "-", to_arabic(text)).replace(",", " ")
    stretches = [re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part) for part in plain.split()]
    numbers: list[int] = []
    for stretch in stretches:
        first, last = (int(stretch[1]), int(stretch[2] or stretch[1])) if stretch else (1, 0)
        if first > last:
            told = _("“{text}” should be numbers such as 1,2 or 1-3.")
            raise click.BadParameter(told.format(text=text))
        numbers += range(first, last + 1)
    return list(dict.fromkeys(numbers))


Pairs = tuple[tuple[str, str], ...]
"""A unit's id and something of that unit, as often as it was given."""


@app.as_command("init", writes=lambda words: [words["folder"]])
def command(
    folder: Annotated[Path, app.argument(metavar="DIR")],
    name: Annotated[str | None, app.option("--organisation NAME")],
    district: Annotated[str | None, app.option("--district NAME")],
    province: Annotated[str | None, app.option("--province NAME")],
    year: Annotated[int | None, app.option("--year YEAR", type=read_year)],
    units: Annotated[Pairs, app.option("--unit ID=NAME", type=_read_pair)],
    other_names: Annotated[Pairs, app.option("--other-name ID=NAME", type=_read_pair)],
    addresses: Annotated[Pairs, app.option("--address ID=MAIL", type=_read_pair)],
    measures: Annotated[Pairs, app.option("--measures ID=1,2", type=_read_pair)],
    force: app.Force,
) -> None:
    refuse_existing([folder / FILE], force)  # before anybody is asked in vain
    agency = {"name": name, "district": district, "province": province}
    details = {"other_names": other_names, "addresses": addresses, "measures": measures}
    settings = {"agency": agency, "fiscal_year": year, "units": _make_units(units, details)}
    if not (name and year and units):
        if not sys.stdin.isatty():
            told = _("Give --organisation, --year and --unit; nobody can be asked here.")
            raise click.UsageError(told)
        _ask_missing(settings, folder)
    path = write_round(settings, folder, force)
    click.echo(display_name(path))
    tell(N_("Next: itasheet template --round {folder}"), folder=display_name(folder))


def _make_units(units: Pairs, details: Mapping[str, Pairs]) -> list[Table]:
    """The units that options tell of, each as a table of the file."""
    tables: dict[str, Table] = {}
    for unit_id, name in units:
        if unit_id in tables:
            raise click.UsageError(_("--unit {unit_id} is given twice.").format(unit_id=unit_id))
        tables[unit_id] = {"id": unit_id, "name": name}
    for key, pairs in details.items():
        for unit_id, value in pairs:
            if unit_id not in tables:
                told = _("There is no --unit {unit_id}; given are: {known}")
                raise click.UsageError(told.format(unit_id=unit_id, known=", ".join(tables)))
            values = _read_numbers(value) if key == "measures" else [value]
            tables[unit_id].setdefault(key, []).extend(values)
    return list(tables.values())


def _ask_missing(settings: Table, folder: Path) -> None:
    """Ask for what the settings do not say, and put the answers into them."""
    agency = settings["agency"]
    agency["name"] = agency["name"] or _ask(_("Full name of the agency"), read=_read_text)
    for key, question in (
        ("district", _("District (อำเภอ, เขต)")),
        ("province", _("Province (จังหวัด)")),
    ):
        if agency[key] is None:
            agency[key] = _ask(question)
    this_year = find_fiscal_year(read_today())
    settings["fiscal_year"] = settings["fiscal_year"] or _ask(
        _("Fiscal year (Buddhist)"), this_year, read_year
    )
    if settings["units"]:
        return
    if problems := find_faults(settings, folder):  # no answer about units could mend these
        raise Stop(*problems)
    tell(N_("The measures of the report:"))
    for measure in load_definition(DEFINITION, Path()).measures:
        click.echo(f"  {measure.number}  {measure.title}", err=True)
    tell(N_("The units that fill in a form; an empty name ends the list."))
    units = settings["units"]
    while name := _ask(_("Name of the unit"), read=str.strip if units else _read_text):
        others = _ask(_("Other names it goes by, with commas between"))
        unit_id = _ask(_("Its short name in Latin letters"), f"unit-{len(units) + 1}")
        address = _ask(_("Its e-mail address"))
        told = _("Measures it reports on, such as 1,2 or 1-3 (empty: any)")
        unit = {
            "id": unit_id,
            "name": name,
            "other_names": [one.strip() for one in re.split("[,\n]", others) if one.strip()],
            "addresses": [address] if address else [],
            "measures": _ask(told, read=_read_numbers),
        }
        units.append(unit)
        problems = find_faults(settings, folder)
        for problem in problems:  # the file is not yet there
            told = format_problem(problem._replace(place=Place(key=problem.place.key)), _)
            click.echo(told, err=True)
        if problems:
            tell(N_("Please answer again for this unit."))
            units.pop()


def _ask(question: str, default: str | int = "", read: Callable[[str], Any] = str.strip) -> Any:
    """Ask until ``read`` takes the answer; an empty one is the default."""
    return click.prompt(question, default, show_default=bool(default), value_proc=read, err=True)
