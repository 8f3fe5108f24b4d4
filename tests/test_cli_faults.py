"""What commands say of wrong usage and of what cannot be used, and that they then write nothing."""

import shlex
from pathlib import Path

import pytest

from tests.command import run
from tests.killed.runner import read_files
from tests.tables import load_cases, part_arrows

CASES = load_cases("refused")


@pytest.fixture(autouse=True)
def folder(round_folder: Path) -> Path:
    """A round, an empty folder, and files of somebody's."""
    for name in ("mine.xlsx", "other-audit.xlsx", "new.pdf"):
        (round_folder / name).write_text("mine")
    (round_folder / "empty").mkdir()
    return round_folder


@pytest.mark.parametrize(("line", "told"), part_arrows([*CASES["usage"], *CASES["unusable"]]))
def test_refused(folder: Path, line: str, told: str) -> None:
    """The sentence stands on stderr, nothing on stdout but what was read, and no file changes."""
    before = read_files(folder)
    result = run(*shlex.split(line))
    assert (result.exit_code, told in result.stderr) == (2, True), result.output
    assert "\x1b" not in result.output
    assert bool(result.stdout) is ("no return could be read" in told)
    assert read_files(folder) == before


@pytest.mark.parametrize(("line", "name"), part_arrows(CASES["forced"]))
def test_forced(folder: Path, line: str, name: str) -> None:
    """What is there is replaced where that is asked for, and not otherwise."""
    (folder / "forms").mkdir()
    (folder / name).write_text("mine")
    for more, code in (([], 2), (["--force"], 0)):
        assert run(*shlex.split(line), *more).exit_code == code
        assert ((folder / name).read_bytes() == b"mine") is (code == 2)
