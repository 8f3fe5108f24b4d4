"""``itasheet pdf``: print a workbook to PDF."""

from pathlib import Path

import click

from itasheet.cli import app
from itasheet.files import display_name
from itasheet.language import N_, _
from itasheet.problems.problem import format_problem
from itasheet.workflow.merge import print_file


@app.as_command(
    "pdf",
    writes=lambda words: [words["output"] or words["file"]],
    help=N_(
        "Print the workbook FILE to PDF through LibreOffice, page by page as its sheets are set. "
        "The PDF stands beside the workbook, unless -o says otherwise."
    ),
    epilog=N_("Examples:\n\n  itasheet pdf report.xlsx\n  itasheet pdf report.xlsx -o web.pdf"),
)
@click.argument("file", type=app.PATH)
@app.output_option(".pdf", N_("The PDF to write."))
@app.force_option
def command(file: Path, output: Path | None, force: bool) -> None:
    target = output or file.with_suffix(".pdf")
    for problem in print_file(file, target, force):
        click.echo(format_problem(problem, _), err=True)
    click.echo(display_name(target))
