"""A unit's own workbook with its marks replaced: parts are patched, none is rewritten.

A mark is a colour on cells and comments by ``itasheet``; a sheet in front lists all problems. Every
part that no mark touches keeps its bytes, and what a touched part holds besides is kept.
What comes in has been read by the guarded reader before; ``Refusal`` says where a part that the
reader does not need turns out to be damaged.
"""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from itasheet.language import N_
from itasheet.marking.corrections import SHOWN, Marks
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRange
from itasheet.xlsx.package import damage_part
from itasheet.xlsx.patch_comments import SheetComments, make_drawings, replace_comments
from itasheet.xlsx.patch_package import PatchedPackage, XmlPart
from itasheet.xlsx.patch_sheet import (
    BEFORE_DRAWING,
    MINIMAL_STYLES,
    NAME,
    list_colors,
    replace_colors,
    replace_looks,
    write_list,
)
from itasheet.xlsx.xml import find_identifier, find_target, read_whole

_TYPES = "application/vnd.openxmlformats-officedocument"
_LIST = "xl/worksheets/itasheet-list.xml", f"{_TYPES}.spreadsheetml.worksheet+xml"
_STYLES = "xl/styles.xml", f"{_TYPES}.spreadsheetml.styles+xml"
_COMMENTS = "xl/itasheet-comments.xml", f"{_TYPES}.spreadsheetml.comments+xml"
_DRAWING = "xl/drawings/itasheet-notes.vml", f"{_TYPES}.vmlDrawing"
"""Parts that are added, and their content types."""

_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_SIGNATURES = "_xmlsignatures/"


class _Tab(NamedTuple):
    """A sheet as the workbook lists it, and the part that holds it."""

    element: Element
    name: str
    part: str
    sheet: XmlPart


class PatchedWorkbook:
    """A workbook whose marks are looked for and replaced."""

    def __init__(self, content: bytes) -> None:
        self._package = PatchedPackage(content)
        self._book = self._package.edit(self._package.workbook)
        sheets = self._book.root.find("sheets")
        if sheets is None or not len(sheets):
            raise damage_part(self._package.workbook)
        self._sheets = sheets
        self._tabs = []
        for element in sheets:
            relation = self._book.relations.get(find_identifier(element))
            if relation and relation.target in self._package:
                sheet = self._package.edit(relation.target)
                self._tabs.append(_Tab(element, element.get("name", ""), relation.target, sheet))
        self.sheets = tuple(tab.name for tab in self._tabs)
        """The names of all tabs in their order."""

    def find_colors(self) -> Mapping[str, Mapping[int, tuple[CellRange, ...]]]:
        """The areas that marks colour now, by sheet and number: they move as rows are put in."""
        return {tab.name: list_colors(tab.sheet) for tab in self._tabs}

    def replace_marks(
        self, lists: Collection[str], marks: Marks | None
    ) -> tuple[bytes, list[Problem]]:
        """The workbook with these marks or none in place of its own, and what they do not show.

        ``lists`` are the names of the lists of problems that it has. One of them stays if there is
        no other sheet.
        """
        gone = [tab for tab in self._tabs if tab.name in lists][: len(self._tabs) - 1]
        self._tabs = [tab for tab in self._tabs if tab not in gone]
        styles, opened = self._open_parts(marks is not None)
        looks, colors = replace_looks(styles, marks is not None)
        gaps: list[Problem] = []
        for tab, comments in zip(self._tabs, opened, strict=True):
            shown = [one for one in marks.marks if one.sheet == tab.name] if marks else []
            notes = [note for note in marks.notes if note.sheet == tab.name] if marks else []
            replace_colors(tab.sheet, shown, colors)
            tree, drawing, left = replace_comments(comments, notes)
            self._save_comments(comments, tree, drawing)
            for reason, spots in left.items():
                place = Place(sheet=tab.name, spots=tuple(spots))
                gaps += [Problem("mark-gap", place, words={"reason": reason})] if spots else []
        relation = ""
        self._book.detached |= {tab.part for tab in gone}
        if marks:
            if any(name.startswith(_SIGNATURES) for name in self._package.names):
                reason = N_("the digital signature of the workbook is no longer valid")
                gaps.append(Problem("mark-gap", words={"reason": reason}))
            sheet = write_list(marks.page, marks.links, looks, self._book.namespace)
            relation = self._book.attach("worksheet", sheet, *_LIST)
        self._replace_tabs([tab.element for tab in gone], marks, relation)
        return self._package.pack(), gaps

    def _open_parts(self, is_marked: bool) -> tuple[XmlPart, list[SheetComments]]:
        """The styles, and the comments of each sheet; all empty where there are none yet."""
        package, book, opened = self._package, self._book, []
        others = (package.read_bytes(name) for name in package.names if name.endswith(".vml"))
        drawings = make_drawings(others)
        empty = f'<comments xmlns="{book.namespace}"><authors/><commentList/></comments>'
        for sheet in (tab.sheet for tab in self._tabs):
            anchor = sheet.root.find("legacyDrawing")
            relation = None if anchor is None else sheet.relations.get(find_identifier(anchor))
            drawn = relation.target if relation and relation.target in package else ""
            drawing = package.read_bytes(drawn) if drawn else next(drawings)
            listed = find_target(sheet.relations, "comments")
            tree = package.edit(listed) if listed else XmlPart(empty.encode())
            opened.append(SheetComments(sheet, tree, drawing, listed, drawn))
        if part := find_target(book.relations, "styles"):
            return package.edit(part), opened
        styles = XmlPart(MINIMAL_STYLES.format(namespace=book.namespace).encode())
        if is_marked:
            book.attach("styles", styles, *_STYLES)
        return styles, opened

    def _save_comments(self, former: SheetComments, tree: XmlPart | None, drawing: bytes) -> None:
        """Put the comments of a sheet where they were, or into new parts; parts left empty go."""
        package, sheet = self._package, former.sheet
        if former.listed and not tree:
            sheet.detached.add(former.listed)
        elif tree and not former.listed:
            sheet.attach("comments", tree, *_COMMENTS)
        if drawing == former.drawing or not (drawing or former.drawn):
            return
        if drawing and former.drawn:
            package.write_bytes(former.drawn, drawing)
            return
        sheet.root[:] = [one for one in sheet.root if one.tag != "legacyDrawing"]
        if former.drawn:
            sheet.detached.add(former.drawn)
        else:
            relation = sheet.attach("vmlDrawing", drawing, *_DRAWING)
            words = {"xmlns:r": package.kinds, "r:id": relation}
            sheet.insert([Element("legacyDrawing", words)], BEFORE_DRAWING)

    def _replace_tabs(self, gone: Collection[Element], marks: Marks | None, relation: str) -> None:
        """Take sheets off, and put the list of problems first, which is then the one that is open.

        Windows and names tell a sheet by its place. Where no list comes, a window that showed a
        sheet that is gone shows the first that can be seen.
        """
        before, after = list(self._sheets), [one for one in self._sheets if one not in gone]
        opened = next((one for one in after if one.get("state", "visible") == "visible"), after[0])
        if marks:
            number = max(read_whole(one.get("sheetId", "")) or 0 for one in after) + 1
            words = {"xmlns:r": self._package.kinds, "name": marks.page.name}
            opened = Element("sheet", {**words, "sheetId": str(number), "r:id": relation})
            after = [opened, *after]
        self._sheets[:] = after
        places = {one: at for at, one in enumerate(after)}
        _replace_names(self._book, before, places, marks)
        if before == after:
            return
        views = self._book.root.findall("bookViews/workbookView")
        indexes = [read_whole(view.get("activeTab", "")) or 0 for view in views]
        shown = [before[index] if index < len(before) else opened for index in indexes]
        for view, sheet in zip(views, shown, strict=True):
            place = places[opened] if marks else places.get(sheet, places[opened])
            for word, number in (("activeTab", place), ("firstSheet", 0)):
                if number or word in view.attrib:
                    view.set(word, str(number))
        if marks or not places.keys() >= set(shown or before[:1]):
            self._select_tab(opened)

    def _select_tab(self, selected: Element) -> None:
        """Select one tab alone: what is typed would go into all that are selected."""
        for tab in self._tabs:
            for view in tab.sheet.root.iterfind("sheetViews/sheetView"):
                word, wanted = view.get("tabSelected", "0"), tab.element is selected
                if wanted != (word in ("1", "true")):
                    words = ("false", "true") if word in ("true", "false") else ("0", "1")
                    view.set("tabSelected", words[wanted])


def _replace_names(
    book: XmlPart, before: list[Element], places: dict[Element, int], marks: Marks | None
) -> None:
    """Name the first cell of each mark, and the rows of the list that every page repeats.

    The name of a sheet's own goes with that, or tells its new place.
    """
    holder = book.root.find("definedNames")
    if holder is None and not marks:
        return
    if holder is None:
        holder = Element("definedNames")
        book.insert([holder], _BEFORE_NAMES)
    former = list(holder)
    holder[:] = []
    for name in former:
        index = read_whole(name.get("localSheetId", ""))
        sheet = before[index] if index is not None and index < len(before) else None
        if sheet in places:
            name.set("localSheetId", str(places[sheet]))
        if (sheet is None or sheet in places) and not name.get("name", "").startswith(NAME):
            holder.append(name)
    if marks:
        row = marks.page.frozen_rows - 1
        repeated = CellRange(row, 0, row, SHOWN - 1).absolute(marks.page.name)
        words = {"name": "_xlnm.Print_Titles", "localSheetId": "0"}
        SubElement(holder, "definedName", words).text = re.sub(r"\$[A-Z]+(?=\$)", "", repeated)
        for mark in marks.marks:
            cell = mark.spots[0].area.absolute(mark.sheet)
            SubElement(holder, "definedName", name=f"{NAME}{mark.number}").text = cell
    if former and not len(holder):
        book.root.remove(holder)
