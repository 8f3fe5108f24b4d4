"""``itasheet pdf``: print a workbook to PDF."""

from pathlib import Path

import click

from itasheet.cli import app
from itasheet.files import display_name
from itasheet.language import _
from itasheet.problems.problem import format_problem
from itasheet.workflow.merge import print_file


@app.as_command("pdf", writes=lambda words: [words["output"] or words["file"]])
@click.argument("file", type=app.PATH)
@app.output_option(".pdf")
@app.force_option
def command(file: Path, output: Path | None, force: bool) -> None:
    target = output or file.with_suffix(".pdf")
    for problem in print_file(file, target, force):
        click.echo(format_problem(problem, _), err=True)
    click.echo(display_name(target))
