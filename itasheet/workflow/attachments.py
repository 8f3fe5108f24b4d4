"""What mail attaches: each unit's files, found by what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from itasheet.checks import judge_workbook
from itasheet.definition.identity import (
    DocumentKind,
    find_kind,
    read_identity,
    read_report_identity,
)
from itasheet.files import display_name, list_workbooks
from itasheet.forms.workbook import clean_name, name_forms
from itasheet.language import N_
from itasheet.mail.assign_unit import check_round, find_owner
from itasheet.mail.message import Attachment, Purpose
from itasheet.marking.corrections import is_list
from itasheet.problems.kinds import is_error
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.sheets.grid import Workbook
from itasheet.thai.numbers import to_thai
from itasheet.workflow.round_folder import RoundFolder
from itasheet.xlsx.package import Refusal, read_file
from itasheet.xlsx.read_workbook import read_workbook

SOURCES = {
    Purpose.FORMS: "forms",
    Purpose.REMINDERS: "forms",
    Purpose.MARKED: "marked",
    Purpose.RECEIPTS: "receipts",
    Purpose.REPORT: "report.xlsx",
}
"""What is attached, by default, in the round's folder."""

COMMANDS = {
    Purpose.FORMS: "itasheet template --round {base} -o {source}",
    Purpose.REMINDERS: "itasheet template --round {base} -o {source}",
    Purpose.MARKED: "itasheet check {base}/inbox --round {base} --mark {source}",
    Purpose.RECEIPTS: "itasheet receipt --round {base}",
    Purpose.REPORT: "itasheet merge {base}/inbox --round {base} -o {source}",
}
"""How that is made."""

FORM = N_("it is the form of a unit")
NO_REPORT = N_("it does not say that it is a report")
OTHER_ROUND = N_("it is of another agency, fiscal year or kind of report")


def locate_source(context: RoundFolder, purpose: Purpose, source: str) -> Path:
    """The file or folder to attach from; raises ``Stop`` if there is nothing."""
    path = Path(source) if source else context.base / SOURCES[purpose]
    if not path.exists():
        words = {"command": format_command(context, purpose, path)}
        raise Stop(Problem("mail-source-missing", Place(file=display_name(path)), words=words))
    return path


def format_command(context: RoundFolder, purpose: Purpose, source: Path) -> str:
    """The command that makes what is to be attached."""
    shown = {"base": display_name(context.base), "source": display_name(source)}
    return COMMANDS[purpose].format(**shown)


def find_workbooks(
    context: RoundFolder, source: Path, only_marked: bool = False
) -> tuple[Mapping[str, tuple[Path, ...]], tuple[Problem, ...]]:
    """Workbooks by the id of the unit that each was made for, and what is wrong with others.

    The unit is told by the identity or, without one, the table. With ``only_marked``, those on
    which mistakes are marked: others may lie beside them.
    """
    round_ = context.round_
    names = name_forms(context.definition, round_, round_.units)
    expected = {name: unit_id for unit_id, name in names.items()}
    files: dict[str, tuple[Path, ...]] = {}
    problems: list[Problem] = []
    for found in list_workbooks([source]):
        if found.skipped:
            continue
        place = Place(file=display_name(found.path))
        workbook = read_workbook(found.path, place.file)
        if isinstance(workbook, Problem):
            problems.append(workbook)
            continue
        if only_marked and not any(map(is_list, workbook.grids)):
            continue
        unit = find_owner(workbook, context.definition, round_)
        promised = round_.find_unit(expected.get(found.path.name, ""))
        if unit is None:
            problems.append(Problem("mail-attachment-unknown", place))
        elif promised and promised != unit:
            words = {"unit": promised.name, "found": unit.name}
            problems.append(Problem("mail-attachment-foreign", place, words=words))
        else:
            files[unit.id] = (*files.get(unit.id, ()), found.path)
    return files, tuple(problems)


def check_report(context: RoundFolder, path: Path, as_draft: bool) -> Iterator[Problem]:
    """Why a report should not go out: it is none of this round, an audit, a draft, or has errors.

    It is known by what it says of itself in names and properties, never by its words. ``as_draft``
    lets everything go but an audit, which is never meant for readers.
    """
    place = Place(file=display_name(path))
    workbook = read_workbook(path, place.file)
    if isinstance(workbook, Workbook) and find_kind(workbook) is DocumentKind.AUDIT:
        yield Problem("audit-itself", place)
        return
    if as_draft:
        return
    if isinstance(workbook, Problem):
        yield workbook
        return
    report, form = read_report_identity(workbook), read_identity(workbook)
    if report is None:
        words = {"what": FORM if form else NO_REPORT}
        yield Problem("mail-report-foreign", place, form.unit_name if form else "", words)
    elif report.definition != context.definition.id or any(
        check_round(report, place, context.round_)
    ):
        found = f"{report.agency} {to_thai(str(report.fiscal_year or ''))}".rstrip()
        yield Problem("mail-report-foreign", place, found, {"what": OTHER_ROUND})
    elif report.is_draft:
        yield Problem("mail-report-draft", place)
    else:
        outcome = judge_workbook(workbook, place.file, context.definition, context.round_)
        if count := sum(map(is_error, outcome.problems)):
            yield Problem("mail-report-faulty", place, words={"count": str(count)})


def attach_files(paths: Sequence[Path]) -> tuple[Attachment, ...]:
    """The files as attachments, each under a name that every system takes."""
    try:
        return tuple(
            Attachment(f"{clean_name(path.stem) or 'itasheet'}{path.suffix}", read_file(path))
            for path in paths
        )
    except Refusal as refusal:
        place = Place(file=", ".join(display_name(path) for path in paths))
        raise Stop(Problem(refusal.code, place, refusal.found, refusal.words)) from refusal
