"""How the report's sheets go onto paper: margins, room, page numbers, the stamp of a draft."""

from __future__ import annotations

from itasheet.layout.paper import printable_height
from itasheet.sheets.address import Area
from itasheet.sheets.page import Margins, Paper
from itasheet.sheets.style import DIGIT_FAMILY, FAMILY, RED_INK

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
    area: Area,
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
