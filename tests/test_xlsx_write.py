"""A book on paper and the workbook that comes of it, looked at as openpyxl and as XML see it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.worksheet import Worksheet

from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import (
    Book,
    Cell,
    Chart,
    Choice,
    Formula,
    Highlight,
    Margins,
    Page,
    Paper,
    Picture,
    Row,
    Series,
    Visibility,
)
from itasheet.sheets.styles import ACCENT, FAINT_LINE, FAMILY, INK, STYLES, Style
from itasheet.xlsx.write_workbook import write_book
from tests.rich import draw_picture

CREATED = datetime(2024, 10, 1, 9, 30)
MARGINS = Margins(left=36, right=54, top=72, bottom=18, header=9, footer=27)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def book_of(*pages: Page, **others: object) -> Book:
    return Book(pages, CREATED, **others)  # type: ignore[arg-type]


def page_of(*cells: Cell, **others: object) -> Page:
    return Page("แบบรายงาน", cells, **others)  # type: ignore[arg-type]


def read_part(book: Book, name: str) -> str:
    with ZipFile(BytesIO(write_book(book))) as archive:
        return archive.read(name).decode("utf-8")


def read_sheet(page: Page) -> ElementTree.Element:
    return ElementTree.fromstring(read_part(book_of(page), "xl/worksheets/sheet1.xml"))


def find(root: ElementTree.Element, path: str) -> Mapping[str, str]:
    element = root.find("/".join(MAIN + step for step in path.split("/")))
    assert element is not None, path
    return element.attrib


def load(*pages: Page, **others: object) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(write_book(book_of(*pages, **others))))


def load_sheet(page: Page) -> Worksheet:
    return load(page)[page.name]


SENT = Series("ส่งแล้ว", (CellRange(1, 0, 1, 0),), (CellRange(1, 1, 1, 1),), ACCENT)
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
    charts=(Chart(5, 0, 480, 240, "ผล", (SENT,)),),
    pictures=(Picture(3, 0, draw_picture(8, 4), 0.5, 7, "ตรา"),),
    paper=Paper(True, MARGINS, CellRange(0, 0, 9, 1), (2, 5), (0, 0), footer="&C&P"),
)
FULL_BOOK = book_of(
    FULL, title="รายงาน", names={"unit_list": "'แบบรายงาน'!$A$2:$A$2"}, custom={"unit": "clerk"}
)


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.com","x")',
        "+66 2 123 4567",
        "-1+1",
        "@SUM(A1)",
        "{=A1}",
        "http://example.com",
        "mailto:someone@example.com",
        "internal:Sheet1!A1",
        "0123",
        "1e5",
        "TRUE",
        "#N/A",
        "  เว้นวรรคหน้าและหลัง  ",
        "บรรทัดแรก\nบรรทัดสอง",
        "_x0041_",
        "<b>&amp;",
        "๑",
    ],
)
def test_text_stays_text(text: str) -> None:
    """Whatever a text looks like, it is written as a string cell with just that text."""
    page = page_of(Cell(2, 1, text, "input"))
    cell = read_sheet(page).find(f"{MAIN}sheetData/{MAIN}row/{MAIN}c")
    assert cell is not None and cell.get("t") == "s" and cell.find(f"{MAIN}f") is None
    assert load_sheet(page)["B3"].value == text
    with ZipFile(BytesIO(write_book(book_of(page)))) as archive:
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in archive.namelist()


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=40))
def test_any_printable_text_comes_back(text: str) -> None:
    """A text without control characters reads back as itself."""
    shared = ElementTree.fromstring(
        read_part(book_of(page_of(Cell(0, 0, text, "input"))), "xl/sharedStrings.xml")
    )
    written = "".join(element.text or "" for element in shared.iter(f"{MAIN}t"))
    assert re.sub("_x(005F|FFFE|FFFF)_", lambda found: chr(int(found[1], 16)), written) == text


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (7, 7),
        (2.5, 2.5),
        (date(2024, 10, 1), datetime(2024, 10, 1)),
        (datetime(2024, 10, 1, 13, 0), datetime(2024, 10, 1, 13, 0)),
        (Formula("COUNTA(A1:A9)", 4), "=COUNTA(A1:A9)"),
        (None, None),
        ("", None),
    ],
)
def test_values_keep_their_kind(value: object, read: object) -> None:
    """Numbers, dates and formulas stay what they are; nothing at all is an empty cell."""
    page = page_of(Cell(0, 0, value, "report_cell"))  # type: ignore[arg-type]
    found = load_sheet(page)["A1"].value
    assert (from_excel(found) if isinstance(value, date) else found) == read


def test_formula_keeps_its_value_for_programs_that_do_not_calculate() -> None:
    """A cached value of a formula is there before anybody calculates it."""
    page = page_of(
        Cell(0, 0, Formula('"กรอกแล้ว "&COUNTA(B1:B9)', "กรอกแล้ว 0"), "count"),
        Cell(1, 0, Formula("1+1", 2), "count"),
        Cell(2, 0, Formula('""'), "count"),
    )
    sheet = openpyxl.load_workbook(BytesIO(write_book(book_of(page))), data_only=True).active
    assert sheet is not None
    assert [cell.value or "" for cell in sheet["A"]] == ["กรอกแล้ว 0", 2, ""]


EXTREME = Style(
    family="Sarabun", size=11, bold=True, underline=True, color="#112233",
    fill="#445566", align="right", valign="top", wrap=False, border="thin",
    border_color="#778899", number_format="0.0", locked=False, hidden=True,
)  # fmt: skip


@pytest.mark.parametrize("style", [*STYLES.values(), EXTREME], ids=[*STYLES, "extreme"])
def test_style_is_written_whole(style: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every property of a style is in the cell as it is read back."""
    monkeypatch.setattr("itasheet.xlsx.write_sheet.STYLES", {"its": style})
    cell = load_sheet(page_of(Cell(0, 0, "ก", "its")))["A1"]
    side = cell.border.bottom
    assert style == Style(
        family=cell.font.name,
        size=cell.font.size,
        bold=cell.font.bold,
        underline=cell.font.underline == "single",
        color="#" + cell.font.color.rgb[2:],
        fill="#" + cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else None,
        align=cell.alignment.horizontal,
        valign={"center": "middle"}.get(cell.alignment.vertical, cell.alignment.vertical),
        wrap=bool(cell.alignment.wrap_text),
        border=side.style or "none",
        border_color="#" + side.color.rgb[2:] if side.style else style.border_color,
        number_format=cell.number_format,
        locked=cell.protection.locked,
        hidden=cell.protection.hidden,
    )
    assert (cell.font.charset, cell.font.scheme) == (222, None)


def test_default_font_is_of_the_house() -> None:
    """Cells that people add are set in the house's font, whatever the theme says."""
    styles = read_part(book_of(page_of()), "xl/styles.xml")
    first = styles[styles.index("<font>") : styles.index("</font>")]
    assert f'<name val="{FAMILY}"/>' in first and '<sz val="16"/>' in first
    assert "scheme" not in styles


def test_numbers_typed_as_text_get_no_warning_corner() -> None:
    """Excel is told not to mark years and numbers that are kept as text."""
    sheet = read_sheet(page_of(Cell(0, 0, "2568", "input"), Cell(4, 3, "1", "input")))
    assert find(sheet, "ignoredErrors/ignoredError") == {
        "sqref": "A1:D5",
        "numberStoredAsText": "1",
    }


# ---------------------------------------------------------------- the grid


@pytest.mark.parametrize(
    ("row", "written"),
    [
        (Row(42), {"ht": "42", "customHeight": "1"}),
        (Row(42, grows=True), {"ht": "42"}),
        (Row(21), {"ht": "21", "customHeight": "1"}),
        (Row(21, grows=True), {"ht": "21"}),
        (Row(20.9), {"ht": "21", "customHeight": "1"}),
        (Row(409.5), {"ht": "409.5", "customHeight": "1"}),
    ],
)
@pytest.mark.parametrize("cells", [(), (Cell(3, 0, "ก", "input"),)])
def test_row_heights(row: Row, written: dict[str, str], cells: tuple[Cell, ...]) -> None:
    """A height is always written, on Excel's pixels; a row that grows is not marked as set."""
    attributes = dict(find(read_sheet(page_of(*cells, rows={3: row})), "sheetData/row"))
    attributes.pop("spans", None)
    assert attributes == {"r": "4", **written}


def test_row_without_height_is_left_to_the_viewer() -> None:
    """A row that the page says nothing of has no height in the file."""
    sheet = read_sheet(page_of(Cell(0, 0, "ก", "input"), rows={1: Row(30)}))
    assert "ht" not in find(sheet, "sheetData/row")
    assert find(sheet, "sheetFormatPr") == {"defaultRowHeight": "21"}


def test_column_widths_are_pixels() -> None:
    """Widths in pixels are counted in digits of the default font, which are 8 pixels wide."""
    columns = read_sheet(page_of(widths=(200, 96, 45))).findall(f"{MAIN}cols/{MAIN}col")
    assert [float(column.attrib["width"]) * 8 for column in columns] == [200, 96, 45]


def test_merge_has_first_value_and_every_border() -> None:
    """A merge shows its first cell; the covered cells have its style or one of their own."""
    page = page_of(
        Cell(1, 0, "มาตรการ", "printed"), Cell(3, 0, None, "input"), merges=(CellRange(1, 0, 3, 0),)
    )
    sheet = load_sheet(page)
    assert [str(merge) for merge in sheet.merged_cells.ranges] == ["A2:A4"]
    assert sheet["A2"].value == "มาตรการ"
    cells = read_sheet(page).findall(f"{MAIN}sheetData/{MAIN}row/{MAIN}c")
    first, second, third = (cell.get("s") for cell in cells)
    assert first == second != third


# ---------------------------------------------------------------- what helps people to fill in


def test_choice_offers_a_list_and_takes_anything() -> None:
    """A drop-down shows its hint and its named list, and no alert stops another text."""
    choice = Choice(CellRange(3, 2, 9, 2), "หัวข้อ", "เลือก\nหรือพิมพ์เอง", "unit_list")
    (validation,) = load_sheet(page_of(choices=(choice,))).data_validations.dataValidation
    assert (validation.type, validation.formula1) == ("list", "unit_list")
    assert str(validation.sqref) == "C4:C10"
    assert (validation.promptTitle, validation.prompt) == ("หัวข้อ", "เลือก\nหรือพิมพ์เอง")
    assert validation.showInputMessage and not validation.showErrorMessage


def test_hint_without_list_restricts_nothing() -> None:
    """A choice without a source is an input message only."""
    choice = Choice(CellRange(0, 0, 0, 0), "ก" * 32, "ข" * 255)
    (validation,) = load_sheet(page_of(choices=(choice,))).data_validations.dataValidation
    assert (validation.type, validation.formula1) in ((None, None), ("none", None))
    assert validation.prompt == "ข" * 255 and not validation.showErrorMessage


def test_highlight_shows_the_cell_through() -> None:
    """A rule lays its fill on a cell, and leaves the font's colour alone unless it has one."""
    rules = (
        Highlight(CellRange(1, 1, 4, 2), 'AND($A2<>"",B2="")', "missing"),
        Highlight(CellRange(1, 1, 4, 2), "FALSE", "doubtful"),
    )
    ranges = list(load_sheet(page_of(highlights=rules)).conditional_formatting)
    assert [str(found.sqref) for found in ranges] == ["B2:C5"]
    missing, doubtful = ranges[0].rules
    assert missing.formula == ['AND($A2<>"",B2="")']
    assert missing.dxf.fill.bgColor.rgb == "FF" + (STYLES["missing"].fill or "")[1:]
    assert missing.dxf.font is None
    assert doubtful.dxf.font.color.rgb == "FF" + STYLES["doubtful"].color[1:]


def test_protection_lets_a_clerk_work() -> None:
    """A protected sheet has no password and allows all that changes no printed text."""
    protection = load_sheet(page_of(protected=True)).protection
    assert protection.sheet and protection.password is None
    allowed = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "objects")
    assert [name for name in allowed if getattr(protection, name)] == []
    assert protection.insertColumns and protection.deleteColumns
    assert not protection.selectLockedCells and not protection.selectUnlockedCells
    assert not load_sheet(page_of()).protection.sheet


# ---------------------------------------------------------------- view and paper


def test_view() -> None:
    """Frozen rows and the selected cell are as the page says; there are no gridlines."""
    page = page_of(frozen_rows=5, selected=(6, 2))
    view = load_sheet(page).sheet_view
    assert (view.pane.ySplit, view.pane.xSplit, view.pane.topLeftCell) == (5, None, "A6")
    assert view.showGridLines is False
    assert view.selection[0].activeCell == "C7"


def test_paper() -> None:
    """The page goes onto A4 with its own margins, area, breaks, headings and footer."""
    paper = Paper(
        landscape=True,
        margins=MARGINS,
        area=CellRange(0, 0, 40, 5),
        breaks=(20, 8),
        repeated=(2, 3),
        header="&Lหัวกระดาษ",
        footer='&C&"TH SarabunIT๙,Regular"&16- &P -',
        centered=True,
        first_page=2,
    )
    sheet = load_sheet(page_of(Cell(0, 0, "ก", "input"), paper=paper))
    setup, margins = sheet.page_setup, sheet.page_margins
    assert (setup.paperSize, setup.orientation) == (9, "landscape")
    assert (setup.firstPageNumber, setup.useFirstPageNumber) == (2, True)
    assert (margins.left, margins.right, margins.top, margins.bottom) == (0.5, 0.75, 1, 0.25)
    assert (margins.header, margins.footer) == (0.125, 0.375)
    assert sheet.print_area == "'แบบรายงาน'!$A$1:$F$41"
    assert sheet.print_title_rows == "$3:$4"
    assert [mark.id for mark in sheet.row_breaks.brk] == [8, 20]
    assert sheet.oddHeader.left.text == "หัวกระดาษ"
    assert sheet.oddFooter.center.font == "TH SarabunIT๙,Regular"
    assert sheet.print_options.horizontalCentered
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage


def test_paper_fitted_to_its_width() -> None:
    """A fitted page is one page wide and as long as it needs."""
    paper = Paper(False, MARGINS, fit_width=True)
    sheet = load_sheet(page_of(paper=paper))
    setup = sheet.page_setup
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (setup.orientation, setup.fitToWidth or 1, setup.fitToHeight) == ("portrait", 1, 0)


def test_visibility() -> None:
    """Hidden and buried sheets are so, and the book opens on the first one that is shown."""
    workbook = load(
        Page("ตัวตน", (), visibility=Visibility.BURIED),
        Page("แบบรายงาน", ()),
        Page("รายการ", (), visibility=Visibility.HIDDEN),
        Page("คำชี้แจง", ()),
    )
    states = [sheet.sheet_state for sheet in workbook.worksheets]
    assert states == ["veryHidden", "visible", "hidden", "visible"]
    assert workbook.active is not None and workbook.active.title == "แบบรายงาน"
    assert workbook.views[0].firstSheet == 1
    selected = [sheet.sheet_view.tabSelected for sheet in workbook.worksheets]
    assert selected.count(True) == 1 and selected[1]
    tabs = [sheet.sheet_properties.tabColor for sheet in workbook.worksheets]
    assert tabs[1].rgb == "FF" + ACCENT[1:] and tabs[3] is None


# ---------------------------------------------------------------- charts and pictures


def test_chart_is_drawn_from_the_sheet() -> None:
    """A chart stacks its series, which name and colour cells of its own sheet."""
    (chart,) = load_sheet(FULL)._charts
    (series,) = chart.ser
    assert (chart.barDir, chart.grouping) == ("bar", "stacked")
    assert (chart.gapWidth, chart.overlap) == (40, 100)
    assert series.tx.v == "ส่งแล้ว"
    assert series.cat.strRef.f == "'แบบรายงาน'!$A$2"
    assert series.val.numRef.f == "'แบบรายงาน'!$B$2"
    assert series.spPr.solidFill.srgbClr == ACCENT[1:]
    assert series.dLbls.position == "ctr"


def test_chart_lies_where_it_should() -> None:
    """A chart covers as many pixels as asked from its cell on, in English metric units."""
    drawing = ElementTree.fromstring(read_part(FULL_BOOK, "xl/drawings/drawing1.xml"))
    space = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
    anchors = [one for one in drawing if one.find(f"{space}graphicFrame") is not None]
    ends = {
        corner: tuple(int(anchors[0].findtext(f"{space}{corner}/{space}{key}", "")) for key in keys)
        for corner, keys in (("from", ("row", "col")), ("to", ("row", "rowOff", "col", "colOff")))
    }
    # 240 px are 8 rows of 28 and 16 px more; 480 are 200 + 96 + 2 columns of 72 and 40 px more.
    assert ends == {"from": (5, 0), "to": (13, 16 * 9525, 4, 40 * 9525)}


def test_chart_is_calm_complete_and_in_the_house_font() -> None:
    """Every name is shown, the first on top; no scale, no ticks, no grid; the legend below.

    Title, names, figures and legend are in the Thai font, named for complex scripts too.
    """
    chart = read_part(FULL_BOOK, "xl/charts/chart1.xml")
    names = chart[chart.index("<c:catAx>") : chart.index("</c:catAx>")]
    scale = chart[chart.index("<c:valAx>") : chart.index("</c:valAx>")]
    assert '<c:orientation val="maxMin"/>' in names and '<c:tickLblSkip val="1"/>' in names
    assert '<c:majorTickMark val="none"/>' in names and FAINT_LINE[1:] in names
    assert '<c:delete val="1"/>' in scale and "Gridlines" not in scale
    assert '<c:legendPos val="b"/>' in chart
    assert "<c:printSettings>" in chart
    fonts = re.findall(r'<a:(latin|cs) typeface="([^"]+)" charset="222"/>', chart)
    assert fonts == [("latin", FAMILY), ("cs", FAMILY)] * 5
    sizes = re.findall(r'<a:(?:defRPr|rPr lang="en-US") sz="(\d+)" b="(\d)"', chart)
    figures, title, text = ("1400", "0"), ("1600", "1"), ("1400", "0")
    assert sizes == [title, title, figures, text, text]
    assert chart.count(f'<a:srgbClr val="{INK[1:]}"/>') == 2


@pytest.mark.parametrize(("color", "ink"), [("#1F3A5F", "FFFFFF"), ("#BFC5CC", INK[1:])])
def test_bars_carry_their_figures(color: str, ink: str) -> None:
    """Figures stand in the bars in Thai digits, light on dark colours and dark on light ones."""
    page = FULL._replace(charts=(FULL.charts[0]._replace(series=(SENT._replace(color=color),)),))
    chart = read_part(book_of(page), "xl/charts/chart1.xml")
    labels = chart[chart.index("<c:dLbls>") : chart.index("</c:dLbls>")]
    assert f'<a:srgbClr val="{ink}"/>' in labels
    assert 'formatCode="[$-D00041E]0;;"' in labels and '<c:showVal val="1"/>' in labels


def test_each_chart_is_written() -> None:
    """Charts of several sheets are all there, each drawn from its own sheet."""
    pages = [Page(name, FULL.cells, charts=FULL.charts) for name in ("หนึ่ง", "สอง")]
    workbook = load(*pages)
    assert [len(sheet._charts) for sheet in workbook.worksheets] == [1, 1]
    assert "'สอง'!$B$2" in read_part(book_of(*pages), "xl/charts/chart2.xml")


def test_a_series_in_several_areas() -> None:
    """Names and figures that do not stand together are joined in one formula."""
    parted = SENT._replace(names=(CellRange(1, 0, 1, 0), CellRange(3, 0, 4, 0)))
    charts = (FULL.charts[0]._replace(series=(parted,)),)
    chart = read_part(book_of(Page("หนึ่ง", FULL.cells, charts=charts)), "xl/charts/chart1.xml")
    assert "<c:f>('หนึ่ง'!$A$2,'หนึ่ง'!$A$4:$A$5)</c:f>" in chart
    assert "<c:f>'หนึ่ง'!$B$2</c:f>" in chart


def test_picture_is_placed_and_described() -> None:
    """A picture's own bytes are in the file, moved and scaled; without words it is decoration."""
    content = draw_picture(8, 4)
    with ZipFile(BytesIO(write_book(FULL_BOOK))) as archive:
        assert archive.read("xl/media/image1.png") == content
        drawing = archive.read("xl/drawings/drawing1.xml").decode("utf-8")
    assert 'descr="ตรา"' in drawing and "decorative" not in drawing
    # Half of 8 by 4 pixels.
    assert f'<a:ext cx="{4 * 9525}" cy="{2 * 9525}"/>' in drawing
    assert "<xdr:row>3</xdr:row>" in drawing and f"<xdr:colOff>{7 * 9525}</xdr:colOff>" in drawing
    page = page_of(pictures=(Picture(0, 0, content),))
    assert "decorative" in read_part(book_of(page), "xl/drawings/drawing1.xml")


# ---------------------------------------------------------------- the book


def test_names_and_properties() -> None:
    """Defined names and document properties are written as given."""
    workbook = load(
        page_of(),
        title="แบบรายงาน",
        author="เทศบาลตำบลบ้านตัวอย่าง",
        subject="ปีงบประมาณ ๒๕๖๘",
        names={"ita_unit": "'แบบรายงาน'!$B$3", "ita_text": '"กองคลัง"'},
        custom={"itasheet.unit": "กองคลัง", "itasheet.version": "1"},
    )
    assert workbook.defined_names["ita_unit"].value == "'แบบรายงาน'!$B$3"
    assert workbook.defined_names["ita_text"].value == '"กองคลัง"'
    properties = workbook.properties
    assert (properties.title, properties.creator) == ("แบบรายงาน", "เทศบาลตำบลบ้านตัวอย่าง")
    assert (properties.subject, properties.created) == ("ปีงบประมาณ ๒๕๖๘", CREATED)
    assert properties.language == "th-TH"
    custom = {one.name: one.value for one in workbook.custom_doc_props.props}
    assert custom == {"itasheet.unit": "กองคลัง", "itasheet.version": "1"}


def test_created_is_told_in_universal_time() -> None:
    """A time with a zone is the same moment in the file."""
    bangkok = timezone(timedelta(hours=7))
    book = Book((page_of(),), datetime(2024, 10, 1, 6, 0, tzinfo=bangkok))
    assert "2024-09-30T23:00:00Z" in read_part(book, "docProps/core.xml")


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
        text = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")
        )
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", text)) == {"2024-10-01T09:30:00Z"}


# ---------------------------------------------------------------- nothing is lost silently

CELL = Cell(0, 0, "ก", "input")
ONE, TWO, WIDE = CellRange(0, 0, 0, 0), CellRange(0, 0, 0, 1), CellRange(0, 0, 0, 16_384)


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
    "footer too long": book_of(page_of(paper=Paper(True, MARGINS, footer="ก" * 256))),
    "break at the top": book_of(page_of(paper=Paper(True, MARGINS, breaks=(0,)))),
    "many breaks": book_of(page_of(paper=Paper(True, MARGINS, breaks=tuple(range(1, 1_025))))),
    "breaks when fitted": book_of(page_of(paper=Paper(True, MARGINS, breaks=(3,), fit_width=True))),
    "no picture": book_of(page_of(pictures=(Picture(0, 0, b"no picture"),))),
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
    with pytest.raises(ValueError):
        write_book(book)
