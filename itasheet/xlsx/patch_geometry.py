"""How wide the columns and how high the rows of a unit's sheet are, in pixels at 96 dpi.

Good enough to place a comment beside its cell: the width of a digit is taken to be seven pixels,
as in Excel's usual font.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from itasheet.marking.corrections import Note
from itasheet.xlsx.patch_markup import Markup

_ROW = re.compile(rb"<(?:\w{1,20}:)?row\s[^<>]*>")
_ATTRIBUTE = re.compile(rb'\s(r|ht|hidden)="([^"]*)"')
_DIGIT, _PADDING = 7, 5
_USUAL_WIDTH, _USUAL_HEIGHT = 64, 20
_GAP, _RISE = 15, 2
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_575


class Geometry:
    """The sizes of a sheet's columns and rows by their indexes, where they are not the usual."""

    def __init__(self, markup: Markup) -> None:
        self._widths = _read_widths(markup)
        self._heights = _read_heights(markup.content)
        usual = markup.root.find("sheetFormatPr")
        attributes = usual.attributes if usual else {}
        self._width, self._height = _USUAL_WIDTH, _USUAL_HEIGHT
        with suppress(ValueError, KeyError):
            self._width = _count_pixels(float(attributes["defaultColWidth"]))
        with suppress(ValueError, KeyError):
            self._height = round(float(attributes["defaultRowHeight"]) * 96 / 72)

    def place_box(self, note: Note) -> tuple[int, ...]:
        """Where a comment's box begins and ends, as VML has it: columns and rows with pixels.

        Right of its cell and a little higher; the last cells of a sheet have it over themselves.
        """
        column = min(note.spot.column + 1, _LAST_COLUMN - 4)
        row = min(max(note.spot.row - 1, 0), _LAST_ROW - 10)
        right = _advance(self._widths, self._width, column, _GAP + note.width, _LAST_COLUMN)
        below = _advance(self._heights, self._height, row, _RISE + note.height, _LAST_ROW)
        return (column, _GAP, row, _RISE, *right, *below)


def _advance(
    sizes: Mapping[int, int], usual: int, index: int, length: int, last: int
) -> tuple[int, int]:
    """The column or row in which a length ends that begins with this one, and the rest there."""
    while length >= sizes.get(index, usual) and index < last:
        length -= sizes.get(index, usual)
        index += 1
    return index, length


def _count_pixels(width: float) -> int:
    return int(width * _DIGIT) + _PADDING


def _read_widths(markup: Markup) -> dict[int, int]:
    columns = markup.root.find("cols")
    widths: dict[int, int] = {}
    for column in columns.children if columns else ():
        with suppress(ValueError, KeyError):
            first, last = (int(column.attributes[name]) for name in ("min", "max"))
            is_hidden = column.attributes.get("hidden", "") in ("1", "true")
            width = 0 if is_hidden else _count_pixels(float(column.attributes["width"]))
            widths |= dict.fromkeys(range(first - 1, min(last, first + 300)), width)
    return widths


def _read_heights(content: bytes) -> dict[int, int]:
    heights: dict[int, int] = {}
    for match in _ROW.finditer(content):
        found = dict(_ATTRIBUTE.findall(match[0]))
        with suppress(ValueError, KeyError):
            index = int(found[b"r"]) - 1
            is_hidden = found.get(b"hidden", b"") in (b"1", b"true")
            heights[index] = 0 if is_hidden else round(float(found[b"ht"]) * 96 / 72)
    return heights
