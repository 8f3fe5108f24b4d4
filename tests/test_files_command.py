"""The corpus through the command line, in one gigabyte: nothing harms the run or its neighbours."""

from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest

from tests import command
from tests.files import bombs
from tests.files.child import Ran, check_files
from tests.files.corpus import BROKEN, SOUND, load_expected

EXAMPLE = command.EXAMPLE / "returns" / "audit.xlsx"
PROBLEMS, UNUSABLE = 1, 2
MOST_SECONDS = 2.0
MOST_MEGABYTES = 512
START_SECONDS = 1.0
"""What a run costs before the first file."""

BOMBS = ("bomb of spaces", "too many cells", "deep nesting")
ALONE = ("billion-laughs.xlsx", "row-two-thousand-million.xlsx", "external-entity.xlsx")
NAMES = (
    b"line\nbreak.xlsx",
    b"\x1b[31mred\x1b]0;title\x07.xlsx",
    "\u202eXSLX.แบบ\u2066.xlsx".encode(),
    b"no-utf8-\xff\xfe\xe0.xlsx",
    b"-strict.xlsx",
    "แบบ \u0085\u2028.xlsx".encode(),
)
HARMLESS = set("Lu Ll Lt Lm Lo Mn Mc Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs".split())


def list_codes(ran: Ran, path: Path | str) -> list[str]:
    """The codes of all problems that were told of a file."""
    return [problem["code"] for problem in ran.files[str(path)]["problems"]]


def require_bounds(ran: Ran, files: int = 1) -> None:
    """The run said nothing but its document, and kept within time and memory."""
    assert ran.complaints == b""
    assert ran.seconds < START_SECONDS + MOST_SECONDS * files
    assert ran.megabytes < MOST_MEGABYTES


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """All files of the corpus in one run, a real return in their midst."""
    folder = tmp_path_factory.mktemp("whole")
    return check_files([*BROKEN.values(), EXAMPLE, *SOUND.values()], "--json", folder=folder)


def test_the_whole_corpus_is_checked_in_one_run(whole: Ran) -> None:
    """No file of any kind ends the run, and all of them together take moments."""
    require_bounds(whole)
    assert whole.code == PROBLEMS
    assert len(whole.files) == len(BROKEN) + len(SOUND) + 1


@pytest.mark.parametrize(("name", "expected"), load_expected("broken").items())
def test_broken_files_are_refused(whole: Ran, name: str, expected: dict[str, str]) -> None:
    """Each has the one problem that says what is the matter, and what to do."""
    told = whole.files[str(BROKEN[name])]
    (problem,) = told["problems"]
    assert (problem["code"], problem["severity"]) == (expected["code"], "error")
    assert expected.get("kind", expected.get("what", "")) in problem["message"]
    assert problem["remedy"]
    assert (told["status"], told["sha256"]) == ("unreadable", None)


@pytest.mark.parametrize("name", SOUND)
def test_sound_files_are_not_refused(whole: Ran, name: str) -> None:
    """Odd ones are read; that they hold no table of ours is another matter."""
    codes = list_codes(whole, SOUND[name])
    assert codes
    assert not [code for code in codes if code.startswith("file-")]


def test_neighbours_are_unharmed(whole: Ran, tmp_path: Path) -> None:
    """What is told of a real return is the same alone as among a hundred and eighty others."""
    alone = check_files([EXAMPLE], "--json", folder=tmp_path)
    assert alone.files[str(EXAMPLE)] == whole.files[str(EXAMPLE)]
    assert alone.files[str(EXAMPLE)]["entries"]


@pytest.mark.parametrize("name", ALONE)
def test_killing_files_alone(name: str, tmp_path: Path) -> None:
    """A file that is made to kill ends in its problem also where nothing else was asked for."""
    ran = check_files([BROKEN[name]], "--json", folder=tmp_path)
    require_bounds(ran)
    assert ran.code == UNUSABLE
    assert list_codes(ran, BROKEN[name]) == [load_expected("broken")[name]["code"]]


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_alone(name: str, tmp_path: Path) -> None:
    """Nor does a bomb fill the memory or the time of a run of its own."""
    make, code = bombs.BOMBS[name]
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(make())
    ran = check_files([path], "--json", folder=tmp_path)
    require_bounds(ran)
    assert list_codes(ran, path) == [code]


def test_what_is_no_file(tmp_path: Path) -> None:
    """Pipes, sockets, devices, loops, and what is not there are told and do not block."""
    for name in ("pipe.xlsx", "folder.xlsx"):
        (os.mkfifo if name == "pipe.xlsx" else os.mkdir)(tmp_path / name)
    (tmp_path / "loop.xlsx").symlink_to("loop.xlsx")
    (tmp_path / "dangling.xlsx").symlink_to("nowhere.xlsx")
    (tmp_path / "device.xlsx").symlink_to("/dev/zero")
    paths = [Path(f"{kind}.xlsx") for kind in ("pipe", "loop", "dangling", "device", "socket")]
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)  # a socket's path must be short
        try:
            listener.bind("socket.xlsx")
        finally:
            os.chdir(here)
        ran = check_files([*paths, Path("gone.xlsx"), EXAMPLE], "--json", folder=tmp_path)
    require_bounds(ran)
    codes = {name: list_codes(ran, name) for name in ran.files if name != str(EXAMPLE)}
    assert codes == {
        "pipe.xlsx": ["file-not-regular"],
        "device.xlsx": ["file-not-regular"],
        "socket.xlsx": ["file-not-regular"],
        "loop.xlsx": ["file-unreadable"],
        "dangling.xlsx": ["file-missing"],
        "gone.xlsx": ["file-missing"],
    }
    assert ran.files[str(EXAMPLE)]["entries"]


def test_a_folder_named_like_a_workbook_is_searched(tmp_path: Path) -> None:
    """A folder is a folder whatever its name; what lies in it is found."""
    folder = tmp_path / "form.xlsx"
    folder.mkdir()
    (folder / "inner.xlsx").write_bytes(EXAMPLE.read_bytes())
    ran = check_files([Path("form.xlsx")], "--json", folder=tmp_path)
    assert list(ran.files) == [os.path.join("form.xlsx", "inner.xlsx")]


@pytest.mark.parametrize("options", [("--json",), ()])
def test_names_are_safe_to_print(options: tuple[str, ...], tmp_path: Path) -> None:
    """Whatever bytes a name has, the output is UTF-8 without a character that a terminal obeys."""
    for name in NAMES:
        (tmp_path / os.fsdecode(name)).write_bytes(SOUND["escapes-decoded-once"].read_bytes())
    paths = [Path(os.fsdecode(name)) for name in NAMES]
    ran = check_files(paths, *options, folder=tmp_path)
    printed = (ran.output + ran.complaints).decode("utf-8")
    assert ran.code == UNUSABLE
    unsafe = {sign for sign in printed if unicodedata.category(sign) not in HARMLESS}
    assert unsafe <= {"\n"}
    assert all(name in printed for name in ("break.xlsx", "no-utf8-", "red", "-strict.xlsx"))
    if options:
        assert len(ran.files) == len(NAMES)
