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


# A process begins with the peak of the one that it was forked from. So a small one starts the run
# and tells what its only child took.
WEIGHER = """
import json, resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as told:
    json.dump([code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024], told)
"""


def check_files(paths: Iterable[Path], *options: str, folder: Path) -> Ran:
    """Check files in a folder that has no round; a run that never ends is stopped."""
    check = [sys.executable, "-m", "itasheet", "--lang", "en", "check", *options]
    with (
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as complaints,
        tempfile.NamedTemporaryFile() as weighed,
    ):
        command = [sys.executable, "-c", WEIGHER, weighed.name, *check]
        subprocess.run(
            [*map(os.fsencode, command), b"--", *map(os.fsencode, paths)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=complaints,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            preexec_fn=_bound_process,
            check=True,
        )
        code, seconds, megabytes = json.loads(_read_back(weighed))
        return Ran(code, _read_back(output), _read_back(complaints), seconds, megabytes)


def _bound_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(MOST_SECONDS), int(MOST_SECONDS)))


def _read_back(stream: Any) -> bytes:
    stream.seek(0)
    content: bytes = stream.read()
    return content
