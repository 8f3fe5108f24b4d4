"""The report as a workbook: cover, table, and the summary unless it is for the public.

A sheet of it is made by one function of the report's contents: see ``make_report``.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from itasheet.definition.identity import ReportIdentity, mark_report
from itasheet.definition.texts import fill_lines, fill_text
from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.page_builder import PageBuilder
from itasheet.layout.paper import OFFICE_COLUMN, page_room, share_width
from itasheet.reports.contents import ReportContents
from itasheet.reports.summary import make_summary
from itasheet.reports.table import make_report_table
from itasheet.sheets.page import Book, Page, Picture
from itasheet.sheets.styles import REPORT_PAPER

MERGE_DIGITS = 32
"""Digits by which a merge is told from others."""


class Report(NamedTuple):
    """A report: the workbook, and what it says it is."""

    book: Book
    identity: ReportIdentity

    @property
    def pages(self) -> int:
        """Printed pages of the whole book."""
        return sum(1 + len(page.paper.breaks) for page in self.book.pages if page.paper)


def make_report(contents: ReportContents, created: datetime) -> Report:
    """Make the report."""
    definition, values, wishes = contents.definition, contents.values, contents.wishes
    pages = {"cover": make_cover(contents), "table": make_report_table(contents)}
    if not wishes.public:
        pages["summary"] = make_summary(contents)
    year = values.get("year", "")
    shown = [(page.name, [cell[:3] for cell in page.cells]) for page in pages.values()]
    identity = ReportIdentity(
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
        names=names,
        custom=custom,
    )
    return Report(book, identity)


ABOVE, BETWEEN, BELOW = 2.0, 3.0, 1.0
"""How the free height is shared out: above the title, between it and the agency, below that."""
CREST_ABOVE = 0.5
"""What of it stands above a crest, which takes the place of the upper edge."""
CREST_GAP = 24.0
"""Points between the crest and the title."""
LEAST_GAP, SPARE = 18.0, 12.0
"""Points that a gap has at least, and that are left free beyond what every page leaves free."""
MIDDLE = (1 + OFFICE_COLUMN) / 2
"""How wide a column is between what Excel and LibreOffice make of it: a picture shifts less so."""


def make_cover(contents: ReportContents) -> Page:
    """The cover on one page; a draft is stamped at its head."""
    (width,) = share_width([1], REPORT_PAPER)
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
        pictures.append(Picture(row, 0, crest.content, crest.scale, offset, agency))
        builder.add_gap(CREST_GAP)
    add_lines("cover.title", "cover_title")
    between = builder.add_gap(0)
    add_lines("cover.agency", "cover_agency")
    free = page_room(REPORT_PAPER) - SPARE - sum(builder.heights)
    shares = {above: CREST_ABOVE if crest else ABOVE, between: BETWEEN}
    for row, share in shares.items():
        builder.heights[row] = max(free * share / (sum(shares.values()) + BELOW), LEAST_GAP)
    page = builder.make_page(contents.definition.cover.sheet, REPORT_PAPER._replace(footer=""))
    return page._replace(pictures=tuple(pictures))
