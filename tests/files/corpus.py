"""Workbooks by name, odd and sound ones and broken ones, and what the two tables expect of them."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from itasheet.sheets.grid import Workbook
from tests.files import broken, looks, sound, written

SOUND: Mapping[str, bytes] = {**sound.SOUND, **looks.SOUND, **written.SOUND}
BROKEN: Mapping[str, bytes] = {
    **{f"{name}.xlsx": content for name, content in broken.BROKEN.items()},
    **broken.OTHERS,
}

_OF_SHEET = (
    *("cells", "errors", "uncalculated", "shown", "links", "merges", "comments"),
    *("hidden", "hidden_rows", "hidden_columns", "pictures", "shapes"),
)
_OF_WORKBOOK = ("has_macros", "has_outside_links", "other_tabs")


def load_expected(table: str) -> dict[str, dict[str, Any]]:
    """One of the tables: ``sound``, ``broken`` or ``office``."""
    return tomllib.loads(Path(__file__).with_name(f"{table}.toml").read_text("utf-8"))


def describe_workbook(workbook: Workbook) -> dict[str, Any]:
    """A workbook in the words of the table: its first sheet, and nothing that is not there."""
    told = {key: _simplify(getattr(workbook.grids[0], key)) for key in _OF_SHEET}
    told |= {key: _simplify(getattr(workbook, key)) for key in _OF_WORKBOOK}
    return {key: value for key, value in told.items() if value}


def _simplify(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(spot): _simplify(one) for spot, one in value.items()}
    if isinstance(value, tuple):
        return [one if isinstance(one, (int, str)) else str(one) for one in value]
    if isinstance(value, timedelta):
        return {"hours": value / timedelta(hours=1)}
    return value
