"""A report's text that was cut by a page break is read as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from itasheet.cells.read_cell import is_cut, strip_cut
from itasheet.cells.records import CellText, Entry
from itasheet.checks import judge_workbook
from itasheet.returns.entries import join_cut
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Read
from itasheet.sheets.page import CUT, CUT_AT_LINE_END
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import squash
from itasheet.xlsx.write_workbook import write_book
from tests.example.fill import open_workbook
from tests.rounds import LONG, make_sample, make_sample_report


def make_piece(value: str) -> CellText:
    """A cell of a report, as it is read."""
    return CellText(CellRef(5, 1), value, str(strip_cut(value)))


@pytest.mark.parametrize(
    ("value", "stripped", "cut"),
    [
        ("จัดทำ", "จัดทำ", False),
        (f"จัดทำ {CUT}", "จัดทำ ", True),
        (f"จัดทำ{CUT_AT_LINE_END}", "จัดทำ", True),
        (f"{CUT}จัดทำ", f"{CUT}จัดทำ", False),
        (2568, 2568, False),
    ],
)
def test_marks(value: Read, stripped: Read, cut: bool) -> None:
    """Only a mark at the end counts."""
    assert strip_cut(value) == stripped
    assert is_cut(value) is cut


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([f"จัดทำคู่มือ{CUT}", "การให้บริการ"], "จัดทำคู่มือการให้บริการ"),
        ([f"๑. ชั้นบน{CUT_AT_LINE_END}", "ชั้นล่าง"], "๑. ชั้นบน\nชั้นล่าง"),
        ([f"หนึ่ง {CUT}", f"สอง{CUT_AT_LINE_END}", "สาม"], "หนึ่ง สอง\nสาม"),
    ],
)
def test_join_cut(parts: list[str], text: str) -> None:
    """Two or more parts become the text that was cut."""
    joined, *rest = map(make_piece, parts)
    for piece in rest:
        assert is_cut(joined.value)
        joined = join_cut(joined, piece)
    assert joined.text == text
    assert not is_cut(joined.value)


def list_steps(entry: Entry) -> list[str]:
    """An entry's steps, as far as a report keeps them: digits Thai, spelling mended."""
    return [squash(to_thai(item.line)) for item, _ in entry.fields["steps"].items]


def test_a_report_is_read_whole(tmp_path: Path) -> None:
    """A measure of 8,000 characters that goes over several pages comes back as it was."""
    sample = make_sample(LONG)
    path = tmp_path / "report.xlsx"
    path.write_bytes(write_book(make_sample_report(sample)))
    outcome = judge_workbook(open_workbook(path), path.name, sample.definition, sample.round_)
    assert outcome.returned is not None
    pairs = zip(outcome.returned.entries, sample.merged.entries, strict=True)
    found, sent = max(pairs, key=lambda pair: len(pair[1].entry.fields["steps"].text))
    assert list_steps(found) == list_steps(sent.entry)
    assert sum(map(len, list_steps(found))) > 6000
