"""Workbooks that are odd but sound, in their markup, their package, and what lies beside."""

import io
import zipfile
from collections.abc import Mapping

from tests.files.parts import (
    BOOK_RELATIONS,
    FILLED,
    FIRST_SHEET,
    MAIN,
    OFFICE,
    SHEET,
    SHEET_RELATIONS,
    deflate,
    make_outline,
    make_parts,
    make_sheet,
    make_strings,
    make_styles,
    make_workbook,
    pack,
    relate,
    replace_parts,
)

DRAWING = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
TWO_TEXTS = '<row><c t="str"><v>ก</v></c><c t="str"><v>ข</v></c></row>'


def add_beside(rows: str, after: str, relations: str, **parts: str | bytes) -> bytes:
    """A workbook whose sheet has relations and what they lead to."""
    named = {name.replace("__", "/").replace("_", "."): part for name, part in parts.items()}
    sheet = {SHEET: make_sheet(rows, after), SHEET_RELATIONS: relations}
    return pack({**make_parts(), **sheet, **named})


def add_comment(content: bytes) -> bytes:
    """An archive with words of its maker behind its directory."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = "งวดที่ ๑ PK".encode()
    return stream.getvalue()


def stream_parts(parts: Mapping[str, str | bytes], force_zip64: bool = False) -> bytes:
    """The parts in an archive that was written without going back, so that sizes stand behind."""
    stream = _Unseekable()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=force_zip64) as part:
                part.write(content.encode() if isinstance(content, str) else content)
    return stream.getvalue()


class _Unseekable(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation


SOUND: dict[str, bytes] = {
    "plain": make_workbook(),
    "strings-that-nobody-uses": replace_parts({"xl/sharedStrings.xml": None}),
    "styles-and-properties-that-are-not-there": replace_parts(
        {"xl/styles.xml": None, "docProps/custom.xml": None}
    ),
    "formats-that-are-not-the-cells": make_workbook(
        '<row><c s="1"><v>45000</v></c><c s=""><v>7</v></c></row>',
        styles=make_styles("d/m/yyyy")
        .replace("</s", '<dxfs><dxf><numFmt numFmtId="200" formatCode="0%"/></dxf></dxfs></s')
        .replace("<numFmts>", '<numFmts><numFmt numFmtId="170"/>'),
    ),
    "lying-dimension-and-counts": replace_parts(
        {
            SHEET: make_sheet('<row r="9"><c r="C9" t="s"><v>0</v></c></row>').replace(
                "<sheetData>", '<dimension ref="A1"/><sheetData>'
            ),
            "xl/sharedStrings.xml": make_strings("<t>ก</t>").replace('"1"', '"4000000000"'),
        }
    ),
    "strict-Open-XML": pack(
        {
            name: str(content)
            .replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
            for name, content in make_parts().items()
        }
    ),
    "namespace-prefixes": make_workbook(
        sheet=f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>4</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    ),
    "UTF-16-with-a-mark": make_workbook(
        sheet=(
            '<?xml version="1.0" encoding="UTF-16"?>'
            + make_sheet('<row><c t="str"><v>ผู้รับผิดชอบ</v></c></row>')
        ).encode("utf-16")
    ),
    "UTF-16-without-a-mark": make_workbook(
        sheet=make_sheet('<row><c t="str"><v>ผ</v></c></row>').encode("utf-16-be")
    ),
    "Thai-eight-bit-encoding": make_workbook(
        sheet=(
            '<?xml version="1.0" encoding="TIS-620"?>'
            + make_sheet('<row><c t="str"><v>กองช่าง</v></c></row>')
        ).encode("cp874")
    ),
    "part-names-in-other-case-and-slashes": pack(
        {name.replace("xl/", "XL\\"): content for name, content in make_parts().items()}
    ),
    "stored-without-compression": pack(make_parts(), zipfile.ZIP_STORED),
    "no-strings-styles-and-properties": replace_parts(
        {
            "docProps/custom.xml": None,
            "_rels/.rels": relate(("w", "officeDocument", "xl/workbook.xml")),
            BOOK_RELATIONS: relate(FIRST_SHEET),
        }
    ),
    "bytes-after-the-end": make_workbook() + b"\r\n-- ",
    "macros-and-pictures-beside": deflate(
        replace_parts({"xl/vbaProject.bin": b"\0" * 10, "xl/media/image1.png": b"\0" * 60_000_000})
    ),
    "a-mark-before-UTF-8": make_workbook(
        sheet=b"\xef\xbb\xbf" + make_sheet('<row><c t="str"><v>กองคลัง</v></c></row>').encode()
    ),
    "comments-and-instructions-between": make_workbook(
        sheet='<?xml version="1.0"?><!-- x --><?mso-application progid="Excel.Sheet"?>'
        + make_sheet("<!-- <c/> --><row><?a b?><c><!-- 9 --><v>1</v></c></row>")
    ),
    "an-archive-with-a-comment": add_comment(make_workbook()),
    "parts-compressed": deflate(make_workbook()),
    "parts-streamed": stream_parts(make_parts()),
    "parts-with-sizes-of-64-bits": stream_parts(make_parts(), force_zip64=True),
    "targets-from-the-root": replace_parts(
        {
            "_rels/.rels": relate(("w", "officeDocument", "/xl/workbook.xml")),
            BOOK_RELATIONS: relate(
                ("s1", "worksheet", "/xl/./worksheets/../worksheets/sheet1.xml")
            ),
        }
    ),
    "no-content-types": replace_parts({"[Content_Types].xml": None}),
    "links-to-the-web": add_beside(
        TWO_TEXTS,
        '<hyperlinks><hyperlink ref="A1" r:id="a"/><hyperlink ref="$B$1" r:id="b" location="ข้อ2"/>'
        '<hyperlink ref="C1" r:id="a"/><hyperlink ref="A1" r:id="gone"/></hyperlinks>',
        relate(
            ("a", "hyperlink", "https://example.go.th/ita?y=2569&amp;o=26"),
            ("b", "hyperlink", "mailto:clerk@example.go.th"),
        ),
    ),
    "links-that-run-programs": add_beside(
        TWO_TEXTS,
        '<hyperlinks><hyperlink ref="A1" r:id="a"/></hyperlinks>',
        relate(("a", "hyperlink", "javascript:alert(1)")),
    ),
    "comments": add_beside(
        TWO_TEXTS,
        "",
        relate(("n", "comments", "../comments1.xml")),
        xl__comments1_xml=f'<comments xmlns="{MAIN}">'
        '<authors><author/></authors><commentList><comment ref="B1" authorId="0"><text><t>ถาม</t>'
        '</text></comment><comment authorId="0" ref="A7"><text><t>ตอบ</t></text></comment>'
        "</commentList></comments>",
    ),
    "comments-that-are-damaged": add_beside(
        TWO_TEXTS,
        "",
        relate(("n", "comments", "../comments1.xml"), ("d", "drawing", "../drawings/gone.xml")),
        xl__comments1_xml='<comments><comment ref="A1"><comment ref="๑"><comment ref="ZZZZ1">',
    ),
    "comments-that-never-close": deflate(
        add_beside(
            TWO_TEXTS,
            "",
            relate(("n", "comments", "../comments1.xml")),
            xl__comments1_xml="<comments>" + '<comment ref="B1" authorId=><author/>' * 6_000,
        )
    ),
    "pictures-and-shapes": add_beside(
        TWO_TEXTS,
        '<drawing r:id="d"/>',
        relate(("d", "drawing", "../drawings/drawing1.xml")),
        xl__drawings__drawing1_xml=f"<xdr:wsDr {DRAWING}><xdr:twoCellAnchor><xdr:pic/>"
        "</xdr:twoCellAnchor><xdr:oneCellAnchor><xdr:pic><xdr:spPr/></xdr:pic></xdr:oneCellAnchor>"
        "<mc:AlternateContent><mc:Choice><xdr:graphicFrame/></mc:Choice><mc:Fallback><xdr:sp/>"
        "</mc:Fallback></mc:AlternateContent><xdr:sp></xdr:sp><xdr:cxnSp /></xdr:wsDr>",
    ),
    "macros": replace_parts(
        {
            BOOK_RELATIONS: relate(FIRST_SHEET, ("v", "vbaProject", "vbaProject.bin")),
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0Sub AutoOpen()",
        }
    ),
    "links-to-other-workbooks": replace_parts(
        {
            BOOK_RELATIONS: relate(
                FIRST_SHEET, ("x", "externalLink", "externalLinks/externalLink1.xml")
            ),
            SHEET: make_sheet("<row><c><f>[1]แผ่น!A1</f><v>9</v></c></row>"),
        }
    ),
    "a-chart-with-a-tab-of-its-own": pack(
        {
            **make_parts(
                outline=make_outline(
                    '<sheet name="กราฟ" sheetId="2" r:id="c"/>'
                    '<sheet name="แบบ" sheetId="1" r:id="s1"/>'
                )
            ),
            BOOK_RELATIONS: relate(FIRST_SHEET, ("c", "chartsheet", "chartsheets/sheet1.xml")),
        }
    ),
    "relations-of-the-sheet-without-use": add_beside(
        FILLED, "", relate(("a", "oleObject", "../embeddings/a.bin"), ("b", "image", OFFICE))
    ),
}
