"""What is written down of a round's mail: the ledger, and how returns came.

``mail/ledger.jsonl`` tells what became of each message for each recipient, a line of JSON for each
event, with a checksum over all before it; ``mail/sent`` has a copy of each message that may have
been taken, which says the same of itself. ``mail/collected.jsonl`` tells which return came how.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import NamedTuple

from itasheet.definition.round import match_address
from itasheet.definition.settings import format_record, read_record
from itasheet.mail.message_templates import Message, Purpose, Thread
from itasheet.thai.dates import find_day


class Fate(Enum):
    """What became of a message for one recipient."""

    PLANNED = "planned"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNKNOWN = "unknown"


Key = tuple[str, str, str, str]
"""What nobody gets twice: purpose, unit, occasion and mailbox, whatever the message says."""


def make_key(message: Message, to: str) -> Key:
    return message.purpose.value, message.unit, message.occasion, match_address(to)


class LedgerEntry(NamedTuple):
    """A line of the ledger. ``time`` is ISO with its zone; ``reason`` in the server's own words.

    ``problem`` is the code under which the catalogue explains the reason. A ``trial`` went to the
    sender alone. ``text`` and ``files`` are sums of what the message said and brought. In the file,
    ``number`` is that of the line, and ``chain`` is over it and all before it.
    """

    time: str
    message_id: str
    recipient: str
    fate: Fate
    purpose: str = ""
    unit: str = ""
    reason: str = ""
    problem: str = ""
    trial: bool = False
    round: str = ""
    occasion: str = ""
    text: str = ""
    files: str = ""
    number: int = 0
    chain: str = ""

    @property
    def key(self) -> Key:
        return self.purpose, self.unit, self.occasion, match_address(self.recipient)


class Chain:
    """The checksums of a ledger's lines, each over all before it, as far as they were linked."""

    def __init__(self) -> None:
        self._number, self._sum = 0, sha256()

    def link(self, entry: LedgerEntry) -> LedgerEntry:
        """An entry as the next line has it."""
        self._number += 1
        bare = entry._replace(number=self._number, chain="")
        self._sum.update(format_record(bare).encode("utf-8", "replace"))
        return bare._replace(chain=self._sum.hexdigest()[:32])


def read_ledger(text: str) -> tuple[tuple[LedgerEntry, ...], Chain, int]:
    """All that can be read of a ledger, the chain that goes on from there, and the number of the
    first line that is not as it was written; 0 if all are.

    A last line without its end was never finished and does not count.
    """
    entries, chain, damaged = list[LedgerEntry](), Chain(), 0
    for number, line in enumerate(text.split("\n")[:-1], 1):
        if entry := read_record(LedgerEntry, line):
            linked = chain.link(entry)
            entries.append(entry._replace(number=0, chain=""))
        if not (damaged or entry and f"{line}\n" == format_record(linked)):
            damaged = number
    return tuple(entries), chain, damaged


def name_copy(sending: LedgerEntry) -> str:
    """What the copy of the mail of a sending is called."""
    name = sending.message_id.strip("<>").partition("@")[0]
    told = f"{sending.time} {sending.recipient}".encode("utf-8", "replace")
    return f"{name}-{sha256(told).hexdigest()[:16]}.eml"


class Delivery(NamedTuple):
    """What is known of a message for one recipient; so ``mail --json`` prints it.

    ``code`` names the kind of problem that it is, empty where there is none, ``time`` and
    ``reason`` are those of the last entry, ``deferrals`` is how many times it was put off.
    ``changed`` are the parts of the message that are other than when this recipient got it.
    """

    address: str
    state: Fate = Fate.PLANNED
    time: str = ""
    reason: str = ""
    code: str = ""
    deferrals: int = 0
    changed: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """The less, the surer it is that the message arrived."""
        sure = (Fate.ACCEPTED, Fate.UNKNOWN)
        return sure.index(self.state) if self.state in sure else len(sure)

    def is_due(self, resend: bool) -> bool:
        """Whether to send: never what was accepted; with ``resend`` what is unknown or refused."""
        due = (Fate.PLANNED, Fate.DEFERRED, *((Fate.UNKNOWN, Fate.FAILED) if resend else ()))
        return self.state in due


def list_last(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """The last entry on each message for each recipient, oldest first; trials count for nothing."""
    last: dict[Key, LedgerEntry] = {}
    for entry in entries:
        if not entry.trial:
            last.pop(entry.key, None)
            last[entry.key] = entry
    return tuple(last.values())


def list_reached(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """The last entry on each message for each recipient that it may have reached, oldest first."""
    reached = (Fate.SENDING, Fate.ACCEPTED, Fate.UNKNOWN)
    return tuple(entry for entry in list_last(entries) if entry.fate in reached)


class History:
    """What is known of each message for each recipient, trials apart.

    A sending that was never concluded is unknown.
    """

    def __init__(self, entries: Sequence[LedgerEntry], trial: bool = False) -> None:
        self._known: dict[Key, Delivery] = {}
        self._noted: dict[tuple[str, ...], date] = {}  # by purpose, unit and occasion
        day = date.min
        for one in (entry for entry in entries if entry.trial == trial):
            state, code, key = one.fate, one.problem, one.key
            if time := read_time(one.time):
                day = max(day, find_day(time))  # or the clock was set back since
            self._noted[key[:3]] = day
            if state in (Fate.SENDING, Fate.UNKNOWN):
                state, code = Fate.UNKNOWN, "mail-fate-unknown"
            before = self._known[key].deferrals if key in self._known else 0
            deferrals = before + (state is Fate.DEFERRED)
            self._known[key] = Delivery(one.recipient, state, one.time, one.reason, code, deferrals)
        self._reached = {entry.key: entry for entry in list_reached(entries)}

    def find(self, message: Message, to: str) -> Delivery:
        """What is known of a message for a recipient, and what of it has changed since."""
        key = make_key(message, to)
        # Who got it only as sent again has it.
        like = [one for one in self._known if (*one[:2], one[3]) == (*key[:2], key[3])]
        own = [one for one in like if one == key]
        again = [one for one in reversed(like) if one[2].startswith(f"{key[2]}+")]
        key = min((*own, *again), key=lambda one: self._known[one].rank, default=key)
        had = self._reached.get(key)
        sums = {"text": message.text_digest, "files": message.files_digest}
        changed = [part for part in sums if had and getattr(had, part) != sums[part]]
        return self._known.get(key, Delivery(to))._replace(address=to, changed=tuple(changed))

    def list_earlier(self, message: Message) -> tuple[Delivery, ...]:
        """What its unit, or reader, was sent for the same purpose, but for this very message."""
        about = (message.purpose.value, message.unit)
        own = {make_key(message, to) for to in message.to}
        readers = {key[3] for key in own}
        return tuple(
            known
            for key, known in self._known.items()
            if key[:2] == about and key not in own and (message.unit or key[3] in readers)
        )

    def choose_occasion(
        self, message: Message, is_again: bool, past: date
    ) -> tuple[str, date | None]:
        """The occasion on which a message goes out, and the day of a reminder that stands for it.

        It is another than before if the message is to go out again, or is a reminder and the last
        one was on a day that is ``past``. What was begun goes on, for those who are to get it.
        """
        about = (message.purpose.value, message.unit)
        occasions = dict.fromkeys(key[2] for key in self._known if key[:2] == about)
        is_reminder, what = message.purpose is Purpose.REMINDERS, message.occasion
        before = [one for one in occasions if one.partition("+")[0] == what]
        if not (before and (is_again or is_reminder)):
            return what, None
        last = replace(message, occasion=before[-1])
        known = [self.find(last, one) for one in message.to]
        day = self._noted[*about, last.occasion]  # whatever address its unit had then
        if is_again:
            due = [one.is_due(False) for one in known]
            is_next = not any(due) or (last.occasion == what and not all(due))
        else:
            is_next = day <= past
        if is_next:
            return f"{what}+{len(before)}", None
        is_had = all(one.state in (Fate.ACCEPTED, Fate.UNKNOWN) for one in known)
        return last.occasion, day if is_had and not is_again else None


def read_time(text: str) -> datetime | None:
    """A time of a journal, ISO with its zone; None for one that is none."""
    with suppress(ValueError):
        time = datetime.fromisoformat(text)
        return time if time.tzinfo else None
    return None


def choose_wait(tries: int, first: int) -> int:
    """Seconds until the next try after so many: ``first``, then twice as long, at most 1800."""
    return min(first << tries - 1, 1800)


class Record(NamedTuple):
    """How a return came. ``file`` is its path in the inbox, ``name`` the one it came under.

    One that came in several ways has as many records. A mail on a server with which all is done,
    also because it brought none, has a record without a file: it need not be looked at again.
    ``ground`` is what told its unit, ``source`` the file or the folder on the server that it was
    taken from; what a mail says of itself follows. Times are ISO with their zone.
    """

    source: str
    collected: str
    file: str = ""
    sha256: str = ""
    unit: str = ""
    ground: str = ""
    name: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    subject: str = ""
    date: str = ""

    @property
    def thread(self) -> Thread:
        """What an answer to its mail answers."""
        before = (one for one in self.references if one != self.message_id)
        return (*before, self.message_id)
