"""Tracing: where the cells of a report came from, and whether report and files are as merged."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from itasheet.candidates import list_workbooks
from itasheet.cells.read_cell import read_cell
from itasheet.definition.identity import (
    BESIDE,
    DocumentKind,
    Identity,
    find_kind,
    read_report_identity,
)
from itasheet.files import display_name, find_fault, sum_file
from itasheet.problems.problem import Place, Problem, Stop, group_problems
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Grid, Workbook
from itasheet.sheets.page import TextSource
from itasheet.tracking import audit as audits
from itasheet.tracking.audit import Audit, AuditedFile, ComparedCell
from itasheet.xlsx.read_workbook import read_workbook


class FileState(Enum):
    """What became of a file since it was merged."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "missing"


class VerifiedFile(NamedTuple):
    """A merged file, where it was found (empty if nowhere), and how many of its cells agree."""

    path: str
    state: FileState
    found: str
    cells: int
    agreeing: int


class Trace(NamedTuple):
    """The cells asked for, by the sheet that they are on now, and all that is wrong.

    ``verified`` are the report by its own cells and then the files by theirs, if that was asked.
    """

    report: Workbook
    audit: Audit
    sheet: str
    cells: tuple[ComparedCell, ...]
    verified: tuple[VerifiedFile, ...]
    problems: tuple[Problem, ...]


def trace(
    path: Path,
    references: Sequence[str] = (),
    sheet: str = "",
    verify: bool = False,
    base: Path | None = None,
) -> Trace:
    """Tell where cells of a report came from, and whether report and files are as they were merged.

    ``sheet`` is the name that one has now, by default that with the table. Merged files are looked
    for in ``base`` too. What is of no use, or cannot be meant, stops the command.
    """
    report = _read(path)
    if find_kind(report) in BESIDE:
        raise Stop(Problem("report-beside", Place(file=report.path)))
    identity = read_report_identity(report) or Identity()
    beside, audit = _find_audit(path, report.sha256, identity.merge)
    present = {name: identity.sheets.get(role, name) for role, name in audit.sheets.items()}
    grids = {grid.name: grid for grid in report.grids}
    merged: dict[str, dict[CellRef, audits.AuditedCell]] = {}
    for one in audit.cells:
        merged.setdefault(present.get(one.sheet, one.sheet), {})[one.cell] = one
    compared = {
        name: tuple(audits.compare_cells(merged.get(name, {}), grids.get(name, Grid(name, {}))))
        for name in dict.fromkeys((*grids, *merged))
    }
    asked = (sheet or present[audit.sheets["table"]]) if references else ""
    if asked and asked not in grids:
        words = {"sheet": asked, "sheets": ", ".join(grids)}
        raise Stop(Problem("trace-sheet", Place(file=report.path), words=words))
    grid = grids.get(asked, Grid(asked, {}))
    cells, problems = _trace_cells(report.path, grid, compared.get(asked, ()), references)
    if audit.sha256 != report.sha256:
        code = "report-changed" if identity.merge == audit.merge else "audit-foreign"
        words = {"audit": display_name(beside.name)}
        problems = (Problem(code, Place(file=report.path), words=words), *problems)
    verified, faults = _verify_report(path, audit, compared, base) if verify else ((), [])
    return Trace(report, audit, asked, cells, verified, group_problems((*problems, *faults)))


def _find_audit(report: Path, digest: str, merge: str) -> tuple[Path, Audit]:
    """The audit beside a report, by its name; else that of the same merge: one was renamed."""
    beside = DocumentKind.AUDIT.name_beside(report)
    if beside.exists():
        audit = audits.read_audit(_read(beside))
        if isinstance(audit, str):
            raise Stop(find_fault(audit, beside))
        return beside, audit
    for path in sorted(report.parent.glob("*-audit*.xlsx")):
        other = read_workbook(path)
        audit = audits.read_audit(other) if isinstance(other, Workbook) else ""
        if isinstance(audit, Audit) and (audit.sha256 == digest or audit.merge == merge):
            return path, audit
    raise Stop(find_fault("audit-missing", report, audit=display_name(beside.name)))


def _read(path: Path) -> Workbook:
    workbook = read_workbook(path, display_name(path))
    if isinstance(workbook, Problem):
        raise Stop(workbook)
    return workbook


def _trace_cells(
    path: str, grid: Grid, cells: Iterable[ComparedCell], references: Sequence[str]
) -> tuple[tuple[ComparedCell, ...], tuple[Problem, ...]]:
    """The cells that still say what was merged, and what is wrong with the others."""
    asked = [(reference, audits.list_asked(grid, reference)) for reference in references]
    if wrong := [Problem("trace-reference", found=text) for text, cells in asked if cells is None]:
        raise Stop(*wrong)
    compared = {one.cell: one for one in cells if one.text is not None}
    found = [compared[cell] for cell in dict.fromkeys(c for _, cells in asked for c in cells or ())]
    place = Place(path, grid.name)
    empty = (Problem("trace-empty", place, text) for text, cells in asked if not cells)
    changed = (_tell_change(place, one) for one in found if not one.agrees)
    return tuple(one for one in found if one.agrees), (*empty, *changed)


def _tell_change(place: Place, one: ComparedCell) -> Problem:
    """A cell of the report that says something else than was merged, or was typed since."""
    place, text = place._replace(spots=(one.cell,)), one.text or ""
    if one.merged is None:
        return Problem("trace-unknown", place, text)
    return Problem("report-differs", place, text, {"original": one.merged.text})


def _verify_report(
    path: Path, audit: Audit, compared: Mapping[str, Sequence[ComparedCell]], base: Path | None
) -> tuple[tuple[VerifiedFile, ...], list[Problem]]:
    """Compare each cell of the report, and of every file whose texts it shows, with the audit.

    A source agrees where neither its own text nor the report's has changed.
    """
    report = display_name(path)
    every = [(name, one) for name, cells in compared.items() for one in cells]
    problems, files = list[Problem](), list[VerifiedFile]()
    sources, reworded = dict[str, dict[Place, TextSource]](), set[Place]()
    for name, one in every:
        if not one.agrees:
            problems.append(_tell_change(Place(report, name), one))
        for source in one.sources:
            if source.cell:
                place = Place(source.file, source.sheet, (source.cell,), source.column)
                sources.setdefault(source.file, {})[place] = source
                reworded |= set() if one.agrees else {place}
    for file, found, is_in_place in _find_files(audit.files, sources, path.parent, base):
        wanted, name = sources[file.path], display_name(found or "")
        state, same, faults = _compare_file(file, found, is_in_place, wanted)
        files.append(VerifiedFile(file.path, state, name, len(wanted), len(same - reworded)))
        problems += faults
    total = sum(one.merged is not None for _, one in every)
    agreeing = sum(one.agrees for _, one in every)
    state = FileState.SAME if agreeing == total else FileState.CHANGED
    return (VerifiedFile(report, state, report, total, agreeing), *files), problems


def _find_files(
    files: Sequence[AuditedFile], wanted: Container[str], beside: Path, base: Path | None
) -> Iterator[tuple[AuditedFile, Path | None, bool]]:
    """Where each file of a wanted path is now, if anywhere, and whether in its place.

    It is looked for under the name that it had, from here, from the report's folder (``beside``)
    and from ``base``; then by its checksum and its name where the others were, or in ``base``
    however deep. Another of its name is taken if its contents are nowhere.
    """
    places = [Path(), beside, *([base] if base else [])]
    if base:
        nearby = [one.path for one in list_workbooks([base]) if one.skipped is None]
    else:
        paths = [Path(file.path) for file in files]
        folders = {beside, *(path.parent for path in (*paths, *map(beside.joinpath, paths)))}
        nearby = [path for folder in sorted(folders) for path in sorted(folder.glob("*.xls[xm]"))]

    digest = cache(sum_file)
    for file in files:
        if file.path not in wanted:
            continue
        path = Path(file.path)
        in_place = [place / path for place in places if (place / path).is_file()]
        same = (one for one in (*in_place, *nearby) if digest(one) == file.sha256)
        name = normalize("NFC", path.name)
        named = (one for one in nearby if normalize("NFC", one.name) == name)
        found = next(chain(same, in_place, named), None)
        yield file, found, found in in_place


def _compare_file(
    file: AuditedFile, path: Path | None, is_in_place: bool, cells: Mapping[Place, TextSource]
) -> tuple[FileState, set[Place], list[Problem]]:
    """What became of a file, the cells that say what the audit has of them, and what is wrong."""
    if path is None:
        return FileState.MISSING, set(), [Problem("source-missing", Place(file=file.path))]
    name = display_name(path)
    workbook = read_workbook(path, name)
    if isinstance(workbook, Problem):
        return FileState.CHANGED, set(), [workbook]
    grids = {grid.name: grid for grid in workbook.grids}
    same, problems = set[Place](), list[Problem]()
    for place, source in cells.items():
        grid, cell = grids.get(place.sheet, Grid("", {})), place.spots[0]
        piece = read_cell(grid, cell)
        found = piece.original if piece else ""
        if source.original == found:
            same.add(place)
        else:
            words = {"original": source.original}
            problems.append(Problem("source-differs", place._replace(file=name), found, words))
    if workbook.sha256 == file.sha256:
        return FileState.SAME if name == file.path else FileState.MOVED, same, problems
    changed = Problem("source-changed", Place(file=name))
    if not is_in_place:
        changed = Problem("source-replaced", Place(file=file.path), words={"path": name})
    return FileState.CHANGED, same, [changed, *problems]
