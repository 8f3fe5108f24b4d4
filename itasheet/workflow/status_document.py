"""How a round stands as one JSON document; its keys, states and reasons are never translated."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from itasheet.cli.status_table import tell_step
from itasheet.files import display_name
from itasheet.problems.problem import Severity
from itasheet.tracking.received import Arrival
from itasheet.tracking.unit_status import ANSWERED, Standing, State
from itasheet.workflow.documents import describe_problem, write_json
from itasheet.workflow.status import Overview


def write_register(overview: Overview, output: Path | None) -> str:
    """The document as text; ``output`` is the workbook that was written, if any."""
    roll = overview.roll
    deadline = roll.round_.deadline
    return write_json(
        {
            "agency": roll.round_.agency.name,
            "fiscal_year": roll.round_.fiscal_year,
            "today": roll.today.isoformat(),
            "deadline": deadline.isoformat() if deadline else None,
            "answered": roll.count(ANSWERED),
            "states": {state.value: roll.count([state]) for state in State},
            "units": [_describe_standing(overview, one) for one in roll.standings],
            "strays": [_describe_arrival(arrival) for arrival in roll.strays],
            "problems": [describe_problem(problem) for problem in overview.problems],
            "workbook": display_name(output) if output else None,
        }
    )


def _describe_standing(overview: Overview, standing: Standing) -> dict[str, Any]:
    choice, reminders = standing.choice, standing.reminders
    return {
        "id": standing.unit.id,
        "name": standing.unit.name,
        "state": standing.state.value,
        "late": standing.late,
        "sent": _tell_time(standing.sent),
        "returns": [_describe_arrival(arrival) for arrival in choice.arrivals],
        "others": [_describe_arrival(arrival) for arrival in choice.others],
        "undecided": choice.is_undecided,
        "assigned": list(standing.unit.measures),
        "reported": standing.reported,
        "nil": sorted(
            entry.measure.number for entry in standing.entries if entry.nil and entry.measure
        ),
        "reminders": reminders.sent,
        "reminded": _tell_time(reminders.last),
        "reminder_due": standing.due,
        "next": tell_step(overview, standing) or None,
    }


def _describe_arrival(arrival: Arrival) -> dict[str, Any]:
    returned = arrival.returned
    return {
        "path": arrival.path,
        "sha256": returned.sha256 if returned else None,
        "returned": _tell_time(arrival.time),
        "clock": arrival.clock.value if arrival.clock else None,
        "saved": _tell_time(returned.saved) if returned else None,
        "filled": bool(returned and returned.entries),
        "errors": arrival.count(Severity.ERROR),
        "warnings": arrival.count(Severity.WARNING),
    }


def _tell_time(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
