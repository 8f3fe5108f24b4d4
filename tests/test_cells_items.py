"""The items of a cell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.cells.records import Item, NumberingGap, find_gaps, split_items
from itasheet.thai.numbers import read_number
from tests.tables import make_field

MARKS = (
    *("๑. ", "1. ", "๑) ", "1)", "(1) ", "(๑)", "1.1 ", "1.1.1 ", "๑.๑) ", "1.1.", "๑๐. ", "๖."),
    *("ก. ", "ก) ", "a. ", "ข้อ ๑ ", "ข้อ 1. ", "ข้อที่ 2 "),
    *("- ", "-", "– ", "• ", "· ", "* ", "o ", "▪ ", "✓", "➢ ", "\uf0b7 "),
)
UNMARKED = (
    *("1.5 ล้านบาท", "๓ ครั้ง", "08.30 น. ประชุม", "10.30 น. ประชุม", "10.30 - 12.00 น."),
    *("2568 ดำเนินการ", "1.10.67 ประชุม", "1/2568", "-5 องศา", "12.5%", "๑"),
    *("--", "-", "***", "จ.ตัวอย่าง", "ต.ค. 67", "ข้อมูล", "e.g. x"),
)


@pytest.mark.parametrize("mark", MARKS)
def test_mark_is_split_off(mark: str) -> None:
    """Every usual list mark is told from the text after it."""
    assert split_items(f"{mark}จัดทำแผน") == (Item(mark, "จัดทำแผน"),)


@pytest.mark.parametrize("line", UNMARKED)
def test_line_without_mark(line: str) -> None:
    """Numbers that count, measure or date are no marks."""
    assert split_items(line) == (Item("", line),)


@pytest.mark.parametrize(
    ("cell", "items"),
    (
        ("", ()),
        (" \n\n", ()),
        ("ก\n\nข\nค", (("", "ก"), ("", "ข"), ("", "ค"))),
        ("๑. ก\nต่อ ก\n๒. ข", (("๑. ", "ก\nต่อ ก"), ("๒. ", "ข"))),
        ("หัวข้อ\nย่อย\n- ก\n- ข", (("", "หัวข้อ"), ("", "ย่อย"), ("- ", "ก"), ("- ", "ข"))),
        ("1. ก\n\nหมายเหตุ\nท้าย", (("1. ", "ก"), ("", "หมายเหตุ"), ("", "ท้าย"))),
        ("1.\nก", (("1.", "\nก"),)),
        ("  1. ก  \r\n\t2. ข", (("1. ", "ก"), ("2. ", "ข"))),
    ),
)
def test_lines_are_put_together(cell: str, items: tuple[tuple[str, str], ...]) -> None:
    """Unmarked lines go on with a marked item until a blank line or the next mark."""
    assert split_items(cell) == items


def test_field_of_several_cells() -> None:
    """A cell begins a new item; each item knows its cell."""
    placed = make_field("๑. ก\nต่อ", "ข\nค", "- ง").items
    expected = [("๑. ก\nต่อ", "B2"), ("ข", "B3"), ("ค", "B3"), ("- ง", "B4")]
    assert [(item.line, str(piece.spot)) for item, piece in placed] == expected


@settings(max_examples=200)
@given(st.text("กข1๒.)(-• \n\t", max_size=40))
def test_only_blank_lines_and_edges_are_lost(cell: str) -> None:
    """Joined again, the cell has all its lines; reading it again gives their text again."""
    lines = [line.strip() for line in cell.split("\n")]
    assert "\n".join(item.line for item in split_items(cell)) == "\n".join(filter(None, lines))


@pytest.mark.parametrize(
    ("mark", "number"),
    (
        ("๑. ", (1,)),
        ("(๑๒) ", (12,)),
        ("1.๒) ", (1, 2)),
        ("ข้อ 3 ", (3,)),
        ("- ", None),
        ("ก. ", None),
        ("", None),
    ),
)
def test_number_of_a_mark(mark: str, number: tuple[int, ...] | None) -> None:
    """Numbered marks have a value, bullets and letters none."""
    assert read_number(mark) == number


@pytest.mark.parametrize(
    "marks",
    (
        *("1. 2. 3.", "๑. 2. ๓.", "4. 5.", "1. 2. - 1. 2.", "1. 2. 1. 2."),
        *("1. (1) (2) (3) 2. (1) 3.", "1. 1.1 1.2 2. 2.1 2.2 3.", "1.1 1.2 2.1"),
        *("1. 1.1 - 1. 1.1", "1. - - 2.", "ก. ค."),
    ),
)
def test_numbers_in_turn(marks: str) -> None:
    """Lists, lists within lists and lists begun anew have no gap."""
    assert find_gaps([Item(f"{mark} ", "ก") for mark in marks.split()]) == ()


@pytest.mark.parametrize(
    ("marks", "gaps"),
    (
        ("1. 2. 4. 5.", (NumberingGap(2, "3.", "4."),)),
        ("๑. ๒. ๒.", (NumberingGap(2, "๓.", "๒."),)),
        ("1. 1. 2.", (NumberingGap(1, "2.", "1."),)),
        ("(1) (3)", (NumberingGap(1, "(2)", "(3)"),)),
        ("1. 1.1 1.3 2.", (NumberingGap(2, "1.2", "1.3"),)),
        ("1) - 3) 2)", (NumberingGap(2, "2)", "3)"), NumberingGap(3, "4)", "2)"))),
    ),
)
def test_numbers_out_of_turn(marks: str, gaps: tuple[NumberingGap, ...]) -> None:
    """A number left out or given twice is named, with the one expected."""
    assert find_gaps([Item(f"{mark} ", "ก") for mark in marks.split()]) == gaps
