"""Mutants of the corpus are read or refused, never anything else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.files.corpus import SOUND
from tests.fuzz.run import fuzz_reader, make_mutant

ROOT = Path(__file__).parent.parent


def test_mutants_are_the_same_every_time() -> None:
    """A seed and a number make one mutant, so that what was found can be found again."""
    corpus = [SOUND["plain"], SOUND["comments"]]
    made = [make_mutant(corpus, 5, number) for number in range(60)]
    assert made == [make_mutant(corpus, 5, number) for number in range(60)]
    assert len(set(made)) > 50


def test_the_summary_is_printed() -> None:
    """A run says how many mutants there were, of which seed, and what became of them."""
    command = [sys.executable, "-m", "tests.fuzz", "--mutants", "40", "--seed", "9"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (ran.returncode, ran.stderr) == (0, "")
    first, *outcomes, slowest, largest = ran.stdout.splitlines()
    assert first == "40 mutants, seed 9: 0 handled badly"
    assert sum(int(outcome.split()[0]) for outcome in outcomes) == 40
    assert (slowest.split()[0], largest.split()[0]) == ("slowest", "largest")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_mutants_are_read_or_refused(seed: int) -> None:
    """No traceback, no hang, no growth, no text that cannot be written."""
    summary = fuzz_reader(1500, seed, seconds=30)
    assert summary.faults == []
    assert summary.mutants == 1500
    assert {"read", "file-damaged"} <= set(summary.outcomes)
