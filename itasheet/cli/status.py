"""``itasheet status``: who has answered, who has not, and what is to be done next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itasheet.cli.app import Argument, Command, Option, force_option, json_option, round_option
from itasheet.cli.errors import CLEAN, PROBLEMS
from itasheet.language import N_

if TYPE_CHECKING:
    from itasheet.workflow.status import Overview


@click.command(
    "status",
    cls=Command,
    help=N_(
        "Tell of each unit whether its form was sent, whether it answered, in time and without "
        "errors, and what to do next. A unit that says that nothing was done has answered; silence "
        "is no answer. PATHS are workbooks or folders; by default the round's inbox and returns."
    ),
    epilog=N_(
        "Examples:\n\n"
        "  itasheet status --round 2568\n"
        "  itasheet status --round 2568 -o status.xlsx\n"
        "  itasheet status Downloads --round 2568 --json"
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), cls=Argument)
@round_option
@click.option(
    "-o",
    "--output",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("Write the overview as a workbook too, with a chart."),
)
@json_option
@force_option
def command(
    paths: tuple[Path, ...],
    folder: Path | None,
    output: Path | None,
    as_json: bool,
    force: bool,
) -> int:
    from itasheet.language import _
    from itasheet.workflow.loading import refuse_existing
    from itasheet.workflow.round_folder import open_round_folder
    from itasheet.workflow.status import load_overview

    if output and output.suffix.lower() != ".xlsx":
        raise click.UsageError(_("The overview is a workbook: give -o a name that ends in .xlsx."))
    if output and not force:
        refuse_existing([output])
    overview = load_overview(open_round_folder(folder), paths)
    if output:
        _write_workbook(overview, output, force)
    _show(overview, output, as_json)
    return PROBLEMS if any(one.is_open for one in overview.roll.standings) else CLEAN


def _show(overview: Overview, output: Path | None, as_json: bool) -> None:
    from itasheet.cli.status_table import list_overview
    from itasheet.cli.terminal import list_problems
    from itasheet.files import display_name
    from itasheet.workflow.status_document import write_register

    if as_json:
        click.echo(write_register(overview, output))
        return
    for line in (*list_overview(overview), *list_problems(overview.problems)):
        click.echo(line)
    if output:
        click.echo(display_name(output))


def _write_workbook(overview: Overview, output: Path, force: bool) -> None:
    from itasheet.cli.status_table import explain_files, sum_up, tell_day
    from itasheet.files import write_whole
    from itasheet.language import _
    from itasheet.tracking.status_workbook import Notes, make_tracker
    from itasheet.workflow.loading import read_today
    from itasheet.xlsx.write_workbook import write_book

    roll = overview.roll
    notes = Notes((tell_day(roll), sum_up(roll)), tuple(explain_files(roll)))
    book = make_tracker(roll, overview.context.definition, notes, read_today(), _)
    write_whole(output, write_book(book), force)
