"""Fuzz the reader: ``python -m tests.fuzz --mutants 50000 --seconds 1200 [--seed N] [--keep DIR]``.

Ends with 1 if a mutant was not read or refused within bounds.
"""

from __future__ import annotations

import argparse
import resource
import sys
from pathlib import Path

from tests.fuzz.run import fuzz_reader


def main() -> int:
    """Fuzz as the command line asks, print a summary."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--mutants", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=1200.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for mutants that were not handled well")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    summary = fuzz_reader(options.mutants, options.seed, options.seconds, options.keep)
    print(f"{summary.mutants} mutants, seed {options.seed}: {len(summary.faults)} handled badly")
    for outcome, count in summary.outcomes.most_common():
        print(f"{count:8} {outcome}")
    print(f"slowest {summary.slowest[0]:.2f} s (mutant {summary.slowest[1]})")
    print(f"largest {summary.megabytes:.0f} MB")
    for number, fault in summary.faults[:20]:
        print(f"mutant {number}: {fault}")
    return bool(summary.faults)


if __name__ == "__main__":
    sys.exit(main())
