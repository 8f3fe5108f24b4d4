"""``itasheet receipt``: a receipt for each return that was accepted."""

from pathlib import Path
from typing import Annotated

import click

from itasheet.cli import app, terminal
from itasheet.files import display_name
from itasheet.language import N_, _
from itasheet.workflow.loading import format_command, open_round_folder
from itasheet.workflow.receipt import write_receipts


@app.as_command("receipt", writes=lambda words: [words["output"]])
def command(
    paths: app.Paths,
    folder: app.Folder,
    output: Annotated[Path | None, app.option("-o --output DIR")],
    units: app.Units,
    force: app.Force,
) -> int:
    context = open_round_folder(folder)
    written, withheld = write_receipts(context, paths, units, output, force)
    for path, is_new in written.items():
        told = "{path}" if is_new else _("{path}: here already")
        click.echo(told.format(path=display_name(path)))
    for line in terminal.list_problems(withheld):
        click.echo(line)
    if not (written or withheld):
        terminal.tell(N_("No return that could be acknowledged has come yet."))
    if any(written.values()):
        line = format_command("mail", "receipts", "--round", context.base)
        terminal.tell(N_("Send them to the units: {command}"), command=line)
    return app.PROBLEMS if withheld else app.CLEAN
