"""What a workbook says about itself besides its cells: tabs, names, number formats, properties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from itasheet.language import N_
from itasheet.xlsx.cell_values import decode_escapes
from itasheet.xlsx.guard import Refusal
from itasheet.xlsx.number_formats import BUILT_IN, Showing, classify_format
from itasheet.xlsx.xml import Open, parse_markup

MOST_FORMATS = 250_000
"""Characters of all number formats; Excel allows some 250 formats of 255 characters."""

MOST_TABS = 1_000
"""Tabs of one workbook; a year of daily sheets has 366."""

_TRUE = ("1", "true", "on")
_PROPERTY_KINDS = (
    *("lpwstr", "lpstr", "bstr", "bool", "date", "filetime"),
    *("i1", "i2", "i4", "i8", "int", "ui1", "ui2", "ui4", "ui8", "uint"),
    *("r4", "r8", "decimal"),
)


class Tab(NamedTuple):
    """A sheet's tab; ``relation`` identifies the part that holds the sheet."""

    name: str
    hidden: bool
    relation: str


class Outline(NamedTuple):
    """The tabs in order, the names defined for the whole workbook, and which day is nought."""

    tabs: tuple[Tab, ...]
    names: Mapping[str, str]
    from_1904: bool


def read_outline(content: bytes, part: str) -> Outline:
    """Read the workbook part; raises ``Refusal``."""
    tabs: list[Tab] = []
    names: dict[str, str] = {}
    flags: dict[str, str] = {}
    pending: list[str] = []

    def open_tab(attributes: dict[str, str]) -> None:
        hidden = attributes.get("state", "visible") != "visible"
        tabs.append(Tab(attributes["name"], hidden, read_identifier(attributes)))

    def open_name(attributes: dict[str, str]) -> None:
        # One with a sheet's number is that sheet's own: its print area, its filter.
        pending[:] = [] if "localSheetId" in attributes else [attributes["name"]]

    def close_name(text: str) -> None:
        names.update((name, text.strip()) for name in pending)

    opens: dict[str, Open] = {
        "sheet": open_tab,
        "definedName": open_name,
        "workbookPr": flags.update,
    }
    parse_markup(content, part, opens, {"definedName": close_name})
    if len(tabs) > MOST_TABS:
        raise Refusal("file-bomb", what=N_("it has too many parts"))
    return Outline(tuple(tabs), names, flags.get("date1904", "").lower() in _TRUE)


def read_identifier(attributes: Mapping[str, str]) -> str:
    """The identifier of the relation that a tag names, in whichever of the namespaces for that."""
    return next((value for key, value in attributes.items() if key.endswith(" id")), "")


class Style(NamedTuple):
    """A cell style: what it makes of a number, and its number format, which may be unknown."""

    showing: Showing
    code: str


def read_styles(content: bytes, part: str) -> tuple[Style, ...]:
    """The cell styles by their index; raises ``Refusal``."""
    codes: dict[int, str] = {}
    format_ids: list[int] = []
    all_ids: list[int] = []

    def open_format(attributes: dict[str, str]) -> None:
        codes[int(attributes["numFmtId"])] = attributes["formatCode"]

    def open_style(attributes: dict[str, str]) -> None:
        all_ids.append(int(attributes.get("numFmtId", 0)))

    def close_cell_styles(_: str) -> None:
        format_ids.extend(all_ids)

    opens: dict[str, Open] = {
        "numFmt": open_format,
        # The same element describes named styles, which no cell refers to.
        "cellXfs": lambda _: all_ids.clear(),
        "xf": open_style,
    }
    parse_markup(content, part, opens, {"cellXfs": close_cell_styles})
    if sum(map(len, codes.values())) > MOST_FORMATS:
        raise Refusal("file-bomb", what=N_("it has too many number formats"))
    styles = {
        number: Style(classify_format(number, codes), codes.get(number, BUILT_IN.get(number, "")))
        for number in set(format_ids)
    }
    return tuple(styles[number] for number in format_ids)


def read_properties(content: bytes, part: str) -> dict[str, str]:
    """The custom document properties, whatever their type, as text."""
    properties: dict[str, str] = {}
    pending: list[str] = []

    def open_property(attributes: dict[str, str]) -> None:
        pending[:] = [attributes["name"]]

    def close_value(text: str) -> None:
        properties.update((name, decode_escapes(text)) for name in pending)

    closes = dict.fromkeys(_PROPERTY_KINDS, close_value)
    parse_markup(content, part, {"property": open_property}, closes)
    return properties


def find_saved(content: bytes) -> datetime | None:
    """When the workbook was last saved (UTC), by its core properties; None if they do not say.

    They are only looked over: what is wrong with them says nothing of the values.
    """
    for name in (b"modified", b"created"):
        tag = rb"<(?:\w{1,20}:)?%b(?: [^<>]{0,200})?>([^<]{10,40})<" % name
        found = re.search(tag, content)
        try:
            time = datetime.fromisoformat(found[1].decode().strip() if found else "")
            return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
    return None
