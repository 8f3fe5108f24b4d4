"""The overview of who has answered: a table to filter, then states, a chart and other files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import zip_longest

from itasheet.definition.definition import Definition
from itasheet.definition.identity import DocumentKind, mark_kind
from itasheet.definition.round import fill_texts
from itasheet.definition.texts import fill_text
from itasheet.language import N_, Translate
from itasheet.layout.column_widths import share_width
from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.paper import page_room
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Book, Chart, Page, Series
from itasheet.sheets.styles import ACCENT, REPORT_PAPER
from itasheet.thai.dates import find_day
from itasheet.thai.numbers import Digits, convert_digits
from itasheet.tracking.status_table import COLUMNS, NONE, STATE_STYLES
from itasheet.tracking.unit_status import MEANINGS, NAMES, RoundStatus, UnitState

TABLE_SHEET, STATES_SHEET = N_("Units"), N_("States")
TITLE = N_("Who has answered")
STATE_COLUMNS = ((N_("State"), 2.0), (N_("Units"), 1.0), (N_("What it means"), 7.0))
FILE_HEADINGS = (N_("File"), N_("Why it does not count"))
ROOM = page_room(REPORT_PAPER)
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
    builder = PageBuilder(share_width([column.share for column in COLUMNS], REPORT_PAPER))
    top = _add_titles(builder, above)
    rows = []
    for one in status.units:
        row = []
        for shown in (column.show(one, translate) for column in COLUMNS):
            value = find_day(shown.value) if isinstance(shown.value, datetime) else shown.value
            row.append(Content(NONE if value is None else value, shown.style))
        rows.append(row)
    builder.add_table(_make_headings([column.heading for column in COLUMNS], translate), rows)
    paper = REPORT_PAPER._replace(
        area=builder.area, breaks=builder.break_pages(ROOM, top), repeated=(top, top)
    )
    return builder.make_page(translate(TABLE_SHEET), paper)._replace(
        frozen_rows=top + 1,
        filtered=builder.area._replace(first_row=top),
        selected=(top + 1, 0),
    )


def _make_states(
    status: RoundStatus,
    files: Sequence[tuple[str, str]],
    above: Sequence[str],
    translate: Translate,
) -> Page:
    """Each state with its count and what it means, a chart of them, and files that do not count."""
    builder = PageBuilder(share_width([share for _, share in STATE_COLUMNS], REPORT_PAPER))
    _add_titles(builder, above)
    states = builder.add_table(
        _make_headings([heading for heading, _ in STATE_COLUMNS], translate),
        [
            (
                Content(translate(NAMES[state]), STATE_STYLES[state]),
                Content(status.count([state]), "status_number"),
                Content(translate(MEANINGS[state]), "status_text"),
            )
            for state in UnitState
        ],
    )
    height = int((CHART_BASE + BAR * len(UnitState)) / POINTS_PER_PIXEL)
    gap, row = builder.add_gap(GAP), builder.add_gap(height * POINTS_PER_PIXEL)
    builder.tied |= {gap, row, builder.add_gap(GAP)}
    names, figures = (CellRange(states[0], at, states[-1], at) for at in range(2))
    series = Series(translate(N_("units")), (names,), (figures,), ACCENT)
    title = translate(N_("Units by state"))
    chart = Chart(row, 0, sum(builder.widths), height, title, (series,))
    if files:
        file, reason = _make_headings(FILE_HEADINGS, translate)
        rows = [
            (Content(path, "status_text", columns=2), Content(why, "status_text"))
            for path, why in files
        ]
        builder.add_table((file._replace(columns=2), reason), rows)
    paper = REPORT_PAPER._replace(area=builder.area, breaks=builder.break_pages(ROOM))
    return builder.make_page(translate(STATES_SHEET), paper)._replace(charts=(chart,))


def _add_titles(builder: PageBuilder, above: Sequence[str]) -> int:
    """Add the lines above a table; gives the row that comes below them."""
    for text, style in zip_longest(above, ("summary_title", "subtitle"), fillvalue="status_line"):
        builder.add_line(Content(text, style))
    return len(builder.heights)


def _make_headings(headings: Iterable[str], translate: Translate) -> list[Content]:
    return [Content(translate(heading), "status_heading") for heading in headings]
