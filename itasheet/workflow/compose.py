"""Composing a round's mail: for each unit, or each reader of the report, its message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from itasheet.definition.mailing import read_address
from itasheet.definition.round import Unit
from itasheet.files import display_name, make_folder, write_whole
from itasheet.mail.message import Attachment, Message, Purpose, Thread
from itasheet.mail.mime import write_draft
from itasheet.mail.plan import Selection
from itasheet.mail.templates import fill_mail_template
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.workflow.attachments import (
    Enclosures,
    attach_files,
    check_report,
    find_workbooks,
    locate_source,
    tell_command,
)
from itasheet.workflow.loading import choose_units
from itasheet.workflow.receipt import Receipt, find_receipts, find_thread
from itasheet.workflow.round_folder import (
    RoundFolder,
    fill_values,
    find_sent,
    load_ledger,
    load_letter,
    load_records,
)
from itasheet.workflow.status import load_overview

MEGABYTE = 1_000_000


class Composed(NamedTuple):
    """Messages, and what stood in the way of others."""

    messages: tuple[Message, ...]
    problems: tuple[Problem, ...] = ()


def compose_mail(context: RoundFolder, purpose: Purpose, choice: Selection, day: str) -> Composed:
    """All messages of one purpose; ``day`` (ISO) tells two reminders apart."""
    others = {Purpose.REPORT: _compose_report, Purpose.RECEIPTS: _compose_receipts}
    composed = others.get(purpose, _compose_units)(context, purpose, choice, day)
    limit = context.round_.mail.size_limit
    oversize = {message: _check_size(message, limit) for message in composed.messages}
    fit = tuple(message for message, problem in oversize.items() if problem is None)
    return Composed(fit, (*composed.problems, *filter(None, oversize.values())))


def _check_size(message: Message, limit: int) -> Problem | None:
    size = len(write_draft(message)) / MEGABYTE
    if size <= limit:
        return None
    words = {"size": f"{size:.1f}", "limit": str(limit)}
    return Problem("mail-oversize", Place(file=message.unit or message.to[0]), words=words)


def _compose_report(
    context: RoundFolder, purpose: Purpose, choice: Selection, day: str
) -> Composed:
    """One message for each reader, who thus do not see each other's addresses."""
    path = locate_source(context, purpose, choice.source)
    problems = tuple(check_report(context, path, choice.draft))
    readers = _read_addresses(choice.to or context.round_.mail.readers)
    if not readers:
        problems = (*problems, Problem("mail-readers-missing"))
    if problems:
        return Composed((), problems)
    attachments = attach_files([path])
    return Composed(
        tuple(_write(context, purpose, None, (to,), attachments, Thread()) for to in readers)
    )


def _compose_receipts(
    context: RoundFolder, purpose: Purpose, choice: Selection, day: str
) -> Composed:
    """A message for each receipt, in the thread of the mail that brought the return."""
    source = locate_source(context, purpose, choice.source)
    found, faults = find_receipts(context, source)
    chosen = choose_units(context.round_, choice.units)
    receipts = [one for one in found if one.unit in chosen]
    messages, problems, records = [], list(faults), load_records(context)
    for unit in chosen if choice.units else ():
        if not any(one.unit == unit for one in receipts):
            problems.append(_miss_file(context, purpose, unit, source))
    for receipt in receipts:
        if to := _read_addresses(choice.to or receipt.unit.addresses):
            messages.append(_write_receipt(context, receipt, to, find_thread(receipt, records)))
        else:
            problems.append(_miss_address(receipt.unit))
    return Composed(tuple(messages), tuple(problems))


def _write_receipt(
    context: RoundFolder, receipt: Receipt, to: tuple[str, ...], thread: Thread
) -> Message:
    """The receipt's text stands in the mail itself; the hash tells two of one unit apart."""
    purpose, attachments = Purpose.RECEIPTS, attach_files(receipt.files)
    more = {"receipt": receipt.text}
    return _write(context, purpose, receipt.unit, to, attachments, thread, receipt.sha256, more)


def _compose_units(context: RoundFolder, purpose: Purpose, choice: Selection, day: str) -> Composed:
    enclosures = _find_enclosures(context, purpose, choice)
    chosen = choose_units(context.round_, choice.units)
    wanted = [unit for unit in chosen if _is_wanted(context, purpose, unit, choice, enclosures)]
    answered = _list_answered(context) if purpose is Purpose.REMINDERS else ()
    threads = _list_threads(context, purpose)
    messages: list[Message] = []
    problems = list(enclosures.problems)
    for unit in wanted:
        if unit in answered:
            continue
        to = _read_addresses(choice.to or unit.addresses)
        faults = tuple(_check_unit(context, purpose, unit, to, enclosures, choice))
        problems += faults
        if not faults:
            attachments = attach_files(enclosures.files.get(unit.id, ()))
            thread = threads.get(unit.id, Thread())
            occasion = day if purpose is Purpose.REMINDERS else ""
            messages.append(_write(context, purpose, unit, to, attachments, thread, occasion))
    return Composed(tuple(messages), tuple(problems))


def _find_enclosures(context: RoundFolder, purpose: Purpose, choice: Selection) -> Enclosures:
    if purpose is Purpose.REMINDERS and not choice.source and not (context.base / "forms").exists():
        return Enclosures({})
    source = locate_source(context, purpose, choice.source)
    return find_workbooks(context, source, only_marked=purpose is Purpose.MARKED)


def _is_wanted(
    context: RoundFolder, purpose: Purpose, unit: Unit, choice: Selection, enclosures: Enclosures
) -> bool:
    """Marked copies go to those who have one; others only if named."""
    if purpose is Purpose.MARKED:
        return bool(choice.units) or unit.id in enclosures.files
    return True


def _list_answered(context: RoundFolder) -> tuple[Unit, ...]:
    """The units that have answered; those whose returns are faulty get marked copies instead.

    This alone decides whom a reminder spares.
    """
    silent = load_overview(context).status.silent
    return tuple(unit for unit in context.round_.units if unit not in silent)


def _list_threads(context: RoundFolder, purpose: Purpose) -> Mapping[str, Thread]:
    """What a unit's message answers: its own last mail, or for a reminder the form's."""
    if purpose is Purpose.MARKED:
        return {one.unit: one.thread for one in load_records(context) if one.message_id}
    if purpose is Purpose.REMINDERS:
        sent = find_sent(load_ledger(context), Purpose.FORMS)
        return {unit_id: Thread(message_id) for message_id, unit_id in sent.items()}
    return {}


def _check_unit(
    context: RoundFolder,
    purpose: Purpose,
    unit: Unit,
    to: Sequence[str],
    enclosures: Enclosures,
    choice: Selection,
) -> Iterator[Problem]:
    if not to:
        yield _miss_address(unit)
    paths = enclosures.files.get(unit.id, ())
    if not paths and purpose is not Purpose.REMINDERS:
        source = locate_source(context, purpose, choice.source)
        yield _miss_file(context, purpose, unit, source)
    if len(paths) > 1 and purpose in (Purpose.FORMS, Purpose.REMINDERS):
        words = {"unit": unit.name, "files": ", ".join(display_name(path.name) for path in paths)}
        yield Problem("mail-attachment-many", words=words)


def _miss_address(unit: Unit) -> Problem:
    return Problem("mail-address-missing", words={"unit": unit.name})


def _miss_file(context: RoundFolder, purpose: Purpose, unit: Unit, source: Path) -> Problem:
    words = {"unit": unit.name, "command": tell_command(context, purpose, source)}
    return Problem("mail-attachment-missing", Place(file=display_name(source)), words=words)


def _read_addresses(texts: Iterable[str]) -> tuple[str, ...]:
    """Addresses as they go over the wire, each once; a bad one stops the command."""
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
    thread: Thread,
    occasion: str = "",
    more: Mapping[str, str] = MappingProxyType({}),
) -> Message:
    values = {
        **fill_values(context, purpose),
        **more,
        "unit": unit.name if unit else "",
        "file": ", ".join(one.name for one in attachments),
    }
    letter = fill_mail_template(load_letter(context, purpose), values)
    unit_id = unit.id if unit else ""
    return Message(purpose, unit_id, to, letter.subject, letter.body, attachments, thread, occasion)


def name_draft(number: int, message: Message) -> str:
    """The file name of a draft: its number, and whose it is."""
    return f"{number}-{message.unit or message.to[0].partition('@')[0]}.eml"


def write_drafts(messages: Sequence[Message], folder: Path) -> tuple[Path, ...]:
    """Write the drafts, in place of those of the time before."""
    make_folder(folder)
    paths = tuple(
        folder / name_draft(number, message) for number, message in enumerate(messages, 1)
    )
    for path, message in zip(paths, messages, strict=True):
        write_whole(path, write_draft(message), force=True)
    # Only now: a run that is killed must not have taken away what was there.
    for path in set(folder.glob("[0-9]*-*.eml")).difference(paths):
        path.unlink()
    return paths
