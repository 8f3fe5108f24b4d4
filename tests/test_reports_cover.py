"""The cover: one page whatever stands on it, with the agency's crest."""

import pytest

from itasheet.definition.round import fill_texts
from itasheet.layout.fonts import DIGIT_FAMILY, FAMILY
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
from tests.rich import draw_picture
from tests.tables import load_definition, load_round

CREST = Crest(draw_picture(80, 80), 60, 60)


def cover(draft: bool = False, crest: Crest | None = None, digits: Digits = Digits.THAI) -> Page:
    definition, round_ = load_definition(), load_round()
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
    """A draft says so above all, and digits are as wanted."""
    draft, thai, arabic = (
        [cell.value for cell in page.cells]
        for page in (cover(draft=True), cover(), cover(digits=Digits.ARABIC))
    )
    assert draft == ["ฉบับร่าง – ยังมีข้อที่ต้องแก้ไข", *thai]
    assert arabic[1] == "ภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2568"


@pytest.mark.parametrize("draft", [True, False])
@pytest.mark.parametrize("digits", Digits)
def test_page_numbers(digits: Digits, draft: bool) -> None:
    """They are in a font that draws Thai digits, but where Arabic ones are wished for."""
    definition = load_definition()
    merged = merge_returns([], definition, None)
    contents = ReportContents(definition, merged, {}, wishes=Wishes(digits, draft=draft))
    assert (f'"{DIGIT_FAMILY},' in contents.paper.footer) is (digits is not Digits.ARABIC)
    assert f'"{FAMILY},' in contents.paper.footer or digits is not Digits.ARABIC


def test_crest() -> None:
    """The crest stands in a row of its own above the title, in the middle, and is described."""
    page = cover(crest=CREST)
    (picture,) = page.pictures
    assert page.rows[picture.row].height == pytest.approx(CREST_HEIGHT)
    assert picture.row < min(cell.row for cell in page.cells)
    assert picture.offset == pytest.approx((page.widths[0] - CREST_HEIGHT / 0.75) / 2, rel=0.03)
    assert picture.description == "เทศบาลตำบลบ้านตัวอย่าง"
    assert not cover().pictures


DENSITY = b"JFIF\0\1\1\1\0\x64\0\x64"
"""That of a JPEG file: version, unit (1 an inch, 2 a centimetre), then dots across and down."""
JPEG = draw_picture(300, 200, "JPEG", dpi=(100, 100))


@pytest.mark.parametrize(
    ("content", "width", "height"),
    [
        (draw_picture(120, 240), 90, 180),
        (draw_picture(120, 240, dpi=(300, 300)), 28.8, 57.6),
        (JPEG.replace(DENSITY, DENSITY[:7] + b"\0\0\1\0\1"), 225, 150),
        (JPEG, 216, 144),
        (JPEG.replace(DENSITY, DENSITY.replace(b"\1\1\0", b"\1\2\0")), 85.04, 56.69),
        (JPEG.replace(DENSITY, DENSITY[:8] + b"\0\0\0\0"), 225, 150),
    ],
    ids=["png", "png, 300 dpi", "jpeg", "jpeg, 100 dpi", "jpeg, 100 a centimetre", "jpeg, 0 dpi"],
)
def test_read_crest(content: bytes, width: float, height: float) -> None:
    """The size in points follows from pixels and the resolution of the file, or else a screen's."""
    crest = read_crest(content)
    assert crest is not None
    assert (crest.width, crest.height) == pytest.approx((width, height), rel=1e-3)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"GIF89a" + b"\1" * 90, b"<svg/>" * 20, b"\xff\xd8" * 50),
        draw_picture(5, 5).replace(b"IHDR\0\0\0\5", b"IHDR\0\0\0\0"),
        JPEG.replace(b"\0\xc8\1\x2c", b"\0\0\1\x2c"),
    ],
)
def test_no_crest(content: bytes) -> None:
    """Other kinds of file, and pictures without extent, are none."""
    assert read_crest(content) is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_damaged_crest(kind: str) -> None:
    """A file that breaks off anywhere is none, as its pixels could not be shown."""
    content = draw_picture(9, 9, kind)
    assert read_crest(content)
    assert not any(read_crest(content[:end]) for end in range(len(content) - len("IEND")))


def test_scale() -> None:
    """A crest is as high as any other; a very wide one is less high."""
    assert Crest(b"", 100, 200).scale * 200 == pytest.approx(CREST_HEIGHT)
    assert Crest(b"", 2000, 100).scale * 2000 == pytest.approx(CREST_WIDEST)
