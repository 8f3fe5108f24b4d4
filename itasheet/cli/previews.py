"""The first half of ``itasheet mail``: who would get what, shown and written as drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from itasheet.cli.errors import CLEAN, PROBLEMS
from itasheet.cli.terminal import list_problems
from itasheet.files import display_name, write_whole
from itasheet.language import N_, _, ngettext
from itasheet.mail.ledger import Delivery, Fate, Key, fold_entries
from itasheet.mail.message import Message, Purpose
from itasheet.mail.plan import MailPlan, Selection, make_plan, write_plan
from itasheet.problems.kinds import is_error
from itasheet.problems.problem import Problem
from itasheet.thai.text import clean_terminal
from itasheet.workflow.compose import Composed, compose_mail, write_drafts
from itasheet.workflow.loading import read_today
from itasheet.workflow.round_folder import RoundFolder, load_ledger, open_round_folder

FATES = {
    Fate.ACCEPTED: N_("sent"),
    Fate.DEFERRED: N_("put off"),
    Fate.FAILED: N_("refused"),
    Fate.UNKNOWN: N_("unknown whether it arrived"),
}
"""What became of a message, in a few words."""


class Drafted(NamedTuple):
    """What was composed, its plan, and the file of each message's draft."""

    composed: Composed
    plan: MailPlan
    paths: tuple[Path, ...]


def show_mail(
    folder: Path | None, purpose: Purpose, choice: Selection, as_json: bool = False
) -> int:
    """Show and draft the mail, and tell on stderr what to do next; the exit code."""
    context = open_round_folder(folder)
    drafted = draft_mail(context, purpose, choice)
    if as_json:
        click.echo(_write_json(context, drafted))
    else:
        list_mail(context, purpose, drafted)
    if drafted.paths:
        click.echo(_word_next(context, purpose), err=True)
    return PROBLEMS if any(map(is_error, drafted.composed.problems)) else CLEAN


def draft_mail(context: RoundFolder, purpose: Purpose, choice: Selection) -> Drafted:
    """Compose, and write drafts and the plan."""
    today = read_today().date().isoformat()
    composed = compose_mail(context, purpose, choice, today)
    paths = write_drafts(composed.messages, context.drafts(purpose))
    plan = plan_mail(context, purpose, choice, today, composed)
    write_whole(context.plan(purpose), write_plan(plan).encode("utf-8"), force=True)
    return Drafted(composed, plan, paths)


def list_mail(context: RoundFolder, purpose: Purpose, drafted: Drafted) -> None:
    """Show who would get what."""
    composed = drafted.composed
    for line in (*_list_messages(context, composed), *list_problems(_add_nothing(composed))):
        click.echo(line)
    if composed.messages:
        click.echo("\n" + _count_drafts(context, purpose, len(composed.messages)))


def _write_json(context: RoundFolder, drafted: Drafted) -> str:
    from itasheet.workflow.mail_documents import write_mail

    composed, plan, paths = drafted
    messages = zip(composed.messages, paths, strict=True)
    states = fold_entries(load_ledger(context))
    facts = {"sent": False, "trial": False, "left": 0}
    return write_mail(context, plan, messages, states, _add_nothing(composed), **facts)


def plan_mail(
    context: RoundFolder, purpose: Purpose, choice: Selection, day: str, composed: Composed
) -> MailPlan:
    """The plan of what was composed."""
    mailing = context.round_.mail
    sender = f"{mailing.sender_name} <{mailing.sender}>"
    return make_plan(purpose, day, choice, sender, composed.messages)


def _add_nothing(composed: Composed) -> tuple[Problem, ...]:
    if composed.messages or any(map(is_error, composed.problems)):
        return composed.problems
    return (*composed.problems, Problem("mail-nothing"))


def _list_messages(context: RoundFolder, composed: Composed) -> Iterator[str]:
    states = fold_entries(load_ledger(context))
    for number, message in enumerate(composed.messages, 1):
        lines = _show_message(context, message, states)
        yield clean_terminal(f"{number}. {next(lines)}")
        yield from (clean_terminal(f"   {line}") for line in lines)


def _show_message(
    context: RoundFolder, message: Message, states: Mapping[Key, Delivery]
) -> Iterator[str]:
    unit = context.round_.find_unit(message.unit)
    to = ", ".join(message.to)
    yield f"{unit.name} <{to}>" if unit else to
    yield message.subject
    for one in message.attachments:
        yield f"+ {one.name} ({len(one.content) / 1000:,.0f} KB)"
    message_id = message.make_id(context.round_.id, context.round_.mail.sender)
    for recipient in message.to:
        if state := states.get((message_id, recipient)):
            yield f"= {recipient}: {_(FATES[state.fate])} ({state.last.time[:16]})"


def _count_drafts(context: RoundFolder, purpose: Purpose, count: int) -> str:
    told = ngettext(
        "{count} draft in {folder}; nothing was sent.",
        "{count} drafts in {folder}; nothing was sent.",
        count,
    )
    return told.format(count=count, folder=display_name(context.drafts(purpose)))


def _word_next(context: RoundFolder, purpose: Purpose) -> str:
    if not context.round_.mail.host:
        return _("Open them in Outlook or Thunderbird and send them from there.")
    command = f"itasheet mail {purpose.value} --round {display_name(context.base)} --send"
    return _("To send exactly these: {command}").format(command=command)
