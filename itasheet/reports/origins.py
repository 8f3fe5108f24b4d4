"""Where those texts of the report came from that no unit wrote: definition, round, the program.

A text is known by the style of its cell. The summary's own are in ``counts``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import NamedTuple

from itasheet.model.audit import PROGRAM, Trace
from itasheet.model.definition import Definition
from itasheet.model.problems import Place
from itasheet.model.round import Round
from itasheet.model.texts import fill_text
from itasheet.reports.merge import Merged
from itasheet.reports.table import ORNAMENT, Table
from itasheet.sheets.address import Spot
from itasheet.sheets.page import Cell, Page
from itasheet.thai.digits import to_thai

KEYS = {
    "draft_stamp": "cover.draft",
    "cover_title": "cover.title",
    "cover_agency": "cover.agency",
    "report_title": "report.title",
    "report_intro": "report.intro",
    "report_signature": "report.signature",
    "summary_title": "summary.title",
    "subtitle": "summary.subtitle",
}
"""The definition's key of the texts in a style."""

ROUND_KEYS = {
    "agency": ("agency.name",),
    "place": ("agency.district", "agency.province"),
    "district": ("agency.district",),
    "province": ("agency.province",),
    "year": ("fiscal_year",),
    "last_year": ("fiscal_year",),
    "next_year": ("fiscal_year",),
    "signer": ("signer.name",),
    "position": ("signer.position",),
}
"""The keys of the round's file from which a placeholder is filled."""


class Facts(NamedTuple):
    """What a report was made of; ``values`` are those by which its texts were filled."""

    definition: Definition
    merged: Merged
    values: Mapping[str, str]
    found: Round | None


def trace_settings(facts: Facts, page: Page) -> Iterator[Trace]:
    """The traces of titles, intro, headings and signature of a sheet."""
    for cell in page.cells:
        if cell.value and cell.style == "report_heading":
            key = f"columns[{cell.column + 1}].heading"
            yield point_key(facts.definition, page, cell, key, str(cell.value))
        elif cell.value == ORNAMENT:
            yield trace_program(page, cell, "ornament")
        elif cell.value and cell.style in KEYS:
            yield _trace_text(facts, page, cell, KEYS[cell.style])


def trace_measures(facts: Facts, table: Table) -> Iterator[Trace]:
    """The traces of the table's column of measures, as far as their titles are the definition's."""
    measures = facts.definition.measures
    column = facts.definition.columns.index(facts.definition.measure_column)
    parts = {table.first_row + row: part for row, part in enumerate(table.list_parts())}
    for cell in table.page.cells:
        if cell.column == column and (part := parts.get(cell.row)):
            measure = facts.merged.entries[part.row].measure
            if measure not in measures:
                continue
            key = f"measures[{measures.index(measure) + 1}].title"
            trace = point_key(facts.definition, table.page, cell, key, measure.title)
            yield trace._replace(measure=measure.number)


def point_key(definition: Definition, page: Page, cell: Cell, key: str, original: str) -> Trace:
    """The trace of a text that stands in the definition."""
    area, place = Spot(cell.row, cell.column).area, Place(definition.id, key=key)
    return Trace(page.name, area, place, original=original, text=str(cell.value))


def trace_program(page: Page, cell: Cell, key: str) -> Trace:
    """The trace of what the program itself put there; the key says why."""
    area = Spot(cell.row, cell.column).area
    return Trace(page.name, area, Place(PROGRAM, key=key), text=str(cell.value))


def _trace_text(facts: Facts, page: Page, cell: Cell, key: str) -> Trace:
    """A text of the definition, and what its placeholders were filled from."""
    part, name = key.split(".")
    texts: str | tuple[str, ...] = getattr(getattr(facts.definition, part), name)
    lines = {key: texts} if isinstance(texts, str) else _number_lines(key, texts)
    printed = to_thai(str(cell.value))
    line = next(
        (at for at, text in lines.items() if to_thai(fill_text(text, facts.values)) == printed),
        next(iter(lines)),
    )
    trace = point_key(facts.definition, page, cell, line, lines[line])
    return trace._replace(filled=_list_filled(lines[line], facts.values) if facts.found else ())


def _number_lines(key: str, lines: tuple[str, ...]) -> dict[str, str]:
    return {f"{key}[{number}]": line for number, line in enumerate(lines, 1)}


def _list_filled(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of the round from which a text's placeholders were filled, each once."""
    names = (name for _, name, _, _ in Formatter().parse(text) if name and values.get(name))
    return tuple(dict.fromkeys(key for name in names for key in ROUND_KEYS.get(name, ())))
