"""Periods in several columns: starts and ends, and marks under quarters and months."""

from __future__ import annotations

import pytest

from itasheet.cells.records import CellText
from itasheet.returns.columns import PeriodPart, Role, join_parts, name_time
from itasheet.sheets.cell_reference import CellRange, CellRef

QUARTERS = {index: Role(PeriodPart.MARK, f"ไตรมาส {digit}") for index, digit in enumerate("๑๒๓๔")}
ENDS = {0: Role(PeriodPart.START), 3: Role(PeriodPart.END)}


def make_row(texts: str) -> dict[int, CellText]:
    """The cells of a row, a text for each column; a dot is an empty one."""
    return {
        index: CellText(CellRef(0, index), text, text)
        for index, text in enumerate(texts.split("|"))
        if text != "."
    }


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        (("ไตรมาส ๑",), "ไตรมาส ๑"),
        (("ไตรมาสที่ 4",), "ไตรมาส ๔"),
        (("Q2",), "ไตรมาส ๒"),
        (("ไตรมาส ๑ (ต.ค.-ธ.ค.)",), "ไตรมาส ๑"),
        (("ระยะเวลา (ไตรมาส)", "3"), "ไตรมาส ๓"),
        (("ระยะเวลา", "3"), ""),
        (("ต.ค.",), "ต.ค."),
        (("ตุลาคม ๒๕๖๗",), "ต.ค. ๒๕๖๗"),
        (("มี.ค. 68",), "มี.ค. ๖๘"),
        (("พ.ศ. ๒๕๖๘", "ม.ค."), "ม.ค. ๒๕๖๘"),
        (("ปีงบประมาณ พ.ศ. ๒๕๖๘", "ต.ค."), "ต.ค."),
        (("ไตรมาส ๕",), ""),
        (("ผู้รับผิดชอบ",), ""),
        (("จัดอบรมเจ้าหน้าที่ทุกคนในเดือนตุลาคมและพฤศจิกายน",), ""),
        (("",), ""),
    ],
)
def test_name_time(labels: tuple[str, ...], name: str) -> None:
    """A heading names a quarter or a month, alone or with what stands above it."""
    assert name_time(labels) == name


@pytest.mark.parametrize(
    ("row", "areas", "told"),
    [
        ("X|.|.|.", (), {0: "ไตรมาส ๑"}),
        ("X|X|X|.", (), {0: "ไตรมาส ๑", 2: "- ไตรมาส ๓"}),
        ("X|.|✓|/", (), {0: "ไตรมาส ๑", 2: "และไตรมาส ๓", 3: "- ไตรมาส ๔"}),
        ("X|.|X|.", (), {0: "ไตรมาส ๑", 2: "และไตรมาส ๓"}),
        ("-|X|–|0", (), {1: "ไตรมาส ๒"}),
        (".|.|.|.", (), {}),
        ("←→|.|.|.", (CellRange(0, 0, 0, 2),), {0: "ไตรมาส ๑", 2: "- ไตรมาส ๓"}),
        (".|อบรม|.|.", (), {1: "ไตรมาส ๒ อบรม"}),
    ],
)
def test_marks(row: str, areas: tuple[CellRange, ...], told: dict[int, str]) -> None:
    """Marks become what they stand under, runs from first to last; other words are kept."""
    joined = join_parts(QUARTERS, make_row(row), areas)
    assert {index: piece.text for index, piece in joined.items()} == told


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        ("๑ ต.ค. ๖๗|ก|.|๓๐ ก.ย. ๖๘", ["๑ ต.ค. ๖๗", "ก", "- ๓๐ ก.ย. ๖๘"]),
        ("๑ ต.ค. ๖๗|ก|.|ถึง ๓๐ ก.ย. ๖๘", ["๑ ต.ค. ๖๗", "ก", "ถึง ๓๐ ก.ย. ๖๘"]),
        (".|ก|.|๓๐ ก.ย. ๖๘", ["ก", "๓๐ ก.ย. ๖๘"]),
        ("๑ ต.ค. ๖๗|ก|.|.", ["๑ ต.ค. ๖๗", "ก"]),
    ],
)
def test_starts_and_ends(row: str, texts: list[str]) -> None:
    """An end follows its start after a dash; one alone stays as it is, as do other columns."""
    assert [piece.text for piece in join_parts(ENDS, make_row(row), ()).values()] == texts


def test_no_parts() -> None:
    """A table without such columns is left alone."""
    row = make_row("X|ก")
    assert join_parts({}, row, ()) == row
