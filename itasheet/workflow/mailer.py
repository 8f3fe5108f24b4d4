"""Handing messages to the server: each to each recipient once, whatever happens in between.

Before a message's text is handed over, ``sending`` is on the disk; afterwards its fate. What was
put off is tried again with growing waits, what is unknown never.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heappop, heappush
from pathlib import Path

from itasheet.definition.mailing import Mailing
from itasheet.files import Journal, write_whole
from itasheet.language import _
from itasheet.mail.ledger import Fate, Key, LedgerEntry, choose_wait, write_entry
from itasheet.mail.message_templates import Message
from itasheet.mail.mime import write_message
from itasheet.mail.smtp import Connection, Reply, Stage, explain_reply
from itasheet.problems.problem import Problem, Stop

MOST_TRIES = 5
"""Tries for one message in one run, and for a connection; then it is left to the next run."""


@dataclass(frozen=True, slots=True)
class Job:
    """A message for one of its recipients; ``trial`` if it goes to the sender instead."""

    message: Message
    recipient: str
    trial: bool = False

    @property
    def key(self) -> Key:
        return self.message.message_id, self.recipient


def list_jobs(messages: Iterable[Message], trial: bool = False) -> tuple[Job, ...]:
    """A job for every recipient of every message."""
    return tuple(Job(message, to, trial) for message in messages for to in message.to)


def redirect_jobs(jobs: Iterable[Job], round_id: str, sender: str) -> tuple[Job, ...]:
    """The same messages, but all to the sender, each saying for whom it is.

    Its own occasion gives each its own Message-ID: servers drop what they take for the same mail.
    """
    subject = _("[trial → {recipient}] {subject}")
    redirected = (
        replace(
            job.message,
            to=(sender,),
            subject=subject.format(recipient=job.recipient, subject=job.message.subject),
            occasion="trial",
        )
        for job in jobs
    )
    return list_jobs((one.identify(round_id, sender) for one in redirected), trial=True)


class Mailer:
    """Sends jobs through one connection at a time and writes down what becomes of each.

    ``copies`` is the folder for copies of what went out.
    """

    def __init__(
        self,
        mailing: Mailing,
        journal: Journal,
        copies: Path,
        connect: Callable[[], Connection],
        report: Callable[[LedgerEntry], None],
        wait: Callable[[float], None],
    ) -> None:
        self._mailing, self._journal, self._copies = mailing, journal, copies
        self._connect, self._report, self._wait = connect, report, wait
        # Those of this run: one that is begun anew must not wait for hours at once.
        self._deferrals: Counter[Key] = Counter()
        self._connection: Connection | None = None
        self._ready_at = 0.0

    def send(self, jobs: Iterable[Job]) -> tuple[LedgerEntry, ...]:
        """Send all; the last entry on each, in the order in which they were settled.

        Raises ``Stop`` where no connection comes about, or where the server would refuse every
        other message, too.
        """
        queue = [(0.0, number, 1, job) for number, job in enumerate(jobs)]
        settled: list[LedgerEntry] = []
        try:
            while queue:
                ready, number, tries, job = heappop(queue)
                self._wait_until(ready)
                entry = self._send_one(job)
                if entry.fate is Fate.DEFERRED and tries < MOST_TRIES:
                    heappush(queue, (self._choose_moment(job), number, tries + 1, job))
                else:
                    settled.append(entry)
        finally:
            self._hang_up()
        return tuple(settled)

    def _send_one(self, job: Job) -> LedgerEntry:
        self._wait_until(self._ready_at)
        self._ready_at = _now().timestamp() + 60 / self._mailing.per_minute
        sender, name = self._mailing.sender, self._mailing.sender_name
        content = write_message(job.message, sender, name, _now())
        connection = self._find_connection()
        reply = connection.offer(sender, job.recipient, len(content))
        known = True
        if reply.is_success:
            copy = job.message.message_id.strip("<>").partition("@")[0]
            write_whole(self._copies / f"{copy}.eml", content, force=True)
            self._note(job, Fate.SENDING)
            reply, known = connection.hand_over(content)
        code = explain_reply(reply) if known else "mail-fate-unknown"
        whole = ("mail-sender-refused", "mail-login-needed", "mail-password-off")
        if reply.stage is Stage.SENDER and code in whole:  # as every other message would be
            raise Stop(Problem(code, found=reply.words))
        if not known:
            fate = Fate.UNKNOWN
        elif reply.is_success:
            fate = Fate.ACCEPTED
        else:
            fate = Fate.DEFERRED if reply.is_passing else Fate.FAILED
        entry = self._note(job, fate, code, reply)
        if code in ("mail-rate", "mail-busy"):  # the next one would fare no better just now
            self._ready_at = self._choose_moment(job)
        return entry

    def _note(
        self, job: Job, fate: Fate, code: str = "", reply: Reply | None = None
    ) -> LedgerEntry:
        """Write down what became of a job; its reason only where there is trouble."""
        is_trouble = reply is not None and fate is not Fate.ACCEPTED
        entry = LedgerEntry(
            time=_now().isoformat(timespec="seconds"),
            message_id=job.message.message_id,
            recipient=job.recipient,
            fate=fate,
            purpose=job.message.purpose.value,
            unit=job.message.unit,
            reason=reply.words if reply and is_trouble else "",
            problem=code if is_trouble else "",
            trial=job.trial,
        )
        self._deferrals[job.key] += fate is Fate.DEFERRED
        self._journal.append(write_entry(entry))
        if fate is not Fate.SENDING:
            self._report(entry)
        return entry

    def _choose_moment(self, job: Job) -> float:
        wait = choose_wait(self._deferrals[job.key], self._mailing.retry_after)
        return _now().timestamp() + wait

    def _find_connection(self) -> Connection:
        """The connection, opened anew if need be: at first, or where the server hung up."""
        if self._connection and self._connection.is_open:
            return self._connection
        # A server that was there comes back; one that never was is more likely misspelt.
        most_tries = MOST_TRIES if self._connection else 1
        self._hang_up()
        for tries in range(1, most_tries):
            with suppress(Stop):
                self._connection = self._connect()
                return self._connection
            self._wait(choose_wait(tries, self._mailing.retry_after))
        self._connection = self._connect()
        return self._connection

    def _hang_up(self) -> None:
        if self._connection:
            self._connection.__exit__()
            self._connection = None

    def _wait_until(self, moment: float) -> None:
        seconds = moment - _now().timestamp()
        if seconds > 0:
            self._wait(seconds)


def _now() -> datetime:
    return datetime.now().astimezone()
