"""What people and programs do to a form on its way back: it still finds its unit, round and rows.

Real files, handled as mail programs, other spreadsheet programs and people handle them. What
LibreOffice itself makes of a form when it saves it stands in ``test_round_trip``.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from itasheet.cells.records import Return
from itasheet.returns.differences import compare_returns
from tests.command import EXAMPLE
from tests.example.fill import open_workbook
from tests.files.parts import pack, unpack
from tests.tables import SHEET, judge, load_definition

SOURCE = EXAMPLE / "returns" / "finance.xlsx"
Handling = Callable[[Path], object]


def save(target: Path, *, buried: bool = True, names: bool = True, facts: bool = True) -> None:
    """Save it through another library as WPS does, with or without what tells its identity."""
    workbook = load_workbook(SOURCE)
    for sheet in () if buried else workbook.worksheets:
        if sheet.sheet_state != "visible":
            workbook.remove(sheet)
    if not names:
        workbook.defined_names.clear()
    for name in () if facts else list(workbook.custom_doc_props.names):
        del workbook.custom_doc_props[name]
    workbook.save(target)


def paste(target: Path, first_row: int, offset: tuple[int, int]) -> None:
    """Copy what is seen on the sheet from a row down into a new workbook, so far down and right."""
    source, pasted = load_workbook(SOURCE)[SHEET], Workbook()
    sheet = pasted.active
    assert sheet is not None
    down, right = offset[0] - first_row + 1, offset[1]
    for row in source.iter_rows(min_row=first_row, max_col=6):
        for cell in row:
            if cell.value is not None:
                sheet.cell(cell.row + down, cell.column + right, cell.value)
    pasted.save(target)


def drop_parts(target: Path, pattern: str) -> None:
    """A copy of the package without some parts and what refers to them."""
    refers = rf'<(?:Relationship|Override)\b[^<>]*"/?{pattern}"[^<>]*/>'.encode()
    parts = unpack(SOURCE.read_bytes())
    kept = {name: part for name, part in parts.items() if not re.fullmatch(pattern, name)}
    target.write_bytes(pack({name: re.sub(refers, b"", part) for name, part in kept.items()}))


def read(path: Path) -> tuple[Return, list[str]]:
    outcome = judge(open_workbook(path))
    assert outcome.returned is not None
    return outcome.returned, [problem.code for problem in outcome.problems]


KEPT: dict[str, Handling] = {
    "under a name that says nothing": lambda target: shutil.copy(SOURCE, target),
    "rewritten": save,
    # As Excel's document inspector, privacy tools and some web programs do.
    "no hidden sheets": lambda target: save(target, buried=False),
    "no properties": lambda target: drop_parts(target, r"docProps/custom\.xml"),
    "no names": lambda target: save(target, names=False),
}
LOST: dict[str, Handling] = {
    "the sheet alone": lambda target: save(target, buried=False, names=False, facts=False),
    "all that is seen pasted": lambda target: paste(target, first_row=1, offset=(1, 2)),
    "the table pasted": lambda target: paste(target, first_row=5, offset=(0, 0)),
}


@pytest.mark.parametrize("handling", [*KEPT, *LOST])
def test_nothing_is_lost(handling: str, tmp_path: Path) -> None:
    """Every word stands under its measure; any mark that is left tells the round."""
    target = tmp_path / "เอกสาร1.xlsx"
    (KEPT | LOST)[handling](target)
    (issued, before), (returned, codes) = read(SOURCE), read(target)
    assert returned.unit and returned.unit.id == "finance"
    assert [entry.measure and entry.measure.number for entry in returned.entries] == [4, 5]
    assert compare_returns(issued, returned, load_definition()) == ()
    assert codes == [*["identity-lost"] * (handling in LOST), *before]
    identity = returned.identity
    told = identity and (identity.fiscal_year, identity.unit_id)
    assert told == (None if handling in LOST else (2568, "finance"))
