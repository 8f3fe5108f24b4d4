"""Standing: each state by its rule, late or not, and which of several returns counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from itasheet.cells.records import Return
from itasheet.definition.mailing import Mailing
from itasheet.definition.round import Unit
from itasheet.mail.ledger import Fate
from itasheet.mail.ledger import LedgerEntry as Sending
from itasheet.merging.decisions import Decision
from itasheet.problems.problem import Place, Problem
from itasheet.tracking.received import ReceivedFile, ReceivedFiles, TimeSource, resolve_received
from itasheet.tracking.unit_status import RoundStatus, UnitState, UnitStatus, find_status
from tests.test_merging_merge import (
    DEFINITION,
    FINANCE,
    OFFICE,
    ROUND,
    WORKS,
    make_return,
)

DEADLINE = date(2025, 10, 15)
BEFORE, AFTER = date(2025, 9, 1), date(2025, 10, 16)
FOUND = ROUND._replace(deadline=DEADLINE)
ERROR = Problem("required-blank", Place(file="finance.xlsx"))
WARNING = Problem("period-unreadable", Place(file="finance.xlsx"))


def at(day: date, hour: int = 3) -> datetime:
    """A time on a day, by default ten in the morning in Thailand."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def arrive(
    returned: Return | None = None,
    *problems: Problem,
    day: date = BEFORE,
    saved: date | None = None,
    unit: Unit | None = None,
) -> ReceivedFile:
    """A file that came by mail on a day; the finance unit's good return unless told otherwise."""
    returned = returned or make_return(FINANCE, 4)
    if saved:
        returned = returned._replace(saved=at(saved))
    return ReceivedFile(returned.path, returned, problems, at(day), TimeSource.MAIL, unit)


def say_nil(returned: Return, *numbers: int) -> Return:
    """A return that says of these measures that nothing was done."""
    entries = (
        entry._replace(nil=bool(entry.measure and entry.measure.number in numbers))
        for entry in returned.entries
    )
    return returned._replace(entries=tuple(entries))


def send(
    purpose: str, day: date, fate: Fate = Fate.ACCEPTED, unit: Unit = FINANCE, trial: bool = False
) -> Sending:
    """A line of the ledger."""
    name = f"<{purpose}-{day}-{unit.id}>"
    return Sending(at(day).isoformat(), name, "a@b.go.th", fate, purpose, unit.id, trial=trial)


def resolve(*files: ReceivedFile, decisions: Sequence[Decision] = ()) -> ReceivedFiles:
    """What of these files counts, in the round."""
    return resolve_received(files, DEFINITION, FOUND, decisions)


def stand(
    files: Sequence[ReceivedFile] = (),
    ledger: Sequence[Sending] = (),
    today: date = BEFORE,
    decisions: Sequence[Decision] = (),
) -> UnitStatus:
    """How the finance unit stands."""
    status = find_status(FOUND, resolve(*files, decisions=decisions), ledger, today)
    return next(one for one in status.units if one.unit == FINANCE)


BLANK = make_return(FINANCE, path="blank.xlsx")
UNREADABLE = ReceivedFile(
    "inbox/finance/x.xlsx", None, (ERROR,), at(BEFORE), TimeSource.COLLECTED, FINANCE
)
SENT = send("forms", BEFORE)


@pytest.mark.parametrize(
    ("files", "ledger", "state"),
    [
        ([], [], UnitState.NOT_SENT),
        ([], [send("reminders", BEFORE)], UnitState.NOT_SENT),
        ([], [send("forms", BEFORE, Fate.FAILED)], UnitState.NOT_SENT),
        ([], [send("forms", BEFORE, Fate.DEFERRED)], UnitState.NOT_SENT),
        ([], [send("forms", BEFORE, trial=True)], UnitState.NOT_SENT),
        ([], [send("forms", BEFORE, unit=OFFICE)], UnitState.NOT_SENT),
        ([], [SENT], UnitState.SENT),
        ([], [send("forms", BEFORE, Fate.SENDING)], UnitState.SENT),
        ([], [send("forms", BEFORE, Fate.UNKNOWN)], UnitState.SENT),
        ([arrive(BLANK)], [], UnitState.SENT),
        ([arrive(BLANK, ERROR)], [SENT], UnitState.SENT),
        ([arrive()], [SENT], UnitState.ACCEPTED),
        ([arrive()], [], UnitState.ACCEPTED),
        ([arrive(None, WARNING)], [], UnitState.ACCEPTED),
        ([arrive(None, ERROR)], [], UnitState.ERRORS),
        ([UNREADABLE], [], UnitState.ERRORS),
        ([UNREADABLE, arrive()], [], UnitState.ACCEPTED),
        ([arrive(), arrive(BLANK)], [], UnitState.RETURNED),
        ([UNREADABLE, arrive(BLANK)], [], UnitState.ERRORS),
        ([arrive(say_nil(make_return(FINANCE, 4), 4))], [], UnitState.NIL),
        ([arrive(say_nil(make_return(FINANCE, 4), 4), WARNING)], [], UnitState.NIL),
        ([arrive(say_nil(make_return(FINANCE, 4), 4), ERROR)], [], UnitState.ERRORS),
        ([arrive(say_nil(make_return(FINANCE, 4, 5), 4))], [], UnitState.ACCEPTED),
    ],
)
def test_states(files: list[ReceivedFile], ledger: list[Sending], state: UnitState) -> None:
    """Each state by its rule; silence, also that of a form that came back blank, is no nil."""
    status_ = stand(files, ledger)
    assert status_.state is state
    assert status_.is_open == (state not in (UnitState.ACCEPTED, UnitState.NIL))


FIRST, SECOND = date(2025, 9, 10), date(2025, 9, 20)


@pytest.mark.parametrize(
    ("days", "today", "late"),
    [
        ([], DEADLINE - timedelta(1), False),
        ([], DEADLINE, False),
        ([], DEADLINE + timedelta(1), True),
        ([DEADLINE], AFTER, False),
        ([AFTER], AFTER, True),
        ([DEADLINE, AFTER], AFTER, False),
    ],
)
def test_late(days: list[date], today: date, late: bool) -> None:
    """The deadline's own day is in time, and who answered then may correct it afterwards."""
    texts = ("๑. ทำ", "๑. ทำใหม่")
    returns = [make_return(FINANCE, 4, path=text, text=text) for text in texts[: len(days)]]
    files = [arrive(one, day=day) for one, day in zip(returns, days, strict=True)]
    assert stand(files, today=today).late is late


def test_late_by_thai_clocks() -> None:
    """A return that came at one in the night in Thailand came that day, whatever day London had."""
    night = arrive()._replace(time=at(DEADLINE, 18))
    assert stand([night]).late
    assert not stand([night._replace(time=at(DEADLINE, 16))]).late


def test_never_late_without_deadline() -> None:
    """Where no deadline is set nobody is late, and nobody is due for a reminder."""
    status = find_status(ROUND, resolve(arrive(day=date(2030, 1, 1))), [], date(2030, 1, 1))
    assert not any(one.late or one.due for one in status.units)


def test_blank_form_is_late_as_silence_is() -> None:
    """A form that came back blank in time answers nothing."""
    assert stand([arrive(BLANK)], today=AFTER).late
    assert not stand([arrive(BLANK)], today=DEADLINE).late


@pytest.mark.parametrize(
    ("today", "reminded", "due"),
    [
        (DEADLINE - timedelta(8), [], False),
        (DEADLINE - timedelta(7), [], True),
        (DEADLINE, [], True),
        (AFTER, [], True),
        (AFTER, [AFTER], False),
        (AFTER, [AFTER - timedelta(2)], False),
        (AFTER, [AFTER - timedelta(3)], True),
        (AFTER, [AFTER - timedelta(9), AFTER - timedelta(1)], False),
    ],
)
def test_due(today: date, reminded: list[date], due: bool) -> None:
    """A reminder is due from a week before the deadline on, and again after three days."""
    status_ = stand([], [SENT, *(send("reminders", day) for day in reminded)], today)
    assert (status_.due, status_.reminders) == (due, len(reminded))
    assert status_.reminded == (at(max(reminded)) if reminded else None)
    assert not stand([arrive()], [SENT], today).due


def test_own_pace() -> None:
    """How soon and how often to remind is the round's own to say."""
    hasty = FOUND._replace(mail=Mailing(remind_before=30, remind_every=1))
    today = DEADLINE - timedelta(30)
    ledger = [send("reminders", today - timedelta(1), unit=unit) for unit in ROUND.units]
    assert find_status(hasty, resolve(), ledger, today).due == ROUND.units
    assert find_status(FOUND, resolve(), ledger, today).due == ()


def test_silent() -> None:
    """Reminders are for units of which nothing that is filled in has come."""
    office = make_return(OFFICE, 1, 2)
    files = [arrive(BLANK), arrive(office, ERROR)]
    assert find_status(FOUND, resolve(*files), [], BEFORE).silent == (FINANCE, WORKS)


def find_table_status() -> RoundStatus:
    """A table of two units in one workbook, and a file of nobody."""
    table = make_return(None, 1, 4)
    entries = (
        table.entries[0]._replace(unit=OFFICE),
        table.entries[1]._replace(unit=FINANCE, nil=True),
    )
    nobody = ReceivedFile("x.xlsx", make_return(None, 1), (), at(BEFORE), TimeSource.SAVED)
    files = arrive(table._replace(entries=entries)), nobody
    return find_status(FOUND, resolve(*files), [], BEFORE)


def test_table_of_several_units() -> None:
    """A workbook in which several units report answers for each; a file of nobody is a stray."""
    status = find_table_status()
    office, finance, works = status.units
    assert (office.state, finance.state, works.state) == (
        UnitState.ACCEPTED,
        UnitState.NIL,
        UnitState.NOT_SENT,
    )
    assert (office.reported, finance.reported, works.reported) == (1, 1, 0)
    assert [stray.path for stray in status.strays] == ["x.xlsx"]
    assert status.count([UnitState.ACCEPTED, UnitState.NIL]) == 2


def test_told_unit() -> None:
    """A file that does not say whose it is is that of the unit that collecting was told."""
    told = arrive(make_return(None, 4), unit=FINANCE)
    assert stand([told]).state is UnitState.ACCEPTED
    theirs = arrive(make_return(OFFICE, 1), unit=FINANCE)
    assert stand([theirs]).state is UnitState.NOT_SENT


def test_damaged_times() -> None:
    """A time in a journal that is none counts as no sending rather than failing."""
    for time in ("", "gestern", "2025-09-01", "2025-09-01T10:00:00"):
        broken = Sending(time, "<1>", "a@b.go.th", Fate.ACCEPTED, "forms", FINANCE.id)
        assert stand([], [broken]).sent is None
    assert stand([], [SENT, send("forms", AFTER)]).sent == at(AFTER)
