"""Reading and checking workbooks, as most jobs begin: for ``check`` and ``merge`` by the decisions
of the round, for ``diff`` side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from itasheet.cells.records import Return
from itasheet.checks import Outcome, Status, judge_workbook
from itasheet.definition.definition import Definition
from itasheet.files import Skip, display_name, find_fault, list_workbooks, write_whole
from itasheet.language import load_translator
from itasheet.merging.conflicts import (
    Conflict,
    Indexes,
    find_outdated,
    format_option,
    format_question,
    list_left_out,
)
from itasheet.merging.decisions import Decision, Topic, add_decision
from itasheet.merging.merge import Merged, make_filter, merge_returns
from itasheet.merging.resolution import resolve_returns
from itasheet.problems.problem import Place, Problem
from itasheet.returns.senders import Plan
from itasheet.sheets.grid import Workbook
from itasheet.thai.dates import format_date
from itasheet.workflow import loading
from itasheet.xlsx.read_workbook import read_workbook

if TYPE_CHECKING:
    from itasheet.returns.differences import Difference
    from itasheet.workflow.mark import MarkedCopy

Choose = Callable[[Conflict, Iterable[Problem], Definition], Indexes | None]
"""Chooses an option of a conflict, or leaves it open; the problems tell of outdated decisions."""


class Judged(NamedTuple):
    """What became of files: each one's outcome, and problems that are of none of them."""

    context: loading.RoundContext
    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def returns(self) -> tuple[Return, ...]:
        return tuple(one.returned for one in self.outcomes if one.returned)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """All problems, those of single files first."""
        return (*(problem for one in self.outcomes for problem in one.problems), *self.problems)


Progress = Callable[[int, int], None]
"""Is told how many files have been read, and of how many."""


def judge_files(
    paths: Iterable[Path],
    context: loading.RoundContext,
    output: Path | None = None,
    progress: Progress | None = None,
) -> Judged:
    """Read and check every workbook among files and folders; skipped ones are told too.

    ``output`` is not read, should it be among them: it is what this run replaces.
    """
    paths = tuple(paths)
    plan, problems = loading.load_plan(context)
    found, outcomes = list_workbooks(paths), list[Outcome]()
    for one in found:
        if output and output.exists() and os.path.realpath(output) == os.path.realpath(one.path):
            one = one._replace(skipped=Skip.OUTPUT)
        outcome = Outcome(display_name(one.path), None, (one.problem,))
        outcomes.append(outcome if one.skipped else judge_file(one.path, context, plan))
        if progress:
            progress(len(outcomes), len(found))
    if all(outcome.status is Status.SKIPPED for outcome in outcomes):
        problems += tuple(find_fault("nothing-to-read", path) for path in paths)
    return Judged(context, tuple(outcomes), problems)


def judge_file(path: Path, context: loading.RoundContext, plan: Plan | None = None) -> Outcome:
    """Read and check one workbook, whatever its name."""
    name, definition = display_name(path), context.definition

    def judge() -> Outcome:
        workbook = read_workbook(path, name, definition.form.lists)
        if isinstance(workbook, Workbook) and loading.is_to_come(workbook.saved):
            workbook = workbook._replace(saved=None)
        return judge_workbook(workbook, name, definition, context.round_, plan)

    return loading.shield(name, judge, lambda fault: Outcome(name, None, (fault,)))


def check_returns(
    paths: Iterable[Path],
    folder: Path | None,
    target: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> tuple[Judged, tuple[MarkedCopy, ...] | None]:
    """Check workbooks among files and folders; write marked copies into ``target``, if given."""
    paths = tuple(paths)
    judged = follow_decisions(judge_files(paths, loading.load_context(folder), progress=progress))
    if target is None:
        return judged, None
    from itasheet.workflow.mark import write_copies

    copies, gaps = write_copies(paths, judged, target, force)
    return judged._replace(problems=(*judged.problems, *gaps)), copies


def follow_decisions(judged: Judged) -> Judged:
    """The files without problems that the round's decisions have answered, and what they left out.

    Nothing is asked; a file that is here without its rivals follows the last decision on it.
    """
    context, decisions = judged.context, loading.load_decisions(judged.context).decisions
    if not decisions:
        return judged
    resolution = resolve_returns(judged.returns, context.definition, context.round_, decisions)
    leave = make_filter(resolution.conflicts)
    outcomes = []
    for outcome in judged.outcomes:
        left_out = tuple(_list_left_out(outcome, resolution.conflicts, decisions))
        whole = any(problem.code == "return-left-out" for problem in left_out)
        problems = () if whole else leave(outcome.problems)
        outcomes.append(outcome._replace(problems=(*problems, *left_out)))
    return judged._replace(outcomes=tuple(outcomes))


def _list_left_out(
    outcome: Outcome, conflicts: Iterable[Conflict], decisions: Sequence[Decision]
) -> Iterator[Problem]:
    """What of a file does not count: the whole of it, or entries."""
    touching = [
        conflict
        for conflict in conflicts
        if any(one.returned is outcome.returned for one in conflict.candidates)
    ]
    for conflict in touching:
        told = list_left_out(conflict) if not conflict.is_open else ()
        yield from (problem for problem in told if problem.place.file == outcome.path)
    if outcome.returned is None or any(one.topic is Topic.RETURN for one in touching):
        return
    # Its rivals are not here: the last decision on it tells.
    for decision in reversed(decisions):
        own = [one for one in decision.sources if one.sha256 == outcome.returned.sha256]
        if decision.topic is Topic.RETURN and own:
            if not own[0].counts:
                names = ", ".join(source.file for source in decision.sources if source.counts)
                yield Problem("return-left-out", Place(outcome.path), words={"other": names})
            return


def merge_decided(
    judged: Judged, choose: Choose | None
) -> tuple[Judged, Merged, loading.DecisionFile | None]:
    """Merge by the round's decisions, and by what is chosen where returns disagree.

    Conflicts that only a choice brings up are chosen in, too; each choice is recorded at once.
    Gives the files without problems that decisions have answered, with the problems of all of them
    together, the merge of what counts, and the file in which decisions were recorded, if some were.
    """
    file = before = loading.load_decisions(judged.context)
    definition, round_ = judged.context.definition, judged.context.round_
    merged = merge_returns(judged.returns, definition, round_, file.decisions)
    thai, day = load_translator("th"), loading.read_today().date()
    passed_over = set()
    while choose:
        keys = {(one.subject, one.sources): one for one in merged.open_conflicts}
        key = next((key for key in keys if key not in passed_over), None)
        if key is None:
            break
        conflict = keys[key]
        option = choose(conflict, find_outdated(conflict, file.decisions), definition)
        if option is None:
            passed_over.add(key)
            continue
        chosen, decision = format_option(conflict, option, thai), conflict.decide(option, day)
        comment = f"{format_question(conflict, thai)}\n{format_date(day)}: {chosen}"
        text = add_decision(file.text, decision, comment)
        if file.path:
            write_whole(file.path, text.encode("utf-8"), force=True)
        file = loading.DecisionFile(file.path, text, (*file.decisions, decision))
        merged = merge_returns(judged.returns, definition, round_, file.decisions)
    leave = make_filter(merged.resolution.conflicts, merged.resolution.problems)
    outcomes = tuple(one._replace(problems=leave(one.problems)) for one in judged.outcomes)
    # Where nothing could be read, the rest goes without saying.
    problems = judged.problems + (merged.problems if judged.returns else ())
    recorded = file if file is not before else None
    return Judged(judged.context, outcomes, problems), merged, recorded


class Compared(NamedTuple):
    """Two files and their differences; None where one of them cannot be read."""

    first: Outcome
    second: Outcome
    differences: tuple[Difference, ...] | None = None


def compare_files(first: Path, second: Path, folder: Path | None) -> Compared:
    """Compare two workbooks by the definition of a round's folder, by default this one."""
    from itasheet.returns.differences import compare_returns

    context = loading.load_context(folder)
    before, after = judge_file(first, context), judge_file(second, context)
    differences = None
    if before.returned and after.returned:
        differences = compare_returns(before.returned, after.returned, context.definition)
    return Compared(before, after, differences)
