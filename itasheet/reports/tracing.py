"""All traces of a report, sheet by sheet, and of the files that it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.model.audit import Trace
from itasheet.reports.book import Report
from itasheet.reports.counts import trace_summary
from itasheet.reports.origins import Facts, trace_measures, trace_settings
from itasheet.reports.provenance import Decisions, trace_table
from itasheet.sheets.address import Area


def trace_report(facts: Facts, report: Report, decisions: Decisions) -> tuple[Trace, ...]:
    """A trace or more for each cell of the report that shows something, in the order of reading."""
    sheets = {page.name: number for number, page in enumerate(report.book.pages)}

    def order(trace: Trace) -> tuple[int, Area]:
        return sheets[trace.sheet], trace.area

    return tuple(sorted(_list_traces(facts, report, decisions), key=order))


def _list_traces(facts: Facts, report: Report, decisions: Decisions) -> Iterator[Trace]:
    yield from trace_table(facts.definition, facts.merged, report.table, decisions)
    yield from trace_measures(facts, report.table)
    for page in report.book.pages:
        yield from trace_settings(facts, page)
        if page.name == facts.definition.summary.sheet:
            yield from trace_summary(facts, page)
