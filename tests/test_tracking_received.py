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
from itasheet.tracking.received import Arrival, Choice, Post, choose_returns, settle_arrivals
from itasheet.tracking.unit_status import Standing, State, call_roll
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


def come(returned: Return, *codes: str, number: str = "") -> Arrival:
    """A return that came with problems."""
    problems = (Problem(code, Place(returned.path), words={"number": number}) for code in codes)
    return Arrival(returned.path, returned, tuple(problems))


def settle(arrivals: Sequence[Arrival], decisions: Sequence[Decision] = ()) -> Post:
    """What counts of files, in the round."""
    return settle_arrivals(arrivals, DEFINITION, ROUND, decisions)


def choose(post: Post, unit: Unit = FINANCE) -> Choice:
    """What counts for a unit."""
    return choose_returns(post, unit)


def decide(arrivals: Sequence[Arrival], *choice: int) -> tuple[Decision, ...]:
    """The first open question of what came, decided."""
    returns = (one.returned for one in arrivals if one.returned)
    (conflict, *_rest) = merge(*returns).open_conflicts
    return (conflict.decide(choice).make_decision(DAY),)


def stand(post: Post, unit: Unit = FINANCE) -> Standing:
    """How a unit stands."""
    roll = call_roll(ROUND, post, (), TODAY)
    return next(one for one in roll.standings if one.unit == unit)


def list_paths(choice: Choice) -> list[str]:
    """The files that count."""
    return [arrival.path for arrival in choice.arrivals]


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
    post = settle([come(OLD), come(NEW)][::turn], decisions)
    standing, choice = stand(post), choose(post)
    assert list_paths(choice) == counting
    assert [entry.fields["steps"].text for entry in standing.entries] == steps
    assert standing.state is (State.ACCEPTED if answer else State.RETURNED)
    (other,) = choice.others
    conflict = choice.find_conflict(other)
    assert conflict and conflict.is_open != bool(answer)


def test_errors_of_what_does_not_count() -> None:
    """Errors of a return that was decided against are nobody's; those of what counts are."""
    arrivals = [come(OLD, "required-blank"), come(NEW)]
    newer, older = (stand(settle(arrivals, decide(arrivals, at))) for at in (1, 0))
    assert (newer.state, newer.choice.count(Severity.ERROR)) == (State.ACCEPTED, 0)
    assert (older.state, older.choice.count(Severity.ERROR)) == (State.ERRORS, 1)
    assert stand(settle(arrivals)).state is State.RETURNED


def test_several_together() -> None:
    """Returns on different measures count together, errors and entries of all of them."""
    arrivals = [come(OLD), come(APART, "required-blank")]
    standing = stand(settle(arrivals, decide(arrivals, 0, 1)))
    assert list_paths(standing.choice) == ["a.xlsx", "c.xlsx"]
    assert (standing.reported, standing.state) == (2, State.ERRORS)
    assert [len(one.entries) for one in standing.choice.counting] == [1, 1]
    assert standing.choice.others == ()
    assert stand(settle(arrivals)).state is State.RETURNED


def test_supplied_by_another() -> None:
    """A measure that one return lacks is no error where another one that counts has it."""
    arrivals = [come(OLD, "measure-missing", number="๕"), come(APART)]
    assert stand(settle(arrivals, decide(arrivals, 0, 1))).state is State.ACCEPTED
    assert stand(settle(arrivals, decide(arrivals, 0))).state is State.ERRORS


def test_copies() -> None:
    """A copy counts once; a copy of what does not count is one, too."""
    single = choose(settle([come(OLD), come(COPY)]))
    assert (list_paths(single), single.is_undecided) == (["a.xlsx"], False)
    assert single.repeats(single.others[0]) and single.find_conflict(single.others[0]) is None
    three = [come(OLD), come(COPY), come(NEW)]
    chosen = choose(settle(three, decide(three, 1)))
    assert list_paths(chosen) == ["b.xlsx"]
    assert [chosen.repeats(one) for one in chosen.others] == [False, False]
    assert [chosen.find_conflict(one) is None for one in chosen.others] == [False, True]


@pytest.mark.parametrize("turn", [1, -1])
def test_same_in_last_years_form(turn: int) -> None:
    """What stands word for word in this year's form too is taken from there, without mistakes."""
    old = COPY._replace(sha256="0" * 64, identity=Identity(fiscal_year=2567))
    new = OLD._replace(identity=Identity(fiscal_year=2568))
    standing = stand(settle([come(old, "year-disagrees"), come(new)][::turn]))
    assert (list_paths(standing.choice), standing.state) == (["a.xlsx"], State.ACCEPTED)


def test_table_beside_own_return() -> None:
    """A unit's own return goes before its row in a table, whose other rows stay their units'."""
    arrivals = [come(TABLE), come(OLD)]
    post = settle(arrivals)
    assert (list_paths(choose(post)), stand(post).state) == (["a.xlsx"], State.RETURNED)
    assert stand(post, OFFICE).state is State.ACCEPTED
    post = settle(arrivals, decide(arrivals, 0, 1))
    assert (len(choose(post).counting), stand(post).state) == (2, State.ACCEPTED)
    same = make_return("own.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. รวม"))
    assert list_paths(choose(settle([come(TABLE, "required-blank"), come(same)]))) == ["own.xlsx"]


def test_disputed_measure() -> None:
    """A measure that another unit reports on holds up both; once decided it is no error."""
    arrivals = [come(OLD), come(OUTSIDE, "measure-unassigned", number="๔")]
    post = settle(arrivals)
    assert {stand(post, unit).state for unit in (FINANCE, WORKS)} == {State.RETURNED}
    post = settle(arrivals, decide(arrivals, 0))
    assert {stand(post, unit).state for unit in (FINANCE, WORKS)} == {State.ACCEPTED}
    assert (stand(post).reported, stand(post, WORKS).reported) == (1, 1)
    alone = [come(OLD), come(OUTSIDE._replace(entries=OUTSIDE.entries[1:]))]
    lost = stand(settle(alone, decide(alone, 0)), WORKS)
    assert (lost.state, lost.reported) == (State.ACCEPTED, 0)


@pytest.mark.parametrize(
    ("entry", "state"), [(SMALL, State.ACCEPTED), (OTHER, State.RETURNED)], ids=["small", "other"]
)
def test_changed_title(entry: Entry, state: State) -> None:
    """A title that was changed a little is a warning; another one holds up the unit."""
    arrivals = [come(make_return("a.xlsx", FINANCE, entry), "measure-retitled", number="๔")]
    (open_one, restored, accepted) = (
        settle(arrivals, decide(arrivals, at) if at is not None else ()) for at in (None, 0, 1)
    )
    assert stand(open_one).state is state
    assert stand(open_one).choice.count(Severity.WARNING) == 1
    for post in (restored, accepted):
        assert stand(post).state is State.ACCEPTED
        assert stand(post).choice.count(Severity.WARNING) == 0
    titles = [one.entries[0].measure for one in (stand(restored), stand(accepted))]
    assert [title and title.title == entry.fields["measure"].text for title in titles] == [
        False,
        True,
    ]


def test_blank_and_unread() -> None:
    """A blank form never counts, a file that cannot be read only where there is no other."""
    blank = make_return("blank.xlsx", FINANCE)
    unread = Arrival("x.xlsx", None, (Problem("file-other", Place("x.xlsx")),), unit=FINANCE)
    assert choose(settle([come(blank)])).counting == ()
    assert list_paths(choose(settle([unread, come(blank)]))) == ["x.xlsx"]
    assert list_paths(choose(settle([unread, come(OLD)]))) == ["a.xlsx"]
    arrivals = [come(blank), come(OLD)]
    assert stand(settle(arrivals, decide(arrivals, 0))).state is State.SENT
    assert stand(settle(arrivals, decide(arrivals, 1))).state is State.ACCEPTED


def test_cells_that_were_left_out() -> None:
    """Errors in the cells of an entry that does not count stop nobody."""
    place = Place(TABLE.path, "แบบรายงาน", (CellRef(5, 1),))
    table = come(TABLE)._replace(problems=(Problem("required-blank", place),))
    arrivals = [come(OLD), table]
    decisions = decide(arrivals, 0)
    assert decisions[0].topic is Topic.ENTRY
    posts = (settle(arrivals), settle(arrivals, decisions))
    assert [choose(post, OFFICE).count(Severity.ERROR) for post in posts] == [1, 0]
