"""``itasheet check`` as a person runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click import unstyle
from openpyxl import load_workbook

from itasheet.checks import Outcome, sort_problems
from itasheet.cli.terminal import list_outcome, list_problems, show_progress, show_result
from itasheet.language import speak
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRef
from tests.command import EXAMPLE, ROOT, run
from tests.golden import Golden

RETURNS = EXAMPLE / "returns"
FAULTY = EXAMPLE / "with-mistakes" / "finance.xlsx"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a round, which is also where the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def doubt_return(folder: Path) -> Path:
    """A good return in which one unit's name is now unknown, which is a warning."""
    path = folder / "doubtful.xlsx"
    workbook = load_workbook(RETURNS / "works.xlsx")
    workbook["แบบรายงาน"]["C6"] = "กองช่างง"
    workbook.save(path)
    return path


@pytest.mark.parametrize("language", ["th", "en"])
def test_golden(golden: Golden, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """What is told of the example's returns, faulty ones first sent, for review."""
    monkeypatch.chdir(ROOT)
    words = ("check", "examples/round/with-mistakes", "examples/round/returns")
    result = run(*words, "--round", "examples/round", language=language)
    golden.check(f"check-{language}.txt", result.stdout)
    assert result.exit_code == 1


def test_good_returns() -> None:
    """Returns in order end with 0 and say nothing on stderr."""
    result = run("check", RETURNS, "--round", EXAMPLE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("5 files: in order 5\n")


def test_faulty_return() -> None:
    """Errors end with 1; the worst is what the hint on stderr explains."""
    result = run("check", FAULTY, "--round", EXAMPLE)
    assert result.exit_code == 1
    assert result.stderr == "What a problem means: itasheet explain period-reversed\n"


@pytest.mark.parametrize(("option", "code"), [((), 0), (("--strict",), 1)])
def test_strict(folder: Path, option: tuple[str, ...], code: int) -> None:
    """A warning alone is no failure, unless it is to be one."""
    result = run("check", doubt_return(folder), "--round", EXAMPLE, *option)
    assert "in order, but look at the warnings (1 warning" in result.stdout
    assert result.exit_code == code


def test_strict_good() -> None:
    """Notes are no warnings, however strict."""
    assert run("check", RETURNS, "--round", EXAMPLE, "--strict").exit_code == 0


def test_places_are_down_the_sheet() -> None:
    """Within a file errors come first, and equals in the order in which the eye meets them."""
    lines = run("check", FAULTY, "--round", EXAMPLE).stdout.splitlines()[1:-2]
    shown = [(line.split()[0], line.split(" ▸ ")[2].split(" (")[0]) for line in lines]
    assert shown[:6] == [
        ("✗", "D6"),
        ("✗", "F6"),
        ("✗", "E13"),
        ("!", "C12"),
        ("!", "E13"),
        ("!", "E14"),
    ]


def fill_folder(folder: Path) -> None:
    """One good return among much else."""
    shutil.copy(RETURNS / "works.xlsx", folder / "งาน ช่าง.xlsx")
    shutil.copy(RETURNS / "works.xlsx", folder / "~$งาน ช่าง.xlsx")
    (folder / ".hidden.xlsx").write_text("")
    (folder / "letter.pdf").write_text("")


def test_skipped_files_are_named(folder: Path) -> None:
    """Whatever is passed over is told in a line, with the reason."""
    fill_folder(folder)
    result = run("check", ".", "--round", EXAMPLE)
    assert "~$งาน ช่าง.xlsx: skipped – a lock file of a workbook that is open\n" in result.stdout
    assert ".hidden.xlsx: skipped – a hidden file\n" in result.stdout
    assert "letter.pdf: skipped – not a workbook by its name\n" in result.stdout
    assert result.stdout.endswith("4 files: in order 1, skipped 3\n")
    assert result.exit_code == 0


def test_only_skipped(folder: Path) -> None:
    """A folder without a workbook cannot be used; what is in it is told all the same."""
    (folder / "letter.pdf").write_text("")
    result = run("check", ".")
    assert result.exit_code == 2
    assert "letter.pdf: skipped" in result.stdout
    assert "[nothing-to-read]" in result.stdout


def test_empty_folder(folder: Path) -> None:
    """An empty folder is named, and nothing is counted."""
    result = run("check", ".")
    assert result.exit_code == 2
    assert result.stdout.splitlines() == [
        "  ✗ .: no workbook was found here — "
        "name the folder or the files that the units sent back  [nothing-to-read]"
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "file-missing"), (b"", "file-empty"), (b"a,b\n1,2\n", "file-other")],
)
def test_unreadable(folder: Path, content: bytes | None, code: str) -> None:
    """A file that cannot be read ends with 2, and with 1 where others can be."""
    path = folder / "bad.xlsx"
    if content is not None:
        path.write_bytes(content)
    alone = run("check", path, "--round", EXAMPLE)
    assert (alone.exit_code, alone.stdout.count(f"[{code}]")) == (2, 1)
    among = run("check", path, RETURNS, "--round", EXAMPLE)
    assert (among.exit_code, among.stdout.count(f"[{code}]")) == (1, 1)


def test_file_named_twice(folder: Path) -> None:
    """A file that is named and lies in a folder that is named is read once."""
    fill_folder(folder)
    result = run("check", folder / "งาน ช่าง.xlsx", folder, "--round", EXAMPLE)
    assert result.stdout.count("งาน ช่าง.xlsx: in order") == 1


def test_without_round(folder: Path) -> None:
    """Without a round nothing is known of units, but all else is checked."""
    result = run("check", FAULTY)
    assert result.exit_code == 1
    assert "[period-reversed]" in result.stdout
    assert "[unit-unknown]" not in result.stdout


def test_in_folder_of_round(folder: Path) -> None:
    """In a round's folder that round is meant."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    assert "[unit-unknown]" in run("check", "with-mistakes").stdout


def test_round_by_its_file() -> None:
    """A round may be named by its file, too."""
    assert run("check", RETURNS, "--round", EXAMPLE / "itasheet.toml").exit_code == 0


def test_round_missing(folder: Path) -> None:
    """A folder that is no round is told on stderr, and nothing is read."""
    result = run("check", RETURNS, "--round", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no itasheet.toml in this folder" in result.stderr


def test_bad_settings_all_at_once(folder: Path) -> None:
    """Every fault of a settings file is told at once, by its key."""
    text = 'fiscal_yaer = 2568\n[agency]\nname = 3\n[[units]]\nid = "a b"\nname = "กอง"\n'
    (folder / "itasheet.toml").write_text(text, encoding="utf-8")
    result = run("check", RETURNS)
    assert result.exit_code == 2
    for key in ("fiscal_yaer", "agency.name", "units[1].id"):
        assert result.stderr.count(f"itasheet.toml ▸ {key}:") == 1


def test_unknown_measure_in_settings(folder: Path) -> None:
    """A measure that the report does not have is told before anything is read."""
    text = (EXAMPLE / "itasheet.toml").read_text("utf-8").replace("[4, 5]", "[4, 9]")
    (folder / "itasheet.toml").write_text(text, encoding="utf-8")
    result = run("check", RETURNS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "units[2].measures" in result.stderr


def test_bare() -> None:
    """Without a path the usage is shown."""
    result = run("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "itasheet check" in result.stderr


def test_inputs_are_untouched(folder: Path) -> None:
    """Checking writes nothing, neither into returns nor beside them."""
    fill_folder(folder)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    run("check", ".", "--round", EXAMPLE)
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert after == before


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colours(no_color: str, coloured: bool) -> None:
    """At a terminal severities are coloured, and with NO_COLOR they are not."""
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "itasheet", "check", str(FAULTY), "--round", str(EXAMPLE)],
        stdout=follower,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": no_color},
    )
    os.close(follower)
    shown = b""
    while chunk := _read_terminal(leader):
        shown += chunk
    os.close(leader)
    assert process.wait(timeout=30) == 1
    assert (b"\x1b[31m" in shown) is coloured
    assert "✗".encode() in shown


def _read_terminal(leader: int) -> bytes:
    """What a terminal shows next; Linux ends it with an error once nobody writes any more."""
    try:
        return os.read(leader, 65536)
    except OSError:
        return b""


def test_progress(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal the files are counted in a line that is gone at the end; elsewhere nowhere."""
    show_progress(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with speak("en"):
        show_progress(1, 2)
        show_progress(2, 2)
    assert capsys.readouterr().err == "\r1 of 2 files\r" + " " * 12 + "\r"


def make_problem(code: str, *spots: CellRef, sheet: str = "แบบรายงาน") -> Problem:
    """A problem in a file of a folder."""
    return Problem(code, Place(file="returns/a.xlsx", sheet=sheet, spots=spots))


BLANK = make_problem("required-blank", CellRef(9, 1))
EARLY = make_problem("placeholder-left", CellRef(5, 4))
WHOLE = make_problem("column-missing")
ELSEWHERE = make_problem("required-blank", CellRef(0, 0), sheet="อื่น")
WARNING = make_problem("numbering-gap", CellRef(0, 0))
NOTE = make_problem("counts-unequal", CellRef(0, 0))


def test_sort_problems() -> None:
    """The worst come first, and among equals what is of the whole file, then down each sheet."""
    mixed = [NOTE, BLANK, WARNING, ELSEWHERE, EARLY, WHOLE]
    assert sort_problems(mixed) == [WHOLE, EARLY, BLANK, ELSEWHERE, WARNING, NOTE]


def test_list_problems() -> None:
    """Each problem is a line with the mark of its severity."""
    listed = [NOTE._replace(words={"counts": ""}), WARNING._replace(words={"expected": ""}), BLANK]
    lines = [unstyle(line) for line in list_problems(listed)]
    assert [line[:4] for line in lines] == ["  ✗ ", "  ! ", "  · "]
    assert all("returns/a.xlsx ▸ แบบรายงาน ▸ " in line for line in lines)


def test_list_outcome() -> None:
    """The file's line has the whole path; its problems have only its name."""
    first, second = list_outcome(Outcome("returns/a.xlsx", None, (BLANK,)))
    assert first.startswith("returns/a.xlsx: ")
    assert " a.xlsx ▸ แบบรายงาน ▸ B10: " in second
    assert "returns" not in second


def test_list_skipped() -> None:
    """A file that was passed over takes one line, with the reason."""
    problem = Problem("file-skipped", Place(file="~$a.xlsx"), words={"reason": "a hidden file"})
    (line,) = list_outcome(Outcome("~$a.xlsx", None, (problem,)))
    assert line.startswith("~$a.xlsx: ")


@pytest.mark.parametrize(
    ("problems", "code"),
    [((), ""), ((NOTE,), ""), ((NOTE, WARNING), "numbering-gap"), ((WARNING, EARLY, BLANK), "pla")],
)
def test_hint(problems: tuple[Problem, ...], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The hint is about the worst problem, and there is none for notes."""
    show_result(False, dict, ["line"], problems)
    shown = capsys.readouterr()
    assert (shown.out, code in shown.err, bool(shown.err)) == ("line\n", True, bool(code))


def test_safe_for_terminals() -> None:
    """A file's name cannot act upon the terminal."""
    (line,) = list_outcome(Outcome("\x1b[2Ja.xlsx", None, ()))
    assert "\x1b[2J" not in line
