"""The second half of ``itasheet mail``: sending exactly what was shown, and telling of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import click

from itasheet.cli.errors import CLEAN, PROBLEMS, TRY_LATER
from itasheet.cli.previews import FATES, plan_mail
from itasheet.cli.terminal import list_problems
from itasheet.definition.mailing import Mailing
from itasheet.files import Journal, JournalBusy, display_name, make_folder, open_journal
from itasheet.language import N_, _, ngettext
from itasheet.mail.credentials import ServerFault
from itasheet.mail.ledger import Delivery, Fate, Key, LedgerEntry, fold_entries, is_due
from itasheet.mail.message import Message, Purpose
from itasheet.mail.plan import MailPlan, Selection, compare_plans, read_plan
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.thai.text import clean_terminal
from itasheet.workflow.access import prepare_connection, word_fault
from itasheet.workflow.compose import compose_mail
from itasheet.workflow.loading import read_text
from itasheet.workflow.round_folder import RoundFolder, load_ledger, open_round_folder
from itasheet.workflow.send import Means, Sender, list_jobs, redirect_jobs

CHOICE = N_("it was made for other units, addresses or files")
SHORT_WAIT = 5
"""Seconds of waiting that need not be announced."""


class Manner(NamedTuple):
    """How to send: to the sender alone, also what is unknown or refused, how many, how fast."""

    only_me: bool = False
    resend: bool = False
    limit: int | None = None
    per_minute: int | None = None


class Sent(NamedTuple):
    """Messages as they went out, what is known of each by now, and how many mails were left."""

    messages: tuple[Message, ...]
    states: Mapping[Key, Delivery]
    left: int


def send_mail(
    folder: Path | None, purpose: Purpose, choice: Selection, manner: Manner, as_json: bool = False
) -> int:
    """Send what the plan says, if nothing has changed since it was made; the exit code."""
    context = open_round_folder(folder)
    mailing = context.round_.mail
    if not (mailing.host and mailing.sender):
        raise Stop(Problem("mail-server-missing"))
    plan, messages = _follow_plan(context, purpose, choice)
    sent = _send_locked(context, messages, manner)
    states = _list_states(context, sent)
    troubles = tuple(_list_troubles(context, states))
    if as_json:
        click.echo(_write_json(context, plan, manner, sent, troubles))
    else:
        _sum_up(states, troubles)
    if sent.left:
        click.echo(_word_left(sent.left), err=True)
    return _choose_code(states)


def _write_json(
    context: RoundFolder, plan: MailPlan, manner: Manner, sent: Sent, troubles: tuple[Problem, ...]
) -> str:
    from itasheet.workflow.mail_documents import write_mail

    facts = {"sent": True, "trial": manner.only_me, "left": sent.left}
    messages = [(message, None) for message in sent.messages]
    return write_mail(context, plan, messages, sent.states, troubles, **facts)


def _send_locked(context: RoundFolder, messages: tuple[Message, ...], manner: Manner) -> Sent:
    make_folder(context.sent)
    try:
        with open_journal(context.ledger) as journal:
            return _send_messages(context, messages, manner, journal)
    except JournalBusy as error:
        place = Place(file=display_name(error.path))
        raise Stop(Problem("journal-busy", place), later=True) from error
    except ServerFault as fault:
        raise word_fault(fault) from fault


def _follow_plan(
    context: RoundFolder, purpose: Purpose, choice: Selection
) -> tuple[MailPlan, tuple[Message, ...]]:
    """Compose what the plan says; whatever is not as it was stops the command."""
    path = context.plan(purpose)
    place = Place(file=display_name(path))
    planned = read_plan(read_text(path)) if path.exists() else None
    if planned is None:
        raise Stop(Problem("mail-plan-missing", place))
    if choice not in (Selection(), planned.choice):
        raise Stop(Problem("mail-plan-changed", place, words={"what": CHOICE}))
    composed = compose_mail(context, purpose, planned.choice, planned.day)
    now = plan_mail(context, purpose, planned.choice, planned.day, composed)
    if changes := compare_plans(planned, now, place.file):
        raise Stop(*changes)
    return planned, composed.messages


def _send_messages(
    context: RoundFolder, messages: tuple[Message, ...], manner: Manner, journal: Journal
) -> Sent:
    mailing = _set_pace(context.round_.mail, manner)
    jobs = list_jobs(messages, context.round_.id, mailing.sender)
    states = fold_entries(load_ledger(context))
    due = tuple(job for job in jobs if is_due(states.get(job.key), manner.resend))
    if manner.only_me:
        due = redirect_jobs(jobs, context.round_.id, mailing.sender)
    now = due[: manner.limit]
    means = Means(journal, context.sent, prepare_connection(context), _tell_entry, WallClock())
    with Sender(mailing, means) as sender:
        entries = sender.send(now)
    left = len(due) - len(now)
    if manner.only_me:
        tried = {entry.key: Delivery(entry) for entry in entries}
        return Sent(tuple(job.message for job in due), tried, left)
    return Sent(messages, fold_entries(load_ledger(context)), left)


def _set_pace(mailing: Mailing, manner: Manner) -> Mailing:
    return mailing._replace(per_minute=manner.per_minute or mailing.per_minute)


def _list_states(context: RoundFolder, sent: Sent) -> tuple[Delivery, ...]:
    """What is known by now of each message, whichever run it was."""
    jobs = list_jobs(sent.messages, context.round_.id, context.round_.mail.sender)
    return tuple(sent.states[job.key] for job in jobs if job.key in sent.states)


def _sum_up(states: Iterable[Delivery], troubles: Iterable[Problem]) -> None:
    """Tell what did not go well and how many of each kind there are."""
    for line in list_problems(troubles):
        click.echo(line)
    counts = Counter(state.fate for state in states)
    told = [f"{_(text)} {counts[fate]}" for fate, text in FATES.items() if counts[fate]]
    click.echo(", ".join(told) or _("There was nothing left to send."))


def _word_left(count: int) -> str:
    left = ngettext(
        "{count} message is left; run the command again.",
        "{count} messages are left; run the command again.",
        count,
    )
    return left.format(count=count)


def _choose_code(states: Iterable[Delivery]) -> int:
    fates = {state.fate for state in states}
    if fates & {Fate.FAILED, Fate.UNKNOWN}:
        return PROBLEMS
    return TRY_LATER if Fate.DEFERRED in fates else CLEAN


def _list_troubles(context: RoundFolder, states: Iterable[Delivery]) -> Iterator[Problem]:
    for state in states:
        if state.fate is not Fate.ACCEPTED:
            last = state.last
            unit = context.round_.find_unit(last.unit)
            place = Place(file=unit.name if unit else "", key=last.recipient)
            yield Problem(state.problem or "mail-rejected", place, last.reason)


def _tell_entry(entry: LedgerEntry) -> None:
    click.echo(clean_terminal(f"{entry.recipient}: {_(FATES[entry.fate])}"), err=True)


class WallClock:
    """The computer's own clock; a long wait is announced."""

    def now(self) -> datetime:
        """The moment, with its zone."""
        return datetime.now().astimezone()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        if seconds >= SHORT_WAIT:
            told = _("Waiting {seconds} seconds …").format(seconds=round(seconds))
            click.echo(told, err=True)
        time.sleep(seconds)
