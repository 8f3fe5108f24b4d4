"""Dates in words, the fiscal year, and the years that a text mentions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.thai import dates
from tests.tables import load_cases, part_wordings


def test_dates_in_words() -> None:
    """Thai digits, the Buddhist year, the month in full or short."""
    assert dates.format_date(date(2024, 10, 1)) == "๑ ตุลาคม ๒๕๖๗"
    assert dates.format_date(date(2024, 10, 1), short=True) == "๑ ต.ค. ๖๗"
    assert dates.format_date(date(2057, 2, 28), short=True) == "๒๘ ก.พ. ๐๐"


def test_fiscal_year() -> None:
    """It turns on the first of October; four quarters that follow on one another make it up."""
    days = (date(2024, 9, 30), date(2024, 10, 1), date(2025, 1, 1), date(2025, 9, 30))
    assert list(map(dates.find_fiscal_year, days)) == [2567, 2568, 2568, 2568]
    assert dates.fiscal_range(2568) == (date(2024, 10, 1), date(2025, 9, 30))
    quarters = [dates.fiscal_months(*months, 2568) for months in dates.QUARTERS]
    assert (quarters[0][0], quarters[-1][1]) == dates.fiscal_range(2568)
    for before, after in zip(quarters, quarters[1:]):
        assert after[0] - before[1] == timedelta(days=1)


def test_months_of_a_fiscal_year() -> None:
    """October to December lie in the year before; leap days are known."""
    assert dates.fiscal_months(12, 2, 2567) == (date(2023, 12, 1), date(2024, 2, 29))
    assert dates.fiscal_months(2, 2, 2568) == (date(2025, 2, 1), date(2025, 2, 28))


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_lies_in_its_fiscal_year(day: date) -> None:
    """The year found for a day is one whose range holds it."""
    first, last = dates.fiscal_range(dates.find_fiscal_year(day))
    assert first <= day <= last


@pytest.mark.parametrize("number", range(1, 13))
def test_month_names_are_known(number: int) -> None:
    """Full, short, undotted and half-dotted names mean the same month."""
    full, short = dates.MONTHS[number - 1], dates.SHORT_MONTHS[number - 1]
    for name in (full, short, short[:-1], short.replace(".", ""), short.replace(".", ". ", 1)):
        assert dates.MONTH_NAMES[name] == number - 1, name


def test_misspelt_months_are_known() -> None:
    """The slips that are common do not hide a month."""
    slips = "กรกฏาคม พฤษจิกายน พฤศภาคม กุมภาพันธ ตุลา".split()
    assert [dates.MONTH_NAMES[slip] for slip in slips] == [6, 10, 4, 1, 9]


@pytest.mark.parametrize(("years", "text"), part_wordings(load_cases("years")["mentioned"]))
def test_years(years: str, text: str) -> None:
    """A year is found however it is written; amounts, codes and numbers of telephones are none."""
    found = dates.find_years(text.replace("«", "").replace("»", ""))
    told = (
        "." * one.dated + (f"({one.number})" if one.cited else f"{one.number}") for one in found
    )
    assert " ".join(told) == years
    if "«" in text:
        assert [one.text for one in found] == [text.partition("«")[2].partition("»")[0]]


@given(st.text("ปีพ.ศ. ต.ค.0256๒๕๖/-–,\nax", max_size=30))
def test_wording_stands_in_the_text(text: str) -> None:
    """Whatever the text, a found wording is a part of it."""
    assert all(year.text in text for year in dates.find_years(text))
