"""An audit as a workbook: which files were read, and a line for each source of each cell.

Its sheets are for people; what is read back is the data, on a sheet that is not shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from itertools import chain
from math import ceil

from itasheet.cells.read_cell import REPAIRS
from itasheet.definition.identity import DocumentKind, mark_facts
from itasheet.language import N_, Translate
from itasheet.layout.fonts import measure_width
from itasheet.layout.line_breaks import break_lines, cut_text
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.paper import (
    AUDIT_PAPER,
    MAX_ROW_HEIGHT,
    count_fitting_lines,
    fit_row_height,
    text_width,
)
from itasheet.layout.styles import STYLES
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Book, Listing, Page
from itasheet.thai.dates import THAI_TIME, format_date
from itasheet.thai.numbers import to_thai
from itasheet.tracking.audit import Audit, write_data

NOTES = (
    N_("Keep this file beside the report; it is not meant to be published."),
    N_("To look up a cell: itasheet trace {report} C5 – to check the files: --verify"),
)
FILE_COLUMNS = {
    N_("File"): 380,
    N_("Unit"): 230,
    N_("In the report"): 310,
    N_("Last saved"): 170,
    N_("Bytes"): 110,
    N_("sha256"): 690,
}
CELL_COLUMNS = {
    N_("Sheet of the report"): 90,
    N_("Cell of the report"): 70,
    N_("Unit"): 140,
    N_("Measure"): 70,
    N_("Column"): 200,
    N_("File"): 200,
    N_("Sheet"): 120,
    N_("Cell or setting"): 160,
    N_("Original text"): 380,
    N_("Text in the report"): 380,
    N_("Repaired"): 120,
    N_("Decided"): 150,
}
"""Headings, and the widths of their columns in pixels."""

FONT = STYLES["audit_cell"].font
MOST_LINES = count_fitting_lines(MAX_ROW_HEIGHT, FONT)
FULLNESS, LONGEST_WORD = 0.92, 18.0
"""How much of a line words fill: this share of it, less so many points.

Measured on reports' texts, so that no row is too low where lines are estimated, not broken.
"""
Values = tuple[str | int | None, ...]
"""A row of a table."""


def make_audit(audit: Audit, translate: Translate) -> Book:
    """The workbook; ``translate`` is that of the language in which its labels are wanted."""
    title = translate(N_("Where the texts of the report came from"))
    top = [[Content(title, "audit_title")]]
    for label, fact in (
        (N_("Report"), audit.report),
        (N_("sha256 of the report"), audit.sha256),
        (N_("Made on"), format_date(audit.made)),
        (N_("Made by"), audit.version),
    ):
        top.append([Content(translate(label), "audit_label"), Content(fact, "audit_fact")])
    for note in NOTES:
        top.append([Content(translate(note).format(report=audit.report), "audit_fact")])
    files: list[Values] = []
    for file in audit.files:
        at = file.saved.replace(tzinfo=UTC).astimezone(THAI_TIME) if file.saved else None
        time = f"{format_date(at, short=True)} {to_thai(at.strftime('%H:%M'))}" if at else None
        use = file.unused or translate(N_("used"))
        files.append((file.path, file.unit or None, use, time, file.size, file.sha256 or None))
    cells = list(_write_cells(audit, translate))
    names, custom = mark_facts({DocumentKind.AUDIT.value: "1"})
    pages = (
        _make_page(translate(N_("Files")), top, FILE_COLUMNS, files, translate),
        _make_page(translate(N_("Cells")), (), CELL_COLUMNS, cells, translate),
        write_data(audit),
    )
    return Book(pages, audit.made, title, "", audit.report, audit.merge, names, custom)


def _write_cells(audit: Audit, translate: Translate) -> Iterator[Values]:
    repairs = {repair: translate(text) for repair, text in REPAIRS.items()}
    for cell in audit.cells:
        for source in cell.sources:
            yield (
                cell.sheet,
                str(cell.cell),
                source.unit or None,
                to_thai(source.measure) if source.measure else None,
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
    name: str,
    top: Iterable[Sequence[Content]],
    columns: Mapping[str, int],
    rows: list[Values],
    translate: Translate,
) -> Page:
    """A sheet with a table that can be filtered, below what stands on top."""
    builder = PageBuilder(tuple(columns.values()))
    for contents in top:
        builder.add_row(contents)
    first = builder.add_row(Content(translate(column), "audit_heading") for column in columns)
    builder.fit_buttons(first)
    styles = ("audit_number" if one == "Bytes" else "audit_cell" for one in columns)
    rooms = [*map(text_width, builder.widths)]
    lines = _count_lines(rows, rooms)
    if max(lines, default=0) > MOST_LINES:
        cut = (_cut_row(row, rooms) if n > MOST_LINES else [row] for row, n in zip(rows, lines))
        rows = [*chain.from_iterable(cut)]
        lines = [min(count, MOST_LINES) for count in _count_lines(rows, rooms)]
    heights = tuple(fit_row_height(count, FONT) for count in lines)
    table = CellRange(first, 0, first + len(rows), len(columns) - 1)
    paper = AUDIT_PAPER._replace(area=table._replace(first_row=0), repeated=(first, first))
    return builder.make_page(name, paper)._replace(
        frozen_rows=first + 1,
        filtered=table,
        selected=(first + 1, 0),
        listing=Listing(first + 1, tuple(styles), tuple(rows), heights),
    )


def _cut_row(row: Values, rooms: Sequence[float]) -> Iterator[Values]:
    """A row of long texts as several; what fits one stands in each, for the filter."""
    pieces = [
        cut_text(value, FONT, room, MOST_LINES) if isinstance(value, str) else (value,)
        for value, room in zip(row, rooms, strict=True)
    ]
    count = max(map(len, pieces))
    blank: Values = (None,) * count
    columns = (one * count if len(one) == 1 else (*one, *blank[len(one) :]) for one in pieces)
    return zip(*columns, strict=True)


def _count_lines(rows: Iterable[Values], rooms: Iterable[float]) -> list[int]:
    """How many lines each row takes, by how wide its texts are.

    To break them all would take longer than all the rest.
    """
    counts = map(_count_in_column, zip(*rows), rooms)
    return [*map(max, zip(*counts, strict=True))]


def _count_in_column(column: Values, room: float) -> list[int]:
    """How many lines each text of a column takes."""

    def count(line: str) -> int:
        lines = ceil(measure_width(line, FONT) / (room * FULLNESS - LONGEST_WORD)) or 1
        # A line with one of these signs may be broken anywhere: it is.
        is_sure = lines == 1 or not any(sign in line for sign in "/\\\t")
        return lines if is_sure else len(break_lines(line, FONT, room))

    texts = (text for text in {*column} if isinstance(text, str))
    known: dict[object, int] = {text: sum(map(count, text.split("\n"))) for text in texts}
    return [known.get(text, 1) for text in column]
