"""``itasheet demo``: run a whole round of the made-up agency of the examples."""

from __future__ import annotations

from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import click

from itasheet.cli.app import as_command, force_option
from itasheet.language import N_, _

FOLDER = "itasheet-demo"
FAULTY = "with-mistakes"
"""Folder of the example whose returns come first, before their units have mended them."""


@as_command(
    "demo",
    help=N_(
        "Run a whole round of a made-up agency in a new folder DIR: forms out, returns in, "
        "checked, mended, merged. Each step is shown as the command that would do it."
    ),
    epilog=N_("Examples:\n\n  itasheet demo\n  itasheet demo try-out"),
)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=FOLDER)
@force_option
def command(folder: Path, force: bool) -> None:
    from itasheet.definition.round import FILE
    from itasheet.files import display_name
    from itasheet.forms.workbook import name_forms
    from itasheet.resources import find_data
    from itasheet.workflow.round_folder import open_round_folder

    forms, returns, output = folder / "forms", folder / "returns", folder / "report.xlsx"
    _copy_example(f"round/{FILE}", folder / FILE, force)
    context = open_round_folder(folder)
    names = name_forms(context.definition, context.round_, context.round_.units)

    def receive(source: str, force: bool) -> None:
        """Put what units sent into a folder, under the names of their forms."""
        for path in sorted(find_data("examples", f"round/{source}").glob("*.xlsx")):
            _copy_example(f"round/{source}/{path.name}", returns / names[path.stem], force)

    told = _("The central office makes a form for each unit")
    _run_step(1, told, force, "template", "--round", folder, "-o", forms)
    told = _("It writes to them; without --send these are only drafts to look at")
    _run_step(2, told, force, "mail", "forms", "--round", folder)
    told = _("Units fill them in and send them back; one made mistakes")
    receive("returns", force)
    receive(FAULTY, force=True)
    _run_step(3, told, force, "check", returns, "--round", folder)
    told = _("Who has answered, and what is to be done next, is known at any time")
    _run_step(4, told, force, "status", "--round", folder)
    told = _("That unit mends its return and sends it again")
    receive("returns", force=True)
    _run_step(5, told, force, "check", returns, "--round", folder)
    told = _("All returns become the report")
    _run_step(6, told, force, "merge", returns, "--round", folder, "-o", output)
    told = _("Open {report}, and the forms in {forms}.")
    click.echo("\n" + told.format(report=display_name(output), forms=display_name(forms)))


def _run_step(number: int, text: str, force: bool, name: str, *words: str | Path) -> None:
    """Show a command and run it, without the hints that stand beside its results."""
    from importlib import import_module

    from itasheet.cli.terminal import format_command

    line = format_command(name, *words)
    click.echo(f"\n{number}. {click.style(text, bold=True)}\n   $ {line}\n")
    shown: click.Command = import_module(f"itasheet.cli.{name}").command
    more = ["--force"] if force and "-o" in words else []
    with redirect_stderr(StringIO()):
        shown.main([*map(str, words), *more], f"itasheet {name}", standalone_mode=False)


def _copy_example(name: str, target: Path, force: bool) -> None:
    from itasheet.files import make_folder, write_whole
    from itasheet.resources import find_data

    make_folder(target.parent)
    write_whole(target, find_data("examples", name).read_bytes(), force)
