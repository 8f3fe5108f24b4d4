"""Make the returns of the example round anew: its forms, filled in through LibreOffice.

    python -m tests.example.make

``examples/round/returns`` gets a good return of each unit, ``examples/round/with-mistakes`` the
finance unit's first one, which the demo sends back. Run it when the form has changed. What they
say of themselves is the same every time, the moment of saving too.
"""

import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from itasheet.definition.round import Round, Unit, read_round
from itasheet.forms.workbook import make_form
from itasheet.resources import find_data
from itasheet.xlsx.write_workbook import write_book
from tests.example.fill import fill_form, load_answers, load_definition
from tests.example.moment import set_saved
from tests.office.session import Office
from tests.office.steps import Clear, SetText

CREATED = datetime(2025, 9, 1)
SAVED = datetime(2025, 8, 18, 2, 15, tzinfo=UTC)
"""When the first unit saved its return; the others followed, a day and some after one another."""
PAUSE, MENDING = timedelta(hours=26, minutes=7), timedelta(hours=4, minutes=3)
FAULTY = "finance"

MISTAKES = (
    SetText("แบบรายงาน", "C12", "กองคลังง"),
    SetText("แบบรายงาน", "D6", "๑ ตุลาคม ๒๕๖๘ - ๓๐ กันยายน ๒๕๖๗"),
    Clear("แบบรายงาน", "F6"),
    SetText("แบบรายงาน", "E13", "๓. จัดซื้อจัดจ้างผ่าน e-GP ครบ ........ โครงการ"),
)
"""What the unit got wrong: a name, a period, an outcome left out, numbering, a blank left open."""


@cache
def load_round() -> Round:
    """The example's round: fiscal year 2568, five units."""
    path = find_data("examples", "round/itasheet.toml")
    round_, _definition, problems = read_round(path.read_text("utf-8"), path.name)
    assert round_ is not None, problems
    return round_


def write_form(unit: Unit, folder: Path) -> Path:
    path = folder / f"{unit.id}.xlsx"
    path.write_bytes(write_book(make_form(load_definition(), load_round(), unit, CREATED)))
    return path


def make_returns(office: Office, folder: Path) -> None:
    """Fill in all forms, and one of them badly."""
    for name in ("returns", "with-mistakes"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as forms:
        for number, unit in enumerate(load_round().units):
            form, answers = write_form(unit, Path(forms)), load_answers(unit.id)
            target, saved = folder / "returns" / form.name, SAVED + number * PAUSE
            fill_form(office, form, target, answers)
            if unit.id == FAULTY:
                faulty = folder / "with-mistakes" / form.name
                fill_form(office, form, faulty, answers, MISTAKES)
                set_saved(faulty, saved)
                saved += MENDING
            set_saved(target, saved)


if __name__ == "__main__":
    with Office() as running:
        make_returns(running, find_data("examples", "round"))
