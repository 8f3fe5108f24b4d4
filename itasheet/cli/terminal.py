"""Outcomes as people read them: each file in a line, its problems below, a count at the end."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import click
from click import style

from itasheet.checks import Outcome, Status, sort_problems
from itasheet.language import N_, _, ngettext
from itasheet.problems.problem import Place, Problem, Severity, format_problem, severity_of
from itasheet.thai.text import clean_terminal

MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}
COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: None}
STATUSES = {
    Status.OK: (N_("in order"), "green"),
    Status.WARNINGS: (N_("in order, but look at the warnings"), "yellow"),
    Status.ERRORS: (N_("must be mended"), "red"),
    Status.UNREADABLE: (N_("cannot be read"), "red"),
    Status.SKIPPED: (N_("skipped"), None),
}


def tell(message: str, **words: object) -> None:
    """Say something beside the results, on stderr: a message of ours, filled with words."""
    click.echo(clean_terminal(_(message).format(**words)), err=True)


def show_result(
    as_json: bool,
    document: Callable[[], Mapping[str, Any]],
    lines: Iterable[str],
    problems: Iterable[Problem] = (),
) -> None:
    """Show a result on stdout; beside lines it is said how to learn more of the worst problem."""
    if as_json:
        from itasheet.workflow.documents import format_json

        click.echo(format_json(document()))
        return
    for line in lines:
        click.echo(line)
    worst = next(iter(sort_problems(problems)), None)
    if worst and severity_of(worst) is not Severity.NOTE:
        tell(N_("What a problem means: itasheet explain {code}"), code=worst.code)


def list_outcome(outcome: Outcome, same: str = "") -> Iterator[str]:
    """A file's line and its problems, in which the file's name stands without its folder.

    Of a file that has the very bytes of another, ``same``, no more is told than that.
    """
    text, color = STATUSES[outcome.status]
    line = f"{clean_terminal(outcome.path)}: {style(_(text), fg=color)}"
    if outcome.status is Status.SKIPPED:
        yield f"{line} – {', '.join(_(one.words['reason']) for one in outcome.problems)}"
        return
    severities = Counter(map(severity_of, outcome.problems))
    errors, warnings, notes = (severities[severity] for severity in Severity)
    counts = {
        ngettext("{count} error", "{count} errors", errors): errors,
        ngettext("{count} warning", "{count} warnings", warnings): warnings,
        ngettext("{count} note", "{count} notes", notes): notes,
    }
    told = ", ".join(text.format(count=count) for text, count in counts.items() if count)
    yield f"{line} ({told})" if told else line
    repeated = Problem("return-repeated", Place(outcome.path), words={"other": same})
    yield from list_problems(map(drop_folder, (repeated,) if same else outcome.problems))


def drop_folder(problem: Problem) -> Problem:
    return problem._replace(place=problem.place._replace(file=os.path.basename(problem.place.file)))


def list_problems(problems: Iterable[Problem]) -> Iterator[str]:
    """A line for each problem, marked by how bad it is."""
    for problem in sort_problems(problems):
        severity = severity_of(problem)
        mark = style(MARKS[severity], fg=COLORS[severity])
        yield f"  {mark} {format_problem(problem, _)}"


def count_statuses(outcomes: Sequence[Outcome]) -> str:
    counts = Counter(outcome.status for outcome in outcomes)
    files = ngettext("{count} file", "{count} files", len(outcomes)).format(count=len(outcomes))
    told = [f"{_(STATUSES[status][0])} {counts[status]}" for status in Status if counts[status]]
    return f"{files}: {', '.join(told)}"


def show_progress(done: int, total: int) -> None:
    """How far a run is, in a line that is written over and gone at the end; at a terminal only."""
    if sys.stderr.isatty():
        told = _("{done} of {total} files").format(done=done, total=total)
        click.echo(f"\r{told}" if done < total else f"\r{'':{len(told)}}\r", err=True, nl=False)
