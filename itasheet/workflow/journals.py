"""The journals of a round's mail: how each return came, and what became of each message."""

from pathlib import Path
from typing import TypeVar

from itasheet.files import display_name
from itasheet.mail.ledger import LedgerEntry, Record, read_journal
from itasheet.problems.problem import Stop
from itasheet.tracking.unit_status import read_time
from itasheet.workflow.loading import RoundFolder, is_to_come, read_text, read_today

T = TypeVar("T")

RECORDS, LEDGER = "collected.jsonl", "ledger.jsonl"


def load_ledger(context: RoundFolder) -> tuple[LedgerEntry, ...]:
    """The entries of this round; a damaged ledger stops the command.

    A time after now, of a clock that ran ahead then or is behind now, stands for when something
    else was noted after it, at the latest for today.
    """
    entries = list[LedgerEntry]()
    latest = read_today().astimezone().isoformat()
    for entry in reversed(_load_journal(context.mail / LEDGER, LedgerEntry)):
        time = read_time(entry.time)
        if is_to_come(time):
            entry = entry._replace(time=latest)
        elif time:
            latest = entry.time
        if entry.round in ("", context.mail_round):
            entries.append(entry)
    return tuple(reversed(entries))


def load_records(context: RoundFolder) -> tuple[Record, ...]:
    """How each collected return came; damaged records stop the command."""
    return _load_journal(context.mail / RECORDS, Record)


def _load_journal(path: Path, cls: type[T]) -> tuple[T, ...]:
    text = read_text(path) if path.exists() else ""
    found, problems = read_journal(cls, text, display_name(path))
    if problems:
        raise Stop(*problems)
    return found
