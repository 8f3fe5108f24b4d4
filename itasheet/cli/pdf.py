"""``itasheet pdf``: print a report's workbook to PDF."""

from pathlib import Path
from typing import Annotated

import click

from itasheet.cli import app
from itasheet.files import display_name
from itasheet.language import _
from itasheet.problems.problem import format_problem
from itasheet.workflow.pdf import print_file


@app.as_command("pdf", writes=lambda words: [words["output"] or words["file"]])
def command(
    file: app.File,
    output: Annotated[Path | None, app.output_option(".pdf")],
    folder: app.Folder,
    force: app.Force,
) -> None:
    target = output or file.with_suffix(".pdf")
    for problem in print_file(file, target, force, folder):
        click.echo(format_problem(problem, _), err=True)
    click.echo(display_name(target))
