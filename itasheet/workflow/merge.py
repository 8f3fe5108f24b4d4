"""The audit workbook that merge writes beside a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from itasheet import __version__
from itasheet.definition.audit import PROGRAM, Audit, Examined
from itasheet.language import N_, load_translator
from itasheet.merging.conflicts import format_outcome
from itasheet.problems.kinds import format_message
from itasheet.thai.dates import format_date
from itasheet.tracking.audit_workbook import make_audit
from itasheet.tracking.provenance import trace_book
from itasheet.xlsx.write_workbook import write_book

if TYPE_CHECKING:
    from itasheet.checks import Outcome
    from itasheet.cli.merge import Work
    from itasheet.merging.merge import Merged
    from itasheet.reports.report import Report


NOTHING = N_("nothing in it belongs to the report")
"""Why a return that no problem speaks of is not in the report."""


def write_audit(
    work: Work, values: Mapping[str, str], report: Report, name: str, sha256: str
) -> bytes:
    """The audit of a report of this name and sum; like the report it is Thai in any language."""
    definition, round_ = work.context.definition, work.context.round_
    decisions = dict(_word_decisions(work.merged))
    traces = tuple(trace_book(report.book, definition.id, values, round_, decisions))
    used = {trace.place.file for trace in traces if trace.is_returned}
    created = report.book.created
    audit = Audit(
        report=name,
        sha256=sha256,
        made=format_date(created),
        version=f"{PROGRAM} {__version__}",
        table=report.table.page.name,
        files=tuple(_list_files(work, used)),
        traces=traces,
    )
    return write_book(make_audit(audit, created, load_translator("th")))


def _word_decisions(merged: Merged) -> Iterator[tuple[tuple[str, int], tuple[str, ...]]]:
    """What was decided on what a unit reports on a measure, in sentences."""
    decided = [conflict for conflict in merged.resolution.conflicts if not conflict.is_open]
    thai = load_translator("th")
    for one in merged.entries:
        touching = [each for each in decided if each.touches(one.unit, one.measure.number)]
        if one.unit and touching:
            sentences = tuple(format_outcome(conflict, thai) for conflict in touching)
            yield (one.unit.name, one.measure.number), sentences


def _list_files(work: Work, used: set[str]) -> Iterator[Examined]:
    """All files that the merge looked at; of those that were not used, why."""
    for outcome in work.judged.outcomes:
        unused = "" if outcome.path in used else _tell_reason(work, outcome)
        returned = outcome.returned
        if returned is None:
            yield Examined(outcome.path, unused=unused)
            continue
        unit = returned.unit.name if returned.unit else returned.unit_name
        known = (returned.sha256, returned.size, returned.saved)
        yield Examined(outcome.path, unit, *known, unused)


def _tell_reason(work: Work, outcome: Outcome) -> str:
    """Why nothing of a file is in the report."""
    thai = load_translator("th")
    about = (one for one in work.merged.problems if one.place.file == outcome.path)
    first = next(iter((*about, *(() if outcome.returned else outcome.problems))), None)
    return format_message(first, thai) if first else thai(NOTHING)
