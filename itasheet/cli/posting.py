"""The second half of ``itasheet mail``: sending exactly what was shown, and telling of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import click

from itasheet.cli.access import prepare_connection, word_fault
from itasheet.cli.boundary import CLEAN, PROBLEMS, TRY_LATER, Stop
from itasheet.cli.composing import Composed, compose_mail
from itasheet.cli.desk import Desk, load_ledger, open_desk
from itasheet.cli.drafting import FATES, plan_mail
from itasheet.cli.listing import list_problems
from itasheet.cli.sending import Job, Means, Sender, list_jobs, redirect_jobs
from itasheet.cli.sources import read_text
from itasheet.edges.files import display_name, make_folder
from itasheet.edges.journal import Journal, JournalBusy, open_journal
from itasheet.edges.trust import ServerFault
from itasheet.language import _, ngettext
from itasheet.mail.ledger import Entry, Fate, fold_entries, is_due
from itasheet.mail.messages import Message, Purpose
from itasheet.mail.plan import Choice, compare_plans, read_plan
from itasheet.model.mailing import Mailing
from itasheet.model.problems import Place, Problem
from itasheet.model.wording import N_
from itasheet.thai.text import clean_terminal

CHOICE = N_("it was made for other units, addresses or files")
SHORT_WAIT = 5
"""Seconds of waiting that need not be announced."""


class Manner(NamedTuple):
    """How to send: to the sender alone, also what is unknown or refused, how many, how fast."""

    only_me: bool = False
    resend: bool = False
    limit: int | None = None
    per_minute: int | None = None


def send_mail(folder: Path | None, purpose: Purpose, choice: Choice, manner: Manner) -> int:
    """Send what the plan says, if nothing has changed since it was made; the exit code."""
    desk = open_desk(folder)
    mailing = desk.found.mail
    if not (mailing.host and mailing.sender):
        raise Stop(Problem("mail-server-missing"))
    composed = _follow_plan(desk, purpose, choice)
    make_folder(desk.sent)
    try:
        with open_journal(desk.ledger) as journal:
            return _send_messages(desk, composed.messages, manner, journal)
    except JournalBusy as error:
        place = Place(file=display_name(error.path))
        raise Stop(Problem("journal-busy", place), code=TRY_LATER) from error
    except ServerFault as fault:
        raise word_fault(fault) from fault


def _follow_plan(desk: Desk, purpose: Purpose, choice: Choice) -> Composed:
    """Compose what the plan says; whatever is not as it was stops the command."""
    path = desk.plan(purpose)
    place = Place(file=display_name(path))
    planned = read_plan(read_text(path)) if path.exists() else None
    if planned is None:
        raise Stop(Problem("mail-plan-missing", place))
    if choice not in (Choice(), planned.choice):
        raise Stop(Problem("mail-plan-changed", place, words={"what": CHOICE}))
    composed = compose_mail(desk, purpose, planned.choice, planned.day)
    now = plan_mail(desk, purpose, planned.choice, planned.day, composed)
    if changes := compare_plans(planned, now, place.file):
        raise Stop(*changes)
    return composed


def _send_messages(
    desk: Desk, messages: tuple[Message, ...], manner: Manner, journal: Journal
) -> int:
    mailing = _set_pace(desk.found.mail, manner)
    jobs = list_jobs(messages, desk.found.id, mailing.sender)
    states = fold_entries(load_ledger(desk))
    due = tuple(job for job in jobs if is_due(states.get(job.key), manner.resend))
    if manner.only_me:
        due = redirect_jobs(jobs, mailing.sender)
    now = due[: manner.limit]
    means = Means(journal, desk.sent, prepare_connection(desk), _tell_entry, WallClock())
    with Sender(mailing, means, states) as sender:
        entries = sender.send(now)
    if not manner.only_me:
        entries = _list_last(desk, jobs)
    return _sum_up(desk, entries, len(due) - len(now))


def _set_pace(mailing: Mailing, manner: Manner) -> Mailing:
    return mailing._replace(per_minute=manner.per_minute or mailing.per_minute)


def _list_last(desk: Desk, jobs: Iterable[Job]) -> tuple[Entry, ...]:
    """What the ledger knows by now of each message, whichever run it was."""
    states = fold_entries(load_ledger(desk))
    known = (states[job.key] for job in jobs if job.key in states)
    return tuple(_name_fate(state.last, state.fate) for state in known)


def _name_fate(entry: Entry, fate: Fate) -> Entry:
    problem = "mail-fate-unknown" if fate is Fate.UNKNOWN else entry.problem
    return replace(entry, fate=fate, problem=problem)


def _sum_up(desk: Desk, entries: tuple[Entry, ...], rest: int) -> int:
    """Tell what did not go well and how many of each kind there are; the exit code."""
    for line in list_problems(_list_troubles(desk, entries)):
        click.echo(line)
    counts = Counter(entry.fate for entry in entries)
    told = [f"{_(text)} {counts[fate]}" for fate, text in FATES.items() if counts[fate]]
    click.echo(", ".join(told) or _("There was nothing left to send."))
    if rest:
        left = ngettext(
            "{count} message is left; run the command again.",
            "{count} messages are left; run the command again.",
            rest,
        )
        click.echo(left.format(count=rest), err=True)
    if counts[Fate.FAILED] or counts[Fate.UNKNOWN]:
        return PROBLEMS
    return TRY_LATER if counts[Fate.DEFERRED] else CLEAN


def _list_troubles(desk: Desk, entries: Iterable[Entry]) -> Iterator[Problem]:
    for entry in entries:
        if entry.fate is not Fate.ACCEPTED:
            unit = desk.found.find_unit(entry.unit)
            place = Place(file=unit.name if unit else "", key=entry.recipient)
            yield Problem(entry.problem or "mail-rejected", place, entry.reason)


def _tell_entry(entry: Entry) -> None:
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
