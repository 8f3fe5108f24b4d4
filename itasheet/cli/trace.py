"""``itasheet trace``: show where a cell of the report came from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itasheet.cli.app import Argument, Command, Option, json_option
from itasheet.cli.errors import CLEAN, PROBLEMS
from itasheet.language import N_

if TYPE_CHECKING:
    from itasheet.cli.findings import Finding


@click.command(
    "trace",
    cls=Command,
    help=N_(
        "Show where cells of REPORT came from: unit, file, sheet and cell, the original text, what "
        "was repaired and decided. CELL is C5, or a range such as C5:C7; without it the files are "
        "listed. The audit that merge wrote beside the report tells it."
    ),
    epilog=N_(
        "Examples:\n\n"
        "  itasheet trace report.xlsx\n"
        "  itasheet trace report.xlsx B7 E7:F7\n"
        "  itasheet trace report.xlsx A1 --sheet ปก\n"
        "  itasheet trace report.xlsx --verify"
    ),
)
@click.argument("report", type=click.Path(path_type=Path), cls=Argument)
@click.argument("cell", nargs=-1, cls=Argument)
@click.option(
    "--sheet",
    cls=Option,
    default="",
    metavar="NAME",
    help=N_("Sheet of the report; by default the one with the table."),
)
@click.option(
    "--verify",
    cls=Option,
    is_flag=True,
    help=N_("Check that report and files are still those that were merged, cell by cell."),
)
@click.option(
    "--base",
    "--round",
    "base",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=N_("Folder in which the merged files are now, at whatever depth."),
)
@json_option
def command(
    report: Path, cell: tuple[str, ...], sheet: str, verify: bool, base: Path | None, as_json: bool
) -> int:
    from itasheet.cli.findings import Finding, write_finding
    from itasheet.files import display_name
    from itasheet.language import _
    from itasheet.problems.problem import Place, Problem, Stop
    from itasheet.workflow.trace import answer_cells, load_evidence, prove_files

    if report.suffix.lower() == ".pdf":
        told = _("Name the workbook that the PDF was printed from: a PDF has no cells.")
        raise click.UsageError(told)
    if base and not base.exists():
        raise Stop(Problem("file-missing", Place(file=display_name(base))))
    evidence = load_evidence(report)
    answers = answer_cells(evidence, cell, sheet)
    folder = base.parent if base and base.is_file() else base
    proof = prove_files(evidence.audit, report.parent, folder) if verify else None
    finding = Finding(evidence, answers, proof)
    if as_json:
        click.echo(write_finding(finding))
    else:
        _show(finding)
    return PROBLEMS if finding.problems else CLEAN


def _show(finding: Finding) -> None:
    from itasheet.cli.findings import list_finding
    from itasheet.cli.terminal import hint_explain

    for line in list_finding(finding):
        click.echo(line)
    hint = hint_explain(finding.problems)
    if hint:
        click.echo(hint, err=True)
