"""Returns made up for a round of four units, to merge them and to see how their units stand."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from itasheet.cells.records import Entry, Return
from itasheet.definition.round import Round, Unit
from itasheet.merging.decisions import Decision, add_decision, read_decisions
from itasheet.merging.merge import Merged, merge_returns
from itasheet.problems.problem import Problem
from itasheet.sheets.cell_reference import CellRef
from tests.tables import load_definition, load_round, make_field

DEFINITION = load_definition()
OFFICE = Unit("office", "สำนักปลัด", measures=(1, 2, 3))
FINANCE = Unit("finance", "กองคลัง", measures=(4, 5))
WORKS = Unit("works", "กองช่าง", measures=(6, 7))
FREE = Unit("free", "กองการศึกษา")
ROUND = Round(2568, load_round().agency, (OFFICE, FINANCE, WORKS, FREE))
DAY = date(2025, 10, 12)
EARLY, LATE = datetime(2025, 10, 1, 2), datetime(2025, 10, 9, 3)


def make_entry(number: int, unit: Unit | None, **texts: str) -> Entry:
    """What a unit says on a measure: a text for each column, ``extra`` in one of its own."""
    said = {"measure": "ชื่อ", "steps": "๑. ทำ", **texts}
    fields = {
        key: make_field(text, heading="หัวข้อ", spot=CellRef(5, column))
        for column, (key, text) in enumerate(said.items())
        if text
    }
    extra = {"หมายเหตุ": fields.pop("extra")} if "extra" in fields else {}
    return Entry(DEFINITION.find_measure(number), "แบบรายงาน", fields, extra, unit)


def make_return(
    path: str, unit: Unit | None, *entries: Entry | int, saved: datetime | None = None
) -> Return:
    """A return of entries, or of usual ones on measures; its hash is made from its path."""
    made = (make_entry(one, unit) if isinstance(one, int) else one for one in entries)
    sha256, name = path.encode().hex().ljust(64, "0")[:64], unit.name if unit else ""
    return Return(path, sha256, None, unit, name, tuple(made), saved=saved)


def merge(*returns: Return, decisions: Sequence[Decision] = ()) -> Merged:
    return merge_returns(returns, DEFINITION, ROUND, decisions)


def find_problem(merged: Merged, code: str) -> Problem:
    (problem,) = (problem for problem in merged.problems if problem.code == code)
    return problem


def decide(returns: Iterable[Return], *options: tuple[int, ...]) -> tuple[Decision, ...]:
    """Decisions on the first open conflict, the next, and so on, read back from their file."""
    returns, text = tuple(returns), ""
    decisions: tuple[Decision, ...] = ()
    for option in options:
        conflict = merge(*returns, decisions=decisions).open_conflicts[0]
        text = add_decision(text, conflict.decide(option, DAY), "ตัดสินแล้ว")
        decisions, problems = read_decisions(text, "decisions.toml")
        assert not problems
    return decisions


OLD = make_return("a.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. เดิม"), saved=EARLY)
NEW = make_return("b.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. ใหม่"), saved=LATE)
JOINT = make_return(
    "รวม.xlsx",
    None,
    make_entry(1, OFFICE, steps="๑. สำนักปลัดทำ"),
    make_entry(4, FINANCE, steps="๑. ฉบับรวม"),
    saved=LATE,
)
STRANGER = make_return("works.xlsx", WORKS, make_entry(4, WORKS, steps="๑. กองช่างทำ"))
