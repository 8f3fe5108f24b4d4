"""``itasheet check`` as its own process with one gigabyte of addresses, timed and weighed."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
ADDRESSES = 2**30
MOST_SECONDS = 120.0


class Ran(NamedTuple):
    """How a run ended; ``seconds`` of one processor, ``megabytes`` at most."""

    code: int
    output: bytes
    complaints: bytes
    seconds: float
    megabytes: float

    @property
    def files(self) -> dict[str, dict[str, Any]]:
        """What the document says of each file, by its path."""
        document = json.loads(self.output.decode("utf-8"))
        return {one["path"]: one for one in document["files"]}


def check_files(paths: Iterable[Path], *options: str, folder: Path) -> Ran:
    """Check files in a folder that has no round; a run that never ends is stopped."""
    command = [sys.executable, "-m", "itasheet", "--lang", "en", "check", *options]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            [*map(os.fsencode, command), b"--", *map(os.fsencode, paths)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=complaints,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            preexec_fn=_bound_process,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return Ran(
            process.returncode,
            _read_back(output),
            _read_back(complaints),
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss / 1024,
        )


def _bound_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(MOST_SECONDS), int(MOST_SECONDS)))


def _read_back(stream: Any) -> bytes:
    stream.seek(0)
    content: bytes = stream.read()
    return content
