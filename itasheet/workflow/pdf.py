"""The published pages of a report's workbook, as it is now, as a PDF."""

from contextlib import suppress
from pathlib import Path

from itasheet.definition.identity import read_report_identity
from itasheet.files import display_name, refuse_existing, write_whole
from itasheet.pdf.typeset import Typesetting
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.reports.contents import read_crest
from itasheet.reports.report import read_report
from itasheet.resources import find_data
from itasheet.workflow.loading import RoundContext, find_round, load_context, read_content
from itasheet.xlsx.package import Package, Refusal
from itasheet.xlsx.read_workbook import read_bytes

TEMPLATE = "report.typ"
"""How pages are set: the round's own, beside its file, else the one that ships."""


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
    own, package, picture = context.base / TEMPLATE, Package(content), b""
    template = own if context.round_ and own.is_file() else find_data("templates", TEMPLATE)
    for part in sorted(one for one in package.entries if one.startswith("xl/media/"))[:1]:
        with suppress(Refusal):  # a damaged one is not missed
            picture = package.inflate_part(part)
    crest = picture if read_crest(picture) else b""
    printed, problems = Typesetting(report, template, crest, workbook.saved).make_pdf()
    if not printed:
        raise Stop(*problems)
    return printed, tuple(one._replace(place=Place(file=workbook.path)) for one in problems)
