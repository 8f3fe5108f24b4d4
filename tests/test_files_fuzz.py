"""Mutants of the corpus are read or refused, never anything else."""

import pytest

from tests.files.corpus import SOUND
from tests.fuzz import JOBS, fuzz_job, make_mutant


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
