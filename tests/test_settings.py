"""Settings: TOML to tuples with named fields, and every fault by its key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.definition.settings import Expect, load_toml, read_settings, read_table
from itasheet.problems.problem import Problem

FILE = "itasheet.toml"


class Size(Enum):
    """A choice of values."""

    SMALL = "small"
    LARGE = "large"


class Unit(NamedTuple):
    """A table within a list."""

    name: Annotated[str, Expect("some text", str.strip)]
    addresses: tuple[str, ...] = ()
    months: tuple[tuple[int, ...], ...] = ()


class Settings(NamedTuple):
    """Every shape that a setting may have."""

    title: str
    year: Annotated[int, Expect("a year", lambda year: year > 2500)]
    share: float = 1.0
    strict: bool = False
    start: date | None = None
    size: Size = Size.SMALL
    units: tuple[Unit, ...] = ()
    texts: Mapping[str, str] = MappingProxyType({})
    best: Unit | None = None


TABLES_WANTED = "a list of tables, each under its heading in double square brackets"
NEEDED = 'title = "a"\nyear = 2568\n'


def build(text: str) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Settings from TOML that is well-formed."""
    return read_settings(Settings, text, FILE)


def list_faults(text: str) -> list[tuple[str, str, str]]:
    """Code, key and what was found, of everything wrong in a text."""
    made, problems = build(text)
    assert (made is None) == bool(problems)
    assert all(problem.place.file == FILE for problem in problems)
    assert all(problem.words["key"] == problem.place.key for problem in problems)
    return [(problem.code, problem.place.key, problem.found) for problem in problems]


def test_everything_is_read() -> None:
    """Each type is read from its TOML form."""
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


def test_defaults_stand() -> None:
    """What has a default may be left out."""
    assert build(NEEDED) == (Settings(title="a", year=2568), ())


FAULTS = [
    ("", [("setting-missing", "title", ""), ("setting-missing", "year", "")]),
    (NEEDED + "colour = 1", [("setting-unknown", "colour", "")]),
    ("titel = 'a'\nyear = 2568", [("setting-unknown", "titel", "")]),
    ("Title = 'a'\nyear = 2568", [("setting-unknown", "Title", "")]),
    (NEEDED + "'a b'.c = 1", [("setting-unknown", '"a b"', "")]),
    (
        "title = 1\nyear = '2568'",
        [("setting-type", "title", "1"), ("setting-type", "year", "2568")],
    ),
    ("title = 'a'\nyear = 2025", [("setting-value", "year", "2025")]),
    ("title = 'a'\nyear = true", [("setting-type", "year", "true")]),
    ("title = 'a'\nyear = 2568.0", [("setting-type", "year", "2568.0")]),
    (NEEDED + "share = '1'", [("setting-type", "share", "1")]),
    (NEEDED + "share = true", [("setting-type", "share", "true")]),
    (NEEDED + "strict = 1", [("setting-type", "strict", "1")]),
    (NEEDED + "start = '2024-10-01'", [("setting-type", "start", "2024-10-01")]),
    (NEEDED + "start = 2024-10-01T08:00:00", [("setting-type", "start", "2024-10-01 08:00:00")]),
    (NEEDED + "size = 'huge'", [("setting-value", "size", "huge")]),
    (NEEDED + "size = 3", [("setting-value", "size", "3")]),
    (NEEDED + "units = 'a'", [("setting-type", "units", "a")]),
    (NEEDED + "[units]\nname = 'a'", [("setting-type", "units", "{name}")]),
    (NEEDED + "units = ['a']", [("setting-type", "units[1]", "a")]),
    (NEEDED + "texts = [1, true]", [("setting-type", "texts", "[1, true]")]),
    (NEEDED + "texts.a = 1", [("setting-type", "texts.a", "1")]),
    (NEEDED + "best.name = ' '", [("setting-value", "best.name", " ")]),
    (
        NEEDED + "[[units]]\nname = 'a'\n[[units]]\nadresses = []\nmonths = [[1], [2, 'x']]",
        [
            ("setting-unknown", "units[2].adresses", ""),
            ("setting-missing", "units[2].name", ""),
            ("setting-type", "units[2].months[2][2]", "x"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "faults"), FAULTS)
def test_faults(text: str, faults: list[tuple[str, str, str]]) -> None:
    """Every fault is told at once, by its key; a misspelt key is not missing as well."""
    assert list_faults(text) == faults


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("year = 2568", "text in quotation marks"),
        ("title = 'a'", "a year"),
        ("title = 'a'\nyear = 'x'", "a whole number"),
        ("title = 'a'\nyear = 1", "a year"),
        (NEEDED + "size = 'huge'", "small, large"),
        (NEEDED + "units = {}", TABLES_WANTED),
        (NEEDED + "best = 1", "a table"),
        (NEEDED + "best = {}", "some text"),
        (NEEDED + "start = 1", "a date such as 2024-10-01"),
        (NEEDED + "[[units]]\nname = 'a'\naddresses = 'b'", "a list in square brackets"),
    ],
)
def test_expected(text: str, expected: str) -> None:
    """A problem says what would be right: the type where that is wrong, else the field's words."""
    _, (problem,) = build(text)
    assert problem.words["expected"] == expected


@pytest.mark.parametrize(("key", "nearest"), [("titel", "title"), ("Shar", "share"), ("zzz", "")])
def test_nearest_key(key: str, nearest: str) -> None:
    """An unknown key comes with the key that it resembles, if there is one."""
    _, problems = build(f"{key} = 1")
    assert problems[0].words["nearest"] == nearest


def test_nearest_is_free() -> None:
    """A key that stands there already cannot be what another one means."""
    _, (problem,) = build(NEEDED + "titles = 'a'")
    assert problem.words["nearest"] == ""


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


def test_byte_order_mark() -> None:
    """Notepad's byte order mark is no mistake."""
    assert load_toml("\ufeffa = 1", FILE) == ({"a": 1}, ())


def test_long_values_are_cut() -> None:
    """A page of text in the wrong place does not fill the screen."""
    _, (problem,) = build(NEEDED + f"size = '{'ก' * 500}'")
    assert problem.found == "ก" * 79 + "…"


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


@settings(max_examples=80, deadline=None)
@given(TABLES)
def test_any_table(table: dict[str, Any]) -> None:
    """Whatever a table holds gives settings or problems, never both, and no exception."""
    parts, problems = read_table(Settings, table, FILE)
    assert (parts.keys() < set(Settings._fields)) == bool(problems)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab=[]{}\"'.\n# 1ก", max_size=30))
def test_any_text(text: str) -> None:
    """Whatever a file holds gives a table or a problem, and no exception."""
    data, problems = load_toml(text, FILE)
    assert not (data and problems)
