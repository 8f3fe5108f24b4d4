"""Showing a round's mail as drafts, and sending exactly what was shown, each message once.

The plan that a preview writes is what is sent; where anything has changed since, nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from itasheet.files import display_name, make_folder, open_journal, write_whole
from itasheet.language import N_
from itasheet.mail.credentials import SMTP_VARIABLES, Server, find_account, make_context
from itasheet.mail.ledger import (
    Delivery,
    Fate,
    Key,
    LedgerEntry,
    MailPlan,
    Selection,
    compare_plans,
    fold_entries,
    is_due,
    make_plan,
    read_plan,
    write_plan,
)
from itasheet.mail.message_templates import Message, Purpose
from itasheet.mail.mime import write_draft
from itasheet.mail.smtp import Connection
from itasheet.problems.problem import Place, Problem, Stop, is_error
from itasheet.workflow.compose import compose_mail
from itasheet.workflow.loading import read_text, read_today
from itasheet.workflow.mailer import Mailer, list_jobs, redirect_jobs
from itasheet.workflow.round_folder import RoundFolder, load_ledger


@dataclass(frozen=True, slots=True)
class RecipientState:
    """What is known of a message for one recipient.

    ``state`` is ``planned`` or a fate of the ledger; ``code`` names the kind of problem.
    """

    address: str
    state: str = "planned"
    time: str = ""
    reason: str = ""
    code: str = ""
    deferrals: int = 0


@dataclass(frozen=True, slots=True)
class AttachmentState:
    """A file that goes out; ``size`` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class MessageState:
    """A message. ``answers`` is the Message-ID of the mail it answers, ``draft`` its file."""

    unit: str
    subject: str
    message_id: str
    answers: str
    draft: Path | None
    attachments: tuple[AttachmentState, ...]
    recipients: tuple[RecipientState, ...]


@dataclass(frozen=True, slots=True)
class MailState:
    """Messages and what is known of each, before or after sending; so ``mail --json`` prints them.

    ``day`` is the plan's; in a ``trial`` all went to the sender; ``left`` is how many mails a limit
    left.
    """

    purpose: Purpose
    day: str
    sent: bool
    trial: bool
    left: int
    messages: tuple[MessageState, ...]
    problems: tuple[Problem, ...]

    def count(self, *fates: Fate) -> int:
        """How many mails have one of these fates by now."""
        states = [to.state for message in self.messages for to in message.recipients]
        return sum(states.count(fate.value) for fate in fates)


def preview_mail(context: RoundFolder, purpose: Purpose, choice: Selection) -> MailState:
    """Compose, and write the drafts, in place of those of the time before, and the plan."""
    day = read_today().date().isoformat()
    messages, problems = compose_mail(context, purpose, choice, day)
    folder = context.drafts(purpose)
    make_folder(folder)
    paths = []
    for number, message in enumerate(messages, 1):
        name = message.unit or message.to[0].partition("@")[0]
        paths.append(folder / f"{number}-{name}.eml")
        write_whole(paths[-1], write_draft(message), force=True)
    # Only now: a run that is killed must not have taken away what was there.
    for path in set(folder.glob("[0-9]*-*.eml")).difference(paths):
        path.unlink()
    plan = make_plan(purpose, day, choice, context.round_.mail, messages)
    write_whole(context.plan(purpose), write_plan(plan).encode("utf-8"), force=True)
    if not messages and not any(map(is_error, problems)):
        problems = (*problems, Problem("mail-nothing"))
    known = fold_entries(load_ledger(context))
    states = tuple(map(partial(_describe_message, known), messages, paths))
    return MailState(purpose, day, False, False, 0, states, problems)


def send_mail(
    context: RoundFolder,
    purpose: Purpose,
    choice: Selection,
    *,
    ask: Callable[[str], str],
    report: Callable[[LedgerEntry], None],
    wait: Callable[[float], None],
    only_me: bool = False,
    resend: bool = False,
    limit: int | None = None,
    per_minute: int | None = None,
) -> MailState:
    """Send what the plan says, if nothing has changed since it was made.

    ``ask`` is asked for the password if nothing else has it, ``report`` is told what becomes of
    each message, ``wait`` sleeps so many seconds. With ``only_me`` all goes to the sender; with
    ``resend`` also what was refused, or may have arrived.
    """
    mailing = context.round_.mail
    if not (mailing.host and mailing.sender):
        raise Stop(Problem("mail-server-missing"))
    server = Server(mailing.host, mailing.submission_port, mailing.security, mailing.timeout)
    mailing = mailing._replace(per_minute=per_minute or mailing.per_minute)
    plan, messages = _follow_plan(context, purpose, choice)
    make_folder(context.sent)
    with open_journal(context.ledger) as journal:
        jobs = list_jobs(messages)
        known = fold_entries(load_ledger(context))
        due = tuple(job for job in jobs if is_due(known.get(job.key), resend))
        if only_me:
            due = redirect_jobs(jobs, context.round_.id, mailing.sender)
            messages = tuple(job.message for job in due)
        now = due[:limit]
        # The password is found once, before the first connection.
        account = cache(lambda: find_account(mailing, mailing.account, SMTP_VARIABLES, ask))

        def connect() -> Connection:
            return Connection(server, account(), make_context(mailing, context.base))

        entries = Mailer(mailing, journal, context.sent, connect, report, wait).send(now)
        known = fold_entries(load_ledger(context))
    if only_me:
        known = {entry.key: Delivery(entry) for entry in entries}
    states = tuple(_describe_message(known, message) for message in messages)
    problems = tuple(one for state in states for one in _list_problems(context, state))
    left = len(due) - len(now)
    return MailState(purpose, plan.day, True, only_me, left, states, problems)


def _describe_message(
    known: Mapping[Key, Delivery], message: Message, draft: Path | None = None
) -> MessageState:
    recipients = []
    for to in message.to:
        if delivery := known.get((message.message_id, to)):
            last, fate, code = delivery.last, delivery.fate.value, delivery.problem
            recipients.append(
                RecipientState(to, fate, last.time, last.reason, code, delivery.deferrals)
            )
        else:
            recipients.append(RecipientState(to))
    return MessageState(
        message.unit,
        message.subject,
        message.message_id,
        message.thread.parent,
        draft,
        tuple(
            AttachmentState(one.name, len(one.content), one.sha256) for one in message.attachments
        ),
        tuple(recipients),
    )


def _list_problems(context: RoundFolder, message: MessageState) -> Iterator[Problem]:
    """What is wrong with those mails that are known not to be well, whichever run it was."""
    unit = context.round_.find_unit(message.unit)
    for to in message.recipients:
        if to.state not in ("planned", Fate.ACCEPTED.value):
            place = Place(file=unit.name if unit else "", key=to.address)
            yield Problem(to.code or "mail-rejected", place, to.reason)


def _follow_plan(
    context: RoundFolder, purpose: Purpose, choice: Selection
) -> tuple[MailPlan, tuple[Message, ...]]:
    """Compose what the plan says; whatever is not as it was raises ``Stop``."""
    path = context.plan(purpose)
    place = Place(file=display_name(path))
    planned = read_plan(read_text(path)) if path.exists() else None
    if planned is None:
        raise Stop(Problem("mail-plan-missing", place))
    if choice not in (Selection(), planned.choice):
        what = N_("it was made for other units, addresses or files")
        raise Stop(Problem("mail-plan-changed", place, words={"what": what}))
    messages, _problems = compose_mail(context, purpose, planned.choice, planned.day)
    now = make_plan(purpose, planned.day, planned.choice, context.round_.mail, messages)
    if changes := compare_plans(planned, now, place.file):
        raise Stop(*changes)
    return planned, messages
