"""Damaged words: pointed out with what they probably should be; sound ones left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.thai.wordings import Damage, find_damages
from tests.rounds import read_texts


@pytest.mark.parametrize(
    ("text", "found", "proposal"),
    [
        ("ได้ดาเนินการแล้ว", "ดาเนิน", "ดำเนิน"),
        ("สานักปลัด", "สานัก", "สำนัก"),
        ("จัดทาคู่มือ", "จัดทา", "จัดทำ"),
        ("ตามคาสั่งที่ ๑๒", "คาสั่ง", "คำสั่ง"),
        ("ประจาปีงบประมาณ", "ประจา", "ประจำ"),
        ("กำรประชุม", "กำร", "การ"),
        ("วิเครำะห์", "ำะ", "าะ"),
        ("หน่วยงำนอื่น", "งำน", "งาน"),
        ("ท\u0e48\u0e35ว่าการ", "ท\u0e48\u0e35", "ที่"),
        ("นำ\u0e49", "นำ\u0e49", "น้ำ"),
        ("หนา\u0e49ที่", "หนา\u0e49", "หน้า"),
        ("ที\u0e48\u0e48", "ที\u0e48\u0e48", "ที่"),
        ("ก า ร ป ร ะ ชุ ม", "ก า ร ป ร ะ ชุ ม", "การประชุม"),
        ("ผลการประเมิณ", "ประเมิณ", "ประเมิน"),
        ("ปฎิบัติงานตามกฏหมาย", "ปฎิบัติ", "ปฏิบัติ"),
    ],
)
def test_damage(text: str, found: str, proposal: str) -> None:
    """Each kind of damage is found as it stands, with a proposal."""
    assert find_damages("text-doubtful", text)[0] == Damage(found, proposal)


SOUND = (
    "ดำเนินการจัดทำคู่มือและกำหนดแนวทางตามคำสั่งของสำนักปลัดประจำปี",
    "ราคาสั่งซื้อ เอกสารวจี แนะนามสกุล จัดทางเดิน จัดทาสี",
    "กำราบ นโยบาย สาธารณะ อาคาร ราชการ บริหาร ปราบปราม น้ำ ที่ นี้ ผู้ ขั้น เป็น",
    "พุทฺธ สิทธิ์ ศักดิ์สิทธิ์ จันทร์ ก๊าซ โต๊ะ ๆ ฯลฯ",
    "ก ข ค ง จ ฉ แผนงาน",
    "E-Service, ISO 9001 และ https://www.example.go.th",
)


@pytest.mark.parametrize("text", SOUND)
def test_sound(text: str) -> None:
    """Sound words that only look alike are left alone."""
    assert find_damages("text-doubtful", text) == ()


def test_sound_texts_of_offices() -> None:
    """None of the sample texts, which are as offices write, is held to be damaged."""
    assert [damage for text in read_texts() for damage in find_damages("text-doubtful", text)] == []


@settings(max_examples=200)
@given(st.text("กขดนาำเแ่้ีุัิ์ งรวมสคตบ", max_size=40))
def test_any_text(text: str) -> None:
    """What is found stands in the text, and the proposal differs from it."""
    for damage in find_damages("text-doubtful", text):
        assert damage.found in text
        assert damage.proposal != damage.found
