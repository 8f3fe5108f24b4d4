"""How a round stands, from its folder: the returns that came, the journals of mail, and today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from itasheet.cli.desk import Desk, load_ledger, load_records
from itasheet.cli.sources import Ground, judge_files, read_today
from itasheet.edges.files import display_name
from itasheet.mail.records import Record
from itasheet.model.problems import Problem
from itasheet.model.records import Return
from itasheet.reports.arrivals import Arrival, Clock
from itasheet.reports.standing import Roll, call_roll, read_time
from itasheet.returns.outcome import Outcome, Status

RETURNS = "returns"
"""Where a round's returns lie that did not come by ``itasheet collect``."""


class Overview(NamedTuple):
    """A round's folder, how its units stand, and problems that are of no single file."""

    desk: Desk
    roll: Roll
    problems: tuple[Problem, ...] = ()


def load_overview(desk: Desk, paths: Iterable[Path] = ()) -> Overview:
    """How the units stand by these files; by default by all that came into the round's folder."""
    told = tuple(paths)
    judged = judge_files(told or list_folders(desk), Ground(desk.definition, desk.found, desk.base))
    arrivals = _list_arrivals(desk, judged.outcomes)
    roll = call_roll(desk.found, arrivals, load_ledger(desk), read_today().date())
    # An empty inbox is no problem; a folder that was named and holds nothing is.
    return Overview(desk, roll, judged.problems if told else ())


def list_folders(desk: Desk) -> Iterator[Path]:
    """Where returns of a round are looked for, as far as they are there."""
    for folder in (desk.inbox, desk.base / RETURNS):
        if folder.is_dir():
            yield folder


def _list_arrivals(desk: Desk, outcomes: Iterable[Outcome]) -> Iterator[Arrival]:
    records = [record for record in load_records(desk) if record.file]
    by_path = {display_name(desk.inbox / record.file): record for record in records}
    by_hash = {record.sha256: record for record in records}
    for outcome in outcomes:
        if outcome.status is Status.SKIPPED:
            continue
        returned = outcome.returned
        record = by_path.get(outcome.path) or by_hash.get(returned.sha256 if returned else "")
        time, clock = _find_time(record, returned)
        unit = desk.found.find_unit(record.unit) if record else None
        yield Arrival(outcome.path, returned, outcome.problems, time, clock, unit)


def _find_time(
    record: Record | None, returned: Return | None
) -> tuple[datetime | None, Clock | None]:
    """When a return came: by its mail, else when it was collected, else when it was saved."""
    times = (
        (read_time(record.date) if record else None, Clock.MAIL),
        (read_time(record.collected) if record else None, Clock.COLLECTED),
        (returned.saved if returned else None, Clock.SAVED),
    )
    return next(((time, clock) for time, clock in times if time), (None, None))
