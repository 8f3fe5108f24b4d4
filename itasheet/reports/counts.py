"""Where the summary's texts came from: its labels, its counts, and the two lists below them."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.model.audit import PROGRAM, Trace
from itasheet.model.problems import Place
from itasheet.model.round import FILE
from itasheet.reports.merge import Leftover
from itasheet.reports.origins import Facts, point_key, trace_program
from itasheet.reports.provenance import follow_texts
from itasheet.reports.remarks import list_leftovers
from itasheet.reports.summary import HEADING_ROW
from itasheet.sheets.address import Area, Spot
from itasheet.sheets.page import Cell, Page
from itasheet.sheets.reference import find_area

LABELS = (
    *("unit", "total", "reported", "missing", "missing_title", "nothing_missing", "extra_title"),
    *("file", "place", "text"),
)
"""The summary's texts that stand as they are."""
LABEL_STYLES = ("summary_heading", "summary_subtitle", "summary_total")


def trace_summary(facts: Facts, page: Page) -> Iterator[Trace]:
    """The traces of the summary but for its titles."""
    texts = facts.definition.summary
    labels = {getattr(texts, name): f"summary.{name}" for name in LABELS}
    for cell in page.cells:
        text = str(cell.value)
        if cell.style == "summary_unit":
            yield _trace_unit(facts, page, cell)
        elif cell.style in LABEL_STYLES and text in labels:
            yield point_key(facts.definition, page, cell, labels[text], text)
    yield from _trace_matrix(facts, page)
    yield from _trace_remarks(facts, page)


def _trace_matrix(facts: Facts, page: Page) -> Iterator[Trace]:
    """The numbers of the measures above the matrix, and all that is counted in it."""
    measures, last = len(facts.definition.measures), len(page.widths) - 1
    total = HEADING_ROW + max(len(facts.merged.units), 1) + 1
    key, text = "summary.measure", facts.definition.summary.measure
    place = Place(facts.definition.id, key=key)
    yield Trace(page.name, Area(HEADING_ROW, 1, HEADING_ROW, measures), place, original=text)
    counted = Area(HEADING_ROW + 1, 1, total, last)
    yield Trace(page.name, counted, Place(PROGRAM, key="count"))


def _trace_unit(facts: Facts, page: Page, cell: Cell) -> Trace:
    """A unit's name, which the round's file has, or else the returns."""
    name = str(cell.value)
    trace = trace_program(page, cell, "unit")._replace(unit=name, original=name)
    if facts.found and facts.found.units:
        place = Place(FILE, key=f"units[{cell.row - HEADING_ROW}].name")
        return trace._replace(place=place)
    return trace


def _trace_remarks(facts: Facts, page: Page) -> Iterator[Trace]:
    """What is missing is said by the check; what has no place in the table stands in returns."""
    title = facts.definition.summary.extra_title
    first = next((cell.row for cell in page.cells if cell.value == title), None)
    rows: dict[int, list[Cell]] = {}
    for cell in page.cells:
        if cell.style == "summary_remark":
            rows.setdefault(cell.row, []).append(cell)
    for row, cells in rows.items():
        if first is None or row < first:
            yield from (trace_program(page, cell, "check") for cell in cells if cell.value)
    below = [row for row in rows if first is not None and row > first]
    texts = [(row, (str(rows[row][-1].value or ""),)) for row in below]
    words = (remark.text for remark in list_leftovers(facts.merged))
    sources = zip(facts.merged.leftovers, words, strict=True)
    for row, leftover, _ in follow_texts(sources, texts):
        yield from (_trace_leftover(page, cell, leftover) for cell in rows[row] if cell.value)


def _trace_leftover(page: Page, cell: Cell, leftover: Leftover) -> Trace:
    area = find_area(leftover.cells)
    spots = (Spot(area.first_row, area.first_column),) if area else ()
    place = Place(leftover.path, leftover.sheet, spots, leftover.heading)
    shown = Spot(cell.row, cell.column).area
    return Trace(page.name, shown, place, original=leftover.text, text=str(cell.value))
