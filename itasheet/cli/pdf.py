"""``itasheet pdf``: print a workbook to PDF."""

from __future__ import annotations

from pathlib import Path

import click

from itasheet.cli.app import as_command, force_option, option
from itasheet.language import N_


@as_command(
    "pdf",
    help=N_(
        "Print the workbook FILE to PDF through LibreOffice, page by page as its sheets are set. "
        "The PDF stands beside the workbook, unless -o says otherwise."
    ),
    epilog=N_("Examples:\n\n  itasheet pdf report.xlsx\n  itasheet pdf report.xlsx -o web.pdf"),
)
@click.argument("file", type=click.Path(path_type=Path))
@option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=N_("The PDF to write.")
)
@force_option
def command(file: Path, output: Path | None, force: bool) -> None:
    from itasheet.files import display_name
    from itasheet.language import _
    from itasheet.problems.problem import format_problem
    from itasheet.workflow.merge import print_file

    target = output or file.with_suffix(".pdf")
    if target.suffix.lower() != ".pdf":
        raise click.UsageError(_("Give -o a name that ends in .pdf."))
    for problem in print_file(file, target, force):
        click.echo(format_problem(problem, _), err=True)
    click.echo(display_name(target))
