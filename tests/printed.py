"""What stands on the printed pages of a workbook, held against what was to stand there.

Characters come from PDFium in the order in which they were drawn, each with the box of its glyph.
PDF text cannot keep all, so texts are evened out before they are compared: without white space and
zero-width characters, sara am in two parts, and vowels and marks above and below, which have no
place of their own on a line, counted apart from the letters. A chart's own words are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.paper import (
    A4_HEIGHT,
    MAX_ROW_HEIGHT,
    OFFICE_COLUMN,
    cell_height,
    span_columns,
)
from itasheet.layout.styles import STYLES, VALUES
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Book, Cell, Formula, Page, Paper, Visibility
from itasheet.thai.numbers import to_thai

A4 = (595.28, 841.89)
ROW = 21.0
"""Points of a row without a height of its own."""
HEADER_PUSH = 4.5
"""Points by which LibreOffice moves a sheet down that has a header, as it measures that too low."""
SLACK = 2.5
"""Points that a glyph may reach over its cell: a vowel's loop, a column rounded to pixels."""
UNSEEN = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad\x00-\x1f]")
HYPHEN = "\ufffe"
"""What PDFium tells of a hyphen at the end of a line."""
MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


class Box(NamedTuple):
    """A place on paper in points, from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box, slack: float = 0.0) -> bool:
        """Whether another box lies within this one."""
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    @property
    def middle(self) -> Box:
        """The box's middle, as a box without extent."""
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return Box(x, y, x, y)


class Spot(NamedTuple):
    """A cell as it is to be printed: its text and where that has room."""

    name: str
    text: str
    box: Box


class Sheet(NamedTuple):
    """One printed page: the cells on it, what lies over them, and the box that all must keep to."""

    spots: tuple[Spot, ...]
    charts: tuple[Box, ...]
    body: Box


class Glyph(NamedTuple):
    """A printed character and the box of what is drawn."""

    text: str
    box: Box


def check_pages(book: Book, pdf: Path) -> list[str]:
    """Everything in which the printed pages are not as the book foretells."""
    foretold = [sheet for page in book.pages if is_printed(page) for sheet in foretell(page)]
    printed = list(read_glyphs(pdf))
    if len(foretold) != len(printed):
        return [f"{len(foretold)} pages foretold, {len(printed)} printed"]
    return [
        f"page {number}: {complaint}"
        for number, (sheet, glyphs) in enumerate(zip(foretold, printed, strict=True), 1)
        for complaint in check_sheet(sheet, glyphs)
    ]


def is_printed(page: Page) -> bool:
    return page.visibility is Visibility.SHOWN and page.paper is not None


def check_sheet(sheet: Sheet, glyphs: list[Glyph]) -> Iterator[str]:
    """Texts that are not all there, and glyphs that lie outside of every cell."""
    found: dict[str, list[str]] = {spot.name: [] for spot in sheet.spots}
    current: Spot | None = None
    for glyph in glyphs:
        if any(chart.holds(glyph.box.middle) for chart in sheet.charts):
            continue
        if not MARKS.match(glyph.text):
            middle = glyph.box.middle
            current = next((spot for spot in sheet.spots if spot.box.holds(middle)), None)
        if current:
            found[current.name].append(glyph.text)
            if not current.box.holds(glyph.box, SLACK):
                yield f"{glyph.text} of {current.name} at {glyph.box}, not in {current.box}"
        elif sheet.body.holds(glyph.box.middle):
            yield f"{glyph.text} in no cell"
    for spot in sheet.spots:
        shown = "".join(found[spot.name])
        if even_out(shown) != even_out(spot.text):
            yield f"{spot.name} shows {shown!r}, not {spot.text!r}"


def even_out(text: str) -> tuple[str, list[str]]:
    """A text as far as a PDF can keep it: what stands on the line in order, and marks sorted."""
    solid = UNSEEN.sub("", text).replace("\u0e33", "\u0e4d\u0e32")
    return MARKS.sub("", solid), sorted(MARKS.findall(solid))


def list_pages(page: Page) -> list[list[int]]:
    """The rows that stand on each printed page, repeated ones left out."""
    assert page.paper is not None
    last = page.paper.area.last_row if page.paper.area else max(page.rows)
    bounds = pairwise((0, *page.paper.breaks, last + 1))
    return [list(range(start, end)) for start, end in bounds]


def list_tight(page: Page) -> Iterator[Cell]:
    """The cells that show less than their text, merged ones too, which no viewer fits by itself."""
    ends = {merge[:2]: merge[2:] for merge in page.merges}
    for cell in page.cells:
        last_row, last_column = ends.get(cell[:2], cell[:2])
        widths, rows = page.widths[cell.column : last_column + 1], range(cell.row, last_row + 1)
        is_fitted = len(rows) == 1 and cell.row not in page.rows
        if is_fitted or not (widths and show_cell(cell) and STYLES[cell.style].text_wrap):
            continue
        given = sum(page.rows[row].height if row in page.rows else ROW for row in rows)
        style = STYLES[cell.style]
        needed = cell_height(show_cell(cell), style.font, span_columns(widths), style.indent)
        if given < min(needed, MAX_ROW_HEIGHT * len(rows)):
            yield cell


def foretell(page: Page) -> Iterator[Sheet]:
    paper = page.paper
    assert paper is not None
    for rows in list_pages(page):
        repeated = paper.repeated if paper.repeated and paper.repeated[1] < rows[0] else None
        head = range(repeated[0], repeated[1] + 1) if repeated else ()
        yield place_rows(page, [*head, *rows], paper)


def place_rows(page: Page, rows: list[int], paper: Paper) -> Sheet:
    margins = paper.margins
    heights = [page.rows[row].height if row in page.rows else ROW for row in rows]
    top = margins.top + (HEADER_PUSH if paper.header else 0)
    tops = list(accumulate(heights, initial=top))
    columns = page.widths[: paper.area.last_column + 1] if paper.area else page.widths
    points = [width * POINTS_PER_PIXEL * OFFICE_COLUMN for width in columns]
    room = A4_HEIGHT - margins.left - margins.right
    left = margins.left + ((room - sum(points)) / 2 if not paper.fit_width else 0)
    lefts = list(accumulate(points, initial=left))

    def place(area: CellRange) -> Box:
        inside = [n for n, row in enumerate(rows) if area.first_row <= row <= area.last_row]
        return Box(
            lefts[area.first_column],
            tops[inside[0]],
            lefts[min(area.last_column, len(points) - 1) + 1],
            tops[inside[-1] + 1],
        )

    merges = {merge[:2]: merge for merge in page.merges}
    spots = tuple(
        Spot(str(merge), shown, place(merge))
        for cell in page.cells
        if cell.row in rows and cell.column < len(points) and (shown := show_cell(cell))
        for merge in [merges.get(cell[:2], CellRange(cell.row, cell.column, cell.row, cell.column))]
    )
    charts = tuple(
        place(CellRange(chart.row, 0, chart.row, len(points) - 1))
        for chart in page.charts
        if chart.row in rows
    )
    height, width = A4
    bottom = height - margins.bottom
    return Sheet(spots, charts, Box(margins.left, margins.top, width - margins.right, bottom))


def show_cell(cell: Cell) -> str:
    value = cell.value.value if isinstance(cell.value, Formula) else cell.value
    if isinstance(value, int) and STYLES[cell.style].num_format == VALUES["thai_number"]:
        return to_thai(value)
    return "" if value is None else str(value)


def read_glyphs(pdf: Path) -> Iterator[list[Glyph]]:
    """The characters of each page, in the order in which they were drawn."""
    import pypdfium2  # type: ignore[import-untyped, unused-ignore]

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            height, text = page.get_height(), page.get_textpage()
            yield list(_read_page(text, height))
    finally:
        document.close()


def _read_page(text: object, height: float) -> Iterator[Glyph]:
    characters = text.get_text_range()  # type: ignore[attr-defined]
    for index, character in enumerate(characters.replace(HYPHEN, "-")):
        left, bottom, right, top = text.get_charbox(index)  # type: ignore[attr-defined]
        if not UNSEEN.match(character):
            yield Glyph(character, Box(left, height - top, right, height - bottom))
