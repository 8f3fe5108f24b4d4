"""What trace found, as people read it and as one JSON document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from itasheet.cells.records import REPAIRS
from itasheet.cli.terminal import list_problems
from itasheet.definition.audit import PROGRAM, Examined, Trace
from itasheet.definition.round import FILE
from itasheet.language import N_, _, ngettext
from itasheet.problems.problem import Problem, format_place
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import clean_terminal
from itasheet.workflow.documents import format_json
from itasheet.workflow.trace import Answer, Answers, Checked, Evidence, Proof, State

SHOWN_SUM = 12
"""Characters of a checksum that are shown; the JSON document has all."""

STATES = {
    State.SAME: N_("unchanged"),
    State.MOVED: N_("unchanged, now at {path}"),
    State.CHANGED: N_("changed since"),
    State.MISSING: N_("not found"),
}
STATE_COLORS = {
    State.SAME: "green",
    State.MOVED: "green",
    State.CHANGED: "red",
    State.MISSING: "red",
}
REASONS = {
    "count": N_("counted by itasheet from the returns"),
    "check": N_("said by the check of the returns"),
    "unit": N_("the unit, as its return names it"),
    "ornament": N_("an ornament of the report"),
}
"""Why the program itself put a text into the report, by the key of its place."""


class Finding(NamedTuple):
    """All that trace found. ``proof`` is None where nothing was to be verified."""

    evidence: Evidence
    answers: Answers
    proof: Proof | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with report, audit, question and files."""
        proven = self.proof.problems if self.proof else ()
        return (*self.evidence.problems, *self.answers.problems, *proven)


def list_finding(finding: Finding) -> Iterator[str]:
    """The lines for people: each cell with its sources, or else the files; then what is wrong."""
    sums = {file.path: file.sha256 for file in finding.evidence.audit.files}
    asked = finding.answers.cells or finding.answers.problems
    if not asked and not finding.proof:
        yield from _list_overview(finding.evidence)
    for number, answer in enumerate(finding.answers.cells):
        yield from ([""] if number else [])
        yield from _list_answer(answer, sums)
    if finding.proof:
        yield from _list_proof(finding.proof)
    yield from list_problems(finding.problems)


def _list_overview(evidence: Evidence) -> Iterator[str]:
    audit = evidence.audit
    facts = {"made": audit.made, "version": audit.version, "report": evidence.report.path}
    yield clean_terminal(_("{report}: merged on {made} by {version}").format(**facts))
    cells = Counter(one.place.file for one in audit.traces if one.is_returned)
    for file in audit.files:
        yield f"  {_tell_file(file, cells[file.path])}"


def _tell_file(file: Examined, cells: int) -> str:
    told = file.unused or ngettext("{count} cell", "{count} cells", cells).format(count=cells)
    known = _tell_sum(file.sha256) if file.sha256 else ""
    return clean_terminal(" · ".join(filter(None, (file.path, file.unit, told, known))))


def _tell_sum(sha256: str) -> str:
    return f"sha256 {sha256[:SHOWN_SUM]}"


def _list_answer(answer: Answer, sums: dict[str, str]) -> Iterator[str]:
    """A cell, its text, and below it each place that the text came from."""
    from click import style

    yield style(clean_terminal(f"{answer.sheet} ▸ {answer.spot}"), bold=True)
    for line in answer.text.split("\n"):
        yield f"  {clean_terminal(line)}"
    for trace in answer.traces:
        yield f"  ← {clean_terminal(_tell_source(trace, sums))}"
        for label, text in _list_details(trace):
            yield f"      {_(label)}: {clean_terminal(text)}"


def _tell_source(trace: Trace, sums: dict[str, str]) -> str:
    measure = to_thai(str(trace.measure)) if trace.measure else ""
    numbered = _("measure {number}").format(number=measure) if measure else ""
    place, known = _tell_place(trace), sums.get(trace.place.file, "")
    parts = (trace.unit, numbered, place, _tell_sum(known) if known else "")
    return " · ".join(filter(None, parts))


def _tell_place(trace: Trace) -> str:
    """Where: a cell of a return, a key of the definition or the round, or why we put it there."""
    place = trace.place
    if trace.is_returned:
        return format_place(place)
    if place.file == PROGRAM:
        return _(REASONS.get(place.key, place.key))
    told = _("the round: {place}") if place.file == FILE else _("the definition: {place}")
    return told.format(place=format_place(place))


def _list_details(trace: Trace) -> Iterator[tuple[str, str]]:
    """What is to be said of a source: its text, what the report makes of it, and why."""
    if trace.original and (trace.is_returned or trace.original != trace.text):
        yield N_("original"), trace.original
    if trace.text and trace.is_returned and trace.text != trace.original:
        yield N_("in the report"), trace.text
    if trace.filled:
        yield N_("filled from"), f"{FILE} ▸ {', '.join(trace.filled)}"
    if trace.repairs:
        yield N_("repaired"), ", ".join(_(REPAIRS[repair]) for repair in trace.repairs)
    for sentence in trace.decisions:
        yield N_("decided"), sentence


def _list_proof(proof: Proof) -> Iterator[str]:
    for one in proof.files:
        yield _tell_checked(one)
    total = sum(one.cells for one in proof.files)
    agreeing = sum(one.agreeing for one in proof.files)
    counted = {"agreeing": agreeing, "total": total}
    yield _("{agreeing} of {total} cells agree with the report").format(**counted)


def _tell_checked(one: Checked) -> str:
    from click import style

    told = style(_(STATES[one.state]).format(path=one.path), fg=STATE_COLORS[one.state])
    return f"{clean_terminal(one.file.path)}: {told} ({one.agreeing}/{one.cells})"


def write_finding(finding: Finding) -> str:
    """The JSON document; its keys and codes are never translated."""
    report, audit = finding.evidence.report, finding.evidence.audit
    document = {
        "report": {"path": report.path, "sha256": report.sha256, "merged": audit.sha256},
        "made": audit.made,
        "version": audit.version,
        "files": [_describe_file(file) for file in audit.files],
        "cells": [_describe_answer(one, audit.files) for one in finding.answers.cells],
        "verified": [_describe_checked(one) for one in finding.proof.files]
        if finding.proof
        else None,
        "problems": finding.problems,
    }
    return format_json(document)


def _describe_file(file: Examined) -> dict[str, Any]:
    return {
        "path": file.path,
        "unit": file.unit or None,
        "sha256": file.sha256 or None,
        "size": file.size,
        "unused": file.unused or None,
    }


def _describe_answer(answer: Answer, files: tuple[Examined, ...]) -> dict[str, Any]:
    sums = {file.path: file.sha256 for file in files}
    return {
        "sheet": answer.sheet,
        "cell": str(answer.spot),
        "text": answer.text,
        "sources": [_describe_trace(trace, sums) for trace in answer.traces],
    }


def _describe_trace(trace: Trace, sums: dict[str, str]) -> dict[str, Any]:
    place = trace.place
    return {
        "unit": trace.unit or None,
        "measure": trace.measure,
        "column": place.column or None,
        "file": place.file,
        "sheet": place.sheet or None,
        "cell": place.cells or None,
        "key": place.key or None,
        "filled": list(trace.filled),
        "sha256": sums.get(place.file),
        "original": trace.original or None,
        "text": trace.text or None,
        "repairs": [repair.name.lower() for repair in trace.repairs],
        "decisions": list(trace.decisions),
    }


def _describe_checked(one: Checked) -> dict[str, Any]:
    return {
        "path": one.file.path,
        "state": one.state.value,
        "found": one.path or None,
        "cells": one.cells,
        "agreeing": one.agreeing,
    }
