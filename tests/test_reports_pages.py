"""Printed pages of generated rounds and of the example, in a real LibreOffice.

What the layout foretells is what is printed: the pages, the lines of every row, every character in
its cell.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped, unused-ignore]
import pytest

from itasheet.layout.fonts import DIGIT_FAMILY
from itasheet.reports.report import make_report
from itasheet.sheets.page import Book
from itasheet.xlsx.write_workbook import write_book
from tests import rounds
from tests.golden import Golden
from tests.office.fonts import FAMILIES
from tests.office.session import Office
from tests.page_text import draw_book
from tests.printed import check_pages, is_printed, list_tight
from tests.tables import load_definition

MOST_SLACK = 0.6
"""Empty lines that a row may have on the average."""
QUICK = (0, 7)
SLOW = tuple(sorted(set(range(rounds.COUNT)) - set(QUICK)))


def list_books(number: int) -> Iterator[tuple[Book, ...]]:
    """The report with its summary, and each form."""
    sample = rounds.make_sample(number)
    report = make_report(sample.contents, rounds.CREATED)
    yield report.book, report.summary
    yield from ((form,) for form in rounds.make_sample_forms(sample))


def check_books(office: Office, books: tuple[Book, ...], folder: Path) -> None:
    """No row is clipped, few are too high, and the printed pages are as foretold."""
    path, slack = folder / "book.xlsx", list[float]()
    for book in books:
        path.write_bytes(write_book(book))
        rows = office.row_heights(path)
        assert [row for row in rows if row.clipped] == []
        slack += [row.slack for row in rows if not row.merged]
        office.convert(path, path.with_suffix(".pdf"))
        assert check_pages(book, path.with_suffix(".pdf")) == []
    assert sum(slack) / len(slack) <= MOST_SLACK


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(n, marks=pytest.mark.slow) if n % 4 or n >= rounds.LONG else n
        for n in range(rounds.COUNT)
    ],
)
def test_every_text_fits(number: int) -> None:
    """By our own figures, merged cells too."""
    books = chain.from_iterable(list_books(number))
    pages = [page for book in books for page in book.pages if is_printed(page)]
    assert sum(len(page.merges) for page in pages) > 10
    assert [(page.name, cell) for page in pages for cell in list_tight(page)] == []


@pytest.mark.parametrize(
    "number", [*QUICK, *(pytest.param(number, marks=pytest.mark.slow) for number in SLOW)]
)
def test_generated_rounds(number: int, office: Office, tmp_path: Path) -> None:
    """Rounds from tiny to huge: one measure of 8,000 characters, 20 measures, 15 units."""
    for books in list_books(number):
        check_books(office, books, tmp_path)


@pytest.mark.office
@pytest.mark.slow
def test_other_fonts(tmp_path: Path) -> None:
    """Without the national fonts the table stays on one sheet's width; viewers may fit its rows."""
    report, path = rounds.report_example(), tmp_path / "report.xlsx"
    path.write_bytes(write_book(report.book))
    with Office(families=()) as office:
        office.convert(path, path.with_suffix(".pdf"))
    document = pypdfium2.PdfDocument(path.with_suffix(".pdf"))
    printed = [page.get_textpage().get_text_range() for page in document][1:]
    first, *_, last = (column.heading[:5] for column in load_definition().columns)
    assert printed and all(first in text and last in text for text in printed)
    table = report.book.pages[1]
    merged = {merge.first_row for merge in table.merges}
    plain = {cell.row for cell in table.cells if cell.value} - merged
    assert len(plain) > 7 and all(table.rows[row].grows for row in plain)


@pytest.mark.office
def test_no_font_of_digits(tmp_path: Path) -> None:
    """A higher font for the page's number leaves the table the room that it counts on."""
    report, path = rounds.report_example(), tmp_path / "report.xlsx"
    path.write_bytes(write_book(report.book))
    with Office(families={*FAMILIES} - {DIGIT_FAMILY}) as office:
        office.convert(path, path.with_suffix(".pdf"))
    assert len(pypdfium2.PdfDocument(path.with_suffix(".pdf"))) == report.pages


def test_golden_pages(golden: Golden) -> None:
    """The example's report and summary as text: cells, widths, heights, breaks of every page."""
    example = rounds.report_example()
    assert example.pages == 5
    for book, name in ((example.book, "report"), (example.summary, "summary")):
        golden.check(f"{name}-example.txt", draw_book(book))
