"""A warm process that runs commands, and the folders of files before and after them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from itasheet.files import OWN
from tests.command import DAY, ROOT

Files = Mapping[str, bytes]
"""The files of a folder by their paths in it."""


class Run(NamedTuple):
    """How long a run took, and its exit code; None where it was killed."""

    seconds: float
    code: int | None


class Runner:
    """Runs commands one after the other; a context manager."""

    def __init__(self, folder: Path) -> None:
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.killed.server"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "TMPDIR": str(self.temporary),
                "HOME": str(folder),
                "PYTHONUTF8": "1",
                "SOURCE_DATE_EPOCH": DAY,
                "ITASHEET_LANG": "en",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(
        self, words: tuple[str, ...], folder: Path, seconds: float | None = None, signal: int = 9
    ) -> Run:
        """Run a command in a folder, and kill it after so many seconds if it still runs."""
        assert self._process.stdin and self._process.stdout
        request = {"words": words, "folder": str(folder), "seconds": seconds, "signal": signal}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return Run(**json.loads(self._process.stdout.readline()))

    def kill(self) -> None:
        """Kill the command that is running."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for child in children.read_text().split():
            os.kill(int(child), 9)


def read_files(folder: Path) -> Files:
    """All files, but for locks and unfinished ones, which are hidden and passed by."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(OWN)
    }
