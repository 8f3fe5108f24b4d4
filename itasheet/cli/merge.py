"""``itasheet merge``: join the returns into the report workbook."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from itasheet.cli.app import (
    CLEAN,
    PROBLEMS,
    UNUSABLE,
    Command,
    Option,
    force_option,
    json_option,
    round_option,
)
from itasheet.language import N_

if TYPE_CHECKING:
    from itasheet.workflow.decisions import Choose
    from itasheet.workflow.merge import MergeWork


@click.command(
    "merge",
    cls=Command,
    help=N_(
        "Join returns into the report workbook: cover, table with Thai digits, and a summary for "
        "the office. Errors stop it, unless a draft will do. Where returns disagree it asks at a "
        "terminal, and records the answer in the round. PATHS are workbooks, or folders that hold "
        "them."
    ),
    epilog=N_(
        "Examples:\n\n"
        "  itasheet merge returns -o report.xlsx\n"
        "  itasheet merge returns -o report-public.xlsx --public --pdf\n"
        "  itasheet merge returns -o draft.xlsx --draft"
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    cls=Option,
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("The report to write."),
)
@round_option
@click.option(
    "--digits",
    cls=Option,
    type=click.Choice(["thai", "arabic", "typed"]),
    default="thai",
    show_default=True,
    help=N_("Digits in the report; codes and addresses keep theirs."),
)
@click.option("--public", cls=Option, is_flag=True, help=N_("Leave the summary sheet out."))
@click.option(
    "--draft", cls=Option, is_flag=True, help=N_("Merge in spite of errors; stamp it as a draft.")
)
@click.option(
    "--pdf",
    "as_pdf",
    cls=Option,
    is_flag=True,
    help=N_("Print the report to PDF too, beside the workbook; needs LibreOffice."),
)
@click.option(
    "--proposed",
    cls=Option,
    is_flag=True,
    help=N_(
        "Where returns disagree, decide as proposed instead of asking; recorded in the round like "
        "every answer."
    ),
)
@json_option
@force_option
def command(
    paths: tuple[Path, ...],
    output: Path,
    folder: Path | None,
    digits: str,
    public: bool,
    draft: bool,
    as_pdf: bool,
    proposed: bool,
    as_json: bool,
    force: bool,
) -> int:
    from itasheet.language import _
    from itasheet.problems.kinds import format_problem
    from itasheet.reports.contents import Wishes
    from itasheet.thai.numbers import Digits
    from itasheet.workflow.merge import merge_files

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(_("The report is a workbook: give -o a name that ends in .xlsx."))
    wishes = Wishes(Digits(digits), public, draft)
    pdf = output.with_suffix(".pdf") if as_pdf else None
    choose: Choose | None = None
    if proposed or (not as_json and can_ask()):
        from itasheet.cli.decide import choose_option

        choose = partial(choose_option, proposed=proposed)
    work = merge_files(paths, folder, output, wishes, force, pdf, choose)
    if work.recorded:
        from itasheet.cli.decide import show_recorded

        show_recorded(work.recorded)
    for problem in work.report.warnings if work.report else ():
        click.echo(format_problem(problem, _), err=True)
    if as_json:
        from itasheet.workflow.documents import document_returns, format_json

        outcomes, definition = work.judged.outcomes, work.context.definition
        conflicts = work.merged.resolution.conflicts
        document = document_returns(
            outcomes, definition, work.common, work.report, conflicts=conflicts
        )
        click.echo(format_json(document))
    else:
        show_merge(work)
    if work.judged.is_useless:
        return UNUSABLE
    return PROBLEMS if work.is_faulty else CLEAN


def can_ask() -> bool:
    """Whether somebody sits at a terminal, to see a question and to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def show_merge(work: MergeWork) -> None:
    """Tell what is not in order, then what all lack together, and what was written."""
    from itasheet.checks import Status
    from itasheet.cli.terminal import count_statuses, list_outcome, list_problems
    from itasheet.language import _

    outcomes, report = work.judged.outcomes, work.report
    lines = [
        line
        for outcome in outcomes
        if outcome.status is not Status.OK
        for line in list_outcome(outcome)
    ]
    lines += list_problems(work.common)
    lines += [count_statuses(outcomes)] if outcomes else []
    for line in lines:
        click.echo(line)
    if report:
        click.echo(_("{audit}: where each cell came from; keep it here").format(audit=report.audit))
        told = _("{path}: entries {entries}, pages {pages}")
        if report.draft:
            told = _("{path}: entries {entries}, pages {pages}, stamped as a draft")
        click.echo(told.format(path=report.path, entries=report.entries, pages=report.pages))
        if report.pdf:
            click.echo(report.pdf)
    elif work.judged.is_useless:
        click.echo(_("No report was written: no return could be read."), err=True)
    else:
        told = _("No report was written: mend the errors (✗) first, or add --draft.")
        click.echo(told, err=True)
