"""Checks: one mistake in a good return, and exactly the problem that it makes, at its cell."""

import pytest

from itasheet.checks import Outcome, Status, judge_workbook
from itasheet.definition.round import Agency
from itasheet.problems.problem import Place, Problem, Severity, format_message, severity_of
from itasheet.returns.senders import list_fiscal_years
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Read, Workbook
from tests.tables import (
    SHEET,
    answer_form,
    change_identity,
    insert_rows,
    issue_form,
    judge,
    list_problems,
    load_cases,
    load_definition,
    load_round,
    parse_cells,
    part_wordings,
    strip_identity,
    write_cells,
)

FORM = answer_form("finance")
NIL = "ไม่มีการดำเนินการ"
CLEARED = "B12: | B13: | D12: | E12: | E13: | E14: | F12:"
CASES = load_cases("mistakes", CLEARED=CLEARED, NIL=NIL)


def spoil(cells: str, *without: str) -> list[str]:
    """The problems of the finance unit's good return with other values in some cells."""
    outcome = judge(write_cells(FORM, parse_cells(cells)))
    return list_problems(outcome.problems, *without)


@pytest.mark.parametrize(("code", "cell", "text"), part_wordings(CASES["one"]))
def test_one_mistake(code: str, cell: str, text: str) -> None:
    """One mistake makes one problem, at the cell where a person would mend it."""
    found = text.partition("«")[2].partition("»")[0] if "«" in text else text
    expected = " ".join(filter(None, (code, cell, found)))
    told = spoil(f"{cell}: {text}".replace("«", "").replace("»", ""))
    assert told == [expected.replace("\n", "⏎")]


@pytest.mark.parametrize("line", CASES["several"])
def test_several_cells(line: str) -> None:
    """What takes more than one cell, or makes more than one problem."""
    cells, _, expected = line.partition(" → ")
    assert spoil(cells) == [problem.strip() for problem in expected.split(";")]


@pytest.mark.parametrize(
    "cells", [*CASES["none-together"], *map(": ".join, part_wordings(CASES["none"]))]
)
def test_no_mistake(cells: str) -> None:
    """What people ordinarily write is no problem; what they sign with stands outside the table."""
    assert spoil(cells, "text-aside", "printed-changed", "cell-hidden-value") == []


@pytest.mark.parametrize("unit", [unit.id for unit in load_round().units])
def test_good_return(unit: str) -> None:
    """A return that is as it should be has no error and no warning, and none without a round."""
    workbook = answer_form(unit)
    outcome = judge(workbook)
    assert outcome.status is Status.OK
    assert {severity_of(problem) for problem in outcome.problems} <= {Severity.NOTE}
    assert outcome == judge(workbook._replace())
    alone = judge_alone(workbook)
    assert (alone.status, alone.fiscal_year) == (Status.OK, 2568)


def test_untouched_form() -> None:
    """A form that nobody filled in lacks all its measures, each at its title, and nothing else."""
    problems = judge(issue_form("finance")).problems
    assert list_problems(problems) == ["measure-missing A6", "measure-missing A12"]
    units = tuple(one._replace(measures=()) for one in load_round().units)
    free = load_round()._replace(units=units)
    outcome = judge(issue_form("finance", round_=free), free)
    assert list_problems(outcome.problems) == ["return-empty"]


def test_years_in_play() -> None:
    """The definition's offsets count from the round's year, those before it below it."""
    definition = load_definition()
    definition = definition._replace(years=definition.years._replace(in_play=(-2, 0)))
    cells = "E6: ลงทะเบียนเมื่อปี ๒๕๖๖ และปี ๒๕๖๗ | E7: และอีกครั้งเมื่อปี ๒๕๗๐"
    outcome = judge(write_cells(FORM, parse_cells(cells)), load_round(), definition)
    years = [problem for problem in outcome.problems if problem.code == "year-doubtful"]
    told = ["year-doubtful E6 ปี ๒๕๖๗", "year-doubtful E7 ปี ๒๕๗๐"]
    assert list_problems(years[:2]) == told
    assert {problem.words["expected"] for problem in years} == {"๒๕๖๖, ๒๕๖๘"}


def test_all_nil() -> None:
    """A form of which every measure is nil is in order, and an untouched one is not nil."""
    cells = parse_cells(f"{CLEARED} | D6: | E6: | F6: | B6: {NIL} | B12: {NIL}")
    outcome = judge(write_cells(FORM, cells))
    assert outcome.status is Status.OK and outcome.returned
    assert [entry.nil for entry in outcome.returned.entries] == [True, True]
    untouched = judge(issue_form("finance")).returned
    assert untouched and not any(entry.nil for entry in untouched.untouched)


def test_notes_on_the_guidance_sheet() -> None:
    """What somebody wrote on the guidance sheet is listed, what was printed there is not."""
    workbook = answer_form("audit")
    guidance = workbook.grids[1]
    bottom = CellRef(guidance.height + 1, 0)
    written = guidance._replace(cells={**guidance.cells, bottom: "ไม่เข้าใจข้อ ๓"})
    changed = workbook._replace(grids=(workbook.grids[0], written, *workbook.grids[2:]))
    (problem,) = judge(changed).problems
    assert (problem.code, problem.found) == ("text-aside", "ไม่เข้าใจข้อ ๓")
    assert (problem.place.sheet, problem.place.spots) == (guidance.name, (bottom,))
    old = change_identity(changed, version="2567.1")
    assert list_problems(judge(old).problems) == ["definition-other"]


def test_words() -> None:
    """What is said beside a place: of half a period the year's own other end."""
    halves = write_cells(FORM, parse_cells("D6: ภายใน ธ.ค. ๖๗ | D12: ม.ค. ๖๘ เป็นต้นไป"))
    examples = [problem.words.get("example") for problem in judge(halves).problems]
    assert examples[:2] == ["๑ ตุลาคม ๒๕๖๗ – ๓๑ ธันวาคม ๒๕๖๗", "๑ มกราคม ๒๕๖๘ – ๓๐ กันยายน ๒๕๖๘"]


@pytest.mark.parametrize(("nearest", "text"), part_wordings(CASES["units"]))
def test_nearest_unit(nearest: str, text: str) -> None:
    """The nearest name is taken from the whole text, else from the last line that has one."""
    (problem,) = judge(write_cells(FORM, {"C12": text})).problems[:1]
    assert (problem.code, problem.words["nearest"]) == ("unit-unknown", nearest)


LOST = strip_identity(answer_form("audit"))
AUDIT = answer_form("audit")
HEADINGS = dict.fromkeys(f"{column}5" for column in "ABCDEF")


@pytest.mark.parametrize(
    ("workbook", "expected"),
    [
        (change_identity(AUDIT, version="2567.1"), ["definition-other"]),
        (change_identity(AUDIT, definition="other-report"), ["definition-other"]),
        (change_identity(AUDIT, agency="เทศบาลตำบลบ้านข้างเคียง"), ["round-other"]),
        (change_identity(AUDIT, agency="เทศบาลตำบลบ้าน ตัวอย่าง"), []),
        # In a form of last year the year above the table is not told again.
        (
            write_cells(change_identity(AUDIT, fiscal_year="2567"), {"A2": "ปีงบประมาณ พ.ศ. ๒๕๖๗"}),
            ["year-disagrees ๒๕๖๗"],
        ),
        (
            change_identity(AUDIT, unit_id="planning", unit_name="กองแผน"),
            ["unit-unidentified กองแผน"],
        ),
        (change_identity(AUDIT, unit_id=""), []),
        (LOST, ["identity-lost"]),
        (
            write_cells(LOST, {"A3": None, "C6": "ฝ่ายหนึ่ง"}),
            ["identity-lost", "unit-unidentified", "unit-unknown C6 ฝ่ายหนึ่ง"],
        ),
        # Without the column of the measures and without marks nothing can be read, and no more.
        (write_cells(LOST, {"A5": None}), ["column-missing A5"]),
        (write_cells(issue_form("audit"), HEADINGS), ["table-missing"]),
        (
            write_cells(issue_form("audit"), {**HEADINGS, "A5": "มาตรการ", "C5": "ผู้รับผิดชอบ"}),
            ["table-unlike A5, C5 มาตรการ, ผู้รับผิดชอบ"],
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) and value else "",
)
def test_wrong_form(workbook: Workbook, expected: list[str]) -> None:
    """A form that was made for something else, or is none, is told once, for the whole file."""
    outcome = judge(workbook)
    assert list_problems(outcome.problems) == expected
    assert (outcome.status is Status.UNREADABLE) == (outcome.returned is None)
    if expected:
        assert outcome.problems[0].place.file == outcome.path
    for problem in outcome.problems:
        if problem.code == "table-missing":
            assert problem.words["headings"].startswith("มาตรการ/แนวทาง, ขั้นตอน")
        if problem.code == "table-unlike":
            assert problem.words["missing"].startswith("ขั้นตอน/วิธีการดำเนินการ, ระยะเวลา")


def test_other_name_of_the_agency() -> None:
    """The agency's own name counts by any of its other names."""
    named = Agency("เทศบาลตำบลบ้านตัวอย่าง", other_names=("ทต.บ้านตัวอย่าง",))
    workbook = change_identity(AUDIT, agency="ทต.บ้านตัวอย่าง")
    assert judge(workbook, load_round()._replace(agency=named)).problems == ()


@pytest.mark.parametrize("heading", "ABCDEF")
def test_column_missing(heading: str) -> None:
    """A heading that was deleted is told at the heading row; what stood under it is kept."""
    problems = judge(write_cells(AUDIT, {f"{heading}5": None})).problems
    assert [problem.code for problem in problems] == ["column-missing", "text-outside"]


@pytest.mark.parametrize(("told", "text"), part_wordings(CASES["years"]))
def test_fiscal_years(told: str, text: str) -> None:
    """Years of titles and names are held against the round's, not those of dates and laws."""
    years = tuple(map(int, told.split()))
    assert list_fiscal_years(text) == years
    disagrees = bool(years) and 2568 not in years
    name = text.rpartition("/")[2]
    expected = [f"year-disagrees {name}"] * (disagrees or name == "2569")
    assert list_problems(judge(AUDIT._replace(path=f"{text}.xlsx")).problems) == expected
    grids = (AUDIT.grids[0]._replace(name=text), *AUDIT.grids[1:])
    problems = judge(AUDIT._replace(grids=grids)).problems
    found = [problem for problem in problems if problem.code == "year-disagrees"]
    assert [(problem.place.sheet, problem.found) for problem in found] == [(text, text)] * disagrees


def test_column_of_place() -> None:
    """A place names the column by the heading that stands there."""
    workbook = write_cells(FORM, {"F5": "ผลสัมฤทธิ์", "F6": None})
    problem = next(p for p in judge(workbook).problems if p.code == "required-blank")
    assert (problem.place.sheet, problem.place.column) == (SHEET, "ผลสัมฤทธิ์")


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, Status.OK),
        ({"C6": "กองคลังง"}, Status.WARNINGS),
        ({"C6": "กองคลังง", "F6": "-"}, Status.ERRORS),
        (dict.fromkeys(("A5", "B5", "C5", "D5")), Status.UNREADABLE),
    ],
)
def test_status_of_a_file(cells: dict[str, Read | None], status: Status) -> None:
    """The worst problem makes the status; notes do not."""
    assert judge(write_cells(FORM, cells)).status is status


def test_unreadable_file() -> None:
    """A file that could not be read keeps its reason; one passed over is not called unreadable."""
    damaged = Problem("file-damaged", Place(file="a.xlsx"), words={"what": "x"})
    outcome = judge_workbook(damaged, "a.xlsx", load_definition(), None)
    assert outcome == Outcome("a.xlsx", None, (damaged,))
    assert outcome.status is Status.UNREADABLE
    skipped = Outcome("~$a.xlsx", None, (Problem("file-skipped", words={"reason": "x"}),))
    assert skipped.status is Status.SKIPPED


def judge_alone(workbook: Workbook) -> Outcome:
    return judge_workbook(workbook, workbook.path, load_definition(), None)


@pytest.mark.parametrize(("year", "above"), part_wordings(CASES["above"]))
def test_year_above_table(year: str, above: str) -> None:
    """Without round and marks the year is that of the title; none is assumed."""
    lost = strip_identity(write_cells(FORM, {"A1": above, "A2": None, "A3": None}))
    outcome = judge_alone(lost)
    assert str(outcome.fiscal_year or "") == year
    codes = {problem.code for problem in outcome.problems}
    assert ("period-outside" in codes) == bool(year)


def test_form_without_round() -> None:
    """Without a round the form's word for year and unit is taken, and no unit is missed."""
    outcome = judge_alone(write_cells(FORM, {"C6": "ใครก็ได้", "D6": "ปีงบประมาณ ๒๕๖๗"}))
    told = ["period-outside D6 ปีงบประมาณ ๒๕๖๗"]
    assert list_problems(outcome.problems) == told
    assert outcome.fiscal_year == 2568
    assert outcome.returned is not None and outcome.returned.unit is not None
    assert (outcome.returned.unit.id, outcome.returned.unit_name) == ("finance", "กองคลัง")


@pytest.mark.parametrize(("code", "cell", "issued", "returned"), part_wordings(CASES["printed"]))
def test_printed_lines(code: str, cell: str, issued: str, returned: str) -> None:
    """What was printed and is changed is told with its cell and both texts, unless it is gone."""
    problems = judge(write_cells(FORM, {cell: returned or None})).problems
    told = [one for one in problems if one.code != "text-outside"]
    expected = " ".join((code, cell, returned)) if returned else code
    assert list_problems(told) == [expected] * bool(code)
    assert all(f"“{issued}”" in format_message(problem, str) for problem in told)


def test_printed_lines_elsewhere() -> None:
    """Lines may stand lower; of another round's workbook nobody knows what was printed."""
    added = write_cells(insert_rows(FORM, 1, 1), {"A1": "ด่วนมาก"})
    told = ["text-outside A1 ด่วนมาก"]
    assert list_problems(judge(added).problems) == told
    changed = write_cells(FORM, {"A3": "ส่วนราชการ: กองช่าง"})
    others = (strip_identity(changed), change_identity(changed, fiscal_year="2567"))
    for workbook in (insert_rows(FORM, 1, 3), *others):
        assert "printed-changed" not in {problem.code for problem in judge(workbook).problems}
