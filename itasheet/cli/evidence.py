"""What trace goes by: a report, the audit beside it, and what that says of the cells asked for."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from itasheet.cli.boundary import Stop
from itasheet.edges.files import display_name, name_audit
from itasheet.language import load_translator
from itasheet.model.audit import Audit, Trace, is_audit
from itasheet.model.problems import Place, Problem
from itasheet.reports.lookup import find_traces, list_asked, read_audit, still_says
from itasheet.sheets.address import Spot
from itasheet.sheets.grid import Grid, Workbook
from itasheet.sheets.page import CUT
from itasheet.xlsx.read_workbook import read_workbook


class Evidence(NamedTuple):
    """A report and its audit. ``problems`` tell that they do not belong together."""

    report: Workbook
    audit: Audit
    problems: tuple[Problem, ...] = ()


class Answer(NamedTuple):
    """A cell of the report with its text, and where that came from."""

    sheet: str
    spot: Spot
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


def _answer(audit: Audit, grid: Grid, spot: Spot) -> Answer:
    """A cell with its traces, none where it does not say any more what was merged."""
    value = grid.cells[spot]
    traces = find_traces(audit, grid.name, spot)
    kept = traces if traces and still_says(traces, value) else ()
    return Answer(grid.name, spot, str(value).replace(CUT, ""), kept)
