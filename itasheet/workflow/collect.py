"""Arrivals taken one by one: whose each workbook is, into the inbox with it, and written down.

Whatever is not taken stays where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from itasheet.definition.mailing import match_address
from itasheet.definition.round import Unit
from itasheet.files import Journal
from itasheet.mail.assign_unit import (
    Assignment,
    UnitClues,
    assign_unit,
    find_thread_unit,
    list_senders,
)
from itasheet.mail.ledger import Record, write_record
from itasheet.mail.message import Attachment
from itasheet.problems.kinds import is_error
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.grid import Workbook
from itasheet.workflow.attachments import check_identity, find_owner
from itasheet.workflow.incoming_files import Arrival
from itasheet.workflow.round_folder import (
    RoundFolder,
    find_sent,
    load_ledger,
    load_records,
    put_file,
)
from itasheet.xlsx.read_workbook import read_bytes


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
    """What came of one file: the record of it, new or old, if it is taken; and problems.

    ``file`` is None where the arrival as a whole brought none, or could not be looked into.
    """

    arrival: Arrival
    file: Attachment | None = None
    record: Record | None = None
    is_new: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def is_faulty(self) -> bool:
        """Whether something was left where it was."""
        return any(map(is_error, self.problems))


Tell = Callable[[Found], None]


class Collector:
    """Takes arrivals one by one; ``tell`` is told of each file, or of the arrival without one."""

    def __init__(
        self, context: RoundFolder, journal: Journal, wish: Wish, told: Unit | None, tell: Tell
    ) -> None:
        self._context = context
        self._journal = journal
        self._told = told
        self._trust = wish.trust_content
        self._tell = tell
        self._records: list[Record] = []
        self._settled: set[str] = set()
        self._fruitful: set[str] = set()
        for record in load_records(context):
            self._remember(record)
        entries = load_ledger(context)
        self._sent = find_sent(entries)
        self._own = {entry.message_id for entry in entries}
        self.found: list[Found] = []

    def is_settled(self, source: str) -> bool:
        """Whether all that a mail on a server brought, be it nothing, has been dealt with."""
        return source in self._settled

    def has_taken(self, source: str) -> bool:
        """Whether a mail on a server brought returns, and all of them were taken."""
        return source in self._fruitful and source in self._settled

    def take(self, arrival: Arrival) -> None:
        """Take what there is to take of an arrival."""
        if self._is_own(arrival):
            arrival = arrival._replace(files=(), problems=())
        found = [self._take_file(arrival, one) for one in arrival.files]
        found += [Found(arrival, problems=(one,)) for one in arrival.problems]
        for one in found:
            self._tell(one)
        self.found += found
        if arrival.folder and not any(one.is_faulty for one in found):
            self._settle(arrival.source)

    def _is_own(self, arrival: Arrival) -> bool:
        """Whether it is a copy of what we sent ourselves."""
        mail, sender = arrival.mail, match_address(self._context.round_.mail.sender)
        return bool(mail and mail.message_id in self._own and mail.sender == sender)

    def _settle(self, source: str) -> None:
        if not self.is_settled(source):
            self._note(Record("", "", "", "", "", source, _now()))

    def _take_file(self, arrival: Arrival, file: Attachment) -> Found:
        shown = arrival.show(file)
        workbook = read_bytes(file.content, file.name, shown)
        if isinstance(workbook, Problem):
            return Found(arrival, file, problems=(workbook,))
        if problems := tuple(check_identity(self._context, workbook)):
            return Found(arrival, file, problems=problems)
        placement = assign_unit(self._gather_traces(arrival, workbook))
        problems = tuple(_check_placement(placement, shown, arrival, self._trust))
        if placement.unit and not any(map(is_error, problems)):
            return self._store(arrival, file, placement)._replace(problems=problems)
        known = None if placement.unit else self._find_record(file.sha256)
        if known:  # someone has said meanwhile whose it is
            return self._note_again(arrival, file, known)
        return Found(arrival, file, problems=problems)

    def _gather_traces(self, arrival: Arrival, workbook: Workbook) -> UnitClues:
        mail, round_ = arrival.mail, self._context.round_
        owner = find_owner(self._context, workbook)
        if mail is None:
            return UnitClues(self._told, owner)
        return UnitClues(
            self._told,
            owner,
            find_thread_unit(round_, mail.thread, self._sent),
            list_senders(round_, mail.sender),
            has_sender=True,
        )

    def _store(self, arrival: Arrival, file: Attachment, placement: Assignment) -> Found:
        assert placement.unit and placement.ground
        unit = placement.unit
        if known := self._find_record(file.sha256, unit):
            return self._note_again(arrival, file, known)
        path = put_file(self._context.inbox / unit.id, file)
        name = path.relative_to(self._context.inbox).as_posix()
        record = _describe(arrival, file, unit.id, placement.ground.value, name)
        self._note(record)
        return Found(arrival, file, record, is_new=True)

    def _find_record(self, digest: str, unit: Unit | None = None) -> Record | None:
        """The record of a content, as this unit's if one is given."""
        known = (one for one in self._records if one.file and one.sha256 == digest)
        return next((one for one in known if unit is None or one.unit == unit.id), None)

    def _note_again(self, arrival: Arrival, file: Attachment, known: Record) -> Found:
        """Write down that a return that is here came once more, by another way."""
        ways = [one.source for one in self._records if one.file == known.file]
        if arrival.source not in ways:
            self._note(_describe(arrival, file, known.unit, known.ground, known.file))
        return Found(arrival, file, known)

    def _note(self, record: Record) -> None:
        self._journal.append(write_record(record))
        self._remember(record)

    def _remember(self, record: Record) -> None:
        self._records.append(record)
        (self._fruitful if record.file else self._settled).add(record.source)


def _describe(arrival: Arrival, file: Attachment, unit_id: str, ground: str, name: str) -> Record:
    record = Record(name, file.sha256, unit_id, ground, file.name, arrival.source, _now())
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
    placement: Assignment, shown: str, arrival: Arrival, trust: bool
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
