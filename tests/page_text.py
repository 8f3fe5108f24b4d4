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

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from itasheet.sheets.cell_reference import CellRef, name_column
from itasheet.sheets.page import (
    Book,
    Cell,
    Chart,
    Choice,
    Formula,
    Highlight,
    Margins,
    Page,
    Paper,
    Picture,
    Row,
    Value,
)

VISIBLE = str.maketrans({"\n": "⏎", "\r": "␍", "\t": "␉", "\u200b": "\\u200b", "\xa0": "\\xa0"})
"""What a reader of a diff would not see."""


def draw_book(book: Book) -> str:
    """Draw a book: its properties and names, then its pages, with empty lines between."""
    head = [
        f"{label}: {value}"
        for label, value in (
            ("title", book.title),
            ("author", book.author),
            ("subject", book.subject),
        )
        if value
    ]
    names = [f"name {name} = {formula}" for name, formula in sorted(book.names.items())]
    custom = [f"custom {name} = {_show_text(value)}" for name, value in sorted(book.custom.items())]
    pages = "\n".join(map(draw_page, book.pages))
    return "\n".join((*head, *names, *custom, "", pages))


def draw_page(page: Page) -> str:
    """Draw a page as lines of text; the last one ends with a line end too."""
    lines = (*_draw_head(page), *_draw_rows(page), *_draw_overlays(page))
    return "\n".join(lines) + "\n"


def _draw_head(page: Page) -> Iterator[str]:
    yield f"{page.name}  {page.visibility.value}"
    if page.widths:
        yield f"widths {' '.join(map(str, page.widths))}"
    if page.hidden:
        yield f"hides {name_column(page.hidden[0])}:{name_column(page.hidden[1])}"
    settings = (
        (page.frozen_rows, f"frozen {page.frozen_rows}"),
        (page.protected, "protected"),
        (page.selected != (0, 0), f"selected {CellRef(*page.selected)}"),
    )
    yield from _join_settings(settings)
    if page.paper:
        yield from _draw_paper(page.paper)


def _draw_paper(paper: Paper) -> Iterator[str]:
    yield f"paper {'landscape' if paper.landscape else 'portrait'}  {_draw_margins(paper.margins)}"
    settings = (
        (paper.area, f"prints {paper.area}"),
        (paper.repeated, f"repeats {_draw_span(paper.repeated)}"),
        (paper.centered, "centered"),
        (paper.fit_width, "fits width"),
        (paper.first_page is not None, f"first page {paper.first_page}"),
    )
    yield from _join_settings(settings)
    if paper.header:
        yield f"header {_show_text(paper.header)}"
    if paper.footer:
        yield f"footer {_show_text(paper.footer)}"


def _draw_margins(margins: Margins) -> str:
    names = ("left", "right", "top", "bottom", "header", "footer")
    return " ".join(f"{name} {getattr(margins, name):g}" for name in names)


def _draw_span(rows: tuple[int, int] | None) -> str:
    return "" if rows is None else f"{rows[0] + 1}:{rows[1] + 1}"


def _join_settings(settings: Iterable[tuple[object, str]]) -> Iterator[str]:
    told = [text for is_set, text in settings if is_set]
    if told:
        yield "  ".join(told)


def _draw_rows(page: Page) -> Iterator[str]:
    """Each row that has a cell, a height or a page break above it."""
    ordered = sorted(page.cells, key=lambda cell: cell[:2])
    cells = {row: tuple(group) for row, group in groupby(ordered, key=lambda cell: cell.row)}
    breaks = page.paper.breaks if page.paper else ()
    for index in sorted({*cells, *page.rows, *breaks}):
        if index in breaks:
            yield "--- page break"
        yield f"{index + 1}{_draw_height(page.rows.get(index))}"
        yield from map(_draw_cell, cells.get(index, ()))


def _draw_height(row: Row | None) -> str:
    if row is None:
        return ""
    return f"  {row.height:g}{' grows' if row.grows else ''}"


def _draw_cell(cell: Cell) -> str:
    shown = _show_value(cell.value)
    return f"   {CellRef(cell.row, cell.column)} [{cell.style}]{shown and ' ' + shown}"


def _show_value(value: Value | None) -> str:
    """A value, numbers and dates told from text by their brackets."""
    match value:
        case None:
            return ""
        case Formula(text, cached):
            return f"={text} → {_show_value(cached)}"
        case str():
            return _show_text(value) or '""'
        case date():
            return f"<{value.isoformat()}>"
        case _:
            return f"<{value!r}>"


def _show_text(text: str) -> str:
    return text.translate(VISIBLE)


def _draw_overlays(page: Page) -> Iterator[str]:
    yield from (f"merge {merge}" for merge in sorted(page.merges))
    yield from map(_draw_choice, page.choices)
    yield from map(_draw_highlight, page.highlights)
    yield from map(_draw_picture, page.pictures)
    for chart in page.charts:
        yield from _draw_chart(chart)


def _draw_choice(choice: Choice) -> str:
    source = f" from {choice.source}" if choice.source else ""
    hint = f"{choice.title}: {choice.message}" if choice.title else choice.message
    return f"choice {choice.area}{source}: {_show_text(hint)}"


def _draw_highlight(highlight: Highlight) -> str:
    return f"highlight {highlight.area} [{highlight.style}] ={highlight.formula}"


def _draw_picture(picture: Picture) -> str:
    spot = CellRef(picture.row, picture.column)
    place = f"picture {spot} {len(picture.content)} bytes × {picture.scale:g}"
    return f"{place} + {picture.offset} px: {_show_text(picture.description)}"


def _draw_chart(chart: Chart) -> Iterator[str]:
    spot = CellRef(chart.row, chart.column)
    yield f"chart {spot} {chart.width} × {chart.height} px: {chart.title}"
    for series in chart.series:
        figures, names = (",".join(map(str, areas)) for areas in (series.figures, series.names))
        yield f"   {series.color} {series.title}: {figures} by {names}"
