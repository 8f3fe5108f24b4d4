"""One run at a time in a folder, and what one that was killed left there.

A lock is a file in the folder which the system knows to be held. It says who holds it, and then
what is about to get which name; with the run it goes. One that nobody holds is of a run that was
killed: whoever takes it finishes or clears away what it tells of.
"""

import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from io import FileIO
from pathlib import Path
from time import monotonic, sleep

from itasheet import files
from itasheet.definition.settings import format_record, read_record
from itasheet.files import COMPLETE, OWN, RUN, Output, Run, display_name, find_fault
from itasheet.language import _
from itasheet.problems.problem import Stop, format_problem

NAME = f"{OWN}lock"
PATIENCE, PACE = 10.0, 0.05
"""Seconds to wait for another run, and from one try to the next."""
SCRATCH = "itasheet-office-"
"""How the names of folders begin in which LibreOffice works for a while."""


@contextmanager
def lock_folders(folders: Iterable[Path]) -> Iterator[None]:
    """Let no other run write into folders until the block ends, or the process.

    They are made, and go again if they stay empty. Who is at work there is told on stderr and
    waited for; raises ``Stop`` if that takes too long.
    """
    run, deadline = RUN.get() or Run({}, set(), set()), monotonic() + PATIENCE
    with ExitStack() as stack:
        for folder in sorted({*map(os.path.realpath, folders)} - run.locks.keys()):
            stack.enter_context(_lock_folder(Path(folder), run, deadline))
        token = RUN.set(run)
        stack.callback(RUN.reset, token)
        yield


@contextmanager
def _lock_folder(folder: Path, run: Run, deadline: float) -> Iterator[None]:
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    with suppress(Stop):  # what is to be written will meet the same, and tell it
        files.make_folder(folder)
    left, settled = set[tuple[str, str]](), run.own
    if stream := _open_lock(folder / NAME, deadline):
        left.update(_take_over(stream.readlines()[1:]))
        run.left.update(left)
        run.locks[str(folder)] = stream
    try:
        if stream:
            _write_lock(stream, folder, left)
        yield
    except BaseException as error:
        # Ctrl-C, or a full disk: the same run is to go on later, as after one that was killed.
        if stream and (not isinstance(error, Stop) or error.later):
            stream.seek(0)
            left, settled = {*_take_over(stream.readlines()[1:])}, set()
        raise
    finally:
        if stream:
            del run.locks[str(folder)]
            left = {one for one in left if one[0] not in settled}
            with stream, suppress(OSError, Stop):
                if left:
                    _write_lock(stream, folder, left)
                else:  # before it is let go: what nobody holds would be of a run that was killed
                    stream.truncate(0)
                    os.unlink(folder / NAME)  # but Windows keeps what is open: there it stays
        for one in made:
            with suppress(OSError):
                one.rmdir()


def _open_lock(path: Path, deadline: float) -> FileIO | None:
    """A lock, now ours; None where there can be none, as nothing else can be written there."""
    flags, is_told = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), False
    while True:
        try:
            stream = FileIO(os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666), "r+b")
        except OSError as error:
            if os.path.lexists(path):
                raise files.explain_refusal(error, path) from error
            return None
        try:
            if sys.platform == "win32":
                import msvcrt

                stream.seek(1 << 30)  # far behind the text, which others read meanwhile
                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
                stream.seek(0)
            else:
                import fcntl

                fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
                with suppress(OSError):  # colleagues hold it in their turn
                    os.fchmod(stream.fileno(), 0o666)
            # Whoever held it may have removed it since it was opened.
            if os.path.samestat(os.fstat(stream.fileno()), os.stat(path)):
                return stream
        except FileNotFoundError:
            pass
        except (BlockingIOError, PermissionError):
            holder, seconds = stream.readline().decode("utf-8", "replace"), f"{PATIENCE:g}"
            code = "folder-busy" if monotonic() > deadline else "folder-waiting"
            told = find_fault(code, path.parent, holder.strip(), seconds=seconds)
            if code == "folder-busy":
                raise Stop(told, later=True) from None
            if not is_told:
                print(format_problem(told, _), file=sys.stderr, flush=True)
            is_told = True
            sleep(PACE)
        except OSError as error:  # from a disk that knows no locks
            raise files.explain_refusal(error, path) from error
        stream.close()


def _write_lock(stream: FileIO, folder: Path, left: Iterable[tuple[str, str]]) -> None:
    """Say who holds a lock from now on, and what is left of runs before."""
    user = os.environ.get("USERNAME") or os.environ.get("LOGNAME", "")
    # Addresses stay out of it: others may read it.
    words = " ".join(word for word in ("itasheet", *sys.argv[1:]) if "@" not in word)
    holder = ", ".join((user, platform.node(), f"{datetime.now():%Y-%m-%d %H:%M}", words))
    lines = [display_name(holder) + "\n", *(format_record(Output(*one)) for one in sorted(left))]
    try:
        stream.seek(0)
        stream.write("".join(lines).encode())
        stream.truncate()
    except OSError as error:
        raise files.explain_refusal(error, folder) from error


def _take_over(lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Finish, or clear away, what a run was at when it was killed; what of it is there, with sums.

    What still prints in a temporary folder is ended before that goes, on systems that show it.
    """
    texts = (line.decode("utf-8", "replace") for line in lines)
    outputs = [*filter(None, (read_record(Output, text) for text in texts))]
    for number, (path, digest, name) in enumerate(outputs):
        unfinished = Path(path).parent / os.path.basename(name)
        with suppress(OSError):
            if path and re.fullmatch(rf"{OWN}[0-9a-f]{{16}}\.tmp", unfinished.name):
                if COMPLETE in outputs[number:] and not (digest and os.path.lexists(path)):
                    os.replace(unfinished, path)
                else:
                    unfinished.unlink()
        if path and files.sum_file(path) == digest:
            yield path, digest
        elif not path and re.fullmatch(f"{SCRATCH}[0-9a-f]{{16}}-", name):
            for one in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):
                    if name.encode() in one.read_bytes():
                        os.kill(int(one.parent.name), 9)
            for one in Path(tempfile.gettempdir()).glob(f"{name}*"):
                shutil.rmtree(one, ignore_errors=True)
