"""Composing a round's mail: for each unit, or each reader of the report, its message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from itasheet.definition.mailing import read_address
from itasheet.definition.round import Unit
from itasheet.files import display_name
from itasheet.mail.ledger import Fate, fold_entries
from itasheet.mail.message import Attachment, Message, Purpose, Thread
from itasheet.mail.mime import write_draft
from itasheet.mail.send_plan import Selection
from itasheet.mail.templates import fill_mail_template
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.thai.dates import find_day, format_date
from itasheet.tracking.unit_status import read_time
from itasheet.workflow.attachments import (
    attach_files,
    check_report,
    find_workbooks,
    format_command,
    locate_source,
)
from itasheet.workflow.loading import choose_units
from itasheet.workflow.receipt import find_receipts, find_thread
from itasheet.workflow.round_folder import (
    RoundFolder,
    fill_values,
    find_sent,
    load_ledger,
    load_mail_template,
    load_records,
)
from itasheet.workflow.status import load_overview

MEGABYTE = 1_000_000


def compose_mail(
    context: RoundFolder, purpose: Purpose, choice: Selection, day: str
) -> tuple[tuple[Message, ...], tuple[Problem, ...]]:
    """All messages of one purpose, and what stood in the way of others.

    ``day`` (ISO) tells two reminders apart.
    """
    if purpose is Purpose.REPORT:
        composed = _compose_report(context, choice)
    elif purpose is Purpose.RECEIPTS:
        composed = _compose_receipts(context, choice)
    else:
        composed = _compose_units(context, purpose, choice, day)
    messages: list[Message] = []
    problems: list[Problem] = []
    limit = context.round_.mail.size_limit
    for one in composed:
        if isinstance(one, Problem):
            problems.append(one)
        elif (size := len(write_draft(one)) / MEGABYTE) > limit:
            words = {"size": f"{size:.1f}", "limit": str(limit)}
            problems.append(Problem("mail-oversize", Place(file=one.label), words=words))
        else:
            messages.append(one)
    return tuple(messages), tuple(problems)


def _compose_report(context: RoundFolder, choice: Selection) -> Iterator[Message | Problem]:
    """One message for each reader, who thus do not see each other's addresses."""
    path = locate_source(context, Purpose.REPORT, choice.source)
    problems = list(check_report(context, path, choice.draft))
    readers = _read_addresses(choice.to or context.round_.mail.readers)
    if not readers:
        problems.append(Problem("mail-readers-missing"))
    yield from problems
    if not problems:
        attachments = attach_files([path])
        for reader in readers:
            yield _write(context, Purpose.REPORT, None, (reader,), attachments)


def _compose_receipts(context: RoundFolder, choice: Selection) -> Iterator[Message | Problem]:
    """A message for each receipt, in the thread of the mail that brought the return.

    The receipt's text stands in the mail itself; the hash tells two of one unit apart.
    """
    purpose = Purpose.RECEIPTS
    source = locate_source(context, purpose, choice.source)
    found, faults = find_receipts(context, source)
    yield from faults
    chosen = choose_units(context.round_, choice.units)
    receipts, records = [one for one in found if one.unit in chosen], load_records(context)
    for unit in chosen if choice.units else ():
        if not any(one.unit == unit for one in receipts):
            yield _miss_file(context, purpose, unit, source)
    for receipt in receipts:
        to = _read_addresses(choice.to or receipt.unit.addresses)
        if not to:
            yield Problem("mail-address-missing", words={"unit": receipt.unit.name})
            continue
        attachments, thread = attach_files(receipt.files), find_thread(receipt, records)
        more = {"receipt": receipt.text}
        occasion = receipt.sha256
        yield _write(context, purpose, receipt.unit, to, attachments, thread, occasion, more)


def _compose_units(
    context: RoundFolder, purpose: Purpose, choice: Selection, day: str
) -> Iterator[Message | Problem]:
    """A message for each unit: marked copies for those that have one, reminders for the silent."""
    files: Mapping[str, tuple[Path, ...]] = {}
    source = context.base / "forms"
    if purpose is not Purpose.REMINDERS or choice.source or source.exists():
        source = locate_source(context, purpose, choice.source)
        files, faults = find_workbooks(context, source, only_marked=purpose is Purpose.MARKED)
        yield from faults
    units = choose_units(context.round_, choice.units)
    if purpose is Purpose.MARKED and not choice.units:
        units = tuple(unit for unit in units if unit.id in files)
    if purpose is Purpose.REMINDERS:
        # Those that have answered with a faulty return get marked copies instead.
        silent = load_overview(context).status.silent
        units = tuple(unit for unit in units if unit in silent)
    threads = _list_threads(context, purpose)
    for unit in units:
        to, paths = _read_addresses(choice.to or unit.addresses), files.get(unit.id, ())
        problems = [] if to else [Problem("mail-address-missing", words={"unit": unit.name})]
        if not paths and purpose is not Purpose.REMINDERS:
            problems.append(_miss_file(context, purpose, unit, source))
        if len(paths) > 1 and purpose is not Purpose.MARKED:
            names = ", ".join(display_name(path.name) for path in paths)
            words = {"unit": unit.name, "files": names}
            problems.append(Problem("mail-attachment-many", words=words))
        if problems:
            yield from problems
            continue
        occasion = day if purpose is Purpose.REMINDERS else ""
        thread = threads.get(unit.id, Thread())
        message = _write(context, purpose, unit, to, attach_files(paths), thread, occasion)
        is_held_back = purpose is Purpose.REMINDERS and not choice.again
        earlier = _find_earlier(context, message, day) if is_held_back else None
        yield earlier or message


def _list_threads(context: RoundFolder, purpose: Purpose) -> Mapping[str, Thread]:
    """What a unit's message answers: its own last mail, or for a reminder the form's."""
    if purpose is Purpose.MARKED:
        return {one.unit: one.thread for one in load_records(context) if one.message_id}
    if purpose is Purpose.REMINDERS:
        sent = find_sent(load_ledger(context), Purpose.FORMS)
        return {unit_id: Thread(message_id) for message_id, unit_id in sent.items()}
    return {}


def _find_earlier(context: RoundFolder, message: Message, day: str) -> Problem | None:
    """That its unit was reminded less than ``remind_every`` days ago, by another message than this.

    A plan of which a part was sent goes on: the part that was sent is no other message.
    """
    unit = context.round_.find_unit(message.unit)
    known = fold_entries(load_ledger(context)).values()
    reached = (one.last for one in known if one.fate in (Fate.ACCEPTED, Fate.UNKNOWN))
    times = [
        read_time(entry.time)
        for entry in reached
        if (entry.purpose, entry.unit) == (message.purpose.value, message.unit)
        if entry.message_id != message.message_id
    ]
    last = max((find_day(time) for time in times if time), default=None)
    again = last + timedelta(context.round_.mail.remind_every) if last else date.min
    if not (unit and last) or date.fromisoformat(day) >= again:
        return None
    words = {"unit": unit.name, "last": format_date(last), "again": format_date(again)}
    return Problem("mail-reminded", words=words)


def _miss_file(context: RoundFolder, purpose: Purpose, unit: Unit, source: Path) -> Problem:
    words = {"unit": unit.name, "command": format_command(context, purpose, source)}
    return Problem("mail-attachment-missing", Place(file=display_name(source)), words=words)


def _read_addresses(texts: Iterable[str]) -> tuple[str, ...]:
    """Addresses as they go over the wire, each once; a bad one stops the job."""
    read = {text: read_address(text) for text in texts}
    bad = [Problem("mail-address-bad", found=text) for text, one in read.items() if one is None]
    if bad:
        raise Stop(*bad)
    return tuple(dict.fromkeys(filter(None, read.values())))


def _write(
    context: RoundFolder,
    purpose: Purpose,
    unit: Unit | None,
    to: tuple[str, ...],
    attachments: tuple[Attachment, ...],
    thread: Thread = Thread(),
    occasion: str = "",
    more: Mapping[str, str] = MappingProxyType({}),
) -> Message:
    values = {
        **fill_values(context, purpose),
        **more,
        "unit": unit.name if unit else "",
        "file": ", ".join(one.name for one in attachments),
    }
    text = fill_mail_template(load_mail_template(context, purpose), values)
    unit_id = unit.id if unit else ""
    subject, sender = text.subject, context.round_.mail.sender
    message = Message(purpose, unit_id, to, subject, text.body, attachments, thread, occasion)
    return message.identify(context.round_.id, sender) if sender else message
