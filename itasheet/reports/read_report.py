"""A report's workbook read back as what is published of it: cover, titles, intro, table, signature.

What people changed in the workbook since it was merged is in it; its summary never is.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from itasheet.cells.nil import REPORTING
from itasheet.cells.read_cell import read_sheet
from itasheet.cells.records import INDENT, Entry, Field, split_items
from itasheet.definition.definition import Column, ColumnKind, Definition
from itasheet.definition.identity import Identity
from itasheet.definition.settings import list_values
from itasheet.layout.words import split_words
from itasheet.reports.report import ORNAMENT
from itasheet.returns.read_return import read_return
from itasheet.sheets.grid import Workbook
from itasheet.thai.text import squash


def read_report(
    workbook: Workbook, identity: Identity, definition: Definition
) -> dict[str, Any] | None:
    """What is published of a report, as ``templates/report.typ`` takes it; None without a table.

    A text is a list of words. A cover without a gap has no lines of the agency.
    """
    cover, table = (
        [grid for grid in workbook.grids if grid.name == identity.sheets.get(role)]
        for role in ("cover", "table")
    )
    returned, _ = read_return(workbook._replace(grids=(*table,)), definition, None)
    if returned is None:
        return None
    lines = [(one.spot.row, one.text) for grid in cover for one in read_sheet(grid).pieces]
    stamp = lines.pop(0)[1] if lines and identity.is_draft else ""
    gap = next((n for n in range(1, len(lines)) if lines[n][0] > lines[n - 1][0] + 1), len(lines))
    above = [one.text for one in returned.titles]
    top = above.index(ORNAMENT) if ORNAMENT in above else len(above)
    entries = returned.entries or returned.untouched
    fields = (field for entry in entries for field in entry.fields.values())
    last = max((spot.row for field in fields for spot in field.spots), default=0)
    beside = sorted((*returned.remarks, *returned.asides), key=lambda one: one.spot)
    return {
        "title": " ".join([text for _, text in lines[:gap]] or above[:top]) or identity.agency,
        "agency": identity.agency,
        "merge": identity.merge,
        "stamp": stamp,
        "cover": [split_words(text) for _, text in lines[:gap]],
        "owner": [split_words(text) for _, text in lines[gap:]],
        "titles": list(map(split_words, above[:top])),
        "intro": list(map(split_words, above[top + 1 :])),
        "continued": split_words(definition.words.continued),
        **_describe_table(entries, definition),
        "signature": [split_words(one.text) for one in beside if one.spot.row > last],
    }


def _describe_table(entries: Sequence[Entry], definition: Definition) -> dict[str, Any]:
    """Columns, also those that the definition does not have, and rows: cells of lines by column,
    and the number of the measure among those of the table.
    """
    width = definition.columns[-1].width
    extra = dict.fromkeys(heading for entry in entries for heading in entry.extra)
    columns = (
        *definition.columns,
        *(Column(heading, heading, ColumnKind.TEXT, width) for heading in extra),
    )
    titles = [squash(entry.text(definition.measure_column.key)) for entry in entries]
    cut = f"\n{definition.words.continued}\n"
    cells = (
        [list(_list_lines({**one.extra, **one.fields}.get(c.key), c.kind, cut)) for c in columns]
        for one in entries
    )
    rows = [{"measure": titles.index(title), "cells": row} for title, row in zip(titles, cells)]
    return {"columns": list_values(columns), "rows": rows}


def _list_lines(field: Field | None, kind: ColumnKind, cut: str) -> Iterator[dict[str, Any]]:
    """Of lists and titles the items, with mark and level; of other columns the lines.

    ``cut`` stands in a title where a page of the workbook ended.
    """
    if field and kind in (ColumnKind.MEASURE, *REPORTING):
        is_title = kind is ColumnKind.MEASURE
        title = split_items(field.text.replace(cut, ""))
        for item in title if is_title else [item for item, _ in field.items]:
            words = split_words(item.text)
            yield {"words": words, "mark": item.mark.strip(), "level": item.indent // INDENT}
    elif field:
        for line in field.text.splitlines():
            words = split_words(line.strip(), is_name=kind is ColumnKind.UNIT)
            yield {"words": words, "mark": "", "level": 0}
