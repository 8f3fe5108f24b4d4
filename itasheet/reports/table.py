"""The report's table as a sheet: titles and intro, headings on every page, entries, signature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate, chain
from typing import NamedTuple

from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.layout.column_widths import share_width
from itasheet.layout.line_breaks import break_rows, cut_text
from itasheet.layout.paper import cell_height, fit_row_height, span_columns, text_width
from itasheet.merging.merge import MergedEntry
from itasheet.reports.crest import MARGINS, ROOM, make_paper
from itasheet.reports.pagination import BrokenCell, Pages, Part
from itasheet.reports.provenance import fill_key, from_definition, from_program, join_sources
from itasheet.reports.typesetting import CENTERED, FONT, Typesetter, fit_headings, set_texts
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import CUT, CUT_AT_LINE_END, Cell, Page, Row
from itasheet.sheets.styles import font_of
from itasheet.thai.numbers import Digits, convert_digits

ORNAMENT = "*****"
"""Stands between titles and intro, as on printed reports of this kind."""
INTRO_LINES = 12
"""Lines of the intro that stand in one row: a row has a greatest height, an intro has none."""
INTRO_GAP = 6.0
"""Points between the intro and the headings."""
SIGNATURE_GAP = 30.0
"""Points between the table and the signature, where there is room for the pen."""
SIGNATURE_WIDTH = 380
"""Pixels that a signature has at least; it stands below the last columns."""


class Table(NamedTuple):
    """The report's sheet, and the parts of entries that stand on each printed page.

    ``first_row`` is the 0-based row of the first part; the others follow it row by row.
    """

    page: Page
    parts: Pages
    first_row: int

    def list_parts(self) -> Iterator[Part]:
        """The parts of all pages, row by row."""
        return chain.from_iterable(self.parts)


class Strip(NamedTuple):
    """Rows of the sheet: their cells, heights in points by row, and the rows that begin a page."""

    cells: tuple[Cell, ...]
    heights: Mapping[int, float]
    breaks: tuple[int, ...] = ()

    @property
    def height(self) -> float:
        """Points of all rows together."""
        return sum(self.heights.values())


def make_report_table(
    definition: Definition,
    entries: tuple[MergedEntry, ...],
    values: Mapping[str, str],
    digits: Digits,
    draft: str = "",
) -> Table:
    """The sheet with titles, intro, table and signature; ``draft`` stamps the head of each page."""
    top = _write_top(definition, values, digits)
    rows = [set_texts(merged, definition, digits) for merged in entries]
    below = _write_signature(definition, values, digits, 0).height
    typesetter = Typesetter(definition, rows, _measure_last_page(top), below)
    widths = typesetter.choose_widths()
    parts = typesetter.set_pages(widths)
    headings = _write_headings(definition, widths, len(top.heights))
    body = _write_parts(parts, len(top.heights) + 1, definition)
    end = len(top.heights) + 1 + len(body.heights)
    signature = _write_signature(definition, values, digits, end, _find_signer(widths))
    strips = (top, headings, body, signature)
    return Table(_make_page(definition, strips, widths, draft), parts, len(top.heights) + 1)


def _make_page(
    definition: Definition, strips: tuple[Strip, ...], widths: tuple[int, ...], draft: str
) -> Page:
    top, *_, signature = strips
    heading_row, last_column = len(top.heights), len(widths) - 1
    heights = {row: height for strip in strips for row, height in strip.heights.items()}
    across = (*top.cells, *signature.cells)
    return Page(
        name=definition.report.sheet,
        cells=tuple(cell for strip in strips for cell in strip.cells),
        widths=widths,
        rows={row: Row(height) for row, height in heights.items()},
        merges=tuple(
            CellRange(cell.row, cell.column, cell.row, last_column)
            for cell in across
            if cell.column < last_column
        ),
        paper=make_paper(
            area=CellRange(0, 0, max(heights), last_column),
            breaks=tuple(row for strip in strips for row in strip.breaks),
            draft=draft,
            repeated=(heading_row, heading_row),
            first_page=1,
        ),
        selected=(heading_row + 1, 0),
    )


def _write_top(definition: Definition, values: Mapping[str, str], digits: Digits) -> Strip:
    """Titles, an ornament and the intro, each in a row across the table."""
    width = span_columns(share_width([1] * len(definition.columns), MARGINS, landscape=True))
    titles = fill_key(definition, "report.title", values)
    lines = [(text, "report_title", sources) for text, sources in titles]
    if definition.report.intro:
        lines.append((ORNAMENT, "report_ornament", from_program("ornament")))
        font = font_of("report_intro")
        for text, sources in fill_key(definition, "report.intro", values):
            intro = convert_digits(text, digits)
            for piece in cut_text(intro, font, text_width(width), INTRO_LINES):
                lines.append((piece, "report_intro", sources))
    cells = tuple(
        Cell(row, 0, convert_digits(line, digits), style, sources)
        for row, (line, style, sources) in enumerate(lines)
    )
    heights = {cell.row: cell_height(str(cell.value), font_of(cell.style), width) for cell in cells}
    if definition.report.intro:
        heights[len(lines) - 1] += INTRO_GAP
    return Strip(cells, heights, break_rows(tuple(heights.values()), ROOM))


def _measure_last_page(top: Strip) -> float:
    """Points that stand above the headings on their page."""
    begin = top.breaks[-1] if top.breaks else 0
    return sum(height for row, height in top.heights.items() if row >= begin)


def _write_headings(definition: Definition, widths: tuple[int, ...], row: int) -> Strip:
    cells = (
        Cell(row, index, text, "report_heading", from_definition(definition, key, text))
        for index, column in enumerate(definition.columns)
        for text, key in [(column.printed, f"columns[{index + 1}].heading")]
    )
    return Strip(tuple(cells), {row: fit_headings(definition, widths)})


def _write_parts(pages: Pages, first_row: int, definition: Definition) -> Strip:
    """The rows of the table. Where none has room on the first page the headings go with them."""
    cells: list[Cell] = []
    breaks: list[int] = []
    heights: dict[int, float] = {}
    row = first_row
    for number, page in enumerate(pages):
        if number:
            breaks.append(row if heights else first_row - 1)
        for part in page:
            cells += _write_part(part, row, definition)
            heights[row] = fit_row_height(part.lines, FONT)
            row += 1
    return Strip(tuple(cells), heights, tuple(breaks))


def _write_part(part: Part, row: int, definition: Definition) -> Iterator[Cell]:
    pairs = zip(definition.columns, part.columns, strict=True)
    for index, (column, cell) in enumerate(pairs):
        text, sources = _join_items(cell), join_sources(chain.from_iterable(cell.sources))
        if part.continued and column.kind is ColumnKind.MEASURE:
            continued = definition.words.continued
            text = continued + (f"\n{text}" if text else "")
            (told,) = from_definition(definition, "words.continued", continued)
            sources = (told._replace(text=continued), *sources)
        yield Cell(row, index, text or None, _style_of(column), sources)


def _style_of(column: Column) -> str:
    return "report_center" if column.kind in CENTERED else "report_cell"


def _join_items(cell: BrokenCell) -> str:
    """A cell's text; one that is cut within an item says so by a mark that is not seen."""
    text = "\n".join("".join(item) for item in cell.items)
    if not cell.cut:
        return text
    return text.removesuffix("\n") + (CUT_AT_LINE_END if text.endswith("\n") else CUT)


def _write_signature(
    definition: Definition, values: Mapping[str, str], digits: Digits, row: int, column: int = 0
) -> Strip:
    """Who signs, below the table from a column on; nothing where the round does not say."""
    if not values.get("signer"):
        return Strip((), {})
    lines = fill_key(definition, "report.signature", values)
    cells = tuple(
        Cell(row + offset, column, convert_digits(line, digits), "report_signature", sources)
        for offset, (line, sources) in enumerate(lines, 1)
    )
    font = font_of("report_signature")
    heights = {cell.row: cell_height(str(cell.value), font, SIGNATURE_WIDTH) for cell in cells}
    return Strip(cells, {row: SIGNATURE_GAP, **heights} if cells else {})


def _find_signer(widths: tuple[int, ...]) -> int:
    """The first of the last columns that are together wide enough for a signature."""
    from_right = accumulate(reversed(widths))
    taken = next((n for n, width in enumerate(from_right, 1) if width >= SIGNATURE_WIDTH), 0)
    return len(widths) - taken if taken else 0
