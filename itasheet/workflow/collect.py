"""Collecting returns: whose each workbook is, into the inbox with it, and written down.

Whatever is not taken stays where it was.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath

from itasheet import files
from itasheet.candidates import list_workbooks
from itasheet.checks import find_owner
from itasheet.checks.sender import check_round
from itasheet.definition.identity import read_identity
from itasheet.definition.round import Server, Unit, match_address
from itasheet.definition.settings import format_record
from itasheet.files import Append, display_name
from itasheet.forms.workbook import clean_name
from itasheet.mail.credentials import IMAP_VARIABLES, Ask, find_account, make_context
from itasheet.mail.incoming import Received
from itasheet.mail.ledger import Fate, LedgerEntry, Record
from itasheet.mail.message_templates import Attachment
from itasheet.mail.notices import ABSENCE, BOUNCE, RECEIPT, Failure, MailNotice
from itasheet.problems.problem import Place, Problem, Stop, is_error
from itasheet.thai.dates import BUDDHIST_ERA, THAI_TIME
from itasheet.tracking.received import assign_unit
from itasheet.workflow import journals
from itasheet.workflow.loading import RoundFolder, choose_units, is_to_come, shield
from itasheet.workflow.opening import convert, open_found, open_mail
from itasheet.xlsx.package import MOST_BYTES
from itasheet.xlsx.read_workbook import read_bytes


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


PASSED_OVER = "~$ ."
"""How lock files and hidden files begin, which are passed over wherever returns are read."""

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
    # Our own is not looked at: the inbox, and what we sent.
    own = [os.path.realpath(folder) for folder in (context.inbox, context.mail)]
    with files.open_journal(context.mail / journals.RECORDS) as append:
        collector = Collector(context, append, report, named, trust_content)
        for found in list_workbooks(paths):
            if not any(map(Path(os.path.realpath(found.path)).is_relative_to, own)):
                collector.open(display_name(found.path), partial(open_found, found))
    return tuple(collector.files)


def collect_mailbox(
    context: RoundFolder,
    ask: Ask,
    report: Report,
    mail_folder: str = "",
    mark_read: bool = False,
    target: str = "",
    trust_content: bool = False,
) -> tuple[CollectedFile, ...]:
    """Take returns out of every mail on the server that was not dealt with before.

    ``ask`` is asked for the password, or whether its command may run. Mails are left as they are
    but for ``mark_read`` and ``target``, the folder to which those move of which all was taken.
    """
    from itasheet.mail.imap import Mailbox

    mailing, inbox = context.round_.mail, context.round_.mail.imap
    if inbox is None:
        raise Stop(Problem("imap-missing"))
    with files.open_journal(context.mail / journals.RECORDS) as append:
        collector = Collector(context, append, report, None, trust_content)
        server = Server(inbox.host, inbox.port, inbox.security, mailing.timeout)
        user = inbox.user or mailing.account
        account = find_account(mailing, context.file, user, IMAP_VARIABLES, ask)
        trusted = make_context(mailing, context.base)
        with Mailbox(server, account, trusted, mail_folder or inbox.folder) as mailbox:
            if target:
                mailbox.require_folder(target)

            def fetch(number: str, source: str) -> Iterator[Received]:
                if mailbox.measure(number) > MOST_BYTES:
                    yield Received(problems=(Problem("file-too-large", Place(file=source)),))
                else:
                    yield open_mail(source, mailbox.fetch(number), ".eml", mailbox.folder)

            for number, source in mailbox.list_mails().items():
                # Without a validity numbers may come to mean other mails.
                if not (mailbox.validity and collector.is_settled(source)):
                    collector.open(source, partial(fetch, number, source), mailbox.folder)
                if mark_read and collector.has_taken(source):
                    mailbox.mark_read(number)
                if target and collector.has_taken(source):
                    mailbox.move(number, target)
    return tuple(collector.files)


class Collector:
    """Takes what came in one by one; ``report`` is told of each file, or of a mail without one."""

    def __init__(
        self, context: RoundFolder, append: Append, report: Report, named: Unit | None, trust: bool
    ) -> None:
        self._context, self._append, self._report = context, append, report
        self._named, self._trust = named, trust
        files.make_folder(context.inbox, private=True)
        self._records: dict[str, list[Record]] = {}
        for record in journals.load_records(context):
            self._records.setdefault(record.source, []).append(record)
        self._entries = list(journals.load_ledger(context))
        sent = (one for one in self._entries if one.unit and not one.trial)
        self._sent = {one.message_id: one.unit for one in sent}
        own = match_address(context.round_.mail.sender)
        self._own = {(own, entry.message_id) for entry in self._entries}
        self.files: list[CollectedFile] = []

    def is_settled(self, source: str) -> bool:
        """Whether all that a mail on a server brought, be it nothing, has been dealt with."""
        return any(not one.file for one in self._records.get(source, ()))

    def has_taken(self, source: str) -> bool:
        """Whether a mail on a server brought returns, and all of them were taken."""
        return {bool(one.file) for one in self._records.get(source, ())} == {True, False}

    def open(self, source: str, job: Callable[[], Iterable[Received]], folder: str = "") -> None:
        """Take what comes of a file, or of a mail in a folder on a server, when it is opened."""
        mails = shield(source, lambda: tuple(job()), lambda fault: (Received(problems=(fault,)),))
        for mail in mails:
            self._take(replace(mail, source=mail.source or source, folder=folder))

    def _take(self, mail: Received) -> None:
        if (mail.sender, mail.message_id) in self._own:
            # A copy of what we sent ourselves.
            mail = replace(mail, attachments=(), problems=(), notice=MailNotice())
        # When it came: its date if that can be true, else when the last server got it.
        year = self._context.round_.fiscal_year - BUDDHIST_ERA - 1
        begin = datetime(year, 7, 1, tzinfo=THAI_TIME)
        times = (one for one in mail.times if begin <= one and not is_to_come(one))
        mail = replace(mail, date=next((one.isoformat() for one in times), ""))
        seen = CollectedFile(
            mail.source,
            sender=mail.sender,
            subject=mail.subject,
            date=mail.date,
            message_id=mail.message_id,
            label=mail.label,
        )
        found = [self._take_file(mail, one, seen) for one in mail.attachments]
        found += [replace(seen, problems=(one,)) for one in self._explain_mail(mail)]
        for one in found:
            self._report(one)
        self.files += found
        is_open = any(one.is_faulty for one in found)
        if mail.folder and not (is_open or self.is_settled(mail.source)):
            self._note(Record(mail.source, ""))

    def _explain_mail(self, mail: Received) -> Iterator[Problem]:
        """What is wrong with a mail as a whole, or what a machine writes, and whom it is about."""
        round_, notice, place = self._context.round_, mail.notice, Place(file=mail.label)
        unit = assign_unit(round_, self._named, None, mail, self._sent)[0]
        whose = {"unit": unit.name if unit else mail.sender}
        yield from (one._replace(words={**one.words, **whose}) for one in mail.problems)
        if mail.problems or mail.attachments:
            return
        if notice.kind in (ABSENCE, RECEIPT):
            yield Problem(notice.kind, place, mail.subject, whose)
        if notice.kind != BOUNCE:
            return
        sent = [one for one in self._entries if not one.trial]
        about = [one for one in sent if one.message_id == notice.about]
        owners = {match_address(one): unit for unit in round_.units for one in unit.addresses}
        failures = [one for one in notice.failures if one.sure or one.address in owners]
        failures = failures or [*notice.failures[:1]] or [Failure(one.recipient) for one in about]
        for address, code, is_final, _sure in failures or [Failure("")]:
            same = [one for one in (*sent, *about) if match_address(one.recipient) == address]
            last = LedgerEntry("", notice.about, address, Fate.FAILED)
            last = same[-1] if same else last._replace(round=self._context.mail_round)
            owner = round_.find_unit(last.unit) or owners.get(address)
            kind = BOUNCE if is_final else "mail-delayed"
            words = {"address": address, "code": code, "unit": owner.name if owner else ""}
            yield Problem(kind, place, words=words)
            if owner and is_final:
                failed = last._replace(unit=owner.id, time=mail.date, fate=Fate.FAILED)
                failed = failed._replace(reason=code, problem=kind)
                if failed not in self._entries:
                    self._entries.append(failed)
                    with journals.open_ledger(self._context) as note:
                        note(failed)

    def _take_file(self, mail: Received, file: Attachment, seen: CollectedFile) -> CollectedFile:
        label = f"{mail.label} ▸ {file.name}" if mail.is_mail else mail.source
        seen = replace(seen, name=file.name, sha256=file.sha256, label=label)
        job = partial(self._place_file, mail, file, seen)
        return shield(label, job, lambda fault: replace(seen, problems=(fault,)))

    def _place_file(self, mail: Received, file: Attachment, seen: CollectedFile) -> CollectedFile:
        label, stored = seen.label, file
        workbook = read_bytes(file.content, file.name, label)
        if isinstance(workbook, Problem) and (content := convert(file.content, workbook)):
            stored = Attachment(file.name, content)
            workbook = read_bytes(content, file.name, label)
        if isinstance(workbook, Problem):
            return replace(seen, problems=(workbook,))
        place, round_ = Place(file=label), self._context.round_
        if problems := tuple(check_round(read_identity(workbook), round_, place)):
            return replace(seen, problems=problems)
        owner = find_owner(workbook, self._context.definition, round_)
        unit, ground, problem = assign_unit(
            round_, self._named, owner, mail, self._sent, self._trust
        )
        problems = (problem._replace(place=place),) if problem else ()
        records = chain.from_iterable(self._records.values())
        same = (one for one in records if one.file and one.sha256 == file.sha256)
        known = next((one for one in same if unit is None or one.unit == unit.id), None)
        if unit is None and known:  # someone has said meanwhile whose it is
            problems = ()
        if any(map(is_error, problems)):
            return replace(seen, problems=problems)
        if known:
            unit_id, ground, name = known.unit, known.ground, known.file
        else:
            assert unit
            path = put_file(self._context.inbox / clean_name(unit.id), stored)
            unit_id, name = unit.id, path.relative_to(self._context.inbox).as_posix()
        # It may have come by this very way before.
        if all(one.file != name for one in self._records.get(mail.source, ())):
            record = Record(mail.source, "", name, file.sha256, unit_id, ground, file.name)
            record = record._replace(message_id=mail.message_id, references=mail.thread)
            record = record._replace(sender=mail.sender, subject=mail.subject, date=mail.date)
            self._note(record)
        path, is_new = self._context.inbox / name, known is None
        return replace(seen, unit=unit_id, ground=ground, path=path, new=is_new, problems=problems)

    def _note(self, record: Record) -> None:
        """Write a record down, with the time."""
        time = datetime.now().astimezone().isoformat(timespec="seconds")
        record = record._replace(collected=time)
        self._append(format_record(record))
        self._records.setdefault(record.source, []).append(record)


def put_file(folder: Path, file: Attachment) -> Path:
    """Write a return under a free name, or find it there from a run that was cut short."""
    name = PurePosixPath(file.name.replace("\\", "/"))  # folders that a sender names count nothing
    stem = clean_name(name.stem.lstrip(PASSED_OVER)) or "return"
    ending = ".xlsm" if file.name.lower().endswith(".xlsm") else ".xlsx"
    path, number = folder / f"{stem}{ending}", 2
    while os.path.lexists(path):
        if files.sum_file(path) == file.sha256:
            return path
        path, number = folder / f"{stem} ({number}){ending}", number + 1
    files.write_files({path: file.content}, force=None, private=True)
    return path
