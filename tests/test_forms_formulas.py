"""Formulas as Excel 2010, LibreOffice and Google Sheets all take them."""

from __future__ import annotations

import re

import pytest

from itasheet.forms.formulas import (
    count_found,
    fix_area,
    is_accepted,
    list_silent,
    quote_text,
    replace_all,
)
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Formula, Page
from tests.test_forms_book import DEFINITION, make_book, widen_definition

KNOWN = frozenset(
    """
    ADDRESS AND CHAR COLUMN DATE DAY EXACT FIND IF IFERROR INT ISERROR ISNUMBER LEFT LEN LOG LOWER
    MATCH MAX MID MMULT MONTH NOT OR RIGHT ROW SIGN SUBSTITUTE SUMPRODUCT TRIM UPPER VALUE YEAR
    """.split()
)
"""Functions that stand in the documentation of all three, none of them volatile."""
PAGES = [make_book().pages[0], make_book(widen_definition()).pages[0]]


def list_formulas(page: Page) -> list[str]:
    """All formulas of cells and rules."""
    cells = [cell.value.text for cell in page.cells if isinstance(cell.value, Formula)]
    return [*cells, *(highlight.formula for highlight in page.highlights)]


@pytest.mark.parametrize("page", PAGES, ids=["ita", "wide"])
def test_functions(page: Page) -> None:
    """No formula uses a function that one of them lacks."""
    for formula in list_formulas(page):
        bare = re.sub('"(?:[^"]|"")*"', '""', formula)
        assert set(re.findall(r"([A-Z][A-Z.]*)[(]", bare)) <= KNOWN


@pytest.mark.parametrize("page", PAGES, ids=["ita", "wide"])
def test_limits(page: Page) -> None:
    """Formulas and texts in them keep to Excel's bounds; rules speak of their own sheet only."""
    for formula in list_formulas(page):
        assert is_accepted(formula)
        assert max(map(len, re.findall('"(?:[^"]|"")*"', formula)), default=0) <= 255 + 2
    assert not [rule for rule in page.highlights if "!" in rule.formula or "{" in rule.formula]


@pytest.mark.parametrize(
    ("text", "quoted"), [("ครบแล้ว", '"ครบแล้ว"'), ('ช่อง "ก"', '"ช่อง ""ก"""'), ("", '""')]
)
def test_quote_text(text: str, quoted: str) -> None:
    """A quotation mark in a formula's text is written twice."""
    assert quote_text(text) == quoted


@pytest.mark.parametrize(
    ("area", "cells"),
    [(CellRange(5, 1, 10, 1), "$B$6:$B$11"), (CellRange(5, 27, 5, 27), "$AB$6:$AB$6")],
)
def test_fix_area(area: CellRange, cells: str) -> None:
    """The cells are fixed, and a range also where it is one cell."""
    assert fix_area(area) == cells


def test_replace_all() -> None:
    """Replacements are made in the order given."""
    pairs = (('"a"', '"b"'), ('"b"', "CHAR(10)"))
    assert replace_all("A1", pairs) == 'SUBSTITUTE(SUBSTITUTE(A1,"a","b"),"b",CHAR(10))'


def test_count_found_of_nothing() -> None:
    """No words are found nowhere; an empty list of constants would be no formula."""
    assert count_found("A1", ()) == "0"


@pytest.mark.parametrize(
    ("formula", "accepted"),
    [
        ("1" * 8192, True),
        ("1" * 8193, False),
        ("(" * 64 + ")" * 64, True),
        ("(" * 65 + ")" * 65, False),
    ],
)
def test_is_accepted(formula: str, accepted: bool) -> None:
    """Excel takes 8,192 characters and 64 levels."""
    assert is_accepted(formula) is accepted


def test_many_words() -> None:
    """A definition of more words than a formula can hold goes without the checks that need them."""
    words = DEFINITION.words._replace(nothing=tuple(f"ไม่มี{number}" for number in range(60)))
    page = make_book(DEFINITION._replace(words=words)).pages[0]
    assert all(map(is_accepted, list_formulas(page)))
    told = [formula for formula in list_formulas(page) if "[period-reversed]" in formula]
    assert told
    assert not [formula for formula in told if "[result-equals-step]" in formula]


@pytest.mark.parametrize("word", ["", "-", "--", "1.", "1.-", "(1)", "n/a"])
def test_list_silent(word: str) -> None:
    """Blank words are silent alone and after a mark, and so is the mark alone."""
    assert f"¦{word}¦" in list_silent(("-", "--", "N/A"))


@pytest.mark.parametrize("word", ["---", "ก", "2568"])
def test_list_silent_not(word: str) -> None:
    """A row of dashes is what ``check`` takes for text."""
    assert f"¦{word}¦" not in list_silent(("-", "--", "N/A"))
