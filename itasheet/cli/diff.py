"""``itasheet diff``: how two workbooks differ, cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itasheet.cli.app import Argument, Command, json_option, round_option
from itasheet.cli.errors import CLEAN, PROBLEMS, UNUSABLE
from itasheet.language import N_

if TYPE_CHECKING:
    from itasheet.cells.records import Return
    from itasheet.checks import Outcome
    from itasheet.returns.differences import Difference


@click.command(
    "diff",
    cls=Command,
    help=N_(
        "Show how two workbooks differ, by measure and column: two returns of a unit, a return and "
        "its form, this year's report and last year's. FIRST and SECOND are their files. What was "
        "taken out is shown as [-…-], what was put in as {+…+}. Ends with 1 where they differ."
    ),
    epilog=N_(
        "Examples:\n\n"
        "  itasheet diff finance.xlsx finance-corrected.xlsx\n"
        "  itasheet diff report-2567.xlsx report-2568.xlsx --json"
    ),
)
@click.argument("first", type=click.Path(path_type=Path), cls=Argument)
@click.argument("second", type=click.Path(path_type=Path), cls=Argument)
@round_option
@json_option
def command(first: Path, second: Path, folder: Path | None, as_json: bool) -> int:
    from itasheet.returns.differences import compare_returns
    from itasheet.workflow.loading import judge_file, load_context

    context = load_context(folder)
    outcomes = tuple(judge_file(path, context) for path in (first, second))
    before, after = (outcome.returned for outcome in outcomes)
    differences: tuple[Difference, ...] = ()
    if before and after:
        differences = compare_returns(before, after, context.definition)
    if as_json:
        from itasheet.workflow.documents import document_differences, format_json

        click.echo(format_json(document_differences(outcomes[0], outcomes[1], differences)))
    elif before and after:
        _show(before, after, differences)
    else:
        _show_unreadable(outcomes)
    if not (before and after):
        return UNUSABLE
    return PROBLEMS if differences else CLEAN


def _show(before: Return, after: Return, differences: tuple[Difference, ...]) -> None:
    from itasheet.language import _
    from itasheet.workflow.diff import count_differences, list_differences

    for sign, returned in (("---", before), ("+++", after)):
        click.echo(f"{sign} {_introduce(returned)}")
    if not differences:
        click.echo(_("Both say the same."))
        return
    for line in list_differences(differences):
        click.echo(line)
    click.echo("\n" + count_differences(differences))


def _introduce(returned: Return) -> str:
    """A workbook by its path, unit and the time of its saving."""
    from itasheet.language import _
    from itasheet.thai.text import clean_terminal
    from itasheet.workflow.diff import show_time

    saved = _("saved {time}").format(time=show_time(returned.saved)) if returned.saved else ""
    return clean_terminal(" · ".join(filter(None, (returned.path, returned.unit_name, saved))))


def _show_unreadable(outcomes: tuple[Outcome, ...]) -> None:
    from itasheet.cli.terminal import list_outcome

    for outcome in outcomes:
        if outcome.returned is None:
            for line in list_outcome(outcome):
                click.echo(line)
