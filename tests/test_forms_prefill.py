"""What a form takes over from a return, an earlier report or a plan, and how it reads again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.cells.records import Entry, Return
from itasheet.checks import judge_workbook
from itasheet.checks.context import Plan, Planned
from itasheet.definition.round import Unit
from itasheet.forms.blocks import BlockTexts, Prefill
from itasheet.forms.prefill import (
    LONGEST,
    Origin,
    Source,
    prefill_from_plan,
    prefill_from_return,
    read_source,
)
from itasheet.problems.problem import Problem
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Read, Workbook
from itasheet.thai.text import squash
from itasheet.xlsx.write_workbook import write_book
from tests.forms import (
    DEFINITION,
    FINANCE,
    ROUND,
    carry,
    find_unit,
    judge_again,
    make_book,
    read_sent,
    tell_entries,
)
from tests.tables import (
    PATH,
    answer_form,
    change_identity,
    issue_form,
    judge,
    list_problems,
    load_definition,
    make_field,
    make_workbook,
    parse_grid,
    read_book,
    strip_identity,
    write_cells,
)
from tests.test_checks_plans import MEASURES, PLAN, show_table
from tests.test_returns_properties import draw_grids

FOREIGN = """
| รายงานของกองคลัง ปีงบประมาณ พ.ศ. ๒๕๖๘ | | | | | |
| ขั้นตอน | มาตรการ | งบประมาณ (บาท) | ผู้รับผิดชอบ | ผลการดำเนินการ | ระยะเวลา |
| ๑. ก⏎๒. ข⏎ต่อ | กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ | 5,000 | กองคลัง | ทำแล้ว | ปี ๒๕๖๘ |
| ๓. ค | (ต่อ) | | | ทำอีก | |
| อื่น | เรื่องที่ไม่มีในแบบ | 7 | กองคลัง | ได้ผล | ปี ๒๕๖๘ |
"""
EARLIER = f"""
| รายงานผลการดำเนินการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๗ | | | | | |
| มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินการ | ผลลัพธ์ |
| ๔. {MEASURES[3]} | ๑. ก | กองคลัง | ๑ ตุลาคม ๒๕๖๖ - ๓๐ กันยายน ๒๕๖๗ | ข | ค |
"""
NOW: dict[str, Read | None] = {
    "D6": "๑ ตุลาคม ๒๕๖๗ - ๓๐ กันยายน ๒๕๖๘",
    "D12": "ตลอดปีงบประมาณ พ.ศ. ๒๕๖๘",
}
THEN: dict[str, Read | None] = {
    "D6": "๑ ตุลาคม ๒๕๖๖ - ๓๐ กันยายน ๒๕๖๗",
    "D12": "๑ ต.ค. ๖๖ - ๓๑ มี.ค. ๖๗",
}
SENT = answer_form("finance")
OLD = change_identity(SENT, fiscal_year="2567")


def find_source(workbook: Workbook | Problem, has_plan: bool = True) -> Source:
    plan = load_definition("ita-plan.toml") if has_plan else None
    return read_source(workbook, PATH, DEFINITION, plan, ROUND, ())


SOURCES: dict[str, tuple[Workbook | Problem, Origin | None]] = {
    "form": (SENT, Origin.RETURN),
    "untouched form": (issue_form("finance"), Origin.RETURN),
    "no identity": (strip_identity(SENT), Origin.RETURN),
    "old form, this year": (write_cells(OLD, NOW), Origin.RETURN),
    "old form, half this year": (write_cells(OLD, {**NOW, "D12": THEN["D12"]}), Origin.EARLIER),
    "old form, last year": (write_cells(OLD, THEN), Origin.EARLIER),
    "old form, no period": (write_cells(OLD, {"D6": None, "D12": None}), Origin.EARLIER),
    "next year": (change_identity(SENT, fiscal_year="2569"), Origin.RETURN),
    "report by its title": (show_table(EARLIER), Origin.EARLIER),
    "report by its name": (
        show_table(EARLIER.split("\n", 2)[2], path="รายงาน 2567.xlsx"),
        Origin.EARLIER,
    ),
    "report without year": (show_table(EARLIER.split("\n", 2)[2]), Origin.RETURN),
    "plan": (show_table(PLAN), Origin.PLAN),
    "form of a plan": (issue_form("finance", load_definition("ita-plan.toml")), Origin.PLAN),
    "unreadable file": (Problem("file-empty"), None),
    "unknown table": (show_table("| ก | ข |"), None),
}


@pytest.mark.parametrize(("workbook", "origin"), SOURCES.values(), ids=SOURCES)
def test_sources(workbook: Workbook | Problem, origin: Origin | None) -> None:
    """A file says what it is, or else its columns, year and periods do; or it is told as unread."""
    source = find_source(workbook)
    assert source.origin is origin
    assert (source.outcome.returned is None) is (origin is None)
    assert origin or source.outcome.problems


OTHER_TITLE: dict[str, Read | None] = {"A2": "โรงเรียนบ้านอื่น ประจำปีงบประมาณ พ.ศ. ๒๕๖๘"}
REFUSED: dict[str, tuple[Workbook, list[str]]] = {
    "form": (change_identity(SENT, agency="อบต.หนองน้ำใส"), ["อบต.หนองน้ำใส"]),
    "title": (strip_identity(write_cells(SENT, OTHER_TITLE)), ["โรงเรียนบ้านอื่น"]),
    "report": (show_table(EARLIER.replace("รายงานผลการดำเนินการ", "อบต.อื่น")), ["อบต.อื่น"]),
    "old report": (show_table(EARLIER.replace("๒๕๖๗ |", "๒๕๖๕ |")), ["๒๕๖๕"]),
    "plan": (show_table(PLAN.replace("๒๕๖๘", "๒๕๖๖")), ["๒๕๖๖"]),
    "next plan": (show_table(PLAN.replace("๒๕๖๘", "๒๕๖๙")), ["๒๕๖๙"]),
    "last plan": (show_table(PLAN.replace("๒๕๖๘", "๒๕๖๗")), []),
    "short name": (show_table(EARLIER.replace("รายงานผล", "ทต.บ้านตัวอย่าง ")), []),
}


@pytest.mark.parametrize(("workbook", "found"), REFUSED.values(), ids=REFUSED)
def test_refused(workbook: Workbook, found: list[str]) -> None:
    """What is of another agency, or of an older or later year, gives nothing unless it is meant."""
    plan = load_definition("ita-plan.toml")
    for is_meant in (False, True):
        source = read_source(workbook, PATH, DEFINITION, plan, ROUND, ROUND.units, is_meant)
        told = [one.words.get("found") for one in source.outcome.problems]
        if is_meant or not found:
            assert source.shares and source.origin
        else:
            assert (told, source.shares, source.origin) == (found, {}, None)
        refused = [one for one in source.outcome.problems if one.code == "source-other"]
        assert len(refused) == (0 if is_meant else len(found))


def test_what_is_checked() -> None:
    """Of an earlier report only the structure is looked at; a return is checked in full."""
    assert find_source(write_cells(OLD, THEN)).outcome.problems == ()
    for source, code in (
        (find_source(write_cells(OLD, NOW)), "year-disagrees"),
        (find_source(show_table(PLAN), has_plan=False), "column-missing"),
    ):
        assert source.origin is Origin.RETURN
        assert code in {problem.code for problem in source.outcome.problems}


@pytest.mark.parametrize("unit_id", [unit.id for unit in ROUND.units])
def test_good_returns(unit_id: str) -> None:
    """A unit's return and the form that is made from it say the same, and have no other fault."""
    sent = answer_form(unit_id)
    again = judge_again(sent, unit_id)
    assert tell_entries(again.returned) == tell_entries(read_sent(sent))
    assert {one.code for one in again.problems} == {one.code for one in judge(sent).problems}


LOST = {
    "buried sheet": strip_identity(SENT, "names", "properties"),
    "all but names": strip_identity(SENT, "names"),
    "all": strip_identity(SENT),
    "old year": OLD,
    "old version": change_identity(SENT, version="2560.1"),
    "no result": write_cells(SENT, {"F6": "#REF!"}),
}


@pytest.mark.parametrize("lost", LOST)
def test_damaged(lost: str) -> None:
    """A form that lost what tells it, or an old one, comes back as the current one."""
    again, expected = judge_again(LOST[lost]), tell_entries(read_sent(SENT))
    codes = set[str]()
    if lost == "no result":
        expected[4]["outcomes"] = []
        codes.add("required-blank")
    assert tell_entries(again.returned) == expected
    assert {one.code for one in again.problems} == codes


def test_foreign_table() -> None:
    """A table of other headings and order: items one to a row, all else beside the table."""
    prefill = carry(make_workbook(parse_grid(FOREIGN)))
    assert prefill.blocks[4].columns == {
        "steps": ("๑. ก", "๒. ข\nต่อ", "๓. ค"),
        "responsible": ("กองคลัง",),
        "results": ("ทำแล้ว", "ทำอีก"),
        "period": ("ปี ๒๕๖๘",),
    }
    unknown, budget = "เรื่องที่ไม่มีในแบบ", "งบประมาณ (บาท)"
    assert [aside[1:] for aside in prefill.own] == [
        ("แบบรายงาน ▸ C3", MEASURES[3], budget, "5,000"),
        ("แบบรายงาน ▸ A5", unknown, "ขั้นตอน", "อื่น"),
        ("แบบรายงาน ▸ D5", unknown, "ผู้รับผิดชอบ", "กองคลัง"),
        ("แบบรายงาน ▸ E5", unknown, "ผลการดำเนินการ", "ได้ผล"),
        ("แบบรายงาน ▸ F5", unknown, "ระยะเวลา", "ปี ๒๕๖๘"),
        ("แบบรายงาน ▸ C5", unknown, budget, "7"),
        ("แบบรายงาน ▸ A1", "", "", "รายงานของกองคลัง ปีงบประมาณ พ.ศ. ๒๕๖๘"),
    ]


def test_other_measures() -> None:
    """Another's measure has its place in the form too; one that stands there twice is set aside."""
    again = judge_again(write_cells(SENT, {"A18": f"๗. {MEASURES[6]}", "B18": "ทำ"}))
    assert tell_entries(again.returned)[7]["steps"] == ["ทำ"]
    assert "measure-unassigned" in {one.code for one in again.problems}
    twice = {"A18": f"๔. {MEASURES[3]}", "B18": "ทำซ้ำ", "C18": "กองช่าง"}
    prefill = carry(write_cells(SENT, twice))
    assert [(aside.place, aside.text) for aside in prefill.own] == [
        ("แบบรายงาน ▸ B18", "ทำซ้ำ"),
        ("แบบรายงาน ▸ C18", "กองช่าง"),
    ]


def test_several_units() -> None:
    """Of a table of several units each gets what it is responsible for."""
    table = """
        | มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | ผลการดำเนินการ |
        | กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ | ๑. ก | กองคลัง | ข |
        | กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ | ๑. ค | งานแบบแผน กองช่าง | ง |
    """
    sent = make_workbook(parse_grid(table))
    assert list(carry(sent).blocks) == [4]
    assert carry(sent, "works").blocks[1].columns["responsible"] == ("งานแบบแผน กองช่าง",)


def test_period_in_two_cells() -> None:
    """A period of two columns keeps its two cells, and so its meaning."""
    table = """
        | มาตรการ | ขั้นตอน | วันที่เริ่มต้น | ระยะเวลา | ผลการดำเนินการ | ผู้รับผิดชอบ |
        | กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ | ๑. ก | | `2024-10-01` | ข | กองคลัง |
        | (ต่อ) | | | `2025-09-30` | | |
    """
    again = judge_again(make_workbook(parse_grid(table)))
    days = ["๑ ตุลาคม ๒๕๖๗", "๓๐ กันยายน ๒๕๖๘"]
    assert tell_entries(again.returned)[4]["period"] == days
    assert not [one for one in again.problems if one.code.startswith("period-")]


def test_longest_texts() -> None:
    """A text longer than a cell can be is cut into several, and nothing of it is lost."""
    text = "ก" * 40_000
    steps = carry(write_cells(SENT, {"B6": text})).blocks[4].columns["steps"]
    assert "".join(steps[:3]) == text and len(steps[0]) == LONGEST


def test_issued_again() -> None:
    """What had been put into a form for the unit is no answer in the form made from it either."""
    planned = Prefill({4: BlockTexts({"steps": ("๑. ตามแผน",)}, frozenset({"steps"}))})
    prefill = carry(strip_identity(read_book(make_book(planned)), "names"))
    assert prefill.blocks[4].issued == {"steps"}
    assert list_problems(judge(read_book(make_book(prefill))).problems) == [
        "measure-missing A6",
        "measure-missing A12",
    ]


def test_copied_by_values() -> None:
    """A form that came filled is no answer where only its cells were copied, until one is given."""
    planned = Prefill({4: BlockTexts({"steps": ("๑. ตามแผน",)}, frozenset({"steps"}))})
    copied = strip_identity(read_book(make_book(planned)))
    told = ["identity-lost", "measure-missing A6", "measure-missing A12"]
    assert list_problems(judge(copied).problems) == told
    nil = judge(write_cells(copied, {"B6": "ไม่มีการดำเนินการ", "C6": "กองคลัง"})).problems
    assert "measure-missing A6" not in list_problems(nil)
    begun = judge(write_cells(copied, {"E6": "ทำแล้ว"})).returned
    assert begun and begun.entries[0].text("steps") == "๑. ตามแผน"


def test_links() -> None:
    """The address of a link that the text does not tell is kept beside the text."""
    target = "https://www.example.go.th/a.pdf"
    grid = SENT.grids[0]._replace(links={CellRef(5, 5): target})
    prefill = carry(SENT._replace(grids=(grid, *SENT.grids[1:])))
    assert [one.text.partition(": ")[2] for one in prefill.own] == [target]
    again = read_source(read_book(make_book(prefill)), PATH, DEFINITION, None, ROUND, ROUND.units)
    assert again.shares["finance"].own == prefill.own


MARKS = st.sampled_from(("", "๑. ", "2) ", "- ", "1.1 "))
WORDS = st.text("กขคมรา่้ ๑2.,/:()", min_size=1, max_size=30).filter(lambda text: squash(text))
LINES = st.tuples(MARKS, WORDS).map("".join)
CELLS = st.lists(st.lists(LINES, min_size=1, max_size=3).map("\n".join), max_size=7)


@settings(max_examples=30)
@given(CELLS, CELLS, st.lists(WORDS, max_size=2, unique_by=squash))
def test_any_texts(steps: list[str], results: list[str], period: list[str]) -> None:
    """Whatever a unit wrote into its cells, form and return say the same."""
    cells = {
        f"{letter}{row}": text
        for letter, texts in (("B", steps), ("E", results), ("D", period))
        for row, text in enumerate(texts, 12)
    }
    sent = write_cells(issue_form("finance"), dict(cells))
    assert tell_entries(judge_again(sent).returned) == tell_entries(read_sent(sent))


def list_lines(workbook: Workbook) -> set[str]:
    """Every line of every text in a workbook's shown sheets, compared without spaces."""
    shown = (grid.cells.values() for grid in workbook.grids if not grid.hidden)
    return {squash(line) for values in shown for value in values for line in str(value).split("\n")}


def list_said(returned: Return) -> set[str]:
    """Every line that the first unit's return says, but for the titles of known measures."""
    titles = DEFINITION.measure_column.key
    fields = [
        field
        for entry in returned.entries
        for key, field in (*entry.fields.items(), *entry.extra.items())
        if key != titles or not entry.measure
    ]
    texts = [piece.text for field in fields for piece in field.pieces]
    texts += [remark.text for remark in returned.remarks]
    return {squash(line) for text in texts for line in text.split("\n")}


@settings(max_examples=30)
@given(draw_grids())
def test_nothing_is_lost(grid: Grid) -> None:
    """Of any workbook every line stands somewhere in the form, in its table or beside it."""
    returned = judge_workbook(make_workbook(grid), PATH, DEFINITION, ROUND).returned
    if returned is None:
        return
    entries = tuple(entry._replace(unit=FINANCE) for entry in returned.entries)
    returned = returned._replace(unit=FINANCE, entries=entries)
    book = make_book(prefill_from_return(returned, FINANCE, DEFINITION))
    assert list_said(returned) <= list_lines(read_book(book)) | {""}
    assert write_book(book)


WHOLE_YEAR, LAST_YEAR = "ตลอดปีงบประมาณ ๒๕๖๘", "๑ ตุลาคม ๒๕๖๖ - ๓๐ กันยายน ๒๕๖๗"
PLANNED = {
    "measure": "๔) ชื่อมาตรการตามแผน",
    "steps": "๑. ก\n๒. ข",
    "responsible": "กองคลัง",
    "period": WHOLE_YEAR,
    "follow_up": "รายงานทุกไตรมาส",
}
UNDATED = {"steps": ("๑. ก", "๒. ข"), "responsible": ("กองคลัง",)}
TAKEN = {**UNDATED, "period": (WHOLE_YEAR,)}


def plan_entry(number: int, *units: Unit, **texts: str) -> Planned:
    measure = DEFINITION.find_measure(number)
    assert measure is not None
    fields = {
        key: make_field(text, heading=key, spot=CellRef(5, column))
        for column, (key, text) in enumerate({**PLANNED, **texts}.items())
    }
    return Planned(measure, units, Entry(measure, "แผน", fields))


def know(*entries: Planned, origin: Origin = Origin.PLAN, unit: Unit = FINANCE) -> Prefill:
    return prefill_from_plan(Plan("plan.xlsx", entries), unit, DEFINITION, origin, 2568)


OTHER = find_unit("works")


@pytest.mark.parametrize(
    ("prefill", "columns", "references"),
    [
        (know(plan_entry(4, FINANCE), plan_entry(5, OTHER)), TAKEN, "follow_up"),
        (know(plan_entry(4, results="ทำแล้ว"), origin=Origin.EARLIER), UNDATED,
         "period follow_up results"),
        (know(plan_entry(4, OTHER), unit=OTHER), None, "steps responsible period follow_up"),
        (know(plan_entry(4), unit=OTHER), None, ""),
        (know(plan_entry(4, period=LAST_YEAR)), UNDATED, "period follow_up"),
        (know(plan_entry(4, period="ตลอดปีงบประมาณ ๒๕๖๗")), UNDATED, "period follow_up"),
        *(
            (know(plan_entry(4, period=period)), {**TAKEN, "period": (period,)}, "follow_up")
            for period in ("๑ ตุลาคม ๒๕๖๗ - ๓๐ กันยายน ๒๕๖๘", "ไตรมาส ๑ - ๔", "ทุกเดือน")
        ),
        (
            know(plan_entry(4), plan_entry(4, steps="๑. ค", responsible="งานพัสดุ กองคลัง")),
            {"steps": ("๑. ก", "๒. ข", "๑. ค"), "responsible": ("กองคลัง", "งานพัสดุ กองคลัง"),
             "period": (WHOLE_YEAR,)},
            "follow_up follow_up",
        ),
    ],
    ids=[
        *("plan", "earlier report", "another's measure", "nobody's of another", "last year"),
        *("last year in words", "this year", "no year", "every month", "two rows"),
    ],
)  # fmt: skip
def test_planned(
    prefill: Prefill, columns: dict[str, tuple[str, ...]] | None, references: str
) -> None:
    """Steps, responsible and period of a plan are issued; all else of it is for reference."""
    blocks = {4: BlockTexts(columns, frozenset(columns))} if columns else {}
    assert prefill.blocks == blocks
    assert [one.column for one in prefill.references] == references.split()
    assert {one.measure for one in prefill.references} <= {MEASURES[3]}
    assert {one.place.split(" ▸ ")[0] for one in prefill.references} <= {"แผน"}


def test_planned_form_is_silent() -> None:
    """A form with planned texts and nothing else is no answer, until a result is filled in."""
    form = read_book(make_book(know(plan_entry(4), plan_entry(5))))
    first, second = "measure-missing A6", "measure-missing A12"
    assert list_problems(judge(form).problems) == [first, second]
    filled = judge(write_cells(form, {"E6": "ทำแล้ว", "F6": "ดีขึ้น"}))
    assert tell_entries(filled.returned)[4]["steps"] == ["๑. ก", "๒. ข"]
    assert second in list_problems(filled.problems)
    changed = judge(write_cells(form, {"B7": "๒. อย่างอื่น"}))
    assert "required-blank E6" in list_problems(changed.problems)
