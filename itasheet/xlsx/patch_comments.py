"""Comments of a unit's sheet: their texts, their boxes, and what ties both to the sheet.

Boxes are drawn in VML, which Excel writes but is not always good XML. So that part is not parsed:
boxes are put before its end, and found again by the cell they name.
Source: ECMA-376 part 4 (transitional), 19; Office Implementation Information for ISO/IEC 29500.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import escape

from itasheet.language import N_
from itasheet.layout.fonts import FAMILY
from itasheet.layout.styles import DENSE_SIZE
from itasheet.marking.corrections import AUTHOR, OPENING, Note, read_areas
from itasheet.sheets.cell_reference import CellRef
from itasheet.xlsx.package import damage_part
from itasheet.xlsx.patch_package import PatchedPackage, XmlPart, parse_elements, read_markup
from itasheet.xlsx.xml import clean_text, find_identifier, find_target, read_whole

TAKEN = N_("a cell has a comment already, which was kept")
FAULTY = N_("the drawing of its comments is faulty")
"""Why a cell got no comment."""

_LISTED = "commentList/comment"
_ROOT = re.compile(rb"<xml\s[^<>]{0,5000}>")
_END = b"</xml>"
_SPACES = {b"vml": "v", b"office:office": "o", b"office:excel": "x"}
_SPACE = re.compile(rb'xmlns:(\w{1,20})="urn:schemas-microsoft-com:(%b)"' % b"|".join(_SPACES))
_BOX_TYPE = b'id="_x0000_t202"'
_NUMBER = re.compile(rb"_x0000_s([0-9]{1,9})\b")
_BLOCK = 1024
"""Shapes are numbered in blocks of so many, of which each drawing has some to itself."""

_EMPTY_DRAWING, _BOX, _NOTE = read_markup("note.vml")

_ROW = re.compile(rb"<(?:\w{1,20}:)?row\s(?=[^<>]*\s(?:ht|hidden)=)[^<>]*>")
_ATTRIBUTE = re.compile(r'\s(r|ht|hidden)="([^"]*)"')
_SHAPE = re.compile(rb"<\w{1,20}:(?:shape|rect|oval|line|group|image)[\s>]")
DIGIT, PADDING = 7, 5
"""Pixels by which a column's width is told: of a digit, and beside them."""
_USUAL_WIDTH, _USUAL_HEIGHT = 64, 20
_GAP, _RISE = 15, 2
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_575
_MOST_COLUMNS, _MOST_ROWS = 1_000, 100_000
"""Columns and rows that are measured; the others are taken to be as wide and high as usual."""
_MOST_CELLS = 500
"""Columns or rows that a box may reach over; a sheet may have a million of no height."""


def replace_comments(
    package: PatchedPackage, part: str, notes: Sequence[Note]
) -> dict[str, list[CellRef]]:
    """Replace our comments on a sheet; gives the cells that could get none, by reason.

    Both parts are there before they are changed, and taken away if nothing is left in them.
    """
    sheet = package.edit(part)
    if notes and not find_target(package.read_relations(part), "comments"):
        empty = f'<comments xmlns="{sheet.namespace}"><authors/><commentList/></comments>'
        package.attach(part, "comments", empty.encode(), "xl/itasheet-comments.xml")
    relations = package.read_relations(part)
    listed = find_target(relations, "comments")
    if not listed:
        return {}
    root = package.edit(listed).root
    dropped = _drop_comments(root)
    taken = set(map(_find_spot, root.iterfind(_LISTED)))
    wanted = [note for note in notes if note.spot not in taken]
    gaps = {TAKEN: [note.spot for note in notes if note.spot in taken]}
    others = [one for one in sheet.root if one.tag != "legacyDrawing"]
    named = (relations.get(find_identifier(one)) for one in sheet.root.iterfind("legacyDrawing"))
    drawn = next((one.target for one in named if one and one.target in package), "")
    if wanted and not drawn:
        # In a block of numbers that no drawing of the workbook has.
        drawings = (package.read_bytes(name) for name in package.entries if name.endswith(".vml"))
        numbers = (int(match[1]) for one in drawings for match in _NUMBER.finditer(one))
        empty_drawing = _EMPTY_DRAWING.format(block=max(numbers, default=0) // _BLOCK + 1).encode()
        name = "xl/drawings/itasheet-notes.vml"
        identifier = package.attach(part, "vmlDrawing", empty_drawing, name)
        sheet.root[:] = others
        sheet.insert([Element("legacyDrawing", {"xmlns:r": package.kinds, "r:id": identifier})])
        drawn = package.read_relations(part)[identifier].target
    former = drawing = package.read_bytes(drawn) if drawn else b""
    prefixes = _find_prefixes(former)
    if dropped and prefixes:
        drawing = _erase_boxes(drawing, dropped, prefixes)
    if wanted and prefixes:
        drawing = _draw_boxes(drawing, wanted, prefixes, sheet)
        _write_comments(root, wanted, listed)
    elif wanted:
        gaps[FAULTY] = [note.spot for note in wanted]
    if drawing != former:
        package.write_bytes(drawn, drawing)
        if not _SHAPE.search(drawing):
            package.detach(part, drawn)
            sheet.root[:] = others
    if (notes or dropped) and root.find(_LISTED) is None:
        package.detach(part, listed)
    return gaps


def _drop_comments(root: Element) -> set[CellRef | None]:
    """Take our comments out; the cells that they were on."""
    author, authors = _find_author(root), root.find("authors")
    ours = {
        one
        for one in root.iterfind(_LISTED)
        if one.get("authorId") == str(author)
        or "".join(piece.text or "" for piece in one.iter("t")).startswith(OPENING)
    }
    for listed in root.findall("commentList"):
        listed[:] = [one for one in listed if one not in ours]
    if ours and authors is not None and author == len(authors) - 1:
        # Others go by their place, so that only the last one can be taken away.
        del authors[-1]
    return set(map(_find_spot, ours))


def _write_comments(root: Element, notes: Sequence[Note], part: str) -> None:
    authors, comments, author = root.find("authors"), root.find("commentList"), _find_author(root)
    if authors is None or comments is None:
        raise damage_part(part)
    if author is None:
        author = len(authors)
        SubElement(authors, "author").text = AUTHOR
    for note in notes:
        pieces = [piece for title, told in note.texts for piece in (f"{title}\n", f"{told}\n")]
        pieces = [OPENING + pieces[0], *pieces[1:-1], pieces[-1].rstrip("\n")]
        looks = f'<sz val="{DENSE_SIZE}"/><rFont val="{FAMILY}"/>'
        runs = "".join(
            f"<r><rPr>{'' if at % 2 else '<b/>'}{looks}</rPr>"
            f'<t xml:space="preserve">{escape(clean_text(piece))}</t></r>'
            for at, piece in enumerate(pieces)
        )
        start = f'<comment ref="{note.spot}" authorId="{author}">'
        comments.extend(parse_elements(f"{start}<text>{runs}</text></comment>"))


def _find_author(root: Element) -> int | None:
    names = [(author.text or "").strip() for author in root.iterfind("authors/author")]
    return names.index(AUTHOR) if AUTHOR in names else None


def _find_spot(comment: Element) -> CellRef | None:
    areas = list(read_areas(comment.get("ref", "")))
    return CellRef(*areas[0][:2]) if areas else None


def _find_prefixes(content: bytes) -> dict[str, str]:
    """What a drawing calls its namespaces; none where boxes cannot be put in: no end, or one lacks.

    ``v`` is that of drawings, ``o`` that of Office, ``x`` that of Excel.
    """
    root = _ROOT.search(content)
    spaces = _SPACE.findall(root[0] if root and _END in content else b"")
    found = {_SPACES[name]: prefix.decode("latin-1") for prefix, name in spaces}
    return found if len(found) == len(_SPACES) else {}


def _draw_boxes(
    content: bytes, notes: Sequence[Note], prefixes: Mapping[str, str], sheet: XmlPart
) -> bytes:
    """A drawing with boxes for comments on cells of a sheet."""
    idmap = rb'<%s:idmap\s[^<>]{0,200}?\bdata="([^"<>]{0,5000})"' % prefixes["o"].encode()
    listed = re.search(idmap, content)
    blocks = [int(one) for one in re.findall(rb"\b[0-9]{1,6}\b", listed[1] if listed else b"")]
    numbers = [int(match[1]) for match in _NUMBER.finditer(content)]
    first = max((*numbers, (blocks[0] if blocks else 1) * _BLOCK)) + 1
    widths, heights = _measure_sheet(sheet)
    boxes = []
    for number, note in enumerate(notes, first):
        # Right of its cell and a little higher; the last cells of a sheet have it over themselves.
        column = min(note.spot.column + 1, _LAST_COLUMN - 4)
        row = min(max(note.spot.row - 1, 0), _LAST_ROW - 10)
        right = _advance(widths, column, _GAP + note.width, _LAST_COLUMN)
        below = _advance(heights, row, _RISE + note.height, _LAST_ROW)
        box = _NOTE.format(
            **prefixes,
            number=number,
            order=number % _BLOCK,
            width=note.width,
            height=note.height,
            anchor=", ".join(map(str, (column, _GAP, row, _RISE, *right, *below))),
            row=note.spot.row,
            column=note.spot.column,
        )
        boxes.append(box)
    if listed:
        used = {*blocks, *(number // _BLOCK for number in range(first, first + len(notes)))}
        named = ",".join(map(str, sorted(used))).encode()
        content = content[: listed.start(1)] + named + content[listed.end(1) :]
    types = "" if _BOX_TYPE in content else _BOX.format(**prefixes)
    before, _, after = content.rpartition(_END)
    return before + "".join((types, *boxes)).encode() + _END + after


def _erase_boxes(
    content: bytes, spots: Collection[CellRef | None], prefixes: Mapping[str, str]
) -> bytes:
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


def _measure_sheet(sheet: XmlPart) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Pixels of columns and rows, exact enough to place a box: a digit is taken to have seven."""
    usual = sheet.root.find("sheetFormatPr")
    words: Mapping[str, str] = {} if usual is None else usual.attrib
    width = _count_pixels(words, "defaultColWidth", _USUAL_WIDTH, DIGIT, PADDING)
    height = _count_pixels(words, "defaultRowHeight", _USUAL_HEIGHT)
    widths: dict[int, int] = defaultdict(lambda: width)
    heights: dict[int, int] = defaultdict(lambda: height)
    for column in islice(sheet.root.iterfind("cols/col"), _MOST_COLUMNS):
        first, last = (read_whole(column.get(name, "")) or 0 for name in ("min", "max"))
        size = _count_pixels(column.attrib, "width", width, DIGIT, PADDING)
        widths.update(dict.fromkeys(range(first - 1, min(last, first + _MOST_CELLS)), size))
    for row in islice(_ROW.finditer(sheet.rows), _MOST_ROWS):
        words = dict(_ATTRIBUTE.findall(row[0].decode("latin-1")))
        heights[(read_whole(words.get("r", "")) or 0) - 1] = _count_pixels(words, "ht", height)
    return widths, heights


def _count_pixels(
    words: Mapping[str, str], name: str, usual: int, factor: float = 96 / 72, padding: float = 0.5
) -> int:
    """A height in points as pixels, or a width in digits; the usual of what is no number."""
    if words.get("hidden") in ("1", "true"):
        return 0
    try:
        return int(float(words.get(name, "")) * factor + padding)
    except (ValueError, OverflowError):
        return usual


def _advance(sizes: Mapping[int, int], index: int, length: int, last: int) -> tuple[int, int]:
    """The column or row in which a length ends that begins with this one, and the rest there."""
    last = min(last, index + _MOST_CELLS)
    while length >= sizes[index] and index < last:
        length -= sizes[index]
        index += 1
    return index, length
