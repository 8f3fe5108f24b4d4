"""Texts with placeholders."""

from __future__ import annotations

import pytest

from itasheet.definition.texts import fill_lines, fill_text

VALUES = {"agency": "เทศบาล", "place": "", "year": "๒๕๖๘"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{agency} ปี {year}", "เทศบาล ปี ๒๕๖๘"),
        ("{agency} {place} ปี {year}", "เทศบาล ปี ๒๕๖๘"),
        ("ณ {place}", "ณ"),
        ("{unknown}", ""),
        ("  ย่อหน้า  {year}", "  ย่อหน้า  ๒๕๖๘"),
        ("ไม่มีคำแทน", "ไม่มีคำแทน"),
        ("{{year}}", "{year}"),
        ("", ""),
    ],
)
def test_fill_text(text: str, filled: str) -> None:
    """A value is filled in; where there is none, not even its space is left."""
    assert fill_text(text, VALUES) == filled


def test_values_are_not_read() -> None:
    """Braces in a value are text."""
    assert fill_text("{agency}", {"agency": "{year} {"}) == "{year} {"


def test_fill_lines() -> None:
    """A line of whose placeholders none has a value is left out."""
    lines = ("{agency}", "{place}", "{place} {year}", "เปล่า")
    assert fill_lines(lines, VALUES) == ("เทศบาล", "๒๕๖๘", "เปล่า")
