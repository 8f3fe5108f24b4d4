"""A fault of the program in one file, wherever it strikes: the other files are done as ever."""

import json
import random
import re
import shutil
import sys
from collections.abc import Callable
from inspect import CO_GENERATOR
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from itasheet.problems.problem import Problem
from itasheet.workflow import collect, loading, template
from itasheet.workflow.loading import shield
from tests.command import run

FAULTY, SOUND = "works.xlsx", "finance.xlsx"
COMMANDS = {
    "check": ("check", FAULTY, SOUND),
    "mark": ("check", FAULTY, SOUND, "--mark", "marked", "--force"),
    "merge": ("merge", FAULTY, SOUND, "-o", "report.xlsx", "--draft", "--force"),
    "status": ("status", FAULTY, SOUND),
    "diff": ("diff", FAULTY, SOUND),
    "template": ("template", "--from", FAULTY, "--from", SOUND, "-o", "forms", "--force"),
    "collect": ("collect", FAULTY, SOUND),
}
FAULTS = (ZeroDivisionError("deep"), RecursionError("deep"), MemoryError())


@pytest.fixture
def folder(round_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A round with two returns in its own folder, one of them with mistakes."""
    shutil.copy("returns/works.xlsx", FAULTY)
    shutil.copy("with-mistakes/finance.xlsx", SOUND)
    (round_folder / "crashes").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(round_folder / "crashes"))
    return round_folder


def plant(monkeypatch: pytest.MonkeyPatch, fault: Exception | None, after: int) -> list[int]:
    """Let work on the faulty file raise at its call of that number; counts its calls."""
    calls = [0]

    def strike(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        # A generator is also called where it is thrown away, when nobody hears of a fault.
        if event == "call" and "itasheet" in code.co_filename and not code.co_flags & CO_GENERATOR:
            calls[0] += 1
            if fault and calls[0] == after:
                raise fault

    def shielded(name: str, job: Callable[[], Any], tell: Callable[[Problem], Any]) -> Any:
        def work() -> Any:
            sys.setprofile(strike)
            try:
                return job()
            finally:
                sys.setprofile(None)

        return shield(name, work if name.endswith(FAULTY) else job, tell)

    for module in (loading, template, collect):
        monkeypatch.setattr(module, "shield", shielded)
    return calls


def take_results(folder: Path, words: tuple[str, ...]) -> tuple[str, list[str], dict[str, bytes]]:
    """What a command says, what of that on the sound file and its unit, and the files of that."""
    result = run(*words)
    lines = [line for line in result.stdout.splitlines() if re.search("finance|กองคลัง", line)]
    made = {
        str(path): path.read_bytes()
        for path in sorted(folder.rglob("*.xlsx"))
        if re.search("finance|คลัง", path.name)
    }
    shutil.rmtree(folder / "inbox", ignore_errors=True)
    shutil.rmtree(folder / "mail", ignore_errors=True)
    return result.output, lines, made


@pytest.mark.parametrize("command", COMMANDS)
def test_others_are_done(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault is the file's own problem, with the report to send in."""
    words = COMMANDS[command]
    take_results(folder, words)  # what is kept of a first run makes the next one shorter
    calls = plant(monkeypatch, None, 0)
    _, *expected = take_results(folder, words)
    chance, most = random.Random(command), calls[0]
    assert most > 100
    for fault in FAULTS:
        plant(monkeypatch, fault, chance.randint(1, most))
        said, *results = take_results(folder, words)
        if command != "diff":  # which has nothing to say of one file alone
            assert results == expected
        reports = list((folder / "crashes").iterdir())
        if not reports:  # a file may well be damaged so, and is then told as damaged
            assert not isinstance(fault, ZeroDivisionError) and FAULTY in said
            continue
        (report,) = reports
        assert f"itasheet itself failed on this file ({type(fault).__name__})" in said
        assert f"send {report} to" in said
        assert type(fault).__name__ in report.read_text("utf-8")
        report.unlink()


def test_merge_wants_a_draft(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that lacks a file is not written but as a draft."""
    plant(monkeypatch, FAULTS[0], 50)
    result = run("merge", FAULTY, SOUND, "-o", "report.xlsx", "--json")
    assert result.exit_code == 1 and not (folder / "report.xlsx").exists()
    _, faulty = json.loads(result.stdout)["files"]
    assert [(faulty["path"], one["code"]) for one in faulty["problems"]] == [
        (FAULTY, "program-fault")
    ]


@pytest.mark.parametrize("signal", [KeyboardInterrupt(), SystemExit(143)])
def test_interrupted(signal: BaseException) -> None:
    """Ctrl-C is no fault of the file under way, even where closing it fails, and more after it."""

    def job() -> Problem:
        try:
            try:
                raise signal
            finally:
                raise ValueError("still open")
        finally:
            raise OSError(28, "No space left on device")

    with pytest.raises(type(signal)):
        shield("a.xlsx", job, lambda problem: problem)
