"""Proving that the files which a report was merged from still say what they said."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from itasheet.edges.files import display_name, list_workbooks
from itasheet.model.audit import Audit, Examined, Trace
from itasheet.model.problems import Place, Problem, group_problems
from itasheet.returns.rows import read_piece
from itasheet.sheets.grid import Workbook
from itasheet.xlsx.guard import Refusal, read_file
from itasheet.xlsx.read_workbook import read_workbook


class State(Enum):
    """What became of a file since it was merged."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "missing"


class Checked(NamedTuple):
    """A merged file, where it is now (empty if nowhere), and how many of its cells agree."""

    file: Examined
    state: State
    path: str
    cells: int
    agreeing: int


class Proof(NamedTuple):
    """All files, and what speaks against the report."""

    files: tuple[Checked, ...]
    problems: tuple[Problem, ...]


def prove_files(audit: Audit, beside: Path, base: Path | None) -> Proof:
    """Read every file whose texts the report shows, and compare each cell with the audit.

    A file is looked for under the name that it had, from here, from the report's folder
    (``beside``) and from ``base``; there also by its checksum, however deep it lies and whatever it
    is called.
    """
    checked: list[Checked] = []
    problems: list[Problem] = []
    for file in audit.files:
        if traces := _list_cells(audit, file):
            one, found = _check_file(file, traces, beside, base)
            checked.append(one)
            problems += group_problems(found)
    return Proof(tuple(checked), tuple(problems))


def _list_cells(audit: Audit, file: Examined) -> list[Trace]:
    """A trace for each cell of a file that the report shows, be it in one place or several."""
    returned = (one for one in audit.traces if one.is_returned and one.place.file == file.path)
    return list({one.place: one for one in returned}.values())


def _check_file(
    file: Examined, traces: list[Trace], beside: Path, base: Path | None
) -> tuple[Checked, tuple[Problem, ...]]:
    path = _find_file(file, beside, base)
    if path is None:
        missing = Problem("source-missing", Place(file=file.path))
        return Checked(file, State.MISSING, "", len(traces), 0), (missing,)
    name = display_name(path)
    workbook = read_workbook(path, name)
    if isinstance(workbook, Problem):
        return Checked(file, State.CHANGED, name, len(traces), 0), (workbook,)
    differing = tuple(_compare(traces, workbook))
    moved = State.SAME if name == file.path else State.MOVED
    state = moved if workbook.sha256 == file.sha256 else State.CHANGED
    changed = Problem("source-changed", Place(file=name))
    problems = (changed, *differing) if state is State.CHANGED else differing
    return Checked(file, state, name, len(traces), len(traces) - len(differing)), problems


def _find_file(file: Examined, beside: Path, base: Path | None) -> Path | None:
    """Where a file is now: the same if it can be found, else one that has taken its place."""
    named = [Path(file.path), beside / file.path]
    named += [base / file.path, base / Path(file.path).name] if base else []
    there = [path for path in named if path.is_file()]
    all_places = (*there, *(_search(base) if base else ()))
    same = next((path for path in all_places if _sum(path) == file.sha256), None)
    return same or next(iter(there), None)


def _search(base: Path) -> Iterator[Path]:
    return (found.path for found in list_workbooks([base]) if found.skipped is None)


def _sum(path: Path) -> str:
    try:
        return sha256(read_file(path)).hexdigest()
    except Refusal:
        return ""


def _compare(traces: list[Trace], workbook: Workbook) -> Iterator[Problem]:
    """The cells that do not say any more what the audit has of them."""
    grids = {grid.name: grid for grid in workbook.grids}
    for trace in traces:
        place = trace.place._replace(file=workbook.path)
        grid = grids.get(place.sheet)
        piece = read_piece(grid, place.spots[0]) if grid else None
        # Of what stands outside the table the audit has the text with its repairs.
        found = piece.original if piece else ""
        if trace.original not in (found, piece.text if piece else ""):
            yield Problem("source-differs", place, found, {"original": trace.original})
