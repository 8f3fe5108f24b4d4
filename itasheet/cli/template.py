"""``itasheet template``: make one form for each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from itasheet.cli.app import Command, Option, force_option, round_option, unit_option
from itasheet.cli.errors import CLEAN, PROBLEMS, UNUSABLE
from itasheet.language import N_

if TYPE_CHECKING:
    from itasheet.definition.definition import Definition
    from itasheet.definition.round import Round, Unit
    from itasheet.forms.prefill import Prefill
    from itasheet.workflow.loading import RoundContext
    from itasheet.workflow.reissue import Stock


@click.command(
    "template",
    cls=Command,
    help=N_(
        "Make one form for each unit of a round, or, without a round, for units that you name. "
        "A unit gets the measures that are assigned to it, or all where none are. With --from a "
        "form comes with what is known already: a return of this round gives all that its unit "
        "wrote, an earlier year's report and the plan what was planned."
    ),
    epilog=N_(
        "Examples:\n\n"
        "  itasheet template --round 2568 -o forms\n"
        "  itasheet template --unit finance\n"
        "  itasheet template --from damaged.xlsx -o again\n"
        "  itasheet template --from plan.xlsx\n"
        "  itasheet template --organisation เทศบาลตำบลบ้านตัวอย่าง --year 2568 --unit กองคลัง"
    ),
)
@round_option
@unit_option
@click.option(
    "--organisation", cls=Option, metavar="NAME", help=N_("The agency, where there is no round.")
)
@click.option(
    "--year",
    cls=Option,
    type=int,
    metavar="YEAR",
    help=N_("The fiscal year (Buddhist), where there is no round."),
)
@click.option(
    "--definition",
    cls=Option,
    metavar="NAME",
    help=N_("Another report definition: its name, or the path of a .toml file."),
)
@click.option(
    "--from",
    "sources",
    cls=Option,
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help=N_(
        "A return, an earlier report, the plan, or a folder of such, for the forms to begin with; "
        "may be given more than once."
    ),
)
@click.option(
    "-o",
    "--output",
    cls=Option,
    type=click.Path(path_type=Path),
    default="forms",
    metavar="DIR",
    show_default=True,
    help=N_("Folder to write the forms to."),
)
@force_option
def command(
    folder: Path | None,
    units: tuple[str, ...],
    organisation: str | None,
    year: int | None,
    definition: str | None,
    sources: tuple[Path, ...],
    output: Path,
    force: bool,
) -> int:
    from itasheet.files import display_name
    from itasheet.language import _
    from itasheet.workflow.loading import choose_units, load_context, require_round

    if organisation or year:
        if folder:
            raise click.UsageError(_("Give either --round, or --organisation and --year."))
        context, round_ = _make_round(organisation, year, units, definition)
        chosen = round_.units
    else:
        context = load_context(folder, definition)
        round_ = require_round(context)
        chosen = choose_units(round_, units)
    stock = _gather_stock(sources, context, round_, chosen) if sources else None
    chosen, contents = (stock.units, stock.contents) if stock else (chosen, {})
    for path in write_forms(context.definition, round_, chosen, output, force, contents):
        click.echo(display_name(path))
    return CLEAN if stock is None or stock.is_sound else PROBLEMS


def _gather_stock(
    sources: tuple[Path, ...], context: RoundContext, round_: Round, units: Sequence[Unit]
) -> Stock:
    """What the forms come with; each file is told of, and the command stops if no form is left."""
    from itasheet.workflow.reissue import gather_contents, list_stock

    stock = gather_contents(sources, context, round_, units)
    for line in list_stock(stock):
        click.echo(line, err=True)
    if not stock.units:
        raise click.exceptions.Exit(UNUSABLE)
    return stock


def _make_round(
    organisation: str | None, year: int | None, names: tuple[str, ...], definition: str | None
) -> tuple[RoundContext, Round]:
    """A round of the options alone; its units have the numbers of their order as ids."""
    from itasheet.definition.round import FIRST_YEAR, LAST_YEAR, Agency, Round, Unit
    from itasheet.language import _
    from itasheet.workflow.loading import DEFINITION, RoundContext, load_definition

    if not (organisation and organisation.strip() and year and any(map(str.strip, names))):
        raise click.UsageError(
            _("Without a round give --organisation, --year and --unit together.")
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise click.UsageError(_("--year takes a Buddhist year such as 2568."))
    units = tuple(
        Unit(id=f"unit-{number}", name=name)
        for number, name in enumerate(dict.fromkeys(name.strip() for name in names), 1)
    )
    context = RoundContext(load_definition(definition or DEFINITION, Path()), None)
    return context, Round(fiscal_year=year, agency=Agency(organisation), units=units)


def write_forms(
    definition: Definition,
    round_: Round,
    units: Sequence[Unit],
    folder: Path,
    force: bool,
    contents: Mapping[str, Prefill] = MappingProxyType({}),
) -> tuple[Path, ...]:
    """Make all forms, then write them: none of them if one exists; the files written.

    ``contents`` are what they come with, by the unit's id.
    """
    from itasheet.files import make_folder, write_whole
    from itasheet.forms.prefill import Prefill
    from itasheet.forms.workbook import make_form, name_forms
    from itasheet.workflow.loading import read_today, refuse_existing
    from itasheet.xlsx.write_workbook import write_book

    created = read_today()
    paths = [folder / name for name in name_forms(definition, round_, units).values()]
    if not force:
        refuse_existing(paths)
    given = [contents.get(unit.id, Prefill()) for unit in units]
    books = [
        write_book(make_form(definition, round_, unit, created, one))
        for unit, one in zip(units, given, strict=True)
    ]
    make_folder(folder)
    for path, content in zip(paths, books, strict=True):
        write_whole(path, content, force)
    return tuple(paths)
