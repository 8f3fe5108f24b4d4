"""A unit's own workbook marked, and marks taken out again: parts are patched, none is rewritten.

A mark is a colour on cells and comments by ``itasheet``; a sheet in front lists all problems. Every
part that no mark touches keeps its bytes, and what a touched part holds besides is kept.
What comes in has been read by the guarded reader before; ``Refusal`` says where a part that the
reader does not need turns out to be damaged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from itasheet.language import N_
from itasheet.marking.corrections import SHOWN, Marks
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.xlsx.package import damage_part
from itasheet.xlsx.patch_comments import add_comments, drop_comments
from itasheet.xlsx.patch_package import OFFICE_TYPES, PatchedPackage, XmlPart
from itasheet.xlsx.patch_sheet import (
    NAME,
    add_colors,
    add_looks,
    drop_colors,
    drop_looks,
    list_colors,
    write_list,
)
from itasheet.xlsx.xml import escape, find_identifier, read_whole

_LIST = "xl/worksheets/itasheet-list"
_LIST_TYPE = f"{OFFICE_TYPES}spreadsheetml.worksheet+xml"
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_SIGNATURES = "_xmlsignatures/"


class Unmarked(NamedTuple):
    """Something a marked copy does not show, or does not keep; all but ``reason`` may be empty.

    The reason is an English text that is translated when it is shown.
    """

    reason: str
    sheet: str = ""
    spots: tuple[CellRef, ...] = ()


class _SheetTab(NamedTuple):
    """A sheet's tab and the part that holds the sheet; one that is ``shown`` can be opened."""

    name: str
    part: str
    shown: bool
    is_worksheet: bool


class PatchedWorkbook:
    """A workbook whose marks are looked for, taken out and put in; ``pack`` gives its bytes."""

    def __init__(self, content: bytes) -> None:
        self._package = PatchedPackage(content)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of all tabs in their order."""
        return tuple(tab.name for tab in self._list_tabs())

    def find_colors(self) -> Mapping[str, Mapping[int, tuple[CellRange, ...]]]:
        """The areas that marks colour now, by sheet and number: they move as rows are put in."""
        return {
            tab.name: list_colors(self._package.edit(tab.part))
            for tab in self._list_tabs()
            if tab.is_worksheet
        }

    def clear_marks(self, lists: Iterable[str]) -> None:
        """Take out all marks; ``lists`` are the names of the lists of problems.

        A workbook keeps at least one sheet. Another is opened if a list was open.
        """
        for name in lists:
            tabs = self._list_tabs()
            gone = next((at for at, tab in enumerate(tabs) if tab.name == name), None)
            if gone is not None and len(tabs) > 1:
                self._drop_tab(tabs, gone)
        book = self._package.edit(self._package.workbook)
        _drop_names(book, lambda one: one.get("name", "").startswith(NAME))
        for tab in self._list_tabs():
            if tab.is_worksheet:
                drop_colors(self._package.edit(tab.part))
                drop_comments(self._package, tab.part)
        drop_looks(self._package)

    def add_marks(self, marks: Marks) -> tuple[Unmarked, ...]:
        """Put marks in where none are; what they do not show or keep is given back."""
        styles, colors = add_looks(self._package)
        gaps: list[Unmarked] = []
        for tab in self._list_tabs():
            colored = [mark for mark in marks.marks if mark.sheet == tab.name]
            notes = [note for note in marks.notes if note.sheet == tab.name]
            if colored and tab.is_worksheet:
                add_colors(self._package.edit(tab.part), colored, colors)
            if notes and tab.is_worksheet:
                left: dict[str, list[CellRef]] = {}
                for reason, note in add_comments(self._package, tab.part, notes):
                    left.setdefault(reason, []).append(note.spot)
                gaps += (Unmarked(reason, tab.name, tuple(left[reason])) for reason in left)
        if any(name.startswith(_SIGNATURES) for name in self._package.list_names("")):
            gaps.append(Unmarked(N_("the digital signature of the workbook is no longer valid")))
        sheet = write_list(marks.page, marks.links, styles, self._package.namespace)
        self._add_list(marks, sheet)
        return tuple(gaps)

    def pack(self) -> bytes:
        """The workbook as it is now."""
        return self._package.pack()

    def _list_tabs(self) -> list[_SheetTab]:
        relations = self._package.read_relations(self._package.workbook)
        sheets = self._package.edit(self._package.workbook).list_inside("sheets")
        return [
            _SheetTab(
                name=one.get("name", ""),
                part=relation.target,
                shown=one.get("state", "visible") == "visible",
                is_worksheet=relation.kind == "worksheet",
            )
            for one in sheets
            if (relation := relations.get(find_identifier(one)))
        ]

    def _add_list(self, marks: Marks, sheet: bytes) -> None:
        """Put the list before all other sheets, open the workbook on it, name the marked cells."""
        package = self._package
        part = package.add(_LIST, ".xml", sheet, _LIST_TYPE)
        relation = package.relate(package.workbook, "worksheet", part)
        book = package.edit(package.workbook)
        sheets = book.find("sheets")
        if sheets is None:
            raise damage_part(package.workbook)
        number = max((_read_index(one, "sheetId") for one in sheets), default=0) + 1
        sheets[0:0] = book.make(
            f'<sheet xmlns:r="{package.kinds}" name="{escape(marks.page.name)}"'
            f' sheetId="{number}" r:id="{relation}"/>'
        )
        _move_sheets(book, lambda index: index + 1)
        _open_tab(book, lambda index: 0)
        # The rows of the list that every printed page repeats, and each mark's first cell.
        row = marks.page.frozen_rows - 1
        repeated = CellRange(row, 0, row, SHOWN - 1).absolute(marks.page.name)
        rows = re.sub(r"\$[A-Z]+(?=\$)", "", repeated)
        names = [f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{escape(rows)}']
        for mark in marks.marks:
            cell = mark.spots[0].area.absolute(mark.sheet)
            names.append(f'<definedName name="{NAME}{mark.number}">{escape(cell)}')
        holder = book.find("definedNames")
        if holder is None:
            (holder,) = book.insert_after(_BEFORE_NAMES, "<definedNames/>")
        holder.extend(book.make("".join(f"{name}</definedName>" for name in names)))
        self._select_tab(part)

    def _drop_tab(self, tabs: list[_SheetTab], gone: int) -> None:
        package, tab, rest = self._package, tabs[gone], [*tabs[:gone], *tabs[gone + 1 :]]
        shown = next((at for at, one in enumerate(rest) if one.shown), 0)
        book = package.edit(package.workbook)
        book.remove(book.list_inside("sheets")[gone])
        _drop_names(book, lambda one: one.get("localSheetId") == str(gone))
        _move_sheets(book, lambda index: index - (index > gone))
        was_open = _open_tab(book, lambda index: shown if index == gone else index - (index > gone))
        package.unrelate(package.workbook, tab.part)
        package.drop(tab.part)
        if was_open == gone:
            self._select_tab(rest[shown].part)

    def _select_tab(self, selected: str) -> None:
        """Select one tab alone: what is typed would go into all that are selected."""
        for tab in self._list_tabs():
            for view in self._package.edit(tab.part).list_inside("sheetViews"):
                word, wanted = view.get("tabSelected", "0"), tab.part == selected
                if wanted != (word in ("1", "true")):
                    words = ("false", "true") if word in ("true", "false") else ("0", "1")
                    view.set("tabSelected", words[wanted])


def _move_sheets(book: XmlPart, move: Callable[[int], int]) -> None:
    """Let names that belong to one sheet belong to it at its new place."""
    for name in book.list_inside("definedNames"):
        index = read_whole(name.get("localSheetId", ""))
        if index is not None:
            name.set("localSheetId", str(move(index)))


def _drop_names(book: XmlPart, choose: Callable[[Element], bool]) -> None:
    names = book.list_inside("definedNames")
    dropped = list(filter(choose, names))
    everything = book.find_all("definedNames")
    book.remove(*(everything if names and len(dropped) == len(names) else dropped))


def _open_tab(book: XmlPart, move: Callable[[int], int]) -> int:
    """Change which tab each window shows; what the first of them showed."""
    views = book.list_inside("bookViews")
    indexes = [_read_index(view, "activeTab") for view in views]
    for view, index in zip(views, indexes, strict=True):
        for name, number in (("activeTab", move(index)), ("firstSheet", 0)):
            if number or name in view.attrib:
                view.set(name, str(number))
    return indexes[0] if indexes else 0


def _read_index(element: Element, name: str) -> int:
    return read_whole(element.get(name, "")) or 0
