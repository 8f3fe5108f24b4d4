"""What is published of a report's workbook, as it is now: whether it may be, and as a PDF."""

from contextlib import suppress
from pathlib import Path

from itasheet.checks import judge_workbook
from itasheet.checks.sender import check_round
from itasheet.definition.identity import (
    INTERNAL,
    find_kind,
    read_identity,
    read_report_identity,
)
from itasheet.files import display_name, refuse_existing, write_whole
from itasheet.language import N_
from itasheet.pdf.typeset import Typesetting
from itasheet.problems.problem import Place, Problem, Stop, is_error
from itasheet.reports.contents import read_crest
from itasheet.reports.report import find_last_row, read_report
from itasheet.sheets.grid import Workbook
from itasheet.thai.numbers import to_thai
from itasheet.workflow.loading import (
    RoundContext,
    RoundFolder,
    find_round,
    find_template,
    load_context,
    read_content,
)
from itasheet.xlsx.package import Package, Refusal
from itasheet.xlsx.read_workbook import read_bytes


def print_file(path: Path, target: Path, force: bool, folder: Path | None) -> tuple[Problem, ...]:
    """Print a report's workbook; what is to be told of the PDF.

    The round is by default the one beside the report, else that of this folder.
    """
    refuse_existing([target], force)
    beside = path.parent if find_round(path.parent).is_file() else None
    context = load_context(folder or beside)
    printed, problems = print_report(read_content(path), path, context)
    write_whole(target, printed, force)
    return problems


def print_report(
    content: bytes, path: Path, context: RoundContext
) -> tuple[bytes, tuple[Problem, ...]]:
    """The PDF of a workbook of these bytes, which messages name by its path, and what is to be told
    of it. What is no report, or cannot be set, stops the job.
    """
    workbook = read_bytes(content, path.name, display_name(path))
    if isinstance(workbook, Problem):
        raise Stop(workbook)
    identity = read_report_identity(workbook)
    report = identity and read_report(workbook, identity, context.definition)
    if report is None:
        raise Stop(Problem("pdf-no-report", Place(file=workbook.path)))
    template, package, picture = find_template(context, "report.typ"), Package(content), b""
    for part in sorted(one for one in package.entries if one.startswith("xl/media/"))[:1]:
        with suppress(Refusal):  # a damaged one is not missed
            picture = package.inflate_part(part)
    crest = picture if read_crest(picture) else b""
    printed, problems = Typesetting(report, template, crest, workbook.saved).make_pdf()
    if not printed:
        raise Stop(*problems)
    return printed, tuple(one._replace(place=Place(file=workbook.path)) for one in problems)


PUBLIC = ("cover", "table")
"""What the sheets are of a report that is published."""


def find_unpublishable(
    context: RoundFolder, workbook: Workbook | Problem, as_draft: bool, has_workbook: bool
) -> Problem | None:
    """Why a report should not go out: it is internal, none of this round, a draft, or has errors.

    It is known by what it says of itself in names and properties, never by its words. ``as_draft``
    lets drafts and errors go. Where not only its PDF goes out, ``has_workbook``, it may hold
    nothing that is not public.
    """
    if isinstance(workbook, Problem):
        return workbook
    place = Place(file=workbook.path)
    if find_kind(workbook) in INTERNAL:
        return Problem("report-beside", place)
    report, form = read_report_identity(workbook), read_identity(workbook)
    if report is None:
        no_report = N_("it does not say that it is a report")
        words = {"what": N_("it is the form of a unit") if form else no_report}
        return Problem("mail-report-foreign", place, form.unit_name if form else "", words)
    is_other = report.definition != context.definition.id
    if is_other or any(check_round(report, context.round_, place)):
        found = f"{report.agency} {to_thai(report.fiscal_year or '')}".rstrip()
        words = {"what": N_("it is of another agency, fiscal year or kind of report")}
        return Problem("mail-report-foreign", place, found, words)
    public = [report.sheets.get(role) for role in PUBLIC]
    outcome = judge_workbook(workbook, place.file, context.definition, context.round_)
    more = [
        grid.name
        for grid in workbook.grids
        if grid.name not in public or grid.hidden or grid.hidden_rows or grid.hidden_columns
    ]
    more += [f"{one.name} ▸ {spot}" for one in workbook.grids for spot in one.comments]
    if returned := outcome.returned:
        last, texts = find_last_row(returned), (*returned.remarks, *returned.asides)
        beside = [one for one in texts if one.sheet in public and one.spot.row <= last]
        more += [f"{one.sheet} ▸ {one.spot}" for one in beside]
    if has_workbook and more:
        return Problem("mail-report-more", place, ", ".join(more))
    if as_draft:
        return None
    if report.is_draft:
        return Problem("mail-report-draft", place)
    words = {"count": str(count := sum(map(is_error, outcome.problems)))}
    return Problem("mail-report-faulty", place, words=words) if count else None
