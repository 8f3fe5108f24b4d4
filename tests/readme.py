"""The README's shown output, made by running the tool: ``python -m tests.readme`` makes it anew.

A comment ``<!-- output: itasheet … -->`` says what the block below it shows.
"""

import os
import re
import shlex
import subprocess
import sys

from tests.command import DAY, ROOT

README = ROOT / "README.md"
BLOCK = re.compile(
    r"(<!-- output: itasheet (?P<line>.+?) -->\n```\n)(?P<shown>.*?)(```\n)", re.DOTALL
)


def run_line(line: str) -> str:
    """What a command line prints on standard output, run in the repository."""
    environ = {**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1", "SOURCE_DATE_EPOCH": DAY}
    command = [sys.executable, "-m", "itasheet", *shlex.split(line)]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, encoding="utf-8")
    return done.stdout


def renew_text(text: str) -> str:
    """The README's text with every shown output as it is now."""
    return BLOCK.sub(lambda match: match[1] + run_line(match["line"]) + match[4], text)


if __name__ == "__main__":
    README.write_text(renew_text(README.read_text("utf-8")), "utf-8")
