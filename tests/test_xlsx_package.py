"""The first look at a file: what is opened, and how much of it is read."""

import os
import socket
import stat
from pathlib import Path

import pytest

from itasheet.xlsx import package
from itasheet.xlsx.package import Refusal, read_file


def refuse_path(path: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_file(path)
    return caught.value


def test_an_ordinary_file_is_read_whole(tmp_path: Path) -> None:
    """The bytes that come back are the bytes that lie there, also through a link."""
    path = tmp_path / "แบบ.xlsx"
    path.write_bytes(bytes(range(256)) * 1000)
    link = tmp_path / "link.xlsx"
    link.symlink_to(path)
    assert read_file(path) == read_file(link) == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        *((name, "file-missing", "") for name in (
            "absent.xlsx", "absent/form.xlsx", "dangling.xlsx", "x" * 300, "nul\0.xlsx",
            "empty.xlsx/form.xlsx")),
        ("loop.xlsx", "file-unreadable", "ELOOP"),
        ("empty.xlsx", "file-empty", ""),
        ("sparse.xlsx", "file-too-large", "80000 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, code: str, found: str) -> None:
    """Whatever keeps a name from leading to a file that may be read, the clerk is told."""
    (tmp_path / "loop.xlsx").symlink_to("loop.xlsx")
    (tmp_path / "dangling.xlsx").symlink_to("nowhere.xlsx")
    (tmp_path / "empty.xlsx").touch()
    with (tmp_path / "sparse.xlsx").open("wb") as stream:
        stream.truncate(80_000_000_000)
    refusal = refuse_path(tmp_path / name)
    assert (refusal.code, refusal.found) == (code, found)


def test_a_file_without_permission_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system refuses to open is a problem that names the system's reason by its code."""
    (tmp_path / "form.xlsx").write_bytes(b"PK")

    def deny(*_: object) -> int:
        raise PermissionError(13, "Permission denied: 'secret'")

    monkeypatch.setattr(os, "open", deny)
    refusal = refuse_path(tmp_path / "form.xlsx")
    assert (refusal.code, refusal.found) == ("file-unreadable", "EACCES")


def test_a_file_that_is_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What grows while it is read is not taken for what it will be."""
    path, measure = tmp_path / "form.xlsx", package._measure_regular
    path.write_bytes(b"PK")

    def grow(status: os.stat_result) -> int:
        with path.open("ab") as stream:
            stream.write(b"more")
        return measure(status)

    monkeypatch.setattr(package, "_measure_regular", grow)
    assert refuse_path(path).code == "file-changing"


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "device"])
def test_what_is_no_file_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A folder, pipe, socket or device is refused by its look alone."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    path = Path("form.xlsx")
    with socket.socket(socket.AF_UNIX) as listener:
        match kind:
            case "folder":
                path.mkdir()
            case "pipe":
                os.mkfifo(path)
            case "socket":
                listener.bind(str(path))
            case "device":
                path = Path("/dev/zero")
        monkeypatch.setattr(os, "open", lambda *_: pytest.fail("it was opened"))
        refusal = refuse_path(path)
    assert (refusal.code, refusal.words) == ("file-not-regular", {"kind": f"a {kind}"})


def test_a_pipe_put_in_place_of_a_file_does_not_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that turns into a pipe between the look and the opening is refused all the same."""
    path = tmp_path / "form.xlsx"
    os.mkfifo(path)
    file_status = os.stat_result((stat.S_IFREG | 0o644, *range(9)))
    monkeypatch.setattr(os, "stat", lambda *_: file_status)
    assert refuse_path(path).code == "file-not-regular"


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit itself is read, one byte more is refused."""
    monkeypatch.setattr(package, "MOST_BYTES", 1000)
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"x" * 1000)
    assert len(read_file(path)) == 1000
    path.write_bytes(b"x" * 1001)
    assert refuse_path(path).code == "file-too-large"
