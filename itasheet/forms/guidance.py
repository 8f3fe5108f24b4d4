"""The guidance sheet: how to fill the form in, on one page, with one filled example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from itasheet.cells.period import format_period
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.texts import fill_text
from itasheet.forms.blocks import MARGINS, plan_widths
from itasheet.layout.paper import fit_rows, span_columns
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Cell, Page, Paper
from itasheet.thai.dates import fiscal_range


def make_guidance(definition: Definition, values: Mapping[str, str], fiscal_year: int) -> Page:
    """The sheet that says how to fill in the form; its columns are as wide as the form's."""
    widths = plan_widths(definition)
    values = {**values, "period": format_period(*fiscal_range(fiscal_year))}
    lines = tuple(_write_lines(definition, values))
    table = tuple(_write_example(definition, values, len(lines)))
    return Page(
        name=definition.guidance.sheet,
        cells=(*lines, *table),
        widths=widths,
        rows={**fit_rows(lines, (span_columns(widths),)), **fit_rows(table, widths)},
        merges=tuple(CellRange(line.row, 0, line.row, len(widths) - 1) for line in lines),
        paper=Paper(landscape=True, margins=MARGINS, centered=True),
        protected=True,
    )


def _write_lines(definition: Definition, values: Mapping[str, str]) -> Iterator[Cell]:
    """The title, the numbered lines, and the title of the example if there is one."""
    texts = definition.guidance
    lines = [
        (texts.title, "guide_title"),
        *((line, "guide_text") for line in texts.lines),
    ]
    if texts.example and texts.example_title:
        lines.append((texts.example_title, "guide_subtitle"))
    for row, (line, style) in enumerate(lines):
        yield Cell(row, 0, fill_text(line, values), style)


def _write_example(definition: Definition, values: Mapping[str, str], row: int) -> Iterator[Cell]:
    """The headings and one filled block, if the definition gives one."""
    example = definition.guidance.example
    for index, column in enumerate(definition.columns if example else ()):
        text = fill_text(example.get(column.key, "").strip("\n"), values)
        centered = column.kind in (ColumnKind.UNIT, ColumnKind.PERIOD)
        yield Cell(row, index, column.printed, "example_heading")
        yield Cell(row + 1, index, text, "example_center" if centered else "example")
