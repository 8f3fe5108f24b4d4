"""Journals: files that only grow, each line on the disk before work goes on, one run at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from itasheet.edges.files import CannotWrite, make_folder


class JournalBusy(Exception):
    """Another run holds the journal; ``path`` is its file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class Journal:
    """A journal that is open for this run alone."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def append(self, line: str) -> None:
        """Add a line, given with its end; it is on the disk when this returns."""
        self._stream.seek(0, os.SEEK_END)
        self._stream.write(line.encode("utf-8", "replace"))
        self._stream.flush()
        os.fsync(self._stream.fileno())


@contextmanager
def open_journal(path: Path) -> Iterator[Journal]:
    """Open a journal, made if it is not there. Raises ``JournalBusy`` or ``CannotWrite``.

    A last line that a run did not finish, because it was killed, is cut off.
    """
    make_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise CannotWrite(path) from error
    with open(descriptor, "r+b") as stream:
        try:
            _lock(stream)
        except OSError as error:
            raise JournalBusy(path) from error
        stream.seek(0)
        stream.truncate(stream.read().rfind(b"\n") + 1)
        yield Journal(stream)


def _lock(stream: BinaryIO) -> None:
    """Lock until the file is closed, which the system does even for a run that is killed."""
    if sys.platform == "win32":
        import msvcrt

        stream.seek(1 << 30)  # far behind the text, which others may read meanwhile
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
