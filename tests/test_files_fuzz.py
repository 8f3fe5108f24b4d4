"""Mutants of the corpus are read or refused, never anything else."""

import pytest

from tests.files.corpus import SOUND
from tests.fuzz import fuzz_reader, make_mutant


def test_mutants_are_the_same_every_time() -> None:
    """A seed and a number make one mutant, so that what was found can be found again."""
    corpus = [SOUND["plain"], SOUND["comments"]]
    made = [make_mutant(corpus, 5, number) for number in range(60)]
    assert made == [make_mutant(corpus, 5, number) for number in range(60)]
    assert len(set(made)) > 50


@pytest.mark.parametrize(
    ("mutants", "seed"),
    [(40, 9), *(pytest.param(1500, seed, marks=pytest.mark.slow) for seed in (1, 2))],
)
def test_mutants_are_read_or_refused(mutants: int, seed: int) -> None:
    """No traceback, no hang, no growth, no text that cannot be written."""
    outcomes, faults = fuzz_reader(mutants, seed, seconds=30)
    assert faults == []
    assert outcomes.total() == mutants
    assert {"read", "file-damaged"} <= set(outcomes)
