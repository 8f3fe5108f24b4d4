"""A cell as text, its items and their numbers, and where it leads."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.cells.read_cell import judge_link, show_value
from itasheet.cells.records import Item, Leading, find_gaps, split_items
from itasheet.sheets.grid import Read
from itasheet.thai.text import Repair
from tests.tables import load_cases, make_field, part_wordings


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *(("ก ข", "ก ข"), (3, "3"), (3.0, "3"), (-0.5, "-0.5"), (1e15, "1000000000000000")),
        *((True, "TRUE"), (False, "FALSE"), (float("nan"), "nan"), (float("inf"), "inf")),
        (date(2024, 10, 1), "๑ ตุลาคม ๒๕๖๗"),
        (date(2567, 10, 1), "๑ ตุลาคม ๒๕๖๗"),
        (date(2567, 2, 28), "๒๘ กุมภาพันธ์ ๒๕๖๗"),
        (datetime(2024, 10, 1, 8, 30), "๑ ตุลาคม ๒๕๖๗"),
        (time(8, 30), "08:30"),
        (timedelta(days=3), "3 days, 0:00:00"),
    ],
)
def test_show_value(value: Read, text: str) -> None:
    """Every kind of value is shown as a person saw it, without repairs."""
    assert show_value(value) == (text, ())


def test_repairs() -> None:
    """A text's damage is mended and told."""
    assert show_value("จัดทํา\u200b") == ("จัดทำ", (Repair.ZERO_WIDTH, Repair.SARA_AM))


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
    assert tuple((item.mark, item.text) for item in split_items(cell)) == items


def test_field_of_several_cells() -> None:
    """A cell begins a new item; each item knows its cell."""
    placed = make_field("๑. ก\nต่อ", "ข\nค", "- ง").items
    expected = [("๑. ก\nต่อ", "B2"), ("ข", "B3"), ("ค", "B3"), ("- ง", "B4")]
    assert [(item.line, str(piece.spot)) for item, piece in placed] == expected


@pytest.mark.parametrize(
    ("cells", "levels"),
    [
        (("๑. ก", "๒. ข\n๒.๑ ค", "๒.๒ ง\n๒.๒.๑ จ\n๓. ฉ"), [0, 0, 1, 1, 2, 0]),
        (("1. ก\n   - ข\n\t- ค\n2. ง\n  ก) จ\n     • ฉ\n 3. ช",), [0, 1, 1, 0, 1, 2, 0]),
        # Levels of nothing, and what was only typed untidily.
        (("1.1 ก\n1.2 ข\n2.1 ค",), [0, 0, 0]),
        (("    1. ก\n2. ข\n     3. ค\n - ง\n- จ",), [0, 0, 0, 0, 0]),
        (("หัวข้อ\n   ข้อความ\nท้าย",), [0, 1, 0]),
    ],
)
def test_levels(cells: tuple[str, ...], levels: list[int]) -> None:
    """2.1 stays below 2 and what is indented below what stands above it, over cells as well."""
    lines = [item.line for item, _ in make_field(*cells).items]
    assert [(len(line) - len(line.lstrip())) // 3 for line in lines] == levels
    again = [item.line for item, _ in make_field(*lines).items]
    assert again == lines == [item.line for item, _ in make_field("\n".join(lines)).items]


@given(st.text("กข1๒.)(-• \n\t", max_size=40) | st.text(max_size=60))
def test_only_blank_lines_and_edges_are_lost(cell: str) -> None:
    """Joined again, the cell has all its lines; reading it again gives their text again."""
    lines = [line.strip() for line in cell.split("\n")]
    told = "\n".join(item.line.lstrip() for item in split_items(cell))
    assert told == "\n".join(filter(None, lines))


@pytest.mark.parametrize(
    ("marks", "gaps"),
    (
        *((marks, []) for marks in ("1. 2. 3.", "๑. 2. ๓.", "4. 5.", "1. 2. - 1. 2.")),
        *((marks, []) for marks in ("1. (1) (2) (3) 2. (1) 3.", "1. 1.1 1.2 2. 2.1 2.2 3.")),
        *((marks, []) for marks in ("1. 2. 1. 2.", "1.1 1.2 2.1", "1. 1.1 - 1. 1.1")),
        *((marks, []) for marks in ("1. - - 2.", "ก. ค.")),
        ("1. 2. 4. 5.", [(2, "3.", "4.")]),
        ("๑. ๒. ๒.", [(2, "๓.", "๒.")]),
        ("1. 1. 2.", [(1, "2.", "1.")]),
        ("(1) (3)", [(1, "(2)", "(3)")]),
        ("1. 1.1 1.3 2.", [(2, "1.2", "1.3")]),
        ("1) - 3) 2)", [(2, "2)", "3)"), (3, "4)", "2)")]),
    ),
)
def test_numbers_in_turn(marks: str, gaps: list[tuple[int, str, str]]) -> None:
    """A number left out or given twice is named; lists within lists and begun anew have no gap."""
    assert list(find_gaps([Item(f"{mark} ", "ก") for mark in marks.split()])) == gaps


LINKS = load_cases("links")["links"]


@pytest.mark.parametrize(("leading", "text", "target"), part_wordings(LINKS))
def test_judge_link(leading: str, text: str, target: str) -> None:
    """A target is told by the text, not told, or other than the text says."""
    assert judge_link(text, target) is Leading.__members__.get(leading)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_link(text: str, target: str) -> None:
    """Any text and any target are judged, and a target that is all of the text is told."""
    judge_link(text, target)
    assert judge_link(f"https://a.example/{target}", f"https://a.example/{target}") is None
