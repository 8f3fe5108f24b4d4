"""Sound workbooks whose cells show something else than their value, or are hidden, or lead on."""

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


SOUND: dict[str, bytes] = {
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
