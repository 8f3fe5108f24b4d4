"""Workbooks by name, odd and sound ones and broken ones, and what the two tables expect of them."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from itasheet.sheets.grid import Workbook
from tests.files import broken, parts, sound, written
from tests.mail.outlook import make_ole

_OF_SHEET = (
    *("cells", "faults", "shown", "links", "merges", "comments"),
    *("hidden", "hidden_rows", "hidden_columns"),
)
_GIVEN = (
    *("rows", "after", "before", "strings", "styles", "numbers", "tabs", "outline", "head"),
    *("encoding", "relations", "related", "parts", "archive", "streams", "text", "hex"),
)


def load_table(table: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name(f"{table}.toml").read_text("utf-8"))


def load_expected(table: str) -> dict[str, dict[str, Any]]:
    """What one of the tables expects: ``sound``, ``broken`` or ``office``."""
    return {
        name: {key: value for key, value in entry.items() if key not in _GIVEN}
        for name, entry in load_table(table).items()
    }


def make_given(entry: Mapping[str, Any]) -> bytes:
    """The file that an entry of a table gives, as the head of the table tells."""
    encoding = entry.get("encoding", "utf-8")
    if "text" in entry:
        return str(entry["text"]).encode(encoding)
    if "hex" in entry:
        return bytes.fromhex(entry["hex"])
    if "streams" in entry:
        return make_ole(dict.fromkeys(entry["streams"], b""))
    if "archive" in entry:
        return parts.pack(entry["archive"])
    numbers = entry.get("numbers", ())
    row = '<row><c s="{}"><v>{}</v></c></row>'
    shown = (row.format(style, value) for style, (_, value) in enumerate(numbers, 1))
    rows = entry.get("rows", "".join(shown) or parts.FILLED)
    sheet = parts.make_sheet(rows, entry.get("after", ""), entry.get("before", ""))
    made: dict[str, Any] = parts.make_parts(
        sheet=(entry.get("head", "") + sheet).encode(encoding),
        strings=parts.make_strings(*entry.get("strings", ())),
        styles=parts.make_styles(*entry.get("styles", (code for code, _ in numbers))),
        outline=parts.make_outline(entry.get("tabs", ""), entry.get("outline", "")),
    )
    for key, part in (("related", parts.BOOK_RELATIONS), ("relations", parts.SHEET_RELATIONS)):
        if key in entry:
            made[part] = parts.relate(*entry[key])
    made |= entry.get("parts", {})
    return parts.pack({name: part for name, part in made.items() if part is not False})


def _make_all(table: str) -> dict[str, bytes]:
    """The files of a table that it gives itself."""
    entries = load_table(table).items()
    return {name: make_given(one) for name, one in entries if not one.keys().isdisjoint(_GIVEN)}


SOUND: Mapping[str, bytes] = {**_make_all("sound"), **sound.SOUND, **written.SOUND}
BROKEN: Mapping[str, bytes] = {
    **_make_all("broken"),
    **{f"{name}.xlsx": content for name, content in broken.BROKEN.items()},
    **broken.OTHERS,
}


def describe_workbook(workbook: Workbook) -> dict[str, Any]:
    """A workbook in the words of the table: its first sheet, and nothing that is not there."""
    told = {key: _simplify(getattr(workbook.grids[0], key)) for key in _OF_SHEET}
    told["beside"] = [f"{one.code} {one.text}".rstrip() for one in workbook.notices]
    notices = workbook.grids[0].notices
    told["notices"] = [" ".join((one.code, *map(str, one.spots), one.text)) for one in notices]
    return {key: value for key, value in told.items() if value}


def _simplify(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(spot): _simplify(one) for spot, one in value.items()}
    if isinstance(value, tuple):
        return [one if isinstance(one, (int, str)) else str(one) for one in value]
    if isinstance(value, timedelta):
        return {"hours": value / timedelta(hours=1)}
    return value
