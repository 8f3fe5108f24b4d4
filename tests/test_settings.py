"""Settings: TOML to tuples with named fields, and every fault by its key."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.definition.settings import load_toml, make_record, read_parts
from itasheet.problems.problem import Problem
from tests.tables import load_cases, part_arrows, tell_faults

FILE = "itasheet.toml"


class Size(Enum):
    """A choice of values."""

    SMALL = "small"
    LARGE = "large"


class Unit(NamedTuple):
    """A table within a list."""

    name: Annotated[str, "some text", str.strip]
    addresses: tuple[str, ...] = ()
    months: tuple[tuple[int, ...], ...] = ()


class Settings(NamedTuple):
    """Every shape that a setting may have."""

    title: str
    year: Annotated[int, "a year", lambda year: year > 2500]
    share: float = 1.0
    strict: bool = False
    start: date | None = None
    size: Size = Size.SMALL
    units: tuple[Unit, ...] = ()
    texts: Mapping[str, str] = MappingProxyType({})
    best: Unit | None = None


CASES = load_cases("settings")
NEEDED = 'title = "a"\nyear = 2568\n'


def build(text: str) -> tuple[Settings | None, tuple[Problem, ...]]:
    parts, problems = read_parts(Settings, text, FILE)
    return (None if problems else Settings(**parts)), problems


def list_faults(text: str) -> str:
    """Everything wrong in a text."""
    made, problems = build(text)
    assert (made is None) == bool(problems)
    assert all(problem.place.file == FILE for problem in problems)
    assert all(problem.words["key"] == problem.place.key for problem in problems)
    return tell_faults(problems)


def test_everything_is_read() -> None:
    """Each type is read from its TOML form, and what has a default may be left out."""
    made, _ = build(
        NEEDED + "share = 2\nstrict = true\nstart = 2024-10-01\nsize = 'large'\n"
        "texts = {a = 'ก', 'b c' = 'ข'}\nbest.name = 'ค'\n"
        "[[units]]\nname = 'ง'\naddresses = ['a@example.go.th']\nmonths = [[10, 12], [1]]\n"
    )
    assert made == Settings(
        title="a",
        year=2568,
        share=2.0,
        strict=True,
        start=date(2024, 10, 1),
        size=Size.LARGE,
        units=(Unit("ง", ("a@example.go.th",), ((10, 12), (1,))),),
        texts={"a": "ก", "b c": "ข"},
        best=Unit("ค"),
    )
    assert isinstance(made.share, float)
    assert build(NEEDED) == (Settings(title="a", year=2568), ())


@pytest.mark.parametrize(("text", "faults"), part_arrows(CASES["whole"]))
def test_faults(text: str, faults: str) -> None:
    """Every fault is told at once, by its key, and never a page of text."""
    assert list_faults(text) == faults


@pytest.mark.parametrize(("line", "faults"), part_arrows(CASES["needed"]))
def test_fault(line: str, faults: str) -> None:
    """Of a line that is added only that is told."""
    assert list_faults(NEEDED + line) == faults


@pytest.mark.parametrize(("text", "expected"), part_arrows(CASES["expected"]))
def test_expected(text: str, expected: str) -> None:
    """A problem says what would be right: the type where that is wrong, else the field's words."""
    _, (problem,) = build(text)
    assert problem.words["expected"] == expected


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("titel = 1", "title"), ("Shar = 1", "share"), ("zzz = 1", ""), (f"{NEEDED}titles = 'a'", "")],
)
def test_nearest_key(text: str, nearest: str) -> None:
    """An unknown key comes with the one that it resembles, if there is one that is not there."""
    _, problems = build(text)
    assert (problems[0].code, problems[0].words["nearest"]) == ("setting-unknown", nearest)
    assert {one.code for one in problems[1:]} <= {"setting-missing"}


@pytest.mark.parametrize(
    ("text", "line", "column", "found"),
    [
        ("a = 1\nname = กองคลัง\n", "2", "8", "name = กองคลัง"),
        ("a = 1\n\nb", "3", "2", "b"),
        ("a = [1,\n2", "2", "2", "2"),
        ("a = 1\r\na = 2", "2", "6", "a = 2"),
        ("\ufeffa = ", "1", "5", "a ="),
        ("a = " + "1" * 5000, "?", "?", ""),
        ("a = " + "[" * 100_000, "?", "?", ""),
    ],
)
def test_syntax(text: str, line: str, column: str, found: str) -> None:
    """A mistake in writing is told by its line; nothing is read."""
    data, (problem,) = load_toml(text, FILE)
    assert (data, problem.code, problem.place.file) == ({}, "setting-syntax", FILE)
    assert (problem.words, problem.found) == ({"line": line, "column": column}, found)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "title", "year", "units", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
TABLES = st.dictionaries(st.sampled_from([*Settings._fields, "other"]), VALUES, max_size=6)


@given(TABLES)
def test_any_table(table: dict[str, Any]) -> None:
    """Whatever a table holds gives settings or nothing, and no exception."""
    made = make_record(Settings, table)
    assert made is None or made.year > 2500


@given(st.text(alphabet="ab=[]{}\"'.\n# 1ก", max_size=30))
def test_any_text(text: str) -> None:
    """Whatever a file holds gives a table or a problem, and no exception."""
    data, problems = load_toml(text, FILE)
    assert not (data and problems)
