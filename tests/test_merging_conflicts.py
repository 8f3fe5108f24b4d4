"""What counts where returns disagree: conflicts, proposals, decisions, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.cells.records import CellText, Entry, Field, OutsideText, Return
from itasheet.definition.identity import Identity
from itasheet.definition.round import Round, Unit
from itasheet.language import load_translator
from itasheet.merging import resolution as reasons
from itasheet.merging.conflicts import Conflict, format_option, format_outcome, format_question
from itasheet.merging.decisions import Decision, Topic, add_decision, read_decisions
from itasheet.merging.merge import Merged, make_filter, merge_returns
from itasheet.problems.kinds import format_remedy, severity_of
from itasheet.problems.problem import Place, Problem, Severity
from itasheet.sheets.cell_reference import CellRef
from tests.example.fill import load_report
from tests.example.make import load_round

DEFINITION = load_report()
OFFICE = Unit("office", "สำนักปลัด", measures=(1, 2, 3))
FINANCE = Unit("finance", "กองคลัง", measures=(4, 5))
WORKS = Unit("works", "กองช่าง", measures=(6, 7))
FREE = Unit("free", "กองการศึกษา")
ROUND = Round(2568, load_round().agency, (OFFICE, FINANCE, WORKS, FREE))
DAY = date(2025, 10, 12)
EARLY, LATE = datetime(2025, 10, 1, 2), datetime(2025, 10, 9, 3)


def make_field(text: str, column: int) -> Field:
    """A field of one cell."""
    spot = CellRef(5, column)
    return Field("หัวข้อ", spot, (CellText(spot, text, text),))


def make_entry(number: int, unit: Unit | None, **texts: str) -> Entry:
    """What a unit says on a measure: a text for each column."""
    said = {"measure": "ชื่อ", "steps": "๑. ทำ", **texts}
    fields = {
        key: make_field(text, index) for index, (key, text) in enumerate(said.items()) if text
    }
    return Entry(DEFINITION.find_measure(number), "แบบรายงาน", fields, unit=unit)


def make_return(
    path: str, unit: Unit | None, *entries: Entry, saved: datetime | None = None
) -> Return:
    """A return of some entries; its hash is made up from its path."""
    sha256 = path.encode().hex().ljust(64, "0")[:64]
    name = unit.name if unit else ""
    return Return(path, sha256, None, unit, name, entries, saved=saved)


def merge(*returns: Return, decisions: tuple[Decision, ...] = ()) -> Merged:
    """Merge under the report's definition and the round."""
    return merge_returns(returns, DEFINITION, ROUND, decisions)


def decide(conflict: Conflict, *choice: int) -> Decision:
    """The decision for a choice, as it comes out of the file that it was written to."""
    text = add_decision("", conflict.decide(choice).make_decision(DAY), "ตัดสินแล้ว")
    ((decision,), problems) = read_decisions(text, "decisions.toml")
    assert not problems
    return decision


def ask(*returns: Return) -> Conflict:
    """The single conflict that returns raise."""
    (conflict,) = merge(*returns).open_conflicts
    return conflict


def list_steps(merged: Merged) -> list[str]:
    """What stands in the steps of each row of the report."""
    return [one.entry.fields["steps"].text for one in merged.entries]


def list_codes(merged: Merged) -> list[str]:
    """Codes of the problems, without what all these samples lack."""
    missing = ("return-missing", "return-awaited", "measure-unreported")
    return [problem.code for problem in merged.problems if problem.code not in missing]


def find_problem(merged: Merged, code: str) -> Problem:
    """The single problem of a code."""
    (problem,) = (problem for problem in merged.problems if problem.code == code)
    return problem


def is_left(merged: Merged, code: str, returned: Return, number: str = "") -> bool:
    """Whether a problem of a return, on the measure of a number, is still one after decisions."""
    problem = Problem(code, Place(file=returned.path), words={"number": number})
    return bool(make_filter(merged.resolution.conflicts)([problem]))


def touching(merged: Merged, unit: Unit, number: int | None = None) -> list[Conflict]:
    """The conflicts about a unit, or about what it reports on a measure."""
    return [one for one in merged.resolution.conflicts if one.touches(unit, number)]


OLD = make_return("a.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. เดิม"), saved=EARLY)
NEW = make_return("b.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. ใหม่"), saved=LATE)
SPEAKING = make_entry(4, FINANCE, steps="๑. เดิม", outcomes="๑. ได้ผล")


@pytest.mark.parametrize(
    ("first", "second", "proposal", "reason"),
    [
        (OLD, NEW, (1,), reasons.NEWER),
        (NEW, OLD, (0,), reasons.NEWER),
        (OLD._replace(saved=None), NEW, None, reasons.UNCLEAR),
        (OLD._replace(saved=LATE), NEW, None, reasons.UNCLEAR),
        (OLD, NEW._replace(entries=()), (0,), reasons.FILLED),
        (OLD, NEW._replace(identity=Identity(fiscal_year=2567)), (0,), reasons.CURRENT),
        (
            OLD._replace(identity=Identity(fiscal_year=2568)),
            NEW._replace(identity=Identity(fiscal_year=2568)),
            (1,),
            reasons.NEWER,
        ),
        (OLD, NEW._replace(entries=(make_entry(5, FINANCE),)), (0, 1), reasons.APART),
        (
            OLD._replace(saved=None),
            NEW._replace(entries=(SPEAKING,)),
            (1,),
            reasons.FULLER,
        ),
    ],
    ids=[
        "newer",
        "newer-first",
        "one-undated",
        "same-time",
        "blank",
        "last-year",
        "this-year",
        "apart",
        "fuller",
    ],
)
def test_proposal(
    first: Return, second: Return, proposal: tuple[int, ...] | None, reason: str
) -> None:
    """What the workbooks record speaks for one of them, or for both; else nothing is proposed."""
    conflict = ask(first, second)
    assert (conflict.topic, conflict.unit) == (Topic.RETURN, FINANCE)
    assert (conflict.proposal, conflict.reason) == (proposal, reason)
    assert conflict.options == ((0,), (1,), (0, 1))


def test_open_conflict_stops() -> None:
    """A conflict is an error with what is proposed, and the draft follows that."""
    merged = merge(OLD, NEW)
    problem = find_problem(merged, "returns-differ")
    assert severity_of(problem) is Severity.ERROR
    assert (problem.place.file, problem.words["other"]) == ("b.xlsx", "a.xlsx")
    assert format_remedy(problem, str).endswith("proposed: b.xlsx (it was saved last)")
    assert list_steps(merged) == ["๑. ใหม่"]


def test_without_proposal_all_stand_in_the_draft() -> None:
    """Where nothing is proposed nothing is lost, and nothing follows from what is open."""
    merged = merge(OLD._replace(saved=None), NEW)
    assert list_steps(merged) == ["๑. เดิม", "๑. ใหม่"]
    assert list_codes(merged) == ["returns-differ"]


@pytest.mark.parametrize(
    ("choice", "steps"), [((0,), ["๑. เดิม"]), ((1,), ["๑. ใหม่"])], ids=["old", "new"]
)
def test_decision_is_followed(choice: tuple[int, ...], steps: list[str]) -> None:
    """What was decided counts, whatever is proposed; the other is told as left out."""
    merged = merge(OLD, NEW, decisions=(decide(ask(OLD, NEW), *choice),))
    assert list_steps(merged) == steps
    assert not merged.open_conflicts
    assert list_codes(merged) == ["return-left-out"]
    dropped = {"a.xlsx", "b.xlsx"} - {one.returned.path for one in merged.entries}
    assert [one.path for one in (OLD, NEW) if not is_left(merged, "required-blank", one)] == [
        *dropped
    ]
    assert {one.path for one in merged.resolution.kept}.isdisjoint(dropped)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (NEW, OLD),
        (OLD._replace(path="กองคลัง (1).xlsx"), NEW),
        (OLD, NEW._replace(saved=EARLY)),
    ],
    ids=["order", "renamed", "touched"],
)
def test_ground_that_stays(first: Return, second: Return) -> None:
    """A decision holds for the same workbooks, in any order and under any name."""
    merged = merge(first, second, decisions=(decide(ask(OLD, NEW), 0),))
    assert list_steps(merged) == ["๑. เดิม"]


THIRD = make_return("c.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. ล่าสุด"), saved=EARLY)


@pytest.mark.parametrize(
    "returns", [(OLD, NEW, THIRD), (OLD, NEW._replace(sha256="f" * 64))], ids=["third", "changed"]
)
def test_ground_that_changed(returns: tuple[Return, ...]) -> None:
    """Another return, or another file in its place, is asked about anew, and that is told."""
    former = decide(ask(OLD, NEW), 0)
    merged = merge(*returns, decisions=(former,))
    assert list_codes(merged) == ["decision-outdated", "returns-differ"]
    place = find_problem(merged, "decision-outdated").place
    assert (place.file, place.key) == ("decisions.toml", "decisions[1]")
    (conflict,) = merged.open_conflicts
    again = merge(*returns, decisions=(former, decide(conflict, 1)))
    assert list_steps(again) == ["๑. ใหม่"]
    assert "decision-outdated" not in list_codes(again)


def test_last_decision_holds() -> None:
    """Of two decisions on the same ground the later one counts."""
    conflict = ask(OLD, NEW)
    merged = merge(OLD, NEW, decisions=(decide(conflict, 0), decide(conflict, 1)))
    assert list_steps(merged) == ["๑. ใหม่"]


def test_copies_are_no_conflict() -> None:
    """A return that came twice counts once, also beside another that differs."""
    copy = OLD._replace(path="a (1).xlsx")
    conflict = ask(OLD, copy, NEW)
    assert [one.returned.path for one in conflict.candidates] == ["a.xlsx", "b.xlsx"]


JOINT = make_return(
    "รวม.xlsx",
    None,
    make_entry(1, OFFICE, steps="๑. สำนักปลัดทำ"),
    make_entry(4, FINANCE, steps="๑. ฉบับรวม"),
    saved=LATE,
)


def test_unit_in_a_table_of_several() -> None:
    """A unit that reports otherwise in a joint table and in its own form: its own is proposed."""
    conflict = ask(JOINT, OLD)
    assert (conflict.topic, conflict.subject) == (Topic.ENTRY, (Topic.ENTRY, "finance", 4))
    assert (conflict.proposal, conflict.reason) == ((1,), reasons.OWN)
    open_merge = merge(JOINT, OLD)
    assert list_codes(open_merge) == ["entries-differ"]
    assert list_steps(open_merge) == ["๑. สำนักปลัดทำ", "๑. เดิม"]


def test_entry_that_is_left_out_is_listed() -> None:
    """Of a joint table the one entry is left out of the report's table, and listed."""
    merged = merge(JOINT, OLD, decisions=(decide(ask(JOINT, OLD), 1),))
    assert list_codes(merged) == ["entry-left-out"]
    assert [leftover.text for leftover in merged.leftovers] == ["๑. ฉบับรวม"]
    both = merge(JOINT, OLD, decisions=(decide(ask(JOINT, OLD), 0, 1),))
    assert list_steps(both) == ["๑. สำนักปลัดทำ", "๑. ฉบับรวม", "๑. เดิม"]
    assert not both.leftovers


def test_entry_twice_in_one_workbook() -> None:
    """What a unit says twice in one workbook is chosen together."""
    twice = JOINT._replace(entries=(*JOINT.entries, make_entry(4, FINANCE, steps="๑. อีกครั้ง")))
    conflict = ask(twice, OLD)
    assert conflict.options == ((0, 1), (2,), (0, 1, 2))
    assert format_option(conflict, (0, 1), str) == "รวม.xlsx"
    merged = merge(twice, OLD, decisions=(decide(conflict, 0, 1),))
    assert len(merged.entries) == 3


def test_same_entry_in_two_workbooks() -> None:
    """A joint table that repeats a unit's own words raises no conflict."""
    own = make_return("a.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑.ฉบับรวม"))
    merged = merge(JOINT, own)
    assert list_codes(merged) == ["entry-repeated"]
    assert len(merged.entries) == 2


def test_answers_raise_conflicts() -> None:
    """Where both returns of a unit count, it is asked about each measure that stands in both."""
    more = NEW._replace(entries=(*NEW.entries, make_entry(5, FINANCE)))
    merged = merge(OLD, more, decisions=(decide(ask(OLD, more), 0, 1),))
    (conflict,) = merged.open_conflicts
    assert (conflict.subject, conflict.proposal) == ((Topic.ENTRY, "finance", 4), (1,))


STRANGER = make_return("works.xlsx", WORKS, make_entry(4, WORKS, steps="๑. กองช่างทำ"))


def test_measure_of_another_unit() -> None:
    """A unit beside the one that the measure is assigned to: whose report counts is asked."""
    conflict = ask(OLD, STRANGER)
    assert conflict.subject == (Topic.MEASURE, "", 4)
    assert (conflict.proposal, conflict.reason) == ((0,), reasons.ASSIGNED)
    merged = merge(OLD, STRANGER)
    assert list_codes(merged) == ["measure-disputed"]
    assert find_problem(merged, "measure-disputed").words["others"] == "กองช่าง"
    both = merge(OLD, STRANGER, decisions=(decide(conflict, 0, 1),))
    assert list_steps(both) == ["๑. เดิม", "๑. กองช่างทำ"]
    assert is_left(merged, "measure-unassigned", STRANGER, "๔")
    assert not is_left(both, "measure-unassigned", STRANGER, "๔")
    assert is_left(both, "measure-unassigned", STRANGER, "๕")


@pytest.mark.parametrize(
    "returns",
    [
        (STRANGER,),
        (OLD, make_return("free.xlsx", FREE, make_entry(4, FREE))),
        (OLD, make_return("x.xlsx", None, make_entry(4, None))),
    ],
    ids=["alone", "free", "unknown"],
)
def test_no_dispute(returns: tuple[Return, ...]) -> None:
    """Nobody disputes a measure alone, nor a unit that may report on any, nor one unknown."""
    assert not merge(*returns).open_conflicts


ISSUED = "๔. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ"


def retitle(text: str) -> Return:
    """A return that has another title in the measure's column."""
    return OLD._replace(entries=(make_entry(4, FINANCE, measure=text)._replace(retitled=True),))


@pytest.mark.parametrize(
    ("choice", "title"), [(0, ISSUED[3:]), (1, "กระบวนการกำกับดูแลทรัพย์สินของราชการ")]
)
def test_title(choice: int, title: str) -> None:
    """A printed title that was changed stands in the report only if that was accepted."""
    returned = retitle("๔. กระบวนการกำกับดูแลทรัพย์สินของราชการ")
    conflict = ask(returned)
    assert [one.text for one in conflict.candidates] == [
        ISSUED,
        "๔. กระบวนการกำกับดูแลทรัพย์สินของราชการ",
    ]
    assert (conflict.proposal, list_codes(merge(returned))) == ((0,), [])
    merged = merge(returned, decisions=(decide(conflict, choice),))
    assert [one.measure.title for one in merged.entries] == [title]
    assert is_left(merge(returned), "measure-retitled", OLD, "๔")
    assert not is_left(merged, "measure-retitled", OLD, "๔")
    assert is_left(merged, "measure-unassigned", OLD, "๔")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("๔. กระบวนการกำกับดูแลทรัพย์สินของราชการ", True),
        ("๔. กระบวนการกำกับ", True),
        ("๓. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ", True),
        ("๔. การดูแลสิ่งแวดล้อม", False),
    ],
)
def test_title_of_something_else(text: str, near: bool) -> None:
    """A title that is not like the printed one stops the merge, and nothing is proposed."""
    merged = merge(retitle(text))
    assert [conflict.proposal for conflict in merged.open_conflicts] == [(0,) if near else None]
    assert list_codes(merged) == ([] if near else ["title-replaced"])
    assert [one.measure.title for one in merged.entries] == [ISSUED[3:]]


def test_words_of_an_open_title() -> None:
    """A title that nothing is proposed for is told as restored for the time being."""
    (conflict,) = merge(retitle("๔. การดูแลสิ่งแวดล้อม")).resolution.conflicts
    assert format_outcome(conflict, str).endswith(f" — the issued title: {ISSUED}")


@pytest.mark.parametrize("text", ["", " ", ISSUED, ISSUED.replace(" ", "  ")])
def test_title_without_conflict(text: str) -> None:
    """A title that is gone is restored, and one that says the same is none."""
    assert not merge(retitle(text)).open_conflicts


def test_title_of_a_new_file() -> None:
    """What was decided on a title holds for whatever file it comes back in."""
    decision = decide(ask(retitle("๔. การดูแล")), 1)
    again = retitle("๔.  การดูแล")._replace(sha256="e" * 64)
    assert not merge(again, decisions=(decision,)).open_conflicts
    assert merge(retitle("๔. การดูแลอื่น"), decisions=(decision,)).open_conflicts


WORDED: Mapping[Topic, tuple[Conflict, str, str]] = {
    Topic.RETURN: (
        ask(OLD, NEW),
        "“กองคลัง” ส่งแบบมาไม่ตรงกัน จะใช้ไฟล์ใด",
        "a.xlsx, b.xlsx, ใช้ทั้งหมดรวมกัน",
    ),
    Topic.ENTRY: (
        ask(JOINT, OLD),
        "“กองคลัง” รายงานมาตรการที่ ๔ ไม่ตรงกันในหลายไฟล์ จะใช้ไฟล์ใด",
        "รวม.xlsx, a.xlsx, ใช้ทั้งหมดรวมกัน",
    ),
    Topic.MEASURE: (
        ask(OLD, STRANGER),
        "มาตรการที่ ๔ มอบหมายให้ กองคลัง แต่มีแห่งอื่นรายงานมาด้วย จะใช้ของใคร",
        "กองคลัง (a.xlsx), ใช้ทั้งหมดรวมกัน",
    ),
    Topic.TITLE: (
        ask(retitle("๔. การดูแล")),
        "“กองคลัง” แก้ชื่อมาตรการที่ ๔ ที่พิมพ์ไว้ จะใช้ชื่อใดในรายงาน",
        f"ชื่อเดิมตามแบบ: {ISSUED}, ชื่อที่แก้มา: ๔. การดูแล",
    ),
}


@pytest.mark.parametrize("topic", Topic)
def test_words(topic: Topic) -> None:
    """Conflicts and choices are sentences that a clerk understands."""
    conflict, asked, choices = WORDED[topic]
    thai = load_translator("th")
    assert format_question(conflict, thai) == asked
    told = ", ".join(format_option(conflict, choice, thai) for choice in conflict.options)
    assert told == choices


def test_conflicts_of_an_entry() -> None:
    """For each unit and measure there is what was decided about it, in words."""
    returns = (OLD, NEW, STRANGER)
    first = merge(*returns).open_conflicts[0]
    merged = merge(*returns, decisions=(decide(first, 1),))
    told = [format_outcome(one, str) for one in touching(merged, FINANCE, 4)]
    assert [line.rpartition(" — ")[2] for line in told] == ["b.xlsx", "กองคลัง (b.xlsx)"]
    assert [one.topic for one in touching(merged, WORKS)] == [Topic.MEASURE]
    assert not touching(merged, OFFICE)


def test_remarks_make_a_difference() -> None:
    """A text outside the table is part of what a return says."""
    noted = OLD._replace(
        path="b.xlsx",
        sha256="d" * 64,
        remarks=(OutsideText("แบบรายงาน", CellRef(40, 1), "หมายเหตุ"),),
    )
    assert ask(OLD, noted).reason == reasons.FULLER


POOL = (
    OLD,
    NEW,
    THIRD,
    JOINT,
    STRANGER,
    retitle("๔. การดูแลสิ่งแวดล้อม")._replace(path="d.xlsx", sha256="d" * 64),
    make_return("w.xlsx", WORKS, make_entry(6, WORKS), make_entry(7, WORKS)),
    make_return("x.xlsx", None, make_entry(1, None)),
    make_return("free.xlsx", FREE, make_entry(1, FREE), make_entry(4, FREE, steps="๑. เดิม")),
)


@settings(max_examples=40, deadline=None)
@given(st.data(), st.lists(st.sampled_from(POOL), unique_by=id, max_size=len(POOL)))
def test_everything_can_be_decided(data: st.DataObject, returns: list[Return]) -> None:
    """However conflicts are answered they come to an end; then nothing is asked any more, in
    whatever order the files come, and every entry of what counts is in the table or listed.
    """
    decisions: tuple[Decision, ...] = ()
    while asked := merge(*returns, decisions=decisions).open_conflicts:
        assert len(decisions) < 20
        choice = data.draw(st.sampled_from(asked[0].options))
        decisions = (*decisions, decide(asked[0], *choice))
    merged = merge(*returns, decisions=decisions)
    again = merge(*data.draw(st.permutations(returns)), decisions=decisions)
    assert not again.open_conflicts
    assert sorted(list_steps(again)) == sorted(list_steps(merged))
    said = {
        field.text
        for one in merged.resolution.kept
        for e in one.entries
        for field in e.fields.values()
    }
    shown = {field.text for one in merged.entries for field in one.entry.fields.values()}
    assert said <= shown | {leftover.text for leftover in merged.leftovers} | {"ชื่อ"}
