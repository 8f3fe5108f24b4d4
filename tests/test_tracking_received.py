"""Which of a unit's files count, and how the unit stands by that: as in the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from itasheet.cells.records import Entry, Return
from itasheet.definition.identity import Identity
from itasheet.definition.round import Unit
from itasheet.merging.decisions import Decision, Topic
from itasheet.problems.problem import Place, Problem, Severity
from itasheet.sheets.cell_reference import CellRef
from itasheet.tracking.received import (
    ReceivedFile,
    ReceivedFiles,
    UnitReturns,
    resolve_received,
    select_returns,
)
from itasheet.tracking.unit_status import UnitState, UnitStatus, find_status
from tests.test_merging_conflicts import (
    DAY,
    DEFINITION,
    EARLY,
    FINANCE,
    LATE,
    OFFICE,
    ROUND,
    WORKS,
    make_entry,
    make_return,
    merge,
)

TODAY = date(2025, 10, 20)
OLD = make_return("a.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. เดิม"), saved=EARLY)
NEW = make_return("b.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. ใหม่"), saved=LATE)
APART = make_return("c.xlsx", FINANCE, make_entry(5, FINANCE, steps="๑. อื่น"), saved=LATE)
COPY = OLD._replace(path="copy.xlsx")
TABLE = make_return(
    "table.xlsx", None, make_entry(4, FINANCE, steps="๑. รวม"), make_entry(1, OFFICE)
)
OUTSIDE = make_return("works.xlsx", WORKS, make_entry(6, WORKS), make_entry(4, WORKS))
SMALL = make_entry(4, FINANCE, measure="กระบวนการกำกับดูแลการใช้ทรัพย์สิน")._replace(retitled=True)
OTHER = make_entry(4, FINANCE, measure="การดูแลสิ่งแวดล้อม")._replace(retitled=True)


def come(returned: Return, *codes: str, number: str = "") -> ReceivedFile:
    """A return that came with problems."""
    problems = (Problem(code, Place(returned.path), words={"number": number}) for code in codes)
    return ReceivedFile(returned.path, returned, tuple(problems))


def resolve(files: Sequence[ReceivedFile], decisions: Sequence[Decision] = ()) -> ReceivedFiles:
    """What counts of files, in the round."""
    return resolve_received(files, DEFINITION, ROUND, decisions)


def choose(received: ReceivedFiles, unit: Unit = FINANCE) -> UnitReturns:
    """What counts for a unit."""
    return select_returns(received, unit)


def decide(files: Sequence[ReceivedFile], *choice: int) -> tuple[Decision, ...]:
    """The first open question of what came, decided."""
    returns = (one.returned for one in files if one.returned)
    (conflict, *_rest) = merge(*returns).open_conflicts
    return (conflict.decide(choice).make_decision(DAY),)


def stand(received: ReceivedFiles, unit: Unit = FINANCE) -> UnitStatus:
    """How a unit stands."""
    round_status = find_status(ROUND, received, (), TODAY)
    return next(one for one in round_status.units if one.unit == unit)


def list_paths(returns: UnitReturns) -> list[str]:
    """The files that count."""
    return [file.path for file in returns.counting]


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize(
    ("answer", "counting", "steps"),
    [
        ((), ["b.xlsx"], ["๑. ใหม่"]),
        ((0,), ["a.xlsx"], ["๑. เดิม"]),
        ((1,), ["b.xlsx"], ["๑. ใหม่"]),
    ],
    ids=["open", "older", "newer"],
)
def test_one_of_two(turn: int, answer: tuple[int, ...], counting: list[str], steps: str) -> None:
    """What was decided counts, else what is proposed, in whatever order files come."""
    decisions = decide([come(OLD), come(NEW)], *answer) if answer else ()
    received = resolve([come(OLD), come(NEW)][::turn], decisions)
    status, choice = stand(received), choose(received)
    assert list_paths(choice) == counting
    assert [entry.fields["steps"].text for entry in status.returns.entries] == steps
    assert status.state is (UnitState.ACCEPTED if answer else UnitState.RETURNED)
    (other,) = choice.others
    conflict = choice.find_conflict(other)
    assert conflict and conflict.is_open != bool(answer)


def test_errors_of_what_does_not_count() -> None:
    """Errors of a return that was decided against are nobody's; those of what counts are."""
    files = [come(OLD, "required-blank"), come(NEW)]
    newer, older = (stand(resolve(files, decide(files, at))) for at in (1, 0))
    assert (newer.state, newer.returns.count(Severity.ERROR)) == (UnitState.ACCEPTED, 0)
    assert (older.state, older.returns.count(Severity.ERROR)) == (UnitState.ERRORS, 1)
    assert stand(resolve(files)).state is UnitState.RETURNED


def test_several_together() -> None:
    """Returns on different measures count together, errors and entries of all of them."""
    files = [come(OLD), come(APART, "required-blank")]
    status = stand(resolve(files, decide(files, 0, 1)))
    assert list_paths(status.returns) == ["a.xlsx", "c.xlsx"]
    assert (status.reported, status.state) == (2, UnitState.ERRORS)
    assert [len(one.entries) for one in status.returns.counting] == [1, 1]
    assert status.returns.others == ()
    assert stand(resolve(files)).state is UnitState.RETURNED


def test_supplied_by_another() -> None:
    """A measure that one return lacks is no error where another one that counts has it."""
    files = [come(OLD, "measure-missing", number="๕"), come(APART)]
    assert stand(resolve(files, decide(files, 0, 1))).state is UnitState.ACCEPTED
    assert stand(resolve(files, decide(files, 0))).state is UnitState.ERRORS


def test_copies() -> None:
    """A copy counts once; a copy of what does not count is one, too."""
    single = choose(resolve([come(OLD), come(COPY)]))
    assert (list_paths(single), single.is_undecided) == (["a.xlsx"], False)
    assert single.repeats(single.others[0]) and single.find_conflict(single.others[0]) is None
    three = [come(OLD), come(COPY), come(NEW)]
    chosen = choose(resolve(three, decide(three, 1)))
    assert list_paths(chosen) == ["b.xlsx"]
    assert [chosen.repeats(one) for one in chosen.others] == [False, False]
    assert [chosen.find_conflict(one) is None for one in chosen.others] == [False, True]


@pytest.mark.parametrize("turn", [1, -1])
def test_same_in_last_years_form(turn: int) -> None:
    """What stands word for word in this year's form too is taken from there, without mistakes."""
    old = COPY._replace(sha256="0" * 64, identity=Identity(fiscal_year=2567))
    new = OLD._replace(identity=Identity(fiscal_year=2568))
    status = stand(resolve([come(old, "year-disagrees"), come(new)][::turn]))
    assert (list_paths(status.returns), status.state) == (["a.xlsx"], UnitState.ACCEPTED)


def test_table_beside_own_return() -> None:
    """A unit's own return goes before its row in a table, whose other rows stay their units'."""
    files = [come(TABLE), come(OLD)]
    received = resolve(files)
    assert (list_paths(choose(received)), stand(received).state) == (["a.xlsx"], UnitState.RETURNED)
    assert stand(received, OFFICE).state is UnitState.ACCEPTED
    received = resolve(files, decide(files, 0, 1))
    assert (len(choose(received).counting), stand(received).state) == (2, UnitState.ACCEPTED)
    same = make_return("own.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. รวม"))
    assert list_paths(choose(resolve([come(TABLE, "required-blank"), come(same)]))) == ["own.xlsx"]


def test_disputed_measure() -> None:
    """A measure that another unit reports on holds up both; once decided it is no error."""
    files = [come(OLD), come(OUTSIDE, "measure-unassigned", number="๔")]
    received = resolve(files)
    assert {stand(received, unit).state for unit in (FINANCE, WORKS)} == {UnitState.RETURNED}
    received = resolve(files, decide(files, 0))
    assert {stand(received, unit).state for unit in (FINANCE, WORKS)} == {UnitState.ACCEPTED}
    assert (stand(received).reported, stand(received, WORKS).reported) == (1, 1)
    alone = [come(OLD), come(OUTSIDE._replace(entries=OUTSIDE.entries[1:]))]
    lost = stand(resolve(alone, decide(alone, 0)), WORKS)
    assert (lost.state, lost.reported) == (UnitState.ACCEPTED, 0)


@pytest.mark.parametrize(
    ("entry", "state"),
    [(SMALL, UnitState.ACCEPTED), (OTHER, UnitState.RETURNED)],
    ids=["small", "other"],
)
def test_changed_title(entry: Entry, state: UnitState) -> None:
    """A title that was changed a little is a warning; another one holds up the unit."""
    files = [come(make_return("a.xlsx", FINANCE, entry), "measure-retitled", number="๔")]
    (open_one, restored, accepted) = (
        resolve(files, decide(files, at) if at is not None else ()) for at in (None, 0, 1)
    )
    assert stand(open_one).state is state
    assert stand(open_one).returns.count(Severity.WARNING) == 1
    for received in (restored, accepted):
        assert stand(received).state is UnitState.ACCEPTED
        assert stand(received).returns.count(Severity.WARNING) == 0
    titles = [one.returns.entries[0].measure for one in (stand(restored), stand(accepted))]
    assert [title and title.title == entry.fields["measure"].text for title in titles] == [
        False,
        True,
    ]


def test_blank_and_unread() -> None:
    """A blank form never counts, a file that cannot be read only where there is no other."""
    blank = make_return("blank.xlsx", FINANCE)
    unread = ReceivedFile("x.xlsx", None, (Problem("file-other", Place("x.xlsx")),), unit=FINANCE)
    assert choose(resolve([come(blank)])).counting == ()
    assert list_paths(choose(resolve([unread, come(blank)]))) == ["x.xlsx"]
    assert list_paths(choose(resolve([unread, come(OLD)]))) == ["a.xlsx"]
    files = [come(blank), come(OLD)]
    assert stand(resolve(files, decide(files, 0))).state is UnitState.SENT
    assert stand(resolve(files, decide(files, 1))).state is UnitState.ACCEPTED


def test_cells_that_were_left_out() -> None:
    """Errors in the cells of an entry that does not count stop nobody."""
    place = Place(TABLE.path, "แบบรายงาน", (CellRef(5, 1),))
    table = come(TABLE)._replace(problems=(Problem("required-blank", place),))
    files = [come(OLD), table]
    decisions = decide(files, 0)
    assert decisions[0].topic is Topic.ENTRY
    both = (resolve(files), resolve(files, decisions))
    assert [choose(received, OFFICE).count(Severity.ERROR) for received in both] == [1, 0]
