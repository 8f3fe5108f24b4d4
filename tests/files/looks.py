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


def show_numbers(*cells: tuple[str | int, str]) -> bytes:
    """A column of cells, each a (number format or its number, stored value)."""
    rows = "".join(
        f'<row><c s="{style}"><v>{value}</v></c></row>' for style, (_, value) in enumerate(cells, 1)
    )
    return make_workbook(rows, styles=make_styles(*(code for code, _ in cells)))


def add_beside(rows: str, after: str, relations: str, **parts: str | bytes) -> bytes:
    """A workbook whose sheet has relations and what they lead to."""
    named = {name.replace("__", "/").replace("_", "."): part for name, part in parts.items()}
    sheet = {SHEET: make_sheet(rows, after), SHEET_RELATIONS: relations}
    return pack({**make_parts(), **sheet, **named})


FORMATTED: dict[str, list[tuple[str | int, str]]] = {
    "Thai-digits-by-format": [("[$-D00041E]0", "2567"), ("t0", "12"),
        ("[DBNum1][$-41E]General", "305"), ("[$-D00041E]#,##0.00", "1234567.891"),
        ("t#,##0", "-4500")],
    "percents": [("0%", "0.5"), ("0.00%", "0.12345"), ("0.0%", "1"), ("#%", "0.073")],
    "thousands": [("#,##0", "2500"), ("#,##0", "999"), ("#,##0.00", "1234567.5"),
        ("#,##0", "-1000000"), ("#,##0,", "2500000"), ("0.0,,&quot; ล้าน&quot;", "12345678")],
    "leading-zeros": [("00000", "42"), ("0-0000-00000-00-0", "1103700123456"),
        ("000\\-000\\-0000", "812345678"), ("00", "7")],
    "words-around-numbers": [("0&quot; บาท&quot;", "500"), ("General&quot; คน&quot;", "12"),
        ("ข้อ 0", "3"), ("&quot;ร้อยละ &quot;0.0", "80.25"), ("[$฿-41E]#,##0", "1500"),
        ("0\\ \\ว\\ั\\น", "30")],
    "signs-by-section": [("#,##0_);(#,##0)", "-1200"), ("0;-0;&quot;-&quot;", "0"),
        ("[Red]-0.0;[Blue]0.0", "2"), ("0.00;0.00", "-3"), ("0", "-0.4"), ("0.0", "2.25"),
        ("0", "1.5")],
    "sections-by-condition": [("[&lt;100]&quot;น้อย &quot;0;[&gt;=100]&quot;มาก &quot;0", "99"),
        ("[&lt;100]&quot;น้อย &quot;0;[&gt;=100]&quot;มาก &quot;0", "100"),
        ("[=1]&quot;ใช่&quot;;[=0]&quot;ไม่&quot;;0", "1"),
        ("[=1]&quot;ใช่&quot;;[=0]&quot;ไม่&quot;;0", "0"),
        ("[=1]&quot;ใช่&quot;;[=0]&quot;ไม่&quot;;0", "5")],
    "powers-of-ten": [("0.00E+00", "12345"), ("0E+0", "0.002"), ("##0.0E+0", "12345")],
    "places-left-open": [("0.##", "1.5"), ("#.00", "0.5"), ("0.0#", "2"), ("# ##0", "1234")],
    "values-that-are-hidden-by-format": [(";;;", "2567"), ("0;0;", "0")],
    "Thai-dates-by-format": [("[$-D07041E]d mmmm yyyy", "45566"),
        ("[$-107041E]d mmm yy;@", "45566"), ("[$-41E]mmmm bbbb", "45566"),
        ("[$-187041E]d/mm/yyyy", "45566"), ("[$-1070000]d/mm/yyyy;@", "45566"),
        ("[$-41E]dddd&quot; ที่ &quot;d mmmm bbbb", "45566"), ("[$-41E]ddd d mmm bb", "45566"),
        ("[$-1010409]d mmmm yyyy", "45566"), ("[$-409]ddd, d-mmm-yy", "45566"),
        ("yyyy-mm-dd", "45566"), ("d/m/yyyy", "243892")],
    "times-by-format": [("[$-409]h:mm AM/PM", "0.75"), ("h:mm:ss", "0.5"), ("[h]:mm", "1.5"),
        ("mm:ss.0", "0.0104167"), ("d/m/yyyy h:mm", "45566.354166667"), ("[mm]:ss", "0.5"),
        ("hh.mm&quot; น.&quot;", "0.375")],
    "built-in-formats": [(1, "2.5"), (2, "2"), (3, "1234.5"), (4, "1234.5"), (9, "0.5"),
        (10, "0.5"), (11, "1234"), (20, "0.75"), (21, "0.75"), (37, "-5"), (46, "1.25"),
        (49, "7"), (48, "12345")],
    "built-in-Thai-formats": [(59, "2567"), (60, "1.5"), (61, "12345"), (62, "1234.5"),
        (67, "0.5"), (71, "45566")],
    "dates-as-the-machine-shows-them": [(14, "45566"), (22, "45566.5")],
}  # fmt: skip
"""Numbers by their formats, or by the numbers of these: a column of cells in each workbook."""

SOUND: dict[str, bytes] = {
    **{name: show_numbers(*cells) for name, cells in FORMATTED.items()},
    "words-around-texts": make_workbook(
        '<row><c s="1" t="str"><v>แผน</v></c><c s="2" t="str"><v>แผน</v></c>'
        '<c s="3" t="str"><v>แผน</v></c></row>',
        styles=make_styles("0;-0;0;@&quot; (ร่าง)&quot;", "@", "0"),
    ),
    "noise-of-arithmetic": make_workbook(
        "<row><c><v>0.30000000000000004</v></c><c><v>0.00001</v></c><c><v>1E+20</v></c>"
        "<c><v>33.333333333333336</v></c><c><v>1103700123456</v></c></row>"
    ),
    "formulas-without-results": make_workbook(
        "<row><c><f>A1+1</f></c><c><v>1</v></c><c><f>SUM(B1:B2)</f><v/></c><c t='str'><f>B1</f></c>"
        "</row>"
    ),
    "error-cells": make_workbook(
        '<row><c t="e"><v>#REF!</v></c><c t="e"><f>X</f><v>#SPILL!</v></c><c t="e"/>'
        '<c t="e"><v>#ไม่มี</v></c><c><v>1</v></c></row>'
    ),
    "links-to-the-web": add_beside(
        TWO_TEXTS,
        '<hyperlinks><hyperlink ref="A1" r:id="a"/><hyperlink ref="$B$1" r:id="b" location="ข้อ2"/>'
        '<hyperlink ref="C1" r:id="a"/><hyperlink ref="A1" r:id="gone"/></hyperlinks>',
        relate(
            ("a", "hyperlink", "https://example.go.th/ita?y=2569&amp;o=26"),
            ("b", "hyperlink", "mailto:clerk@example.go.th"),
        ),
    ),
    "links-within-the-workbook": make_workbook(
        TWO_TEXTS,
        '<hyperlinks><hyperlink ref="A1" location="\'แบบ\'!A9" display="x"/></hyperlinks>',
    ),
    "links-over-many-cells": make_workbook(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c><c r="D3"><v>4</v>'
        '</c></row><row r="900000"><c r="XFD900000"><v>3</v></c></row>',
        '<hyperlinks><hyperlink ref="A1:B5" location="แบบ!A1"/>'
        '<hyperlink ref="C1:D1048576" location="แบบ!C1"/>'
        '<hyperlink ref="A1:XFD1048576" location="แบบ!B2"/></hyperlinks>',
    ),
    "links-by-formula": make_workbook(
        '<row><c t="str"><f>HYPERLINK("https://example.go.th/&quot;&quot;a","เปิด")</f>'
        "<v>เปิด</v></c>"
        '<c t="str"><f>HYPERLINK(A1,"x")</f><v>x</v></c>'
        '<c t="str"><f>IF(1,HYPERLINK("http://example.go.th"))</f><v>y</v></c></row>'
    ),
    "links-that-run-programs": add_beside(
        TWO_TEXTS,
        '<hyperlinks><hyperlink ref="A1" r:id="a"/></hyperlinks>',
        relate(("a", "hyperlink", "javascript:alert(1)")),
    ),
    "hidden-rows": make_workbook(
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"/>'
        '<row r="3" hidden="0"><c r="A3"><v>3</v></c></row>'
        '<row r="4" hidden="true"><c r="B4"><v>4</v></c></row>'
    ),
    "hidden-columns": make_workbook(
        sheet=make_sheet(
            "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c/><c><v>5</v></c></row>",
            before='<cols><col min="5" max="16384" width="9" hidden="1"/>'
            '<col min="2" max="2" width="9" hidden="1"/><col min="3" max="3" width="5"/></cols>',
        )
    ),
    "a-sheet-hidden-for-good": make_workbook(
        outline=make_outline('<sheet name="ระบบ" sheetId="1" state="veryHidden" r:id="s1"/>')
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
