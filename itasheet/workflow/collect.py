"""Collecting returns: whose each workbook is, into the inbox with it, and written down.

Whatever is not taken stays where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from itasheet.definition.identity import read_identity
from itasheet.definition.mailing import match_address
from itasheet.definition.round import Unit
from itasheet.files import Journal, make_folder, open_journal
from itasheet.mail.assign_unit import (
    Assignment,
    assign_unit,
    check_round,
    find_owner,
    find_thread_unit,
    list_senders,
)
from itasheet.mail.credentials import IMAP_VARIABLES, Server, find_account, make_context
from itasheet.mail.incoming import Received
from itasheet.mail.ledger import Record, write_record
from itasheet.mail.message import Attachment
from itasheet.problems.kinds import is_error
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.sheets.grid import Workbook
from itasheet.workflow.incoming_files import Incoming, fetch_incoming, read_incoming
from itasheet.workflow.loading import choose_units
from itasheet.workflow.round_folder import (
    RoundFolder,
    find_sent,
    load_ledger,
    load_records,
    put_file,
)
from itasheet.xlsx.read_workbook import read_bytes

if TYPE_CHECKING:
    from itasheet.mail.imap import Mailbox


@dataclass(frozen=True, slots=True)
class CollectedFile:
    """What came of one file; so ``collect --json`` prints it.

    ``unit`` is its unit's id, ``ground`` what told it, ``path`` where it lies in the inbox: empty
    if it was not taken. What follows ``new`` is the mail's. ``name`` is empty where what came in
    as a whole brought no file, or could not be looked into; ``label`` is how messages name it.
    """

    source: str
    name: str = ""
    sha256: str = ""
    unit: str = ""
    ground: str = ""
    path: Path | None = None
    new: bool = False
    sender: str = ""
    subject: str = ""
    date: str = ""
    message_id: str = ""
    problems: tuple[Problem, ...] = ()
    label: str = field(default="", repr=False)

    @property
    def is_faulty(self) -> bool:
        """Whether something was left where it was."""
        return any(map(is_error, self.problems))


Report = Callable[[CollectedFile], None]


def collect_files(
    context: RoundFolder,
    paths: Sequence[Path],
    report: Report,
    unit: str = "",
    trust_content: bool = False,
) -> tuple[CollectedFile, ...]:
    """Take returns out of workbooks, saved mails and folders of these.

    ``unit`` names the unit that all of them are of; with ``trust_content`` a workbook counts also
    where its sender disagrees; ``report`` is told what came of each file.
    """
    named = choose_units(context.round_, (unit,))[0] if unit else None
    with _open_records(context) as journal:
        collector = Collector(context, journal, report, named, trust_content)
        for incoming in read_incoming(paths, (context.inbox, context.ledger.parent)):
            collector.take(incoming)
    return tuple(collector.files)


def collect_mailbox(
    context: RoundFolder,
    ask: Callable[[str], str],
    report: Report,
    folder: str = "",
    mark_read: bool = False,
    target: str = "",
    trust_content: bool = False,
) -> tuple[CollectedFile, ...]:
    """Take returns out of every mail on the server that was not dealt with before.

    ``ask`` is asked for the password if nothing else has it. Mails are left as they are but for
    ``mark_read`` and ``target``, the folder to which those are moved of which all was taken.
    """
    with _open_records(context) as journal, _open_mailbox(context, folder, ask) as mailbox:
        collector = Collector(context, journal, report, None, trust_content)
        if target:
            mailbox.require_folder(target)
        for number in mailbox.list_numbers():
            source = mailbox.name_mail(number)
            # Without a validity numbers may come to mean other mails.
            if not (mailbox.validity and collector.is_settled(source)):
                collector.take(fetch_incoming(mailbox, number))
            if mark_read and collector.has_taken(source):
                mailbox.mark_read(number)
            if target and collector.has_taken(source):
                mailbox.move(number, target)
    return tuple(collector.files)


def _open_records(context: RoundFolder) -> AbstractContextManager[Journal]:
    make_folder(context.inbox)
    return open_journal(context.records)


def _open_mailbox(context: RoundFolder, folder: str, ask: Callable[[str], str]) -> Mailbox:
    """The folder on the server where returns arrive."""
    from itasheet.mail.imap import Mailbox

    mailing, inbox = context.round_.mail, context.round_.mail.imap
    if inbox is None:
        raise Stop(Problem("imap-missing"))
    server = Server(inbox.host, inbox.port, inbox.security, mailing.timeout)
    account = find_account(mailing, inbox.user or mailing.account, IMAP_VARIABLES, ask)
    return Mailbox(server, account, make_context(mailing, context.base), folder or inbox.folder)


class Collector:
    """Takes what came in one by one; ``report`` is told of each file, or of a mail without one."""

    def __init__(
        self,
        context: RoundFolder,
        journal: Journal,
        report: Report,
        named: Unit | None,
        trust_content: bool,
    ) -> None:
        self._context, self._journal, self._report = context, journal, report
        self._named, self._trust_content = named, trust_content
        self._records: list[Record] = []
        self._settled: set[str] = set()
        self._fruitful: set[str] = set()
        for record in load_records(context):
            self._remember(record)
        entries = load_ledger(context)
        self._sent = find_sent(entries)
        self._own = {entry.message_id for entry in entries}
        self.files: list[CollectedFile] = []

    def is_settled(self, source: str) -> bool:
        """Whether all that a mail on a server brought, be it nothing, has been dealt with."""
        return source in self._settled

    def has_taken(self, source: str) -> bool:
        """Whether a mail on a server brought returns, and all of them were taken."""
        return source in self._fruitful and source in self._settled

    def take(self, incoming: Incoming) -> None:
        """Take what there is to take."""
        mail, source = incoming.mail or Received(), incoming.source
        own_address = match_address(self._context.round_.mail.sender)
        if mail.message_id in self._own and mail.sender == own_address:
            incoming = replace(incoming, files=(), problems=())  # a copy of what we sent ourselves
        seen = CollectedFile(
            source,
            sender=mail.sender,
            subject=mail.subject,
            date=mail.date,
            message_id=mail.message_id,
            label=incoming.label,
        )
        found = [self._take_file(incoming, one, seen) for one in incoming.files]
        found += [replace(seen, problems=(one,)) for one in incoming.problems]
        for one in found:
            self._report(one)
        self.files += found
        is_done = incoming.folder and not any(one.is_faulty for one in found)
        if is_done and not self.is_settled(source):
            self._note(Record("", "", "", "", "", source, _now()))

    def _take_file(
        self, incoming: Incoming, file: Attachment, seen: CollectedFile
    ) -> CollectedFile:
        label = f"{incoming.label} ▸ {file.name}" if incoming.mail else incoming.source
        seen = replace(seen, name=file.name, sha256=file.sha256, label=label)
        workbook = read_bytes(file.content, file.name, label)
        if isinstance(workbook, Problem):
            return replace(seen, problems=(workbook,))
        place = Place(file=label)
        if problems := tuple(check_round(read_identity(workbook), place, self._context.round_)):
            return replace(seen, problems=problems)
        assignment = self._assign(workbook, incoming.mail)
        unit = assignment.unit
        problems = tuple(_check_assignment(assignment, seen, self._trust_content))
        same = [one for one in self._records if one.file and one.sha256 == file.sha256]
        known = next((one for one in same if unit is None or one.unit == unit.id), None)
        if unit is None and known:  # someone has said meanwhile whose it is
            problems = ()
        if any(map(is_error, problems)) or not (known or unit):
            return replace(seen, problems=problems)
        if known:
            record = _make_record(incoming, file, known.unit, known.ground, known.file)
        else:
            assert unit and assignment.by
            path = put_file(self._context.inbox / unit.id, file)
            name = path.relative_to(self._context.inbox).as_posix()
            record = _make_record(incoming, file, unit.id, assignment.by.value, name)
        ways = [one.source for one in self._records if one.file == record.file]
        if incoming.source not in ways:  # else it has come by this very way before
            self._note(record)
        return replace(
            seen,
            unit=record.unit,
            ground=record.ground,
            path=self._context.inbox / record.file,
            new=known is None,
            problems=problems,
        )

    def _assign(self, workbook: Workbook, mail: Received | None) -> Assignment:
        round_ = self._context.round_
        owner = find_owner(workbook, self._context.definition, round_)
        if mail is None:
            return assign_unit(self._named, owner)
        thread = find_thread_unit(round_, mail.thread, self._sent)
        senders = list_senders(round_, mail.sender)
        return assign_unit(self._named, owner, thread, senders, is_mail=True)

    def _note(self, record: Record) -> None:
        self._journal.append(write_record(record))
        self._remember(record)

    def _remember(self, record: Record) -> None:
        self._records.append(record)
        (self._fruitful if record.file else self._settled).add(record.source)


def _make_record(
    incoming: Incoming, file: Attachment, unit_id: str, ground: str, name: str
) -> Record:
    mail = incoming.mail or Received()
    return Record(
        file=name,
        sha256=file.sha256,
        unit=unit_id,
        ground=ground,
        name=file.name,
        source=incoming.source,
        collected=_now(),
        message_id=mail.message_id,
        references=mail.thread.references,
        sender=mail.sender,
        subject=mail.subject,
        date=mail.date,
    )


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _check_assignment(
    assignment: Assignment, seen: CollectedFile, trust_content: bool
) -> Iterator[Problem]:
    place = Place(file=seen.label)
    if assignment.unit is None:
        yield Problem("return-unplaced", place, seen.sender)
    elif assignment.contradicted_by and not trust_content:
        other = ", ".join(unit.name for unit in assignment.contradicted_by)
        words = {"unit": assignment.unit.name, "other": other}
        yield Problem("sender-disagrees", place, seen.sender, words)
    elif assignment.is_stranger:
        yield Problem("sender-unknown", place, seen.sender, {"unit": assignment.unit.name})
