"""What is written down of a round's mail: the ledger, and how returns came.

``mail/ledger.jsonl`` tells what became of each message for each recipient, a line of JSON for each
event, and ``mail/collected.jsonl`` which return came how.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple, TypeVar

from itasheet.definition.round import match_address
from itasheet.definition.settings import read_record
from itasheet.mail.message_templates import Message, Purpose, Thread
from itasheet.problems.problem import Place, Problem

T = TypeVar("T")


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
    sender alone. ``round`` is empty in entries of earlier versions, which name no occasion either;
    ``text`` and ``files`` are sums of what the message said and brought.
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

    @property
    def key(self) -> Key:
        occasion = self.occasion
        if not self.round and self.purpose not in (Purpose.FORMS.value, Purpose.REPORT.value):
            occasion = self.message_id
        return self.purpose, self.unit, occasion, match_address(self.recipient)


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
        for one in (entry for entry in entries if entry.trial == trial):
            state, code, key = one.fate, one.problem, one.key
            if state in (Fate.SENDING, Fate.UNKNOWN):
                state, code = Fate.UNKNOWN, "mail-fate-unknown"
            before = self._known[key].deferrals if key in self._known else 0
            deferrals = before + (state is Fate.DEFERRED)
            self._known[key] = Delivery(one.recipient, state, one.time, one.reason, code, deferrals)
        self._reached = {entry.key: entry for entry in list_reached(entries)}

    def find(self, message: Message, to: str) -> Delivery:
        """What is known of a message for a recipient, and what of it has changed since."""
        key = make_key(message, to)
        earlier = (*key[:2], message.message_id, key[3])
        if message.message_id and key not in self._known:  # once told apart by their ids alone
            key = earlier
        changed: tuple[str, ...] = ()
        if (had := self._reached.get(key)) and had.round:
            parts = (
                ("text", had.text, message.text_digest),
                ("files", had.files, message.files_digest),
            )
            changed = tuple(name for name, was, is_ in parts if was != is_)
        return self._known.get(key, Delivery(to))._replace(address=to, changed=changed)

    def list_occasions(self, message: Message) -> list[str]:
        """The occasions on which its unit was written to about the same, in their order."""
        about, what = (message.purpose.value, message.unit), message.occasion
        occasions = dict.fromkeys(key[2] for key in self._known if key[:2] == about)
        # Of a reminder earlier versions told no occasion.
        is_any = message.purpose is Purpose.REMINDERS
        return [one for one in occasions if is_any or one.partition("+")[0] == what]


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


def read_journal(cls: type[T], text: str, file: str) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    """Read a journal of ``LedgerEntry`` or ``Record``, with a problem for each damaged line.

    A last line without its end was never finished and does not count.
    """
    records = [read_record(cls, line) for line in text.split("\n")[:-1]]
    damaged = (str(number) for number, record in enumerate(records, 1) if record is None)
    problems = (Problem("journal-damaged", Place(file=file), words={"line": n}) for n in damaged)
    return tuple(record for record in records if record is not None), tuple(problems)
