"""The round's folder as mail sees it: what lies where, the letters, and what was written before.

::

    itasheet.toml
    forms/  marked/  receipts/  report.xlsx     what mail attaches, unless told otherwise
    inbox/                                      returns that were collected
    mail/texts/forms.txt …                      the round's own letters, where it has any
    mail/forms/plan.json, 1-finance.eml …       what a dry run showed
    mail/ledger.jsonl, mail/sent/               what became of it, and copies
    mail/collected.jsonl                        how each return in the inbox came
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from itasheet.cli.boundary import Stop
from itasheet.cli.sources import load_ground, read_text
from itasheet.cli.template import require_round
from itasheet.edges.files import display_name
from itasheet.mail.ledger import Entry, Fate, read_entries
from itasheet.mail.letters import Letter, read_letter
from itasheet.mail.messages import Purpose
from itasheet.mail.records import Record, read_records
from itasheet.model.definition import Definition
from itasheet.model.problems import Problem
from itasheet.model.round import Round, fill_texts
from itasheet.resources import find_template
from itasheet.thai.calendar import format_date

T = TypeVar("T")

INBOX = "inbox"


class Desk(NamedTuple):
    """A round with its folder."""

    base: Path
    definition: Definition
    found: Round

    @property
    def inbox(self) -> Path:
        """Where collected returns lie."""
        return self.base / INBOX

    @property
    def records(self) -> Path:
        """How each of them came."""
        return self.base / "mail" / "collected.jsonl"

    @property
    def ledger(self) -> Path:
        """What became of each message."""
        return self.base / "mail" / "ledger.jsonl"

    @property
    def sent(self) -> Path:
        """Copies of what was sent."""
        return self.base / "mail" / "sent"

    def drafts(self, purpose: Purpose) -> Path:
        """The folder of what a dry run showed."""
        return self.base / "mail" / purpose.value

    def plan(self, purpose: Purpose) -> Path:
        """The plan of what is to be sent."""
        return self.drafts(purpose) / "plan.json"


def open_desk(folder: Path | None) -> Desk:
    """The round of a folder, by default of this one; without a round the command stops."""
    ground = load_ground(folder)
    found = require_round(ground)
    base = folder or Path()
    return Desk(base.parent if base.suffix == ".toml" else base, ground.definition, found)


def load_letter(desk: Desk, purpose: Purpose) -> Letter:
    """The letter for a purpose: the round's own, else the one that ships."""
    path = find_text(desk, purpose.value)
    letter, problems = read_letter(read_text(path), display_name(path))
    if letter is None:
        raise Stop(*problems)
    return letter


def find_text(desk: Desk, name: str) -> Path:
    """A text for the units: the round's own of that name, else the one that ships."""
    own = desk.base / "mail" / "texts" / f"{name}.txt"
    return own if own.is_file() else find_template(f"mail/{name}.txt")


def fill_values(desk: Desk, purpose: Purpose) -> Mapping[str, str]:
    """What letters are filled with, as far as it is the same for all units."""
    found, definition = desk.found, desk.definition
    return {
        **fill_texts(found),
        "report": definition.title if purpose is Purpose.REPORT else definition.form.title,
        "deadline": format_date(found.deadline) if found.deadline else "",
        "sender": found.mail.sender_name,
        "address": found.mail.sender,
    }


def load_ledger(desk: Desk) -> tuple[Entry, ...]:
    """All entries of the ledger; a damaged one stops the command."""
    return _load_journal(desk.ledger, read_entries)


def load_records(desk: Desk) -> tuple[Record, ...]:
    """How each collected return came; damaged records stop the command."""
    return _load_journal(desk.records, read_records)


def _load_journal(
    path: Path, read: Callable[[str, str], tuple[tuple[T, ...], tuple[Problem, ...]]]
) -> tuple[T, ...]:
    if not path.exists():
        return ()
    found, problems = read(read_text(path), display_name(path))
    if problems:
        raise Stop(*problems)
    return found


def find_sent(entries: tuple[Entry, ...], purpose: Purpose | None = None) -> Mapping[str, str]:
    """Units' ids by the Message-ID of what may have reached them, the oldest first."""
    return {
        entry.message_id: entry.unit
        for entry in entries
        if entry.unit and entry.fate in (Fate.SENDING, Fate.ACCEPTED, Fate.UNKNOWN)
        if not entry.trial and (purpose is None or entry.purpose == purpose.value)
    }
