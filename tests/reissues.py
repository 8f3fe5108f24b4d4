"""Forms made from other files, without files: what they come with, and how they read again."""

from __future__ import annotations

from datetime import datetime

from itasheet.cells.records import Return, split_items
from itasheet.checks import Outcome
from itasheet.definition.definition import ColumnKind
from itasheet.definition.round import Unit
from itasheet.forms.blocks import Prefill
from itasheet.forms.prefill import prefill_from_return
from itasheet.forms.workbook import make_form
from itasheet.sheets.grid import Workbook
from tests.tables import judge, load_definition, load_round, read_book

CREATED = datetime(2025, 9, 1)


def find_unit(unit_id: str) -> Unit:
    """A unit of the example's round."""
    unit = load_round().find_unit(unit_id)
    assert unit is not None
    return unit


def read_sent(workbook: Workbook) -> Return:
    """What a workbook says that can be read."""
    outcome = judge(workbook)
    assert outcome.returned is not None, outcome.problems
    return outcome.returned


def carry(workbook: Workbook, unit_id: str) -> Prefill:
    """What a unit's form takes over from a return."""
    return prefill_from_return(read_sent(workbook), find_unit(unit_id), load_definition())


def fill_form(prefill: Prefill, unit_id: str = "finance") -> Workbook:
    """A form that comes with something, as it is read again before anybody wrote into it."""
    book = make_form(load_definition(), load_round(), find_unit(unit_id), CREATED, prefill)
    return read_book(book)


def judge_again(workbook: Workbook, unit_id: str = "finance") -> Outcome:
    """What the form that is made from a return says."""
    return judge(fill_form(carry(workbook, unit_id), unit_id))


def tell_entries(returned: Return | None) -> dict[int, dict[str, list[str]]]:
    """What entries say by measure and column key: the lines of items, else the cells' texts."""
    assert returned is not None
    told: dict[int, dict[str, list[str]]] = {}
    for entry in (one for one in returned.entries if one.measure):
        assert entry.measure is not None
        said = told[entry.measure.number] = {}
        for column in load_definition().filled_columns:
            if column.key in entry.fields:
                texts = [piece.text for piece in entry.fields[column.key].pieces]
                if column.kind is ColumnKind.ITEMS:
                    texts = [item.line for text in texts for item in split_items(text)]
                said[column.key] = texts
    return told
