"""A round's folder: begun with its file, and the texts, returns and journals of mail in it."""

from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from itasheet.definition.round import FILE, Round, read_round
from itasheet.definition.settings import format_toml
from itasheet.files import display_name, find_fault, write_files
from itasheet.forms.workbook import clean_name
from itasheet.mail.ledger import LedgerEntry, Record, read_journal
from itasheet.mail.message_templates import Attachment, Purpose
from itasheet.problems.problem import Problem, Stop
from itasheet.resources import find_data
from itasheet.workflow import loading

T = TypeVar("T")

SOURCES = {
    Purpose.FORMS: "forms",
    Purpose.REMINDERS: "forms",
    Purpose.MARKED: "marked",
    Purpose.RECEIPTS: "receipts",
    Purpose.REPORT: "report.xlsx",
}
"""What mail attaches by default, and where in the round's folder it is made."""
RECORDS, LEDGER = "collected.jsonl", "ledger.jsonl"
"""The journals of mail: how each return came, and what became of each message."""
PASSED_OVER = "~$ ."
"""Excel's lock files and hidden files begin with these; wherever returns are read, they are passed
over, and so would a return be."""


class RoundFolder(loading.RoundContext):
    """A round with its folder: what lies where in it.

    Collected returns lie in ``inbox``; ``mail`` has the journals, the texts of the round's own, and
    for each purpose what a dry run showed, with the plan of what is to be sent.
    """

    round_: Round

    @property
    def inbox(self) -> Path:
        return self.base / "inbox"

    @property
    def mail(self) -> Path:
        return self.base / "mail"


def open_round_folder(folder: Path | None, definition: str | None = None) -> RoundFolder:
    """The round of a folder, by default of this one; without a round the command stops."""
    context = loading.load_context(folder, definition)
    if context.round_ is None:
        raise Stop(find_fault("round-missing", Path(), name=FILE))
    return RoundFolder(context.definition, context.round_, context.file)


def locate_source(context: RoundFolder, purpose: Purpose, source: str) -> Path:
    """The file or folder that mail attaches from; raises ``Stop`` if there is nothing."""
    path = Path(source) if source else context.base / SOURCES[purpose]
    if not path.exists():
        command = format_source_command(context, purpose, path)
        raise Stop(find_fault("mail-source-missing", path, command=command))
    return path


def format_source_command(context: RoundFolder, purpose: Purpose, source: Path) -> str:
    """The command that makes what is to be attached."""
    where = ("--round", context.base)
    words = {
        Purpose.MARKED: ("check", context.inbox, *where, "--mark", source),
        Purpose.RECEIPTS: ("receipt", *where),
        Purpose.REPORT: ("merge", context.inbox, *where, "-o", source),
    }
    return format_command(*words.get(purpose, ("template", *where, "-o", source)))


def format_command(*words: str | Path) -> str:
    """A command line of ours as it is typed, in Windows as elsewhere."""
    shown = map(display_name, ("itasheet", *words))
    return " ".join(f'"{word}"' if " " in word else word for word in shown)


def find_text(context: RoundFolder, name: str) -> Path:
    """A text for the units: the round's own of that name, else the one that ships."""
    own = context.mail / "texts" / f"{name}.txt"
    return own if own.is_file() else find_data("templates", f"mail/{name}.txt")


def load_ledger(context: RoundFolder) -> tuple[LedgerEntry, ...]:
    """All entries of the ledger; a damaged one stops the command."""
    return _load_journal(context.mail / LEDGER, LedgerEntry)


def load_records(context: RoundFolder) -> tuple[Record, ...]:
    """How each collected return came; damaged records stop the command."""
    return _load_journal(context.mail / RECORDS, Record)


def _load_journal(path: Path, cls: type[T]) -> tuple[T, ...]:
    text = loading.read_text(path) if path.exists() else ""
    found, problems = read_journal(cls, text, display_name(path))
    if problems:
        raise Stop(*problems)
    return found


def put_file(folder: Path, file: Attachment) -> Path:
    """Write a return under a free name, or find it there from a run that was cut short."""
    name = PurePosixPath(file.name.replace("\\", "/"))  # folders that a sender names count nothing
    stem = clean_name(name.stem.lstrip(PASSED_OVER)) or "return"
    ending = ".xlsm" if file.name.lower().endswith(".xlsm") else ".xlsx"
    path, number = folder / f"{stem}{ending}", 2
    while path.exists():
        if sha256(path.read_bytes()).hexdigest() == file.sha256:
            return path
        path, number = folder / f"{stem} ({number}){ending}", number + 1
    write_files({path: file.content})
    return path


Table = dict[str, Any]
"""A round that is to be, or one unit of it, as its file would hold it."""

UNIT: Table = {"id": "", "name": "", "other_names": (), "addresses": (), "measures": ()}


def write_round(settings: Table, folder: Path, force: bool) -> Path:
    """Write a round's file from ``templates/init`` into its folder; a faulty one stops the job."""
    path = folder / FILE
    if problems := find_faults(settings, folder):
        raise Stop(*problems)
    write_files({path: format_round(settings).encode("utf-8")}, force)
    return path


def find_faults(settings: Table, folder: Path) -> tuple[Problem, ...]:
    """All that would be wrong with a round's file."""
    file = display_name(folder / FILE)
    return read_round(
        format_round(settings), file, lambda name: loading.find_definition(name, folder)
    )[2]


def format_round(settings: Table) -> str:
    agency = {"name": "", "district": "", "province": "", "other_names": (), **settings["agency"]}
    values = {key: format_toml("" if one is None else one) for key, one in agency.items()}
    units = "".join(
        "\n[[units]]\n" + "".join(f"{key} = {format_toml(unit[key])}\n" for key in UNIT)
        for unit in ({**UNIT, **one} for one in settings["units"])
    )
    template = find_data("templates", f"init/{FILE}").read_text("utf-8")
    return template.format(fiscal_year=settings["fiscal_year"], units=units, **values)
