"""The corpus through the command line: nothing ends the run or harms its neighbours."""

import json
import os
import unicodedata
from pathlib import Path

import pytest

from tests.command import EXAMPLE, run
from tests.files.corpus import BROKEN, SOUND, load_expected

RETURN = EXAMPLE / "returns" / "audit.xlsx"
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


def test_the_whole_corpus(folder: Path) -> None:
    """Broken files have their one problem, odd ones are read, and a real return as if alone."""
    for kind, contents in (("broken", BROKEN), ("sound", SOUND)):
        (folder / kind).mkdir()
        for name, content in contents.items():
            (folder / kind / name).write_bytes(content)
    broken, sound = ([Path("broken", one) for one in BROKEN], [Path("sound", one) for one in SOUND])
    done = run("check", "--json", "--", *broken, RETURN, *sound)
    assert (done.exit_code, done.stderr) == (1, "")
    files = {Path(one["path"]): one for one in json.loads(done.stdout)["files"]}
    assert files.keys() == {*broken, RETURN, *sound}
    expected = load_expected("broken")
    for path in broken:
        (problem,) = files[path]["problems"]
        assert (problem["code"], problem["severity"]) == (expected[path.name]["code"], "error")
        assert problem["message"] and problem["remedy"]
        assert (files[path]["status"], files[path]["sha256"]) == ("unreadable", None)
    for path in sound:
        codes = [problem["code"] for problem in files[path]["problems"]]
        assert codes and not [code for code in codes if code.startswith("file-")]
    (alone,) = json.loads(run("check", "--json", RETURN).stdout)["files"]
    assert alone == files[RETURN] and alone["entries"]


@pytest.mark.parametrize("options", [("--json",), ()])
def test_names_are_safe_to_print(folder: Path, options: tuple[str, ...]) -> None:
    """Whatever bytes a name has, the output is UTF-8 without a character that a terminal obeys."""
    names = [os.fsdecode(name) for name in NAMES]
    for name in names:
        (folder / name).write_bytes(SOUND["escapes-decoded-once"])
    done = run("check", *options, "--", *names)
    printed = (done.stdout_bytes + done.stderr_bytes).decode("utf-8")
    assert done.exit_code == 2
    assert {sign for sign in printed if unicodedata.category(sign) not in HARMLESS} <= {"\n"}
    assert all(name in printed for name in ("break.xlsx", "no-utf8-", "red", "-strict.xlsx"))
    assert not options or len(json.loads(done.stdout)["files"]) == len(NAMES)
