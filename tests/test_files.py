"""Files written whole or not at all, and the returns that are found in folders."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.files import (
    Found,
    Skip,
    display_name,
    list_workbooks,
    make_folder,
    open_journal,
    refuse_existing,
    write_whole,
)
from itasheet.problems.problem import Stop

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links, pipes and modes of POSIX")


def names_in(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def make_files(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


@contextmanager
def refused(code: str, *paths: Path) -> Iterator[None]:
    """What the block writes to these places is refused with a problem for each."""
    with pytest.raises(Stop) as caught:
        yield
    told = [(problem.code, problem.place.file) for problem in caught.value.problems]
    assert told == [(code, display_name(path)) for path in paths]


# ---------------------------------------------------------------- writing


@pytest.mark.parametrize("force", [False, True])
def test_new_file_is_written(tmp_path: Path, force: bool) -> None:
    """A file that is not there yet is written, with nothing beside it."""
    write_whole(tmp_path / "รายงาน.xlsx", b"new", force)
    assert (tmp_path / "รายงาน.xlsx").read_bytes() == b"new"
    assert names_in(tmp_path) == ["รายงาน.xlsx"]


def test_existing_file_is_kept(tmp_path: Path) -> None:
    """Without force an existing file stays as it is, and is named."""
    path = tmp_path / "รายงาน.xlsx"
    path.write_bytes(b"old")
    with refused("output-exists", path):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["รายงาน.xlsx"]


def test_existing_file_is_replaced_with_force(tmp_path: Path) -> None:
    """With force an existing file is replaced by a whole new one."""
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"old and longer")
    write_whole(path, b"new", force=True)
    assert path.read_bytes() == b"new"
    assert names_in(tmp_path) == ["report.xlsx"]


@posix
def test_link_that_leads_nowhere_is_something(tmp_path: Path) -> None:
    """A dangling link is not written through."""
    path = tmp_path / "report.xlsx"
    path.symlink_to(tmp_path / "elsewhere.xlsx")
    with refused("output-exists", path):
        write_whole(path, b"new")
    assert names_in(tmp_path) == ["report.xlsx"]


@posix
def test_force_replaces_a_link_and_not_its_target(tmp_path: Path) -> None:
    """An input that an output's name happens to link to is not modified."""
    source, path = tmp_path / "input.xlsx", tmp_path / "report.xlsx"
    source.write_bytes(b"input")
    path.symlink_to(source)
    write_whole(path, b"new", force=True)
    assert (source.read_bytes(), path.read_bytes()) == (b"input", b"new")


@posix
def test_colleagues_can_read_it(tmp_path: Path) -> None:
    """A new file has the mode that the user's other files have."""
    path = tmp_path / "report.xlsx"
    before = os.umask(0o027)
    try:
        write_whole(path, b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("where", ["missing/report.xlsx", "file/report.xlsx", "ก" * 300])
def test_place_that_cannot_be_written(tmp_path: Path, where: str, force: bool) -> None:
    """A folder that is not there, a file in its place, or a name too long: nothing is left."""
    (tmp_path / "file").write_bytes(b"")
    with refused("output-unwritable", tmp_path / where):
        write_whole(tmp_path / where, b"new", force)
    assert names_in(tmp_path) == ["file"]


def test_folder_is_never_replaced(tmp_path: Path) -> None:
    """A folder in the file's place is refused with force and without."""
    (tmp_path / "report.xlsx").mkdir()
    with refused("output-exists", tmp_path / "report.xlsx"):
        write_whole(tmp_path / "report.xlsx", b"new")
    with refused("output-unwritable", tmp_path / "report.xlsx"):
        write_whole(tmp_path / "report.xlsx", b"new", force=True)
    assert names_in(tmp_path) == ["report.xlsx"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_interrupted_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """When the disk is full or the user stops it, the old file stands and no half one."""
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"old")

    def fail(_descriptor: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises((Stop, KeyboardInterrupt)) as caught:
        write_whole(path, b"new", force=True)
    if isinstance(caught.value, Stop):
        assert caught.value.problems[0].found == "No space left on device"
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["report.xlsx"]


def test_content_is_on_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of the content is handed to the disk while the file still has its temporary name."""
    path = tmp_path / "report.xlsx"
    synced: list[tuple[int, bool]] = []

    def note(descriptor: int) -> None:
        synced.append((os.fstat(descriptor).st_size, path.exists()))

    monkeypatch.setattr(os, "fsync", note)
    write_whole(path, b"new")
    assert synced == [(3, False)]


def test_windows_renames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows a new file is renamed into place, and a name that is taken is refused."""

    def rename(source: Path, target: Path) -> None:
        if target.exists():
            raise FileExistsError(17, "File exists")
        target.write_bytes(source.read_bytes())

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "rename", rename)
    monkeypatch.setattr(os, "link", refuse_links)
    monkeypatch.setattr(os, "replace", refuse_links)
    path = tmp_path / "report.xlsx"
    write_whole(path, b"first")
    with refused("output-exists", path):
        write_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert names_in(tmp_path) == ["report.xlsx"]


def refuse_links(_source: object, _target: object) -> None:
    raise PermissionError(1, "Operation not permitted")


@posix
def test_file_systems_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where names cannot be linked, a new file is written and an existing one kept all the same."""
    monkeypatch.setattr(os, "link", refuse_links)
    path = tmp_path / "report.xlsx"
    write_whole(path, b"first")
    with refused("output-exists", path):
        write_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert names_in(tmp_path) == ["report.xlsx"]


@posix
def test_claimed_name_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that was claimed and could not be filled does not stay behind as an empty file."""
    monkeypatch.setattr(os, "link", refuse_links)
    monkeypatch.setattr(os, "replace", refuse_links)
    with refused("output-unwritable", tmp_path / "report.xlsx"):
        write_whole(tmp_path / "report.xlsx", b"new")
    assert names_in(tmp_path) == []


@posix
def test_race_is_lost_without_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears while ours is being written is not overwritten."""
    path = tmp_path / "report.xlsx"
    monkeypatch.setattr(os, "fsync", lambda _descriptor: path.write_bytes(b"theirs"))
    with refused("output-exists", path):
        write_whole(path, b"ours")
    assert path.read_bytes() == b"theirs"


def test_folder_is_made(tmp_path: Path) -> None:
    """A folder is made with those above it, and making it again changes nothing."""
    make_folder(tmp_path / "รอบ" / "แบบฟอร์ม")
    make_folder(tmp_path / "รอบ" / "แบบฟอร์ม")
    assert (tmp_path / "รอบ" / "แบบฟอร์ม").is_dir()


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """A file that stands where a folder is wanted is an error of ours."""
    (tmp_path / "รอบ").write_bytes(b"")
    for path in (tmp_path / "รอบ", tmp_path / "รอบ" / "แบบ"):
        with refused("output-unwritable", path):
            make_folder(path)


def test_existing_outputs_are_named(tmp_path: Path) -> None:
    """All outputs that exist are named at once, and only those; none where they are replaced."""
    paths = [tmp_path / name for name in ("a", "b", "c")]
    refuse_existing(paths, force=False)
    make_files(tmp_path, "a")
    paths[2].mkdir()
    refuse_existing(paths, force=True)
    with refused("output-exists", paths[0], paths[2]):
        refuse_existing(paths, force=False)


# ---------------------------------------------------------------- finding


def test_folder_is_searched_in_order(tmp_path: Path) -> None:
    """What a folder holds is listed by name, candidates and the rest with its reason."""
    make_files(
        tmp_path,
        "ข.xlsx",
        "ก.XLSX",
        "~$ข.xlsx",
        "._ข.xlsx",
        "Thumbs.db",
        "แบบ",
        "แบบ.pdf",
        "เก่า.xls",
        "ลิเบร.ods",
        "กองช่าง/ค.xlsm",
        ".git/ง.xlsx",
    )
    assert list_workbooks([tmp_path]) == tuple(
        Found(tmp_path / name, skipped)
        for name, skipped in (
            ("._ข.xlsx", Skip.HIDDEN),
            ("Thumbs.db", Skip.NOT_A_WORKBOOK),
            ("~$ข.xlsx", Skip.LOCK_FILE),
            ("ก.XLSX", None),
            ("กองช่าง/ค.xlsm", None),
            ("ข.xlsx", None),
            ("ลิเบร.ods", None),
            ("เก่า.xls", None),
            ("แบบ", Skip.NOT_A_WORKBOOK),
            ("แบบ.pdf", Skip.NOT_A_WORKBOOK),
        )
    )


def test_named_file_is_a_candidate_whatever_it_is(tmp_path: Path) -> None:
    """A file that the user names is passed on, also one that is missing or looks wrong."""
    make_files(tmp_path, "~$a.xlsx", "b.pdf")
    paths = [tmp_path / name for name in ("~$a.xlsx", "b.pdf", "missing.xlsx")]
    assert list_workbooks(paths) == tuple(Found(path) for path in sorted(paths))
    assert Found(tmp_path / "b.pdf") in list_workbooks([tmp_path, tmp_path / "b.pdf"])


def test_order_of_arguments_does_not_matter(tmp_path: Path) -> None:
    """The same files in another order give the same list."""
    make_files(tmp_path, "a.xlsx", "b/c.xlsx", "d.xlsx")
    paths = [tmp_path / name for name in ("d.xlsx", "b", "a.xlsx")]
    found = list_workbooks(paths)
    assert [one.path.name for one in found] == ["a.xlsx", "c.xlsx", "d.xlsx"]
    assert list_workbooks(reversed(paths)) == found


def test_file_named_twice_is_listed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file by name, by folder and by another way of writing its path is one file."""
    make_files(tmp_path, "a.xlsx", "b/c.xlsx")
    monkeypatch.chdir(tmp_path)
    paths = [Path("a.xlsx"), tmp_path / "a.xlsx", Path("b/../a.xlsx"), Path("b"), Path(".")]
    assert [one.path for one in list_workbooks(paths)] == [Path("a.xlsx"), Path("b/c.xlsx")]


@posix
def test_links_in_circles(tmp_path: Path) -> None:
    """A folder that links to one above it is searched once, and linked files count once."""
    make_files(tmp_path, "a/b/c.xlsx")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "z.xlsx").symlink_to(tmp_path / "a" / "b" / "c.xlsx")
    assert len(list_workbooks([tmp_path])) == 1


@posix
def test_what_is_no_regular_file(tmp_path: Path) -> None:
    """A pipe or a link to nowhere with a workbook's ending is passed by, without being opened."""
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "gone.xlsx").symlink_to(tmp_path / "nowhere")
    assert [one.skipped for one in list_workbooks([tmp_path])] == [Skip.NOT_A_FILE] * 2


def test_folder_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that the user may not open is listed as such, and the others are searched."""
    make_files(tmp_path, "closed/a.xlsx", "open/b.xlsx")
    iterate = Path.iterdir

    def refuse(folder: Path) -> object:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied")
        return iterate(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert list_workbooks([tmp_path]) == (
        Found(tmp_path / "closed", Skip.UNREADABLE),
        Found(tmp_path / "open" / "b.xlsx"),
    )


# ---------------------------------------------------------------- names


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


# ---------------------------------------------------------------- what a killed run leaves

LEFT = ".itasheet-0123456789abcdef.tmp"


def test_old_leftovers_are_swept(tmp_path: Path) -> None:
    """What a run left unfinished an hour ago goes with the next file that is written there."""
    old, young = tmp_path / LEFT, tmp_path / LEFT.replace("0", "f")
    others = [tmp_path / ".itasheet-notes.tmp", tmp_path / "เก่า.xlsx"]
    for path in (old, young, *others):
        path.write_bytes(b"half")
    for path in (old, *others):
        os.utime(path, (0, 0))
    write_whole(tmp_path / "report.xlsx", b"new")
    assert names_in(tmp_path) == sorted([young.name, "report.xlsx", *(one.name for one in others)])


def test_leftover_that_cannot_be_removed(tmp_path: Path) -> None:
    """A leftover that stays, such as a folder of that name, keeps nothing from being written."""
    (tmp_path / LEFT).mkdir()
    os.utime(tmp_path / LEFT, (0, 0))
    write_whole(tmp_path / "report.xlsx", b"new")
    assert names_in(tmp_path) == [LEFT, "report.xlsx"]


def test_leftovers_are_no_returns(tmp_path: Path) -> None:
    """A search does not so much as mention them."""
    (tmp_path / LEFT).write_bytes(b"half")
    (tmp_path / "ก.xlsx").write_bytes(b"")
    assert [found.path.name for found in list_workbooks([tmp_path])] == ["ก.xlsx"]


# ---------------------------------------------------------------- journals


@pytest.mark.parametrize(
    ("before", "after"), [(b"", b""), (b"a\n", b"a\n"), (b"a\nb", b"a\n"), (b"b", b"")]
)
def test_journal_lines(tmp_path: Path, before: bytes, after: bytes) -> None:
    """A line is on the disk at once; what a killed run left unfinished does not run into it."""
    path = tmp_path / "in" / "a.jsonl"
    path.parent.mkdir()
    path.write_bytes(before)
    with open_journal(path) as journal:
        journal.append("หนึ่ง\n")
        assert path.read_bytes() == after + "หนึ่ง\n".encode()
        with pytest.raises(Stop) as caught, open_journal(path):
            pass
    assert (caught.value.problems[0].code, caught.value.later) == ("journal-busy", True)
    with open_journal(path) as journal:
        journal.append("c\n")
    assert path.read_bytes() == after + "หนึ่ง\nc\n".encode()


def test_unwritable_journal(tmp_path: Path) -> None:
    """Where there can be no file, that is said."""
    (tmp_path / "a.jsonl").mkdir()
    with refused("output-unwritable", tmp_path / "a.jsonl"), open_journal(tmp_path / "a.jsonl"):
        pass
