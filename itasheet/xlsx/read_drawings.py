"""What lies on a sheet beside what stands in its cells: comments, pictures, text boxes, files.

A report has no place for it, so it is only told what there is and where. Nothing of it is parsed: a
drawing that is damaged does no harm to the cells.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape

from itasheet.language import N_
from itasheet.marking.corrections import OPENING
from itasheet.sheets.cell_reference import MOST_COLUMNS, MOST_ROWS, CellRef, parse_cell
from itasheet.sheets.grid import Grid, Notice
from itasheet.xlsx.package import Package
from itasheet.xlsx.xml import Relations, find_target

_COMMENT = re.compile(rb'<(?:\w{1,20}:)?comment\s[^<>]{0,200}?\bref="(\$?[A-Za-z]+\$?[0-9]+)"')
# What stands between the place of a comment and the first text in it: tags without text.
_MARK = re.compile(
    rb"[^<>]*+>(?:\s*+<(?!(?:\w{1,20}:)?t[\s>])[^<>]*+>)*+\s*+<(?:\w{1,20}:)?t(?:\s[^<>]*)?>"
    + re.escape(OPENING.encode("ascii"))
)
_FAR = 600
"""Bytes in which that text begins, fonts and colours included."""
_COMMENT_WEIGHT = 5
"""How much longer it takes to look through a byte of comments than through one of drawings."""

_ANCHOR = re.compile(rb"<(?:\w{1,20}:)?(?:twoCell|oneCell|absolute)Anchor[\s>]")
_PLACE = rb"col>\s{0,9}(\d{1,5})\s{0,9}<(?:[^<>]{0,50}[<>]){0,8}(?:\w{1,20}:)?row>\s{0,9}(\d{1,7})"
_PICTURE = re.compile(rb"<(?:\w{1,20}:)?pic[\s/>]")
_SHAPE = re.compile(rb"<(?:\w{1,20}:)?(?:sp|cxnSp|graphicFrame)[\s/>]")
_INK = re.compile(rb"<(?:\w{1,20}:)?contentPart[\s/>]")
_WORDS = re.compile(rb"<(?:\w{1,20}:)?t(?:\s[^<>]{0,200})?>([^<]+)|</(?:\w{1,20}:)?p(>)")
# Each choice for newer programs is followed by the same thing for older ones.
_FALLBACK, _FALLBACK_END = b"<mc:Fallback", b"</mc:Fallback>"

_OLD_SHAPE = re.compile(rb"<(?:\w{1,20}:)?shape\s")
_OLD_PLACE = rb"Anchor>\s{0,9}(\d{1,5})\s{0,9},[^,<]{0,20},\s{0,9}(\d{1,7})\b"
_LONGEST_PLACE = 1_000
"""Bytes in which a shape says where it is."""
_FILES = ("oleObject", "package")
"""Relations of a sheet to files that lie on it."""
_FILE, _HAND = N_("an embedded file"), N_("handwriting or a drawing by hand")


def add_extras(grid: Grid, package: Package, relations: Relations) -> Grid:
    """A sheet's grid with what is beside its cells.

    A sheet has one part of each kind; more of them would only cost time.
    """
    if not relations:
        return grid
    part = find_target(relations, "comments")
    comments = package.skim_part(part, _COMMENT_WEIGHT) if part else b""
    spots = set()
    for match in _COMMENT.finditer(comments):
        # Those by which a returned file was marked before are nobody's word.
        if not _MARK.match(comments, match.end(), match.end() + _FAR):
            with suppress(ValueError):
                spots.add(parse_cell(match[1].decode("ascii")))
    part = find_target(relations, "drawing")
    first, *others = package.skim_part(part).split(_FALLBACK) if part else [b""]
    drawing = b"".join((first, *(other.partition(_FALLBACK_END)[2] for other in others)))
    counts, drawn, notices = [0, 0], list[CellRef](), list[Notice]()
    for shape in _ANCHOR.split(drawing):
        if b'hidden="1"' in shape.partition(b"cNvPr ")[2][:500].partition(b">")[0]:
            continue  # what stands for a file or a control, which the older drawing has
        place = _find_place(_PLACE, shape)
        found = [len(kind.findall(shape)) for kind in (_PICTURE, _SHAPE)]
        words = b"".join(text or b"\n" for text, _ in _WORDS.findall(shape))
        if text := _read_words(words):
            notices.append(Notice("textbox-left", place, text))
        elif _INK.search(shape):
            notices.append(Notice("object-left", place, reason=_HAND))
        elif any(found):
            counts = [sum(pair) for pair in zip(counts, found, strict=True)]
            drawn += place
    notices += _list_old(package, relations)
    return grid._replace(
        comments=tuple(sorted(spots)),
        pictures=counts[0],
        shapes=counts[1],
        drawn=tuple(dict.fromkeys(drawn)),
        notices=(*grid.notices, *notices),
    )


def _list_old(package: Package, relations: Relations) -> Iterator[Notice]:
    """What the drawing in an older language has: controls with their words, and embedded files.

    Of two such drawings one is of the page's header.
    """
    own = [one for one in relations.values() if one.target in package]
    parts = [one.target for one in own if one.kind == "vmlDrawing"]
    has_files, placed = any(one.kind in _FILES for one in own), False
    for shape in (one for part in parts[:2] for one in _OLD_SHAPE.split(package.skim_part(part))):
        kind = shape.partition(b'ObjectType="')[2].partition(b'"')[0]
        if not kind or kind == b"Note" or b"UIObj" in shape:
            continue  # a comment's, or the arrow of a filter
        place = _find_place(_OLD_PLACE, shape)
        words = shape.partition(b"textbox")[2].partition(b">")[2].partition(b"textbox>")[0]
        if text := _read_words(re.sub(rb"<[^<>]*>?", b" ", words)):
            yield Notice("textbox-left", place, text)
        elif kind == b"Pict" and has_files:
            yield Notice("object-left", place, reason=_FILE)
            placed = True
    if has_files and not placed:
        yield Notice("object-left", reason=_FILE)


def _find_place(pattern: bytes, shape: bytes) -> tuple[CellRef, ...]:
    """The cell under the upper left corner of a shape, if it says which."""
    found = re.search(pattern, shape[:_LONGEST_PLACE])
    spot = CellRef(int(found[2]), int(found[1])) if found else CellRef(MOST_ROWS, 0)
    return (spot,) if spot.row < MOST_ROWS and spot.column < MOST_COLUMNS else ()


def _read_words(words: bytes) -> str:
    """The words of a shape, line by line."""
    return "\n".join(
        filter(None, map(str.strip, unescape(words.decode("utf-8", "replace")).split("\n")))
    )
