"""``itasheet explain``: tell what a problem means and how to mend it."""

from __future__ import annotations

import click

from itasheet.cli.app import Argument, Command
from itasheet.cli.errors import UNUSABLE
from itasheet.language import N_, _, name_language

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
    from itasheet.problems.kinds import load_kinds

    if code is None:
        _list_kinds()
    elif (known := code.strip("[] ").lower()) in load_kinds():
        _explain(known)
    else:
        return _miss_kind(code)
    return None


def _list_kinds() -> None:
    from itasheet.cli.terminal import MARKS
    from itasheet.problems.kinds import format_template, load_kinds
    from itasheet.thai.text import pad_text

    kinds, language = load_kinds(), name_language()
    width = max(map(len, kinds)) + 2
    for code, kind in kinds.items():
        message = format_template(kind.message, language)
        click.echo(f"{MARKS[kind.severity]} {pad_text(code, width)}{message}")


def _miss_kind(code: str) -> int:
    from difflib import get_close_matches

    from itasheet.problems.kinds import load_kinds
    from itasheet.thai.text import clean_terminal

    near = get_close_matches(code.lower(), load_kinds(), n=3)
    told = _("There is no problem “{code}”. All of them: itasheet explain")
    if near:
        told = _("There is no problem “{code}”. Near it: {near}. All of them: itasheet explain")
    click.echo(told.format(code=clean_terminal(code), near=", ".join(near)), err=True)
    return UNUSABLE


def _explain(code: str) -> None:
    from itasheet.cli.help import wrap_text
    from itasheet.problems.kinds import format_template, load_kinds
    from itasheet.problems.problem import Severity

    kind, language = load_kinds()[code], name_language()
    severities = {
        Severity.ERROR: _("error: stops the merge"),
        Severity.WARNING: _("warning: look at it"),
        Severity.NOTE: _("note: for information"),
    }
    rows = (
        (_("What is wrong"), format_template(kind.message, language)),
        (_("Why it matters"), kind.explanation[language]),
        (_("Example"), kind.example[language]),
        (_("What to do"), format_template(kind.remedy, language)),
    )
    click.echo(f"{code} ({severities[kind.severity]})")
    for heading, text in rows:
        click.echo("\n  ".join((f"\n{heading}", *wrap_text(text, WIDTH))))
