"""An audit as a workbook: which files were read, and a line for each source of each cell.

Its sheets are for people; what is read back is the data, on a sheet that is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from itasheet.cells.records import REPAIRS
from itasheet.definition.identity import DocumentKind, mark_kind
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
from itasheet.tracking.audit import Audit, AuditedCell, AuditedFile, write_data

FILES_SHEET, CELLS_SHEET = N_("Files"), N_("Cells")
TITLE = N_("Where the texts of the report came from")
FACTS = (
    N_("Report"),
    N_("sha256 of the report"),
    N_("Made on"),
    N_("Made by"),
)
"""What the first sheet tells above its table, from the second row on."""
NOTES = (
    N_("Keep this file beside the report; it is not meant to be published."),
    N_("To look up a cell: itasheet trace {report} C5 – to check the files: --verify"),
)


class AuditColumn(NamedTuple):
    """A column of a table: its heading, its width in pixels, the style of its cells."""

    heading: str
    width: int
    style: str = "audit_cell"


FILE_COLUMNS = (
    AuditColumn(N_("File"), 380),
    AuditColumn(N_("Unit"), 230),
    AuditColumn(N_("In the report"), 310),
    AuditColumn(N_("Last saved"), 170),
    AuditColumn(N_("Bytes"), 110, "audit_number"),
    AuditColumn(N_("sha256"), 690),
)
CELL_COLUMNS = (
    AuditColumn(N_("Sheet of the report"), 90),
    AuditColumn(N_("Cell of the report"), 70),
    AuditColumn(N_("Unit"), 140),
    AuditColumn(N_("Measure"), 70),
    AuditColumn(N_("Column"), 200),
    AuditColumn(N_("File"), 200),
    AuditColumn(N_("Sheet"), 120),
    AuditColumn(N_("Cell or setting"), 160),
    AuditColumn(N_("Original text"), 380),
    AuditColumn(N_("Text in the report"), 380),
    AuditColumn(N_("Repaired"), 120),
    AuditColumn(N_("Decided"), 150),
)
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


def make_audit(audit: Audit, translate: Translate) -> Book:
    """The workbook; ``translate`` is that of the language in which its labels are wanted."""
    names, custom = mark_kind(DocumentKind.AUDIT)
    return Book(
        pages=(_make_files(audit, translate), _make_cells(audit, translate), write_data(audit)),
        created=audit.made,
        title=translate(TITLE),
        subject=audit.report,
        names=names,
        custom=custom,
    )


def _make_files(audit: Audit, translate: Translate) -> Page:
    facts = (audit.report, audit.sha256, format_date(audit.made), audit.version)
    top = [Cell(0, 0, translate(TITLE), "audit_title")]
    for row, (label, fact) in enumerate(zip(FACTS, facts, strict=True), 1):
        top += [Cell(row, 0, translate(label), "audit_label"), Cell(row, 1, fact, "audit_fact")]
    for row, note in enumerate(NOTES, len(FACTS) + 1):
        top.append(Cell(row, 0, translate(note).format(report=audit.report), "audit_fact"))
    used = translate(USED)
    rows = tuple(_write_file(one, used) for one in audit.files)
    columns = _translate_headings(FILE_COLUMNS, translate)
    return _make_page(translate(FILES_SHEET), top, columns, rows)


def _write_file(one: AuditedFile, used: str) -> Values:
    saved = _tell_time(one.saved) if one.saved else None
    return one.path, one.unit or None, one.unused or used, saved, one.size, one.sha256 or None


def _tell_time(saved: datetime) -> str:
    local = saved + THAI_TIME
    return f"{format_date(local, short=True)} {to_thai(local.strftime('%H:%M'))}"


def _make_cells(audit: Audit, translate: Translate) -> Page:
    repairs = {repair: translate(text) for repair, text in REPAIRS.items()}
    rows = tuple(row for cell in audit.cells for row in _write_cell(cell, repairs))
    return _make_page(
        translate(CELLS_SHEET), (), _translate_headings(CELL_COLUMNS, translate), rows
    )


def _translate_headings(
    columns: Iterable[AuditColumn], translate: Translate
) -> tuple[AuditColumn, ...]:
    return tuple(column._replace(heading=translate(column.heading)) for column in columns)


def _write_cell(one: AuditedCell, repairs: dict[Repair, str]) -> Iterator[Values]:
    for source in one.sources:
        yield (
            one.sheet,
            str(one.cell),
            source.unit or None,
            None if source.measure is None else to_thai(str(source.measure)),
            source.column or None,
            source.file,
            source.sheet or None,
            str(source.cell) if source.cell else ", ".join((source.key, *source.filled)),
            source.original or None,
            source.text,
            ", ".join(repairs[repair] for repair in source.repairs) or None,
            "\n".join(source.decisions) or None,
        )


def _make_page(
    name: str, top: Sequence[Cell], columns: tuple[AuditColumn, ...], rows: tuple[Values, ...]
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
