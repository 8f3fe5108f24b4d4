"""Repairs, comparison keys, distances and order of Thai text; words that were damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.thai.numbers import strip_number
from itasheet.thai.text import clean_terminal, count_edits, find_nearest, repair_text, squash
from itasheet.thai.wordings import Damage, find_damages
from tests.rounds import read_texts
from tests.tables import load_cases, part_wordings

DAMAGED = st.text(
    "กเ\u0e4d\u0e32\u0e33\u0e48\u200b\u200d\u00a0\r\n\v\x07\t_x000D_😀 เo1.\uf0b7\uf04d\uf711（"
    "'’＇\u3164\u2063\ufe0f",
    max_size=30,
)


CASES = load_cases("thai_texts")


@pytest.mark.parametrize(("repairs", "typed", "mended"), part_wordings(CASES["damaged"]))
def test_damage_is_mended(repairs: str, typed: str, mended: str) -> None:
    """Each kind of damage is mended and told."""
    text, done = repair_text(typed)
    assert (text, {one.name for one in done}) == (mended, set(repairs.split()))
    assert len(done) == len(set(done))


@given(DAMAGED)
def test_mending_is_settled(text: str) -> None:
    """A mended text needs no repair, and a key is its own key."""
    assert repair_text(repair_text(text)[0]) == (repair_text(text)[0], ())
    assert squash(squash(text)) == squash(text)


@pytest.mark.parametrize(("likeness", "one", "other"), part_wordings(CASES["alike"]))
def test_same_wording(likeness: str, one: str, other: str) -> None:
    """Spacing, digits, dashes, case and (ต่อ) do not tell wordings apart; letters do."""
    assert (squash(one) == squash(other)) is (likeness == "same")


def test_title_without_its_number() -> None:
    """Every way of numbering a title comes off; a number that counts, or a year, belongs to it."""
    for title in ("๖.แผน", "6) แผน", "ข้อ ๑ แผน", "(๑) แผน", "- แผน", "๗ แผน", " แผน "):
        assert strip_number(title) == "แผน", title
    for title in ("๓ ครั้งต่อปี", "ข้อมูลข่าวสาร", "2568 แผน", "1.5 ล้านบาท"):
        assert strip_number(title) == title


@pytest.mark.parametrize(("distance", "one", "other"), part_wordings(CASES["distances"]))
def test_distance(distance: str, one: str, other: str) -> None:
    """Letters in, out, changed or swapped are counted, spaces are not."""
    one, other = squash(one), squash(other)
    assert count_edits(one, other, 9) == count_edits(other, one, 9) == int(distance)


@pytest.mark.parametrize(("nearest", "text"), part_wordings(CASES["nearest"]))
def test_nearest_choice(nearest: str, text: str) -> None:
    """The nearest name is suggested, the first of equals, none where all are far."""
    known = ("กองคลัง", "สำนักปลัด", "กองช่าง", "กอง ข", "กอง ค")
    assert (find_nearest(text, known) or "") == nearest


@pytest.mark.parametrize(("shown", "text"), part_wordings(CASES["shown"]))
def test_text_made_safe_to_print(shown: str, text: str) -> None:
    """What steers a terminal or hides is spelt out, all else is as it was."""
    assert clean_terminal(text) == shown.replace("\n", "⏎")


@given(st.text(max_size=20))
def test_anything_can_be_printed(text: str) -> None:
    """Whatever the text, one printable line comes out."""
    assert clean_terminal(text).isprintable()


@pytest.mark.parametrize(
    ("found", "proposal", "text"), part_wordings(load_cases("damages")["damaged"])
)
def test_damage(found: str, proposal: str, text: str) -> None:
    """Each kind of damage is found as it stands, with a proposal."""
    assert find_damages("text-doubtful", text)[0] == Damage(found, proposal)


def test_sound_texts_of_offices() -> None:
    """None of the sample texts, which are as offices write, is held to be damaged."""
    assert [damage for text in read_texts() for damage in find_damages("text-doubtful", text)] == []


@given(st.text("กขดนาำเแ่้ีุัิ์ งรวมสคตบ", max_size=40))
def test_any_damage(text: str) -> None:
    """What is found stands in the text, and the proposal differs from it."""
    for damage in find_damages("text-doubtful", text):
        assert damage.found in text
        assert damage.proposal != damage.found
