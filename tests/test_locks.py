"""One run at a time in a round: who waits, who does not, and what one that was killed left."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import Mock

import pytest

from itasheet import files, locks
from itasheet.definition.settings import format_record
from itasheet.files import COMPLETE, Output, sum_file
from itasheet.problems.problem import Stop
from itasheet.tracking.audit import Audit, read_audit
from tests.command import run
from tests.example.fill import edit_workbook, open_workbook
from tests.killed import server

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="holds locks of POSIX")

HOLDER = "clerk, office-pc, 2025-09-01 10:00+07:00, itasheet merge returns"
WRITERS = (
    *("merge returns -o report.xlsx", "merge returns -o elsewhere/report.xlsx", "collect returns"),
    *("template", "template -o elsewhere/forms", "mail forms", "mail forms --send", "receipt"),
    "mail report --from elsewhere/report.xlsx",
    *("check returns --mark marked", "status -o status.xlsx", "pdf returns/audit.xlsx"),
    *("init . --organisation ก --year 2568 --unit a=ข --force", "demo . --force"),
)
REPORT = "report.xlsx"
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
    (round_folder / "elsewhere/report.xlsx").touch()
    words = line.split()
    places = {"pdf returns": "returns", "mail report": "elsewhere"}
    folder = round_folder / places.get(line[:11], "")
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


def test_disk_without_locks(round_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system cannot lock, that is told, and nothing is written."""
    monkeypatch.setattr("fcntl.flock", Mock(side_effect=OSError(37, "No locks available")))
    ran = run("receipt")
    assert (ran.exit_code, "No locks available" in ran.stderr) == (2, True)
    assert not (round_folder / "receipts").exists()


@pytest.mark.parametrize("complete", [True, False])
def test_what_was_left(round_folder: Path, complete: bool) -> None:
    """The next run gives complete files their names, together, and clears all else away; what it
    has no business with stays, and is known until somebody writes it again.
    """
    names = {name: f".itasheet-{number:016x}.tmp" for number, name in enumerate(("a", "b", "c"))}
    prefix = f"{locks.SCRATCH}{os.urandom(8).hex()}-"
    scratch = Path(tempfile.mkdtemp(prefix=prefix))
    (round_folder / "forms").mkdir()
    lines = [
        Output(unfinished=name)
        for name in (prefix, "../x", f"{locks.SCRATCH}../../x", locks.SCRATCH)
    ]
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


@pytest.mark.parametrize(
    ("error", "goes_on"),
    [(Stop(later=True), True), (OSError(28, "full"), True), (Stop(), False), (None, False)],
)
def test_run_that_stopped(round_folder: Path, error: Exception | None, goes_on: bool) -> None:
    """What a run wrote that is to go on later needs no force, unlike that of one that is done."""
    with suppress(Stop, OSError), locks.lock_folders([round_folder]):
        files.write_whole(round_folder / "a", b"old")
        if error:
            raise error
    with suppress(Stop), locks.lock_folders([round_folder]):
        files.write_whole(round_folder / "a", b"new")
    assert (round_folder / "a").read_bytes() == (b"new" if goes_on else b"old")


SECONDS = float(os.environ.get("ITASHEET_SECONDS", "20"))
UNITS = ("finance", "works", "education", "audit")
MERGE = f"merge returns older/{{name}} -o {REPORT} --proposed --force"
TURNS = (
    *((MERGE, f"{MERGE} --digits typed") for _ in UNITS),
    ("collect returns", "collect older", "mail forms"),
    ("template -o forms --force", "receipt --force"),
    ("check with-mistakes --mark marked --force", "status -o status.xlsx --force"),
    ("mail forms", "template -o forms --force --from returns", "receipt --force"),
)
"""What eight people do at once, again and again; each merge decides on another return."""


def take_turns(number: int, folder: Path, results: Path) -> None:
    """Run commands, each in a process of its own, until the time is over."""
    end, told = time.monotonic() + SECONDS, list[tuple[str, int, float]]()
    while time.monotonic() < end:
        line, digest = TURNS[number][len(told) % len(TURNS[number])], ""
        if "{name}" in line:
            unit, name = UNITS[number], f"{UNITS[number]}-{len(told)}.xlsx"
            cell, line = "E12" if unit == "finance" else "E6", line.format(name=name)
            source, target = folder / f"returns/{unit}.xlsx", folder / "older" / name
            digest = sum_file(edit_workbook(source, target, **{cell: f"ครั้งที่ {len(told)}"}))
        began = time.monotonic()
        if not (child := os.fork()):
            server.run(line.split(), str(folder))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        told.append((digest, code, time.monotonic() - began))
    (results / f"{number}.json").write_text(json.dumps(told))


@pytest.mark.slow
def test_eight_at_once(round_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No decision is lost, a report always has its own audit, and nobody waits for too long."""
    results, children, pairs = tmp_path_factory.mktemp("results"), set[int](), 0
    assert run("template").exit_code == 0  # so that there is something to mail
    for number in range(len(TURNS)):
        if not (child := os.fork()):
            try:
                take_turns(number, round_folder, results)
            finally:
                os._exit(0)
        children.add(child)
    while children:
        time.sleep(0.5)
        children -= {child for child in children if os.waitpid(child, os.WNOHANG)[0]}
        with suppress(Stop), locks.lock_folders([round_folder]):
            if Path(REPORT).exists():
                audit = read_audit(open_workbook(Path("report-audit.xlsx")))
                assert isinstance(audit, Audit) and audit.sha256 == sum_file(REPORT)
                pairs += 1
    told = [json.loads((results / f"{number}.json").read_text()) for number in range(len(TURNS))]
    every = [one for turns in told for one in turns]
    assert pairs and {code for _, code, _ in every} <= {0, 1, 75}
    assert max(seconds for *_, seconds in every) < 3 * locks.PATIENCE
    decided = Path("decisions.toml").read_text("utf-8")
    merged = [digest for digest, code, _ in every if digest and code != 75]
    assert merged and [digest for digest in merged if digest not in decided] == []
    assert not list(round_folder.rglob(".itasheet*"))
