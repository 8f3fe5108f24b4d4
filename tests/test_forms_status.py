"""Formulas that tell what is missing, as text; LibreOffice computes them in test_forms_office."""

from __future__ import annotations

import pytest

from itasheet.forms.status import (
    ask_filled,
    ask_touched,
    quote_text,
    show_longest,
    tell_count,
    tell_status,
)
from itasheet.sheets.address import Area
from tests.example.fill import load_report

DEFINITION = load_report()
AREAS = {
    column.key: Area(5, index, 10, index)
    for index, column in enumerate(DEFINITION.columns)
    if index
}


@pytest.mark.parametrize(
    ("text", "quoted"), [("ครบแล้ว", '"ครบแล้ว"'), ('ช่อง "ก"', '"ช่อง ""ก"""'), ("", '""')]
)
def test_quote_text(text: str, quoted: str) -> None:
    """A quotation mark in a formula's text is written twice."""
    assert quote_text(text) == quoted


@pytest.mark.parametrize(
    ("area", "cells"),
    [(Area(5, 1, 10, 1), "$B$6:$B$11"), (Area(5, 27, 5, 27), "$AB$6:$AB$6")],
)
def test_ask_filled(area: Area, cells: str) -> None:
    """The cells are fixed, as one rule serves all cells of a block."""
    assert ask_filled(area) == f"SUMPRODUCT(--(LEN(TRIM({cells}))>1))>0"


def test_ask_touched() -> None:
    """The unit's own name was filled in at issue and does not count as touched."""
    asked = ask_touched(AREAS, {"responsible"})
    assert "$C$" not in asked
    assert all(f"${letter}$6" in asked for letter in "BDEF")


def test_status_as_issued() -> None:
    """What a viewer that computes nothing shows is right for an untouched form."""
    assert tell_status(DEFINITION, AREAS, {"responsible"}).value == "ยังไม่กรอก"
    assert tell_count(DEFINITION, Area(5, 6, 16, 6), "จาก ๒ มาตรการ").value == (
        "กรอกแล้ว ๐ จาก ๒ มาตรการ"
    )


def test_status_asks_required_only() -> None:
    """A column that is not required is neither asked for nor named."""
    columns = tuple(c._replace(required=c.key != "outcomes") for c in DEFINITION.columns)
    definition = DEFINITION._replace(columns=columns)
    assert "ผลลัพธ์/ความสำเร็จ" not in tell_status(definition, AREAS, ()).text
    assert "ผลลัพธ์/ความสำเร็จ" in tell_status(DEFINITION, AREAS, ()).text
    assert "ผลลัพธ์/ความสำเร็จ" not in show_longest(definition)


def test_status_of_nothing_required() -> None:
    """Where nothing is required the formula still has a condition to be complete."""
    columns = tuple(column._replace(required=False) for column in DEFINITION.columns)
    text = tell_status(DEFINITION._replace(columns=columns), AREAS, ()).text
    assert "AND()" not in text
    assert text.count("OR(") == 2


def test_show_longest() -> None:
    """The longest status names every column that a unit must fill in, a line each."""
    assert show_longest(DEFINITION).splitlines() == [
        "ยังขาด",
        "- ขั้นตอน/วิธีการดำเนินการ",
        "- ผู้รับผิดชอบ",
        "- ระยะเวลาการดำเนินการ",
        "- สรุปผลการดำเนินการ",
        "- ผลลัพธ์/ความสำเร็จ",
    ]
