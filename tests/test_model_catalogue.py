"""The catalogue of problem kinds: complete, well worded, and used as it is meant to be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import itasheet
from itasheet.model.catalogue import (
    KINDS,
    is_error,
    severity_of,
    show_template,
    word_message,
    word_remedy,
)
from itasheet.problems.problem import Kind, Place, Problem, Severity, group_problems
from itasheet.sheets.cell_reference import CellRef

PACKAGE = Path(itasheet.__file__).parent
THIS = Path(__file__)
TESTS = THIS.parent


def list_words(kind: Kind) -> set[str]:
    """The words that a kind's wording asks for."""
    parts = Formatter().parse(kind.message + kind.remedy)
    return {name for _, name, _, _ in parts if name is not None}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_complete(kind: Kind) -> None:
    """Every kind has all its wording, message and remedy without a full stop."""
    for text in (kind.message, kind.remedy, kind.meaning, kind.example):
        assert text.strip() == text != ""
    for text in (kind.message, kind.remedy, kind.otherwise):
        assert not text.endswith(".") and not text.startswith("The ")
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)+", kind.code)


def test_codes_differ() -> None:
    """No code is given twice, within the catalogue's parts or between them."""
    codes = re.findall(r'Kind\(\s*"([a-z-]+)"', _read_package())
    assert sorted(codes) == sorted(KINDS)


def _read_package() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py")))


@pytest.mark.parametrize("code", KINDS)
def test_made_somewhere(code: str) -> None:
    """Every kind is made by some module beside the catalogue."""
    modules = [path for path in PACKAGE.rglob("*.py") if path.parent.name != "catalogue"]
    assert any(f'"{code}"' in path.read_text("utf-8") for path in modules)


@pytest.mark.parametrize("code", KINDS)
def test_exercised(code: str) -> None:
    """Every kind is expected, by its code, in some test or in output that a test compares.

    The list of all kinds, which a test compares too, makes none of them happen.
    """
    wanted = re.compile(rf"(?<![\w-]){code}(?![\w-])")
    paths = [p for p in TESTS.rglob("*") if p.suffix in (".py", ".txt", ".json", ".toml")]
    paths = [path for path in paths if path != THIS and not path.name.startswith("explain")]
    assert any(wanted.search(path.read_text("utf-8")) for path in paths)


def _list_made() -> Iterator[tuple[str, str, set[str]]]:
    """Each place where a problem is made with its words spelled out: module, code, words."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and code.value in KINDS:
                    words = _read_words(node)
                    if words is not None:
                        yield path.name, str(code.value), words


def _read_words(call: ast.Call) -> set[str] | None:
    """The words of ``Problem(code, place, found, {…})`` or ``Refusal(code, what=…)``, if told."""
    if getattr(call.func, "id", "") == "Refusal":
        return {keyword.arg for keyword in call.keywords if keyword.arg} - {"found"}
    if getattr(call.func, "id", "") != "Problem":
        return None
    given = [keyword.value for keyword in call.keywords if keyword.arg == "words"] or call.args[3:4]
    if not given:
        return set()
    if isinstance(given[0], ast.Dict):
        return {str(key.value) for key in given[0].keys if isinstance(key, ast.Constant)}
    return None  # put together beforehand: the tests of rules word such problems


@pytest.mark.parametrize(("module", "code", "words"), tuple(_list_made()))
def test_words_are_given(module: str, code: str, words: set[str]) -> None:
    """Whoever makes a problem gives the words that its wording asks for."""
    assert list_words(KINDS[code]) <= words


def test_made_in_plain_words() -> None:
    """Most problems are made where their words can be compared."""
    assert len({code for _, code, _ in _list_made()}) > len(KINDS) // 3


def test_wording() -> None:
    """Words are translated and filled in; an empty one reads as none."""
    problem = Problem("return-missing", words={"unit": "กองช่าง", "measures": ""})
    assert word_message(problem, str).endswith("measures are assigned to it: none")
    thai = {"check the name; the nearest is “{nearest}”": "ใกล้ “{nearest}”"}
    near = Problem("unit-unknown", found="กองคลังง", words={"nearest": "กองคลัง"})
    assert word_remedy(near, lambda text: thai.get(text, text)) == "ใกล้ “กองคลัง”"


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.otherwise])
def test_remedy_without_its_word(code: str) -> None:
    """Where nothing is near, nothing is proposed."""
    words = dict.fromkeys(list_words(KINDS[code]), "")
    assert word_remedy(Problem(code, words=words), str) == KINDS[code].otherwise


def test_severity() -> None:
    """The catalogue says how bad a problem is."""
    assert severity_of(Problem("column-extra")) is Severity.NOTE
    assert is_error(Problem("measure-missing")) and not is_error(Problem("unit-unknown"))


def test_template() -> None:
    """Wording by itself shows a gap for each word."""
    assert show_template(KINDS["measure-missing"].message, str) == (
        "measure … “…” is not reported on"
    )


def test_group() -> None:
    """Problems that differ in their cell only become one; others stay apart, in order."""
    one = Problem("required-blank", Place("a.xlsx", "s", (CellRef(3, 2),), "ช่อง"))
    two = Problem("required-blank", Place("a.xlsx", "s", (CellRef(4, 2),), "ช่อง"))
    other = Problem("required-blank", Place("a.xlsx", "s", (CellRef(4, 3),), "อื่น"))
    grouped = group_problems((one, other, two))
    assert [problem.place.cells for problem in grouped] == ["C4:C5", "D5"]
