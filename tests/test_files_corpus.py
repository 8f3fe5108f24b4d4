"""The corpus read: every cell of odd but sound workbooks, and why the broken ones are refused."""

import pytest

from itasheet.problems.problem import Problem
from itasheet.xlsx.read_workbook import read_bytes
from tests.example.fill import open_workbook
from tests.files.corpus import BROKEN, SOUND, describe_workbook, load_expected

EXPECTED, REFUSED = load_expected("sound"), load_expected("broken")


@pytest.mark.parametrize("name", SOUND)
def test_every_cell_is_read_rightly(name: str) -> None:
    """Each cell has its value at its place with its type, and what is beside them is told."""
    described = describe_workbook(open_workbook(SOUND[name]))
    assert described == EXPECTED[name]
    for spot, value in EXPECTED[name].get("cells", {}).items():
        assert type(described["cells"][spot]) is type(value), spot


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_refused(name: str) -> None:
    """Each has the one problem that says what is the matter, whatever the file is called."""
    problem = read_bytes(BROKEN[name], name, "shown.xlsx")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place.file) == (REFUSED[name]["code"], "shown.xlsx")
    told = {key: problem.words[key] for key in ("kind", "what") if key in problem.words}
    assert {"code": problem.code, **told} == REFUSED[name]


def test_nothing_else_is_expected() -> None:
    """Of no file that is not there."""
    assert (set(EXPECTED), set(REFUSED)) == (set(SOUND), set(BROKEN))
