"""Periods, however they are worded. The fiscal year that stands in is 2568."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.cells.period import (
    find_missing_day,
    format_period,
    read_field_period,
    read_period,
    unify_period,
)
from itasheet.cells.period_grammar import Period, PeriodKind
from itasheet.sheets.grid import Read
from tests.tables import load_cases, make_field, part_wordings

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))

CASES = load_cases("periods")


@pytest.mark.parametrize(
    ("kind", "start", "end", "year", "wording"), part_wordings(CASES["definite"])
)
def test_definite_period(kind: str, start: str, end: str, year: str, wording: str) -> None:
    """Each wording means one stretch of days."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    expected = Period(PeriodKind[kind], first, last, year == "assumed")
    assert read_period(wording, 2568) == expected


@pytest.mark.parametrize(("kind", "wording"), part_wordings(CASES["indefinite"]))
def test_indefinite_period(kind: str, wording: str) -> None:
    """What recurs, lasts or cannot be read has no first and last day."""
    assert read_period(wording, 2568) == Period(PeriodKind[kind])


@pytest.mark.parametrize(("kind", "spans", "wording"), part_wordings(CASES["parts"]))
def test_period_in_parts(kind: str, spans: str, wording: str) -> None:
    """Separate days, and a beginning or an end alone, are known but make no stretch."""
    period = read_period(wording, 2568)
    assert (period.kind, period.start) == (PeriodKind[kind], None)
    assert " ".join(f"{start}/{end}" for start, end in period.spans) == spans


@pytest.mark.parametrize(("month", "day", "text"), part_wordings(CASES["impossible"]))
def test_missing_day(month: str, day: str, text: str) -> None:
    """The month that lacks a day is named, with the last day that it has in any year."""
    assert find_missing_day(text) == ((month, day) if month else None)


@pytest.mark.parametrize(("kind", "wording"), part_wordings(CASES["undated"]))
def test_no_year_to_assume(kind: str, wording: str) -> None:
    """Without a fiscal year to stand in, the kind is known but no days are."""
    assert read_period(wording, None) == Period(PeriodKind[kind])


@pytest.mark.parametrize(("is_reversed", "wording"), part_wordings(CASES["reversed"]))
def test_reversed_period(is_reversed: str, wording: str) -> None:
    """A period that ends before it starts says so."""
    assert read_period(wording, 2568).reversed is (is_reversed == "yes")


@pytest.mark.parametrize(
    "value", (date(2024, 10, 1), datetime(2024, 10, 1, 8, 30), date(2567, 10, 1), date(1967, 10, 1))
)
def test_date_value(value: date) -> None:
    """A real date is a day, also one whose Buddhist year was taken for a Gregorian one."""
    day = date(2024, 10, 1)
    assert read_period(value, 2568) == Period(PeriodKind.DAY, day, day)


def test_date_value_of_no_real_day() -> None:
    """The 29th of February of Buddhist 2568 is a day in a spreadsheet only."""
    assert read_period(date(2568, 2, 29), 2568) == Period(PeriodKind.IMPOSSIBLE)


FIRST, LAST = date(2024, 10, 1), date(2025, 9, 30)


@pytest.mark.parametrize(
    ("values", "start", "end"),
    [
        ((date(2024, 10, 1),), FIRST, FIRST),
        ((date(2567, 10, 1), date(2568, 9, 30)), FIRST, LAST),
        ((date(2024, 10, 1), "๓๐ กันยายน ๒๕๖๘"), FIRST, LAST),
        (("๑ ตุลาคม ๒๕๖๗", "- ๓๐ กันยายน ๒๕๖๘"), FIRST, LAST),
        (("๑ ตุลาคม ๒๕๖๗", "ถึง", "๓๐ กันยายน ๒๕๖๘"), FIRST, LAST),
        (("ต.ค. - ธ.ค. ๖๗", "ม.ค. - ก.ย. ๖๘"), FIRST, LAST),
        (("ม.ค. - ก.ย. ๖๘", "ต.ค. - ธ.ค. ๖๗"), FIRST, LAST),
        (("ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๓ - ๔"), FIRST, LAST),
    ],
)
def test_field_period(values: tuple[Read, ...], start: date, end: date) -> None:
    """A period is read from one cell, a start and an end, or as many stretches as there are."""
    period = read_field_period(make_field(*values), 2568)
    assert (period.start, period.end) == (start, end)


def test_reversed_among_others() -> None:
    """One stretch in disorder is not hidden by the others."""
    values = ("ม.ค. - มี.ค. ๖๘", "๓๐ ก.ย. ๖๘ - ๑ ก.ค. ๖๘")
    assert read_field_period(make_field(*values), 2568).reversed
    assert read_field_period(make_field(date(2025, 9, 30), date(2024, 10, 1)), 2568).reversed


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((), PeriodKind.BLANK),
        (("-",), PeriodKind.BLANK),
        (("ตามสมควร",), PeriodKind.FREE),
        (("ต.ค. ๖๗", "ตามสมควร"), PeriodKind.FREE),
        ((2568,), PeriodKind.FREE),
        (("ทุกเดือน",), PeriodKind.RECURRING),
        (("ต.ค. - ธ.ค. ๖๗", "ก.ค. - ก.ย. ๖๘"), PeriodKind.SEPARATE),
        (("ไตรมาส ๑ และ ๓", "ไตรมาส ๔"), PeriodKind.SEPARATE),
    ],
)
def test_field_without_days(values: tuple[Read, ...], kind: PeriodKind) -> None:
    """What means no definite days has none."""
    period = read_field_period(make_field(*values), 2568)
    assert (period.kind, period.start) == (kind, None)


@given(DAYS, DAYS)
def test_printed_period_reads_back(start: date, end: date) -> None:
    """What the report prints, reading gives again."""
    period = read_period(format_period(start, end), None)
    assert (period.kind, period.start, period.end) == (PeriodKind.RANGE, start, end)


ANY_WORDING = st.one_of(
    st.text(max_size=30), st.text("0123๕๖/.-–(), ตค.กย.พศปีไตรมาสqyEFAaj\n", max_size=30)
)


@given(ANY_WORDING, st.none() | st.integers(2500, 2600))
def test_any_text_is_read(text: str, year: int | None) -> None:
    """No text raises an error, and days come in pairs."""
    period = read_period(text, year)
    assert (period.start is None) == (period.end is None)


@pytest.mark.parametrize(
    ("text", "uniform"),
    [
        ("19-21 ต.ค. 67", "๑๙ – ๒๑ ตุลาคม ๒๕๖๗"),
        ("ต.ค.67-ก.ย.68", "ตุลาคม ๒๕๖๗ – กันยายน ๒๕๖๘"),
        ("ระหว่างเดือน ต.ค. 67 ถึง ธ.ค. 67", "ตุลาคม – ธันวาคม ๒๕๖๗"),
        ("วันที่ 5 ธันวาคม พ.ศ. 2567", "๕ ธันวาคม ๒๕๖๗"),
        ("1 ธ.ค. - 5 ม.ค.", "๑ ธันวาคม – ๕ มกราคม"),
        ("29 ก.พ.", "๒๙ กุมภาพันธ์"),
        ("เริ่ม 1 ตุลาคม 2567", None),
        ("ตั้งแต่ ตุลาคม 2567", None),
        ("ภายใน 30 ก.ย. 68", None),
        ("ทุกวันศุกร์ ต.ค. 67", None),
        ("ไตรมาส 1", None),
        ("1, 3, 5 ต.ค. 67", None),
        ("30 ก.ย. 68 - 1 ต.ค. 67", None),
    ],
)
def test_one_style(text: str, uniform: str | None) -> None:
    """Days and months are printed alike; what says more than these stays as it was typed."""
    assert unify_period(text) == uniform


@given(DAYS, DAYS)
def test_one_style_keeps_the_days(start: date, end: date) -> None:
    """The same days are read from a period in one style."""
    first, last = sorted((start, end))
    uniform = unify_period(format_period(first, last))
    assert uniform is not None
    period = read_period(uniform, None)
    assert (period.start, period.end) == (first, last)
