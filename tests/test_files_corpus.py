"""The corpus read: every cell of odd but sound workbooks, and why the broken ones are refused;
mutants of it are read or refused, never anything else.
"""

import pytest

from itasheet.problems.problem import Problem
from itasheet.xlsx.read_workbook import read_bytes
from tests.example.fill import open_workbook
from tests.files.corpus import BROKEN, SOUND, describe_workbook, load_expected
from tests.fuzz import JOBS, fuzz_job, make_mutant

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


def test_mutants_are_the_same_every_time() -> None:
    """A seed and a number make one mutant, so that what was found can be found again."""
    corpus = [SOUND["plain"], SOUND["comments"]]
    made = [make_mutant(corpus, 5, number) for number in range(60)]
    assert made == [make_mutant(corpus, 5, number) for number in range(60)]
    assert len(set(made)) > 50


@pytest.mark.parametrize(
    ("mutants", "seed", "job"),
    [
        (40, 9, "read"),
        (12, 4, "mark"),
        pytest.param(1500, 1, "read", marks=pytest.mark.slow),
        *(pytest.param(150, 2, job, marks=pytest.mark.slow) for job in JOBS),
    ],
)
def test_mutants_are_taken_or_refused(mutants: int, seed: int, job: str) -> None:
    """No traceback, no hang, no growth, no text that cannot be written."""
    outcomes, faults = fuzz_job(mutants, seed, job, seconds=60)
    assert faults == []
    assert outcomes.total() == mutants
    assert "done" in outcomes
