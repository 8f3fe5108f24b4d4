"""``itasheet demo``: run a whole round of the made-up agency of the examples."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from itasheet.cli.app import Argument, Command, force_option
from itasheet.language import N_, _

if TYPE_CHECKING:
    from itasheet.workflow.loading import RoundContext

FOLDER = "itasheet-demo"
FAULTY = "with-mistakes"
"""Folder of the example whose returns come first, before their units have mended them."""


@click.command(
    "demo",
    cls=Command,
    help=N_(
        "Run a whole round of a made-up agency in a new folder DIR: forms out, returns in, "
        "checked, mended, merged. Each step is shown as the command that would do it."
    ),
    epilog=N_("Examples:\n\n  itasheet demo\n  itasheet demo try-out"),
)
@click.argument(
    "folder", metavar="[DIR]", type=click.Path(path_type=Path), default=FOLDER, cls=Argument
)
@force_option
def command(folder: Path, force: bool) -> None:
    from itasheet.definition.round import FILE
    from itasheet.files import display_name
    from itasheet.workflow.loading import load_context

    forms, returns, output = folder / "forms", folder / "returns", folder / "report.xlsx"
    _copy_example(f"round/{FILE}", folder / FILE, force)
    context = load_context(folder)
    told = _("The central office makes a form for each unit")
    _show_step(1, told, "template", "--round", folder, "-o", forms)
    names = _make_forms(context, forms, force)
    told = _("It writes to them; without --send these are only drafts to look at")
    _show_step(2, told, "mail", "forms", "--round", folder)
    _draft_mail(folder)
    told = _("Units fill them in and send them back; one made mistakes")
    _show_step(3, told, "check", returns, "--round", folder)
    _receive("returns", names, returns, force)
    _receive(FAULTY, names, returns, force=True)
    _check(context, returns)
    told = _("Who has answered, and what is to be done next, is known at any time")
    _show_step(4, told, "status", "--round", folder)
    _tell_status(folder)
    told = _("That unit mends its return and sends it again")
    _show_step(5, told, "check", returns, "--round", folder)
    _receive("returns", names, returns, force=True)
    _check(context, returns)
    told = _("All returns become the report")
    _show_step(6, told, "merge", returns, "--round", folder, "-o", output)
    _merge(returns, folder, output, force)
    told = _("Open {report}, and the forms in {forms}.")
    click.echo("\n" + told.format(report=display_name(output), forms=display_name(forms)))


def _show_step(number: int, text: str, *words: str | Path) -> None:
    from itasheet.cli.terminal import format_command

    line = format_command(*words)
    click.echo(f"\n{number}. {click.style(text, bold=True)}\n   $ {line}\n")


def _copy_example(name: str, target: Path, force: bool) -> None:
    from itasheet.files import make_folder, write_whole
    from itasheet.resources import find_example

    make_folder(target.parent)
    write_whole(target, find_example(name).read_bytes(), force)


def _make_forms(context: RoundContext, forms: Path, force: bool) -> Mapping[str, str]:
    """Write the forms; the name of each unit's file, by the unit's id."""
    from itasheet.files import display_name
    from itasheet.forms.workbook import name_forms
    from itasheet.workflow.template import write_forms

    assert context.round_ is not None  # it was read from the folder
    definition, round_ = context.definition, context.round_
    for path in write_forms(definition, round_, round_.units, forms, force):
        click.echo(display_name(path))
    return name_forms(definition, round_, round_.units)


def _draft_mail(folder: Path) -> None:
    from itasheet.cli.mail import list_preview
    from itasheet.mail.message import Purpose
    from itasheet.mail.send_plan import Selection
    from itasheet.workflow.round_folder import open_round_folder
    from itasheet.workflow.send import preview_mail

    context = open_round_folder(folder)
    for line in list_preview(context, preview_mail(context, Purpose.FORMS, Selection())):
        click.echo(line)


def _receive(source: str, names: Mapping[str, str], returns: Path, force: bool) -> None:
    """Put what units sent into a folder, under the names of their forms."""
    from itasheet.resources import find_example

    for path in sorted(find_example(f"round/{source}").glob("*.xlsx")):
        _copy_example(f"round/{source}/{path.name}", returns / names[path.stem], force)


def _check(context: RoundContext, returns: Path) -> None:
    from itasheet.cli.terminal import list_outcomes
    from itasheet.workflow.loading import judge_files

    for line in list_outcomes(judge_files([returns], context).outcomes):
        click.echo(line)


def _tell_status(folder: Path) -> None:
    from itasheet.cli.status import list_overview
    from itasheet.workflow.round_folder import open_round_folder
    from itasheet.workflow.status import load_overview

    for line in list_overview(load_overview(open_round_folder(folder))):
        click.echo(line)


def _merge(returns: Path, folder: Path, output: Path, force: bool) -> None:
    from itasheet.cli.merge import show_merge
    from itasheet.reports.contents import Wishes
    from itasheet.workflow.merge import merge_files

    show_merge(merge_files((returns,), folder, output, Wishes(), force))
