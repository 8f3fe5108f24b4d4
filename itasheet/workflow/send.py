"""Showing a round's mail as drafts, and sending exactly what was shown, each message once.

The plan that a preview writes is what is sent; where anything has changed since, nothing is. Before
a message's text is handed over, ``sending`` is on the disk; afterwards its fate. What was put off
is tried again with growing waits, what is unknown never.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from heapq import heappop, heappush
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from itasheet import files
from itasheet.definition.settings import FORMAT, format_record, list_values, read_record
from itasheet.language import N_, _
from itasheet.mail import ledger
from itasheet.mail.credentials import SMTP_VARIABLES, Ask, find_account, make_context
from itasheet.mail.ledger import Delivery, Fate, History, LedgerEntry
from itasheet.mail.message_templates import Attachment, Message, Purpose
from itasheet.mail.mime import write_draft, write_message
from itasheet.mail.plans import MailPlan, Selection, compare_plans
from itasheet.mail.smtp import ALL_REFUSED, Connection, Stage, explain_reply
from itasheet.problems.problem import Place, Problem, Stop, is_error
from itasheet.workflow import journals
from itasheet.workflow.compose import compose_mail
from itasheet.workflow.loading import RoundFolder, read_text, read_today

PLAN = "plan.json"
"""What is to be sent, beside the drafts of that."""
MOST_TRIES = 5
"""Tries for one message in one run, and for a connection; then it is left to the next run."""
Finishing = Callable[[], AbstractContextManager[None]]
"""Keeps whoever wants to stop waiting until what is under way is finished."""


class MessageState(NamedTuple):
    """A message. ``answers`` is the Message-ID of the mail it answers, ``draft`` its file; one that
    all its recipients have got has none. ``earlier`` is what its unit or reader got for that.
    """

    unit: str
    subject: str
    message_id: str
    answers: str
    draft: Path | None
    attachments: tuple[Attachment, ...]
    recipients: tuple[Delivery, ...]
    earlier: tuple[Delivery, ...]


class MailState(NamedTuple):
    """Messages and what is known of each, before or after sending; so ``mail --json`` prints them.

    ``day`` is the plan's; in a ``trial`` all went to the sender; a limit left so many as ``left``.
    """

    purpose: Purpose
    day: str
    sent: bool
    trial: bool
    left: int
    messages: tuple[MessageState, ...]
    problems: tuple[Problem, ...]

    def count_mails(self, *fates: Fate) -> int:
        return sum(to.state in fates for one in self.messages for to in one.recipients)


def preview_mail(context: RoundFolder, purpose: Purpose, choice: Selection) -> MailState:
    """Compose, and write the drafts, in place of those of the time before, and the plan.

    A draft that is not as it was written then is left, and told of.
    """
    day = read_today().date().isoformat()
    journals.note_clock(context)
    entries = journals.load_ledger(context)
    plan = MailPlan(FORMAT, purpose, day, len(entries), choice)
    messages, problems = compose_mail(context, plan, entries)
    folder, drafts, states = context.mail / purpose.value, dict[Path, bytes](), []
    known = before.drafts if (before := _read_plan(folder / PLAN)) else {}
    others = {one for one in folder.glob("*.eml") if files.sum_file(one) != known.get(one.name)}
    for number, state in enumerate(_describe_messages(messages, History(entries)), 1):
        name = state.unit or state.recipients[0].address.partition("@")[0]
        path = folder / f"{number}-{name}.eml"
        is_ours = path not in others or path.is_symlink()  # which is refused
        if is_ours and any(one.is_due(resend=True) for one in state.recipients):
            drafts[path], state = write_draft(messages[number - 1]), state._replace(draft=path)
        states.append(state)
    sums = {path.name: sha256(content).hexdigest() for path, content in drafts.items()}
    plan = plan.fill(context.round_.mail, messages)._replace(drafts=sums)
    document = format_record(plan, indent=2).encode("utf-8")
    files.write_files(drafts | {folder / PLAN: document}, force=True, private=True)
    # Only now: a run that is killed must not have taken away what was there.
    for path in {*folder.glob("*.eml")}.difference(drafts, others):
        path.unlink()
    problems = (*problems, *(files.find_fault("mail-draft-kept", one) for one in sorted(others)))
    if not messages and not any(map(is_error, problems)):
        problems = (*problems, Problem("mail-nothing"))
    return MailState(purpose, day, False, False, 0, tuple(states), problems)


def send_mail(
    context: RoundFolder,
    purpose: Purpose,
    choice: Selection,
    *,
    ask: Ask,
    report: Callable[[LedgerEntry], None],
    wait: Callable[[float], None],
    finishing: Finishing = nullcontext,
    only_me: bool = False,
    resend: bool = False,
    limit: int | None = None,
    per_minute: int | None = None,
) -> MailState:
    """Send what the plan says, if nothing has changed since it was made.

    ``ask`` is for the password, or whether its command may run; ``wait`` sleeps so many seconds.
    With ``only_me`` all goes to the sender; with ``resend`` also what was refused, or is unknown.
    """
    plan, messages = _follow_plan(context, purpose, choice)
    if only_me:
        told = (context.round_.id, context.round_.mail.sender, _("[trial → {recipient}] {subject}"))
        messages = tuple(one.redirect(to, *told) for one in messages for to in one.to)
    files.make_folder(context.mail / journals.SENT, private=True)
    with journals.open_ledger(context) as note:
        history = History(journals.load_ledger(context))
        due = {  # two receipts may be of the same return
            ledger.make_key(message, to): (message, to)
            for message in messages
            for to in message.to
            if history.find(message, to).is_due(resend)
        }
        entries: tuple[LedgerEntry, ...] = ()
        if due:  # else nobody need be asked for a password
            mailing, base = context.round_.mail, context.base
            account = find_account(mailing, context.file, mailing.account, SMTP_VARIABLES, ask)
            connect = partial(Connection, mailing.server, account, make_context(mailing, base))
            pause = 60 / (per_minute or mailing.per_minute)
            mailer = Mailer(context, note, connect, report, wait, finishing, pause, only_me)
            entries = mailer.send([*due.values()][:limit])
        history = History(entries if only_me else journals.load_ledger(context), only_me)
    states = _describe_messages(messages, history)
    left = max(len(due) - limit, 0) if limit else 0
    problems = tuple(_explain_fates(context, states))
    return MailState(purpose, plan.day, True, only_me, left, states, problems)


def _explain_fates(context: RoundFolder, states: Iterable[MessageState]) -> Iterator[Problem]:
    """What is not well with any of them, also since an earlier run."""
    names = {unit.id: unit.name for unit in context.round_.units}
    for one in states:
        for to in (to for to in one.recipients if to.code):
            place = Place(names.get(one.unit, ""), key=to.address)
            yield Problem(to.code, place, to.reason)


def _describe_messages(messages: Iterable[Message], history: History) -> tuple[MessageState, ...]:
    return tuple(
        MessageState(
            one.unit,
            one.subject,
            one.message_id,
            "".join(one.thread[-1:]),
            None,
            one.attachments,
            tuple(history.find(one, to) for to in one.to),
            history.list_earlier(one),
        )
        for one in messages
    )


def _follow_plan(
    context: RoundFolder, purpose: Purpose, choice: Selection
) -> tuple[MailPlan, tuple[Message, ...]]:
    """Compose what the plan says; whatever is missing or not as it was raises ``Stop``."""
    if not (context.round_.mail.host and context.round_.mail.sender):
        raise Stop(Problem("mail-server-missing"))
    path = context.mail / purpose.value / PLAN
    planned = _read_plan(path)
    if planned is None:
        raise Stop(files.find_fault("mail-plan-missing", path))
    if choice not in (Selection(), planned.choice):
        what = N_("it was made for other units, addresses or files")
        raise Stop(files.find_fault("mail-plan-changed", path, what=what))
    entries = journals.load_ledger(context)[: planned.noted]
    messages, _problems = compose_mail(context, planned, entries)
    now = planned.fill(context.round_.mail, messages)
    if changes := compare_plans(planned, now, files.display_name(path)):
        raise Stop(*changes)
    return planned, messages


def _read_plan(path: Path) -> MailPlan | None:
    return read_record(MailPlan, read_text(path)) if path.exists() else None


@dataclass
class Mailer:
    """Sends messages through one connection at a time and writes down what becomes of each.

    ``pause`` is the least number of seconds from one message to the next.
    """

    context: RoundFolder
    note: Callable[[LedgerEntry], None]
    connect: Callable[[], Connection]
    report: Callable[[LedgerEntry], None]
    wait: Callable[[float], None]
    finishing: Finishing
    pause: float
    trial: bool
    connection: Connection | None = None

    def send(self, mails: Iterable[tuple[Message, str]]) -> tuple[LedgerEntry, ...]:
        """Send each message to its recipient; the last entry on each, as they were settled.

        Raises ``Stop`` where no connection comes about, or where the server would refuse every
        other message, too.
        """
        queue = [(0.0, number, 1, mail) for number, mail in enumerate(mails)]
        next_at, settled = 0.0, []
        try:
            while queue:
                ready_at, number, tries, mail = heappop(queue)
                if (seconds := max(ready_at, next_at) - monotonic()) > 0:
                    self.wait(seconds)
                next_at = monotonic() + self.pause
                connection = self._find_connection()
                with self.finishing():
                    entry = self._send_one(connection, *mail)
                # Waits grow within a run: one that is begun anew must not wait for hours at once.
                again = ledger.choose_wait(tries, self.context.round_.mail.retry_after)
                later = monotonic() + again
                if entry.problem in ("mail-rate", "mail-busy"):  # the next would fare no better now
                    next_at = later
                if entry.fate is Fate.DEFERRED and tries < MOST_TRIES:
                    heappush(queue, (later, number, tries + 1, mail))
                else:
                    settled.append(entry)
        finally:
            if self.connection:
                self.connection.close()
        return tuple(settled)

    def _send_one(self, connection: Connection, message: Message, to: str) -> LedgerEntry:
        mailing, now = self.context.round_.mail, datetime.now().astimezone()
        about = (message.message_id, to, Fate.SENDING, message.purpose.value, message.unit)
        sending = LedgerEntry(now.isoformat(), *about, trial=self.trial)
        sending = sending._replace(round=self.context.mail_round, occasion=message.occasion)
        sending = sending._replace(text=message.text_digest, files=message.files_digest)
        told = json.dumps(list_values(sending))
        content = write_message(message, mailing.sender, mailing.sender_name, now, told)
        reply, known = connection.offer(mailing.sender, to, len(content)), True
        if reply.is_success:
            # First the entry: a copy without one shows that the ledger is not what it was.
            self.note(sending)
            path = self.context.mail / journals.SENT / ledger.name_copy(sending)
            try:
                files.write_whole(path, content, private=True)
            except BaseException:
                self.note(sending._replace(fate=Fate.DEFERRED))
                raise
            reply, known = connection.hand_over(content)
        code = explain_reply(reply) if known else "mail-fate-unknown"
        if reply.stage is Stage.SENDER and code in ALL_REFUSED:
            raise Stop(Problem(code, found=reply.words))
        time = datetime.now().astimezone().isoformat(timespec="seconds")
        entry = sending._replace(time=time, fate=Fate.ACCEPTED)
        if not (known and reply.is_success):
            failed = Fate.DEFERRED if reply.is_passing else Fate.FAILED
            fate = failed if known else Fate.UNKNOWN
            entry = entry._replace(fate=fate, problem=code, reason=reply.words)
        self.note(entry)
        self.report(entry)
        return entry

    def _find_connection(self) -> Connection:
        """The connection, opened anew if need be: at first, or where the server hung up."""
        if self.connection and self.connection.is_open:
            return self.connection
        # A server that was there comes back; one that never was is more likely misspelt.
        most_tries = MOST_TRIES if self.connection else 1
        if self.connection:
            self.connection.close()
        for tries in range(1, most_tries):
            with suppress(Stop):
                self.connection = self.connect()
                return self.connection
            self.wait(ledger.choose_wait(tries, self.context.round_.mail.retry_after))
        self.connection = self.connect()
        return self.connection
