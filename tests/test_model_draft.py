"""A new round's file: it reads back as the round that it was made for."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.definition.draft import draft_round
from itasheet.definition.round import Agency, Round, Unit, read_round
from tests.tables import load_round


def test_example() -> None:
    """The example's round is written and read back the same, with its comments in Thai."""
    text = draft_round(load_round())
    assert read_round(text, "itasheet.toml") == (load_round(), ())
    assert text.startswith("# รอบการรายงาน") and text.endswith("\n")


def test_no_units() -> None:
    """A round without units, as where they are to be added by hand."""
    found = Round(2570, Agency("หน่วยงาน"))
    assert read_round(draft_round(found), "itasheet.toml") == (found, ())


@pytest.mark.parametrize("name", ['ก"ข', "ก\\ข", "ก\nข", "ก\x7fข", "ก\u2028ข", "กำ ☺ 𝒳", "# ก"])
def test_awkward_names(name: str) -> None:
    """Any name is quoted so that it comes back."""
    found = Round(2570, Agency(name, name, name, (name,)), (Unit("a", name, ("ข" + name,)),))
    assert read_round(draft_round(found), "itasheet.toml") == (found, ())


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.text(st.characters(exclude_categories=["Cs"])), st.lists(TEXTS, max_size=3))
def test_round_trip(name: str, district: str, others: list[str]) -> None:
    """Whatever is in a round, the file is well-formed and says the same."""
    found = Round(2568, Agency(name, district, other_names=tuple(others)))
    text = draft_round(found)
    assert tomllib.loads(text)["agency"]["name"] == name
    assert read_round(text, "itasheet.toml") == (found, ())
