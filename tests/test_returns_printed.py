"""A form's printed blocks: within them everything is content, and nothing below them is."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from itasheet.cells.records import Return
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Workbook
from tests import tables
from tests.command import EXAMPLE
from tests.example.fill import open_workbook
from tests.forms import DEFINITION, read_sent
from tests.layouts import list_cells

FORM = tables.answer_form("finance")
"""Measures 4 and 5 stand in rows 6 to 11 and 12 to 17."""
FORMS: dict[str, Workbook] = {
    "as issued": FORM,
    "names lost": tables.strip_identity(FORM, "sheet", "properties"),
    "unmerged": tables.change_grid(FORM, FORM.grids[0]._replace(merges=())),
    "names astray": tables.insert_rows(FORM, 1, 2)._replace(names=FORM.names),
    "rows put in": tables.insert_rows(FORM, 8, 2),
    "rows taken out": tables.insert_rows(FORM, 14, -2),
    "all alike": tables.change_grid(
        FORM, FORM.grids[0]._replace(formats={CellRef(n // 6, n % 6): 1 for n in range(240)})
    ),
}
ROWS = {"names astray": (8, 19), "rows put in": (6, 19), "rows taken out": (6, 15)}
"""The first and the last row of the blocks."""
DOUBTFUL = (
    *("โทร. 0-4412-3456", "ลงชื่อเข้าใช้ระบบ", "(ลงชื่อ).......... ผู้รายงาน", "หมายเหตุ", "๕"),
    *("ผู้รายงาน: นายตัวอย่าง ดีงาม", "หน่วยงาน: กองช่าง", "กองช่าง", DEFINITION.measures[0].title),
)


def list_contents(returned: Return) -> set[tuple[str, str]]:
    """Each cell of each column but the titles', with its text."""
    fields = ((key, told) for entry in returned.entries for key, told in entry.fields.items())
    pieces = (piece for key, told in fields if key != "measure" for piece in told.pieces)
    return {(str(piece.spot), piece.text) for piece in pieces}


@pytest.mark.parametrize(
    ("name", "text"),
    [(name, text) for name in FORMS for text in DOUBTFUL[:: 1 if FORMS[name] is FORM else 4]],
)
def test_within_and_below(name: str, text: str) -> None:
    """Whatever a cell says: its place tells whether it is content."""
    first, last = ROWS.get(name, (6, 17))
    before = list_contents(read_sent(FORMS[name]))
    for row in (first + 5, last, last + 1, last + 2, last + 5):
        for column in "BEF":
            spot = f"{column}{row}"
            returned = read_sent(tables.write_cells(FORMS[name], {spot: text}))
            now = list_contents(returned) - before
            assert now == ({(spot, text)} if row <= last else set()), spot
            told = [str(one.spot) for one in returned.outside]
            assert told == ([] if row <= last else [spot])
            assert not returned.covered and len(returned.entries) == 2


def test_blank_above_a_remark() -> None:
    """A remark below the last block fills in nothing, in whatever column it stands."""
    remarks = tables.write_cells(
        FORM, tables.parse_cells("F12: | F20: ดีมาก | A20: หมายเหตุ | C19: โทร. 0-4412-3456")
    )
    told = ["required-blank F12", "text-outside A20", "text-outside C19", "text-outside F20"]
    assert list_cells(tables.judge(remarks).problems) == told


@pytest.mark.parametrize(
    ("cells", "like", "content"),
    [
        ("B18: ๓. ต่อ | E19: ๔. ต่อ", "B12", "B18 E19"),  # put in at the end, formatted as above
        ("B18: | E19: ๔. ต่อ", "B12", "E19"),
        ("B18: ๓. ต่อ | E20: หมายเหตุ", "B12", "B18"),  # one row lower
        ("B18: ๓. ต่อ", "A1", ""),  # looks like a title
        ("B18: ๓. ต่อ", "", ""),
        ("A18: ๖. การป้องกัน | B18: ก | C18: ข | D18: ค", "", "B18 C18 D18"),  # a row of a table
    ],
)
def test_rows_at_the_end(cells: str, like: str, content: str) -> None:
    """Rows right below the last block are of it where they look like its own."""
    grid = tables.write_cells(FORM, tables.parse_cells(cells)).grids[0]
    looks = dict.fromkeys(
        map(tables.parse_cell, tables.parse_cells(cells)),
        grid.formats[tables.parse_cell(like)] if like else 0,
    )
    written = tables.change_grid(FORM, grid._replace(formats={**grid.formats, **looks}))
    now = list_contents(read_sent(written)) - list_contents(read_sent(FORM))
    assert " ".join(sorted(spot for spot, _ in now)) == content


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("G12: ขอส่งภายหลัง", ["text-outside G12"]),
        ("G12: ครบแล้ว แต่ขอแก้ไขข้อ ๒", ["text-outside G12"]),
        ("H7: โทร. 0-4412-3456 | J12: ก", ["text-outside H7", "text-outside J12"]),
        ("G6: ครบแล้ว | G12: ยังขาด⏎- ผลลัพธ์/ความสำเร็จ", []),
        ("K12: ขอส่งภายหลัง", ["text-outside K12"]),
    ],
)
def test_typed_over_the_status(cells: str, told: list[str]) -> None:
    """What is typed over or beside the status columns is told; the status itself is not."""
    typed = tables.judge(tables.write_cells(FORM, tables.parse_cells(cells)))
    assert list_cells(typed.problems) == told
    assert typed.returned
    assert [f"text-outside {one.spot}" for one in typed.returned.remarks] == told


@pytest.mark.parametrize(
    ("at", "count"), [(14, 2), (9, 2), (17, 1), (2, 1), (14, -2), (8, -1), (17, -1), (3, -1)]
)
def test_rows_moved_by_another_library(tmp_path: Path, at: int, count: int) -> None:
    """It moves neither names nor merged cells: how blank cells look tells where the blocks end, and
    a title that came to lie under a blank merged cell where one begins.
    """
    workbook = load_workbook(EXAMPLE / "returns" / "finance.xlsx")
    sheet = workbook[tables.SHEET]
    (sheet.insert_rows if count > 0 else sheet.delete_rows)(at, abs(count))
    last, below = (row + count * (at <= row) for row in (11, 17))
    sheet[f"E{last}"], sheet[f"E{below}"] = "โทร. 0-4412-3456", "ลงชื่อเข้าใช้ระบบ"
    sheet[f"F{below + 2}"] = "หมายเหตุ"
    workbook.save(tmp_path / "form.xlsx")
    returned = read_sent(open_workbook(tmp_path / "form.xlsx"))
    found = {
        (entry.measure and entry.measure.number, piece.text)
        for entry in returned.entries
        for piece in entry.fields["results"].pieces
    }
    assert {(4, "โทร. 0-4412-3456"), (5, "ลงชื่อเข้าใช้ระบบ")} <= found
    assert [one.text for one in returned.outside] == ["หมายเหตุ"]
