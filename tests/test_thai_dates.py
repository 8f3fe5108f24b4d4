"""Dates in words, the fiscal year, and the years that a text mentions."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.thai import dates
from tests.tables import parse_wordings

LETTERS = "abcdefghijkl"


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
        assert dates.replace_months(f"{name}|", LETTERS) == f"{LETTERS[number - 1]}|", name


def test_misspelt_months_are_known() -> None:
    """The slips that are common do not hide a month."""
    slips = "กรกฏาคม พฤษจิกายน พฤศภาคม กุมภาพันธ ตุลา"
    assert dates.replace_months(slips, LETTERS) == "g k e b j"


# The years that a text mentions, and the texts. A year by which something older is cited stands in
# brackets, one of a day, a month or a number in its series after a dot; the wording in « ».
MENTIONED = parse_wordings(
    """
2568 | «พ.ศ.๒๕๖๘» ¦ «พ.ศ..2568» ¦ ใน«ปี 2568» นี้ ¦ «ปีงบประมาณ ๖๘» ¦ «ปีงบประมาณ พ.ศ. ๒๕๖๘»
    ¦ ITA «2568» ¦ «2568» ครั้งที่ 1 ¦ «ปี 2568» ครั้งที่ 1 ¦ งบประมาณ «2568»
.2568 | ครั้งที่ «๑/๒๕๖๘»
2567 | «ค.ศ. 2024» ¦ «2567/68»
.2567 | เมื่อ «๑ ต.ค. ๖๗» ¦ «1/10/67» ¦ «1/10/2567» ¦ «2024-10-01» ¦ «ตุลาคม 2024»
3563 | «พ.ศ. ๓๕๖๓»
.3563 | «๕ ตุลาคม ๓๕๖๓»
2561 | «ปี ๒๕61»
2400 | ITA «2400»
2699 | ITA «2699»
(2540) | พระราชบัญญัติตัวอย่าง พ.ศ. ๒๕๔๐ ¦ พ.ร.บ. ตัวอย่าง 2540
(2561) | ระเบียบตัวอย่าง (ฉบับที่ ๒) พ.ศ. ๒๕๖๑
(2563) | ประกาศ เรื่อง ตัวอย่าง พ.ศ. 2563
.(2560) | ประกาศ ลงวันที่ ๑ ตุลาคม ๒๕๖๐ ¦ มติที่ประชุม เมื่อวันที่ 19 ก.พ. 2560
.(2566) | คำสั่งที่ 45/2566
2566 | ประกาศเจตนารมณ์ ประจำปีงบประมาณ ๒๕๖๖ ¦ ข้อบัญญัติ ประจำปี พ.ศ. 2566 ¦ ตามระเบียบ⏎พ.ศ. ๒๕๖๖
.2566 | ประกาศใช้ตั้งแต่ ๑ ตุลาคม ๒๕๖๖ ¦ ครั้งที่ 1/2566
(2540) 2568 | พระราชบัญญัติ พ.ศ. ๒๕๔๐ และแผน พ.ศ. ๒๕๖๘
(2542) (2562) | พระราชบัญญัติ พ.ศ. ๒๕๔๒ และที่แก้ไขเพิ่มเติม พ.ศ. ๒๕๖๒
(2566) (2570) | แผนพัฒนา (พ.ศ. ๒๕๖๖ – ๒๕๗๐) ¦ แผนพัฒนา 2566-2570
2567 2568 | ปี 2567-2568
.2567 .2568 | 1 ต.ค. 2567 - 30 ก.ย. 2568
| 2,568 บาท ¦ 2568 บาท ¦ 2568คน ¦ 2568 ครั้ง ¦ 2568 ราย ¦ จำนวน 2568 ¦ โทร. 2568 ¦ 02-123-2567
    ¦ 12568 ¦ 2568.50 ¦ RSK-01/2570 ¦ ที่ กข 72601/2568 ¦ www.example.go.th/2568 ¦ 08.30-16.30 น.
    ¦ 3 ปี 65 วัน ¦ ปีละ 12 ครั้ง ¦ ตุลาคม 45 ราย ¦ ปี 12 ¦ 3563 ¦ 2024 ¦ ITA 2399 ¦ ITA 2700
"""
)


@pytest.mark.parametrize(("years", "text"), MENTIONED)
def test_years(years: str, text: str) -> None:
    """A year is found however it is written; amounts, codes and numbers of telephones are none."""
    found = dates.find_years(text.replace("«", "").replace("»", ""))
    told = (
        "." * one.dated + (f"({one.number})" if one.cited else f"{one.number}") for one in found
    )
    assert " ".join(told) == years
    if "«" in text:
        assert [one.text for one in found] == [text.partition("«")[2].partition("»")[0]]


@settings(max_examples=200)
@given(st.text("ปีพ.ศ. ต.ค.0256๒๕๖/-–,\nax", max_size=30))
def test_wording_stands_in_the_text(text: str) -> None:
    """Whatever the text, a found wording is a part of it."""
    assert all(year.text in text for year in dates.find_years(text))
