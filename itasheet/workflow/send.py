"""Sending: each message to each recipient once, whatever happens in between.

Before a message's text is handed over, ``sending`` is on the disk; afterwards its fate. What was
put off is tried again with growing waits, what is unknown never.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from heapq import heappop, heappush
from pathlib import Path
from typing import NamedTuple, Protocol

from itasheet.definition.mailing import Mailing
from itasheet.files import Journal, write_whole
from itasheet.mail.credentials import ServerFault
from itasheet.mail.ledger import Fate, Key, LedgerEntry, choose_wait, write_entry
from itasheet.mail.message import Message
from itasheet.mail.mime import write_message
from itasheet.mail.smtp import Connection, Reply, Stage, explain_reply
from itasheet.problems.problem import Problem, Stop

MOST_TRIES = 5
"""Tries for one message in one run, and for a connection; then it is left to the next run."""


class Clock(Protocol):
    """Time as sending needs it."""

    def now(self) -> datetime:
        """The moment, with its zone."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class Job(NamedTuple):
    """A message for one of its recipients; ``trial`` if it goes to the sender instead."""

    message: Message
    message_id: str
    recipient: str
    trial: bool = False

    @property
    def key(self) -> Key:
        """By what the ledger knows it."""
        return self.message_id, self.recipient


def list_jobs(messages: Iterable[Message], round_id: str, sender: str) -> tuple[Job, ...]:
    """A job for every recipient of every message."""
    return tuple(
        Job(message, message.make_id(round_id, sender), recipient)
        for message in messages
        for recipient in message.to
    )


def redirect_jobs(jobs: Iterable[Job], round_id: str, sender: str) -> tuple[Job, ...]:
    """The same messages, but all to the sender, each saying for whom it is."""
    redirected = tuple(_redirect(job, sender) for job in jobs)
    return tuple(job._replace(trial=True) for job in list_jobs(redirected, round_id, sender))


def _redirect(job: Job, sender: str) -> Message:
    # Its own occasion, thus its own Message-ID: servers drop what they take for the same mail.
    subject = f"[ทดลอง → {job.recipient}] {job.message.subject}"
    return replace(job.message, to=(sender,), subject=subject, occasion="trial")


class Means(NamedTuple):
    """What sending needs of the world.

    ``connect`` opens a connection, ``tell`` is told of each entry, ``copies`` is a folder.
    """

    journal: Journal
    copies: Path
    connect: Callable[[], Connection]
    tell: Callable[[LedgerEntry], None]
    clock: Clock


class Sender:
    """Sends jobs through one connection at a time and writes down what becomes of each.

    A context manager: it hangs up at the end.
    """

    def __init__(self, mailing: Mailing, means: Means) -> None:
        self._mailing = mailing
        self._journal, self._copies, self._connect, self._tell, self._clock = means
        # Those of this run: one that is begun anew must not wait for hours at once.
        self._deferrals: Counter[Key] = Counter()
        self._connection: Connection | None = None
        self._ready_at = 0.0

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def send(self, jobs: Iterable[Job]) -> tuple[LedgerEntry, ...]:
        """Send all; the last entry on each, in the order in which they were settled.

        Raises ``ServerFault`` where no connection comes about, ``Stop`` where the server would
        refuse every other message, too.
        """
        queue = [(0.0, number, 1, job) for number, job in enumerate(jobs)]
        settled: list[LedgerEntry] = []
        while queue:
            ready, number, tries, job = heappop(queue)
            self._wait_until(ready)
            entry = self._send_one(job)
            if entry.fate is Fate.DEFERRED and tries < MOST_TRIES:
                wait = choose_wait(self._deferrals[job.key], self._mailing.retry_after)
                again = self._clock.now().timestamp() + wait
                heappush(queue, (again, number, tries + 1, job))
            else:
                settled.append(entry)
        return tuple(settled)

    def _send_one(self, job: Job) -> LedgerEntry:
        self._wait_until(self._ready_at)
        self._ready_at = self._clock.now().timestamp() + 60 / self._mailing.per_minute
        content = self._write(job)
        connection = self._find_connection()
        reply = connection.offer(self._mailing.sender, job.recipient, len(content))
        known = True
        if reply.is_success:
            self._keep_copy(job, content)
            self._note(job, Fate.SENDING)
            reply, known = connection.hand_over(content)
        elif _stops_all(reply):
            raise Stop(Problem(explain_reply(reply), found=reply.words))
        return self._note(job, _judge(reply, known), reply, known)

    def _write(self, job: Job) -> bytes:
        sender, name = self._mailing.sender, self._mailing.sender_name
        return write_message(job.message, job.message_id, sender, name, self._clock.now())

    def _keep_copy(self, job: Job, content: bytes) -> None:
        name = job.message_id.strip("<>").partition("@")[0]
        write_whole(self._copies / f"{name}.eml", content, force=True)

    def _note(
        self, job: Job, fate: Fate, reply: Reply | None = None, known: bool = True
    ) -> LedgerEntry:
        """Write down what became of a job; its reason only where there is trouble."""
        troubled = reply is not None and fate is not Fate.ACCEPTED
        code = "mail-fate-unknown" if not known else explain_reply(reply) if reply else ""
        entry = LedgerEntry(
            time=self._clock.now().isoformat(timespec="seconds"),
            message_id=job.message_id,
            recipient=job.recipient,
            fate=fate,
            purpose=job.message.purpose.value,
            unit=job.message.unit,
            reason=reply.words if reply and troubled else "",
            problem=code if troubled else "",
            trial=job.trial,
        )
        self._deferrals[job.key] += fate is Fate.DEFERRED
        self._journal.append(write_entry(entry))
        if fate is not Fate.SENDING:
            self._tell(entry)
        if code in ("mail-rate", "mail-busy"):  # the next one would fare no better just now
            wait = choose_wait(self._deferrals[job.key], self._mailing.retry_after)
            self._ready_at = self._clock.now().timestamp() + wait
        return entry

    def _find_connection(self) -> Connection:
        """The connection, opened anew if need be: at first, or where the server hung up."""
        if self._connection and self._connection.is_open:
            return self._connection
        # A server that was there comes back; one that never was is more likely misspelt.
        most_tries = MOST_TRIES if self._connection else 1
        self._hang_up()
        for tries in range(1, most_tries):
            with suppress(ServerFault):
                return self._open_connection()
            self._clock.sleep(choose_wait(tries, self._mailing.retry_after))
        return self._open_connection()

    def _open_connection(self) -> Connection:
        self._connection = self._connect()
        return self._connection

    def _hang_up(self) -> None:
        if self._connection:
            self._connection.__exit__()
            self._connection = None

    def _wait_until(self, moment: float) -> None:
        seconds = moment - self._clock.now().timestamp()
        if seconds > 0:
            self._clock.sleep(seconds)


def _stops_all(reply: Reply) -> bool:
    """Whether the server would refuse every other message, too."""
    whole = ("mail-sender-refused", "mail-login-needed", "mail-password-off")
    return reply.stage is Stage.SENDER and explain_reply(reply) in whole


def _judge(reply: Reply, known: bool) -> Fate:
    if not known:
        return Fate.UNKNOWN
    if reply.is_success:
        return Fate.ACCEPTED
    return Fate.DEFERRED if reply.is_passing else Fate.FAILED
