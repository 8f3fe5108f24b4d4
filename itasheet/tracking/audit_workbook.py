"""The audit of a report as a workbook: which files were read, and a line for each cell's origin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from itasheet.cells.records import REPAIRS
from itasheet.definition.audit import SIGNATURE, Audit, Examined, Trace
from itasheet.language import N_, Translate
from itasheet.layout.fonts import measure_width
from itasheet.layout.line_counts import count_lines
from itasheet.layout.paper import MAX_ROW_HEIGHT, fit_row_height, text_width
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Book, Cell, Listing, Margins, Page, Paper, Row
from itasheet.sheets.styles import DIGIT_FAMILY, font_of
from itasheet.thai.dates import format_date
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import Repair

FILES_SHEET, CELLS_SHEET = N_("Files"), N_("Cells")
TITLE = N_("Where the texts of the report came from")
FACTS = (
    N_("Kind of document"),
    N_("Report"),
    N_("sha256 of the report"),
    N_("Made on"),
    N_("Made by"),
    N_("Sheet with the table"),
)
"""What the first sheet tells above its table, from the second row on."""
FIRST_FILE = len(FACTS) + 4
"""The 0-based row of the first file; two notes and the headings stand above it."""
NOTES = (
    N_("Keep this file beside the report; it is not meant to be published."),
    N_("To look up a cell: itasheet trace {report} C5 – to check the files: --verify"),
)


class Column(NamedTuple):
    """A column of a table: its heading, its width in pixels, the style of its cells."""

    heading: str
    width: int
    style: str = "audit_cell"


FILE_COLUMNS = (
    Column(N_("File"), 380),
    Column(N_("Unit"), 230),
    Column(N_("In the report"), 310),
    Column(N_("Last saved"), 170),
    Column(N_("Bytes"), 110, "audit_number"),
    Column(N_("sha256"), 690),
)
CELL_COLUMNS = (
    Column(N_("Sheet of the report"), 90),
    Column(N_("Cell of the report"), 70),
    Column(N_("Unit"), 140),
    Column(N_("Measure"), 70),
    Column(N_("Column"), 200),
    Column(N_("File"), 200),
    Column(N_("Sheet"), 120),
    Column(N_("Cell or setting"), 160),
    Column(N_("Original text"), 380),
    Column(N_("Text in the report"), 380),
    Column(N_("Repaired"), 120),
    Column(N_("Decided"), 150),
)
FIRST_CELL = 1
"""The 0-based row of the first line on the second sheet."""
USED = N_("used")

MARGINS = Margins(left=36, right=36, top=42, bottom=42, header=18, footer=18)
FONT = font_of("audit_cell")
FULLNESS, LONGEST_WORD = 0.92, 18.0
"""How much of a line words fill: this share of it, less so many points.

Measured on reports' texts, so that no row is too low where lines are estimated, not broken.
"""
UNRULY = frozenset("/\\\t")
"""Lines with one of these may be broken anywhere; they are."""
THAI_TIME = timedelta(hours=7)
"""The time of Thailand, which knows no summer time, by that of UTC."""


Values = tuple[str | int | None, ...]
"""A row of a table."""


def make_audit(audit: Audit, created: datetime, translate: Translate) -> Book:
    """The workbook; ``translate`` is that of the language in which its labels are wanted."""
    return Book(
        pages=(_make_files(audit, translate), _make_cells(audit, translate)),
        created=created,
        title=translate(TITLE),
        subject=audit.report,
    )


def _make_files(audit: Audit, translate: Translate) -> Page:
    facts = (SIGNATURE, audit.report, audit.sha256, audit.made, audit.version, audit.table)
    top = [Cell(0, 0, translate(TITLE), "audit_title")]
    for row, (label, fact) in enumerate(zip(FACTS, facts, strict=True), 1):
        top += [Cell(row, 0, translate(label), "audit_label"), Cell(row, 1, fact, "audit_fact")]
    for row, note in enumerate(NOTES, len(FACTS) + 1):
        top.append(Cell(row, 0, translate(note).format(report=audit.report), "audit_fact"))
    used = translate(USED)
    rows = tuple(_write_file(one, used) for one in audit.files)
    columns = _translate_headings(FILE_COLUMNS, translate)
    return _make_page(translate(FILES_SHEET), top, columns, rows)


def _write_file(one: Examined, used: str) -> Values:
    saved = _tell_time(one.saved) if one.saved else None
    return one.path, one.unit or None, one.unused or used, saved, one.size, one.sha256 or None


def _tell_time(saved: datetime) -> str:
    local = saved + THAI_TIME
    return f"{format_date(local, short=True)} {to_thai(local.strftime('%H:%M'))}"


def _make_cells(audit: Audit, translate: Translate) -> Page:
    repairs = {repair: translate(text) for repair, text in REPAIRS.items()}
    rows = tuple(_write_trace(trace, repairs) for trace in audit.traces)
    return _make_page(
        translate(CELLS_SHEET), (), _translate_headings(CELL_COLUMNS, translate), rows
    )


def _translate_headings(columns: Iterable[Column], translate: Translate) -> tuple[Column, ...]:
    return tuple(column._replace(heading=translate(column.heading)) for column in columns)


def _write_trace(trace: Trace, repairs: dict[Repair, str]) -> Values:
    place = trace.place
    return (
        trace.sheet,
        str(trace.area),
        trace.unit or None,
        None if trace.measure is None else to_thai(str(trace.measure)),
        place.column or None,
        place.file,
        place.sheet or None,
        str(place.spots[0]) if place.spots else ", ".join((place.key, *trace.filled)),
        trace.original or None,
        trace.text,
        ", ".join(repairs[repair] for repair in trace.repairs) or None,
        "\n".join(trace.decisions) or None,
    )


def _make_page(
    name: str, top: Sequence[Cell], columns: tuple[Column, ...], rows: tuple[Values, ...]
) -> Page:
    """A sheet with a table that can be filtered, below what stands on top."""
    first = max((cell.row for cell in top), default=-1) + 1
    headings, widths, styles = zip(*columns, strict=True)
    names = (Cell(first, at, text, "audit_heading") for at, text in enumerate(headings))
    heading, *heights = _fit_rows((headings, *rows), widths)
    last = CellRange(first, 0, first + len(rows), len(widths) - 1)
    return Page(
        name=name,
        cells=(*top, *names),
        widths=widths,
        rows={cell.row: Row(_fit_line(cell.style)) for cell in top} | {first: Row(heading)},
        paper=Paper(
            landscape=True,
            margins=MARGINS,
            area=last._replace(first_row=0),
            repeated=(first, first),
            footer=f'&C&"{DIGIT_FAMILY},Regular"&16- &P -',
            fit_width=True,
        ),
        frozen_rows=first + 1,
        filtered=last,
        selected=(first + 1, 0),
        listing=Listing(first + 1, styles, rows, tuple(heights)),
    )


def _fit_line(style: str) -> float:
    return fit_row_height(1, font_of(style))


def _fit_rows(rows: Iterable[Values], widths: tuple[int, ...]) -> tuple[float, ...]:
    """Heights by how wide the texts are: to break them all would take longer than all the rest."""
    counts = map(_count_lines, zip(*rows, strict=True), map(text_width, widths))
    return tuple(
        min(fit_row_height(max(lines), FONT), MAX_ROW_HEIGHT) for lines in zip(*counts, strict=True)
    )


def _count_lines(column: Values, room: float) -> list[int]:
    """How many lines each text of a column takes."""
    known: dict[str | int | None, int] = {
        text: sum(_estimate_lines(line, room) for line in text.split("\n"))
        for text in set(column)
        if isinstance(text, str)
    }
    return [known.get(text, 1) for text in column]


def _estimate_lines(line: str, room: float) -> int:
    lines = ceil(measure_width(line, FONT) / (room * FULLNESS - LONGEST_WORD)) or 1
    if lines == 1 or UNRULY.isdisjoint(line):
        return lines
    return count_lines(line, FONT, room)
