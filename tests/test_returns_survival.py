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
from itasheet.checks import judge_workbook
from itasheet.problems.problem import Problem
from itasheet.returns.differences import compare_returns
from itasheet.xlsx.read_workbook import read_workbook
from tests.command import EXAMPLE
from tests.files.parts import pack, unpack
from tests.tables import load_definition, load_round

SOURCE = EXAMPLE / "returns" / "finance.xlsx"
SHEET, BURIED = "แบบรายงาน", "_itasheet"
Handling = Callable[[Path], None]


def rename(target: Path) -> None:
    """Send it under a name that says nothing."""
    shutil.copy(SOURCE, target)


def delete_buried(target: Path) -> None:
    """Delete the hidden sheets, as Excel's document inspector does."""
    workbook = load_workbook(SOURCE)
    for name in [sheet.title for sheet in workbook if sheet.sheet_state != "visible"]:
        del workbook[name]
    workbook.save(target)


def rewrite(target: Path) -> None:
    """Save it through another library, which writes every part its own way, as WPS does."""
    load_workbook(SOURCE).save(target)


def strip_properties(target: Path) -> None:
    """Take out the document properties, as privacy tools do."""
    _drop_parts(target, r"docProps/custom\.xml")


def strip_names(target: Path) -> None:
    """Take out the defined names, as some web programs do."""
    workbook = load_workbook(SOURCE)
    workbook.defined_names.clear()
    workbook.save(target)


def strip_all(target: Path) -> None:
    """Take out hidden sheets, names and properties, but keep the sheet."""
    delete_buried(target)
    workbook = load_workbook(target)
    workbook.defined_names.clear()
    for name in list(workbook.custom_doc_props.names):
        del workbook.custom_doc_props[name]
    workbook.save(target)


def paste_sheet(target: Path) -> None:
    """Copy all that is seen on the sheet into a new workbook, two columns to the right."""
    _paste(target, first_row=1, offset=(1, 2))


def paste_table(target: Path) -> None:
    """Copy the table alone, from its headings down, into a new workbook."""
    _paste(target, first_row=5, offset=(0, 0))


def _paste(target: Path, first_row: int, offset: tuple[int, int]) -> None:
    source, pasted = load_workbook(SOURCE)[SHEET], Workbook()
    sheet = pasted.active
    assert sheet is not None
    for row in source.iter_rows(min_row=first_row, max_col=6):
        for cell in row:
            if cell.value is not None:
                sheet.cell(
                    cell.row - first_row + 1 + offset[0], cell.column + offset[1], cell.value
                )
    pasted.save(target)


def _drop_parts(target: Path, pattern: str) -> None:
    """A copy of the package without some parts and what refers to them."""
    refers = rf'<(?:Relationship|Override)\b[^<>]*"/?{pattern}"[^<>]*/>'.encode()
    parts = unpack(SOURCE.read_bytes())
    kept = {name: part for name, part in parts.items() if not re.fullmatch(pattern, name)}
    target.write_bytes(pack({name: re.sub(refers, b"", part) for name, part in kept.items()}))


def read(path: Path) -> tuple[Return, list[str]]:
    """The return in a file, and the codes of what is wrong with it."""
    workbook = read_workbook(path)
    assert not isinstance(workbook, Problem), workbook
    outcome = judge_workbook(workbook, path.name, load_definition(), load_round())
    assert outcome.returned is not None
    return outcome.returned, [problem.code for problem in outcome.problems]


KEPT = (rename, delete_buried, rewrite, strip_properties, strip_names)
LOST = (strip_all, paste_sheet, paste_table)


@pytest.mark.parametrize("handle", [*KEPT, *LOST], ids=lambda handle: handle.__name__)
def test_nothing_is_lost(handle: Handling, tmp_path: Path) -> None:
    """Unit and measures are found, and every word stands under the measure that it is of.

    Whichever mark is left tells the round; where all are gone that is told, and nothing else.
    """
    target = tmp_path / "เอกสาร1.xlsx"
    handle(target)
    (issued, before), (returned, codes) = read(SOURCE), read(target)
    assert returned.unit and returned.unit.id == "finance"
    assert [entry.measure and entry.measure.number for entry in returned.entries] == [4, 5]
    assert compare_returns(issued, returned, load_definition()) == ()
    assert codes == [*["identity-lost"] * (handle in LOST), *before]
    identity = returned.identity
    told = identity and (identity.fiscal_year, identity.unit_id)
    assert told == (None if handle in LOST else (2568, "finance"))
