"""How a round stands, from its folder: the returns that came, the journals of mail, and today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from itasheet.cells.records import Return
from itasheet.checks import Outcome, Status
from itasheet.files import display_name
from itasheet.mail.ledger import Record
from itasheet.problems.problem import Problem
from itasheet.tracking.received import Arrival, Clock, settle_arrivals
from itasheet.tracking.unit_status import Roll, call_roll, read_time
from itasheet.workflow.decisions import open_decisions
from itasheet.workflow.loading import judge_files, read_today
from itasheet.workflow.round_folder import RoundFolder, load_ledger, load_records

RETURNS = "returns"
"""Where a round's returns lie that did not come by ``itasheet collect``."""


class Overview(NamedTuple):
    """A round's folder, how its units stand, and problems that are of no single file.

    ``sources`` are the files and folders that were read.
    """

    context: RoundFolder
    roll: Roll
    problems: tuple[Problem, ...] = ()
    sources: tuple[Path, ...] = ()


def load_overview(context: RoundFolder, paths: Iterable[Path] = ()) -> Overview:
    """How the units stand by these files; by default by all that came into the round's folder."""
    told = tuple(paths)
    sources = told or tuple(list_folders(context))
    judged = judge_files(sources, context)
    arrivals = _list_arrivals(context, judged.outcomes)
    decisions = open_decisions(context.base).decisions
    post = settle_arrivals(arrivals, context.definition, context.round_, decisions)
    roll = call_roll(context.round_, post, load_ledger(context), read_today().date())
    # An empty inbox is no problem; a folder that was named and holds nothing is.
    return Overview(context, roll, judged.problems if told else (), sources)


def list_folders(context: RoundFolder) -> Iterator[Path]:
    """Where returns of a round are looked for, as far as they are there."""
    for folder in (context.inbox, context.base / RETURNS):
        if folder.is_dir():
            yield folder


def _list_arrivals(context: RoundFolder, outcomes: Iterable[Outcome]) -> Iterator[Arrival]:
    by_path: dict[str, list[Record]] = {}
    by_hash: dict[str, list[Record]] = {}
    for record in load_records(context):
        if record.file:
            by_path.setdefault(display_name(context.inbox / record.file), []).append(record)
            by_hash.setdefault(record.sha256, []).append(record)
    for outcome in outcomes:
        if outcome.status is Status.SKIPPED:
            continue
        returned = outcome.returned
        records = by_path.get(outcome.path) or by_hash.get(returned.sha256 if returned else "", [])
        time, clock = _find_time(records, returned)
        unit = context.round_.find_unit(records[-1].unit) if records else None
        yield Arrival(outcome.path, returned, outcome.problems, time, clock, unit)


def _find_time(
    records: Sequence[Record], returned: Return | None
) -> tuple[datetime | None, Clock | None]:
    """When a return first came: by its mails, else by when it was collected, else saved."""
    times = (
        (_find_first(record.date for record in records), Clock.MAIL),
        (_find_first(record.collected for record in records), Clock.COLLECTED),
        (returned.saved if returned else None, Clock.SAVED),
    )
    return next(((time, clock) for time, clock in times if time), (None, None))


def _find_first(texts: Iterable[str]) -> datetime | None:
    return min(filter(None, map(read_time, texts)), default=None)
