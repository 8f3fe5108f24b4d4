"""``itasheet status``: who has answered, who has not, and what is to be done next."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

import click

from itasheet.cli import app, terminal
from itasheet.cli.help import display_width, pad_text
from itasheet.files import display_name, write_whole
from itasheet.language import _
from itasheet.problems.problem import Severity
from itasheet.thai.text import clean_terminal
from itasheet.tracking.status_table import COLUMNS, STATE_STYLES
from itasheet.tracking.unit_status import UnitState, UnitStatus
from itasheet.workflow import status
from itasheet.workflow.loading import SOURCES, format_command, open_round_folder

UNSENT = (UnitState.NOT_SENT, UnitState.NOT_REACHED)
COLORS = {"status_faulty": "red", "status_doubtful": "yellow", "status_done": "green"}
"""What the terminal has for the workbook's styles."""


@app.as_command("status", writes=lambda words: [words["output"]] if words["output"] else [])
def command(
    paths: app.Paths,
    folder: app.Folder,
    output: Annotated[Path | None, app.output_option(".xlsx")],
    as_json: app.Json,
    force: app.Force,
) -> int:
    overview = status.load_overview(open_round_folder(folder), paths)
    units = overview.status.units
    if output:
        write_whole(output, status.make_status_workbook(overview), force)
    steps = {one.unit.id: _format_step(overview, [one]) for one in units}
    written = [display_name(output)] if output else []
    terminal.show_result(
        as_json,
        lambda: status.document_status(overview, steps, output),
        chain(list_overview(overview), terminal.list_problems(overview.problems), written),
    )
    return app.PROBLEMS if any(one.is_open for one in units) else app.CLEAN


def list_overview(overview: status.Overview) -> Iterator[str]:
    """All lines: the day, the table, what to do next, files that do not count, the summary."""
    units = overview.status.units
    # Each command that brings the round on stands once, with all units that it is for.
    groups: list[Sequence[UnitStatus]] = [
        [one for one in units if one.state in UNSENT and not one.due],
        [one for one in units if one.due],
        [one for one in units if one.state is UnitState.RETURNED],
        *([one] for one in units if one.state is UnitState.ERRORS),
    ]
    steps = [
        f"{', '.join(one.unit.name for one in group)}: {_format_step(overview, group)}"
        for group in groups
        if group
    ]
    yield status.format_deadline(overview.status)
    yield ""
    yield from _list_table(units)
    files = [f"{path} – {reason}" for path, reason in status.explain_files(overview.status)]
    for title, lines in ((_("What to do next"), steps), (_("Files that do not count"), files)):
        if lines:
            yield ""
            yield title
            yield from (f"  {clean_terminal(line)}" for line in lines)
    yield ""
    yield status.format_summary(overview.status)


def _list_table(units: Sequence[UnitStatus]) -> Iterator[str]:
    """The table, its columns as wide as what is seen in them; the states are coloured."""
    columns = [column for column in COLUMNS if not column.wide]
    rows = [[_(column.heading) for column in columns]]
    rows += [[clean_terminal(column.format(one, _)) for column in columns] for one in units]
    widths = [max(map(display_width, texts)) for texts in zip(*rows, strict=True)]
    at = [column.key for column in columns].index("state")
    for number, row in enumerate(rows):
        cells = [pad_text(text, width) for text, width in zip(row, widths, strict=True)]
        if number:
            cells[at] = click.style(cells[at], fg=COLORS.get(STATE_STYLES[units[number - 1].state]))
        yield "  ".join(cells).rstrip()


def _format_step(overview: status.Overview, group: Sequence[UnitStatus]) -> str:
    """The next command for units of which the same is to be done; empty where all is done."""
    first, base = group[0], overview.context.base
    if first.due or first.state in UNSENT:
        purpose = "reminders" if first.due else "forms"
        named = [word for one in group for word in ("--unit", one.unit.id)]
        if len(group) == len(overview.status.units) > 1:
            named = []
        return format_command("mail", purpose, "--round", base, *named)
    if first.state is UnitState.RETURNED:
        output = base / SOURCES["report"]
        return format_command("merge", *overview.sources, "--round", base, "-o", output)
    if first.state is UnitState.ERRORS:
        files = (one.path for one in first.returns.counting if one.count(Severity.ERROR))
        return format_command("check", *files, "--round", base, "--mark", base / "marked")
    return ""
