"""The agency's crest as a picture on the cover: what kind of file it is, and how large it shows."""

from __future__ import annotations

from struct import calcsize, error, unpack
from typing import NamedTuple

from itasheet.layout.paper import printable_height
from itasheet.sheets.cell_reference import CellRange
from itasheet.sheets.page import Margins, Paper
from itasheet.sheets.styles import DIGIT_FAMILY, FAMILY, RED_INK

HEIGHT = 96.0
"""Points that a crest is high on the cover: 3.4 cm; on letters the Garuda is 3 cm."""
WIDEST = 320.0
"""Points that a wide logo may take; one that is wider is shown less high."""
SCREEN_DPI = 96.0
POINTS_PER_INCH = 72.0
CENTIMETRES_PER_INCH = 2.54

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
# Segments that begin a frame and so tell its size; the three left out are tables.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Segments without a length: fillers, restarts, the start of the picture itself.
JPEG_BARE = frozenset((0x01, *range(0xD0, 0xD9)))


class Crest(NamedTuple):
    """A PNG or JPEG picture, its size in pixels, and how many of these are an inch high."""

    content: bytes
    width: int
    height: int
    dpi: float = SCREEN_DPI

    @property
    def scale(self) -> float:
        """By how much its own size is changed on the cover."""
        width, height = (side / self.dpi * POINTS_PER_INCH for side in (self.width, self.height))
        return min(HEIGHT / height, WIDEST / width)

    @property
    def shown_width(self) -> float:
        """Points that it is wide on the cover."""
        return self.width / self.dpi * POINTS_PER_INCH * self.scale

    @property
    def shown_height(self) -> float:
        """Points that it is high on the cover."""
        return self.height / self.dpi * POINTS_PER_INCH * self.scale


def read_crest(content: bytes) -> Crest | None:
    """The picture in a file's bytes; None if it is neither PNG nor JPEG, or damaged."""
    try:
        if content.startswith(PNG):
            found = _read_png(content)
        elif content.startswith(JPEG):
            found = _read_jpeg(content)
        else:
            return None
    except (IndexError, ValueError, ArithmeticError):
        return None
    return found if found.width and found.height else None


def _read_png(content: bytes) -> Crest:
    """PNG: chunks of a length, a name, contents and a checksum; the first tells the size."""
    width, height = _take(content, 16, ">II")
    dpi, start = SCREEN_DPI, 8
    while content[start + 4 : start + 8] not in (b"IDAT", b"IEND"):
        (length,) = _take(content, start, ">I")
        if content[start + 4 : start + 8] == b"pHYs":
            _, per_metre, unit = _take(content, start + 8, ">IIB")
            dpi = per_metre * CENTIMETRES_PER_INCH / 100 if unit == 1 and per_metre else dpi
        start += length + 12
    return Crest(content, width, height, dpi)


def _read_jpeg(content: bytes) -> Crest:
    """JPEG: segments of a marker, a length and contents; the one of the frame tells the size."""
    dpi, start = SCREEN_DPI, 2
    while True:
        if content[start] != 0xFF:
            raise ValueError("no marker where there must be one")
        marker = content[start + 1]
        if marker == 0xFF:
            start += 1
        elif marker in JPEG_BARE:
            start += 2
        elif marker in JPEG_FRAMES:
            height, width = _take(content, start + 5, ">HH")
            return Crest(content, width, height, dpi)
        else:
            (length,) = _take(content, start + 2, ">H")
            if marker == 0xE0 and content[start + 4 : start + 8] == b"JFIF":
                unit, _, density = _take(content, start + 11, ">BHH")
                per_inch = {1: 1.0, 2: CENTIMETRES_PER_INCH}.get(unit, 0.0)
                dpi = density * per_inch or dpi
            start += length + 2


def _take(content: bytes, start: int, layout: str) -> tuple[int, ...]:
    """Numbers at a place of a file; ``ValueError`` where it ends before them."""
    try:
        return unpack(layout, content[start : start + calcsize(layout)])
    except error as fault:
        raise ValueError(str(fault)) from fault


MARGINS = Margins(left=42, right=42, top=44, bottom=44, header=16, footer=16)
# LibreOffice 7.4 leaves 4.5 pt less for the page under a header of 16 pt, and 5.3 pt over a footer,
# as it counts with their font's size where it should with the height of their line.
SPARE = 6.0
"""Points left free on every page: printers and viewers count heights each in their own way."""
STAMPED_MARGINS = MARGINS._replace(top=MARGINS.top - 5)
"""Those of pages with a header, which so have the same room."""
ROOM = printable_height(MARGINS.top, MARGINS.bottom, landscape=True) - SPARE
"""Points for rows on a page, headings included."""


def make_paper(
    area: CellRange,
    breaks: tuple[int, ...],
    draft: str,
    repeated: tuple[int, int] | None = None,
    first_page: int | None = None,
) -> Paper:
    """Landscape pages numbered in Thai digits; ``draft`` is stamped on the head of each."""
    return Paper(
        landscape=True,
        margins=STAMPED_MARGINS if draft else MARGINS,
        area=area,
        breaks=breaks,
        repeated=repeated,
        header=_stamp_header(draft),
        footer=f'&C&"{DIGIT_FAMILY},Regular"&16- &P -',
        centered=True,
        first_page=first_page,
    )


def _stamp_header(draft: str) -> str:
    """In the middle: LibreOffice's tables are narrower than the paper, at both sides."""
    if not draft:
        return ""
    color = RED_INK.removeprefix("#")
    return f'&C&"{FAMILY},Bold"&16&K{color}{draft.replace("&", "&&")}'
