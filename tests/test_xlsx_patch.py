"""Marks put on workbooks of all kinds and taken off again: nothing else may change."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import canonicalize

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.forms.workbook import make_form
from itasheet.marking.corrections import SIGNATURE, SIGNATURE_SPOT, Mark, Marks, Note
from itasheet.resources import find_data
from itasheet.sheets.cell_reference import CellRange, CellRef
from itasheet.sheets.page import Cell, Page, Row
from itasheet.sheets.styles import AMBER_TINT, MARK_STYLES, RED_TINT
from itasheet.xlsx.package import Refusal
from itasheet.xlsx.patch_package import PatchedPackage
from itasheet.xlsx.patch_workbook import PatchedWorkbook, Unmarked
from itasheet.xlsx.read_workbook import read_workbook
from itasheet.xlsx.write_workbook import write_book
from tests.example.fill import load_report
from tests.example.make import load_round
from tests.rich import OWN, enrich, pack_parts, patch_part, read_parts
from tests.soundness import list_faults

SHEET = "แบบรายงาน"
LIST = "รายการแก้ไข"
D6, E13, F6 = CellRef(5, 3), CellRef(12, 4), CellRef(5, 5)


class Marked(NamedTuple):
    """A marked workbook's bytes, and what it does not show or keep."""

    content: bytes
    gaps: tuple[Unmarked, ...]


def mark_workbook(content: bytes, marks: Marks, *lists: str) -> Marked:
    """The workbook with these marks, and without those it had before."""
    return Marked(*PatchedWorkbook(content).replace_marks(lists, marks))


def clear_marks(content: bytes, lists: list[str]) -> bytes:
    """The workbook without any marks."""
    return PatchedWorkbook(content).replace_marks(lists, None)[0]


def find_colors(content: bytes) -> Mapping[str, Mapping[int, tuple[CellRange, ...]]]:
    """The areas that marks colour."""
    return PatchedWorkbook(content).find_colors()


def read_canonical(content: bytes) -> dict[str, str | bytes]:
    """The parts of a package, those in XML in their canonical form."""
    return {
        name: canonicalize(from_file=io.BytesIO(part))
        if re.search(r"\.(xml|rels)$", name)
        else part
        for name, part in read_parts(content).items()
    }


def read_packed(content: bytes) -> dict[str, bytes]:
    """The compressed bytes of a package's parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {}
        for info in archive.infolist():
            name, extra = (
                int.from_bytes(content[at : at + 2], "little")
                for at in (info.header_offset + 26, info.header_offset + 28)
            )
            start = info.header_offset + 30 + name + extra
            found[info.filename] = content[start : start + info.compress_size]
        return found


def make_marks(*spots: CellRef, sheet: str = SHEET, text: str = "ยังไม่ได้กรอก") -> Marks:
    """An error on each of these cells, each with a line in the list."""
    cells = [
        Cell(0, 0, "รายการที่ต้องแก้ไข", "mark_title"),
        Cell(*SIGNATURE_SPOT, SIGNATURE, "mark_text"),
        Cell(1, 0, "ที่", "mark_heading"),
        *(Cell(row, 2, str(spot), "mark_link") for row, spot in enumerate(spots, 2)),
        *(Cell(row, 4, text, "mark_cell") for row in range(2, len(spots) + 2)),
    ]
    page = Page(
        name=LIST,
        cells=tuple(cells),
        widths=(40, 100, 90, 100, 300, 300, 0, 0, 0, 0, 0),
        rows={0: Row(30)},
        merges=(CellRange(0, 0, 0, 5),),
        frozen_rows=2,
        protected=True,
    )
    return Marks(
        page=page,
        links={CellRef(row, 2): row - 1 for row in range(2, len(spots) + 2)},
        marks=tuple(Mark(number, sheet, (spot,), RED_TINT) for number, spot in enumerate(spots, 1)),
        notes=tuple(Note(sheet, spot, (("ต้องแก้ไข", text),), 300, 90) for spot in spots),
    )


def make_issued() -> bytes:
    """The finance unit's form as it is issued."""
    unit = next(unit for unit in load_round().units if unit.id == "finance")
    return write_book(make_form(load_report(), load_round(), unit, datetime(2025, 9, 1)))


def add_prefixes(content: bytes) -> bytes:
    """All elements of sheet, workbook and styles with a prefix, as some libraries write them."""

    def prefix(text: str) -> str:
        return re.sub(r"<(/?)(?![?!x]\b)([A-Za-z]\w*)(?=[\s/>])", r"<\1x:\2", text).replace(
            "xmlns=", "xmlns:x=", 1
        )

    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"):
        content = patch_part(content, part, prefix)
    return content


def drop_styles(content: bytes) -> bytes:
    """A workbook without a part of styles, as simple exporters write it."""
    parts = read_parts(content)
    del parts["xl/styles.xml"]
    content = pack_parts(parts)
    for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        content = patch_part(content, part, lambda text: re.sub(r"<\w+ [^>]*styles.*?>", "", text))
    for sheet in (name for name in parts if name.startswith("xl/worksheets/sheet")):
        content = patch_part(content, sheet, lambda text: re.sub(r' (?:s|dxfId)="\d+"', "", text))
    return content


def recode_workbook(content: bytes) -> bytes:
    """A workbook with a part in UTF-16."""
    parts = read_parts(content)
    text = parts["xl/workbook.xml"].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return pack_parts({**parts, "xl/workbook.xml": text.encode("utf-16")})


RETURNED = (find_data("examples", "round") / "with-mistakes" / "finance.xlsx").read_bytes()
ISSUED = make_issued()
RICH = enrich(RETURNED)
SAMPLES = {
    "libreoffice": RETURNED,
    "xlsxwriter": ISSUED,
    "openpyxl": RICH,
    "prefixes": add_prefixes(ISSUED),
    "utf-16": recode_workbook(ISSUED),
}


@pytest.mark.parametrize("content", SAMPLES.values(), ids=SAMPLES)
def test_whoever_saved_the_workbook(content: bytes) -> None:
    """The marked copy breaks no rule and opens on its list; all else in it stays, byte for byte.

    Taken off again, marks leave every part as it was, however it is written.
    """
    marked = mark_workbook(content, make_marks(D6, E13)).content
    assert list_faults(marked) == list_faults(content) == []
    workbook = openpyxl.load_workbook(io.BytesIO(marked))
    assert workbook.sheetnames[0] == workbook.active.title == LIST
    comment = workbook[SHEET]["D6"].comment
    assert comment.text.startswith("itasheet: ต้องแก้ไข\nยังไม่ได้กรอก")
    assert comment.author == "itasheet"
    assert find_colors(marked)[SHEET] == {1: (D6.area,), 2: (E13.area,)}
    assert read_canonical(clear_marks(marked, [LIST])) == read_canonical(content)

    touched = r"xl/(workbook|styles|worksheets/sheet1)\.xml|.*\.rels|\[Content_Types\].xml"
    touched += r"|xl/comments/comment1.xml|xl/drawings/commentsDrawing1.vml"
    old, new = read_packed(content), read_packed(marked)
    kept = {name for name in old if not re.fullmatch(touched, name)}
    assert len(kept) > 4
    assert {name: new[name] for name in kept} == {name: old[name] for name in kept}
    cells = re.compile(rb"<(?:x:)?sheetData>.*</(?:x:)?sheetData>", re.DOTALL)
    sheets = [read_parts(one)["xl/worksheets/sheet1.xml"] for one in (content, marked)]
    assert len({cells.findall(sheet)[0] for sheet in sheets}) == 1


def test_marking_again_replaces() -> None:
    """A second marking leaves nothing of the first."""
    first = mark_workbook(RICH, make_marks(D6, E13)).content
    again = mark_workbook(first, make_marks(E13), LIST).content
    assert read_canonical(again) == read_canonical(mark_workbook(RICH, make_marks(E13)).content)
    assert list_faults(again) == []


def test_everything_else_in_a_sheet_stays() -> None:
    """Validations, extensions, picture, chart, protection: all markup is there as it was."""
    part = "xl/worksheets/sheet1.xml"
    before = str(read_canonical(RICH)[part])
    after = str(read_canonical(mark_workbook(RICH, make_marks(D6)).content)[part])
    for name in ("dataValidations", "extLst", "sheetProtection", "drawing", "mergeCells", "cols"):
        found = re.findall(rf"<{name}\b.*?(?:</{name}>|/>)", before, re.DOTALL)
        assert len(found) == 1
        assert found == [
            one.replace('priority="100"', 'priority="99"')
            for one in re.findall(rf"<{name}\b.*?(?:</{name}>|/>)", after, re.DOTALL)
        ]


def test_colors_lie_on_top() -> None:
    """Our rules come first in the file and by priority; the others keep their order after them."""
    sheet = read_parts(mark_workbook(RICH, make_marks(D6, E13)).content)["xl/worksheets/sheet1.xml"]
    rules = re.findall(r"<(?:x14:)?cfRule [^>]*priority=\"(\d+)\"[^>]*>(.{0,40})", sheet.decode())
    assert [int(number) for number, _ in rules[:2]] == [1, 2]
    assert all("itasheet" in text for _, text in rules[:2])
    assert min(int(number) for number, _ in rules[2:]) > 2
    assert rules[-1][0] == "101"


def test_own_comments_stay() -> None:
    """A unit's comment stays as it is; that the cell has no room for ours is told."""
    marked = mark_workbook(RICH, make_marks(D6, F6))
    assert marked.gaps == (Unmarked("a cell has a comment already, which was kept", SHEET, (F6,)),)
    sheet = openpyxl.load_workbook(io.BytesIO(marked.content))[SHEET]
    assert {cell: sheet[cell].comment.text for cell in OWN} == OWN
    assert set(find_colors(marked.content)[SHEET]) == {1, 2}
    cleared = openpyxl.load_workbook(io.BytesIO(clear_marks(marked.content, [LIST])))[SHEET]
    comments = {cell.coordinate for row in cleared for cell in row if cell.comment}
    assert comments == set(OWN)


def test_comments_without_author_go() -> None:
    """LibreOffice drops authors: comments that begin as ours do are ours."""
    marked = mark_workbook(ISSUED, make_marks(D6)).content
    part = "xl/itasheet-comments.xml"
    orphaned = patch_part(marked, part, lambda text: text.replace(">itasheet<", "> <"))
    assert read_parts(clear_marks(orphaned, [LIST])).keys() == read_parts(ISSUED).keys()


DRAWING = "xl/drawings/commentsDrawing1.vml"


def test_untidy_drawing() -> None:
    """Excel's own drawings need not be good XML; ours goes into one, and out again."""
    untidy = patch_part(RICH, DRAWING, lambda text: text.replace("<div ", "<br><div ", 1))
    marked = mark_workbook(untidy, make_marks(D6)).content
    drawing = read_parts(marked)[DRAWING].decode()
    assert drawing.count(":Row>5</") == 3 and "<br><div" in drawing
    assert read_canonical(clear_marks(marked, [LIST])) == read_canonical(untidy)


@pytest.mark.parametrize("drawing", ["", "<xml>", "<nothing/>", "<xml xmlns:v='x'></xml>"])
def test_faulty_drawing(drawing: str) -> None:
    """Where boxes cannot be drawn, cells are still coloured and listed, and it is told."""
    faulty = patch_part(RICH, DRAWING, lambda _: drawing)
    marked = mark_workbook(faulty, make_marks(D6))
    assert marked.gaps == (Unmarked("the drawing of its comments is faulty", SHEET, (D6,)),)
    assert read_parts(marked.content)[DRAWING] == drawing.encode()
    assert find_colors(marked.content)[SHEET] == {1: (CellRange(*D6, *D6),)}


def test_no_styles() -> None:
    """A workbook without styles gets them."""
    marked = mark_workbook(drop_styles(ISSUED), make_marks(D6)).content
    assert list_faults(marked) == []
    fill = openpyxl.load_workbook(io.BytesIO(marked))[LIST]["C3"].font
    assert fill.underline == "single"


def test_strict() -> None:
    """Strict Open XML has other namespaces and types, which the new parts have too."""
    purl = "http://purl.oclc.org/ooxml/"
    names = {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main": f"{purl}spreadsheetml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/": f"{purl}officeDocument/",
    }
    parts = {name: part.decode() for name, part in read_parts(ISSUED).items()}
    for old, new in names.items():
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    strict = pack_parts({name: part.encode() for name, part in parts.items()})
    marked = mark_workbook(strict, make_marks(D6)).content
    assert list_faults(marked) == []
    added = [part for name, part in read_parts(marked).items() if "itasheet" in name]
    assert len(added) == 3
    assert not any(b"schemas.openxmlformats.org/spreadsheetml" in part for part in added)
    assert b"2006/relationships/" not in read_parts(marked)["xl/_rels/workbook.xml.rels"]
    assert read_canonical(clear_marks(marked, [LIST])) == read_canonical(strict)


def test_names_of_sheets_move() -> None:
    """Print areas belong to their sheets still, now one place further."""

    def find_areas(content: bytes) -> dict[str, str]:
        workbook = openpyxl.load_workbook(io.BytesIO(content))
        return {sheet.title: sheet.print_area for sheet in workbook if sheet.print_area}

    areas = find_areas(ISSUED)
    assert SHEET in areas
    marked = mark_workbook(ISSUED, make_marks(D6)).content
    assert find_areas(marked) == areas
    assert openpyxl.load_workbook(io.BytesIO(marked))[LIST].print_title_rows == "$2:$2"


def test_links_lead_to_names() -> None:
    """The list's links go by defined names, which follow their cells."""
    marked = mark_workbook(ISSUED, make_marks(D6, E13)).content
    workbook = openpyxl.load_workbook(io.BytesIO(marked))
    links = {cell: workbook[LIST][cell].hyperlink.location for cell in ("C3", "C4")}
    assert links == {"C3": "itasheet_mark_1", "C4": "itasheet_mark_2"}
    assert workbook.defined_names["itasheet_mark_2"].attr_text == f"'{SHEET}'!$E$13"
    assert workbook[LIST].protection.sheet and not workbook[LIST].protection.password


@pytest.mark.parametrize("name", MARK_STYLES)
def test_styles_of_the_list(name: str) -> None:
    """The list's cells look as the house style says, beside all that the workbook has."""
    marks = make_marks(D6)
    page = marks.page._replace(cells=(*marks.page.cells, Cell(9, 1, "ก", name)))
    marked = mark_workbook(RETURNED, marks._replace(page=page)).content
    style, cell = MARK_STYLES[name], openpyxl.load_workbook(io.BytesIO(marked))[LIST]["B10"]
    font, fill, border, align = cell.font, cell.fill, cell.border.left, cell.alignment
    assert (font.name, font.sz, font.b, font.u) == (
        style.family, style.size, style.bold, "single" if style.underline else None,
    )  # fmt: skip
    assert font.color.rgb == f"FF{style.color[1:]}" and font.charset == 222
    assert fill.fgColor.rgb == (f"FF{style.fill[1:]}" if style.fill else "00000000")
    assert (border.style or "none", align.horizontal, bool(align.wrap_text)) == (
        style.border, style.align, style.wrap,
    )  # fmt: skip
    assert align.vertical == {"middle": "center"}.get(style.valign, style.valign)
    assert cell.protection.locked and cell.number_format == "General"


def test_another_open_tab() -> None:
    """Only the list is selected, lest typing go into two sheets; when it goes, a sheet is open."""
    view = "<workbookView "
    other = patch_part(
        ISSUED, "xl/workbook.xml", lambda text: text.replace(view, f'{view}activeTab="1" ')
    )
    for number, word in ((1, "0"), (2, "1")):
        part = f"xl/worksheets/sheet{number}.xml"
        text = read_parts(other)[part].decode().replace(' tabSelected="1"', "")
        text = text.replace("<sheetView ", f'<sheetView tabSelected="{word}" ', 1)
        other = pack_parts({**read_parts(other), part: text.encode()})
    assert list_faults(other) == []
    marked = mark_workbook(other, make_marks(D6)).content
    assert list_faults(marked) == []
    cleared = clear_marks(marked, [LIST])
    assert list_faults(cleared) == []
    assert openpyxl.load_workbook(io.BytesIO(cleared)).active.title == SHEET


def test_texts_are_escaped() -> None:
    """What a unit typed stays text: no markup, no formula, no escape of Excel's, no controls."""
    text = "=1+1 <b>&amp;\"'_x000D_\x07 ๙ 😀\nสอง"
    marked = mark_workbook(ISSUED, make_marks(D6, text=text)).content
    assert list_faults(marked) == []
    workbook = openpyxl.load_workbook(io.BytesIO(marked))
    expected = text.replace("\x07", "")
    assert workbook[LIST]["E3"].value == expected.replace("_x000D_", "_x005F_x000D_")
    assert workbook[LIST]["E3"].data_type == "s"
    assert workbook[SHEET]["D6"].comment.text == f"itasheet: ต้องแก้ไข\n{expected}"


def test_many_comments() -> None:
    """More boxes than one block of numbers has are spread over several blocks."""
    spots = [CellRef(row, 1) for row in range(1100)]
    marked = mark_workbook(ISSUED, make_marks(*spots)).content
    assert list_faults(marked) == []
    drawing = read_parts(marked)["xl/drawings/itasheet-notes.vml"]
    assert b'data="1,2"' in drawing
    assert len(set(re.findall(rb'id="(_x0000_s\d+)"', drawing))) == 1100


def test_signature_is_told() -> None:
    """A signed workbook is no longer signed when it is marked."""
    signed = pack_parts({**read_parts(ISSUED), "_xmlsignatures/sig1.xml": b"<Signature/>"})
    reason = "the digital signature of the workbook is no longer valid"
    assert mark_workbook(signed, make_marks(D6)).gaps == (Unmarked(reason),)


def test_colors_by_weight() -> None:
    """The first mark of a cell lies over the second; what only tells something has no colour."""
    marks = make_marks(D6)
    colors = {(D6,): RED_TINT, (D6, F6): AMBER_TINT, (E13,): ""}
    both = tuple(Mark(number, SHEET, *one) for number, one in enumerate(colors.items(), 1))
    sheet = openpyxl.load_workbook(
        io.BytesIO(mark_workbook(ISSUED, marks._replace(marks=both)).content)
    )[SHEET]
    rules = {
        str(area.sqref): (rule.priority, rule.dxf.fill.bgColor.rgb)
        for area in sheet.conditional_formatting
        for rule in area.rules
        if "itasheet" in rule.formula[0]
    }
    assert rules == {"D6": (1, "FFF6D0CA"), "D6 F6": (2, "FFFFE7B0")}


HOSTILE = {
    "shapes without end": (DRAWING, "</xml>", "<ns1:shape " * 150_000 + "</xml>"),
    "roots without end": (DRAWING, "<xml ", "<xml " * 200_000),
    "blocks without end": (DRAWING, "<ns0:idmap ", "<ns0:idmap " * 150_000),
    "spaces": ("xl/workbook.xml", "<workbookView ", "<workbookView " + " " * 1_000_000),
    "comments": ("xl/comments/comment1.xml", "<commentList>",
                 "<commentList>" + '<comment ref="A1"/>' * 50_000),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_parts_take_no_time(name: str, tmp_path: Path) -> None:
    """A part of a million characters that makes searching slow is dealt with in seconds."""
    part, old, new = HOSTILE[name]
    content = patch_part(RICH, part, lambda text: text.replace(old, new, 1))
    assert content != RICH
    (tmp_path / "form.xlsx").write_bytes(content)
    start = time.process_time()
    read_workbook(tmp_path / "form.xlsx")
    with suppress(Refusal):
        mark_workbook(mark_workbook(content, make_marks(D6)).content, make_marks(E13))
    assert time.process_time() - start < 10


@settings(max_examples=60, deadline=None)
@given(
    part=st.sampled_from(
        ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
         "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels", DRAWING,
         "xl/comments/comment1.xml"]
    ),
    at=st.integers(0, 4000),
    length=st.integers(0, 40),
    new=st.sampled_from(["", "<", "x", '"', "/>", " 9", "<a/>", "٣"]),
)  # fmt: skip
def test_damaged_parts_are_refused(part: str, at: int, length: int, new: str) -> None:
    """A part that was garbled is refused or marked all the same, but nothing else is raised."""
    parts = read_parts(RICH)
    text = parts[part].decode()
    at %= len(text)
    garbled = pack_parts({**parts, part: f"{text[:at]}{new}{text[at + length :]}".encode()})
    try:
        mark_workbook(garbled, make_marks(D6))
    except Refusal as refusal:
        assert refusal.code in ("file-damaged", "file-bomb")


# ---------------------------------------------------------------- the archive


def make_archive(streamed: bool = False, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A few parts, one with a Thai name; a streamed archive has sizes behind the data."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return not streamed

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    target = Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name in ("xl/workbook.xml", "ก.xml", "b/c.png", "[Content_Types].xml"):
            info = zipfile.ZipInfo(name, (2025, 9, 1, 12, 30, 58))
            archive.writestr(info, f"<a>{name} </a>", method)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [make_archive(), make_archive(True), make_archive(method=0), b"rubbish" + make_archive()],
    ids=["plain", "streamed", "stored", "in the middle of a file"],
)
def test_entries_are_copied(content: bytes) -> None:
    """Replaced, dropped and added entries; the one that stays has its bytes, name and date."""
    package = PatchedPackage(content)
    package.write_bytes("XL\\workbook.xml", b"new")
    package.write_bytes("ข.xml", b"x" * 99)
    changed = package.pack()
    with zipfile.ZipFile(io.BytesIO(changed)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "xl/workbook.xml",
            "ก.xml",
            "b/c.png",
            "[Content_Types].xml",
            "ข.xml",
        ]
        assert archive.read("xl/workbook.xml") == b"new"
        assert archive.read("ข.xml") == b"x" * 99
        assert archive.read("ก.xml").decode() == "<a>ก.xml </a>"
        assert archive.getinfo("ก.xml").date_time == (2025, 9, 1, 12, 30, 58)
        assert archive.getinfo("ข.xml").date_time == (1980, 1, 1, 0, 0, 0)


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
