"""What lies on a sheet beside what stands in its cells: comments, pictures, text boxes, files.

A report has no place for it, so it is only told what there is and where. Nothing of it is parsed: a
drawing that is damaged does no harm to the cells.
"""

import re
from collections.abc import Iterator
from contextlib import suppress

from itasheet.language import N_
from itasheet.marking.corrections import OPENING
from itasheet.sheets.cell_reference import MOST_COLUMNS, MOST_ROWS, CellRef, parse_cell
from itasheet.sheets.grid import Grid, Notice
from itasheet.xlsx.package import Package
from itasheet.xlsx.xml import Relations, find_target

_COMMENT = rb'<(?:\w{1,20}:)?comment\s[^<>]{0,200}?\bref="(\$?[A-Za-z]+\$?[0-9]+)"'
# What stands between the place of a comment and the first text in it: tags without text.
_MARK = (
    rb"[^<>]*+>(?:\s*+<(?!(?:\w{1,20}:)?t[\s>])[^<>]*+>)*+\s*+<(?:\w{1,20}:)?t(?:\s[^<>]*)?>"
    + re.escape(OPENING.encode("ascii"))
)
_FAR = 600
"""Bytes in which that text begins, fonts and colours included."""
MOST_SHAPES = 5_000
"""Shapes of one drawing, of which each is told."""

_SHAPE = rb"<(?:\w{1,20}:)?(?:(?:twoCell|oneCell|absolute)Anchor[\s>]|shape\s)"
_PLACE = (
    rb"(?:col|Anchor)>\s{0,9}(\d{1,5})\s{0,9}"
    rb"(?:,[^,<]{0,20},|<(?:[^<>]{0,50}[<>]){0,8}(?:\w{1,20}:)?row>)\s{0,9}(\d{1,7})"
)
_LONGEST_PLACE = 3_000
"""Bytes in which a shape says where it is."""
_WORDS = rb"<(?:\w{1,20}:)?(?:t|font)(?:\s[^<>]{0,200})?>([^<]+)|</(?:\w{1,20}:)?(?:p|div)(>)"
# Each choice for newer programs is followed by the same thing for older ones.
_FALLBACK, _FALLBACK_END = b"<mc:Fallback", b"</mc:Fallback>"
_FILE = N_("an embedded file")
# What a shape without words is: the first of these that is in it.
_KINDS = (
    (rb"<(?:\w{1,20}:)?contentPart[\s/>]", "object-left", N_("handwriting or a drawing by hand")),
    (rb'ObjectType="Pict"', "object-left", _FILE),
    (rb"<(?:\w{1,20}:)?pic[\s/>]", "drawings-left", N_("a picture")),
    (rb"<(?:\w{1,20}:)?(?:sp|cxnSp|graphicFrame)[\s/>]", "drawings-left", N_("a drawing or chart")),
)


def add_extras(grid: Grid, package: Package, relations: Relations) -> Grid:
    """A sheet's grid with what is beside its cells.

    A sheet has one part of each kind, and an older drawing of its header; more would cost time.
    """
    comments = package.skim_part(find_target(relations, "comments"))
    spots = set()
    for match in re.finditer(_COMMENT, comments):
        # Those by which a returned file was marked before are nobody's word.
        if not re.match(_MARK, comments[match.end() : match.end() + _FAR]):
            with suppress(ValueError):
                spots.add(parse_cell(match[1].decode("ascii")))
    own = [one for one in relations.values() if one.target in package]
    drawings = [one.target for one in own if one.kind in ("drawing", "vmlDrawing")]
    notices = [one for part in drawings[:3] for one in _list_shapes(package.skim_part(part))]
    has_files = any(one.kind in ("oleObject", "package") for one in own)
    if has_files and all(one.reason != _FILE for one in notices):
        notices.append(Notice("object-left", reason=_FILE))
    return grid._replace(comments=tuple(sorted(spots)), notices=(*grid.notices, *notices))


def _list_shapes(drawing: bytes) -> Iterator[Notice]:
    """What lies on a sheet, by its words or its kind, and the cell under its upper left corner."""
    from html import unescape  # with a large table

    first, *others = drawing.split(_FALLBACK)
    drawing = b"".join((first, *(other.partition(_FALLBACK_END)[2] for other in others)))
    for shape in re.split(_SHAPE, drawing, maxsplit=MOST_SHAPES):
        # A hidden one stands for a control, which the older drawing has with all comments.
        is_hidden = b'hidden="1"' in shape.partition(b"cNvPr ")[2][:500].partition(b">")[0]
        if is_hidden or b'ObjectType="Note"' in shape or b"UIObj" in shape:
            continue
        found = re.search(_PLACE, shape[:_LONGEST_PLACE])
        spot = CellRef(int(found[2]), int(found[1])) if found else CellRef(MOST_ROWS, 0)
        place = (spot,) if spot.row < MOST_ROWS and spot.column < MOST_COLUMNS else ()
        words = b"".join(text or b"\n" for text, _ in re.findall(_WORDS, shape))
        lines = map(str.strip, unescape(words.decode("utf-8", "replace")).split("\n"))
        if text := "\n".join(filter(None, lines)):
            yield Notice("textbox-left", place, text)
        elif kind := next((one for one in _KINDS if re.search(one[0], shape)), None):
            yield Notice(kind[1], place, reason=kind[2])
