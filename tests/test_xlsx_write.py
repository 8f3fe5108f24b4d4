"""A book on paper and the workbook that comes of it, by its markup and as openpyxl reads it."""

import re
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itasheet.layout.fonts import FAMILY
from itasheet.layout.styles import STYLES, VALUES, Style
from itasheet.problems.problem import Stop
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import (
    Book,
    Cell,
    Chart,
    Choice,
    Formula,
    Highlight,
    Listing,
    Margins,
    Page,
    Paper,
    Picture,
    Row,
    Series,
    Value,
    Visibility,
)
from itasheet.xlsx.write_workbook import write_book
from tests.files.parts import unpack
from tests.rich import draw_picture, read_style

CREATED = datetime(2024, 10, 1, 9, 30)
MARGINS = Margins(left=36, right=54, top=72, bottom=18, header=9, footer=27)
SHEET, BOOK, FONTS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def book_of(*pages: Page, **others: object) -> Book:
    return Book(pages, CREATED, **others)  # type: ignore[arg-type]


def page_of(*cells: Cell, **others: object) -> Page:
    return Page("แบบรายงาน", cells, **others)  # type: ignore[arg-type]


def read_part(book: Book, name: str) -> str:
    return unpack(write_book(book))[name].decode("utf-8")


def load(*pages: Page) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(write_book(book_of(*pages))))


SENT = Series("ส่งแล้ว", (CellRange(1, 0, 1, 0),), (CellRange(1, 1, 1, 1),), VALUES["accent"])
FULL = page_of(
    Cell(0, 0, "รายงานผลการดำเนินการ", "title"),
    Cell(0, 1, None, "title"),
    Cell(1, 0, "กองคลัง", "summary_unit"),
    Cell(1, 1, 3, "summary_yes"),
    widths=(200, 96),
    rows={0: Row(30), 1: Row(42, grows=True)},
    merges=(CellRange(0, 0, 0, 1),),
    choices=(Choice(CellRange(1, 0, 1, 0), "หน่วยงาน", "เลือกจากรายการ", "unit_list"),),
    highlights=(Highlight(CellRange(1, 0, 1, 1), 'A2=""', "missing"),),
    charts=(Chart(5, 480, 240, "ผล", (SENT,)),),
    pictures=(Picture(3, draw_picture(8, 4), 0.5, 7, "ตรา"),),
    paper=Paper(MARGINS, CellRange(0, 0, 9, 1), (2, 5), (0, 0), footer="&C&P"),
)
FULL_BOOK = book_of(
    FULL, title="รายงาน", names={"unit_list": "'แบบรายงาน'!$A$2:$A$2"}, custom={"unit": "clerk"}
)


@pytest.mark.parametrize(
    "text",
    [
        *('=HYPERLINK("http://example.com","x")', "+66 2 123 4567", "-1+1", "@SUM(A1)", "{=A1}"),
        *("http://example.com", "mailto:someone@example.com", "internal:Sheet1!A1", "0123", "1e5"),
        *("TRUE", "#N/A", "  เว้นวรรคหน้าและหลัง  ", "บรรทัดแรก\nบรรทัดสอง", "_x0041_", "<b>&amp;", "๑"),
    ],
)
def test_text_stays_text(text: str) -> None:
    """Whatever a text looks like, it is written as a string cell with just that text."""
    page = page_of(Cell(2, 1, text, "input"))
    assert '<c r="B3" s="1" t="s"><v>0</v></c></row>' in read_part(book_of(page), SHEET)
    assert load(page)[page.name]["B3"].value == text
    assert "xl/worksheets/_rels/sheet1.xml.rels" not in unpack(write_book(book_of(page)))


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=40))
def test_any_printable_text_comes_back(text: str) -> None:
    """A text without control characters reads back as itself."""
    shared = ElementTree.fromstring(
        read_part(book_of(page_of(Cell(0, 0, text, "input"))), "xl/sharedStrings.xml")
    )
    written = "".join(element.text or "" for element in shared.iter(f"{MAIN}t"))
    assert re.sub("_x(005F|FFFE|FFFF)_", lambda found: chr(int(found[1], 16)), written) == text


@pytest.mark.parametrize(
    ("value", "markup"),
    [
        (7, "><v>7</v></c>"),
        (2.5, "><v>2.5</v></c>"),
        (date(2024, 10, 1), "><v>45566</v></c>"),
        (datetime(2024, 10, 1, 18, 0), "><v>45566.75</v></c>"),
        (Formula("COUNTA(B1:B9)", 4), "><f>COUNTA(B1:B9)</f><v>4</v></c>"),
        (Formula('"ก "&COUNTA(B1)', "ก 0"), ' t="str"><f>"ก "&amp;COUNTA(B1)</f><v>ก 0</v></c>'),
        (Formula('""'), '><f>""</f><v></v></c>'),
        (None, "/>"),
        ("", "/>"),
    ],
)
def test_values_keep_their_kind(value: Value | None, markup: str) -> None:
    """Numbers, dates and formulas, with what they came to, stay that; nothing is an empty cell."""
    sheet = read_part(book_of(page_of(Cell(0, 0, value, "report_cell"))), SHEET)
    assert f'<sheetData><row r="1" spans="1:1"><c r="A1" s="1"{markup}</row>' in sheet


EXTREME = Style(
    font_size=11, bold=True, underline=True, font_color="#112233",
    bg_color="#445566", align="right", valign="top", text_wrap=False, border=1,
    border_color="#778899", num_format="0.0", locked=False, hidden=True,
)  # fmt: skip


@pytest.mark.parametrize("style", [*STYLES.values(), EXTREME], ids=[*STYLES, "extreme"])
def test_style_is_written_whole(style: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every property of a style is in the cell as it is read back."""
    monkeypatch.setattr("itasheet.xlsx.write_sheet.STYLES", {"its": style})
    cell = load(page_of(Cell(0, 0, "ก", "its"))).worksheets[0]["A1"]
    assert read_style(cell) == style
    assert (cell.font.charset, cell.font.scheme) == (222, None)


ONE, TWO, AREA = CellRange(0, 0, 0, 0), CellRange(0, 0, 0, 1), CellRange(1, 1, 4, 2)
LISTED = page_of(
    listing=Listing(1, ("audit_cell", "audit_number"), (("ก", 5), (None, 7)), (21, 42))
)
LIST = Choice(CellRange(3, 2, 9, 2), "หัวข้อ", "เลือก\nหรือพิมพ์เอง", "unit_list")
RULES = (Highlight(AREA, 'AND($A2<>"",B2="")', "missing"), Highlight(AREA, "FALSE", "doubtful"))
SET = Paper(
    *(MARGINS, CellRange(0, 0, 40, 5), (20, 8), (2, 3)),
    header="&Lหัวกระดาษ",
    footer='&C&"TH SarabunIT๙,Regular"&16- &P -',
    first_page=2,
)
MERGED = page_of(
    Cell(1, 0, "ก", "printed"), Cell(3, 0, None, "input"), merges=(CellRange(1, 0, 3, 0),)
)
NEWLINE = "&#xA;"


@pytest.mark.parametrize(
    ("page", "part", "markup"),
    [
        # Widths in pixels are counted in digits of the normal style's font, of 9 pixels.
        (page_of(widths=(225, 45), hidden=(2, 5)), SHEET,
         '<col min="1" max="1" width="25" customWidth="1"/>'
         '<col min="2" max="2" width="5" customWidth="1"/>'
         '<col min="3" max="6" width="0" hidden="1" customWidth="1"/></cols>'),
        # A row of which the page says nothing has no height.
        (page_of(Cell(0, 0, 1, "input"), rows={1: Row(30)}), SHEET,
         '<sheetFormatPr defaultRowHeight="21"/><sheetData><row r="1" spans="1:1"><c '),
        # A merge shows its first cell; covered cells have its style or one of their own.
        (MERGED, SHEET, '<c r="A2" s="1" t="s"><v>0</v></c></row><row r="3" spans="1:1">'
         '<c r="A3" s="1"/></row><row r="4" spans="1:1"><c r="A4" s="2"/></row></sheetData>'),
        (MERGED, SHEET, '<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>'),
        # The texts of a list stand in its cells, and the list counts for the sheet's extent.
        (LISTED, SHEET, '<dimension ref="A1:B3"/>'),
        (LISTED, SHEET, '<row r="2" ht="21"><c r="A2" s="1" t="inlineStr"><is><t>ก</t></is></c>'
         '<c r="B2" s="2"><v>5</v></c></row><row r="3" ht="42"><c r="A3" s="1"/>'
         '<c r="B3" s="2"><v>7</v></c></row></sheetData>'),
        # No warning corners where years and numbers are kept as text.
        (page_of(Cell(0, 0, "2568", "input"), Cell(4, 3, "1", "input")), SHEET,
         '<ignoredError sqref="A1:D5" numberStoredAsText="1"/>'),
        # A drop-down shows its hint, and no alert stops another text; a hint restricts nothing.
        (page_of(choices=(LIST,)), SHEET, '<dataValidation type="list" allowBlank="1" '
         f'showInputMessage="1" promptTitle="หัวข้อ" prompt="เลือก{NEWLINE}หรือพิมพ์เอง" '
         'sqref="C4:C10"><formula1>unit_list</formula1>'),
        (page_of(choices=(Choice(ONE, "ก" * 32, "ข" * 255),)), SHEET,
         '<dataValidation allowBlank="1" showInputMessage="1" '
         f'promptTitle="{"ก" * 32}" prompt="{"ข" * 255}" sqref="A1"/>'),
        # A rule lays its fill on a cell, and a colour on its font only if it has one.
        (page_of(highlights=RULES), SHEET, '<conditionalFormatting sqref="B2:C5"><cfRule '
         'type="expression" dxfId="0" priority="1"><formula>AND($A2&lt;&gt;"",B2="")</formula>'),
        (page_of(highlights=RULES), FONTS, '<dxf><fill><patternFill><bgColor rgb="FFFFE7B0"/>'
         '</patternFill></fill></dxf><dxf><font><color rgb="FF8B1A10"/></font>'
         '<fill><patternFill><bgColor rgb="FFF6D0CA"/></patternFill></fill></dxf>'),
        # Without a password, what changes no printed text is allowed: 0 is not forbidden.
        (page_of(protected=True), SHEET, '<sheetProtection sheet="1" scenarios="1" '
         'formatCells="0" formatColumns="0" formatRows="0" insertRows="0" insertHyperlinks="0" '
         'deleteRows="0" autoFilter="0"/>'),
        (page_of(), SHEET, '<sheetData/><pageMargins '),
        (page_of(filtered=AREA), SHEET, '<autoFilter ref="B2:C5"/>'),
        (page_of(frozen_rows=5, selected=(6, 2)), SHEET,
         '<sheetView showGridLines="0" tabSelected="1" workbookViewId="0"><pane ySplit="5" '
         'topLeftCell="A6" activePane="bottomLeft" state="frozen"/>'
         '<selection pane="bottomLeft" activeCell="C7" sqref="C7"/>'),
        (page_of(paper=SET), SHEET, '<printOptions horizontalCentered="1"/><pageMargins '
         'left="0.5" right="0.75" top="1.0" bottom="0.25" header="0.125" footer="0.375"/>'
         '<pageSetup paperSize="9" firstPageNumber="2" orientation="landscape" '
         'useFirstPageNumber="1"/><headerFooter><oddHeader>&amp;Lหัวกระดาษ</oddHeader><oddFooter>'
         '&amp;C&amp;"TH SarabunIT๙,Regular"&amp;16- &amp;P -</oddFooter></headerFooter>'
         '<rowBreaks count="2" manualBreakCount="2"><brk id="8" max="16383" man="1"/>'
         '<brk id="20" max="16383" man="1"/></rowBreaks></worksheet>'),
        (page_of(paper=SET), SHEET, '<sheetPr><tabColor rgb="FF1F3A5F"/></sheetPr>'),
        (page_of(paper=SET), BOOK,
         '<definedName name="_xlnm.Print_Area" localSheetId="0">แบบรายงาน!$A$1:$F$41</definedName>'
         '<definedName name="_xlnm.Print_Titles" localSheetId="0">แบบรายงาน!$3:$4</definedName>'),
        # As many breaks as Excel keeps, from the first row that can have one.
        (page_of(paper=Paper(MARGINS, breaks=tuple(range(1, 1_024)))), SHEET,
         '<rowBreaks count="1023" manualBreakCount="1023"><brk id="1" max="16383" man="1"/>'),
        # One page wide, and as long as it needs.
        (page_of(paper=Paper(MARGINS, fit_width=True)), SHEET,
         '<pageSetUpPr fitToPage="1"/></sheetPr>'),
        (page_of(paper=Paper(MARGINS, fit_width=True)), SHEET,
         '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'),
        # The normal style's font is one that all have, whatever the theme says.
        (page_of(), FONTS, '<fonts count="1"><font><sz val="12"/><color theme="1"/>'
         '<name val="Arial"/><family val="2"/></font></fonts>'),
    ],
)  # fmt: skip
def test_page(page: Page, part: str, markup: str) -> None:
    """What a page says stands in the markup of its sheet, of the workbook or of its styles."""
    assert markup in read_part(book_of(page), part)


@pytest.mark.parametrize(
    ("row", "markup"),
    [
        (Row(42), ' ht="42" customHeight="1"'),
        (Row(42, grows=True), ' ht="42"'),
        (Row(21), ' ht="21" customHeight="1"'),
        (Row(21, grows=True), ' ht="21"'),
        (Row(20.9), ' ht="21" customHeight="1"'),
        (Row(409.5), ' ht="409.5" customHeight="1"'),
    ],
)
def test_row_heights(row: Row, markup: str) -> None:
    """A height is always written, on Excel's pixels; a row that grows is not marked as set."""
    assert f'<row r="4"{markup}/>' in read_part(book_of(page_of(rows={3: row})), SHEET)
    page = page_of(Cell(3, 0, "ก", "input"), rows={3: row})
    assert f'<row r="4" spans="1:1"{markup}><c ' in read_part(book_of(page), SHEET)


CHART, DRAWING = "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"
PARTED = SENT._replace(names=(ONE, CellRange(3, 0, 4, 0)), color="#BFC5CC")
GREY = FULL._replace(charts=(FULL.charts[0]._replace(series=(PARTED,)),))


def describe_font(size: int, color: str, bold: int = 0) -> str:
    """A chart's font, the house's, named for complex scripts too."""
    names = "".join(f'<a:{one} typeface="{FAMILY}" charset="222"/>' for one in ("latin", "cs"))
    ink = f'<a:solidFill><a:srgbClr val="{color[1:]}"/></a:solidFill>'
    return f'sz="{size}" b="{bold}" baseline="0">{ink}{names}'


@pytest.mark.parametrize(
    ("page", "part", "markup"),
    [
        (FULL, CHART, '<c:barDir val="bar"/><c:grouping val="stacked"/>'),
        (FULL, CHART, '<c:tx><c:v>ส่งแล้ว</c:v></c:tx><c:spPr><a:solidFill>'
         '<a:srgbClr val="1F3A5F"/>'),
        (FULL, CHART, "<c:cat><c:strRef><c:f>'แบบรายงาน'!$A$2</c:f>"),
        (FULL, CHART, "<c:val><c:numRef><c:f>'แบบรายงาน'!$B$2</c:f>"),
        (FULL, CHART, '<c:gapWidth val="40"/><c:overlap val="100"/>'),
        (FULL, CHART, '<c:legendPos val="b"/>'),
        # Names and figures that do not stand together are joined in one formula.
        (GREY, CHART, "<c:f>('แบบรายงาน'!$A$1,'แบบรายงาน'!$A$4:$A$5)</c:f>"),
        # Figures stand in the bars in Thai digits, light on dark colours and dark on light ones.
        (FULL, CHART, '<c:dLblPos val="ctr"/><c:showVal val="1"/></c:dLbls>'),
        (FULL, CHART, '<c:dLbls><c:numFmt formatCode="[$-D00041E]0;;" sourceLinked="0"/>'),
        # Every name is shown, the first on top, turned so little that LibreOffice breaks it.
        (FULL, CHART, '<c:orientation val="maxMin"/></c:scaling><c:axPos val="l"/>'
         '<c:majorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:solidFill>'
         f'<a:srgbClr val="{VALUES["faint_line"][1:]}"/></a:solidFill></a:ln></c:spPr>'
         '<c:txPr><a:bodyPr rot="600" vert="horz"/>'),
        (FULL, CHART, '<c:tickLblSkip val="1"/></c:catAx>'),
        # No scale and no grid.
        (FULL, CHART, '<c:valAx><c:axId val="50010002"/><c:scaling><c:orientation val="minMax"/>'
         '</c:scaling><c:delete val="1"/><c:axPos val="t"/><c:numFmt '),
        # 240 px are 8 rows of 28 and 16 px more; 480 are 200 + 96 + 2 columns of 80 and 24 more.
        (FULL, DRAWING, "<xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row>"),
        (FULL, DRAWING, f"<xdr:to><xdr:col>4</xdr:col><xdr:colOff>{24 * 9525}</xdr:colOff>"
         f"<xdr:row>13</xdr:row><xdr:rowOff>{16 * 9525}</xdr:rowOff>"),
        # A picture of 8 by 4 pixels, moved by 7 and half as large; without words it is decoration.
        (FULL, DRAWING, f"<xdr:colOff>{7 * 9525}</xdr:colOff><xdr:row>3</xdr:row>"),
        (FULL, DRAWING, f'<a:ext cx="{4 * 9525}" cy="{2 * 9525}"/>'),
        (FULL, DRAWING, 'name="Picture 1" descr="ตรา"/>'),
        (page_of(pictures=(Picture(0, draw_picture(8, 4)),)), DRAWING, "<adec:decorative "),
    ],
)  # fmt: skip
def test_chart_or_picture(page: Page, part: str, markup: str) -> None:
    """Charts and pictures stand where the page has them, and look as the house does."""
    assert markup in read_part(book_of(page), part)


@pytest.mark.parametrize(("page", "figures"), [(FULL, VALUES["paper"]), (GREY, VALUES["ink"])])
def test_fonts_of_a_chart(page: Page, figures: str) -> None:
    """Title, figures, names and legend are in the house's font; figures light on a dark bar."""
    fonts = re.findall(r'sz="\d+".*?charset="222"/><a:cs [^>]*>', read_part(book_of(page), CHART))
    title, text = describe_font(1600, VALUES["accent"], 1), describe_font(1400, VALUES["ink"])
    assert fonts == [title, title, describe_font(1400, figures), text, text]


def test_each_chart_and_picture_is_written() -> None:
    """Charts of several sheets are all there, each drawn from its own; a picture's bytes stay."""
    pages = [Page(name, FULL.cells, charts=FULL.charts) for name in ("หนึ่ง", "สอง")]
    workbook = load(*pages)
    assert [len(sheet._charts) for sheet in workbook.worksheets] == [1, 1]
    assert "'สอง'!$B$2" in read_part(book_of(*pages), "xl/charts/chart2.xml")
    assert unpack(write_book(FULL_BOOK))["xl/media/image1.png"] == draw_picture(8, 4)


STATES = book_of(
    Page("ตัวตน", (), visibility=Visibility.BURIED),
    Page("แบบรายงาน", ()),
    Page("รายการ", (), visibility=Visibility.HIDDEN),
    Page("คำชี้แจง", ()),
)
TOLD = book_of(
    page_of(),
    title="แบบ",
    author="เทศบาล",
    subject="ปี ๒๕๖๘",
    names={"ita_unit": "'แบบรายงาน'!$B$3", "ita_text": '"กองคลัง"'},
    custom={"itasheet.unit": "กองคลัง", "itasheet.version": "1"},
)
BANGKOK = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("book", "part", "markup"),
    [
        # The book opens on the first sheet that is shown.
        (STATES, BOOK, 'firstSheet="1" activeTab="1"/></bookViews><sheets>'
         '<sheet name="ตัวตน" sheetId="1" state="veryHidden" r:id="rId1"/>'
         '<sheet name="แบบรายงาน" sheetId="2" r:id="rId2"/>'
         '<sheet name="รายการ" sheetId="3" state="hidden" r:id="rId3"/>'
         '<sheet name="คำชี้แจง" sheetId="4" r:id="rId4"/></sheets>'),
        (STATES, "xl/worksheets/sheet2.xml", '<tabColor rgb="FF1F3A5F"/></sheetPr>'
         '<dimension ref="A1"/><sheetViews><sheetView showGridLines="0" tabSelected="1" '),
        (STATES, "xl/worksheets/sheet4.xml", 'relationships"><dimension ref="A1"/><sheetViews>'
         '<sheetView showGridLines="0" workbookViewId="0"/>'),
        (TOLD, BOOK, '<definedName name="ita_text">"กองคลัง"</definedName>'
         "<definedName name=\"ita_unit\">'แบบรายงาน'!$B$3</definedName></definedNames>"),
        (TOLD, "docProps/core.xml", "<dc:title>แบบ</dc:title><dc:subject>ปี ๒๕๖๘</dc:subject>"
         "<dc:creator>เทศบาล</dc:creator><cp:lastModifiedBy>เทศบาล</cp:lastModifiedBy>"),
        (TOLD, "docProps/core.xml", "<dc:language>th-TH</dc:language></cp:coreProperties>"),
        (TOLD, "docProps/custom.xml", 'name="itasheet.unit"><vt:lpwstr>กองคลัง</vt:lpwstr>'),
        (TOLD, "docProps/custom.xml", 'name="itasheet.version"><vt:lpwstr>1</vt:lpwstr>'),
        # A time with a zone is the same moment in the file.
        (Book((page_of(),), datetime(2024, 10, 1, 6, 0, tzinfo=BANGKOK)), "docProps/core.xml",
         '<dcterms:created xsi:type="dcterms:W3CDTF">2024-09-30T23:00:00Z</dcterms:created>'),
    ],
)  # fmt: skip
def test_book(book: Book, part: str, markup: str) -> None:
    """States of sheets, defined names and properties are written as given."""
    assert markup in read_part(book, part)


def test_same_book_same_bytes() -> None:
    """Writing twice gives the same file, also when the mappings were filled in another order."""
    one = book_of(FULL, names={"a_1_": "1", "b_1_": "2"}, custom={"a": "1", "b": "2"})
    other = book_of(FULL, names={"b_1_": "2", "a_1_": "1"}, custom={"b": "2", "a": "1"})
    assert one == other
    assert write_book(one) == write_book(one) == write_book(other)


def test_created_is_the_only_date() -> None:
    """No part of the file and no entry of the archive knows when it was written."""
    with ZipFile(BytesIO(write_book(FULL_BOOK))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    moments = re.findall(
        rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"".join(unpack(write_book(FULL_BOOK)).values())
    )
    assert set(moments) == {b"2024-10-01T09:30:00Z"}


CELL = Cell(0, 0, "ก", "input")
WIDE = CellRange(0, 0, 0, 16_384)


REFUSED = {
    "text too long": book_of(page_of(Cell(0, 0, "ก" * 32_768, "input"))),
    "text too long in UTF-16": book_of(page_of(Cell(0, 0, "😀" * 16_384, "input"))),
    "half a surrogate pair": book_of(page_of(Cell(0, 0, "\udce0", "input"))),
    "unknown style": book_of(page_of(Cell(0, 0, "ก", "no such style"))),
    "cell twice": book_of(page_of(CELL, CELL)),
    "column beyond XFD": book_of(page_of(Cell(0, 16_384, "ก", "input"))),
    "row beyond the last": book_of(page_of(Cell(1_048_576, 0, "ก", "input"))),
    "number of 16 digits": book_of(page_of(Cell(0, 0, 10**15, "input"))),
    "no number": book_of(page_of(Cell(0, 0, float("nan"), "input"))),
    "infinite number": book_of(page_of(Cell(0, 0, float("inf"), "input"))),
    "date before Excel's": book_of(page_of(Cell(0, 0, date(1900, 2, 1), "input"))),
    "row too high": book_of(page_of(rows={0: Row(409.6)})),
    "row of no height": book_of(page_of(rows={0: Row(0)})),
    "merge of one cell": book_of(page_of(merges=(ONE,))),
    "merges overlap": book_of(page_of(merges=(TWO, CellRange(0, 1, 0, 2)))),
    "merge covers a value": book_of(page_of(CELL, Cell(0, 1, "ข", "input"), merges=(TWO,))),
    "hint's title too long": book_of(page_of(choices=(Choice(ONE, "ก" * 33, "ข"),))),
    "hint too long": book_of(page_of(choices=(Choice(ONE, "ก", "ข" * 256),))),
    "choice of nothing": book_of(page_of(choices=(Choice(ONE, "", ""),))),
    "unknown highlight": book_of(page_of(highlights=(Highlight(ONE, "TRUE", "no such style"),))),
    "highlight beyond XFD": book_of(page_of(highlights=(Highlight(WIDE, "TRUE", "missing"),))),
    "footer too long": book_of(page_of(paper=Paper(MARGINS, footer="ก" * 256))),
    "break at the top": book_of(page_of(paper=Paper(MARGINS, breaks=(0,)))),
    "many breaks": book_of(page_of(paper=Paper(MARGINS, breaks=tuple(range(1, 1_025))))),
    "breaks when fitted": book_of(page_of(paper=Paper(MARGINS, breaks=(3,), fit_width=True))),
    "no picture": book_of(page_of(pictures=(Picture(0, b"no picture"),))),
    "nothing to see": book_of(page_of(visibility=Visibility.HIDDEN)),
    "sheet name too long": book_of(Page("ก" * 32, ())),
    "sheet name with a slash": book_of(Page("ก/ข", ())),
    "two sheets of one name": book_of(Page("Form", ()), Page("form", ())),
    "name with a space": book_of(page_of(), names={"ก ข": "1"}),
    "name of a cell": book_of(page_of(), names={"A1": "1"}),
    "name that begins with a digit": book_of(page_of(), names={"1st": "1"}),
    "property too long": book_of(page_of(), custom={"unit": "ก" * 256}),
}


@pytest.mark.parametrize("book", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_an_error(book: Book) -> None:
    """Where XlsxWriter would warn, cut or leave out, and Excel refuse, the writer refuses."""
    with pytest.raises((ValueError, Stop)):
        write_book(book)
