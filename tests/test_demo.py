"""``itasheet demo``: the whole round of the example, as the README promises it."""

import shlex
from datetime import UTC, datetime
from pathlib import Path

from itasheet.definition.round import FILE
from tests.command import EXAMPLE, run
from tests.example.fill import open_workbook


def test_whole_round(empty_folder: Path) -> None:
    """All stands in the new folder, and the commands that the demo shows do the same again."""
    result = run("demo")
    assert (result.exit_code, result.stderr) == (0, "")
    made = empty_folder / "itasheet-demo"
    assert sorted(path.name for path in made.iterdir()) == sorted(
        [
            FILE,
            "forms",
            "mail",
            "report-audit.xlsx",
            "report-summary.xlsx",
            "report.pdf",
            "report.xlsx",
            "returns",
        ]
    )
    forms, returns = ([p.name for p in (made / part).iterdir()] for part in ("forms", "returns"))
    assert sorted(forms) == sorted(returns)
    assert len(forms) == 5
    assert len(list((made / "mail/forms").glob("*.eml"))) == 5
    told = ("[period-reversed]", "5 of 5 units have answered: must be mended 1, accepted 4")
    for part in (*(f"{number}. " for number in range(1, 7)), *told, "in order 5"):
        assert part in result.stdout
    commands = [
        line.strip().removeprefix("$ ")
        for line in result.stdout.splitlines()
        if line.startswith("   $ ")
    ]
    assert len(commands) == 6
    before = {path: path.read_bytes() for path in empty_folder.rglob("*.xlsx")}
    for line in commands:
        program, *words = shlex.split(line)
        force = ["--force"] if "-o" in words else []
        assert program == "itasheet"
        assert run(*words, *force).exit_code == 0, line
    assert {path: path.read_bytes() for path in empty_folder.rglob("*.xlsx")} == before


def test_existing_folder(empty_folder: Path) -> None:
    """What is there is left alone unless it is to be made anew; in Thai the demo speaks Thai."""
    (empty_folder / "notes.txt").write_text("mine")
    (empty_folder / "try").mkdir()
    (empty_folder / "try" / "report.xlsx").write_text("mine")
    assert run("demo", "try").exit_code == 2
    assert [path.name for path in (empty_folder / "try").iterdir()] == ["report.xlsx"]
    lines = run("demo", ".", language="th").stdout.splitlines()
    assert "1. หน่วยงานกลางทำแบบฟอร์มให้ทุกส่วนราชการ" in lines
    assert lines[-1].startswith("เปิดดูรายงานที่ report.xlsx")
    report = empty_folder / "report.xlsx"
    report.write_text("mine")
    refused = run("demo", ".")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert report.read_text() == "mine"
    assert run("demo", ".", "--force").exit_code == 0
    assert report.read_bytes().startswith(b"PK")
    assert (empty_folder / "notes.txt").read_text() == "mine"


def test_moments_of_the_example() -> None:
    """No two of the example's returns were saved at the same moment, and all before the report."""
    moments = [open_workbook(path).saved for path in EXAMPLE.glob("*/*.xlsx")]
    assert len(set(moments)) == len(moments) == 6
    assert all(moment and moment < datetime(2025, 9, 1, tzinfo=UTC) for moment in moments)
