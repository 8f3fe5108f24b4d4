"""Lines by themselves: whose table follows, which measure, which section."""

from __future__ import annotations

import pytest

from itasheet.cells.records import Return
from itasheet.checks import judge_workbook
from itasheet.definition.round import Round
from itasheet.sheets.grid import Grid
from tests.tables import load_definition, load_round, make_workbook, parse_grid

DEFINITION = load_definition()
ONE, TWO = (measure.title for measure in DEFINITION.measures[:2])
SIX = "| " + " | ".join(column.heading for column in DEFINITION.columns) + " |"
FIVE = "| ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินการ | ผลลัพธ์ |"


def read(*grids: Grid, round_: Round | None = None) -> Return:
    """The return that sheets hold."""
    workbook = make_workbook(*grids)
    returned = judge_workbook(workbook, workbook.path, DEFINITION, round_ or load_round()).returned
    assert returned is not None
    return returned


def tell(returned: Return) -> list[tuple[int | None, str, list[str]]]:
    """Each entry's measure, unit and steps."""
    return [
        (
            entry.measure.number if entry.measure else None,
            entry.unit.name if entry.unit else "",
            [piece.text for piece in entry.fields["steps"].pieces],
        )
        for entry in returned.entries
    ]


def test_a_section_within_a_measure() -> None:
    """A line across the table parts no measure: what goes on below it belongs to the one above."""
    grid = parse_grid(
        f"| ที่ {SIX}\n| ๑ | {ONE} | ก | กองคลัง |\n| ขั้นดำเนินการ |\n| | | ข |", merges=["A3:G3"]
    )
    returned = read(grid)
    assert tell(returned) == [(1, "กองคลัง", ["ก", "ข"])]
    assert [remark.text for remark in returned.remarks] == ["ขั้นดำเนินการ"]


@pytest.mark.parametrize("line", ["หน่วยงาน: กองช่าง", "กองช่าง", "ส่วนราชการ : กองช่าง อบต. ก"])
def test_a_unit_between_rows(line: str) -> None:
    """A line that names a unit begins its rows, and those before it go on no more."""
    grid = parse_grid(
        f"| กองคลัง |\n{SIX}\n| {ONE} | ก | กองคลัง |\n| {line} |\n| | ข |\n| {ONE} | ค | งานโยธา |"
    )
    returned = read(grid)
    assert tell(returned) == [(1, "กองคลัง", ["ก"]), (1, "กองช่าง", ["ค"])]
    assert [remark.text for remark in returned.remarks] == ["ข"]
    assert line in [title.text for title in returned.titles]


def test_the_same_unit_again() -> None:
    """A unit's line that is repeated on the next page parts nothing."""
    page = "| ส่วนราชการ: กองช่าง |\n" + SIX
    grid = parse_grid(f"{page}\n| {ONE} | ก | |\n{page}\n| (ต่อ) | ข |\n| {TWO} | ค |")
    assert tell(read(grid)) == [(1, "กองช่าง", ["ก", "ข"]), (2, "กองช่าง", ["ค"])]


def test_an_unknown_unit_above() -> None:
    """A unit that the round does not have is told apart all the same."""
    first = parse_grid(f"| หน่วยงาน: กองแผน |\n{SIX}\n| {ONE} | ก |", name="ก")
    second = parse_grid(f"| หน่วยงาน: กองช่าง |\n{SIX}\n| {ONE} | ข |", name="ข")
    assert tell(read(first, second)) == [(1, "กองแผน", ["ก"]), (1, "กองช่าง", ["ข"])]


def test_numbers_are_no_measures() -> None:
    """Without a column of measures a numbered step names none."""
    grid = parse_grid(f"| {ONE} |\n{FIVE}\n| ก | กองคลัง |\n| ๒. |\n| ๓ |")
    assert tell(read(grid)) == [(1, "กองคลัง", ["ก", "๒.", "๓"])]


@pytest.mark.parametrize(
    ("above", "sheet", "number"),
    [
        (f"มาตรการที่ ๒ : {TWO}", "Sheet1", 2),
        (f"มาตรการ: {TWO}", "Sheet1", 2),
        (f"ประเด็นที่ ๒ {TWO[:-1]}", "Sheet1", 2),
        ("รายงาน", "ประเด็นที่ ๒", 2),
        ("รายงาน", TWO, 2),
    ],
)
def test_a_measure_above(above: str, sheet: str, number: int) -> None:
    """The measure of a table without a column for it stands above it, or is the sheet's name."""
    grid = parse_grid(f"| {above} |\n{FIVE}\n| ก | กองคลัง |", name=sheet)
    assert tell(read(grid)) == [(number, "กองคลัง", ["ก"])]


def test_no_measure_above() -> None:
    """A sheet that is only numbered names no measure: its column is missing, its texts are kept."""
    grid = parse_grid(f"| รายงาน |\n{FIVE}\n| ก | กองคลัง |", name="๒")
    workbook = make_workbook(grid)
    outcome = judge_workbook(workbook, workbook.path, DEFINITION, load_round())
    assert outcome.returned is None
    assert [problem.code for problem in outcome.problems] == ["column-missing"]


def test_a_measure_above_two_pages() -> None:
    """A measure named again above the next page goes on."""
    pages = [
        parse_grid(f"| ๑. {ONE} |\n{FIVE}\n| {step} | กองคลัง |", name=step) for step in ("ก", "ข")
    ]
    assert tell(read(*pages)) == [(1, "กองคลัง", ["ก", "ข"])]
