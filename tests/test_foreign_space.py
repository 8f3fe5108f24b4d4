"""Tables of any layout are read back, or it is said what of them cannot be read.

Reading never raises, shifts no value to another column or measure, and loses no text.
"""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings

from itasheet.cells.period import read_field_period
from itasheet.checks import judge_workbook
from itasheet.thai.text import squash
from tests.example.fill import open_workbook
from tests.made_tables import COLUMNS, DEFINITION, MEASURES, OWN, ROUND, SILENT, TABLES, Made, Said

TITLES = tuple(MEASURES.values())

Told = tuple[int, str, dict[str, str], tuple[date | None, date | None]]
"""An entry: its measure, unit, texts by column, first and last day."""


def hold(made: Made) -> None:
    """What is true of every table."""
    workbook = open_workbook(made.write())
    outcome = judge_workbook(workbook, workbook.path, DEFINITION, ROUND)
    codes = [problem.code for problem in outcome.problems]
    returned = outcome.returned
    if returned is None:
        assert len(made.loose) > 1 and codes == ["table-unlike"], f"no table {codes}"
        return
    extra = [p.words["heading"] for p in outcome.problems if p.code == "column-extra"]
    assert not set(made.loose) & set(extra), f"extra | {extra}"
    missing = {squash(p.words["heading"]) for p in outcome.problems if p.code == "column-missing"}
    absent = {key for key, column in COLUMNS.items() if squash(column.heading) in missing}
    assert "measure" not in absent and (made.loose or not absent), f"missing {absent} {codes}"
    # Every text is in an entry, or told at its cell; one that only says again counts once.
    told = list[Told]()
    kept = {(p.sheet, *p.spot) for p in (*returned.outside, *returned.titles)}
    kept |= {(p.place.sheet, *spot) for p in outcome.problems for spot in p.place.spots}
    for entry in returned.entries:
        fields = {**entry.fields, **entry.extra}
        kept |= {(p.sheet, *p.spot) for field in fields.values() for p in field.pieces}
        period = read_field_period(entry.fields["period"], 2568) if "period" in fields else None
        days = (period.start, period.end) if period else (None, None)
        texts = {
            next(filter(k.endswith, OWN), k): squash(f.text)
            for k, f in fields.items()
            if k not in ("measure", "period")
        }
        number, unit = entry.measure and entry.measure.number, entry.unit and entry.unit.name
        told.append((number or 0, unit or "", {k: t for k, t in texts.items() if t}, days))
    said = [text for _, _, texts, _ in told for text in texts.values()]
    for sheet in made.sheets:
        keys = Counter(squash(str(value)) for value in sheet.cells.values())
        for spot, value in sheet.cells.items():
            key, text = squash(str(value)), str(value).removesuffix(" (ต่อ)")
            again = keys[key] > 1 or text.endswith(TITLES) or any(key in one for one in said)
            silent = spot in sheet.headings or value in SILENT or again
            assert silent or (sheet.name, *spot) in kept, f"lost | {value}"
    wanted = [_tell(one, absent) for one in made.said]
    if absent:  # what stands under such a heading is told apart
        told = [
            (number, unit, {key: texts[key] for key in texts if key in COLUMNS}, days)
            for number, unit, texts, days in told
        ]
    assert told == wanted, f"differs {sorted(set(codes))} | \n{told}\n{wanted}"


def _tell(one: Said, absent: set[str]) -> Told:
    """An entry as it is read where some columns are not known."""
    keys = [key for key in one.texts if key not in absent and (key in COLUMNS or not absent)]
    texts = {key: squash("".join(one.texts[key])) for key in keys}
    return one.measure, one.unit.name, texts, (None, None) if "period" in absent else one.days


@given(TABLES)
def test_tables(made: Made) -> None:
    """Whatever a person may make of it."""
    hold(made)


@pytest.mark.slow
@settings(max_examples=2000)
@given(TABLES)
def test_many_tables(made: Made) -> None:
    """Two thousand of them."""
    hold(made)
