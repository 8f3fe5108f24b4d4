"""Journals grow line by line, for one run at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from itasheet.files import CannotWrite, open_journal
from itasheet.problems.problem import Stop


def test_lines_are_there_at_once(tmp_path: Path) -> None:
    """A line is on the disk as soon as it is added; a new run goes on behind it."""
    path = tmp_path / "in" / "a.jsonl"
    with open_journal(path) as journal:
        journal.append("หนึ่ง\n")
        assert path.read_text(encoding="utf-8") == "หนึ่ง\n"
    with open_journal(path) as journal:
        journal.append("สอง\n")
    assert path.read_text(encoding="utf-8") == "หนึ่ง\nสอง\n"


@pytest.mark.parametrize(
    ("before", "after"), [(b"", b""), (b"a\n", b"a\n"), (b"a\nb", b"a\n"), (b"b", b"")]
)
def test_unfinished_line_is_cut_off(tmp_path: Path, before: bytes, after: bytes) -> None:
    """What a killed run left unfinished does not run into the next line."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(before)
    with open_journal(path) as journal:
        journal.append("c\n")
    assert path.read_bytes() == after + b"c\n"


def test_one_at_a_time(tmp_path: Path) -> None:
    """While one run has it no other can open it; afterwards it can."""
    path = tmp_path / "a.jsonl"
    with open_journal(path):
        with pytest.raises(Stop), open_journal(path):
            pass
    with open_journal(path):
        pass


def test_unwritable(tmp_path: Path) -> None:
    """Where there can be no file, that is said."""
    (tmp_path / "a.jsonl").mkdir()
    with pytest.raises(CannotWrite), open_journal(tmp_path / "a.jsonl"):
        pass
