"""One sheet read in one pass into a grid of values at their places, and what it has beside them.

Links are part of what was written and are kept. Comments, pictures and drawings are only counted,
without being parsed: a report has no place for them, and a drawing that is damaged does no harm to
the cells.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from itasheet.marking.corrections import OPENING
from itasheet.sheets.cell_reference import (
    MOST_COLUMNS,
    MOST_ROWS,
    CellRange,
    CellRef,
    find_range,
    parse_cell,
)
from itasheet.sheets.grid import Grid, Read
from itasheet.xlsx.cell_text import Formats, read_iso, read_number
from itasheet.xlsx.package import Package
from itasheet.xlsx.xml import (
    Relations,
    decode_escapes,
    find_all,
    find_identifier,
    find_target,
    prefix_of,
)

MOST_LINKED = 100_000
"""Cells looked at for links that reach over several of them; of links beyond, the first cell."""

LONGEST_FORMULA = 8_192
"""Characters of a formula in Excel."""

_TRUE = ("1", "true")
_WHOLE_COLUMNS = re.compile(r"^\$?([A-Z]+):\$?([A-Z]+)$", re.ASCII | re.IGNORECASE)
_WHOLE_ROWS = re.compile(r"^\$?(\d+):\$?(\d+)$", re.ASCII)
# In a formula a quotation mark inside a text is doubled.
_LINK_FORMULA = re.compile(r'\s*HYPERLINK\s*\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_COMMENT = re.compile(rb'<(?:\w{1,20}:)?comment\s[^<>]{0,200}?\bref="(\$?[A-Za-z]+\$?[0-9]+)"')
# What stands between the place of a comment and the first text in it: tags without text.
_MARK = re.compile(
    rb"[^<>]*+>(?:\s*+<(?!(?:\w{1,20}:)?t[\s>])[^<>]*+>)*+\s*+<(?:\w{1,20}:)?t(?:\s[^<>]*)?>"
    + re.escape(OPENING.encode("ascii"))
)
_FAR = 600
"""Bytes in which that text begins, fonts and colours included."""

_PICTURE = re.compile(rb"<(?:\w{1,20}:)?pic[\s/>]")
_SHAPE = re.compile(rb"<(?:\w{1,20}:)?(?:sp|cxnSp|graphicFrame)[\s/>]")
# Each choice for newer programs is followed by the same thing for older ones.
_FALLBACK, _FALLBACK_END = b"<mc:Fallback", b"</mc:Fallback>"

_COMMENT_WEIGHT = 5
"""How much longer it takes to look through a byte of comments than through one of drawings."""


class Tab(NamedTuple):
    """A sheet's tab; ``part`` is None for charts and macros, which have tabs but no cells."""

    name: str
    hidden: bool
    part: str | None


class SharedContent(NamedTuple):
    """What the sheets of a workbook share: strings, and what their styles make of values."""

    strings: Sequence[str]
    formats: Formats


def read_sheet(root: Element, tab: Tab, relations: Relations, shared: SharedContent) -> Grid:
    """The grid of a worksheet, but for what is beside its cells.

    ``ValueError`` or ``LookupError`` for one that makes no sense.
    """
    reading = _Reading(shared, prefix_of(root))
    data = find_all(root, "sheetData")
    rows = find_all(root, "sheetData", "row")
    if not data or len(rows) < sum(map(len, data)):
        raise ValueError  # what is in a namespace of its own would go without a word
    reading.read_rows(rows)
    cells = reading.cells
    hidden = [one for one in find_all(root, "cols", "col") if one.get("hidden") in _TRUE]
    starts, ends = (sorted(int(one.attrib[key]) for one in hidden) for key in ("min", "max"))
    filled_rows = {spot.row for spot in cells} if reading.hidden_rows else set()
    filled_columns = sorted({spot.column for spot in cells}) if hidden else []
    return Grid(
        name=tab.name,
        cells=cells,
        errors=reading.errors,
        merges=tuple(
            area
            for one in find_all(root, "mergeCells", "mergeCell")
            if (area := _find_area(one.get("ref", "")))
        ),
        hidden=tab.hidden,
        uncalculated=reading.uncalculated,
        shown=reading.shown,
        links=reading.links | _find_links(root, relations, cells),
        formulas=frozenset(reading.formulas),
        formats=reading.formats,
        hidden_rows=tuple(sorted(filled_rows & reading.hidden_rows)),
        hidden_columns=tuple(  # within more stretches than end before them
            column
            for column in filled_columns
            if bisect_right(starts, column + 1) > bisect_left(ends, column + 1)
        ),
    )


@lru_cache(maxsize=4096)
def _find_area(reference: str) -> CellRange | None:
    """The cells of a range, also of whole columns or rows; None for #REF! and such."""
    reference = _WHOLE_COLUMNS.sub(rf"\g<1>1:\g<2>{MOST_ROWS}", reference)
    return find_range(_WHOLE_ROWS.sub(r"A\1:XFD\2", reference))


def join_text(item: Element, prefix: str) -> str:
    """The text of a string from its runs; phonetic readings are no part of it.

    ``ValueError`` where something in it is in another namespace.
    """
    text, run = f"{prefix}t", f"{prefix}r"
    pieces = []
    for child in item:
        if child.tag == text:
            pieces.append(child.text or "")
        elif child.tag == run:
            pieces += [one.text or "" for one in child if one.tag == text]
        elif prefix_of(child) != prefix:
            raise ValueError
    return "".join(pieces)


class _Reading:
    """The cells of one sheet as far as they are read."""

    def __init__(self, shared: SharedContent, prefix: str) -> None:
        self.cells: dict[CellRef, Read] = {}
        self.errors: dict[CellRef, str] = {}
        self.uncalculated: dict[CellRef, str] = {}
        self.shown: dict[CellRef, str] = {}
        self.links: dict[CellRef, str] = {}
        self.formulas: set[CellRef] = set()
        self.formats: dict[CellRef, int] = {}
        self.hidden_rows: set[int] = set()
        self._shared = shared
        self._prefix = prefix
        tags = (prefix + name for name in ("c", "v", "f", "is"))
        self._cell, self._value, self._formula, self._inline = tags

    def read_rows(self, rows: Iterable[Element]) -> None:
        """Take the rows one after the other; they and their cells need not say where they are."""
        index = -1
        for row in rows:
            number = row.get("r")
            index = int(number) - 1 if number else index + 1
            if row.get("hidden") in _TRUE:
                self.hidden_rows.add(index)
            # Most cells of a large sheet are blank: where they are is worked out only for others.
            anchor, steps = "", -1
            for cell in row:
                if cell.tag != self._cell:
                    self._pass_over(cell)
                    continue
                if reference := cell.get("r"):
                    anchor, steps = reference, 0
                else:
                    steps += 1
                if len(cell):
                    spot = parse_cell(anchor) if anchor else CellRef(index, 0)
                    if steps:
                        spot = CellRef(spot.row, spot.column + steps)
                    self._read_cell(cell, spot)

    def _read_cell(self, cell: Element, spot: CellRef) -> None:
        value = formula = inline = None
        for child in cell:
            if child.tag == self._value:
                value = child.text or ""
            elif child.tag == self._formula:
                formula = child.text or ""
            elif child.tag == self._inline:
                inline = join_text(child, self._prefix)
            else:
                self._pass_over(child)
        if value is None and formula is None and not inline:
            return  # only styled
        if spot in self.cells or spot in self.errors or spot in self.uncalculated:
            raise ValueError
        if not (0 <= spot.row < MOST_ROWS and spot.column < MOST_COLUMNS):
            raise ValueError
        kind = cell.get("t", "n")
        if kind == "e":
            self.errors[spot] = value or ""
        elif formula is not None and not (value or inline) and kind != "str":
            # Written by a program that cannot calculate; no value is not the same as nothing.
            self.uncalculated[spot] = f"={formula}"
        else:
            style = int(cell.get("s") or 0)
            text = (inline or value) if kind == "inlineStr" else (value or inline)
            read, number = self._read_value(kind, style, text or "")
            if read == "":
                return
            self.cells[spot] = read
            if style:
                self.formats[spot] = style
            if formula is not None:
                self.formulas.add(spot)
            shown = self._shared.formats.show(read, number, style)
            if shown is not None:
                self.shown[spot] = shown
            link = _LINK_FORMULA.match(formula[:LONGEST_FORMULA]) if formula else None
            if link:
                self.links[spot] = link[1].replace('""', '"')

    def _pass_over(self, element: Element) -> None:
        if prefix_of(element) != self._prefix:
            raise ValueError

    def _read_value(self, kind: str, style: int, text: str) -> tuple[Read, int | float | None]:
        """The value, and the number as which it is stored, if it is stored as one."""
        match kind:
            case "s" if index := text.strip():
                if not (index.isascii() and index.isdigit()):
                    raise ValueError
                return self._shared.strings[int(index)], None
            case "s":
                return "", None
            case "inlineStr" | "str":
                return decode_escapes(text), None
            case "b" if text.strip():
                return text.strip().lower() in _TRUE, None
            case "d":
                return read_iso(text.strip()) or text, None
        number = read_number(text.strip())
        if number is None:
            return decode_escapes(text), None
        return self._shared.formats.interpret(number, style), number


def _find_links(
    root: Element, relations: Relations, cells: Container[CellRef]
) -> dict[CellRef, str]:
    """The target of every filled cell that is a link; one that is in two links keeps the first."""
    targets: dict[CellRef, str] = {}
    budget = MOST_LINKED
    for one in find_all(root, "hyperlinks", "hyperlink"):
        area, location = _find_area(one.get("ref", "")), one.get("location", "")
        if not area:
            continue
        relation = relations.get(find_identifier(one))
        target = (relation.target if relation else "") + (f"#{location}" if location else "")
        size = (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)
        spots = area.list_cells() if size <= budget else iter([CellRef(*area[:2])])
        budget -= min(size, budget)
        for spot in spots:
            if target and spot in cells:
                targets.setdefault(spot, target)
    return targets


def add_extras(grid: Grid, package: Package, relations: Relations) -> Grid:
    """A sheet's grid with what is beside its cells: comments, pictures and other drawings.

    A sheet has one part of each kind; more of them would only cost time.
    """
    part = find_target(relations, "comments")
    comments = package.skim_part(part, _COMMENT_WEIGHT) if part else b""
    part = find_target(relations, "drawing")
    first, *others = package.skim_part(part).split(_FALLBACK) if part else [b""]
    drawing = b"".join((first, *(other.partition(_FALLBACK_END)[2] for other in others)))
    if not (comments or drawing):
        return grid
    spots = set()
    for match in _COMMENT.finditer(comments):
        # Those by which a returned file was marked before are nobody's word.
        if not _MARK.match(comments, match.end(), match.end() + _FAR):
            with suppress(ValueError):
                spots.add(parse_cell(match[1].decode("ascii")))
    return grid._replace(
        comments=tuple(sorted(spots)),
        pictures=len(_PICTURE.findall(drawing)),
        shapes=len(_SHAPE.findall(drawing)),
    )
