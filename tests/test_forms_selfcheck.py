"""The form's self-check against ``check``: computed by LibreOffice, both directions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest

from itasheet.checks import judge_workbook
from itasheet.definition.definition import Measure
from itasheet.definition.round import Unit
from itasheet.definition.selfcheck import BLANK, COVERED
from itasheet.forms.blocks import FIRST_ROW
from itasheet.forms.book import make_form
from itasheet.returns.planned import Contents, Filling
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import Book, Cell, Formula, Highlight
from itasheet.xlsx.write_workbook import write_book
from tests.example.fill import load_report, open_workbook
from tests.example.make import load_round
from tests.office import InsertRows, Office, SetDate, SetText
from tests.selfcheck import (
    BLANKS,
    FILLED,
    NONE,
    PERIODS,
    RESULTS,
    STEP,
    TEXTS,
    UNITS,
    Case,
    Texts,
    list_cases,
)

pytestmark = pytest.mark.office
DEFINITION, ROUND = load_report(), load_round()
SHEET = DEFINITION.form.sheet
KEYS = [column.key for column in DEFINITION.columns]
ROWS = DEFINITION.form.rows
TOGETHER = 20
"""Cases in one form."""
PROBE = 120
"""A column right of all others, for the rules that colour cells."""

Found = set[tuple[str, str]]
"""Cells and codes."""


def make_book(blocks: int, contents: Contents = Contents()) -> Book:
    """A form of as many measures as there are cases."""
    measures = tuple(Measure(number, f"มาตรการที่ {number}") for number in range(1, blocks + 1))
    definition = DEFINITION._replace(measures=measures)
    unit = Unit("finance", "กองคลัง")
    return make_form(definition, ROUND, unit, datetime(2025, 9, 1), contents)


def fill_book(book: Book, cases: Sequence[Case]) -> Book:
    """The form with each case typed into its block."""
    page, *others = book.pages
    typed = {spot: text for i, case in enumerate(cases) for spot, text in _list_texts(case, i)}
    cells = (
        cell._replace(value=typed.get((cell.row, cell.column), cell.value)) for cell in page.cells
    )
    return book._replace(pages=(page._replace(cells=tuple(cells)), *others))


def _list_texts(case: Case, index: int) -> Iterator[tuple[CellRef, str]]:
    """What a case types; what it does not say is right, and like no other block."""
    right: Texts = {
        "steps": f"จะทำเรื่อง{index}",
        "period": "ตลอดปีงบประมาณ ๒๕๖๘",
        "results": f"ทำเรื่อง{index}แล้ว",
        "outcomes": f"เรื่อง{index}ดีขึ้น",
    }
    for key, texts in {**right, **case.texts}.items():
        for offset, text in enumerate((texts,) if isinstance(texts, str) else texts):
            yield find_spot(key, index, offset), text


def find_spot(key: str, index: int, offset: int = 0) -> CellRef:
    """A cell of a block."""
    return CellRef(FIRST_ROW + ROWS * index + offset, KEYS.index(key))


def probe_rules(book: Book) -> Book:
    """Work the colouring rules out in cells of their own, one for each cell they are for."""
    page, *others = book.pages
    asked: dict[CellRef, list[str]] = {}
    for rule in _list_rules(book):
        for row in range(rule.area.first_row, rule.area.last_row + 1):
            asked.setdefault(_probe(rule, row), []).append(rule.formula)
    probes = (
        Cell(*spot, Formula(f"IF(OR({','.join(formulas)}),1,0)", 0), "hidden")
        for spot, formulas in asked.items()
    )
    return book._replace(pages=(page._replace(cells=(*page.cells, *probes)), *others))


def _list_rules(book: Book) -> list[Highlight]:
    return [rule for rule in book.pages[0].highlights if rule.style in ("missing", "doubtful")]


def _probe(rule: Highlight, row: int) -> CellRef:
    aside = PROBE + rule.area.first_column + len(KEYS) * (rule.style == "missing")
    return CellRef(row, aside)


def read_expected(cases: Sequence[Case]) -> Found:
    """What the cases say is wrong: cells and codes."""
    return {
        (str(find_spot(key, index, int(offset[0]) - 1 if offset else 0)), code)
        for index, case in enumerate(cases)
        for code, key, *offset in map(str.split, filter(None, case.wrong.split(", ")))
    }


def judge_file(path: Path, blocks: int) -> Found:
    """What ``check`` finds of the kinds that the form covers."""
    measures = tuple(Measure(number, f"มาตรการที่ {number}") for number in range(1, blocks + 1))
    definition = DEFINITION._replace(measures=measures)
    problems = judge_workbook(open_workbook(path), path.name, definition, ROUND).problems
    return {
        (str(spot), problem.code)
        for problem in problems
        for spot in problem.place.spots
        if problem.code in (*COVERED, BLANK)
    }


GROUPS = {
    f"{about} {start}": cases[start : start + TOGETHER]
    for about, cases in list_cases().items()
    for start in range(0, len(cases), TOGETHER)
}


@pytest.mark.slow
@pytest.mark.parametrize("cases", GROUPS.values(), ids=GROUPS)
def test_agrees_with_check(office: Office, tmp_path: Path, cases: tuple[Case, ...]) -> None:
    """The form names and colours what ``check`` reports, and nothing else."""
    book = make_book(len(cases))
    path = tmp_path / "filled.xlsx"
    path.write_bytes(write_book(probe_rules(fill_book(book, cases))))
    checked = judge_file(path, len(cases))
    assert checked == read_expected(cases), "the table does not say what check finds"
    shown = recalculate(office, path)
    assert read_codes(shown, len(cases)) == list_codes(checked)
    assert read_colours(shown, book) == list_colours(checked)


def recalculate(office: Office, path: Path) -> dict[str, str]:
    """What every cell of the table's sheet holds when LibreOffice has worked it out anew."""
    office.recalculate(path, path.with_stem("recalculated"))
    grid = open_workbook(path.with_stem("recalculated")).grids[0]
    return {str(spot): str(value) for spot, value in grid.cells.items()}


def read_codes(shown: dict[str, str], blocks: int) -> set[tuple[int, str]]:
    """The codes that the form names in words, by block."""
    told = "GH"
    return {
        (index, code)
        for index in range(blocks)
        for column in told
        for code in (*COVERED, BLANK)
        if f"[{code}]" in shown.get(f"{column}{FIRST_ROW + 1 + ROWS * index}", "")
    }


def list_codes(found: Found) -> set[tuple[int, str]]:
    """The codes by block."""
    return {(_find_block(spot), code) for spot, code in found}


def _find_block(spot: str) -> int:
    return (int(spot.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1 - FIRST_ROW) // ROWS


def read_colours(shown: dict[str, str], book: Book) -> set[tuple[str, str]]:
    """Coloured cells with their style; a column in which nothing is said is coloured as a whole."""
    merged = book.pages[0].merges
    return {
        (str(CellRef(row, rule.area.first_column)), rule.style)
        for rule in _list_rules(book)
        for row in range(rule.area.first_row, rule.area.last_row + 1)
        if shown.get(str(_probe(rule, row))) == "1"
        if row == rule.area.first_row or rule.style == "doubtful" and rule.area not in merged
    }


def list_colours(found: Found) -> set[tuple[str, str]]:
    """The colours that problems should have; a blank column is told by its first cell."""
    return {
        (spot, "doubtful") if code != BLANK else (_find_top(spot), "missing")
        for spot, code in found
    }


def _find_top(spot: str) -> str:
    return f"{spot[0]}{FIRST_ROW + 1 + ROWS * _find_block(spot)}"


def test_mixtures_agree(office: Office, tmp_path: Path) -> None:
    """All kinds of texts together, as chance has it: the form says what ``check`` does."""
    chance = Random(1)
    cases = tuple(mix_case(chance) for _ in range(40))
    book = make_book(len(cases))
    path = tmp_path / "filled.xlsx"
    path.write_bytes(write_book(probe_rules(fill_book(book, cases))))
    checked = judge_file(path, len(cases))
    assert {code for _, code in checked} == {*COVERED, BLANK}
    shown = recalculate(office, path)
    assert read_codes(shown, len(cases)) == list_codes(checked)
    assert read_colours(shown, book) == list_colours(checked)


def mix_case(chance: Random) -> Case:
    """A block with some text of the table in each column, in up to three rows."""
    written = [text for text, _ in (*TEXTS, *RESULTS)] + [STEP, *BLANKS, *FILLED]
    lists = {
        key: tuple(chance.choice(written) for _ in range(chance.randint(1, 3)))
        for key in ("steps", "results", "outcomes")
    }
    period, unit = chance.choice(PERIODS)[0], chance.choice(UNITS)[0]
    return Case({**lists, "period": period, "responsible": unit})


def test_untouched_form(office: Office, tmp_path: Path) -> None:
    """In a form as issued each formula already has the value that LibreOffice works out."""
    book = make_form(DEFINITION, ROUND, Unit("x", "กองคลัง"), datetime(2025, 9, 1))
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_book(probe_rules(book)))
    shown = recalculate(office, path)
    formulas = [cell for cell in book.pages[0].cells if isinstance(cell.value, Formula)]
    assert len(formulas) > 300
    values = {
        str(CellRef(cell.row, cell.column)): str(cell.value.value)
        for cell in formulas
        if isinstance(cell.value, Formula)
    }
    assert {spot: shown.get(spot, "") for spot in values} == values
    assert read_colours(shown, book) == set()


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2025, 3, 1), ""),
        (date(2024, 9, 30), "period-outside"),
        (date(2568, 3, 1), ""),
        (date(2566, 3, 1), "period-outside"),
        (date(1968, 3, 1), ""),
        (date(1967, 3, 1), "period-outside"),
    ],
    ids=str,
)
def test_dates(office: Office, tmp_path: Path, day: date, code: str) -> None:
    """A real date counts as the day it is, whatever era its year was typed in."""
    form, filled = tmp_path / "form.xlsx", tmp_path / "filled.xlsx"
    form.write_bytes(write_book(fill_book(make_book(1), (Case({"period": ""}),))))
    office.edit(form, filled, [SetDate(SHEET, "D6", day)])
    assert judge_file(filled, 1) == ({("D6", code)} if code else set())
    shown = recalculate(office, filled).get("H6", "")
    assert ("D6" in shown, code in shown) == (bool(code), True)


@pytest.mark.parametrize("row", [7, 9, 11])
def test_inserted_rows(office: Office, tmp_path: Path, row: int) -> None:
    """Rows put into a block are checked like the others, and named as they stand."""
    form, filled = tmp_path / "form.xlsx", tmp_path / "filled.xlsx"
    form.write_bytes(write_book(fill_book(make_book(2), (Case({}), Case({})))))
    wrong = f"E{row + 1}"
    steps = [InsertRows(SHEET, row, 3), SetText(SHEET, wrong, "อบรม xx คน")]
    office.edit(form, filled, steps)
    assert judge_file(filled, 2) == {(wrong, "placeholder-left")}
    shown = recalculate(office, filled)
    assert shown["H6"] == f"ยังไม่ได้เติมข้อความ {wrong} [placeholder-left]"
    assert shown.get("H15", "") == ""


ISSUED: dict[str, tuple[str, ...]] = {
    "steps": ("๑. สำรวจทรัพย์สิน  ทุกกอง", "๒. จัดทำทะเบียน ๑2 รายการ"),
    "period": ("ปี ๒๕๖๖", "ตามความเหมาะสม"),
    "responsible": ("งานพัสดุ",),
}
PLANNED = Filling(ISSUED, frozenset(ISSUED))
OWN = PLANNED._replace(issued=frozenset())
Typed = dict[tuple[str, int], str]
REISSUED: dict[str, tuple[Filling, Typed, bool, set[str]]] = {
    "as issued": (PLANNED, {}, False, set()),
    "spaced otherwise": (PLANNED, {("steps", 0): "๑.สำรวจ ทรัพย์สินทุกกอง"}, False, set()),
    "moved down": (PLANNED, {("steps", 1): "", ("steps", 2): ISSUED["steps"][1]}, False, set()),
    "said again": (PLANNED, {("steps", 2): ISSUED["steps"][1]}, True, {BLANK}),
    "left out": (PLANNED, {("steps", 0): ""}, True, {BLANK}),
    "answered": (PLANNED, {("results", 0): "ทำแล้ว"}, True, {BLANK}),
    "another word": (PLANNED, {("steps", 0): "๑. สำรวจทรัพย์สินทุกงาน"}, True, {BLANK}),
    "no nil beside steps": (PLANNED, {("results", 0): NONE}, True, {BLANK}),
    "own name": (PLANNED, {("responsible", 0): "กองคลัง"}, False, set()),
    "own": (OWN, {}, True, {BLANK}),
}


def test_reissued_agrees(office: Office, tmp_path: Path) -> None:
    """Of texts that a form came with it says as much as ``check``, whatever becomes of them."""
    fillings = {number: one[0] for number, one in enumerate(REISSUED.values(), 1)}
    book = make_book(len(fillings), Contents(fillings))
    page, *others = book.pages
    typed = {
        find_spot(key, index, offset): text
        for index, (_, texts, _, _) in enumerate(REISSUED.values())
        for (key, offset), text in texts.items()
    }
    cells = (
        c._replace(value=typed.get(CellRef(c.row, c.column), c.value) or None) for c in page.cells
    )
    book = book._replace(pages=(page._replace(cells=tuple(cells)), *others))
    path = tmp_path / "filled.xlsx"
    path.write_bytes(write_book(book))
    found = judge_file(path, len(fillings))
    shown = office.read_cells(path, recalculate=True)[SHEET]
    statuses = [shown[f"G{find_spot('steps', index).row + 1}"] for index in range(len(fillings))]
    told = [status != DEFINITION.form.status_untouched for status in statuses]
    assert told == [touched for _, _, touched, _ in REISSUED.values()]
    assert read_codes(shown, len(fillings)) == {
        (index, code)
        for index, code in list_codes(found)
        if told[index] and "period" not in code  # in two cells
    }
    blank = {index for index, code in list_codes(found) if code == BLANK}
    expected = [codes for *_, codes in REISSUED.values()]
    assert blank == {index for index, codes in enumerate(expected) if BLANK in codes}


def test_form_stays_small() -> None:
    """The form of all measures can be mailed as before: under 64 kB."""
    unit = Unit("x", "กองตัวอย่าง")
    assert len(write_book(make_form(DEFINITION, ROUND, unit, datetime(2025, 9, 1)))) < 64_000


def test_every_code_is_tried() -> None:
    """Each code that the form covers is wrong in some case, and each has its words."""
    cases = [case for group in list_cases().values() for case in group]
    wrong = " ".join(case.wrong for case in cases)
    assert {code for code in (*COVERED, BLANK) if code in wrong} == {*COVERED, BLANK}
    assert set(DEFINITION.form.checks) == set(COVERED)
