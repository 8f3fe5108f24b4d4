"""Collecting: returns out of files, folders or a mailbox, told of as they are taken."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from itasheet.cli.errors import CLEAN, PROBLEMS
from itasheet.cli.terminal import list_problems
from itasheet.files import JournalBusy, display_name, make_folder, open_journal
from itasheet.language import N_, _, ngettext
from itasheet.mail.assign_unit import AssignedBy
from itasheet.mail.credentials import ServerFault
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.thai.text import clean_terminal
from itasheet.workflow.access import open_mailbox, word_fault
from itasheet.workflow.collect import Collector, Found, Tell, Wish
from itasheet.workflow.incoming_files import fetch_arrival, list_arrivals
from itasheet.workflow.loading import choose_units
from itasheet.workflow.round_folder import RoundFolder, open_round_folder

GROUNDS = {
    AssignedBy.TOLD: N_("as you said"),
    AssignedBy.IDENTITY: N_("by the workbook"),
    AssignedBy.THREAD: N_("by the mail that it answers"),
    AssignedBy.ADDRESS: N_("by the sender's address"),
}


def collect_returns(
    folder: Path | None, paths: Sequence[Path], wish: Wish, as_json: bool = False
) -> int:
    """Collect from files and folders, or with no paths from the mailbox; the exit code."""
    context = open_round_folder(folder)
    tell: Tell = (lambda one: None) if as_json else partial(_tell_found, context)
    found = _collect(context, paths, wish, tell)
    if as_json:
        from itasheet.workflow.mail_documents import write_collection

        click.echo(write_collection(context, found))
    else:
        _sum_up(found)
    return PROBLEMS if any(one.is_faulty for one in found) else CLEAN


def _collect(
    context: RoundFolder, paths: Sequence[Path], wish: Wish, tell: Tell
) -> tuple[Found, ...]:
    told = choose_units(context.round_, (wish.unit,))[0] if wish.unit else None
    make_folder(context.inbox)
    try:
        with open_journal(context.records) as journal:
            collector = Collector(context, journal, wish, told, tell)
            for arrival in list_arrivals(paths, (context.inbox, context.ledger.parent)):
                collector.take(arrival)
            if not paths:
                _empty_mailbox(context, collector, wish)
            return tuple(collector.found)
    except JournalBusy as error:
        place = Place(file=display_name(error.path))
        raise Stop(Problem("journal-busy", place), later=True) from error
    except ServerFault as fault:
        raise word_fault(fault) from fault


def _empty_mailbox(context: RoundFolder, collector: Collector, wish: Wish) -> None:
    """Look at every mail that was not dealt with before; change them only as far as wished."""
    with open_mailbox(context, wish.folder) as mailbox:
        if wish.target:
            mailbox.require_folder(wish.target)
        for number in mailbox.list_numbers():
            source = mailbox.name_mail(number)
            # Without a validity numbers may come to mean other mails.
            if not (mailbox.validity and collector.is_settled(source)):
                collector.take(fetch_arrival(mailbox, number))
            if wish.mark_read and collector.has_taken(source):
                mailbox.mark_read(number)
            if wish.target and collector.has_taken(source):
                mailbox.move(number, wish.target)


def _tell_found(context: RoundFolder, found: Found) -> None:
    if found.record and found.file:
        ground = _(GROUNDS[AssignedBy(found.record.ground)])
        told = _("{source}: {file}, {ground}") if found.is_new else _("{source}: here already")
        path = display_name(context.inbox / found.record.file)
        source = found.arrival.show(found.file)
        click.echo(clean_terminal(told.format(source=source, file=path, ground=ground)))
    for line in list_problems(found.problems):
        click.echo(line)


def _sum_up(found: Sequence[Found]) -> None:
    """Tell how many were taken."""
    new = sum(one.is_new for one in found)
    old = sum(bool(one.record) and not one.is_new for one in found)
    faulty = sum(one.is_faulty for one in found)
    taken = ngettext("{count} return taken", "{count} returns taken", new)
    parts = [taken.format(count=new)]
    if old:
        parts.append(_("{count} were here already").format(count=old))
    if faulty:
        parts.append(_("{count} not taken").format(count=faulty))
    click.echo(", ".join(parts))
