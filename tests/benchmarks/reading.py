"""The CPU that ``check`` takes for many returns, beside two well-known readers on the same files.

    python -m tests.benchmarks.reading [FILES] [RUNS]

The example's returns, copied, are checked by one process, and read cell by cell by pandas with
openpyxl and by python-calamine alone. Runs take turns, so that a slow moment of the machine meets
all of them. Bounds: at most a quarter of pandas, and at most eight times python-calamine. pandas
and python-calamine are needed only here: ``pip install pandas openpyxl python-calamine``.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

from itasheet.resources import find_data

PANDAS = """
import glob, sys, pandas
for path in glob.glob(sys.argv[1] + "/*.xlsx"):
    pandas.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
"""
CALAMINE = """
import glob, sys, python_calamine
for path in glob.glob(sys.argv[1] + "/*.xlsx"):
    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""


def measure_cpu(command: Sequence[str]) -> float:
    """The seconds of CPU, its own and the system's, that a command and its children take."""
    actions = [
        (os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0)
        for stream in (sys.stdout.fileno(), sys.stderr.fileno())
    ]
    process = os.posix_spawn(command[0], list(command), os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):  # 1: problems were found
        raise SystemExit(f"{command[:4]} failed")
    return usage.ru_utime + usage.ru_stime


def main(files: int = 1000, runs: int = 3) -> None:
    """Print the medians and both ratios."""
    returns = sorted(find_data("examples", "round/returns").glob("*.xlsx"))
    with tempfile.TemporaryDirectory() as folder:
        for number, path in zip(range(files), cycle(returns)):
            shutil.copyfile(path, Path(folder, f"{number:04}-{path.name}"))
        commands = {
            "check": [sys.executable, "-m", "itasheet", "check", folder],
            "pandas": [sys.executable, "-c", PANDAS, folder],
            "calamine": [sys.executable, "-c", CALAMINE, folder],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                times[name].append(measure_cpu(command))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    size = sum(path.stat().st_size for path in returns) / len(returns) / 1000
    for name, seconds in medians.items():
        print(f"{name}: {seconds:.2f} s of CPU, {seconds / files * 1000:.1f} ms a file")
    print(f"{files} files of {size:.0f} kB")
    print(f"check / pandas {medians['check'] / medians['pandas']:.3f}")
    print(f"check / calamine {medians['check'] / medians['calamine']:.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
