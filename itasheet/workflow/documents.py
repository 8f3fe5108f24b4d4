"""Outcomes as one JSON document; its keys and codes are never translated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from itasheet import __version__
from itasheet.cells.item_list import list_statements, read_field_period
from itasheet.cells.records import CellText, Entry, Field
from itasheet.checks import Outcome
from itasheet.definition.definition import Column, ColumnKind, Definition, Words
from itasheet.language import _
from itasheet.problems.kinds import format_message, format_remedy, severity_of
from itasheet.problems.problem import Problem

SCHEMA = 1
"""Counts the forms that the document has had."""


def write_document(
    outcomes: Iterable[Outcome],
    definition: Definition,
    report: dict[str, Any] | None = None,
    problems: Iterable[Problem] = (),
    marked: list[dict[str, Any]] | None = None,
    settled: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """The document as text. ``problems`` are those of no single file; ``report`` is merge's.

    ``marked`` are the copies that check wrote, None where none were asked for; ``settled`` is
    what merge has to tell of questions and decisions.
    """
    document = {
        "files": [_describe_outcome(outcome, definition) for outcome in outcomes],
        "problems": [describe_problem(problem) for problem in problems],
        "report": report,
        "marked": marked,
        "questions": None,
        "decisions": None,
        **settled,
    }
    return write_json(document)


def write_json(document: dict[str, Any]) -> str:
    """A document as text, with what made it in front."""
    told = {"itasheet": __version__, "schema": SCHEMA, **document}
    return clean_text(json.dumps(told, ensure_ascii=False, indent=2))


def clean_text(text: str) -> str:
    """Valid UTF-8 whatever was read: half a surrogate pair becomes U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _describe_outcome(outcome: Outcome, definition: Definition) -> dict[str, Any]:
    returned = outcome.returned
    return {
        "path": outcome.path,
        "sha256": returned.sha256 if returned else None,
        "unit": (returned.unit_name or None) if returned else None,
        "status": outcome.status.value,
        "problems": [describe_problem(problem) for problem in _sort_problems(outcome.problems)],
        "entries": [
            _describe_entry(entry, definition, outcome.fiscal_year)
            for entry in (returned.entries if returned else ())
        ],
    }


def _sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Those of the whole file first, then by sheet and down each sheet's cells."""
    return sorted(problems, key=lambda one: (one.place.sheet, one.place.spots))


def describe_problem(problem: Problem) -> dict[str, Any]:
    """A problem with its wording; what is not known of its place is null."""
    place = problem.place
    return {
        "code": problem.code,
        "severity": severity_of(problem).value,
        "file": place.file or None,
        "sheet": place.sheet or None,
        "cell": place.cells or None,
        "column": place.column or None,
        "key": place.key or None,
        "found": problem.found or None,
        "message": format_message(problem, _),
        "remedy": format_remedy(problem, _),
    }


def _describe_entry(
    entry: Entry, definition: Definition, fiscal_year: int | None
) -> dict[str, Any]:
    fields = {
        column.key: _describe_field(
            entry.fields.get(column.key), column, definition.words, fiscal_year
        )
        for column in definition.columns
        if column.kind is not ColumnKind.MEASURE
    }
    key = definition.measure_column.key
    title = entry.fields[key].text if key in entry.fields else None
    return {
        "measure": entry.measure.number if entry.measure else None,
        "title": title,
        "unit": entry.unit.name if entry.unit else None,
        "nil": entry.nil,
        **fields,
        "extra": {heading: field.text for heading, field in entry.extra.items()},
        "sheet": entry.sheet,
        "cells": {
            name: [_name_cell(piece, entry) for piece in field.pieces]
            for name, field in (*entry.fields.items(), *entry.extra.items())
        },
    }


def _name_cell(piece: CellText, entry: Entry) -> str:
    """A cell's address, with its sheet where that is not the one on which the entry begins."""
    return str(piece.spot) if piece.sheet == entry.sheet else f"{piece.sheet}!{piece.spot}"


def _describe_field(
    field: Field | None, column: Column, words: Words, fiscal_year: int | None
) -> Any:
    if column.kind is ColumnKind.ITEMS:
        return [item.line for item, _spot in list_statements(field, words)] if field else []
    if column.kind is ColumnKind.UNIT:
        lines = field.text.splitlines() if field else []
        return [line.strip() for line in lines if line.strip()]
    if column.kind is ColumnKind.PERIOD:
        return _describe_period(field, fiscal_year)
    return field.text if field else None


def _describe_period(field: Field | None, fiscal_year: int | None) -> dict[str, str | None]:
    if field is None:
        return {"text": None, "kind": None, "start": None, "end": None}
    period = read_field_period(field, fiscal_year)
    return {
        "text": field.text,
        "kind": period.kind.value,
        "start": period.start.isoformat() if period.start else None,
        "end": period.end.isoformat() if period.end else None,
    }
