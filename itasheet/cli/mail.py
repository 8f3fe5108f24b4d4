"""``itasheet mail``: compose a round's mail, show it, and, once it was seen, send it."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGINT, SIGTERM, raise_signal, signal
from typing import Annotated, Any

import click

from itasheet.cli import app, terminal
from itasheet.files import display_name
from itasheet.language import N_, _
from itasheet.mail.ledger import Fate, LedgerEntry
from itasheet.mail.message_templates import Purpose
from itasheet.mail.plans import Selection
from itasheet.problems.problem import Problem, format_message, is_error
from itasheet.thai.text import clean_terminal
from itasheet.workflow.documents import to_json
from itasheet.workflow.journals import repair_ledger
from itasheet.workflow.loading import RoundFolder, format_command, open_round_folder
from itasheet.workflow.send import MailState, preview_mail, send_mail

FATES = {
    Fate.ACCEPTED: N_("sent"),
    Fate.DEFERRED: N_("put off"),
    Fate.FAILED: N_("refused"),
    Fate.UNKNOWN: N_("unknown whether it arrived"),
}
"""What became of a message, in a few words."""
TO_COME = N_("still to be sent")
REPAIRED = N_("The record of mail was repaired; as it was it is kept as {file}.")
PARTS = {"text": N_("the text"), "files": N_("the attachments")}
"""The parts of a message that may be other than they were."""

PURPOSES = click.Choice([one.value for one in Purpose])
ATTACHED = click.Choice(["pdf", "xlsx", "both"])
ABOVE_ZERO = click.IntRange(1)


@app.as_command(
    "mail",
    # What is sent is taken from a folder in which nobody writes, and a killed run left no half.
    writes=lambda words: [None, *map(Path, filter(os.path.exists, [words["source"]]))],
)
def command(
    purpose: Annotated[str, app.argument(metavar="PURPOSE", type=PURPOSES)],
    folder: app.Folder,
    as_json: app.Json,
    units: app.Units,
    to: Annotated[tuple[str, ...], app.option("--to ADDRESS")],
    source: Annotated[str, app.option("--from PATH", default="")],
    attach: Annotated[str | None, app.option("--as", type=ATTACHED)],
    draft: Annotated[bool, app.option("--draft")],
    again: Annotated[tuple[str, ...], app.option("--again UNIT")],
    repair: Annotated[bool, app.option("--repair")],
    send: Annotated[bool, app.option("--send")],
    only_me: Annotated[bool, app.option("--only-me")],
    resend: Annotated[bool, app.option("--resend")],
    limit: Annotated[int | None, app.option("--limit N", type=ABOVE_ZERO)],
    per_minute: Annotated[int | None, app.option("--per-minute N", type=ABOVE_ZERO)],
) -> int:
    _check_purpose(Purpose(purpose), units, to, source, attach)
    if not send and (only_me or resend or limit or per_minute):
        raise click.UsageError(_("--only-me, --resend, --limit and --per-minute go with --send."))
    if send and repair:
        raise click.UsageError(_("--repair goes without --send: look first at what is unknown."))
    source = source and os.path.abspath(source)  # it may be sent from another folder
    context = open_round_folder(folder)
    asked = context, Purpose(purpose), Selection(units, to, source, draft, again, attach or "")
    if repair and (kept := repair_ledger(context)):
        terminal.tell(REPAIRED, file=display_name(kept))
    if send:
        state = send_mail(
            *asked,
            ask=ask_person,
            report=_report_entry,
            wait=_wait,
            finishing=_finish_first,
            only_me=only_me,
            resend=resend,
            limit=limit,
            per_minute=per_minute,
        )
    else:
        state = preview_mail(*asked)
    terminal.show_result(as_json, lambda: to_json(state), _list_state(context, state))
    _tell_next(context, state)
    if not send:
        return app.PROBLEMS if any(map(is_error, state.problems)) else app.CLEAN
    if state.count_mails(Fate.FAILED, Fate.UNKNOWN):
        return app.PROBLEMS
    return app.TRY_LATER if state.count_mails(Fate.DEFERRED) else app.CLEAN


def _check_purpose(
    purpose: Purpose, units: tuple[str, ...], to: tuple[str, ...], source: str, attach: str | None
) -> None:
    """Refuse what has no meaning where the report is sent, or where other mail is."""
    if purpose is Purpose.REPORT:
        if units:
            raise click.UsageError(_("The report goes to its readers: give --to, not --unit."))
        if source.lower().endswith(".pdf"):
            told = _("Name the workbook of the report; its PDF is set anew from that.")
            raise click.UsageError(told)
    elif attach:
        raise click.UsageError(_("--as goes with the report: it is a PDF, a workbook, or both."))
    elif to and len(units) != 1:
        raise click.UsageError(_("Give --to together with exactly one --unit."))


def _tell_next(context: RoundFolder, state: MailState) -> None:
    """What is to be done about messages that are still to go out."""
    if state.left:
        terminal.tell(N_("Messages left: {count}; run the command again."), count=state.left)
    elif not state.sent and any(to.is_due(False) for m in state.messages for to in m.recipients):
        told = N_("Open them in Outlook or Thunderbird and send them from there.")
        if context.round_.mail.host:
            told = N_("To send exactly these: {command}")
        line = format_command("mail", state.purpose.value, "--round", context.base, "--send")
        terminal.tell(told, command=line)


def _list_state(context: RoundFolder, state: MailState) -> Iterator[str]:
    """Who would get what, and where the drafts are; or what did not go well, and counts."""
    for number, message in enumerate(() if state.sent else state.messages, 1):
        unit = context.round_.find_unit(message.unit)
        to = ", ".join(one.address for one in message.recipients)
        lines = [f"{number}. {unit.name} <{to}>" if unit else f"{number}. {to}"]
        lines.append(f"   {message.subject}")
        lines += [f"   + {one.name} ({one.size / 1000:,.0f} KB)" for one in message.attachments]
        fates = (*message.earlier, *message.recipients)
        for one in fates if any(one.time for one in fates) else ():
            time = f" ({one.time[:16].replace('T', ' ')})" if one.time else ""
            lines.append(f"   = {one.address}: {_(FATES.get(one.state, TO_COME))}{time}")
            if parts := ", ".join(_(PARTS[part]) for part in one.changed):
                lines.append("     " + _("changed since then: {parts}").format(parts=parts))
        yield from map(clean_terminal, lines)
    yield from terminal.list_problems(state.problems)
    if state.sent:
        counts = {text: state.count_mails(fate) for fate, text in FATES.items()}
        shown = [f"{_(text)} {count}" for text, count in counts.items() if count]
        yield ", ".join(shown) or _("There was nothing left to send.")
    elif state.messages:
        count = sum(message.draft is not None for message in state.messages)
        folder = display_name(context.mail / state.purpose.value)
        text = _("Drafts in {folder}: {count}; nothing was sent.")
        if not any(to.is_due(resend=True) for one in state.messages for to in one.recipients):
            text = _("All of them have it; --again UNIT (or READER) sends it once more.")
        yield "\n" + text.format(count=count, folder=folder)


def _report_entry(entry: LedgerEntry) -> None:
    click.echo(clean_terminal(f"{entry.recipient}: {_(FATES[entry.fate])}"), err=True)


def _wait(seconds: float) -> None:
    if seconds >= 5:  # a shorter one need not be announced
        terminal.tell(N_("Waiting {seconds} seconds …"), seconds=round(seconds))
    time.sleep(seconds)


@contextmanager
def _finish_first() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait until what is under way is finished; the second one does not."""
    heard, usual = list[int](), dict[int, Any]()

    def hear(number: int, _frame: object) -> None:
        heard.append(number)
        for one, handler in usual.items():
            signal(one, handler)

    with suppress(ValueError):  # only the main thread hears of them
        usual[SIGINT], usual[SIGTERM] = signal(SIGINT, hear), signal(SIGTERM, hear)
    try:
        yield
    finally:
        for number, handler in usual.items():
            signal(number, handler)
    for number in heard:
        raise_signal(number)


def ask_person(what: str | Problem) -> str:
    """Ask at a terminal, without showing a password that is typed; elsewhere nobody is asked."""
    if not sys.stdin.isatty():
        return ""
    if isinstance(what, Problem):
        question = _("{problem}. Run it?").format(problem=format_message(what, _))
        return "yes" if click.confirm(question, err=True) else ""
    question = _("Password of {account}").format(account=what)
    return str(click.prompt(question, hide_input=True, default="", show_default=False, err=True))
