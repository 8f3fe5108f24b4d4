"""What each column of a table is, under one row of headings or several; periods in several."""

from __future__ import annotations

import pytest

from itasheet.cells.read_cell import read_sheet
from itasheet.cells.records import CellText
from itasheet.returns.columns import PeriodPart, Role, join_parts, name_time
from itasheet.returns.find_table import FoundTable, find_tables
from itasheet.sheets.cell_reference import CellRange, CellRef
from tests.tables import load_definition, parse_grid

DEFINITION = load_definition()
PLAIN = "| มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | {period} | ผลการดำเนินการ | ผลลัพธ์ |"
TITLE = DEFINITION.measures[0].title


def find(table: str, *merges: str) -> FoundTable:
    """The one heading of a sheet."""
    (heading,) = find_tables(
        read_sheet(parse_grid(table, merges=merges)), DEFINITION, is_form=False
    )
    return heading


@pytest.mark.parametrize(
    ("period", "keys", "extras"),
    [
        ("ระยะเวลา", ["period"], []),
        ("วันที่เริ่มต้น | วันที่สิ้นสุด", ["period", "period"], []),
        ("เริ่ม | แล้วเสร็จ", ["period", "period"], []),
        ("กำหนดแล้วเสร็จ", ["period"], []),
        ("ระยะเวลา | กำหนดเวลาแล้วเสร็จ", ["period", "period"], []),
        ("ระยะเวลา | วันเริ่ม | วันสิ้นสุด", ["period"], ["วันเริ่ม", "วันสิ้นสุด"]),
        ("ระยะเวลา | ไตรมาส ๑ | ไตรมาส ๒", ["period"], ["ไตรมาส ๑", "ไตรมาส ๒"]),
        ("ไตรมาส ๑ | ไตรมาส ๒ | ไตรมาส ๓ | ไตรมาส ๔", ["period"] * 4, []),
        ("ไตรมาส ๑", [], ["ไตรมาส ๑"]),
        ("งบประมาณ", [], ["งบประมาณ"]),
    ],
)
def test_columns_of_the_period(period: str, keys: list[str], extras: list[str]) -> None:
    """A period stands in one column, in a start and an end, or under quarters, in one way only."""
    heading = find(f"{PLAIN.format(period=period)}\n| {TITLE} | ก |")
    found = [key for key in heading.keys.values() if key == "period"]
    assert (found, list(heading.extras.values())) == (keys, extras)


def test_rows_below_stay_out() -> None:
    """A row of the table under a merged heading is no heading."""
    heading = find(
        f"{PLAIN.format(period='ระยะเวลา |')}\n| {TITLE} | ก | กองคลัง | ต.ค. | พ.ย. | ผล | ดี |",
        "D1:E1",
    )
    assert heading.rows.start == 1
    assert [i for i, key in heading.keys.items() if key == "period"] == [3, 4]


def test_plan_and_reality() -> None:
    """Of two columns under the period that are no start and end, the left one is read."""
    heading = find(
        f"""
        {PLAIN.format(period="ระยะเวลา |")}
        | | | | ตามแผน | ตามจริง | | |
        | {TITLE} | ก |
        """,
        *("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2"),
    )
    assert heading.extras == {4: "ระยะเวลา ตามจริง"}
    (choice,) = heading.choices
    assert (choice.taken.text, choice.other.text) == ("ตามแผน", "ตามจริง")


def test_parts_of_an_extra_column() -> None:
    """A column of the office's own is named by all its headings."""
    heading = find(
        f"""
        {PLAIN.format(period="ระยะเวลา")} งบประมาณ | |
        | | | | | | | ตั้งไว้ | ใช้ไป |
        | {TITLE} | ก |
        """,
        *("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:F2", "G1:H1"),
    )
    assert heading.extras == {6: "งบประมาณ ตั้งไว้", 7: "งบประมาณ ใช้ไป"}
    assert heading.spots[7] == CellRef(1, 7)


def test_a_group_of_one_meaning() -> None:
    """Columns under one known heading that have no known names of their own are all it means."""
    heading = find(
        f"""
        | มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินการ | | ผลลัพธ์ |
        | | | | | เชิงปริมาณ | เชิงคุณภาพ | |
        | {TITLE} | ก |
        """,
        *("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:G2"),
    )
    assert [i for i, key in heading.keys.items() if key == "results"] == [4, 5]


def test_headings_without_merges() -> None:
    """A second row may tell the parts of the period where nothing is merged."""
    above = PLAIN.format(period="ระยะเวลา |")
    heading = find(f"{above}\n| | | | เริ่มต้น | สิ้นสุด | | |\n| {TITLE} |")
    assert heading.rows.start == 2
    assert {i: role.part.value for i, role in heading.roles.items()} == {3: "start", 4: "end"}


def test_merges_over_merges() -> None:
    """Merged cells that reach over one another take no more time than the columns."""
    names = [column.heading for column in DEFINITION.columns]
    table = "|".join([*names, *(f"x{n}" for n in range(300))])
    merges = [f"{cell}1:XFD1" for cell in ("A", "B", "G", "Z", "AA", "AB")]
    heading = find(table, *merges)
    assert [heading.first[column.key] for column in DEFINITION.columns] == list(range(6))


QUARTERS = {index: Role(PeriodPart.MARK, f"ไตรมาส {digit}") for index, digit in enumerate("๑๒๓๔")}
ENDS = {0: Role(PeriodPart.START), 3: Role(PeriodPart.END)}


def make_row(texts: str) -> dict[int, CellText]:
    """The cells of a row, a text for each column; a dot is an empty one."""
    return {
        index: CellText(CellRef(0, index), text, text)
        for index, text in enumerate(texts.split("|"))
        if text != "."
    }


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        (("ไตรมาส ๑",), "ไตรมาส ๑"),
        (("ไตรมาสที่ 4",), "ไตรมาส ๔"),
        (("Q2",), "ไตรมาส ๒"),
        (("ไตรมาส ๑ (ต.ค.-ธ.ค.)",), "ไตรมาส ๑"),
        (("ระยะเวลา (ไตรมาส)", "3"), "ไตรมาส ๓"),
        (("ระยะเวลา", "3"), ""),
        (("ต.ค.",), "ต.ค."),
        (("ตุลาคม ๒๕๖๗",), "ต.ค. ๒๕๖๗"),
        (("มี.ค. 68",), "มี.ค. ๖๘"),
        (("พ.ศ. ๒๕๖๘", "ม.ค."), "ม.ค. ๒๕๖๘"),
        (("ปีงบประมาณ พ.ศ. ๒๕๖๘", "ต.ค."), "ต.ค."),
        (("ไตรมาส ๕",), ""),
        (("ผู้รับผิดชอบ",), ""),
        (("จัดอบรมเจ้าหน้าที่ทุกคนในเดือนตุลาคมและพฤศจิกายน",), ""),
        (("",), ""),
    ],
)
def test_name_time(labels: tuple[str, ...], name: str) -> None:
    """A heading names a quarter or a month, alone or with what stands above it."""
    assert name_time(labels) == name


@pytest.mark.parametrize(
    ("row", "areas", "told"),
    [
        ("X|.|.|.", (), {0: "ไตรมาส ๑"}),
        ("X|X|X|.", (), {0: "ไตรมาส ๑", 2: "- ไตรมาส ๓"}),
        ("X|.|✓|/", (), {0: "ไตรมาส ๑", 2: "และไตรมาส ๓", 3: "- ไตรมาส ๔"}),
        ("X|.|X|.", (), {0: "ไตรมาส ๑", 2: "และไตรมาส ๓"}),
        ("-|X|–|0", (), {1: "ไตรมาส ๒"}),
        (".|.|.|.", (), {}),
        ("←→|.|.|.", (CellRange(0, 0, 0, 2),), {0: "ไตรมาส ๑", 2: "- ไตรมาส ๓"}),
        (".|อบรม|.|.", (), {1: "ไตรมาส ๒ อบรม"}),
    ],
)
def test_marks(row: str, areas: tuple[CellRange, ...], told: dict[int, str]) -> None:
    """Marks become what they stand under, runs from first to last; other words are kept."""
    joined = join_parts(QUARTERS, make_row(row), areas)
    assert {index: piece.text for index, piece in joined.items()} == told


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        ("๑ ต.ค. ๖๗|ก|.|๓๐ ก.ย. ๖๘", ["๑ ต.ค. ๖๗", "ก", "- ๓๐ ก.ย. ๖๘"]),
        ("๑ ต.ค. ๖๗|ก|.|ถึง ๓๐ ก.ย. ๖๘", ["๑ ต.ค. ๖๗", "ก", "ถึง ๓๐ ก.ย. ๖๘"]),
        (".|ก|.|๓๐ ก.ย. ๖๘", ["ก", "๓๐ ก.ย. ๖๘"]),
        ("๑ ต.ค. ๖๗|ก|.|.", ["๑ ต.ค. ๖๗", "ก"]),
    ],
)
def test_starts_and_ends(row: str, texts: list[str]) -> None:
    """An end follows its start after a dash; one alone stays as it is, as do other columns."""
    assert [piece.text for piece in join_parts(ENDS, make_row(row), ()).values()] == texts


def test_no_parts() -> None:
    """A table without such columns is left alone."""
    row = make_row("X|ก")
    assert join_parts({}, row, ()) == row
