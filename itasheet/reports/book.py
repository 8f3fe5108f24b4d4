"""The report as a workbook: cover, table, and the summary unless it is for the public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from itasheet.model.definition import Definition
from itasheet.model.texts import fill_lines, fill_text
from itasheet.reports.cover import make_cover
from itasheet.reports.crest import Crest
from itasheet.reports.merge import Merged
from itasheet.reports.remarks import Remark
from itasheet.reports.summary import make_summary
from itasheet.reports.table import Table, make_report_table
from itasheet.sheets.page import Book
from itasheet.thai.digits import Digits


class Wishes(NamedTuple):
    """How a report is wanted: its digits, for the public or not, stamped as a draft or not.

    ``crest`` is the picture on its cover.
    """

    digits: Digits = Digits.THAI
    public: bool = False
    draft: bool = False
    crest: Crest | None = None


class Report(NamedTuple):
    """A report: the workbook, and the table in it with what stands where."""

    book: Book
    table: Table

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
    summary = () if wishes.public else (make_summary(definition, merged, values, missing, draft),)
    return Report(
        Book(
            pages=(cover, table.page, *summary),
            created=created,
            title=" ".join(fill_lines(definition.cover.title, values)),
            author=values.get("agency", ""),
            subject=fill_text(definition.summary.subtitle, values),
        ),
        table,
    )
