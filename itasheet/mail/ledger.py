"""The journals of a round's mail, a line of JSON for each event.

``mail/ledger.jsonl`` tells what became of each message for each recipient, and
``mail/collected.jsonl`` which return came how.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, TypeVar

from itasheet.mail.message import Thread
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
        """What the entry is about."""
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
    """The entry as one line, with its line end."""
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
    """The record as one line, with its line end."""
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
