"""What is seen of a cell: struck out, raised, in the colour of its ground, or a picture."""

from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.writer.theme import theme_xml

from itasheet.sheets.grid import Grid
from tests.example.fill import open_workbook
from tests.files.parts import (
    BOOK_RELATIONS,
    SHEET_RELATIONS,
    make_parts,
    make_sheet,
    make_workbook,
    pack,
    relate,
    save_book,
)

STRUCK = {"font": Font(strike=True)}
WHITE, OFF_WHITE, DARK = "FFFFFFFF", "FFFFFBF0", "FF1F3864"


def read_grid(content: bytes) -> Grid:
    return open_workbook(content).grids[0]


def join(*runs: str | tuple[str, dict[str, Any]]) -> CellRichText:
    """A text of runs, of which some have a font of their own."""
    return CellRichText(
        *(one if isinstance(one, str) else TextBlock(InlineFont(**one[1]), one[0]) for one in runs)
    )


def colour(text: Color | str, ground: Color | str | None = None) -> dict[str, Any]:
    fill = {"fill": PatternFill("solid", fgColor=ground)} if ground else {}
    return {"font": Font(color=text), **fill}


X, UP, DOWN = {"strike": True}, {"vertAlign": "superscript"}, {"vertAlign": "subscript"}


@pytest.mark.parametrize(
    ("value", "style", "seen", "told"),
    [
        # What is struck out, wherever that is said, is no part of the text.
        ("กองช่าง", STRUCK, None, "text-struck กองช่าง"),
        (2567, STRUCK, None, "text-struck 2567"),
        (join(("กองช่าง", X)), {}, None, "text-struck กองช่าง"),
        (join(("ปี ๖๗\n", X), "ปี ๖๘"), {}, "ปี ๖๘", "text-struck ปี ๖๗"),
        (join("ครบ ", ("๕", X), " ๖ แห่ง ", ("(ร่าง)", X)), {}, "ครบ ๖ แห่ง", "text-struck ๕ … (ร่าง)"),
        (join("เก่า", ("ใหม่", {"b": True})), STRUCK, "ใหม่", "text-struck เก่า"),
        (join("ก", (" ", X), "ข"), {}, "กข", ""),
        ("ก", {"font": Font(strike=False)}, "ก", ""),
        # Raised and lowered digits are none of the line's.
        (join("ครบ 64", ("1", UP), " แห่ง 10", ("๓", UP)), {}, "ครบ 64¹ แห่ง 10³", ""),
        (join("CO", ("2", DOWN), " m", ("-3", UP)), {}, "CO₂ m⁻³", ""),
        (join("ที่ 1", ("st", UP)), {}, "ที่ 1st", ""),
        (64, {"font": Font(vertAlign="superscript")}, "⁶⁴", ""),
        ("H2", {"font": Font(vertAlign="subscript")}, "H₂", ""),
        # A text in the colour of its ground is read as all others, and told.
        ("ขาว", colour(WHITE), "ขาว", "text-unseen ขาว"),
        ("ขาว", colour(WHITE, OFF_WHITE), "ขาว", "text-unseen ขาว"),
        ("ขาว", colour(Color(theme=0)), "ขาว", "text-unseen ขาว"),
        ("เทา", colour(Color(theme=0, tint=-0.05)), "เทา", "text-unseen เทา"),
        ("ขาว", colour(Color(indexed=9)), "ขาว", "text-unseen ขาว"),
        ("น้ำเงิน", colour(DARK, DARK), "น้ำเงิน", "text-unseen น้ำเงิน"),
        ("น้ำเงิน", colour(Color(theme=4), Color(theme=4)), "น้ำเงิน", "text-unseen น้ำเงิน"),
        ("เล็ก", {"font": Font(sz=1)}, "เล็ก", "text-unseen เล็ก"),
        (5, colour(WHITE), 5, "text-unseen 5"),
        (join("ก", ("ข", {"color": WHITE})), {}, "กข", "text-unseen ข"),
        *((text, colour(*colours), text, "") for text, *colours in (
            ("ดำ", Color(theme=1)), ("ขาวบนน้ำเงิน", WHITE, DARK),
            ("ขาวบนธีม", Color(theme=0), Color(theme=4)),
            ("เทา", "FF808080"), ("เหลือง", "FFFFFF00"), ("ดำ", Color(indexed=64)),
        )),
        ("ลาย", {"font": Font(color=WHITE), "fill": PatternFill("gray125")}, "ลาย", ""),
        # A month is no first day.
        *((date(2024, 10, 1), {"number_format": code}, seen, "") for code, seen in (
            ("mmm-yy", "ตุลาคม ๒๕๖๗"), ("m/yy", "ตุลาคม ๒๕๖๗"), ("mm/yyyy", "ตุลาคม ๒๕๖๗"),
            ("[$-41E]mmmm yyyy", "ตุลาคม ๒๕๖๗"), ("yyyy", "พ.ศ. ๒๕๖๗"), ("bbbb", "พ.ศ. ๒๕๖๗"),
            ("d-mmm", "๑ ตุลาคม"), ("mmmm", "ตุลาคม"), ("[$-41E]dddd", "อังคาร"), ("h:mm", "0:00"),
            ("d/m/yyyy", date(2024, 10, 1)), ("[$-41E]ddd d mmm yy", date(2024, 10, 1)),
        )),
        # Formats that show nothing; a hidden zero is not even told.
        ("ซ่อน", {"number_format": ";;;"}, None, "cell-hidden-value ซ่อน"),
        (0, {"number_format": "0;-0;"}, None, ""),
    ],
)  # fmt: skip
def test_what_is_seen(value: Any, style: dict[str, Any], seen: str | int | None, told: str) -> None:
    """The cell holds what is seen of it; what is not is told with its words."""
    book = openpyxl.Workbook()
    book.active["B2"] = value
    for name, one in style.items():
        setattr(book.active["B2"], name, one)
    grid = read_grid(save_book(book))
    values = [one.date() if isinstance(one, datetime) else one for one in grid.cells.values()]
    assert values == ([] if seen is None else [seen])
    assert " ".join(f"{one.code} {one.text}" for one in grid.notices) == told


def test_hidden_by_the_sheet() -> None:
    """Rows and columns of no size are hidden; a sheet may show no zeros."""
    before = (
        '<sheetViews><sheetView showZeros="0"/></sheetViews>'
        '<cols><col min="2" max="2" width="0"/></cols>'
    )
    rows = (
        '<row ht="0"><c><v>1</v></c></row><row ht="18"><c r="B2"><v>2</v></c><c><v>0</v></c></row>'
    )
    grid = read_grid(make_workbook(sheet=make_sheet(rows, before=before)))
    assert (grid.hidden_rows, grid.hidden_columns, len(grid.cells)) == ((0,), (1,), 2)


DISPIMG = "DISPIMG(&quot;ID_61A4&quot;,1)"


@pytest.mark.parametrize(
    ("cell", "is_picture"),
    [
        ('<c t="e" vm="1"><v>#VALUE!</v></c>', True),
        # Errors of the newer kinds, such as #SPILL!
        ('<c t="e" vm="1"><v>#CALC!</v></c>', False),
        ('<c t="e" vm="1"><f>A1:A9</f><v>#VALUE!</v></c>', False),
        ('<c t="e"><v>#VALUE!</v></c>', False),
        (f'<c t="str"><f>_xlfn.{DISPIMG}</f><v>={DISPIMG}</v></c>', True),
        (f'<c t="e"><f>_xlfn.{DISPIMG}</f><v>#NAME?</v></c>', True),
        (f'<c t="inlineStr"><is><t>={DISPIMG}</t></is></c>', True),
        ("<c><f>IMAGE(A1)</f></c>", True),
        ('<c t="str"><v>IMAGE (ภาพ)</v></c>', False),
    ],
)
def test_pictures_in_cells(cell: str, is_picture: bool) -> None:
    """A picture is told, and its cell holds neither a value nor an error."""
    grid = read_grid(make_workbook(f"<row>{cell}</row>"))
    assert [one.code for one in grid.notices] == ["picture-in-cell"] * is_picture
    assert bool(grid.cells or grid.faults) is not is_picture


def test_newer_errors_are_no_pictures() -> None:
    """Where a workbook's richer values are but errors, none is a picture."""
    parts = make_parts('<row><c t="e" vm="1"><v>#VALUE!</v></c></row>')
    link = '<Relationship Id="v" Type="/rdRichValueStructure" Target="a.xml"/></Relationships>'
    parts[BOOK_RELATIONS] = str(parts[BOOK_RELATIONS]).replace("</Relationships>", link)
    for kind, told in (("_error", []), ("_localImage", ["picture-in-cell"])):
        grid = read_grid(
            pack({**parts, "xl/a.xml": f'<rvStructures><s t="{kind}"/></rvStructures>'})
        )
        assert [one.code for one in grid.notices] == told


def test_colours_of_the_workbook() -> None:
    """What is white, and what is not, its own theme tells."""
    book = openpyxl.Workbook()
    for spot, number in (("A1", 0), ("A2", 4), ("A3", 5)):
        book.active[spot], book.active[spot].font = spot, Font(color=Color(theme=number))
    theme = theme_xml.replace('val="window" lastClr="FFFFFF"', 'val="x" lastClr="333333"')
    book.loaded_theme = theme.replace("4F81BD", "FFFFFF")
    assert [one.text for one in read_grid(save_book(book)).notices] == ["A2"]


FROM = "<xdr:from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>11</xdr:row></xdr:from>"
TEXT = (
    "<xdr:sp><xdr:cNvPr id='2' name='T'{}/><a:p><a:r><a:t>ร้อยละ </a:t><a:t>96 &amp;</a:t></a:r>"
    "</a:p><a:p><a:t>ข</a:t></a:p></xdr:sp>"
)
INK = (
    "<mc:AlternateContent><mc:Choice><xdr14:contentPart/></mc:Choice><mc:Fallback><xdr:pic/>"
    "</mc:Fallback></mc:AlternateContent>"
)
SHAPE = (
    '<v:shape id="s"><v:textbox>{}</v:textbox><x:ClientData ObjectType="{}"><x:Anchor>5, 0, 11, 0'
    "</x:Anchor></x:ClientData></v:shape>"
)
TICKED = SHAPE.format("<div><font>☑ ทำแล้ว</font></div>", "Checkbox")
WORDS = ["textbox-left F12 ร้อยละ 96 &\nข"]


@pytest.mark.parametrize(
    ("drawing", "old", "kinds", "told"),
    [
        (TEXT.format(""), "", (), WORDS),
        (f"<xdr:grpSp><xdr:pic/>{TEXT.format('')}</xdr:grpSp>", "", (), WORDS),
        (TEXT.format(' hidden="1"'), "", (), []),
        (INK, "", (), ["object-left F12 "]),
        ("<xdr:pic/>", "", (), ["drawings-left F12 "]),
        ("<xdr:sp/>", "", (), ["drawings-left F12 "]),
        ("", TICKED, (), ["textbox-left F12 ☑ ทำแล้ว"]),
        ("", SHAPE.format("ความเห็น", "Note"), (), []),
        ("", SHAPE.format("", "Pict"), ("package",), ["object-left F12 "]),
        ("", "", ("oleObject",), ["object-left  "]),
    ],
)  # fmt: skip
def test_what_lies_over_cells(
    drawing: str, old: str, kinds: tuple[str, ...], told: list[str]
) -> None:
    """Words, ink and files are told with the cell under them; a picture by itself."""
    anchor = f"<xdr:twoCellAnchor>{FROM}{drawing}</xdr:twoCellAnchor>" if drawing else ""
    files = (("f", kind, "../embeddings/a.bin") for kind in kinds)
    parts = make_parts() | {
        SHEET_RELATIONS: relate(("d", "drawing", "d.xml"), ("v", "vmlDrawing", "v.vml"), *files),
        "xl/worksheets/d.xml": f"<xdr:wsDr>{anchor}</xdr:wsDr>",
        "xl/worksheets/v.vml": f"<xml>{old}</xml>",
        "xl/embeddings/a.bin": "PK",
    }
    grid = read_grid(pack(parts))
    notices = (f"{n.code} {' '.join(map(str, n.spots))} {n.text}" for n in grid.notices)
    assert list(notices) == told
