"""The report as a workbook: cover, table, and the summary unless it is for the public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from itasheet.definition.definition import Definition
from itasheet.definition.identity import ReportIdentity, mark_report
from itasheet.definition.texts import fill_lines, fill_text
from itasheet.layout.column_widths import share_width
from itasheet.layout.fonts import POINTS_PER_PIXEL
from itasheet.layout.paper import OFFICE_COLUMN, cell_height, printable_height
from itasheet.merging.merge import Merged
from itasheet.reports.crest import MARGINS, Crest
from itasheet.reports.provenance import fill_key
from itasheet.reports.remarks import Remark
from itasheet.reports.summary import make_summary
from itasheet.reports.table import Table, make_report_table
from itasheet.sheets.page import Book, Cell, Page, Paper, Picture, Row
from itasheet.sheets.styles import font_of
from itasheet.sheets.text_source import TextSource
from itasheet.thai.numbers import Digits, convert_digits

MERGE_DIGITS = 32
"""Digits by which a merge is told from others."""


class Wishes(NamedTuple):
    """How a report is wanted: its digits, for the public or not, stamped as a draft or not.

    ``crest`` is the picture on its cover.
    """

    digits: Digits = Digits.THAI
    public: bool = False
    draft: bool = False
    crest: Crest | None = None


class Report(NamedTuple):
    """A report: the workbook, the table in it with what stands where, and what it says it is."""

    book: Book
    table: Table
    identity: ReportIdentity

    @property
    def pages(self) -> int:
        """Printed pages of the whole book."""
        return sum(1 + len(page.paper.breaks) for page in self.book.pages if page.paper)


def make_report(
    definition: Definition,
    merged: Merged,
    values: Mapping[str, str],
    missing: Sequence[Remark],
    wishes: Wishes,
    created: datetime,
) -> Report:
    """Make the report; ``missing`` is what the summary lists as missing or to be mended."""
    draft = definition.cover.draft if wishes.draft else ""
    cover = make_cover(definition, values, wishes.digits, wishes.draft, wishes.crest)
    table = make_report_table(definition, merged.entries, values, wishes.digits, draft)
    pages = {"cover": cover, "table": table.page}
    if not wishes.public:
        pages["summary"] = make_summary(definition, merged, values, missing, draft)
    year = values.get("year", "")
    shown = [(page.name, page.cells) for page in pages.values()]
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
    return Report(book, table, identity)


ABOVE, BETWEEN, BELOW = 2.0, 3.0, 1.0
"""How the free height is shared out: above the title, between it and the agency, below that."""
CREST_ABOVE = 0.5
"""What of it stands above a crest, which takes the place of the upper edge."""
CREST_GAP = 24.0
"""Points between the crest and the title."""
MIDDLE = (1 + OFFICE_COLUMN) / 2
"""How wide a column is between what Excel and LibreOffice make of it: a picture shifts less so."""
SPARE = 18.0
"""Points left free: printers and viewers round heights each in their own way."""


class Line(NamedTuple):
    """One row of the cover: a text in a style, or a gap of so many points, or the crest."""

    height: float
    text: str = ""
    style: str = ""
    sources: tuple[TextSource, ...] = ()
    crest: Crest | None = None


def make_cover(
    definition: Definition,
    values: Mapping[str, str],
    digits: Digits,
    draft: bool,
    crest: Crest | None = None,
) -> Page:
    """The cover; a draft is stamped at its head."""
    width = share_width([1], MARGINS, landscape=True)[0]

    def set_lines(name: str, style: str) -> list[Line]:
        lines = []
        for text, sources in fill_key(definition, f"cover.{name}", values):
            shown = convert_digits(text, digits)
            lines.append(Line(cell_height(shown, font_of(style), width), shown, style, sources))
        return lines

    stamp = set_lines("draft", "draft_stamp") if draft else []
    picture = [Line(crest.shown_height, crest=crest), Line(CREST_GAP)] if crest else []
    title, agency = set_lines("title", "cover_title"), set_lines("agency", "cover_agency")
    shares = (CREST_ABOVE if crest else ABOVE, BETWEEN, BELOW)
    above, between, _ = _share_room((*stamp, *picture, *title, *agency), shares)
    lines = [*stamp, Line(above), *picture, *title, Line(between), *agency]
    rows = tuple(enumerate(lines))
    return Page(
        name=definition.cover.sheet,
        cells=tuple(
            Cell(row, 0, line.text, line.style, line.sources) for row, line in rows if line.text
        ),
        widths=(width,),
        rows={row: Row(line.height) for row, line in rows},
        pictures=tuple(_place_crests(lines, width, values)),
        paper=Paper(landscape=True, margins=MARGINS, centered=True),
    )


def _share_room(lines: Sequence[Line], shares: tuple[float, ...]) -> tuple[float, ...]:
    """Points of the gaps that lines leave on the page; at least ``SPARE`` each."""
    room = printable_height(MARGINS.top, MARGINS.bottom, landscape=True) - SPARE
    free = room - sum(line.height for line in lines)
    return tuple(max(free * share / sum(shares), SPARE) for share in shares)


def _place_crests(
    lines: Sequence[Line], width: int, values: Mapping[str, str]
) -> Iterator[Picture]:
    for row, line in enumerate(lines):
        if line.crest:
            shown = line.crest.shown_width / POINTS_PER_PIXEL
            yield Picture(
                row,
                0,
                line.crest.content,
                scale=line.crest.scale,
                offset=round((width * MIDDLE - shown) / 2),
                description=values.get("agency", ""),
            )
