"""Comments of a unit's sheet: their texts, their boxes, and what ties both to the sheet."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.language import N_
from itasheet.marking.corrections import Note
from itasheet.xlsx.patch_colors import add_drawing, drop_drawing, find_drawing
from itasheet.xlsx.patch_comments import add_comments, drop_comments, list_commented, make_comments
from itasheet.xlsx.patch_drawing import (
    TYPE,
    draw_notes,
    erase_notes,
    find_prefixes,
    is_blank,
    make_drawing,
)
from itasheet.xlsx.patch_geometry import Geometry
from itasheet.xlsx.patch_parts import OFFICE_TYPES, Parts

TAKEN = N_("a cell has a comment already, which was kept")
FAULTY = N_("the drawing of its comments is faulty")
"""Why a cell got no comment."""

_COMMENTS = "xl/itasheet-comments"
_DRAWING = "xl/drawings/itasheet-notes"
_COMMENTS_TYPE = f"{OFFICE_TYPES}spreadsheetml.comments+xml"


def add_notes(parts: Parts, sheet: str, notes: list[Note]) -> Iterator[tuple[str, Note]]:
    """Comment on cells of a sheet's part; notes that found no place are given back, and why."""
    comments = parts.find_target(sheet, "comments")
    taken = list_commented(parts.parse(comments)) if comments else frozenset()
    yield from ((TAKEN, note) for note in notes if note.spot in taken)
    wanted = [note for note in notes if note.spot not in taken]
    drawing = _find_part(parts, sheet)
    if drawing and not find_prefixes(parts.read(drawing)):
        yield from ((FAULTY, note) for note in wanted)
    elif wanted:
        _write_notes(parts, sheet, wanted, comments, drawing)


def _write_notes(parts: Parts, sheet: str, notes: list[Note], comments: str, drawing: str) -> None:
    """Write comments into the parts that there are, or into new ones."""
    comments = comments or _make_comments(parts, sheet)
    drawing = drawing or _make_drawing(parts, sheet)
    markup = parts.parse(comments)
    add_comments(markup, notes)
    parts.write(comments, markup.render())
    content = parts.read(drawing)
    prefixes = find_prefixes(content)
    if prefixes:
        geometry = Geometry(parts.parse(sheet, "sheetData"))
        parts.write(drawing, draw_notes(content, notes, geometry, prefixes))


def drop_notes(parts: Parts, sheet: str) -> None:
    """Take our comments out of a sheet; parts in which nothing is left go too."""
    comments = parts.find_target(sheet, "comments")
    if not comments:
        return
    markup = parts.parse(comments)
    spots = drop_comments(markup)
    if not spots:
        return
    parts.write(comments, markup.render())
    if not list_commented(parts.parse(comments)):
        _drop_part(parts, sheet, comments)
    drawing = _find_part(parts, sheet)
    content = parts.read(drawing) if drawing else b""
    prefixes = find_prefixes(content)
    if prefixes:
        parts.write(drawing, erase_notes(content, spots, prefixes))
        if is_blank(parts.read(drawing)):
            _drop_drawing(parts, sheet, drawing)


def _find_part(parts: Parts, sheet: str) -> str:
    """The part where a sheet's comments are drawn; empty if there is none."""
    relation = find_drawing(parts.parse(sheet, "sheetData"))
    targets = (one.target for one in parts.list_relations(sheet) if one.id == relation)
    target = next(targets, "")
    return target if target in parts else ""


def _make_comments(parts: Parts, sheet: str) -> str:
    part = parts.add(_COMMENTS, ".xml", make_comments(parts.namespace), _COMMENTS_TYPE)
    parts.relate(sheet, "comments", part)
    return part


def _make_drawing(parts: Parts, sheet: str) -> str:
    content = make_drawing(map(parts.read, parts.list_names(".vml")))
    part = parts.add(_DRAWING, ".vml", content)
    parts.set_default_type("vml", TYPE)
    relation = parts.relate(sheet, "vmlDrawing", part)
    markup = parts.parse(sheet, "sheetData")
    drop_drawing(markup)
    add_drawing(markup, relation, parts.kinds)
    parts.write(sheet, markup.render())
    return part


def _drop_drawing(parts: Parts, sheet: str, drawing: str) -> None:
    markup = parts.parse(sheet, "sheetData")
    drop_drawing(markup)
    parts.write(sheet, markup.render())
    _drop_part(parts, sheet, drawing)
    parts.set_default_type("vml", TYPE)


def _drop_part(parts: Parts, sheet: str, part: str) -> None:
    parts.unrelate(sheet, part)
    parts.drop(part)
