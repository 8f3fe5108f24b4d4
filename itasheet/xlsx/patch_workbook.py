"""A unit's own workbook marked, and marks taken out again: parts are patched, none is rewritten.

A mark is a colour on cells and comments by ``itasheet``; a sheet in front lists all problems. Every
part that no mark touches keeps its bytes, and what a touched part holds besides keeps its own.
What comes in has been read by the guarded reader before; ``Refusal`` says where a part that the
reader does not need turns out to be damaged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from itasheet.language import N_
from itasheet.marking.corrections import SHOWN, Marks
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.styles import MARK_COLORS, MARK_STYLES
from itasheet.xlsx.patch_colors import add_colors, drop_colors, list_colors
from itasheet.xlsx.patch_list import write_list
from itasheet.xlsx.patch_notes import add_notes, drop_notes
from itasheet.xlsx.patch_parts import OFFICE_TYPES, Parts
from itasheet.xlsx.patch_styles import Looks, add_looks, drop_looks, make_styles
from itasheet.xlsx.patch_tabs import NAME, Name, add_list, drop_lists, list_tabs

_STYLES_TYPE = f"{OFFICE_TYPES}spreadsheetml.styles+xml"
_SIGNATURES = "_xmlsignatures/"


class Marked(NamedTuple):
    """A marked workbook's bytes, and what it does not show or keep."""

    content: bytes
    gaps: tuple[Gap, ...] = ()


class Gap(NamedTuple):
    """Something a marked copy does not show, or does not keep; all but ``reason`` may be empty.

    The reason is an English text that is translated when it is shown.
    """

    reason: str
    sheet: str = ""
    spots: tuple[CellRef, ...] = ()


def mark_workbook(content: bytes, marks: Marks) -> Marked:
    """The workbook with these marks, and without those it had before."""
    parts = _clear_parts(content, marks.former)
    looks = _add_looks(parts)
    gaps = tuple(_mark_sheets(parts, marks, looks))
    sheet = write_list(marks.page, marks.links, looks.styles, parts.namespace)
    add_list(parts, marks.page.name, sheet, _list_names(marks))
    return Marked(parts.pack(), (*gaps, *_find_signature(parts)))


def clear_marks(content: bytes, former: Iterable[str]) -> bytes:
    """The workbook without any marks; ``former`` are the names of the lists in it."""
    return _clear_parts(content, former).pack()


def find_colors(content: bytes) -> dict[str, dict[int, tuple[CellRange, ...]]]:
    """The areas that marks colour now, by sheet and number: they move as rows are put in."""
    parts = Parts(content)
    return {
        tab.name: list_colors(parts.parse(tab.part, "sheetData"))
        for tab in list_tabs(parts)
        if tab.is_worksheet
    }


def _list_names(marks: Marks) -> Iterator[Name]:
    """The name of each mark's first cell, and the list's rows that every printed page repeats."""
    row = marks.page.frozen_rows - 1
    cells = CellRange(row, 0, row, SHOWN - 1).absolute(marks.page.name)
    rows = re.sub(r"\$[A-Z]+(?=\$)", "", cells)
    yield Name("_xlnm.Print_Titles", rows, is_lists_own=True)
    for mark in marks.marks:
        cell = CellRange(*mark.spots[0], *mark.spots[0]).absolute(mark.sheet)
        yield Name(f"{NAME}{mark.number}", cell)


def _clear_parts(content: bytes, former: Iterable[str]) -> Parts:
    parts = Parts(content)
    drop_lists(parts, former)
    for tab in list_tabs(parts):
        if tab.is_worksheet:
            markup = parts.parse(tab.part, "sheetData")
            drop_colors(markup)
            parts.write(tab.part, markup.render())
            drop_notes(parts, tab.part)
    styles = parts.find_target(parts.workbook, "styles")
    if styles:
        markup = parts.parse(styles)
        drop_looks(markup, tuple(MARK_STYLES), MARK_COLORS)
        parts.write(styles, markup.render())
    return parts


def _add_looks(parts: Parts) -> Looks:
    styles = parts.find_target(parts.workbook, "styles")
    if not styles:
        styles = parts.add("xl/styles", ".xml", make_styles(parts.namespace), _STYLES_TYPE)
        parts.relate(parts.workbook, "styles", styles)
    markup = parts.parse(styles)
    looks = add_looks(markup, tuple(MARK_STYLES), MARK_COLORS)
    parts.write(styles, markup.render())
    return looks


def _mark_sheets(parts: Parts, marks: Marks, looks: Looks) -> Iterator[Gap]:
    for tab in list_tabs(parts):
        colored = [mark for mark in marks.marks if mark.sheet == tab.name]
        notes = [note for note in marks.notes if note.sheet == tab.name]
        if colored and tab.is_worksheet:
            markup = parts.parse(tab.part, "sheetData")
            add_colors(markup, colored, looks.colors)
            parts.write(tab.part, markup.render())
        if notes and tab.is_worksheet:
            left: dict[str, list[CellRef]] = {}
            for reason, note in add_notes(parts, tab.part, notes):
                left.setdefault(reason, []).append(note.spot)
            yield from (Gap(reason, tab.name, tuple(spots)) for reason, spots in left.items())


def _find_signature(parts: Parts) -> Iterator[Gap]:
    if any(name.startswith(_SIGNATURES) for name in parts.list_names("")):
        yield Gap(N_("the digital signature of the workbook is no longer valid"))
