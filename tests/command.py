"""Commands run inside the test's own process, as a person would type them."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from itasheet.cli import main

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "round"
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
