"""The report's table as a sheet: titles and intro, headings on every page, entries, signature."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby

from itasheet.definition.definition import ColumnKind, Definition
from itasheet.layout.line_breaks import cut_text
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.paper import cell_height, fit_row_height, share_width, span_columns, text_width
from itasheet.reports.contents import ReportContents, from_definition, from_program
from itasheet.reports.pagination import Part
from itasheet.reports.typesetting import CENTERED, FONT, ROOM, Typesetter, set_texts
from itasheet.sheets.page import CUT, CUT_AT_LINE_END, Page
from itasheet.sheets.styles import REPORT_PAPER, font_of, stamp_paper

ORNAMENT = "*****"
"""Stands between titles and intro, as on printed reports of this kind."""
INTRO_LINES = 12
"""Lines of the intro that stand in one row: a row has a greatest height, an intro has none."""
INTRO_GAP = 6.0
"""Points between the intro and the headings."""
SIGNATURE_GAP = 30.0
"""Points between the table and the signature, where there is room for the pen."""
SIGNATURE_WIDTH = 380
"""Pixels that a signature has at least; it stands below the last columns."""


def make_report_table(contents: ReportContents) -> Page:
    """The sheet with titles, intro, table and signature."""
    definition, digits = contents.definition, contents.wishes.digits
    builder = PageBuilder(share_width([1] * len(definition.columns), REPORT_PAPER))
    _add_top(builder, contents)
    breaks = [*builder.break_pages(ROOM)]
    font = font_of("report_signature")
    is_signed = bool(contents.values.get("signer"))
    signature = [
        (line, cell_height(str(line.value), font, SIGNATURE_WIDTH))
        for line in contents.set_key("report.signature", "report_signature")
        if is_signed
    ]
    typesetter = Typesetter(
        definition,
        [set_texts(merged, definition, digits) for merged in contents.merged.entries],
        top=sum(builder.heights[breaks[-1] if breaks else 0 :]),
        below=SIGNATURE_GAP + sum(height for _, height in signature) if signature else 0.0,
    )
    builder.widths = widths = typesetter.choose_widths()
    heading = builder.add_row(
        Content(text, "report_heading", from_definition(definition, f"columns[{at}].heading", text))
        for at, text in enumerate((column.printed for column in definition.columns), 1)
    )
    for number, parts in enumerate(typesetter.set_pages(widths)):
        if number:
            # Where no row has room on the first page the headings go with them.
            row = len(builder.heights)
            breaks.append(row if row > heading + 1 else heading)
        for part in parts:
            builder.add_row(_set_part(part, definition), height=fit_row_height(part.lines, FONT))
    if signature:
        builder.add_gap(SIGNATURE_GAP)
    wide = (at for at in reversed(range(len(widths))) if sum(widths[at:]) >= SIGNATURE_WIDTH)
    column = next(wide, 0)
    for line, height in signature:
        builder.add_line(line, column, height)
    paper = stamp_paper(REPORT_PAPER, contents.stamp)._replace(
        area=builder.area, breaks=tuple(breaks), repeated=(heading, heading), first_page=1
    )
    page = builder.make_page(definition.report.sheet, paper)
    return page._replace(selected=(heading + 1, 0))


def _add_top(builder: PageBuilder, contents: ReportContents) -> None:
    """Titles, an ornament and the intro, each in a row across the table."""
    for line in contents.set_key("report.title", "report_title"):
        builder.add_line(line)
    if not contents.definition.report.intro:
        return
    builder.add_line(Content(ORNAMENT, "report_ornament", from_program("ornament")))
    room = text_width(span_columns(builder.widths))
    for intro in contents.set_key("report.intro", "report_intro"):
        for piece in cut_text(str(intro.value), font_of(intro.style), room, INTRO_LINES):
            builder.add_line(intro._replace(value=piece))
    builder.heights[-1] += INTRO_GAP


def _set_part(part: Part, definition: Definition) -> Iterator[Content]:
    """A row. A text that is cut within an item says so by a mark that is not seen."""
    for column, cell in zip(definition.columns, part.columns, strict=True):
        text = "\n".join("".join(item) for item in cell.items)
        if cell.cut:
            text = text.removesuffix("\n") + (CUT_AT_LINE_END if text.endswith("\n") else CUT)
        # Each source once where it is that of several items in a row.
        groups = groupby(chain.from_iterable(cell.sources), lambda one: one._replace(text=""))
        sources = tuple(
            source._replace(text="\n".join(one.text for one in group).strip("\n"))
            for source, group in groups
        )
        if part.continued and column.kind is ColumnKind.MEASURE:
            continued = definition.words.continued
            text = continued + (f"\n{text}" if text else "")
            (told,) = from_definition(definition, "words.continued", continued)
            sources = (told._replace(text=continued), *sources)
        style = "report_center" if column.kind in CENTERED else "report_cell"
        yield Content(text or None, style, sources)
