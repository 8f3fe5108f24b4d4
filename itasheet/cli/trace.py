"""``itasheet trace``: show where a cell of the report came from, and check that it still does."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import click

from itasheet.cells.read_cell import REPAIRS
from itasheet.cli import app, terminal
from itasheet.definition.round import FILE
from itasheet.files import find_fault
from itasheet.language import N_, _, ngettext
from itasheet.problems.problem import Place, Stop, format_day, format_number, format_place
from itasheet.reports.contents import PROGRAM
from itasheet.sheets.page import TextSource
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import clean_terminal
from itasheet.workflow.documents import document_trace
from itasheet.workflow.trace import FileState, Trace, trace

SHOWN_SUM = 12
"""Characters of a checksum that are shown; the JSON document has all."""
STATES = {
    FileState.SAME: (N_("unchanged"), "green"),
    FileState.MOVED: (N_("unchanged, now at {path}"), "green"),
    FileState.CHANGED: (N_("changed since"), "red"),
    FileState.MISSING: (N_("not found"), "red"),
}
REASONS = {"ornament": N_("an ornament of the report")}
"""Why the program itself put a text into the report, by the key of its source."""


@app.as_command("trace")
def command(
    report: app.File,
    cell: Annotated[tuple[str, ...], app.argument()],
    sheet: Annotated[str, app.option("--sheet NAME", default="")],
    verify: Annotated[bool, app.option("--verify")],
    base: Annotated[Path | None, app.option("--base --round DIR")],
    as_json: app.Json,
) -> int:
    if report.suffix.lower() == ".pdf":
        told = _("Name the workbook that the PDF was printed from: a PDF has no cells.")
        raise click.UsageError(told)
    if base and not base.exists():
        raise Stop(find_fault("file-missing", base))
    folder = base.parent if base and base.is_file() else base
    traced = trace(report, cell, sheet, verify, folder)
    terminal.show_result(
        as_json,
        lambda: document_trace(traced),
        chain(_list_lines(traced), terminal.list_problems(traced.problems)),
        traced.problems,
    )
    return app.PROBLEMS if traced.problems else app.CLEAN


def _list_lines(traced: Trace) -> Iterator[str]:
    """Each cell with its sources, or else the files."""
    audit = traced.audit
    sums = {one.path: one.sha256 and f"sha256 {one.sha256[:SHOWN_SUM]}" for one in audit.files}
    if not (traced.cells or traced.problems or traced.verified):
        told = _("{report}: merged on {made} by {version}")
        made, version = format_day(audit.made, _), audit.version
        yield clean_terminal(told.format(report=traced.report.path, made=made, version=version))
        shown = {(one.file, one.sheet, one.cell) for each in audit.cells for one in each.sources}
        counts = Counter(file for file, _sheet, cell in shown if cell)
        for file in audit.files:
            count = counts[file.path]
            used = ngettext("{count} cell", "{count} cells", count).format(count=count)
            parts = (file.path, file.unit, file.unused or used, sums[file.path])
            yield f"  {clean_terminal(' · '.join(filter(None, parts)))}"
    for number, cell in enumerate(traced.cells):
        yield from ([""] if number else [])
        yield click.style(clean_terminal(f"{traced.sheet} ▸ {cell.cell}"), bold=True)
        for line in (cell.text or "").split("\n"):
            yield f"  {clean_terminal(line)}"
        for source in cell.sources:
            yield from _list_source(source, sums.get(source.file, ""))
    for one in traced.verified:
        text, color = STATES[one.state]
        told = click.style(_(text).format(path=one.found), fg=color)
        yield f"{clean_terminal(one.path)}: {told} ({one.agreeing}/{one.cells})"
    if traced.verified:
        total = sum(one.cells for one in traced.verified[1:])
        agreeing = sum(one.agreeing for one in traced.verified[1:])
        told = _("{agreeing} of {total} cells agree with the report")
        yield told.format(agreeing=agreeing, total=total)


def _list_source(source: TextSource, sha256: str) -> Iterator[str]:
    """One place that a text came from, what stands there, and what the report makes of it."""
    number = format_number(to_thai(source.measure), _) if source.measure else ""
    measure = _("measure {number}").format(number=number) if number else ""
    if source.file == PROGRAM:  # a key says why we put it there
        place = _(REASONS.get(source.key, source.key))
    else:
        cells = (source.cell,) if source.cell else ()
        place = format_place(Place(source.file, source.sheet, cells, source.column, source.key))
        if not source.cell:
            told = _("the round: {place}") if source.file == FILE else _("the definition: {place}")
            place = told.format(place=place)
    parts = (source.unit, measure, place, sha256)
    yield f"  ← {clean_terminal(' · '.join(filter(None, parts)))}"
    is_changed = source.text != source.original
    details = (
        (N_("original"), source.original if source.cell or is_changed else ""),
        (N_("in the report"), source.text if source.cell and is_changed else ""),
        (N_("filled from"), f"{FILE} ▸ {', '.join(source.filled)}" if source.filled else ""),
        (N_("repaired"), ", ".join(_(REPAIRS[repair]) for repair in source.repairs)),
        *((N_("decided"), sentence) for sentence in source.decisions),
    )
    for label, text in details:
        if text:
            yield f"      {_(label)}: {clean_terminal(text)}"
