"""One sheet's XML read in one pass into a grid of values at their places."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from itasheet.sheets.cell_reference import (
    MOST_COLUMNS,
    MOST_ROWS,
    CellRange,
    CellRef,
    read_area,
    read_spot,
)
from itasheet.sheets.grid import Grid, Read
from itasheet.xlsx.cell_text import Display
from itasheet.xlsx.cell_values import Calendar, decode_escapes, read_iso, read_number
from itasheet.xlsx.outline import Tab, read_identifier
from itasheet.xlsx.package import Relation
from itasheet.xlsx.sheet_extras import Beside, Link, read_link_formula, resolve_links
from itasheet.xlsx.strings import RichText
from itasheet.xlsx.xml import parse_markup

_TRUE = ("1", "true")


class Context(NamedTuple):
    """What the sheets of a workbook share."""

    strings: Sequence[str]
    calendar: Calendar
    display: Display


class Sheet(NamedTuple):
    """A worksheet that is to be read: its part, its tab, and what it refers to."""

    content: bytes
    part: str
    tab: Tab
    relations: Mapping[str, Relation]
    beside: Beside


# A form's own formulas are nine tenths of its bytes. Beside a value only one that makes a link says
# anything more; where there are links, or markup in which such text may be no formula, all stay.
_KNOWN_FORMULA = re.compile(rb"<f(?: [^<>]*)?>[^<]*</f>(?=<v>[^<])")
_TELLING = (b"hyperlink(", b"<![cdata[", b"<!--")


def read_sheet(sheet: Sheet, context: Context) -> Grid:
    """The grid of one worksheet; raises ``Refusal`` for one that is damaged or a bomb."""
    reading = _Reading(context)
    opens = {
        "row": reading.open_row,
        "c": reading.open_cell,
        "f": reading.open_formula,
        "col": reading.open_column,
        "mergeCell": reading.open_merge,
        "hyperlink": reading.open_link,
        **reading.text.opens,
    }
    closes = {
        "c": reading.close_cell,
        "v": reading.close_value,
        "f": reading.close_formula,
        **reading.text.closes,
    }
    parse_markup(_drop_formulas(sheet.content), sheet.part, opens, closes)
    return reading.finish(sheet)


def _drop_formulas(content: bytes) -> bytes:
    """A sheet's XML without the formulas that would be parsed for nothing."""
    lower = content.lower()
    if any(sign in lower for sign in _TELLING):
        return content
    return _KNOWN_FORMULA.sub(b"", content)


class _Reading:
    """The state of reading one sheet; its methods are called as tags open and close."""

    def __init__(self, context: Context) -> None:
        self.cells: dict[CellRef, Read] = {}
        self.errors: dict[CellRef, str] = {}
        self.uncalculated: dict[CellRef, str] = {}
        self.shown: dict[CellRef, str] = {}
        self.merges: list[CellRange] = []
        self.text = RichText()
        self._context = context
        self._links: list[Link] = []
        self._link_formulas: dict[CellRef, str] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._row = -1
        self._anchor = ""
        self._steps = -1
        self._attributes: dict[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None

    def open_row(self, attributes: dict[str, str]) -> None:
        # Rows and cells need not say where they are: they then follow on the one before.
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else int(number) - 1
        self._anchor = ""
        self._steps = -1
        if attributes.get("hidden", "0") in _TRUE:
            self._hidden_rows.add(self._row)

    def open_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden", "0") in _TRUE:
            self._hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"])))

    def open_cell(self, attributes: dict[str, str]) -> None:
        # Most cells of a large sheet are blank: where they are is worked out only for the others.
        reference = attributes.get("r")
        if reference is None:
            self._steps += 1
        else:
            self._anchor = reference
            self._steps = 0
        self._attributes = attributes
        self._value = self._formula = None
        self.text.pieces.clear()

    def close_value(self, text: str) -> None:
        self._value = text

    def open_formula(self, _: dict[str, str]) -> None:
        self._formula = ""

    def close_formula(self, text: str) -> None:
        self._formula = text

    def open_merge(self, attributes: dict[str, str]) -> None:
        self.merges.append(read_area(attributes["ref"]))

    def open_link(self, attributes: dict[str, str]) -> None:
        area = read_area(attributes["ref"])
        self._links.append(Link(area, read_identifier(attributes), attributes.get("location", "")))

    def close_cell(self, _: str) -> None:
        if self._value is None and self._formula is None and not self.text.pieces:
            return  # only styled
        spot = self._find_spot()
        if spot in self.cells or spot in self.errors or spot in self.uncalculated:
            raise ValueError
        kind = self._attributes.get("t", "n")
        if kind == "e":
            self.errors[spot] = self._value or ""
        elif self._formula is not None and not self._value and kind != "str":
            # Written by a program that cannot calculate; no value is not the same as nothing.
            self.uncalculated[spot] = f"={self._formula}"
        else:
            self._keep_value(spot, kind)

    def _keep_value(self, spot: CellRef, kind: str) -> None:
        style = int(self._attributes.get("s", 0))
        value, number = self._read_value(kind, style)
        if value == "":
            return
        self.cells[spot] = value
        shown = self._context.display.show(value, number, style)
        if shown is not None:
            self.shown[spot] = shown
        link = read_link_formula(self._formula) if self._formula else ""
        if link:
            self._link_formulas[spot] = link

    def finish(self, sheet: Sheet) -> Grid:
        """The grid of all that was read."""
        rows = {spot.row for spot in self.cells} if self._hidden_rows else set()
        columns = {spot.column for spot in self.cells} if self._hidden_columns else set()
        return Grid(
            name=sheet.tab.name,
            cells=self.cells,
            errors=self.errors,
            merges=tuple(self.merges),
            hidden=sheet.tab.hidden,
            uncalculated=self.uncalculated,
            shown=self.shown,
            links=self._link_formulas | resolve_links(self._links, sheet.relations, self.cells),
            hidden_rows=tuple(sorted(rows & self._hidden_rows)),
            hidden_columns=tuple(_list_covered(sorted(columns), sorted(self._hidden_columns))),
            comments=sheet.beside.comments,
            pictures=sheet.beside.pictures,
            shapes=sheet.beside.shapes,
        )

    def _find_spot(self) -> CellRef:
        start = read_spot(self._anchor) if self._anchor else CellRef(self._row, 0)
        spot = CellRef(start.row, start.column + self._steps)
        if not (0 <= spot.row < MOST_ROWS and spot.column < MOST_COLUMNS):
            raise ValueError
        return spot

    def _read_value(self, kind: str, style: int) -> tuple[Read, int | float | None]:
        """The value, and the number as which it is stored, if it is stored as one."""
        text = self._value or ""
        match kind:
            case "s":
                return self._find_string(text.strip()), None
            case "inlineStr":
                return self.text.take() or decode_escapes(text), None
            case "str":
                return decode_escapes(text), None
            case "b":
                return text.strip().lower() in _TRUE, None
            case "d":
                return read_iso(text.strip()) or text, None
        number = read_number(text.strip())
        if number is None:
            return decode_escapes(text) or self.text.take(), None
        return self._context.calendar.interpret(number, style), number

    def _find_string(self, index: str) -> str:
        if not index:
            return ""
        if not (index.isascii() and index.isdigit()):
            raise ValueError
        return self._context.strings[int(index)]


def _list_covered(columns: Sequence[int], stretches: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The columns that lie in a stretch of (first, behind the last); both are given in order."""
    waiting = deque(stretches)
    reach = 0
    for column in columns:
        while waiting and waiting[0][0] <= column:
            reach = max(reach, waiting.popleft()[1])
        if column < reach:
            yield column
