"""A page drawn as text, for people who compare: golden files, reviews, messages of failed tests.

Its settings come first, as far as they are not the usual ones, then each row with its height and
its cells::

    แบบรายงาน
    widths 120, 300
    merges A1:B1
    --- page break
    3  21 grows
       A3 [input] ๑. จัดทำประกาศ⏎๒. เผยแพร่
"""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from itertools import groupby
from typing import Any

from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.page import Book, Cell, Formula, Page, Row

VISIBLE = str.maketrans({"\n": "⏎", "\r": "␍", "\t": "␉", "\u200b": "\\u200b", "\xa0": "\\xa0"})
"""What a reader of a diff would not see."""


def draw_book(book: Book) -> str:
    """Draw a book: its properties and names, then its pages, with empty lines between."""
    told = {name: getattr(book, name) for name in ("title", "author", "subject")}
    head = [f"{name} {value}" for name, value in told.items() if value]
    for name in ("names", "custom"):
        head += [f"{name} {key} {show(it)}" for key, it in sorted(getattr(book, name).items())]
    return "\n".join((*head, *(f"\n{draw_page(page)}" for page in book.pages), ""))


def draw_page(page: Page) -> str:
    lines, cells, rows = [page.name], list(page.cells), dict(page.rows)
    for name, value in list_unusual(page._replace(listing=None)):
        if name not in ("name", "cells", "rows"):
            many = isinstance(value, tuple) and value and isinstance(value[0], tuple)
            is_list = many and not hasattr(value, "_fields")
            lines += [f"{name} {show(one)}" for one in (value if is_list else [value])]
    if listing := page.listing:
        listed = zip(listing.rows, listing.heights, strict=True)
        for index, (values, height) in enumerate(listed, listing.first_row):
            rows[index] = Row(height)
            pairs = enumerate(zip(values, listing.styles, strict=True))
            cells += [
                Cell(index, at, value, style) for at, (value, style) in pairs if value is not None
            ]
    breaks = page.paper.breaks if page.paper else ()
    ordered = groupby(sorted(cells, key=lambda cell: cell[:2]), key=lambda cell: cell.row)
    by_row = {row: list(group) for row, group in ordered}
    for index in sorted({*by_row, *rows, *breaks}):
        lines += ["--- page break"] if index in breaks else []
        row = rows.get(index)
        lines.append(f"{index + 1}" + (f"  {row.height:g}{' grows' * row.grows}" if row else ""))
        for cell in by_row.get(index, ()):
            shown = "" if cell.value is None else f" {show(cell.value, in_cell=True)}"
            lines.append(f"   {CellRef(*cell[:2])} [{cell.style}]{shown}")
    return "\n".join(lines)


def list_unusual(record: Any) -> Iterator[tuple[str, Any]]:
    """The names and values of a record's fields that are not the usual ones."""
    usual = record._field_defaults
    return ((n, v) for n, v in record._asdict().items() if n not in usual or v != usual[n])


def show(value: Any, in_cell: bool = False) -> str:
    """A value; in a cell numbers and dates are told from text by their brackets."""
    match value:
        case Formula(text, cached):
            return f"={text} → {show(cached, in_cell)}"
        case str():
            return value.translate(VISIBLE) or '""'
        case CellRef() | CellRange():
            return str(value)
        case bytes():
            return f"{len(value)} bytes"
        case Enum():
            return str(value.value)
        case tuple() if hasattr(value, "_fields"):
            told = (f"{name} {show(one)}" for name, one in list_unusual(value))
            return f"({'  '.join(told)})"
        case tuple():
            return ", ".join(map(show, value))
        case date() if in_cell:
            return f"<{value.isoformat()}>"
        case _:
            return f"<{value!r}>" if in_cell else f"{value:g}"
