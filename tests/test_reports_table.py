"""The report's table as a sheet."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from itasheet.definition.definition import Definition
from itasheet.definition.round import fill_texts
from itasheet.merging.merge import MergedEntry
from itasheet.reports.crest import ROOM
from itasheet.reports.table import Table, make_report_table
from itasheet.sheets.page import CUT, CUT_AT_LINE_END, Page
from itasheet.thai.numbers import Digits
from tests.example.fill import load_report
from tests.rounds import LONG, make_sample

DEFINITION = load_report()
SAMPLE = make_sample(6)
VALUES = fill_texts(SAMPLE.round_)
SIGNED = {**VALUES, "signer": "นางสาวตัวอย่าง รักงาน", "position": "ปลัดเทศบาลตำบลบ้านตัวอย่าง"}


def make_table(
    entries: tuple[MergedEntry, ...] = SAMPLE.merged.entries,
    definition: Definition = DEFINITION,
    values: Mapping[str, str] = VALUES,
) -> Table:
    """A table of the sample's entries."""
    return make_report_table(definition, entries, values, Digits.THAI)


def with_intro(intro: str) -> Definition:
    """The definition with another intro."""
    return DEFINITION._replace(report=DEFINITION.report._replace(intro=intro))


def list_pages(page: Page) -> list[list[int]]:
    """The rows that stand on each printed page, repeated ones left out."""
    assert page.paper is not None and page.paper.area is not None
    starts = (0, *page.paper.breaks)
    ends = (*page.paper.breaks, page.paper.area.last_row + 1)
    return [list(range(start, end)) for start, end in zip(starts, ends, strict=True)]


def texts_of(page: Page, row: int) -> list[str]:
    """What stands in a row."""
    return [str(cell.value) for cell in page.cells if cell.row == row and cell.value]


@pytest.mark.parametrize("values", [VALUES, SIGNED], ids=["unsigned", "signed"])
@pytest.mark.parametrize("repeats", [1, 40, 60, 73, 85, 86, 100])
def test_pages_fit(repeats: int, values: dict[str, str]) -> None:
    """However long the intro, no page is overfull and the headings never stand without a row."""
    definition = with_intro("ตามที่ได้กำหนดมาตรการไว้ " * repeats)
    page = make_table(definition=definition, values=values).page
    assert page.paper is not None and page.paper.repeated is not None
    heading = page.paper.repeated[0]
    for rows in list_pages(page):
        height = sum(page.rows[row].height for row in rows)
        if rows[0] > heading:
            height += page.rows[heading].height
        assert height <= ROOM
        if heading in rows:
            assert heading + 1 in rows


def test_no_room_for_the_first_row() -> None:
    """Where the intro fills the first page the headings go to the next one with their row."""
    page = make_table(definition=with_intro("ตามที่ได้กำหนดมาตรการไว้ " * 90)).page
    assert page.paper is not None and page.paper.repeated is not None
    assert page.paper.repeated[0] in page.paper.breaks


def test_a_huge_intro() -> None:
    """An intro of more than a page goes on over several rows and pages, none of it lost."""
    intro = "ตามที่ได้กำหนดมาตรการไว้ " * 400
    page = make_table(definition=with_intro(intro)).page
    pieces = [str(cell.value) for cell in page.cells if cell.style == "report_intro"]
    assert len(pieces) > 2
    assert "".join(pieces).split() == intro.split()
    assert all(row.height <= 409 for row in page.rows.values())


def test_no_entries() -> None:
    """A report of nothing is a page with headings."""
    table = make_table(entries=())
    assert table.page.paper is not None and table.page.paper.breaks == ()


def test_signature() -> None:
    """Who signs stands below the table, below its last columns, with room for the pen."""
    page = make_table(values=SIGNED).page
    assert page.paper is not None and page.paper.area is not None
    last = page.paper.area.last_row
    assert [texts_of(page, row) for row in range(last - 3, last + 1)] == [
        [],
        ["(ลงชื่อ) ............................................................ ผู้รายงาน"],
        ["(นางสาวตัวอย่าง รักงาน)"],
        ["ตำแหน่ง ปลัดเทศบาลตำบลบ้านตัวอย่าง"],
    ]
    assert page.rows[last - 3].height >= 24
    columns = {cell.column for cell in page.cells if cell.style == "report_signature"}
    assert len(columns) == 1 and min(columns) > 2


def test_no_signature() -> None:
    """Without a name nobody signs."""
    assert not [cell for cell in make_table().page.cells if cell.style == "report_signature"]


@pytest.mark.parametrize("count", range(1, 12))
def test_signature_is_not_alone(count: int) -> None:
    """The page of the signature has a row of the table too, however full the one before it is."""
    entries = tuple(SAMPLE.merged.entries * 5)[:count]
    page = make_table(entries, values=SIGNED).page
    styles = {cell.style for cell in page.cells if cell.row in list_pages(page)[-1]}
    assert {"report_cell", "report_signature"} <= styles


def test_cut_items_are_marked() -> None:
    """A cell that ends within an item says so, and how; all others do not."""
    entries = make_sample(LONG).merged.entries
    table = make_table(entries)
    cut = {
        (number, index)
        for number, part in enumerate(part for page in table.parts for part in page)
        for index, column in enumerate(part.columns)
        if column.cut
    }
    first = min(cell.row for cell in table.page.cells if cell.style == "report_cell")
    marked = {
        (cell.row - first, cell.column)
        for cell in table.page.cells
        if str(cell.value).endswith((CUT, CUT_AT_LINE_END))
    }
    assert marked == cut and cut
