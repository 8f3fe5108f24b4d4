"""Workbooks that are odd but sound, in their markup and their package."""

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

DATES = make_styles(
    "d/m/yyyy", "h:mm", "[h]:mm", "0.00", "[$-107041E]d mmm bbbb", "&quot;day&quot; 0", "bb",
    "[Red]0", "General", "yyyy\\-mm", "0\\d", "#,##0_m"
)  # fmt: skip


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
    "far-from-A1": make_workbook('<row r="7"><c r="AB7"><v>1</v></c></row>'),
    "no-references": make_workbook(
        "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    ),
    "some-references": make_workbook(
        '<row r="3"><c r="B3"/><c><v>1</v></c></row><row><c><v>2</v></c></row>'
    ),
    "numbers": make_workbook(
        "<row><c><v>2567.0</v></c><c><v>1.5</v></c><c><v>-3</v></c><c><v>9007199254740993</v>"
        "</c><c><v>1E+20</v></c><c><v> 7 </v></c><c><v>0</v></c><c><v>1.2E3</v></c></row>"
    ),
    "no-numbers": make_workbook(
        f"<row><c><v>nan</v></c><c><v>1_0</v></c><c><v>๑๒</v></c><c><v>1E999</v></c>"
        f"<c><v>{'9' * 400}</v></c></row>"
    ),
    "booleans": make_workbook('<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="b"/></row>'),
    "shared-strings": make_workbook(
        '<row><c t="s"><v>1</v></c><c t="s"><v> 0 </v></c><c t="s"><v>2</v></c></row>',
        strings=make_strings("<t>ก</t>", '<t xml:space="preserve"> ข </t>', "<t/>"),
    ),
    "white-space-without-xml-space": make_workbook(
        '<row><c t="s"><v>0</v></c></row>', strings=make_strings("<t> ก\n </t>")
    ),
    "rich-text-without-readings": make_workbook(
        '<row><c t="s"><v>0</v></c></row>',
        strings=make_strings(
            "<r><rPr><b/></rPr><t>มาตร</t></r><r><t>การ</t></r><rPh><t>x</t></rPh>"
        ),
    ),
    "inline-strings": make_workbook(
        '<row><c t="inlineStr"><is><t>ก</t></is></c><c><v>1</v></c>'
        '<c t="inlineStr"><is><r><t>ข</t></r><r><t>ค</t></r></is></c></row>'
    ),
    "a-stray-inline-string-does-not-run-on": make_workbook(
        '<row><c t="n"><is><t>x</t></is><v>1</v></c><c t="inlineStr"><is><t>ก</t></is></c></row>'
    ),
    "formula-results": make_workbook(
        '<row><c t="str"><f>A2</f><v>ข้อความ</v></c><c><f>1+1</f><v>2</v></c>'
        '<c t="str"><f>A3</f><v></v></c><c t="str"><f>A3</f></c></row>'
    ),
    "strings-without-their-type": make_workbook(
        '<row><c><is><t>ก_x005F_x0041_</t></is></c><c t="inlineStr"><v>ข</v></c></row>'
    ),
    "character-data-sections": make_workbook(
        '<row><c><v><![CDATA[5]]></v></c><c t="inlineStr"><is><t>1 <![CDATA[<2>]]></t></is></c>'
        "</row>"
    ),
    "escapes-decoded-once": make_workbook(
        '<row><c t="str"><v>a_x000D_\nb</v></c><c t="str"><v>_x005F_x0041_</v></c>'
        '<c t="str"><v>_x001B_[1m_x0000_</v></c><c t="str"><v>_xD83D__xDE00__xD800_</v></c>'
        '<c t="str"><v>_x41_</v></c></row>'
    ),
    "dates-by-format": make_workbook(
        '<row><c s="1"><v>45566</v></c><c s="1"><v>45566.5</v></c><c s="2"><v>0.75</v></c>'
        '<c s="3"><v>1.5</v></c><c s="4"><v>45566</v></c><c s="5"><v>45566</v></c>'
        '<c s="6"><v>45566</v></c><c s="7"><v>45566</v></c><c s="8"><v>5</v></c>'
        '<c s="9"><v>5</v></c><c s="10"><v>45566</v></c><c s="11"><v>5</v></c>'
        '<c s="12"><v>5</v></c><c s="99"><v>5</v></c></row>',
        styles=DATES,
    ),
    "dates-at-the-edges": make_workbook(
        '<row><c s="1"><v>1</v></c><c s="1"><v>59</v></c><c s="1"><v>60</v></c>'
        '<c s="1"><v>61</v></c><c s="1"><v>-5</v></c><c s="1"><v>2958465</v></c>'
        '<c s="1"><v>2958466</v></c><c s="1"><v>0</v></c><c s="1"><v>45565.99999999999</v></c>'
        '<c s="1"><v>1E300</v></c><c s="3"><v>1E300</v></c><c s="1"><v>243892</v></c></row>',
        styles=DATES,
    ),
    "dates-from-1904": make_workbook(
        '<row><c s="1"><v>44104</v></c><c s="1"><v>0</v></c><c s="1"><v>2958465</v></c></row>',
        styles=DATES,
        outline=make_outline(before='<workbookPr date1904="true"/>'),
    ),
    "dates-in-ISO-8601": make_workbook(
        '<row><c t="d"><v>2024-10-01</v></c><c t="d"><v>2024-10-01T08:30:00Z</v></c>'
        '<c t="d"><v>๑ ต.ค. ๒๕๖๗</v></c></row>'
    ),
    "a-blank-cell-at-the-far-corner": make_workbook(
        FILLED + '<row r="1048576"><c r="XFD1048576" s="3"/></row>'
        '<row r="2000000000"><c r="A2000000000"/></row>'
    ),
    "a-filled-cell-at-the-far-corner": make_workbook(
        FILLED + '<row r="1048576"><c r="XFD1048576"><v>9</v></c></row>'
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
    "tags-of-others": make_workbook(
        after='<extLst><o:c xmlns:o="urn:other" r="B2"><o:v>8</o:v></o:c></extLst>'
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
    "line-ends-and-quotes-of-others": make_workbook(
        "\r\n\t<row\n r='2'\n>\r\n<c r='B2'\tt='inlineStr' ><is><t>a\r\nb&#13;&#10;c</t></is></c>"
        "\n</row>\n"
    ),
    "entities-in-text": make_workbook(
        '<row><c t="str"><v>A&amp;B &lt;ข&gt; &#3585;&#x0E02; &quot;ค&quot;</v></c></row>'
    ),
    "booleans-as-words": make_workbook(
        '<row><c t="b"><v>true</v></c><c t="b"><v> 1 </v></c><c t="b"><v>false</v></c></row>'
    ),
    "references-in-small-letters": make_workbook('<row r="3"><c r="ab3"><v>1</v></c></row>'),
    "rows-out-of-order": make_workbook(
        '<row r="5"><c r="A5"><v>5</v></c></row><row r="2"><c r="C2"><v>3</v></c>'
        '<c r="A2"><v>1</v></c></row>'
    ),
    "one-row-twice": make_workbook(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>'
    ),
    "an-empty-sheet": make_workbook(""),
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
    "shared-and-array-formulas": make_workbook(
        '<row><c><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c>'
        '<c><f t="array" ref="B1">SUM(C1:C2)</f><v>1</v></c></row>'
        '<row><c><f t="shared" si="0"/><v>4</v></c><c t="str"><f>"ก"</f><v>ก</v></c></row>'
    ),
    "lists-and-rules-in-extensions": make_workbook(
        '<row><c t="str"><v>สำนักปลัด</v></c></row>',
        '<dataValidations count="1"><dataValidation sqref="A1" type="list"><formula1>"ก,ข"'
        "</formula1></dataValidation></dataValidations><extLst><ext "
        'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
        "<x14:dataValidation type='list'><x14:formula1><xm:f>A1:A3</xm:f></x14:formula1>"
        "<xm:sqref>B1</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>",
    ),
    "values-under-merged-cells": make_workbook(
        '<row r="1"><c r="A1" t="str"><v>บน</v></c><c r="B1" t="str"><v>ใต้</v></c></row>'
        '<row r="2"><c r="A2"><v>7</v></c></row>',
        '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="D9:C4"/><mergeCell ref="E1"/>'
        "</mergeCells>",
    ),
    "signs-beyond-the-first-plane": make_workbook(
        '<row><c t="str"><v>👍🏽 ๒๕๖๙ é é \u200bก\u202eข</v></c></row>'
    ),
    "text-that-looks-like-a-formula": make_workbook(
        '<row><c t="str"><v>=1+1</v></c><c t="inlineStr"><is><t>@SUM(A1)</t></is></c>'
        '<c t="str"><v>+66</v></c><c t="str"><v>-</v></c></row>'
    ),
}
