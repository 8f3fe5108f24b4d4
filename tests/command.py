"""Commands run as a person would type them: in the test's own process, or at a terminal."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

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
    arguments = ["--lang", language, *map(str, words)]
    return CliRunner().invoke(main, arguments, input=typed, env=SURROUNDINGS)


def run_json(*words: str | Path, code: int | None = None, language: str = "en") -> dict[str, Any]:
    """The document that a command prints, which ends with this code if one is given."""
    result = run(*words, "--json", language=language)
    assert code in (None, result.exit_code), result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def run_at_terminal(
    *words: str, typed: str = "", awaited: str = "", shell: str = "", **settings: str
) -> tuple[int, str]:
    """Run one at a pseudo-terminal, typing once something shows; its exit code and all shown."""
    import pty

    command = [sys.executable, "-m", "itasheet", "--lang", "en", *words]
    command = ["/bin/sh", "-c", shell, "sh", *command] if shell else command
    surroundings = {name: value for name, value in SURROUNDINGS.items() if value} | settings
    child, terminal = pty.fork()
    if child == 0:
        path = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "dumb"}
        os.execve(command[0], command, {**os.environ, **path, **surroundings})
    shown, ends = b"", time.monotonic() + 30
    while time.monotonic() < ends:
        if typed and awaited.encode() in shown:
            os.write(terminal, typed.encode())
            typed = ""
        try:
            shown += (chunk := os.read(terminal, 65536))
        except OSError:  # Linux ends a terminal so, once nobody writes any more
            break
        if not chunk:
            break
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()
