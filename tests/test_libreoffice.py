"""Workbooks of other formats: through a real LibreOffice, and programs that pretend to be one."""

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from itasheet import libreoffice
from itasheet.definition.identity import read_identity
from itasheet.libreoffice import convert_workbook, find_office
from tests.command import EXAMPLE
from tests.example.fill import open_workbook
from tests.office.session import Office

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the false programs are shell scripts")
CALC = "calc8"

FALSE_PROGRAMS = {
    "fails": "echo 'Error: source file could not be loaded'; exit 1",
    "says nothing": "exit 0",
    "hangs": "sleep 60",
    "hangs in a child": "sleep 60 & wait",
    "hears nothing": "trap '' TERM INT HUP; sleep 60 & wait; wait",
    "hangs in a child of its own": "setsid sleep 3 & wait",
}


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> list[int]:
    """Put a false soffice first on the PATH; the ids of the processes that are then started. One
    that comes to its end by itself leaves a file ``late``.
    """
    program, started, start = folder / "soffice", list[int](), subprocess.Popen
    (folder / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder / "temporary"))
    program.write_text(f"#!/bin/sh\n{body}\ntouch '{folder}/late'\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)

    def note(*words: Any, **options: Any) -> Any:
        process = start(*words, **options)
        started.append(process.pid)
        return process

    monkeypatch.setattr("subprocess.Popen", note)
    return started


def group_lives(group: int) -> bool:
    """Whether a process or any of its group is there, but for those that only wait to be told."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, its_group = path.read_text().rpartition(")")[2].split()[:3]
            if group in (int(its_group), int(path.parent.name)) and state != "Z":
                return True
    return False


def test_missing_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "UNIX_PROGRAMS", ("soffice",))
    assert find_office() is None
    assert convert_workbook(b"PK", CALC) == b""


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_usual_places(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A LibreOffice that is not on the PATH is found where it is usually installed."""
    asked: list[str] = []
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("shutil.which", asked.append)
    assert find_office() is None
    known = asked.copy()
    assert known[0] == ("soffice.com" if system == "win32" else "soffice")
    monkeypatch.setattr("shutil.which", lambda name: name if name == known[-1] else None)
    assert find_office() == Path(known[-1]) and len(known[-1]) > 20


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize("body", FALSE_PROGRAMS.values(), ids=FALSE_PROGRAMS)
def test_false_office(body: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One that fails or hangs makes no workbook, and nothing of it is left."""
    monkeypatch.setattr(libreoffice, "REAP_SECONDS", 0.3)
    started = pretend(tmp_path, monkeypatch, body)
    assert convert_workbook(b"PK", CALC, seconds=0.5) == b""
    assert not (tmp_path / "late").exists()
    (group,) = started
    end = time.monotonic() + 30
    while group_lives(group):  # what was killed may take a moment to die
        assert time.monotonic() < end
        time.sleep(0.02)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_program_that_cannot_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that the system refuses to run is a failure like another."""
    pretend(tmp_path, monkeypatch, "")
    (tmp_path / "soffice").write_bytes(b"\x7fELF nonsense")
    assert convert_workbook(b"PK", CALC) == b""


@pytest.mark.parametrize(("ending", "name"), [("ods", "calc8"), ("xls", "MS Excel 97")])
def test_other_formats(office: Office, tmp_path: Path, ending: str, name: str) -> None:
    """A form that was saved in another format is read as what it was; no other file is one."""
    source, format_ = EXAMPLE / "returns/finance.xlsx", f"{ending}:{name}"
    command = (find_office(), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}")
    options = ("--headless", "--convert-to", format_, "--outdir", tmp_path, source)
    subprocess.run((*map(str, (*command, *options)),), check=True, capture_output=True)
    content = convert_workbook((tmp_path / f"finance.{ending}").read_bytes(), name)
    assert isinstance(content, bytes)
    identity = read_identity(open_workbook(content))
    assert identity and identity.unit_id == "finance"
    assert convert_workbook(b"no workbook", name) == b""


def find_stale_pipes() -> set[str]:
    open_ones = Path("/proc/net/unix").read_text().split()
    return set(map(str, Path("/tmp").glob("OSL_PIPE_*"))) - set(open_ones)


@pytest.mark.skipif(not Path("/proc/net/unix").exists(), reason="looks at pipes in /proc")
@pytest.mark.parametrize("seconds", [0.2, 0.7])
def test_real_office_in_no_time(seconds: float, office: Office) -> None:
    """A real one that is cut short leaves nothing running and no pipe in /tmp."""
    before = find_stale_pipes()
    convert_workbook((EXAMPLE / "returns/finance.xlsx").read_bytes(), CALC, seconds)
    assert find_stale_pipes() <= before
