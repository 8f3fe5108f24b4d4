"""A return as units really send them: saved by another library, with all that openpyxl would drop.

A picture, a chart, people's own comments, and drop-downs and colours in the extension parts into
which Excel moves those that refer to another sheet.
"""

import io
from collections.abc import Callable

import openpyxl
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from PIL import Image

from itasheet.layout.fonts import FAMILY
from itasheet.layout.styles import Style
from tests.files.parts import pack, save_book, unpack

SHEET = "แบบรายงาน"
OWN = {"B6": "ถามหัวหน้าก่อน", "F6": "รอข้อมูลจากงานพัสดุ"}
"""The unit's own comments, one of them on a cell that the tests leave blank."""

MAIN = "http://schemas.microsoft.com/office/excel/2006/main"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
EXTENSIONS = (
    f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{X14}">'
    f'<x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="{MAIN}">'
    '<x14:cfRule type="expression" priority="99" id="{00000000-000E-0000-0000-000001000000}">'
    "<xm:f>LEN(รายการ!$A$1)&gt;99</xm:f><x14:dxf><font><b/></font></x14:dxf></x14:cfRule>"
    "<xm:sqref>B6:B17</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>"
    f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}">'
    f'<x14:dataValidations xmlns:xm="{MAIN}" count="1"><x14:dataValidation type="list"'
    ' allowBlank="1" showErrorMessage="0"><x14:formula1><xm:f>รายการ!$B$1:$B$7</xm:f>'
    "</x14:formula1><xm:sqref>H6:H17</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    "</extLst></worksheet>"
)


def enrich(content: bytes) -> bytes:
    """A form saved by openpyxl, with a picture, a chart, comments and extensions in it."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook[SHEET]
    for cell, text in OWN.items():
        sheet[cell].comment = Comment(text, "สมหญิง")
    sheet.add_image(Picture(io.BytesIO(draw_picture(40, 30))), "I2")
    sheet.add_chart(make_chart(workbook), "I12")
    return patch_part(
        save_book(workbook),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</worksheet>", EXTENSIONS),
    )


def draw_picture(width: int, height: int, kind: str = "PNG", **options: object) -> bytes:
    """The bytes of a red picture; ``options`` are Pillow's for the kind of file."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "#aa2211").save(content, kind, **options)
    return content.getvalue()


def make_chart(workbook: openpyxl.Workbook) -> BarChart:
    chart = BarChart()
    chart.add_data(Reference(workbook["รายการ"], min_col=1, min_row=1, max_row=3))
    return chart


def patch_part(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A package with one part changed as text."""
    parts = unpack(content)
    return pack({**parts, part: change(parts[part].decode()).encode()})


def read_style(cell: Cell) -> Style:
    """The style of a cell, as openpyxl tells it."""
    font, fill, alignment, side = cell.font, cell.fill, cell.alignment, cell.border.bottom
    assert font.name == FAMILY
    assert cell.border.left == cell.border.top == cell.border.right == side
    return Style(
        font_size=font.size,
        bold=font.bold,
        underline=font.underline == "single",
        font_color="#" + font.color.rgb[2:],
        bg_color="#" + fill.fgColor.rgb[2:] if fill.fill_type else None,
        align=alignment.horizontal,
        indent=int(alignment.indent),
        valign={"center": "vcenter"}.get(alignment.vertical, alignment.vertical),
        text_wrap=bool(alignment.wrap_text),
        border=1 if side.style == "thin" else 0,
        border_color="#" + side.color.rgb[2:] if side.style else None,
        num_format=cell.number_format,
        locked=cell.protection.locked,
        hidden=cell.protection.hidden,
    )
