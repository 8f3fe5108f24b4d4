"""What each column of a table is, under one row of headings or several; periods in several."""

from itertools import product

import pytest

from itasheet.cells.period import name_time
from itasheet.cells.read_cell import read_sheet
from itasheet.cells.records import CellText
from itasheet.returns.columns import PeriodPart, Role, join_parts
from itasheet.returns.find_table import FoundTable, find_tables
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.thai.text import repair_text
from tests.tables import load_definition, parse_grid

DEFINITION = load_definition()
# Headings beside those of the measure, the steps and who is responsible, a second row after ⏎, and
# what merged cells there are; what each column is: a key, an extra one in brackets; of the period
# the whole, its start, its end, or a mark.
TABLES = """
ระยะเวลา | ผลการดำเนินการ | ผลลัพธ์ → period results outcomes
วันที่เริ่มต้น | วันที่สิ้นสุด → start end
เริ่ม | แล้วเสร็จ → start end
กำหนดแล้วเสร็จ → end
ระยะเวลา | กำหนดเวลาแล้วเสร็จ → start end
ระยะเวลา | วันเริ่ม | วันสิ้นสุด → period (วันเริ่ม) (วันสิ้นสุด)
ระยะเวลา | ไตรมาส ๑ | ไตรมาส ๒ → period (ไตรมาส ๑) (ไตรมาส ๒)
ไตรมาส ๑ | ไตรมาส ๒ | ไตรมาส ๓ | ไตรมาส ๔ → mark mark mark mark
ไตรมาส ๑ | งบประมาณ → (ไตรมาส ๑) (งบประมาณ)
ระยะเวลา | [D1:E1] → period period
ระยะเวลา |⏎ตามแผน | ตามจริง [A1:A2 B1:B2 C1:C2 D1:E1] → period (ระยะเวลา ตามจริง)
ระยะเวลา |⏎เริ่มต้น | สิ้นสุด → start end
งบประมาณ |⏎ตั้งไว้ | ใช้ไป [A1:A2 B1:B2 C1:C2 D1:E1] → (งบประมาณ ตั้งไว้) (งบประมาณ ใช้ไป)
ผลการดำเนินการ |⏎เชิงปริมาณ | เชิงคุณภาพ [A1:A2 B1:B2 C1:C2 D1:E1] → results results
"""


def find(table: str, *merges: str) -> FoundTable:
    grid = parse_grid(table, merges=merges)
    (found,) = find_tables(read_sheet(grid), DEFINITION, is_form=False)
    return found


def show_column(table: FoundTable, index: int) -> str:
    if index in table.roles:
        return table.roles[index].part.value
    return table.keys.get(index) or f"({table.extras[index]})"


@pytest.mark.parametrize("line", TABLES.strip().splitlines())
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
    (choice,) = found.choices
    assert (choice.taken.text, choice.other.text) == ("ตามแผน", "ตามจริง")
    assert found.spots[5] == CellRef(1, 5)


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
        index: CellText(CellRef(0, index), text, repair_text(text)[0])
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
        ("X|X|✓|/", (), {2: "ไตรมาส ๓", 3: "- ไตรมาส ๔"}),
        ("N|✘|.|☐", (), {}),
        (".|อบรม ☐|-->|.", (), {1: "ไตรมาส ๒ อบรม ☐", 2: "- ไตรมาส ๓"}),
    ],
)
def test_marks(row: str, areas: tuple[CellRange, ...], told: dict[int, str]) -> None:
    """Marks become what they stand under, runs from first to last; other words are kept."""
    joined = join_parts(QUARTERS, make_row(row), areas)
    assert {index: piece.text for index, piece in joined.items()} == told


# What is a mark, and what is none beside it.
TICKS = """
☑ ✓ ✔ ✔️ √ ✅ / v Y yes TRUE ใช่ มี [/] (✓) \uf0fe \uf0fc \uf052 þ ü P a 🗹 | ☐ ☒ ✗ ✘ ❌ x X × ○ o O N
    no FALSE ไม่ใช่ ไม่ ไม่มี 0 ๐ - — -- ... (ว่าง) ( ) [] □ ⬜ \uf0a8 \uf06f \uf0fb \uf0fd ý û ¨ n/a
x X × ☒ \uf0fd ý [x] (X) R + 1 ๑ ● ■ • * | ☐ □ ✗ ○ ◯ o 0 N - [] \uf0a8 \uf06f
○ ◯ o | ☐ □ - 0 \uf0a8
"""


@pytest.mark.parametrize("line", TICKS.replace("\n   ", "").strip().splitlines())
def test_ticks(line: str) -> None:
    """An unticked box is no mark, nor a cross or a ring beside what is more of one."""
    for yes, no in product(*(half.split() for half in line.split("|"))):
        joined = join_parts(QUARTERS, make_row(f"{yes}|{yes}|{no}|{no}"), ())
        assert [one.text for one in joined.values()] == ["ไตรมาส ๑", "- ไตรมาส ๒"], (yes, no)


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
    """An end follows its start after a dash; one alone and other columns stay as they are."""
    assert join_parts({}, make_row(row), ()) == make_row(row)
    assert [piece.text for piece in join_parts(ENDS, make_row(row), ()).values()] == texts
