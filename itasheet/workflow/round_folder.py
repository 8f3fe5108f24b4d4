"""The inbox: where collected returns lie, each unit's in a folder of its own, under safe names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TypeVar

from itasheet.definition.round import FILE, Round, fill_texts
from itasheet.files import display_name, make_folder, write_whole
from itasheet.forms.workbook import clean_name
from itasheet.language import N_
from itasheet.mail.ledger import Fate, LedgerEntry, Record, read_entries, read_records
from itasheet.mail.message import Attachment, Purpose
from itasheet.mail.templates import MailTemplate, read_mail_template
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.reports.crest import Crest, read_crest
from itasheet.resources import find_template
from itasheet.thai.dates import format_date
from itasheet.workflow.loading import RoundContext, load_context, read_text, require_round
from itasheet.xlsx.guard import Refusal, read_file

PASSED_OVER = "~$ ."
"""Excel's lock files and hidden files begin with these; wherever returns are read, they are passed
over, and so would a return be."""


def put_file(folder: Path, file: Attachment) -> Path:
    """Write a return under a free name, or find it there from a run that was cut short."""
    make_folder(folder)
    name = PurePosixPath(file.name.replace("\\", "/"))  # folders that a sender names count nothing
    stem = clean_name(name.stem.lstrip(PASSED_OVER)) or "return"
    ending = ".xlsm" if file.name.lower().endswith(".xlsm") else ".xlsx"
    for path in _list_names(folder, stem, ending):
        if not path.exists():
            write_whole(path, file.content)
            return path
        if sha256(path.read_bytes()).hexdigest() == file.sha256:
            return path
    raise AssertionError("names never end")


def _list_names(folder: Path, stem: str, ending: str) -> Iterator[Path]:
    yield folder / f"{stem}{ending}"
    number = 2
    while True:
        yield folder / f"{stem} ({number}){ending}"
        number += 1


KEY = "agency.crest"


def load_crest(round_: Round | None, folder: Path | None) -> Crest | None:
    """The crest of a round, which lies in this folder or is this file; None where it names none.

    A picture that is missing, or is none, stops the command with the setting that names it.
    """
    if round_ is None or not round_.agency.crest:
        return None
    settings = folder or Path()
    settings = settings if settings.suffix == ".toml" else settings / FILE
    try:
        crest = read_crest(read_file(settings.parent / round_.agency.crest))
    except Refusal:
        crest = None
    if crest is None:
        words = {"key": KEY, "expected": N_("a picture, PNG or JPEG, by its path from this file")}
        place = Place(file=display_name(settings), key=KEY)
        raise Stop(Problem("setting-value", place, round_.agency.crest, words))
    return crest


T = TypeVar("T")

INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class RoundFolder(RoundContext):
    """A round with its folder: what lies where in it."""

    round_: Round

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


def open_round_folder(folder: Path | None) -> RoundFolder:
    """The round of a folder, by default of this one; without a round the command stops."""
    context = load_context(folder)
    return RoundFolder(context.definition, require_round(context), context.base)


def load_mail_template(context: RoundFolder, purpose: Purpose) -> MailTemplate:
    """The template for a purpose: the round's own, else the one that ships."""
    path = find_text(context, purpose.value)
    template, problems = read_mail_template(read_text(path), display_name(path))
    if template is None:
        raise Stop(*problems)
    return template


def find_text(context: RoundFolder, name: str) -> Path:
    """A text for the units: the round's own of that name, else the one that ships."""
    own = context.base / "mail" / "texts" / f"{name}.txt"
    return own if own.is_file() else find_template(f"mail/{name}.txt")


def fill_values(context: RoundFolder, purpose: Purpose) -> Mapping[str, str]:
    """What templates of mail are filled with, as far as it is the same for all units."""
    round_, definition = context.round_, context.definition
    return {
        **fill_texts(round_),
        "report": definition.title if purpose is Purpose.REPORT else definition.form.title,
        "deadline": format_date(round_.deadline) if round_.deadline else "",
        "sender": round_.mail.sender_name,
        "address": round_.mail.sender,
    }


def load_ledger(context: RoundFolder) -> tuple[LedgerEntry, ...]:
    """All entries of the ledger; a damaged one stops the command."""
    return _load_journal(context.ledger, read_entries)


def load_records(context: RoundFolder) -> tuple[Record, ...]:
    """How each collected return came; damaged records stop the command."""
    return _load_journal(context.records, read_records)


def _load_journal(
    path: Path, read: Callable[[str, str], tuple[tuple[T, ...], tuple[Problem, ...]]]
) -> tuple[T, ...]:
    if not path.exists():
        return ()
    found, problems = read(read_text(path), display_name(path))
    if problems:
        raise Stop(*problems)
    return found


def find_sent(
    entries: tuple[LedgerEntry, ...], purpose: Purpose | None = None
) -> Mapping[str, str]:
    """Units' ids by the Message-ID of what may have reached them, the oldest first."""
    return {
        entry.message_id: entry.unit
        for entry in entries
        if entry.unit and entry.fate in (Fate.SENDING, Fate.ACCEPTED, Fate.UNKNOWN)
        if not entry.trial and (purpose is None or entry.purpose == purpose.value)
    }
