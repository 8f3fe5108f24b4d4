"""The CPU that ``check`` takes for many returns, beside two well-known readers on the same files.

    python -m tests.benchmarks.reading [FILES] [RUNS]

The example's returns, copied, are checked by one process, and read cell by cell by pandas with
openpyxl and by python-calamine alone. Bounds: at most a quarter of pandas, and at most eight times
python-calamine. pandas and python-calamine are needed only here:
``pip install pandas openpyxl python-calamine``.
"""

import resource
import shutil
import sys
import tempfile
from itertools import cycle
from pathlib import Path

from itasheet.resources import find_data
from tests.benchmarks.start_up import time_commands

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


def read_cpu() -> float:
    """The seconds of CPU, their own and the system's, that all commands run so far have taken."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
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
        medians = dict(zip(commands, time_commands(tuple(commands.values()), runs, read_cpu)))
    size = sum(path.stat().st_size for path in returns) / len(returns) / 1000
    for name, seconds in medians.items():
        print(f"{name}: {seconds:.2f} s of CPU, {seconds / files * 1000:.1f} ms a file")
    print(f"{files} files of {size:.0f} kB")
    print(f"check / pandas {medians['check'] / medians['pandas']:.3f}")
    print(f"check / calamine {medians['check'] / medians['calamine']:.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
