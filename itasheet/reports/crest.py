"""The agency's crest as a picture on the cover, and how large it shows."""

from __future__ import annotations

from io import BytesIO
from struct import error
from typing import NamedTuple

from itasheet.layout.fonts import POINTS_PER_PIXEL

HEIGHT = 96.0
"""Points that a crest is high on the cover: 3.4 cm; on letters the Garuda is 3 cm."""
WIDEST = 320.0
"""Points that a wide logo may take; one that is wider is shown less high."""
SCREEN_DPI = 96.0


class Crest(NamedTuple):
    """A PNG or JPEG picture, its size in pixels, and how many of these are an inch high."""

    content: bytes
    width: float
    height: float
    dpi: float = SCREEN_DPI

    @property
    def scale(self) -> float:
        """By how much its own size is changed on the cover."""
        point = SCREEN_DPI * POINTS_PER_PIXEL / self.dpi
        return min(HEIGHT / (self.height * point), WIDEST / (self.width * point))

    @property
    def shown_size(self) -> tuple[float, float]:
        """Points that it is wide and high on the cover."""
        point = SCREEN_DPI * POINTS_PER_PIXEL / self.dpi * self.scale
        return self.width * point, self.height * point


def read_crest(content: bytes) -> Crest | None:
    """The picture in a file's bytes; None for what XlsxWriter cannot show as PNG or JPEG."""
    from xlsxwriter.exceptions import XlsxWriterException
    from xlsxwriter.image import Image

    try:
        image = Image(BytesIO(content))
    except (XlsxWriterException, error):
        return None
    known = image.image_type in ("PNG", "JPEG")
    return Crest(content, image.width, image.height, image.y_dpi) if known else None
