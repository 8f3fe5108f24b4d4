"""How a round stands, as people read it: a table of the units, and what is to be done next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from itasheet.cli.sentences import write_command
from itasheet.definition.round import Unit
from itasheet.language import N_, _, ngettext
from itasheet.mail.message import Purpose
from itasheet.problems.kinds import format_message
from itasheet.problems.problem import Severity
from itasheet.thai.dates import find_day, format_date
from itasheet.thai.text import clean_terminal, display_width, pad_text
from itasheet.tracking.received import Arrival, Choice
from itasheet.tracking.unit_status import ANSWERED, CLOCKS, NAMES, Roll, Standing, State
from itasheet.workflow.attachments import SOURCES
from itasheet.workflow.round_folder import RoundFolder
from itasheet.workflow.status import Overview

HEADINGS = (
    N_("Unit"),
    N_("State"),
    N_("Sent"),
    N_("Answered"),
    N_("Measures"),
    N_("Errors"),
    N_("Warnings"),
    N_("Reminded"),
)
COLORS = {
    State.ERRORS: "red",
    State.RETURNED: "yellow",
    State.ACCEPTED: "green",
    State.NIL: "green",
}
GAP = "  "
NONE = "–"


def list_overview(overview: Overview) -> Iterator[str]:
    """All lines: the day, the table, what to do next, files that do not count, the summary."""
    roll = overview.roll
    yield tell_day(roll)
    yield ""
    yield from _draw_table(roll)
    for title, lines in (
        (_("What to do next"), [*list_steps(overview)]),
        (
            _("Files that do not count"),
            [clean_terminal(f"{path} – {why}") for path, why in explain_files(roll)],
        ),
    ):
        if lines:
            yield ""
            yield title
            yield from (f"  {line}" for line in lines)
    yield ""
    yield sum_up(roll)


def tell_day(roll: Roll) -> str:
    """The day, and how far the deadline is off."""
    today, deadline = format_date(roll.today), roll.round_.deadline
    if deadline is None:
        return _("As of {today}; itasheet.toml names no deadline").format(today=today)
    days = (deadline - roll.today).days
    words = {"today": today, "deadline": format_date(deadline), "count": abs(days)}
    if days > 0:
        told = ngettext(
            "As of {today}; the deadline is {deadline}, in {count} day",
            "As of {today}; the deadline is {deadline}, in {count} days",
            days,
        )
    elif days == 0:
        told = _("As of {today}; the deadline is today")
    else:
        told = ngettext(
            "As of {today}; the deadline was {deadline}, {count} day ago",
            "As of {today}; the deadline was {deadline}, {count} days ago",
            -days,
        )
    return told.format(**words)


def _draw_table(roll: Roll) -> Iterator[str]:
    """The table, its columns as wide as what is seen in them; the states are coloured."""
    from click import style

    rows = [tuple(map(_, HEADINGS)), *map(_tell_standing, roll.standings)]
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    colors = [None, *(COLORS.get(standing.state) for standing in roll.standings)]
    for row, color in zip(rows, colors, strict=True):
        cells = [pad_text(text, width) for text, width in zip(row, widths, strict=True)]
        cells[1] = style(cells[1], fg=color) if color else cells[1]
        yield GAP.join(cells).rstrip()


def _tell_standing(standing: Standing) -> tuple[str, ...]:
    choice = standing.choice
    counts = [
        str(choice.count(severity)) if choice.counting else NONE
        for severity in (Severity.ERROR, Severity.WARNING)
    ]
    return (
        clean_terminal(standing.unit.name),
        tell_state(standing),
        _tell_day(standing.sent),
        _tell_arrival(choice.arrivals),
        tell_measures(standing),
        *counts,
        _tell_reminders(standing),
    )


def tell_state(standing: Standing) -> str:
    """The state in words, and that the unit is late."""
    state = _(NAMES[standing.state])
    return _("{state}, late").format(state=state) if standing.late else state


def tell_measures(standing: Standing) -> str:
    """How many measures the unit reports on, of how many; it may be free to report on any."""
    assigned = len(standing.unit.measures)
    if not assigned:
        return str(standing.reported)
    return f"{standing.reported}/{assigned}"


def _tell_day(time: datetime | None) -> str:
    return format_date(find_day(time), short=True) if time else NONE


def _tell_arrival(arrivals: Sequence[Arrival]) -> str:
    """When the last of the returns that count came."""
    if not arrivals or arrivals[-1].clock is None:
        return NONE
    return f"{_tell_day(arrivals[-1].time)} ({_(CLOCKS[arrivals[-1].clock])})"


def _tell_reminders(standing: Standing) -> str:
    sent = standing.reminders.sent
    told = [f"{sent} ({_tell_day(standing.reminders.last)})"] if sent else []
    told += [_("due")] if standing.due else []
    return ", ".join(told) or NONE


def list_steps(overview: Overview) -> Iterator[str]:
    """The commands that bring the round on, each with the units it is for."""
    roll, context = overview.roll, overview.context
    unsent = [s for s in roll.standings if s.state is State.NOT_SENT and not s.due]
    due = [s for s in roll.standings if s.due]
    doubtful = [s for s in roll.standings if s.state is State.RETURNED]
    for purpose, group in (("forms", unsent), ("reminders", due)):
        if group:
            units = [standing.unit for standing in group]
            named = () if len(group) == len(roll.standings) else tuple(unit.id for unit in units)
            yield _write_step(units, _write_mail(context, purpose, named))
    if doubtful:
        yield _write_step([standing.unit for standing in doubtful], _write_merge(overview))
    for standing in roll.standings:
        if standing not in (*unsent, *due, *doubtful) and (step := tell_step(overview, standing)):
            yield _write_step([standing.unit], step)


def _write_step(units: Sequence[Unit], command: str) -> str:
    names = ", ".join(unit.name for unit in units)
    return f"{clean_terminal(names)}: {command}"


def _write_mail(context: RoundFolder, purpose: str, units: Sequence[str]) -> str:
    """The command that writes to units, by their ids; to all of them where none are named."""
    named = (word for unit in units for word in ("--unit", unit))
    return write_command("mail", purpose, "--round", context.base, *named)


def _write_merge(overview: Overview) -> str:
    """The command that asks what counts."""
    context = overview.context
    output = context.base / SOURCES[Purpose.REPORT]
    return write_command("merge", *overview.sources, "--round", context.base, "-o", output)


def tell_step(overview: Overview, standing: Standing) -> str:
    """The next command for a unit; nothing where there is only to wait, or all is done."""
    state, context = standing.state, overview.context
    if standing.due:
        return _write_mail(context, "reminders", [standing.unit.id])
    if state is State.NOT_SENT:
        return _write_mail(context, "forms", [standing.unit.id])
    if state is State.ERRORS:
        files = (one.path for one in standing.choice.arrivals if one.count(Severity.ERROR))
        return write_command(
            "check", *files, "--round", context.base, "--mark", context.base / "marked"
        )
    if state is State.RETURNED:
        return _write_merge(overview)
    return ""


def explain_files(roll: Roll) -> Iterator[tuple[str, str]]:
    """Files that came and do not count, each with its unit, where it is known, and the reason."""
    for standing in roll.standings:
        for arrival in standing.choice.others:
            reason = _explain_other(arrival, standing.choice)
            yield arrival.path, f"{standing.unit.name}: {reason}"
    for arrival in roll.strays:
        yield arrival.path, _explain_stray(arrival)


def _explain_other(arrival: Arrival, choice: Choice) -> str:
    """Why a unit's file does not count."""
    if arrival.is_silent:
        return _("nothing is filled in")
    if arrival.returned is None:
        return _("cannot be read")
    if choice.repeats(arrival):
        return _("the same as the return that counts")
    conflict = choice.find_conflict(arrival)
    if conflict is None:
        return _("the same as another that does not count")
    if conflict.is_open:
        return _("still to be decided; the other is proposed")
    return _("left out, as was decided")


def _explain_stray(arrival: Arrival) -> str:
    """Why a file is no unit's: it cannot be read, or nothing in it says whose it is."""
    if arrival.returned is None:
        return "; ".join(format_message(problem, _) for problem in arrival.problems)
    return _("nothing in it says which unit's it is")


def sum_up(roll: Roll) -> str:
    """How many units have answered, and of each state how many there are."""
    parts = [f"{_(NAMES[state])} {count}" for state in State if (count := roll.count([state]))]
    late = sum(standing.late for standing in roll.standings)
    due = sum(standing.due for standing in roll.standings)
    parts += [_("late {count}").format(count=late)] if late else []
    parts += [_("reminders due {count}").format(count=due)] if due else []
    told = _("{answered} of {total} units have answered: {states}")
    words = {"answered": roll.count(ANSWERED), "total": len(roll.standings)}
    return told.format(**words, states=", ".join(parts))
