"""Periods, however they are worded. The fiscal year that stands in is 2568."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.cells.period import find_missing_day, format_period, read_field_period, read_period
from itasheet.cells.period_grammar import Period, PeriodKind
from itasheet.sheets.grid import Read
from tests.tables import make_field, parse_wordings

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


# kind; first and last day; whether the year is told or assumed; wordings
DEFINITE = parse_wordings(
    """
RANGE | 2024-10-01 | 2025-09-30 | told | ๑ ตุลาคม ๒๕๖๗⏎- ๓๐ กันยายน ๒๕๖๘ ¦ 1 ต.ค. 67 – 30 ก.ย. 68
    ¦ ๑ ต.ค. ๖๗ ~ ๓๐ ก.ย. ๖๘ ¦ ๑ ตุลาคม ๒๕๖๗ ถึง ๓๐ กันยายน ๒๕๖๘
    ¦ วันที่ ๑ ตุลาคม ๒๕๖๗ จนถึงวันที่ ๓๐ กันยายน ๒๕๖๘
    ¦ ตั้งแต่วันที่ ๑ เดือน ตุลาคม พ.ศ. ๒๕๖๗ ถึง วันที่ ๓๐ เดือน กันยายน พ.ศ.๒๕๖๘
    ¦ ระหว่างวันที่ 1 ตุลาคม – 30 กันยายน 2568 ¦ 1 ตุลาคม 2567 - 30 กันยายน ¦ 1/10/2567 - 30/9/2568
    ¦ 01/10/67-30/09/68 ¦ 2024-10-01 ถึง 2025-09-30 ¦ ๑ตุลาคม๒๕๖๗-๓๐กันยายน๒๕๖๘
    ¦ 1 ตุลาคม 2567⏎30 กันยายน 2568 ¦ ๑ ตค ๒๕67 — ๓๐ กย 256๘
    ¦ วันอังคารที่ 1 ตุลาคม 2567 ถึงวันอังคารที่ 30 กันยายน 2568
    ¦ 1 ตุลาคม ค.ศ. 2024 - 30 กันยายน ค.ศ. 2025
    ¦ เริ่ม 1 ต.ค. 67 สิ้นสุด 30 ก.ย. 68 ¦ 1 ตุลาคม 2567 - 30 กันยายน 2568 (ตลอดปีงบประมาณ)
    ¦ ๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘ ¦ วันที่ ๑ ตุลาคม ๒๕๖๗ - ๓๐ กันยายน ๒๕๖๘
    ¦ ตั้งแต่วันที่ ๑ ตุลาคม ๒๕๖๗ ถึงวันที่ ๓๐ กันยายน ๒๕๖๘
    ¦ ระหว่างวันที่ ๑ ตุลาคม ๒๕๖๗ - ๓๐ กันยายน ๒๕๖๘
    ¦ 1 Oct 2024 – 30 Sep 2025 ¦ from October 1st, 2024 to Sep. 30, 2025 ¦ 01-Oct-24 - 30-Sep-25
    ¦ Tue 1 October 2024 until Tuesday 30 September 2025 ¦ 01OCT2024-30SEP2025 ¦ 1/10/24 – 30/9/25
    ¦ 1 ตุลาคม 2024 - 30 กันยายน 2025 ¦ ๑ ต.ค. ๒๔ - ๓๐ ก.ย. ๒๕ ¦ 2024/10/01 - 2568/09/30
    ¦ between 1 Oct 2567 and 30 Sep 2568 ¦ รอบ 12 เดือน (1 ต.ค. 67 - 30 ก.ย. 68)
    ¦ 1 ปี (1 ต.ค. 67 - 30 ก.ย. 68) ¦ 1 ต.ค. 2567 - 30 ก.ย. 2568.
RANGE | 2024-10-01 | 2025-09-30 | assumed | 1 ตุลาคม - 30 กันยายน
RANGE | 2018-10-01 | 2023-09-30 | told | ๑ ตุลาคม ๒๕61 - ๓๐ กันยายน 256๖
RANGE | 2024-04-01 | 2024-03-30 | told | ๑ เมษายน ๒๕๖๗ ถึง ๓๐ มีนาคม ๒๕๖๗
RANGE | 2025-10-01 | 2025-10-20 | told | ๑ ตุลาคม - ๒๐ ตุลาคม ๒๕๖๘
RANGE | 2020-10-19 | 2020-10-21 | told | ๑๙ - ๒๑ ตุลาคม ๒๕๖๓ ¦ 19,20 และ 21 ตุลาคม 2563
    ¦ ระหว่าง ๑๙ และ ๒๑ ตุลาคม ๒๕๖๓
DAY | 2025-07-01 | 2025-07-01 | told | ๑ กรกฏาคม ๒๕๖๘ ¦ วันที่ 1/7/2568 ¦ 1.7.68
DAY | 2024-12-31 | 2024-12-31 | assumed | ๓๑ ธ.ค.
MONTHS | 2021-10-01 | 2022-03-31 | told | ต.ค.64 - มี.ค.65 ¦ ตุลาคม ๒๕๖๔ – มีนาคม ๒๕๖๕
    ¦ ต.ค. - มี.ค. 65 ¦ 10/2564 - 3/2565
MONTHS | 2024-10-01 | 2025-03-31 | told | รอบ ๖ เดือน (ต.ค.67–มี.ค.68) ¦ 10/67 - 3/68 ¦ 10/24 - 3/25
    ¦ รอบที่ ๑ (ต.ค. ๖๗ – มี.ค. ๖๘) ¦ ต.ค. 67 ถึง มี.ค. 68 รวม 6 เดือน ¦ Oct-24 to Mar-25
    ¦ October 2024 - March 2568 ¦ Oct'24 - Mar'68 ¦ 6 เดือน (ต.ค. 2024 – มี.ค. 2025)
RANGE | 2024-10-01 | 2025-09-30 | told |
    รอบ ๖ เดือน (ต.ค.67–มี.ค.68) และ รอบ ๑๒ เดือน (เม.ย. - ก.ย. 68)
MONTHS | 2024-10-01 | 2024-12-31 | told | Oct-Dec 2024 ¦ ต.ค.-ธ.ค. 67 ¦ ช่วงเดือน ตุลาคม ถึง ธันวาคม ๒๕๖๗
MONTHS | 2024-10-01 | 2024-12-31 | assumed | ตุลาคม - ธันวาคม
MONTHS | 2024-02-01 | 2024-02-29 | told | กุมภาพันธ์ ๒๕๖๗ ¦ ในเดือน ก.พ. 67
MONTHS | 2023-10-01 | 2023-12-31 | told | ต.ค., พ.ย. และ ธ.ค. ๖๖ ¦ ต.ค. ๖๖, พ.ย. และ ธ.ค.
WHOLE_YEAR | 2024-10-01 | 2025-09-30 | told | ตลอดปีงบประมาณ ๒๕๖๘ ¦ ปีงบประมาณ พ.ศ. ๒๕๖๘ ¦ ปี ๒๕๖๘
    ¦ ปีงบประมาณ พ.ศ.๒๕๖๘ ¦ ปีงบประมาณ พ.ศ..2568
    ¦ ตลอดทั้งปี 2568 ¦ พ.ศ. 2568 ¦ ประจำปีงบประมาณ 68 ¦ ภายในปี 2568
    ¦ FY2568 ¦ FY 2025 ¦ fy25 ¦ ปีงบ 68 ¦ fiscal year 2025 ¦ throughout FY2025 ¦ ปี 25 ¦ ปี ค.ศ. 2025
    ¦ ตลอดปีงบประมาณ ๒๕๖๘ (ต.ค. ๖๗ - ก.ย. ๖๘) ¦ ปี 2025
WHOLE_YEAR | 2024-10-01 | 2025-09-30 | assumed | ตลอดปี ¦ ตลอดทั้งปีงบประมาณ ¦ ปีงบประมาณ
WHOLE_YEAR | 2026-10-01 | 2027-09-30 | told | ตลอดปีงบประมาณ ๒๕๗๐
WHOLE_YEAR | 2023-10-01 | 2025-09-30 | told | ปีงบประมาณ 2567 - 2568
QUARTERS | 2024-10-01 | 2025-09-30 | assumed | ไตรมาส ๑ - ๔ ¦ Q1-Q4 ¦ ไตรมาสแรก ถึง ไตรมาสที่ 4
QUARTERS | 2024-10-01 | 2025-03-31 | told | 6 เดือนแรก ปีงบประมาณ 2568 ¦ Q1 - Q2 2568 ¦ H1 2568
    ¦ Q1-Q2/25 ¦ ปี ๒๕๖๘ ครึ่งปีแรก ¦ ครึ่งปีแรกของปีงบประมาณ พ.ศ. ๒๕๖๘ ¦ first half of FY2025
QUARTERS | 2025-04-01 | 2025-09-30 | assumed | ๖ เดือนหลัง ¦ ครึ่งปีหลัง ¦ รอบ ๖ เดือนหลัง ¦ H2
QUARTERS | 2024-10-01 | 2024-12-31 | assumed | ๓ เดือนแรก ¦ 1st quarter ¦ Q1 ¦ ไตรมาสที่หนึ่ง ¦ ไตรมาส Q1
QUARTERS | 2024-10-01 | 2025-09-30 | assumed | รอบ ๑๒ เดือน ¦ ๖ เดือนแรก และ ๖ เดือนหลัง ¦ Quarter 1-4
QUARTERS | 2024-10-01 | 2025-03-31 | assumed | ๖ เดือนแรก ¦ หกเดือนแรก ¦ ครึ่งปีแรก ¦ ครึ่งแรกของปี ¦
    รอบ ๖ เดือน ¦ 1st and 2nd quarter ¦ ไตรมาส ๑ และ ๒ ¦ ไตรมาสที่ 2,1
QUARTERS | 2023-10-01 | 2023-12-31 | told | ไตรมาส 1/2567 ¦ ปี 2567 ไตรมาสที่ ๑
QUARTERS | 2024-07-01 | 2025-03-31 | told | ไตรมาส 4/2567 - ไตรมาส 2/2568
"""
)

INDEFINITE = {
    "RECURRING": (*("ทุกวันที่ ๑ - ๕ ของทุกเดือน", "ทุกไตรมาส", "รายเดือน", "ปีละ 1 ครั้ง", "1 ครั้ง/ปี"),),
    "DURATION": ("3 วัน", "ภายใน ๗ วัน", "ไม่เกิน 5 วันทำการ", "12 เดือน", "ตลอดระยะเวลา 1 ปี"),
    "BLANK": ("", " ", "-", "–", "..."),
    "IMPOSSIBLE": (
        *("๓๑ กันยายน ๒๕๖๘", "๓๐ กุมภาพันธ์ ๒๕๖๘", "1 ต.ค. 67 - 31 ก.ย. 68", "29/2/2568"),
        *(
            "31/13/2567",
            "๓๑ เม.ย.",
            "31 Nov 2024",
            "13/2567 - 1/2568",
            "2567-13-01",
            "1 ตุลาคม ๓๕๖๓",
        ),
        *("ภายใน ๓๑ กันยายน ๒๕๖๘", "๐ ตุลาคม ๒๕๖๗", "๑ ตุลาคม ๓๕๖๓"),
    ),
    "FREE": (
        "ตามความเหมาะสม",
        *("เป็นต้นไป", "ตามสมควร ถึงปัจจุบัน", "ภายในกำหนด", "08.30 - 16.30 น.", "ไตรมาส 5", "1-2-3"),
        *(
            "5",
            "2568",
            "Oct 24",
            "Octember 2024",
            "a1j2567",
            "j2567",
            "ไม่มี",
            "1 ต.ค. 67 - 30 ก.ย. 68 (ตามแผน)",
        ),
        *("1 ต.ค. 67 (2 ต.ค. 67)", "ปี", "5 20 มกราคม 2568"),
    ),
}


@pytest.mark.parametrize(("kind", "start", "end", "year", "wording"), DEFINITE)
def test_definite_period(kind: str, start: str, end: str, year: str, wording: str) -> None:
    """Each wording means one stretch of days."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    expected = Period(PeriodKind[kind], first, last, year == "assumed", text=wording)
    assert read_period(wording, 2568) == expected


@pytest.mark.parametrize(
    ("wording", "kind"), [(wording, kind) for kind, row in INDEFINITE.items() for wording in row]
)
def test_indefinite_period(wording: str, kind: str) -> None:
    """What recurs, lasts or cannot be read has no first and last day."""
    assert read_period(wording, 2568) == Period(PeriodKind[kind], text=wording)


# kind; the days known; wordings
KNOWN = parse_wordings(
    """
SEPARATE | 2024-10-01/2024-12-31 2025-04-01/2025-06-30 | ไตรมาส ๑ และ ๓ ¦ quarters 1 and 3
    ¦ ไตรมาส 1 (ต.ค. - ธ.ค. 67), ไตรมาส 3 (เม.ย. - มิ.ย. 68) ¦ ไตรมาสที่ 1,3
    ¦ ไตรมาส 3 กับไตรมาส 1 ปี 2568 ¦ ไตรมาส ๓, ๑
SEPARATE | 2024-10-01/2024-10-31 2025-01-01/2025-01-31 2025-04-01/2025-04-30 |
    ต.ค. ๖๗, ม.ค. ๖๘ และ เม.ย. ๖๘
SEPARATE | 2024-10-01/2024-10-05 2024-11-01/2024-11-05 | 1-5 ต.ค. และ 1-5 พ.ย. 67
    ¦ ๑ - ๕ ตุลาคม ๒๕๖๗ และ ๑ - ๕ พฤศจิกายน ๒๕๖๗
SEPARATE | 2020-10-19/2020-10-19 2020-10-21/2020-10-21 | 19,21 ตุลาคม 2563
OPEN | 2024-10-01/2024-10-01 | ๑ ตุลาคม ๒๕๖๗ เป็นต้นไป ¦ 1 ตุลาคม 2567 เป็นต้นไป
    ¦ ตั้งแต่วันที่ ๑ ตุลาคม ๒๕๖๗ เป็นต้นมา
    ¦ 1 ตุลาคม 2567 ถึง ปัจจุบัน ¦ ๑ ต.ค. ๖๗ – ปัจจุบัน ¦ 1/10/2567 จนถึงปัจจุบัน
OPEN | 2024-10-01/2024-10-31 | ต.ค. ๖๗ เป็นต้นไป
DEADLINE | 2024-12-01/2024-12-31 | ภายในเดือนธันวาคม 2567 ¦ ให้แล้วเสร็จภายใน ธ.ค. 67
    ¦ ก่อนธันวาคม ๒๕๖๗
DEADLINE | 2024-12-31/2024-12-31 | ไม่เกินวันที่ 31 ธันวาคม 2567 ¦ ถึง ๓๑ ธ.ค. ๖๗
DEADLINE | 2025-09-30/2025-09-30 | ภายในวันที่ ๓๐ กันยายน ๒๕๖๘
DEADLINE | 2025-01-01/2025-03-31 | ภายในไตรมาส ๒/๒๕๖๘
"""
)


@pytest.mark.parametrize(("kind", "spans", "wording"), KNOWN)
def test_period_in_parts(kind: str, spans: str, wording: str) -> None:
    """Separate days, and a beginning or an end alone, are known but make no stretch."""
    period = read_period(wording, 2568)
    assert (period.text, period.kind, period.start) == (wording, PeriodKind[kind], None)
    assert " ".join(f"{start}/{end}" for start, end in period.spans) == spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("๑ ก.ค. - ๓๑ กันยายน ๒๕๖๘", ("กันยายน", "๓๐")),
        ("30/2/2568", ("กุมภาพันธ์", "๒๙")),
        ("๐ ตุลาคม ๒๕๖๗", ("ตุลาคม", "๓๑")),
        ("๑ ตุลาคม ๓๕๖๓", None),
        ("๒๙ กุมภาพันธ์ ๒๕๖๘", None),
    ],
)
def test_missing_day(text: str, expected: tuple[str, str] | None) -> None:
    """The month that lacks a day is named, with the last day that it has in any year."""
    assert find_missing_day(text) == expected


@pytest.mark.parametrize(
    ("wording", "kind"),
    (("ตุลาคม", "MONTHS"), ("ตลอดปี", "WHOLE_YEAR"), ("ไตรมาส 1", "QUARTERS"), ("1 ต.ค.", "DAY")),
)
def test_no_year_to_assume(wording: str, kind: str) -> None:
    """Without a fiscal year to stand in, the kind is known but no days are."""
    assert read_period(wording, None) == Period(PeriodKind[kind], text=wording)


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
    "value", (date(2024, 10, 1), datetime(2024, 10, 1, 8, 30), date(2567, 10, 1), date(1967, 10, 1))
)
def test_date_value(value: date) -> None:
    """A real date is a day, also one whose Buddhist year was taken for a Gregorian one."""
    day = date(2024, 10, 1)
    assert read_period(value, 2568) == Period(PeriodKind.DAY, day, day, text="๑ ตุลาคม ๒๕๖๗")


def test_date_value_of_no_real_day() -> None:
    """The 29th of February of Buddhist 2568 is a day in a spreadsheet only."""
    expected = Period(PeriodKind.IMPOSSIBLE, text="๒๙ กุมภาพันธ์ ๒๕๖๘")
    assert read_period(date(2568, 2, 29), 2568) == expected


@pytest.mark.parametrize(
    ("value", "text"), ((45567.0, "45567"), (45567, "45567"), (0.5, "0.5"), (float("nan"), "nan"))
)
def test_number_means_nothing(value: float, text: str) -> None:
    """A bare number is kept, without a needless decimal."""
    assert read_period(value, 2568) == Period(PeriodKind.FREE, text=text)


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


@settings(max_examples=300)
@given(ANY_WORDING, st.none() | st.integers(2500, 2600))
def test_any_text_is_read(text: str, year: int | None) -> None:
    """No text raises an error or is changed, and days come in pairs."""
    period = read_period(text, year)
    assert period.text == text
    assert (period.start is None) == (period.end is None)
