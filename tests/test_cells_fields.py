"""An entry's fields: items with their cells, periods over several, what is blank."""

from __future__ import annotations

from datetime import date

import pytest

from itasheet.cells.item_list import (
    list_filled,
    list_items,
    list_statements,
    read_field_period,
    says_nothing,
    show_value,
)
from itasheet.cells.period import PeriodKind
from itasheet.cells.records import CellText, Field
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Read
from tests.tables import load_definition

WORDS = load_definition().words


def make_field(*values: Read) -> Field:
    """A field of cells one below the other, from B2 down."""
    pieces = (
        CellText(CellRef(row, 1), value, show_value(value)[0])
        for row, value in enumerate(values, 1)
    )
    return Field("ช่อง", CellRef(1, 1), tuple(pieces))


def test_list_items() -> None:
    """A cell begins a new item; each item knows its cell."""
    placed = list_items(make_field("๑. ก\nต่อ", "ข\nค", "- ง"))
    assert [(item.line, str(piece.spot)) for item, piece in placed] == [
        ("๑. ก\nต่อ", "B2"),
        ("ข", "B3"),
        ("ค", "B3"),
        ("- ง", "B4"),
    ]


FIRST, LAST = date(2024, 10, 1), date(2025, 9, 30)


@pytest.mark.parametrize(
    ("values", "start", "end"),
    [
        ((date(2024, 10, 1),), FIRST, FIRST),
        ((date(2567, 10, 1), date(2568, 9, 30)), FIRST, LAST),
        ((date(2024, 10, 1), "๓๐ กันยายน ๒๕๖๘"), FIRST, LAST),
        (("๑ ตุลาคม ๒๕๖๗", "- ๓๐ กันยายน ๒๕๖๘"), FIRST, LAST),
        (("๑ ตุลาคม ๒๕๖๗", "ถึง", "๓๐ กันยายน ๒๕๖๘"), FIRST, LAST),
        (("ต.ค. - ธ.ค. ๖๗", "ม.ค. - ก.ย. ๖๘"), FIRST, LAST),
        (("ม.ค. - ก.ย. ๖๘", "ต.ค. - ธ.ค. ๖๗"), FIRST, LAST),
        (("ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๓ - ๔"), FIRST, LAST),
    ],
)
def test_period(values: tuple[Read, ...], start: date, end: date) -> None:
    """A period is read from one cell, a start and an end, or as many stretches as there are."""
    period = read_field_period(make_field(*values), 2568)
    assert (period.start, period.end) == (start, end)


def test_reversed_among_others() -> None:
    """One stretch in disorder is not hidden by the others."""
    values = ("ม.ค. - มี.ค. ๖๘", "๓๐ ก.ย. ๖๘ - ๑ ก.ค. ๖๘")
    assert read_field_period(make_field(*values), 2568).reversed
    assert read_field_period(make_field(date(2025, 9, 30), date(2024, 10, 1)), 2568).reversed


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((), PeriodKind.BLANK),
        (("-",), PeriodKind.BLANK),
        (("ตามสมควร",), PeriodKind.FREE),
        (("ต.ค. ๖๗", "ตามสมควร"), PeriodKind.FREE),
        ((2568,), PeriodKind.FREE),
        (("ทุกเดือน",), PeriodKind.RECURRING),
        (("ต.ค. - ธ.ค. ๖๗", "ก.ค. - ก.ย. ๖๘"), PeriodKind.SEPARATE),
        (("ไตรมาส ๑ และ ๓", "ไตรมาส ๔"), PeriodKind.SEPARATE),
    ],
)
def test_no_stretch(values: tuple[Read, ...], kind: PeriodKind) -> None:
    """What means no definite days has none."""
    period = read_field_period(make_field(*values), 2568)
    assert (period.kind, period.start) == (kind, None)


@pytest.mark.parametrize(
    "text", ["-", " – ", "—", "...", "…", ".", "N/A", "?", "๑.", "๑. -", "-\n-", "1)\n2)"]
)
def test_blank(text: str) -> None:
    """A dash, dots and a lone number are as good as nothing."""
    assert list_filled(make_field(text), WORDS) == ()


def test_statements() -> None:
    """An item with only a dash is none, though its number counts."""
    field = make_field("๑. ก\n๒. -\n๓. --\n๔. ข", "-", "๕.")
    assert [item.line for item, _ in list_statements(field, WORDS)] == ["๑. ก", "๔. ข"]
    assert len(list_items(field)) == 6


@pytest.mark.parametrize("text", ["ไม่มี", "- ก", "๑. -\n๒. ก", "0", "-1", "........", "ก"])
def test_filled(text: str) -> None:
    """Anything else says something."""
    field = make_field("-", text)
    assert list_filled(field, WORDS) == field.pieces[1:]


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("ไม่มี", True), ("ไม่ พบเรื่องร้องเรียน", True), ("มี", False), ("", False)],
)
def test_says_nothing(text: str, nothing: bool) -> None:
    """An answer that there is nothing to report."""
    assert says_nothing(text, WORDS) is nothing
