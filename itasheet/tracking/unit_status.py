"""States: in which of them a unit can be, what they are called, and what they mean.

=============  ====================================================================================
not sent       no return, and the ledger of mail knows of no form that was sent to the unit
sent           no return, though a form was sent, or came back as it was issued: silence is no nil
returned       returns came, and it has not been decided what of them counts
errors         what counts has errors, or cannot be read
accepted       what counts has no error; it may have warnings
confirmed nil  it has no error, and says of each measure in it that nothing was done
=============  ====================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from itasheet.cells.records import Entry
from itasheet.definition.round import Round, Unit
from itasheet.language import N_
from itasheet.mail.ledger import Fate, fold_entries
from itasheet.mail.ledger import LedgerEntry as Sending
from itasheet.mail.message import Purpose
from itasheet.problems.problem import Severity
from itasheet.thai.dates import find_day
from itasheet.tracking.received import Arrival, Choice, Clock, Post, choose_returns


class State(Enum):
    """How a unit stands, in the order of the work; the module's table has each one's rule."""

    NOT_SENT = "not-sent"
    SENT = "sent"
    RETURNED = "returned"
    ERRORS = "errors"
    ACCEPTED = "accepted"
    NIL = "nil"


ANSWERED = frozenset((State.RETURNED, State.ERRORS, State.ACCEPTED, State.NIL))
DONE = frozenset((State.ACCEPTED, State.NIL))

NAMES: Mapping[State, str] = {
    State.NOT_SENT: N_("not sent"),
    State.SENT: N_("sent, no answer"),
    State.RETURNED: N_("to be decided"),
    State.ERRORS: N_("must be mended"),
    State.ACCEPTED: N_("accepted"),
    State.NIL: N_("confirmed nil"),
}
"""What people call them, as msgids."""

MEANINGS: Mapping[State, str] = {
    State.NOT_SENT: N_("No mail with the form is on record, and nothing came back."),
    State.SENT: N_("The form was sent; nothing that is filled in has come back."),
    State.RETURNED: N_("Returns came; what of them counts has to be decided."),
    State.ERRORS: N_("The return has errors that the unit has to mend, or cannot be read."),
    State.ACCEPTED: N_("The return has no error and can stand in the report."),
    State.NIL: N_("The unit says that nothing was done on any of its measures."),
}

CLOCKS: Mapping[Clock, str] = {
    Clock.MAIL: N_("by its mail"),
    Clock.COLLECTED: N_("when collected"),
    Clock.SAVED: N_("when saved"),
}
"""What told when a return came."""


class Reminders(NamedTuple):
    """Reminders that were sent to a unit: how many, and when the last one was."""

    sent: int = 0
    last: datetime | None = None


class Pace(NamedTuple):
    """When to remind: from so many days before the deadline on, and again after so many."""

    before: int
    every: int


class Standing(NamedTuple):
    """How a unit stands. ``sent`` is when a form was last sent to it; ``due`` is a reminder."""

    unit: Unit
    state: State
    choice: Choice
    late: bool = False
    sent: datetime | None = None
    reminders: Reminders = Reminders()
    due: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state not in DONE

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What counts of all that the unit says."""
        return self.choice.entries

    @property
    def reported(self) -> int:
        """Measures on which it reports, a nil among them."""
        return len({entry.measure.number for entry in self.entries if entry.measure})


class Roll(NamedTuple):
    """All units of a round in its order, and the files that belong to none of them."""

    round_: Round
    today: date
    standings: tuple[Standing, ...]
    strays: tuple[Arrival, ...] = ()

    def count(self, states: Iterable[State]) -> int:
        """Units in any of these states."""
        wanted = frozenset(states)
        return sum(standing.state in wanted for standing in self.standings)


def call_roll(round_: Round, post: Post, ledger: Iterable[Sending], today: date) -> Roll:
    """How all units stand on a day; ``ledger`` are all entries of mail."""
    sendings = tuple(state.last for state in fold_entries(ledger).values())
    standings = tuple(
        _place_unit(round_, unit, choose_returns(post, unit), sendings, today)
        for unit in round_.units
    )
    known = {unit.id for unit in round_.units}
    strays = tuple(one for one in post.arrivals if not known.intersection(_list_ids(one)))
    return Roll(round_, today, standings, strays)


def list_silent(roll: Roll) -> tuple[Unit, ...]:
    """The units that have not answered: whom a reminder is for."""
    return tuple(one.unit for one in roll.standings if one.state not in ANSWERED)


def list_due(roll: Roll) -> tuple[Unit, ...]:
    """Those of them whom it is time to remind."""
    return tuple(one.unit for one in roll.standings if one.due)


def _list_ids(arrival: Arrival) -> set[str]:
    return {unit.id for unit in arrival.units}


def _place_unit(
    round_: Round,
    unit: Unit,
    choice: Choice,
    sendings: Sequence[Sending],
    today: date,
) -> Standing:
    own = [sending for sending in sendings if sending.unit == unit.id]
    forms, reminders = (_list_times(own, purpose) for purpose in (Purpose.FORMS, Purpose.REMINDERS))
    standing = Standing(
        unit=unit,
        state=State.SENT if forms or choice.others else State.NOT_SENT,
        choice=choice,
        late=_is_late(choice, round_.deadline, today),
        sent=max(forms, default=None),
        reminders=Reminders(len(reminders), max(reminders, default=None)),
    )
    if choice.counting:
        return standing._replace(state=_judge(choice))
    return standing._replace(due=_is_due(standing.reminders, round_, today))


def _judge(choice: Choice) -> State:
    """The state of a unit that has answered."""
    if choice.is_undecided:
        return State.RETURNED
    is_unread = any(one.returned is None for one in choice.arrivals)
    if is_unread or choice.count(Severity.ERROR):
        return State.ERRORS
    is_nil = bool(choice.entries) and all(entry.nil for entry in choice.entries)
    return State.NIL if is_nil else State.ACCEPTED


def _list_times(sendings: Iterable[Sending], purpose: Purpose) -> tuple[datetime, ...]:
    """When messages went out, each once; one whose fate nobody knows may have arrived."""
    reached = (Fate.ACCEPTED, Fate.UNKNOWN, Fate.SENDING)
    times = {
        sending.message_id: read_time(sending.time)
        for sending in sendings
        if sending.purpose == purpose.value and sending.fate in reached
    }
    return tuple(filter(None, times.values()))


def read_time(text: str) -> datetime | None:
    """A time of a journal, ISO with its zone; None for one that is none."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else None


def _is_late(choice: Choice, deadline: date | None, today: date) -> bool:
    if deadline is None:
        return False
    if not choice.counting:
        return today > deadline
    answers = (*choice.arrivals, *choice.others)
    times = [one.time for one in answers if one.time and not one.is_silent]
    return bool(times) and find_day(min(times)) > deadline


def _is_due(reminders: Reminders, round_: Round, today: date) -> bool:
    """Whether to remind a unit that is silent."""
    pace = Pace(round_.mail.remind_before, round_.mail.remind_every)
    if round_.deadline is None or (round_.deadline - today).days > pace.before:
        return False
    return reminders.last is None or (today - find_day(reminders.last)).days >= pace.every
