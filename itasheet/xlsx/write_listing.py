"""Many rows of plain values as the markup of a sheet, without a call of XlsxWriter for each cell.

The texts stand in the cells themselves, not in the workbook's table of strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from itasheet.sheets.cell_reference import CellRange, name_column
from itasheet.sheets.page import Listing
from itasheet.xlsx.write_formats import HouseFormats

# A literal _x000D_ is escaped too, lest it be read as the character of that number.
_UNSAFE = re.compile("[&<>\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
# XML has none of these. They are not sought with the rest, as any number would be, and never come.
_NO_CHARACTERS = "\ufffe\uffff"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class Markup(NamedTuple):
    """The elements of the rows, and the sheet's extent as its ``dimension`` has it."""

    rows: str
    extent: str


def describe_listing(listing: Listing, formats: HouseFormats) -> Markup:
    """The rows as XML. Whole numbers and texts are written, texts whatever characters they have."""
    styles = [formats.find(style)._get_xf_index() for style in listing.styles]
    columns = [(name_column(index), style) for index, style in enumerate(styles)]
    last = CellRange(0, 0, listing.first_row + len(listing.rows) - 1, len(columns) - 1)
    rows = "".join(_write_rows(listing, columns))
    for letter in _NO_CHARACTERS:
        rows = rows.replace(letter, f"_x{ord(letter):04X}_")
    return Markup(rows, str(last))


def _write_rows(listing: Listing, columns: list[tuple[str, int]]) -> Iterator[str]:
    pairs = zip(listing.rows, listing.heights, strict=True)
    for number, (values, height) in enumerate(pairs, listing.first_row + 1):
        yield f'<row r="{number}" ht="{height:g}">'
        for (column, style), value in zip(columns, values, strict=True):
            if isinstance(value, str):
                text = _UNSAFE.sub(_escape, value)
                kept = "" if len(text.strip()) == len(text) else ' xml:space="preserve"'
                start = f'<c r="{column}{number}" s="{style}" t="inlineStr"><is><t{kept}>'
                yield f"{start}{text}</t></is></c>"
            elif value is None:
                yield f'<c r="{column}{number}" s="{style}"/>'
            else:
                yield f'<c r="{column}{number}" s="{style}"><v>{value}</v></c>'
        yield "</row>"


def _escape(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0]) or f"_x{ord(match[0]):04X}_"
