"""The inbox: where collected returns lie, each unit's in a folder of its own, under safe names."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath

from itasheet.edges.files import make_folder, write_whole
from itasheet.forms.naming import clean_name
from itasheet.mail.messages import Attachment

PASSED_OVER = "~$ ."
"""Excel's lock files and hidden files begin with these; wherever returns are read, they are passed
over, and so would a return be."""


def put_file(folder: Path, file: Attachment) -> Path:
    """Write a return under a free name, or find it there from a run that was cut short."""
    make_folder(folder)
    name = PurePosixPath(file.name.replace("\\", "/"))  # folders that a sender names count nothing
    stem = clean_name(name.stem.lstrip(PASSED_OVER)) or "return"
    ending = ".xlsm" if file.name.lower().endswith(".xlsm") else ".xlsx"
    for path in _list_names(folder, stem, ending):
        if not path.exists():
            write_whole(path, file.content)
            return path
        if sha256(path.read_bytes()).hexdigest() == file.sha256:
            return path
    raise AssertionError("names never end")


def _list_names(folder: Path, stem: str, ending: str) -> Iterator[Path]:
    yield folder / f"{stem}{ending}"
    number = 2
    while True:
        yield folder / f"{stem} ({number}){ending}"
        number += 1
