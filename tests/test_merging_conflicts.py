"""What counts where returns disagree: conflicts, proposals, decisions, and what is told of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.cells.records import CellText, Return
from itasheet.definition.identity import Identity
from itasheet.language import load_translator
from itasheet.merging import resolution as reasons
from itasheet.merging.conflicts import Conflict, format_option, format_question
from itasheet.merging.decisions import Topic
from itasheet.merging.merge import Merged, make_filter
from itasheet.problems.problem import Place, Problem, Severity, format_remedy, severity_of
from itasheet.sheets.cell_reference import CellRef
from tests.made_returns import (
    EARLY,
    FINANCE,
    FREE,
    JOINT,
    LATE,
    NEW,
    OFFICE,
    OLD,
    STRANGER,
    WORKS,
    decide,
    find_problem,
    make_entry,
    make_return,
    merge,
)

Options = tuple[tuple[int, ...], ...]

MISSING = ("return-missing", "return-awaited", "measure-unreported")
"""What all these samples lack."""


def ask(*returns: Return) -> Conflict:
    (conflict,) = merge(*returns).open_conflicts
    return conflict


def list_steps(merged: Merged) -> list[str]:
    return [one.entry.fields["steps"].text for one in merged.entries]


def list_codes(merged: Merged) -> list[str]:
    """Codes of the problems, without what all these samples lack."""
    return [problem.code for problem in merged.problems if problem.code not in MISSING]


def is_left(merged: Merged, code: str, returned: Return, number: str = "") -> bool:
    """Whether a problem of a return, on the measure of a number, is still one after decisions."""
    problem = Problem(code, Place(file=returned.path), words={"number": number})
    return bool(make_filter(merged.resolution.conflicts, merged.problems)([problem]))


def form_of(year: int, returned: Return) -> Return:
    return returned._replace(identity=Identity(fiscal_year=year))


ISSUED = "๔. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ"


def retitle(text: str) -> Return:
    return OLD._replace(entries=(make_entry(4, FINANCE, measure=text)._replace(retitled=True),))


SPEAKING = make_entry(4, FINANCE, steps="๑. เดิม", outcomes="๑. ได้ผล")
NOTED = OLD._replace(
    path="b.xlsx",
    sha256="d" * 64,
    remarks=(CellText(CellRef(40, 1), "หมายเหตุ", "หมายเหตุ", sheet="แบบรายงาน"),),
)
TWICE = JOINT._replace(entries=(*JOINT.entries, make_entry(4, FINANCE, steps="๑. อีกครั้ง")))
TWICE_STEPS = ["สำนักปลัดทำ", "ฉบับรวม", "อีกครั้ง"]
SHARED = JOINT._replace(entries=(*JOINT.entries[1:], make_entry(4, WORKS, steps="๑. อีกครั้ง")))
OWN_AGAIN = make_return("a.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑.ฉบับรวม"))
SPACED = make_return("b.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑.  เดิม"), saved=LATE)
MORE = NEW._replace(entries=(*NEW.entries, make_entry(5, FINANCE)))
UNDATED = OLD._replace(saved=None)
JOINT_AGAIN = JOINT._replace(path="c.xlsx", sha256="c" * 64, entries=JOINT.entries[1:], saved=EARLY)
OTHER_WORDS = JOINT_AGAIN._replace(entries=(make_entry(4, FINANCE, steps="๑. ฉบับแรก"),))
RICH = OLD._replace(entries=(SPEAKING,))
DASHED = NEW._replace(entries=(make_entry(4, FINANCE, outcomes="-", results="๑. ได้"),))
NOTHING = NEW._replace(
    entries=(make_entry(4, FINANCE, steps="ไม่มีการดำเนินการ", outcomes="-")._replace(nil=True),)
)
LIKE_NEW = NEW._replace(entries=(make_entry(4, FINANCE, results="๑. ได้"),))
IN_OTHERS_FORM = NEW._replace(
    path="c.xlsx",
    sha256="c" * 64,
    titles=(CellText(CellRef(2, 0), "", "ส่วนราชการ: กองช่าง", sheet="แบบรายงาน"),),
)
BY_OTHERS = NEW._replace(entries=(make_entry(4, FINANCE, steps="๑. ใหม่", responsible="กองช่าง"),))
REST = make_return("d.xlsx", FINANCE, 5)
FULL, NAMED = (
    [make_entry(number, FINANCE, responsible="งานพัสดุ", steps=steps) for number in (4, 5)]
    for steps in ("๑. ทำ", "")
)
HALF = make_return("a.xlsx", FINANCE, FULL[0], NAMED[1], saved=LATE)
OTHER_HALF = make_return("b.xlsx", FINANCE, NAMED[0], FULL[1], saved=EARLY)
THREE = ((0,), (1,), (2,), (0, 1, 2))
EITHER, BOTH = ((0,), (1,)), ((0,), (1,), (0, 1))
RETURN, ENTRY = (Topic.RETURN, "finance", None), (Topic.ENTRY, "finance", 4)
MEASURE, TITLE = (Topic.MEASURE, "", 4), (Topic.TITLE, "finance", 4)


@pytest.mark.parametrize(
    ("returns", "subject", "options", "proposal", "reason"),
    [
        ((OLD, NEW), RETURN, BOTH, (1,), reasons.NEWER),
        ((NEW, OLD), RETURN, BOTH, (0,), reasons.NEWER),
        ((UNDATED, NEW), RETURN, BOTH, None, reasons.UNCLEAR),
        ((OLD._replace(saved=LATE), NEW), RETURN, BOTH, None, reasons.UNCLEAR),
        ((OLD, NEW._replace(entries=())), RETURN, BOTH, (0,), reasons.FILLED),
        ((OLD, form_of(2567, NEW)), RETURN, BOTH, (0,), reasons.CURRENT),
        ((form_of(2568, OLD), form_of(2568, NEW)), RETURN, BOTH, (1,), reasons.NEWER),
        ((OLD, make_return("b.xlsx", FINANCE, 5)), RETURN, BOTH, (0, 1), reasons.APART),
        ((UNDATED, NEW._replace(entries=(SPEAKING,))), RETURN, BOTH, (1,), reasons.FULLER),
        ((OLD, NOTED), RETURN, BOTH, (1,), reasons.FULLER),
        ((RICH, NEW), RETURN, BOTH, (0,), reasons.FULLER),  # the later one says less
        ((RICH, DASHED), RETURN, BOTH, None, reasons.UNCLEAR),
        ((RICH, NOTHING), RETURN, BOTH, (1,), reasons.NEWER),
        ((RICH, LIKE_NEW), RETURN, BOTH, None, reasons.UNCLEAR),
        ((OLD, IN_OTHERS_FORM), RETURN, BOTH, (0,), reasons.OWN),
        ((OLD, BY_OTHERS), RETURN, BOTH, (0,), reasons.OWN),
        ((OLD, IN_OTHERS_FORM, LIKE_NEW), RETURN, THREE, (2,), reasons.NEWER),
        (
            (OLD, IN_OTHERS_FORM, REST),
            RETURN,
            (*THREE[:3], (0, 2), THREE[3]),
            (0, 2),
            reasons.APART,
        ),
        ((HALF, OTHER_HALF), RETURN, BOTH, (0, 1), reasons.APART),
        ((JOINT, OLD), ENTRY, BOTH, (1,), reasons.OWN),
        ((TWICE, OLD), ENTRY, ((0, 1), (2,), (0, 1, 2)), (2,), reasons.OWN),
        ((JOINT, OTHER_WORDS), ENTRY, BOTH, (0,), reasons.NEWER),
        ((OLD, STRANGER), MEASURE, ((0,), (0, 1)), (0,), reasons.ASSIGNED),
        ((retitle("๔. กระบวนการกำกับดูแลทรัพย์สินของราชการ"),), TITLE, EITHER, (0,), reasons.ISSUED),
        ((retitle("๔. กระบวนการกำกับ"),), TITLE, EITHER, (0,), reasons.ISSUED),
        ((retitle(ISSUED.replace("๔", "๓")),), TITLE, EITHER, (0,), reasons.ISSUED),
        ((retitle("๔. การดูแลสิ่งแวดล้อม"),), TITLE, EITHER, None, reasons.UNCLEAR),
        *(
            (returns, None, (), None, "")
            for returns in (
                (STRANGER,),
                (OLD, make_return("free.xlsx", FREE, 4)),
                (OLD, make_return("x.xlsx", None, 4)),
                (JOINT, OWN_AGAIN),
                (OLD, OLD._replace(path="a (1).xlsx")),
                *((retitle(text),) for text in ("", " ", ISSUED, ISSUED.replace(" ", "  "))),
            )
        ),
    ],
)
def test_proposal(
    returns: tuple[Return, ...],
    subject: tuple[Topic, str, int | None] | None,
    options: Options,
    proposal: tuple[int, ...] | None,
    reason: str,
) -> None:
    """What is asked, between what, what is proposed and why; or that there is no conflict."""
    found = merge(*returns).resolution.conflicts
    told = [(one.subject, one.options, one.proposal, one.reason) for one in found]
    assert told == ([(subject, options, proposal, reason)] if subject else [])


@pytest.mark.parametrize(
    ("returns", "options", "steps", "codes", "listed"),
    [
        ((OLD, NEW), (), ["ใหม่"], ["returns-differ"], []),
        ((UNDATED, NEW), (), ["เดิม", "ใหม่"], ["returns-differ"], []),
        ((OLD, NEW), ((0,),), ["เดิม"], ["return-left-out"], []),
        ((OLD, NEW), ((1,),), ["ใหม่"], ["return-left-out"], []),
        ((OLD, MORE), ((0, 1),), ["ใหม่", "ทำ"], ["entries-differ"], ["เดิม"]),
        ((OLD, MORE), ((0, 1), (0,)), ["เดิม", "ทำ"], ["entry-left-out"], ["ใหม่"]),
        ((JOINT, OLD), (), ["สำนักปลัดทำ", "เดิม"], ["entries-differ"], ["ฉบับรวม"]),
        ((JOINT, OLD), ((1,),), ["สำนักปลัดทำ", "เดิม"], ["entry-left-out"], ["ฉบับรวม"]),
        ((JOINT, OLD), ((0, 1),), ["สำนักปลัดทำ", "ฉบับรวม", "เดิม"], [], []),
        ((TWICE, OLD), ((0, 1),), TWICE_STEPS, ["entry-left-out"], ["เดิม"]),
        ((SHARED,), ((0,),), ["ฉบับรวม"], ["entry-left-out"], ["อีกครั้ง"]),
        ((JOINT, OWN_AGAIN), (), ["สำนักปลัดทำ", "ฉบับรวม"], ["entry-repeated"], []),
        ((OLD, OLD._replace(path="a (1).xlsx")), (), ["เดิม"], ["return-repeated"], []),
        ((OLD, SPACED), (), ["เดิม"], ["return-repeated"], []),
        ((OLD, STRANGER), (), ["เดิม"], ["measure-disputed"], ["กองช่างทำ"]),
        ((OLD, STRANGER), ((0, 1),), ["เดิม", "กองช่างทำ"], [], []),
        ((retitle(ISSUED[:9]),), (), ["ทำ"], [], []),
        ((retitle("๔. อื่น"),), (), ["ทำ"], ["title-replaced"], []),
    ],
)
def test_outcome(
    returns: tuple[Return, ...],
    options: Options,
    steps: list[str],
    codes: list[str],
    listed: list[str],
) -> None:
    """What was decided counts, else what is proposed, else all; the rest is told and listed."""
    merged = merge(*returns, decisions=decide(returns, *options))
    assert [text.removeprefix("๑.").strip() for text in list_steps(merged)] == steps
    assert list_codes(merged) == codes
    assert [one.original.removeprefix("๑. ") for one in merged.leftovers] == listed
    told = ("return-left-out", "return-repeated")
    dropped = [one.place.file for one in merged.problems if one.code in told]
    assert {one.path for one in merged.resolution.kept}.isdisjoint(dropped)
    assert [one.path for one in returns if not is_left(merged, "x", one)] == dropped


@pytest.mark.parametrize(
    ("first", "second"),
    [(NEW, OLD), (OLD._replace(path="กองคลัง (1).xlsx"), NEW), (OLD, NEW._replace(saved=EARLY))],
)
def test_basis_that_stays(first: Return, second: Return) -> None:
    """A decision holds for the same workbooks, in any order and under any name; of two the last."""
    decisions = (*decide((OLD, NEW), (1,)), *decide((OLD, NEW), (0,)))
    assert list_steps(merge(first, second, decisions=decisions)) == ["๑. เดิม"]


THIRD = make_return("c.xlsx", FINANCE, make_entry(4, FINANCE, steps="๑. ล่าสุด"), saved=EARLY)


@pytest.mark.parametrize(
    "returns", [(OLD, NEW, THIRD), (OLD, NEW._replace(sha256="f" * 64))], ids=["third", "changed"]
)
def test_basis_that_changed(returns: tuple[Return, ...]) -> None:
    """Another return, or another file in its place, is asked about anew, and that is told."""
    former = decide((OLD, NEW), (0,))
    merged = merge(*returns, decisions=former)
    assert list_codes(merged) == ["decision-outdated", "returns-differ"]
    place = find_problem(merged, "decision-outdated").place
    assert (place.file, place.key) == ("decisions.toml", "decisions[1]")
    again = merge(*returns, decisions=(*former, *decide(returns, (1,))))
    assert list_steps(again) == ["๑. ใหม่"]
    assert "decision-outdated" not in list_codes(again)


CHANGED = "๔. กระบวนการกำกับดูแลทรัพย์สินของราชการ"


@pytest.mark.parametrize(("choice", "title"), [(0, ISSUED[3:]), (1, CHANGED[3:])])
def test_title(choice: int, title: str) -> None:
    """A changed title stands in the report only if that was accepted, whatever file it is in."""
    returned = retitle(CHANGED)
    decisions = decide([returned], (choice,))
    merged = merge(returned._replace(sha256="e" * 64), decisions=decisions)
    assert [one.measure.title for one in merged.entries] == [title]
    assert [one.text for one in ask(returned).candidates] == [ISSUED, CHANGED]
    assert merge(retitle(f"{CHANGED}อื่น"), decisions=decisions).open_conflicts


@pytest.mark.parametrize(
    ("returns", "mistake", "other"),
    [
        ((retitle(CHANGED),), "measure-retitled", "measure-unassigned"),
        ((OLD, STRANGER), "measure-unassigned", "measure-retitled"),
    ],
)
def test_mistakes_that_are_answered(returns: tuple[Return, ...], mistake: str, other: str) -> None:
    """What was decided, either way, is no mistake any more; the same of another measure is."""
    for option in ask(*returns).options:
        merged = merge(*returns, decisions=decide(returns, option))
        told = [(mistake, "๔"), (mistake, "๕"), (other, "๔")]
        left = [is_left(merged, code, returns[-1], number) for code, number in told]
        assert left == [False, True, True]
    assert is_left(merge(*returns), mistake, returns[-1], "๔")


@pytest.mark.parametrize(
    ("returns", "asked", "options"),
    [
        ((OLD, NEW), "“กองคลัง” ส่งแบบมาไม่ตรงกัน จะใช้ไฟล์ใด", "a.xlsx, b.xlsx, ใช้ทั้งหมดรวมกัน"),
        (
            (TWICE, OLD),
            "“กองคลัง” รายงานมาตรการที่ ๔ ไม่ตรงกันในหลายไฟล์ จะใช้ไฟล์ใด",
            "รวม.xlsx, a.xlsx, ใช้ทั้งหมดรวมกัน",
        ),
        (
            (OLD, STRANGER),
            "มาตรการที่ ๔ มอบหมายให้ กองคลัง แต่มีแห่งอื่นรายงานมาด้วย จะใช้ของใคร",
            "กองคลัง (a.xlsx), ใช้ทั้งหมดรวมกัน",
        ),
        (
            (retitle("๔. การดูแล"),),
            "“กองคลัง” แก้ชื่อมาตรการที่ ๔ ที่พิมพ์ไว้ จะใช้ชื่อใดในรายงาน",
            f"ชื่อเดิมตามแบบ: {ISSUED}, ชื่อที่แก้มา: ๔. การดูแล",
        ),
    ],
    ids=[topic.value for topic in Topic],
)
def test_words(returns: tuple[Return, ...], asked: str, options: str) -> None:
    """Questions and options are sentences that a clerk understands."""
    conflict, thai = ask(*returns), load_translator("th")
    assert format_question(conflict, thai) == asked
    assert ", ".join(format_option(conflict, one, thai) for one in conflict.options) == options


def test_words_of_open_conflicts() -> None:
    """A conflict is an error that names the files and units and says what is proposed and why."""
    problem = find_problem(merge(OLD, NEW), "returns-differ")
    assert severity_of(problem) is Severity.ERROR
    assert (problem.place.file, problem.words["other"]) == ("b.xlsx", "a.xlsx")
    assert format_remedy(problem, str).endswith("proposed: b.xlsx (it was saved last)")
    words = find_problem(merge(OLD, STRANGER), "measure-disputed").words
    assert (words["assigned"], words["others"]) == ("กองคลัง", "กองช่าง")


@pytest.mark.parametrize(
    ("returns", "sources"),
    [
        ((OLD, NEW), [("a.xlsx", "", ""), ("b.xlsx", "", "")]),
        ((OLD, STRANGER), [("a.xlsx", "finance", ""), ("works.xlsx", "works", "")]),
        ((retitle(CHANGED),), [("", "", ISSUED), ("", "", CHANGED)]),
    ],
)
def test_recorded_sources(returns: tuple[Return, ...], sources: list[tuple[str, str, str]]) -> None:
    """A decision names workbooks, with the units where their entries are meant, or else titles."""
    (decision,) = decide(returns, (0,))
    assert [(one.file, one.unit, one.text) for one in decision.sources] == sources
    assert [one.counts for one in decision.sources] == [True, False]


def test_whom_conflicts_touch() -> None:
    """A conflict is about the units of its candidates, and about one measure or all they report."""
    conflicts = merge(OLD, NEW, STRANGER).resolution.conflicts
    told = [(FINANCE, 4), (FINANCE, 5), (FINANCE, None), (WORKS, None), (OFFICE, None), (None, 4)]
    touching = [[c.topic.value for c in conflicts if c.touches(*one)] for one in told]
    both = ["return", "measure"]
    assert touching == [both, ["return"], both, ["measure"], [], []]


POOL = (
    OLD,
    NEW,
    THIRD,
    JOINT,
    STRANGER,
    retitle("๔. การดูแลสิ่งแวดล้อม")._replace(path="d.xlsx", sha256="d" * 64),
    make_return("w.xlsx", WORKS, 6, 7),
    make_return("x.xlsx", None, 1),
    make_return("free.xlsx", FREE, make_entry(1, FREE), make_entry(4, FREE, steps="๑. เดิม")),
)


@settings(max_examples=40)
@given(st.data(), st.lists(st.sampled_from(POOL), unique_by=id, max_size=len(POOL)))
def test_everything_can_be_decided(data: st.DataObject, returns: list[Return]) -> None:
    """Conflicts end, however decided, and each entry that counts is in the table or listed."""
    options: Options = ()
    while (merged := merge(*returns, decisions=decide(returns, *options))).open_conflicts:
        assert len(options) < 20
        options = (*options, data.draw(st.sampled_from(merged.open_conflicts[0].options)))
    again = merge(*data.draw(st.permutations(returns)), decisions=decide(returns, *options))
    assert not again.open_conflicts
    assert sorted(list_steps(again)) == sorted(list_steps(merged))
    entries = [entry for one in merged.resolution.kept for entry in one.entries]
    said = {field.text for entry in entries for field in entry.fields.values()}
    shown = {field.text for one in merged.entries for field in one.entry.fields.values()}
    assert said <= shown | {leftover.original for leftover in merged.leftovers} | {"ชื่อ"}
