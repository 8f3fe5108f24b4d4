"""Marked copies of returns: which files get one, where it is written, and what is told of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from itasheet.checks import Outcome, Status
from itasheet.files import display_name, list_workbooks
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem, Stop

if TYPE_CHECKING:
    from itasheet.marking.plan_marks import Former
    from itasheet.sheets.grid import Workbook
    from itasheet.workflow.loading import Judged, RoundContext


class Copy(NamedTuple):
    """A copy of a return: how many problems it shows, and how many as corrected since the last.

    One that shows none is the return without the marks that it had.
    """

    source: str
    target: Path
    content: bytes
    shown: int
    fixed: int


class Copies(NamedTuple):
    """The copies of a run, and what could not be marked or shown."""

    copies: tuple[Copy, ...]
    problems: tuple[Problem, ...]


def write_copies(
    paths: Iterable[Path], judged: Judged, context: RoundContext, folder: Path, force: bool
) -> Copies:
    """Write a marked copy of each return that has errors or warnings into a folder.

    A return that has none any more, but marks from before, is written without them. Stops before
    anything is written where a copy would replace a file without ``force``, or a return ever.
    """
    from itasheet.files import make_folder, write_whole
    from itasheet.workflow.loading import refuse_existing

    sources = {display_name(found.path): found.path for found in list_workbooks(paths)}
    copies: list[Copy] = []
    problems: list[Problem] = []
    for outcome in judged.outcomes:
        if outcome.status is not Status.SKIPPED:
            copy, gaps = _make_copy(outcome, sources[outcome.path], context)
            copies += [copy._replace(target=_choose_target(copy, folder, copies))] if copy else []
            problems += gaps
    wanted = [copy.target for copy in copies]
    _refuse_sources(wanted, sources.values())
    if not force:
        refuse_existing(wanted)
    make_folder(folder)
    for copy in copies:
        write_whole(copy.target, copy.content, force)
    return Copies(tuple(copies), tuple(problems))


def list_copies(copies: Iterable[Copy]) -> Iterator[str]:
    """A line for each copy."""
    from itasheet.language import _, ngettext

    for copy in copies:
        target = display_name(copy.target)
        if not copy.shown and not copy.fixed:
            yield _("{path}: written without marks").format(path=target)
            continue
        told = ngettext(
            "{path}: marked copy, {count} problem",
            "{path}: marked copy, {count} problems",
            copy.shown,
        ).format(path=target, count=copy.shown)
        fixed = _("{count} corrected since last time").format(count=copy.fixed)
        yield f"{told}, {fixed}" if copy.fixed else told


def describe_copy(copy: Copy) -> dict[str, Any]:
    """What the JSON document has of a copy."""
    return {
        "source": copy.source,
        "path": display_name(copy.target),
        "problems": copy.shown,
        "fixed": copy.fixed,
    }


def _choose_target(copy: Copy, folder: Path, others: Iterable[Copy]) -> Path:
    """Where a copy goes: under the return's own name, numbered where another has the same."""
    taken = {other.target.name.casefold() for other in others}
    target, number = folder / copy.target.name, 2
    while target.name.casefold() in taken:
        target = folder / f"{copy.target.stem} ({number}){copy.target.suffix}"
        number += 1
    return target


def _refuse_sources(targets: Iterable[Path], sources: Iterable[Path]) -> None:
    known = {os.path.realpath(path) for path in sources}
    places = [Place(file=display_name(one)) for one in targets if os.path.realpath(one) in known]
    if places:
        raise Stop(*(Problem("mark-source", place) for place in places))


def _make_copy(
    outcome: Outcome, source: Path, context: RoundContext
) -> tuple[Copy | None, list[Problem]]:
    """A return's copy with its name as target, and what cannot be shown; None if it needs none."""
    from itasheet.xlsx.guard import Refusal, read_file
    from itasheet.xlsx.read_workbook import read_workbook

    workbook = read_workbook(source, outcome.path)
    if isinstance(workbook, Problem):
        return None, [Problem("mark-impossible", Place(file=outcome.path))]
    try:
        copy, gaps = _mark_content(outcome, workbook, read_file(source), context)
    except Refusal as refusal:
        return None, [Problem("mark-impossible", Place(file=outcome.path), refusal.found)]
    return copy._replace(target=source) if copy else None, gaps


def _mark_content(
    outcome: Outcome, workbook: Workbook, content: bytes, context: RoundContext
) -> tuple[Copy | None, list[Problem]]:
    from itasheet.cli.terminal import sort_problems
    from itasheet.language import _
    from itasheet.marking.plan_marks import asks_for_action, plan_marks
    from itasheet.xlsx.patch_workbook import clear_marks, mark_workbook

    former = _find_former(workbook, content)
    problems = sort_problems(outcome.problems)
    if not any(map(asks_for_action, problems)):
        if not former.lists and not any(former.colors.values()):
            return None, []
        cleared = clear_marks(content, former.lists)
        return Copy(outcome.path, Path(), cleared, 0, 0), []
    names = [*(grid.name for grid in workbook.grids), *workbook.other_tabs]
    # Lists from before go, unless there is no other sheet: a workbook must have one.
    taken = [name for name in names if name not in former.lists] or names
    marks = plan_marks(problems, former, _name_return(outcome, context), taken, _)
    marked = mark_workbook(content, marks)
    gaps = [
        Problem("mark-gap", Place(outcome.path, gap.sheet, gap.spots), words={"reason": gap.reason})
        for gap in marked.gaps
    ]
    if marks.unnoted:
        reason = N_("there are too many cells to comment on")
        gaps.append(Problem("mark-gap", Place(outcome.path), words={"reason": reason}))
    return Copy(outcome.path, Path(), marked.content, len(problems), marks.fixed), gaps


def _find_former(workbook: Workbook, content: bytes) -> Former:
    from itasheet.marking.corrections import is_list, read_list
    from itasheet.marking.plan_marks import Former
    from itasheet.xlsx.patch_workbook import find_colors

    lists = [grid for grid in workbook.grids if is_list(grid)]
    return Former(
        lists=tuple(grid.name for grid in lists),
        lines=read_list(lists[0]) if lists else (),
        colors=find_colors(content),
    )


def _name_return(outcome: Outcome, context: RoundContext) -> str:
    """Whose return it is: the unit's name, if it is known, and the report's title."""
    unit = outcome.returned.unit_name if outcome.returned else ""
    return " – ".join(filter(None, (unit, context.definition.title)))
