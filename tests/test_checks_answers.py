"""What is no answer: each doubtful cell is told by its kind, and no cell that an office means."""

from pathlib import Path

import pytest

from itasheet.sheets.cell_reference import CellRef
from tests.tables import answer_form, change_grid, judge

FORM = answer_form("finance")
USUAL = {problem.code for problem in judge(FORM).problems}
DOUBTFUL, SOUND = (
    Path(__file__).with_name("files").joinpath(name).read_text("utf-8").split("\n")[:-1]
    for name in ("doubtful_cells.txt", "sound_cells.txt")
)


def list_codes(text: str) -> set[str]:
    """The kinds of problem that a text makes as the outcome of a measure."""
    grid = FORM.grids[0]
    cells = {**grid.cells, CellRef(5, 5): text.replace("⏎", "\n")}
    return {p.code for p in judge(change_grid(FORM, grid._replace(cells=cells))).problems} - USUAL


@pytest.mark.parametrize("line", DOUBTFUL)
def test_doubtful_cell(line: str) -> None:
    """What programs, pasting and haste leave in cells is told as what it is, and as no more."""
    code, _, text = line.partition("\t")
    codes = list_codes(text)
    assert code in codes and (code == "answer-elsewhere" or "answer-elsewhere" not in codes)


@pytest.mark.parametrize("text", SOUND)
def test_sound_cell(text: str) -> None:
    """What offices write is not, however like it looks."""
    assert list_codes(text) <= {"text-repaired"}
