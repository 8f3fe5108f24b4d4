"""The summary for the central office: who reported on what, what is missing, what was left over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import groupby

from itasheet.definition.definition import Definition, Measure
from itasheet.definition.round import Unit
from itasheet.layout.column_widths import share_width
from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.paper import MAX_ROW_HEIGHT, cell_height, span_columns
from itasheet.merging.merge import Merged
from itasheet.reports.crest import MARGINS, ROOM, make_paper
from itasheet.reports.pagination import Rows, Shift, repeat_headings
from itasheet.reports.provenance import fill_key, from_program, from_unit, write_label
from itasheet.reports.remarks import Remark, list_leftovers, write_remarks
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell, Chart, Page, Row, Series, Value
from itasheet.sheets.styles import DONE_BAR, MISSING_BAR, font_of
from itasheet.thai.numbers import Digits, convert_digits, to_thai

UNIT_SHARE, MEASURE_SHARE, COUNT_SHARE = 3.4, 1.0, 1.3
"""Widths of the columns as shares of the paper's width, where there are few measures."""
NARROWEST_UNIT, NARROWEST_COUNT = 0.2, 0.075
"""Shares of the whole that the outer columns keep, however many measures there are."""
HEADING_ROW = 3
GAP = 12.0
"""Points between the matrix, the chart and the lists."""
CHART_BASE = 72.0
"""Points of the chart's title and legend."""
BAR = 28.0
"""Points of a bar with the gap beside it."""


class Coverage(Enum):
    """Whether a unit reported on a measure; NIL if it says that nothing was done."""

    REPORTED = "reported"
    NIL = "nil"
    MISSING = "missing"
    NOT_ASSIGNED = "not assigned"


def make_summary(
    definition: Definition,
    merged: Merged,
    values: Mapping[str, str],
    missing: Sequence[Remark],
    draft: str = "",
) -> Page:
    """The sheet with the matrix, a chart of it, and the lists of what is missing and left over.

    ``draft`` stamps the head of each page.
    """
    widths = plan_widths(len(definition.measures))
    rows, breaks, shift = repeat_headings(
        _write_rows(definition, merged, values, missing, widths), ROOM
    )
    return Page(
        name=definition.summary.sheet,
        cells=rows.cells,
        widths=widths,
        rows={row: Row(height) for row, height in rows.heights.items()},
        merges=rows.merges,
        charts=_draw_chart(definition, merged, shift, sum(widths)),
        paper=make_paper(CellRange(0, 0, max(rows.heights), len(widths) - 1), breaks, draft),
    )


def _write_rows(
    definition: Definition,
    merged: Merged,
    values: Mapping[str, str],
    missing: Sequence[Remark],
    widths: tuple[int, ...],
) -> Rows:
    """All rows; the chart has one of its own, so that no page break can cut it."""
    last_row = HEADING_ROW + max(len(merged.units), 1) + 1
    chart_row = last_row + 2
    matrix = (*_write_titles(definition, values), *_write_matrix(definition, merged))
    lists = write_remarks(definition, missing, list_leftovers(merged), widths, chart_row + 2)
    heights = _fit_matrix(matrix, widths) | dict.fromkeys((2, last_row + 1), GAP)
    if merged.units:
        heights |= {chart_row: _fit_chart(merged), chart_row + 1: GAP}
    else:
        heights |= {chart_row: GAP}
    # A chart that touches a page's edge is drawn on both pages: a gap goes with it on either side.
    around = {last_row + 1, chart_row} if merged.units else set()
    return Rows(
        cells=(*matrix, *lists.cells),
        merges=(*(CellRange(row, 0, row, len(widths) - 1) for row in range(2)), *lists.merges),
        heights={**heights, **lists.heights},
        tied=frozenset({0, 1, 2, HEADING_ROW, last_row - 1, *around, *lists.tied}),
        headings={
            **dict.fromkeys(range(HEADING_ROW + 1, last_row + 1), HEADING_ROW),
            **lists.headings,
        },
    )


def plan_widths(measures: int) -> tuple[int, ...]:
    """Pixels of the columns: unit, measures, two counts."""
    total = UNIT_SHARE + measures * MEASURE_SHARE + 2 * COUNT_SHARE
    unit = max(UNIT_SHARE / total, NARROWEST_UNIT)
    count = max(COUNT_SHARE / total, NARROWEST_COUNT)
    each = (1 - unit - 2 * count) / max(measures, 1)
    return share_width((unit, *([each] * measures), count, count), MARGINS, landscape=True)


def cover_measure(merged: Merged, unit: Unit, measure: Measure) -> Coverage:
    """Whether a unit reported on a measure, left it out, or has nothing to do with it."""
    entries = [
        merged_entry.entry
        for merged_entry in merged.entries
        if merged_entry.measure.number == measure.number
        if merged_entry.unit and merged_entry.unit.id == unit.id
    ]
    if entries:
        return Coverage.NIL if all(entry.nil for entry in entries) else Coverage.REPORTED
    return Coverage.MISSING if measure.number in unit.measures else Coverage.NOT_ASSIGNED


def _write_titles(definition: Definition, values: Mapping[str, str]) -> Iterator[Cell]:
    keys = (("summary.title", "summary_title"), ("summary.subtitle", "subtitle"))
    for row, (key, style) in enumerate(keys):
        for text, sources in fill_key(definition, key, values):
            yield Cell(row, 0, text, style, sources)


def _write_matrix(definition: Definition, merged: Merged) -> Iterator[Cell]:
    measures, counted = definition.measures, from_program("count")
    yield write_label(definition, "unit", HEADING_ROW, 0, "summary_heading")
    for index, measure in enumerate(measures, 1):
        values = {"number": to_thai(str(measure.number)), "title": measure.title}
        for text, sources in fill_key(definition, "summary.measure", values):
            yield Cell(HEADING_ROW, index, text, "summary_heading", sources)
    last = len(measures)
    yield write_label(definition, "reported", HEADING_ROW, last + 1, "summary_heading")
    yield write_label(definition, "missing", HEADING_ROW, last + 2, "summary_heading")
    totals = [0] * (last + 2)
    row = HEADING_ROW
    for row, unit in enumerate(merged.units, HEADING_ROW + 1):
        states = [cover_measure(merged, unit, measure) for measure in measures]
        told = [state in (Coverage.REPORTED, Coverage.NIL) for state in states]
        counts = [sum(told), states.count(Coverage.MISSING)]
        name = convert_digits(unit.name, Digits.THAI)
        yield Cell(row, 0, name, "summary_unit", from_unit(unit.name))
        for index, state in enumerate(states, 1):
            totals[index - 1] += told[index - 1]
            yield Cell(row, index, *_show_state(state, definition), counted)
        for index, count in enumerate(counts):
            totals[last + index] += count
            yield Cell(row, last + 1 + index, count, "summary_total", counted)
    yield write_label(definition, "total", row + 1, 0, "summary_total")
    for index, total in enumerate(totals, 1):
        yield Cell(row + 1, index, total, "summary_total", counted)


def _show_state(state: Coverage, definition: Definition) -> tuple[Value, str]:
    texts = definition.summary
    return {
        Coverage.REPORTED: (texts.yes, "summary_yes"),
        Coverage.NIL: (texts.nil or texts.yes, "summary_nil"),
        Coverage.MISSING: (texts.no, "summary_no"),
        Coverage.NOT_ASSIGNED: (texts.not_assigned, "summary_none"),
    }[state]


def _fit_matrix(cells: tuple[Cell, ...], widths: tuple[int, ...]) -> dict[int, float]:
    heights: dict[int, float] = {}
    for cell in cells:
        width = widths[cell.column] if cell.row >= HEADING_ROW else span_columns(widths)
        height = cell_height(str(cell.value), font_of(cell.style), width)
        heights[cell.row] = max(heights.get(cell.row, 0.0), height)
    return heights


def _fit_chart(merged: Merged) -> float:
    """Points that the chart is high, of whole pixels."""
    points = min(CHART_BASE + BAR * len(merged.units), MAX_ROW_HEIGHT)
    return int(points / POINTS_PER_PIXEL) * POINTS_PER_PIXEL


def _draw_chart(
    definition: Definition, merged: Merged, shift: Shift, width: int
) -> tuple[Chart, ...]:
    if not merged.units:
        return ()
    texts, last = definition.summary, len(definition.measures)
    units = range(HEADING_ROW + 1, HEADING_ROW + 1 + len(merged.units))
    names, reported, lacking = (
        tuple(_span_rows(map(shift.move, units), column)) for column in (0, last + 1, last + 2)
    )
    series = (
        Series(texts.reported, names, reported, DONE_BAR),
        Series(texts.missing, names, lacking, MISSING_BAR),
    )
    row, height = shift.move(units[-1] + 3), round(_fit_chart(merged) / POINTS_PER_PIXEL)
    return (Chart(row, 0, width, height, texts.chart, series),)


def _span_rows(rows: Iterable[int], column: int) -> Iterator[CellRange]:
    """The areas of rows in a column, in one as long as they follow each other."""
    for _, group in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        found = [row for _, row in group]
        yield CellRange(found[0], column, found[-1], column)
