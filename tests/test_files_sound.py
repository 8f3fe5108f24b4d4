"""Odd but sound workbooks: every cell of every file of the corpus is read rightly."""

from __future__ import annotations

import pytest

from itasheet.sheets.grid import Workbook
from itasheet.xlsx.read_workbook import read_workbook
from tests.files.corpus import BROKEN, FOLDER, SOUND, describe_workbook, load_expected
from tests.files.make import list_files
from tests.files.parts import unpack

EXPECTED = load_expected("sound")


@pytest.mark.parametrize("name", SOUND)
def test_every_cell_is_read_rightly(name: str) -> None:
    """Each cell has its value at its place with its type, and what is beside them is told."""
    workbook = read_workbook(SOUND[name])
    assert isinstance(workbook, Workbook), workbook
    described = describe_workbook(workbook)
    assert described == EXPECTED[name]
    for spot, value in EXPECTED[name].get("cells", {}).items():
        assert type(described["cells"][spot]) is type(value), spot


def test_the_table_and_the_files_are_of_one_kind() -> None:
    """No file is without an expectation and none expected is missing; there are enough of both."""
    assert set(EXPECTED) == set(SOUND)
    assert set(load_expected("broken")) == set(BROKEN)
    assert min(len(SOUND), len(BROKEN)) >= 60


def test_the_corpus_is_what_its_script_makes() -> None:
    """No file was changed by hand; compressed ones are compared by what they hold."""
    files = list_files()
    assert set(files) == {*SOUND.values(), *BROKEN.values()}
    for path, content in files.items():
        kept = path.read_bytes()
        same = kept == content or (path.parent.name == "sound" and unpack(kept) == unpack(content))
        assert same, path.name
    assert sum(map(len, files.values())) < 3_000_000
    assert all(path.is_relative_to(FOLDER) for path in files)
