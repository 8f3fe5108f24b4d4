"""``itasheet explain``: tell what a problem means and how to mend it."""

from __future__ import annotations

import click

from itasheet.cli.app import Argument, Command
from itasheet.cli.errors import UNUSABLE
from itasheet.wording import N_

WIDTH = 76
"""Columns of an explanation's lines."""


@click.command(
    "explain",
    cls=Command,
    help=N_(
        "Tell what a problem means, with an example and the cure; without CODE, list them all."
    ),
    epilog=N_("Examples:\n\n  itasheet explain\n  itasheet explain required-blank"),
)
@click.argument("code", required=False, cls=Argument)
def command(code: str | None) -> int | None:
    from itasheet.model.catalogue import KINDS

    if code is None:
        _list_kinds()
        return None
    kind = KINDS.get(code.strip("[] ").lower())
    if kind is None:
        return _miss_kind(code)
    _explain(kind.code)
    return None


def _list_kinds() -> None:
    from itasheet.cli.terminal import MARKS
    from itasheet.language import _
    from itasheet.model.catalogue import KINDS, show_template
    from itasheet.thai.text import pad_text

    width = max(map(len, KINDS)) + 2
    for kind in KINDS.values():
        click.echo(
            f"{MARKS[kind.severity]} {pad_text(kind.code, width)}{show_template(kind.message, _)}"
        )


def _miss_kind(code: str) -> int:
    from difflib import get_close_matches

    from itasheet.language import _
    from itasheet.model.catalogue import KINDS
    from itasheet.thai.text import clean_terminal

    near = get_close_matches(code.lower(), KINDS, n=3)
    told = _("There is no problem “{code}”. All of them: itasheet explain")
    if near:
        told = _("There is no problem “{code}”. Near it: {near}. All of them: itasheet explain")
    click.echo(told.format(code=clean_terminal(code), near=", ".join(near)), err=True)
    return UNUSABLE


def _explain(code: str) -> None:
    from itasheet.cli.help import wrap_text
    from itasheet.language import _
    from itasheet.model.catalogue import KINDS, show_template
    from itasheet.problems.problem import Severity

    kind = KINDS[code]
    severities = {
        Severity.ERROR: _("error: stops the merge"),
        Severity.WARNING: _("warning: look at it"),
        Severity.NOTE: _("note: for information"),
    }
    rows = (
        (_("What is wrong"), show_template(kind.message, _)),
        (_("Why it matters"), _(kind.meaning)),
        (_("Example"), _(kind.example)),
        (_("What to do"), show_template(kind.remedy, _)),
    )
    click.echo(f"{kind.code} ({severities[kind.severity]})")
    for heading, text in rows:
        click.echo("\n  ".join((f"\n{heading}", *wrap_text(text, WIDTH))))
