"""``itasheet check``: read returns and name every mistake by its cell."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from itasheet.checks import Status
from itasheet.cli import app, terminal
from itasheet.files import display_name
from itasheet.language import _
from itasheet.workflow.check import Judged, MarkedCopy, check_returns
from itasheet.workflow.documents import document_returns


@app.as_command("check", writes=lambda words: [words["target"]] if words["target"] else [])
def command(
    paths: app.SomePaths,
    folder: app.Folder,
    as_json: app.Json,
    strict: Annotated[bool, app.option("--strict")],
    target: Annotated[Path | None, app.option("--mark DIR")],
    force: app.Force,
) -> int:
    judged, copies = check_returns(paths, folder, target, force, terminal.show_progress)
    lines = _list_lines(judged, copies or ())
    problems = (problem for one in judged.outcomes for problem in one.problems)
    terminal.show_result(as_json, lambda: document_returns(judged, copies), lines, problems)
    if not judged.returns:
        return app.UNUSABLE
    bad = {Status.ERRORS, Status.UNREADABLE} | ({Status.WARNINGS} if strict else set())
    return app.PROBLEMS if any(one.status in bad for one in judged.outcomes) else app.CLEAN


def _list_lines(judged: Judged, copies: Iterable[MarkedCopy]) -> Iterator[str]:
    """Each file with its problems, how many there are of each kind, and the marked copies."""
    told = dict[str, str]()
    for outcome in judged.outcomes:
        first = told.setdefault(outcome.sha256 or outcome.path, outcome.path)
        yield from terminal.list_outcome(outcome, first if first != outcome.path else "")
    if judged.outcomes:
        yield ""
        yield terminal.count_statuses(judged.outcomes)
    for copy in copies:
        line = _("{path}: written without marks")
        if copy.problems or copy.fixed:
            line = _("{path}: marked copy, problems {count}")
        fixed = _("{count} corrected since last time").format(count=copy.fixed)
        parts = [line.format(path=display_name(copy.path), count=copy.problems)]
        yield ", ".join([*parts, fixed] if copy.fixed else parts)
    yield from terminal.list_problems(judged.problems)
