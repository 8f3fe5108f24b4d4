"""Commands killed at any moment: every file stays as it was or is complete, and the next run works.

A new command that writes files gets a line in ``COMMANDS``.
"""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from signal import SIGINT, SIGKILL, SIGTERM
from typing import NamedTuple

import pytest

from itasheet.cli.app import UNUSABLE
from itasheet.locks import NAME
from tests.command import EXAMPLE, run
from tests.example.fill import edit_workbook
from tests.killed.runner import Files, Runner, read_files
from tests.mail.rounds import make_forms, make_round, name_server

KILLS = 250
LATE = 0.7
"""Most files are written in the last part of a run, so every other kill comes then."""
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="kills forks")]

Prepare = Callable[[Path], object]


def prepare_round(folder: Path) -> None:
    """The example's round with its returns, one of them with mistakes."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)


def prepare_outputs(folder: Path) -> None:
    """A round in which all outputs are there already, and older."""
    prepare_round(folder)
    for name in ("report.xlsx", "report.pdf", "marked/finance.xlsx"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"of the time before")


def prepare_mail(folder: Path) -> None:
    """A round with forms to mail, and a draft of the time before."""
    make_forms(make_round(folder, name_server(9), "deadline = 2025-10-15\n"))
    drafts = folder / "mail/forms"
    drafts.mkdir(parents=True)
    for name in ("1-office.eml", "9-nobody.eml"):
        (drafts / name).write_bytes(b"of the time before")


def prepare_inbox(folder: Path) -> None:
    """A round with returns to collect, whose journal a run before left with half a line."""
    prepare_round(folder)
    (folder / "mail").mkdir()
    (folder / "mail/collected.jsonl").write_bytes(b'{"file": "audit/aud')


def prepare_collected(folder: Path) -> None:
    """A round whose returns have been collected."""
    prepare_round(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run("collect", "returns", "--round", ".").exit_code == 0


def prepare_report(folder: Path) -> None:
    """A round whose report has been merged."""
    prepare_round(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run("merge", "returns", "-o", "report.xlsx").exit_code == 0


def prepare_twice(folder: Path) -> None:
    """A round with an older return of a unit that differs from the newer one."""
    prepare_round(folder)
    source, text = folder / "returns/finance.xlsx", "๒. จัดซื้อจัดจ้างครบทุกโครงการ"
    edit_workbook(source, folder / "older/finance.xlsx", E13=text)


class Command(NamedTuple):
    """A command that writes; ``between`` are files that may stand there for a while."""

    words: tuple[str, ...]
    prepare: Prepare
    between: tuple[Path, ...] = ()


START = ("init", "round", "--organisation", "เทศบาลตำบลบ้านตัวอย่าง", "--year", "2568")
CHECK = ("check", "with-mistakes", "--round", ".", "--mark", "marked")
MERGE = ("merge", "returns", "--round", ".", "-o", "report.xlsx", "--pdf")
COMMANDS = {
    "init": Command((*START, "--unit", "finance=กองคลัง"), Path.mkdir),
    "template": Command(("template", "--round", ".", "-o", "forms"), prepare_round),
    "check": Command(CHECK, prepare_round),
    "check-again": Command((*CHECK, "--force"), prepare_outputs),
    "merge": Command(MERGE, prepare_round),
    "merge-again": Command((*MERGE, "--force"), prepare_outputs),
    "mail": Command(("mail", "forms", "--round", "."), prepare_mail),
    "collect": Command(("collect", "returns", "--round", "."), prepare_inbox),
    "receipt": Command(("receipt", "--round", "."), prepare_collected),
    "status": Command(("status", "--round", ".", "-o", "status.xlsx"), prepare_collected),
    "pdf": Command(("pdf", "report.xlsx"), prepare_report),
    "template-from": Command(
        ("template", "--round", ".", "-o", "forms", "--from", "returns"), prepare_round
    ),
    "decide": Command((*MERGE[:4], "older", "-o", "report.xlsx", "--proposed"), prepare_twice),
    "demo": Command(
        ("demo", "demo"), Path.mkdir, between=(EXAMPLE / "with-mistakes/finance.xlsx",)
    ),
}


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """One warm process for all commands."""
    with Runner(tmp_path_factory.mktemp("runner")) as running:
        yield running


@pytest.mark.parametrize("name", COMMANDS)
def test_killed(name: str, runner: Runner, tmp_path: Path) -> None:
    """A command that is killed at random moments of its run does all when it is run again, as it
    is: only what was finished needs ``--force``.
    """
    command = COMMANDS[name]
    command.prepare(tmp_path / "before")
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    undisturbed = runner.run(command.words, tmp_path / "after")
    assert undisturbed.code in (0, 1)
    before, after = (read_files(tmp_path / folder) for folder in ("before", "after"))
    assert after != before, "the command wrote nothing"
    chance, wanted, seconds = Random(name), -(-KILLS // len(COMMANDS)), undisturbed.seconds
    folder, early = tmp_path / "round", 0.0
    while wanted:
        shutil.copytree(tmp_path / "before", folder)
        how = chance.choice((SIGKILL, SIGKILL, SIGTERM, SIGINT))
        ran = runner.run(command.words, folder, seconds * chance.uniform(early, 1), how)
        early = LATE - early
        wanted -= ran.code is None
        files = read_files(folder)
        check_files(files, before, after, command)
        if ran.code is None:
            ran = runner.run(command.words, folder)
            seconds = min(seconds, ran.seconds)
        # One that had finished when it was killed is told by its output alone.
        finished = ran.code == UNUSABLE and strip_times(files) == strip_times(after)
        assert finished or ran.code == undisturbed.code
        assert not [*runner.temporary.iterdir(), *folder.rglob(NAME)]
        assert strip_times(read_files(folder)) == strip_times(after)
        shutil.rmtree(folder)


def check_files(files: Files, before: Files, after: Files, command: Command) -> None:
    """Each file is as before or as after; it may be missing only if it is so in one of these."""
    between = [path.read_bytes() for path in command.between]
    for path in {*files, *before, *after}:
        if path.endswith(".jsonl"):
            continue  # grows by lines, of which the last may be torn: the next run shows
        allowed = [before.get(path), after.get(path), *between]
        assert files.get(path) in allowed, path


def strip_times(files: Files) -> dict[str, bytes]:
    """The files without the moments of a journal's lines, which no two runs share."""
    return {
        path: re.sub(rb'"collected": "[^"]*"', b"", content) if path.endswith(".jsonl") else content
        for path, content in files.items()
    }
