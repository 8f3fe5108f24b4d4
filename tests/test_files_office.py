"""What is read is what LibreOffice shows, on every file of the corpus; a table says where not."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid
from tests.example.fill import open_workbook
from tests.files.corpus import SOUND, load_expected
from tests.office.session import Office
from tests.office.steps import SetText

DIFFERENCES = load_expected("office")
UNREADABLE = DIFFERENCES.pop("unreadable")
READABLE = [name for name in SOUND if name not in UNREADABLE]

SPOTS = st.builds(CellRef, st.integers(0, 60), st.integers(0, 30))
THAI = "กขคงจฉญฐณดตถทนบปผพมยรลวศษสหอฮะาิีึืุูเแโใไๅๆ็่้๊๋์ํำฯ๐๑๒๕๖๗๘๙"
TEXTS = st.text(
    st.sampled_from(THAI + "ABCxyz0123456789 .,:;-_/()[]=+@'\"&<>\n")
    | st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]),
    min_size=1,
    max_size=60,
)


def show_cells(grid: Grid) -> dict[str, str]:
    """What a person saw in each cell that is not empty; truth is spelled in capitals."""
    spelled = (
        (one, str(v).upper() if isinstance(v, bool) else str(v)) for one, v in grid.cells.items()
    )
    shown = {str(spot): grid.shown.get(spot, text) for spot, text in spelled}
    return {spot: text for spot, text in shown.items() if text}


@pytest.mark.parametrize("name", READABLE)
def test_libreoffice_shows_the_same(name: str, office: Office, tmp_path: Path) -> None:
    """Cell by cell, and nothing in other cells."""
    path = tmp_path / "form.xlsx"
    path.write_bytes(SOUND[name])
    grid = open_workbook(path).grids[0]
    ours, theirs = show_cells(grid), office.read_cells(path).get(grid.name, {})
    explained = DIFFERENCES.get(name, {}).get("shown", {})
    compared = {*ours, *theirs} - set(explained)
    assert {spot: ours.get(spot) for spot in compared} == {
        spot: theirs.get(spot) for spot in compared
    }


def test_what_libreoffice_writes_is_read(office: Office, tmp_path: Path) -> None:
    """Any grid of Thai and Latin text, saved by LibreOffice, reads back equal."""
    base, target = tmp_path / "empty.xlsx", tmp_path / "written.xlsx"
    base.write_bytes(SOUND["an-empty-sheet"])

    @settings(max_examples=6, database=None)
    @given(st.dictionaries(SPOTS, TEXTS, min_size=1, max_size=25))
    def check(cells: dict[CellRef, str]) -> None:
        office.edit(base, target, [SetText("แบบ", str(spot), text) for spot, text in cells.items()])
        assert open_workbook(target).grids[0].cells == cells

    check()


def test_differences_are_of_files_and_explained() -> None:
    """Nothing is explained that is not there."""
    assert set(DIFFERENCES) <= set(READABLE)
    assert all(difference["why"] and difference["shown"] for difference in DIFFERENCES.values())
    assert all(UNREADABLE.values())
