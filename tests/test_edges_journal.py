"""Journals grow line by line, for one run at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from itasheet.files import CannotWrite, open_journal
from itasheet.problems.problem import Stop


@pytest.mark.parametrize(
    ("before", "after"), [(b"", b""), (b"a\n", b"a\n"), (b"a\nb", b"a\n"), (b"b", b"")]
)
def test_lines(tmp_path: Path, before: bytes, after: bytes) -> None:
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


def test_unwritable(tmp_path: Path) -> None:
    """Where there can be no file, that is said."""
    (tmp_path / "a.jsonl").mkdir()
    with pytest.raises(CannotWrite), open_journal(tmp_path / "a.jsonl"):
        pass
