"""``itasheet merge``: join the returns into the report workbook."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from itasheet.cli.app import Argument, Command, Option, force_option, json_option, round_option
from itasheet.cli.errors import CLEAN, PROBLEMS, UNUSABLE
from itasheet.language import N_

if TYPE_CHECKING:
    from itasheet.checks import Outcome
    from itasheet.merging.conflicts import Conflict, Indexes
    from itasheet.merging.merge import Merged
    from itasheet.problems.problem import Problem
    from itasheet.reports.report import Report, Wishes
    from itasheet.workflow.decisions import Choose
    from itasheet.workflow.loading import Judged, RoundContext


@click.command(
    "merge",
    cls=Command,
    help=N_(
        "Join returns into the report workbook: cover, table with Thai digits, and a summary for "
        "the office. Errors stop it, unless a draft will do. Where returns disagree it asks at a "
        "terminal, and records the answer in the round. PATHS are workbooks, or folders that hold "
        "them."
    ),
    epilog=N_(
        "Examples:\n\n"
        "  itasheet merge returns -o report.xlsx\n"
        "  itasheet merge returns -o report-public.xlsx --public --pdf\n"
        "  itasheet merge returns -o draft.xlsx --draft"
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), cls=Argument)
@click.option(
    "-o",
    "--output",
    cls=Option,
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("The report to write."),
)
@round_option
@click.option(
    "--digits",
    cls=Option,
    type=click.Choice(["thai", "arabic", "typed"]),
    default="thai",
    show_default=True,
    help=N_("Digits in the report; codes and addresses keep theirs."),
)
@click.option("--public", cls=Option, is_flag=True, help=N_("Leave the summary sheet out."))
@click.option(
    "--draft", cls=Option, is_flag=True, help=N_("Merge in spite of errors; stamp it as a draft.")
)
@click.option(
    "--pdf",
    "as_pdf",
    cls=Option,
    is_flag=True,
    help=N_("Print the report to PDF too, beside the workbook; needs LibreOffice."),
)
@click.option(
    "--proposed",
    cls=Option,
    is_flag=True,
    help=N_(
        "Where returns disagree, decide as proposed instead of asking; recorded in the round like "
        "every answer."
    ),
)
@json_option
@force_option
def command(
    paths: tuple[Path, ...],
    output: Path,
    folder: Path | None,
    digits: str,
    public: bool,
    draft: bool,
    as_pdf: bool,
    proposed: bool,
    as_json: bool,
    force: bool,
) -> int:
    from itasheet.language import _
    from itasheet.reports.report import Wishes
    from itasheet.thai.numbers import Digits

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(_("The report is a workbook: give -o a name that ends in .xlsx."))
    wishes = Wishes(Digits(digits), public, draft)
    pdf = output.with_suffix(".pdf") if as_pdf else None
    return merge_files(paths, folder, output, wishes, as_json, force, pdf, proposed)


class Work(NamedTuple):
    """What a merge works on, and what it makes of that."""

    context: RoundContext
    judged: Judged
    merged: Merged

    @property
    def common(self) -> tuple[Problem, ...]:
        """Problems of no single file; where nothing could be read, the rest goes without saying."""
        return self.judged.problems + (() if self.judged.is_useless else self.merged.problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, those of single files first."""
        of_files = (problem for one in self.judged.outcomes for problem in one.problems)
        return (*of_files, *self.common)


def merge_files(
    paths: tuple[Path, ...],
    folder: Path | None,
    output: Path,
    wishes: Wishes,
    as_json: bool,
    force: bool,
    pdf: Path | None = None,
    proposed: bool = False,
) -> int:
    """Read, check and merge, write the report unless errors forbid, and tell of it; exit code."""
    from itasheet.files import name_audit
    from itasheet.problems.kinds import is_error
    from itasheet.workflow.decisions import merge_decided
    from itasheet.workflow.loading import judge_files, load_context, refuse_existing
    from itasheet.workflow.round_folder import load_crest

    if not force:
        refuse_existing([output, name_audit(output), *filter(None, [pdf])])
    if pdf:
        from itasheet.cli.pdf import require_office

        require_office()
    context = load_context(folder)
    wishes = wishes._replace(crest=load_crest(context.round_, folder))
    judged = judge_files(paths, context, output)
    choose = _make_chooser(context, proposed) if proposed or (not as_json and can_ask()) else None
    judged, merged, file, added = merge_decided(context, judged, folder, choose)
    if added:
        from itasheet.cli.decide import show_recorded

        show_recorded(file)
    work = Work(context, judged, merged)
    faulty = any(map(is_error, work.problems))
    report = None
    if not judged.is_useless and (wishes.draft or not faulty):
        report = _write_report(work, wishes, output, force, pdf)
    show = _show_json if as_json else _show_text
    show(work, report)
    if judged.is_useless:
        return UNUSABLE
    return PROBLEMS if faulty else CLEAN


def can_ask() -> bool:
    """Whether somebody sits at a terminal, to see a question and to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _make_chooser(context: RoundContext, proposed: bool) -> Choose:
    def choose(conflict: Conflict, outdated: Iterable[Problem]) -> Indexes | None:
        from itasheet.cli.decide import choose_option

        return choose_option(conflict, outdated, context.definition, proposed)

    return choose


def _write_report(
    work: Work, wishes: Wishes, output: Path, force: bool, pdf: Path | None
) -> dict[str, Any]:
    """Make and write the report; what is told of it in the JSON document."""
    from hashlib import sha256

    from itasheet.files import display_name, name_audit, write_whole
    from itasheet.reports.report import make_report
    from itasheet.workflow.loading import read_today
    from itasheet.workflow.merge import write_audit
    from itasheet.xlsx.write_workbook import write_book

    definition, merged = work.context.definition, work.merged
    values = _fill_values(work.context, work.judged.outcomes)
    missing = _list_missing(work.problems)
    report: Report = make_report(definition, merged, values, missing, wishes, read_today())
    content = write_book(report.book)
    name = display_name(output.name)
    audit = write_audit(work, values, report, name, sha256(content).hexdigest())
    # The audit first: whenever this is broken off, no new report stands without its own.
    write_whole(name_audit(output), audit, force)
    write_whole(output, content, force)
    if pdf:
        from itasheet.cli.pdf import write_pdf

        write_pdf(content, output, pdf, force)
    return {
        "path": display_name(output),
        "pdf": display_name(pdf) if pdf else None,
        "sha256": sha256(content).hexdigest(),
        "audit": display_name(name_audit(output)),
        "pages": report.pages,
        "entries": len(merged.entries),
        "draft": wishes.draft,
        "public": wishes.public,
    }


def _fill_values(context: RoundContext, outcomes: tuple[Outcome, ...]) -> Mapping[str, str]:
    """What the report's texts are filled with: the round, or else what the forms say."""
    from itasheet.definition.round import Agency, Round, fill_texts

    if context.round_:
        return fill_texts(context.round_)
    agencies = (outcome.returned.agency for outcome in outcomes if outcome.returned)
    names = list(filter(None, agencies))
    years = [outcome.fiscal_year for outcome in outcomes if outcome.fiscal_year]
    values = fill_texts(Round(years[0] if years else 0, Agency(names[0] if names else "")))
    if years:
        return values
    return {**values, "year": "", "last_year": "", "next_year": ""}


def _list_missing(problems: tuple[Problem, ...]) -> list[Any]:
    """Errors and warnings as lines of the summary, which is Thai whatever language is spoken."""
    from itasheet.language import load_translator
    from itasheet.problems.kinds import format_message, severity_of
    from itasheet.problems.problem import Severity, format_spot
    from itasheet.reports.remarks import Remark

    thai = load_translator("th")
    return [
        Remark(
            Path(problem.place.file).name, format_spot(problem.place), format_message(problem, thai)
        )
        for problem in problems
        if severity_of(problem) is not Severity.NOTE
    ]


def _show_json(work: Work, report: dict[str, Any] | None) -> None:
    from itasheet.workflow.documents import document_returns, format_json

    outcomes, definition = work.judged.outcomes, work.context.definition
    conflicts = work.merged.resolution.conflicts
    document = document_returns(outcomes, definition, work.common, report, None, conflicts)
    click.echo(format_json(document))


def _show_text(work: Work, report: dict[str, Any] | None) -> None:
    from itasheet.language import _

    for line in _list_work(work):
        click.echo(line)
    if report:
        click.echo(_("{audit}: where each cell came from; keep it here").format(**report))
        told = _("{path}: entries {entries}, pages {pages}")
        if report["draft"]:
            told = _("{path}: entries {entries}, pages {pages}, stamped as a draft")
        click.echo(told.format(**report))
        if report["pdf"]:
            click.echo(report["pdf"])
    elif work.judged.is_useless:
        click.echo(_("No report was written: no return could be read."), err=True)
    else:
        told = _("No report was written: mend the errors (✗) first, or add --draft.")
        click.echo(told, err=True)


def _list_work(work: Work) -> Iterator[str]:
    """The files that are not in order with their problems, then what all lack together."""
    from itasheet.checks import Status
    from itasheet.cli.terminal import count_statuses, list_outcome, list_problems

    for outcome in work.judged.outcomes:
        if outcome.status is not Status.OK:
            yield from list_outcome(outcome)
    yield from list_problems(work.common)
    if work.judged.outcomes:
        yield count_statuses(work.judged.outcomes)
