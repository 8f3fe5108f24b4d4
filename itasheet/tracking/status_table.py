"""The table of units, each column defined once: for the terminal, the document, the workbook.

To add one, write its function and put it in ``COLUMNS``. The workbook has the table, to be filtered
or printed as a page for the head of the agency, and for the office the states with a chart, and the
files: those that count, and those that do not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, NamedTuple

from itasheet.definition.definition import Definition
from itasheet.definition.identity import DocumentKind, mark_facts
from itasheet.definition.round import fill_texts
from itasheet.definition.texts import fill_text
from itasheet.language import N_, Translate, name_language
from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.paper import REPORT_PAPER, page_room, share_width
from itasheet.layout.styles import VALUES
from itasheet.problems.problem import Severity, format_day
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Book, Chart, Page, Series
from itasheet.thai.dates import find_day
from itasheet.thai.numbers import Digits, convert_digits, to_thai
from itasheet.tracking.received import TIME_SOURCES, ReceivedFile
from itasheet.tracking.unit_status import DONE, MEANINGS, NAMES, RoundStatus, UnitState, UnitStatus

NONE = "–"
"""What is shown where there is nothing to say."""
STATE_COLUMNS = {N_("State"): 2.0, N_("Units"): 1.0, N_("What it means"): 7.0}
GAP, CHART_BASE, BAR = 12.0, 66.0, 24.0
"""Points between tables and chart, of the chart's title and legend, and of a bar with its gap."""

STATE_STYLES: Mapping[UnitState, str] = {
    **dict.fromkeys((UnitState.NOT_SENT, UnitState.SENT), "status_waiting"),
    **dict.fromkeys((UnitState.NOT_REACHED, UnitState.ERRORS), "status_faulty"),
    UnitState.RETURNED: "status_doubtful",
    **dict.fromkeys(DONE, "status_done"),
}
STEPS: Mapping[UnitState, str] = {
    UnitState.NOT_SENT: N_("send the form"),
    UnitState.NOT_REACHED: N_("mend the address, send again"),
    UnitState.SENT: N_("wait for the answer"),
    UnitState.RETURNED: N_("decide what counts"),
    UnitState.ERRORS: N_("send it back to be mended"),
    **dict.fromkeys(DONE, N_("nothing more")),
}


class Shown(NamedTuple):
    """What a column has of a unit: the value and the style of the workbook's cell.

    ``text`` is what the terminal says, if not just the value, and ``facts`` what the document has,
    in no language.
    """

    value: str | int | datetime | None
    style: str = "status_text"
    text: str | None = None
    facts: Mapping[str, Any] = MappingProxyType({})


Show = Callable[[UnitStatus, Translate], Shown]


class StatusColumn(NamedTuple):
    """A column: its key and heading, its share of the workbook's width, and what it has of a unit.

    One that is ``wide`` does not stand on the terminal.
    """

    key: str
    heading: str
    share: float
    show: Show
    wide: bool = False

    def format(self, one: UnitStatus, translate: Translate) -> str:
        shown = self.show(one, translate)
        value = shown.value if shown.text is None else shown.text
        if isinstance(value, datetime):
            return _format_day(value, translate)
        return NONE if value in (None, "") else str(value)


def describe_file(file: ReceivedFile) -> dict[str, Any]:
    """What the document has of a file that came."""
    return {
        "path": file.path,
        "sha256": file.returned and file.returned.sha256,
        "returned": file.time,
        "clock": file.time_source,
        "saved": file.returned and file.returned.saved,
        "filled": bool(file.returned and file.returned.entries),
        "errors": file.count(Severity.ERROR),
        "warnings": file.count(Severity.WARNING),
    }


def _format_day(time: datetime | None, translate: Translate) -> str:
    return format_day(find_day(time), translate, short=True) if time else NONE


def _show_unit(one: UnitStatus, _: Translate) -> Shown:
    return Shown(one.unit.name, facts={"id": one.unit.id, "name": one.unit.name})


def _show_state(one: UnitStatus, translate: Translate) -> Shown:
    name = translate(NAMES[one.state])
    text = translate(N_("{state}, late")).format(state=name) if one.late else name
    return Shown(name, STATE_STYLES[one.state], text, {"state": one.state})


def _show_lateness(one: UnitStatus, translate: Translate) -> Shown:
    text = translate(N_("in time")) if one.last and one.late is not None else None
    shown = (translate(N_("late")), "status_late") if one.late else (text, "status_center")
    return Shown(*shown, facts={"late": one.late})


def _show_sent(one: UnitStatus, _: Translate) -> Shown:
    return Shown(one.sent, "status_date", facts={"sent": one.sent})


def _show_answer(one: UnitStatus, translate: Translate) -> Shown:
    """When the last of the returns that count came, and on the terminal what tells that."""
    time, source = (one.last.time, one.last.time_source) if one.last else (None, None)
    facts = {
        "returns": tuple(map(describe_file, one.returns.counting)),
        "others": tuple(map(describe_file, one.returns.others)),
        "undecided": one.returns.is_undecided,
    }
    text = f"{_format_day(time, translate)} ({translate(TIME_SOURCES[source])})" if source else NONE
    return Shown(time, "status_date", text, facts)


def _show_measures(one: UnitStatus, _: Translate) -> Shown:
    """How many measures the unit reports on, of how many; it may be free to report on any."""
    assigned = one.unit.measures
    text = f"{one.reported}/{len(assigned)}" if assigned else str(one.reported)
    nil = (entry.measure.number for entry in one.returns.entries if entry.nil and entry.measure)
    facts = {"assigned": assigned, "reported": one.reported, "nil": sorted(nil)}
    return Shown(to_thai(text), "status_center", text, facts)


def _show_count(one: UnitStatus, _: Translate, severity: Severity) -> Shown:
    return Shown(one.returns.count(severity) if one.last else None, "status_number")


def _show_reminders(one: UnitStatus, translate: Translate) -> Shown:
    told = [f"{one.reminders} ({_format_day(one.reminded, translate)})"] if one.reminders else []
    told += [translate(N_("due"))] if one.due else []
    facts = {"reminders": one.reminders, "reminded": one.reminded, "reminder_due": one.due}
    return Shown(one.reminders, "status_number", ", ".join(told), facts)


def _show_step(one: UnitStatus, translate: Translate) -> Shown:
    return Shown(translate(N_("remind") if one.due else STEPS[one.state]))


COLUMNS = [
    StatusColumn("name", N_("Unit"), 2.4, _show_unit),
    StatusColumn("state", N_("State"), 2.5, _show_state),
    StatusColumn("late", N_("Deadline"), 1.5, _show_lateness, wide=True),
    StatusColumn("sent", N_("Sent on"), 1.5, _show_sent),
    StatusColumn("returns", N_("Answered on"), 1.5, _show_answer),
    StatusColumn("measures", N_("Measures"), 1.2, _show_measures),
    StatusColumn("errors", N_("Errors"), 1.1, partial(_show_count, severity=Severity.ERROR)),
    StatusColumn("warnings", N_("Warnings"), 1.1, partial(_show_count, severity=Severity.WARNING)),
    StatusColumn("reminders", N_("Reminders"), 1.4, _show_reminders),
    StatusColumn("step", N_("Next step"), 2.0, _show_step, wide=True),
]
"""All columns in their order."""


def make_workbook(
    status: RoundStatus,
    definition: Definition,
    lines: Sequence[str],
    files: Sequence[tuple[str, str]],
    created: datetime,
    translate: Translate,
) -> Book:
    """The workbook; ``files`` are those that do not count, with reasons."""
    values = fill_texts(status.round_)
    title = translate(N_("Who has answered"))
    subtitle = fill_text(definition.summary.subtitle, values)
    digits = Digits.THAI if name_language(translate) == "th" else Digits.ARABIC
    above = (title, subtitle, *(convert_digits(line, digits) for line in lines))
    pages = _make_table(status, above, translate), _make_states(status, files, above[:2], translate)
    names, custom = mark_facts({DocumentKind.OVERVIEW.value: "1"})
    return Book(pages, created, title, values["agency"], subtitle, names=names, custom=custom)


def _make_table(status: RoundStatus, above: Sequence[str], translate: Translate) -> Page:
    builder = _begin_page([column.share for column in COLUMNS], above)
    top, rows = len(builder.heights), []
    for one in status.units:
        row = []
        for shown in (column.show(one, translate) for column in COLUMNS):
            value = find_day(shown.value) if isinstance(shown.value, datetime) else shown.value
            row.append(Content(NONE if value is None else value, shown.style))
        rows.append(row)
    builder.add_table(_make_headings((column.heading for column in COLUMNS), translate), rows)
    builder.fit_buttons(top)
    breaks = builder.break_pages(page_room(REPORT_PAPER))
    paper = REPORT_PAPER._replace(area=builder.area, breaks=breaks, repeated=(top, top))
    return builder.make_page(translate(N_("Units")), paper)._replace(
        frozen_rows=top + 1, filtered=builder.area._replace(first_row=top), selected=(top + 1, 0)
    )


def _make_states(
    status: RoundStatus,
    files: Sequence[tuple[str, str]],
    above: Sequence[str],
    translate: Translate,
) -> Page:
    """Each state with its count and what it means, a chart of them, and the files that came."""
    builder = _begin_page(STATE_COLUMNS.values(), above)
    rows = [
        (
            Content(translate(NAMES[state]), STATE_STYLES[state]),
            Content(status.count([state]), "status_number"),
            Content(translate(MEANINGS[state]), "status_text"),
        )
        for state in UnitState
    ]
    states = builder.add_table(_make_headings(STATE_COLUMNS, translate), rows)
    height = int((CHART_BASE + BAR * len(UnitState)) / POINTS_PER_PIXEL)
    gap, row = builder.add_gap(GAP), builder.add_gap(height * POINTS_PER_PIXEL)
    builder.tied |= {gap, row, builder.add_gap(GAP)}
    names, figures = (CellRange(states[0], at, states[-1], at) for at in range(2))
    series = Series(translate(N_("units")), (names,), (figures,), VALUES["accent"])
    title = translate(N_("Units by state"))
    counting = [(file.path, one.unit.name) for one in status.units for file in one.returns.counting]
    for heading, table in ((N_("Unit"), counting), (N_("Why it does not count"), files)):
        file, told = _make_headings((N_("File"), heading), translate)
        listed = [
            (Content(path, "status_text", columns=2), Content(text, "status_text"))
            for path, text in table
        ]
        if listed:
            builder.add_table((file._replace(columns=2), told), listed)
            builder.add_gap(GAP)
    breaks, places = builder.repeat_headings(page_room(REPORT_PAPER))
    chart = Chart(places[row], sum(builder.widths), height, title, (series,))
    paper = REPORT_PAPER._replace(area=builder.area, breaks=breaks)
    return builder.make_page(translate(N_("States")), paper)._replace(charts=(chart,))


def _begin_page(shares: Iterable[float], above: Sequence[str]) -> PageBuilder:
    """A page with columns of these shares and the lines above a table."""
    builder = PageBuilder(share_width(tuple(shares), REPORT_PAPER))
    for text, style in zip_longest(above, ("summary_title", "subtitle"), fillvalue="status_line"):
        builder.add_line(Content(text, style))
    return builder


def _make_headings(headings: Iterable[str], translate: Translate) -> list[Content]:
    return [Content(translate(heading), "status_heading") for heading in headings]
