"""A page drawn as text, for people who compare: golden files, reviews, messages of failed tests.

A head tells the page's settings, then each row its height and its cells, and what lies on top of
the cells comes last. Only settings that differ from the usual are told::

    แบบรายงาน  shown
    widths 120 300
    frozen 2  protected
    --- page break
    3  21 grows
       A3 [input] ๑. จัดทำประกาศ⏎๒. เผยแพร่
    merge A1:B1
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from itasheet.sheets.cell_reference import CellRef, name_column
from itasheet.sheets.page import Book, Formula, Margins, Page, Paper, Value

VISIBLE = str.maketrans({"\n": "⏎", "\r": "␍", "\t": "␉", "\u200b": "\\u200b", "\xa0": "\\xa0"})
"""What a reader of a diff would not see."""


def draw_book(book: Book) -> str:
    """Draw a book: its properties and names, then its pages, with empty lines between."""
    told = {"title": book.title, "author": book.author, "subject": book.subject}
    head = [f"{label}: {value}" for label, value in told.items() if value]
    head += [f"name {name} = {formula}" for name, formula in sorted(book.names.items())]
    head += [
        f"custom {name} = {value.translate(VISIBLE)}" for name, value in sorted(book.custom.items())
    ]
    return "\n".join((*head, "", "\n".join(map(draw_page, book.pages))))


def draw_page(page: Page) -> str:
    """Draw a page as lines of text; the last one ends with a line end too."""
    return "\n".join((*_draw_head(page), *_draw_rows(page), *_draw_overlays(page))) + "\n"


def _draw_head(page: Page) -> Iterator[str]:
    yield f"{page.name}  {page.visibility.value}"
    if page.widths:
        yield f"widths {' '.join(map(str, page.widths))}"
    if page.hidden:
        yield f"hides {name_column(page.hidden[0])}:{name_column(page.hidden[1])}"
    settings = [f"frozen {page.frozen_rows}"] if page.frozen_rows else []
    settings += ["protected"] if page.protected else []
    settings += [f"selected {CellRef(*page.selected)}"] if page.selected != (0, 0) else []
    settings += [f"filter {page.filtered}"] if page.filtered else []
    if settings:
        yield "  ".join(settings)
    if page.paper:
        yield from _draw_paper(page.paper)


def _draw_paper(paper: Paper) -> Iterator[str]:
    margins = zip(Margins._fields, paper.margins, strict=True)
    told = " ".join(f"{name} {value:g}" for name, value in margins)
    yield f"paper {'landscape' if paper.landscape else 'portrait'}  {told}"
    settings = [f"prints {paper.area}"] if paper.area else []
    if paper.repeated:
        settings.append(f"repeats {paper.repeated[0] + 1}:{paper.repeated[1] + 1}")
    settings += ["centered"] if paper.centered else []
    settings += ["fits width"] if paper.fit_width else []
    settings += [f"first page {paper.first_page}"] if paper.first_page is not None else []
    if settings:
        yield "  ".join(settings)
    if paper.header:
        yield f"header {paper.header.translate(VISIBLE)}"
    if paper.footer:
        yield f"footer {paper.footer.translate(VISIBLE)}"


def _draw_rows(page: Page) -> Iterator[str]:
    """Each row that has a cell, a height or a page break above it."""
    ordered = sorted(page.cells, key=lambda cell: cell[:2])
    cells = {row: tuple(group) for row, group in groupby(ordered, key=lambda cell: cell.row)}
    breaks = page.paper.breaks if page.paper else ()
    for index in sorted({*cells, *page.rows, *breaks}):
        if index in breaks:
            yield "--- page break"
        row = page.rows.get(index)
        yield f"{index + 1}" + (f"  {row.height:g}{' grows' * row.grows}" if row else "")
        for cell in cells.get(index, ()):
            shown = _show_value(cell.value)
            yield f"   {CellRef(cell.row, cell.column)} [{cell.style}]{shown and ' ' + shown}"
    if listing := page.listing:
        listed = zip(listing.rows, listing.heights, strict=True)
        for index, (values, height) in enumerate(listed, listing.first_row):
            yield f"{index + 1}  {height:g}"
            for column, (value, style) in enumerate(zip(values, listing.styles, strict=True)):
                if value is not None:
                    yield f"   {CellRef(index, column)} [{style}] {_show_value(value)}"


def _show_value(value: Value | None) -> str:
    """A value, numbers and dates told from text by their brackets."""
    match value:
        case None:
            return ""
        case Formula(text, cached):
            return f"={text} → {_show_value(cached)}"
        case str():
            return value.translate(VISIBLE) or '""'
        case date():
            return f"<{value.isoformat()}>"
        case _:
            return f"<{value!r}>"


def _draw_overlays(page: Page) -> Iterator[str]:
    yield from (f"merge {merge}" for merge in sorted(page.merges))
    for choice in page.choices:
        source = f" from {choice.source}" if choice.source else ""
        hint = f"{choice.title}: {choice.message}" if choice.title else choice.message
        yield f"choice {choice.area}{source}: {hint.translate(VISIBLE)}"
    for one in page.highlights:
        yield f"highlight {one.area} [{one.style}] ={one.formula}"
    for picture in page.pictures:
        told = f"{len(picture.content)} bytes × {picture.scale:g} + {picture.offset} px"
        place = CellRef(picture.row, picture.column)
        yield f"picture {place} {told}: {picture.description.translate(VISIBLE)}"
    for chart in page.charts:
        place = CellRef(chart.row, chart.column)
        yield f"chart {place} {chart.width} × {chart.height} px: {chart.title}"
        for series in chart.series:
            figures, names = (",".join(map(str, areas)) for areas in (series.figures, series.names))
            yield f"   {series.color} {series.title}: {figures} by {names}"
