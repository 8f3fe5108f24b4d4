"""Files: outputs written whole or not at all, and journals; names fit to be shown."""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from hashlib import file_digest, sha256
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from itasheet.definition.settings import format_record
from itasheet.problems.problem import Place, Problem, Stop


class Output(NamedTuple):
    """A file that is to be, with its sum, and the ``unfinished`` one beside it that becomes it; or,
    without a path, a temporary folder.
    """

    path: str = ""
    sha256: str = ""
    unfinished: str = ""


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where there is no room, for which there may be some later."""

COMPLETE = Output()
"""Says that all unfinished files before it are complete and get their names."""


class Run(NamedTuple):
    """A run that writes: the locks that it holds, by folder; the paths that it has written; and
    what is left of runs that were killed, with its sums.
    """

    locks: dict[str, FileIO]
    own: set[str]
    left: set[tuple[str, str]]

    def note(self, output: Output) -> None:
        """Write down what is about to be, for the next run, should this one be killed."""
        for stream in self.locks.values():
            stream.write(format_record(output).encode())


RUN: ContextVar[Run | None] = ContextVar("RUN", default=None)


def write_whole(path: Path, content: bytes, force: bool = False, private: bool = False) -> None:
    """Write one file, as ``write_together`` does."""
    write_together({path: content}, force, private)


def write_files(
    contents: Mapping[Path, bytes], force: bool | None = False, private: bool = False
) -> None:
    """Write files together, into folders that are made."""
    refuse_existing(contents, bool(force))
    for folder in {path.parent for path in contents}:
        make_folder(folder, private)
    write_together(contents, force, private)


def write_together(
    contents: Mapping[Path, bytes], force: bool | None = False, private: bool = False
) -> None:
    """Write files so that all of them appear, each of them whole, or nothing changes.

    They get their names in their order. Existing ones are replaced only with ``force``, or where a
    run left them that was killed; these never, where it is None. Raises ``Stop`` where one cannot
    be written. What a killed run leaves unfinished is passed by, and goes with the next run. Who
    else may read them the system's usual mode says, for ``private`` ones nobody; whom the file
    before kept out stays out.
    """
    refuse_links(contents)
    run, path, before = RUN.get() or Run({}, set(), set()), Path(), dict[Path, bytes | None]()
    sources = {path: path.parent / f"{OWN}{os.urandom(8).hex()}.tmp" for path in contents}
    try:
        for path, source in sources.items():
            digest = sha256(contents[path]).hexdigest() if force is False else ""
            run.note(Output(os.path.abspath(path), digest, source.name))
            mode = 0o600 if private else 0o666
            with suppress(OSError):
                mode &= path.stat().st_mode
            with open(source, "xb", opener=partial(os.open, mode=mode)) as stream:
                stream.write(contents[path])
                stream.flush()
                os.fsync(stream.fileno())
        run.note(COMPLETE)
        for path, source in sources.items():
            before[path] = path.read_bytes() if path.is_file() else None
            if force or is_left(path):
                os.replace(source, path)
            else:
                _place_new(source, path)
            run.own.add(os.path.abspath(path))
        for folder in {path.parent for path in contents}:
            _sync_folder(folder)
    except BaseException as error:
        for one, old in before.items():
            _restore(one, contents[one], old)
        if isinstance(error, FileExistsError):
            raise Stop(find_fault("output-exists", path)) from error
        if isinstance(error, OSError):
            raise explain_refusal(error, path) from error
        raise
    finally:
        for source in sources.values():
            with suppress(OSError):
                source.unlink()


def _sync_folder(path: Path) -> None:
    """Let the names in a folder last as what is in its files does; Windows opens no folders."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _restore(path: Path, ours: bytes, before: bytes | None) -> None:
    """Give a file that is ours by now the content that it had, or none."""
    with suppress(OSError):
        if path.read_bytes() == ours != before:
            if before is None:
                path.unlink()
            else:
                write_whole(path, before, force=True)


def refuse_links(paths: Iterable[Path]) -> None:
    """Stop, naming all of them, where links stand in the places of outputs, or lead there from a
    folder that this run holds, such as the round's: that itself may be reached by one.
    """
    run, found = RUN.get(), dict[Path, None]()
    for path in map(Path, map(os.path.abspath, paths)):
        steps = (path, *path.parents)
        held = [at for at, one in enumerate(steps) if run and os.path.realpath(one) in run.locks]
        found |= dict.fromkeys(filter(os.path.islink, steps[: max(held, default=1)]))
    if found:
        raise Stop(*(find_fault("output-link", path) for path in found))


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Stop, naming all of them, where outputs exist, or links in their places: before work that
    would then be in vain.
    """
    paths = tuple(paths)
    refuse_links(paths)
    existing = [path for path in paths if not force and path.exists() and not is_left(path)]
    if existing:
        raise Stop(*(find_fault("output-exists", path) for path in existing))


def is_left(path: Path) -> bool:
    """Whether a file is as a run left it that was killed, so that no force is needed."""
    left = run.left if (run := RUN.get()) else set()
    return bool(left) and (os.path.abspath(path), sum_file(path)) in left


def sum_file(path: Path | str) -> str:
    """The sum of a file's bytes now; empty where it is none that can be read."""
    with suppress(OSError):
        if os.path.isfile(path):
            with open(path, "rb") as stream:
                return file_digest(stream, "sha256").hexdigest()
    return ""


def make_folder(path: Path, private: bool = False) -> None:
    """Make a folder and those above it, if they are not there, ``private`` ones for this user
    alone; raises ``Stop`` if it cannot.
    """
    refuse_links([path])
    try:
        for folder in reversed((path, *path.parents)):
            if not folder.is_dir():
                folder.mkdir(0o700 if private else 0o777, exist_ok=True)
    except OSError as error:
        raise explain_refusal(error, path) from error


def explain_refusal(error: OSError, target: Path | None = None) -> Stop:
    """What ends a job that the system does not let go on, as it writes a file or otherwise."""
    name = target or error.filename
    place = Place(file=display_name(name) if isinstance(name, (str, Path)) else "")
    code = "output-unwritable" if target else "system-refused"
    return Stop(Problem(code, place, error.strerror or ""), later=error.errno in FULL)


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


Append = Callable[[str], None]
"""Adds a line to a journal, given with its end; it is on the disk when this returns."""


@contextmanager
def open_journal(path: Path) -> Iterator[Append]:
    """Open a journal of a folder that is locked, made for this user alone if it is not there;
    raises ``Stop`` if it cannot be written. A last line that a run did not finish, because it was
    killed, is cut off.
    """
    make_folder(path.parent, private=True)
    refuse_links([path])
    try:
        flags = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o600)
    except OSError as error:
        raise explain_refusal(error, path) from error
    _sync_folder(path.parent)
    with open(descriptor, "r+b", buffering=0) as stream:
        stream.truncate(stream.read().rfind(b"\n") + 1)

        def append(line: str) -> None:
            end, rest = stream.seek(0, os.SEEK_END), line.encode()
            try:
                while rest:
                    rest = rest[stream.write(rest) :]
                os.fsync(stream.fileno())
            except OSError as error:
                stream.truncate(end)
                raise explain_refusal(error, path) from error

        yield append


OWN = ".itasheet-"
"""How our locks and unfinished files are called, which no search for returns finds."""
