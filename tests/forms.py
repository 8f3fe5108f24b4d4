"""Forms under test: blank ones, and those that come with what another file says."""

from datetime import datetime
from pathlib import Path

from itasheet.cells.records import Return
from itasheet.checks import Outcome
from itasheet.definition.definition import Column, ColumnKind, Definition, Measure
from itasheet.definition.round import Unit
from itasheet.forms.blocks import Prefill
from itasheet.forms.prefill import prefill_from_return
from itasheet.forms.workbook import make_form
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Book
from itasheet.xlsx.write_workbook import write_book
from tests.tables import judge, load_definition, load_round, read_book

CREATED = datetime(2025, 9, 1)
DEFINITION, ROUND = load_definition(), load_round()
EVERYTHING = Unit("x", "กองตัวอย่าง")
"""A unit that may report on all measures."""
KINDS = (
    ColumnKind.MEASURE,
    *(ColumnKind.ITEMS, ColumnKind.UNIT, ColumnKind.PERIOD, ColumnKind.TEXT) * 2,
    *(ColumnKind.TEXT, ColumnKind.UNIT, ColumnKind.ITEMS),
)


def find_unit(unit_id: str) -> Unit:
    unit = ROUND.find_unit(unit_id)
    assert unit is not None
    return unit


FINANCE = find_unit("finance")
"""It reports on measures 4 and 5, which in its form stand in rows 6 to 11 and 12 to 17."""


def make_book(
    prefill: Prefill = Prefill(), unit: Unit = FINANCE, definition: Definition = DEFINITION
) -> Book:
    return make_form(definition, ROUND, unit, CREATED, prefill)


def write_form(folder: Path, book: Book) -> Path:
    path = folder / "form.xlsx"
    path.write_bytes(write_book(book))
    return path


def widen_definition(kinds: tuple[ColumnKind, ...] = KINDS, measures: int = 20) -> Definition:
    """A definition of another shape: so many measures and a column of each kind given."""
    columns = tuple(
        Column(key=f"c{number}", heading=f"หัวข้อ {number}", kind=kind, width=10, help="ช่วยเหลือ")
        for number, kind in enumerate(kinds, 1)
    )
    titles = (Measure(number=n, title=f"มาตรการตัวอย่างที่ {n}") for n in range(1, measures + 1))
    guidance = DEFINITION.guidance._replace(example={})
    return DEFINITION._replace(columns=columns, measures=tuple(titles), guidance=guidance)


def read_sent(workbook: Workbook) -> Return:
    outcome = judge(workbook)
    assert outcome.returned is not None, outcome.problems
    return outcome.returned


def carry(workbook: Workbook, unit_id: str = "finance") -> Prefill:
    """What a unit's form takes over from a return."""
    return prefill_from_return(read_sent(workbook), find_unit(unit_id), DEFINITION)


def judge_again(workbook: Workbook, unit_id: str = "finance") -> Outcome:
    """What the form that is made from a return says, as it is sent back as it is."""
    return judge(read_book(make_book(carry(workbook, unit_id), find_unit(unit_id))))


def tell_entries(returned: Return | None) -> dict[int, dict[str, list[str]]]:
    """What entries say by measure and column key: the lines of items, else the cells' texts."""
    assert returned is not None
    told: dict[int, dict[str, list[str]]] = {}
    for entry in returned.entries:
        if entry.measure:
            said = told[entry.measure.number] = {}
            for column in DEFINITION.filled_columns:
                if column.key in entry.fields:
                    field = entry.fields[column.key]
                    said[column.key] = [piece.text for piece in field.pieces]
                    if column.kind is ColumnKind.ITEMS:
                        said[column.key] = [item.line for item, _ in field.items]
    return told
