"""Results as JSON: one document a command, as ``--json`` prints it.

``to_json`` turns any value into what JSON has, so that a document is a plain dict of values, or a
dataclass whose fields are the keys. Keys and codes are never translated; what is not known, or is
an empty text, is null.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itasheet import __version__
from itasheet.cells.nil import list_statements
from itasheet.cells.period import read_field_period
from itasheet.checks import sort_problems
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.files import display_name
from itasheet.language import _
from itasheet.merging.conflicts import Conflict, format_question
from itasheet.problems.problem import Problem, format_message, format_remedy, severity_of
from itasheet.sheets.cell_reference import CellRef

if TYPE_CHECKING:
    from itasheet.cells.records import Entry, Field
    from itasheet.workflow.check import Compared, Judged, MarkedCopy
    from itasheet.workflow.merge import WrittenReport
    from itasheet.workflow.trace import Trace

SCHEMA = 1
"""Counts the forms that the documents have had."""


def format_json(document: Mapping[str, Any]) -> str:
    """A document as text, with what made it in front.

    It is valid UTF-8 whatever was read: half a surrogate pair becomes U+FFFD. What is unseen or
    turns text around is written by its code.
    """
    import json

    told = {"itasheet": __version__, "schema": SCHEMA, **to_json(document)}
    text = re.sub("[\ud800-\udfff]", "\ufffd", json.dumps(told, ensure_ascii=False, indent=2))
    unseen = (one for one in set(text) if not one.isprintable() and one != "\n")
    return text.translate({ord(one): json.dumps(one)[1:-1] for one in unseen})


def to_json(value: Any) -> Any:
    """A value as JSON has it. Of a dataclass each field is a key, but for those without repr."""
    match value:
        case "":
            return None
        case Enum():
            return to_json(value.value)
        case date():
            return value.isoformat()
        case Path():
            return display_name(value)
        case CellRef():
            return str(value)
        case Problem():
            return to_json(
                {
                    "code": value.code,
                    "severity": severity_of(value),
                    "file": value.place.file,
                    "sheet": value.place.sheet,
                    "cell": value.place.cells,
                    "column": value.place.column,
                    "key": value.place.key,
                    "found": value.found,
                    # Worded in the language of the moment.
                    "message": format_message(value, _),
                    "remedy": format_remedy(value, _),
                }
            )
        case Mapping():
            return {key: to_json(part) for key, part in value.items()}
        case tuple() if hasattr(value, "_fields"):
            return {name: to_json(getattr(value, name)) for name in value._fields}
        case str() | int() | float() | None:
            return value
        case Iterable():
            return [to_json(part) for part in value]
    if is_dataclass(value):
        return {one.name: to_json(getattr(value, one.name)) for one in fields(value) if one.repr}
    raise TypeError(f"JSON has nothing for {value!r}")


def document_returns(
    judged: Judged,
    copies: Sequence[MarkedCopy] | None = None,
    report: WrittenReport | None = None,
    conflicts: Sequence[Conflict] | None = None,
) -> dict[str, Any]:
    """The document of ``check`` and ``merge``; what only one has is None for the other."""
    questions, decisions, definition = None, None, judged.context.definition
    if conflicts is not None:
        questions = [_conflict_to_json(one) for one in conflicts if one.is_open]
        decisions = [_conflict_to_json(one) for one in conflicts if not one.is_open]
    return {
        "files": [
            {
                "path": one.path,
                "sha256": one.returned and one.returned.sha256,
                "unit": one.returned and one.returned.unit_name,
                "status": one.status,
                "problems": sort_problems(one.problems),
                "entries": [
                    _entry_to_json(entry, definition, one.fiscal_year)
                    for entry in (one.returned.entries if one.returned else ())
                ],
            }
            for one in judged.outcomes
        ],
        "problems": judged.problems,
        "report": report,
        "marked": copies,
        "questions": questions,
        "decisions": decisions,
    }


def _entry_to_json(entry: Entry, definition: Definition, year: int | None) -> dict[str, Any]:
    title = entry.fields.get(definition.measure_column.key)
    return {
        "measure": entry.measure and entry.measure.number,
        "title": title and title.text,
        "unit": entry.unit and entry.unit.name,
        "nil": entry.nil,
        **{
            column.key: _field_to_json(entry.fields.get(column.key), column, definition, year)
            for column in definition.filled_columns
        },
        "extra": {heading: field.text for heading, field in entry.extra.items()},
        "sheet": entry.sheet,
        # A cell has its sheet where that is not the one on which the entry begins.
        "cells": {
            name: [
                str(one.spot) if one.sheet == entry.sheet else f"{one.sheet}!{one.spot}"
                for one in field.pieces
            ]
            for name, field in (*entry.fields.items(), *entry.extra.items())
        },
    }


def _field_to_json(
    field: Field | None, column: Column, definition: Definition, year: int | None
) -> Any:
    if column.kind is ColumnKind.ITEMS:
        said = list_statements(field, definition.words) if field else ()
        return [item.line for item, _spot in said]
    if column.kind is ColumnKind.UNIT:
        return list(filter(None, map(str.strip, field.text.splitlines()))) if field else []
    text = field and field.text
    if column.kind is ColumnKind.PERIOD:
        period = field and read_field_period(field, year)
        return {
            "text": text,
            "kind": period and period.kind,
            "start": period and period.start,
            "end": period and period.end,
        }
    return text


def _conflict_to_json(conflict: Conflict) -> dict[str, Any]:
    """An open conflict with what is proposed, or one that was decided."""
    topic, unit, number = conflict.subject
    counting = (conflict.proposal or ()) if conflict.is_open else conflict.chosen
    proposed = {"proposed": conflict.proposal is not None, "reason": _(conflict.reason)}
    return {
        "topic": topic,
        "unit": unit,
        "measure": number,
        "question": format_question(conflict, _),
        "sources": [
            {
                "counts": index in counting,
                "path": one.returned.path,
                "sha256": one.returned.sha256,
                "unit": one.unit and one.unit.id,
                "text": one.text,
                "saved": one.returned.saved,
            }
            for index, one in enumerate(conflict.candidates)
        ],
        **(proposed if conflict.is_open else {}),
    }


def document_differences(compared: Compared) -> dict[str, Any]:
    """The document of ``diff``."""
    sides = {"first": compared.first, "second": compared.second}
    return {
        **{
            side: {
                "path": outcome.path,
                "sha256": outcome.returned and outcome.returned.sha256,
                "unit": outcome.returned and outcome.returned.unit_name,
                "saved": outcome.returned and outcome.returned.saved,
                "problems": () if outcome.returned else outcome.problems,
            }
            for side, outcome in sides.items()
        },
        "differences": compared.differences or (),
    }


def document_trace(traced: Trace) -> dict[str, Any]:
    """The document of ``trace``; its keys and codes are never translated."""
    report, audit = traced.report, traced.audit
    verified = traced.verified[0] if traced.verified else None
    sums = {file.path: file.sha256 for file in audit.files}
    return {
        "report": {
            "path": report.path,
            "sha256": report.sha256,
            "merged": audit.sha256,
            "cells": verified and verified.cells,
            "agreeing": verified and verified.agreeing,
        },
        "made": audit.made.date(),
        "version": audit.version,
        "files": audit.files,
        "cells": [
            {
                "sheet": traced.sheet,
                "cell": one.cell,
                "text": one.text,
                "sources": [
                    {**source._asdict(), "sha256": sums.get(source.file)} for source in one.sources
                ],
            }
            for one in traced.cells
        ],
        "verified": traced.verified[1:] if verified else None,
        "problems": traced.problems,
    }
