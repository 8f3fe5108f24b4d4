"""Workbooks that unpack to far more than they are; made when they are needed, for their size."""

from __future__ import annotations

from collections.abc import Callable

from tests.files.parts import (
    SHEET_RELATIONS,
    deflate,
    make_outline,
    make_parts,
    make_sheet,
    make_strings,
    make_styles,
    make_workbook,
    pack,
    relate,
)

BIG = 45_000_000
ONE_CELL = "<c><v>1</v></c>"
AMOUNT = '<c s="1"><v>45566.5</v></c>'
MOMENT = '<row><c s="1"><v>{}.125</v></c></row>'
IN_TURN = '<row><c s="{}"><v>{}</v></c></row>'
MANY_TABS = make_outline(
    "".join(f'<sheet name="{n}" sheetId="{n}" r:id="s1"/>' for n in range(900))
)

BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "too many parts": (
        lambda: deflate(pack({f"xl/media/{n}": "" for n in range(10_001)})),
        "file-bomb",
    ),
    "bomb of spaces": (lambda: deflate(make_workbook(" " * BIG)), "file-bomb"),
    "bomb of strings": (
        lambda: deflate(make_workbook(strings="<sst>" + "<si/>" * 9_000_000)),
        "file-bomb",
    ),
    "bomb in the workbook part": (
        lambda: deflate(make_workbook(outline="<x>" + "x" * BIG)),
        "file-bomb",
    ),
    "bomb in the mimetype": (lambda: deflate(pack({"mimetype": "x" * BIG})), "file-bomb"),
    "bomb over many sheets": (
        lambda: deflate(
            make_workbook(
                " " * 900_000,
                outline=make_outline(
                    "".join(f'<sheet name="{n}" sheetId="{n}" r:id="s1"/>' for n in range(60))
                ),
            )
        ),
        "file-bomb",
    ),
    "text without end": (lambda: deflate(make_workbook("x" * 1_100_000)), "file-bomb"),
    "tag without end": (lambda: deflate(make_workbook("<row" + ' a="1"' * 200_000)), "file-bomb"),
    "long string shown often": (
        lambda: deflate(
            make_workbook(
                "<row>" + '<c t="s"><v>0</v></c>' * 5000 + "</row>",
                strings=make_strings("<t>" + "x" * 900_000 + "</t>"),
            )
        ),
        "file-bomb",
    ),
    "too many cells": (
        lambda: deflate(make_workbook(f"<row>{ONE_CELL * 10_000}</row>" * 40)),
        "file-bomb",
    ),
    "too many merges": (
        lambda: deflate(make_workbook("", '<mergeCell ref="A1:XFD1048576"/>' * 700_000)),
        "file-bomb",
    ),
    "too many number formats": (
        lambda: deflate(make_workbook(styles=make_styles(*["[" * 999] * 20_000))),
        "file-bomb",
    ),
    "too many attributes": (
        lambda: deflate(
            make_workbook(("<row " + " ".join(f'a{n}=""' for n in range(70_000)) + "/>") * 20)
        ),
        "file-bomb",
    ),
    "too many amounts": (
        lambda: deflate(
            make_workbook(
                "".join(map(MOMENT.format, range(90_000))), styles=make_styles("#,##0.00")
            )
        ),
        "file-bomb",
    ),
    "deep nesting": (lambda: deflate(make_workbook("<a>" * 300_000)), "file-damaged"),
}
"""What is refused, with the code: each must end soon, and in little memory."""

WEIGHTY: dict[str, Callable[[], bytes]] = {
    "170,000 cells": lambda: deflate(
        make_workbook(
            "".join(
                f'<row r="{row}">'
                + f'<c r="A{row}" s="0"><v>5</v></c>'
                + "<c><v>5</v></c>" * 16
                + "</row>"
                for row in range(1, 15_000)
            )
        )
    ),
    "100,000 inline strings": lambda: deflate(
        make_workbook(("<row>" + '<c t="inlineStr"><is><t>ก</t></is></c>' * 100 + "</row>") * 1000)
    ),
    "190,000 shared strings": lambda: deflate(
        make_workbook(strings=make_strings(*["<t>ข้อ</t>"] * 190_000))
    ),
    "1,000,000 styled cells": lambda: deflate(
        make_workbook(
            "".join(f'<row r="{n}"><c r="AA{n}" s="1"/></row>' for n in range(1, 500_000))
        )
    ),
    "long texts": lambda: deflate(
        make_workbook(strings=make_strings(*["<t>😀" + "x" * 900_000 + "</t>"] * 43))
    ),
    "long number formats": lambda: deflate(
        make_workbook(
            styles=make_styles(*["d" + "[" * 199] * 1_200),
        )
    ),
    "300,000 merges": lambda: deflate(
        make_workbook(after='<mergeCell ref="A1:XFD1048576"/>' * 290_000)
    ),
    "500,000 cell styles": lambda: deflate(make_workbook(styles=make_styles(*["0"] * 200_000))),
    "500,000 unlike attributes": lambda: deflate(
        make_workbook(
            "".join(
                "<row " + " ".join(f'a{n}=""' for n in range(start, start + 50)) + "/>"
                for start in range(0, 500_000, 50)
            )
        )
    ),
    "35,000 different dates": lambda: deflate(
        make_workbook(
            "".join(map(MOMENT.format, range(1, 35_000))),
            styles=make_styles("[$-D07041E]d mmmm yyyy h:mm"),
        )
    ),
    "40,000 different amounts": lambda: deflate(
        make_workbook(
            "".join(map(MOMENT.format, range(1, 40_000))),
            styles=make_styles("#,##0.00"),
        )
    ),
    "1,000 long formats in turn": lambda: deflate(
        make_workbook(
            "".join(IN_TURN.format(n % 1_000 + 1, n) for n in range(60_000)),
            styles=make_styles(*(f"{'ๆ' * 200}0{n}" for n in range(1_000))),
        )
    ),
    "150,000 equal amounts": lambda: deflate(
        make_workbook(f"<row>{AMOUNT * 15_000}</row>" * 10, styles=make_styles("#,##0.00"))
    ),
    "200,000 links": lambda: deflate(
        make_workbook(
            after="<hyperlinks>"
            + '<hyperlink ref="A1:XFD1048576" location="A1"/>' * 200_000
            + "</hyperlinks>"
        )
    ),
    "200,000 hidden columns": lambda: deflate(
        make_workbook(
            sheet=make_sheet(
                f"<row>{ONE_CELL * 16_000}</row>",
                before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 200_000 + "</cols>",
            )
        )
    ),
    "900 tabs": lambda: deflate(make_workbook(outline=MANY_TABS)),
    "a drawing of 40 MB on 900 tabs": lambda: deflate(
        pack(
            {
                **make_parts(outline=MANY_TABS),
                SHEET_RELATIONS: relate(
                    ("d", "drawing", "../d.xml"), ("c", "comments", "../c.xml")
                ),
                "xl/d.xml": "<xdr:pic>" * 4_500_000,
                "xl/c.xml": "<comment " * 1_000,
            }
        )
    ),
    "400,000 comments": lambda: deflate(
        pack(
            {
                **make_parts(),
                SHEET_RELATIONS: relate(("c", "comments", "../c.xml")),
                "xl/c.xml": '<comment ref="A1">' * 400_000,
            }
        )
    ),
    "comments without end": lambda: deflate(
        pack(
            {
                **make_parts(),
                SHEET_RELATIONS: relate(("c", "comments", "../c.xml")),
                "xl/c.xml": '<comment a="' * 3_000_000,
            }
        )
    ),
}
"""What is just within the limits, and read."""
