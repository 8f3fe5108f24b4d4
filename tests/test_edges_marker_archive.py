"""Archives with some entries changed: the others keep their bytes, however they were written."""

from __future__ import annotations

import io
import zipfile

import pytest

from itasheet.xlsx.guard import Refusal
from itasheet.xlsx.patch_archive import Archive


def make_archive(streamed: bool = False, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Three entries, one with a Thai name; a streamed archive has sizes behind the data."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return not streamed

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    target = Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name in ("a.xml", "ก.xml", "b/c.png"):
            info = zipfile.ZipInfo(name, (2025, 9, 1, 12, 30, 58))
            archive.writestr(info, f"{name} " * 50, method)
    return target.getvalue()


@pytest.mark.parametrize("content", [make_archive(), make_archive(True), make_archive(method=0)])
def test_entries_are_copied(content: bytes) -> None:
    """Replaced, dropped and added entries; the one that stays has its bytes, name and date."""
    changed = Archive(content).replace({"a.xml": b"new", "b/c.png": None, "ข.xml": b"x" * 99})
    with zipfile.ZipFile(io.BytesIO(changed)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.xml", "ก.xml", "ข.xml"]
        assert archive.read("a.xml") == b"new"
        assert archive.read("ข.xml") == b"x" * 99
        assert archive.read("ก.xml").decode() == "ก.xml " * 50
        assert archive.getinfo("ก.xml").date_time == (2025, 9, 1, 12, 30, 58)
        assert archive.getinfo("a.xml").date_time == (1980, 1, 1, 0, 0, 0)


def test_same_changes_give_the_same_bytes() -> None:
    """No clock is asked."""
    changes = {"a.xml": b"new"}
    assert Archive(make_archive()).replace(changes) == Archive(make_archive()).replace(changes)


def test_archive_in_the_middle_of_a_file() -> None:
    """Entries are found too where something stands before the archive."""
    changed = Archive(b"rubbish" + make_archive()).replace({"a.xml": b"new"})
    with zipfile.ZipFile(io.BytesIO(changed)) as archive:
        assert archive.testzip() is None
        assert archive.read("ก.xml").decode() == "ก.xml " * 50


def test_damage_is_refused() -> None:
    """Damaged data, a missing entry, and what is no archive."""
    content = make_archive(method=0)
    with pytest.raises(Refusal):
        Archive(content.replace(b"a.xml a.xml", b"a.xml b.xml", 1)).read("a.xml")
    with pytest.raises(Refusal):
        Archive(content).read("none.xml")
    with pytest.raises(Refusal):
        Archive(content[:-30])


def test_bombs_are_refused() -> None:
    """Entries that are read together inflate to no more than the reader allows."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"\0" * 25_000_000)
        archive.writestr("b.xml", b"\0" * 25_000_000)
    bomb = Archive(target.getvalue())
    bomb.read("a.xml")
    with pytest.raises(Refusal) as refusal:
        bomb.read("b.xml")
    assert refusal.value.code == "file-bomb"
