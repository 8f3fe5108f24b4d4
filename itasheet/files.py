"""Files: outputs written whole or not at all, inputs found in folders, names fit to be shown."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from itasheet import __version__
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.sheets.grid import WORKBOOK_ENDINGS


class Skip(Enum):
    """Why something in a folder is no candidate, in the words in which it is told."""

    LOCK_FILE = N_("a lock file of a workbook that is open")
    NOT_A_WORKBOOK = N_("not a workbook by its name")
    HIDDEN = N_("a hidden file")
    NOT_A_FILE = N_("not an ordinary file")
    UNREADABLE = N_("a folder that cannot be read")
    OUTPUT = N_("the report that is to be replaced")


class Found(NamedTuple):
    """A file that may be a return, or one (or a folder) that was passed by and why."""

    path: Path
    skipped: Skip | None = None

    @property
    def problem(self) -> Problem:
        reason = self.skipped.value if self.skipped else ""
        return find_fault("file-skipped", self.path, reason=reason)


def write_whole(path: Path, content: bytes, force: bool = False) -> None:
    """Write a file so that all of it appears at once, or nothing does.

    An existing one is replaced only with ``force``. Raises ``Stop`` where it cannot be written;
    nothing is left behind then. A run that is killed may leave an unfinished file, which is hidden
    and passed by; a later run that writes into the folder removes it.
    """
    temporary = path.parent / f".itasheet-{os.urandom(8).hex()}.tmp"
    try:
        # Not tempfile: that makes files only their owner can read, and these are for colleagues.
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        sweep_leftovers(temporary)
        if force:
            os.replace(temporary, path)
        else:
            _place_new(temporary, path)
    except FileExistsError as error:
        raise Stop(find_fault("output-exists", path)) from error
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Stop, naming all of them, where outputs exist: before work that would then be in vain."""
    existing = [path for path in paths if not force and path.exists()]
    if existing:
        raise Stop(*(find_fault("output-exists", path) for path in existing))


def write_files(contents: Mapping[Path, bytes], force: bool = False) -> None:
    """Write files into folders that are made; none of them where one exists, but with ``force``."""
    refuse_existing(contents, force)
    for folder in {path.parent for path in contents}:
        make_folder(folder)
    for path, content in contents.items():
        write_whole(path, content, force)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, if they are not there; raises ``Stop`` if it cannot."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> Stop:
    return Stop(find_fault("output-unwritable", path, error.strerror or ""))


def list_workbooks(paths: Iterable[Path]) -> tuple[Found, ...]:
    """The files that may be returns among files and folders, sorted, each of them once.

    A file that is named is always a candidate, even one that is not there: its reader will say so.
    Folders are searched with the folders in them, hidden ones apart; what is no candidate there is
    listed with its reason.
    """
    found: dict[str, Found] = {}
    for path in paths:
        for one in _search_folder(path) if os.path.isdir(path) else (Found(path),):
            identity = _identify(one.path)
            if identity not in found or (found[identity].skipped and not one.skipped):
                found[identity] = one
    return tuple(sorted(found.values(), key=lambda one: one.path.parts))


def display_name(path: Path | str) -> str:
    """A path as one printable line: bytes that are not UTF-8, controls and the like are escaped."""
    return "".join(
        # Python keeps a byte that it could not decode as U+DC00 plus its value.
        one if one.isprintable() else one.encode("unicode_escape").decode().replace(r"\udc", r"\x")
        for one in os.fspath(path)
    )


def find_fault(code: str, path: Path, found: str = "", **words: str) -> Problem:
    """A problem of a file or folder."""
    return Problem(code, Place(file=display_name(path)), found, words)


def _place_new(temporary: Path, path: Path) -> None:
    """Give a file its name unless that is taken; between asking and taking nobody can step in."""
    if sys.platform == "win32":
        # Renaming refuses a name that is taken, and needs no links, which shares there lack.
        os.rename(temporary, path)
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # File systems of memory sticks and some shares have no hard links: claim the name first.
        path.open("xb").close()
        try:
            os.replace(temporary, path)
        except OSError:
            path.unlink()
            raise


def _search_folder(top: Path) -> Iterator[Found]:
    waiting, seen = [top], set[str]()
    while waiting:
        folder = waiting.pop()
        identity = _identify(folder)
        if identity in seen:
            continue
        seen.add(identity)
        try:
            inside = sorted(folder.iterdir())
        except OSError:
            yield Found(folder, Skip.UNREADABLE)
            continue
        for path in inside:
            if not os.path.isdir(path):
                if not is_unfinished(path):
                    yield Found(path, _judge(path))
            elif not path.name.startswith("."):
                waiting.append(path)


def _judge(path: Path) -> Skip | None:
    """Why a file in a folder is no candidate. Excel keeps a ``~$`` file while one is open."""
    if path.name.startswith("~$"):
        return Skip.LOCK_FILE
    if path.name.startswith("."):
        return Skip.HIDDEN
    if path.suffix.lower() not in WORKBOOK_ENDINGS:
        return Skip.NOT_A_WORKBOOK
    return None if os.path.isfile(path) else Skip.NOT_A_FILE


def _identify(path: Path) -> str:
    """What two names of one file have in common, links followed."""
    return os.path.normcase(os.path.realpath(path))


Append = Callable[[str], None]
"""Adds a line to a journal, given with its end; it is on the disk when this returns."""


@contextmanager
def open_journal(path: Path) -> Iterator[Append]:
    """Open a journal, made if it is not there, for this run alone. Raises ``Stop`` if it cannot be
    written, or while another run has it.

    A last line that a run did not finish, because it was killed, is cut off.
    """
    make_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise _cannot_write(path, error) from error
    with open(descriptor, "r+b") as stream:
        try:
            # Locked until the file is closed, as the system does even for a run that is killed.
            if sys.platform == "win32":
                import msvcrt

                stream.seek(1 << 30)  # far behind the text, which others may read meanwhile
                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Stop(find_fault("journal-busy", path), later=True) from error
        stream.seek(0)
        stream.truncate(stream.read().rfind(b"\n") + 1)

        def append(line: str) -> None:
            stream.seek(0, os.SEEK_END)
            stream.write(line.encode("utf-8", "replace"))
            stream.flush()
            os.fsync(stream.fileno())

        yield append


OLD = 3600.0
"""Seconds after which nobody is still at work on an unfinished file: writing takes a moment."""
_NAME = re.compile(r"\.itasheet-[0-9a-f]{16}\.tmp")


def is_unfinished(path: Path) -> bool:
    """Whether a file is one in the making, which no search for returns finds."""
    return _NAME.fullmatch(path.name) is not None


def sweep_leftovers(own: Path) -> None:
    """Remove unfinished files beside our own that are much older, so left by a run that was killed.

    Both ages are by the clock of the disk, which may be another computer's. What cannot be removed
    stays: it is in nobody's way.
    """
    with suppress(OSError):
        young = own.stat().st_mtime - OLD
        for path in own.parent.iterdir():
            if is_unfinished(path) and path.lstat().st_mtime < young:
                with suppress(OSError):
                    path.unlink()


def write_crash(error: Exception) -> str:
    """Write the full report of a fault of ours into a new temporary file that only this user can
    read; its path, or "" where there can be none and the report went to stderr.
    """
    import platform
    import tempfile
    import traceback

    report = f"itasheet {__version__}\nPython {platform.python_version()}, {platform.platform()}\n"
    report += f"command line: {' '.join(map(ascii, sys.argv))}\n\n"
    report += "".join(traceback.format_exception(error))
    if os.environ.get("ITASHEET_DEBUG"):
        print(report, file=sys.stderr)
    try:
        handle, path = tempfile.mkstemp(prefix="itasheet-crash-", suffix=".txt")
        with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(report)
    except OSError:
        print(report, file=sys.stderr)
        return ""
    return path
