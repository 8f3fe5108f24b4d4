"""The report as a workbook, and read back as what is published of it.

It has what is public, cover and table; the summary is a workbook of its own, for the office. Each
sheet is made by one function of the report's contents. What people changed in the report since is
published, too.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from itasheet.cells.nil import REPORTING
from itasheet.cells.read_cell import read_sheet
from itasheet.cells.records import INDENT, Entry, Field, Return, split_items
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.identity import DocumentKind, Identity, mark_facts, mark_report
from itasheet.definition.settings import list_values
from itasheet.definition.texts import fill_lines, fill_text
from itasheet.layout import paper
from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.line_breaks import split_words
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.layout.styles import STYLES
from itasheet.reports.contents import PROGRAM, ReportContents, from_definition, set_texts
from itasheet.reports.summary import make_summary
from itasheet.reports.typesetting import ROOM, Part, Typesetter, name_style
from itasheet.returns.read_return import read_return
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import CUT, CUT_AT_LINE_END, Book, Page, Picture, TextSource
from itasheet.thai.text import squash

MERGE_DIGITS = 32
"""Digits by which a merge is told from others."""


class Report(NamedTuple):
    """A report: the workbook, what it says it is, and the workbook of its summary."""

    book: Book
    identity: Identity
    summary: Book

    @property
    def pages(self) -> int:
        """Printed pages of the whole book."""
        return sum(1 + len(page.paper.breaks) for page in self.book.pages if page.paper)


def make_report(contents: ReportContents, created: datetime) -> Report:
    definition, values, wishes = contents.definition, contents.values, contents.wishes
    pages = {"cover": make_cover(contents), "table": make_report_table(contents)}
    year = values.get("year", "")
    shown = [(page.name, [cell[:3] for cell in page.cells]) for page in pages.values()]
    identity = Identity(
        definition=definition.id,
        version=definition.version,
        agency=values.get("agency", ""),
        fiscal_year=int(year) if year else None,
        is_draft=wishes.draft,
        merge=sha256(repr(shown).encode("utf-8", "replace")).hexdigest()[:MERGE_DIGITS],
        sheets={role: page.name for role, page in pages.items()},
    )
    names, custom = mark_report(identity)
    book = Book(
        pages=tuple(pages.values()),
        created=created,
        title=" ".join(fill_lines(definition.cover.title, values)),
        author=values.get("agency", ""),
        subject=fill_text(definition.summary.subtitle, values),
        keywords=identity.merge,  # of all properties what a PDF has too
        names=names,
        custom=custom,
    )
    # A workbook for the office, which tells of which report it is as a PDF does.
    names, custom = mark_facts({DocumentKind.SUMMARY.value: "1"})
    summary = book._replace(pages=(make_summary(contents),), names=names, custom=custom)
    summary = summary._replace(title=definition.summary.title)
    return Report(book, identity, summary)


ABOVE, BETWEEN, BELOW = 2.0, 3.0, 1.0
"""How the free height is shared out: above the title, between it and the agency, below that."""
CREST_ABOVE = 0.5
"""What of it stands above a crest, which takes the place of the upper edge."""
CREST_GAP = 24.0
"""Points between the crest and the title."""
LEAST_GAP, SPARE = 18.0, 12.0
"""Points that a gap has at least, and that are left free beyond what every page leaves free."""
MIDDLE = (1 + paper.OFFICE_COLUMN) / 2
"""How wide a column is between what Excel and LibreOffice make of it: a picture shifts less so."""


def make_cover(contents: ReportContents) -> Page:
    """The cover on one page; a draft is stamped at its head."""
    (width,) = paper.share_width([1], paper.REPORT_PAPER)
    builder, crest = PageBuilder([width]), contents.wishes.crest

    def add_lines(key: str, style: str) -> None:
        for line in contents.set_key(key, style):
            builder.add_line(line)

    if contents.wishes.draft:
        add_lines("cover.draft", "draft_stamp")
    above = builder.add_gap(0)
    pictures = []
    if crest:
        offset = round((width * MIDDLE - crest.width * crest.scale / POINTS_PER_PIXEL) / 2)
        row = builder.add_gap(crest.height * crest.scale)
        agency = contents.values.get("agency", "")
        pictures.append(Picture(row, crest.content, crest.scale, offset, agency))
        builder.add_gap(CREST_GAP)
    add_lines("cover.title", "cover_title")
    between = builder.add_gap(0)
    add_lines("cover.agency", "cover_agency")
    free = paper.page_room(paper.REPORT_PAPER) - SPARE - sum(builder.heights)
    shares = {above: CREST_ABOVE if crest else ABOVE, between: BETWEEN}
    for row, share in shares.items():
        builder.heights[row] = max(free * share / (sum(shares.values()) + BELOW), LEAST_GAP)
    page = builder.make_page(
        contents.definition.cover.sheet, paper.REPORT_PAPER._replace(footer="")
    )
    return page._replace(pictures=tuple(pictures))


ORNAMENT = "*****"
"""Stands between titles and intro, as on printed reports of this kind."""
INTRO_GAP = 6.0
"""Points between the intro and the headings."""
SIGNATURE_GAP = 30.0
"""Points between the table and the signature, where there is room for the pen."""
SIGNATURE_WIDTH = 380
"""Pixels that a signature has at least; it stands below the last columns."""


def make_report_table(contents: ReportContents) -> Page:
    """The sheet with titles, intro, table and signature."""
    definition, digits = contents.definition, contents.wishes.digits
    builder = PageBuilder(paper.share_width([1] * len(definition.columns), paper.REPORT_PAPER))
    _add_top(builder, contents)
    breaks = [*builder.break_pages(ROOM)]
    font = STYLES["report_signature"].font
    is_signed = bool(contents.values.get("signer"))
    signature = [
        (line, paper.cell_height(str(line.value), font, SIGNATURE_WIDTH))
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
            builder.add_row(_set_part(part, definition), height=part.height)
    if signature:
        builder.add_gap(SIGNATURE_GAP)
    wide = (at for at in reversed(range(len(widths))) if sum(widths[at:]) >= SIGNATURE_WIDTH)
    column = next(wide, 0)
    for line, height in signature:
        builder.add_line(line, column, height)
    sheet = contents.paper._replace(
        area=builder.area, breaks=tuple(breaks), repeated=(heading, heading), first_page=1
    )
    page = builder.make_page(definition.report.sheet, sheet)
    return page._replace(selected=(heading + 1, 0))


def _add_top(builder: PageBuilder, contents: ReportContents) -> None:
    """Titles, an ornament and the intro, each in a row across the table."""
    for line in contents.set_key("report.title", "report_title"):
        builder.add_line(line)
    if not contents.definition.report.intro:
        return
    builder.add_line(Content(ORNAMENT, "report_ornament", (TextSource(PROGRAM, key="ornament"),)))
    for intro in contents.set_key("report.intro", "report_intro"):
        for row in builder.cut_row([intro._replace(columns=len(builder.widths))]):
            builder.add_row(row)
    builder.heights[-1] += INTRO_GAP


def _set_part(part: Part, definition: Definition) -> Iterator[Content]:
    """A row. A text that is cut within an item says so by a mark that is not seen."""
    for column, cell in zip(definition.columns, part.columns, strict=True):
        text = "\n".join("".join(item.lines) for item in cell.items)
        if cell.cut:
            text = text.removesuffix("\n") + (CUT_AT_LINE_END if text.endswith("\n") else CUT)
        told = (source for item in cell.items for source in item.sources)
        # Each source once where it is that of several items in a row.
        groups = groupby(told, lambda one: one._replace(text=""))
        sources = tuple(
            source._replace(text="\n".join(one.text.strip("\n") for one in group))
            for source, group in groups
        )
        yield Content(text or None, name_style(column.kind), sources)


def read_report(
    workbook: Workbook, identity: Identity, definition: Definition
) -> dict[str, Any] | None:
    """What is published of a report, as ``templates/report.typ`` takes it; None without a table.

    A text is a list of words. A cover without a gap has no lines of the agency.
    """
    cover, table = (
        [grid for grid in workbook.grids if grid.name == identity.sheets.get(role)]
        for role in ("cover", "table")
    )
    returned, _ = read_return(workbook._replace(grids=(*table,)), definition, None)
    if returned is None:
        return None
    lines = [(one.spot.row, one.text) for grid in cover for one in read_sheet(grid).pieces]
    stamp = lines.pop(0)[1] if lines and identity.is_draft else ""
    gap = next((n for n in range(1, len(lines)) if lines[n][0] > lines[n - 1][0] + 1), len(lines))
    above = [one.text for one in returned.titles]
    top = above.index(ORNAMENT) if ORNAMENT in above else len(above)
    entries = returned.entries or returned.untouched
    last = find_last_row(returned)
    beside = sorted((*returned.remarks, *returned.asides), key=lambda one: one.spot)
    return {
        "title": " ".join([text for _, text in lines[:gap]] or above[:top]) or identity.agency,
        "agency": identity.agency,
        "merge": identity.merge,
        "stamp": stamp,
        "cover": [split_words(text) for _, text in lines[:gap]],
        "owner": [split_words(text) for _, text in lines[gap:]],
        "titles": list(map(split_words, above[:top])),
        "intro": list(map(split_words, above[top + 1 :])),
        "continued": split_words(definition.words.continued),
        **_describe_table(entries, definition),
        "signature": [split_words(one.text) for one in beside if one.spot.row > last],
    }


def find_last_row(returned: Return) -> int:
    """The last row of a report's table; what people wrote below it is published, beside it not."""
    entries = returned.entries or returned.untouched
    fields = (field for entry in entries for field in entry.fields.values())
    return max((spot.row for field in fields for spot in field.spots), default=0)


def _describe_table(entries: Sequence[Entry], definition: Definition) -> dict[str, Any]:
    """Columns, also those that the definition does not have, and rows: cells of lines by column,
    and the number of the measure among those of the table.
    """
    width = definition.columns[-1].width
    extra = dict.fromkeys(heading for entry in entries for heading in entry.extra)
    columns = (
        *definition.columns,
        *(Column(heading, heading, ColumnKind.TEXT, width) for heading in extra),
    )
    titles = [squash(entry.text(definition.measure_column.key)) for entry in entries]
    cut = f"\n{definition.words.continued}\n"
    cells = (
        [list(_list_lines({**one.extra, **one.fields}.get(c.key), c.kind, cut)) for c in columns]
        for one in entries
    )
    rows = [{"measure": titles.index(title), "cells": row} for title, row in zip(titles, cells)]
    described = [{**list_values(one), "words": split_words(one.printed)} for one in columns]
    return {"columns": described, "rows": rows}


def _list_lines(field: Field | None, kind: ColumnKind, cut: str) -> Iterator[dict[str, Any]]:
    """Of lists and titles the items, with mark and level; of other columns the lines.

    ``cut`` stands in a title where a page of the workbook ended.
    """
    if field and kind in (ColumnKind.MEASURE, *REPORTING):
        is_title = kind is ColumnKind.MEASURE
        title = split_items(field.text.replace(cut, ""))
        for item in title if is_title else [item for item, _ in field.items]:
            words = split_words(item.text)
            yield {"words": words, "mark": item.mark.strip(), "level": item.indent // INDENT}
    elif field:
        for line in field.text.splitlines():
            words = split_words(line.strip(), is_name=kind is ColumnKind.UNIT)
            yield {"words": words, "mark": "", "level": 0}
