"""Sound workbooks as programs write them; parts that hold the time of writing are left out."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment

from tests.files.parts import pack, save_book, unpack

LINES = "๑. จัดทำแผน\n๒. ประชุม\n๓) รายงานผล"


def write_plainly(sheet: Any, book: Any) -> None:
    sheet.write_row(0, 0, ["ลำดับ", "มาตรการ", "ผู้รับผิดชอบ"])
    sheet.write_row(1, 0, [1, LINES, "สำนักปลัด"], book.add_format({"text_wrap": True}))
    sheet.write_boolean(2, 0, True)
    sheet.write_datetime(2, 1, datetime(2024, 10, 1), book.add_format({"num_format": "d/m/yyyy"}))


def write_richly(sheet: Any, book: Any) -> None:
    bold = book.add_format({"bold": True, "font_name": "TH SarabunPSK"})
    sheet.write_rich_string(0, 0, "มาตร", bold, "การ", " ที่ ๑")
    sheet.merge_range(1, 0, 2, 3, "รวม")
    sheet.write_url(3, 0, "https://example.go.th/o26", string="หลักฐาน")
    sheet.write_url(4, 0, "internal:'แบบ'!A1", string="บน")
    sheet.write_comment(0, 0, "ตรวจแล้ว")
    sheet.write_formula(5, 0, "=1+1", None, 2)
    columns = [{"header": "ชื่อ"}, {"header": "จำนวน"}]
    sheet.add_table(7, 0, 9, 1, {"columns": columns, "data": [["ก", 1], ["ข", 2]]})
    sheet.data_validation(8, 0, 9, 0, {"validate": "list", "source": ["ก", "ข"]})
    sheet.conditional_format(8, 1, 9, 1, {"type": "data_bar", "bar_solid": True})
    sheet.set_row(8, None, None, {"hidden": True})
    sheet.set_column(1, 1, 20, None, {"hidden": True})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='แบบ'!$B$9:$B$10"})
    sheet.insert_chart(10, 0, chart)
    sheet.insert_textbox(20, 0, "ข้อความลอย")


def write_with_xlsxwriter(fill: Any, **options: Any) -> bytes:
    """A workbook with one sheet, filled and written."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        book.set_properties({"created": datetime(2024, 10, 1)})
        fill(book.add_worksheet("แบบ"), book)
    return pack(unpack(stream.getvalue()))


def write_with_openpyxl() -> bytes:
    """A workbook with one sheet, as scripts write it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "แบบ"
    sheet.append(["ลำดับ", "มาตรการ", 2.5, None, datetime(2024, 10, 1, 8, 30)])
    sheet.append([1, LINES])
    sheet.merge_cells("A4:C5")
    sheet["A4"] = "รวม"
    sheet["A6"] = "=1+1"
    sheet["B6"] = "หลักฐาน"
    sheet["B6"].hyperlink = "https://example.go.th/o26"
    sheet["B6"].comment = Comment("ตรวจแล้ว", "x")
    sheet["C6"] = 0.25
    sheet["C6"].number_format = "0%"
    sheet.row_dimensions[2].hidden = True
    parts = unpack(save_book(book))
    del parts["docProps/core.xml"]
    return pack(parts)


SOUND: dict[str, bytes] = {
    "written-by-XlsxWriter": write_with_xlsxwriter(write_plainly),
    "written-by-XlsxWriter-row-by-row": write_with_xlsxwriter(
        lambda sheet, _: sheet.write_row(0, 0, ["ลำดับ", " เว้น ", 1.5]), constant_memory=True
    ),
    "written-by-XlsxWriter-richly": write_with_xlsxwriter(write_richly),
    "written-by-openpyxl": write_with_openpyxl(),
}
