"""How units stand: which of several files count, each state by its rule, late or not, and due."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from itasheet.cells.records import Entry, Return
from itasheet.definition.identity import Identity
from itasheet.definition.round import Mailing, Unit
from itasheet.mail.ledger import Fate, LedgerEntry
from itasheet.merging.decisions import Decision
from itasheet.problems.problem import Place, Problem, Severity
from itasheet.sheets.cell_reference import CellRef
from itasheet.tracking.received import (
    ReceivedFile,
    ReceivedFiles,
    TimeSource,
    UnitReturns,
    resolve_received,
)
from itasheet.tracking.status_table import COLUMNS
from itasheet.tracking.unit_status import RoundStatus, UnitState, UnitStatus, find_status
from tests import made_returns
from tests.made_returns import (
    DEFINITION,
    FINANCE,
    FREE,
    LATE,
    NEW,
    OFFICE,
    OLD,
    ROUND,
    WORKS,
    make_entry,
    make_return,
)

DEADLINE = date(2025, 10, 15)
BEFORE, AFTER = date(2025, 9, 1), date(2025, 10, 16)
DATED = ROUND._replace(deadline=DEADLINE)


def at(day: date, hour: int = 3) -> datetime:
    """A time on a day, by default ten in the morning in Thailand."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def come(
    returned: Return, *codes: str, number: str = "", day: date = BEFORE, unit: Unit | None = None
) -> ReceivedFile:
    """A return that came by mail on a day, with problems on the measure of a number."""
    problems = (Problem(code, Place(returned.path), words={"number": number}) for code in codes)
    return ReceivedFile(returned.path, returned, tuple(problems), at(day), TimeSource.MAIL, unit)


def resolve(files: Sequence[ReceivedFile], decisions: Sequence[Decision] = ()) -> ReceivedFiles:
    return resolve_received(files, DEFINITION, DATED, decisions)


def decide(files: Sequence[ReceivedFile], *options: tuple[int, ...]) -> tuple[Decision, ...]:
    return made_returns.decide([one.returned for one in files if one.returned], *options)


def find_round_status(
    files: Sequence[ReceivedFile],
    ledger: Sequence[LedgerEntry] = (),
    today: date = BEFORE,
    decisions: Sequence[Decision] = (),
) -> RoundStatus:
    return find_status(DATED, resolve(files, decisions), ledger, today)


def stand(
    files: Sequence[ReceivedFile] = (),
    ledger: Sequence[LedgerEntry] = (),
    today: date = BEFORE,
    decisions: Sequence[Decision] = (),
    unit: Unit = FINANCE,
) -> UnitStatus:
    status = find_round_status(files, ledger, today, decisions)
    return next(one for one in status.units if one.unit == unit)


def list_paths(returns: UnitReturns) -> list[str]:
    """The files that count, without their endings."""
    return [file.path.removesuffix(".xlsx") for file in returns.counting]


APART = make_return("c.xlsx", FINANCE, make_entry(5, FINANCE, steps="๑. อื่น"), saved=LATE)
COPY = OLD._replace(path="copy.xlsx")
LAST_YEAR = COPY._replace(sha256="0" * 64, identity=Identity(fiscal_year=2567))
THIS_YEAR = OLD._replace(identity=Identity(fiscal_year=2568))
TABLE = make_return(
    "table.xlsx", None, make_entry(4, FINANCE, steps="๑. รวม"), make_entry(1, OFFICE)
)
SAME = make_return("own.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. รวม"))
OUTSIDE = come(make_return("works.xlsx", WORKS, 6, 4), "measure-unassigned", number="๔")
BLANK = make_return("blank.xlsx", FINANCE)
FAULT = Problem("required-blank", Place("x.xlsx"))
UNREAD = ReceivedFile("x.xlsx", None, (FAULT,), at(BEFORE), TimeSource.COLLECTED, FINANCE)
UNREAD_AGAIN = UNREAD._replace(path="y.xlsx", time=at(AFTER))
FAULTY, FAULTY_APART = come(OLD, "required-blank"), come(APART, "required-blank")
LACKING = come(OLD, "measure-missing", number="๕")
IN_TABLE = come(TABLE)._replace(
    problems=(FAULT._replace(place=Place(TABLE.path, "แบบรายงาน", (CellRef(5, 1),))),)
)
RETURNED, ACCEPTED, ERRORS = UnitState.RETURNED, UnitState.ACCEPTED, UnitState.ERRORS


@pytest.mark.parametrize("turn", [1, -1], ids=["", "reversed"])
@pytest.mark.parametrize(
    ("files", "option", "unit", "counting", "state", "errors"),
    [
        ([come(OLD), come(NEW)], None, FINANCE, ["b"], RETURNED, 0),
        ([come(OLD), come(NEW)], (0,), FINANCE, ["a"], ACCEPTED, 0),
        ([come(OLD), come(NEW)], (1,), FINANCE, ["b"], ACCEPTED, 0),
        ([FAULTY, come(NEW)], None, FINANCE, ["b"], RETURNED, 0),
        ([FAULTY, come(NEW)], (0,), FINANCE, ["a"], ERRORS, 1),
        ([FAULTY, come(NEW)], (1,), FINANCE, ["b"], ACCEPTED, 0),
        ([come(OLD), FAULTY_APART], None, FINANCE, ["a", "c"], RETURNED, 1),
        ([come(OLD), FAULTY_APART], (0, 1), FINANCE, ["a", "c"], ERRORS, 1),
        ([LACKING, come(APART)], (0, 1), FINANCE, ["a", "c"], ACCEPTED, 0),
        ([LACKING, come(APART)], (0,), FINANCE, ["a"], ERRORS, 1),
        ([come(LAST_YEAR, "year-disagrees"), come(THIS_YEAR)], None, FINANCE, ["a"], ACCEPTED, 0),
        ([come(TABLE), come(OLD)], None, FINANCE, ["a"], RETURNED, 0),
        ([come(TABLE), come(OLD)], None, OFFICE, ["table"], ACCEPTED, 0),
        ([come(TABLE), come(OLD)], (0, 1), FINANCE, ["table", "a"], ACCEPTED, 0),
        ([come(TABLE, "required-blank"), come(SAME)], None, FINANCE, ["own"], ACCEPTED, 0),
        ([come(OLD), IN_TABLE], None, OFFICE, ["table"], ERRORS, 1),
        ([come(OLD), IN_TABLE], (0,), OFFICE, ["table"], ACCEPTED, 0),
        ([come(OLD), OUTSIDE], None, FINANCE, ["a"], RETURNED, 0),
        ([come(OLD), OUTSIDE], None, WORKS, ["works"], RETURNED, 1),
        ([come(OLD), OUTSIDE], (0,), FINANCE, ["a"], ACCEPTED, 0),
        ([come(OLD), OUTSIDE], (0,), WORKS, ["works"], ACCEPTED, 0),
        ([come(BLANK)], None, FINANCE, [], UnitState.SENT, 0),
        ([UNREAD, come(BLANK)], None, FINANCE, ["x"], ERRORS, 1),
        ([UNREAD, UNREAD_AGAIN], None, FINANCE, ["y"], ERRORS, 1),
        ([UNREAD, come(OLD)], None, FINANCE, ["a"], ACCEPTED, 0),
        ([come(BLANK), come(OLD)], None, FINANCE, ["a"], RETURNED, 0),
        ([come(BLANK), come(OLD)], (0,), FINANCE, [], UnitState.SENT, 0),
        ([come(BLANK), come(OLD)], (1,), FINANCE, ["a"], ACCEPTED, 0),
    ],
)
def test_counting(
    turn: int,
    files: list[ReceivedFile],
    option: tuple[int, ...] | None,
    unit: Unit,
    counting: list[str],
    state: UnitState,
    errors: int,
) -> None:
    """What was decided counts, else what is proposed; a blank form never, an unread file alone."""
    decisions = decide(files, option) if option else ()
    status = stand(files[::turn], decisions=decisions, unit=unit)
    returns = status.returns
    assert sorted(list_paths(returns)) == sorted(counting)
    assert (status.state, returns.count(Severity.ERROR)) == (state, errors)
    wrong = "still to be decided; the other is proposed" if option else "left out, as was decided"
    assert wrong not in map(returns.explain, returns.others)


def test_entries_that_count() -> None:
    """Of files that count together each has its own; who lost a dispute reports the rest."""
    files = [come(OLD), come(APART)]
    status = stand(files, decisions=decide(files, (0, 1)))
    assert [len(one.entries) for one in status.returns.counting] == [1, 1]
    assert (status.reported, status.returns.others) == (2, ())
    # The one that came last, else was saved last, is at the end.
    assert list_paths(status.returns) == ["a", "c"]
    turned = [come(OLD, day=AFTER), come(APART)]
    assert list_paths(stand(turned, decisions=decide(turned, (0, 1))).returns) == ["c", "a"]
    disputed = [come(OLD), OUTSIDE]
    lost = stand(disputed, decisions=decide(disputed, (0,)), unit=WORKS)
    assert [one.measure and one.measure.number for one in lost.returns.entries] == [6]
    only = [come(OLD), come(make_return("works.xlsx", WORKS, 4))]
    lost = stand(only, decisions=decide(only, (0,)), unit=WORKS)
    assert (lost.state, lost.reported) == (ACCEPTED, 0)


def test_explained_others() -> None:
    """Of each file that does not count it is said why; a copy of such a one is one, too."""
    files = [come(OLD), come(COPY), come(NEW)]
    reasons = "still to be decided; the other is proposed", "left out, as was decided"
    for options, reason in zip(([], [(1,)]), reasons, strict=True):
        returns = stand(files, decisions=decide(files, *options)).returns
        assert {file.path: returns.explain(file) for file in returns.others} == {
            "a.xlsx": reason,
            "copy.xlsx": "the same as another that does not count",
        }
    beside = stand([come(OLD), come(BLANK)]).returns
    assert list(map(beside.explain, beside.others)) == ["nothing is filled in"]
    single = stand([come(OLD), come(COPY)]).returns
    assert (list_paths(single), single.is_undecided) == (["a"], False)
    assert single.explain(single.others[0]) == "the same as the return that counts"


@pytest.mark.parametrize(
    ("title", "state"),
    [("กระบวนการกำกับดูแลการใช้ทรัพย์สิน", ACCEPTED), ("การดูแลสิ่งแวดล้อม", RETURNED)],
)
def test_changed_title(title: str, state: UnitState) -> None:
    """A title that was changed a little is a warning; another one holds up the unit."""
    entry: Entry = make_entry(4, FINANCE, measure=title)._replace(retitled=True)
    files = [come(make_return("a.xlsx", FINANCE, entry), "measure-retitled", number="๔")]
    is_open = stand(files)
    assert (is_open.state, is_open.returns.count(Severity.WARNING)) == (state, 1)
    for option in (0, 1):
        decided = stand(files, decisions=decide(files, (option,)))
        assert (decided.state, decided.returns.count(Severity.WARNING)) == (ACCEPTED, 0)
        measure = decided.returns.entries[0].measure
        assert measure and (measure.title == title) == bool(option)


def send(
    purpose: str, day: date, fate: Fate = Fate.ACCEPTED, unit: Unit = FINANCE, trial: bool = False
) -> LedgerEntry:
    name = f"<{purpose}-{day}-{unit.id}>"
    about = (name, "a@b.go.th", fate, purpose, unit.id)
    return LedgerEntry(at(day).isoformat(), *about, trial=trial, occasion=f"+{day}")


def say_nil(*numbers: int, extra: Sequence[Entry] = ()) -> Return:
    """A return on measures, which says of the fourth that nothing was done."""
    entries = (make_entry(n, FINANCE)._replace(nil=n == 4) for n in numbers)
    return make_return("nil.xlsx", FINANCE, *entries, *extra)


WARNING = "period-unreadable"
SENT = send("forms", BEFORE)


@pytest.mark.parametrize(
    ("files", "ledger", "state"),
    [
        ([], [], UnitState.NOT_SENT),
        ([], [send("reminders", BEFORE)], UnitState.NOT_SENT),
        ([], [send("forms", BEFORE, Fate.FAILED)], UnitState.NOT_REACHED),
        ([], [SENT, SENT._replace(fate=Fate.FAILED)], UnitState.NOT_REACHED),
        ([], [SENT, SENT._replace(fate=Fate.FAILED, recipient="b@b.go.th")], UnitState.SENT),
        ([], [send("forms", BEFORE, Fate.FAILED), send("forms", AFTER)], UnitState.SENT),
        ([], [SENT, send("reminders", AFTER, Fate.FAILED)], UnitState.NOT_REACHED),
        ([come(BLANK)], [send("forms", BEFORE, Fate.FAILED)], UnitState.SENT),
        ([come(OLD)], [send("forms", BEFORE, Fate.FAILED)], ACCEPTED),
        ([], [send("forms", BEFORE, Fate.DEFERRED)], UnitState.NOT_SENT),
        ([], [send("forms", BEFORE, trial=True)], UnitState.NOT_SENT),
        ([], [send("forms", BEFORE, unit=OFFICE)], UnitState.NOT_SENT),
        ([], [SENT], UnitState.SENT),
        ([], [send("forms", BEFORE, Fate.SENDING)], UnitState.SENT),
        ([], [send("forms", BEFORE, Fate.UNKNOWN)], UnitState.SENT),
        ([come(BLANK, "required-blank")], [SENT], UnitState.SENT),
        ([come(OLD)], [SENT], ACCEPTED),
        ([come(OLD, WARNING)], [], ACCEPTED),
        ([FAULTY], [], ERRORS),
        ([UNREAD], [], ERRORS),
        ([come(say_nil(4))], [], UnitState.NIL),
        ([come(say_nil(4), WARNING)], [], UnitState.NIL),
        ([come(say_nil(4), "required-blank")], [], ERRORS),
        ([come(say_nil(4, 5))], [], ACCEPTED),
    ],
)
def test_states(files: list[ReceivedFile], ledger: list[LedgerEntry], state: UnitState) -> None:
    """Each state by its rule; silence, also that of a form that came back blank, is no nil."""
    status = stand(files, ledger)
    assert status.state is state
    assert status.is_open == (state not in (ACCEPTED, UnitState.NIL))


@pytest.mark.parametrize(
    ("times", "today", "late"),
    [
        ([], DEADLINE - timedelta(1), False),
        ([], DEADLINE, False),
        ([], DEADLINE + timedelta(1), True),
        ([at(DEADLINE)], AFTER, False),
        ([at(AFTER)], AFTER, True),
        ([at(DEADLINE), at(AFTER)], AFTER, False),
        ([at(DEADLINE, 16)], BEFORE, False),
        ([at(DEADLINE, 18)], BEFORE, True),
    ],
)
def test_late(times: list[datetime], today: date, late: bool) -> None:
    """The deadline's own day, as Thai clocks have it, is in time; a blank form answers nothing."""
    files = [come(one)._replace(time=time) for one, time in zip((OLD, NEW), times, strict=False)]
    assert stand(files, today=today).late is late
    assert stand([come(BLANK), *files], today=today).late is late


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
    status = stand([], [SENT, *(send("reminders", day) for day in reminded)], today)
    assert (status.due, status.reminders) == (due, len(reminded))
    assert status.reminded == (at(max(reminded)) if reminded else None)
    assert not stand([come(OLD)], [SENT], today).due


def test_own_pace() -> None:
    """The round says how soon and often to remind; without a deadline nobody is late or due."""
    hasty = DATED._replace(mail=Mailing(remind_before=30, remind_every=1))
    today = DEADLINE - timedelta(30)
    ledger = [send("reminders", today - timedelta(1), unit=unit) for unit in ROUND.units]
    assert all(one.due for one in find_status(hasty, resolve([]), ledger, today).units)
    assert not any(one.due for one in find_status(DATED, resolve([]), ledger, today).units)
    day = date(2030, 1, 1)
    status = find_status(ROUND, resolve([come(OLD, day=day)]), [], day)
    assert [(one.late, one.due) for one in status.units] == [(None, False)] * len(ROUND.units)
    column = next(column for column in COLUMNS if column.key == "late")
    answered = {one.unit.id: column.format(one, str) for one in status.units if one.last}
    assert list(answered.values()) == ["–"]


def test_table_of_several_units() -> None:
    """A workbook answers for each unit in it; a file of nobody is a stray."""
    entries = make_entry(1, OFFICE), make_entry(4, FINANCE)._replace(nil=True)
    table = come(make_return("table.xlsx", None, *entries))
    blank = come(make_return("blank.xlsx", WORKS))
    status = find_round_status([table, come(make_return("x.xlsx", None, 1)), blank])
    states = [one.state for one in status.units]
    assert states == [ACCEPTED, UnitState.NIL, UnitState.SENT, UnitState.NOT_SENT]
    assert [one.reported for one in status.units] == [1, 1, 0, 0]
    assert [stray.path for stray in status.strays] == ["x.xlsx"]
    assert status.count([ACCEPTED, UnitState.NIL]) == 2
    assert status.silent == (WORKS, FREE)


def test_told_unit() -> None:
    """A file that does not say whose it is is that of the unit that collecting was told."""
    for own, state in ((None, ACCEPTED), (OFFICE, UnitState.NOT_SENT)):
        told = stand([come(make_return("x.xlsx", own, 4), unit=FINANCE)])
        assert (told.state, told.reported) == (state, int(own is None))
    # In its own return all that stands there is the unit's.
    assert stand([come(make_return("x.xlsx", FINANCE, make_entry(4, OFFICE)))]).reported == 1


def test_damaged_times() -> None:
    """A time in a journal that is none counts as no sending; of several the last one counts."""
    for time in ("", "gestern", "2025-09-01", "2025-09-01T10:00:00"):
        assert stand([], [SENT._replace(time=time)]).sent is None
    assert stand([], [SENT, send("forms", AFTER)]).sent == at(AFTER)


def test_facts() -> None:
    """What the table has of a unit: its measures, when it was reminded, and what is due."""
    strange = make_entry(4, FINANCE)._replace(measure=None, nil=True)
    answered = stand([come(say_nil(4, 5, extra=[strange]))], [SENT])
    silent = stand([], [SENT, send("reminders", DEADLINE)], AFTER + timedelta(3))
    columns = {column.key: column for column in COLUMNS}
    measures = columns["measures"].show(answered, str).facts
    assert measures == {"assigned": (4, 5), "reported": 2, "nil": [4]}
    told = [columns[key].format(silent, str) for key in ("state", "late", "reminders", "step")]
    assert told == ["sent, no answer, late", "late", "1 (2025-10-15), due", "remind"]
    reminded = {"reminders": 1, "reminded": at(DEADLINE), "reminder_due": True}
    assert columns["reminders"].show(silent, str).facts == reminded
