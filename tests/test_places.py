"""Where commands write, or cannot: links, full disks, names of any bytes, and who may read it."""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from itasheet.locks import NAME
from tests.command import EXAMPLE, ROOT, SURROUNDINGS, run
from tests.example.fill import edit_workbook
from tests.killed.runner import read_files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, modes and limits of POSIX")

TEMPLATE, COLLECT, RECEIPT, MAIL = "template", "collect returns", "receipt", "mail forms"
MARK, STATUS = "check with-mistakes --mark marked", "status -o status.xlsx"
MERGE = "merge returns older -o report.xlsx --proposed"
INIT = "init new --organisation ก --year 2568 --unit a=ข"
LINES = (TEMPLATE, COLLECT, RECEIPT, MAIL, MARK, STATUS, MERGE, INIT)
"""Commands that write, each with its files in a place of its own."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with a form, and with an older return that differs."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("made") / "round"))
    words = (TEMPLATE, "--unit", "works", "--round", folder, "-o", folder / "forms")
    assert run(*words).exit_code == 0
    (folder / "older").mkdir()
    source, text = folder / "returns/finance.xlsx", "๒. จัดซื้อจัดจ้างครบทุกโครงการ"
    edit_workbook(source, folder / "older/finance.xlsx", E13=text)
    return folder


@pytest.fixture(autouse=True)
def folder(made: Path, empty_folder: Path) -> Path:
    """A copy of that round, in which commands run."""
    return Path(shutil.copytree(made, empty_folder, dirs_exist_ok=True))


LINKS = (
    *(("forms", TEMPLATE), ("inbox", COLLECT), ("inbox/works", COLLECT), ("mail", COLLECT)),
    *(("mail/collected.jsonl", COLLECT), ("mail/forms", MAIL), ("mail/forms/plan.json", MAIL)),
    *(("mail/forms/1-works.eml", MAIL), ("marked", MARK), ("marked/finance.xlsx", MARK)),
    *(("receipts", RECEIPT), ("receipts/works-ใบรับ.txt", RECEIPT), ("status.xlsx", STATUS)),
    *(("report-audit.xlsx", MERGE), ("decisions.toml", MERGE), ("new/itasheet.toml", INIT)),
    (NAME, COLLECT),
)


@pytest.mark.parametrize(("place", "line"), LINKS)
def test_links(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, place: str, line: str
) -> None:
    """A link where a command writes is told and left, and what it leads to is as it was."""
    link, outside = folder / place, tmp_path_factory.mktemp("outside")
    if link.exists():
        link.rename(folder / "before")
    link.parent.mkdir(exist_ok=True, parents=True)
    link.symlink_to(outside / "it")
    for there in ([], [("it", b"" if link.suffix else False)]):
        if there:
            (outside / "it").touch() if link.suffix else (outside / "it").mkdir()
        ran = run(*line.split(), *([] if line in (COLLECT, MAIL) else ["--force"]))
        told = "output-unwritable" if place == NAME else "output-link"
        assert (ran.exit_code, f"[{told}]" in ran.stderr) == (2, True), ran.output
        found = [(one.name, one.is_file() and one.read_bytes()) for one in outside.rglob("*")]
        assert (found, link.is_symlink()) == (there, True)


def test_round_behind_a_link(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The round's own folder may be reached through a link, and so may one outside of it."""
    desk = tmp_path_factory.mktemp("desk")
    link, forms = desk / "round", desk / "forms"
    link.symlink_to(folder)
    forms.symlink_to(tmp_path_factory.mktemp("outside"))
    for line in (COLLECT, RECEIPT, MAIL, f"{STATUS} --force", f"template -o {forms}"):
        ran = run(*line.split(), "--round", link)
        assert ran.exit_code in (0, 1), ran.output
    assert run("init", link, "--force", *INIT.split()[2:]).exit_code == 0
    for made in (folder / "mail/collected.jsonl", folder / "receipts", forms):
        assert made.exists() and (made.is_file() or list(made.iterdir()))


@contextmanager
def filled(size: int) -> Iterator[None]:
    """No file can grow larger than that."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("line", LINES[1:])
@pytest.mark.parametrize("size", [0, 500])
def test_full_disk(folder: Path, line: str, size: int) -> None:
    """Where a file cannot be written, be it the lock, that is told, and all is as before."""
    before = read_files(folder)
    with filled(size):
        ran = run(*line.split())
    assert (ran.exit_code, "[output-unwritable]" in ran.stderr) == (75, True), ran.output
    after = {name: content for name, content in read_files(folder).items() if content}
    assert after == {name: content for name, content in before.items() if content}


@pytest.mark.parametrize("line", [COLLECT, MAIL, MERGE])
def test_full_at_any_write(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """Whichever write finds no room any more, the same command later does all."""
    sync, left = os.fsync, [0]

    def fail(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        sync(descriptor)

    before = read_files(folder)
    monkeypatch.setattr(os, "fsync", fail)
    for room in range(30):
        left[0] = room
        ran = run(*line.split())
        if ran.exit_code != 75:
            break
        assert "No space left" in ran.stderr
        told = [name for name, content in before.items() if read_files(folder).get(name) != content]
        assert told == []
    assert room and ran.exit_code in (0, 1), ran.output


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("check returns > /dev/full", 75),
        ("--help > /dev/full", 75),
        ("check no.xlsx 2> /dev/full", 75),
        ("check 2> /dev/full", 2),
        ("merge returns -o report.xlsx > /dev/full", 75),
        ("check returns >&- 2>&-", 0),
        ("check no.xlsx 2>&-", 2),
        ("merge returns --force -o report.xlsx <&- >&-", 0),
    ],
)
def test_full_output(folder: Path, line: str, code: int) -> None:
    """Output that finds no room is told if that can be, and what was written stays and counts; a
    stream that is closed is never taken for a file of ours.
    """
    shell = f"{sys.executable} -m itasheet {line}"
    path = {"PYTHONPATH": str(ROOT), **{key: one for key, one in SURROUNDINGS.items() if one}}
    for _ in range(2 if "-o" in line else 1):
        ran = subprocess.run(["/bin/sh", "-c", shell], env=os.environ | path, capture_output=True)
        said = (ran.stdout + ran.stderr).decode()
        assert ran.returncode == code, said
        if " > /dev/full" in line:
            assert re.search("no space.*system-refused]$", said.strip().lower())
    assert "-o" not in line or Path("report.xlsx").stat().st_size


NAMES = (
    *(os.fsdecode(b"\xa1\xcd\xa7"), "\x1b[31m\x1b]0;t\x07\u202eb\u2066", "ก" * 86, "x" * 5000),
    *("a\nb\u2028\x85", "a:b", "CON"),
)
"""Bytes that are not UTF-8, what steers a terminal, and more than a name can hold."""


OTHERS = (pytest.param(name, marks=pytest.mark.slow) for name in NAMES[2:])


@pytest.mark.parametrize("name", [*NAMES[:2], *OTHERS], ids=lambda name: ascii(name[:8]))
def test_names(folder: Path, name: str) -> None:
    """Any name of a file, folder, unit or agency is taken or refused in a sentence."""
    try:
        Path(name).mkdir()
        for place in (f"{name}.xlsx", f"{name}/{name}.xlsx"):
            Path(place).write_bytes(Path("with-mistakes/finance.xlsx").read_bytes())
    except OSError:
        pass
    init = ("init", f"new{name}", "--year", "2568", "--organisation")
    for words in (
        *(("check", name, "--mark", f"marked{name}"), ("collect", name), ("status", name)),
        *(("check", f"{name}.xlsx", "--json"), ("check", "--", f"-{name}.xlsx")),
        *(("template", "-o", f"forms{name}"), ("mail", "forms", "--from", f"forms{name}")),
        *(("mail", "forms", "--unit", name), ("mail", "forms", "--unit", "works", "--to", name)),
        *(("merge", name, "--draft", "-o", f"{name}.report.xlsx"), ("receipt", "-o", name)),
        *(("trace", f"{name}.report.xlsx", "--verify"), ("status", "--round", name)),
        *((*init, name, "--unit", "a=ข"), (*init, "ก", "--unit", f"a={name}")),
        ("template", "--organisation", name, "--year", "2568", "--unit", name, "-o", "own"),
        *(("template", "--definition", name), ("diff", name, f"{name}.xlsx"), (name,)),
    ):
        ran = run(*words)
        assert ran.exit_code in (0, 1, 2) and "itself failed" not in ran.output, ran.output
        assert all(map(str.isprintable, ran.output_bytes.decode("utf-8").replace("\n", "")))


@pytest.mark.parametrize("key", ["[signer]\nname", "[mail]\nsender_name"])
def test_long_texts(folder: Path, key: str) -> None:
    """What no workbook can hold is told with its place, and no file is written."""
    file, before = folder / "itasheet.toml", [*folder.iterdir()]
    text = file.read_text("utf-8").replace("[agency]", f'{key} = "{"ก" * 40_000}"\n[agency]')
    file.write_text(text, encoding="utf-8")
    line = "template -o new" if "mail" in key else "merge returns -o long.xlsx"
    ran = run(*line.split())
    assert (ran.exit_code, "[workbook-limits]" in ran.stderr) == (2, True), ran.output
    assert re.search("▸ A[0-9]+: ", ran.stderr) and [*folder.iterdir()] == before


def test_who_may_read(folder: Path) -> None:
    """What holds addresses, texts and decisions is for the user alone; the rest as usual."""
    usual = os.umask(0o022)
    try:
        for line in (COLLECT, RECEIPT, MAIL, MARK, STATUS, MERGE):
            assert run(*line.split()).exit_code in (0, 1)
    finally:
        os.umask(usual)
    modes = {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in folder.rglob("*")
        if path.relative_to(folder).parts[0] not in ("returns", "older", "with-mistakes")
    }
    private = re.compile("(mail|inbox|receipts)(/.*)?|decisions.toml")
    assert {mode & 0o077 for name, mode in modes.items() if private.fullmatch(name)} == {0}
    open_ = [mode for name, mode in modes.items() if re.search("^(marked|report|status)", name)]
    assert {*open_} == {0o644, 0o755}
