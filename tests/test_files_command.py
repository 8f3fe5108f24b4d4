"""The corpus through the command line, in one gigabyte: nothing harms the run or its neighbours."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import command
from tests.files.corpus import BROKEN, SOUND, load_expected

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = command.EXAMPLE / "returns" / "audit.xlsx"
PROBLEMS, UNUSABLE = 1, 2
ADDRESSES = 2**30
LONGEST = 120
"""Seconds after which a run that never ends is stopped."""
MOST_SECONDS = 2.0
MOST_MEGABYTES = 512
START_SECONDS = 1.0
"""What a run costs before the first file."""

REFUSED = {name: one["code"] for name, one in load_expected("broken").items()}
NAMES = (
    b"line\nbreak.xlsx",
    b"\x1b[31mred\x1b]0;title\x07.xlsx",
    "\u202eXSLX.แบบ\u2066.xlsx".encode(),
    b"no-utf8-\xff\xfe\xe0.xlsx",
    b"-strict.xlsx",
    "แบบ \u0085\u2028.xlsx".encode(),
)
HARMLESS = set("Lu Ll Lt Lm Lo Mn Mc Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs".split())


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

    def list_codes(self, path: Path | str) -> list[str]:
        """The codes of all problems that were told of a file."""
        return [problem["code"] for problem in self.files[str(path)]["problems"]]

    def require_bounds(self, files: int = 1) -> None:
        """The run said nothing but its document, and kept within time and memory."""
        assert self.complaints == b""
        assert self.seconds < START_SECONDS + MOST_SECONDS * files
        assert self.megabytes < MOST_MEGABYTES


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
    """``itasheet check`` as its own process in a folder that has no round, timed and weighed."""
    check = [sys.executable, "-m", "itasheet", "--lang", "en", "check", *options]
    with tempfile.NamedTemporaryFile() as weighed:
        ran = subprocess.run(
            [sys.executable, "-c", WEIGHER, weighed.name, *check, "--", *paths],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            preexec_fn=_bound_process,
            check=True,
        )
        code, seconds, megabytes = json.load(weighed)
    return Ran(code, ran.stdout, ran.stderr, seconds, megabytes)


def _bound_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """All files of the corpus in one run, a real return in their midst."""
    folder = tmp_path_factory.mktemp("whole")
    for kind, contents in (("broken", BROKEN), ("sound", SOUND)):
        (folder / kind).mkdir()
        for name, content in contents.items():
            (folder / kind / name).write_bytes(content)
    sound = [Path("sound", name) for name in SOUND]
    return check_files(
        [*(Path("broken", name) for name in BROKEN), EXAMPLE, *sound], "--json", folder=folder
    )


def test_the_whole_corpus_is_checked_in_one_run(whole: Ran) -> None:
    """No file of any kind ends the run, and all of them together take moments."""
    whole.require_bounds()
    assert whole.code == PROBLEMS
    assert len(whole.files) == len(BROKEN) + len(SOUND) + 1


def test_broken_files_are_refused(whole: Ran) -> None:
    """Each has the one problem that says what is the matter, and what to do."""
    for name, code in REFUSED.items():
        told = whole.files[os.path.join("broken", name)]
        (problem,) = told["problems"]
        assert (problem["code"], problem["severity"]) == (code, "error")
        assert problem["message"] and problem["remedy"]
        assert (told["status"], told["sha256"]) == ("unreadable", None)


def test_sound_files_are_not_refused(whole: Ran) -> None:
    """Odd ones are read; that they hold no table of ours is another matter."""
    for name in SOUND:
        codes = whole.list_codes(os.path.join("sound", name))
        assert codes
        assert not [code for code in codes if code.startswith("file-")]


def test_neighbours_are_unharmed(whole: Ran, tmp_path: Path) -> None:
    """What is told of a real return is the same alone as among a hundred and eighty others."""
    alone = check_files([EXAMPLE], "--json", folder=tmp_path)
    assert alone.files[str(EXAMPLE)] == whole.files[str(EXAMPLE)]
    assert alone.files[str(EXAMPLE)]["entries"]


def test_what_is_no_file(tmp_path: Path) -> None:
    """Pipes, devices, loops, and what is not there are told and do not block."""
    os.mkfifo(tmp_path / "pipe.xlsx")
    links = {"loop": "loop.xlsx", "dangling": "nowhere.xlsx", "device": "/dev/zero"}
    for name, target in links.items():
        (tmp_path / f"{name}.xlsx").symlink_to(target)
    paths = [Path(f"{name}.xlsx") for name in ("pipe", *links, "gone")]
    ran = check_files([*paths, EXAMPLE], "--json", folder=tmp_path)
    ran.require_bounds()
    assert {path.stem: ran.list_codes(path) for path in paths} == {
        "pipe": ["file-not-regular"],
        "loop": ["file-unreadable"],
        "dangling": ["file-missing"],
        "device": ["file-not-regular"],
        "gone": ["file-missing"],
    }
    assert ran.files[str(EXAMPLE)]["entries"]


@pytest.mark.parametrize("options", [("--json",), ()])
def test_names_are_safe_to_print(options: tuple[str, ...], tmp_path: Path) -> None:
    """Whatever bytes a name has, the output is UTF-8 without a character that a terminal obeys."""
    for name in NAMES:
        (tmp_path / os.fsdecode(name)).write_bytes(SOUND["escapes-decoded-once"])
    paths = [Path(os.fsdecode(name)) for name in NAMES]
    ran = check_files(paths, *options, folder=tmp_path)
    printed = (ran.output + ran.complaints).decode("utf-8")
    assert ran.code == UNUSABLE
    unsafe = {sign for sign in printed if unicodedata.category(sign) not in HARMLESS}
    assert unsafe <= {"\n"}
    assert all(name in printed for name in ("break.xlsx", "no-utf8-", "red", "-strict.xlsx"))
    if options:
        assert len(ran.files) == len(NAMES)
