"""Any cell's value as text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from itasheet.cells.read_cell import show_value
from itasheet.sheets.grid import Read
from itasheet.thai.text import Repair


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("ก ข", "ก ข"),
        (3, "3"),
        (3.0, "3"),
        (-0.5, "-0.5"),
        (1e15, "1000000000000000"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2024, 10, 1), "๑ ตุลาคม ๒๕๖๗"),
        (date(2567, 10, 1), "๑ ตุลาคม ๒๕๖๗"),
        (date(2567, 2, 28), "๒๘ กุมภาพันธ์ ๒๕๖๗"),
        (datetime(2024, 10, 1, 8, 30), "๑ ตุลาคม ๒๕๖๗"),
        (time(8, 30), "08:30"),
        (timedelta(days=3), "3 days, 0:00:00"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
    ],
)
def test_show_value(value: Read, text: str) -> None:
    """Every kind of value is shown as a person saw it, without repairs."""
    assert show_value(value) == (text, ())


def test_repairs() -> None:
    """A text's damage is mended and told."""
    assert show_value("จัดทํา\u200b") == ("จัดทำ", (Repair.ZERO_WIDTH, Repair.SARA_AM))
