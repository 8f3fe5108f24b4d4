"""How units stand: the states in which they can be, what they are called, and what they mean.

Silence is no nil: a form that came back as it was issued is no answer. A mail whose fate nobody
knows may have arrived, so it counts as sent.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from itasheet.definition.round import Round, Unit
from itasheet.language import N_
from itasheet.mail.ledger import Fate, LedgerEntry, list_last, list_reached, read_time
from itasheet.mail.message_templates import Purpose
from itasheet.problems.problem import Severity
from itasheet.thai.dates import find_day
from itasheet.tracking.received import ReceivedFile, ReceivedFiles, UnitReturns, select_returns


class UnitState(Enum):
    """The state of a unit, in the order of the work."""

    NOT_SENT = "not-sent"
    NOT_REACHED = "not-reached"
    SENT = "sent"
    RETURNED = "returned"
    ERRORS = "errors"
    ACCEPTED = "accepted"
    NIL = "nil"


DONE = frozenset((UnitState.ACCEPTED, UnitState.NIL))
ANSWERED = DONE | {UnitState.RETURNED, UnitState.ERRORS}

NAMES: Mapping[UnitState, str] = {
    UnitState.NOT_SENT: N_("not sent"),
    UnitState.NOT_REACHED: N_("not reached"),
    UnitState.SENT: N_("sent, no answer"),
    UnitState.RETURNED: N_("to be decided"),
    UnitState.ERRORS: N_("must be mended"),
    UnitState.ACCEPTED: N_("accepted"),
    UnitState.NIL: N_("confirmed nil"),
}
"""What people call them, as msgids."""

MEANINGS: Mapping[UnitState, str] = {
    UnitState.NOT_SENT: N_("No mail with the form is on record, and nothing came back."),
    UnitState.NOT_REACHED: N_("The last mail to it came back or was refused: mend its address."),
    UnitState.SENT: N_("The form was sent; nothing that is filled in has come back."),
    UnitState.RETURNED: N_("Returns came; what of them counts has to be decided."),
    UnitState.ERRORS: N_("The return has errors that the unit has to mend, or cannot be read."),
    UnitState.ACCEPTED: N_("The return has no error and can stand in the report."),
    UnitState.NIL: N_("The unit says that nothing was done on any of its measures."),
}


class UnitStatus(NamedTuple):
    """How a unit stands. ``late`` is none where the round has no deadline; ``sent`` is when a form
    was last sent to it; ``reminders`` counts those that were sent, the last one when it was
    ``reminded``; ``due`` is another reminder.
    """

    unit: Unit
    state: UnitState
    returns: UnitReturns
    late: bool | None = None
    sent: datetime | None = None
    reminders: int = 0
    reminded: datetime | None = None
    due: bool = False

    @property
    def is_open(self) -> bool:
        return self.state not in DONE

    @property
    def last(self) -> ReceivedFile | None:
        """Of the files that count the one that came last."""
        return self.returns.counting[-1] if self.returns.counting else None

    @property
    def reported(self) -> int:
        """Measures on which it reports, a nil among them."""
        return len({entry.measure.number for entry in self.returns.entries if entry.measure})


class RoundStatus(NamedTuple):
    """All units of a round in its order, and the files that belong to none of them."""

    round_: Round
    today: date
    units: tuple[UnitStatus, ...]
    strays: tuple[ReceivedFile, ...] = ()

    def count(self, states: Container[UnitState]) -> int:
        return sum(one.state in states for one in self.units)

    @property
    def silent(self) -> tuple[Unit, ...]:
        """The units that have not answered: whom a reminder is for."""
        return tuple(one.unit for one in self.units if one.state not in ANSWERED)


def find_status(
    round_: Round, received: ReceivedFiles, ledger: Iterable[LedgerEntry], today: date
) -> RoundStatus:
    """How all units stand on a day; ``ledger`` are all entries of mail."""
    entries = list_last(ledger)
    units = tuple(
        _find_unit_status(round_, unit, select_returns(received, unit), entries, today)
        for unit in round_.units
    )
    files, _resolution = received
    known = {unit.id for unit in round_.units}
    strays = (file for file in files if known.isdisjoint(unit.id for unit in file.units))
    return RoundStatus(round_, today, units, tuple(strays))


def _find_unit_status(
    round_: Round, unit: Unit, returns: UnitReturns, entries: Sequence[LedgerEntry], today: date
) -> UnitStatus:
    # When messages went out, each once; one whose fate nobody knows may have arrived.
    sent: dict[str, dict[str, datetime]] = defaultdict(dict)
    own = [one for one in entries if one.unit == unit.id]
    for one in list_reached(own):
        if time := read_time(one.time):
            sent[one.purpose][one.key[2]] = time
    forms, reminders = (sent[one.value].values() for one in (Purpose.FORMS, Purpose.REMINDERS))
    reminded = max(reminders, default=None)
    deadline = round_.deadline or date.max
    due = False
    if returns.counting:
        is_unread = any(file.returned is None for file in returns.counting)
        is_nil = bool(returns.entries) and all(entry.nil for entry in returns.entries)
        if returns.is_undecided:
            state = UnitState.RETURNED
        elif is_unread or returns.count(Severity.ERROR):
            state = UnitState.ERRORS
        else:
            state = UnitState.NIL if is_nil else UnitState.ACCEPTED
        answers = (*returns.counting, *returns.others)
        times = [file.time for file in answers if file.time and not file.is_blank]
        late = bool(times) and find_day(min(times)) > deadline
    else:
        state = UnitState.SENT if forms or returns.others else UnitState.NOT_SENT
        last = [one for one in own if one.message_id == own[-1].message_id]
        if last and not (list_reached(last) or returns.others) and own[-1].fate is Fate.FAILED:
            state = UnitState.NOT_REACHED
        late = today > deadline
        # A reminder is due near the deadline, and again after some days.
        near = (deadline - today).days <= round_.mail.remind_before
        waited = not reminded or (today - find_day(reminded)).days >= round_.mail.remind_every
        due = near and waited
    is_late = late if round_.deadline else None
    sent_on = max(forms, default=None)
    return UnitStatus(unit, state, returns, is_late, sent_on, len(reminders), reminded, due)
