"""Links: whether the text of a cell tells where it leads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.cells.read_cell import judge_link
from itasheet.cells.records import Leading

MANUAL = "https://www.example.go.th/manual.pdf"


@pytest.mark.parametrize(
    ("text", "target", "leading"),
    [
        (MANUAL, MANUAL, Leading.TOLD),
        ("www.example.go.th", "http://example.go.th/", Leading.TOLD),
        (f"๑. เผยแพร่ที่ {MANUAL} แล้ว", MANUAL, Leading.TOLD),
        ("EXAMPLE.GO.TH/manual.pdf", MANUAL, Leading.TOLD),
        ("office@example.go.th", "mailto:office@example.go.th", Leading.TOLD),
        ("ดูตารางที่ ๒", "#'ตาราง ๒'!A1", Leading.INSIDE),
        ("ดูคู่มือ", MANUAL, Leading.UNTOLD),
        ("https://www.example.go.th", MANUAL, Leading.UNTOLD),
        ("ติดต่อสำนักปลัด", "mailto:office@example.go.th", Leading.UNTOLD),
        ("www.example.go.th", "http://example.com/", Leading.ELSEWHERE),
        ("www.example.go.th", "http://example.go.th.example.com/", Leading.ELSEWHERE),
        ("office@example.go.th", "mailto:office@example.com", Leading.ELSEWHERE),
        ("www.example.go.th", "mailto:", Leading.ELSEWHERE),
        ("ดูคู่มือ", "file:///C:/งาน/คู่มือ.pdf", Leading.NO_ADDRESS),
        ("ดูคู่มือ", "คู่มือ.pdf", Leading.NO_ADDRESS),
        ("ดูคู่มือ", "javascript:alert(1)", Leading.NO_ADDRESS),
        ("ดูคู่มือ", "\\\\server\\share", Leading.NO_ADDRESS),
    ],
)
def test_judge_link(text: str, target: str, leading: Leading) -> None:
    """A target is told by the text, not told, or other than the text says."""
    assert judge_link(text, target) is leading


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_link(text: str, target: str) -> None:
    """Any text and any target are judged, and a target that is all of the text is told."""
    judge_link(text, target)
    assert judge_link(f"https://a.example/{target}", f"https://a.example/{target}") is Leading.TOLD
