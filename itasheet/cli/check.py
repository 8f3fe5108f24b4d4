"""``itasheet check``: read returns and name every mistake by its cell."""

from collections.abc import Iterator
from pathlib import Path

from itasheet.checks import Status
from itasheet.cli import app
from itasheet.cli.terminal import (
    count_statuses,
    list_outcome,
    list_problems,
    show_progress,
    show_result,
)
from itasheet.files import display_name
from itasheet.language import N_, _, ngettext
from itasheet.workflow.check import Checked, check_returns
from itasheet.workflow.documents import document_returns


@app.as_command(
    "check",
    help=N_(
        "Read returns and name every mistake by file, sheet and cell. PATHS are workbooks, or "
        "folders that hold them; nothing in them is changed. What was decided in the round is "
        "followed."
    ),
    epilog=N_(
        "Examples:\n\n"
        "  itasheet check returns\n"
        "  itasheet check finance.xlsx --round 2568\n"
        "  itasheet check returns --mark marked"
    ),
)
@app.paths_argument(required=True)
@app.round_option
@app.json_option
@app.option("--strict", N_("Count warnings as errors."))
@app.option(
    "--mark target DIR",
    N_(
        "Write a copy of each return that has problems into a folder: its cells are coloured and "
        "commented on, a first sheet lists them. Marks are passed over when it is read again."
    ),
)
@app.force_option
def command(
    paths: tuple[Path, ...],
    folder: Path | None,
    as_json: bool,
    strict: bool,
    target: Path | None,
    force: bool,
) -> int:
    checked = check_returns(paths, folder, target, force, show_progress)
    judged = checked.judged
    problems = (problem for one in judged.outcomes for problem in one.problems)
    show_result(
        as_json,
        lambda: document_returns(
            judged.outcomes, checked.context.definition, judged.problems, checked.copies
        ),
        _list_lines(checked),
        problems,
    )
    if judged.is_useless:
        return app.UNUSABLE
    bad = {Status.ERRORS, Status.UNREADABLE} | ({Status.WARNINGS} if strict else set())
    return app.PROBLEMS if any(one.status in bad for one in judged.outcomes) else app.CLEAN


def _list_lines(checked: Checked) -> Iterator[str]:
    """Each file with its problems, how many there are of each kind, and the marked copies."""
    outcomes = checked.judged.outcomes
    for outcome in outcomes:
        yield from list_outcome(outcome)
    if outcomes:
        yield ""
        yield count_statuses(outcomes)
    yield from list_problems(checked.judged.problems)
    if checked.copies is None:
        return
    for copy in checked.copies.copies:
        if not copy.shown and not copy.fixed:
            yield _("{path}: written without marks").format(path=display_name(copy.target))
            continue
        told = ngettext(
            "{path}: marked copy, {count} problem",
            "{path}: marked copy, {count} problems",
            copy.shown,
        ).format(path=display_name(copy.target), count=copy.shown)
        fixed = _("{count} corrected since last time").format(count=copy.fixed)
        yield f"{told}, {fixed}" if copy.fixed else told
    yield from list_problems(checked.copies.problems)
