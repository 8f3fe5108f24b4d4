"""Damaged words: pointed out with what they probably should be; sound ones left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.thai.wordings import Damage, find_damages
from tests.rounds import read_texts
from tests.tables import load_cases, part_wordings


@pytest.mark.parametrize(
    ("found", "proposal", "text"), part_wordings(load_cases("damages")["damaged"])
)
def test_damage(found: str, proposal: str, text: str) -> None:
    """Each kind of damage is found as it stands, with a proposal."""
    assert find_damages("text-doubtful", text)[0] == Damage(found, proposal)


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
