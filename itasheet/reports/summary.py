"""The summary for the central office: who reported on what, what is missing, what was left over."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.paper import MAX_ROW_HEIGHT, REPORT_PAPER, page_room, share_width
from itasheet.layout.styles import VALUES
from itasheet.reports.contents import Remark, ReportContents
from itasheet.sheets.cell_reference import CellRef, join_cells
from itasheet.sheets.page import Chart, Page, Series
from itasheet.thai.numbers import Digits, convert_digits

UNIT_SHARE, MEASURE_SHARE, COUNT_SHARE = 3.4, 1.0, 1.3
"""Widths of the columns as shares of the paper's width, where there are few measures."""
NARROWEST_UNIT, NARROWEST_COUNT = 0.2, 0.075
"""Shares of the whole that the outer columns keep, however many measures there are."""
GAP = 12.0
"""Points between the matrix, the chart and the lists."""
CHART_BASE = 72.0
"""Points of the chart's title and legend."""
BAR = 28.0
"""Points of a bar with the gap beside it."""
PLACE_WIDTH = 290
"""Pixels that the second column of a list has at least."""
SEPARATOR, SIGN = ">", "▸"
"""What stands between the parts of a place, as the national fonts do not have messages' own."""


def make_summary(contents: ReportContents) -> Page:
    """The sheet with the matrix, a chart of it, and the lists of what is missing and left over."""
    builder = PageBuilder(plan_widths(len(contents.definition.measures)))
    for key, style in (("title", "summary_title"), ("subtitle", "subtitle")):
        for line in contents.fill_key(f"summary.{key}", style):
            builder.tied.add(builder.add_line(line))
    builder.tied.add(builder.add_gap(GAP))
    units = _add_matrix(builder, contents)
    gap = builder.add_gap(GAP)
    height = int(min(CHART_BASE + BAR * len(units), MAX_ROW_HEIGHT) / POINTS_PER_PIXEL)
    if units:
        # A chart has a row of its own, so that no page break can cut it; and as one that touches a
        # page's edge is drawn on both pages, a gap goes with it on either side.
        builder.tied |= {gap, builder.add_gap(height * POINTS_PER_PIXEL)}
        builder.add_gap(GAP)
    add_list(builder, contents, "missing_title", contents.missing)
    beside = [
        Remark(
            left.file,
            f" {SIGN} ".join(filter(None, (left.sheet, str(left.cell)))),
            f"{left.column}: {left.original}" if left.column else left.original,
        )
        for left in contents.merged.leftovers
    ]
    add_list(builder, contents, "extra_title", beside)
    breaks, places = builder.repeat_headings(page_room(REPORT_PAPER))
    sheet = contents.paper._replace(area=builder.area, breaks=breaks)
    page = builder.make_page(contents.definition.summary.sheet, sheet)
    if units:
        # The bars are those of the units' rows, one area as long as these follow each other.
        last, texts = len(page.widths) - 1, contents.definition.summary
        names, reported, missing = (
            tuple(join_cells(CellRef(places[row], column) for row in units))
            for column in (0, last - 1, last)
        )
        series = (
            Series(texts.reported, names, reported, VALUES["done_bar"]),
            Series(texts.missing, names, missing, VALUES["missing_bar"]),
        )
        chart = Chart(places[gap + 1], sum(page.widths), height, texts.chart, series)
        page = page._replace(charts=(chart,))
    return page


def plan_widths(measures: int) -> tuple[int, ...]:
    """Pixels of the columns: unit, measures, two counts."""
    total = UNIT_SHARE + measures * MEASURE_SHARE + 2 * COUNT_SHARE
    unit = max(UNIT_SHARE / total, NARROWEST_UNIT)
    count = max(COUNT_SHARE / total, NARROWEST_COUNT)
    each = (1 - unit - 2 * count) / max(measures, 1)
    return share_width((unit, *([each] * measures), count, count), REPORT_PAPER)


def _add_matrix(builder: PageBuilder, contents: ReportContents) -> range:
    """Units by measures with what they reported, and the sums; gives the rows of the units."""
    definition, merged = contents.definition, contents.merged
    texts, measures = definition.summary, definition.measures
    reported = Content(texts.yes, "summary_yes")
    nil = Content(texts.nil or texts.yes, "summary_nil")
    missing = Content(texts.no, "summary_no")
    not_assigned = Content(texts.not_assigned, "summary_none")
    headings = [contents.label("unit", "summary_heading")]
    for measure in measures:
        headings += contents.fill_key("summary.measure", "summary_heading", measure.words)
    headings += [contents.label(name, "summary_heading") for name in ("reported", "missing")]
    said: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for one in merged.entries:
        if one.unit:
            said[one.unit.id, one.measure.number].append(one.entry.nil)
    totals = [0] * (len(measures) + 2)
    rows = []
    for unit in merged.units:
        states = []
        for number in (measure.number for measure in measures):
            if nils := said.get((unit.id, number)):
                states.append(nil if all(nils) else reported)
            else:
                states.append(missing if number in unit.measures else not_assigned)
        told = [state in (reported, nil) for state in states]
        counts = (sum(told), states.count(missing))
        totals = [total + one for total, one in zip(totals, (*told, *counts), strict=True)]
        rows.append(
            [
                Content(convert_digits(unit.name, Digits.THAI), "summary_unit"),
                *states,
                *(Content(count, "summary_total") for count in counts),
            ]
        )
    sums = (Content(total, "summary_total") for total in totals)
    table = builder.add_table(headings, [*rows, [contents.label("total", "summary_total"), *sums]])
    builder.tied.add(table[-1] - 1)
    return table[:-1]


def add_list(
    builder: PageBuilder, contents: ReportContents, title: str, remarks: Sequence[Remark]
) -> None:
    """A list of file, place and text; where nothing is missing a sentence says so."""
    if not remarks:
        if title == "missing_title":
            builder.add_line(contents.label("nothing_missing", "summary_subtitle"))
        return
    last = len(builder.widths) - 1
    reached = accumulate(builder.widths[1 : last - 1])
    wide = (number for number, width in enumerate(reached, 1) if width >= PLACE_WIDTH)
    place = next(wide, max(last - 2, 1))
    spans = (1, place, last - place)
    rows = []
    for remark in remarks:
        texts = (remark.file, remark.place.replace(SIGN, SEPARATOR), remark.text)
        rows.append(
            [
                Content(text or None, "summary_remark", columns=span)
                for text, span in zip(texts, spans, strict=True)
            ]
        )
    builder.tied.add(builder.add_line(contents.label(title, "summary_subtitle")))
    headings = [
        contents.label(name, "summary_heading", span)
        for name, span in zip(("file", "place", "text"), spans, strict=True)
    ]
    builder.tied.add(builder.add_table(headings, rows)[-1])
    builder.add_gap(GAP)
