"""The files that may be returns, found among files and folders, and why others are none."""

import os
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from itasheet.files import OWN, find_fault
from itasheet.language import N_
from itasheet.problems.problem import Problem
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


def _search_folder(top: Path) -> Iterator[Found]:
    seen, unread = set[str](), list[OSError]()
    for folder, inner, names in os.walk(top, onerror=unread.append, followlinks=True):
        if (identity := _identify(Path(folder))) in seen:
            inner.clear()
            continue
        seen.add(identity)
        # In one order, whatever the disk's: of two names of a file one is taken.
        inner[:] = sorted((one for one in inner if not one.startswith(".")), reverse=True)
        for path in map(Path(folder).joinpath, sorted(names)):
            if not path.name.startswith(OWN):
                yield Found(path, _judge(path))
    yield from (Found(Path(error.filename or top), Skip.UNREADABLE) for error in unread)


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
