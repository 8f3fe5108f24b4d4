"""The table of units, each column defined once: for the terminal, the document, a workbook.

To add one, write its function below, where it shall stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from itasheet.language import N_, Translate
from itasheet.problems.problem import Severity
from itasheet.thai.dates import find_day, format_date
from itasheet.thai.numbers import to_thai
from itasheet.tracking.received import TIME_SOURCES, ReceivedFile
from itasheet.tracking.unit_status import NAMES, UnitState, UnitStatus

NONE = "–"
"""What is shown where there is nothing to say."""

STATE_STYLES: Mapping[UnitState, str] = {
    UnitState.NOT_SENT: "status_waiting",
    UnitState.SENT: "status_waiting",
    UnitState.RETURNED: "status_doubtful",
    UnitState.ERRORS: "status_faulty",
    UnitState.ACCEPTED: "status_done",
    UnitState.NIL: "status_done",
}
STEPS: Mapping[UnitState, str] = {
    UnitState.NOT_SENT: N_("send the form"),
    UnitState.SENT: N_("wait for the answer"),
    UnitState.RETURNED: N_("decide what counts"),
    UnitState.ERRORS: N_("send it back to be mended"),
    UnitState.ACCEPTED: N_("nothing more"),
    UnitState.NIL: N_("nothing more"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a column has of a unit: the value and the style of the workbook's cell.

    ``text`` is what the terminal says, if not just the value, and ``facts`` what the document has,
    if not the value under the column's key.
    """

    value: str | int | datetime | None
    style: str = "status_text"
    text: str | None = None
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class StatusColumn:
    """A column: its key and heading, its share of the workbook's width, and what it has of a unit.

    One that is ``wide`` does not stand on the terminal.
    """

    key: str
    heading: str
    share: float
    show: Callable[[UnitStatus, Translate], Shown]
    wide: bool = False

    def format(self, one: UnitStatus, translate: Translate) -> str:
        """What the terminal says."""
        shown = self.show(one, translate)
        value = shown.value if shown.text is None else shown.text
        return _format_day(value) if isinstance(value, datetime) else str(value or NONE)

    def list_facts(self, one: UnitStatus) -> Mapping[str, Any]:
        """What the document has of it, in no language."""
        shown = self.show(one, str)
        return {self.key: shown.value} if shown.facts is None else shown.facts


COLUMNS: list[StatusColumn] = []
"""All columns in their order."""


def _column(
    key: str, heading: str, share: float = 1.5, wide: bool = False
) -> Callable[[Callable[[UnitStatus, Translate], Shown]], None]:
    """Makes a function the next column of the table."""
    return lambda show: COLUMNS.append(StatusColumn(key, heading, share, show, wide))


def describe_file(file: ReceivedFile) -> dict[str, Any]:
    """What the document has of a file that came."""
    return {
        "path": file.path,
        "sha256": file.returned and file.returned.sha256,
        "returned": file.time,
        "clock": file.time_source,
        "saved": file.returned and file.returned.saved,
        "filled": bool(file.returned and file.returned.entries),
        "errors": file.count(Severity.ERROR),
        "warnings": file.count(Severity.WARNING),
    }


def _format_day(time: datetime | None) -> str:
    return format_date(find_day(time), short=True) if time else NONE


@_column("name", N_("Unit"), 2.4)
def _show_unit(one: UnitStatus, _: Translate) -> Shown:
    return Shown(one.unit.name, facts={"id": one.unit.id, "name": one.unit.name})


@_column("state", N_("State"), 2.5)
def _show_state(one: UnitStatus, translate: Translate) -> Shown:
    name = translate(NAMES[one.state])
    text = translate(N_("{state}, late")).format(state=name) if one.late else name
    return Shown(name, STATE_STYLES[one.state], text, {"state": one.state})


@_column("late", N_("Deadline"), wide=True)
def _show_lateness(one: UnitStatus, translate: Translate) -> Shown:
    facts = {"late": one.late}
    if one.late:
        return Shown(translate(N_("late")), "status_late", facts=facts)
    return Shown(translate(N_("in time")) if one.last else None, "status_center", facts=facts)


@_column("sent", N_("Sent on"))
def _show_sending(one: UnitStatus, _: Translate) -> Shown:
    return Shown(one.sent, "status_date")


@_column("returns", N_("Answered on"))
def _show_answer(one: UnitStatus, translate: Translate) -> Shown:
    """When the last of the returns that count came, and on the terminal what tells that."""
    time, source = (one.last.time, one.last.time_source) if one.last else (None, None)
    facts = {
        "returns": tuple(map(describe_file, one.returns.counting)),
        "others": tuple(map(describe_file, one.returns.others)),
        "undecided": one.returns.is_undecided,
    }
    text = f"{_format_day(time)} ({translate(TIME_SOURCES[source])})" if source else NONE
    return Shown(time, "status_date", text, facts)


@_column("measures", N_("Measures"), 1.2)
def _show_measures(one: UnitStatus, _: Translate) -> Shown:
    """How many measures the unit reports on, of how many; it may be free to report on any."""
    assigned = one.unit.measures
    text = f"{one.reported}/{len(assigned)}" if assigned else str(one.reported)
    nil = (entry.measure.number for entry in one.returns.entries if entry.nil and entry.measure)
    facts = {"assigned": assigned, "reported": one.reported, "nil": sorted(nil)}
    return Shown(to_thai(text), "status_center", text, facts)


@_column("errors", N_("Errors"), 1.1)
def _show_errors(one: UnitStatus, _: Translate) -> Shown:
    return _show_count(one, Severity.ERROR)


@_column("warnings", N_("Warnings"), 1.1)
def _show_warnings(one: UnitStatus, _: Translate) -> Shown:
    return _show_count(one, Severity.WARNING)


def _show_count(one: UnitStatus, severity: Severity) -> Shown:
    count = one.returns.count(severity) if one.last else None
    return Shown(count, "status_number", None if count is None else str(count), {})


@_column("reminders", N_("Reminders"), 1.4)
def _show_reminders(one: UnitStatus, translate: Translate) -> Shown:
    told = [f"{one.reminders} ({_format_day(one.reminded)})"] if one.reminders else []
    told += [translate(N_("due"))] if one.due else []
    facts = {"reminders": one.reminders, "reminded": one.reminded, "reminder_due": one.due}
    return Shown(one.reminders, "status_number", ", ".join(told), facts)


@_column("files", N_("File"), 2.6, wide=True)
def _show_files(one: UnitStatus, _: Translate) -> Shown:
    return Shown("\n".join(file.path for file in one.returns.counting) or None, facts={})


@_column("step", N_("Next step"), 2.0, wide=True)
def _show_step(one: UnitStatus, translate: Translate) -> Shown:
    return Shown(translate(N_("remind") if one.due else STEPS[one.state]), facts={})
