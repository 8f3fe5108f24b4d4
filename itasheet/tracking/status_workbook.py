"""The overview of who has answered: a table to filter, then states, a chart and other files."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime

from itasheet.definition.definition import Definition
from itasheet.definition.identity import DocumentKind, mark_kind
from itasheet.definition.round import fill_texts
from itasheet.definition.texts import fill_text
from itasheet.language import N_, Translate
from itasheet.layout.column_widths import share_width
from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.line_breaks import break_rows
from itasheet.layout.paper import fit_rows, span_columns
from itasheet.reports.crest import MARGINS, ROOM
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Book, Cell, Chart, Page, Paper, Row, Series
from itasheet.sheets.styles import ACCENT, DIGIT_FAMILY
from itasheet.thai.dates import find_day
from itasheet.thai.numbers import Digits, convert_digits
from itasheet.tracking.status_table import COLUMNS, NONE, STATE_STYLES
from itasheet.tracking.unit_status import MEANINGS, NAMES, RoundStatus, UnitState

TABLE_SHEET, STATES_SHEET = N_("Units"), N_("States")
TITLE = N_("Who has answered")
STATE_COLUMNS = ((N_("State"), 2.0), (N_("Units"), 1.0), (N_("What it means"), 7.0))
FILE_HEADINGS = (N_("File"), N_("Why it does not count"))
GAP = 12.0
"""Points between tables and chart."""
CHART_BASE, BAR = 66.0, 24.0
"""Points of the chart's title and legend, and of a bar with the gap beside it."""


def make_workbook(
    status: RoundStatus,
    definition: Definition,
    lines: Sequence[str],
    files: Sequence[tuple[str, str]],
    created: datetime,
    translate: Translate,
) -> Book:
    """The workbook, in the language of ``translate``, its figures in Thai digits.

    ``lines`` stand above the table; ``files`` are those that do not count, with the reason.
    """
    values = fill_texts(status.round_)
    title, subtitle = translate(TITLE), fill_text(definition.summary.subtitle, values)
    above = (title, subtitle, *(convert_digits(line, Digits.THAI) for line in lines))
    names, custom = mark_kind(DocumentKind.OVERVIEW)
    return Book(
        pages=(
            _make_table(status, above, translate),
            _make_states(status, files, above[:2], translate),
        ),
        created=created,
        title=title,
        author=values["agency"],
        subject=subtitle,
        names=names,
        custom=custom,
    )


def _make_table(status: RoundStatus, above: Sequence[str], translate: Translate) -> Page:
    widths = share_width([column.share for column in COLUMNS], MARGINS, landscape=True)
    top = len(above)
    table = [
        Cell(top, at, translate(column.heading), "status_heading")
        for at, column in enumerate(COLUMNS)
    ]
    for row, one in enumerate(status.units, top + 1):
        for at, column in enumerate(COLUMNS):
            shown = column.show(one, translate)
            value = find_day(shown.value) if isinstance(shown.value, datetime) else shown.value
            table.append(Cell(row, at, NONE if value is None else value, shown.style))
    titles = tuple(_write_titles(above))
    rows = {**fit_rows(titles, (span_columns(widths),)), **fit_rows(table, widths)}
    last = top + len(status.units)
    return Page(
        name=translate(TABLE_SHEET),
        cells=(*titles, *table),
        widths=widths,
        rows=rows,
        merges=_merge_across(titles, widths),
        paper=_set_paper(rows, widths, repeated=top),
        frozen_rows=top + 1,
        filtered=CellRange(top, 0, last, len(widths) - 1),
        selected=(top + 1, 0),
    )


def _make_states(
    status: RoundStatus,
    files: Sequence[tuple[str, str]],
    above: Sequence[str],
    translate: Translate,
) -> Page:
    """The states with their counts and what they mean, a chart, and the files that do not count."""
    widths = share_width([share for _, share in STATE_COLUMNS], MARGINS, landscape=True)
    titles, first = tuple(_write_titles(above)), len(above) + 1
    table = [
        Cell(first - 1, at, translate(text), "status_heading")
        for at, (text, _) in enumerate(STATE_COLUMNS)
    ]
    for row, state in enumerate(UnitState, first):
        table += [
            Cell(row, 0, translate(NAMES[state]), STATE_STYLES[state]),
            Cell(row, 1, status.count([state]), "status_number"),
            Cell(row, 2, translate(MEANINGS[state]), "status_text"),
        ]
    chart = _draw_chart(first, widths, translate)
    listed: list[Cell] = []
    for row, texts in enumerate([tuple(map(translate, FILE_HEADINGS)), *files], chart.row + 2):
        style = "status_text" if listed else "status_heading"
        listed += [Cell(row, at, text, style) for at, text in zip((0, 2), texts, strict=True)]
    listed = listed if files else []
    rows = {
        **fit_rows(titles, (span_columns(widths),)),
        **fit_rows(table, widths),
        chart.row - 1: Row(GAP),
        chart.row: Row(chart.height * POINTS_PER_PIXEL),
        chart.row + 1: Row(GAP),
        **fit_rows(listed, (span_columns(widths[:2]), 0, widths[2])),
    }
    spanned = (CellRange(cell.row, 0, cell.row, 1) for cell in listed if cell.column == 0)
    return Page(
        name=translate(STATES_SHEET),
        cells=(*titles, *table, *listed),
        widths=widths,
        rows=rows,
        merges=(*_merge_across(titles, widths), *spanned),
        charts=(chart,),
        paper=_set_paper(rows, widths, tied={first - 1, *range(chart.row - 1, chart.row + 3)}),
    )


def _draw_chart(first: int, widths: tuple[int, ...], translate: Translate) -> Chart:
    last = first + len(UnitState) - 1
    names, figures = CellRange(first, 0, last, 0), CellRange(first, 1, last, 1)
    height = int((CHART_BASE + BAR * len(UnitState)) / POINTS_PER_PIXEL)
    series = Series(translate(N_("units")), (names,), (figures,), ACCENT)
    title = translate(N_("Units by state"))
    return Chart(last + 2, 0, sum(widths), height, title, (series,))


def _write_titles(above: Sequence[str]) -> Iterator[Cell]:
    styles = ["summary_title", "subtitle", *["status_line"] * len(above)]
    for row, (text, style) in enumerate(zip(above, styles, strict=False)):
        yield Cell(row, 0, text, style)


def _merge_across(cells: Sequence[Cell], widths: tuple[int, ...]) -> tuple[CellRange, ...]:
    return tuple(CellRange(cell.row, 0, cell.row, len(widths) - 1) for cell in cells)


def _set_paper(
    rows: Mapping[int, Row],
    widths: tuple[int, ...],
    repeated: int | None = None,
    tied: Container[int] = (),
) -> Paper:
    """A4 on its side; a table that goes on has its headings on every page.

    ``tied`` rows stand on the same page as the one below them.
    """
    room = ROOM - (rows[repeated].height if repeated is not None else 0)
    breaks = break_rows([rows[row].height for row in sorted(rows)], room, tied)
    return Paper(
        landscape=True,
        margins=MARGINS,
        area=CellRange(0, 0, max(rows), len(widths) - 1),
        breaks=breaks,
        repeated=(repeated, repeated) if repeated is not None else None,
        footer=f'&C&"{DIGIT_FAMILY},Regular"&16- &P -',
        centered=True,
    )
