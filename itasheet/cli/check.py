"""``itasheet check``: read returns and name every mistake by its cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itasheet.checks import Status
from itasheet.cli.app import (
    CLEAN,
    PROBLEMS,
    UNUSABLE,
    as_command,
    force_option,
    json_option,
    option,
    round_option,
)
from itasheet.language import N_

if TYPE_CHECKING:
    from itasheet.workflow.check import Checked
    from itasheet.workflow.mark import MarkedCopy


@as_command(
    "check",
    help=N_(
        "Read returns and name every mistake by file, sheet and cell. PATHS are workbooks, or "
        "folders that hold them; nothing in them is changed. What was decided in the round is "
        "followed."
    ),
    epilog=N_(
        "Examples:\n\n"
        "  itasheet check returns\n"
        "  itasheet check finance.xlsx --round 2568\n"
        "  itasheet check returns --mark marked"
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@round_option
@json_option
@option("--strict", is_flag=True, help=N_("Count warnings as errors."))
@option(
    "--mark",
    "target",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=N_(
        "Write a copy of each return that has problems into a folder: its cells are coloured and "
        "commented on, a first sheet lists them. Marks are passed over when it is read again."
    ),
)
@force_option
def command(
    paths: tuple[Path, ...],
    folder: Path | None,
    as_json: bool,
    strict: bool,
    target: Path | None,
    force: bool,
) -> int:
    from itasheet.cli.terminal import show_progress
    from itasheet.workflow.check import check_returns

    checked = check_returns(paths, folder, target, force, show_progress)
    if as_json:
        from itasheet.workflow.documents import format_json

        click.echo(format_json(checked.to_json()))
    else:
        _show(checked)
    judged = checked.judged
    if judged.is_useless:
        return UNUSABLE
    bad = {Status.ERRORS, Status.UNREADABLE} | ({Status.WARNINGS} if strict else set())
    return PROBLEMS if any(outcome.status in bad for outcome in judged.outcomes) else CLEAN


def _show(checked: Checked) -> None:
    from itasheet.cli.terminal import hint_explain, list_outcomes, list_problems

    judged, copies = checked.judged, checked.copies
    for line in (*list_outcomes(judged.outcomes), *list_problems(judged.problems)):
        click.echo(line)
    if copies:
        for line in (*map(_format_copy, copies.copies), *list_problems(copies.problems)):
            click.echo(line)
    hint = hint_explain(problem for one in judged.outcomes for problem in one.problems)
    if hint:
        click.echo(hint, err=True)


def _format_copy(copy: MarkedCopy) -> str:
    from itasheet.files import display_name
    from itasheet.language import _, ngettext

    target = display_name(copy.target)
    if not copy.shown and not copy.fixed:
        return _("{path}: written without marks").format(path=target)
    told = ngettext(
        "{path}: marked copy, {count} problem", "{path}: marked copy, {count} problems", copy.shown
    ).format(path=target, count=copy.shown)
    fixed = _("{count} corrected since last time").format(count=copy.fixed)
    return f"{told}, {fixed}" if copy.fixed else told
