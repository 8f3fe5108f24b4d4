"""The overview of who has answered: a table to filter, then states, a chart and other files."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from itasheet.definition.audit import NAME, PROPERTY
from itasheet.definition.definition import Definition
from itasheet.definition.round import fill_texts
from itasheet.definition.texts import fill_text
from itasheet.language import N_, Translate
from itasheet.layout.column_widths import share_width
from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.line_breaks import break_rows
from itasheet.layout.paper import MAX_ROW_HEIGHT, cell_height, span_columns
from itasheet.problems.problem import Severity
from itasheet.reports.crest import MARGINS, ROOM
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Book, Cell, Chart, Page, Paper, Row, Series, Value
from itasheet.sheets.styles import ACCENT, DIGIT_FAMILY, font_of
from itasheet.thai.dates import find_day
from itasheet.thai.numbers import Digits, convert_digits, to_thai
from itasheet.tracking.unit_status import MEANINGS, NAMES, Roll, Standing, State

TABLE_SHEET, STATES_SHEET = N_("Units"), N_("States")
TITLE = N_("Who has answered")
COLUMNS = (
    (N_("Unit"), 2.4),
    (N_("State"), 2.5),
    (N_("Deadline"), 1.5),
    (N_("Sent on"), 1.5),
    (N_("Answered on"), 1.5),
    (N_("Measures"), 1.2),
    (N_("Errors"), 1.1),
    (N_("Warnings"), 1.1),
    (N_("Reminders"), 1.4),
    (N_("File"), 2.6),
    (N_("Next step"), 2.0),
)
"""The table's headings with their shares of the paper's width."""
STATE_COLUMNS = ((N_("State"), 2.0), (N_("Units"), 1.0), (N_("What it means"), 7.0))
FILE_HEADINGS = (N_("File"), N_("Why it does not count"))

STYLES: Mapping[State, str] = {
    State.NOT_SENT: "tracker_waiting",
    State.SENT: "tracker_waiting",
    State.RETURNED: "tracker_doubtful",
    State.ERRORS: "tracker_faulty",
    State.ACCEPTED: "tracker_done",
    State.NIL: "tracker_done",
}
STEPS: Mapping[State, str] = {
    State.NOT_SENT: N_("send the form"),
    State.SENT: N_("wait for the answer"),
    State.RETURNED: N_("decide what counts"),
    State.ERRORS: N_("send it back to be mended"),
    State.ACCEPTED: N_("nothing more"),
    State.NIL: N_("nothing more"),
}
REMIND = N_("remind")

LATE, IN_TIME, NONE = N_("late"), N_("in time"), "–"
GAP = 12.0
"""Points between tables and chart."""
CHART_BASE, BAR = 66.0, 24.0
"""Points of the chart's title and legend, and of a bar with the gap beside it."""


class Notes(NamedTuple):
    """What stands beside the table: lines above it, and files that do not count with the reason."""

    lines: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


def make_tracker(
    roll: Roll, definition: Definition, notes: Notes, created: datetime, translate: Translate
) -> Book:
    """The workbook, in the language of ``translate``, its figures in Thai digits."""
    values = fill_texts(roll.round_)
    subtitle = fill_text(definition.summary.subtitle, values)
    above = (
        translate(TITLE),
        subtitle,
        *(convert_digits(line, Digits.THAI) for line in notes.lines),
    )
    pages = (_make_table(roll, above, translate), _make_states(roll, notes, above[:2], translate))
    return Book(
        pages=pages,
        created=created,
        title=translate(TITLE),
        author=values["agency"],
        subject=subtitle,
        names={NAME: '"1"'},
        custom={PROPERTY: "1"},
    )


def _make_table(roll: Roll, above: Sequence[str], translate: Translate) -> Page:
    widths = share_width([share for _, share in COLUMNS], MARGINS, landscape=True)
    top = len(above)
    headings = [
        Cell(top, at, translate(text), "tracker_heading") for at, (text, _) in enumerate(COLUMNS)
    ]
    body = [
        Cell(row, at, value, style)
        for row, standing in enumerate(roll.standings, top + 1)
        for at, (value, style) in enumerate(_show_standing(standing, translate))
    ]
    titles = tuple(_write_titles(above))
    rows = {**_fit_across(titles, widths), **_fit_rows([*headings, *body], widths)}
    last = top + len(roll.standings)
    return Page(
        name=translate(TABLE_SHEET),
        cells=(*titles, *headings, *body),
        widths=widths,
        rows=rows,
        merges=_merge_across(titles, widths),
        paper=_set_paper(rows, widths, repeated=top),
        frozen_rows=top + 1,
        filtered=CellRange(top, 0, last, len(widths) - 1),
        selected=(top + 1, 0),
    )


def _show_standing(standing: Standing, translate: Translate) -> Iterator[tuple[Value, str]]:
    """A unit's row: each cell's value and style."""
    choice = standing.choice
    came = choice.arrivals
    counts = [choice.count(s) if came else NONE for s in (Severity.ERROR, Severity.WARNING)]
    assigned = len(standing.unit.measures)
    told = f"{standing.reported}/{assigned}" if assigned else str(standing.reported)
    yield standing.unit.name, "tracker_text"
    yield translate(NAMES[standing.state]), STYLES[standing.state]
    yield _tell_lateness(standing, translate)
    for time in (standing.sent, came[-1].time if came else None):
        yield find_day(time) if time else NONE, "tracker_date"
    yield to_thai(told), "tracker_center"
    for count in (*counts, standing.reminders.sent):
        yield count, "tracker_number"
    yield "\n".join(arrival.path for arrival in came) or NONE, "tracker_text"
    yield translate(REMIND if standing.due else STEPS[standing.state]), "tracker_text"


def _tell_lateness(standing: Standing, translate: Translate) -> tuple[str, str]:
    if standing.late:
        return translate(LATE), "tracker_late"
    return translate(IN_TIME) if standing.choice.counting else NONE, "tracker_center"


def _make_states(roll: Roll, notes: Notes, above: Sequence[str], translate: Translate) -> Page:
    widths = share_width([share for _, share in STATE_COLUMNS], MARGINS, landscape=True)
    titles = tuple(_write_titles(above))
    first = len(above) + 1
    table = tuple(_write_states(roll, first - 1, translate))
    chart = _draw_chart(first, widths, translate)
    files = tuple(_write_files(notes, chart.row + 2, translate))
    rows = {
        **_fit_across(titles, widths),
        **_fit_rows(table, widths),
        chart.row - 1: Row(GAP),
        chart.row: Row(chart.height * POINTS_PER_PIXEL),
        chart.row + 1: Row(GAP),
        **_fit_rows(files, (span_columns(widths[:2]), 0, widths[2])),
    }
    return Page(
        name=translate(STATES_SHEET),
        cells=(*titles, *table, *files),
        widths=widths,
        rows=rows,
        merges=(
            *_merge_across(titles, widths),
            *(CellRange(cell.row, 0, cell.row, 1) for cell in files if cell.column == 0),
        ),
        charts=(chart,),
        paper=_set_paper(rows, widths, tied={first - 1, *range(chart.row - 1, chart.row + 3)}),
    )


def _write_states(roll: Roll, row: int, translate: Translate) -> Iterator[Cell]:
    """Each state with its count and what it means: the legend of the table's colours."""
    for at, (text, _) in enumerate(STATE_COLUMNS):
        yield Cell(row, at, translate(text), "tracker_heading")
    for number, state in enumerate(State, row + 1):
        yield Cell(number, 0, translate(NAMES[state]), STYLES[state])
        yield Cell(number, 1, roll.count([state]), "tracker_number")
        yield Cell(number, 2, translate(MEANINGS[state]), "tracker_text")


def _draw_chart(first: int, widths: tuple[int, ...], translate: Translate) -> Chart:
    last = first + len(State) - 1
    names, figures = CellRange(first, 0, last, 0), CellRange(first, 1, last, 1)
    height = int((CHART_BASE + BAR * len(State)) / POINTS_PER_PIXEL)
    series = Series(translate(N_("units")), (names,), (figures,), ACCENT)
    title = translate(N_("Units by state"))
    return Chart(last + 2, 0, sum(widths), height, title, (series,))


def _write_files(notes: Notes, row: int, translate: Translate) -> Iterator[Cell]:
    """The files that do not count; nothing where there are none."""
    shown = (tuple(map(translate, FILE_HEADINGS)), *notes.files) if notes.files else ()
    for number, (path, reason) in enumerate(shown, row):
        style = "tracker_heading" if number == row else "tracker_text"
        yield Cell(number, 0, path, style)
        yield Cell(number, 2, reason, style)


def _write_titles(above: Sequence[str]) -> Iterator[Cell]:
    styles = ["summary_title", "subtitle", *["tracker_line"] * len(above)]
    for row, (text, style) in enumerate(zip(above, styles, strict=False)):
        yield Cell(row, 0, text, style)


def _merge_across(cells: Sequence[Cell], widths: tuple[int, ...]) -> tuple[CellRange, ...]:
    return tuple(CellRange(cell.row, 0, cell.row, len(widths) - 1) for cell in cells)


def _fit_across(cells: Sequence[Cell], widths: tuple[int, ...]) -> dict[int, Row]:
    return _fit_rows(cells, (span_columns(widths),))


def _fit_rows(cells: Sequence[Cell], widths: Sequence[int]) -> dict[int, Row]:
    heights: dict[int, float] = {}
    for cell in cells:
        height = cell_height(str(cell.value), font_of(cell.style), widths[cell.column])
        heights[cell.row] = max(heights.get(cell.row, 0.0), height)
    return {row: Row(min(height, MAX_ROW_HEIGHT)) for row, height in heights.items()}


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
