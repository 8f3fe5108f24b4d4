"""How a round stands, from its folder: the returns that came, the journals of mail, and today."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from itasheet.checks import Status
from itasheet.files import display_name
from itasheet.language import _
from itasheet.mail.ledger import Record, read_time
from itasheet.problems.problem import Problem, format_day, format_message, format_remedy
from itasheet.tracking import unit_status
from itasheet.tracking.received import ReceivedFile, TimeSource, resolve_received
from itasheet.tracking.status_table import COLUMNS, describe_file, make_workbook
from itasheet.tracking.unit_status import RoundStatus, UnitState, find_status
from itasheet.workflow import loading
from itasheet.workflow.check import judge_files
from itasheet.workflow.journals import load_ledger, load_records


class Overview(NamedTuple):
    """A round's folder, how its units stand, problems of no single file, and what was read."""

    context: loading.RoundFolder
    status: RoundStatus
    problems: tuple[Problem, ...] = ()
    sources: tuple[Path, ...] = ()


def load_overview(context: loading.RoundFolder, paths: Iterable[Path] = ()) -> Overview:
    """How the units stand by these files; by default by all that came into the round's folder."""
    named = tuple(paths)
    usual = (context.inbox, context.base / "returns")  # what did not come by collecting
    sources = named or tuple(folder for folder in usual if folder.is_dir())
    judged, files = judge_files(sources, context), list[ReceivedFile]()
    # How a file came is known by its path, or else by its contents.
    known: dict[str, list[Record]] = {}
    for record in load_records(context):
        if record.file:
            for key in (display_name(context.inbox / record.file), record.sha256):
                known.setdefault(key, []).append(record)
    for outcome in (one for one in judged.outcomes if one.status is not Status.SKIPPED):
        returned = outcome.returned
        records = known.get(outcome.path) or known.get(returned.sha256 if returned else "", [])
        unit = context.round_.find_unit(records[-1].unit) if records else None
        # It came when it came first: by its mails, else when it was collected, else saved.
        mailed = filter(None, (read_time(record.date) for record in records))
        collected = filter(None, (read_time(record.collected) for record in records))
        times = (
            (TimeSource.MAIL, min(mailed, default=None)),
            (TimeSource.COLLECTED, min(collected, default=None)),
            (TimeSource.SAVED, returned.saved if returned else None),
        )
        source, time = next((pair for pair in times if pair[1]), (None, None))
        files.append(ReceivedFile(outcome.path, returned, outcome.problems, time, source, unit))
    decisions = loading.load_decisions(context)
    received = resolve_received(files, context.definition, context.round_, decisions)
    today = loading.read_today().date()
    status = find_status(context.round_, received, load_ledger(context), today)
    # An empty inbox is no problem; a folder that was named and holds nothing is.
    return Overview(context, status, judged.problems if named else (), sources)


def format_deadline(status: RoundStatus) -> str:
    """The day, and how far the deadline is off."""
    today, deadline = format_day(status.today, _), status.round_.deadline
    if deadline is None:
        return _("As of {today}; itasheet.toml names no deadline").format(today=today)
    days = (deadline - status.today).days
    told = _("As of {today}; the deadline is today")
    if days > 0:
        told = _("As of {today}; the deadline is {deadline}, days left {count}")
    elif days < 0:
        told = _("As of {today}; the deadline was {deadline}, days past {count}")
    return told.format(today=today, deadline=format_day(deadline, _), count=abs(days))


def format_summary(status: RoundStatus) -> str:
    """How many units have answered, and of each state how many there are."""
    parts = [
        f"{_(unit_status.NAMES[state])} {count}"
        for state in UnitState
        if (count := status.count([state]))
    ]
    if late := sum(bool(one.late) for one in status.units):
        parts.append(_("late {count}").format(count=late))
    if due := sum(one.due for one in status.units):
        parts.append(_("reminders due {count}").format(count=due))
    told = _("{answered} of {total} units have answered: {states}")
    words = {"answered": status.count(unit_status.ANSWERED), "total": len(status.units)}
    return told.format(**words, states=", ".join(parts))


def explain_files(status: RoundStatus) -> Iterator[tuple[str, str]]:
    """Files that came and do not count, each with its unit, where it is known, and the reason."""
    for one in status.units:
        unread = [file for file in one.returns.counting if file.returned is None]
        for file in (*unread, *one.returns.others):
            reason = _tell_faults(file) or _(one.returns.explain(file))
            yield file.path, f"{one.unit.name}: {reason}"
    for file in status.strays:
        yield file.path, _tell_faults(file) or _("nothing in it says which unit's it is")


def _tell_faults(file: ReceivedFile) -> str:
    """What is wrong with a file that cannot be read, and what to do about it; "" of any other."""
    told = (f"{format_message(one, _)} — {format_remedy(one, _)}" for one in file.problems)
    return "" if file.returned else "; ".join(told)


def make_status_workbook(overview: Overview) -> bytes:
    """The overview as a workbook, in the language that is spoken."""
    from itasheet.xlsx.write_workbook import write_book

    status, definition = overview.status, overview.context.definition
    lines = (format_deadline(status), format_summary(status))
    files = tuple(explain_files(status))
    return write_book(make_workbook(status, definition, lines, files, loading.read_today(), _))


def document_status(
    overview: Overview, steps: Mapping[str, str], output: Path | None
) -> dict[str, Any]:
    """The document; ``steps`` are the commands to be given next by the units' ids."""
    status = overview.status
    return {
        "agency": status.round_.agency.name,
        "fiscal_year": status.round_.fiscal_year,
        "today": status.today,
        "deadline": status.round_.deadline,
        "answered": status.count(unit_status.ANSWERED),
        "states": {state.value: status.count([state]) for state in UnitState},
        "units": [
            {
                **dict(fact for column in COLUMNS for fact in column.show(one, str).facts.items()),
                "next": steps.get(one.unit.id),
            }
            for one in status.units
        ],
        "strays": map(describe_file, status.strays),
        "problems": overview.problems,
        "workbook": output,
    }
