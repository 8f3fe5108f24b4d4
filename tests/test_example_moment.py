"""The moment of saving that a workbook of the example tells."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from tests.command import EXAMPLE
from tests.example.fill import open_workbook
from tests.example.moment import PART, set_saved

MOMENT = datetime(2024, 2, 29, 3, 4, 5, tzinfo=UTC)


def read_parts(path: Path) -> dict[str, bytes]:
    """The parts of a package, without what tells when it was saved."""
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if name != PART}


def test_set_saved(tmp_path: Path) -> None:
    """The moment is another one, and all other parts are as they were."""
    source = EXAMPLE / "returns" / "works.xlsx"
    path = Path(shutil.copy(source, tmp_path))
    set_saved(path, MOMENT)
    assert open_workbook(path).saved == MOMENT
    assert read_parts(path) == read_parts(source)


def test_examples_tell_different_moments() -> None:
    """No two of the example's returns were saved at the same moment, and all before the report."""
    moments = [open_workbook(path).saved for path in EXAMPLE.glob("*/*.xlsx")]
    assert len(set(moments)) == len(moments) == 6
    assert all(moment and moment < datetime(2025, 9, 1, tzinfo=UTC) for moment in moments)
