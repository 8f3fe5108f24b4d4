"""The corpus through the command line: nothing ends the run or harms its neighbours."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.command import EXAMPLE, run
from tests.files.corpus import BROKEN, SOUND, load_expected

RETURN = EXAMPLE / "returns" / "audit.xlsx"
PROBLEMS, UNUSABLE = 1, 2
NAMES = (
    *(b"line\nbreak.xlsx", b"\x1b[31mred\x1b]0;title\x07.xlsx", b"no-utf8-\xff\xfe\xe0.xlsx"),
    *(b"-strict.xlsx", "\u202eXSLX.แบบ\u2066.xlsx".encode(), "แบบ \u0085\u2028.xlsx".encode()),
)
HARMLESS = set("Lu Ll Lt Lm Lo Mn Mc Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs".split())


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that has no round, in which commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check_files(paths: Iterable[str], code: int = PROBLEMS) -> dict[str, dict[str, Any]]:
    """What the document says of files and of a real return in their midst, by their paths."""
    first, *others = paths
    done = run("check", "--json", "--", first, RETURN, *others)
    assert (done.exit_code, done.stderr) == (code, "")
    return {one["path"]: one for one in json.loads(done.stdout)["files"]}


def list_codes(file: dict[str, Any]) -> list[str]:
    """The codes of all problems that were told of a file."""
    return [problem["code"] for problem in file["problems"]]


def test_the_whole_corpus(folder: Path) -> None:
    """No file of any kind ends the run. Broken ones have their one problem; odd ones are read: that
    they hold no table of ours is another matter. A real return is told of as if it were alone.
    """
    for kind, contents in (("broken", BROKEN), ("sound", SOUND)):
        (folder / kind).mkdir()
        for name, content in contents.items():
            (folder / kind / name).write_bytes(content)
    expected = load_expected("broken")
    files = check_files([*(f"broken/{name}" for name in BROKEN), *(f"sound/{n}" for n in SOUND)])
    assert len(files) == len(BROKEN) + len(SOUND) + 1
    for name in BROKEN:
        told = files[f"broken/{name}"]
        (problem,) = told["problems"]
        assert (problem["code"], problem["severity"]) == (expected[name]["code"], "error")
        assert problem["message"] and problem["remedy"]
        assert (told["status"], told["sha256"]) == ("unreadable", None)
    for name in SOUND:
        codes = list_codes(files[f"sound/{name}"])
        assert codes and not [code for code in codes if code.startswith("file-")]
    (alone,) = json.loads(run("check", "--json", RETURN).stdout)["files"]
    assert alone == files[str(RETURN)] and alone["entries"]


def test_what_is_no_file(folder: Path) -> None:
    """Pipes, devices, loops, and what is not there are told and do not block."""
    os.mkfifo(folder / "pipe.xlsx")
    links = {"loop": "loop.xlsx", "dangling": "nowhere.xlsx", "device": "/dev/zero"}
    for name, target in links.items():
        (folder / f"{name}.xlsx").symlink_to(target)
    files = check_files(f"{name}.xlsx" for name in ("pipe", *links, "gone"))
    assert files.pop(str(RETURN))["entries"]
    assert {path: list_codes(file) for path, file in files.items()} == {
        "pipe.xlsx": ["file-not-regular"],
        "loop.xlsx": ["file-unreadable"],
        "dangling.xlsx": ["file-missing"],
        "device.xlsx": ["file-not-regular"],
        "gone.xlsx": ["file-missing"],
    }


@pytest.mark.parametrize("options", [("--json",), ()])
def test_names_are_safe_to_print(folder: Path, options: tuple[str, ...]) -> None:
    """Whatever bytes a name has, the output is UTF-8 without a character that a terminal obeys."""
    names = [os.fsdecode(name) for name in NAMES]
    for name in names:
        (folder / name).write_bytes(SOUND["escapes-decoded-once"])
    done = run("check", *options, "--", *names)
    printed = (done.stdout_bytes + done.stderr_bytes).decode("utf-8")
    assert done.exit_code == UNUSABLE
    assert {sign for sign in printed if unicodedata.category(sign) not in HARMLESS} <= {"\n"}
    assert all(name in printed for name in ("break.xlsx", "no-utf8-", "red", "-strict.xlsx"))
    assert not options or len(json.loads(done.stdout)["files"]) == len(NAMES)
