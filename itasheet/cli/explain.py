"""``itasheet explain``: tell what a problem means and how to mend it."""

from difflib import get_close_matches
from typing import Annotated

import click

from itasheet.cli import app, terminal
from itasheet.cli.help import WIDEST, measure_terminal, pad_text, wrap_text
from itasheet.language import N_, _, name_language
from itasheet.problems.problem import Severity, format_template, load_kinds


@app.as_command("explain")
def command(code: Annotated[str | None, app.argument(required=False)]) -> int | None:
    kinds, language = load_kinds(), name_language()
    if code is None:
        width = max(map(len, kinds)) + 2
        for known, kind in kinds.items():
            message = format_template(kind.message, language)
            click.echo(f"{terminal.MARKS[kind.severity]} {pad_text(known, width)}{message}")
        return None
    known = code.strip("[] ").lower()
    if known not in kinds:
        told = N_("There is no problem “{code}”. All of them: itasheet explain")
        if near := ", ".join(get_close_matches(code.lower(), kinds, n=3)):
            told = N_(
                "There is no problem “{code}”. Near it: {near}. All of them: itasheet explain"
            )
        terminal.tell(told, code=code, near=near)
        return app.UNUSABLE
    kind = kinds[known]
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
    width = min(measure_terminal(), WIDEST) - 4
    click.echo(f"{known} ({severities[kind.severity]})")
    for heading, text in rows:
        click.echo("\n  ".join((f"\n{heading}", *wrap_text(text, width))))
    return None
