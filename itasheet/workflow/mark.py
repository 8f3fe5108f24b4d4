"""Marked copies of returns: which files get one, what it shows, and where it is written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from itasheet.checks import Outcome, Status, sort_problems
from itasheet.files import display_name, find_fault, list_workbooks, make_folder, write_files
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.workflow.loading import shield

if TYPE_CHECKING:
    from itasheet.workflow.check import Judged


@dataclass(frozen=True, slots=True)
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
    paths: Iterable[Path], judged: Judged, folder: Path, force: bool
) -> tuple[tuple[MarkedCopy, ...], tuple[Problem, ...]]:
    """Write a marked copy of each return that has errors or warnings into a folder; the copies, and
    what could not be marked or shown.

    A return that has none any more, but marks from before, is written without them. Stops before
    anything is written where a copy would replace a file without ``force``, or a return ever.
    """
    sources = {display_name(found.path): found.path for found in list_workbooks(paths)}
    copies: list[MarkedCopy] = []
    problems: list[Problem] = []
    for outcome in (one for one in judged.outcomes if one.status is not Status.SKIPPED):
        source = sources[outcome.path]
        # Under the return's own name, numbered where another has the same.
        taken = {other.path.name.casefold() for other in copies}
        target, number = folder / source.name, 2
        while target.name.casefold() in taken:
            target = folder / f"{source.stem} ({number}){source.suffix}"
            number += 1
        copy, gaps = shield(
            outcome.path,
            partial(_make_copy, outcome, source, target, judged.context.definition.title),
            lambda fault: (None, [fault]),
        )
        copies += filter(None, [copy])
        problems += gaps
    known = {os.path.realpath(path) for path in sources.values()}
    if own := [copy.path for copy in copies if os.path.realpath(copy.path) in known]:
        raise Stop(*(find_fault("mark-source", path) for path in own))
    make_folder(folder)
    write_files({copy.path: copy.content for copy in copies}, force)
    return tuple(copies), tuple(problems)


def _make_copy(
    outcome: Outcome, source: Path, target: Path, title: str
) -> tuple[MarkedCopy | None, list[Problem]]:
    """A return's copy, and what cannot be shown; None if it needs none, or there can be none.

    The file is read again, as keeping all of them would take too much memory: what is marked must
    be what was checked.
    """
    from itasheet.language import _
    from itasheet.marking.plan_marks import asks_for_action, plan_marks
    from itasheet.xlsx.package import Refusal, read_file
    from itasheet.xlsx.patch_workbook import PatchedWorkbook

    place = Place(file=outcome.path)
    if not outcome.sha256:
        return None, [Problem("mark-impossible", place)]
    try:
        content = read_file(source)
        if sha256(content).hexdigest() != outcome.sha256:
            return None, [Problem("mark-changed", place)]
        workbook = PatchedWorkbook(content)
        former = outcome.former._replace(colors=workbook.find_colors())
        problems = sort_problems(outcome.problems)
        is_marked = any(map(asks_for_action, problems))
        if not (is_marked or former.lists or any(former.colors.values())):
            return None, []
        unit = outcome.returned.unit_name if outcome.returned else ""
        heading = " – ".join(filter(None, (unit, title)))
        taken = [name for name in workbook.sheets if name not in former.lists] or workbook.sheets
        marks = plan_marks(problems, former, heading, taken, _) if is_marked else None
        content, gaps = workbook.replace_marks(former.lists, marks)
    except Refusal as refusal:
        return None, [Problem("mark-impossible", place, refusal.found)]
    if marks and marks.unnoted:
        reason = N_("there are too many cells to comment on")
        gaps.append(Problem("mark-gap", words={"reason": reason}))
    gaps = [gap._replace(place=gap.place._replace(file=outcome.path)) for gap in gaps]
    shown, fixed = (len(problems), marks.fixed) if marks else (0, 0)
    return MarkedCopy(outcome.path, target, shown, fixed, content), gaps
