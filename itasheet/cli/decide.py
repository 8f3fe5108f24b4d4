"""Deciding what counts where returns disagree: at a terminal by questions, else as proposed.

Questions and what is said of them stand on stderr, so that results stay apart.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import click

from itasheet.cli.decisions import Register, record_choice
from itasheet.definition.definition import Definition
from itasheet.files import display_name
from itasheet.language import _
from itasheet.merging.conflicts import Question
from itasheet.merging.decisions import Decision, Topic
from itasheet.merging.merge import Merged
from itasheet.merging.wording import find_outdated, word_choice, word_question
from itasheet.returns.differences import Difference, compare_entries, compare_returns
from itasheet.thai.text import clean_terminal
from itasheet.workflow.diff import list_differences, show_time
from itasheet.workflow.loading import read_today

MOST_SHOWN = 24
"""Lines of differences that are shown with a question; ``itasheet diff`` shows all."""

Merge = Callable[[tuple[Decision, ...]], Merged]
"""Merges the returns anew, by these decisions."""


def can_ask() -> bool:
    """Whether somebody sits at a terminal, to see a question and to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def decide_questions(
    merged: Merged, register: Register, merge: Merge, definition: Definition, proposed: bool
) -> Merged:
    """The merge after questions were answered, those too that only answers raise.

    Some may be left open. With ``proposed`` nobody is asked, and what has no proposal stays open.
    """
    left: list[Question] = []
    before = len(register.decisions)
    while question := _find_next(merged, left):
        _tell_outdated(merged, question)
        choice = question.proposal if proposed else _ask(question, definition)
        if choice is None:
            left.append(question)
            continue
        _tell_choice(question, choice)
        register = record_choice(register, question, choice, read_today().date())
        merged = merge(register.decisions)
    if len(register.decisions) > before:
        _tell_where(register)
    return merged


def _find_next(merged: Merged, left: list[Question]) -> Question | None:
    passed = [(question.subject, question.sources) for question in left]
    return next((q for q in merged.questions if (q.subject, q.sources) not in passed), None)


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _tell_outdated(merged: Merged, question: Question) -> None:
    """That this was decided before, on another ground."""
    from itasheet.cli.terminal import list_problems

    about = find_outdated(question, merged.problems)
    for line in list_problems(about):
        _tell(line)


def _tell_choice(question: Question, choice: tuple[int, ...]) -> None:
    asked, answered = word_question(question, _), word_choice(question, choice, _)
    _tell(clean_terminal(_("Decided: {asked} — {answered}").format(asked=asked, answered=answered)))


def _tell_where(register: Register) -> None:
    if register.path:
        told = _("Recorded in {path}; the next merge does not ask again.")
        _tell(told.format(path=display_name(register.path)))
    else:
        _tell(_("Not recorded: only a round keeps decisions. The next merge asks again."))


def _ask(question: Question, definition: Definition) -> tuple[int, ...] | None:
    """Show a question with its choices and ask; None where it is left open."""
    _tell("\n" + click.style(clean_terminal(word_question(question, _)), bold=True))
    for line in _list_differences(question, definition):
        _tell(line)
    for number, choice in enumerate(question.choices, 1):
        _tell(f"  {number}. {_describe_choice(question, choice)}")
    _tell("  0. " + _("leave it open"))
    default = question.choices.index(question.proposal) + 1 if question.proposal else 0
    numbers = click.IntRange(0, len(question.choices))
    answer: int = click.prompt(_("Number"), default=default, type=numbers, err=True)
    return question.choices[answer - 1] if answer else None


def _describe_choice(question: Question, choice: tuple[int, ...]) -> str:
    """A choice, when its workbook was saved, and why it is proposed if it is."""
    told = [word_choice(question, choice, _)]
    if len(choice) == 1 and question.topic in (Topic.RETURN, Topic.ENTRY):
        saved = question.claims[choice[0]].returned.saved
        told += [_("saved {time}").format(time=show_time(saved))]
    if choice == question.proposal:
        told += [_("proposed: {reason}").format(reason=_(question.reason))]
    return clean_terminal(" · ".join(told))


def _list_differences(question: Question, definition: Definition) -> Iterator[str]:
    """How the claims differ, each from the one saved before it."""
    if question.topic in (Topic.MEASURE, Topic.TITLE):
        return
    claims = sorted(question.claims, key=lambda claim: str(claim.returned.saved or ""))
    for first, second in zip(claims, claims[1:], strict=False):
        pair = (first.returned, second.returned)
        differences: tuple[Difference, ...]
        if first.entry and second.entry:
            differences = tuple(compare_entries(first.entry, second.entry, definition))
        else:
            differences = compare_returns(*pair, definition)
        yield clean_terminal(" → ".join(returned.path for returned in pair))
        lines = [f"  {line}" for line in list_differences(differences)]
        yield from lines[:MOST_SHOWN]
        if len(lines) > MOST_SHOWN:
            told = _("… and {count} lines more; itasheet diff shows all")
            yield "  " + told.format(count=len(lines) - MOST_SHOWN)
