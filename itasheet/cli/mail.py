"""``itasheet mail``: compose a round's mail, show it, and, once it was seen, send it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itasheet.cli.app import Argument, Command, Option, json_option, round_option, unit_option
from itasheet.language import N_

if TYPE_CHECKING:
    from itasheet.mail.plan import Selection
    from itasheet.workflow.post import Manner

PURPOSES = ("forms", "reminders", "marked", "receipts", "report")


@click.command(
    "mail",
    cls=Command,
    help=N_(
        "Write to the units, or send the report to its readers. Without --send nothing leaves "
        "this computer: the messages are shown and written as drafts, which Outlook and "
        "Thunderbird open, into the round's folder mail. --send sends exactly those, each once."
    ),
    epilog=N_(
        "For:\n\n"
        "  forms      their forms to the units\n"
        "  reminders  to units that have not answered\n"
        "  marked     returns, with their mistakes marked\n"
        "  receipts   that a return came\n"
        "  report     the finished workbook to its readers\n\n"
        "Examples:\n\n"
        "  itasheet mail forms --round 2568\n"
        "  itasheet mail forms --round 2568 --send --only-me\n"
        "  itasheet mail forms --round 2568 --send\n"
        "  itasheet mail report --round 2568 --to reader@example.go.th"
    ),
)
@click.argument("purpose", type=click.Choice(PURPOSES), cls=Argument)
@round_option
@json_option
@unit_option
@click.option(
    "--to",
    cls=Option,
    multiple=True,
    metavar="ADDRESS",
    help=N_("Write to this address instead; for units, with exactly one --unit."),
)
@click.option(
    "--from",
    "source",
    cls=Option,
    type=click.Path(),
    default="",
    metavar="PATH",
    help=N_("File or folder to attach from, if not the usual one in the round's folder."),
)
@click.option(
    "--draft", cls=Option, is_flag=True, help=N_("Send even a report that is a draft or faulty.")
)
@click.option("--send", cls=Option, is_flag=True, help=N_("Send what was shown before."))
@click.option(
    "--only-me", cls=Option, is_flag=True, help=N_("With --send: everything to the sender, to try.")
)
@click.option(
    "--resend",
    cls=Option,
    is_flag=True,
    help=N_("With --send: again what was refused, or of which nobody knows whether it arrived."),
)
@click.option(
    "--limit",
    cls=Option,
    type=click.IntRange(1),
    metavar="N",
    help=N_("With --send: at most so many messages in this run."),
)
@click.option(
    "--per-minute",
    cls=Option,
    type=click.IntRange(1),
    metavar="N",
    help=N_("With --send: at most so many messages a minute."),
)
def command(
    purpose: str,
    folder: Path | None,
    as_json: bool,
    units: tuple[str, ...],
    to: tuple[str, ...],
    source: str,
    draft: bool,
    send: bool,
    only_me: bool,
    resend: bool,
    limit: int | None,
    per_minute: int | None,
) -> int:
    from itasheet.cli.previews import show_mail
    from itasheet.mail.message import Purpose
    from itasheet.mail.plan import Selection
    from itasheet.workflow.post import Manner, send_mail

    choice = Selection(units, to, source, draft)
    manner = Manner(only_me, resend, limit, per_minute)
    _check_usage(purpose, choice, manner, send)
    if send:
        return send_mail(folder, Purpose(purpose), choice, manner, as_json)
    return show_mail(folder, Purpose(purpose), choice, as_json)


def _check_usage(purpose: str, choice: Selection, manner: Manner, send: bool) -> None:
    from itasheet.language import _

    if not send and any(manner):
        raise click.UsageError(_("--only-me, --resend, --limit and --per-minute go with --send."))
    if purpose == "report" and choice.units:
        raise click.UsageError(_("The report goes to its readers: give --to, not --unit."))
    if purpose != "report" and choice.to and len(choice.units) != 1:
        raise click.UsageError(_("Give --to together with exactly one --unit."))
