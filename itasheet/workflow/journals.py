"""The journals of a round's mail: how each return came, and what became of each message.

A ledger that was cut, emptied, replaced or moved away is known by its checksums, or by copies of
what was sent that it does not name: a message is in the ledger before its copy is in the folder.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email import message_from_bytes
from pathlib import Path

from itasheet.definition.settings import format_record, read_record
from itasheet.files import find_fault, open_journal, write_files
from itasheet.mail import ledger
from itasheet.mail.ledger import Chain, Fate, LedgerEntry, Record, name_copy, read_time
from itasheet.mail.mime import SENDING
from itasheet.mail.notices import read_raw
from itasheet.problems.problem import Stop
from itasheet.workflow.loading import RoundFolder, is_to_come, read_content, read_text, read_today

RECORDS, LEDGER, SENT = "collected.jsonl", "ledger.jsonl", "sent"
"""The journals, and the folder of copies of what was sent."""


def load_ledger(context: RoundFolder) -> tuple[LedgerEntry, ...]:
    """The entries of this round; a damaged ledger stops the command.

    A time after now, of a clock that ran ahead then or is behind now, stands for when something
    else was noted after it, at the latest for today.
    """
    entries = list[LedgerEntry]()
    latest = read_today().astimezone().isoformat()
    for entry in reversed(_verify_ledger(context)[0]):
        time = read_time(entry.time)
        if is_to_come(time):
            entry = entry._replace(time=latest)
        elif time:
            latest = entry.time
        if entry.round == context.mail_round:
            entries.append(entry)
    return tuple(reversed(entries))


@contextmanager
def open_ledger(context: RoundFolder) -> Iterator[Callable[[LedgerEntry], None]]:
    """Open the ledger to write entries down, each on the disk before the next step; a damaged one
    stops the command.
    """
    chain = _verify_ledger(context)[1]
    with open_journal(context.mail / LEDGER) as append:
        yield lambda entry: append(format_record(chain.link(entry)))


def note_clock(context: RoundFolder) -> None:
    """Write down what the clock says where the last entry's time is to come: how long ago that was
    can be told from then on.
    """
    entries = _verify_ledger(context)[0]
    if entries and is_to_come(read_time(entries[-1].time)):
        now = LedgerEntry(datetime.now().astimezone().isoformat(), "-", "", Fate.PLANNED)
        with open_ledger(context) as note:
            note(now._replace(round=context.mail_round))


def repair_ledger(context: RoundFolder) -> Path | None:
    """Write a damaged ledger anew: all that can be read of it, and what copies tell of mails that
    it lacks, or of which it says nothing sure: nobody knows whether these arrived. Where the old
    one is kept; None if nothing was amiss.
    """
    path, number, chain = context.mail / LEDGER, 1, Chain()
    content, entries, _chain, damaged = _read_ledger(context)
    fates = {entry.key: entry.fate for entry in entries}
    sure = [one for one in entries if not damaged or fates[one.key] is Fate.ACCEPTED]
    missing = _read_missing(context, sure)
    found = sorted(filter(None, missing.values()), key=lambda entry: entry.time)
    if not (damaged or found):
        return None
    lines = [format_record(chain.link(entry)) for entry in (*entries, *found)]
    while (kept := path.with_stem(f"{path.stem}-{number}")).exists():
        number += 1
    write_files({kept: content, path: "".join(lines).encode()}, force=True, private=True)
    return kept


def _verify_ledger(context: RoundFolder) -> tuple[tuple[LedgerEntry, ...], Chain]:
    """All entries and the chain; raises ``Stop`` if any is missing or not as it was written."""
    _content, entries, chain, damaged = _read_ledger(context)
    if (missing := _read_missing(context, entries)) or damaged:
        mails = (entry.recipient if entry else copy.name for copy, entry in missing.items())
        words = {"line": str(damaged or ""), "mails": ", ".join(mails)}
        raise Stop(find_fault("ledger-damaged", context.mail / LEDGER, **words))
    return entries, chain


def _read_ledger(context: RoundFolder) -> tuple[bytes, tuple[LedgerEntry, ...], Chain, int]:
    path = context.mail / LEDGER
    try:
        content = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise Stop(find_fault("file-unreadable", path)) from error
    return content, *ledger.read_ledger(content.decode("utf-8", "replace"))


def _read_missing(
    context: RoundFolder, entries: Iterable[LedgerEntry]
) -> dict[Path, LedgerEntry | None]:
    """The copies of what was sent that no entry tells of, and what each says of its sending.

    Files that are not called as copies are say nothing.
    """
    known, missing = {*map(name_copy, entries)}, dict[Path, LedgerEntry | None]()
    for path in sorted((context.mail / SENT).glob("*-????????????????.eml")):
        if path.name not in known:
            entry = None
            with suppress(Stop):  # what cannot be read tells nothing either
                told = read_raw(message_from_bytes(read_content(path)), SENDING)
                entry = read_record(LedgerEntry, told)
            missing[path] = entry if entry and name_copy(entry) == path.name else None
    return missing


def load_records(context: RoundFolder) -> tuple[Record, ...]:
    """How each collected return came; damaged records stop the command.

    A last line without its end was never finished and does not count.
    """
    path = context.mail / RECORDS
    lines = read_text(path).split("\n")[:-1] if path.exists() else []
    records = [read_record(Record, line) for line in lines]
    damaged = [str(number) for number, one in enumerate(records, 1) if one is None]
    if damaged:
        raise Stop(*(find_fault("journal-damaged", path, line=line) for line in damaged))
    return tuple(filter(None, records))
