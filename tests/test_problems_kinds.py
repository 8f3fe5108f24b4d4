"""The kinds of problem: complete, well worded, and used as they are meant to be."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import itasheet
from itasheet.language import LANGUAGES, load_translator
from itasheet.problems.problem import (
    Kind,
    Place,
    Problem,
    Text,
    format_message,
    format_problem,
    format_remedy,
    group_problems,
    load_kinds,
)
from itasheet.resources import TABLES, find_data, list_tables, load_table
from itasheet.sheets.cell_reference import CellRef
from tests.catalogue import read_catalogue
from tests.tables import answer_form, judge, write_cells

PACKAGE = Path(itasheet.__file__).parent
THIS = Path(__file__)
TESTS = THIS.parent
KINDS = load_kinds()
THAI = load_translator("th")


def count_words(text: str) -> Counter[str]:
    """How often a text asks for each word."""
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def list_words(kind: Kind) -> set[str]:
    texts = (kind.message, kind.remedy, kind.otherwise)
    return {word for text in texts if text for word in count_words(text["en"])}


def list_texts(kind: Kind) -> list[Text]:
    texts = (kind.message, kind.remedy, kind.otherwise, kind.explanation, kind.example)
    return [text for text in texts if text]


@pytest.mark.parametrize(("code", "kind"), KINDS.items(), ids=KINDS)
def test_complete(code: str, kind: Kind) -> None:
    """Every kind has all its wording in both languages, which ask for the same words."""
    for text in list_texts(kind):
        assert set(text) == set(LANGUAGES)
        assert all(words.strip() == words != "" for words in text.values())
        assert count_words(text["en"]) == count_words(text["th"])
    for text in (kind.message, kind.remedy, kind.otherwise or kind.remedy):
        assert not text["en"].endswith(".") and not text["en"].startswith("The ")
        assert re.search("[\u0e01-\u0e5b]", text["th"])
    assert not count_words(kind.explanation["en"] + kind.example["en"])
    assert set(kind.translated) <= list_words(kind)
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)+", code)


def test_made_somewhere() -> None:
    source = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert [code for code in KINDS if f'"{code}"' not in source] == []


def test_exercised() -> None:
    """Every kind is expected, by its code, in some test or in output that a test compares."""
    paths = [p for p in TESTS.rglob("*") if p.suffix in (".py", ".txt", ".json", ".toml")]
    paths = [path for path in paths if path != THIS and not path.name.startswith("explain")]
    named = {
        word for path in paths for word in re.findall(r"[\w-]+", path.read_text("utf-8", "replace"))
    }
    assert [code for code in KINDS if code not in named] == []


def _list_made() -> Iterator[tuple[str, dict[str, ast.expr]]]:
    """Code and words of each problem and refusal whose words stand in the call."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Name("Refusal"), [ast.Constant(str(code))], named):
                    yield code, {str(one.arg): one.value for one in named if one.arg != "found"}
                case ast.Call(ast.Name("Problem"), [ast.Constant(str(code)), *rest], named):
                    given = [one.value for one in named if one.arg == "words"] or rest[2:]
                    match given:
                        case []:
                            yield code, {}
                        case [ast.Dict(keys, values)]:
                            names = (getattr(key, "value", "") for key in keys)
                            yield code, dict(zip(names, values, strict=True))


def test_words_are_given() -> None:
    """Whoever makes a problem gives the words that its wording asks for; ours are translated."""
    made = tuple(_list_made())
    for code, words in made:
        ours = {name for name, word in words.items() if "N_" in ast.unparse(word)}
        assert list_words(KINDS[code]) <= set(words), code
        assert ours <= set(KINDS[code].translated), code
    # Most problems are made where their words can be compared.
    assert len({code for code, _ in made}) > len(KINDS) // 3


USERS_WORDS = ("Status", "Unit", "File", "none", "changed", "refused")


@pytest.mark.parametrize("heading", USERS_WORDS)
def test_users_words_stay(heading: str) -> None:
    """A column that is headed with what is a message of ours too is told by its own heading."""
    assert read_catalogue().get(heading) is not None
    workbook = write_cells(answer_form("finance"), {"K5": heading, "K6": "๑๒"})
    problems = judge(workbook).problems
    (told,) = (format_message(one, THAI) for one in problems if one.code == "column-extra")
    assert told.startswith(f"คอลัมน์ “{heading}” ")


@pytest.mark.parametrize("code", KINDS)
def test_words_of_a_kind(code: str) -> None:
    """Of whatever fills a wording, only what is ours is translated; each word finds its place."""
    kind, word = KINDS[code], "changed"
    problem = Problem(code, words=dict.fromkeys(list_words(kind), word))
    told = format_message(problem, THAI) + format_remedy(problem, THAI)
    asked = count_words(kind.message["th"] + kind.remedy["th"])
    kept = sum(count for name, count in asked.items() if name not in kind.translated)
    assert told.count(word) == kept
    assert told.count(THAI(word)) >= asked.total() - kept
    assert "{" not in told


def test_wording() -> None:
    """An empty word reads as none, in either language."""
    problem = Problem("return-missing", words={"unit": "กองช่าง", "measures": ""})
    assert format_message(problem, str).endswith("measures are assigned to it: none")
    assert format_message(problem, THAI).endswith(THAI("none"))
    near = Problem("unit-unknown", found="กองคลังง", words={"nearest": "กองคลัง"})
    assert format_remedy(near, str) == "check the name; the nearest is “กองคลัง”"
    assert "“กองคลัง”" in format_remedy(near, THAI)


def test_long_words() -> None:
    """Whatever a user wrote is quoted in part, wherever it stands in a message."""
    long = {name: f"{name}{'ก' * 40_000}" for name in ("sheet", "column", "found", "nearest")}
    place = Place("a.xlsx", long["sheet"], (CellRef(0, 0),), long["column"])
    told = format_problem(
        Problem("unit-unknown", place, long["found"], {"nearest": long["nearest"]}), str
    )
    assert len(told) < 1_500
    assert all(f"{name}ก" in told for name in long) and told.count("ก …") == len(long)


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.otherwise])
def test_remedy_without_its_word(code: str) -> None:
    """Where the word that the remedy asks for is empty, the other one is given."""
    kind = KINDS[code]
    assert kind.otherwise
    words = dict.fromkeys(list_words(kind), "") | {"choice": "all", "reason": "so", "heading": "ก"}
    expected = kind.otherwise["en"].format_map(words)
    assert format_remedy(Problem(code, words=words), str) == expected


@pytest.mark.parametrize("name", TABLES)
def test_compiled(name: str) -> None:
    """What was compiled is what the source tells, in its order."""
    tables = tomllib.loads(find_data(*f"{name}.toml".split("/")).read_text("utf-8"))
    assert [(key, load_table(name, key)) for key in list_tables(name)] == list(tables.items())


def test_group() -> None:
    """Problems that differ in their cell only become one; others stay apart, in order."""
    one = Problem("required-blank", Place("a.xlsx", "s", (CellRef(3, 2),), "ช่อง"))
    two = Problem("required-blank", Place("a.xlsx", "s", (CellRef(4, 2),), "ช่อง"))
    other = Problem("required-blank", Place("a.xlsx", "s", (CellRef(4, 3),), "อื่น"))
    grouped = group_problems((one, other, two))
    assert [problem.place.cells for problem in grouped] == ["C4:C5", "D5"]
