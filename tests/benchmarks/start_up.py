"""How long commands take beside the import of the libraries they stand on, as ratios of medians.

    python -m tests.benchmarks.start_up [RUNS]

Runs take turns, so that a slow moment of the machine meets all of them. Bounds: ``--help`` at most
1.2 times ``import click``; ``merge`` of the example at most 2.3 times the import of its libraries.
Run it on an installed package: a checkout that may not keep compiled files is slower.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from itasheet.resources import find_data

CLICK = "import click"
LIBRARIES = "import click, xlsxwriter, icu4py.breakers, babel"


def time_commands(
    commands: Sequence[Sequence[str]], runs: int, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """The median seconds of each command, run in turn, after one run that does not count."""
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(runs + 1):
        for taken, command in zip(times, commands, strict=True):
            begun = clock()
            subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=True)
            taken.append(clock() - begun)
    return [statistics.median(taken[1:]) for taken in times]


def main(runs: int = 15) -> None:
    """Print both ratios and the medians behind them."""
    example, tool = str(find_data("examples", "round")), [sys.executable, "-m", "itasheet"]
    with tempfile.TemporaryDirectory() as folder:
        report = str(Path(folder) / "report.xlsx")
        merge = ["merge", f"{example}/returns", "--round", example, "-o", report, "--force"]
        click, help_, libraries, merged = time_commands(
            [
                [sys.executable, "-c", CLICK],
                [*tool, "--help"],
                [sys.executable, "-c", LIBRARIES],
                [*tool, *merge],
            ],
            runs,
        )
    print(f"--help {help_ * 1000:.0f} ms, import click {click * 1000:.0f} ms: {help_ / click:.2f}")
    print(
        f"merge {merged * 1000:.0f} ms, libraries {libraries * 1000:.0f} ms: "
        f"{merged / libraries:.2f}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
