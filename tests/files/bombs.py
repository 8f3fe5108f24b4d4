"""Workbooks that, compressed, hold far more than they are; made when they are needed."""

from collections.abc import Callable
from functools import partial

from tests.files.parts import (
    MAIN,
    SHEET,
    SHEET_RELATIONS,
    make_parts,
    make_sheet,
    make_strings,
    make_styles,
    make_tabs,
    make_workbook,
    pack,
    relate,
)

BIG = 45_000_000
ONE_CELL, FIVES = "<c><v>1</v></c>", "<c><v>5</v></c>" * 16
AMOUNT = '<c s="1"><v>45566.5</v></c>'
MOMENT = '<row><c s="1"><v>{}.125</v></c></row>'
IN_TURN = '<row><c s="{}"><v>{}</v></c></row>'


def add_comments(part: str) -> bytes:
    """A workbook with this part of comments."""
    relations = relate(("c", "comments", "../c.xml"))
    return pack({**make_parts(), SHEET_RELATIONS: relations, "xl/c.xml": part})


def make_blanks(cell: str, sheets: int = 2) -> bytes:
    """A workbook with two million blank cells on so many sheets."""
    most = 100_000 // sheets
    rows = (f'<row r="{n}" spans="1:20">{cell.format(n) * 20}</row>' for n in range(1, most))
    sheet = make_sheet("".join((*rows, "<row/>" * most)))
    return pack({**make_parts(outline=make_tabs(sheets)), SHEET: sheet})


BOMBS: dict[str, Callable[[], bytes]] = {
    "too many parts": lambda: pack({f"xl/media/{n}": "" for n in range(10_001)}),
    "bomb of spaces": lambda: make_workbook(" " * BIG),
    "bomb of strings": lambda: make_workbook(strings="<sst>" + "<si/>" * 9_000_000),
    "bomb in the workbook part": lambda: make_workbook(outline="<x>" + "x" * BIG),
    "bomb in the mimetype": lambda: pack({"mimetype": "x" * BIG}),
    "bomb over many sheets": lambda: make_workbook(" " * 900_000, outline=make_tabs(60)),
    "text without end": lambda: make_workbook("x" * 1_100_000),
    "tag without end": lambda: make_workbook("<row" + ' a="1"' * 200_000),
    "long string shown often": lambda: make_workbook(
        "<row>" + '<c t="s"><v>0</v></c>' * 5000 + "</row>",
        strings=make_strings("<t>" + "x" * 900_000 + "</t>"),
    ),
    "too many cells": lambda: make_workbook(f"<row>{ONE_CELL * 10_000}</row>" * 40),
    "too many merges": lambda: make_workbook("", '<mergeCell ref="A1:XFD1048576"/>' * 700_000),
    "too many number formats": lambda: make_workbook(styles=make_styles(*["[" * 999] * 20_000)),
    "too many attributes": lambda: make_workbook(
        ("<row " + " ".join(f'a{n}=""' for n in range(70_000)) + "><c><v>1</v></c></row>") * 20
    ),
    "too many names": lambda: make_workbook(after="".join(f"<a{n}/>" for n in range(900_000))),
    "too many references": lambda: make_workbook(f"<row>{'&#3585;' * 140_000}</row>" * 9),
    "too long a namespace": lambda: make_workbook(
        sheet=make_sheet("<row/>" * 390_000).replace(MAIN, "u" * 400_000)
    ),
    "too many amounts": lambda: make_workbook(
        "".join(map(MOMENT.format, range(90_000))), styles=make_styles("#,##0.00")
    ),
    "deep nesting": lambda: make_workbook("<a>" * 300_000),
}
"""What is refused: each must end soon, and in little memory."""

WEIGHTY: dict[str, Callable[[], bytes]] = {
    "170,000 cells": lambda: make_workbook(
        "".join(
            f'<row r="{n}"><c r="A{n}" s="0"><v>5</v></c>{FIVES}</row>' for n in range(1, 15_000)
        )
    ),
    "100,000 inline strings": lambda: make_workbook(
        ("<row>" + '<c t="inlineStr"><is><t>ก</t></is></c>' * 100 + "</row>") * 1000
    ),
    "190,000 shared strings": lambda: make_workbook(strings=make_strings(*["<t>ข้อ</t>"] * 190_000)),
    **{
        f"2,000,000 blank cells, {name}": partial(make_blanks, cell)
        for name, cell in (
            ("short", '<c r="AA{}" s="1"/>'),
            ("opened", '<c r="AA{}" s="12" ></c>'),
            ("spread", "<c\ns='1' r='AA{}' t='s'>\n<v/></c>\n"),
            ("long", "<c r='AA{}' cm='1' xml:space='>'/>"),
            ("inline", '<c r="A{}" t="inlineStr"><is><t></t></is></c>'),
        )
    },
    "2,000,000 blank cells, on small sheets": partial(make_blanks, '<c r="AA{}" s="1"/>', 800),
    "long texts": lambda: make_workbook(
        strings=make_strings(*["<t>😀" + "x" * 900_000 + "</t>"] * 43)
    ),
    "long number formats": lambda: make_workbook(styles=make_styles(*["d" + "[" * 199] * 1_200)),
    "300,000 merges": lambda: make_workbook(after='<mergeCell ref="A1:XFD1048576"/>' * 290_000),
    "500,000 cell styles": lambda: make_workbook(styles=make_styles(*["0"] * 200_000)),
    "500,000 unlike attributes": lambda: make_workbook(
        "".join(
            "<row " + " ".join(f'a{n}=""' for n in range(start, start + 50)) + "><!----></row>"
            for start in range(0, 500_000, 50)
        )
    ),
    "35,000 different dates": lambda: make_workbook(
        "".join(map(MOMENT.format, range(1, 35_000))),
        styles=make_styles("[$-D07041E]d mmmm yyyy h:mm"),
    ),
    "40,000 different amounts": lambda: make_workbook(
        "".join(map(MOMENT.format, range(1, 40_000))), styles=make_styles("#,##0.00")
    ),
    "1,000 long formats in turn": lambda: make_workbook(
        "".join(IN_TURN.format(n % 1_000 + 1, n) for n in range(60_000)),
        styles=make_styles(*(f"{'ๆ' * 200}0{n}" for n in range(1_000))),
    ),
    "150,000 equal amounts": lambda: make_workbook(
        f"<row>{AMOUNT * 15_000}</row>" * 10, styles=make_styles("#,##0.00")
    ),
    "200,000 links": lambda: make_workbook(
        after="<hyperlinks>"
        + '<hyperlink ref="A1:XFD1048576" location="A1"/>' * 200_000
        + "</hyperlinks>"
    ),
    "200,000 hidden columns": lambda: make_workbook(
        sheet=make_sheet(
            f"<row>{ONE_CELL * 16_000}</row>",
            before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 200_000 + "</cols>",
        )
    ),
    "900 tabs": lambda: make_workbook(outline=make_tabs(900)),
    "a drawing of 40 MB on 900 tabs": lambda: pack(
        {
            **make_parts(outline=make_tabs(900)),
            SHEET_RELATIONS: relate(("d", "drawing", "../d.xml"), ("c", "comments", "../c.xml")),
            "xl/d.xml": "<xdr:pic>" * 4_500_000,
            "xl/c.xml": "<comment " * 1_000,
        }
    ),
    "160,000 shapes": lambda: pack(
        {
            **make_parts(),
            SHEET_RELATIONS: relate(("d", "drawing", "../d.xml")),
            "xl/d.xml": "<oneCellAnchor>col>1<a>row>" * 160_000,
        }
    ),
    "a text of 20,000 runs shown often": lambda: make_workbook(
        "<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>",
        strings=make_strings("<r><rPr><strike/></rPr><t>a</t></r><r><t>b</t></r>" * 20_000),
    ),
    "400,000 comments": lambda: add_comments('<comment ref="A1">' * 400_000),
    "comments without end": lambda: add_comments('<comment a="' * 3_000_000),
}
"""What is just within the limits, and read."""
