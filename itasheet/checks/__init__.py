"""Checking a return: the list of all checks, and what checking one file comes to.

A check is a function of a return and its context; it yields a problem, whose kind (code, severity,
wording) stands under that code in ``problems/kinds.toml``. To add one, write it in the module of
its topic and put it in the list below.
"""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from itasheet.cells.records import Return
from itasheet.checks import cell_texts, measures, sender
from itasheet.checks.context import CheckContext, Plan
from itasheet.definition.definition import Definition
from itasheet.definition.identity import DocumentKind, find_kind, read_identity
from itasheet.definition.round import Round, Unit
from itasheet.language import N_
from itasheet.marking.corrections import FormerMarks, find_former
from itasheet.problems.problem import Place, Problem, Severity, group_problems, severity_of
from itasheet.returns.read_return import read_return
from itasheet.returns.senders import find_sender, list_fiscal_years
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.grid import Workbook

CHECKS = (
    sender.find_other_form,
    sender.find_other_years,
    sender.find_other_titles,
    sender.find_outside_texts,
    sender.find_changed_lines,
    sender.find_links,
    measures.find_missing,
    measures.find_unexpected,
    cell_texts.find_blank,
    cell_texts.find_no_answers,
    cell_texts.find_unknown_units,
    cell_texts.find_wordings,
    cell_texts.find_wrong_periods,
    cell_texts.find_list_faults,
    cell_texts.find_repeated_outcomes,
    measures.find_nil_measures,
    measures.find_unplanned,
)
"""All checks but that of another agency, in the order in which their problems are told."""


NO_RETURNS = {
    DocumentKind.AUDIT: N_("the audit of a report, which is no return"),
    DocumentKind.SUMMARY: N_("the summary of a report, which is no return"),
    DocumentKind.OVERVIEW: N_("an overview that itasheet status wrote"),
}
"""Why workbooks that were written for the office are not read as returns."""


class Status(Enum):
    """A file's outcome in one word."""

    OK = "ok"
    WARNINGS = "warnings"
    ERRORS = "errors"
    UNREADABLE = "unreadable"
    SKIPPED = "skipped"


class Outcome(NamedTuple):
    """A file, its return where it could be understood, and its problems, the worst not first but
    in the order of the file: of the file, of its structure, of its contents.

    ``sha256`` is of the bytes that were read, empty if they are no workbook; ``former`` is what is
    left in the workbook of marks from before.
    """

    path: str
    returned: Return | None
    problems: tuple[Problem, ...]
    fiscal_year: int | None = None
    sha256: str = ""
    former: FormerMarks = FormerMarks()

    @property
    def status(self) -> Status:
        """The outcome in one word."""
        severities = {severity_of(problem) for problem in self.problems}
        if any(problem.code == "file-skipped" for problem in self.problems):
            return Status.SKIPPED
        if self.returned is None:
            return Status.UNREADABLE
        if Severity.ERROR in severities:
            return Status.ERRORS
        return Status.WARNINGS if Severity.WARNING in severities else Status.OK


def judge_workbook(
    workbook: Workbook | Problem,
    path: str,
    definition: Definition,
    round_: Round | None,
    plan: Plan | None = None,
) -> Outcome:
    """Read and check one workbook, or say why it could not be read."""
    if isinstance(workbook, Problem):
        return Outcome(path, None, (workbook,))
    kind = find_kind(workbook)
    if kind in NO_RETURNS:
        words = {"reason": NO_RETURNS[kind]}
        return Outcome(path, None, (Problem("file-skipped", Place(path), words=words),))
    returned, problems = read_return(workbook, definition, round_)
    former = find_former(workbook.grids)
    if returned is None:
        return Outcome(path, None, problems, None, workbook.sha256, former)
    # The report's year; where no round says it the form's own, else the first in its titles.
    titled = (year for title in returned.titles for year in list_fiscal_years(title.text))
    identity = returned.identity
    year = round_.fiscal_year if round_ else identity.fiscal_year if identity else None
    year = year or next(titled, None)
    context = CheckContext(definition, round_, year, plan)
    # Of a form that was made for another agency nothing else is said: it would follow from that.
    wrong = tuple(sender.check_agency(identity, round_, Place(returned.path))) or group_problems(
        problem for check in CHECKS for problem in check(returned, context)
    )
    return Outcome(path, returned, (*problems, *wrong), year, workbook.sha256, former)


def find_owner(workbook: Workbook, definition: Definition, round_: Round) -> Unit | None:
    """The unit of this round that a workbook is of, or None; one of another round is of none."""
    identity = read_identity(workbook)
    if any(sender.check_round(identity, round_, Place())):
        return None
    if identity:
        return find_sender(identity, (), round_, definition.words).unit
    outcome = judge_workbook(workbook, workbook.path, definition, round_)
    return outcome.returned.unit if outcome.returned else None


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """The worst first; among equals, those of the whole file, then down each of its sheets."""
    problems = tuple(problems)
    sheets = list(dict.fromkeys(problem.place.sheet for problem in problems))

    def order(problem: Problem) -> tuple[int, bool, int, tuple[CellRef, ...]]:
        spots = problem.place.spots
        severity = list(Severity).index(severity_of(problem))
        return severity, bool(spots), sheets.index(problem.place.sheet), spots

    return sorted(problems, key=order)
