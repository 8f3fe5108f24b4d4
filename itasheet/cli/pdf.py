"""``itasheet pdf``: print a report's workbook to PDF."""

from pathlib import Path

import click

from itasheet.cli import app
from itasheet.files import display_name
from itasheet.language import _
from itasheet.problems.problem import format_problem
from itasheet.workflow.pdf import print_file


@app.as_command("pdf", writes=lambda words: [words["output"] or words["file"]])
@click.argument("file", type=app.PATH)
@app.output_option(".pdf")
@app.round_option
@app.force_option
def command(file: Path, output: Path | None, folder: Path | None, force: bool) -> None:
    target = output or file.with_suffix(".pdf")
    for problem in print_file(file, target, force, folder):
        click.echo(format_problem(problem, _), err=True)
    click.echo(display_name(target))
