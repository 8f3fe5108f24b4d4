"""Workbooks that are odd but sound, in their markup, their package, and what lies beside."""

import io
import zipfile
from collections.abc import Mapping

from tests.files.parts import (
    BOOK_RELATIONS,
    FIRST_SHEET,
    MAIN,
    OFFICE,
    SHEET,
    SHEET_RELATIONS,
    deflate,
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
    "formats-that-are-not-the-cells": make_workbook(
        '<row><c s="1"><v>45000</v></c><c s=""><v>7</v></c><c r="C1" s=""><v>8</v></c></row>',
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
    "part-names-in-other-case-and-slashes": pack(
        {name.replace("xl/", "XL\\"): content for name, content in make_parts().items()}
    ),
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
    "comments-that-never-close": deflate(
        add_beside(
            TWO_TEXTS,
            "",
            relate(("n", "comments", "../comments1.xml")),
            xl__comments1_xml="<comments>" + '<comment ref="B1" authorId=><author/>' * 6_000,
        )
    ),
}
