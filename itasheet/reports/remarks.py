"""The summary's lists: what is missing or to be mended, and what has no place in the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, zip_longest
from typing import NamedTuple

from itasheet.definition.definition import Definition
from itasheet.layout.line_breaks import cut_text
from itasheet.layout.paper import cell_height, span_columns, text_width
from itasheet.merging.merge import Leftover, Merged
from itasheet.reports.pagination import Rows
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell
from itasheet.sheets.styles import font_of

PLACE_WIDTH = 290
"""Pixels that the second column of a list has at least."""
TEXT_LINES = 12
"""Lines of a text that stand in one row: rows have a greatest height, what units write has none."""
GAP = 12.0
"""Points below a list."""
SEPARATOR, SIGN = ">", "▸"
"""What stands between the parts of a place, as the national fonts do not have messages' own."""


class Remark(NamedTuple):
    """One line of a list: file, place in it, and what is to be said of it."""

    file: str
    place: str
    text: str


def list_leftovers(merged: Merged) -> tuple[Remark, ...]:
    """What units sent beside the table."""
    return tuple(
        Remark(left.path, f" {SIGN} ".join(filter(None, (left.sheet, left.cells))), _word(left))
        for left in merged.leftovers
    )


def _word(left: Leftover) -> str:
    return f"{left.heading}: {left.text}" if left.heading else left.text


def write_remarks(
    definition: Definition,
    missing: Sequence[Remark],
    leftovers: Sequence[Remark],
    widths: tuple[int, ...],
    row: int,
) -> Rows:
    """Both lists from a row on; where nothing is missing a sentence says so."""
    texts = definition.summary
    spans = _plan_spans(widths)
    heading = Remark(texts.file, texts.place, texts.text)
    lists = Rows((), (), {})
    for title, remarks in ((texts.missing_title, missing), (texts.extra_title, leftovers)):
        if remarks:
            rows = [heading, *(piece for r in remarks for piece in _cut_remark(r, spans, widths))]
            lists = _add_list(lists, title, rows, spans, widths, row)
        elif title == texts.missing_title:
            cell = Cell(row, 0, texts.nothing_missing, "summary_subtitle")
            lists = _add_line(lists, cell, widths)
        row = max(lists.heights, default=row - 1) + 1
    return lists


def _plan_spans(widths: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """First and last columns of file, place and text, over the columns of the matrix."""
    last = len(widths) - 1
    reached = accumulate(widths[1 : last - 1])
    wide = next((n for n, width in enumerate(reached, 1) if width >= PLACE_WIDTH), last - 2)
    place = max(wide, 1)
    return (0, 0), (1, place), (place + 1, last)


def _span_width(span: tuple[int, int], widths: tuple[int, ...]) -> int:
    return span_columns(widths[span[0] : span[1] + 1])


def _cut_remark(
    remark: Remark, spans: tuple[tuple[int, int], ...], widths: tuple[int, ...]
) -> Iterator[Remark]:
    """A remark, over several rows where a text is long."""
    shown = remark._replace(place=remark.place.replace(SIGN, SEPARATOR))
    font = font_of("summary_remark")
    pieces = (
        cut_text(text, font, text_width(_span_width(span, widths)), TEXT_LINES)
        for text, span in zip(shown, spans, strict=True)
    )
    yield from (Remark(*row) for row in zip_longest(*pieces, fillvalue=""))


def _add_list(
    lists: Rows,
    title: str,
    rows: Sequence[Remark],
    spans: tuple[tuple[int, int], ...],
    widths: tuple[int, ...],
    row: int,
) -> Rows:
    lists = _add_line(lists, Cell(row, 0, title, "summary_subtitle"), widths)
    heights = dict(lists.heights)
    cells = list(lists.cells)
    merges = list(lists.merges)
    for number, remark in enumerate(rows, row + 1):
        style = "summary_heading" if number == row + 1 else "summary_remark"
        for (first, last), text in zip(spans, remark, strict=True):
            cells.append(Cell(number, first, text or None, style))
            merges += [CellRange(number, first, number, last)] if last > first else []
            needed = cell_height(text, font_of(style), _span_width((first, last), widths))
            heights[number] = max(heights.get(number, 0.0), needed)
    end = row + len(rows) + 1
    heights[end] = GAP
    tied = lists.tied | {row, row + 1, end - 1}
    headings = {**lists.headings, **dict.fromkeys(range(row + 2, end), row + 1)}
    return Rows(tuple(cells), tuple(merges), heights, tied, headings)


def _add_line(lists: Rows, cell: Cell, widths: tuple[int, ...]) -> Rows:
    """A line across the whole table."""
    height = cell_height(str(cell.value), font_of(cell.style), span_columns(widths))
    return lists._replace(
        cells=(*lists.cells, cell),
        merges=(*lists.merges, CellRange(cell.row, 0, cell.row, len(widths) - 1)),
        heights={**lists.heights, cell.row: height},
    )
