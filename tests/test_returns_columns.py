"""What each column of a table is, under one row of headings or several; periods in several."""

from itertools import product

import pytest

from itasheet.cells.period import name_time
from itasheet.cells.read_cell import read_sheet
from itasheet.cells.records import CellText
from itasheet.returns.columns import END, START, join_parts
from itasheet.returns.find_table import FoundTable, find_tables
from itasheet.sheets.cell_reference import CellRef
from itasheet.thai.text import repair_text
from tests import tables

DEFINITION = tables.load_definition()
CASES = tables.load_cases("columns")


def find(table: str, *merges: str) -> FoundTable:
    grid = tables.parse_grid(table, merges=merges)
    (found,) = find_tables(read_sheet(grid), DEFINITION, is_form=False)
    return found


def show_column(table: FoundTable, index: int) -> str:
    if part := table.parts.get(index):
        return part if part in (START, END) else "mark"
    return table.keys.get(index) or f"({table.extras[index]})"


@pytest.mark.parametrize("line", CASES["headings"])
def test_columns(line: str) -> None:
    """A period stands in one column, in a start and an end, or under quarters, in one way only."""
    headings, expected = line.split(" → ")
    headings, _, merges = headings.partition("[")
    above = f"| มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | {headings} |".replace("⏎", "|\n| | | | ")
    row = f"| {DEFINITION.measures[0].title} | ก | กองคลัง | ต.ค. | พ.ย. | ผล | ดี |"
    found = find(f"{above}\n{row}", *merges.strip("]").split())
    columns = [show_column(found, index) for index in sorted(found.columns)]
    assert " ".join(columns) == f"measure steps responsible {expected}"
    assert found.rows.start == above.count("\n") + 1


def test_places_of_columns() -> None:
    """What was taken of two columns is told, and where an extra one's own heading stands."""
    found = find(
        "| มาตรการ | ขั้นตอน | ระยะเวลา | | งบ | |\n| | | ตามแผน | ตามจริง | ตั้งไว้ | ใช้ไป |",
        *("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    )
    (note,) = found.notes
    assert (note.words["taken"], note.words["other"]) == ("ตามแผน", "ตามจริง")
    assert found.spots[5] == CellRef(1, 5)


def test_merges_over_merges() -> None:
    """Merged cells that reach over one another take no more time than the columns."""
    names = [column.heading for column in DEFINITION.columns]
    table = "|".join([*names, *(f"x{n}" for n in range(300))])
    merges = [f"{cell}1:XFD1" for cell in ("A", "B", "G", "Z", "AA", "AB")]
    heading = find(table, *merges)
    assert [heading.first[column.key] for column in DEFINITION.columns] == list(range(6))


QUARTERS = {index: f"ไตรมาส {digit}" for index, digit in enumerate("๑๒๓๔")}
ENDS = {0: START, 3: END}


def make_row(texts: str) -> dict[int, CellText]:
    """The cells of a row, a text for each column; a dot is an empty one."""
    return {
        index: CellText(CellRef(0, index), text, repair_text(text)[0])
        for index, text in enumerate(map(str.strip, texts.split("|")))
        if text != "."
    }


@pytest.mark.parametrize(("name", "headings"), tables.part_wordings(CASES["times"]))
def test_name_time(name: str, headings: str) -> None:
    """A heading names a quarter or a month, alone or with what stands above it."""
    assert name_time([*map(str.strip, headings.split("\n"))]) == name


@pytest.mark.parametrize(("row", "told"), tables.part_arrows(CASES["marks"]))
def test_marks(row: str, told: str) -> None:
    """Marks become what they stand under, runs from first to last; other words are kept."""
    row, _, merged = row.partition(" [")
    areas = [tables.parse_area(merged.strip("]"))] if merged else []
    joined = join_parts(QUARTERS, make_row(row), areas)
    assert {at: one.text for at, one in joined.items()} == {
        at: one.text for at, one in make_row(told).items()
    }


@pytest.mark.parametrize("line", [*map(tables.parse_text, CASES["ticks"])])
def test_ticks(line: str) -> None:
    """An unticked box is no mark, nor a cross or a ring beside what is more of one."""
    for yes, no in product(*(half.split() for half in line.split("|"))):
        joined = join_parts(QUARTERS, make_row(f"{yes}|{yes}|{no}|{no}"), ())
        assert [one.text for one in joined.values()] == ["ไตรมาส ๑", "- ไตรมาส ๒"], (yes, no)


@pytest.mark.parametrize(("row", "joined"), tables.part_arrows(CASES["ends"]))
def test_starts_and_ends(row: str, joined: str) -> None:
    """An end follows its start after a dash; one alone and other columns stay as they are."""
    assert join_parts({}, make_row(row), ()) == make_row(row)
    pieces = join_parts(ENDS, make_row(row), ()).values()
    assert " | ".join(piece.text for piece in pieces) == joined
