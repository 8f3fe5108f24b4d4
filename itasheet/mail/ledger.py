"""What is written down of a round's mail: the ledger, how returns came, and the plan.

``plan.json`` of a purpose is what a dry run showed, so that exactly that is sent and nothing else.
``mail/ledger.jsonl`` tells what became of each message for each recipient, a line of JSON for each
event, and ``mail/collected.jsonl`` which return came how.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple, TypeVar

from itasheet.definition.round import Mailing
from itasheet.definition.settings import FORMAT, Format, read_record
from itasheet.language import N_
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


Key = tuple[str, str]
"""A Message-ID and the address of one recipient."""


class LedgerEntry(NamedTuple):
    """A line of the ledger. ``time`` is ISO with its zone; ``reason`` in the server's own words.

    ``problem`` is the code under which the catalogue explains the reason. A ``trial`` went to the
    sender alone.
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

    @property
    def key(self) -> Key:
        return self.message_id, self.recipient


class Delivery(NamedTuple):
    """What is known of a message for one recipient; so ``mail --json`` prints it.

    ``code`` names the kind of problem that it is, empty where there is none, ``time`` and
    ``reason`` are those of the last entry, ``deferrals`` is how many times it was put off.
    """

    address: str
    state: Fate = Fate.PLANNED
    time: str = ""
    reason: str = ""
    code: str = ""
    deferrals: int = 0

    def is_due(self, resend: bool) -> bool:
        """Whether to send: never what was accepted; with ``resend`` what is unknown or refused."""
        due = (Fate.PLANNED, Fate.DEFERRED, *((Fate.UNKNOWN, Fate.FAILED) if resend else ()))
        return self.state in due


def fold_entries(entries: Iterable[LedgerEntry], trial: bool = False) -> Mapping[Key, Delivery]:
    """What is known of each message for each recipient, trials apart.

    A sending that was never concluded is unknown.
    """
    known: dict[Key, Delivery] = {}
    for one in (entry for entry in entries if entry.trial == trial):
        state, code = one.fate, one.problem
        if state in (Fate.SENDING, Fate.UNKNOWN):
            state, code = Fate.UNKNOWN, "mail-fate-unknown"
        before = known[one.key].deferrals if one.key in known else 0
        deferrals = before + (state is Fate.DEFERRED)
        known[one.key] = Delivery(one.recipient, state, one.time, one.reason, code, deferrals)
    return known


def list_reached(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """The last entry on each message for each recipient that it may have reached, oldest first."""
    last = {entry.key: entry for entry in entries if not entry.trial}
    reached = (Fate.SENDING, Fate.ACCEPTED, Fate.UNKNOWN)
    return tuple(entry for entry in last.values() if entry.fate in reached)


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


class Selection(NamedTuple):
    """What was asked for: units by id, other recipients, files to attach, and whether a draft or a
    faulty report will do; for reminders, whether to remind those who were reminded lately, too.
    """

    units: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    source: str = ""
    draft: bool = False
    again: bool = False


class PlannedMessage(NamedTuple):
    """A message as the plan has it: enough to tell what about it changed.

    ``text`` is its hash; ``attachments`` have a ``name`` and their content's ``sha256`` each.
    """

    unit: str
    to: tuple[str, ...]
    text: str
    attachments: tuple[Mapping[str, str], ...] = ()


class MailPlan(NamedTuple):
    """A purpose, when it was planned (an ISO date), for what choice, from whom, which messages."""

    format: Format
    purpose: Purpose
    day: str
    choice: Selection
    sender: str
    messages: tuple[PlannedMessage, ...] = ()


def make_plan(
    purpose: Purpose, day: str, choice: Selection, mailing: Mailing, messages: Sequence[Message]
) -> MailPlan:
    planned = []
    for one in messages:
        files = tuple({"name": file.name, "sha256": file.sha256} for file in one.attachments)
        planned.append(PlannedMessage(one.unit, one.to, one.text_digest, files))
    sender = f"{mailing.sender_name} <{mailing.sender}>"
    return MailPlan(FORMAT, purpose, day, choice, sender, tuple(planned))


def compare_plans(planned: MailPlan, now: MailPlan, file: str) -> tuple[Problem, ...]:
    """A problem for everything that is not as it was when the plan was made."""
    changes = [("", N_("the sender"))] if planned.sender != now.sender else []
    before, after = _index_messages(planned), _index_messages(now)
    gone, new = N_("this message is no longer to be sent"), N_("this message was not in the plan")
    parts = (N_("the recipients"), N_("the text"), N_("the attachments"))
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            whats = [gone]
        elif key not in before:
            whats = [new]
        else:
            pairs = zip(parts, before[key][1:], after[key][1:])
            whats = [what for what, was, is_ in pairs if was != is_]
        changes += [(key[0], what) for what in whats]
    place = Place(file=file)
    return tuple(
        Problem("mail-plan-changed", place, label, {"what": what}) for label, what in changes
    )


def _index_messages(plan: MailPlan) -> Mapping[tuple[str, int], PlannedMessage]:
    """Messages by whom they are for, and which of theirs it is."""
    index: dict[tuple[str, int], PlannedMessage] = {}
    for one in plan.messages:
        whose = one.unit or ", ".join(one.to)
        index[whose, sum(key == whose for key, _number in index)] = one
    return index
