"""Files written whole or not at all, and the returns that are found in folders."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.candidates import Found, Skip, list_workbooks
from itasheet.files import (
    display_name,
    make_folder,
    open_journal,
    refuse_existing,
    write_whole,
)
from itasheet.locks import NAME
from itasheet.problems.problem import Stop

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links, pipes and modes of POSIX")


REPORT, LEFT = "รายงาน.xlsx", ".itasheet-0123456789abcdef.tmp"
Files = dict[str, bytes | Path | None]
"""What a folder holds, by name: content, a link's target, or None for a folder."""


def lay_files(folder: Path, files: Files) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            path.symlink_to(content)
        elif content is None:
            path.mkdir()
        else:
            path.write_bytes(content)


def show_files(folder: Path) -> Files:
    return {
        one.name: one.readlink() if one.is_symlink() else None if one.is_dir() else one.read_bytes()
        for one in folder.iterdir()
    }


@contextmanager
def refused(code: str, *paths: Path, found: str | None = None) -> Iterator[None]:
    """What the block writes to these places is refused with a problem for each, if with any."""
    if not code:
        yield
        return
    with pytest.raises(Stop) as caught:
        yield
    told = [(problem.code, problem.place.file) for problem in caught.value.problems]
    assert told == [(code, display_name(path)) for path in paths]
    assert found in (None, caught.value.problems[0].found)


def deny(*_: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def rename_as_windows_does(source: Path, target: Path) -> None:
    if os.path.lexists(target):
        raise FileExistsError(17, "File exists")
    target.write_bytes(source.read_bytes())


@pytest.fixture(params=["its own", "windows", "without hard links"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system on which a new file gets its name in one of three ways."""
    if request.param != "its own":
        monkeypatch.setattr(os, "link", deny)
    if request.param == "windows":
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setattr(os, "rename", rename_as_windows_does)


OLD: Files = {REPORT: b"old and longer"}
NEW: Files = {REPORT: b"new"}
FOLDER: Files = {REPORT: None}
DANGLING: Files = {REPORT: Path("nowhere")}
LINKED: Files = {"input": b"in", REPORT: Path("input")}


@posix
@pytest.mark.usefixtures("system")
@pytest.mark.parametrize(
    ("before", "force", "code", "after"),
    [
        ({}, False, "", NEW),
        ({}, True, "", NEW),
        (OLD, False, "output-exists", OLD),
        (OLD, True, "", NEW),
        (FOLDER, False, "output-exists", FOLDER),
        (FOLDER, True, "output-unwritable", FOLDER),
        (DANGLING, False, "output-link", DANGLING),
        (LINKED, True, "output-link", LINKED),
    ],
)
def test_a_file_is_written_whole(
    tmp_path: Path, before: Files, force: bool, code: str, after: Files
) -> None:
    """Only with force is anything replaced: never a folder, nor a link, nor where that leads."""
    lay_files(tmp_path, before)
    with refused(code, tmp_path / REPORT):
        write_whole(tmp_path / REPORT, b"new", force)
    assert show_files(tmp_path) == after


@posix
@pytest.mark.parametrize(
    ("umask", "private", "before", "after"),
    [
        (0o027, False, None, 0o640),
        (0o022, True, None, 0o600),
        (0o022, False, 0o600, 0o600),
        (0o022, True, 0o644, 0o600),
        (0o022, False, 0o664, 0o644),
    ],
)
def test_who_can_read_it(
    tmp_path: Path, umask: int, private: bool, before: int | None, after: int
) -> None:
    """A new file has the mode that the user's other files have, or is for the user alone; one that
    is replaced is opened to nobody else.
    """
    path, folder = tmp_path / "report.xlsx", tmp_path / "mail" / "sent"
    if before is not None:
        path.touch()
        path.chmod(before)
    usual = os.umask(umask)
    try:
        write_whole(path, b"new", force=True, private=private)
        make_folder(folder, private)
    finally:
        os.umask(usual)
    assert stat.S_IMODE(path.stat().st_mode) == after
    modes = {stat.S_IMODE(one.stat().st_mode) for one in (folder, folder.parent)}
    assert modes == {(0o700 if private else 0o777) & ~umask}


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("where", ["missing/report.xlsx", "file/report.xlsx", "ก" * 300])
def test_place_that_cannot_be_written(tmp_path: Path, where: str, force: bool) -> None:
    """A folder that is not there, a file in its place, or a name too long: nothing is left."""
    lay_files(tmp_path, {"file": b""})
    with refused("output-unwritable", tmp_path / where):
        write_whole(tmp_path / where, b"new", force)
    assert show_files(tmp_path) == {"file": b""}


FULL = OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("error", "code"), [(FULL, "output-unwritable"), (KeyboardInterrupt(), "")]
)
def test_interrupted_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: str
) -> None:
    """When the disk is full or the user stops it, the old file stands and no half one."""
    lay_files(tmp_path, OLD)
    monkeypatch.setattr(os, "fsync", Mock(side_effect=error))
    with refused(code, tmp_path / REPORT, found=FULL.strerror), suppress(KeyboardInterrupt):
        write_whole(tmp_path / REPORT, b"new", force=True)
    assert show_files(tmp_path) == OLD


def test_content_is_on_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of the content is handed to the disk under a name that no search for returns tells, and
    then the name; so is that of a journal."""
    synced: list[tuple[int, int, tuple[Found, ...]]] = []

    def note(descriptor: int) -> None:
        size, names = os.fstat(descriptor).st_size, os.listdir(tmp_path)
        size = -1 if os.path.isdir(descriptor) else size
        synced.append((size, len({*names, REPORT}), list_workbooks([tmp_path])))

    monkeypatch.setattr(os, "fsync", note)
    write_whole(tmp_path / REPORT, b"new")
    named = (Found(tmp_path / REPORT),)
    assert synced == [(3, 2, ()), (-1, 2, named)] or os.name == "nt"
    with open_journal(tmp_path / "a.jsonl") as append:
        append("12345\n")
    assert [size for size, *_rest in synced[2:]] == [-1, 6] or os.name == "nt"


@posix
def test_claimed_name_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that was claimed and could not be filled does not stay behind as an empty file."""
    monkeypatch.setattr(os, "link", deny)
    monkeypatch.setattr(os, "replace", deny)
    with refused("output-unwritable", tmp_path / REPORT):
        write_whole(tmp_path / REPORT, b"new")
    assert show_files(tmp_path) == {}


@posix
def test_race_is_lost_without_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears while ours is being written is not overwritten."""
    monkeypatch.setattr(os, "fsync", lambda _: (tmp_path / REPORT).write_bytes(b"theirs"))
    with refused("output-exists", tmp_path / REPORT):
        write_whole(tmp_path / REPORT, b"ours")
    assert show_files(tmp_path) == {REPORT: b"theirs"}


def test_folder_is_made(tmp_path: Path) -> None:
    """A folder is made with those above it, also twice; not where a file stands in its place."""
    for _ in range(2):
        make_folder(tmp_path / "รอบ" / "แบบฟอร์ม")
    assert (tmp_path / "รอบ" / "แบบฟอร์ม").is_dir()
    lay_files(tmp_path, OLD)
    for path in (tmp_path / REPORT, tmp_path / REPORT / "แบบ"):
        with refused("output-unwritable", path):
            make_folder(path)


def test_existing_outputs_are_named(tmp_path: Path) -> None:
    """All outputs that exist are named at once, and only those; none where they are replaced."""
    paths = [tmp_path / name for name in ("a", "b", "c")]
    refuse_existing(paths, force=False)
    lay_files(tmp_path, {"a": b"", "c": None})
    refuse_existing(paths, force=True)
    with refused("output-exists", paths[0], paths[2]):
        refuse_existing(paths, force=False)


def test_folder_is_searched_in_order(tmp_path: Path) -> None:
    """What a folder holds is listed by name, candidates and the rest with its reason."""
    expected = {
        "._ข.xlsx": Skip.HIDDEN,
        "Thumbs.db": Skip.NOT_A_WORKBOOK,
        "~$ข.xlsx": Skip.LOCK_FILE,
        "ก.XLSX": None,
        "กองช่าง/ค.xlsm": None,
        "ข.xlsx": None,
        "ลิเบร.ods": None,
        "เก่า.xls": None,
        "แบบ": Skip.NOT_A_WORKBOOK,
        "แบบ.pdf": Skip.NOT_A_WORKBOOK,
    }
    lay_files(tmp_path, dict.fromkeys((*reversed(expected), ".git/ง.xlsx", LEFT, NAME), b""))
    assert list_workbooks([tmp_path]) == tuple(
        Found(tmp_path / name, skipped) for name, skipped in expected.items()
    )


@posix
@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("~$a.xlsx b.pdf gone.xlsx", "b.pdf gone.xlsx ~$a.xlsx"),
        (". b.pdf", "a.xlsx b/c.xlsx b.pdf d.xlsx/e.xlsx pipe.xlsx! to.xlsx! ~$a.xlsx!"),
        ("b a.xlsx", "a.xlsx b/c.xlsx"),
        ("a.xlsx b", "a.xlsx b/c.xlsx"),
        ("a.xlsx {}/a.xlsx b/../a.xlsx b", "a.xlsx b/c.xlsx"),
        ("d.xlsx", "d.xlsx/e.xlsx"),
    ],
)
def test_what_is_named_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, found: str
) -> None:
    """A named file is one to read; in folders only regular ones are, each once and in order."""
    monkeypatch.chdir(tmp_path)
    files = dict.fromkeys(("a.xlsx", "b.pdf", "b/c.xlsx", "d.xlsx/e.xlsx", "~$a.xlsx"), b"")
    lay_files(tmp_path, {**files, "to.xlsx": Path("nowhere")})
    os.mkfifo("pipe.xlsx")
    told = list_workbooks(Path(name.format(tmp_path)) for name in named.split())
    assert " ".join(f"{one.path}{'!' * bool(one.skipped)}" for one in told) == found


@posix
def test_links_in_circles(tmp_path: Path) -> None:
    """A folder that links to one above it is searched once, and linked files count once."""
    links = {"a/b/up": tmp_path, "a/z.xlsx": Path("b/c.xlsx")}
    lay_files(tmp_path, {"a/b/c.xlsx": b"", **links})
    assert len(list_workbooks([tmp_path])) == 1


def test_folder_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that the user may not open is listed as such, and the others are searched."""
    lay_files(tmp_path, {"closed/a.xlsx": b"", "open/b.xlsx": b""})
    scan = os.scandir

    def refuse(folder: str) -> object:
        if os.path.basename(folder) == "closed":
            raise PermissionError(13, "Permission denied", folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert list_workbooks([tmp_path]) == (
        Found(tmp_path / "closed", Skip.UNREADABLE),
        Found(tmp_path / "open" / "b.xlsx"),
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("กองคลัง (สำเนา).xlsx", "กองคลัง (สำเนา).xlsx"),
        ("กู้ยืม น้ำ.xlsx", "กู้ยืม น้ำ.xlsx"),
        ("a\udca1b.xlsx", "a\\xa1b.xlsx"),
        ("a\ud800.xlsx", "a\\ud800.xlsx"),
        ("a\nb.xlsx", "a\\nb.xlsx"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202egpj.xlsx", "a\\u202egpj.xlsx"),
        ("ก\u200bข", "ก\\u200bข"),
    ],
)
def test_display_name(name: str, shown: str) -> None:
    """Thai stays as it is; what would not show, or would play tricks on a terminal, is escaped."""
    assert display_name(name) == shown
    assert display_name(Path(name)) == shown


@given(st.text(st.characters(exclude_characters="\0"), max_size=20))
def test_display_name_can_always_be_printed(name: str) -> None:
    """Any name gives one line that can be encoded."""
    shown = display_name(name)
    assert shown.isprintable() and shown.encode("utf-8") is not None


@posix
def test_name_that_is_not_utf8(tmp_path: Path) -> None:
    """A file with a name in the old Thai code page is found and can be shown."""
    raw = os.fsencode(tmp_path) + b"/\xb9\xd2\xc2.xlsx"
    with open(raw, "wb"):
        pass
    (found,) = list_workbooks([tmp_path])
    assert display_name(found.path).endswith("/\\xb9\\xd2\\xc2.xlsx")


@pytest.mark.parametrize(
    ("before", "after"), [(b"", b""), (b"a\n", b"a\n"), (b"a\nb", b"a\n"), (b"b", b"")]
)
def test_journal_lines(tmp_path: Path, before: bytes, after: bytes) -> None:
    """A line is on the disk at once; what a killed run left unfinished does not run into it."""
    path = tmp_path / "in" / "a.jsonl"
    path.parent.mkdir()
    path.write_bytes(before)
    with open_journal(path) as append:
        append("หนึ่ง\n")
        assert path.read_bytes() == after + "หนึ่ง\n".encode()
    with open_journal(path) as append:
        append("c\n")
    assert path.read_bytes() == after + "หนึ่ง\nc\n".encode()


def test_unwritable_journal(tmp_path: Path) -> None:
    """Where there can be no file, that is said."""
    (tmp_path / "a.jsonl").mkdir()
    with refused("output-unwritable", tmp_path / "a.jsonl"), open_journal(tmp_path / "a.jsonl"):
        pass
