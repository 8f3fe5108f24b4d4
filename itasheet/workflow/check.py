"""Checking workbooks, as most jobs begin; marked copies of them; and two compared."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from itasheet.candidates import Skip, list_workbooks
from itasheet.cells.records import Return
from itasheet.checks import Outcome, Status, judge_workbook, sort_problems
from itasheet.checks.context import Plan
from itasheet.files import display_name, find_fault, write_files
from itasheet.language import N_, _
from itasheet.merging.conflicts import list_left_out
from itasheet.merging.decisions import Decision, Topic
from itasheet.merging.merge import make_filter
from itasheet.merging.resolution import resolve_returns
from itasheet.problems.problem import Place, Problem, Severity, Stop, severity_of
from itasheet.sheets.grid import Workbook
from itasheet.workflow import loading
from itasheet.xlsx.package import Refusal
from itasheet.xlsx.read_workbook import read_once

if TYPE_CHECKING:
    from itasheet.returns.differences import Difference


class Judged(NamedTuple):
    """What became of files: each one's outcome, problems that are of none, where they lie, and the
    bytes that were read of those that are to be marked, empty for all others.
    """

    context: loading.RoundContext
    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...] = ()
    paths: tuple[Path, ...] = ()
    contents: tuple[bytes, ...] = ()

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
    to_mark: bool = False,
) -> Judged:
    """Read and check every workbook among files and folders; skipped ones are told too.

    ``output`` is not read, should it be among them: it is what this run replaces. The bytes of the
    others would take too much memory, but of those that are to be marked they are kept.
    """
    paths = tuple(paths)
    plan, problems = loading.load_plan(context)
    found, outcomes, contents = list_workbooks(paths), list[Outcome](), list[bytes]()
    for one in found:
        if output and output.exists() and os.path.realpath(output) == os.path.realpath(one.path):
            one = one._replace(skipped=Skip.OUTPUT)
        outcome, content = Outcome(display_name(one.path), None, (one.problem,)), b""
        if not one.skipped:
            outcome, content = judge_file(one.path, context, plan)
        has_marks = outcome.former.lists or outcome.former.colors
        is_sound = all(severity_of(one) is Severity.NOTE for one in outcome.problems)
        outcomes.append(outcome)
        contents.append(content if to_mark and (has_marks or not is_sound) else b"")
        if progress:
            progress(len(outcomes), len(found))
    if all(outcome.status is Status.SKIPPED for outcome in outcomes):
        problems += tuple(find_fault("nothing-to-read", path) for path in paths)
    found_at = tuple(one.path for one in found)
    return Judged(context, tuple(outcomes), problems, found_at, tuple(contents))


def judge_file(
    path: Path, context: loading.RoundContext, plan: Plan | None = None
) -> tuple[Outcome, bytes]:
    """Read and check one workbook, whatever its name; beside it stand the bytes that were read."""
    name, definition = display_name(path), context.definition

    def judge() -> tuple[Outcome, bytes]:
        workbook, content = read_once(path, name, definition.form.lists)
        if isinstance(workbook, Workbook) and loading.is_to_come(workbook.saved):
            workbook = workbook._replace(saved=None)
        return judge_workbook(workbook, name, definition, context.round_, plan), content

    return loading.shield(name, judge, lambda fault: (Outcome(name, None, (fault,)), b""))


def check_returns(
    paths: Iterable[Path],
    folder: Path | None,
    target: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> "tuple[Judged, tuple[MarkedCopy, ...] | None]":
    """Check workbooks among files and folders; write marked copies into ``target``, if given."""
    context = loading.load_context(folder)
    judged = judge_files(paths, context, progress=progress, to_mark=target is not None)
    if decisions := loading.load_decisions(context):
        judged = _follow_decisions(judged, decisions)
    if target is None:
        return judged, None
    copies, gaps = write_copies(judged, target, force)
    return judged._replace(problems=(*judged.problems, *gaps)), copies


def _follow_decisions(judged: Judged, decisions: Sequence[Decision]) -> Judged:
    """The files without problems that the round's decisions have answered, and what they left out.

    Nothing is asked; a file that is here without its rivals follows the last decision on it.
    """
    definition, round_ = judged.context.definition, judged.context.round_
    conflicts = resolve_returns(judged.returns, definition, round_, decisions).conflicts
    told = [problem for one in conflicts if not one.is_open for problem in list_left_out(one)]
    of_returns = [one.candidates for one in conflicts if one.topic is Topic.RETURN]
    rivals = {one.returned.path for candidates in of_returns for one in candidates}
    last = {
        source.sha256: (decision, source.counts)
        for decision in decisions
        if decision.topic is Topic.RETURN
        for source in reversed(decision.sources)
    }
    leave = make_filter(conflicts)
    outcomes = []
    for outcome in judged.outcomes:
        left_out = [problem for problem in told if problem.place.file == outcome.path]
        problems = leave(outcome.problems)
        decision, counts = last.get(outcome.sha256, (None, True))
        if decision and not counts and outcome.returned and outcome.path not in rivals:
            names = ", ".join(source.file for source in decision.sources if source.counts)
            left_out.append(Problem("return-left-out", Place(outcome.path), words={"other": names}))
            problems = ()
        outcomes.append(outcome._replace(problems=(*problems, *left_out)))
    return judged._replace(outcomes=tuple(outcomes))


@dataclass(frozen=True)
class MarkedCopy:
    """A copy of a return: how many problems it shows, and how many as corrected since the last.

    One that shows none is the return without the marks that it had.
    """

    source: str
    path: Path
    problems: int
    fixed: int
    content: bytes = field(repr=False)


def write_copies(
    judged: Judged, folder: Path, force: bool
) -> tuple[tuple[MarkedCopy, ...], tuple[Problem, ...]]:
    """Write a marked copy of each return that has errors or warnings into a folder; the copies, and
    what could not be marked or shown.

    A return that has none any more, but marks from before, is written without them. Stops before
    anything is written where a copy would replace a file without ``force``, or a return ever.
    """
    copies, problems = list[MarkedCopy](), list[Problem]()
    files = zip(judged.outcomes, judged.paths, judged.contents, strict=True)
    for outcome, source, content in files:
        if outcome.status is Status.SKIPPED:
            continue
        # Under the return's own name, numbered where another has the same.
        taken = {other.path.name.casefold() for other in copies}
        target, number = folder / source.name, 2
        while target.name.casefold() in taken:
            target = folder / f"{source.stem} ({number}){source.suffix}"
            number += 1
        copy, gaps = loading.shield(
            outcome.path,
            partial(_make_copy, outcome, content, target, judged.context.definition.title),
            lambda fault: (None, [fault]),
        )
        copies += filter(None, [copy])
        problems += gaps
    known = {os.path.realpath(path) for path in judged.paths}
    if own := [copy.path for copy in copies if os.path.realpath(copy.path) in known]:
        raise Stop(*(find_fault("mark-source", path) for path in own))
    write_files({copy.path: copy.content for copy in copies}, force)
    return tuple(copies), tuple(problems)


def _make_copy(
    outcome: Outcome, content: bytes, target: Path, title: str
) -> tuple[MarkedCopy | None, list[Problem]]:
    """The copy of a return of these bytes, and what cannot be shown; None if it needs none, or
    there can be none.
    """
    from itasheet.marking.plan_marks import plan_marks
    from itasheet.xlsx.patch_workbook import replace_marks

    place = Place(file=outcome.path)
    if not outcome.sha256:
        return None, [Problem("mark-impossible", place)]
    if not content:
        return None, []
    try:
        problems, former = sort_problems(outcome.problems), outcome.former
        unit = outcome.returned.unit_name if outcome.returned else ""
        heading = " – ".join(filter(None, (unit, title)))
        marks = plan_marks(problems, former, heading, _)
        if not (marks.page.cells or former.lists or former.colors):
            return None, []
        content, gaps = replace_marks(content, former.lists, marks)
    except Refusal as refusal:
        return None, [Problem("mark-impossible", place, refusal.found)]
    if marks.unnoted:
        reason = N_("there are too many cells to comment on")
        gaps.append(Problem("mark-gap", words={"reason": reason}))
    gaps = [gap._replace(place=gap.place._replace(file=outcome.path)) for gap in gaps]
    shown, fixed = (len(problems), marks.fixed) if marks.page.cells else (0, 0)
    return MarkedCopy(outcome.path, target, shown, fixed, content), gaps


class Compared(NamedTuple):
    """Two files and their differences; None where one of them cannot be read."""

    first: Outcome
    second: Outcome
    differences: "tuple[Difference, ...] | None" = None


def compare_files(first: Path, second: Path, folder: Path | None) -> Compared:
    """Compare two workbooks by the definition of a round's folder, by default this one."""
    from itasheet.returns.differences import compare_returns

    context = loading.load_context(folder)
    before, after = (judge_file(path, context)[0] for path in (first, second))
    differences = None
    if before.returned and after.returned:
        differences = compare_returns(before.returned, after.returned, context.definition)
    return Compared(before, after, differences)
