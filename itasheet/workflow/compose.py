"""Composing a round's mail: for each unit, or each reader of the report, its message and files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from itasheet.candidates import list_workbooks
from itasheet.checks import find_owner
from itasheet.definition.round import Unit, match_address, read_address
from itasheet.files import display_name, find_fault
from itasheet.forms.workbook import clean_name, name_forms
from itasheet.language import N_, _, load_translator
from itasheet.mail import message_templates
from itasheet.mail.ledger import History, LedgerEntry, list_reached
from itasheet.mail.message_templates import Attachment, Message, Purpose, Thread
from itasheet.mail.mime import INFLATION
from itasheet.mail.plans import MailPlan, Selection
from itasheet.marking.corrections import is_list
from itasheet.problems.problem import Place, Problem, Stop, format_day
from itasheet.workflow import loading
from itasheet.workflow.journals import load_records
from itasheet.workflow.loading import RoundFolder, choose_units, read_text
from itasheet.workflow.receipt import Enclosure, find_receipts
from itasheet.workflow.status import load_overview
from itasheet.xlsx.read_workbook import read_once


def compose_mail(
    context: RoundFolder, plan: MailPlan, entries: Sequence[LedgerEntry]
) -> tuple[tuple[Message, ...], tuple[Problem, ...]]:
    """All messages that are to be in a plan, and what stood in the way of others.

    ``entries`` are those that the ledger had by then.
    """
    composed = _compose_units(context, plan, entries)
    if plan.purpose is Purpose.REPORT:
        composed = _compose_report(context, plan, History(entries))
    messages, problems = list[Message](), list[Problem]()
    limit = context.round_.mail.size_limit  # in megabytes
    for one in composed:
        if isinstance(one, Problem):
            problems.append(one)
        elif (size := sum(file.size for file in one.attachments) * INFLATION / 1e6) > limit:
            words = {"size": f"{size:.1f}", "limit": str(limit)}
            problems.append(Problem("mail-oversize", Place(file=one.label), words=words))
        else:
            messages.append(one)
    return tuple(messages), tuple(problems)


def locate_source(context: RoundFolder, purpose: Purpose, source: str) -> Path:
    """The file or folder that mail attaches from; raises ``Stop`` if there is nothing."""
    usual = loading.SOURCES.get(purpose.value, purpose.value)
    path = Path(source) if source else context.base / usual
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
    return loading.format_command(*words.get(purpose, ("template", *where, "-o", source)))


def _compose_report(
    context: RoundFolder, plan: MailPlan, history: History
) -> Iterator[Message | Problem]:
    """One message for each reader, who thus do not see each other's addresses."""
    choice = plan.choice
    path = locate_source(context, Purpose.REPORT, choice.source)
    files, problems = _print_report(context, path, choice)
    readers = _read_addresses(choice.to or context.round_.mail.readers)
    again = {*map(match_address, choice.again)}
    for unknown in again.difference(map(match_address, readers)):
        words = {"readers": ", ".join(readers)}
        raise Stop(Problem("mail-reader-unknown", found=unknown, words=words))
    yield from (*problems, *([] if readers else [Problem("mail-readers-missing")]))
    enclosure = Enclosure(files, occasion="draft" if choice.draft else "")
    for reader in readers if files else ():
        message = _write(context, Purpose.REPORT, (reader,), enclosure)
        yield _place_message(context, message, history, match_address(reader) in again, plan.day)


def _print_report(
    context: RoundFolder, path: Path, choice: Selection
) -> tuple[Mapping[Path, bytes], Sequence[Problem]]:
    """What readers get of a report, if it may go out, and what is to be told of that.

    The PDF is set anew, as one that lies there may be older than the workbook.
    """
    from itasheet.workflow.pdf import find_unpublishable, print_report  # which loads typst

    workbook, content = read_once(path, display_name(path))
    has_workbook = choice.attach in ("xlsx", "both")
    problem = find_unpublishable(context, workbook, choice.draft, has_workbook)
    if problem:
        return {}, (problem,)
    if choice.attach == "xlsx":
        return {path: content}, ()
    pdf = path.with_suffix(".pdf")
    printed, problems = print_report(content, path, context)
    if pdf.exists() and pdf.read_bytes() != printed:
        command = loading.format_command("pdf", path, "--round", context.base, "--force")
        problems = (*problems, find_fault("mail-pdf-differs", pdf, command=command))
    return {pdf: printed, **({path: content} if has_workbook else {})}, problems


def _compose_units(
    context: RoundFolder, plan: MailPlan, entries: Sequence[LedgerEntry]
) -> Iterator[Message | Problem]:
    """A message for each unit: marked copies and receipts for those that have any, reminders for
    the silent. Each receipt is a message of its own.
    """
    purpose, choice = plan.purpose, plan.choice
    found: Mapping[str, list[Enclosure]] = {}
    source = context.base / "forms"
    if purpose is not Purpose.REMINDERS or choice.source or source.exists():
        source = locate_source(context, purpose, choice.source)
        if purpose is Purpose.RECEIPTS:
            found, faults = find_receipts(context, source)
        else:
            found, faults = _find_workbooks(context, source, purpose is Purpose.MARKED)
        yield from faults
    again = choose_units(context.round_, choice.again) if choice.again else ()
    units = tuple(dict.fromkeys((*choose_units(context.round_, choice.units), *again)))
    if purpose is Purpose.REMINDERS:
        # Those that have answered with a faulty return get marked copies instead.
        silent = load_overview(context).status.silent
        units = tuple(unit for unit in units if unit in silent)
    elif purpose is not Purpose.FORMS:
        units = tuple(unit for unit in units if choice.units or unit.id in found)
    threads, history = _find_threads(context, purpose, entries), History(entries)
    for unit in units:
        to = _read_addresses(choice.to or unit.addresses)
        enclosures = found.get(unit.id, [Enclosure()] if purpose is Purpose.REMINDERS else [])
        problems = [] if to else [Problem("mail-address-missing", words={"unit": unit.name})]
        if not enclosures:
            words = {"unit": unit.name, "command": format_source_command(context, purpose, source)}
            problems.append(find_fault("mail-attachment-missing", source, **words))
        paths = [path for one in enclosures for path in one.files]
        if purpose in (Purpose.FORMS, Purpose.REMINDERS) and len(paths) > 1:
            names = ", ".join(display_name(path.name) for path in paths)
            problems.append(
                Problem("mail-attachment-many", words={"unit": unit.name, "files": names})
            )
        yield from problems
        for one in () if problems else enclosures:
            thread = threads.get((unit.id, one.sha256), ())
            message = _write(context, purpose, to, one, unit, thread)
            yield _place_message(context, message, history, unit in again, plan.day)


def _find_threads(
    context: RoundFolder, purpose: Purpose, entries: Iterable[LedgerEntry]
) -> Mapping[tuple[str, str], Thread]:
    """What a message to a unit answers, by the sum of the return that it is about, if any.

    A reminder answers the unit's form, marked copies its last mail, a receipt the last mail that
    brought the very return, if it is known which and one did.
    """
    if purpose is Purpose.FORMS:
        return {}
    if purpose is Purpose.REMINDERS:
        forms = (one for one in list_reached(entries) if one.purpose == Purpose.FORMS.value)
        return {(one.unit, ""): (one.message_id,) for one in forms}
    mails = [record for record in load_records(context) if record.message_id]
    return {(one.unit, sha256): one.thread for one in mails for sha256 in ("", one.sha256)}


def _place_message(
    context: RoundFolder, message: Message, history: History, is_again: bool, day: str
) -> Message | Problem:
    """A message with its occasion and its id; or that its unit was reminded less than
    ``remind_every`` days before a day (ISO).
    """
    pause = timedelta(context.round_.mail.remind_every)
    past = date.fromisoformat(day) - pause
    occasion, reminded = history.choose_occasion(message, is_again, past)
    if reminded:
        (unit,) = choose_units(context.round_, (message.unit,))
        last, again = format_day(reminded, _), format_day(reminded + pause, _)
        words = {"unit": unit.name, "last": last, "again": again}
        return Problem("mail-reminded", words=words)
    if is_again and occasion != message.occasion:
        told = load_translator("th")(N_("{subject} (sent again)"))
        message = replace(message, subject=told.format(subject=message.subject))
    message = replace(message, occasion=occasion)
    sender = context.round_.mail.sender
    return message.identify(context.round_.id, sender) if sender else message


def _read_addresses(texts: Iterable[str]) -> tuple[str, ...]:
    """Addresses as they go over the wire, each mailbox once; a bad one stops the job."""
    read = {text: read_address(text) for text in texts}
    bad = [Problem("mail-address-bad", found=text) for text, one in read.items() if one is None]
    if bad:
        raise Stop(*bad)
    found = dict[str, str]()
    for address in filter(None, read.values()):
        found.setdefault(match_address(address), address)
    return tuple(found.values())


def _write(
    context: RoundFolder,
    purpose: Purpose,
    to: tuple[str, ...],
    enclosure: Enclosure,
    unit: Unit | None = None,
    thread: Thread = (),
) -> Message:
    """A message, as yet without its id."""
    # Under names that every system takes.
    attachments = tuple(
        Attachment(f"{clean_name(path.stem) or 'itasheet'}{path.suffix}", content)
        for path, content in enclosure.files.items()
    )
    values = {
        **message_templates.fill_values(context.round_, context.definition, purpose),
        "receipt": enclosure.receipt,
        "unit": unit.name if unit else "",
        "file": ", ".join(one.name for one in attachments),
    }
    path = loading.find_text(context, purpose.value)
    text = message_templates.fill_mail_template(read_text(path), display_name(path), values)
    return Message(
        purpose, unit.id if unit else "", to, *text, attachments, thread, enclosure.occasion
    )


def _find_workbooks(
    context: RoundFolder, source: Path, only_marked: bool
) -> tuple[Mapping[str, list[Enclosure]], tuple[Problem, ...]]:
    """Workbooks by the id of the unit that each was made for, and what is wrong with others.

    The unit is told by the identity or, without one, the table. With ``only_marked``, those on
    which mistakes are marked: others may lie beside them.
    """
    round_ = context.round_
    names = name_forms(context.definition, round_, round_.units)
    expected = {name: unit_id for unit_id, name in names.items()}
    files, problems = dict[str, Enclosure](), list[Problem]()
    for path in (found.path for found in list_workbooks([source]) if not found.skipped):
        place = Place(file=display_name(path))
        workbook, content = read_once(path, place.file)
        if isinstance(workbook, Problem):
            problems.append(workbook)
            continue
        if only_marked and not any(map(is_list, workbook.grids)):
            continue
        unit = find_owner(workbook, context.definition, round_)
        promised = round_.find_unit(expected.get(path.name, ""))
        if unit is None:
            problems.append(Problem("mail-attachment-unknown", place))
        elif promised and promised != unit:
            words = {"unit": promised.name, "found": unit.name}
            problems.append(Problem("mail-attachment-foreign", place, words=words))
        else:
            before = files.get(unit.id, Enclosure())
            said = [(one.name, *one.cells.items()) for one in workbook.grids if not is_list(one)]
            told = f"{before.occasion}{said}".encode("utf-8", "surrogatepass")
            occasion = sha256(told).hexdigest() if only_marked else ""
            files[unit.id] = Enclosure({**before.files, path: content}, occasion=occasion)
    return {unit_id: [one] for unit_id, one in files.items()}, tuple(problems)
