"""The overview's workbook: pages that fit, headings on each of them, files that do not count."""

from datetime import datetime

import pytest

from itasheet.definition.identity import DocumentKind, find_kind
from itasheet.definition.round import Unit
from itasheet.language import load_translator
from itasheet.reports.typesetting import ROOM
from itasheet.sheets.page import Book
from itasheet.tracking.status_table import make_workbook
from itasheet.tracking.unit_status import find_status
from tests.golden import Golden
from tests.made_returns import OFFICE, WORKS, make_return
from tests.page_text import draw_book
from tests.printed import list_pages
from tests.rounds import UNITS
from tests.tables import issue_form, load_definition, read_book
from tests.test_tracking_status import AFTER, BEFORE, DATED, DEADLINE, FAULTY, come, resolve, send

CREATED = datetime(2025, 9, 1)


def make_book(units: int, files: int = 0) -> Book:
    """The overview of a round of so many units, with so many files that do not count."""
    names = [UNITS[number % len(UNITS)] for number in range(units)]
    found = DATED._replace(
        units=tuple(Unit(f"unit-{number}", name) for number, name in enumerate(names))
    )
    left_out = tuple((f"{n}.xlsx", "อ่านไม่ได้ " * 30) for n in range(files))
    status = find_status(found, resolve([]), [], BEFORE)
    return make_workbook(status, load_definition(), ("ณ วันนี้",), left_out, CREATED, str)


def make_overview() -> Book:
    """An overview with a return that came late, one that has to be mended, and one left out."""
    late = come(make_return("office.xlsx", OFFICE, 1, 2), "period-unreadable", day=AFTER)
    ledger = [send("forms", BEFORE, unit=WORKS), send("reminders", DEADLINE, unit=WORKS)]
    status = find_status(DATED, resolve([late, FAULTY]), ledger, AFTER)
    left_out = [("x.xlsx", "กองคลัง: อ่านไม่ได้")]
    return make_workbook(
        status, load_definition(), ("ณ 16/10",), left_out, CREATED, load_translator("th")
    )


def test_golden(golden: Golden) -> None:
    golden.check("overview.txt", draw_book(make_overview()))


@pytest.mark.parametrize(("units", "files"), [(1, 0), (15, 3), (60, 40)])
def test_pages_fit(units: int, files: int) -> None:
    """No page is overfull, with the headings that stand on each, and no chart is cut."""
    for page in make_book(units, files).pages:
        assert page.paper
        repeated = page.paper.repeated[0] if page.paper.repeated else None
        for rows in list_pages(page):
            again = page.rows[repeated].height if repeated and repeated not in rows else 0
            assert again + sum(page.rows[row].height for row in rows) <= ROOM
        for chart in page.charts:
            assert page.rows[chart.row].height == pytest.approx(chart.height * 0.75)
    assert len(list(list_pages(make_book(60, 40).pages[0]))) > 2


@pytest.mark.parametrize("files", [0, 1, 40])
def test_heading_of_files_stands_on_their_pages(files: int) -> None:
    """Each file that does not count has it above on its page; where all count it is gone."""
    page = make_book(15, files).pages[1]
    headings = {cell.row for cell in page.cells if cell.value == "Why it does not count"}
    told = {cell.row for cell in page.cells if str(cell.value).endswith(".xlsx")}
    pages = [set(rows) for rows in list_pages(page)]
    assert len(headings) == sum(not told.isdisjoint(rows) for rows in pages)
    assert all(row + 1 in told for row in headings)


def test_page_for_the_head() -> None:
    """The first sheet of a round of 15 units is one page: every unit, its state, and no path."""
    (first, second) = make_overview().pages
    assert len(list(list_pages(make_book(15).pages[0]))) == 1
    texts, others = ([str(cell.value) for cell in page.cells] for page in (first, second))
    assert {"กองช่าง", "รับแล้ว"} < {*texts}
    assert not any(".xlsx" in text for text in texts)
    assert {"office.xlsx", "x.xlsx"} < {*others}


def test_known_again() -> None:
    """An overview is known by its property or its name; a form is none."""
    overview = read_book(make_book(2))
    assert find_kind(overview) is DocumentKind.OVERVIEW
    assert find_kind(overview._replace(properties={})) is DocumentKind.OVERVIEW
    assert find_kind(overview._replace(names={})) is DocumentKind.OVERVIEW
    assert find_kind(issue_form("finance")) is DocumentKind.FORM
