"""Printed pages of generated rounds and of the example, in a real LibreOffice.

What the layout foretells is what is printed: the pages, the lines of every row, every character in
its cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from itasheet.checks import judge_workbook
from itasheet.definition.round import fill_texts
from itasheet.layout.paper import cell_height, span_columns
from itasheet.merging.merge import merge_returns
from itasheet.reports.contents import ReportContents
from itasheet.reports.report import Report, make_report
from itasheet.resources import find_data
from itasheet.sheets.page import Book, Formula, Page
from itasheet.sheets.styles import font_of
from itasheet.xlsx.write_workbook import write_book
from tests.example.fill import load_report, open_workbook
from tests.example.make import load_round
from tests.golden import Golden
from tests.office.session import Office
from tests.page_text import draw_book
from tests.printed import check_pages, is_printed
from tests.rounds import (
    COUNT,
    CREATED,
    LONG,
    make_sample,
    make_sample_forms,
    make_sample_report,
)

MOST_SLACK = 0.6
"""Empty lines that a row may have on the average."""
ROW = 21.0
"""Points of a row without a height of its own."""
QUICK = (0, 7)
SLOW = tuple(sorted(set(range(COUNT)) - set(QUICK)))


def list_books(number: int) -> Iterator[Book]:
    """The report and forms of a generated round."""
    sample = make_sample(number)
    yield make_sample_report(sample)
    yield from make_sample_forms(sample)


def check_book(office: Office, book: Book, folder: Path) -> None:
    """No row is clipped, few are too high, and the printed pages are as foretold."""
    path = folder / "book.xlsx"
    path.write_bytes(write_book(book))
    rows = office.row_heights(path)
    assert [row for row in rows if row.clipped] == []
    assert sum(row.slack for row in rows) / len(rows) <= MOST_SLACK
    office.convert(path, path.with_suffix(".pdf"))
    assert check_pages(book, path.with_suffix(".pdf")) == []


@pytest.mark.parametrize(
    "number",
    [pytest.param(n, marks=pytest.mark.slow) if n % 4 or n >= LONG else n for n in range(COUNT)],
)
def test_merged_cells(number: int) -> None:
    """Nobody fits merged cells, and LibreOffice tells nothing of them: the metrics say they do."""
    count = 0
    for page in (page for book in list_books(number) for page in book.pages):
        cells = {cell[:2]: cell for cell in page.cells}
        for merge in page.merges:
            count += 1
            cell = cells[merge[:2]]
            rows = range(merge.first_row, merge.last_row + 1)
            given = sum(page.rows[row].height if row in page.rows else ROW for row in rows)
            width = span_columns(page.widths[merge.first_column : merge.last_column + 1])
            text = cell.value.value if isinstance(cell.value, Formula) else cell.value
            needed = cell_height(str(text or ""), font_of(cell.style), width)
            assert given >= needed, (page.name, cell)
    assert count > 10


@pytest.mark.office
@pytest.mark.parametrize(
    "number", [*QUICK, *(pytest.param(number, marks=pytest.mark.slow) for number in SLOW)]
)
def test_generated_rounds(number: int, office: Office, tmp_path: Path) -> None:
    """Rounds from tiny to huge: one measure of 8,000 characters, 20 measures, 15 units."""
    for book in list_books(number):
        check_book(office, book, tmp_path)


def make_example() -> Report:
    """The report of the example's returns."""
    definition, found = load_report(), load_round()
    paths = sorted(find_data("examples", "round/returns").glob("*.xlsx"))
    workbooks = [open_workbook(path)._replace(path=path.name) for path in paths]
    outcomes = [judge_workbook(one, one.path, definition, found) for one in workbooks]
    returned = [outcome.returned for outcome in outcomes if outcome.returned]
    merged = merge_returns(returned, definition, found)
    return make_report(ReportContents(definition, merged, fill_texts(found)), CREATED)


@pytest.mark.office
def test_example(office: Office, tmp_path: Path) -> None:
    """The example's report."""
    check_book(office, make_example().book, tmp_path)


def test_golden_pages(golden: Golden) -> None:
    """The example's report as text: cells, widths, heights and breaks of every page.

    It tells how many pages it prints on: the cover, four of the table, the summary.
    """
    example = make_example()
    assert example.pages == 6
    golden.check("report-example.txt", draw_book(example.book))


def list_spoilt(page: Page) -> Iterator[Page]:
    """The page with lost letters, with other columns, with higher rows, and with a break less."""
    spoilt = [one for one in page.cells if one.style == "report_cell" and one.value]
    cells = (c._replace(value=str(c.value)[:-1]) if c in spoilt else c for c in page.cells)
    yield page._replace(cells=tuple(cells))
    yield page._replace(widths=(page.widths[0] + 60, page.widths[1] - 60, *page.widths[2:]))
    higher = {index: row._replace(height=row.height + 15) for index, row in page.rows.items()}
    yield page._replace(rows=higher)
    assert page.paper is not None
    yield page._replace(paper=page.paper._replace(breaks=page.paper.breaks[:-1]))


@pytest.mark.office
def test_spoilt_pages_are_found(office: Office, tmp_path: Path) -> None:
    """The proof itself sees lost letters, other columns, other heights, and a page too many."""
    book = make_example().book
    path, pdf = tmp_path / "book.xlsx", tmp_path / "book.pdf"
    path.write_bytes(write_book(book))
    office.convert(path, pdf)
    cover, table, *more = book.pages
    assert is_printed(table) and check_pages(book, pdf) == []
    for number, spoilt in enumerate(list_spoilt(table)):
        assert check_pages(book._replace(pages=(cover, spoilt, *more)), pdf), number
