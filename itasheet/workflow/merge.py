"""Merging: files to returns, returns to a report, and the report with all beside it to the disk."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from itasheet import __version__
from itasheet.checks.sender import find_mixed
from itasheet.definition.definition import Definition
from itasheet.definition.identity import BESIDE
from itasheet.definition.round import Agency, Round, fill_texts
from itasheet.files import display_name, refuse_existing, write_together, write_whole
from itasheet.language import N_, load_translator
from itasheet.merging import conflicts
from itasheet.merging.decisions import FILE, add_decision
from itasheet.merging.merge import Merged, make_filter, merge_returns
from itasheet.problems import problem
from itasheet.problems.problem import Problem, Severity, is_error, severity_of
from itasheet.reports.contents import PROGRAM, Remark, ReportContents, Wishes
from itasheet.reports.report import Report, make_report
from itasheet.sheets.page import Book
from itasheet.thai.dates import format_date
from itasheet.tracking.audit import Audit, AuditedFile, audit_cells
from itasheet.tracking.audit_workbook import make_audit
from itasheet.workflow import loading
from itasheet.workflow.check import Judged, Progress, judge_files

Choose = Callable[[conflicts.Conflict, Iterable[Problem], Definition], conflicts.Indexes | None]
"""Chooses an option of a conflict, or leaves it open; the problems tell of outdated decisions."""


class WrittenReport(NamedTuple):
    """A report that was written, its paths as they are shown."""

    path: str
    pdf: str | None
    sha256: str
    audit: str
    summary: str
    pages: int
    entries: int
    draft: bool


class MergeWork(NamedTuple):
    """What a merge works on and makes of that; ``recorded`` is the file of what was decided, empty
    if it holds only for this run, None if nothing was.
    """

    judged: Judged
    merged: Merged
    recorded: str | None = None
    report: WrittenReport | None = None
    warnings: tuple[Problem, ...] = ()

    @property
    def is_faulty(self) -> bool:
        return any(map(is_error, self.judged.all_problems))


def merge_files(
    paths: tuple[Path, ...],
    folder: Path | None,
    output: Path,
    wishes: Wishes,
    force: bool = False,
    pdf: Path | None = None,
    choose: Choose | None = None,
    progress: Progress | None = None,
) -> MergeWork:
    """Read, check, merge, and write the report, its audit and its summary unless errors forbid."""
    beside = [kind.name_beside(output) for kind in BESIDE]
    refuse_existing([output, *beside, *filter(None, [pdf])], force)
    context = loading.load_context(folder)
    wishes = wishes._replace(crest=loading.load_crest(context))
    judged = judge_files(paths, context, output, progress)
    if context.round_ is None:
        known = [(one.returned, one.fiscal_year) for one in judged.outcomes if one.returned]
        mixed = find_mixed(known, context.definition.words)
        judged = judged._replace(problems=(*judged.problems, *mixed))
    work = _merge_decided(judged, choose)
    if not judged.returns or (work.is_faulty and not wishes.draft):
        return work
    return _write_report(work, wishes, output, force, pdf)


def _merge_decided(judged: Judged, choose: Choose | None) -> MergeWork:
    """Merge by the round's decisions, and by what is chosen where returns disagree.

    Conflicts that only a choice brings up are chosen in, too; each choice is recorded at once. The
    files are without problems that decisions have answered, with those of all of them together.
    """
    context = judged.context
    definition, round_ = context.definition, context.round_
    path, recorded = context.base / FILE, None
    decisions = loading.load_decisions(context)
    merged = merge_returns(judged.returns, definition, round_, decisions)
    thai, day = load_translator("th"), loading.read_today().date()
    asked = set()
    while choose:
        keys = {(one.subject, one.sources): one for one in merged.open_conflicts}
        key = next((key for key in keys if key not in asked), None)
        if key is None:
            break
        asked.add(key)
        conflict = keys[key]
        option = choose(conflict, conflicts.find_outdated(conflict, decisions), definition)
        if option is None:
            continue
        question = conflicts.format_question(conflict, thai)
        chosen = conflicts.format_option(conflict, option, thai)
        decisions = (*decisions, conflict.decide(option, day))
        recorded = display_name(path) if round_ else ""
        if round_:
            # As it is now: people write notes into it, also while they are asked.
            text = loading.read_text(path) if path.exists() else ""
            text = add_decision(text, decisions[-1], f"{question}\n{format_date(day)}: {chosen}")
            write_whole(path, text.encode("utf-8"), force=True, private=True)
        merged = merge_returns(judged.returns, definition, round_, decisions)
    leave = make_filter(merged.resolution.conflicts, merged.resolution.problems)
    outcomes = tuple(one._replace(problems=leave(one.problems)) for one in judged.outcomes)
    # Where nothing could be read, the rest goes without saying.
    problems = judged.problems + (merged.problems if judged.returns else ())
    judged = judged._replace(outcomes=outcomes, problems=problems)
    return MergeWork(judged, merged, recorded)


def _write_report(
    work: MergeWork, wishes: Wishes, output: Path, force: bool, pdf: Path | None
) -> MergeWork:
    from itasheet.xlsx.write_workbook import write_book

    judged = work.judged
    agency = next(filter(None, (returned.agency for returned in judged.returns)), "")
    year = next((one.fiscal_year for one in judged.outcomes if one.fiscal_year), 0)
    # Without a round the texts are filled with what the forms say.
    values = fill_texts(judged.context.round_ or Round(year, Agency(agency)))
    # Errors and warnings are lines of the summary, which is Thai whatever language is spoken.
    thai = load_translator("th")
    missing = [
        Remark(
            Path(told.place.file).name,
            problem.format_spot(told.place),
            problem.format_message(told, thai),
        )
        for told in judged.all_problems
        if severity_of(told) is not Severity.NOTE
    ]
    contents = ReportContents(judged.context.definition, work.merged, values, missing, wishes)
    report = make_report(contents, loading.read_today())
    content = write_book(report.book)
    digest = sha256(content).hexdigest()
    audit = _make_audit(work, values, report, display_name(output.name), digest)
    printed, warnings = b"", tuple[Problem, ...]()
    if pdf:
        from itasheet.workflow.pdf import print_report  # which loads typst

        printed, warnings = print_report(content, output, judged.context)
    # The report last: whenever this is broken off, no new one stands without what belongs to it.
    audit_path, summary = (kind.name_beside(output) for kind in BESIDE)
    files = {audit_path: write_book(audit), summary: write_book(report.summary)}
    write_together({**files, **({pdf: printed} if pdf else {}), output: content}, force)
    written = WrittenReport(
        path=display_name(output),
        pdf=display_name(pdf) if pdf else None,
        sha256=digest,
        audit=display_name(audit_path),
        summary=display_name(summary),
        pages=report.pages,
        entries=len(work.merged.entries),
        draft=wishes.draft,
    )
    return work._replace(report=written, warnings=warnings)


def _make_audit(
    work: MergeWork, values: Mapping[str, str], report: Report, name: str, digest: str
) -> Book:
    """The audit of a report of this name and sum; like the report it is Thai in any language."""
    definition, round_ = work.judged.context.definition, work.judged.context.round_
    thai, decided = load_translator("th"), []
    for one in work.merged.resolution.conflicts:
        if not one.is_open:
            question = conflicts.format_question(one, thai)
            chosen = conflicts.format_option(one, one.chosen, thai)
            decided.append((one, f"{question} — {chosen}"))
    # What was asked and decided on what a unit reports on a measure.
    decisions = {
        (entry.unit.name, number): tuple(s for one, s in decided if one.touches(entry.unit, number))
        for entry in work.merged.entries
        if entry.unit and (number := entry.measure.number)
    }
    cells = tuple(audit_cells(report.book, definition.id, values, round_, decisions))
    used = {source.file for one in cells for source in one.sources if source.cell}
    files = []
    for outcome in work.judged.outcomes:
        returned, unused = outcome.returned, ""
        if outcome.path not in used:  # then why
            about = [one for one in work.merged.problems if one.place.file == outcome.path]
            about += () if returned else outcome.problems
            unused = thai(N_("nothing in it belongs to the report"))
            unused = problem.format_message(about[0], thai) if about else unused
        file = AuditedFile(outcome.path, unused=unused)
        if returned:
            unit = returned.unit.name if returned.unit else returned.unit_name
            known = unit, returned.sha256, returned.size, returned.saved
            file = AuditedFile(outcome.path, *known, unused)
        files.append(file)
    audit = Audit(
        report=name,
        sha256=digest,
        merge=report.identity.merge,
        made=report.book.created,
        version=f"{PROGRAM} {__version__}",
        sheets=report.identity.sheets,
        files=tuple(files),
        cells=cells,
    )
    return make_audit(audit, thai)
