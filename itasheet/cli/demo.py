"""``itasheet demo``: run a whole round of the made-up agency of the examples."""

from contextlib import redirect_stderr
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Annotated

import click

from itasheet.cli import app
from itasheet.definition.identity import BESIDE
from itasheet.definition.round import FILE
from itasheet.files import display_name, make_folder, refuse_existing, write_files, write_whole
from itasheet.forms.workbook import name_forms
from itasheet.language import _
from itasheet.resources import find_data
from itasheet.workflow.loading import format_command, open_round_folder

FOLDER = "itasheet-demo"
FAULTY = "with-mistakes"
"""Folder of the example whose returns come first, before their units have mended them."""


@app.as_command("demo", writes=lambda words: [words["folder"]])
def command(
    folder: Annotated[Path, app.argument(metavar="[DIR]", default=FOLDER)], force: app.Force
) -> None:
    file, forms, returns = folder / FILE, folder / "forms", folder / "returns"
    output = folder / "report.xlsx"
    refuse_existing([file], force)
    force = force or file.exists()  # left by a run that was killed, like all that is here
    beside = [kind.name_beside(output) for kind in BESIDE]
    refuse_existing([forms, returns, output, *beside, output.with_suffix(".pdf")], force)
    write_files({file: find_data("examples", f"round/{FILE}").read_bytes()}, force)
    make_folder(returns)
    context = open_round_folder(folder)
    names = name_forms(context.definition, context.round_, context.round_.units)

    def receive(source: str) -> None:
        for path in find_data("examples", f"round/{source}").glob("*.xlsx"):
            write_whole(returns / names[path.stem], path.read_bytes(), force=True)

    def show(number: int, told: str, name: str, *words: str | Path) -> None:
        """Show a command and run it, without the hints that stand beside its results."""
        line = format_command(name, *words)
        click.echo(f"\n{number}. {click.style(told, bold=True)}\n   $ {line}\n")
        shown: click.Command = import_module(f"itasheet.cli.{name}").command
        more = ["--force"] if force and "-o" in words else []
        with redirect_stderr(StringIO()):
            shown.main([*map(str, words), *more], f"itasheet {name}", standalone_mode=False)

    where = ("--round", folder)
    told = _("The central office makes a form for each unit")
    show(1, told, "template", *where, "-o", forms)
    told = _("It writes to them; without --send these are only drafts to look at")
    show(2, told, "mail", "forms", *where)
    receive("returns")
    receive(FAULTY)
    told = _("Units fill them in and send them back; one made mistakes")
    show(3, told, "check", returns, *where)
    told = _("Who has answered, and what is to be done next, is known at any time")
    show(4, told, "status", *where)
    receive("returns")
    show(5, _("That unit mends its return and sends it again"), "check", returns, *where)
    told = _("All returns become the report, and the pages to publish")
    show(6, told, "merge", returns, *where, "-o", output, "--pdf")
    told = _("Open {report}, and the forms in {forms}.")
    click.echo("\n" + told.format(report=display_name(output), forms=display_name(forms)))
