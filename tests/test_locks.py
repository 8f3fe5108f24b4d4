"""One run at a time in a round: who waits, who does not, and what one that was killed left."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from itasheet import files, locks
from itasheet.definition.settings import format_record
from itasheet.files import COMPLETE, Output, sum_file
from itasheet.problems.problem import Stop
from tests.command import run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="holds locks of POSIX")

HOLDER = "clerk, office-pc, 2025-09-01 10:00+07:00, itasheet merge returns"
WRITERS = (
    *("merge returns -o report.xlsx", "merge returns -o elsewhere/report.xlsx", "collect returns"),
    *("template", "template -o elsewhere/forms", "mail forms", "mail forms --send", "receipt"),
    *("check returns --mark marked", "status -o status.xlsx", "pdf returns/audit.xlsx"),
    *("init . --organisation ก --year 2568 --unit a=ข --force", "demo . --force"),
)
READERS = ("check returns", "status", "diff returns/audit.xlsx returns/audit.xlsx", "merge --help")


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Another process holds the lock of a folder."""
    import fcntl

    with (folder / locks.NAME).open("w") as lock:
        lock.write(f"{HOLDER}\n")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def show(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("line", [*WRITERS, *READERS])
def test_second_run(round_folder: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """Whoever writes waits a while, knows for whom, and ends for later; who reads does not wait."""
    monkeypatch.setattr(locks, "PATIENCE", 0.2)
    (round_folder / "elsewhere").mkdir()
    words = line.split()
    folder = round_folder / "returns" if words[0] == "pdf" else round_folder
    with held(folder):
        before = show(round_folder)
        ran = run(*words)
        assert show(round_folder) == before
    told = [one.rpartition("[")[2] for one in ran.stderr.splitlines() if HOLDER in one]
    assert told == (["folder-waiting]", "folder-busy]"] if line in WRITERS else [])
    assert (ran.exit_code == 75) is (line in WRITERS)


def test_lock_is_given_on(round_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waited goes on when the other is done, also where that one removed its lock meanwhile."""
    lock = held(round_folder)
    lock.__enter__()

    def end(_seconds: float) -> None:
        (round_folder / locks.NAME).unlink(missing_ok=True)
        lock.__exit__(None, None, None)

    monkeypatch.setattr(locks, "sleep", end)
    assert run("receipt").exit_code == 0
    assert not (round_folder / locks.NAME).exists()


@pytest.mark.parametrize("complete", [True, False])
def test_what_was_left(round_folder: Path, complete: bool) -> None:
    """The next run gives complete files their names, together, and clears all else away; what it
    has no business with stays, and is known until somebody writes it again.
    """
    names = {name: f".itasheet-{number:016x}.tmp" for number, name in enumerate(("a", "b", "c"))}
    scratch = Path(tempfile.mkdtemp(prefix=locks.SCRATCH))
    (round_folder / "forms").mkdir()
    lines = [Output(unfinished=name) for name in (scratch.name, "../x", "itasheet-pdf-../../x")]
    for name, unfinished in names.items():
        (round_folder / unfinished).write_text(name)
        lines.append(Output(str(round_folder / name), sum_file(unfinished), unfinished))
    lines.append(Output(str(round_folder / "itasheet.toml"), unfinished="itasheet.toml"))
    lines += [COMPLETE] if complete else []
    text = "".join(("gone\n", *map(format_record, lines), '{"path": "torn'))
    (round_folder / locks.NAME).write_text(text)
    (round_folder / "c").write_text("typed since")
    assert run("receipt").exit_code == 0
    assert not scratch.exists() and not any((round_folder / one).exists() for one in names.values())
    assert [(round_folder / name).exists() for name in "abc"] == [complete, complete, True]
    assert (round_folder / "c").read_text() == "typed since"
    for name in "ab" if complete else "":
        assert (round_folder / locks.NAME).exists()
        with locks.lock_folders([round_folder]):
            files.write_whole(round_folder / name, b"new")
    assert not (round_folder / locks.NAME).exists()
    with pytest.raises(Stop), locks.lock_folders([round_folder]):
        files.write_whole(round_folder / "c", b"new")
