"""Bombs refused, weighty files and the corpus read, each in bounded time and memory."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.files.bombs import BOMBS, WEIGHTY
from tests.files.corpus import BROKEN, SOUND
from tests.files.parts import deflate

MOST_SECONDS = 2.0
MOST_MEGABYTES = 512

CHILD = r"""
import json, re, resource, sys, time
from pathlib import Path
from itasheet.xlsx.read_workbook import read_workbook

resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
for line in sys.stdin:
    path = Path(json.loads(line))
    start = time.process_time()
    result = read_workbook(path)
    seconds = time.process_time() - start
    # Not ru_maxrss, which begins with what the process had that started this one.
    status = Path("/proc/self/status").read_text()
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024
    code = getattr(result, "code", "read")
    print(json.dumps([path.name, code, seconds, peak]), flush=True)
"""

Outcome = tuple[str, float, float]


def read_in_child(contents: Iterable[tuple[str, bytes]], folder: Path) -> dict[str, Outcome]:
    """Read files one after the other in a process of one gigabyte: code, CPU seconds, peak MB."""
    for name, content in contents:
        (folder / name).write_bytes(content)
    ran = subprocess.run(
        [sys.executable, "-c", CHILD],
        input="\n".join(json.dumps(str(path)) for path in sorted(folder.iterdir())),
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parent.parent,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = map(json.loads, ran.stdout.splitlines())
    return {name: (code, seconds, peak) for name, code, seconds, peak in lines}


def test_bombs_are_refused(tmp_path: Path) -> None:
    """A file that is made to harm ends in its problem, in bounded time and memory."""
    found = read_in_child(((name, deflate(make())) for name, make in BOMBS.items()), tmp_path)
    expected = dict.fromkeys(BOMBS, "file-bomb") | {"deep nesting": "file-damaged"}
    assert {name: code for name, (code, _, _) in found.items()} == expected
    require_bounds(found)


def test_the_corpus_takes_moments(tmp_path: Path) -> None:
    """No other file takes more, be it sound or broken."""
    require_bounds(read_in_child({**BROKEN, **SOUND}.items(), tmp_path))


@pytest.mark.slow
def test_weighty_files_are_read_in_bounds(tmp_path: Path) -> None:
    """A file just within the limits is read, and costs no more than a refused one may."""
    weighty = ((name, deflate(make())) for name, make in WEIGHTY.items())
    found = read_in_child(weighty, tmp_path)
    assert {code for code, _, _ in found.values()} == {"read"}
    require_bounds(found)


def require_bounds(found: Mapping[str, Outcome]) -> None:
    """Each file kept within time and memory; the memory is that of all before it too."""
    beyond = {
        name: (seconds, peak)
        for name, (_, seconds, peak) in found.items()
        if seconds > MOST_SECONDS or peak > MOST_MEGABYTES
    }
    assert not beyond
