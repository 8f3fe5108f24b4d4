"""Collecting: every workbook that arrived is judged whose it is, put into the inbox, written down.

Whatever is not taken stays where it was and is told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import click

from itasheet.cli.access import open_mailbox, word_fault
from itasheet.cli.arrivals import Arrival, fetch_arrival, list_arrivals
from itasheet.cli.boundary import CLEAN, PROBLEMS, TRY_LATER, Stop
from itasheet.cli.desk import Desk, find_sent, load_ledger, load_records, open_desk
from itasheet.cli.enclosures import check_identity, find_owner
from itasheet.cli.listing import list_problems
from itasheet.cli.template import choose_units
from itasheet.edges.files import display_name, make_folder, write_whole
from itasheet.edges.journal import Journal, JournalBusy, open_journal
from itasheet.edges.reader import read_bytes
from itasheet.edges.trust import ServerFault
from itasheet.forms.naming import clean_name
from itasheet.language import _, ngettext
from itasheet.mail.messages import Attachment
from itasheet.mail.placing import (
    Ground,
    Placement,
    Traces,
    find_thread_unit,
    list_senders,
    place_return,
)
from itasheet.mail.records import Record, write_record
from itasheet.model.catalogue import is_error
from itasheet.model.problems import Place, Problem
from itasheet.model.round import Unit
from itasheet.model.wording import N_
from itasheet.sheets.grid import Workbook
from itasheet.thai.text import clean_terminal

GROUNDS = {
    Ground.TOLD: N_("as you said"),
    Ground.IDENTITY: N_("by the workbook"),
    Ground.THREAD: N_("by the mail that it answers"),
    Ground.ADDRESS: N_("by the sender's address"),
}


class Wish(NamedTuple):
    """What was asked for: a unit by name, to trust the workbook against the sender, and of a
    mailbox its folder, whether to mark mails as read, and where to move them.
    """

    unit: str = ""
    trust_content: bool = False
    folder: str = ""
    mark_read: bool = False
    target: str = ""


class Found(NamedTuple):
    """What came of one file: the record of it, new or old, if it is taken; and problems."""

    shown: str
    record: Record | None = None
    is_new: bool = False
    problems: tuple[Problem, ...] = ()


def collect_returns(folder: Path | None, paths: Sequence[Path], wish: Wish) -> int:
    """Collect from files and folders, or with no paths from the mailbox; the exit code."""
    desk = open_desk(folder)
    told = choose_units(desk.found, (wish.unit,))[0] if wish.unit else None
    make_folder(desk.inbox)
    try:
        with open_journal(desk.records) as journal:
            collector = Collector(desk, journal, told, wish.trust_content)
            if paths:
                for arrival in list_arrivals(paths, (desk.inbox, desk.ledger.parent)):
                    collector.take(arrival)
            else:
                _empty_mailbox(desk, collector, wish)
            return collector.sum_up()
    except JournalBusy as error:
        place = Place(file=display_name(error.path))
        raise Stop(Problem("journal-busy", place), code=TRY_LATER) from error
    except ServerFault as fault:
        raise word_fault(fault) from fault


def _empty_mailbox(desk: Desk, collector: Collector, wish: Wish) -> None:
    """Look at every mail that was not dealt with before; change them only as far as wished."""
    with open_mailbox(desk, wish.folder) as mailbox:
        if wish.target:
            mailbox.require_folder(wish.target)
        for number in mailbox.list_numbers():
            source = f"imap:{mailbox.folder};{mailbox.validity};{number}"
            if source in collector.sources:
                continue
            found = collector.take(fetch_arrival(mailbox, number, source))
            if not found or any(is_error(problem) for one in found for problem in one.problems):
                continue
            if wish.mark_read:
                mailbox.mark_read(number)
            if wish.target:
                mailbox.move(number, wish.target)


class Collector:
    """Takes arrivals one by one, telling of each as it goes."""

    def __init__(self, desk: Desk, journal: Journal, told: Unit | None, trust: bool) -> None:
        self._desk = desk
        self._journal = journal
        self._told = told
        self._trust = trust
        self._records = list(load_records(desk))
        entries = load_ledger(desk)
        self._sent = find_sent(entries)
        self._own = {entry.message_id for entry in entries}
        self._found: list[Found] = []
        self.sources = {record.source for record in self._records}

    def take(self, arrival: Arrival) -> tuple[Found, ...]:
        """Take what there is to take of an arrival; what came of each of its files."""
        if arrival.mail and arrival.mail.message_id in self._own:
            arrival = arrival._replace(files=(), problems=())  # a copy of what we sent ourselves
        found = tuple(self._take_file(arrival, one) for one in arrival.files)
        troubles = tuple(Found(arrival.source, problems=(one,)) for one in arrival.problems)
        for one in (*found, *troubles):
            _tell(self._desk, one)
        self._found += (*found, *troubles)
        if arrival.is_remote and not found and not any(map(is_error, arrival.problems)):
            self._note(Record("", "", "", "", "", arrival.source, _now()))
        return found

    def sum_up(self) -> int:
        """Tell how many were taken; the exit code."""
        new = sum(one.is_new for one in self._found)
        old = sum(bool(one.record) and not one.is_new for one in self._found)
        faulty = [one for one in self._found if any(map(is_error, one.problems))]
        taken = ngettext("{count} return taken", "{count} returns taken", new)
        parts = [taken.format(count=new)]
        if old:
            parts.append(_("{count} were here already").format(count=old))
        if faulty:
            parts.append(_("{count} not taken").format(count=len(faulty)))
        click.echo(", ".join(parts))
        return PROBLEMS if faulty else CLEAN

    def _take_file(self, arrival: Arrival, file: Attachment) -> Found:
        shown = arrival.show(file)
        workbook = read_bytes(file.content, file.name, shown)
        if isinstance(workbook, Problem):
            return Found(shown, problems=(workbook,))
        if problems := tuple(check_identity(self._desk, workbook)):
            return Found(shown, problems=problems)
        placement = place_return(self._gather_traces(arrival, workbook))
        problems = tuple(_check_placement(placement, shown, arrival, self._trust))
        if placement.unit is None or any(map(is_error, problems)):
            return Found(shown, problems=problems)
        return self._store(arrival, file, placement, shown)._replace(problems=problems)

    def _gather_traces(self, arrival: Arrival, workbook: Workbook) -> Traces:
        mail, found = arrival.mail, self._desk.found
        owner = find_owner(self._desk, workbook)
        if mail is None:
            return Traces(self._told, owner)
        return Traces(
            self._told,
            owner,
            find_thread_unit(found, mail.thread, self._sent),
            list_senders(found, mail.sender),
            has_sender=True,
        )

    def _store(
        self, arrival: Arrival, file: Attachment, placement: Placement, shown: str
    ) -> Found:
        assert placement.unit and placement.ground
        unit, digest = placement.unit, file.sha256
        for record in self._records:
            if (record.sha256, record.unit) == (digest, unit.id):
                return Found(shown, record)
        path = _put_file(self._desk.inbox / unit.id, file)
        name = path.relative_to(self._desk.inbox).as_posix()
        record = _describe(arrival, file, unit, placement.ground, name)
        self._note(record)
        return Found(shown, record, is_new=True)

    def _note(self, record: Record) -> None:
        self._journal.append(write_record(record))
        self._records.append(record)


def _put_file(folder: Path, file: Attachment) -> Path:
    """Write a return under a free name, or find it there from a run that was cut short."""
    make_folder(folder)
    name = PurePosixPath(file.name.replace("\\", "/"))  # folders that a sender names count nothing
    stem = clean_name(name.stem) or "return"
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


def _describe(
    arrival: Arrival, file: Attachment, unit: Unit, ground: Ground, name: str
) -> Record:
    record = Record(name, file.sha256, unit.id, ground.value, file.name, arrival.source, _now())
    mail = arrival.mail
    if mail is None:
        return record
    return replace(
        record,
        message_id=mail.message_id,
        references=mail.thread.references,
        sender=mail.sender,
        subject=mail.subject,
        date=mail.date,
    )


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _check_placement(
    placement: Placement, shown: str, arrival: Arrival, trust: bool
) -> Iterable[Problem]:
    place = Place(file=shown)
    sender = arrival.mail.sender if arrival.mail else ""
    if placement.unit is None:
        yield Problem("return-unplaced", place, sender)
    elif placement.contradictors and not trust:
        other = ", ".join(unit.name for unit in placement.contradictors)
        words = {"unit": placement.unit.name, "other": other}
        yield Problem("sender-disagrees", place, sender, words)
    elif placement.is_stranger:
        yield Problem("sender-unknown", place, sender, {"unit": placement.unit.name})


def _tell(desk: Desk, found: Found) -> None:
    if found.record:
        ground = _(GROUNDS[Ground(found.record.ground)])
        told = _("{source}: {file}, {ground}") if found.is_new else _("{source}: here already")
        path = display_name(desk.inbox / found.record.file)
        line = told.format(source=found.shown, file=path, ground=ground)
        click.echo(clean_terminal(line))
    for line in list_problems(found.problems):
        click.echo(line)
