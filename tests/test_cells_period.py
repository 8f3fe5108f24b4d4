"""Periods, however they are worded. The fiscal year that stands in is 2568."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.cells.period import Period, PeriodKind, format_period, read_period

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))

# kind; first and last day; whether the year is assumed; wordings
DEFINITE = (
    ("RANGE", "2024-10-01", "2025-09-30", False, (
        "๑ ตุลาคม ๒๕๖๗\n- ๓๐ กันยายน ๒๕๖๘", "1 ต.ค. 67 – 30 ก.ย. 68", "๑ ต.ค. ๖๗ ~ ๓๐ ก.ย. ๖๘",
        "๑ ตุลาคม ๒๕๖๗ ถึง ๓๐ กันยายน ๒๕๖๘", "วันที่ ๑ ตุลาคม ๒๕๖๗ จนถึงวันที่ ๓๐ กันยายน ๒๕๖๘",
        "ตั้งแต่วันที่ ๑ เดือน ตุลาคม พ.ศ. ๒๕๖๗ ถึง วันที่ ๓๐ เดือน กันยายน พ.ศ.๒๕๖๘",
        "ระหว่างวันที่ 1 ตุลาคม – 30 กันยายน 2568", "1 ตุลาคม 2567 - 30 กันยายน",
        "1/10/2567 - 30/9/2568", "01/10/67-30/09/68", "2024-10-01 ถึง 2025-09-30",
        "๑ตุลาคม๒๕๖๗-๓๐กันยายน๒๕๖๘", "1 ตุลาคม 2567\n30 กันยายน 2568", "๑ ตค ๒๕67 — ๓๐ กย 256๘",
        "วันอังคารที่ 1 ตุลาคม 2567 ถึงวันอังคารที่ 30 กันยายน 2568",
        "1 ตุลาคม ค.ศ. 2024 - 30 กันยายน ค.ศ. 2025", "เริ่ม 1 ต.ค. 67 สิ้นสุด 30 ก.ย. 68",
        "1 ตุลาคม 2567 - 30 กันยายน 2568 (ตลอดปีงบประมาณ)", "1 ปี (1 ต.ค. 67 - 30 ก.ย. 68)",
        "1 ต.ค. 2567 - 30 ก.ย. 2568.",
    )),
    ("RANGE", "2024-10-01", "2025-09-30", True, ("1 ตุลาคม - 30 กันยายน",)),
    ("RANGE", "2025-10-01", "2025-10-20", False, ("๑ ตุลาคม - ๒๐ ตุลาคม ๒๕๖๘",)),
    ("RANGE", "2020-10-19", "2020-10-21", False, ("๑๙ - ๒๑ ตุลาคม ๒๕๖๓", "19,21 ตุลาคม 2563")),
    ("DAY", "2025-07-01", "2025-07-01", False, ("๑ กรกฏาคม ๒๕๖๘", "วันที่ 1/7/2568", "1.7.68")),
    ("DAY", "2024-12-31", "2024-12-31", True, ("๓๑ ธ.ค.",)),
    ("MONTHS", "2021-10-01", "2022-03-31", False, (
        "ต.ค.64 - มี.ค.65", "ตุลาคม ๒๕๖๔ – มีนาคม ๒๕๖๕", "ต.ค. - มี.ค. 65", "10/2564 - 3/2565",
    )),
    ("MONTHS", "2024-10-01", "2024-12-31", False, (
        "ต.ค.-ธ.ค. 67", "ช่วงเดือน ตุลาคม ถึง ธันวาคม ๒๕๖๗",
    )),
    ("MONTHS", "2024-10-01", "2024-12-31", True, ("ตุลาคม - ธันวาคม",)),
    ("MONTHS", "2024-02-01", "2024-02-29", False, ("กุมภาพันธ์ ๒๕๖๗", "ในเดือน ก.พ. 67")),
    ("MONTHS", "2024-10-01", "2025-04-30", False, ("ต.ค. ๖๗, ม.ค. ๖๘ และ เม.ย. ๖๘",)),
    ("WHOLE_YEAR", "2024-10-01", "2025-09-30", False, (
        "ตลอดปีงบประมาณ ๒๕๖๘", "ปีงบประมาณ พ.ศ. ๒๕๖๘", "ปี ๒๕๖๘", "ตลอดทั้งปี 2568", "พ.ศ. 2568",
        "ประจำปีงบประมาณ 68", "ตลอดปีงบประมาณ ๒๕๖๘ (ต.ค. ๖๗ - ก.ย. ๖๘)", "ปี 2025",
    )),
    ("WHOLE_YEAR", "2024-10-01", "2025-09-30", True, (
        "ตลอดปี", "ตลอดทั้งปีงบประมาณ", "ปีงบประมาณ",
    )),
    ("WHOLE_YEAR", "2023-10-01", "2025-09-30", False, ("ปีงบประมาณ 2567 - 2568",)),
    ("QUARTERS", "2024-10-01", "2025-09-30", True, (
        "ไตรมาส ๑ - ๔", "Q1-Q4", "ไตรมาสแรก ถึง ไตรมาสที่ 4",
    )),
    ("QUARTERS", "2024-10-01", "2025-06-30", True, ("ไตรมาส ๑ และ ๓", "ไตรมาสที่ 1,3")),
    ("QUARTERS", "2023-10-01", "2023-12-31", False, ("ไตรมาส 1/2567", "ปี 2567 ไตรมาสที่ ๑")),
    ("QUARTERS", "2024-07-01", "2025-03-31", False, ("ไตรมาส 4/2567 - ไตรมาส 2/2568",)),
)

INDEFINITE = {
    "RECURRING": (
        "ทุกวันที่ ๑ - ๕ ของทุกเดือน", "ทุกไตรมาส", "รายเดือน", "ปีละ 1 ครั้ง", "1 ครั้ง/ปี",
    ),
    "DURATION": ("3 วัน", "ภายใน ๗ วัน", "ไม่เกิน 5 วันทำการ", "12 เดือน", "ตลอดระยะเวลา 1 ปี"),
    "BLANK": ("", " ", "-", "–", "..."),
    "FREE": (
        "๓๑ กันยายน ๒๕๖๘", "๓๐ กุมภาพันธ์ ๒๕๖๘", "1 ต.ค. 67 - 31 ก.ย. 68", "29/2/2568",
        "31/13/2567",
        "1 ตุลาคม ๓๕๖๓", "1 ตุลาคม 2567 เป็นต้นไป", "1 ตุลาคม 2567 ถึง ปัจจุบัน",
        "ภายในเดือนธันวาคม 2567",
        "08.30 - 16.30 น.", "ไตรมาส 5", "1-2-3", "5", "2568", "Oct 2024", "a1j2567", "j2567",
        "ไม่มี",
        "1 ต.ค. 67 - 30 ก.ย. 68 (ตามแผน)", "1 ต.ค. 67 (2 ต.ค. 67)", "ปี", "5 20 มกราคม 2568",
    ),
}


@pytest.mark.parametrize(
    ("wording", "kind", "start", "end", "assumed"),
    [(wording, *row[:4]) for row in DEFINITE for wording in row[4]],
)
def test_definite_period(wording: str, kind: str, start: str, end: str, assumed: bool) -> None:
    """Each wording means one stretch of days."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    expected = Period(wording, PeriodKind[kind], first, last, assumed)
    assert read_period(wording, 2568) == expected


@pytest.mark.parametrize(
    ("wording", "kind"), [(wording, kind) for kind, row in INDEFINITE.items() for wording in row]
)
def test_indefinite_period(wording: str, kind: str) -> None:
    """What recurs, lasts or cannot be read has no first and last day."""
    assert read_period(wording, 2568) == Period(wording, PeriodKind[kind])


@pytest.mark.parametrize(
    ("wording", "kind"),
    (("ตุลาคม", "MONTHS"), ("ตลอดปี", "WHOLE_YEAR"), ("ไตรมาส 1", "QUARTERS"), ("1 ต.ค.", "DAY")),
)
def test_no_year_to_assume(wording: str, kind: str) -> None:
    """Without a fiscal year to stand in, the kind is known but no days are."""
    assert read_period(wording, None) == Period(wording, PeriodKind[kind])


@pytest.mark.parametrize(
    ("wording", "is_reversed"),
    (
        ("๑ เมษายน ๒๕๖๗ ถึง ๓๐ มีนาคม ๒๕๖๗", True),
        ("20 - 5 ตุลาคม 2567", True),
        ("ไตรมาส 4 - 1", True),
        ("๑ เมษายน ๒๕๖๗ ถึง ๓๐ มีนาคม ๒๕๖๘", False),
        ("๑ เมษายน ๒๕๖๗", False),
        ("รายเดือน", False),
    ),
)
def test_reversed_period(wording: str, is_reversed: bool) -> None:
    """A period that ends before it starts says so."""
    assert read_period(wording, 2568).reversed is is_reversed


@pytest.mark.parametrize(
    "value",
    (date(2024, 10, 1), datetime(2024, 10, 1, 8, 30), date(2567, 10, 1), date(1967, 10, 1)),
)
def test_date_value(value: date) -> None:
    """A real date is a day, also one whose Buddhist year was taken for a Gregorian one."""
    day = date(2024, 10, 1)
    assert read_period(value, 2568) == Period("๑ ตุลาคม ๒๕๖๗", PeriodKind.DAY, day, day)


def test_date_value_of_no_real_day() -> None:
    """The 29th of February of Buddhist 2568 is a day in a spreadsheet only."""
    assert read_period(date(2568, 2, 29), 2568) == Period("๒๙ กุมภาพันธ์ ๒๕๖๘", PeriodKind.FREE)


@pytest.mark.parametrize(
    ("value", "text"), ((45567.0, "45567"), (45567, "45567"), (0.5, "0.5"), (float("nan"), "nan"))
)
def test_number_means_nothing(value: float, text: str) -> None:
    """A bare number is kept, without a needless decimal."""
    assert read_period(value, 2568) == Period(text, PeriodKind.FREE)


@given(DAYS, DAYS)
def test_printed_period_reads_back(start: date, end: date) -> None:
    """What the report prints, reading gives again."""
    period = read_period(format_period(start, end), None)
    assert (period.kind, period.start, period.end) == (PeriodKind.RANGE, start, end)


ANY_WORDING = st.one_of(
    st.text(max_size=30),
    st.text("0123๕๖/.-–(), ตค.กย.พศปีไตรมาสqyEFAaj\n", max_size=30),
)


@settings(max_examples=300)
@given(ANY_WORDING, st.none() | st.integers(2500, 2600))
def test_any_text_is_read(text: str, year: int | None) -> None:
    """No text raises an error or is changed, and days come in pairs."""
    period = read_period(text, year)
    assert period.text == text
    assert (period.start is None) == (period.end is None)
