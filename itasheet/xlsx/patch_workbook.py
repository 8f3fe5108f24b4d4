"""A unit's own workbook with its marks replaced: parts are patched, none is rewritten.

A mark is a colour on cells and comments by ``itasheet``; a sheet in front lists all problems. Every
part that no mark touches keeps its bytes, and what a touched part holds besides is kept.
What comes in has been read by the guarded reader before; ``Refusal`` says where a part that the
reader does not need turns out to be damaged.
"""

import re
from collections.abc import Collection, Mapping
from xml.etree.ElementTree import Element, SubElement

from itasheet.language import N_
from itasheet.marking.corrections import SHOWN, Marks
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRange
from itasheet.xlsx import patch_sheet
from itasheet.xlsx.package import damage_part
from itasheet.xlsx.patch_comments import number_blocks, replace_comments
from itasheet.xlsx.patch_package import PatchedPackage, XmlPart
from itasheet.xlsx.xml import find_identifier, find_target, read_whole

_TYPES = "application/vnd.openxmlformats-officedocument"
_LIST = "xl/worksheets/itasheet-list.xml", f"{_TYPES}.spreadsheetml.worksheet+xml"
_STYLES = "xl/styles.xml", f"{_TYPES}.spreadsheetml.styles+xml"
"""Parts that are added beside comments, and their content types."""

_OWNED = ("comments", "vmlDrawing")
_SIGNATURES = "_xmlsignatures/"


class PatchedWorkbook:
    """A workbook whose marks are looked for and replaced."""

    def __init__(self, content: bytes) -> None:
        self._package = package = PatchedPackage(content)
        self._book = package.edit(package.workbook)
        sheets = self._book.root.find("sheets")
        if sheets is None or not len(sheets):
            raise damage_part(package.workbook)
        self._sheets = sheets
        relations = package.read_relations(package.workbook)
        targets = ((one, relations.get(find_identifier(one))) for one in sheets)
        self._tabs = {one: to.target for one, to in targets if to and to.target in package}
        """The sheets as the workbook lists them, and the parts that hold them."""
        all_relations = (package.read_relations(part) for part in self._tabs.values())
        beside = (one for those in all_relations for one in those.values() if one.kind in _OWNED)
        owned = [*self._tabs.values(), *(one.target for one in beside)]
        if len(owned) != len(set(owned)):
            raise damage_part(package.workbook)  # each sheet has its own
        self.sheets = tuple(tab.get("name", "") for tab in self._tabs)
        """The names of all tabs in their order."""

    def find_colors(self) -> Mapping[str, Mapping[int, tuple[CellRange, ...]]]:
        """The areas that marks colour now, by sheet and number: they move as rows are put in."""
        parts = zip(self.sheets, self._tabs.values(), strict=True)
        return {name: patch_sheet.list_colors(self._package.edit(part)) for name, part in parts}

    def replace_marks(
        self, lists: Collection[str], marks: Marks | None
    ) -> tuple[bytes, list[Problem]]:
        """The workbook with these marks or none in place of its own, and what they do not show.

        ``lists`` are the names of the lists of problems that it has. One of them stays if there is
        no other sheet.
        """
        package, book = self._package, self._package.workbook
        gaps: list[Problem] = []
        tabs, relation, blocks = self._tabs, "", number_blocks(package)
        gone = [tab for tab in tabs if tab.get("name", "") in lists][: len(tabs) - 1]
        if part := find_target(package.read_relations(book), "styles"):
            styles = package.edit(part)
        else:
            styles = XmlPart(
                patch_sheet.MINIMAL_STYLES.format(namespace=self._book.namespace).encode()
            )
            if marks:
                package.attach(book, "styles", styles, *_STYLES)
        looks, colors = patch_sheet.replace_looks(styles, marks is not None)
        for tab in gone:
            package.detach(book, tabs.pop(tab))
        if marks:
            sheet = patch_sheet.write_list(marks.page, marks.links, looks, self._book.namespace)
            relation = package.attach(book, "worksheet", sheet, *_LIST)
        for tab, part in tabs.items():
            name = tab.get("name", "")
            shown = [one for one in marks.marks if one.sheet == name] if marks else []
            notes = [note for note in marks.notes if note.sheet == name] if marks else []
            patch_sheet.replace_colors(package.edit(part), shown, colors)
            for reason, spots in replace_comments(package, part, notes, blocks).items():
                place = Place(sheet=name, spots=tuple(spots))
                gaps += [Problem("mark-gap", place, words={"reason": reason})] if spots else []
        if marks and any(name.startswith(_SIGNATURES) for name in package.names):
            reason = N_("the digital signature of the workbook is no longer valid")
            gaps.append(Problem("mark-gap", words={"reason": reason}))
        self._replace_tabs(gone, marks, relation)
        return package.pack(), gaps

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
            # One tab alone is selected: what is typed would go into all that are.
            for tab, part in self._tabs.items():
                for view in self._package.edit(part).root.iterfind("sheetViews/sheetView"):
                    word, wanted = view.get("tabSelected", "0"), tab is opened
                    if wanted != (word in ("1", "true")):
                        told = ("false", "true") if word in ("true", "false") else ("0", "1")
                        view.set("tabSelected", told[wanted])


def _replace_names(
    book: XmlPart, before: list[Element], places: dict[Element, int], marks: Marks | None
) -> None:
    """Name each mark's first cell and the list's repeated rows; a sheet's names go with it."""
    holder = book.root.find("definedNames")
    if holder is None and not marks:
        return
    if holder is None:
        holder = Element("definedNames")
        book.insert([holder])
    former = list(holder)
    holder[:] = []
    for name in former:
        index = read_whole(name.get("localSheetId", ""))
        sheet = before[index] if index is not None and index < len(before) else None
        if sheet in places:
            name.set("localSheetId", str(places[sheet]))
        if (sheet is None or sheet in places) and not name.get("name", "").startswith(
            patch_sheet.NAME
        ):
            holder.append(name)
    if marks:
        row = marks.page.frozen_rows - 1
        repeated = CellRange(row, 0, row, SHOWN - 1).absolute(marks.page.name)
        words = {"name": "_xlnm.Print_Titles", "localSheetId": "0"}
        SubElement(holder, "definedName", words).text = re.sub(r"\$[A-Z]+(?=\$)", "", repeated)
        for mark in marks.marks:
            cell = mark.spots[0].area.absolute(mark.sheet)
            SubElement(holder, "definedName", name=f"{patch_sheet.NAME}{mark.number}").text = cell
    if former and not len(holder):
        book.root.remove(holder)
