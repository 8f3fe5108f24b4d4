"""Unfinished files: what a run that was killed while writing leaves behind, and its removal."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

OLD = 3600.0
"""Seconds after which nobody is still at work on an unfinished file: writing takes a moment."""
_NAME = re.compile(r"\.itasheet-[0-9a-f]{16}\.tmp")


def name_unfinished(folder: Path) -> Path:
    """A new name for a file in the making, which no search for returns finds."""
    return folder / f".itasheet-{os.urandom(8).hex()}.tmp"


def is_unfinished(path: Path) -> bool:
    """Whether a file has such a name."""
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
