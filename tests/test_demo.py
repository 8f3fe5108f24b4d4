"""``itasheet demo``: the whole round of the example, as the README promises it."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from itasheet.definition.round import FILE
from tests.command import EXAMPLE, run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_whole_round(folder: Path) -> None:
    """Forms, returns and the report stand in the new folder; every step has been shown."""
    result = run("demo")
    assert (result.exit_code, result.stderr) == (0, "")
    made = folder / "itasheet-demo"
    assert sorted(path.name for path in made.iterdir()) == sorted(
        [FILE, "forms", "mail", "report-audit.xlsx", "report.xlsx", "returns"]
    )
    forms, returns = ([p.name for p in (made / part).iterdir()] for part in ("forms", "returns"))
    assert sorted(forms) == sorted(returns)
    assert len(forms) == 5
    assert len(list((made / "mail/forms").glob("*.eml"))) == 5
    for part in (
        "1. ",
        "2. ",
        "3. ",
        "4. ",
        "5. ",
        "6. ",
        "[period-reversed]",
        "must be mended 1",
        "5 of 5 units have answered: must be mended 1, accepted 4",
        "in order 5",
    ):
        assert part in result.stdout


def test_shown_commands_do_it(folder: Path) -> None:
    """The commands that the demo shows are those that do it: typed in, they do the same again."""
    shown = run("demo", "try it").stdout.splitlines()
    commands = [line.strip().removeprefix("$ ") for line in shown if line.startswith("   $ ")]
    assert len(commands) == 6
    before = {path: path.read_bytes() for path in folder.rglob("*.xlsx")}
    for line in commands:
        program, *words = shlex.split(line)
        force = ["--force"] if "-o" in words else []
        assert program == "itasheet"
        assert run(*words, *force).exit_code == 0, line
    assert {path: path.read_bytes() for path in folder.rglob("*.xlsx")} == before


def test_existing_folder(folder: Path) -> None:
    """A demo that is there already is left alone, unless it is to be made anew."""
    run("demo", "x")
    report = folder / "x" / "report.xlsx"
    report.write_text("mine")
    refused = run("demo", "x")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert report.read_text() == "mine"
    assert run("demo", "x", "--force").exit_code == 0
    assert report.read_bytes().startswith(b"PK")


def test_other_files_stay(folder: Path) -> None:
    """Files of one's own in the folder are neither touched nor in the way."""
    (folder / "notes.txt").write_text("mine")
    assert run("demo", ".").exit_code == 0
    assert (folder / "notes.txt").read_text() == "mine"


def test_thai(folder: Path) -> None:
    """In Thai the demo speaks Thai from the first step to the last."""
    lines = run("demo", "x", language="th").stdout.splitlines()
    assert "1. หน่วยงานกลางทำแบบฟอร์มให้ทุกส่วนราชการ" in lines
    assert lines[-1].startswith("เปิดดูรายงานที่ x/report.xlsx")


def test_example_is_whole() -> None:
    """The example has a return of each unit of its round, and a faulty one of one of them."""
    from tests.example.make import FAULTY, load_round

    ids = {unit.id for unit in load_round().units}
    assert {path.stem for path in (EXAMPLE / "returns").iterdir()} == ids
    assert [path.stem for path in (EXAMPLE / "with-mistakes").iterdir()] == [FAULTY]
