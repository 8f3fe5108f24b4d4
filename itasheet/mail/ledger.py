"""The ledger: what became of each message for each recipient, and what is therefore to be done.

``sending`` is written down before a message's text is handed over, its fate afterwards. A run that
dies in between leaves ``sending``: nobody knows then whether the server took the message, and it is
not sent again unasked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum

from itasheet.model.problems import Place, Problem

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
class Entry:
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
class State:
    """The last entry on a message for a recipient, and how many times it was put off before."""

    last: Entry
    deferrals: int = 0

    @property
    def fate(self) -> Fate:
        """What is known now: a sending that was never concluded is unknown."""
        return Fate.UNKNOWN if self.last.fate is Fate.SENDING else self.last.fate

    @property
    def problem(self) -> str:
        """The code under which it is explained; empty where there is nothing to explain."""
        return "mail-fate-unknown" if self.fate is Fate.UNKNOWN else self.last.problem


def write_entry(entry: Entry) -> str:
    """The entry as one line, with its line end."""
    fields = {name: value for name, value in asdict(entry).items() if value not in ("", False)}
    return json.dumps({**fields, "fate": entry.fate.value}, ensure_ascii=False) + "\n"


def read_entries(text: str, file: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Read a ledger. A last line without its end was never finished and does not count."""
    entries, problems = [], []
    *lines, _unfinished = text.split("\n")
    for number, line in enumerate(lines, 1):
        try:
            fields = json.loads(line)
            entries.append(Entry(**{**fields, "fate": Fate(fields["fate"])}))
        except (ValueError, TypeError, KeyError, RecursionError):
            place = Place(file=file)
            problems.append(Problem("journal-damaged", place, words={"line": str(number)}))
    return tuple(entries), tuple(problems)


def fold_entries(entries: Iterable[Entry]) -> Mapping[Key, State]:
    """What is known of each message for each recipient; trials apart."""
    states: dict[Key, State] = {}
    for entry in entries:
        if not entry.trial:
            before = states.get(entry.key)
            put_off = before.deferrals if before else 0
            states[entry.key] = State(entry, put_off + (entry.fate is Fate.DEFERRED))
    return states


def is_due(state: State | None, resend: bool) -> bool:
    """Whether to send: never what was accepted; what is unknown or was refused only if told to."""
    if state is None or state.fate is Fate.DEFERRED:
        return True
    return resend and state.fate in (Fate.UNKNOWN, Fate.FAILED)


def choose_wait(deferrals: int, first: int) -> int:
    """Seconds until the next try after so many deferrals: ``first``, then twice as long each."""
    return int(min(first * 2 ** min(max(deferrals - 1, 0), 20), LONGEST_WAIT))
