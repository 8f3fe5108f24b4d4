"""Marks put on workbooks of all kinds and taken off again: nothing else may change."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple
from xml.etree.ElementTree import canonicalize

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.layout.styles import MARK_STYLES
from itasheet.marking.corrections import SIGNATURE, SIGNATURE_SPOT, Correction, Marks, Note
from itasheet.problems.problem import Problem
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.grid import Workbook
from itasheet.sheets.page import Cell, Page, Row
from itasheet.xlsx.package import Refusal
from itasheet.xlsx.patch_comments import replace_comments
from itasheet.xlsx.patch_package import PatchedPackage
from itasheet.xlsx.patch_workbook import replace_marks
from itasheet.xlsx.read_workbook import read_bytes
from itasheet.xlsx.write_workbook import write_book
from tests.command import EXAMPLE
from tests.files.parts import pack, unpack
from tests.forms import make_book
from tests.growth import EVEN, measure_growth
from tests.rich import OWN, enrich, patch_part, read_style
from tests.soundness import list_faults

SHEET = "แบบรายงาน"
LIST = "รายการแก้ไข"
D6, E13, F6 = CellRef(5, 3), CellRef(12, 4), CellRef(5, 5)
PART, DRAWING = "xl/worksheets/sheet1.xml", "xl/drawings/commentsDrawing1.vml"


class Marked(NamedTuple):
    """A marked workbook's bytes, and what it does not show or keep."""

    content: bytes
    gaps: list[Problem]

    @property
    def told(self) -> list[tuple[str, tuple[CellRef, ...]]]:
        """Why something is not shown, and in which cells."""
        return [(gap.words["reason"], gap.place.spots) for gap in self.gaps]

    def load(self) -> openpyxl.Workbook:
        """The workbook as another library reads it; it must break no rule."""
        assert list_faults(self.content) == []
        return openpyxl.load_workbook(io.BytesIO(self.content))


def mark(content: bytes, *spots: CellRef, marks: Marks | None = None, lists: str = "") -> Marked:
    """The workbook with an error on each of these cells, or other marks, and no former ones."""
    return Marked(*replace_marks(content, lists.split(), marks or make_marks(*spots)))


def clear(content: bytes) -> bytes:
    """The workbook without any marks."""
    return replace_marks(content, [LIST], Marks())[0]


def find_colors(content: bytes) -> Mapping[int, Sequence[CellRange]]:
    """The areas of the sheet that marks colour."""
    workbook = read_bytes(content, "", "")
    assert isinstance(workbook, Workbook)
    return next(grid.colors for grid in workbook.grids if grid.name == SHEET)


def read_canonical(content: bytes) -> dict[str, str | bytes]:
    """The parts of a package, those in XML in their canonical form."""
    return {
        name: canonicalize(from_file=io.BytesIO(part))
        if re.search(r"\.(xml|rels)$", name)
        else part
        for name, part in unpack(content).items()
    }


def make_line(number: int, level: str, areas: tuple[CellRange, ...]) -> Correction:
    return Correction(number, "required-blank", level, SHEET, areas, "", "", "", "")


def make_marks(*spots: CellRef, text: str = "ยังไม่ได้กรอก") -> Marks:
    """An error on each of these cells, each with a line in the list."""
    cells = (
        Cell(0, 0, "รายการที่ต้องแก้ไข", "mark_title"),
        Cell(*SIGNATURE_SPOT, SIGNATURE, "mark_text"),
        Cell(1, 0, "ที่", "mark_heading"),
        *(Cell(row, 0, str(row - 1), "mark_number") for row in range(2, len(spots) + 2)),
        *(Cell(row, 2, str(spot), "mark_link") for row, spot in enumerate(spots, 2)),
        *(Cell(row, 4, text, "mark_cell") for row in range(2, len(spots) + 2)),
    )
    widths = (40, 100, 90, 100, 300, 300, 0, 0, 0, 0, 0)
    page = Page(LIST, cells, widths, {0: Row(30)}, (CellRange(0, 0, 0, 5),), frozen_rows=2)
    return Marks(
        page=page,
        lines=tuple(
            make_line(number, "error", (spot.area,)) for number, spot in enumerate(spots, 1)
        ),
        notes=tuple(Note(SHEET, spot, (("ต้องแก้ไข", text),), 300, 90) for spot in spots),
    )


def add_prefixes(content: bytes) -> bytes:
    """All elements of sheet, workbook and styles with a prefix, as some libraries write them."""
    parts = unpack(content)
    for part in (PART, "xl/workbook.xml", "xl/styles.xml"):
        text = re.sub(rb"<(/?)(?![?!x]\b)([A-Za-z]\w*)(?=[\s/>])", rb"<\1x:\2", parts[part])
        parts[part] = text.replace(b"xmlns=", b"xmlns:x=", 1)
    return pack(parts)


def make_strict(content: bytes) -> bytes:
    """A workbook in Strict Open XML, which has other namespaces and types."""
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    parts = unpack(content)
    for before, after in ((b"spreadsheetml/2006/", b"spreadsheetml/"),
                          (b"officeDocument/2006/", b"officeDocument/")):  # fmt: skip
        parts = {name: part.replace(old + before, new + after) for name, part in parts.items()}
    return pack(parts)


def rename(content: bytes) -> bytes:
    """A workbook whose workbook part has another name than usual."""
    old, new = "workbook.xml", "Book1.xml"
    parts = unpack(content).items()
    return pack({
        name.replace(old, new): part.replace(old.encode(), new.encode()) for name, part in parts
    })  # fmt: skip


def drop_styles(content: bytes) -> bytes:
    """A workbook without a part of styles, as simple exporters write it."""
    parts = {name: part for name, part in unpack(content).items() if name != "xl/styles.xml"}
    for name, part in parts.items():
        if re.search("Types|workbook.xml.rels", name):
            parts[name] = re.sub(rb"<\w+ [^>]*styles.*?>", b"", part)
        elif name.startswith("xl/worksheets/sheet"):
            parts[name] = re.sub(rb' (?:s|dxfId)="\d+"', b"", part)
    return pack(parts)


def recode(content: bytes) -> bytes:
    """A workbook with a part in UTF-16."""
    text = unpack(content)["xl/workbook.xml"].decode().replace("UTF-8", "UTF-16")
    return pack({**unpack(content), "xl/workbook.xml": text.encode("utf-16")})


RETURNED = (EXAMPLE / "with-mistakes" / "finance.xlsx").read_bytes()
ISSUED = write_book(make_book())
RICH = enrich(RETURNED)
SAMPLES = {
    "libreoffice": RETURNED,
    "xlsxwriter": ISSUED,
    "openpyxl": RICH,
    "prefixes": add_prefixes(ISSUED),
    "utf-16": recode(ISSUED),
}
ODD = {
    "strict": make_strict(ISSUED),
    "another name": rename(ISSUED),
    # Excel's own drawings need not be good XML.
    "untidy drawing": patch_part(RICH, DRAWING, lambda text: text.replace("<div ", "<br><div ", 1)),
}


@pytest.mark.parametrize("name", [*SAMPLES, *ODD])
def test_whoever_saved_the_workbook(name: str) -> None:
    """All but the marks stays, byte for byte; taken off again, they leave every part as it was."""
    content = (SAMPLES | ODD)[name]
    marked = mark(content, D6, E13).content
    assert find_colors(marked) == {1: [D6.area], 2: [E13.area]}
    assert read_canonical(clear(marked)) == read_canonical(content)

    touched = r"xl/(workbook|Book1|styles|worksheets/sheet1)\.xml|.*\.rels|\[Content_Types\].xml"
    touched += rf"|xl/comments/comment1.xml|{DRAWING}"
    old, new = (
        {
            info.filename: (info.date_time, info.CRC, info.compress_size)
            for info in zipfile.ZipFile(io.BytesIO(one)).infolist()
            if "itasheet" not in info.filename and not re.fullmatch(touched, info.filename)
        }
        for one in (content, marked)
    )
    assert new == old and len(old) > 4
    cells = re.compile(rb"<(?:x:)?sheetData>.*</(?:x:)?sheetData>", re.DOTALL)
    sheets = [unpack(one)[PART] for one in (content, marked)]
    assert len({cells.findall(sheet)[0] for sheet in sheets}) == 1


@pytest.mark.parametrize("name", SAMPLES)
def test_other_programs_read_the_copy(name: str) -> None:
    """The marked copy breaks no rule and opens on its list; comments are by us."""
    workbook = mark(SAMPLES[name], D6).load()
    assert workbook.sheetnames[0] == workbook.active.title == LIST
    comment = workbook[SHEET]["D6"].comment
    assert comment.text.startswith("itasheet: ต้องแก้ไข\nยังไม่ได้กรอก")
    assert comment.author == "itasheet"


def test_strict_parts_are_added_to_a_strict_workbook() -> None:
    """What is added has the namespaces and types of the rest."""
    content = mark(ODD["strict"], D6).content
    assert list_faults(content) == []
    parts = unpack(content)
    added = [parts[name] for name in parts if "itasheet" in name]
    assert len(added) == 3
    assert not any(b"schemas.openxmlformats.org/spreadsheetml" in part for part in added)
    assert b"2006/relationships/" not in parts["xl/_rels/workbook.xml.rels"]


def test_a_workbook_without_styles_gets_them() -> None:
    """Cells of the list have looks; a workbook that is not marked gets none."""
    plain = drop_styles(ISSUED)
    assert mark(plain, D6).load()[LIST]["C3"].font.underline == "single"
    assert read_canonical(clear(plain)) == read_canonical(plain)
    end = b"</Relationships>"  # one that leads nowhere stands in the way of any other
    nowhere = b'<Relationship Id="x" Type="x/styles" Target="/"/>' + end
    parts = {name: part.replace(end, nowhere) for name, part in unpack(plain).items()}
    with pytest.raises(Refusal):
        mark(pack(parts), D6)


@pytest.mark.parametrize("content", [RICH, ISSUED], ids=["openpyxl", "xlsxwriter"])
def test_marking_again_replaces(content: bytes) -> None:
    """A second marking leaves nothing of the first."""
    again = mark(mark(content, D6, E13).content, E13, lists=LIST)
    assert again.load()
    parts, expected = map(read_canonical, (again.content, mark(content, E13).content))
    types = "[Content_Types].xml"  # which may stand in another order
    assert len(parts.pop(types)) == len(expected.pop(types)) and parts == expected


def test_everything_else_in_a_sheet_stays() -> None:
    """Validations, extensions, picture, chart, protection: all markup is there as it was."""
    sheets = [str(read_canonical(one)[PART]) for one in (RICH, mark(RICH, D6).content)]
    for name in ("dataValidations", "extLst", "sheetProtection", "drawing", "mergeCells", "cols"):
        (before,), (after,) = (
            re.findall(rf"<{name}\b.*?(?:</{name}>|/>)", sheet, re.DOTALL) for sheet in sheets
        )
        assert before == after.replace('priority="100"', 'priority="99"')
    empty = '<conditionalFormatting sqref="Z9"/>'
    content = patch_part(
        RICH, PART, lambda text: text.replace("<conditional", f"{empty}<conditional", 1)
    )
    assert b'sqref="Z9"' in unpack(mark(content, D6).content)[PART]


def test_colors_lie_on_top() -> None:
    """Our rules come before the others in file and priority, by weight; a note has no colour."""
    areas = {"error": (D6.area,), "warning": (D6.area, F6.area), "note": (E13.area,)}
    lines = tuple(make_line(number, *one) for number, one in enumerate(areas.items(), 1))
    marked = mark(RICH, marks=make_marks(D6)._replace(lines=lines))
    sheet = unpack(marked.content)[PART].decode()
    rules = re.findall(r"<(?:x14:)?cfRule [^>]*priority=\"(\d+)\"[^>]*>(.{0,40})", sheet)
    assert [int(number) for number, text in rules if "itasheet" in text] == [1, 2]
    assert min(int(number) for number, _ in rules[2:]) > 2
    assert rules[-1][0] == "101"
    ours = [
        (str(area.sqref), rule.dxf.fill.bgColor.rgb)
        for area in marked.load()[SHEET].conditional_formatting
        for rule in area.rules
        if "itasheet" in rule.formula[0]
    ]
    assert ours == [("D6", "FFF6D0CA"), ("D6 F6", "FFFFE7B0")]


def test_own_comments_stay() -> None:
    """A unit's comment stays as it is; that the cell has no room for ours is told."""
    marked = mark(RICH, D6, F6)
    assert marked.told == [("a cell has a comment already, which was kept", (F6,))]
    sheet = marked.load()[SHEET]
    assert {cell: sheet[cell].comment.text for cell in OWN} == OWN
    assert set(find_colors(marked.content)) == {1, 2}
    cleared = Marked(clear(marked.content), []).load()[SHEET]
    assert {cell.coordinate for row in cleared for cell in row if cell.comment} == set(OWN)


WIDE = '<sheetFormatPr defaultColWidth="10" defaultRowHeight="30"/>'
LAST = CellRef(1_048_575, 16_383)


@pytest.mark.parametrize(
    ("inside", "rows", "spot", "size", "anchor"),
    [
        ("", "", D6, (300, 90), (4, 15, 4, 2, 8, 59, 8, 12)),
        ("", "", CellRef(0, 0), (300, 90), (1, 15, 0, 2, 5, 59, 4, 12)),
        ("", "", LAST, (600, 400), (16_379, 15, 1_048_565, 2, 16_383, 359, 1_048_575, 202)),
        (WIDE, "", D6, (300, 90), (4, 15, 4, 2, 8, 15, 6, 12)),
        (WIDE.replace('"10"', '"x"'), "", D6, (300, 90), (4, 15, 4, 2, 8, 59, 6, 12)),
        ('<cols><col min="5" max="5" width="50"/></cols>', "", D6, (300, 90),
         (4, 15, 4, 2, 4, 315, 8, 12)),
        ('<cols><col min="4" max="6" width="50" hidden="1"/></cols>', "", D6, (300, 90),
         (4, 15, 4, 2, 10, 59, 8, 12)),
        ('<cols><col min="5" max="5" width="1e999"/></cols>', "", D6, (300, 90),
         (4, 15, 4, 2, 8, 59, 8, 12)),
        ("", '<row r="5" ht="75"/>', D6, (300, 90), (4, 15, 4, 2, 8, 59, 4, 92)),
        ("", '<x:row r="5" ht="75" hidden="true"/>', D6, (300, 90), (4, 15, 4, 2, 8, 59, 9, 12)),
        ('<sheetFormatPr defaultRowHeight="0"/>', "", D6, (300, 90), (4, 15, 4, 2, 8, 59, 504, 92)),
    ],
)  # fmt: skip
def test_where_boxes_stand(
    inside: str, rows: str, spot: CellRef, size: tuple[int, int], anchor: tuple[int, ...]
) -> None:
    """A box begins beside its cell and ends where columns and rows of their sizes have room."""
    sheet = f"<worksheet>{inside}<sheetData>{rows}</sheetData></worksheet>"
    parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>", "sheet.xml": sheet}
    package = PatchedPackage(pack({name: text.encode() for name, text in parts.items()}))
    texts = (("ก", "ข"), ("ค", "ง"))
    replace_comments(package, "sheet.xml", [Note(SHEET, spot, texts, *size)])
    drawing = package.read_bytes("xl/drawings/itasheet-notes.vml").decode()
    assert f"<x:Anchor>{', '.join(map(str, anchor))}</x:Anchor>" in drawing
    root = package.edit("xl/itasheet-comments.xml").root
    runs = [(run.find("rPr/b") is not None, run.findtext("t")) for run in root.iter("r")]
    assert runs == [(True, "itasheet: ก\n"), (False, "ข\n"), (True, "ค\n"), (False, "ง")]


def test_comments_without_author_go() -> None:
    """LibreOffice drops authors: comments that begin as ours do are ours."""
    orphaned = patch_part(
        mark(ISSUED, D6).content,
        "xl/itasheet-comments.xml",
        lambda text: text.replace(">itasheet<", "> <"),
    )
    assert unpack(clear(orphaned)).keys() == unpack(ISSUED).keys()


@pytest.mark.parametrize("drawing", ["", "<xml>", "<nothing/>", "<xml xmlns:v='x'></xml>"])
def test_faulty_drawing(drawing: str) -> None:
    """Where boxes cannot be drawn, cells are still coloured and listed, and it is told."""
    broken = patch_part(mark(RICH, D6).content, DRAWING, lambda _: drawing)
    assert b"itasheet" not in unpack(clear(broken))["xl/comments/comment1.xml"]
    marked = mark(patch_part(RICH, DRAWING, lambda _: drawing), D6)
    assert marked.told == [("the drawing of its comments is faulty", (D6,))]
    assert unpack(marked.content)[DRAWING] == drawing.encode()
    assert find_colors(marked.content) == {1: [D6.area]}


@pytest.mark.parametrize("sheets", ["", "<sheets/>"])
def test_a_workbook_without_sheets_is_refused(sheets: str) -> None:
    """Where no sheet is listed, none can be marked."""
    change = re.compile("<sheets>.*</sheets>")
    with pytest.raises(Refusal, match="file-damaged"):
        mark(patch_part(ISSUED, "xl/workbook.xml", lambda text: change.sub(sheets, text)), D6)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", 'r:id="rId2"', 'r:id="rId99"'),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet2.xml", "worksheets/none.xml"),
    ],
)
def test_a_tab_without_its_part_is_passed_over(part: str, old: str, new: str) -> None:
    """A sheet that is not there keeps its tab; the others are marked."""
    broken = patch_part(ISSUED, part, lambda text: text.replace(old, new))
    marked = mark(broken, D6).content
    names = re.findall(r'<sheet [^>]*name="([^"]+)"', unpack(broken)["xl/workbook.xml"].decode())
    listed = re.findall(r'<sheet [^>]*name="([^"]+)"', unpack(marked)["xl/workbook.xml"].decode())
    assert listed == [LIST, *names]
    assert find_colors(marked) == {1: [D6.area]}
    assert read_canonical(clear(marked)) == read_canonical(broken)


def test_names() -> None:
    """Links go by names, which follow their cells; print areas belong to their sheets still."""
    workbook = mark(ISSUED, D6, E13).load()
    issued = openpyxl.load_workbook(io.BytesIO(ISSUED))
    areas = [{sheet.title: sheet.print_area for sheet in one} for one in (issued, workbook)]
    assert areas[0][SHEET] and areas[1] == {**areas[0], LIST: ""}
    links = {cell: workbook[LIST][cell].hyperlink.location for cell in ("C3", "C4")}
    assert links == {"C3": "itasheet_mark_1", "C4": "itasheet_mark_2"}
    assert workbook.defined_names["itasheet_mark_2"].attr_text == f"'{SHEET}'!$E$13"
    assert workbook[LIST].print_title_rows == "$2:$2"
    assert workbook[LIST].protection.sheet and not workbook[LIST].protection.password
    # Names of sheets do not differ by capitals.
    marks = make_marks(D6)
    shouted = marks._replace(page=marks.page._replace(name="_ITASHEET"))
    assert mark(ISSUED, marks=shouted).load().sheetnames[0] == "_ITASHEET (2)"


@pytest.mark.parametrize("name", MARK_STYLES)
def test_styles_of_the_list(name: str) -> None:
    """The list's cells look as the house style says, beside all that the workbook has."""
    marks = make_marks(D6)
    page = marks.page._replace(cells=(*marks.page.cells, Cell(9, 1, "ก", name)))
    cell = mark(RETURNED, marks=marks._replace(page=page)).load()[LIST]["B10"]
    assert (read_style(cell), cell.font.charset) == (MARK_STYLES[name], 222)


def test_another_open_tab() -> None:
    """Only the list is selected, lest typing go into two sheets; when it goes, a sheet is open."""
    parts = unpack(ISSUED)
    for part, old, new in (
        ("xl/workbook.xml", b"<workbookView ", b'<workbookView activeTab="1" '),
        (PART, b' tabSelected="1"', b' tabSelected="0"'),
        (PART.replace("1", "2"), b"<sheetView ", b'<sheetView tabSelected="1" '),
    ):
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)
    marked = mark(pack(parts), D6)
    assert marked.load().active.title == LIST
    assert Marked(clear(marked.content), []).load().active.title == SHEET


def test_texts_are_escaped() -> None:
    """What a unit typed stays text: no markup, no formula, no escape of Excel's, no controls."""
    text = "=1+1 <b>&amp;\"'_x000D_\x07 ๙ 😀\nสอง"
    workbook = mark(ISSUED, marks=make_marks(D6, text=text)).load()
    expected = text.replace("\x07", "")
    assert workbook[LIST]["E3"].value == expected.replace("_x000D_", "_x005F_x000D_")
    assert workbook[LIST]["E3"].data_type == "s"
    assert workbook[SHEET]["D6"].comment.text == f"itasheet: ต้องแก้ไข\n{expected}"


def test_many_comments() -> None:
    """More boxes than one block of numbers has are spread over several blocks."""
    content = mark(ISSUED, *(CellRef(row, 1) for row in range(1100))).content
    assert list_faults(content) == []
    drawing = unpack(content)["xl/drawings/itasheet-notes.vml"]
    assert b'data="1,2"' in drawing
    assert len(set(re.findall(rb'id="(_x0000_s\d+)"', drawing))) == 1100


def test_signature_is_told() -> None:
    """A signed workbook is no longer signed when it is marked."""
    signed = pack({**unpack(ISSUED), "_xmlsignatures/sig1.xml": b"<Signature/>"})
    assert mark(signed, D6).told == [
        ("the digital signature of the workbook is no longer valid", ())
    ]


COLOURED = (
    "<conditionalFormatting><cfRule><formula>"
    'ISTEXT("itasheet 1")</formula></cfRule></conditionalFormatting>'
)
HOSTILE = {
    "shapes without end": (DRAWING, "…</xml>", "<ns1:shape "),
    "roots without end": (DRAWING, "…<xml ", "<xml "),
    "blocks without end": (DRAWING, "…<ns0:idmap ", "<ns0:idmap "),
    "spaces": ("xl/workbook.xml", "<workbookView …", " " * 10),
    "comments": ("xl/comments/comment1.xml", "<commentList>…", '<comment ref="A1"/>'),
    "our comments": (
        "xl/comments/comment1.xml",
        "<commentList>…",
        "<comment><t>itasheet: </t></comment>",
    ),
    "our colours": (PART, "…<dataValidations ", COLOURED),
}


@pytest.mark.parametrize(("part", "place", "piece"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_parts_take_no_time(part: str, place: str, piece: str) -> None:
    """What is put into a part many times to make searching slow is searched through once."""
    old = place.replace("…", "")

    def work(times: int) -> None:
        new = place.replace("…", piece * times)
        content = patch_part(RICH, part, lambda text: text.replace(old, new, 1))
        assert len(content) > len(RICH)
        read_bytes(content, "", "")
        with suppress(Refusal):
            mark(mark(content, D6).content, E13)

    assert measure_growth(work, 1_000) < EVEN


@given(
    part=st.sampled_from(
        ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
         PART, "xl/worksheets/_rels/sheet1.xml.rels", DRAWING, "xl/comments/comment1.xml"]
    ),
    at=st.integers(0, 4000),
    length=st.integers(0, 40),
    new=st.sampled_from(["", "<", "x", '"', "/>", " 9", "<a/>", "٣"]),
)  # fmt: skip
def test_damaged_parts_are_refused(part: str, at: int, length: int, new: str) -> None:
    """A part that was garbled is refused or marked all the same, but nothing else is raised."""
    text = unpack(RICH)[part].decode()
    at %= len(text)
    garbled = patch_part(RICH, part, lambda _: f"{text[:at]}{new}{text[at + length :]}")
    try:
        mark(garbled, D6)
    except Refusal as refusal:
        assert refusal.code in ("file-damaged", "file-bomb")


NAMES = ("xl/workbook.xml", "ก.xml", "b/c.png", "[Content_Types].xml")


def make_archive(streamed: bool = False, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A few parts, one with a Thai name; a streamed archive has sizes behind the data."""

    class Pipe(io.BytesIO):
        def tell(self) -> int:
            raise OSError

    target = Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name in NAMES:
            info = zipfile.ZipInfo(name, (2025, 9, 1, 12, 30, 58))
            archive.writestr(info, f"<a>{name} </a>", method)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [make_archive(), make_archive(True), make_archive(method=0), b"rubbish" + make_archive()],
    ids=["plain", "streamed", "stored", "in the middle of a file"],
)
def test_entries_are_copied(content: bytes) -> None:
    """Replaced and added entries; those that stay have their bytes, names and dates."""
    package = PatchedPackage(content)
    package.write_bytes("XL\\workbook.xml", b"new")
    package.write_bytes("ข.xml", b"x" * 99)
    with zipfile.ZipFile(io.BytesIO(package.pack())) as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
        dates = [info.date_time[:2] for info in archive.infolist()]
    kept = {name: f"<a>{name} </a>" for name in NAMES}
    assert texts == {**kept, "xl/workbook.xml": "new", "ข.xml": "x" * 99}
    assert list(texts) == [*NAMES, "ข.xml"]
    assert dates == [(1980, 1), *[(2025, 9)] * 3, (1980, 1)]
    twice = {"xl/media/a.png": b"1", "xl/media/A.png": b"2"}
    assert unpack(PatchedPackage(pack(twice)).pack()) == twice


def test_damage_is_refused() -> None:
    """Damaged data, a missing part, and what is no archive."""
    content = make_archive(method=0)
    package = PatchedPackage(content.replace("<a>ก.xml".encode(), "<b>ก.xml".encode()))
    for part in ("ก.xml", "none.xml"):
        with pytest.raises(Refusal):
            package.edit(part)
    with pytest.raises(Refusal):
        PatchedPackage(content[:-30])


def test_bombs_are_refused() -> None:
    """Parts that are edited together inflate, and parse, to no more than the reader allows."""
    for size, piece in ((25_000_000, b" "), (250_000, b"<b/>")):
        target = io.BytesIO(make_archive())
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
            for number in range(6):
                archive.writestr(f"{number}.xml", b"<a>" + piece * size + b"</a>")
        package = PatchedPackage(target.getvalue())
        with pytest.raises(Refusal) as refusal:
            for number in range(6):
                package.edit(f"{number}.xml")
        assert refusal.value.code == "file-bomb"
