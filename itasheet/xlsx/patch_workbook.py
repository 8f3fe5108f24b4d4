"""A unit's own workbook with its marks replaced: parts are patched, none is rewritten.

A mark is a colour on cells and comments by ``itasheet``; a sheet in front lists all problems. Every
part that no mark touches keeps its bytes, and what a touched part holds besides is kept. What comes
in has been read before; ``Refusal`` says where a part that the reader does not need is damaged.

A colour is a conditional format that is always true, on top of all others. So no cell's own style
is touched, nothing has to be put back, programs move the colour along as rows are put in, and the
rule's text tells which problem it is for. Looks are added behind all others of the styles part, so
that every cell keeps its number, and are taken out again only where they still stand as written.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain, count, groupby
from xml.etree.ElementTree import Element, SubElement, tostring

from itasheet.language import N_
from itasheet.layout.fonts import FAMILY, THAI_CHARSET
from itasheet.layout.styles import MARK_COLORS, MARK_STYLES, VALUES
from itasheet.marking.corrections import Correction, Marks, find_number
from itasheet.problems.problem import Place, Problem
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.page import Page
from itasheet.xlsx.package import damage_part
from itasheet.xlsx.patch_comments import DIGIT, PADDING, replace_comments
from itasheet.xlsx.patch_package import PatchedPackage, XmlPart, parse_elements, read_markup
from itasheet.xlsx.xml import (
    clean_text,
    find_identifier,
    find_target,
    format_cell,
    format_height,
    read_whole,
)

_LIST = "xl/worksheets/itasheet-list.xml"
_MINIMAL_STYLES, _LIST_SHEET, _LOOK, _FILL, _RULE = read_markup("list.xml")
"""The styles of a workbook that has none, and the sheet of the list."""
_NAME = "itasheet_mark_"
"""Beginning of the defined names by which links find marked cells after rows were put in."""


def replace_marks(
    content: bytes, lists: Collection[str], marks: Marks
) -> tuple[bytes, list[Problem]]:
    """A workbook with these marks or none in place of its own, and what they do not show.

    ``lists`` are the names of the lists of problems that it has. One of them stays if there is no
    other sheet.
    """
    package, gaps = PatchedPackage(content), list[Problem]()
    is_marked = bool(marks.page.cells)
    tabs, workbook = _find_tabs(package), package.workbook
    book = package.edit(workbook)
    if is_marked and not find_target(package.read_relations(workbook), "styles"):
        styles = _MINIMAL_STYLES.format(namespace=book.namespace).encode()
        package.attach(workbook, "styles", styles, "xl/styles.xml")
    part = find_target(package.read_relations(workbook), "styles")
    looks = _replace_looks(package.edit(part), is_marked) if part or is_marked else {}
    gone = [tab for tab in tabs if tab.get("name", "") in lists][: len(tabs) - 1]
    for tab in gone:
        package.detach(workbook, tabs.pop(tab))
    before = list(book.root.iterfind("sheets/*"))
    after = [one for one in before if one not in gone]
    if is_marked:
        taken = {one.get("name", "").casefold() for one in after}
        names = chain([marks.page.name], (f"{marks.page.name} ({at})" for at in count(2)))
        name = next(one for one in names if one.casefold() not in taken)
        page = _write_list(marks.page, looks, book.namespace)
        number = max(read_whole(one.get("sheetId", "")) or 0 for one in after) + 1
        words = {"xmlns:r": package.kinds, "name": name, "sheetId": str(number)}
        words["r:id"] = package.attach(workbook, "worksheet", page, _LIST)
        after = [Element("sheet", words), *after]
    for tab, part in tabs.items():
        name = tab.get("name", "")
        lines = [line for line in marks.lines if line.sheet == name]
        notes = [note for note in marks.notes if note.sheet == name]
        _replace_colors(package.edit(part), lines, looks)
        for reason, spots in replace_comments(package, part, notes).items():
            place = Place(sheet=name, spots=tuple(spots))
            gaps += [Problem("mark-gap", place, words={"reason": reason})] if spots else []
    if is_marked and any(name.startswith("_xmlsignatures/") for name in package.entries):
        reason = N_("the digital signature of the workbook is no longer valid")
        gaps.append(Problem("mark-gap", words={"reason": reason}))
    places = {tab: at for at, tab in enumerate(after)}
    _replace_names(book, before, places, marks)
    if before != after:
        trees = {tab: package.edit(part) for tab, part in tabs.items()}
        _replace_tabs(book, before, places, trees)
    return package.pack(), gaps


def _find_tabs(package: PatchedPackage) -> dict[Element, str]:
    """The sheets as the workbook lists them, and the parts that hold them."""
    workbook = package.workbook
    relations = package.read_relations(workbook)
    sheets = package.edit(workbook).root.findall("sheets/*")
    targets = ((one, relations.get(find_identifier(one))) for one in sheets)
    tabs = {one: to.target for one, to in targets if to and to.target in package}
    beside = (one for part in tabs.values() for one in package.read_relations(part).values())
    owned = [one.target for one in beside if one.kind in ("comments", "vmlDrawing")]
    owned += tabs.values()
    if not sheets or len(owned) != len(set(owned)):  # each sheet has its own
        raise damage_part(workbook)
    return tabs


def _replace_tabs(
    book: XmlPart,
    before: Sequence[Element],
    places: Mapping[Element, int],
    trees: Mapping[Element, XmlPart],
) -> None:
    """List the sheets that there are now; a new one, which is the first, is open.

    Windows tell a sheet by its place. Where none is new, a window that showed a sheet that is gone
    shows the first that can be seen.
    """
    for holder in book.root.findall("sheets")[:1]:
        holder[:] = places
    seen = (one for one in places if one.get("state", "visible") == "visible")
    opened = next(chain(seen, places))
    views = book.root.findall("bookViews/workbookView")
    indexes = [read_whole(view.get("activeTab", "")) or 0 for view in views]
    shown = [before[index] if index < len(before) else opened for index in indexes]
    for view, sheet in zip(views, shown, strict=True):
        place = places[sheet if sheet in places and opened in before else opened]
        for word, number in (("activeTab", place), ("firstSheet", 0)):
            if number or word in view.attrib:
                view.set(word, str(number))
    if opened not in before or not places.keys() >= set(shown or before[:1]):
        # One tab alone is selected: what is typed would go into all that are.
        for tab, tree in trees.items():
            for view in tree.root.iterfind("sheetViews/sheetView"):
                word, wanted = view.get("tabSelected", "0"), tab is opened
                if wanted != (word in ("1", "true")):
                    told = ("false", "true") if word in ("true", "false") else ("0", "1")
                    view.set("tabSelected", told[wanted])


def _replace_names(
    book: XmlPart, before: Sequence[Element], places: Mapping[Element, int], marks: Marks
) -> None:
    """Name each mark's first cell and the list's repeated rows; a sheet's names go with it."""
    holder = book.root.find("definedNames")
    if holder is None:
        holder = Element("definedNames")
        if marks.page.cells:
            book.insert([holder])
    former = list(holder)
    holder[:] = []
    moved: dict[int | None, int] = {at: places.get(tab, -1) for at, tab in enumerate(before)}
    for name in former:
        place = moved.get(read_whole(name.get("localSheetId", "")))
        if place is not None:
            name.set("localSheetId", str(place))
        if place != -1 and not name.get("name", "").startswith(_NAME):
            holder.append(name)
    if marks.page.cells:
        first, row = CellRef(0, 0).area, marks.page.frozen_rows
        listed = first.absolute(next(iter(places)).get("name", "")).rpartition("!")[0]
        words = {"name": "_xlnm.Print_Titles", "localSheetId": "0"}
        SubElement(holder, "definedName", words).text = f"{listed}!${row}:${row}"
        for line in marks.lines:  # a problem of a whole sheet leads to its first cell
            area = line.areas[0] if line.areas else first
            cell = next(area.list_cells()).area.absolute(line.sheet)
            SubElement(holder, "definedName", name=f"{_NAME}{line.number}").text = cell
    if former and not len(holder):
        book.root.remove(holder)


def _replace_colors(sheet: XmlPart, lines: Sequence[Correction], looks: Mapping[str, int]) -> None:
    """Colour the cells of lines in place of former ones, the first on top, then other rules."""
    former: set[int] = set()
    for holder in sheet.root.findall("conditionalFormatting"):
        numbers = {rule: find_number(rule.findtext("formula", "")) for rule in holder}
        former |= {*numbers.values()} - {0}
        holder[:] = [rule for rule, number in numbers.items() if not number]
        if numbers and not len(holder):
            sheet.root.remove(holder)
    rules = [rule for rule in sheet.root.iter() if rule.tag.rpartition(":")[2] == "cfRule"]
    priorities = [read_whole(rule.get("priority", "")) for rule in rules]
    # A program that numbered them all anew may have left no room before the others.
    room = min((number for number in priorities if number is not None), default=1) - 1
    lines = [line for line in lines if line.areas and line.level in looks]
    step = len(lines) - (len(former) if room >= len(former) else 0)
    for rule, number in zip(rules, priorities, strict=True):
        if step and number is not None:
            rule.set("priority", str(number + step))
    added = []
    for priority, line in enumerate(lines, 1):
        added.append(Element("conditionalFormatting", sqref=" ".join(map(str, line.areas))))
        words = {"type": "expression", "dxfId": str(looks[line.level]), "priority": str(priority)}
        formula = SubElement(SubElement(added[-1], "cfRule", words), "formula")
        formula.text = f'ISTEXT("itasheet {line.number}")'
    sheet.insert(added)


def _write_list(page: Page, looks: Mapping[str, int], namespace: str) -> bytes:
    """The list of problems, whose pages have a merge, as a worksheet part.

    Of a page only texts, widths (0 hides a column), heights, merges and frozen rows are written; a
    cell that looks like a link leads to the mark of the number with which its row begins.
    """
    rows, links = [], []
    for row, group in groupby(sorted(page.cells, key=lambda cell: cell[:2]), lambda one: one.row):
        size = format_height(page.rows[row]) if row in page.rows else ""
        rows.append(f'<row r="{row + 1}"{size}>')
        cells = list(group)
        for cell in cells:
            spot, text = str(CellRef(row, cell.column)), clean_text(str(cell.value))
            rows.append(format_cell(spot, looks[cell.style], text))
            if cell.style == "mark_link":
                links.append(f'<hyperlink ref="{spot}" location="{_NAME}{cells[0].value}"/>')
        rows.append("</row>")
    return _LIST_SHEET.format(
        namespace=namespace,
        color=VALUES["red_ink"][1:],
        frozen=page.frozen_rows,
        first=page.frozen_rows + 1,
        columns="".join(
            f'<col min="{number}" max="{number}" width="{max(width - PADDING, 0) / DIGIT:.4g}"'
            f' customWidth="1" hidden="{int(not width)}"/>'
            for number, width in enumerate(page.widths, 1)
        ),
        rows="".join(rows),
        merges="".join(f'<mergeCell ref="{merge}"/>' for merge in page.merges),
        links=f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "",
    ).encode()


_ADDED = {
    **dict.fromkeys(("fonts", "fills", "borders", "cellXfs"), len(MARK_STYLES)),
    "dxfs": len(MARK_COLORS),
}
"""The lists of a styles part to which looks of marks are added, and how many to each."""


def _replace_looks(tree: XmlPart, is_marked: bool) -> dict[str, int]:
    """Let the looks of marks be the last of a styles part, or not be there; gives their numbers.

    Those from before are ours only if all of them still are the end of each list.
    """
    found = {name: tree.root.findall(f"{name}/*") for name in _ADDED}
    counts = {name: len(found[name]) - count for name, count in _ADDED.items()}
    are_there = min(counts.values()) >= 0 and all(
        list(map(tostring, found[name][counts[name] :])) == list(map(tostring, looks))
        for name, looks in _make_looks(counts).items()
    )
    if not are_there:
        counts = {name: len(found[name]) for name in _ADDED}
    if are_there != is_marked:
        for name, looks in _make_looks(counts).items():
            if not found[name] and tree.root.find(name) is None:
                tree.insert([Element(name)])
            for holder in tree.root.findall(name)[:1]:
                holder[counts[name] :] = looks if is_marked else []
                holder.set("count", str(len(holder)))
    lists = ((MARK_STYLES, "cellXfs"), (MARK_COLORS, "dxfs"))
    return {key: counts[name] + at for keys, name in lists for at, key in enumerate(keys)}


def _make_looks(counts: Mapping[str, int]) -> dict[str, list[Element]]:
    """The looks for each list of a styles part, in which they are numbered from ``counts`` on."""
    looks: dict[str, list[Element]] = {name: [] for name in _ADDED}
    for at, style in enumerate(MARK_STYLES.values()):
        fill = _FILL.format(color=style.bg_color[1:]) if style.bg_color else ""
        markup = _LOOK.format(
            style=style,
            underline="single" if style.underline else "none",
            ink=style.font_color[1:],
            family=FAMILY,
            charset=THAI_CHARSET,
            pattern="solid" if fill else "none",
            fill=fill,
            border="thin" if style.border else "none",
            edge=(style.border_color or VALUES["line"])[1:],
            vertical=style.valign.removeprefix("v"),
            **{name: count + at for name, count in counts.items()},
        )
        for name, look in zip(_ADDED, parse_elements(markup)):
            looks[name].append(look)
    for color in MARK_COLORS.values():
        looks["dxfs"] += parse_elements(_RULE.format(color=color[1:]))
    return looks
