"""``itasheet merge``: join the returns into the report workbook, asking where they disagree.

Questions and what is said of them stand on stderr, so that results stay apart.
"""

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import click

from itasheet.checks import Status
from itasheet.cli import app, terminal
from itasheet.definition.definition import Definition
from itasheet.language import N_, _
from itasheet.merging.conflicts import Conflict, Indexes, format_option, format_question
from itasheet.merging.decisions import Topic
from itasheet.problems.problem import Problem, format_problem
from itasheet.reports.contents import Wishes
from itasheet.thai.numbers import Digits
from itasheet.thai.text import clean_terminal
from itasheet.workflow.documents import document_returns
from itasheet.workflow.merge import MergeWork, merge_files

DIGITS = click.Choice([one.value for one in Digits])
MOST_SHOWN = 24
"""Lines of differences that are shown with a question; ``itasheet diff`` shows all."""


@app.as_command(
    "merge",
    writes=lambda words: [words["output"], *([None] if words["proposed"] or can_ask() else [])],
)
def command(
    paths: app.SomePaths,
    output: Annotated[Path, app.output_option(".xlsx", required=True)],
    folder: app.Folder,
    digits: Annotated[str, app.option("--digits", type=DIGITS, default="thai", show_default=True)],
    draft: Annotated[bool, app.option("--draft")],
    as_pdf: Annotated[bool, app.option("--pdf")],
    proposed: Annotated[bool, app.option("--proposed")],
    as_json: app.Json,
    force: app.Force,
) -> int:
    wishes = Wishes(Digits(digits), draft)
    pdf = output.with_suffix(".pdf") if as_pdf else None
    is_asking = proposed or (not as_json and can_ask())
    choose = partial(choose_option, proposed=proposed) if is_asking else None
    work = merge_files(paths, folder, output, wishes, force, pdf, choose, terminal.show_progress)
    if work.recorded:
        told = N_("Recorded in {path}; the next merge does not ask again.")
        terminal.tell(told, path=work.recorded)
    elif work.recorded is not None:
        terminal.tell(N_("Not recorded: only a round keeps decisions. The next merge asks again."))
    for problem in work.warnings:
        click.echo(format_problem(problem, _), err=True)
    conflicts = work.merged.resolution.conflicts
    terminal.show_result(
        as_json,
        lambda: document_returns(work.judged, report=work.report, conflicts=conflicts),
        _list_lines(work),
    )
    if not (as_json or work.report):
        told = N_("No report was written: mend the errors (✗) first, or add --draft.")
        if not work.judged.returns:
            told = N_("No report was written: no return could be read.")
        terminal.tell(told)
    if not work.judged.returns:
        return app.UNUSABLE
    return app.PROBLEMS if work.is_faulty else app.CLEAN


def can_ask() -> bool:
    """Whether somebody sits at a terminal, to see a question and to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def choose_option(
    conflict: Conflict, outdated: Iterable[Problem], definition: Definition, proposed: bool
) -> Indexes | None:
    """What the person at the terminal chooses of a conflict that is shown with its options, or with
    ``proposed`` what is proposed; None where it is left open.
    """
    from itasheet.cli.diff import format_saved

    question, option = format_question(conflict, _), conflict.proposal
    lines = list(terminal.list_problems(outdated))
    if not proposed:
        lines.append(f"\n{click.style(clean_terminal(question), bold=True)}")
        lines += _list_differences(conflict, definition)
        for number, one in enumerate(conflict.options, 1):
            told = [format_option(conflict, one, _)]
            if len(one) == 1 and conflict.topic in (Topic.RETURN, Topic.ENTRY):
                told += [format_saved(conflict.candidates[one[0]].returned.saved)]
            if one == conflict.proposal:
                told += [_("proposed: {reason}").format(reason=_(conflict.reason))]
            lines.append(f"  {number}. {clean_terminal(' · '.join(told))}")
        lines.append("  0. " + _("leave it open"))
    for line in lines:
        click.echo(line, err=True)
    if not proposed:
        default = conflict.options.index(option) + 1 if option else 0
        numbers = click.Choice([str(number) for number in range(len(conflict.options) + 1)])
        answer = click.prompt(_("Number"), str(default), type=numbers, show_choices=False, err=True)
        option = conflict.options[int(answer) - 1] if int(answer) else None
    if option is not None:
        answer = format_option(conflict, option, _)
        terminal.tell(N_("Decided: {asked} — {answered}"), asked=question, answered=answer)
    return option


def _list_differences(conflict: Conflict, definition: Definition) -> Iterator[str]:
    """How the candidates differ, each from the one saved before it."""
    from itasheet.cli.diff import list_differences
    from itasheet.returns.differences import compare_entries, compare_returns

    if conflict.topic in (Topic.MEASURE, Topic.TITLE):
        return
    candidates = sorted(conflict.candidates, key=lambda one: str(one.returned.saved or ""))
    for first, second in zip(candidates, candidates[1:], strict=False):
        differences = (
            tuple(compare_entries(first.entry, second.entry, definition))
            if first.entry and second.entry
            else compare_returns(first.returned, second.returned, definition)
        )
        yield clean_terminal(f"{first.returned.path} → {second.returned.path}")
        lines = [f"  {line}" for line in list_differences(differences)]
        yield from lines[:MOST_SHOWN]
        if len(lines) > MOST_SHOWN:
            told = _("… and {count} lines more; itasheet diff shows all")
            yield "  " + told.format(count=len(lines) - MOST_SHOWN)


def _list_lines(work: MergeWork) -> Iterator[str]:
    """What is not in order, then what all lack together, and what was written."""
    outcomes, report = work.judged.outcomes, work.report
    for outcome in outcomes:
        if outcome.status is not Status.OK:
            yield from terminal.list_outcome(outcome)
    yield from terminal.list_problems(work.judged.problems)
    if outcomes:
        yield terminal.count_statuses(outcomes)
    if report:
        yield _("{audit}: where each cell came from; keep it here").format(audit=report.audit)
        told = _("{summary}: who has reported on what, and what is missing; keep it here")
        yield told.format(summary=report.summary)
        told = _("{path}: entries {entries}, pages {pages}")
        if report.draft:
            told = _("{path}: entries {entries}, pages {pages}, stamped as a draft")
        yield told.format(path=report.path, entries=report.entries, pages=report.pages)
        yield from [report.pdf] if report.pdf else []
