"""Printed pages of generated rounds and of the example, in a real LibreOffice.

What the layout foretells is what is printed: the pages, the lines of every row, every character in
its cell.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from itasheet.sheets.page import Book
from itasheet.xlsx.write_workbook import write_book
from tests import rounds
from tests.golden import Golden
from tests.office.session import Office
from tests.page_text import draw_book
from tests.printed import check_pages, is_printed, list_tight

MOST_SLACK = 0.6
"""Empty lines that a row may have on the average."""
QUICK = (0, 7)
SLOW = tuple(sorted(set(range(rounds.COUNT)) - set(QUICK)))


def list_books(number: int) -> Iterator[Book]:
    sample = rounds.make_sample(number)
    yield rounds.make_sample_report(sample)
    yield from rounds.make_sample_forms(sample)


def check_book(office: Office, book: Book, folder: Path) -> None:
    """No row is clipped, few are too high, and the printed pages are as foretold."""
    path = folder / "book.xlsx"
    path.write_bytes(write_book(book))
    rows = office.row_heights(path)
    assert [row for row in rows if row.clipped] == []
    rows = [row for row in rows if not row.merged]
    assert sum(row.slack for row in rows) / len(rows) <= MOST_SLACK
    office.convert(path, path.with_suffix(".pdf"))
    assert check_pages(book, path.with_suffix(".pdf")) == []


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(n, marks=pytest.mark.slow) if n % 4 or n >= rounds.LONG else n
        for n in range(rounds.COUNT)
    ],
)
def test_every_text_fits(number: int) -> None:
    """By our own figures, merged cells too."""
    pages = [page for book in list_books(number) for page in book.pages if is_printed(page)]
    assert sum(len(page.merges) for page in pages) > 10
    assert [(page.name, cell) for page in pages for cell in list_tight(page)] == []


@pytest.mark.office
@pytest.mark.parametrize(
    "number", [*QUICK, *(pytest.param(number, marks=pytest.mark.slow) for number in SLOW)]
)
def test_generated_rounds(number: int, office: Office, tmp_path: Path) -> None:
    """Rounds from tiny to huge: one measure of 8,000 characters, 20 measures, 15 units."""
    for book in list_books(number):
        check_book(office, book, tmp_path)


def test_golden_pages(golden: Golden) -> None:
    """The example's report as text: cells, widths, heights and breaks of every page."""
    example = rounds.report_example()
    assert example.pages == 6
    golden.check("report-example.txt", draw_book(example.book))
