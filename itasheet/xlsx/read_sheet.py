"""One sheet read in one pass into a grid of what is seen, at its places.

Links are part of what was written and are kept.
"""

import re
from collections.abc import Container, Iterable
from functools import lru_cache
from itertools import islice
from xml.etree.ElementTree import Element

from itasheet.marking.corrections import MOST_AREAS, find_number, read_areas
from itasheet.sheets.cell_reference import (
    MOST_COLUMNS,
    MOST_ROWS,
    CellRange,
    CellRef,
    find_range,
    parse_cell,
)
from itasheet.sheets.grid import Grid, Notice, Read
from itasheet.xlsx.cell_text import read_iso, read_number
from itasheet.xlsx.read_styles import CellFont, RichText, SharedContent, read_font
from itasheet.xlsx.xml import TRUE, Relations, decode_escapes, find_all, find_identifier, prefix_of

MOST_LINKED = 100_000
"""Cells looked at for links that reach over several of them; of links beyond, the first cell."""

FORMATTED = 20
"""Cells of a row, in 100 times as many rows, of which it is kept how they look, be they blank."""

MOST_STRETCHES = 1_000
"""Stretches of columns of which it is looked at whether they are hidden."""

LONGEST_FORMULA = 8_192
"""Characters of a formula in Excel."""

_WHOLE_COLUMNS = re.compile(r"^\$?([A-Z]+):\$?([A-Z]+)$", re.ASCII | re.IGNORECASE)
_WHOLE_ROWS = re.compile(r"^\$?(\d+):\$?(\d+)$", re.ASCII)
# In a formula a quotation mark inside a text is doubled.
_LINK_FORMULA = re.compile(r'\s*HYPERLINK\s*\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
# As Excel, WPS and Google write that a picture stands in a cell.
_PICTURE = re.compile(r"\s*=?\s*(?:_xlfn\.)?(?:DISPIMG|IMAGE)\s*\(", re.IGNORECASE)
_LOWEST, _NARROWEST = 3, 0.5
"""Points of height, and digits of width, below which nothing is seen."""


def read_sheet(root: Element, grid: Grid, relations: Relations, shared: SharedContent) -> Grid:
    """A worksheet's grid, so far blank, filled but for what is beside its cells.

    ``ValueError`` or ``LookupError`` for one that makes no sense.
    """
    views = find_all(root, "sheetViews", "sheetView")
    hides_zeros = any(one.get("showZeros") in ("0", "false") for one in views)
    reading = _Reading(shared, prefix_of(root), hides_zeros)
    data = find_all(root, "sheetData")
    rows = find_all(root, "sheetData", "row")
    if not data or len(rows) < sum(map(len, data)):
        raise ValueError  # what is in a namespace of its own would go without a word
    reading.read_rows(rows)
    cells = reading.cells
    stretches = find_all(root, "cols", "col")[:MOST_STRETCHES]
    hidden = [
        range(int(one.attrib["min"]) - 1, int(one.attrib["max"]))
        for one in stretches
        if _is_hidden(one.get("hidden"), one.get("width"), _NARROWEST)
    ]
    merges = (_find_area(one.get("ref", "")) for one in find_all(root, "mergeCells", "mergeCell"))
    filled_rows = {spot.row for spot in cells} if reading.hidden_rows else set()
    filled_columns = sorted({spot.column for spot in cells}) if hidden else []
    # The areas that marks colour now: they move as rows are put in.
    colors: dict[int, list[CellRange]] = {}
    for holder in find_all(root, "conditionalFormatting"):
        numbers = (find_number(one.text or "") for one in find_all(holder, "cfRule", "formula"))
        for number in filter(None, numbers):
            areas = islice(read_areas(holder.get("sqref", "")), MOST_AREAS)
            colors.setdefault(number, []).extend(areas)
    return grid._replace(
        cells=cells,
        faults=reading.faults,
        merges=tuple(filter(None, merges)),
        shown=reading.shown,
        links=reading.links | _find_links(root, relations, cells),
        formulas=frozenset(reading.formulas),
        formats=reading.formats,
        hidden_rows=tuple(sorted(filled_rows & reading.hidden_rows)),
        hidden_columns=tuple(one for one in filled_columns if any(one in run for run in hidden)),
        notices=tuple(reading.notices),
        colors=colors,
    )


@lru_cache(maxsize=64)
def _is_hidden(told: str | None, size: str | None, least: float) -> bool:
    """Whether nothing is seen of a row or of columns: so told, or of no height or width."""
    found = read_number(size or "")
    return told in TRUE or found is not None and found < least


@lru_cache(maxsize=4096)
def _find_area(reference: str) -> CellRange | None:
    """The cells of a range, also of whole columns or rows; None for #REF! and such."""
    reference = _WHOLE_COLUMNS.sub(rf"\g<1>1:\g<2>{MOST_ROWS}", reference)
    return find_range(_WHOLE_ROWS.sub(r"A\1:XFD\2", reference))


def read_text(item: Element, prefix: str) -> str | RichText:
    """The text of a string, in runs where they have their fonts, else with its escapes as stored.

    ``ValueError`` where something in it is in another namespace.
    """
    text, run, look = f"{prefix}t", f"{prefix}r", f"{prefix}rPr"
    if len(item) == 1 and item[0].tag == text:  # as most are
        return item[0].text or ""
    runs: list[tuple[str, CellFont | None]] = []
    for child in item:
        if child.tag == text:
            runs.append((child.text or "", None))
        elif child.tag == run:
            said = "".join(one.text or "" for one in child if one.tag == text)
            fonts = [read_font(one) for one in child if one.tag == look]
            runs.append((said, fonts[0] if fonts else None))
        elif prefix_of(child) != prefix:
            raise ValueError
    if any(font for _, font in runs):
        return RichText(tuple((decode_escapes(said), font) for said, font in runs))
    return "".join(said for said, _ in runs)


class _Reading:
    """The cells of one sheet as far as they are read."""

    def __init__(self, shared: SharedContent, prefix: str, hides_zeros: bool) -> None:
        self.cells: dict[CellRef, Read] = {}
        self.faults: dict[CellRef, str] = {}
        self.shown: dict[CellRef, str] = {}
        self.links: dict[CellRef, str] = {}
        self.formulas: set[CellRef] = set()
        self.formats: dict[CellRef, int] = {}
        self.hidden_rows: set[int] = set()
        self.notices: list[Notice] = []
        self._hides_zeros = hides_zeros
        self._shared, self._prefix = shared, prefix
        tags = (prefix + name for name in ("c", "v", "f", "is"))
        self._cell, self._value, self._formula, self._inline = tags

    def read_rows(self, rows: Iterable[Element]) -> None:
        """Take the rows one after the other; they and their cells need not say where they are."""
        index = -1
        for row in rows:
            number = row.get("r")
            index = int(number) - 1 if number else index + 1
            if _is_hidden(row.get("hidden"), row.get("ht"), _LOWEST):
                self.hidden_rows.add(index)
            # Most cells of a large sheet are blank: where they are is worked out only for others.
            anchor, steps, looked_at = "", -1, FORMATTED if index < FORMATTED * 100 else 0
            for place, cell in enumerate(row):
                if cell.tag != self._cell:
                    self._pass_over(cell)
                    continue
                if reference := cell.get("r"):
                    anchor, steps = reference, 0
                else:
                    steps += 1
                if place < looked_at and reference and (style := cell.get("s") or "0") != "0":
                    try:
                        self.formats[parse_cell(reference)] = int(style)
                    except ValueError:
                        if len(cell):  # a blank one harms nobody
                            raise
                if len(cell):
                    spot = parse_cell(anchor) if anchor else CellRef(index, 0)
                    if steps:
                        spot = CellRef(spot.row, spot.column + steps)
                    self._read_cell(cell, spot)

    def _read_cell(self, cell: Element, spot: CellRef) -> None:
        value = formula = None
        inline: str | RichText = ""
        for child in cell:
            if child.tag == self._value:
                value = child.text or ""
            elif child.tag == self._formula:
                formula = child.text or ""
            elif child.tag == self._inline:
                inline = read_text(child, self._prefix)
            else:
                self._pass_over(child)
        if value is None and formula is None and not inline:
            return  # only styled
        is_inside = 0 <= spot.row < MOST_ROWS and spot.column < MOST_COLUMNS
        if spot in self.cells or spot in self.faults or not is_inside:
            raise ValueError
        kind = cell.get("t", "n")
        # With a formula, or by another name, it is an error of the newer kinds.
        is_rich = kind == "e" and "vm" in cell.attrib and (value, formula) == ("#VALUE!", None)
        is_picture = is_rich and self._shared.has_pictures
        if is_picture or formula and _PICTURE.match(formula[:LONGEST_FORMULA]):
            self.notices.append(Notice("picture-in-cell", (spot,)))
        elif kind == "e":
            self.faults[spot] = value or ""
        elif formula is not None and not (value or inline) and kind != "str":
            # Written by a program that cannot calculate; no value is not the same as nothing.
            self.faults[spot] = f"={formula}"
        else:
            text = ((inline or value) if kind == "inlineStr" else (value or inline)) or ""
            read = self._read_value(kind, text) if isinstance(text, str) else text
            if read == "" or self._hides_zeros and read == 0 and read is not False:
                return
            if isinstance(read, str) and read[0] == "=" and _PICTURE.match(read):
                self.notices.append(Notice("picture-in-cell", (spot,)))
                return
            seen, shown, notices = self._shared.see(read, int(cell.get("s") or 0))
            for one in notices:
                self.notices.append(one._replace(spots=(spot,)))
            if seen != "":
                self.cells[spot] = seen
            if shown is not None:
                self.shown[spot] = shown
            if formula is not None:
                self.formulas.add(spot)
            if formula and (link := _LINK_FORMULA.match(formula[:LONGEST_FORMULA])):
                self.links[spot] = link[1].replace('""', '"')

    def _pass_over(self, element: Element) -> None:
        if prefix_of(element) != self._prefix:
            raise ValueError

    def _read_value(self, kind: str, text: str) -> Read | RichText:
        match kind:
            case "s" if index := text.strip():
                if not (index.isascii() and index.isdigit()):
                    raise ValueError
                return self._shared.strings[int(index)]
            case "s":
                return ""
            case "b":
                return text.strip() and text.strip().lower() in TRUE
            case "d":
                return read_iso(text.strip()) or text
        number = None if kind in ("inlineStr", "str") else read_number(text.strip())
        return decode_escapes(text) if number is None else number


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
