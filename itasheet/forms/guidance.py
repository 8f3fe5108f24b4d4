"""The guidance sheet: how to fill the form in, on one page, with one filled example."""

from __future__ import annotations

from collections.abc import Mapping

from itasheet.cells.period import format_period
from itasheet.definition.definition import ColumnKind, Definition
from itasheet.definition.texts import fill_text
from itasheet.forms.blocks import plan_widths
from itasheet.layout.page_builder import Content, PageBuilder
from itasheet.sheets.page import Page
from itasheet.sheets.styles import FORM_PAPER
from itasheet.thai.dates import fiscal_range


def make_guidance(definition: Definition, values: Mapping[str, str], fiscal_year: int) -> Page:
    """The sheet that says how to fill in the form; its columns are as wide as the form's."""
    builder, texts = PageBuilder(plan_widths(definition)), definition.guidance
    values = {**values, "period": format_period(*fiscal_range(fiscal_year))}
    lines = [(texts.title, "guide_title"), *((line, "guide_text") for line in texts.lines)]
    if texts.example and texts.example_title:
        lines.append((texts.example_title, "guide_subtitle"))
    for line, style in lines:
        builder.add_line(Content(fill_text(line, values), style))
    if texts.example:
        builder.add_row(Content(one.printed, "example_heading") for one in definition.columns)
        example = []
        for column in definition.columns:
            text = fill_text(texts.example.get(column.key, "").strip("\n"), values)
            centered = column.kind in (ColumnKind.UNIT, ColumnKind.PERIOD)
            example.append(Content(text, "example_center" if centered else "example"))
        builder.add_row(example)
    page = builder.make_page(texts.sheet, FORM_PAPER._replace(footer=""))
    return page._replace(protected=True)
