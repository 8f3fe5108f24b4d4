"""Cells that say nothing, and confirmed nil: what says it, what only sounds so, what is printed."""

import pytest

from itasheet.cells.nil import fill_nil, find_nil, is_nil, list_filled, list_statements, list_told
from itasheet.cells.records import Entry
from itasheet.definition.definition import ColumnKind
from itasheet.definition.round import Unit
from itasheet.sheets.cell_reference import CellRef
from tests.tables import load_cases, load_definition, make_field

NIL = "ไม่มีการดำเนินการ"
PERIOD = "ตลอดปีงบประมาณ ๒๕๖๘"

Texts = tuple[str, str, str, str]
"""Steps, period, results and outcomes; ``/`` goes to the next cell."""


def make_entry(texts: Texts) -> Entry:
    """An entry of the finance unit with these texts; blank ones have no cell."""
    definition = load_definition()
    steps, period, results, outcomes = texts
    told = ("๔. กระบวนการ", steps, "กองคลัง", period, results, outcomes)
    fields = {}
    for index, (column, text) in enumerate(zip(definition.columns, told, strict=True)):
        fields[column.key] = make_field(
            *filter(None, text.split("/")), heading=column.heading, spot=CellRef(5, index)
        )
    entry = Entry(definition.measures[3], "แบบรายงาน", fields)
    return entry._replace(nil=is_nil(entry, definition))


@pytest.mark.parametrize("line", load_cases("nil", NIL=NIL, PERIOD=PERIOD)["entries"])
def test_entries(line: str) -> None:
    """What says that nothing was done; silence and what only sounds so do not."""
    verdict, steps, period, results, outcomes = (text.strip() for text in line.split("|"))
    entry = make_entry((steps, period, results, outcomes))
    found = find_nil(entry, load_definition())
    assert entry.nil is (verdict == "nil")
    told = "nil" if entry.nil and found else str(found[1].spot) if found else "-"
    assert told == verdict


@pytest.mark.parametrize(
    ("texts", "blank", "printed"),
    [
        ((NIL, "", "", ""), ("period", "results", "outcomes"), (NIL, NIL, NIL, NIL)),
        (
            ("", "-", f"{NIL} เพราะไม่มีงบประมาณ", "ไม่มี"),
            ("steps", "period"),
            (NIL, NIL, f"{NIL} เพราะไม่มีงบประมาณ", "ไม่มี"),
        ),
        ((NIL, PERIOD, NIL, NIL), (), (NIL, PERIOD, NIL, NIL)),
        (("", "", "จัดอบรม", ""), (), ("", "", "จัดอบรม", "")),
    ],
)
def test_filled_in(texts: Texts, blank: tuple[str, ...], printed: Texts) -> None:
    """What a nil entry leaves blank is printed as the word, in the cell meant for it."""
    definition, entry = load_definition(), make_entry(texts)
    keys = ("steps", "period", "results", "outcomes")
    filled = fill_nil(entry, definition)
    assert tuple(key for key in keys if filled.fields[key] != entry.fields[key]) == blank
    assert tuple(filled.fields[key].text for key in keys) == printed
    for key in blank:
        assert filled.fields[key].spots == (entry.fields[key].room,)
    assert fill_nil(make_entry(printed), definition) == make_entry(printed)


def test_who_is_responsible() -> None:
    """Where who is responsible is blank the unit that reports is printed, if it is known."""
    definition, entry = load_definition(), make_entry((NIL, "", "", ""))
    blank = entry.fields["responsible"]._replace(pieces=())
    entry = entry._replace(fields={**entry.fields, "responsible": blank})
    unit = Unit("finance", "กองคลัง")
    for one, printed in ((entry, NIL), (entry._replace(unit=unit), unit.name)):
        assert fill_nil(one, definition).fields["responsible"].text == printed


def test_no_words() -> None:
    """Without words for it there is no nil but where all lists say ไม่มี, and nothing is filled."""
    words = load_definition().words._replace(nil=(), reasons=())
    definition = load_definition()._replace(words=words)
    assert not is_nil(make_entry((NIL, "", "", "")), definition)
    assert is_nil(make_entry(("ไม่มี", "", "ไม่มี", "ไม่มี")), definition)
    entry = make_entry((NIL, "", "", ""))
    assert fill_nil(entry, definition) is entry


def test_optional_columns_count_nothing() -> None:
    """A column that need not be filled in says neither nil nor anything against it."""
    definition = load_definition()
    columns = tuple(
        column._replace(required=column.kind is not ColumnKind.ITEMS or column.key == "steps")
        for column in definition.columns
    )
    entry = make_entry((NIL, "", "ดูหมายเหตุ", ""))
    assert not entry.nil
    assert is_nil(entry, definition._replace(columns=columns))


@pytest.mark.parametrize(
    ("text", "filled", "told"),
    [
        *((text, False, False) for text in ("-", " – ", "—", "...", "…", ".", "N/A", "?", "๑.")),
        *((text, False, False) for text in ("๑. -", "-\n-", "1)\n2)")),
        *((text, True, True) for text in ("- ก", "๑. -\n๒. ก", "0", "-1", "........", "มี")),
        *((text, True, False) for text in ("ไม่มี", "๑. ไม่ พบเรื่องร้องเรียน")),
    ],
)
def test_blank(text: str, filled: bool, told: bool) -> None:
    """A dash, dots and a lone number are as good as nothing; ไม่มี tells nothing."""
    field, words = make_field("-", text), load_definition().words
    assert list_filled(field, words) == (field.pieces[1:] if filled else ())
    assert bool(list_told(field, words)) is told


def test_statements() -> None:
    """An item with only a dash is none, though its number counts."""
    field = make_field("๑. ก\n๒. -\n๓. --\n๔. ข", "-", "๕.")
    statements = list_statements(field, load_definition().words)
    assert [item.line for item, _ in statements] == ["๑. ก", "๔. ข"]
    assert len(field.items) == 6
