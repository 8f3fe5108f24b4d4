"""Commands run as a person would type them: in the test's own process, or at a terminal."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from itasheet.cli import main

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "round"
RETURNS = EXAMPLE / "returns"
FAULTY = EXAMPLE / "with-mistakes" / "finance.xlsx"
DAY = "1756684800"
"""1 September 2025, the date of every workbook that a test makes."""

SURROUNDINGS = {
    "SOURCE_DATE_EPOCH": DAY,
    "COLUMNS": "80",
    **dict.fromkeys(("ITASHEET_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR")),
}


def run(*words: str | Path, language: str = "en", typed: str | None = None) -> Result:
    """Run one command line."""
    arguments = ["--lang", language, *map(str, words)]
    return CliRunner().invoke(main, arguments, input=typed, env=SURROUNDINGS)


def run_at_terminal(*words: str, typed: str = "", **settings: str) -> tuple[int, str]:
    """Run one command line at a pseudo-terminal; its exit code and all that was shown."""
    import pty

    leader, follower = pty.openpty()
    surroundings = {name: value for name, value in SURROUNDINGS.items() if value} | settings
    process = subprocess.Popen(
        [sys.executable, "-m", "itasheet", "--lang", "en", *words],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**os.environ, **surroundings, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    os.close(follower)
    os.write(leader, typed.encode())
    shown = b""
    try:
        while chunk := os.read(leader, 65536):
            shown += chunk
    except OSError:  # Linux ends a terminal so, once nobody writes any more
        pass
    os.close(leader)
    return process.wait(timeout=30), shown.decode()
