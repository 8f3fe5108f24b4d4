"""Comments of a unit's sheet: their texts, their boxes, and what ties both to the sheet.

Boxes are drawn in VML, which Excel writes but is not always good XML. So that part is not parsed:
boxes are put before its end, and found again by the cell they name.
Source: ECMA-376 part 4 (transitional), 19; Office Implementation Information for ISO/IEC 29500.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from xml.etree.ElementTree import Element

from itasheet.language import N_
from itasheet.marking.corrections import AUTHOR, OPENING, Note, read_areas
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.styles import DENSE_SIZE, FAMILY
from itasheet.xlsx.package import damage_part
from itasheet.xlsx.patch_package import OFFICE_TYPES, PatchedPackage, XmlPart
from itasheet.xlsx.patch_sheet import BEFORE_DRAWING, DIGIT, PADDING
from itasheet.xlsx.xml import escape, find_identifier

TAKEN = N_("a cell has a comment already, which was kept")
FAULTY = N_("the drawing of its comments is faulty")
"""Why a cell got no comment."""

_LISTED = "commentList", "comment"
_COMMENTS = "xl/itasheet-comments"
_COMMENTS_TYPE = f"{OFFICE_TYPES}spreadsheetml.comments+xml"
_DRAWING = "xl/drawings/itasheet-notes"
_DRAWING_TYPE = f"{OFFICE_TYPES}vmlDrawing"
_ROOT = re.compile(rb"<xml\s[^<>]{0,5000}>")
_END = b"</xml>"
_BOX_TYPE = b'id="_x0000_t202"'
_NUMBER = re.compile(rb"_x0000_s([0-9]{1,9})\b")
_BLOCK = 1024
"""Shapes are numbered in blocks of so many, of which each drawing has some to itself."""

_EMPTY_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
)
_BOX = (
    '<{v}:shapetype id="_x0000_t202" coordsize="21600,21600" {o}:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><{v}:stroke joinstyle="miter"/>'
    '<{v}:path gradientshapeok="t" {o}:connecttype="rect"/></{v}:shapetype>'
)
_NOTE = (
    '<{v}:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    'width:{width}px;height:{height}px;z-index:{order};visibility:hidden" fillcolor="#ffffe1"'
    ' {o}:insetmode="auto"><{v}:fill color2="#ffffe1"/>'
    '<{v}:shadow on="t" color="black" obscured="t"/><{v}:path {o}:connecttype="none"/>'
    '<{v}:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></{v}:textbox>'
    '<{x}:ClientData ObjectType="Note"><{x}:MoveWithCells/><{x}:SizeWithCells/>'
    "<{x}:Anchor>{anchor}</{x}:Anchor><{x}:AutoFill>False</{x}:AutoFill>"
    "<{x}:Row>{row}</{x}:Row><{x}:Column>{column}</{x}:Column></{x}:ClientData></{v}:shape>"
)

_ROW = re.compile(rb"<(?:\w{1,20}:)?row\s[^<>]*>")
_ATTRIBUTE = re.compile(rb'\s(r|ht|hidden)="([^"]*)"')
_USUAL_WIDTH, _USUAL_HEIGHT = 64, 20
_GAP, _RISE = 15, 2
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_575


def add_comments(
    package: PatchedPackage, sheet: str, notes: list[Note]
) -> Iterator[tuple[str, Note]]:
    """Comment on cells of a sheet's part; notes that found no place are given back, and why."""
    part = package.find_target(sheet, "comments")
    taken = set(map(_find_spot, package.edit(part).find_all(*_LISTED))) if part else set()
    yield from ((TAKEN, note) for note in notes if note.spot in taken)
    wanted = [note for note in notes if note.spot not in taken]
    drawing = _find_drawing(package, sheet)
    if drawing and not _find_prefixes(package.read_bytes(drawing)):
        yield from ((FAULTY, note) for note in wanted)
    elif wanted:
        if not part:
            empty = f'<comments xmlns="{package.namespace}"><authors/><commentList/></comments>'
            part = package.add(_COMMENTS, ".xml", empty.encode(), _COMMENTS_TYPE)
            package.relate(sheet, "comments", part)
        tree = package.edit(part)
        authors, comments = tree.find("authors"), tree.find("commentList")
        if authors is None or comments is None:
            raise damage_part(part)
        author = _find_author(tree)
        if author is None:
            author = len(authors)
            authors.extend(tree.make(f"<author>{AUTHOR}</author>"))
        for note in wanted:
            pieces = [piece for title, told in note.texts for piece in (f"{title}\n", f"{told}\n")]
            pieces = [OPENING + pieces[0], *pieces[1:-1], pieces[-1].rstrip("\n")]
            looks = f'<sz val="{DENSE_SIZE}"/><rFont val="{FAMILY}"/>'
            runs = "".join(
                f"<r><rPr>{'' if at % 2 else '<b/>'}{looks}</rPr>"
                f'<t xml:space="preserve">{escape(piece)}</t></r>'
                for at, piece in enumerate(pieces)
            )
            start = f'<comment ref="{note.spot}" authorId="{author}">'
            comments.extend(tree.make(f"{start}<text>{runs}</text></comment>"))
        _draw_boxes(package, sheet, drawing, wanted)


def drop_comments(package: PatchedPackage, sheet: str) -> None:
    """Take our comments out of a sheet; parts in which nothing is left go too."""
    part = package.find_target(sheet, "comments")
    if not part:
        return
    tree = package.edit(part)
    author, comments = _find_author(tree), tree.find_all(*_LISTED)
    ours = []
    for comment in comments:
        text = "".join(piece.text or "" for piece in comment.iter(f"{tree.prefix}t"))
        if text.startswith(OPENING) or comment.get("authorId") == str(author):
            ours.append(comment)
    if not ours:
        return
    spots = {spot for spot in map(_find_spot, ours) if spot}
    tree.remove(*ours)
    authors = tree.list_inside("authors")
    if author == len(authors) - 1:
        # Others go by their place, so that only the last one can be taken away.
        tree.remove(authors[author])
    if len(ours) == len(comments):
        package.unrelate(sheet, part)
        package.drop(part)
    drawing = _find_drawing(package, sheet)
    content = package.read_bytes(drawing) if drawing else b""
    prefixes = _find_prefixes(content)
    if prefixes:
        content = _erase_boxes(content, spots, prefixes)
        package.write_bytes(drawing, content)
        if not re.search(rb"<\w{1,20}:(?:shape|rect|oval|line|group|image)[\s>]", content):
            package.edit(sheet).remove(*package.edit(sheet).find_all("legacyDrawing"))
            package.unrelate(sheet, drawing)
            package.drop(drawing)
            package.set_default_type("vml", _DRAWING_TYPE)


def _find_author(tree: XmlPart) -> int | None:
    names = [(author.text or "").strip() for author in tree.list_inside("authors")]
    return names.index(AUTHOR) if AUTHOR in names else None


def _find_spot(comment: Element) -> CellRef | None:
    areas = list(read_areas(comment.get("ref", "")))
    return CellRef(*areas[0][:2]) if areas else None


def _find_drawing(package: PatchedPackage, sheet: str) -> str:
    """The part where a sheet's comments are drawn; empty if there is none."""
    drawing = package.edit(sheet).find("legacyDrawing")
    if drawing is None:
        return ""
    relation = package.read_relations(sheet).get(find_identifier(drawing))
    return relation.target if relation and relation.target in package else ""


def _find_prefixes(content: bytes) -> dict[str, str]:
    """What a drawing calls its namespaces; none where boxes cannot be put in: no end, or one lacks.

    ``v`` is that of drawings, ``o`` that of Office, ``x`` that of Excel.
    """
    root = _ROOT.search(content)
    spaces = {"v": b"vml", "o": b"office:office", "x": b"office:excel"}
    found = {
        key: match[1].decode("latin-1")
        for key, name in spaces.items()
        if root and _END in content
        if (match := re.search(rb'xmlns:(\w{1,20})="urn:schemas-microsoft-com:%s"' % name, root[0]))
    }
    return found if len(found) == len(spaces) else {}


def _draw_boxes(package: PatchedPackage, sheet: str, drawing: str, notes: list[Note]) -> None:
    """Put boxes for comments into a drawing; a new one has numbers that no other drawing has."""
    tree = package.edit(sheet)
    if not drawing:
        others = map(package.read_bytes, package.list_names(".vml"))
        taken = (int(match[1]) for other in others for match in _NUMBER.finditer(other))
        empty = _EMPTY_DRAWING.format(block=max(taken, default=0) // _BLOCK + 1)
        drawing = package.add(_DRAWING, ".vml", empty.encode())
        package.set_default_type("vml", _DRAWING_TYPE)
        relation = package.relate(sheet, "vmlDrawing", drawing)
        tree.remove(*tree.find_all("legacyDrawing"))
        tree.insert_after(
            BEFORE_DRAWING, f'<legacyDrawing xmlns:r="{package.kinds}" r:id="{relation}"/>'
        )
    content = package.read_bytes(drawing)
    prefixes = _find_prefixes(content)
    idmap = rb'<%s:idmap\s[^<>]{0,200}?\bdata="([^"<>]{0,5000})"' % prefixes["o"].encode()
    listed = re.search(idmap, content)
    blocks = [int(one) for one in re.findall(rb"\b[0-9]{1,6}\b", listed[1] if listed else b"")]
    numbers = [int(match[1]) for match in _NUMBER.finditer(content)]
    first = max((*numbers, (blocks[0] if blocks else 1) * _BLOCK)) + 1
    sizes = SheetSizes(tree)
    boxes = (
        _NOTE.format(
            **prefixes,
            number=number,
            order=number % _BLOCK,
            width=note.width,
            height=note.height,
            anchor=", ".join(map(str, sizes.place_box(note))),
            row=note.spot.row,
            column=note.spot.column,
        )
        for number, note in enumerate(notes, first)
    )
    if listed:
        used = {number // _BLOCK for number in range(first, first + len(notes))}
        named = ",".join(map(str, sorted({*blocks, *used}))).encode()
        content = content[: listed.start(1)] + named + content[listed.end(1) :]
    types = "" if _BOX_TYPE in content else _BOX.format(**prefixes)
    before, _, after = content.rpartition(_END)
    added = "".join((types, *boxes)).encode()
    package.write_bytes(drawing, before + added + _END + after)


def _erase_boxes(content: bytes, spots: Collection[CellRef], prefixes: Mapping[str, str]) -> bytes:
    """A drawing without the boxes of these cells' comments."""
    begin, end = f"<{prefixes['v']}:shape ".encode(), f"</{prefixes['v']}:shape>".encode()
    cell = re.compile(rb"<%s:(Row|Column)>([0-9]{1,7})</" % prefixes["x"].encode())
    *pieces, rest = content.split(end)
    kept: list[bytes] = []
    for piece in pieces:
        before, _, shape = piece.rpartition(begin)
        found = {name: int(number) for name, number in cell.findall(shape)}
        is_note = b'ObjectType="Note"' in shape
        is_ours = is_note and (found.get(b"Row"), found.get(b"Column")) in spots
        kept.append(before if is_ours else piece + end)
    return b"".join((*kept, rest))


class SheetSizes:
    """How wide the columns and how high the rows of a sheet are, in pixels at 96 dpi.

    Good enough to place a comment beside its cell: the width of a digit is taken to be seven
    pixels, as in Excel's usual font.
    """

    def __init__(self, tree: XmlPart) -> None:
        self._widths: dict[int, int] = {}
        self._heights: dict[int, int] = {}
        self._width, self._height = _USUAL_WIDTH, _USUAL_HEIGHT
        usual = tree.find("sheetFormatPr")
        attributes: Mapping[str, str] = {} if usual is None else usual.attrib
        with suppress(ValueError, KeyError):
            self._width = _count_pixels(float(attributes["defaultColWidth"]))
        with suppress(ValueError, KeyError):
            self._height = round(float(attributes["defaultRowHeight"]) * 96 / 72)
        for column in tree.list_inside("cols"):
            with suppress(ValueError, KeyError, OverflowError):
                first, last = (int(column.attrib[name]) for name in ("min", "max"))
                is_hidden = column.get("hidden") in ("1", "true")
                width = 0 if is_hidden else _count_pixels(float(column.attrib["width"]))
                self._widths |= dict.fromkeys(range(first - 1, min(last, first + 300)), width)
        for match in _ROW.finditer(tree.rows):
            found = dict(_ATTRIBUTE.findall(match[0]))
            with suppress(ValueError, KeyError, OverflowError):
                is_hidden = found.get(b"hidden") in (b"1", b"true")
                height = 0 if is_hidden else round(float(found[b"ht"]) * 96 / 72)
                self._heights[int(found[b"r"]) - 1] = height

    def place_box(self, note: Note) -> tuple[int, ...]:
        """Where a comment's box begins and ends, as VML has it: columns and rows with pixels.

        Right of its cell and a little higher; the last cells of a sheet have it over themselves.
        """
        column = min(note.spot.column + 1, _LAST_COLUMN - 4)
        row = min(max(note.spot.row - 1, 0), _LAST_ROW - 10)
        right = _advance(self._widths, self._width, column, _GAP + note.width, _LAST_COLUMN)
        below = _advance(self._heights, self._height, row, _RISE + note.height, _LAST_ROW)
        return (column, _GAP, row, _RISE, *right, *below)


def _count_pixels(width: float) -> int:
    return int(width * DIGIT) + PADDING


def _advance(
    sizes: Mapping[int, int], usual: int, index: int, length: int, last: int
) -> tuple[int, int]:
    """The column or row in which a length ends that begins with this one, and the rest there."""
    while length >= sizes.get(index, usual) and index < last:
        length -= sizes.get(index, usual)
        index += 1
    return index, length
