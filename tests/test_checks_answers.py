"""What is no answer: each doubtful cell is told by its kind, and no cell that an office means."""

from pathlib import Path

import pytest

from itasheet.cells.read_cell import read_cell
from itasheet.cells.records import Field
from itasheet.checks.cell_texts import find_blank, find_no_answers, find_wordings
from itasheet.checks.context import CheckContext
from itasheet.sheets.cell_reference import CellRef
from tests.forms import read_sent
from tests.tables import answer_form, load_definition, load_round

FORM = answer_form("finance")
RETURN = read_sent(FORM)
CONTEXT = CheckContext(load_definition(), load_round(), 2568)
SPOT = CellRef(5, 5)
DOUBTFUL, SOUND = (
    Path(__file__).with_name("files").joinpath(name).read_text("utf-8").split("\n")[:-1]
    for name in ("doubtful_cells.txt", "sound_cells.txt")
)


def list_codes(text: str) -> set[str]:
    """The kinds of problem that a text makes as the outcome of a measure."""
    piece = read_cell(FORM.grids[0]._replace(cells={SPOT: text.replace("⏎", "\n")}), SPOT)
    field = Field("", SPOT, (piece,) if piece else ())
    entry = RETURN.entries[0]._replace(fields={"outcomes": field})
    checks = (find_blank, find_no_answers, find_wordings)
    found = (check(RETURN._replace(entries=(entry,)), CONTEXT) for check in checks)
    return {problem.code for problems in found for problem in problems}


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
