"""Asking at a terminal what counts where returns disagree, and telling of what was decided.

Questions and what is said of them stand on stderr, so that results stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from itasheet.cli.diff import format_saved, list_differences
from itasheet.cli.terminal import list_problems
from itasheet.definition.definition import Definition
from itasheet.files import display_name
from itasheet.language import _
from itasheet.merging.conflicts import Conflict, Indexes, format_option, format_question
from itasheet.merging.decisions import Topic
from itasheet.problems.problem import Problem
from itasheet.returns.differences import Difference, compare_entries, compare_returns
from itasheet.thai.text import clean_terminal
from itasheet.workflow.decisions import DecisionFile

MOST_SHOWN = 24
"""Lines of differences that are shown with a question; ``itasheet diff`` shows all."""


def choose_option(
    conflict: Conflict, outdated: Iterable[Problem], definition: Definition, proposed: bool
) -> Indexes | None:
    """What the person at the terminal chooses, or with ``proposed`` what is proposed."""
    for line in list_problems(outdated):
        click.echo(line, err=True)
    option = conflict.proposal if proposed else _ask(conflict, definition)
    if option is not None:
        asked, answered = format_question(conflict, _), format_option(conflict, option, _)
        told = _("Decided: {asked} — {answered}").format(asked=asked, answered=answered)
        click.echo(clean_terminal(told), err=True)
    return option


def show_recorded(file: DecisionFile) -> None:
    """Tell where decisions were recorded."""
    told = _("Not recorded: only a round keeps decisions. The next merge asks again.")
    if file.path:
        told = _("Recorded in {path}; the next merge does not ask again.")
        told = told.format(path=display_name(file.path))
    click.echo(told, err=True)


def _ask(conflict: Conflict, definition: Definition) -> Indexes | None:
    """Show a conflict with its options and ask; None where it is left open."""
    question = clean_terminal(format_question(conflict, _))
    lines = [f"\n{click.style(question, bold=True)}", *_list_differences(conflict, definition)]
    for number, option in enumerate(conflict.options, 1):
        told = [format_option(conflict, option, _)]
        if len(option) == 1 and conflict.topic in (Topic.RETURN, Topic.ENTRY):
            saved = conflict.candidates[option[0]].returned.saved
            told += [_("saved {time}").format(time=format_saved(saved))]
        if option == conflict.proposal:
            told += [_("proposed: {reason}").format(reason=_(conflict.reason))]
        lines.append(f"  {number}. {clean_terminal(' · '.join(told))}")
    for line in (*lines, "  0. " + _("leave it open")):
        click.echo(line, err=True)
    default = conflict.options.index(conflict.proposal) + 1 if conflict.proposal else 0
    numbers = click.IntRange(0, len(conflict.options))
    answer: int = click.prompt(_("Number"), default=default, type=numbers, err=True)
    return conflict.options[answer - 1] if answer else None


def _list_differences(conflict: Conflict, definition: Definition) -> Iterator[str]:
    """How the candidates differ, each from the one saved before it."""
    if conflict.topic in (Topic.MEASURE, Topic.TITLE):
        return
    candidates = sorted(conflict.candidates, key=lambda one: str(one.returned.saved or ""))
    for first, second in zip(candidates, candidates[1:], strict=False):
        differences: tuple[Difference, ...]
        if first.entry and second.entry:
            differences = tuple(compare_entries(first.entry, second.entry, definition))
        else:
            differences = compare_returns(first.returned, second.returned, definition)
        yield clean_terminal(f"{first.returned.path} → {second.returned.path}")
        lines = [f"  {line}" for line in list_differences(differences)]
        yield from lines[:MOST_SHOWN]
        if len(lines) > MOST_SHOWN:
            told = _("… and {count} lines more; itasheet diff shows all")
            yield "  " + told.format(count=len(lines) - MOST_SHOWN)
