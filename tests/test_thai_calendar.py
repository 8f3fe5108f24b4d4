"""Dates in words, and the fiscal year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.thai.dates import (
    MONTHS,
    SHORT_MONTHS,
    find_fiscal_year,
    fiscal_months,
    fiscal_quarter,
    fiscal_range,
    format_date,
    replace_months,
)

LETTERS = "abcdefghijkl"


def test_dates_in_words() -> None:
    """Thai digits, the Buddhist year, the month in full or short."""
    assert format_date(date(2024, 10, 1)) == "๑ ตุลาคม ๒๕๖๗"
    assert format_date(date(2024, 10, 1), short=True) == "๑ ต.ค. ๖๗"
    assert format_date(date(2057, 2, 28), short=True) == "๒๘ ก.พ. ๐๐"


@pytest.mark.parametrize(
    ("day", "year"),
    (
        (date(2024, 9, 30), 2567),
        (date(2024, 10, 1), 2568),
        (date(2025, 1, 1), 2568),
        (date(2025, 9, 30), 2568),
    ),
)
def test_fiscal_year_of_a_day(day: date, year: int) -> None:
    """The fiscal year turns on the first of October."""
    assert find_fiscal_year(day) == year


def test_fiscal_year_and_quarters() -> None:
    """Four quarters follow on one another and make up the year."""
    assert fiscal_range(2568) == (date(2024, 10, 1), date(2025, 9, 30))
    quarters = [fiscal_quarter(2568, number) for number in (1, 2, 3, 4)]
    assert quarters[0][0] == date(2024, 10, 1) and quarters[-1][1] == date(2025, 9, 30)
    for before, after in zip(quarters, quarters[1:], strict=False):
        assert after[0] - before[1] == timedelta(days=1)


@pytest.mark.parametrize("number", (0, 5))
def test_no_such_quarter(number: int) -> None:
    """There is no fifth quarter."""
    with pytest.raises(ValueError):
        fiscal_quarter(2568, number)


def test_months_of_a_fiscal_year() -> None:
    """October to December lie in the year before; leap days are known."""
    assert fiscal_months(12, 2, 2567) == (date(2023, 12, 1), date(2024, 2, 29))
    assert fiscal_months(2, 2, 2568) == (date(2025, 2, 1), date(2025, 2, 28))


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_lies_in_its_fiscal_year(day: date) -> None:
    """The year found for a day is one whose range holds it."""
    first, last = fiscal_range(find_fiscal_year(day))
    assert first <= day <= last


@pytest.mark.parametrize("number", range(1, 13))
def test_month_names_are_known(number: int) -> None:
    """Full, short, undotted and half-dotted names mean the same month."""
    full, short = MONTHS[number - 1], SHORT_MONTHS[number - 1]
    for name in (full, short, short[:-1], short.replace(".", ""), short.replace(".", ". ", 1)):
        assert replace_months(f"{name}|", LETTERS) == f"{LETTERS[number - 1]}|", name


def test_misspelt_months_are_known() -> None:
    """The slips that are common do not hide a month."""
    assert replace_months("กรกฏาคม พฤษจิกายน กุมภาพันธ ตุลา", LETTERS) == "g k b j"
