"""Years that a text mentions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.thai.dates import find_years

MENTIONED = (
    ("พ.ศ.๒๕๖๘", 2568, "พ.ศ.๒๕๖๘"),
    ("พ.ศ..2568", 2568, "พ.ศ..2568"),
    ("ในปี 2568 นี้", 2568, "ปี 2568"),
    ("ปีงบประมาณ ๖๘", 2568, "ปีงบประมาณ ๖๘"),
    ("ปีงบประมาณ พ.ศ. ๒๕๖๘", 2568, "ปีงบประมาณ พ.ศ. ๒๕๖๘"),
    ("เมื่อ ๑ ต.ค. ๖๗", 2567, "๑ ต.ค. ๖๗"),
    ("ITA 2568", 2568, "2568"),
    ("2568 ครั้งที่ 1", 2568, "2568"),
    ("ปี 2568 ครั้งที่ 1", 2568, "ปี 2568"),
    ("ครั้งที่ ๑/๒๕๖๘", 2568, "๑/๒๕๖๘"),
    ("1/10/67", 2567, "1/10/67"),
    ("1/10/2567", 2567, "1/10/2567"),
    ("2024-10-01", 2567, "2024-10-01"),
    ("พ.ศ. ๓๕๖๓", 3563, "พ.ศ. ๓๕๖๓"),
    ("๕ ตุลาคม ๓๕๖๓", 3563, "๕ ตุลาคม ๓๕๖๓"),
    ("ตุลาคม 2024", 2567, "ตุลาคม 2024"),
    ("ค.ศ. 2024", 2567, "ค.ศ. 2024"),
    ("ปี ๒๕61", 2561, "ปี ๒๕61"),
    ("งบประมาณ 2568", 2568, "2568"),
    ("2567/68", 2567, "2567/68"),
)
NOT_MENTIONED = (
    *("2,568 บาท", "2568 บาท", "2568คน", "2568 ครั้ง", "2568 ราย", "จำนวน 2568", "โทร. 2568"),
    *("02-123-2567", "12568", "2568.50", "RSK-01/2570", "ที่ กข 72601/2568"),
    *("www.example.go.th/2568", "08.30-16.30 น.", "3 ปี 65 วัน", "ปีละ 12 ครั้ง", "ตุลาคม 45 ราย"),
    *("ปี 12", "3563", "2024"),
)
CITED = (
    *("พระราชบัญญัติตัวอย่าง พ.ศ. ๒๕๔๐", "พ.ร.บ. ตัวอย่าง 2540", "ระเบียบตัวอย่าง (ฉบับที่ ๒) พ.ศ. ๒๕๖๑"),
    *("ประกาศ เรื่อง ตัวอย่าง พ.ศ. 2563", "ประกาศ ลงวันที่ ๑ ตุลาคม ๒๕๖๐"),
    *("มติที่ประชุม เมื่อวันที่ 19 ก.พ. 2560", "คำสั่งที่ 45/2566"),
)
NOT_CITED = (
    *("ประกาศเจตนารมณ์ ประจำปีงบประมาณ ๒๕๖๖", "ประกาศใช้ตั้งแต่ ๑ ตุลาคม ๒๕๖๖"),
    *("ข้อบัญญัติ ประจำปี พ.ศ. 2566", "ตามระเบียบ\nพ.ศ. ๒๕๖๖", "ครั้งที่ 1/2566"),
)


@pytest.mark.parametrize(("text", "number", "wording"), MENTIONED)
def test_year_is_found(text: str, number: int, wording: str) -> None:
    """A year is found however it is written, with its wording."""
    assert [year[:3] for year in find_years(text)] == [(number, wording, False)]


@pytest.mark.parametrize("text", NOT_MENTIONED)
def test_number_is_no_year(text: str) -> None:
    """Amounts, codes, addresses and telephone numbers are not years."""
    assert find_years(text) == ()


@pytest.mark.parametrize("text", CITED)
def test_year_of_a_citation(text: str) -> None:
    """The year of a law or notice is told apart."""
    assert [year.cited for year in find_years(text)] == [True]


@pytest.mark.parametrize("text", NOT_CITED)
def test_year_of_no_citation(text: str) -> None:
    """A law word nearby does not make every year a citation."""
    assert [year.cited for year in find_years(text)] == [False]


@pytest.mark.parametrize(
    ("text", "years"),
    (
        (
            "พระราชบัญญัติ พ.ศ. ๒๕๔๐ และแผน พ.ศ. ๒๕๖๘",
            ((2540, True), (2568, False)),
        ),
        (
            "พระราชบัญญัติ พ.ศ. ๒๕๔๒ และที่แก้ไขเพิ่มเติม พ.ศ. ๒๕๖๒",
            ((2542, True), (2562, True)),
        ),
        ("แผนพัฒนา (พ.ศ. ๒๕๖๖ – ๒๕๗๐)", ((2566, True), (2570, True))),
        ("แผนพัฒนา 2566-2570", ((2566, True), (2570, True))),
        ("ปี 2567-2568", ((2567, False), (2568, False))),
        ("1 ต.ค. 2567 - 30 ก.ย. 2568", ((2567, False), (2568, False))),
    ),
)
def test_several_years(text: str, years: tuple[tuple[int, bool], ...]) -> None:
    """Each year is judged by the words since the one before; a long span names a plan."""
    assert tuple((year.number, year.cited) for year in find_years(text)) == years


@settings(max_examples=200)
@given(st.text("ปีพ.ศ. ต.ค.0256๒๕๖๘/-–,\nax", max_size=30))
def test_wording_stands_in_the_text(text: str) -> None:
    """Whatever the text, a found wording is a part of it."""
    assert all(year.text in text for year in find_years(text))
