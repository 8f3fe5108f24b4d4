"""Decisions and their file."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.merging.decisions import (
    HEAD,
    Decision,
    DecisionSource,
    Topic,
    add_decision,
    read_decisions,
)
from tests.tables import load_cases, part_arrows, tell_faults

FILE = "decisions.toml"
SHAS = ("a" * 64, "b" * 64)
CHOSEN = Decision(
    Topic.RETURN,
    date(2025, 10, 12),
    (
        DecisionSource(counts=False, file="finance.xlsx", sha256=SHAS[0]),
        DecisionSource(counts=True, file="finance-แก้ไข.xlsx", sha256=SHAS[1]),
    ),
    unit="finance",
)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
sources = st.builds(
    DecisionSource, st.booleans(), texts, st.sampled_from(("", *SHAS)), texts, texts
)
decisions = st.builds(
    Decision,
    st.sampled_from(Topic),
    st.dates(),
    st.lists(sources, min_size=1, max_size=3).map(
        lambda found: (DecisionSource(counts=True, text="ก"), *found)
    ),
    st.text("abc-", min_size=1, max_size=5),
    st.integers(1, 99),
    texts,
)


def write(*wanted: Decision) -> str:
    text = ""
    for one in wanted:
        text = add_decision(text, one, "ถามว่า\nตอบว่า")
    return text


@given(st.lists(decisions, max_size=4))
def test_round_trip(wanted: list[Decision]) -> None:
    """What is written is read again, in its order; the file's beginning stays byte for byte."""
    assert read_decisions(write(*wanted), FILE) == (tuple(wanted), ())
    assert len(wanted) < 2 or write(*wanted).startswith(write(*wanted[:-1]).rstrip("\n"))


def test_as_people_read_it() -> None:
    """A head that explains the file, then each decision below what was asked and answered."""
    text = add_decision("", CHOSEN, "“กองคลัง” ส่งแบบต่างกัน\nใช้ finance-แก้ไข.xlsx")
    decision = f"""
# “กองคลัง” ส่งแบบต่างกัน
# ใช้ finance-แก้ไข.xlsx
[[decisions]]
topic = "return"
decided = 2025-10-12
unit = "finance"
sources = [
  {{counts = false, file = "finance.xlsx", sha256 = "{SHAS[0]}"}},
  {{counts = true, file = "finance-แก้ไข.xlsx", sha256 = "{SHAS[1]}"}},
]
"""
    assert text == HEAD + decision


def test_peoples_own_words_stay() -> None:
    """Comments and notes by hand are there after the next decision, with or without a BOM."""
    text = "\ufeff" + write(CHOSEN).replace("decided =", 'note = "โทรถามแล้ว"\ndecided =')
    text += "# หมายเหตุของผู้รวบรวม"
    longer = add_decision(text, CHOSEN, "อีกครั้ง")
    assert longer.startswith(text)
    first, _second = read_decisions(longer, FILE)[0]
    assert first.note == "โทรถามแล้ว"


@pytest.mark.parametrize("comment", ["บรรทัด\x1b[31m\x00", "ก\r\nข", "ก\u2028[[decisions]]"])
def test_comments_are_harmless(comment: str) -> None:
    """Whatever stands in a file's name, a comment stays one."""
    assert read_decisions(add_decision("", CHOSEN, comment), FILE) == ((CHOSEN,), ())


SOUND = write(CHOSEN)


@pytest.mark.parametrize(("old", "new", "fault"), part_arrows(load_cases("settings")["decisions"]))
def test_faults(old: str, new: str, fault: str) -> None:
    """A file in which anything is wrong is not used; what is wrong is named by its key."""
    found, problems = read_decisions(SOUND.replace(old, new, 1), FILE)
    assert (found, tell_faults(problems)) == ((), fault)


def test_list_in_brackets() -> None:
    """A list to which no entry can be added is told in time; comments hold no decisions."""
    assert read_decisions(f"{HEAD}# อะไรก็ได้\n", FILE) == ((), ())
    _, problems = read_decisions("decisions = []\n", FILE)
    assert [(p.code, p.place.key) for p in problems] == [("setting-type", "decisions")]
