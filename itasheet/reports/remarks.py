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
from itasheet.reports.provenance import from_program, write_label
from itasheet.sheets.cell_reference import CellRange, CellRef, find_area
from itasheet.sheets.page import Cell
from itasheet.sheets.styles import font_of
from itasheet.sheets.text_source import TextSource

PLACE_WIDTH = 290
"""Pixels that the second column of a list has at least."""
TEXT_LINES = 12
"""Lines of a text that stand in one row: rows have a greatest height, what units write has none."""
GAP = 12.0
"""Points below a list."""
SEPARATOR, SIGN = ">", "▸"
"""What stands between the parts of a place, as the national fonts do not have messages' own."""


class Remark(NamedTuple):
    """One line of a list: file, place in it, and what is to be said of it, by whom."""

    file: str
    place: str
    text: str
    sources: tuple[TextSource, ...] = from_program("check")


def list_leftovers(merged: Merged) -> tuple[Remark, ...]:
    """What units sent beside the table."""
    return tuple(map(_make_remark, merged.leftovers))


def _make_remark(left: Leftover) -> Remark:
    area = find_area(left.cells)
    cell = CellRef(area.first_row, area.first_column) if area else None
    return Remark(
        left.path,
        f" {SIGN} ".join(filter(None, (left.sheet, left.cells))),
        f"{left.heading}: {left.text}" if left.heading else left.text,
        (TextSource(left.path, left.sheet, cell, left.heading, original=left.text),),
    )


def write_remarks(
    definition: Definition,
    missing: Sequence[Remark],
    leftovers: Sequence[Remark],
    widths: tuple[int, ...],
    row: int,
) -> Rows:
    """Both lists from a row on; where nothing is missing a sentence says so."""
    spans = _plan_spans(widths)
    lists = Rows((), (), {})
    for title, remarks in (("missing_title", missing), ("extra_title", leftovers)):
        if remarks:
            headings = [
                write_label(definition, name, row + 1, first, "summary_heading")
                for name, (first, _) in zip(("file", "place", "text"), spans, strict=True)
            ]
            label = write_label(definition, title, row, 0, "summary_subtitle")
            lines = [piece for r in remarks for piece in _cut_remark(r, spans, widths)]
            lists = _add_list(_add_line(lists, label, widths), headings, lines, spans, widths)
        elif title == "missing_title":
            cell = write_label(definition, "nothing_missing", row, 0, "summary_subtitle")
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
        for text, span in zip(shown[:3], spans, strict=True)
    )
    for file, place, said in zip_longest(*pieces, fillvalue=""):
        yield Remark(file, place, said, remark.sources)


def _add_list(
    lists: Rows,
    headings: Sequence[Cell],
    remarks: Sequence[Remark],
    spans: tuple[tuple[int, int], ...],
    widths: tuple[int, ...],
) -> Rows:
    heading, heights, merges = headings[0].row, dict(lists.heights), list(lists.merges)
    cells = [
        *headings,
        *(
            Cell(row, first, text or None, "summary_remark", remark.sources)
            for row, remark in enumerate(remarks, heading + 1)
            for (first, _), text in zip(spans, remark[:3], strict=True)
        ),
    ]
    ends = dict(spans)
    for cell in cells:
        first, last = cell.column, ends[cell.column]
        merges += [CellRange(cell.row, first, cell.row, last)] if last > first else []
        text = str(cell.value or "")
        needed = cell_height(text, font_of(cell.style), _span_width((first, last), widths))
        heights[cell.row] = max(heights.get(cell.row, 0.0), needed)
    end = heading + len(remarks) + 1
    heights[end] = GAP
    tied = lists.tied | {heading - 1, heading, end - 1}
    below = {**lists.headings, **dict.fromkeys(range(heading + 1, end), heading)}
    return Rows((*lists.cells, *cells), tuple(merges), heights, tied, below)


def _add_line(lists: Rows, cell: Cell, widths: tuple[int, ...]) -> Rows:
    """A line across the whole table."""
    height = cell_height(str(cell.value), font_of(cell.style), span_columns(widths))
    return lists._replace(
        cells=(*lists.cells, cell),
        merges=(*lists.merges, CellRange(cell.row, 0, cell.row, len(widths) - 1)),
        heights={**lists.heights, cell.row: height},
    )
