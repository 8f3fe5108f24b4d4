"""The cover: one page whatever stands on it, with the agency's crest."""

from __future__ import annotations

import struct
import zlib

import pytest

from itasheet.definition.round import fill_texts
from itasheet.layout.paper import REPORT_PAPER, page_room
from itasheet.merging.merge import merge_returns
from itasheet.reports.contents import (
    CREST_HEIGHT,
    CREST_WIDEST,
    Crest,
    ReportContents,
    Wishes,
    read_crest,
)
from itasheet.reports.report import make_cover
from itasheet.sheets.page import Page
from itasheet.thai.numbers import Digits
from tests.example.fill import load_report
from tests.example.make import load_round


def make_chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file."""
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def make_png(width: int, height: int, per_metre: int = 0) -> bytes:
    """A PNG file of grey pixels, with or without a resolution."""
    head = make_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    density = make_chunk(b"pHYs", struct.pack(">IIB", *[per_metre] * 2, 1)) if per_metre else b""
    pixels = make_chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * width) * height))
    return b"\x89PNG\r\n\x1a\n" + head + density + pixels + make_chunk(b"IEND", b"")


def make_jpeg(width: int, height: int, unit: int = 0, density: int = 1) -> bytes:
    """The head of a JPEG file, up to its frame and the picture's start, with a table before it."""
    jfif = b"JFIF\0\x01\x02" + struct.pack(">BHHBB", unit, density, density, 0, 0)
    table = b"\xff\xdb" + struct.pack(">H", 2 + 65) + b"\0" * 65
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 1) + b"\xff\xda\0\x02"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", len(jfif) + 2) + jfif + table + frame


CREST = Crest(make_png(80, 80), 60, 60)


def cover(draft: bool = False, crest: Crest | None = None, digits: Digits = Digits.THAI) -> Page:
    """The cover of the example."""
    definition, round_ = load_report(), load_round()
    wishes = Wishes(digits, draft=draft, crest=crest)
    merged = merge_returns([], definition, round_)
    return make_cover(ReportContents(definition, merged, fill_texts(round_), (), wishes))


@pytest.mark.parametrize("crest", [None, CREST], ids=["plain", "crest"])
@pytest.mark.parametrize("draft", [False, True], ids=["final", "draft"])
def test_one_page(draft: bool, crest: Crest | None) -> None:
    """All rows fit the page, and most of it is used."""
    height = sum(row.height for row in cover(draft, crest).rows.values())
    assert page_room(REPORT_PAPER) * 0.7 < height <= page_room(REPORT_PAPER)


def test_texts() -> None:
    """The texts stand in order, digits as wanted."""
    texts = [cell.value for cell in cover(draft=True).cells]
    assert texts == [
        "ฉบับร่าง – ยังมีข้อที่ต้องแก้ไข",
        "รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใส",
        "ภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
        "เทศบาลตำบลบ้านตัวอย่าง",
        "อำเภอเมืองตัวอย่าง จังหวัดตัวอย่างบุรี",
    ]
    arabic = [cell.value for cell in cover(digits=Digits.ARABIC).cells]
    assert arabic[1] == "ภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2568"


def test_crest() -> None:
    """The crest stands in a row of its own above the title, in the middle, and is described."""
    page = cover(crest=CREST)
    (picture,) = page.pictures
    assert page.rows[picture.row].height == pytest.approx(CREST_HEIGHT)
    assert picture.row < min(cell.row for cell in page.cells)
    assert picture.offset == pytest.approx((page.widths[0] - CREST_HEIGHT / 0.75) / 2, rel=0.03)
    assert picture.description == "เทศบาลตำบลบ้านตัวอย่าง"
    assert not cover().pictures


@pytest.mark.parametrize(
    ("content", "width", "height"),
    [
        (make_png(120, 240), 90, 180),
        (make_png(120, 240, 11811), 28.8, 57.6),
        (make_jpeg(300, 200), 225, 150),
        (make_jpeg(300, 200, 1, 72), 300, 200),
        (make_jpeg(300, 200, 2, 100), 85.04, 56.69),
        (make_jpeg(300, 200, 1, 0), 225, 150),
    ],
    ids=["png", "png, 300 dpi", "jpeg", "jpeg, 72 dpi", "jpeg, 100 a centimetre", "jpeg, 0 dpi"],
)
def test_read_crest(content: bytes, width: float, height: float) -> None:
    """The size in points follows from pixels and the resolution of the file, or else a screen's."""
    crest = read_crest(content)
    assert crest is not None
    assert (crest.width, crest.height) == pytest.approx((width, height), rel=1e-3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\1" * 90,
        b"<svg/>" * 20,
        make_png(0, 5),
        make_jpeg(5, 0),
        b"\xff\xd8" * 50,
    ],
)
def test_no_crest(content: bytes) -> None:
    """Other kinds of file, and pictures without extent, are none."""
    assert read_crest(content) is None


@pytest.mark.parametrize("content", [make_png(9, 9, 3000), make_jpeg(9, 9)], ids=["png", "jpeg"])
def test_damaged_crest(content: bytes) -> None:
    """A file that breaks off anywhere is none, or tells what its head could still tell."""
    for end in range(len(content)):
        crest = read_crest(content[:end])
        assert crest is None or crest.width == crest.height
        assert crest is None or crest.width in (6.75, pytest.approx(8.5, abs=0.01))
    assert read_crest(content[:20]) is None


def test_scale() -> None:
    """A crest is as high as any other; a very wide one is less high."""
    assert Crest(b"", 100, 200).scale * 200 == pytest.approx(CREST_HEIGHT)
    assert Crest(b"", 2000, 100).scale * 2000 == pytest.approx(CREST_WIDEST)
