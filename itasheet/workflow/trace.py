"""What trace goes by: a report, the audit beside it, and what that says of the cells asked for."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from itasheet.cells.read_cell import read_cell
from itasheet.definition.audit import Audit, Examined, Trace, is_audit
from itasheet.files import display_name, list_workbooks, name_audit
from itasheet.language import load_translator
from itasheet.problems.problem import Place, Problem, Stop, group_problems
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook
from itasheet.sheets.page import CUT
from itasheet.tracking.audit_lookup import find_traces, list_asked, read_audit, still_says
from itasheet.xlsx.guard import Refusal, read_file
from itasheet.xlsx.read_workbook import read_workbook


class Evidence(NamedTuple):
    """A report and its audit. ``problems`` tell that they do not belong together."""

    report: Workbook
    audit: Audit
    problems: tuple[Problem, ...] = ()


class Answer(NamedTuple):
    """A cell of the report with its text, and where that came from."""

    sheet: str
    spot: CellRef
    text: str
    traces: tuple[Trace, ...]


class Answers(NamedTuple):
    """All cells asked for, and what is wrong with the question or with them."""

    cells: tuple[Answer, ...] = ()
    problems: tuple[Problem, ...] = ()


def load_evidence(path: Path) -> Evidence:
    """Read a report and its audit; the command stops where one of them is of no use."""
    report = _read(path)
    if is_audit(report):
        raise Stop(Problem("audit-itself", Place(file=report.path)))
    beside = name_audit(path)
    name = display_name(beside.name)
    if not beside.exists():
        raise Stop(Problem("audit-missing", Place(file=report.path), words={"audit": name}))
    audit = read_audit(_read(beside), load_translator("th"))
    if audit is None:
        raise Stop(Problem("audit-damaged", Place(file=display_name(beside))))
    if audit.sha256 == report.sha256:
        return Evidence(report, audit)
    foreign = Problem("audit-foreign", Place(file=report.path), words={"audit": name})
    return Evidence(report, audit, (foreign,))


def _read(path: Path) -> Workbook:
    workbook = read_workbook(path, display_name(path))
    if isinstance(workbook, Problem):
        raise Stop(workbook)
    return workbook


def answer_cells(evidence: Evidence, references: tuple[str, ...], sheet: str) -> Answers:
    """What the audit says of these cells; a wrong question stops the command."""
    if not references:
        return Answers()
    grid = _find_sheet(evidence, sheet)
    asked = [(reference, list_asked(grid, reference)) for reference in references]
    if wrong := [Problem("trace-reference", found=text) for text, spots in asked if spots is None]:
        raise Stop(*wrong)
    place = Place(evidence.report.path, grid.name)
    empty = (Problem("trace-empty", place, text) for text, spots in asked if not spots)
    spots = dict.fromkeys(spot for _, spots in asked for spot in spots or ())
    answers = [_answer(evidence.audit, grid, spot) for spot in spots]
    unknown = (
        Problem("trace-unknown", place._replace(spots=(answer.spot,)), answer.text)
        for answer in answers
        if not answer.traces
    )
    cells = tuple(answer for answer in answers if answer.traces)
    return Answers(cells, (*empty, *unknown))


def _find_sheet(evidence: Evidence, wanted: str) -> Grid:
    """The sheet of that name; by default the one with the table."""
    grids = {grid.name: grid for grid in evidence.report.grids}
    name = wanted or evidence.audit.table
    if name not in grids:
        words = {"sheet": name, "sheets": ", ".join(grids)}
        raise Stop(Problem("trace-sheet", Place(file=evidence.report.path), words=words))
    return grids[name]


def _answer(audit: Audit, grid: Grid, spot: CellRef) -> Answer:
    """A cell with its traces, none where it does not say any more what was merged."""
    value = grid.cells[spot]
    traces = find_traces(audit, grid.name, spot)
    kept = traces if traces and still_says(traces, value) else ()
    return Answer(grid.name, spot, str(value).replace(CUT, ""), kept)


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
        piece = read_cell(grid, place.spots[0]) if grid else None
        # Of what stands outside the table the audit has the text with its repairs.
        found = piece.original if piece else ""
        if trace.original not in (found, piece.text if piece else ""):
            yield Problem("source-differs", place, found, {"original": trace.original})
