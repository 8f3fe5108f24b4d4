"""What is written down of a round's mail: the plan, the ledger, and how returns came.

``plan.json`` of a purpose is what a dry run showed, so that exactly that is sent and nothing else.
``mail/ledger.jsonl`` tells what became of each message for each recipient, a line of JSON for each
event, and ``mail/collected.jsonl`` which return came how.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, TypeVar

from itasheet.definition.mailing import Mailing
from itasheet.language import N_
from itasheet.mail.message_templates import Message, Purpose, Thread
from itasheet.problems.problem import Place, Problem

T = TypeVar("T")

LONGEST_WAIT = 1800
"""Seconds after which a message that was put off is tried again at the latest."""


class Fate(Enum):
    """What became of a message for one recipient."""

    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNKNOWN = "unknown"


Key = tuple[str, str]
"""A Message-ID and the address of one recipient."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
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


@dataclass(frozen=True, slots=True)
class Delivery:
    """The last entry on a message for a recipient, and how many times it was put off before."""

    last: LedgerEntry
    deferrals: int = 0

    @property
    def fate(self) -> Fate:
        """What is known now: a sending that was never concluded is unknown."""
        return Fate.UNKNOWN if self.last.fate is Fate.SENDING else self.last.fate

    @property
    def problem(self) -> str:
        """The code under which it is explained; empty where there is nothing to explain."""
        return "mail-fate-unknown" if self.fate is Fate.UNKNOWN else self.last.problem


def write_entry(entry: LedgerEntry) -> str:
    fields = {name: value for name, value in asdict(entry).items() if value not in ("", False)}
    return json.dumps({**fields, "fate": entry.fate.value}, ensure_ascii=False) + "\n"


def read_entries(text: str, file: str) -> tuple[tuple[LedgerEntry, ...], tuple[Problem, ...]]:
    """Read a ledger, with a problem for each damaged line."""
    return _read_lines(
        text, file, lambda fields: LedgerEntry(**{**fields, "fate": Fate(fields["fate"])})
    )


def fold_entries(entries: Iterable[LedgerEntry]) -> Mapping[Key, Delivery]:
    """What is known of each message for each recipient; trials apart."""
    deliveries: dict[Key, Delivery] = {}
    for entry in entries:
        if not entry.trial:
            before = deliveries.get(entry.key)
            put_off = before.deferrals if before else 0
            deliveries[entry.key] = Delivery(entry, put_off + (entry.fate is Fate.DEFERRED))
    return deliveries


def is_due(delivery: Delivery | None, resend: bool) -> bool:
    """Whether to send: never what was accepted; with ``resend`` what is unknown or was refused."""
    if delivery is None or delivery.fate is Fate.DEFERRED:
        return True
    return resend and delivery.fate in (Fate.UNKNOWN, Fate.FAILED)


def choose_wait(deferrals: int, first: int) -> int:
    """Seconds until the next try after so many deferrals: ``first``, then twice as long each."""
    return int(min(first * 2 ** min(max(deferrals - 1, 0), 20), LONGEST_WAIT))


@dataclass(frozen=True, slots=True)
class Record:
    """How a return came. ``file`` is its path in the inbox, ``name`` the one it came under.

    One that came in several ways has as many records. A mail on a server with which all is done,
    also because it brought none, has a record without a file: it need not be looked at again.
    ``ground`` is what told its unit, ``source`` the file or the folder on the server that it was
    taken from; what a mail says of itself follows. Times are ISO with their zone.
    """

    file: str
    sha256: str
    unit: str
    ground: str
    name: str
    source: str
    collected: str
    message_id: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    subject: str = ""
    date: str = ""

    @property
    def thread(self) -> Thread:
        """What an answer to this return answers."""
        return Thread(self.message_id, self.references)


def write_record(record: Record) -> str:
    return json.dumps(asdict(record), ensure_ascii=False) + "\n"


def read_records(text: str, file: str) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read records, with a problem for each damaged line."""
    return _read_lines(
        text,
        file,
        lambda fields: Record(**{**fields, "references": tuple(fields.get("references", ()))}),
    )


def _read_lines(
    text: str, file: str, make: Callable[[dict[str, Any]], T]
) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    """Read a journal. A last line without its end was never finished and does not count."""
    found, problems = [], []
    *lines, _unfinished = text.split("\n")
    for number, line in enumerate(lines, 1):
        try:
            found.append(make(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            place = Place(file=file)
            problems.append(Problem("journal-damaged", place, words={"line": str(number)}))
    return tuple(found), tuple(problems)


FORMAT = 1


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for: units by id, other recipients, files to attach, and whether a draft or a
    faulty report will do; for reminders, whether to remind those who were reminded lately, too.
    """

    units: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    source: str = ""
    draft: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """A message as the plan has it: enough to tell what about it changed.

    ``text`` is its hash; ``attachments`` have a ``name`` and their content's ``sha256`` each.
    """

    unit: str
    to: tuple[str, ...]
    text: str
    attachments: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class MailPlan:
    """A purpose, when it was planned (an ISO date), for what choice, from whom, which messages."""

    purpose: Purpose
    day: str
    choice: Selection
    sender: str
    messages: tuple[PlannedMessage, ...]


def make_plan(
    purpose: Purpose, day: str, choice: Selection, mailing: Mailing, messages: Sequence[Message]
) -> MailPlan:
    planned = (
        PlannedMessage(
            one.unit,
            one.to,
            one.text_digest,
            tuple({"name": file.name, "sha256": file.sha256} for file in one.attachments),
        )
        for one in messages
    )
    sender = f"{mailing.sender_name} <{mailing.sender}>"
    return MailPlan(purpose, day, choice, sender, tuple(planned))


def write_plan(plan: MailPlan) -> str:
    """The plan as JSON that people can read, too."""
    document = {"format": FORMAT, **asdict(plan), "purpose": plan.purpose.value}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_plan(text: str) -> MailPlan | None:
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            return None
        choice = document["choice"]
        return MailPlan(
            Purpose(document["purpose"]),
            str(document["day"]),
            Selection(**{**choice, "units": tuple(choice["units"]), "to": tuple(choice["to"])}),
            document["sender"],
            tuple(
                PlannedMessage(
                    one["unit"], tuple(one["to"]), one["text"], tuple(one["attachments"])
                )
                for one in document["messages"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def compare_plans(planned: MailPlan, now: MailPlan, file: str) -> tuple[Problem, ...]:
    """A problem for everything that is not as it was when the plan was made."""
    changes = [("", N_("the sender"))] if planned.sender != now.sender else []
    before, after = _index_messages(planned), _index_messages(now)
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        either = new or before[key]
        label = either.unit or ", ".join(either.to)
        if not (old and new):
            changes.append(
                (
                    label,
                    N_("this message is no longer to be sent")
                    if old
                    else N_("this message was not in the plan"),
                )
            )
            continue
        pairs = {
            N_("the recipients"): (old.to, new.to),
            N_("the text"): (old.text, new.text),
            N_("the attachments"): (old.attachments, new.attachments),
        }
        changes += [(label, what) for what, (was, is_) in pairs.items() if was != is_]
    place = Place(file=file)
    return tuple(
        Problem("mail-plan-changed", place, label, {"what": what}) for label, what in changes
    )


def _index_messages(plan: MailPlan) -> Mapping[tuple[object, int], PlannedMessage]:
    """Messages by their unit, or whom they go to, and which of theirs it is."""
    index: dict[tuple[object, int], PlannedMessage] = {}
    for one in plan.messages:
        whose = one.unit or one.to
        index[whose, sum(key == whose for key, _number in index)] = one
    return index
